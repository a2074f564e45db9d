"""The sheet of a project, one page recto: who carries it, what binds them, money per Party, dates, changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, Cell, Column, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import SOFT, Line, Style, line, lines, within
from cmpdesk.documents.page import Page
from cmpdesk.domain.baselines import distance
from cmpdesk.domain.change_requests import ChangeRequest
from cmpdesk.domain.grants import totals
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.project_documents import ProjectPaper, PromisedDate
from cmpdesk.domain.projects import Promoter
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.i18n import change_requests, labels, schedules
from cmpdesk.i18n import project_documents as say
from cmpdesk.i18n import projects as told
from cmpdesk.i18n.words import Words

_KICKER = Style("sans", 9, 12, SOFT)
_TITLE = Style("serif-bold", 16, 19.5)
_HEADING = Style("sans-bold", 9.5, 12)
_TEXT, _NAME, _NOTE = Style("sans", 8, 10.4), Style("sans-bold", 8, 10.4), Style("sans", 8, 10.4, SOFT)
_GAP = 20.0


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of each part is set: lines of long texts, rows of tables. What is left out is counted on the page."""

    text: int
    dates: int
    requests: int
    money: int
    tight: bool


_ROOMS = (_Room(6, 40, 12, 24, tight=False), _Room(4, 40, 8, 18, tight=True), _Room(3, 22, 5, 14, tight=True),
          _Room(2, 13, 3, 8, tight=True), _Room(2, 9, 3, 5, tight=True), _Room(1, 6, 2, 4, tight=True))  # fmt: skip


def pdf(house: House, papers: Sequence[ProjectPaper], *, at: datetime, watch: Watch) -> bytes:
    """Return the sheets of projects, a page each, read back; equal projects give equal bytes."""
    words, sections = house.words, []
    for done, one in enumerate(papers):
        watch.check()
        watch.report(Progress(one.project.row.number, done, len(papers)))
        row = one.project.row
        sections.append(Section(PieceKind.SHEET, pieces.of_pages([page(house, one)]), row.number,
                                bookmark=(f"{row.number} · {row.title}", 0)))  # fmt: skip
    first = papers[0]
    title = words.t("Project sheet") if len(papers) == 1 else words.t("Project sheets")
    if len(papers) == 1:
        title = f"{title} · {first.project.row.number}"
    corner = words.t("as of {date}", date=words.long_date(first.on))
    book = Book(house, title, sections, issued_at=at, identity=f"{house.locale} {papers}", corner=corner,
                foot=house.session(first.call))  # fmt: skip
    return written(book, len(papers), title)


def page(house: House, paper: ProjectPaper) -> Page:
    """Return the page of one project, set as roomy as fits on it."""
    for room in _ROOMS:
        flow = _set(Flow(house, tight=room.tight), paper, room)
        if len(flow.pages) == 1:
            break
    return flow.pages[0]


def _set(flow: Flow, paper: ProjectPaper, room: _Room) -> Flow:
    _head(flow, paper, room)
    _sides(flow, paper)
    _facts(flow, paper, room)
    _money(flow, paper, room)
    _dates(flow, paper, room)
    _requests(flow, paper, room)
    return flow


def _heading(flow: Flow, text: str) -> None:
    flow.space(12)
    flow.paragraph(text, _HEADING)
    flow.y -= 1


def _head(flow: Flow, paper: ProjectPaper, room: _Room) -> None:
    words, row = flow.house.words, paper.project.row
    state = told.project_state(words, row.state)
    edge = flow.left + flow.width
    drawn = line(state, Style("sans-bold", 9, 12))
    flow.page.box(edge - drawn.width - 14, flow.y - 14, drawn.width + 14, 16, SOFT, radius=8)
    flow.page.draw(drawn, edge - drawn.width - 7, flow.y - 9)
    parts = (words.t("Project sheet"), row.number, words.localised(row.sector) if row.sector else "",
             labels.confidentiality_mark(words, row.confidentiality))  # fmt: skip
    kicker = " · ".join(part for part in parts if part)
    flow.band([Cell(0, within(kicker, _KICKER, flow.width - drawn.width - 30, 2))])
    flow.space(4)
    flow.band([Cell(0, within(row.title, _TITLE, flow.width, 2 if room.tight else 3))])
    if paper.project.state_reason.strip():
        said = words.t("{state}: {reason}", state=state, reason=paper.project.state_reason)
        flow.band([Cell(0, within(said, _TEXT, flow.width, room.text))])
    flow.space(6)


# -- the two sides


