"""The catalogue of a backup: a whole workspace but for the bytes of its attachments, as a database of its own.

The image is taken from one snapshot of the file, which stays in use meanwhile; nothing here writes to the file. Rows
are copied as they lie, so that the image shows every damage of what it is an image of; indexes are made at a restore.
"""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from cmpdesk.domain.backups import State
from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.runtime import disk
from cmpdesk.storage.engines import foreseen
from cmpdesk.storage.files import APPLICATION_ID

LARGE, LARGE_PAGE = 100_000_000, 16_384
"""A workspace above so many bytes is copied to larger pages, in half the time; what is restored from it keeps them."""
LATER = "catalogue_later"
"""The table in a catalogue that holds what is made when it is restored, and would only make it larger."""
_SETTLED_EACH = 0.1
"""Seconds."""
_KEPT = 32_000_000
_SAFE = ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY")
_UNSAFE = ("main.journal_mode=OFF", "main.synchronous=OFF", "foreign_keys=OFF")
"""For a file that nobody knows of until it is whole and on disk; never for the workspace that is attached to it."""
_SHADOWS = ("_data", "_idx", "_content", "_docsize", "_config")
"""Tables behind one of FTS5; they are made with it and filled like others."""


@contextmanager
def told(source: Path, target: Path) -> Iterator[None]:
    """Turn faults of the database and the disk into what an officer can be told: reading `source`, writing `target`."""
    try:
        yield
    except sqlite3.Error as fault:
        name = str(getattr(fault, "sqlite_errorname", "") or "")
        blamed = source if name.startswith(_OF_SOURCE) else target
        raise foreseen(fault, str(blamed), blamed) from fault
    except OSError as fault:
        if isinstance(fault, PermissionError | FileNotFoundError | NotADirectoryError | FileExistsError):
            raise EnvironmentFailure("folder.not-writable", path=str(target.parent)) from fault
        if disk.is_full(fault) or 0 <= disk.free_space(target) < 65_536:
            raise disk.full(target) from fault
        raise EnvironmentFailure("disk.error", path=str(target)) from fault


_OF_SOURCE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_BUSY", "SQLITE_PROTOCOL")


def reading(path: Path) -> str:
    """Return the address by which a file is read without leaving anything beside it, whether it is in use or not.

    Where no log lies beside it, nobody has it open.
    """
    log = path.with_name(path.name + "-wal")
    return f"{path.absolute().as_uri()}?{'mode=ro' if log.exists() else 'immutable=1'}"


def connect(path: Path, *, new: bool = False) -> sqlite3.Connection:
    """Return a connection that only reads a file, or one that writes a `new` one which nobody else knows of."""
    address = f"{path.absolute().as_uri()}?mode=rwc" if new else reading(path)
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=5, check_same_thread=False)
    for pragma in (*_SAFE, *(_UNSAFE if new else ("query_only=ON",))):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


def quoted(name: str) -> str:
    """Return a name of the schema for a statement."""
    return '"' + name.replace('"', '""') + '"'


def state(connection: sqlite3.Connection, database: str = "main") -> State:
    """Return what tells the state of a workspace; raises what sqlite does of damage where it has no head or owner."""
    head = connection.execute(f"SELECT sequence, hash FROM {database}.journal_head").fetchone()  # noqa: S608 - a name of ours
    owner = connection.execute(f"SELECT id FROM {database}.workspace").fetchone()  # noqa: S608 - a name of ours
    if head is None or owner is None:
        raise damage("no head or no owner")
    blobs = connection.execute(f"SELECT count(*) FROM {database}.blob").fetchone()[0]  # noqa: S608 - a name of ours
    schema = connection.execute(f"PRAGMA {database}.user_version").fetchone()[0]
    return State(str(owner[0]), int(schema), int(head[0]), str(head[1]), int(blobs))


def take(source: Path, target: Path) -> tuple[dict[str, int], list[tuple[str, int]]]:
    """Write the catalogue of the workspace `source` to `target`; return rows by table, and (SHA-256, size) of each
    attachment.
    """
    image = _Image(source, target)
    try:
        image.copy()
        blobs = image.connection.execute("SELECT sha256, size FROM main.blob ORDER BY rowid").fetchall()
        image.connection.execute("COMMIT")
        return image.counts, blobs
    finally:
        image.connection.close()


