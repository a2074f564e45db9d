"""The journal: reading it, undo and redo."""

from datetime import datetime
from typing import Any

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import RecordChange, StepKind, StepRow, Undoable
from cmpdesk.domain.pages import Page
from cmpdesk.services.workspaces import keep_a_lead
from cmpdesk.storage import undo as storage_undo
from cmpdesk.storage.queries import history as queries
from cmpdesk.storage.workspace import Workspace


def steps(workspace: Workspace, *, officer: Officer | None = None, before: int | None = None,
          limit: int = 200) -> Page[StepRow]:  # fmt: skip
    """Return steps, newest first; `before` is a sequence. `undoable` marks the one that `officer` could take back."""
    with workspace.read() as connection:
        return queries.steps(connection, officer.id if officer else None, before, limit)


def changes(workspace: Workspace, step_id: str) -> tuple[RecordChange, ...]:
    """Return what a step changed, row by row (the first 500)."""
    with workspace.read() as connection:
        return queries.changes(connection, step_id)


def undoable(workspace: Workspace, officer: Officer) -> Undoable:
    """Return what undo and redo would do now for this officer."""
    with workspace.read() as connection:
        return queries.undoable(connection, officer.id)


def record_as_of(workspace: Workspace, table: str, record_id: str, at: datetime) -> dict[str, Any] | None:
    """Return a row as it was at `at` (aware), None where it did not exist."""
    with workspace.read() as connection:
        return queries.record_as_of(connection, table, record_id, at)


def undo(workspace: Workspace, *, officer: Officer) -> Outcome[StepRow]:
    """Take back the newest step of this officer.

    Refused with ``undo.nothing``, or ``undo.changed-since`` where somebody changed a row after it.
    """
    return _take_back(workspace, officer, StepKind.UNDO)


def redo(workspace: Workspace, *, officer: Officer) -> Outcome[StepRow]:
    """Take back the newest undo of this officer, unless they changed something since: ``redo.nothing``."""
    return _take_back(workspace, officer, StepKind.REDO)


def _take_back(workspace: Workspace, officer: Officer, kind: StepKind) -> Outcome[StepRow]:
    workspace.require(officer, Right.UNDO)
    find = storage_undo.undo_candidate if kind is StepKind.UNDO else storage_undo.redo_candidate
    with workspace.read() as connection:
        step = find(connection, officer.id)
    if step is None:
        raise Refusal(f"{kind}.nothing")
    with workspace.write(officer, step.label, kind=kind, undoes=step.id, **step.params) as transaction:
        current = find(transaction.connection, officer.id)
        if current is None or current.id != step.id:
            raise Refusal("undo.changed-since")
        storage_undo.take_back(transaction, step.id)
        if any(table == "officer" for table, _ in transaction.touched()):
            keep_a_lead(transaction)
        transaction.commit()
    with workspace.read() as connection:
        return Outcome(queries.step(connection, transaction.step_id), Area.ALL)
