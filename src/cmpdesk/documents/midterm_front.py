"""The opening and the close of the mid-term dossier: cover, meeting, figures, portfolio, decisions to take."""

from collections.abc import Sequence
from dataclasses import dataclass

from cmpdesk.documents.charts import Bar, bars
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, TEXT, Cell, Column, Flow
from cmpdesk.documents.front import COVER_TITLE, SUBTITLE, masthead
from cmpdesk.documents.house import COLOURS, MARGIN, House
from cmpdesk.documents.markup import RULE, SOFT, Style, label, line
from cmpdesk.documents.midterm_measure import Fixed, broken, lines, within
from cmpdesk.documents.page import Link, Page
from cmpdesk.domain.midterm_dossier import MidtermContent, MidtermProject
from cmpdesk.domain.missions import MissionState
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import Delegate, DelegateRole, OpinionCode, Standing
from cmpdesk.i18n import labels
from cmpdesk.i18n import midterm_papers as told
from cmpdesk.i18n.project_documents import date

_CELL, _BOLD = Style("sans", 8, 10.4), Style("sans-bold", 8, 10.4)
_SAID = Style("sans", 8.5, 11.5)
_PARTY = {side: Style("sans-bold", 8.5, 11.5, colour) for side, colour in COLOURS.items()}
_LINES = 3
"""Lines to write on under each decision to take."""
_TO_DECIDE = 8 + 2 * LABEL.leading + 6 * _SAID.leading + 18 * (_LINES + 1)
"""The most that a decision to take takes: two lines of title, three of each opinion, boxes, lines; in points."""


def cover(house: House, content: MidtermContent) -> list[Page]:
    """Return the cover: a page, but for names and places without end."""
    words = house.words
    flow = masthead(house, content.call)
    flow.y -= 9
    flow.paragraph(words.t("Mid-term dossier"), COVER_TITLE)
    flow.paragraph(words.t("Meeting no. {number} · {date}", number=words.number(content.review.number),
                           date=date(words, content.review.when)), SUBTITLE)  # fmt: skip
    title = words.localised(content.call.title)
    if title:
        flow.y -= 4
        flow.paragraph(title, Style("sans", 10.5, 14, SOFT), width=400)
    flow.y -= 26
    chairs = [f"{one.person} ({house.name(one.side)})" for one in content.review.delegates
              if one.role is DelegateRole.CO_CHAIR]  # fmt: skip
    undecided = len(content.undecided)
    flow.facts([
        (words.t("Date"), date(words, content.review.when)),
        (words.t("Place"), place(house, content)),
        (words.t("Co-chairs"), words.listed(chairs) if chairs else "—"),
        (words.t("Projects"), words.n("{count} project", "{count} projects", len(content.projects))),
        (words.t("Decisions to take"), words.n("{count} decision", "{count} decisions", undecided)),
        (words.t("State"), words.t("Sealed") if content.sealed else words.t("Not sealed: it may still change.")),
        (words.t("As of"), words.long_date(content.on)),
        (words.t("Class"), labels.confidentiality(words, content.confidentiality)),
    ])  # fmt: skip
    flow.y -= 22
    flow.paragraph(words.t(
        "This dossier is for the members of both delegations. It holds protected information: do not pass it on, and "
        "hand back or destroy every copy after the meeting."
    ), TEXT)  # fmt: skip
    if content.hidden:
        flow.y -= 4
        flow.paragraph("⚠ " + words.t("Strictly confidential files are left out of it and of its figures."), LABEL)
    return flow.pages


def place(house: House, content: MidtermContent) -> str:
    """Return where the delegations meet."""
    online = house.words.t("online") if content.review.online else ""
    return ", ".join(part for part in (content.review.place.strip(), online) if part) or "—"


def meeting(house: House, content: MidtermContent) -> list[Page]:
    """Return part A: the agenda, and the delegations in two columns."""
    words, flow = house.words, Flow(house)
    flow.title(words.t("A. Meeting"))
    flow.heading(words.t("Agenda"))
    if not content.review.agenda:
        flow.paragraph(words.t("Not entered yet."), PLAIN)
    for number, item in enumerate(content.review.agenda, start=1):
        flow.band([Cell(2, (line(words.number(number), Style("sans-bold", 10, 14)),)),
                   Cell(22, lines(item, TEXT, flow.width - 22))])  # fmt: skip
        flow.y -= 3
    flow.heading(words.t("Delegations"), keep=60)
    half = (flow.width - 20) / 2
    cells = []
    for at, side in enumerate(Side):
        made = list(lines(house.name(side), Style("sans-bold", 10, 14, COLOURS[side]), half))
        own = content.review.delegation(side)
        for one in own:
            made += lines(one.person, LABEL, half)
            made += lines(_seat(house, one), SMALL, half)
        made += () if own else lines(words.t("Nobody is entered yet."), PLAIN, half)
        cells.append(Cell(at * (half + 20), tuple(made)))
    flow.band(cells)
    leaving = [(one.row.number, words.listed(one.leaving)) for one in content.projects if one.leaving]
    if leaving:
        flow.heading(words.t("Who leaves the room"), keep=40)
        flow.facts(leaving, 90)
    return flow.pages


