"""Creating and opening workspaces: a file, or a database of a server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, insert

from cmpdesk.domain.errors import EnvironmentFailure, Foreseen, Refusal
from cmpdesk.storage import schema
from cmpdesk.storage.base import new_id
from cmpdesk.storage.engines import Engines, migration_engine, postgres_engines, sqlite_engines
from cmpdesk.storage.files import read_header, refuse_network
from cmpdesk.storage.locks import FileLock
from cmpdesk.storage.tables import WorkspaceRow
from cmpdesk.storage.workspace import Clock, Workspace, utc_now

SERVER = ("postgresql://", "postgres://")


def is_address(location: str) -> bool:
    """Tell whether `location` names a server rather than a file."""
    return location.startswith(SERVER)


def create(location: str, *, office: str | None, sample: bool, clock: Clock = utc_now) -> Workspace:
    """Create an empty workspace at a path or an address and open it; one that exists is refused, never overwritten."""

    def fill(connection: Connection) -> None:
        row = {"id": new_id(), "office": office, "sample": sample, "created_at": clock()}
        connection.execute(insert(WorkspaceRow), row)

    return made(location, fill, clock)


def made(location: str, fill: Callable[[Connection], None], clock: Clock = utc_now) -> Workspace:
    """Make the tables at a path or an address, let `fill` write into them in the same transaction, and open them.

    Where `fill` fails nothing is left: no file, and a database as empty as it was.
    """
    if is_address(location):
        return _create(postgres_engines(location), None, fill, clock)
    path = Path(location).absolute()
    if not path.parent.is_dir():
        raise EnvironmentFailure("workspace.no-folder", path=str(path.parent))
    refuse_network(Path(location))
    if path.exists():
        raise Refusal("workspace.exists", path=str(path))
    lock = FileLock(path)
    lock.take()
    try:
        return _create(sqlite_engines(path), lock, fill, clock)
    except BaseException:
        lock.release()
        _remove(path)
        raise


def discard(workspace: Workspace) -> None:
    """Close a workspace whose making failed, and remove its file."""
    with suppress(Foreseen):  # what made it fail may also keep it from closing in good order
        workspace.close()
    if workspace.engines.path is not None:
        _remove(workspace.engines.path)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _create(engines: Engines, lock: FileLock | None, fill: Callable[[Connection], None], clock: Clock) -> Workspace:
    try:
        with _migrating(engines) as connection:
            if schema.current(connection) is not None:
                raise Refusal("workspace.exists", path=engines.location)
            schema.upgrade(connection)
            fill(connection)
        return Workspace(engines, lock, clock)
    except BaseException:
        engines.drop()
        raise


def open_workspace(location: str, *, clock: Clock = utc_now) -> Workspace:
    """Open a workspace, bringing it to the newest schema first; a file is backed up before that, or left as it is.

    Every file that is not whole, ours, free and on this computer is refused with its own code (see `storage.files` and
    `storage.locks`) before a byte of it is changed.
    """
    if is_address(location):
        return _open(postgres_engines(location), None, clock)
    path = Path(location).absolute()
    refuse_network(Path(location))
    header = read_header(path, int(schema.HEAD))
    lock = FileLock(path)
    lock.take()
    try:
        current = header.schema == int(schema.HEAD)
        if not current:
            from cmpdesk.storage.backups import making  # late: a workspace that is up to date opens without

            making.protect(path)
        return _open(sqlite_engines(path), lock, clock, current=current)
    except BaseException:
        lock.release()
        raise


def _open(engines: Engines, lock: FileLock | None, clock: Clock, *, current: bool = False) -> Workspace:
    try:
        if not current:
            with _migrating(engines) as connection:
                if schema.current(connection) is None:
                    raise Refusal("workspace.foreign", path=engines.location)
                schema.upgrade(connection)
        return Workspace(engines, lock, clock)
    except BaseException:
        engines.drop()
        raise


@contextmanager
def _migrating(engines: Engines) -> Iterator[Connection]:
    engine = migration_engine(engines)
    try:
        with engines.guard(), engine.begin() as connection:
            yield connection
    finally:
        if engine is not engines.writer:
            engine.dispose()
