"""Several officers on one workspace: who is editing what, and what to show when two of them changed one record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

HEARTBEAT = timedelta(seconds=20)
"""How often a form that is open says so."""
SILENT = timedelta(seconds=60)
"""Who said nothing for so long is no longer editing."""


@dataclass(frozen=True, slots=True)
class Editor:
    """A colleague who has a record open for editing, since when, and when they last said so."""

    officer_id: str
    name: str
    since: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field of a record that both changed, or that one did: as both found it, as I typed it, as it is stored now.

    `name` is the column; the values are those of the read models (text, numbers, dates, `LocalisedText`).
    """

    name: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def clashes(self) -> bool:
        """Both changed it, and not to the same: somebody has to choose."""
        return self.base not in (self.mine, self.theirs) and self.mine != self.theirs


@dataclass(frozen=True, slots=True)
class Conflict:
    """What became of a record since the version that I saw.

    `version` is the version to give as seen when saving again; `gone`: somebody deleted the record meanwhile, and
    `theirs` of each field is None. `officer` and `at` name the last change of somebody else ("" and None: unknown).
    """

    table: str
    record_id: str
    seen: int
    version: int
    fields: tuple[FieldConflict, ...]
    officer: str = ""
    at: datetime | None = None
    gone: bool = False

    @property
    def clashing(self) -> tuple[FieldConflict, ...]:
        """The fields about which somebody has to choose; none: `merged` is what both want."""
        return tuple(field for field in self.fields if field.clashes)


def compare(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[FieldConflict, ...]:
    """Return the fields of `mine` that I changed, or somebody else did, in the order of `mine`."""
    fields = (FieldConflict(name, base.get(name), value, theirs.get(name)) for name, value in mine.items())
    return tuple(one for one in fields if one.mine != one.base or one.theirs != one.base)


def merged(conflict: Conflict, choose_mine: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return what to save over version `conflict.version`, by field.

    Where only one of us changed a field that change holds; where both did, mine for the fields of `choose_mine`, else
    theirs.
    """
    return {
        one.name: one.mine if one.name in choose_mine or one.theirs == one.base else one.theirs
        for one in conflict.fields
    }
