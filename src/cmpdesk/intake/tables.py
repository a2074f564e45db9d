"""A sheet as plain data: what comes back from the child."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Scalar = str | int | float | bool | None
Cell = Scalar | dict[str, str]
"""A date is ``{"d": "2026-03-04"}`` or ``{"d": "2026-03-04T17:59:00"}``, a time of day ``{"t":
"17:59:00"}``.
"""

Spot = tuple[int, int]
"""Row and column of a cell, both from 0."""


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The first rows of a sheet, and the row (from 1) that looks like its header; None where none does."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    header_row: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, read whole. `rows` begin at A1 and have no common length.

    `header_row` counts from 1. `errors` holds what an error cell shows (``#N/A``; ``=`` for a formula whose
    result was not saved), `merged` the range that hides a cell which is not its top left one. `encoding` and
    `separator` are "" for workbooks.
    """

    name: str
    sheet: str
    heads: tuple[SheetHead, ...]
    header_row: int | None
    rows: list[list[Cell]]
    errors: Mapping[Spot, str] = field(default_factory=dict)
    merged: Mapping[Spot, str] = field(default_factory=dict)
    encoding: str = ""
    separator: str = ""


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is ``A``, 27 is ``AB``."""
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """Return the address of a cell, both counted from 0: (4, 0) is ``A5``."""
    return f"{letters(column)}{row + 1}"


def spot(reference: str) -> Spot:
    """Return row and column, both from 0, of an address such as ``A5``; ValueError where it is none."""
    head = reference.rstrip("0123456789")
    if not head.isalpha() or not head.isascii() or len(head) == len(reference):
        raise ValueError(reference)
    column = 0
    for letter in head.upper():
        column = column * 26 + ord(letter) - 64
    return int(reference[len(head) :]) - 1, column - 1


def shown(cell: Cell) -> str:
    """Return a cell as text, for headings, previews and sentences about it."""
    if cell is None:
        return ""
    if isinstance(cell, dict):
        return next(iter(cell.values()), "").replace("T", " ")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
