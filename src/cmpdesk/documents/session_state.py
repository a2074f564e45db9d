"""The state of a session on paper: how far the applications came, money per Party and year, dates, late reports."""

from collections.abc import Sequence
from datetime import datetime

from cmpdesk.documents import charts, pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, Cell, Column, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.documents.project_sheet import dates_table
from cmpdesk.domain.grants import GrantTotal, Sums
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.project_documents import Funnel, SessionState
from cmpdesk.domain.projects import ProjectState
from cmpdesk.i18n import project_documents as say
from cmpdesk.i18n import projects as told

_KICKER = Style("sans", 11, 15, SOFT)
_PARTY = Style("sans-bold", 9, 12)
_BAND = 9.6
_SHADES = ("#8494a8", "#66788f", "#4a5d76", "#26364b")
"""Of the four stages, from light to dark."""


def pdf(house: House, state: SessionState, *, at: datetime) -> bytes:
    """Return the state of a session in the conventions of `house`, read back; equal states give equal bytes."""
    words = house.words
    flow = _opening(house, state)
    _funnel(flow, state)
    _projects(flow, state)
    _money(flow, state)
    _calendar(flow, state)
    _late(flow, state)
    title = words.t("State of the session")
    session = house.session(state.call)
    sections = [Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages[:1]), bookmark=(title, 0))]
    if flow.pages[1:]:
        sections.append(Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages[1:]), header=f"{title} · {session}"))
    corner = words.t("as of {date}", date=words.long_date(state.on))
    book = Book(house, f"{title} · {session}", sections, issued_at=at, identity=f"{house.locale} {state}",
                corner=corner, foot=session)  # fmt: skip
    return written(book, len(flow.pages), title)


def _opening(house: House, state: SessionState) -> Flow:
    words, flow = house.words, Flow(house)
    page, half = flow.page, flow.page.width / 2
    for place, party in enumerate(state.programme.parties):
        page.fill(place * half, page.height - _BAND, half, _BAND, COLOURS[party.side])
    flow.paragraph(house.session(state.call), _KICKER)
    flow.y -= 4
    flow.title(words.t("State of the session"))
    held = state.session
    told_of = [words.localised(state.call.title)]
    if held is not None:
        years = (held.first_year, held.last_year)
        told_of += [held.place, "\u2012".join(str(year) for year in dict.fromkeys(years))]
    flow.paragraph(" · ".join(part for part in told_of if part), PLAIN)
    if state.hidden:
        flow.y -= 4
        flow.paragraph("⚠ " + words.t("Strict files are left out of all these figures."), LABEL)
    return flow


# -- how far the applications came


def _funnel(flow: Flow, state: SessionState) -> None:
    house, words, whole = flow.house, flow.house.words, state.whole
    flow.heading(words.t("From filing to completion"), keep=110)
    rows = []
    for stage, count, colour in zip(say.STAGES, whole.stages, _SHADES, strict=True):
        share = words.percent(round(100 * count / whole.filed)) if whole.filed else ""
        said = f"{words.number(count)} · {share}" if share else words.number(count)
        rows.append(charts.Bar(words.t(stage), count, said, colour))
    charts.bars(flow, rows)
    received = [f"{house.name(party.side)} {words.number(count)}"
                for party, count in zip(state.programme.parties, state.filed, strict=True)]  # fmt: skip
    flow.y -= 2
    flow.paragraph(words.t("Filings received: {counts}", counts=" · ".join(received)), SMALL)
    flow.y -= 6
    part = flow.width / 100
    columns = (Column(0, 44 * part), *(Column((46 + 13.5 * place) * part, 13.5 * part, right=True)
                                       for place in range(4)))  # fmt: skip
    header = (words.t("Sector"), *(words.t(stage) for stage in say.STAGES))
    flow.table_head(columns, header)
    named = [(_sector(house, one), one) for one in state.funnels]
    for name, one in (*named, (words.t("Total"), whole)):
        _row(flow, columns, header, (name, *(words.number(count) for count in one.stages)), bold=one is whole)


def _sector(house: House, one: Funnel) -> str:
    return house.words.localised(one.sector) if one.sector else house.words.t("Without a sector")


def _row(flow: Flow, columns: Sequence[Column], header: Sequence[str], texts: Sequence[str], *,
         bold: bool = False) -> None:  # fmt: skip
    style = LABEL if bold else PLAIN
    flow.row([
        Cell(column.x + (column.width if column.right else 0), lines(text, style, column.width), column.right)
        for column, text in zip(columns, texts, strict=True)
    ], columns, header)  # fmt: skip


def _projects(flow: Flow, state: SessionState) -> None:
    words = flow.house.words
    rows = [charts.Bar(told.project_state(words, one), state.states[one], words.number(state.states[one]))
            for one in ProjectState if state.states.get(one)]  # fmt: skip
    flow.heading(words.t("Projects by state"), keep=30 + charts.STEP * len(rows))
    if rows:
        charts.bars(flow, rows)
    else:
        flow.paragraph(words.t("No project yet."), PLAIN)


# -- money, never added over both Parties


