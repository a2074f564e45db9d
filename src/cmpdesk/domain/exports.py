"""Tables that leave the program: typed cells, and texts that no spreadsheet takes for a formula."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from cmpdesk.domain.money import Money

Value = str | int | Decimal | Money | date | datetime | None
"""A cell. Times are wall times, without a zone; amounts become plain numbers, their currency is in the heading."""


class ExportKind(StrEnum):
    """The file formats, best first."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ExportSheet:
    """A table as it is shown: headings and rows of typed cells."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


LONGEST = 32_767
"""Characters that a cell of Excel holds."""
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NO_LETTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNPRINTABLE = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{_NO_LETTERS}]")
"""What XML cannot hold, and what its writers do not let pass."""
_GUARDED = re.compile(r"'(?=[=+\-@＝＋－＠])")


def printable(text: str) -> str:
    """Return `text` without what no file of a spreadsheet can hold, and not longer than one cell."""
    return _UNPRINTABLE.sub("", text)[:LONGEST]


def safe(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula: with ``'`` before = + - @ tab and line break.

    For formats whose cells have no type; numbers are not texts and need none of it.
    """
    flat = printable(text)
    return f"'{flat}" if _FORMULA.match(flat) else flat


def one_line(text: str) -> str:
    """Return `safe` of `text` in one line without tabs, for the clipboard."""
    return safe(" ".join(re.split(r"[\t\r\n\v\f\x85\u2028\u2029]+", text)))


def unguarded(text: str) -> str:
    """Return what `safe` was given: a text that comes back from a spreadsheet loses the sign set before it."""
    return _GUARDED.sub("", text, count=1) if text.startswith("'") else text


def number(value: Value) -> Decimal | int | None:
    """Return a cell as a number, None for any other."""
    if isinstance(value, Money):
        return Decimal(value.cents).scaleb(-2)
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
