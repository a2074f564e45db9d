"""A page of ours while it is being drawn: PDF operators, and which characters of which face they need."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cmpdesk.documents.markup import Line, Style, characters, fitted, line
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
        self.operators.append(f"BT {_colour(text.style.colour)} rg {x:.2f} {y:.2f} Td {wide}{text.shown}{end}")

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
        self.operators.append(f"{_colour(colour)} RG {weight:g} w {left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S")

    def post(self, x: float, bottom: float, top: float, colour: str, weight: float = 0.6) -> None:
        """Draw a vertical rule."""
        self.operators.append(f"{_colour(colour)} RG {weight:g} w {x:.2f} {bottom:.2f} m {x:.2f} {top:.2f} l S")

    def fill(self, left: float, bottom: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self.operators.append(f"{_colour(colour)} rg {left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f")

    def cross(self, left: float, bottom: float, right: float, top: float, colour: str, weight: float = 1.4) -> None:
        """Draw the two diagonals of a rectangle."""
        self.operators.append(
            f"{_colour(colour)} RG {weight:g} w {left:.2f} {bottom:.2f} m {right:.2f} {top:.2f} l "
            f"{left:.2f} {top:.2f} m {right:.2f} {bottom:.2f} l S"
        )

    def box(self, left: float, bottom: float, width: float, height: float, colour: str, *, radius: float = 0,
            weight: float = 0.7, filled: bool = False) -> None:  # fmt: skip
        """Draw the outline of a rectangle or fill it, with round corners where there is a `radius`."""
        if not radius:
            outline = f"{left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re"
        else:
            outline = _rounded(left, bottom, left + width, bottom + height, radius)
        if filled:
            self.operators.append(f"{_colour(colour)} rg {outline} f")
            return
        self.operators.append(f"{_colour(colour)} RG {weight:g} w {outline} S")

    def path(self, points: Sequence[tuple[float, float]], stroke: str = "", fill: str = "", weight: float = 0.7,
             dash: str = "") -> None:  # fmt: skip
        """Draw a line through `points`, or fill and outline the shape that they enclose; `dash` as in ``3 2``."""
        way = " ".join(f"{x:.2f} {y:.2f} {'l' if number else 'm'}" for number, (x, y) in enumerate(points))
        self._drawn(way, stroke, fill, weight, dash)

    def bar(self, left: float, bottom: float, width: float, height: float, stroke: str = "", fill: str = "",
            weight: float = 0.7, dash: str = "") -> None:  # fmt: skip
        """Draw a rectangle with round ends, filled, outlined or both."""
        radius = min(width, height) / 2
        self._drawn(_rounded(left, bottom, left + width, bottom + height, radius), stroke, fill, weight, dash)

    def strips(self, rows: Sequence[tuple[float, float, float]], height: float, colour: str) -> None:
        """Fill rectangles with round ends, each (left, right, middle), by one stroke."""
        half = height / 2
        way = " ".join([f"{left + half:.2f} {y:.2f} m {right - half:.2f} {y:.2f} l" for left, right, y in rows])
        self.operators.append(f"{_colour(colour)} RG {height:g} w 1 J {way} S 0 J")

    def _drawn(self, way: str, stroke: str, fill: str, weight: float, dash: str) -> None:
        parts = ["q"] if dash else []
        parts += [f"{_colour(fill)} rg"] if fill else []
        parts += [f"{_colour(stroke)} RG {weight:g} w"] if stroke else []
        parts += [f"[{dash}] 0 d"] if dash else []
        parts += [way, "b" if fill and stroke else "f" if fill else "S"]
        self.operators.append(" ".join([*parts, "Q"] if dash else parts))

    def clip(self, left: float, bottom: float, width: float, height: float) -> None:
        """Draw what follows inside a rectangle only, until `unclip`."""
        self.operators.append(f"q {left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re W n")

    def unclip(self) -> None:
        """Draw everywhere again."""
        self.operators.append("Q")

    def content(self) -> bytes:
        """Return the content stream."""
        return "\n".join(self.operators).encode("ascii")


def _rounded(left: float, bottom: float, right: float, top: float, radius: float) -> str:
    away = radius * (1 - _CURVE)
    return (
        f"{left + radius:.2f} {bottom:.2f} m {right - radius:.2f} {bottom:.2f} l "
        f"{right - away:.2f} {bottom:.2f} {right:.2f} {bottom + away:.2f} {right:.2f} {bottom + radius:.2f} c "
        f"{right:.2f} {top - radius:.2f} l "
        f"{right:.2f} {top - away:.2f} {right - away:.2f} {top:.2f} {right - radius:.2f} {top:.2f} c "
        f"{left + radius:.2f} {top:.2f} l "
        f"{left + away:.2f} {top:.2f} {left:.2f} {top - away:.2f} {left:.2f} {top - radius:.2f} c "
        f"{left:.2f} {bottom + radius:.2f} l "
        f"{left:.2f} {bottom + away:.2f} {left + away:.2f} {bottom:.2f} {left + radius:.2f} {bottom:.2f} c h"
    )


_COLOURS: dict[str, str] = {}


def _colour(code: str) -> str:
    """Return ``#rrggbb`` as three numbers."""
    known = _COLOURS.get(code)
    if known is None:
        known = " ".join(f"{int(code[start : start + 2], 16) / 255:.3g}" for start in (1, 3, 5))
        _COLOURS[code] = known
    return known


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
