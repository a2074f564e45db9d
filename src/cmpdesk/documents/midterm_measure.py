"""How a page of the mid-term dossier is put together of parts, and its texts broken into lines once."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import inf

from cmpdesk.documents import markup
from cmpdesk.documents.flow import Cell, Column, Flow, leadings_of
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import Broken, Line, Style
from cmpdesk.documents.page import Page

MOST = 8
"""Lines that the roomiest page shows of a text."""
_SHORT = 200
"""Characters of a text that is not cut before it is broken."""
_NARROW = 6
"""Characters that find room in the width of one em at the most."""


@lru_cache(maxsize=1024)
def lines(text: str, style: Style, width: float) -> tuple[Line, ...]:
    """Return `text` broken into lines as `markup.lines` does: one of those that stand on many pages."""
    return markup.lines(text, style, width)


@lru_cache(maxsize=2048)
def within(text: str, style: Style, width: float, most: int) -> tuple[Line, ...]:
    """Return `text` on at most `most` lines; where it is longer the last one ends in an ellipsis after a whole word."""
    return broken(text, style, width).within(most)


def broken(text: str, style: Style, width: float) -> Broken:
    """Return `text` broken into lines; of one that no room shows whole only the beginning, with an ellipsis."""
    if len(text) > _SHORT and len(text) > (most := int(MOST * _NARROW * width / style.size) + _SHORT):
        text = text[:most] + "…"
    return Broken.of(text, style, width)


class Part(Flow):
    """Part of a page, set below one that has no end: how high it is shows what it needs of a page."""

    @property
    def room(self) -> float:
        """Room without end."""
        return inf

    def need(self, height: float) -> None:
        """No page ends."""

    def band(self, cells: Sequence[Cell], *, keep: float = 0.0) -> None:
        """Set cells side by side: no page ends."""
        self.rows(cells, 0, leadings_of(cells))

    def row(self, cells: Sequence[Cell], columns: Sequence[Column], header: Sequence[str], *, pad: float = 2) -> None:
        """Set a row of a table and its rule: no header is repeated."""
        self.y -= pad
        self.rows(cells, 0, leadings_of(cells))
        self.y -= pad + 1
        self.rule()

    @property
    def top(self) -> float:
        """Where it begins."""
        return self._top

    @property
    def high(self) -> float:
        """The height that was set."""
        return self._top - self.y


class Fixed:
    """What stands alike on many pages of a dossier: set and kept once, then repeated wherever it is needed."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._parts: dict[str, Part] = {}

    @property
    def pages(self) -> dict[str, Page]:
        """What was set so far, by the names that pages repeat."""
        return {name: part.page for name, part in self._parts.items()}

    def put(self, flow: Flow, name: str, made: Callable[[Flow], None]) -> None:
        """Set, as the next of `flow`, what `made` sets the first time that `name` (letters and digits) is asked for."""
        part = self._parts.get(name)
        if part is None:
            part = self._parts[name] = Part(self.house)
            made(part)
        flow.need(part.high)
        flow.page.repeat(name, 0, flow.y - part.top)
        flow.y -= part.high


def stacked(parts: Sequence[tuple[float, Part]]) -> Page:
    """Return a page of parts one below the other, each after so much space."""
    first = parts[0][1]
    page, down = Page(first.page.width, first.page.height), 0.0
    for space, part in parts:
        down += space
        page.place(part.page, 0, -down)
        down += part.high
    return page