class _Image:
    """The image under way: the new file is `main`, the workspace is `source`, in one transaction."""

    def __init__(self, source: Path, target: Path) -> None:
        self.connection = connect(target, new=True)
        self.counts: dict[str, int] = {}
        self._source = source

    def _page_size(self) -> int:
        run = self.connection.execute
        page = int(run("PRAGMA source.page_size").fetchone()[0])
        size = page * int(run("PRAGMA source.page_count").fetchone()[0])
        return LARGE_PAGE if size > LARGE else page

    def copy(self) -> None:
        """Copy the schema, then every table; of attachments all but their bytes."""
        run = self.connection.execute
        run("ATTACH ? AS source", (reading(self._source),))
        run(f"PRAGMA main.page_size={self._page_size()}")
        run("BEGIN")
        found = run("SELECT type, name, sql FROM source.sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
        virtual = {name for kind, name, sql in found if kind == "table" and sql.upper().startswith("CREATE VIRTUAL")}
        shadows = {name + end for name in virtual for end in _SHADOWS}
        tables = [(name, sql) for kind, name, sql in found if kind == "table"]
        for name, sql in tables:
            if name not in shadows and not name.startswith("sqlite_"):
                run(sql)
        for name, _sql in tables:
            if name not in virtual:
                self._rows(name, derived=name in shadows or name.startswith("sqlite_"))
        run(f"CREATE TABLE {LATER} (sql TEXT)")
        for kind, _name, sql in found:
            if kind != "table":
                run(f"INSERT INTO main.{LATER} VALUES (?)", (sql,))  # noqa: S608 - a name of ours
        version = run("PRAGMA source.user_version").fetchone()[0]
        run(f"PRAGMA main.user_version={int(version)}")
        run(f"PRAGMA main.application_id={APPLICATION_ID}")

    def _rows(self, name: str, *, derived: bool) -> None:
        run = self.connection.execute
        if derived:
            run(f"DELETE FROM main.{quoted(name)}")  # noqa: S608 - a name of the schema
        what = "sha256, size, x''" if name == "blob" else "*"
        copied = run(f"INSERT INTO main.{quoted(name)} SELECT {what} FROM source.{quoted(name)}")  # noqa: S608 - as above
        if not derived:
            self.counts[name] = copied.rowcount


def complete(connection: sqlite3.Connection) -> None:
    """Make in a copy of a catalogue what the catalogue leaves out: indexes, views, triggers."""
    for (sql,) in connection.execute(f"SELECT sql FROM {LATER} ORDER BY rowid").fetchall():  # noqa: S608 - as above
        connection.execute(sql)
    connection.execute(f"DROP TABLE {LATER}")


def make_ready(path: Path) -> None:
    """Bring a file that was written here into the mode in which workspaces are used."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF").close()
        connection.execute("PRAGMA journal_mode=WAL").fetchall()


def check(target: Path, counts: Mapping[str, int], *, attachments: bool = False) -> State:
    """Read back a file that was written here and return its state.

    Raises what sqlite raises for a damaged file where a page or the end of the journal is not sound, and
    ``backup.unverified`` where rows are missing. The pages of `attachments` are left out unless they are asked for: who
    wrote them has read each against its name.
    """
    with closing(connect(target)) as connection:
        asked = [""] if attachments else [f"({quoted(table)})" for table in counts if table != "blob"]
        for table in asked:
            said = connection.execute(f"PRAGMA quick_check{table}").fetchone()[0]
            if said != "ok":
                raise damage(said)
        for table, count in counts.items():
            if connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0] != count:  # noqa: S608 - a name of ours
                raise EnvironmentFailure("backup.unverified", path=str(target))
        found = state(connection)
        last = connection.execute("SELECT sequence, hash FROM journal_step ORDER BY sequence DESC LIMIT 1").fetchone()
        if tuple(last or (0, found.head)) != (found.sequence, found.head):
            raise damage("the head of the journal is not its last step")
        return found


def damage(detail: str) -> sqlite3.DatabaseError:
    """Return what SQLite raises for a malformed file."""
    fault = sqlite3.DatabaseError(detail)
    fault.sqlite_errorname = "SQLITE_CORRUPT"
    return fault


def counted(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the rows of each table but for those of the search index."""
    names = [
        str(name)
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
            "AND name NOT LIKE 'sqlite^_%' ESCAPE '^' AND name NOT LIKE 'search^_words%' ESCAPE '^' "
            "AND name NOT LIKE 'search^_texts%' ESCAPE '^' ORDER BY name"
        )
    ]
    return {name: int(connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0]) for name in names}  # noqa: S608 - names of the schema


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settle(path: Path, *, forget: bool = False) -> None:
    """Wait until a file, or the names in a folder, are on disk; to `forget` it is to keep no copy of it in memory."""
    with suppress(PermissionError):  # Windows opens no folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            if forget and hasattr(os, "posix_fadvise"):
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


@contextmanager
def settling(path: Path) -> Iterator[None]:
    """Bring a large file that is being written to the disk all the while, and let the memory that it took go.

    The last wait is short then, and other programs keep what they had in memory. Raises at the end what the disk
    refused meanwhile: it says so only once.
    """
    ended = threading.Event()

    def settle_again() -> None:
        while not ended.wait(_SETTLED_EACH):
            settle(path, forget=True)

    with ThreadPoolExecutor(1, thread_name_prefix="settle") as pool:
        under_way = pool.submit(settle_again)
        try:
            yield
        finally:
            ended.set()
        under_way.result()
    settle(path)


def keep_memory(size: int) -> None:
    """Make the C library keep memory for attachments of `size` bytes at hand.

    It learns from a large block that is given back; until then each attachment gets fresh memory of the system, which
    takes longer than to copy it.
    """
    bytes(min(4 * size, _KEPT))
