"""Cells that are typed or pasted into a table: what each field takes, and what would become of a pasted block."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cmpdesk.domain.calls import Sector
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import unguarded
from cmpdesk.domain.text import LANGUAGES, fold

MOST_CELLS = 20_000
"""Cells of one paste: more than any table of a call holds in the columns that can be edited."""
LONGEST = 2_000
"""Characters of one cell."""
_PARTS = re.compile(r"[,;/\s]+")


class CellField(StrEnum):
    """What a cell changes: a table and one of its fields."""

    TITLE = "application.title"
    SECTOR = "application.sector"
    LOAD_LIMIT = "reviewer.load-limit"
    LANGUAGES = "reviewer.languages"
    SECTORS = "reviewer.sectors"

    @property
    def table(self) -> str:
        """The table that is changed."""
        return self.value.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Offers:
    """What cells may name: folded names and digits of the sectors of a call, with their ids."""

    sectors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sectors: Sequence[Sector]) -> "Offers":
        """Return the sectors under every name that they have, in each language, and under their digit."""
        named: dict[str, str] = {}
        for one in sectors:
            named[str(one.digit)] = one.id
            named.update({fold(getattr(one.name, code)): one.id for code in LANGUAGES if getattr(one.name, code)})
        return cls(named)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell as typed, for the record `record_id` in the version `seen`."""

    record_id: str
    seen: int
    field: CellField
    typed: str


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """What would become of one pasted cell. `fault` says why it is refused; `same` that nothing changes."""

    row: int
    column: int
    before: str
    change: CellChange | None
    fault: Refusal | None
    same: bool = False


def read(wanted: CellField, typed: str, offers: Offers) -> Any:
    """Return the stored value of what is typed, or refuse with ``cell.<why>``."""
    text = unguarded(typed).strip()
    if len(text) > LONGEST:
        raise Refusal("cell.too-long", most=LONGEST)
    return _READERS[wanted](text, offers)


def _title(text: str, _offers: Offers) -> str:
    if not text:
        raise Refusal("cell.empty")
    return " ".join(text.split())


def _sector(text: str, offers: Offers) -> str | None:
    if not text or text == "—":
        return None
    found = offers.sectors.get(fold(text))
    if found is None:
        raise Refusal("cell.no-such-sector", typed=text[:60])
    return found


def _sectors(text: str, offers: Offers) -> list[str]:
    whole = offers.sectors.get(fold(text))
    parts = [one.strip() for one in re.split(r"[,;]", text) if one.strip() and one.strip() != "—"]
    found = [whole] if whole else [_sector(one, offers) for one in parts]
    return list(dict.fromkeys(one for one in found if one))


def _number(text: str, _offers: Offers) -> int:
    digits = re.sub(r"[\s\u00a0\u202f]", "", text).lstrip("0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        raise Refusal("cell.not-a-number", typed=text[:60])
    return int(digits)


def _languages(text: str, _offers: Offers) -> list[str]:
    codes = [one.lower() for one in _PARTS.split(text) if one]
    unknown = [one for one in codes if one not in LANGUAGES]
    if unknown:
        raise Refusal("cell.no-such-language", typed=unknown[0][:60])
    return list(dict.fromkeys(codes))


_READERS: dict[CellField, Callable[[str, Offers], Any]] = {
    CellField.TITLE: _title,
    CellField.SECTOR: _sector,
    CellField.LOAD_LIMIT: _number,
    CellField.LANGUAGES: _languages,
    CellField.SECTORS: _sectors,
}


def block(pasted: str) -> list[list[str]]:
    """Return the rows of cells that a spreadsheet put on the clipboard.

    Refused with ``paste.nothing``, or ``paste.too-large`` before any of it is read.
    """
    if not pasted.strip():
        raise Refusal("paste.nothing")
    lines = pasted.count("\n") + (not pasted.endswith("\n"))
    if pasted.count("\t") + lines > MOST_CELLS or len(pasted) > MOST_CELLS * 100:
        raise Refusal("paste.too-large", rows=lines, most=MOST_CELLS)
    try:
        rows = list(csv.reader(io.StringIO(pasted.replace("\x00", ""), newline=""), delimiter="\t"))
    except csv.Error as fault:
        raise Refusal("paste.nothing") from fault
    return [row or [""] for row in rows]
