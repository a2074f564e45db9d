"""Undo and redo: a new transaction that takes a step back, row by row, if every row is still as that step left it."""

from typing import Any, cast

from sqlalchemy import Row, Table, UniqueConstraint, select

from cmpdesk.storage.base import Record
from cmpdesk.storage.journal import DELETE, INSERT, UPDATE
from cmpdesk.storage.queries.undoable import Stored, by_table, checked, kinds
from cmpdesk.storage.tables import JournalEntry
from cmpdesk.storage.workspace import Transaction


def take_back(transaction: Transaction, step_id: str) -> None:
    """Write the opposite of a step; ``undo.changed-since`` where a row is no longer as the step left it.

    What is unique is first made free: rows that the step inserted go, those that it changed step aside, and only then
    all take their former values. So a step that swapped two numbers can be taken back. All in stored values and in
    bulk: a step may be the import of ten thousand applications.
    """
    entries = transaction.connection.execute(
        select(JournalEntry.__table__).where(JournalEntry.step_id == step_id).order_by(JournalEntry.ordinal.desc())
    ).all()
    tables, touched = kinds(), by_table(entries)
    stages = transaction.stages
    stages.begin(0.3, len(entries))
    here = checked(transaction.connection, touched, shared=transaction.workspace.info.shared)
    stages.begin(0.6)
    for table, found in touched.items():
        rows = [here[table][entry.record_id] for entry in found if entry.operation == INSERT]
        transaction.bulk_delete(tables[table], rows)
    for table, found in touched.items():
        changed = [(here[table][entry.record_id], entry) for entry in found if entry.operation == UPDATE]
        unique = _unique(tables[table])
        aside = [(row, {**row, **_aside(tables[table], entry, unique)}) for row, entry in changed]
        transaction.bulk_update(tables[table], aside)
        transaction.bulk_update(tables[table], [
            (away, _former(row, entry)) for (row, entry), (_, away) in zip(changed, aside, strict=True)
        ])  # fmt: skip
    for table, found in touched.items():
        gone = [_again(tables[table], entry) for entry in found if entry.operation == DELETE]
        transaction.bulk_insert(tables[table], gone)
    stages.begin(1)


def _unique(kind: type[Record]) -> set[str]:
    return {
        column.name
        for constraint in cast("Table", kind.__table__).constraints
        if isinstance(constraint, UniqueConstraint)
        for column in constraint.columns
    }


def _aside(kind: type[Record], entry: Row[Any], unique: set[str]) -> Stored:
    """Return, for the unique columns that the step changed, values that nothing else has."""
    table = cast("Table", kind.__table__)
    return {
        name: -1_000_000 - entry.ordinal if issubclass(table.c[name].type.python_type, int) else f"~{entry.ordinal:x}"
        for name in unique & set(entry.fields)
    }


def _former(row: Stored, entry: Row[Any]) -> Stored:
    before = {name: field[2] for name, field in entry.fields.items() if name != "version"}
    return {**row, **before, **_raised(row)}


def _again(kind: type[Record], entry: Row[Any]) -> Stored:
    missing = dict.fromkeys(cast("Table", kind.__table__).columns.keys())
    row = {**missing, **{name: field[2] for name, field in entry.fields.items()}}
    return {**row, **_raised(row)}


def _raised(row: Stored) -> Stored:
    """Return the next version: whoever still looks at the row as it was must not overwrite this one."""
    return {"version": row["version"] + 1} if "version" in row else {}
