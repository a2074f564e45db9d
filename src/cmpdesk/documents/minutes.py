"""The minutes of a mid-term meeting on paper: parts and tables, both blocks of signatures, the annexes on new pages."""

from collections.abc import Sequence
from datetime import datetime

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import HEADING, LABEL, PLAIN, SMALL, Cell, Column, Flow, one
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import SOFT, Line, Style, lines
from cmpdesk.domain.letters import Part, PartKind, parts
from cmpdesk.domain.minutes import MinutesPaper
from cmpdesk.domain.minutes_parts import ANNEXES, MinutesPart, MinutesTable
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import labels

_BODY, _CELL = Style("serif", 10.5, 15), Style("sans", 8.5, 11.2)
_TITLE = Style("serif-bold", 18, 22)
_HEAD = Style("sans-bold", 11, 14)
_GAP, _BAND = 7.0, 9.6
_TO_SIGN = 44.0
"""Height in which somebody signs."""
_WHOLE = 8
"""A table of at most so many rows is not parted."""
_SHARES: dict[MinutesTable, tuple[float, ...]] = {
    MinutesTable.STANDINGS: (80, 20), MinutesTable.MONEY: (22, 20, 8, 17, 16, 17),
    MinutesTable.WITHDRAWALS: (10, 26, 18, 23, 23), MinutesTable.DECISIONS: (8, 22, 26, 26, 18),
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
        flow.need(HEADING.leading + max(44.0, _signed(flow, paper, rest)))
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


def _signed(flow: Flow, paper: MinutesPaper, told: Sequence[Part]) -> float:
    """Return the height of a part that is signed, which stays whole: nobody signs a page without words. Else 0."""
    rows = paper.tables.get(MinutesTable.SIGNATURES, ())
    if not rows or all(one.kind is not PartKind.TABLE or one.text != MinutesTable.SIGNATURES for one in told):
        return 0
    words = [one.text for one in told if one.kind is not PartKind.TABLE]
    return sum(_height(lines(text, _BODY, flow.width)) + _GAP for text in words) + _blocks(flow, rows)[2]


def _table(flow: Flow, name: str, rows: Sequence[Sequence[str]]) -> None:
    header, *body = rows
    columns, x = [], 0.0
    for share, figures in shape(name, len(header)):
        wide = flow.width * share
        columns.append(Column(x, wide - 8, figures))
        x += wide
    if len(body) <= _WHOLE:
        flow.need(24 + sum(max(_height(lines(text, _CELL, column.width)) for column, text in
                               zip(columns, row, strict=True)) + 5 for row in body))  # fmt: skip
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
    whom, signs, height = _blocks(flow, rows)
    flow.need(height)
    flow.band(whom, keep=1)
    flow.y -= _TO_SIGN
    for cell in signs:
        flow.page.rule(flow.left + cell.x, flow.left + cell.x + _half(flow), flow.y + 3, SOFT)
    flow.band(signs, keep=1)


def _blocks(flow: Flow, rows: Sequence[Sequence[str]]) -> tuple[list[Cell], list[Cell], float]:
    """Return for whom is signed, by whom, and the height of both with the room between them."""
    words, half = flow.house.words, _half(flow)
    whom, signs = [], []
    for place, (party, authority, person, function) in enumerate(rows[1:]):
        x = place * (half + 24)
        said = words.tc("signature", "For {party}", party=party)
        whom.append(Cell(x, (*lines(said, LABEL, half), *lines(authority, SMALL, half))))
        signs.append(Cell(x, (*lines(person or words.t("Co-chair"), LABEL, half), *lines(function, SMALL, half))))
    return whom, signs, sum(max(_height(one.lines) for one in cells) for cells in (whom, signs)) + _TO_SIGN


def _half(flow: Flow) -> float:
    return (flow.width - 24) / 2


def _height(told: Sequence[Line]) -> float:
    return sum(one.style.leading for one in told)