def _sides(flow: Flow, paper: ProjectPaper) -> None:
    """Set promoter and instruments of each Party side by side, told apart by place, name and rule."""
    house, words = flow.house, flow.house.words
    half = (flow.width - _GAP) / 2
    top, cells = flow.y, []
    for place, (party, promoter) in enumerate(zip(paper.programme.parties, paper.project.promoters, strict=True)):
        wide, x = half - 9, place * (half + _GAP) + 9
        term = labels.promoter_term(words, party)
        name = f"{house.name(party.side)} · {term}" if term else house.name(party.side)
        made = list(lines(name, Style("sans-bold", 8, 11, COLOURS[party.side]), wide))
        made += _promoter(words, promoter, wide)
        own = [one for one in paper.project.instruments if one.side is party.side]
        for one in own:
            made += within(say.signed(words, one), _TEXT, wide, 3)
        if not own:
            made += lines(words.t("No agreement or order yet."), _NOTE, wide)
        cells.append(Cell(x, tuple(made)))
    flow.band(cells, keep=1)
    for place, side in enumerate(Side):
        x = flow.left + place * (half + _GAP)
        for part in (0.0,) if side is Side.FIRST else (0.0, 1.8):
            flow.page.fill(x + part, flow.y, 2.6 if side is Side.FIRST else 1.0, top - flow.y - 2, COLOURS[side])
    flow.space(4)


def _promoter(words: Words, promoter: Promoter | None, wide: float) -> list[Line]:
    if promoter is None:
        return list(lines(words.t("No promoter yet."), _NOTE, wide))
    made = list(within(promoter.organisation, LABEL, wide, 2))
    person = ", ".join(part for part in (promoter.contact, promoter.contact_function) if part.strip())
    for said, most in ((promoter.organisation_address.replace("\n", ", "), 2), (person, 2),
                       (" · ".join(part for part in (promoter.email, promoter.phone) if part.strip()), 2)):  # fmt: skip
        made += within(said, _TEXT, wide, most) if said.strip() else ()
    return made


# -- what it is and what was decided


def _facts(flow: Flow, paper: ProjectPaper, room: _Room) -> None:
    words, project = flow.house.words, paper.project
    filings = [one for one in paper.application.filings if one is not None]
    filed = next((one.months for one in filings if one.months), None)
    renewed = next((one.renewed for one in filings if one.renewed is not None), None)
    summary = next((one.summary for one in filings if one.summary.strip()), "")
    parts = [
        _duration(words, paper, filed),
        "" if renewed is None else words.t("renewed project") if renewed else words.t("new project"),
        words.t("retained on {date}", date=words.long_date(project.retained_on)) if project.retained_on else "",
    ]
    for party, filing in zip(paper.programme.parties, paper.application.filings, strict=True):
        if filing is not None and filing.missions:
            count = words.n("{count} mission", "{count} missions", len(filing.missions))
            parts.append(f"{count} ({party.code})")
    for name, said, most in (
        (words.t("In short"), " · ".join(part for part in parts if part), 2),
        (words.t("Summary"), summary, room.text), (words.t("Reason"), project.reason, room.text),
        (words.t("Conditions"), project.conditions, room.text + 3),
    ):  # fmt: skip
        if said.strip():
            flow.y -= 2
            flow.band([Cell(0, lines(name, _NAME, 84)),
                       Cell(90, within(" ".join(said.split()), _TEXT, flow.width - 90, most))])  # fmt: skip


def _duration(words: Words, paper: ProjectPaper, filed: int | None) -> str:
    """Return how many months the project takes by its calendar, and how many it was to take at first."""
    row = paper.project.row
    now = round(distance(row.starts, row.ends).months) if row.starts and row.ends else filed
    kinds = {one.milestone.kind: one.promised for one in paper.dates if one.promised is not None}
    start, end = kinds.get(MilestoneKind.START), kinds.get(MilestoneKind.END)
    first = round(distance(start, end).months) if start and end else now
    if not now:
        return ""
    said = words.n("{count} month", "{count} months", now)
    return said if first == now else words.t("{months}, {first} at first", months=said, first=words.number(first or 0))


# -- money


