"""A workspace: its readers, and the one door through which everything is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import Connection, Table, bindparam, delete, event, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from cmpdesk.domain.access import Office, Right, require
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.tasks import Progress, Stages, Unwatched, Watch
from cmpdesk.domain.workspaces import WorkspaceInfo
from cmpdesk.runtime import disk
from cmpdesk.runtime.spool import close_spool, open_spool
from cmpdesk.storage.base import Record, Root, insert_once, new_id
from cmpdesk.storage.declaring import map_all
from cmpdesk.storage.engines import Engines
from cmpdesk.storage.files import is_cloud_folder
from cmpdesk.storage.locks import FileLock
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.tables import NumberCounter

if TYPE_CHECKING:
    from cmpdesk.storage.settling import Doubt

Entity = TypeVar("Entity", bound=Record)
RootEntity = TypeVar("RootEntity", bound=Root)
Clock = Callable[[], datetime]
MOST_NAMED = 1000
"""How many rows one question names."""
AT_ONCE = 2000
"""How many rows one statement writes."""


def utc_now() -> datetime:
    """Return the present instant, aware."""
    return datetime.now(UTC)


class Workspace:
    """An open workspace. Its methods may be called from any thread."""

    def __init__(self, engines: Engines, lock: FileLock | None, clock: Clock = utc_now) -> None:
        self.engines = engines
        self._lock = lock
        self._spool: Path | None = None
        self._clock = clock
        self._acts: Officer | None = None
        self.doubts: list[Doubt] = []
        """Steps of which nobody could tell whether they were written."""
        with self.read() as connection:
            login = str(connection.exec_driver_sql("SELECT session_user").scalar_one()) if engines.shared else ""
            row = connection.exec_driver_sql("SELECT id, office, sample FROM workspace").one_or_none()
        if row is None:  # row security hides all of it from who is no officer
            raise Refusal("officer.no-login", login=login, location=engines.location)
        cloud = engines.path is not None and is_cloud_folder(engines.path)
        self.info = WorkspaceInfo(
            row.id, engines.location, Office(row.office), bool(row.sample), engines.shared, cloud, login
        )

    def acts_for(self, officer: Officer | None) -> None:
        """Let all that is read from now on be what `officer` may see; None: everything, for checks and copies."""
        self._acts = officer

    def now(self) -> datetime:
        """Return the present instant, aware, by the clock of this workspace."""
        return self._clock()

    def today(self) -> date:
        """Return the present day where this computer is."""
        return self._clock().astimezone().date()

    def require(self, officer: Officer, right: Right, party_code: str | None = None) -> None:
        """Refuse where `officer` may not; see `domain.access.may`."""
        require(officer, right, office=self.info.office, party_code=party_code)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that cannot write and sees one state of the workspace throughout."""
        try:
            with self.engines.guard(), self.engines.readers.connect() as connection:
                if self.engines.shared:
                    connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                if (who := self._acts) is not None:
                    connection.execution_options(**clearance.options(who))
                yield connection
        except EnvironmentFailure as failure:
            if not self.engines.shared:
                raise
            from cmpdesk.storage.settling import while_reading

            raise while_reading(failure) from failure.__cause__

    @contextmanager
    def write(self, officer: Officer, label: str, /, *, kind: StepKind = StepKind.CHANGE, undoes: str | None = None,
              watch: Watch | None = None, **params: Any) -> Iterator["Transaction"]:  # fmt: skip
        """Yield a transaction; what is not committed when the block ends is undone, whatever ended it.

        `watch` hears of what is written in bulk, and may stop it until the journal is written.
        """
        from sqlalchemy.orm.exc import StaleDataError  # late, as all that only writing needs

        from cmpdesk.storage.settling import note_saved, server_process

        with self.engines.guard(), self.engines.writer.connect() as connection, connection.begin() as begun:
            connection.execution_options(**clearance.options(officer))
            made = Transaction(self, connection, officer, label, kind, undoes, params)
            made.stages = Stages(watch or Unwatched())
            try:
                yield made
            except StaleDataError as fault:
                raise Refusal("record.moved") from fault
            finally:
                made.session.close()
            if not made.committed:
                begun.rollback()
                return
            raw = connection.connection
            at_server = server_process(raw) if self.engines.shared else None
            try:
                begun.commit()
            except DBAPIError as fault:
                if at_server is None:
                    raw.rollback()  # SQLite stays in a transaction whose commit it refused, SQLAlchemy thinks it left
                    raise
                if not fault.connection_invalidated or not self._was_written(at_server, made):
                    raise
            if at_server is not None:
                note_saved()

    def _was_written(self, process: int, made: "Transaction") -> bool:
        from cmpdesk.storage.settling import was_written

        try:
            return was_written(self.engines, process, made.step_id)
        except EnvironmentFailure:
            self.doubts.append(made.doubt())
            raise

    def spool(self) -> Path:
        """Return the private folder of working copies of this workspace; it goes when the workspace closes."""
        if self._spool is None:
            try:
                self._spool = open_spool()
            except OSError as fault:
                raise disk.failure(fault, Path(str(fault.filename or self.info.location))) from fault
        return self._spool

    def clear_spool(self) -> None:
        """Remove the working copies; what is needed again is made again."""
        if self._spool is not None:
            close_spool(self._spool)
            self._spool = None

    def close(self) -> None:
        """Close; a file is left whole, without side files."""
        try:
            self.engines.close()
        finally:
            if self._spool is not None:
                close_spool(self._spool)
            if self._lock is not None:
                self._lock.release()


