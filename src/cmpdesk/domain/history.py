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
class HistoryFilter:
    """Which steps are wanted; "" and None let all pass. `until` is no longer part of the period (aware instants).

    `table` keeps the steps that touched a thing of that kind, `record_id` those that touched one thing or its parts
    (the filings of an application), `search` those whose sentence or officer holds these words.
    """

    officer_id: str = ""
    table: str = ""
    record_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class RecordRef:
    """One thing that the journal tells of."""

    table: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordField:
    """A column of a thing as it was on a date, and as it is now; `erased` as in `FieldChange`."""

    column: str
    then: Any
    now: Any
    erased: bool = False


@dataclass(frozen=True, slots=True)
class RecordThen:
    """One thing, or a part of it, as it was on a date: whether it was there then, and whether it is there now."""

    table: str
    record_id: str
    name: str
    was: bool
    exists: bool
    fields: tuple[RecordField, ...]


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """The history as it is printed: the steps that a filter lets pass, and the end of the chain as its seal.

    `officer` and `thing` name what the filter holds. `cut` where there were more steps than are printed.
    """

    workspace: str
    wanted: HistoryFilter
    officer: str
    thing: str
    steps: tuple["StepRow", ...]
    cut: bool
    sequence: int
    head: str
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A column before and after; `erased` where the value was destroyed at a person's request.

    What refers to another thing (the organisation of a filing) is given by the name of that thing.
    """

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