def _money(flow: Flow, state: SessionState) -> None:
    words = flow.house.words
    flow.heading(words.t("Amounts per Party and year"), keep=60 + charts.GROUP * min(6, len(_years(state))))
    if not state.money:
        flow.paragraph(words.t("Nothing is granted yet."), PLAIN)
        return
    _panels(flow, state)
    charts.legend(flow, (words.t("Granted"), words.t("Paid"), words.t("Spent")))
    flow.y -= 8
    share = flow.width / 100
    columns = (Column(0, 20 * share), Column(21 * share, 14 * share), Column(36 * share, 8 * share),
               *(Column((44 + 14 * place) * share, 13.7 * share, right=True) for place in range(4)))  # fmt: skip
    header = (words.t("Party"), words.t("Funder"), words.t("Year"), words.t("Granted"), words.t("Paid"),
              words.t("Spent"), words.t("Remaining"))  # fmt: skip
    flow.table_head(columns, header)
    for party in state.programme.parties:
        own = [one for one in state.money if one.side is party.side]
        for one in own:
            _row(flow, columns, header, (flow.house.name(party.side), one.funder, str(one.year),
                                         *_amounts(flow.house, one.sums)))  # fmt: skip
        for whole in by_currency(own):
            name = f"{words.t('Total')} · {party.code}"
            _row(flow, columns, header, (name, "", "", *_amounts(flow.house, whole)), bold=True)
    lapsed = [words.money(one.lapsed, precise=True) for party in state.programme.parties
              for one in by_currency([each for each in state.money if each.side is party.side])
              if one.lapsed.cents]  # fmt: skip
    if lapsed:
        flow.y -= 4
        said = words.t("Of what remains, money of past years that was not carried over: {amounts}.",
                       amounts=words.listed(lapsed))  # fmt: skip
        flow.paragraph(said, SMALL)


def by_currency(own: Sequence[GrantTotal]) -> list[Sums]:
    """Return the sum of what one Party grants, one for each currency."""
    made: dict[str, Sums] = {}
    for one in own:
        key = one.sums.granted.currency
        made[key] = made[key] + one.sums if key in made else one.sums
    return list(made.values())


def _amounts(house: House, sums: Sums) -> list[str]:
    return [house.words.money(one, precise=True) for one in (sums.granted, sums.paid, sums.spent, sums.remaining)]


def _years(state: SessionState) -> list[int]:
    return sorted({one.year for one in state.money})


def _panels(flow: Flow, state: SessionState) -> None:
    """Draw the years of each Party side by side, each in its own currency and on its own scale."""
    house, half = flow.house, (flow.width - 20) / 2
    flow.band([
        Cell(place * (half + 20), lines(house.name(party.side), Style(_PARTY.face, 9, 12, COLOURS[party.side]), half))
        for place, party in enumerate(state.programme.parties)
    ])  # fmt: skip
    flow.y -= 3
    drawn = [_groups(house, state, party) for party in state.programme.parties]
    tops = [max((value for one in groups for value, _ in one.values), default=0) for groups in drawn]
    for start in range(len(_years(state))):
        flow.need(charts.GROUP)
        for place, party in enumerate(state.programme.parties):
            charts.panel(flow, place * (half + 20), half, COLOURS[party.side], drawn[place][start], tops[place])
        flow.y -= charts.GROUP


def _groups(house: House, state: SessionState, party: Party) -> list[charts.Group]:
    """Return what a Party granted, paid and what was spent, in its own currency, for each year of either Party."""
    made = []
    for year in _years(state):
        own = [one for one in state.money if (one.side, one.year, one.sums.granted.currency) ==
               (party.side, year, party.currency)]  # fmt: skip
        sums = by_currency(own)
        values = (sums[0].granted, sums[0].paid, sums[0].spent) if sums else ()
        made.append(charts.Group(str(year), [(one.cents, house.words.money_short(one)) for one in values]))
    return made


# -- dates


def _calendar(flow: Flow, state: SessionState) -> None:
    words = flow.house.words
    flow.heading(words.t("Calendar of the session and of the call"), keep=70)
    if state.dates:
        dates_table(flow, state.dates, (PLAIN, LABEL), pad=2)
    else:
        flow.paragraph(words.t("No date yet."), PLAIN)


def _late(flow: Flow, state: SessionState) -> None:
    house, words = flow.house, flow.house.words
    flow.heading(words.t("Late reports"), keep=60)
    if not state.late:
        flow.paragraph(words.t("No report is late."), PLAIN)
        return
    share = flow.width / 100
    columns = tuple(Column(x * share, wide * share) for x, wide in ((0, 10), (11, 31), (44, 24), (69, 7), (77, 23)))
    header = (words.t("No."), words.t("Project"), words.t("Report"), words.t("Party"), words.t("Due"))
    flow.table_head(columns, header)
    for one in state.late:
        due = say.date(words, one.when)
        _row(flow, columns, header, (
            one.number or "—", one.title or words.t("The whole call"), words.localised(one.name),
            house.programme.party(one.side).code if one.side else "",
            due if one.certain else words.t("{date} (perhaps)", date=due),
        ))  # fmt: skip
