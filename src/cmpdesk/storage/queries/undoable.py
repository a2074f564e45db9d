"""What undo and redo could take back, and why a step stays; the rows of a step, checked to be as it left them."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.storage.base import Record
from cmpdesk.storage.declaring import entities
from cmpdesk.storage.journal import DELETE, INSERT, UPDATE, stored_columns
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.schema import HEAD
from cmpdesk.storage.tables import JournalEntry, JournalStep, Officer

_STEP = JournalStep.__table__
_READ = 500
"""Rows read with one statement."""
_CHECKED = 500
"""Rows of a step up to which they are looked at before anybody tries to take it back."""
_NEVER = {StepKind.RECORD: "undo.recorded", StepKind.SEAL: "undo.seal", StepKind.UNDO: "undo.is-undo"}
"""Steps that undo does not take back, with the reason."""
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
            *clearance.steps(connection),
        )
        .order_by(_STEP.c.sequence.desc())
        .limit(1)
    )
    return connection.execute(query).first()


def obstacle(connection: Connection, officer_id: str, step_id: str) -> Refusal | None:
    """Return why an officer cannot take back a step, None where they can."""
    step = connection.execute(select(_STEP).where(_STEP.c.id == step_id)).first()
    if step is None:
        return Refusal("undo.nothing")
    if step.kind in _NEVER:
        return Refusal(_NEVER[step.kind])
    if step.officer_id != officer_id:
        return Refusal("undo.not-yours", officer=_officer(connection, step.officer_id))
    if connection.execute(select(_STEP.c.id).where(_STEP.c.undoes == step_id).limit(1)).first():
        return Refusal("undo.taken-back")
    if step.schema != HEAD:
        return Refusal("undo.older-version")
    seal = select(_STEP.c.id).where(_STEP.c.kind == StepKind.SEAL, _STEP.c.sequence > step.sequence)
    if connection.execute(seal.limit(1)).first():
        return Refusal("undo.sealed")
    newest = undo_candidate(connection, officer_id)
    if newest is None or newest.id != step_id:
        return Refusal("undo.not-newest")
    return _changed_since(connection, step) if step.rows <= _CHECKED else None


def _changed_since(connection: Connection, step: Row[Any]) -> Refusal | None:
    """Return the refusal of a step whose rows are no longer as it left them; it names who changed one since."""
    table = JournalEntry.__table__
    entries = connection.execute(select(table).where(table.c.step_id == step.id)).all()
    try:
        checked(connection, by_table(entries), shared=False)
    except Refusal as refusal:
        later = (
            select(_STEP.c.officer_id, _STEP.c.at)
            .join_from(table, _STEP, table.c.step_id == _STEP.c.id)
            .where(table.c.record_id.in_([entry.record_id for entry in entries]), _STEP.c.sequence > step.sequence)
            .order_by(_STEP.c.sequence)
        )
        found = connection.execute(later).first() if refusal.code == "undo.changed-since" else None
        if found is None:
            return refusal
        return Refusal("undo.changed-by", officer=_officer(connection, found.officer_id), at=found.at.astimezone())
    return None


def _officer(connection: Connection, officer_id: str) -> str:
    return connection.execute(select(Officer.name).where(Officer.id == officer_id)).scalar() or ""


def kinds() -> dict[str, type[Record]]:
    """Return the class of each table."""
    return {kind.__tablename__: kind for kind in entities(Record)}


def by_table(entries: Sequence[Row[Any]]) -> dict[str, list[Row[Any]]]:
    """Return the entries of a step by the table that they tell of."""
    found: dict[str, list[Row[Any]]] = {}
    for entry in entries:
        found.setdefault(entry.table_name, []).append(entry)
    return found


def checked(connection: Connection, touched: dict[str, list[Row[Any]]], *,
            shared: bool) -> dict[str, dict[str, Stored]]:  # fmt: skip
    """Return the rows of a step that are there now, by table and id; refused where one is not as the step left it."""
    known = kinds()
    here = {table: _rows(connection, known[table], found, shared=shared) for table, found in touched.items()}
    for table, found in touched.items():
        for entry in found:
            _check_as_left(here[table].get(entry.record_id), entry)
    _check_judging(connection, touched, here)
    return here


def _check_judging(connection: Connection, touched: dict[str, list[Row[Any]]],
                   here: dict[str, dict[str, Stored]]) -> None:  # fmt: skip
    """Refuse to take back what marks rest upon: whose jury judges a call, or the grid by which a sheet was filled."""
    for entry in touched.get("call", ()):
        judging = entry.operation == UPDATE and {"evaluation", "lead"} & set(entry.fields)
        if judging and clearance.holds_marks(connection, entry.record_id):
            raise Refusal("call.marked")
    for entry in touched.get("grid_version", ()):
        if entry.operation == INSERT:
            row = here["grid_version"][entry.record_id]
            if clearance.grid_filled(connection, row["call_id"], row["number"]):
                raise Refusal("grid.filled", version=row["number"])


def _rows(connection: Connection, kind: type[Record], entries: Sequence[Row[Any]], *,
          shared: bool) -> dict[str, Stored]:  # fmt: skip
    """Return the rows that are there now, by id, some hundred at a time: what the step changed of them, or all."""
    table = cast("Table", kind.__table__)
    columns = stored_columns(table)
    if all(entry.operation == UPDATE for entry in entries):  # of a calendar that moved, its dates alone
        named = {"id", "version", *(name for entry in entries for name in entry.fields)}
        columns = [one for one in columns if one.key in named]
    wanted = [entry.record_id for entry in entries]
    found: dict[str, Stored] = {}
    for start in range(0, len(wanted), _READ):
        query = select(*columns).where(table.c.id.in_(wanted[start : start + _READ]))
        if shared:  # there somebody may be changing a row at this moment
            query = query.order_by(table.c.id).with_for_update()
        found.update({row["id"]: dict(row) for row in connection.execute(query).mappings()})
    return found


def _check_as_left(row: Stored | None, entry: Row[Any]) -> None:
    """Refuse where the row of an entry is not as the step left it; None stands for one that is not there."""
    if any(len(field) == 1 for field in entry.fields.values()):
        raise Refusal("undo.erased")
    if (row is None) != (entry.operation == DELETE):
        raise Refusal("undo.changed-since")
    if row is not None and any(row[name] != field[3] for name, field in entry.fields.items() if name != "version"):
        raise Refusal("undo.changed-since")
