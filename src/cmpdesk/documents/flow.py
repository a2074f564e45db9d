"""Text that runs down a page and over to the next: bands of columns, paragraphs, tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from cmpdesk.documents.house import MARGIN, House
from cmpdesk.documents.markup import INK, RULE, SOFT, Line, Style, line, lines
from cmpdesk.documents.page import Page

TITLE = Style("serif-bold", 19, 23)
HEADING = Style("sans-bold", 10.5, 13)
LABEL = Style("sans-bold", 9, 12)
TEXT = Style("serif", 10, 14)
PLAIN = Style("sans", 9, 12)
SMALL = Style("sans", 8, 10.5, SOFT)
HEAD = Style("sans", 8, 11, SOFT)
KICKER = Style("sans-bold", 8, 11, SOFT)

TOP = 66.0
"""First line of text, down from the edge of the paper; header and rule stand above."""
BOTTOM = 56.0
"""Last line of text, up from the edge; the footer stands below."""
_TOGETHER = 0.33
"""A band of less than this share of a page is not parted."""


class Cell(NamedTuple):
    """Lines that stand at `x` from the left margin; `right` aligns them on their right end, at `x`.

    A line is drawn through those that are `struck`.
    """

    x: float
    lines: tuple[Line, ...]
    right: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its left end from the margin, its width, and whether it holds figures."""

    x: float
    width: float
    right: bool = False


def leadings_of(cells: Sequence[Cell]) -> list[float]:
    """Return the height of each row of lines, that of its highest."""
    if len(cells) == 1:
        return [one.style.leading for one in cells[0].lines]
    if max([len(cell.lines) for cell in cells], default=0) == 1:
        return [max([cell.lines[0].style.leading for cell in cells if cell.lines])]
    rows = [[one.style.leading for one in cell.lines] for cell in cells]
    return [max(row) for row in zip_longest(*rows, fillvalue=0.0)]