class Transaction:
    """One action of one officer. Nothing is kept unless `commit` was called in the block of `Workspace.write`."""

    def __init__(self, workspace: Workspace, connection: Connection, officer: Officer, label: str, kind: StepKind,
                 undoes: str | None, params: dict[str, Any]) -> None:  # fmt: skip
        from sqlalchemy.orm import Session

        from cmpdesk.storage.journal import Recorder

        map_all()
        self.workspace = workspace
        self.connection = connection
        self.officer = officer
        self.params = params
        self.committed = False
        self.stages = Stages(Unwatched())
        self.step_id = new_id()
        self._header = {"label": label, "kind": str(kind), "undoes": undoes}
        self._recorder = Recorder()
        self.session = Session(connection, autoflush=True, expire_on_commit=False)
        event.listen(self.session, "after_flush", lambda session, _: self._recorder.listen(session))

    def add(self, entity: Entity) -> Entity:
        """Insert `entity` and return it, its id filled."""
        if entity.id is None:
            entity.id = new_id()
        self.session.add(entity)
        return entity

    def get(self, kind: type[Entity], record_id: str) -> Entity:
        """Return the row, or refuse with ``record.gone``."""
        found = self.session.get(kind, record_id)
        if found is None or not clearance.row_seen(self.connection, kind.__tablename__, record_id):
            raise Refusal("record.gone", table=kind.__tablename__)
        return found

    def find(self, kind: type[Entity], /, **equal: Any) -> list[Entity]:
        """Return the rows whose columns equal what is given."""
        return list(self.session.scalars(select(kind).filter_by(**equal)))

    def first(self, kind: type[Entity], /, **equal: Any) -> Entity | None:
        """Return a row whose columns equal what is given, or None."""
        return self.session.scalars(select(kind).filter_by(**equal).limit(1)).first()

    def find_in(self, kind: type[Entity], column: str, values: Iterable[str]) -> list[Entity]:
        """Return the rows of which `column` is one of `values`."""
        wanted, of = sorted(set(values)), cast("Table", kind.__table__).c[column]
        found: list[Entity] = []
        for start in range(0, len(wanted), MOST_NAMED):
            found += self.session.scalars(select(kind).where(of.in_(wanted[start : start + MOST_NAMED])))
        return found

    def lock(self, kind: type[RootEntity], record_id: str, seen: int | None = None) -> RootEntity:
        """Return the root of an aggregate for changing it or a child, and raise its version.

        Refused with ``record.moved`` where somebody changed it since the version `seen`; None asks nothing.
        """
        shared = self.workspace.info.shared
        if shared:
            self.session.flush()  # what is read anew must not be what waits to be written
        found = self.session.get(kind, record_id, with_for_update=shared or None, populate_existing=shared)
        if found is None or not clearance.row_seen(self.connection, kind.__tablename__, record_id):
            raise Refusal("record.gone", table=kind.__tablename__)
        if seen is not None and found.version != seen:
            raise Refusal("record.moved", table=kind.__tablename__)
        found.version += 1
        return found

    def lock_all(self, kind: type[RootEntity], seen: Mapping[str, int | None]) -> dict[str, RootEntity]:
        """Return the roots of many aggregates for changing them, by id, as `lock` does for one; `seen` by id."""
        self.session.flush()
        wanted, found = sorted(seen), {}
        for start in range(0, len(wanted), MOST_NAMED):
            some = wanted[start : start + MOST_NAMED]
            query = select(kind).where(kind.id.in_(some)).order_by(kind.id).with_for_update()
            for row in self.session.scalars(query.execution_options(populate_existing=True)):
                found[row.id] = row
            if not clearance.rows_seen(self.connection, kind.__tablename__, some):
                raise Refusal("record.gone", table=kind.__tablename__)
        for record_id in wanted:
            if record_id not in found:
                raise Refusal("record.gone", table=kind.__tablename__)
            if seen[record_id] not in (None, found[record_id].version):
                raise Refusal("record.moved", table=kind.__tablename__)
            found[record_id].version += 1
        return found

    def delete(self, entity: Record) -> None:
        """Delete a row."""
        self.session.delete(entity)

    def bulk_insert(self, kind: type[Record], rows: Sequence[dict[str, Any]]) -> None:
        """Insert many rows at once, journalled like any other; each is {column: Python value}, id optional."""
        if not rows:
            return
        self.session.flush()
        table = cast("Table", kind.__table__)
        defaults = {
            column.name: column.default.arg
            for column in table.columns
            if isinstance(column.default, ScalarElementColumnDefault)
        }
        made = [{"id": new_id(), **defaults, **row} for row in rows]
        self._recorder.inserted(table, made)
        names = {name for row in made for name in row}
        self._bulk(insert(table), [{name: row.get(name) for name in names} for row in made])

    def bulk_delete(self, kind: type[Record], rows: Sequence[dict[str, Any]]) -> None:
        """Delete many rows at once, journalled like any other; each is the whole row, in stored values."""
        if not rows:
            return
        self.session.flush()
        table = cast("Table", kind.__table__)
        for row in rows:
            self._recorder.deleted(table.name, row)
        self._bulk(delete(table).where(table.c.id == bindparam("gone")), [{"gone": row["id"]} for row in rows])

    def bulk_update(self, kind: type[Record], rows: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> None:
        """Change many rows at once, journalled like any other; each is (before, after), in stored values: whole rows,
        or their id and what may differ.
        """
        self.session.flush()
        table = cast("Table", kind.__table__)
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for before, after in rows:
            names = tuple(name for name in after if before[name] != after[name])
            if names:
                self._recorder.updated(table.name, before, after)
                alike.setdefault(names, []).append(
                    {"here": before["id"], **{f"to_{name}": after[name] for name in names}}
                )
        for names, values in alike.items():
            taken = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}
            self._bulk(update(table).where(table.c.id == bindparam("here")).values(taken), values)

    def _bulk(self, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
        """Execute `statement` for each of `rows`, some at a time, so that who watches sees it and can stop it."""
        for start in range(0, len(rows), AT_ONCE):
            self.stages.check()
            self.connection.execute(statement, rows[start : start + AT_ONCE])
            self.stages.report(Progress("", min(start + AT_ONCE, len(rows)), len(rows)))

    def put_blob(self, data: bytes) -> str:
        """Keep bytes and return their SHA-256."""
        from cmpdesk.storage import blobs

        return blobs.put(self.connection, [data])[0]

    def next_number(self, scope: str, floor: int = 0) -> int:
        """Return a number of `scope` above `floor` that was never given before and never will be again."""
        insert_once(self.connection, NumberCounter, {"scope": scope, "value": 0})
        counter = NumberCounter.__table__.c
        given = self.connection.execute(select(counter.value).where(counter.scope == scope).with_for_update())
        value = max(int(given.scalar_one()), floor) + 1
        self.connection.execute(update(NumberCounter).where(counter.scope == scope).values(value=value))
        return value

    def doubt(self) -> "Doubt":
        """Return what this does, to be looked up where nobody could tell whether it was written."""
        from cmpdesk.storage.settling import Doubt

        return Doubt(self.step_id, self.officer.id, str(self._header["label"]), dict(self.params))

    def touched(self) -> list[tuple[str, str]]:
        """Return (table, id) of the rows touched so far."""
        self.session.flush()
        return list(self._recorder.rows)

    def commit(self) -> None:
        """Write the journal and let the block commit; a transaction that touched nothing leaves no step."""
        from cmpdesk.storage import notices, search

        self.session.flush()
        if self.workspace.doubts:
            from cmpdesk.storage.settling import refuse_repeated

            refuse_repeated(self.connection, self.workspace.doubts, self.doubt(), self.workspace.info.location)
        if self._recorder.rows or self._header["kind"] in (StepKind.RECORD, StepKind.SEAL):
            search.refresh(self.connection, self._recorder.rows)
            clearance.note_marks(self.connection, self._recorder.rows)
            step = {"id": self.step_id, "params": self.params, "officer_id": self.officer.id, **self._header}
            self._recorder.write(self.connection, {**step, "at": self.workspace.now()}, self.stages)
            notices.announce(self.connection, {table for table, _ in self._recorder.rows})
        self.committed = True
