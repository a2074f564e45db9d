"""The order of a mission, which the authority of the sending Party signs, and its programme, stop by stop."""

from datetime import date, datetime

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, TEXT, Cell, Column, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.letters import SIGNATURES, letterhead
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.domain.missions import Cost, Mission, MissionPaper, Stop
from cmpdesk.domain.money import Money
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.report_papers import MissionReport
from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n import missions as say
from cmpdesk.i18n.words import Words

_UNDER = Style("sans", 11, 15, SOFT)
_FACT = 34.0
"""Height of a fact of two lines, and of what parts it from the next."""


def order(paper: MissionPaper, *, at: datetime) -> bytes:
    """Return the order on the paper and in the first language of the Party that sends, read back."""
    flow, words = _begun(paper)
    title = words.t("Mission order no. {number}", number=words.number(paper.mission.number))
    _opening(flow, paper, title)
    _people(flow, paper.mission)
    if paper.mission.stops:
        flow.heading(words.t("Stops"), keep=60)
        _stops(flow, paper.mission)
    costs(flow, paper)
    _decision(flow, paper)
    _signature(flow, paper)
    return _book(flow, paper, title, at)


def programme(paper: MissionPaper, *, at: datetime) -> bytes:
    """Return the programme on the paper and in the first language of the Party that sends, read back."""
    flow, words = _begun(paper)
    title = words.t("Mission programme no. {number}", number=words.number(paper.mission.number))
    _opening(flow, paper, title)
    _people(flow, paper.mission)
    for number, stop in enumerate(paper.mission.stops, start=1):
        period = days(words, stop)
        flow.heading(f"{words.number(number)}. {stop.city}", keep=80, rule=True)
        rows = [(words.t("Dates"), period)] if period else []
        rows += [(words.t("Host"), stop.host)] if stop.host else []
        rows += [(words.t("Objectives"), stop.objectives or "—")]
        flow.facts(rows, 130)
    if not paper.mission.stops:
        flow.space(10)
        flow.paragraph(words.t("No stop is planned yet."), TEXT)
    return _book(flow, paper, title, at)


def _begun(paper: MissionPaper) -> tuple[Flow, Words]:
    house = House.of(paper.programme, paper.party, paper.party.languages[0])
    flow = Flow(house)
    letterhead(flow, paper.party)
    return flow, house.words


def _book(flow: Flow, paper: MissionPaper, title: str, at: datetime) -> bytes:
    house, mission = flow.house, paper.mission
    short = mission.project or mission.title
    sections = [Section(PieceKind.SHEET, pieces.of_pages(flow.pages[:1]), short, bookmark=(title, 0))]
    if flow.pages[1:]:
        sections.append(Section(PieceKind.SHEET, pieces.of_pages(flow.pages[1:]), short, f"{title} · {mission.title}"))
    foot = " · ".join(part for part in (paper.party.authority, title) if part)
    book = Book(house, f"{title} · {mission.title}", sections, issued_at=at, identity=f"{paper.party.code} {paper}",
                corner=mission.project, foot=foot)  # fmt: skip
    return written(book, len(flow.pages), title)


def _opening(flow: Flow, paper: MissionPaper, title: str) -> None:
    words, one = flow.house.words, paper.mission
    flow.y -= 20
    flow.paragraph(flow.house.session(paper.call), _UNDER)
    flow.y -= 4
    flow.title(title)
    flow.paragraph(one.title, _UNDER)
    flow.y -= 10
    rows = [(words.t("Project"), f"{one.project} · {one.project_title}")] if one.project else []
    rows += [
        (words.t("Direction"), say.direction(words, one.sending, paper.programme)),
        (words.t("Period"), f"{say.period(words, one) or words.t('No date yet')} · {say.length(words, one.days)}"),
    ]
    if one.online:
        rows.append((words.t("Place"), words.t("Online")))
    rows.append((words.t("Host"), one.host or "—"))
    flow.facts(rows, 130)


def _people(flow: Flow, one: Mission) -> None:
    words, width = flow.house.words, flow.width
    flow.heading(words.t("People"), keep=50)
    columns = (Column(0, 0.33 * width), Column(0.35 * width, 0.31 * width), Column(0.68 * width, 0.32 * width))
    header = (words.t("Name"), words.t("Function"), words.t("Organisation"))
    rows = [(each.name, each.function or "—", each.organisation or "—") for each in one.travellers]
    flow.table(columns, header, rows or [("—", "—", "—")])


