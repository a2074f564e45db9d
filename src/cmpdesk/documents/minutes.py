"""The minutes of a mid-term meeting on paper: parts and tables, both blocks of signatures, the annexes on new pages."""

from collections.abc import Sequence
from datetime import datetime

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import HEADING, LABEL, PLAIN, SMALL, Cell, Column, Flow, one
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.domain.letters import Part, PartKind, parts
from cmpdesk.domain.minutes import MinutesPaper
from cmpdesk.domain.minutes_parts import ANNEXES, MinutesPart, MinutesTable
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import labels

_BODY, _CELL = Style("serif", 10.5, 15), Style("sans", 8.5, 11.2)
_TITLE = Style("serif-bold", 18, 22)
_HEAD = Style("sans-bold", 11, 14)
_GAP, _BAND, _BLOCK = 7.0, 9.6, 106.0
_SHARES: dict[MinutesTable, tuple[float, ...]] = {
    MinutesTable.STANDINGS: (80, 20), MinutesTable.MONEY: (22, 20, 8, 17, 16, 17),
    MinutesTable.WITHDRAWALS: (12, 32, 22, 17, 17), MinutesTable.DECISIONS: (10, 36, 13, 13, 28),
    MinutesTable.SECOND_YEAR: (10, 26, 32, 32), MinutesTable.DATES: (12, 40, 24, 24), MinutesTable.MEETINGS: (66, 34),
    MinutesTable.ADOPTED: (10, 34, 28, 14, 14), MinutesTable.RESERVE: (12, 56, 32), MinutesTable.MILESTONES: (66, 34),
}  # fmt: skip
_FIGURES = {MinutesTable.STANDINGS: {1}, MinutesTable.MONEY: {3, 4, 5}, MinutesTable.ADOPTED: {3, 4}}
"""Columns that are set on their right end."""


def pdf(paper: MinutesPaper, *, at: datetime) -> bytes:
    """Return the minutes as PDF, read back; equal minutes give equal bytes. A draft says that it is one."""
    house = House.of(paper.programme, paper.party, paper.language)
    words = house.words
    flow = _opening(house, paper)
    marks: list[tuple[int, str]] = []
    number = 0
    for (heading, *rest), place in _split(paper.body):
        if place >= len(MinutesPart) - len(ANNEXES):
            flow.turn()
        elif place:
            flow.space(10)
        title = heading.text
        if place < len(MinutesPart) - len(ANNEXES):
            number += 1
            title = f"{words.number(number)}. {title}"
        flow.need(HEADING.leading + 44)
        marks.append((len(flow.pages), title))
        flow.paragraph(title, _HEAD)
        flow.y -= 3
        shown = [part for part in rest if part.kind is not PartKind.TABLE or paper.tables.get(part.text)]
        for part in shown:
            _part(flow, paper, part)
        if not shown:
            flow.paragraph(words.t("Nothing is recorded."), SMALL)
    named = " · ".join(part for part in (paper.official_number or words.t("Draft"), paper.subject) if part)
    sections = _sections(flow, paper, marks, named)
    draft = "" if paper.official_number else words.t("Draft, not sealed")
    mark = labels.confidentiality_mark(words, paper.call.confidentiality)
    foot = " · ".join(part for part in (house.session(paper.call), paper.official_number) if part)
    book = Book(house, named, sections, issued_at=at, identity=f"{paper.call.id} {paper.official_number} {paper}",
                corner=" · ".join(part for part in (mark, draft) if part), foot=foot)  # fmt: skip
    return written(book, len(flow.pages), named)


def _split(body: str) -> list[tuple[list[Part], int]]:
    """Return the parts of the text below each heading, with their place."""
    made: list[list[Part]] = []
    for part in parts(body):
        if part.kind is PartKind.HEADING or not made:
            made.append([part])
        else:
            made[-1].append(part)
    return [(held, place) for place, held in enumerate(made)]


def _sections(flow: Flow, paper: MinutesPaper, marks: Sequence[tuple[int, str]], named: str) -> list[Section]:
    """Return the pages one by one, before each the bookmarks that lead to it."""
    made: list[Section] = [Section(PieceKind.CONTENTS, pieces.of_pages([]), bookmark=(paper.subject or named, 0))]
    for number, page in enumerate(flow.pages, start=1):
        made += [Section(PieceKind.CONTENTS, pieces.of_pages([]), bookmark=(title, 1))
                 for at, title in marks if at == number]  # fmt: skip
        made.append(Section(PieceKind.CONTENTS, pieces.of_pages([page]), header=named if number > 1 else ""))
    return made