def _seat(house: House, one: Delegate) -> str:
    words = house.words
    presence = "" if one.present is None else words.t("present") if one.present else words.t("absent")
    return " · ".join(part for part in (one.function, told.code(words, one.role), presence) if part)


# -- figures


def figures(house: House, content: MidtermContent) -> list[Page]:
    """Return part B: where the projects stand, what the Parties think, sheets, missions, money per Party."""
    words, flow = house.words, Flow(house)
    flow.title(words.t("B. Figures"))
    flow.heading(words.t("Where the projects stand"), keep=90)
    bars(flow, [Bar(told.code(words, code), count, words.number(count)) for code, count in content.standings()],
         names=130)  # fmt: skip
    _opinions(flow, content)
    flow.heading(words.t("Progress sheets and missions"), keep=60)
    rows = []
    for side in Side:
        came, asked = content.received(side)
        rows.append((words.t("Sheets received, {party}", party=house.name(side)),
                     words.t("{done} of {target}", done=words.number(came), target=words.number(asked))))  # fmt: skip
    every = [mission for one in content.projects for mission in one.missions]
    for side in Side:
        own = [one for one in every if one.sending is side]
        done = sum(one.state is MissionState.DONE for one in own)
        said = words.t("{done} of {target}", done=words.number(done), target=words.number(len(own)))
        rows.append((words.t("Missions done, {party}", party=house.name(side)), said))
    flow.facts(rows, 210)
    _money(flow, content)
    return flow.pages


def _opinions(flow: Flow, content: MidtermContent) -> None:
    house, words, share = flow.house, flow.house.words, flow.width / 100
    flow.heading(words.t("Opinions"), keep=70)
    columns = (Column(0, 40 * share), Column(42 * share, 26 * share, True), Column(70 * share, 26 * share, True))
    header = (words.t("Opinion"), *(house.name(side) for side in Side))
    rows = [(told.code(words, code) if code else words.t("No opinion yet"), *map(words.number, counts))
            for code, counts in content.opinions()]  # fmt: skip
    flow.table(columns, header, rows)
    differing = sum(one.differs for one in content.projects)
    flow.space(4)
    flow.paragraph(words.n("The Parties differ on {count} project.", "The Parties differ on {count} projects.",
                           differing), PLAIN)  # fmt: skip


def _money(flow: Flow, content: MidtermContent) -> None:
    """Set what each Party granted, by funder and year, in its own money."""
    house, words, share = flow.house, flow.house.words, flow.width / 100
    flow.heading(words.t("Money per Party"), keep=60)
    if not content.money:
        flow.paragraph(words.t("Nothing is granted yet."), PLAIN)
        return
    columns = (Column(0, 20 * share), Column(21 * share, 16 * share), Column(38 * share, 7 * share),
               *(Column((45 + 13.75 * place) * share, 13.5 * share, True) for place in range(4)))  # fmt: skip
    header = (words.t("Party"), words.t("Funder"), words.t("Year"), words.t("Granted"), words.t("Paid"),
              words.t("Spent"), words.t("Remaining"))  # fmt: skip
    rows = [(house.name(one.side), one.funder, str(one.year),
             *(_amount(house, each) for each in (one.sums.granted, one.sums.paid, one.sums.spent, one.sums.remaining)))
            for one in content.money]  # fmt: skip
    flow.table(columns, header, rows, _CELL)
    flow.space(4)
    flow.paragraph(words.t("The money of one Party is never added to that of the other."), SMALL)


def _amount(house: House, money: Money) -> str:
    return house.words.money(money, cents=False, precise=True)


