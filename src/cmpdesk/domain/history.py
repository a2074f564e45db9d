"""The journal as people read it: steps, and what each changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class StepKind(StrEnum):
    """What a step is. A record (packets produced) is never undone; a seal also stops the undo of all before it."""

    CHANGE = "change"
    UNDO = "undo"
    REDO = "redo"
    RECORD = "record"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: `label` is a message code (``import.commit``) with `params`; `rows` counts the rows touched."""

    id: str
    sequence: int
    kind: StepKind
    label: str
    params: dict[str, Any]
    officer: str
    at: datetime
    rows: int
    undone: bool
    undoable: bool
    """It is the step that this officer's undo would take back now."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A column before and after; `erased` where the value was destroyed at a person's request."""

    column: str
    before: Any
    after: Any
    erased: bool = False


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What a step did to one row: operation is insert, update or delete; `name` helps a reader recognise the row."""

    table: str
    record_id: str
    operation: str
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Undoable:
    """What undo and redo would do now for an officer; None where there is nothing."""

    undo: StepRow | None
    redo: StepRow | None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `cmpdesk check` found: `faults` are (code, parameters); empty when all is well."""

    steps: int
    entries: int
    blobs: int
    head: str
    faults: tuple[tuple[str, dict[str, str]], ...]

    @property
    def sound(self) -> bool:
        """Nothing is wrong."""
        return not self.faults
