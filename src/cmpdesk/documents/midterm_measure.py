"""How a page of the mid-term dossier is put together of parts, and its texts broken into lines once."""

from collections.abc import Sequence
from functools import lru_cache
from math import inf

from cmpdesk.documents import markup
from cmpdesk.documents.flow import Flow
from cmpdesk.documents.markup import Line, Style, fitted, line
from cmpdesk.documents.page import Page

MOST = 8
"""Lines that the roomiest page shows of a text."""
_NARROW = 6
"""Characters that find room in the width of one em at the most."""


@lru_cache(maxsize=2048)
def lines(text: str, style: Style, width: float) -> tuple[Line, ...]:
    """Return `text` broken into lines as `markup.lines` does: labels are those of each page, texts of each try."""
    return markup.lines(text, style, width)


@lru_cache(maxsize=2048)
def within(text: str, style: Style, width: float, most: int) -> tuple[Line, ...]:
    """Return `text` on at most `most` lines; where it is longer the last one ends in an ellipsis after a whole word."""
    whole = broken(text, style, width)
    if len(whole) <= most:
        return whole
    told = "".join(chunk.text for chunk in whole[most - 1].chunks)
    last = line(f"{told}…", style)
    while last.width > width and " " in told:
        told = told.rpartition(" ")[0]
        last = line(f"{told}…", style)
    return (*whole[: most - 1], last if last.width <= width else fitted(f"{told}…", style, width))


def broken(text: str, style: Style, width: float) -> tuple[Line, ...]:
    """Return the lines of `text`, those that no room shows left out: it is broken once, however many rooms are tried.

    The first lines are the same, however many are shown.
    """
    return lines(text[: int(MOST * _NARROW * width / style.size) + 200], style, width)


class Part(Flow):
    """Part of a page, set below one that has no end: how high it is shows what it needs of a page."""

    @property
    def room(self) -> float:
        """Room without end."""
        return inf

    @property
    def high(self) -> float:
        """The height that was set."""
        return self._top - self.y


def stacked(parts: Sequence[tuple[float, Part]]) -> Page:
    """Return a page of parts one below the other, each after so much space."""
    first = parts[0][1]
    page = Page(first.page.width, first.page.height)
    down = 0.0
    for space, part in parts:
        down += space
        page.drawn += part.page.drawn
        page.operators += (f"q 1 0 0 1 0 {-down:.2f} cm", *part.page.operators, "Q")
        down += part.high
    return page
