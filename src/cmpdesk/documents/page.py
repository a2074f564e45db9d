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
        wide, end = (f"{spacing:g} Tc ", " 0 Tc ET") if spacing else ("", " ET")
        self.operators.append(f"BT {x:.2f} {y:.2f} Td {wide}{text.shown}{end}")

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
        self.operators.append(f"{rgb(colour)} RG {weight:g} w {left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S")

    def post(self, x: float, bottom: float, top: float, colour: str, weight: float = 0.6) -> None:
        """Draw a vertical rule."""
        self.operators.append(f"{rgb(colour)} RG {weight:g} w {x:.2f} {bottom:.2f} m {x:.2f} {top:.2f} l S")

    def posts(self, places: Sequence[float], bottom: float, top: float, colour: str, weight: float = 0.6) -> None:
        """Draw vertical rules at `places` by one stroke."""
        if places:
            low, high = f"{bottom:.2f} m", f"{top:.2f} l"
            way = " ".join([f"{x:.2f} {low} {x:.2f} {high}" for x in places])
            self.operators.append(f"{rgb(colour)} RG {weight:g} w {way} S")

    def place(self, drawn: "Page", x: float, y: float) -> None:
        """Draw another page over this one, `x` to the right and `y` up."""
        self.drawn += drawn.drawn
        self.operators += (f"q 1 0 0 1 {x:.2f} {y:.2f} cm", *drawn.operators, "Q")

    def stroke(self, begin: tuple[float, float], end: tuple[float, float],
               layers: Sequence[tuple[str, float]]) -> None:  # fmt: skip
        """Draw a straight line in layers of (colour, weight), one over the other."""
        way = f"{begin[0]:.2f} {begin[1]:.2f} m {end[0]:.2f} {end[1]:.2f} l S"
        self.operators += [f"{rgb(colour)} RG {weight:g} w {way}" for colour, weight in layers]

    def fill(self, left: float, bottom: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self.operators.append(f"{rgb(colour)} rg {left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f")

    def cross(self, left: float, bottom: float, right: float, top: float, colour: str, weight: float = 1.4) -> None:
        """Draw the two diagonals of a rectangle."""
        self.operators.append(
            f"{rgb(colour)} RG {weight:g} w {left:.2f} {bottom:.2f} m {right:.2f} {top:.2f} l "
            f"{left:.2f} {top:.2f} m {right:.2f} {bottom:.2f} l S"
        )

    def box(self, left: float, bottom: float, width: float, height: float, colour: str, *, radius: float = 0,
            weight: float = 0.7, filled: bool = False) -> None:  # fmt: skip
        """Draw the outline of a rectangle or fill it, with round corners where there is a `radius`."""
        how = f"{rgb(colour)} rg" if filled else f"{rgb(colour)} RG {weight:g} w"
        last = "f" if filled else "S"
        if radius:
            outline = _rounded(round(width, 2), height, radius)
            self.operators.append(f"q 1 0 0 1 {left:.2f} {bottom:.2f} cm {how} {outline} {last} Q")
        else:
            self.operators.append(f"{how} {left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re {last}")

    def path(self, points: Sequence[tuple[float, float]], stroke: str = "", fill: str = "", weight: float = 0.7,
             dash: str = "") -> None:  # fmt: skip
        """Draw a line through `points`, or fill and outline the shape that they enclose; `dash` as in ``3 2``."""
        first, *others = [f"{x:.2f} {y:.2f}" for x, y in points]
        self._drawn(f"{first} m {' l '.join(others)} l", stroke, fill, weight, dash)

    def diamond(self, x: float, y: float, size: float, stroke: str, fill: str, weight: float) -> None:
        """Fill and outline a square that stands on its corner, its middle at `x` and `y`; `size` is half its height."""
        self.operators.append(
            f"q 1 0 0 1 {x:.2f} {y:.2f} cm {rgb(fill)} rg {rgb(stroke)} RG {weight:g} w "
            f"0 -{size:g} m {size:g} 0 l 0 {size:g} l -{size:g} 0 l b Q"
        )

    def bar(self, left: float, bottom: float, width: float, height: float, stroke: str = "", fill: str = "",
            weight: float = 0.7, dash: str = "") -> None:  # fmt: skip
        """Draw a rectangle with round ends, filled, outlined or both."""
        thick = min(width, height)
        if stroke:
            way = f"1 0 0 1 {left:.2f} {bottom:.2f} cm {_rounded(round(width, 2), height, thick / 2)}"
            self._drawn(way, stroke, fill, weight, dash, apart=True)
        else:
            half = thick / 2
            self.operators.append(
                f"{rgb(fill)} RG {thick:g} w 1 J {left + half:.2f} {bottom + half:.2f} m "
                f"{left + width - half:.2f} {bottom + height - half:.2f} l S 0 J"
            )

    def strips(self, rows: Sequence[tuple[float, float, float]], height: float, colour: str) -> None:
        """Fill rectangles with round ends, each (left, right, middle), by one stroke."""
        if not rows:
            return
        half = height / 2
        way = " ".join([f"{left + half:.2f} {y:.2f} m {right - half:.2f} {y:.2f} l" for left, right, y in rows])
        self.operators.append(f"{rgb(colour)} RG {height:g} w 1 J {way} S 0 J")

    def _drawn(self, way: str, stroke: str, fill: str, weight: float, dash: str, *, apart: bool = False) -> None:
        apart = apart or bool(dash)
        parts = ["q"] if apart else []
        parts += [f"{rgb(fill)} rg"] if fill else []
        parts += [f"{rgb(stroke)} RG {weight:g} w"] if stroke else []
        parts += [f"[{dash}] 0 d"] if dash else []
        parts += [way, "b" if fill and stroke else "f" if fill else "S"]
        self.operators.append(" ".join([*parts, "Q"] if apart else parts))

    def clip(self, left: float, bottom: float, width: float, height: float) -> None:
        """Draw what follows inside a rectangle only, until `unclip`."""
        self.operators.append(f"q {left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re W n")

    def unclip(self) -> None:
        """Draw everywhere again."""
        self.operators.append("Q")

    def content(self) -> bytes:
        """Return the content stream."""
        return "\n".join(self.operators).encode("ascii")


@lru_cache(maxsize=64)
def _rounded(width: float, height: float, radius: float) -> str:
    """Return the outline of a rectangle with round corners, its lower left at 0."""
    away = radius * (1 - _CURVE)
    right, top, inner, upper = width - radius, height - radius, width - away, height - away
    return (
        f"{radius:.2f} 0 m {right:.2f} 0 l "
        f"{inner:.2f} 0 {width:.2f} {away:.2f} {width:.2f} {radius:.2f} c "
        f"{width:.2f} {top:.2f} l "
        f"{width:.2f} {upper:.2f} {inner:.2f} {height:.2f} {right:.2f} {height:.2f} c "
        f"{radius:.2f} {height:.2f} l "
        f"{away:.2f} {height:.2f} 0 {upper:.2f} 0 {top:.2f} c "
        f"0 {radius:.2f} l 0 {away:.2f} {away:.2f} 0 {radius:.2f} 0 c h"
    )


def text(value: str) -> bytes:
    """Return `value` as a text string of PDF."""
    return b"<FEFF" + value.encode("utf-16-be", "replace").hex().upper().encode() + b">"


def merged(uses: Sequence[dict[str, set[str]]]) -> dict[str, set[str]]:
    """Return the union of what several pages need."""
    result: dict[str, set[str]] = {}
    for one in uses:
        for key, chars in one.items():
            result.setdefault(key, set()).update(chars)
    return result
