"""Undo and redo: a new transaction that takes a step back, row by row, if every row is still as that step left it."""

from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.orm import Mapper

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.storage.base import Base, Record
from cmpdesk.storage.journal import DELETE, INSERT, live, stored
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
    """Write the opposite of a step; ``undo.changed-since`` where a row is no longer as the step left it."""
    entries = transaction.connection.execute(
        select(JournalEntry.__table__)
        .where(JournalEntry.step_id == step_id)
        .order_by(JournalEntry.ordinal.desc())
    ).all()
    mappers = {str(mapper.class_.__tablename__): mapper for mapper in Base.registry.mappers}
    for entry in entries:
        if any(len(field) == 1 for field in entry.fields.values()):
            raise Refusal("undo.erased")
        _opposite(transaction, mappers[entry.table_name], entry)
    transaction.session.flush()


def _opposite(transaction: Transaction, mapper: Mapper[Any], entry: Row[Any]) -> None:
    kind: type[Record] = mapper.class_
    shared = transaction.workspace.info.shared  # there somebody may be changing the row at this moment
    row = transaction.session.get(kind, entry.record_id, with_for_update=shared or None)
    if entry.operation == DELETE:
        if row is not None:
            raise Refusal("undo.changed-since")
        again = {name: live(_column(mapper, name), field[2]) for name, field in entry.fields.items()}
        missing = {column.name: None for column in mapper.columns if column.name not in again}
        made = kind(**{_key(mapper, name): value for name, value in {**missing, **again}.items()})
        if hasattr(made, "version"):
            made.version += 1  # whoever still looks at the deleted row must not overwrite this one
        transaction.session.add(made)
        return
    if row is None:
        raise Refusal("undo.changed-since")
    for name, field in entry.fields.items():
        if name != "version" and stored(_column(mapper, name), getattr(row, _key(mapper, name))) != field[3]:
            raise Refusal("undo.changed-since")
    if entry.operation == INSERT:
        transaction.session.delete(row)
        return
    for name, field in entry.fields.items():
        if name != "version":
            setattr(row, _key(mapper, name), live(_column(mapper, name), field[2]))
    if hasattr(row, "version"):
        row.version += 1


def _column(mapper: Mapper[Any], name: str) -> Any:
    return mapper.local_table.c[name]


def _key(mapper: Mapper[Any], name: str) -> str:
    return str(mapper.get_property_by_column(_column(mapper, name)).key)
