"""The journal: every row that a transaction inserts, changes or deletes, chained by salted digests.

The digest of a field covers its salt and its two values; the digest of an entry covers those of its fields; the hash of
a step covers the step before, its own header and its entries. Erasing a person removes values and salts, and the chain
still proves all the rest.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Set
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert, inspect, select, type_coerce, update
from sqlalchemy.types import TypeDecorator

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.storage.base import Base, canonical
from cmpdesk.storage.schema import HEAD
from cmpdesk.storage.tables import JournalEntry, JournalHead, JournalStep

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GENESIS = "0" * 64
ERASE, DISPOSE = "person.erase", "retention.dispose"
_ERASING = (ERASE, DISPOSE)
"""The labels of the steps after which values may lack; a ranking that is frozen is a seal too."""
INSERT, UPDATE, DELETE = "insert", "update", "delete"
AT_ONCE = 2000
"""How many entries one statement writes."""
Values = dict[str, Any]


class Recorder:
    """What one transaction did so far, a row at most once: an insert that is changed again stays an insert."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], tuple[str, dict[str, tuple[Any, Any]]]] = {}

    def listen(self, session: "Session") -> None:
        """Take note of the rows of the flush that `session` has just made."""
        for entity in session.new:
            self._entity(entity, INSERT)
        for entity in session.dirty:
            if session.is_modified(entity):
                self._entity(entity, UPDATE)
        for entity in session.deleted:
            self._entity(entity, DELETE)

    def _entity(self, entity: Any, operation: str) -> None:
        if not isinstance(entity, Base) or not entity.journalled:
            return
        state = inspect(entity)
        before: Values = {}
        after: Values = {}
        for column in state.mapper.columns:
            key = state.mapper.get_property_by_column(column).key
            history = state.attrs[key].history
            # What was never set before an insert has no former value in the session: it was NULL.
            fresh = operation == INSERT or bool(history.added)
            old = history.deleted[0] if history.deleted else (None if fresh else getattr(entity, key))
            before[column.name] = stored(column, old)
            after[column.name] = stored(column, getattr(entity, key))
            _refuse_unkept(column, after[column.name])
        self.note(entity.__tablename__, before["id"] or after["id"], operation, before, after)

    def inserted(self, table: Table, rows: Iterable[Values]) -> None:
        """Take note of rows that go into `table` in bulk."""
        name = table.name
        ours = {column.name: column for column in table.columns if isinstance(column.type, TypeDecorator)}
        for row in rows:
            told = {**row, **{name: stored(column, row[name]) for name, column in ours.items() if name in row}}
            fields = {column: (None, value) for column, value in told.items() if value is not None}
            self.rows[(name, row["id"])] = (INSERT, fields)

    def updated(self, table: str, before: Values, after: Values) -> None:
        """Take note of a row (whole, in stored values) that is changed in bulk."""
        self.note(table, before["id"], UPDATE, before, after)

    def deleted(self, table: str, row: Values) -> None:
        """Take note of a row (whole, in stored values) that is deleted in bulk."""
        self.note(table, row["id"], DELETE, row, row)

    def note(self, table: str, record_id: str, operation: str, before: Values, after: Values) -> None:
        """Merge what a flush did to a row into what the transaction did to it before."""
        if operation == INSERT:
            fields = {name: (None, value) for name, value in after.items() if value is not None}
        elif operation == DELETE:
            fields = {name: (value, None) for name, value in before.items() if value is not None}
        else:
            fields = {name: (before[name], value) for name, value in after.items() if before[name] != value}
        earlier = self.rows.get((table, record_id))
        if earlier is None:
            if fields:
                self.rows[(table, record_id)] = (operation, fields)
            return
        first, kept = earlier
        if first == INSERT and operation == DELETE:
            del self.rows[(table, record_id)]
        elif first == DELETE:  # deleted, then inserted again in one transaction: a change of what differs
            olds = {name: old for name, (old, _) in kept.items()}
            names = set(olds) | set(fields)
            new = {name: fields.get(name, (None, None))[1] for name in names}
            self.rows[(table, record_id)] = (
                UPDATE, {name: (olds.get(name), new[name]) for name in names if olds.get(name) != new[name]}
            )  # fmt: skip
        else:
            merged = dict(kept)
            for name, (old, value) in fields.items():
                merged[name] = (kept[name][0] if name in kept else old, value)
            self.rows[(table, record_id)] = (DELETE if operation == DELETE else first, merged)

    def entries(self, step_id: str) -> Iterator[Values]:
        """Yield the rows of `journal_entry` for what was noted, digests included."""
        salts = _salts(sum(len(fields) for _, fields in self.rows.values()))
        for ordinal, ((table, record_id), (operation, fields)) in enumerate(self.rows.items()):
            kept = {}
            for name, (before, after) in fields.items():
                salt = next(salts)
                kept[name] = [field_digest(salt, before, after), salt, before, after]
            yield {
                "step_id": step_id, "ordinal": ordinal, "table_name": table, "record_id": record_id,
                "operation": operation, "fields": kept, "digest": entry_digest(table, record_id, operation, kept),
            }  # fmt: skip

    def write(self, connection: Connection, step: Values, watch: Watch) -> None:
        """Write what was noted, and the step that did it at the end of the chain; `step` lacks its place there."""
        digests = []
        made = self.entries(step["id"])
        while some := list(islice(made, AT_ONCE)):
            watch.check()
            for entry in some:
                entry["deleted_by"] = step["officer_id"] if entry["operation"] == DELETE else None
                digests.append(entry["digest"])
            connection.execute(insert(JournalEntry), some)
            watch.report(Progress("", len(digests), len(self.rows)))
        head = connection.execute(select(JournalHead.sequence, JournalHead.hash).with_for_update()).one()
        step = {**step, "sequence": head.sequence + 1, "schema": HEAD, "rows": len(digests), "previous": head.hash}
        header = {name: step[name] for name in HEADER}
        header["at"] = stored(JournalStep.__table__.c.at, step["at"])
        step["hash"] = step_hash(head.hash, header, digests)
        connection.execute(insert(JournalStep), step)
        connection.execute(update(JournalHead), {"sequence": step["sequence"], "hash": step["hash"]})


