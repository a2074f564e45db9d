"""Connections: one writer and several readers on SQLite, a pool on PostgreSQL."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, DisconnectionError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from cmpdesk.domain.errors import EnvironmentFailure, Foreseen, Refusal
from cmpdesk.runtime import disk
from cmpdesk.storage.files import APPLICATION_ID

if TYPE_CHECKING:
    from cmpdesk.storage.lifeline import Lifeline

READERS = 4
SQLITE_VERSION = sqlite3.sqlite_version
_SERVER = ("lock_timeout=10s", "idle_in_transaction_session_timeout=120s", "jit=off")
"""What we ask of a server: nobody waits for ever for a colleague, and a computer that vanished lets go of its locks.

To compile the conditions of row security would take a second for each short query.
"""
_PRAGMAS = (
    "busy_timeout=5000", "foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0",
    "secure_delete=ON", "temp_store=MEMORY", "cache_size=-65536",
)  # fmt: skip

DURABLE = ("journal_mode=WAL", "synchronous=FULL")
"""What a connection that writes needs: no acknowledged commit is lost with the power (`python -m proof power`)."""


class Engines:
    """The writer and the readers of one workspace. `location` is a path, or an address without its password."""

    def __init__(self, writer: Engine, readers: Engine, location: str, path: Path | None,
                 lifeline: "Lifeline | None" = None) -> None:  # fmt: skip
        self.writer = writer
        self.readers = readers
        self.location = location
        self.path = path
        self._lifeline = lifeline
        self.connect_apart: Callable[[], Any] = _nowhere
        """Returns a connection of psycopg beside the pool, which its user closes; on a server only."""

    @property
    def shared(self) -> bool:
        """On PostgreSQL."""
        return self.path is None

    def close(self) -> None:
        """Close all; on SQLite the writer checkpoints, so that one whole file is left."""
        if self.readers is not self.writer:
            self.readers.dispose()
        if self.path is not None:
            try:
                with self.guard(), self.writer.connect() as connection:
                    raw = connection.connection.dbapi_connection
                    cast("Any", raw).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                self.writer.dispose()
        self.drop()

    def drop(self) -> None:
        """Let go of all connections as they are."""
        self.readers.dispose()
        self.writer.dispose()
        if self._lifeline is not None:
            self._lifeline.close()

    def processes(self) -> set[int]:
        """Return the processes of the server that serve us now."""
        return self._lifeline.processes() if self._lifeline is not None else set()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turn what a database says into what an officer can be told; a server that is gone is found out meanwhile."""
        try:
            with self._lifeline.waiting() if self._lifeline is not None else nullcontext():
                yield
        except UnicodeEncodeError as fault:  # half of a letter
            raise Refusal("text.not-kept") from fault
        except (DBAPIError, DisconnectionError, sqlite3.Error) as fault:  # sqlite3: while connecting
            raise foreseen(fault, self.location, self.path) from fault


