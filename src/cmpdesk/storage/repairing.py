"""What a damaged workspace still holds: table by table, and around damage row by row, into a new file.

What cannot be read is written anew from the journal, where that is whole.

The damaged file is only read, and from a copy: even its log of unfinished writes stays as it is. Where the first page
is gone, so that nothing can be opened, it is made anew from the pages of the schema that are left.
"""

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    String,
    TypeDecorator,
    column,
    create_engine,
    event,
    insert,
    select,
    table,
)
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeEngine

from cmpdesk.domain.backups import Repaired, Salvaged
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.storage import journal, records_check, schema, search
from cmpdesk.storage.backups import catalogue
from cmpdesk.storage.backups.folder import PART
from cmpdesk.storage.base import new_id
from cmpdesk.storage.files import APPLICATION_ID
from cmpdesk.storage.firstpage import mend
from cmpdesk.storage.tables import WorkspaceRow

Fault = tuple[str, dict[str, str]]
FURTHEST, PATIENCE = 10_000_000, 500
"""How far row numbers are tried beyond damage where nothing tells how far the table goes: so many one by one, then in
strides that double each time.
"""
_MADE_ANEW = {"alembic_version", "search_entry"}


def repair(source: Path, target: Path, *, now: datetime, watch: Watch | None = None) -> Repaired:
    """Save what `source` still holds into the new file `target`, and say what could not be saved.

    Refused with ``workspace.exists`` for the target, ``workspace.missing``, ``repair.nothing``.
    """
    watch = watch or Unwatched()
    target = target.absolute()
    if target.exists():
        raise Refusal("workspace.exists", path=str(target))
    if not target.parent.is_dir():
        raise EnvironmentFailure("workspace.no-folder", path=str(target.parent))
    if not source.is_file():
        raise EnvironmentFailure("workspace.missing", path=str(source))
    part = target.with_name(target.name + PART)
    part.unlink(missing_ok=True)
    try:
        with catalogue.told(source, part), tempfile.TemporaryDirectory(prefix=".repair-", dir=target.parent) as own:
            copy = Path(own) / "copie"
            for suffix in ("", "-wal"):
                if (beside := source.with_name(source.name + suffix)).exists():
                    shutil.copyfile(beside, copy.with_name(copy.name + suffix))
            mend(copy)
            revision = _revision(copy, source)
            _build(part, revision)
            tables = _save(copy, part, watch)
            if not any(one.saved for one in tables if one.table in ("application", "organisation", "journal_step")):
                raise Refusal("repair.nothing", path=str(source))
            _complete(part, now)
            tables, partly = _recall(part, tables)
            faults = (*partly, *_finish(part))
            catalogue.make_ready(part)
            catalogue.settle(part)
            part.rename(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Repaired(target, tables, faults)


def _open(copy: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(copy, isolation_level=None, timeout=5)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    for pragma in ("writable_schema=ON", "cell_size_check=ON", "trusted_schema=OFF", "query_only=ON"):
        with suppress(sqlite3.DatabaseError):
            connection.execute(f"PRAGMA {pragma}").close()
    return connection


def _revision(copy: Path, source: Path) -> str:
    """Return the schema of the damaged file, the newest where it does not say; refuse one of a newer program."""
    with closing(_open(copy)) as connection, suppress(sqlite3.DatabaseError):
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        named = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if found > int(schema.HEAD) and named and str(named[0]) > schema.HEAD:
            raise Refusal("workspace.newer", path=str(source))
        if 0 < found <= int(schema.HEAD):
            return f"{found:04}"
    return schema.HEAD


def _build(part: Path, revision: str) -> None:
    """Make the tables of a revision in a new file."""
    from alembic import command

    with _writing(part) as connection:
        command.upgrade(schema.config(connection), revision)
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql("DELETE FROM journal_head")


@contextmanager
def _writing(part: Path) -> Iterator[Connection]:
    """Yield a transaction on the new file, without foreign keys: what hangs in the air is told, not refused."""
    made = create_engine(f"sqlite:///{part.as_posix()}", poolclass=NullPool, hide_parameters=True)
    event.listen(made, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with made.begin() as connection:
            yield connection
    finally:
        made.dispose()


def _save(copy: Path, part: Path, watch: Watch) -> tuple[Salvaged, ...]:
    """Copy every table that both files know."""
    saved = []
    with closing(_open(copy)) as damaged, closing(catalogue.connect(part, new=True)) as made:
        made.execute("BEGIN")
        names = [name for name in catalogue.counted(made) if name not in _MADE_ANEW]
        for place, name in enumerate(names):
            watch.check()
            watch.report(Progress(name, place, len(names)))
            saved.append(_Table(damaged, made, name).save())
        made.execute("COMMIT")
    return tuple(saved)


class _Table:
    """One table of the damaged file, on its way to the new one."""

    def __init__(self, damaged: sqlite3.Connection, made: sqlite3.Connection, name: str) -> None:
        self._damaged, self._made, self._name = damaged, made, name
        self._quoted = catalogue.quoted(name)
        self._in_vain = 0
        self._json = _json_columns(name)

    def save(self) -> Salvaged:
        """Copy what can be read; a blob only where it is what its name says."""
        here = self._columns(self._damaged)
        names = [one for one in self._columns(self._made) if one in here]
        saved = 0
        if names:
            listed = ", ".join(catalogue.quoted(one) for one in names)
            marks = ", ".join("?" * len(names))
            insert = f"INSERT OR IGNORE INTO main.{self._quoted} ({listed}) VALUES ({marks})"  # noqa: S608 - names of the schema
            data = names.index("data") if self._name == "blob" else -1
            places = [names.index(one) for one in self._json if one in names]
            for row in self._rows(listed):
                if data >= 0 and not _genuine(row[names.index("sha256")], row[data]):
                    continue
                if not all(_readable(row[place]) for place in places):
                    continue
                with suppress(sqlite3.IntegrityError, sqlite3.InterfaceError):
                    saved += self._made.execute(insert, row).rowcount
        return Salvaged(self._name, saved, self._lost(saved))

    def _columns(self, connection: sqlite3.Connection) -> list[str]:
        with suppress(sqlite3.DatabaseError):
            return [str(row[1]) for row in connection.execute(f"PRAGMA table_info({self._quoted})")]
        return []

    def _rows(self, listed: str) -> Iterator[tuple[object, ...]]:
        last, furthest = -1, self._furthest()
        query = f"SELECT rowid, {listed} FROM {self._quoted} NOT INDEXED WHERE rowid > ? ORDER BY rowid"  # noqa: S608 - names of the schema
        while last < furthest:
            try:
                for row in self._damaged.execute(query, (last,)):
                    last = int(row[0])
                    self._in_vain = 0
                    yield row[1:]
            except (sqlite3.DatabaseError, UnicodeDecodeError, OverflowError):
                last = self._beyond(last)
            else:
                return

    def _beyond(self, last: int) -> int:
        """Return the number of the row at which reading broke off, or the next number where even that is unreadable."""
        query = f"SELECT rowid FROM {self._quoted} NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT 1"  # noqa: S608 - as above
        try:
            found = self._damaged.execute(query, (last,)).fetchone()
        except sqlite3.DatabaseError:
            self._in_vain += 1
            return last + (1 << self._in_vain // PATIENCE)
        return int(found[0]) if found else FURTHEST

    def _furthest(self) -> int:
        for how in ("NOT INDEXED", f"INDEXED BY {self._index()}"):
            query = f"SELECT rowid FROM {self._quoted} {how} ORDER BY rowid DESC LIMIT 1"  # noqa: S608 - as above
            with suppress(sqlite3.DatabaseError):
                found = self._damaged.execute(query).fetchone()
                return int(found[0]) if found else 0
        return FURTHEST

    def _index(self) -> str:
        return catalogue.quoted(f"sqlite_autoindex_{self._name}_1")

    def _lost(self, saved: int) -> int | None:
        """Return how many rows are missing by the index of the keys, or by the rows themselves where that is sound."""
        for how in (f"INDEXED BY {self._index()}", "NOT INDEXED"):
            with suppress(sqlite3.DatabaseError):
                found = self._damaged.execute(f"SELECT count(*) FROM {self._quoted} {how}").fetchone()[0]  # noqa: S608 - as above
                return max(int(found) - saved, 0)
        return None


def _json_columns(table: str) -> list[str]:
    return [one.name for one in WorkspaceRow.metadata.tables[table].columns if _is_json(one.type)]


def _is_json(kind: object) -> bool:
    return isinstance(getattr(kind, "impl", kind), JSON)


def _readable(value: object) -> bool:
    if value is None:
        return True
    try:
        json.loads(value)  # type: ignore[arg-type]  # whatever the column holds
    except (TypeError, ValueError):
        return False
    return True


def _genuine(name: object, data: object) -> bool:
    return isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == name


def _complete(part: Path, now: datetime) -> None:
    """Bring the new file to the newest schema, and add what no workspace can be without."""
    from alembic import command

    with _writing(part) as connection:
        command.upgrade(schema.config(connection), "head")
        run = connection.exec_driver_sql
        run(f"PRAGMA user_version={int(schema.HEAD)}")
        if run("SELECT 1 FROM workspace").first() is None:
            owner = {"id": new_id(), "office": None, "sample": False, "created_at": now}
            connection.execute(insert(WorkspaceRow), owner)
        last = run("SELECT sequence, hash FROM journal_step ORDER BY sequence DESC LIMIT 1").first()
        run("DELETE FROM journal_head")
        head = (last.sequence, last.hash) if last else (0, journal.GENESIS)
        run("INSERT INTO journal_head (id, sequence, hash) VALUES (1, ?, ?)", head)
        search.reindex(connection)


def _recall(part: Path, tables: tuple[Salvaged, ...]) -> tuple[tuple[Salvaged, ...], list[Fault]]:
    """Write the rows that could not be read as the journal left them, where the journal itself is whole.

    What a migration wrote is not in the journal: of rows that are older the faults tell.
    """
    kinds = {name: kind for name, kind in records_check.kinds().items() if kind is not WorkspaceRow}
    lost = {one.table for one in tables if one.lost != 0}
    if not lost & set(kinds) or lost & {"journal_step", "journal_entry"}:
        return tables, []
    with _writing(part) as connection:
        if any(journal.verify(connection)):
            return tables, []
        recalled, missing, partly = dict.fromkeys(lost, 0), dict.fromkeys(lost, 0), dict.fromkeys(lost, 0)
        here = {name: set(connection.execute(select(kinds[name].__table__.c.id)).scalars())
                for name in lost & set(kinds)}  # fmt: skip
        for record_id, left in records_check.left(connection):
            if left.here and record_id not in here.get(left.table, {record_id}):
                done = _write_anew(connection, record_id, left)
                recalled[left.table] += done
                missing[left.table] += not done
                partly[left.table] += done and not left.whole
        search.reindex(connection)
    told = tuple(
        Salvaged(one.table, one.saved + recalled[one.table], missing[one.table], recalled[one.table])
        if one.table in here else one
        for one in tables
    )  # fmt: skip
    faults = [("repair.row-partly", {"table": name, "count": str(count)}) for name, count in partly.items() if count]
    return told, faults


def _write_anew(connection: Connection, record_id: str, left: records_check.Left) -> bool:
    """Write a row as it was left; columns of which the journal cannot tell are empty. Tell whether it could be."""
    known = WorkspaceRow.metadata.tables[left.table].columns
    values = {"id": record_id, **{name: value for name, value in left.values.items() if name in known}}
    values |= {one.name: "" for one in known if one.name in left.open and isinstance(_kept(one), String)}
    shape = table(left.table, *(column(name, _kept(known[name])) for name in values))
    return bool(connection.execute(insert(shape).prefix_with("OR IGNORE"), values).rowcount)


def _kept(column_: Column[Any]) -> TypeEngine[Any]:
    """Return the type of a column as the database keeps it, for values as the journal tells them."""
    return column_.type.impl_instance if isinstance(column_.type, TypeDecorator) else column_.type


def _finish(part: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the new file: links into the void, and where the chain of the journal breaks."""
    faults: list[Fault] = []
    with _writing(part) as connection:
        broken: dict[str, int] = {}
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            broken[str(row[0])] = broken.get(str(row[0]), 0) + 1
        faults += [("repair.link-broken", {"table": table, "count": str(count)}) for table, count in broken.items()]
        chain = list(journal.verify(connection))
        if chain:
            first = chain[0][1].get("sequence") or chain[0][1].get("found", "0")
            faults.append(("repair.chain-broken", {"sequence": first, "count": str(len(chain))}))
        altered: dict[str, int] = {}
        for code, params in records_check.faults(connection):
            if code == "check.row-altered":
                altered[params["table"]] = altered.get(params["table"], 0) + 1
        faults += [("repair.row-altered", {"table": table, "count": str(count)}) for table, count in altered.items()]
        if connection.exec_driver_sql("SELECT 1 FROM officer WHERE active").first() is None:
            faults.append(("repair.no-officer", {}))
    return tuple(faults)
