"""Whether the rows of the tables are still what the journal left: a change made behind its back is found."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from cmpdesk.storage.base import Record
from cmpdesk.storage.declaring import entities
from cmpdesk.storage.journal import DELETE, INSERT, stored
from cmpdesk.storage.schema import HEAD
from cmpdesk.storage.tables import JournalEntry, JournalStep, WorkspaceRow

Fault = tuple[str, dict[str, str]]
CHUNK = 500


class Left:
    """A row as the journal left it. `open` names columns of which it cannot tell: erased, or added by a migration."""

    def __init__(self, table: str, entries: Sequence[Any]) -> None:
        self.table = table
        self.values: dict[str, Any] = {}
        self.open: set[str] = set()
        self.whole = False
        self.here = True
        for entry in entries:
            self._follow(entry)

    def _follow(self, entry: Any) -> None:
        self.here = entry.operation != DELETE
        if entry.operation == INSERT:
            self.values.clear()
            self.open.clear()
            self.whole = entry.schema == HEAD
        for name, field in entry.fields.items():
            if len(field) > 1:
                self.values[name] = field[3]
                self.open.discard(name)
            else:
                self.values.pop(name, None)
                self.open.add(name)

    def holds(self, row: dict[str, Any]) -> bool:
        """Tell whether `row` (stored values) is as it was left."""
        for name, value in row.items():
            known = name in self.values or (self.whole and name not in self.open)
            if known and self.values.get(name) != value:
                return False
        return True


def faults(connection: Connection) -> Iterator[Fault]:
    """Compare every journalled row with the journal and yield the faults found: (code, parameters)."""
    chunk: dict[str, Left] = {}
    for record_id, row in left(connection):
        chunk[record_id] = row
        if len(chunk) >= CHUNK:
            yield from _compare(connection, chunk)
            chunk.clear()
    yield from _compare(connection, chunk)
    yield from _strangers(connection)


def left(connection: Connection) -> Iterator[tuple[str, Left]]:
    """Yield (id, row as left) of every row that the journal knows."""
    entry, step = JournalEntry.__table__, JournalStep.__table__
    rows = connection.execution_options(stream_results=True).execute(
        select(entry.c.table_name, entry.c.record_id, entry.c.operation, entry.c.fields, step.c.schema)
        .join_from(entry, step, entry.c.step_id == step.c.id)
        .order_by(entry.c.record_id, step.c.sequence)
    )
    for record_id, entries in groupby(rows, key=lambda row: row.record_id):
        group = list(entries)
        yield record_id, Left(group[-1].table_name, group)


def kinds() -> dict[str, type[Record]]:
    """Return the entities that the journal records, by table."""
    return {kind.__tablename__: kind for kind in entities(Record) if kind.journalled}


def _compare(connection: Connection, lefts: dict[str, Left]) -> Iterator[Fault]:
    """Compare some hundred rows, table by table."""
    for name, kind in kinds().items():
        wanted = {record_id: left for record_id, left in lefts.items() if left.table == name}
        if not wanted:
            continue
        table = kind.__table__
        here = {row.id: row for row in connection.execute(select(table).where(table.c.id.in_(wanted)))}
        for record_id, left in wanted.items():
            found = here.get(record_id)
            place = {"table": name, "record": record_id}
            if left.here and found is None:
                yield "check.row-missing", place
            elif found is not None:
                row = {column.name: stored(column, found._mapping[column]) for column in table.columns}
                if not left.here or not left.holds(row):
                    yield "check.row-altered", place


def _strangers(connection: Connection) -> Iterator[Fault]:
    """Count the rows that the journal never knew."""
    entry = JournalEntry.__table__
    for name, kind in kinds().items():
        if kind is WorkspaceRow:  # it is made before the journal begins
            continue
        table = kind.__table__
        known = select(entry.c.record_id).where(entry.c.table_name == name)
        strange = connection.execute(
            select(func.count()).select_from(table).where(table.c.id.not_in(known))
        ).scalar_one()
        if strange:
            yield "check.row-unknown", {"table": name, "count": str(strange)}