# -- portfolio


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Part C, laid out; `rows` say on which page and at which height each project stands."""

    pages: list[Page]
    rows: list[tuple[Page, float]]

    def fill(self, house: House, first: Sequence[int]) -> None:
        """Let each row tell and lead to the page of its project."""
        left, right = MARGIN, house.size[0] - MARGIN
        for (page, y), number in zip(self.rows, first, strict=True):
            page.right(line(house.words.number(number), _CELL), right, y + 0.25 * _CELL.leading)
            page.links.append(Link((left, y - 4, right, y + _CELL.leading), number))


def portfolio(house: House, content: MidtermContent) -> Portfolio:
    """Return part C: a row for each project; the pages to which they lead are filled in when they are known."""
    words, flow, share = house.words, Flow(house), house.width / 100
    flow.title(words.t("C. Portfolio"))
    flow.space(6)
    columns = (
        Column(0, 9 * share), Column(10 * share, 34 * share), Column(45 * share, 12 * share),
        Column(58 * share, 9.25 * share), Column(68.25 * share, 9.25 * share), Column(78.5 * share, 15.5 * share),
        Column(95 * share, 5 * share, True),
    )  # fmt: skip  # the longest labels of every language on A4: on one line, a decision on two
    header = (words.t("No."), words.t("Project"), words.t("Standing"),
              *(party.code for party in content.programme.parties), words.t("Decision"), words.t("Page"))  # fmt: skip
    if not content.projects:
        flow.paragraph(words.t("No project is on the table of this meeting."), PLAIN)
        return Portfolio(flow.pages, [])
    rows: list[tuple[Page, float]] = []
    flow.table_head(columns, header)
    for one in content.projects:
        given = [told.code(words, each.code) if each else "—" for each in one.opinions]
        outcome = told.code(words, one.outcome) if one.outcome else words.t("open") if one.open else "—"
        texts = (one.row.number, one.row.title, told.code(words, one.standing), *given, outcome)
        differs = one.differs
        bold = (False, False, one.standing is not Standing.ON_TRACK, differs, differs, one.open)
        cells = [
            Cell(column.x + (column.width if column.right else 0),
                 within(text, _BOLD if strong else _CELL, column.width, 2), column.right)
            for column, text, strong in zip(columns, texts, bold, strict=False)
        ]  # fmt: skip
        flow.row(cells, columns, header)
        high = sum(each.style.leading for each in max((cell.lines for cell in cells), key=len))
        rows.append((flow.page, flow.y + 3 + high - _CELL.leading))
    return Portfolio(flow.pages, rows)


# -- decisions to take


def decisions(house: House, content: MidtermContent, fixed: Fixed) -> list[Page]:
    """Return part D: the projects that the meeting has still to decide, those on which the Parties differ first."""
    words, flow = house.words, Flow(house)
    flow.title(words.t("D. Decisions to take"))
    flow.space(4)
    waiting = content.undecided
    if not waiting:
        flow.paragraph(words.t("Nothing is left to decide."), TEXT)
        return flow.pages
    parts: tuple[tuple[str, Sequence[MidtermProject]], ...] = (
        (words.t("The Parties differ"), [one for one in waiting if one.differs]),
        (words.t("An opinion is missing"), [one for one in waiting if not one.differs]),
    )
    for name, held in parts:
        if held:
            count = words.number(len(held))
            flow.heading(words.t("{group} ({count})", group=name, count=count), keep=_TO_DECIDE + 2)
        for one in held:
            _to_decide(flow, one, fixed)
    return flow.pages


def _to_decide(flow: Flow, one: MidtermProject, fixed: Fixed) -> None:
    """Set a project, what each Party thinks of it, boxes to tick and lines to write on."""
    house, words = flow.house, flow.house.words
    flow.need(_TO_DECIDE)
    flow.y -= 4
    flow.band([Cell(0, within(one.row.number, LABEL, 62, 1)),
               Cell(66, broken(one.row.title, LABEL, flow.width - 66).within(2))])  # fmt: skip
    for at, side in enumerate(Side):
        given = one.opinions[at]
        said = told.code(words, given.code) if given else words.t("no opinion yet")
        if given is not None and given.reasons.strip():
            said = words.t("{name}: {text}", name=said, text=" ".join(given.reasons.split()))
        flow.band([Cell(66, within(house.name(side), _PARTY[side], 104, 1)),
                   Cell(172, broken(said, _SAID, flow.width - 172).within(3))])  # fmt: skip
    fixed.put(flow, "boxes", _boxes)


def _boxes(flow: Flow) -> None:
    """Set a box to tick for each thing that can be decided, and lines to write on."""
    words, x = flow.house.words, flow.left + 66
    flow.y -= 18
    for code in OpinionCode:
        drawn = label(told.code(words, code), PLAIN)
        flow.page.box(x, flow.y + 1, 9, 9, SOFT)
        flow.page.draw(drawn, x + 14, flow.y + 2.5)
        x += drawn.width + 36
    for _ in range(_LINES):
        flow.y -= 18
        flow.page.rule(flow.left + 66, flow.left + flow.width, flow.y, RULE)
    flow.y -= 4
    flow.rule(SOFT)
