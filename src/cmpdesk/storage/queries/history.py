"""The journal as people read it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import FieldChange, HistoryFilter, RecordChange, StepKind, StepRow, Undoable
from cmpdesk.domain.pages import Page
from cmpdesk.storage import tables
from cmpdesk.storage.queries import clearance, past
from cmpdesk.storage.queries.undoable import redo_candidate, undo_candidate
from cmpdesk.storage.tables import JournalEntry, JournalStep

_NONE = HistoryFilter()
_TOLD_TO_ALL = ("ranking.freeze", "ranking.reopen")
"""Seals of which everybody may know, also who may not see what they hold."""
_SEAL = "step.seal"
"""What is said of a seal to who may not see all of it: only that nothing before it can be taken back."""


def steps(connection: Connection, officer_id: str | None, before: int | None, limit: int,
          wanted: HistoryFilter = _NONE) -> Page[StepRow]:  # fmt: skip
    """Return steps, newest first; `undoable` marks the one that `officer_id` could take back now.

    `before` is a sequence. The search of `wanted` is not looked at: the words of a step are not stored.
    """
    table = JournalStep.__table__
    query = select(table).where(*_passing(connection, wanted)).order_by(table.c.sequence.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(table.c.sequence < before)
    found = connection.execute(query).all()
    shown = found[:limit]
    candidate = undo_candidate(connection, officer_id) if officer_id else None
    rows = _rows(connection, shown, candidate.id if candidate else None)
    return Page(rows, (shown[-1].sequence,) if len(found) > limit else None)


def _passing(connection: Connection, wanted: HistoryFilter) -> list[ColumnElement[bool]]:
    step, entry = JournalStep.__table__, JournalEntry.__table__
    conditions: list[ColumnElement[bool]] = clearance.steps(connection)
    if wanted.officer_id:
        conditions.append(step.c.officer_id == wanted.officer_id)
    if wanted.since is not None:
        conditions.append(step.c.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(step.c.at < wanted.until)
    if wanted.table:
        touched = select(entry.c.step_id).where(entry.c.step_id == step.c.id, entry.c.table_name == wanted.table)
        conditions.append(touched.exists())
    if wanted.record_id:
        parts = past.parts(connection, wanted.record_id)
        conditions.append(step.c.id.in_(select(entry.c.step_id).where(entry.c.record_id.in_(parts))))
    return conditions


def step(connection: Connection, step_id: str) -> StepRow:
    """Return one step, or refuse with ``record.gone``."""
    table = JournalStep.__table__
    found = connection.execute(select(table).where(table.c.id == step_id, *clearance.steps(connection))).all()
    if not found:
        raise Refusal("record.gone", table="journal_step")
    return _rows(connection, found, None)[0]


def head(connection: Connection) -> tuple[int, str]:
    """Return the sequence and the hash of the end of the chain."""
    row = connection.execute(select(tables.JournalHead.sequence, tables.JournalHead.hash)).one()
    return row.sequence, row.hash


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
    closed = _closed(connection, found)
    return tuple(
        StepRow(row.id, row.sequence, StepKind(row.kind), _SEAL if row.id in closed else row.label,
                {} if row.id in closed else row.params, names.get(row.officer_id, ""), row.at,
                closed.get(row.id, row.rows), row.id in taken, row.id == undo_id)
        for row in found
    )  # fmt: skip


def _closed(connection: Connection, found: Iterable[Row[Any]]) -> dict[str, int]:
    """Return the seals among `found` that did more than may be seen, each with how many of its rows may."""
    conditions, entry = clearance.entries(connection), JournalEntry.__table__
    seals = {row.id: row.rows for row in found if row.kind == StepKind.SEAL and row.label not in _TOLD_TO_ALL}
    if not conditions or not seals:
        return {}
    query = select(entry.c.step_id, func.count()).where(entry.c.step_id.in_(seals), *conditions)
    shown = {row[0]: row[1] for row in connection.execute(query.group_by(entry.c.step_id))}
    return {step_id: shown.get(step_id, 0) for step_id, rows in seals.items() if shown.get(step_id, 0) != rows}


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
    query = select(table).where(table.c.step_id == step_id, *clearance.entries(connection))
    found = connection.execute(query.order_by(table.c.ordinal).limit(limit)).all()
    names = past.Names(connection)
    for row in found:
        names.want_row(row.table_name, row.record_id)
        for name, field in row.fields.items():
            names.want(row.table_name, name, *field[2:4])
    names.look()
    made = []
    for row in found:
        fields = tuple(
            FieldChange(name, *(names.shown(row.table_name, name, value) for value in field[2:4]))
            if len(field) > 1
            else FieldChange(name, None, None, erased=True)
            for name, field in row.fields.items()
            if past.is_told(row.table_name, name)
        )
        called = past.name_in({name: field[3] or field[2] for name, field in row.fields.items() if len(field) > 1})
        called = called or names.of(row.table_name, row.record_id) or names.between(row.table_name, row.fields)
        made.append(RecordChange(row.table_name, row.record_id, row.operation, called, fields))
    return tuple(made)
