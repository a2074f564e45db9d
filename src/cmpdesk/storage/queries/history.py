"""The journal as people read it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from cmpdesk.domain.history import FieldChange, RecordChange, StepKind, StepRow, Undoable
from cmpdesk.domain.pages import Page
from cmpdesk.storage import tables
from cmpdesk.storage.journal import INSERT
from cmpdesk.storage.tables import JournalEntry, JournalStep
from cmpdesk.storage.undo import redo_candidate, undo_candidate

_NAMING = ("number", "code", "name", "title", "label", "file_name")


def steps(connection: Connection, officer_id: str | None, before: int | None, limit: int) -> Page[StepRow]:
    """Return steps, newest first; `undoable` marks the one that `officer_id` could take back now."""
    table = JournalStep.__table__
    query = select(table).order_by(table.c.sequence.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(table.c.sequence < before)
    found = connection.execute(query).all()
    shown = found[:limit]
    candidate = undo_candidate(connection, officer_id) if officer_id else None
    rows = _rows(connection, shown, candidate.id if candidate else None)
    return Page(rows, (shown[-1].sequence,) if len(found) > limit else None)


def step(connection: Connection, step_id: str) -> StepRow:
    """Return one step."""
    table = JournalStep.__table__
    return _rows(connection, connection.execute(select(table).where(table.c.id == step_id)).all(), None)[0]


def undoable(connection: Connection, officer_id: str) -> Undoable:
    """Return what undo and redo would do now."""
    undo, redo = undo_candidate(connection, officer_id), redo_candidate(connection, officer_id)
    return Undoable(
        _rows(connection, [undo], undo.id)[0] if undo else None,
        _rows(connection, [redo], None)[0] if redo else None,
    )


def _rows(connection: Connection, found: list[Row[Any]] | Any, undo_id: str | None) -> tuple[StepRow, ...]:
    taken = _taken_back(connection, {row.id for row in found})
    names = {row.id: row.name for row in connection.execute(select(tables.Officer.id, tables.Officer.name))}
    return tuple(
        StepRow(row.id, row.sequence, StepKind(row.kind), row.label, row.params, names.get(row.officer_id, ""), row.at,
                row.rows, row.id in taken, row.id == undo_id)
        for row in found
    )  # fmt: skip


def _taken_back(connection: Connection, ids: set[str]) -> set[str]:
    """Return those of the steps `ids` that an undo took back which was not itself taken back since."""
    table = JournalStep.__table__
    levels: list[dict[str, str]] = []
    while ids:
        rows = connection.execute(select(table.c.undoes, table.c.id).where(table.c.undoes.in_(ids)))
        levels.append({row.undoes: row.id for row in rows})
        ids = set(levels[-1].values())
    taken: set[str] = set()
    for takers in reversed(levels):
        taken = {step_id for step_id, taker in takers.items() if taker not in taken}
    return taken


def changes(connection: Connection, step_id: str, limit: int = 500) -> tuple[RecordChange, ...]:
    """Return what a step did, at most `limit` rows."""
    table = JournalEntry.__table__
    query = select(table).where(table.c.step_id == step_id).order_by(table.c.ordinal).limit(limit)
    made = []
    for row in connection.execute(query):
        fields = tuple(
            FieldChange(name, field[2], field[3]) if len(field) > 1 else FieldChange(name, None, None, erased=True)
            for name, field in row.fields.items()
            if name not in ("id", "version") and not name.endswith("_key")
        )
        made.append(RecordChange(row.table_name, row.record_id, row.operation, _name(row.fields), fields))
    return tuple(made)


def _name(fields: dict[str, Any]) -> str:
    for name in _NAMING:
        field = fields.get(name, ())
        value = (field[3] or field[2]) if len(field) > 1 else None
        if value:
            return str(value if not isinstance(value, dict) else next(iter(value.values()), ""))
    return ""


def record_as_of(connection: Connection, table: str, record_id: str, at: datetime) -> dict[str, Any] | None:
    """Return a row as it was at the instant `at` (stored values), None where it did not exist.

    Columns erased at a person's request are absent.
    """
    entry, head = JournalEntry.__table__, JournalStep.__table__
    query = (
        select(entry.c.operation, entry.c.fields)
        .join_from(entry, head, entry.c.step_id == head.c.id)
        .where(entry.c.table_name == table, entry.c.record_id == record_id, head.c.at <= at)
        .order_by(head.c.sequence)
    )
    record: dict[str, Any] | None = None
    for row in connection.execute(query):
        if row.operation == "delete":
            record = None
            continue
        record = {} if row.operation == INSERT or record is None else record
        for name, field in row.fields.items():
            if len(field) > 1:
                record[name] = field[3]
            else:
                record.pop(name, None)
    return record