def sqlite_engines(path: Path) -> Engines:
    """Return the engines of the workspace file at `path`; only the writer may change or checkpoint it."""
    url = f"sqlite:///{path.as_posix()}"
    common: dict[str, Any] = {
        "poolclass": QueuePool, "max_overflow": 0, "hide_parameters": True, "pool_timeout": 120,
        "connect_args": {"check_same_thread": False, "timeout": 5},
    }  # fmt: skip
    writer = create_engine(url, pool_size=1, **common)
    # Last in, first out: the reader used last still has its pages.
    readers = create_engine(url, pool_size=READERS, pool_use_lifo=True, **common)
    event.listen(writer, "connect", lambda raw, _: prepare(raw, *DURABLE))
    event.listen(readers, "connect", lambda raw, _: prepare(raw, "query_only=ON", "wal_autocheckpoint=0"))
    event.listen(writer, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    event.listen(readers, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return Engines(writer, readers, str(path), path)


def postgres_engines(address: str) -> Engines:
    """Return the engine of the workspace at a ``postgresql://`` address, for writing and reading."""
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as fault:
        raise Refusal("workspace.address", location=address.rpartition("@")[2]) from fault
    import psycopg

    from cmpdesk.storage.lifeline import CONNECT, Lifeline

    lifeline = Lifeline()
    settings: dict[str, Any] = {
        "connect_timeout": CONNECT, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2,
        "tcp_user_timeout": 8000, "application_name": f"cmpdesk {secrets.token_hex(4)}",
        "options": " ".join(f"-c {one}" for one in _SERVER),
    }  # fmt: skip
    engine = create_engine(
        url, pool_size=READERS + 1, max_overflow=0, pool_pre_ping=True, hide_parameters=True, connect_args=settings
    )
    event.listen(engine, "connect", lambda raw, _: lifeline.opened(raw))
    said = url.set(drivername="postgresql").render_as_string(hide_password=True)
    made = Engines(engine, engine, said, None, lifeline)
    named: dict[str, Any] = {**url.translate_connect_args(username="user", database="dbname"), **url.query, **settings}
    made.connect_apart = partial(psycopg.connect, autocommit=True, **named)
    return made


def _nowhere() -> Any:
    raise LookupError("a file has no connections beside its own")


def migration_engine(engines: Engines) -> Engine:
    """Return an engine for migrations: foreign keys off on SQLite, because batch mode would delete child rows."""
    if engines.path is None:
        return engines.writer
    made = create_engine(f"sqlite:///{engines.path.as_posix()}", poolclass=NullPool, hide_parameters=True)
    event.listen(made, "connect", lambda raw, _: prepare(raw, *DURABLE, "foreign_keys=OFF"))
    event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return made


def prepare(raw: Any, *more: str) -> None:
    """Set up a new connection of the driver as every connection of ours is; `more` are pragmas of its kind."""
    raw.isolation_level = None  # SQLAlchemy's begin event says BEGIN, not the driver
    cursor = raw.cursor()
    if cursor.execute("PRAGMA page_count").fetchone()[0] == 0:
        cursor.execute(f"PRAGMA application_id={APPLICATION_ID}")
    for pragma in (*_PRAGMAS, *more):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


_SQLITE = {
    "SQLITE_FULL": ("disk.full", EnvironmentFailure),
    "SQLITE_IOERR": ("disk.error", EnvironmentFailure),
    "SQLITE_CANTOPEN": ("workspace.unreadable", EnvironmentFailure),
    "SQLITE_READONLY": ("workspace.read-only", EnvironmentFailure),
    "SQLITE_BUSY": ("workspace.busy", EnvironmentFailure),
    "SQLITE_LOCKED": ("workspace.busy", EnvironmentFailure),
    "SQLITE_CORRUPT": ("workspace.damaged", Refusal),
    "SQLITE_NOTADB": ("workspace.foreign", Refusal),
}


def foreseen(fault: Exception, location: str, path: Path | None) -> Exception:
    """Return what to raise in place of `fault`: itself where it is no fault of the surroundings."""
    original = getattr(fault, "orig", fault)
    state = str(getattr(original, "sqlstate", "") or "")
    name = str(getattr(original, "sqlite_errorname", "") or "")
    if isinstance(fault, IntegrityError):
        linked = state == "23503" or name == "SQLITE_CONSTRAINT_FOREIGNKEY"
        return Refusal("record.still-used" if linked else "record.exists")
    if path is None:
        return _of_server(fault, original, state, location)
    if name.startswith("SQLITE_IOERR") and 0 <= disk.free_space(path) < 65_536:
        name = "SQLITE_FULL"  # SQLite says so of the database, not of the memory file beside it
    for prefix, (code, kind) in _SQLITE.items():
        if name.startswith(prefix):
            return _told(kind, code, path)
    return fault


_BUSY_STATES = {"40001", "40P01", "55P03"}
"""Serialisation failure, deadlock, lock not available: nothing was written and trying again helps."""


_BETWEEN = ("starting up", "shutting down", "recovery", "too many", "terminating")
"""What a server says that will let us in a little later."""


def _of_server(fault: Exception, original: Any, state: str, location: str) -> Exception:
    if state in _BUSY_STATES:
        return EnvironmentFailure("workspace.busy", path=location)
    if state == "22001":
        return Refusal("text.too-long")
    if state == "53100":
        return EnvironmentFailure("disk.full", path=location)
    if state == "42501":  # a privilege or row security
        return Refusal("access.by-server")
    if state == "25006":  # a standby, which only reads
        return EnvironmentFailure("workspace.read-only", path=location)
    if not state and isinstance(fault, DataError):  # a null character
        return Refusal("text.not-kept")
    if not state and "FATAL:" in str(original) and not any(word in str(original) for word in _BETWEEN):
        return Refusal("server.login", location=location)  # it answered, and let nobody in
    if not state and "does not support SSL" in str(original):
        return Refusal("server.no-tls", location=location)
    if not state and "certificate" in str(original):  # missing, unknown, or of another server
        return Refusal("server.certificate", location=location)
    lost = isinstance(fault, DisconnectionError) or getattr(fault, "connection_invalidated", False)
    unanswered = isinstance(fault, OperationalError) and not state  # no server said this
    if lost or unanswered or state.startswith(("08", "57P")):
        return EnvironmentFailure("server.unreachable", location=location)
    return fault


def _told(kind: type[Foreseen], code: str, path: Path) -> Foreseen:
    if code == "disk.full":
        return disk.full(path)
    return kind(code, path=str(path))
