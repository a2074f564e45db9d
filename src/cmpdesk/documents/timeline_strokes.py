"""How the shapes of a calendar are drawn on paper: those of the screen, told apart without colour too."""

from collections.abc import Sequence
from typing import NamedTuple

from cmpdesk.documents.markup import INK, Line
from cmpdesk.documents.page import Page
from cmpdesk.domain.timeline_shapes import Part, Shape

SLATE, BAD, SOFT, LINE, WHITE = "#4a5c6f", "#ad2a20", "#5b6675", "#d9dee4", "#ffffff"
BAR, THIN, SIZE = 7.0, 4.6, 3.6
"""Heights of bar and ghost, and half a diamond, in points."""
_STEPS = 10
"""In how many tints a vague end goes."""


class Lanes(NamedTuple):
    """The middle of the bar and of the ghost of a row."""

    bar: float
    ghost: float


def row_shapes(page: Page, made: Sequence[Shape], place: Lanes, *, interrupted: bool, done: frozenset[str]) -> None:
    """Draw what is drawn of a row."""
    place = Lanes(place.bar - BAR / 2, place.ghost)
    for shape in made:
        if shape.part is Part.BAR:
            _bar(page, shape, place.bar, BAD if interrupted else SLATE)
        elif shape.part is Part.GHOST:
            _ghost(page, shape, place.ghost)
        elif shape.part is Part.LINK:
            _link(page, shape, place)
        elif shape.part is Part.FIRST:
            _band(page, shape, place.ghost)
            page.diamond(shape.middle, place.ghost, SIZE - 0.6, SOFT, "#b6bdc7", 0.6)
        else:
            _band(page, shape, place.bar)
            page.diamond(shape.middle, place.bar, SIZE, INK, INK if shape.point in done else WHITE, 1.0)


def meeting(page: Page, left: float, right: float, top: float, bottom: float, *, review: bool, vague: bool) -> None:
    """Draw a meeting: a line, or two dotted ones around a vague date."""
    colour = BAD if review else SLATE
    if not vague:
        page.path([((left + right) / 2, top), ((left + right) / 2, bottom)], colour, weight=1.1)
        return
    for x in (left, right):
        page.path([(x, top), (x, bottom)], colour, weight=0.8, dash="1 1.6")
    page.path([(left, bottom + 1), (right, bottom + 1)], colour, weight=1.6)


def today(page: Page, x: float, top: float, bottom: float) -> None:
    """Draw today."""
    page.path([(x, top), (x, bottom)], INK, weight=0.9, dash="4 2.4")


def label(page: Page, told: Line, left: float, bottom: float, width: float, tone: str) -> None:
    """Draw the label of a line."""
    page.bar(left, bottom, width, 12, fill={"bad": BAD, "slate": SLATE}.get(tone, INK))
    page.draw(told, left + 6, bottom + 3.4)


def sample(page: Page, kind: str, x: float, y: float) -> None:
    """Draw what an entry of the legend stands for, 20 points wide."""
    end = x + 18
    if kind in ("bar", "stopped"):
        _bar(page, Shape(Part.BAR, x, end, x, end), y, BAD if kind == "stopped" else SLATE)
    elif kind == "ghost":
        _ghost(page, Shape(Part.GHOST, x, end, x, end), y)
    elif kind == "vague":
        _bar(page, Shape(Part.BAR, x, end, x, x + 6, vague=True), y, SLATE)
    elif kind == "link":
        _link(page, Shape(Part.LINK, x + 1, end - 2, 0, 0, bound=True), Lanes(y + 1.5, y - 3))
    else:
        page.diamond(x + 10, y, SIZE, INK, INK if kind == "done" else WHITE, 1.0)


def _bar(page: Page, shape: Shape, y: float, colour: str) -> None:
    left, wide, low = shape.left, max(2.0, shape.right - shape.left), y - BAR / 2
    if not shape.vague:
        page.bar(left, low, wide, BAR, fill=colour)
        return
    begin, end = shape.sure_left, shape.sure_right
    if end > begin:
        round_end = min(BAR, end - begin)
        page.bar(begin, low, round_end, BAR, fill=colour)
        page.bar(end - round_end, low, round_end, BAR, fill=colour)
        square = (begin if shape.left < begin else begin + BAR / 2, end if shape.right > end else end - BAR / 2)
        page.fill(square[0], low, max(0.0, square[1] - square[0]), BAR, colour)
    for begin, end, rising in ((shape.left, shape.sure_left, True), (shape.sure_right, shape.right, False)):
        step = (end - begin) / _STEPS
        for number in range(_STEPS if step > 0 else 0):
            share = (number + 0.5) / _STEPS if rising else 1 - (number + 0.5) / _STEPS
            page.fill(begin + number * step, low, step + 0.1, BAR, _tint(colour, share * 0.9))
    page.bar(left, low, wide, BAR, colour, weight=0.5, dash="1 1.2")


def _ghost(page: Page, shape: Shape, y: float) -> None:
    page.bar(shape.left, y - THIN / 2, max(2.0, shape.right - shape.left), THIN, SOFT, "#f4f5f7", 0.5, "2 1.6")


def _band(page: Page, shape: Shape, y: float) -> None:
    """Draw the days that a vague date can mean."""
    if shape.right - shape.left >= 2 * SIZE:
        page.bar(shape.left, y - 2, shape.right - shape.left, 4, INK, "#e9ecf0", 0.4)


def _link(page: Page, shape: Shape, place: Lanes) -> None:
    begin = (shape.left, place.ghost if shape.bound else place.ghost + 1)
    end = (shape.right, place.bar - BAR / 2 if shape.bound else place.bar - SIZE)
    page.stroke(begin, end, ((WHITE, 2.6), (INK, 0.8)))
    if shape.bound:
        page.diamond(*begin, 1.3, INK, INK, 0.4)
        page.post(shape.right, place.bar - BAR / 2 - 0.5, place.bar + BAR / 2 + 2, INK, 1.6)


def _tint(colour: str, share: float) -> str:
    """Return a colour laid over white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)