def _money(flow: Flow, paper: ProjectPaper, room: _Room) -> None:
    """Set the grants per Party, funder and year; a sum per Party, none over both."""
    house, words = flow.house, flow.house.words
    _heading(flow, words.t("Grants"))
    found = totals(paper.grants, paper.on.year)
    if not found:
        flow.paragraph(words.t("Nothing is granted yet."), _NOTE)
        return
    share = flow.width / 100
    columns = (Column(0, 21 * share), Column(22 * share, 15 * share), Column(38 * share, 7 * share),
               *(Column((45 + 13.75 * place) * share, 13.5 * share, right=True) for place in range(4)))  # fmt: skip
    header = (words.t("Party"), words.t("Funder"), words.t("Year"), words.t("Granted"), words.t("Paid"),
              words.t("Spent"), words.t("Remaining"))  # fmt: skip
    flow.table_head(columns, header)
    rows: list[tuple[Sequence[str], Style]] = []
    for party in paper.programme.parties:
        own = [one for one in found if one.side is party.side]
        for one in own[: room.money]:
            sums = one.sums
            rows.append(((house.name(party.side), one.funder, str(one.year),
                          *(words.money(each, precise=True) for each in (sums.granted, sums.paid, sums.spent,
                                                                         sums.remaining))), _TEXT))  # fmt: skip
        left = len(own) - room.money
        if left > 0:
            rows.append(((words.n("… and {count} more", "… and {count} more", left), *[""] * 6), _NOTE))
        if len({one.sums.granted.currency for one in own}) == 1 and len(own) > 1:
            whole = own[0].sums
            for one in own[1:]:
                whole += one.sums
            name = f"{words.t('Total')} · {house.name(party.side)}"
            rows.append(((name, "", "", *(words.money(each, precise=True) for each in (
                whole.granted, whole.paid, whole.spent, whole.remaining))), _NAME))  # fmt: skip
    for row, style in rows:
        flow.row([
            Cell(column.x + (column.width if column.right else 0),
                 within(text, style, flow.width * 0.36 if style is _NAME and not column.right else column.width, 2),
                 column.right)
            for column, text in zip(columns, row, strict=True)
        ], columns, header, pad=1 if room.tight else 1.5)  # fmt: skip


# -- dates


def dates_table(flow: Flow, dates: Sequence[PromisedDate], styles: tuple[Style, Style], *, pad: float = 1.5) -> None:
    """Set milestones: the first date, struck where it holds no more, beside the present one."""
    house, words = flow.house, flow.house.words
    text, bold = styles
    share = flow.width / 100
    columns = tuple(Column(x * share, width * share) for x, width in ((0, 34), (35, 11), (47, 18), (66, 34)))
    header = (words.t("Milestone"), words.t("Party"), words.t("First date"), words.t("Date now"))
    flow.table_head(columns, header)
    for one in dates:
        known = one.milestone
        state = [part for part in schedules.states(words, known) if part]
        now = words.t("cancelled") if known.cancelled else say.date(words, known.when)
        told_now = now if known.cancelled else " · ".join([now, *state])
        party = house.programme.party(known.side).code if known.side else ""
        soft = Style(text.face, text.size, text.leading, SOFT)
        flow.row([
            Cell(columns[0].x, within(words.localised(known.name), text, columns[0].width, 2)),
            Cell(columns[1].x, lines(party, text, columns[1].width)),
            Cell(columns[2].x, within(say.date(words, one.promised) if one.promised else "", soft, columns[2].width, 2),
                 struck=one.moved),
            Cell(columns[3].x, within(told_now, bold if one.moved else text, columns[3].width, 2)),
        ], columns, header, pad=pad)  # fmt: skip


def _dates(flow: Flow, paper: ProjectPaper, room: _Room) -> None:
    words = flow.house.words
    _heading(flow, words.t("Calendar"))
    if not paper.dates:
        flow.paragraph(words.t("No date yet."), _NOTE)
        return
    dates_table(flow, _chosen(paper.dates, room.dates), (_TEXT, _NAME), pad=1 if room.tight else 1.5)
    _left_out(flow, len(paper.dates) - room.dates)


def _chosen(dates: Sequence[PromisedDate], most: int) -> list[PromisedDate]:
    """Return at most `most` dates in their order; those that are done or cancelled give way first."""
    pressing = sorted(range(len(dates)), key=lambda place: (
        dates[place].milestone.done_on is not None or dates[place].milestone.cancelled, place))  # fmt: skip
    return [dates[place] for place in sorted(pressing[:most])]


def _left_out(flow: Flow, count: int) -> None:
    """Say how many lines a page of this size does not hold."""
    if count > 0:
        flow.paragraph(flow.house.words.n("… and {count} more", "… and {count} more", count), _NOTE)


# -- changes


def _requests(flow: Flow, paper: ProjectPaper, room: _Room) -> None:
    words = flow.house.words
    if not paper.requests:
        return
    _heading(flow, words.t("Change requests and amendments"))
    for one in paper.requests[: room.requests]:
        flow.y -= 1.5
        flow.band([Cell(0, within(_request(flow.house, one), _TEXT, flow.width, 2))])
    _left_out(flow, len(paper.requests) - room.requests)


def _request(house: House, one: ChangeRequest) -> str:
    words = house.words
    said = words.t("Request no. {number} ({kind}), {date}", number=words.number(one.number),
                   kind=change_requests.kind(words, one.kind).lower(), date=words.long_date(one.asked_on))  # fmt: skip
    answers = [words.t("{label}: {value}", label=house.name(side), value=say.answer(words, given))
               for side, given in zip(Side, one.answers, strict=True)]  # fmt: skip
    outcome = say.outcome(words, one)
    return " · ".join([f"{said} → {outcome}", *answers] if one.taken_back_on is None else [f"{said} → {outcome}"])
