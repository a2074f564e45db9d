"""A page of ours while it is being drawn: PDF operators, and which characters of which face they need."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cmpdesk.documents.markup import Line, Style, characters, fitted, line, rgb
from cmpdesk.domain.returns import SheetField

_CURVE = 0.5523
"""How far the handles of a quarter circle stand out."""


@dataclass(slots=True)
class Link:
    """A rectangle (left, bottom, right, top) that leads to page `page`, counted from 1."""

    box: tuple[float, float, float, float]
    page: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form over `box` (left, bottom, right, top): a text, or a button where it has a `state`.

    `tip` says what it asks for, `group_tip` what all buttons of its name ask for; `label` is what the box of a button
    shows, "" for a cross.
    """

    box: tuple[float, float, float, float]
    field: SheetField
    tip: str
    state: str = ""
    label: str = ""
    group_tip: str = ""


@dataclass(slots=True)
class Page:
    """One page. Coordinates in points from the bottom left, as in PDF; y of a text is its baseline."""

    width: float
    height: float
    operators: list[str] = field(default_factory=list)
    drawn: list[Line] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)

    def draw(self, text: Line, x: float, y: float, spacing: float = 0) -> None:
        """Draw a line with its left end at `x`; `spacing` is added after each glyph, in points."""
        if not text.chunks:
            return
        self.drawn.append(text)
        shown = f"{spacing:g} Tc {text.shown} 0 Tc" if spacing else text.shown
        self.operators.append(f"BT {_AT[x]} {_AT[y]} Td {shown} ET")

    @property
    def used(self) -> dict[str, set[str]]:
        """Which characters of which face are drawn."""
        return characters(self.drawn)

    def right(self, text: Line, x: float, y: float) -> None:
        """Draw a line with its right end at `x`."""
        self.draw(text, x - text.width, y)

    def centre(self, text: Line, x: float, y: float) -> None:
        """Draw a line with its middle at `x`."""
        self.draw(text, x - text.width / 2, y)

    def write(self, text: str, style: Style, x: float, y: float, width: float | None = None) -> float:
        """Draw `text` on one line, cut to `width` with an ellipsis; return where it ends."""
        drawn = line(text, style) if width is None else fitted(text, style, width)
        self.draw(drawn, x, y)
        return x + drawn.width

    def rule(self, left: float, right: float, y: float, colour: str, weight: float = 0.6) -> None:
        """Draw a horizontal rule."""
        self.operators.append(f"{_pen(colour, weight)} {_AT[left]} {_AT[y]} m {_AT[right]} {_AT[y]} l S")

    def post(self, x: float, bottom: float, top: float, colour: str, weight: float = 0.6) -> None:
        """Draw a vertical rule."""
        self.operators.append(f"{_pen(colour, weight)} {_AT[x]} {_AT[bottom]} m {_AT[x]} {_AT[top]} l S")

    def posts(self, places: Sequence[float], bottom: float, top: float, colour: str, weight: float = 0.6) -> None:
        """Draw vertical rules at `places` by one stroke."""
        if places:
            low, high = f"{_AT[bottom]} m", f"{_AT[top]} l"
            way = " ".join([f"{_AT[x]} {low} {_AT[x]} {high}" for x in places])
            self.operators.append(f"{_pen(colour, weight)} {way} S")

    def place(self, drawn: "Page", x: float, y: float) -> None:
        """Draw another page over this one, `x` to the right and `y` up; its links and fields are left out."""
        self.drawn += drawn.drawn
        self.operators.append(f"q 1 0 0 1 {_AT[x]} {_AT[y]} cm")
        self.operators += drawn.operators
        self.operators.append("Q")

    def repeat(self, name: str, x: float, y: float) -> None:
        """Draw what the document keeps as `name`, `x` to the right and `y` up."""
        self.operators.append(f"q 1 0 0 1 {_AT[x]} {_AT[y]} cm /{name} Do Q")

    def stroke(self, begin: tuple[float, float], end: tuple[float, float],
               layers: Sequence[tuple[str, float]]) -> None:  # fmt: skip
        """Draw a straight line in layers of (colour, weight), one over the other."""
        way = f"{_AT[begin[0]]} {_AT[begin[1]]} m {_AT[end[0]]} {_AT[end[1]]} l S"
        self.operators += [f"{_pen(colour, weight)} {way}" for colour, weight in layers]

    def fill(self, left: float, bottom: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self.operators.append(f"{rgb(colour)} rg {_AT[left]} {_AT[bottom]} {_AT[width]} {_AT[height]} re f")

    def cross(self, left: float, bottom: float, right: float, top: float, colour: str, weight: float = 1.4) -> None:
        """Draw the two diagonals of a rectangle."""
        self.operators.append(
            f"{_pen(colour, weight)} {_AT[left]} {_AT[bottom]} m {_AT[right]} {_AT[top]} l "
            f"{_AT[left]} {_AT[top]} m {_AT[right]} {_AT[bottom]} l S"
        )

    def box(self, left: float, bottom: float, width: float, height: float, colour: str, *, radius: float = 0,
            weight: float = 0.7, filled: bool = False) -> None:  # fmt: skip
        """Draw the outline of a rectangle or fill it, with round corners where there is a `radius`."""
        how = f"{rgb(colour)} rg" if filled else f"{_pen(colour, weight)}"
        last = "f" if filled else "S"
        if radius:
            outline = _rounded(round(width, 2), height, radius)
            self.operators.append(f"q 1 0 0 1 {_AT[left]} {_AT[bottom]} cm {how} {outline} {last} Q")
        else:
            self.operators.append(f"{how} {_AT[left]} {_AT[bottom]} {_AT[width]} {_AT[height]} re {last}")

    def path(self, points: Sequence[tuple[float, float]], stroke: str = "", fill: str = "", weight: float = 0.7,
             dash: str = "") -> None:  # fmt: skip
        """Draw a line through `points`, or fill and outline the shape that they enclose; `dash` as in ``3 2``."""
        first, *others = [f"{_AT[x]} {_AT[y]}" for x, y in points]
        brush, pen = f"{rgb(fill)} rg " if fill else "", f"{_pen(stroke, weight)} " if stroke else ""
        way = f"{brush}{pen}{first} m {' l '.join(others)} l {'b' if fill and stroke else 'f' if fill else 'S'}"
        self.operators.append(f"q [{dash}] 0 d {way} Q" if dash else way)

    def diamond(self, x: float, y: float, size: float, stroke: str, fill: str, weight: float) -> None:
        """Fill and outline a square that stands on its corner, its middle at `x` and `y`; `size` is half its height."""
        self.operators.append(
            f"q 1 0 0 1 {_AT[x]} {_AT[y]} cm {rgb(fill)} rg {_pen(stroke, weight)} {_corners(size)} b Q"
        )

    def bar(self, left: float, bottom: float, width: float, height: float, stroke: str = "", fill: str = "",
            weight: float = 0.7, dash: str = "") -> None:  # fmt: skip
        """Draw a rectangle with round ends, filled, outlined or both."""
        thick = min(width, height)
        if stroke:
            brush, dashed = f"{rgb(fill)} rg " if fill else "", f"[{dash}] 0 d " if dash else ""
            self.operators.append(
                f"q 1 0 0 1 {_AT[left]} {_AT[bottom]} cm {brush}{_pen(stroke, weight)} {dashed}"
                f"{_rounded(round(width, 2), height, thick / 2)} {'b' if fill else 'S'} Q"
            )
        else:
            half = thick / 2
            self.operators.append(
                f"{_pen(fill, thick)} 1 J {_AT[left + half]} {_AT[bottom + half]} m "
                f"{_AT[left + width - half]} {_AT[bottom + height - half]} l S 0 J"
            )

    def strips(self, rows: Sequence[tuple[float, float, float]], height: float, colour: str) -> None:
        """Fill rectangles with round ends, each (left, right, middle), by one stroke."""
        if not rows:
            return
        half = height / 2
        way = " ".join([f"{_AT[left + half]} {_AT[y]} m {_AT[right - half]} {_AT[y]} l" for left, right, y in rows])
        self.operators.append(f"{_pen(colour, height)} 1 J {way} S 0 J")

    def clip(self, left: float, bottom: float, width: float, height: float) -> None:
        """Draw what follows inside a rectangle only, until `unclip`."""
        self.operators.append(f"q {_AT[left]} {_AT[bottom]} {_AT[width]} {_AT[height]} re W n")

    def unclip(self) -> None:
        """Draw everywhere again."""
        self.operators.append("Q")

    def content(self) -> bytes:
        """Return the content stream."""
        return "\n".join(self.operators).encode("ascii")


@lru_cache(maxsize=256)
def _pen(colour: str, weight: float) -> str:
    """Return the operators that set colour and weight of a stroke."""
    return f"{rgb(colour)} RG {weight:g} w"


class _Coordinates(dict[float, str]):
    """Numbers as a content stream has them, each written out once: parts and columns stand at the same places."""

    def __missing__(self, value: float) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        told = self[value] = f"{value + 0.0:.2f}".rstrip("0").rstrip(".")  # -0.0 and 0.0 are one key
        return told


_MOST_KEPT = 50_000
_AT = _Coordinates()


@lru_cache(maxsize=64)
def _rounded(width: float, height: float, radius: float) -> str:
    """Return the outline of a rectangle with round corners, its lower left at 0."""
    away = radius * (1 - _CURVE)
    low, near = _AT[radius], _AT[away]
    wide, right, inner = _AT[width], _AT[width - radius], _AT[width - away]
    high, top, upper = _AT[height], _AT[height - radius], _AT[height - away]
    return (
        f"{low} 0 m {right} 0 l {inner} 0 {wide} {near} {wide} {low} c {wide} {top} l "
        f"{wide} {upper} {inner} {high} {right} {high} c {low} {high} l "
        f"{near} {high} 0 {upper} 0 {top} c 0 {low} l 0 {near} {near} 0 {low} 0 c h"
    )


@lru_cache(maxsize=16)
def _corners(size: float) -> str:
    """Return the outline of a square that stands on its corner, its middle at 0."""
    return f"0 -{size:g} m {size:g} 0 l 0 {size:g} l -{size:g} 0 l"


def text(value: str) -> bytes:
    """Return `value` as a text string of PDF."""
    return b"<FEFF" + value.encode("utf-16-be", "replace").hex().upper().encode() + b">"
