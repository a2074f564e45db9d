"""Undo and redo: a new transaction that takes a step back, row by row, if every row is still as that step left it."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, UniqueConstraint, select
from sqlalchemy.orm import Mapper

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.storage.base import Base, Record
from cmpdesk.storage.journal import DELETE, INSERT, UPDATE, live, stored
from cmpdesk.storage.schema import HEAD
from cmpdesk.storage.tables import JournalEntry, JournalStep
from cmpdesk.storage.workspace import Transaction

_STEP = JournalStep.__table__


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
    all take their former values. So a step that swapped two numbers can be taken back.
    """
    entries = transaction.connection.execute(
        select(JournalEntry.__table__).where(JournalEntry.step_id == step_id).order_by(JournalEntry.ordinal.desc())
    ).all()
    mappers = {str(mapper.class_.__tablename__): mapper for mapper in Base.registry.mappers}
    rows = _rows(transaction, mappers, entries)
    here = []
    for entry in entries:
        mapper, row = mappers[entry.table_name], rows.get((entry.table_name, entry.record_id))
        _check_as_left(mapper, row, entry)
        here.append((entry, mapper, row))
    for entry, _, row in here:
        if entry.operation == INSERT:
            transaction.session.delete(row)
    transaction.session.flush()
    for entry, mapper, row in here:
        if entry.operation == UPDATE:
            _step_aside(mapper, row, entry)
    transaction.session.flush()
    for entry, mapper, row in here:
        if entry.operation == UPDATE:
            _former(mapper, row, entry)
        elif entry.operation == DELETE:
            transaction.session.add(_again(mapper, entry))
    transaction.session.flush()


def _rows(transaction: Transaction, mappers: dict[str, Mapper[Any]],
          entries: Sequence[Row[Any]]) -> dict[tuple[str, str], Record]:  # fmt: skip
    """Return the rows that are there now, some hundred at a time."""
    ids: dict[str, list[str]] = {}
    for entry in entries:
        ids.setdefault(entry.table_name, []).append(entry.record_id)
    found: dict[tuple[str, str], Record] = {}
    for table, wanted in ids.items():
        kind: type[Record] = mappers[table].class_
        for start in range(0, len(wanted), 500):
            query = select(kind).where(kind.id.in_(wanted[start : start + 500]))
            if transaction.workspace.info.shared:  # there somebody may be changing a row at this moment
                query = query.order_by(kind.id).with_for_update()
            found.update({(table, row.id): row for row in transaction.session.scalars(query)})
    return found


def _check_as_left(mapper: Mapper[Any], row: Record | None, entry: Row[Any]) -> None:
    """Refuse where the row of an entry is not as the step left it; None stands for one that is not there."""
    if any(len(field) == 1 for field in entry.fields.values()):
        raise Refusal("undo.erased")
    if (row is None) != (entry.operation == DELETE):
        raise Refusal("undo.changed-since")
    if row is not None:
        for name, field in entry.fields.items():
            if name != "version" and stored(_column(mapper, name), getattr(row, _key(mapper, name))) != field[3]:
                raise Refusal("undo.changed-since")


def _step_aside(mapper: Mapper[Any], row: Any, entry: Row[Any]) -> None:
    """Give the unique columns that the step changed a value that nothing else has, for the length of this step."""
    unique = {
        column.name
        for constraint in cast("Table", mapper.local_table).constraints
        if isinstance(constraint, UniqueConstraint)
        for column in constraint.columns
    }
    for name in unique & set(entry.fields):
        number = issubclass(_column(mapper, name).type.python_type, int)
        setattr(row, _key(mapper, name), -1_000_000 - entry.ordinal if number else f"~{entry.ordinal:x}")


def _former(mapper: Mapper[Any], row: Any, entry: Row[Any]) -> None:
    for name, field in entry.fields.items():
        if name != "version":
            setattr(row, _key(mapper, name), live(_column(mapper, name), field[2]))
    if hasattr(row, "version"):
        row.version += 1


def _again(mapper: Mapper[Any], entry: Row[Any]) -> Any:
    former = {name: live(_column(mapper, name), field[2]) for name, field in entry.fields.items()}
    missing = {column.name: None for column in mapper.columns if column.name not in former}
    made = mapper.class_(**{_key(mapper, name): value for name, value in {**missing, **former}.items()})
    if hasattr(made, "version"):
        made.version += 1  # whoever still looks at the deleted row must not overwrite this one
    return made


def _column(mapper: Mapper[Any], name: str) -> Any:
    return mapper.local_table.c[name]


def _key(mapper: Mapper[Any], name: str) -> str:
    return str(mapper.get_property_by_column(_column(mapper, name)).key)