def _stops(flow: Flow, one: Mission) -> None:
    words, width = flow.house.words, flow.width
    columns = (Column(0, 0.2 * width), Column(0.22 * width, 0.16 * width), Column(0.4 * width, 0.24 * width),
               Column(0.66 * width, 0.34 * width))  # fmt: skip
    header = (words.t("City"), words.t("Dates"), words.t("Host"), words.t("Objectives"))
    flow.table_head(columns, header)
    for stop in one.stops:
        said = (stop.city, days(words, stop) or "—", stop.host or "—", stop.objectives or "—")
        cells = [Cell(column.x, lines(text, style, column.width))
                 for column, text, style in zip(columns, said, (LABEL, PLAIN, PLAIN, PLAIN), strict=True)]  # fmt: skip
        flow.row(cells, columns, header)


def days(words: Words, stop: Stop) -> str:
    """Return the days of a stop, "" where none is known."""
    first, last = stop.starts_on, stop.ends_on
    if first is None or last is None or first == last:
        day: date | None = first or last
        return words.date(day) if day else ""
    return words.t("{start} to {end}", start=words.date(first), end=words.date(last))


def costs(flow: Flow, paper: MissionPaper | MissionReport) -> None:
    """Set each cost with who pays it; amounts of two currencies stand in lines of their own."""
    words, width, one = flow.house.words, flow.width, paper.mission
    flow.heading(words.t("Costs"), keep=50)
    columns = (Column(0, 0.2 * width), Column(0.22 * width, 0.38 * width), Column(0.62 * width, 0.18 * width, True),
               Column(0.82 * width, 0.18 * width, True))  # fmt: skip
    header = (words.t("Cost"), words.t("Paid by"), words.t("Planned"), words.t("Real"))
    rows = [(say.cost(words, cost.kind), say.pays(words, one, cost.payer, paper.programme), *_amounts(words, cost))
            for cost in one.costs]  # fmt: skip
    flow.table(columns, header, rows or [("—", "—", "—", "—")])
    flow.y -= 4
    said = []
    if one.paid_elsewhere:
        said.append(words.t("Another programme pays for this mission."))
    if planned := say.co2(words, one.planned_co2):
        said.append(words.t("Planned emissions: {weight}.", weight=planned))
    if real := say.co2(words, one.co2):
        source = f" ({one.co2_source})" if one.co2_source else ""
        said.append(words.t("Real emissions: {weight}{source}.", weight=real, source=source))
    if said:
        flow.paragraph(" ".join(said), TEXT)


def _amounts(words: Words, cost: Cost) -> tuple[str, str]:
    def told(money: Money | None) -> str:
        return words.money(money, precise=True) if money is not None else "—"

    return told(cost.planned), told(cost.real)


def _decision(flow: Flow, paper: MissionPaper) -> None:
    """Set who allowed it, on the page that is signed below."""
    words, one = flow.house.words, paper.mission
    day = words.long_date(one.authorised_on) if one.authorised_on else words.t("Not authorised yet")
    rows = [(words.t("Decision"), " · ".join(part for part in (one.reference, day) if part))]
    if one.derogation:
        rows.append((words.t("Beyond the quota"), one.derogation))
    if one.report is not None and one.report.due is not None:
        rows.append((words.t("Activity report due"), partial_dates.say(words, one.report.due)))
    flow.heading(words.t("Authorisation"), keep=_FACT * len(rows) + SIGNATURES + 20)
    flow.facts(rows, 130)


def _signature(flow: Flow, paper: MissionPaper) -> None:
    words, party, half = flow.house.words, paper.party, flow.width / 2
    signs = next((line for line in party.signatories.splitlines() if line.strip()), party.authority)
    name, _, function = signs.partition(",")
    flow.space(12)
    flow.need(SIGNATURES)
    named = labels.party_name(words, party)
    flow.paragraph(words.tc("signature", "For {party}", party=named), LABEL, width=half)
    flow.y -= 40
    flow.page.rule(flow.left, flow.left + half - 24, flow.y + 4, SOFT)
    flow.band([Cell(0, (*lines(name.strip(), LABEL, half - 24), *lines(function.strip(), SMALL, half - 24),
                        *lines(words.t("Place and date:"), SMALL, half - 24)))], keep=1)  # fmt: skip
