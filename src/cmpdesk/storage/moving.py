"""Copying a whole workspace from a file to a server or back, journal and all."""

from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.storage import blobs, journal, opening, records_check, rights, search
from cmpdesk.storage.base import Base
from cmpdesk.storage.tables import JournalHead
from cmpdesk.storage.workspace import Workspace

_BATCH = {"blob": 4, "blob_text": 50}
"""Rows written at once where a row may be large."""
_LEFT = {"search_entry", "presence"}
"""Made anew at the target, or of no use there."""
_NUMBERED = ("search_entry", "blob_text")


def copy_workspace(source: Workspace, location: str, watch: Watch) -> Workspace:
    """Copy all that `source` holds to a new file or an empty database, and return it open; the source stays as it is.

    The copy is of one moment, has the same chain and is checked before it is kept: where anything fails nothing is left
    behind. Refused with ``workspace.exists``, ``check.not-all`` where the login does not see everything, and
    ``move.unsound``.
    """
    with source.read() as here:
        if not rights.sees_all(here):
            raise Refusal("check.not-all")
        return opening.made(location, lambda there: _fill(here, there, watch))


def _fill(here: Connection, there: Connection, watch: Watch) -> None:
    there.execute(delete(JournalHead))  # the one that every new workspace begins with
    tables = [table for table in Base.metadata.sorted_tables if table.name not in _LEFT]
    counts = {table.name: _count(here, table) for table in tables}
    total, done = sum(counts.values()), 0
    for table in tables:
        for rows in _batches(here, table):
            watch.check()
            watch.report(Progress(table.name, done, total))
            there.execute(insert(table), rows)
            done += len(rows)
    search.reindex(there)
    _settle(there)
    found = {table.name: _count(there, table) for table in tables}
    if found != counts or _head(here) != _head(there):
        raise Refusal("move.unsound", detail=str([name for name in counts if found[name] != counts[name]]))
    for check in (journal.verify, records_check.faults, blobs.faults):
        watch.check()
        for code, params in check(there):
            raise Refusal("move.unsound", detail=f"{code} {params}")


def _batches(here: Connection, table: Table) -> Any:
    size = _BATCH.get(table.name, 500)
    rows = here.execution_options(stream_results=True, yield_per=size).execute(select(table)).mappings()
    for batch in rows.partitions(size):
        yield [dict(row) for row in batch]


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _head(connection: Connection) -> tuple[int, str]:
    row = connection.execute(select(JournalHead.sequence, JournalHead.hash)).one()
    return row.sequence, row.hash


def _settle(there: Connection) -> None:
    """Let numbers go on after those that were copied; on SQLite look whether each link leads somewhere."""
    if there.dialect.name == "postgresql":
        for name in _NUMBERED:
            there.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'sequence'), "  # noqa: S608 - a name of ours
                f"greatest((SELECT max(sequence) FROM {name}), 1))"
            )
    elif there.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise Refusal("move.unsound", detail="foreign_key_check")
