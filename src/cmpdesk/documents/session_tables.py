"""The figures of the state of a session as an Excel workbook."""

from datetime import datetime

from cmpdesk.documents import workbooks
from cmpdesk.documents.house import House
from cmpdesk.documents.session_state import by_currency
from cmpdesk.documents.workbooks import Value, Worksheet
from cmpdesk.domain.grants import Sums
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.project_documents import SessionState
from cmpdesk.domain.projects import ProjectState
from cmpdesk.i18n import project_documents as say
from cmpdesk.i18n import projects as told
from cmpdesk.i18n import schedules


def workbook(house: House, state: SessionState, at: datetime) -> bytes:
    """Return the workbook: numbers are numbers, exact days are days, and vague dates stay words."""
    words = house.words
    title = f"{words.t('State of the session')} · {house.session(state.call)}"
    tables = (_funnel(house, state), _projects(house, state), _money(house, state), _dates(house, state),
              _late(house, state))  # fmt: skip
    as_of = words.t("as of {date}", date=words.long_date(state.on))
    if state.hidden:
        as_of = f"{as_of} · {words.t('Strict files are left out of all these figures.')}"
    return workbooks.workbook(title, tables, house.party.paper, as_of, at)


def _funnel(house: House, state: SessionState) -> Worksheet:
    words = house.words
    rows: list[tuple[Value, ...]] = [
        (words.localised(one.sector) if one.sector else words.t("Without a sector"), *one.stages)
        for one in state.funnels
    ]
    rows.append((words.t("Total"), *state.whole.stages))
    return Worksheet(words.t("Funnel"), (words.t("Sector"), *(words.t(one) for one in say.STAGES)), rows, sums=1)


def _projects(house: House, state: SessionState) -> Worksheet:
    words = house.words
    rows: list[tuple[Value, ...]] = [(told.project_state(words, one), state.states.get(one, 0)) for one in ProjectState]
    rows.append((words.t("Total"), sum(state.states.values())))
    return Worksheet(words.t("Projects by state"), (words.t("State"), words.t("Projects")), rows, sums=1)


def _money(house: House, state: SessionState) -> Worksheet:
    """Return the amounts, with a sum for each Party and none over both."""
    words = house.words
    headings = (words.t("Party"), words.t("Funder"), words.t("Year"), words.t("Currency"), words.t("Granted"),
                words.t("Released"), words.t("Paid"), words.t("Claimed"), words.t("Spent"), words.t("Remaining"),
                words.t("Lapsed"))  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (house.name(one.side), one.funder, one.year, one.sums.granted.currency, *_amounts(one.sums))
        for one in state.money
    ]
    held = len(rows)
    for party in state.programme.parties:
        for whole in by_currency([one for one in state.money if one.side is party.side]):
            name = f"{words.t('Total')} · {house.name(party.side)}"
            rows.append((name, None, None, whole.granted.currency, *_amounts(whole)))
    return Worksheet(words.t("Amounts"), headings, rows, sums=len(rows) - held)


def _amounts(one: Sums) -> tuple[Value, ...]:
    return one.granted, one.released, one.paid, one.claimed, one.spent, one.remaining, one.lapsed


def _dates(house: House, state: SessionState) -> Worksheet:
    words = house.words
    headings = (words.t("Milestone"), words.t("Party"), words.t("First date"), words.t("Date now"), words.t("State"))
    rows: list[tuple[Value, ...]] = []
    for one in state.dates:
        known = one.milestone
        rows.append((
            words.localised(known.name), house.programme.party(known.side).code if known.side else "",
            _day(house, one.promised), _day(house, known.when), " · ".join(schedules.states(words, known)),
        ))  # fmt: skip
    return Worksheet(words.t("Calendar"), headings, rows)


def _late(house: House, state: SessionState) -> Worksheet:
    words = house.words
    headings = (words.t("No."), words.t("Project"), words.t("Report"), words.t("Party"), words.t("Due"),
                words.t("Days late"))  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (one.number or None, one.title or words.t("The whole call"), words.localised(one.name),
         house.programme.party(one.side).code if one.side else "",
         _day(house, one.when), (state.on - one.when.latest).days if one.certain else None)
        for one in state.late
    ]  # fmt: skip
    return Worksheet(words.t("Late reports"), headings, rows)


def _day(house: House, when: PartialDate | None) -> Value:
    if when is None:
        return None
    return when.exact or say.date(house.words, when)