def _refuse_unkept(column: ColumnElement[Any], value: Any) -> None:
    """Say on every database what only PostgreSQL would say, and before it does."""
    limit = getattr(column.type, "length", None)
    if isinstance(value, str) and "\x00" in value:
        raise Refusal("text.not-kept")
    if limit is not None and isinstance(value, str) and len(value) > limit:
        raise Refusal("text.too-long", length=len(value), limit=limit)


def _salts(count: int) -> Iterator[str]:
    pool = os.urandom(16 * count).hex()
    return (pool[start : start + 32] for start in range(0, 32 * count, 32))


def stored(column: ColumnElement[Any], value: Any) -> Any:
    """Return `value` as the database keeps it: text, number, truth or JSON."""
    if value is None:
        return None
    if isinstance(column.type, TypeDecorator):
        return column.type.process_bind_param(value, None)  # type: ignore[arg-type]  # ours need no dialect
    return value


def stored_columns(table: Table) -> list[ColumnElement[Any]]:
    """Return the columns of `table` to select, so that rows come with stored values."""
    return [
        type_coerce(column, column.type.impl_instance).label(column.name)
        if isinstance(column.type, TypeDecorator)
        else column
        for column in table.columns
    ]


def field_digest(salt: str, before: Any, after: Any) -> str:
    """Return the digest of a field."""
    return hashlib.sha256(f"{salt}[{canonical(before)},{canonical(after)}]".encode()).hexdigest()


def entry_digest(table: str, record_id: str, operation: str, fields: dict[str, Any]) -> str:
    """Return the digest of an entry from those of its fields."""
    parts = "|".join(f"{name}:{fields[name][0]}" for name in sorted(fields))
    return hashlib.sha256(f"{table}|{record_id}|{operation}|{parts}".encode()).hexdigest()


def step_hash(previous: str, header: Values, digests: Iterable[str]) -> str:
    """Return the hash of a step. `header` holds its columns but for `previous`, `hash` and the instant as text."""
    made = hashlib.sha256(f"{previous}|{canonical(header)}".encode())
    for digest in digests:
        made.update(digest.encode())
    return made.hexdigest()


HEADER = ("sequence", "id", "kind", "label", "params", "officer_id", "at", "schema", "undoes", "rows")


def verify(connection: Connection) -> Iterator[tuple[str, dict[str, str]]]:
    """Walk the whole chain and yield the faults found: (code, parameters)."""
    step, entry = JournalStep.__table__, JournalEntry.__table__
    previous, expected, walked = GENESIS, 0, 0
    erased = _erased_records(connection)
    rows = connection.execution_options(stream_results=True).execute(
        select(entry).join_from(entry, step, entry.c.step_id == step.c.id).order_by(step.c.sequence, entry.c.ordinal)
    )
    pending = next(rows, None)
    for head in connection.execute(select(step).order_by(step.c.sequence)):
        expected += 1
        place = {"sequence": str(head.sequence)}
        digests = []
        while pending is not None and pending.step_id == head.id:
            digests.append(pending.digest)
            if pending.ordinal != len(digests) - 1 or not _entry_holds(pending, erased):
                yield "check.entry-altered", {**place, "table": pending.table_name, "record": pending.record_id}
            pending = next(rows, None)
        walked += len(digests)
        if head.sequence != expected:
            yield "check.step-missing", {"sequence": str(expected)}
            expected = head.sequence
        header = {name: getattr(head, name) for name in HEADER}
        header["at"] = stored(JournalStep.__table__.c.at, head.at)
        if head.previous != previous or len(digests) != head.rows:
            yield "check.chain-broken", place
        if step_hash(head.previous, header, digests) != head.hash:
            yield "check.step-altered", place
        previous = head.hash
    strays = connection.execute(select(func.count()).select_from(entry)).scalar_one() - walked
    if strays:
        yield "check.stray-entries", {"count": str(strays)}
    yield from _head_faults(connection, expected, previous)


def _erased_records(connection: Connection) -> set[tuple[str, str]]:
    """Return (table, id) of what erasures touched or name (rows that are gone): only there values may lack."""
    step, entry = JournalStep.__table__, JournalEntry.__table__
    query = select(entry.c.table_name, entry.c.record_id).join_from(entry, step, entry.c.step_id == step.c.id)
    erasing = (step.c.kind == "seal") & step.c.label.in_(_ERASING)
    found = {(row.table_name, row.record_id) for row in connection.execute(query.where(erasing))}
    for params in connection.execute(select(step.c.params).where(erasing)).scalars():
        found |= {(table, record) for table, record in params.get("records", ())}
    return found


def _entry_holds(row: Any, erased: Set[tuple[str, str]]) -> bool:
    for field in row.fields.values():
        if len(field) == 1 and (row.table_name, row.record_id) not in erased:
            return False
        if len(field) > 1 and field_digest(field[1], field[2], field[3]) != field[0]:
            return False
    return entry_digest(row.table_name, row.record_id, row.operation, row.fields) == str(row.digest)


def _head_faults(connection: Connection, steps: int, last: str) -> Iterator[tuple[str, dict[str, str]]]:
    head = connection.exec_driver_sql("SELECT sequence, hash FROM journal_head").one()
    if head.sequence != steps or head.hash != last:
        yield "check.tail-cut", {"expected": str(head.sequence), "found": str(steps)}