def _opening(house: House, paper: MinutesPaper) -> Flow:
    """Return the first page begun: the colours and the authorities of both Parties, the title."""
    flow = Flow(house)
    page, half = flow.page, flow.page.width / 2
    for place, side in enumerate(Side):
        page.fill(place * half, page.height - _BAND, half, _BAND, COLOURS[side])
    column = (flow.width - 20) / 2
    flow.y = page.height - 58
    flow.band([
        Cell(place * (column + 20), (*lines(house.name(party.side), LABEL, column),
                                     *lines(party.authority, SMALL, column)))
        for place, party in enumerate(paper.programme.parties)
    ])  # fmt: skip
    flow.y -= 26
    flow.title(paper.subject, _TITLE)
    if paper.official_number:
        flow.paragraph(house.words.t("No. {number}", number=paper.official_number), PLAIN)
    flow.y -= 12
    return flow


def _part(flow: Flow, paper: MinutesPaper, part: Part) -> None:
    if part.kind is PartKind.ITEM:
        flow.band([Cell(4, one("–", _BODY)), Cell(18, lines(part.text, _BODY, flow.width - 18))])
        flow.y -= 3
        return
    if part.kind is not PartKind.TABLE:
        flow.paragraph(part.text, _BODY)
        flow.y -= _GAP
        return
    rows = paper.tables.get(part.text)
    if not rows:
        return
    if part.text == MinutesTable.SIGNATURES:
        _signatures(flow, rows)
    elif part.text == MinutesTable.DELEGATIONS:
        _delegations(flow, rows, [flow.house.name(side) for side in Side])
    else:
        _table(flow, part.text, rows)
    flow.y -= _GAP + 3


def shape(name: str, count: int) -> list[tuple[float, bool]]:
    """Return of each column of a table its share of the width, and whether it holds figures."""
    known = MinutesTable(name)
    shares = _SHARES.get(known, ())
    if len(shares) != count:
        shares = (100 / count,) * count
    return [(share / 100, place in _FIGURES.get(known, ())) for place, share in enumerate(shares)]


def _table(flow: Flow, name: str, rows: Sequence[Sequence[str]]) -> None:
    header, *body = rows
    columns, x = [], 0.0
    for share, figures in shape(name, len(header)):
        wide = flow.width * share
        columns.append(Column(x, wide - 8, figures))
        x += wide
    flow.table(columns, header, body, _CELL)


def _delegations(flow: Flow, rows: Sequence[Sequence[str]], names: Sequence[str]) -> None:
    """Set both delegations side by side; a row is Party, name, function, seat."""
    half = (flow.width - 20) / 2
    cells = []
    for place, side in enumerate(Side):
        made = list(lines(names[place], Style("sans-bold", 9.5, 13, COLOURS[side]), half))
        for _, person, function, seat in (row for row in rows[1:] if row[0] == names[place]):
            made += lines(person, LABEL, half)
            made += lines(" · ".join(part for part in (function, seat) if part), SMALL, half)
        cells.append(Cell(place * (half + 20), tuple(made)))
    flow.band(cells)


def _signatures(flow: Flow, rows: Sequence[Sequence[str]]) -> None:
    """Set a block for each Party, beside each other: for whom, a line to sign on, the co-chair."""
    half = (flow.width - 24) / 2
    flow.need(_BLOCK)
    cells = []
    for place, (party, authority, _, _) in enumerate(rows[1:]):
        said = flow.house.words.tc("signature", "For {party}", party=party)
        cells.append(Cell(place * (half + 24), (*lines(said, LABEL, half), *lines(authority, SMALL, half))))
    flow.band(cells, keep=1)
    flow.y -= 44
    cells = []
    for place, (_, _, person, function) in enumerate(rows[1:]):
        x = place * (half + 24)
        flow.page.rule(flow.left + x, flow.left + x + half, flow.y + 3, SOFT)
        name = person or flow.house.words.t("Co-chair")
        cells.append(Cell(x, (*lines(name, LABEL, half), *lines(function, SMALL, half))))
    flow.band(cells, keep=1)