class Flow:
    """Pages being filled from the top, `page` the last of them. `y` is where the next line may begin, from the bottom.

    `left` is the left margin, `width` what is between the margins; `tight` sets less space between the parts.
    """

    def __init__(self, house: House, *, tight: bool = False) -> None:
        self.house = house
        self.tight = tight
        self._size = house.size
        self.left, self.width = MARGIN, self._size[0] - 2 * MARGIN
        self.pages: list[Page] = []
        self.turn()

    @property
    def room(self) -> float:
        """Height that is left on this page."""
        return self.y - BOTTOM

    def turn(self) -> None:
        """Begin a new page."""
        width, height = self._size
        self.page = Page(width, height)
        self.pages.append(self.page)
        self.y = height - TOP
        self._top = self.y

    def need(self, height: float) -> None:
        """Begin a new page unless `height` is left on this one; a height that no page has is ignored."""
        if self.room < height <= self._top - BOTTOM:
            self.turn()

    def space(self, height: float) -> None:
        """Leave some height free, but not at the top of a page."""
        if self.y < self._top:
            self.y -= height * (0.5 if self.tight else 1)

    def line(self, drawn: Line) -> None:
        """Set one line."""
        leading = drawn.style.leading
        self.need(leading)
        self.y -= leading
        self.page.draw(drawn, self.left, self.y + 0.25 * leading)

    def band(self, cells: Sequence[Cell], *, keep: float = _TOGETHER) -> None:
        """Set cells side by side, their first lines level; long ones run over to the next page."""
        leadings = leadings_of(cells)
        total = sum(leadings)
        if total <= keep * (self._top - BOTTOM):
            self.need(total)
        elif len(leadings) > 2:
            self.need(sum(leadings[:2]))
        start = 0
        while start < len(leadings):
            if self.room < leadings[start]:
                self.turn()
            end, room = start + 1, self.room - leadings[start]
            while end < len(leadings) and leadings[end] <= room:
                room -= leadings[end]
                end += 1
            self.rows(cells, start, leadings[start:end])
            start = end

    def rows(self, cells: Sequence[Cell], start: int, leadings: Sequence[float]) -> None:
        """Set lines of each cell from that at `start` on this page, as high as `leadings` says.

        One cell stands after the other: in that order they are read out.
        """
        page, left, top = self.page, self.left, self.y
        for x, held, right, struck in cells:
            y, edge = top, left + x
            for drawn, leading in zip(held[start:], leadings, strict=False):
                y -= leading
                begin, base = edge - drawn.width if right else edge, y + 0.25 * leading
                page.draw(drawn, begin, base)
                if struck:
                    size = drawn.style.size
                    page.rule(begin, begin + drawn.width, base + 0.28 * size, drawn.style.colour, 0.07 * size)
        self.y = top - sum(leadings)

    def paragraph(self, text: str, style: Style = TEXT, *, x: float = 0, width: float | None = None) -> None:
        """Set `text` over the width, or over `width` points from `x`."""
        self.band([Cell(x, lines(text, style, width if width is not None else self.width - x))])

    def heading(self, text: str, *, keep: float = 30, rule: bool = False) -> None:
        """Set a heading that stays with the next `keep` points."""
        self.space(16)
        self.need(HEADING.leading + keep)
        self.paragraph(text, HEADING)
        if rule:
            self.y -= 3
            self.page.rule(self.left, self.left + self.width, self.y, RULE)
        self.y -= 2

    def title(self, text: str, style: Style = TITLE) -> None:
        """Set the title of a section; a very long one is set smaller."""
        if len(text) >= 160:
            style = Style(style.face, 13, 16.5) if len(text) < 500 else Style(style.face, 10, 13)
        self.paragraph(text, style)

    def rule(self, colour: str = RULE, weight: float = 0.6) -> None:
        """Draw a rule over the width at the present height."""
        self.page.rule(self.left, self.left + self.width, self.y, colour, weight)

    def facts(self, rows: Sequence[tuple[str, str]], label_width: float = 126) -> None:
        """Set names and values with a rule under each, as on the cover."""
        value = Style("sans", 9, 12.5)
        for name, text in rows:
            cells = [
                Cell(0, lines(name, LABEL, label_width - 8)),
                Cell(label_width, lines(text, value, self.width - label_width)),
            ]
            height = sum(one.style.leading for one in max((cell.lines for cell in cells), key=len))
            self.need(height + 13)
            self.y -= 6
            self.band(cells)
            self.y -= 6
            self.rule()

    def table(self, columns: Sequence[Column], header: Sequence[str], rows: Sequence[Sequence[str]],
              style: Style = PLAIN) -> None:  # fmt: skip
        """Set a table with a rule under each row; its header is repeated on each page."""
        self.table_head(columns, header)
        for row in rows:
            cells = [
                Cell(column.x + (column.width if column.right else 0), lines(text, style, column.width), column.right)
                for column, text in zip(columns, row, strict=True)
            ]
            self.row(cells, columns, header)

    def table_head(self, columns: Sequence[Column], header: Sequence[str]) -> None:
        """Set the names of the columns."""
        self.need(48)
        self.band([
            Cell(column.x + (column.width if column.right else 0), _head(text, column.width + 8), column.right)
            for column, text in zip(columns, header, strict=True)
        ])  # fmt: skip
        self.y -= 3
        self.rule(SOFT)

    def row(self, cells: Sequence[Cell], columns: Sequence[Column], header: Sequence[str], *, pad: float = 2) -> None:
        """Set a row of a table and its rule."""
        height = sum(one.style.leading for one in max((cell.lines for cell in cells), key=len)) + 2 * pad
        if self.room < height <= _TOGETHER * (self._top - BOTTOM):
            self.turn()
            if header:
                self.table_head(columns, header)
        self.y -= pad
        self.band(cells)
        self.y -= pad + 1
        self.rule()


@lru_cache(maxsize=256)
def _head(text: str, width: float) -> tuple[Line, ...]:
    """Return the name of a column, which each page repeats."""
    return lines(text, HEAD, width)


def one(text: str, style: Style) -> tuple[Line, ...]:
    """Return `text` as a cell of one line, however long."""
    return (line(text, style),)


__all__ = ["BOTTOM", "HEAD", "HEADING", "INK", "KICKER", "LABEL", "PLAIN", "SMALL", "TEXT", "TITLE", "TOP", "Cell",
           "Column", "Flow", "one"]  # fmt: skip
