"""Undo and redo: a new transaction that takes a step back, row by row, if every row is still as that step left it."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, TypeDecorator, UniqueConstraint, select, type_coerce

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.storage.base import Base, Record
from cmpdesk.storage.journal import DELETE, INSERT, UPDATE
from cmpdesk.storage.schema import HEAD
from cmpdesk.storage.tables import JournalEntry, JournalStep
from cmpdesk.storage.workspace import Transaction

_STEP = JournalStep.__table__
_READ = 500
"""Rows read with one statement."""
Stored = dict[str, Any]
"""A row as the database keeps it, and as the journal tells it."""


def undo_candidate(connection: Connection, officer_id: str) -> Row[Any] | None:
    """Return the newest step of the officer that can be taken back, None at a seal or at the beginning."""
    return _newest(connection, officer_id, (StepKind.CHANGE, StepKind.REDO))


def redo_candidate(connection: Connection, officer_id: str) -> Row[Any] | None:
    """Return the newest undo of the officer that can itself be taken back: none once they changed something since."""
    found = _newest(connection, officer_id, (StepKind.UNDO,))
    if found is None:
        return None
    later = select(_STEP.c.id).where(
        _STEP.c.officer_id == officer_id, _STEP.c.kind == StepKind.CHANGE, _STEP.c.sequence > found.sequence
    )
    return None if connection.execute(later.limit(1)).first() else found


def _newest(connection: Connection, officer_id: str, kinds: tuple[StepKind, ...]) -> Row[Any] | None:
    seal = select(_STEP.c.sequence).where(_STEP.c.kind == StepKind.SEAL).order_by(_STEP.c.sequence.desc()).limit(1)
    barrier = connection.execute(seal).scalar() or 0
    taken = _STEP.alias("taken")
    query = (
        select(_STEP)
        .where(
            _STEP.c.officer_id == officer_id,
            _STEP.c.kind.in_([str(kind) for kind in kinds]),
            _STEP.c.sequence > barrier,
            _STEP.c.schema == HEAD,  # a migration seals what came before it
            ~select(taken.c.id).where(taken.c.undoes == _STEP.c.id).exists(),
        )
        .order_by(_STEP.c.sequence.desc())
        .limit(1)
    )
    return connection.execute(query).first()


def take_back(transaction: Transaction, step_id: str) -> None:
    """Write the opposite of a step; ``undo.changed-since`` where a row is no longer as the step left it.

    What is unique is first made free: rows that the step inserted go, those that it changed step aside, and only then
    all take their former values. So a step that swapped two numbers can be taken back. All in stored values and in
    bulk: a step may be the import of ten thousand applications.
    """
    entries = transaction.connection.execute(
        select(JournalEntry.__table__).where(JournalEntry.step_id == step_id).order_by(JournalEntry.ordinal.desc())
    ).all()
    kinds: dict[str, type[Record]] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    by_table: dict[str, list[Row[Any]]] = {}
    for entry in entries:
        by_table.setdefault(entry.table_name, []).append(entry)
    here = {table: _rows(transaction, kinds[table], found) for table, found in by_table.items()}
    for table, found in by_table.items():
        for entry in found:
            _check_as_left(here[table].get(entry.record_id), entry)
    for table, found in by_table.items():
        rows = [here[table][entry.record_id] for entry in found if entry.operation == INSERT]
        transaction.bulk_delete(kinds[table], rows)
    for table, found in by_table.items():
        changed = [(here[table][entry.record_id], entry) for entry in found if entry.operation == UPDATE]
        aside = [(row, {**row, **_aside(kinds[table], entry)}) for row, entry in changed]
        transaction.bulk_update(kinds[table], aside)
        transaction.bulk_update(kinds[table], [
            (away, _former(row, entry)) for (row, entry), (_, away) in zip(changed, aside, strict=True)
        ])  # fmt: skip
    for table, found in by_table.items():
        gone = [_again(kinds[table], entry) for entry in found if entry.operation == DELETE]
        transaction.bulk_insert(kinds[table], gone)


def _rows(transaction: Transaction, kind: type[Record], entries: Sequence[Row[Any]]) -> dict[str, Stored]:
    """Return the rows that are there now, by id, some hundred at a time."""
    table = cast("Table", kind.__table__)
    columns = [
        type_coerce(column, column.type.impl_instance).label(column.name)
        if isinstance(column.type, TypeDecorator)
        else column
        for column in table.columns
    ]
    wanted = [entry.record_id for entry in entries]
    found: dict[str, Stored] = {}
    for start in range(0, len(wanted), _READ):
        query = select(*columns).where(table.c.id.in_(wanted[start : start + _READ]))
        if transaction.workspace.info.shared:  # there somebody may be changing a row at this moment
            query = query.order_by(table.c.id).with_for_update()
        found.update({row["id"]: dict(row) for row in transaction.connection.execute(query).mappings()})
    return found


def _check_as_left(row: Stored | None, entry: Row[Any]) -> None:
    """Refuse where the row of an entry is not as the step left it; None stands for one that is not there."""
    if any(len(field) == 1 for field in entry.fields.values()):
        raise Refusal("undo.erased")
    if (row is None) != (entry.operation == DELETE):
        raise Refusal("undo.changed-since")
    if row is not None and any(row[name] != field[3] for name, field in entry.fields.items() if name != "version"):
        raise Refusal("undo.changed-since")


def _aside(kind: type[Record], entry: Row[Any]) -> Stored:
    """Return, for the unique columns that the step changed, values that nothing else has."""
    table = cast("Table", kind.__table__)
    unique = {
        column.name
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
        for column in constraint.columns
    }
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
