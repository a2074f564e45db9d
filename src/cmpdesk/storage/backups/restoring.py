"""Putting a backup back: written whole beside the file that it replaces, which is kept under another name."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from cmpdesk.domain.backups import SHOWN, Glimpse, Manifest, Restored
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.history import StepKind, StepRow
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.storage import schema
from cmpdesk.storage.backups import catalogue
from cmpdesk.storage.backups.folder import PART, Folder, locked
from cmpdesk.storage.backups.making import utc_now
from cmpdesk.storage.files import refuse_network
from cmpdesk.storage.locks import FileLock

STEPS = 6
_AHEAD = 2
"""Attachments in memory: one is written while the next is read."""
_BESIDE = ("", "-wal", "-shm")


def restore(target: Path, folder: Folder, manifest: Manifest, *, watch: Watch | None = None,
            clock: Callable[[], datetime] = utc_now) -> Restored:  # fmt: skip
    """Put a backup back at `target`, which nobody may have open; a file there is kept as ``….replaced-….cmpdesk``.

    Refused with ``backup.damaged`` where the backup is not whole, ``workspace.locked`` where the file is in use. Until
    the last moment, and whatever fails, the file that was there stays in its place.
    """
    refuse_network(target)
    lock = FileLock(target)
    lock.take()
    try:
        guard = locked(folder)
        try:
            return _restored(target.absolute(), folder, manifest, watch or Unwatched(), clock)
        finally:
            guard.release()
    finally:
        lock.release()


def _restored(target: Path, folder: Folder, manifest: Manifest, watch: Watch,
              clock: Callable[[], datetime]) -> Restored:  # fmt: skip
    for left in target.parent.glob(f"{target.name}.restoring{PART}*"):
        left.unlink(missing_ok=True)
    part = target.with_name(f"{target.name}.restoring{PART}")
    verify(folder, manifest)
    try:
        with catalogue.told(folder.catalogue(manifest), part):
            shutil.copyfile(folder.catalogue(manifest), part)
            with catalogue.settling(part):
                fill(folder, part, watch)
                catalogue.check(part, manifest.counts)
            watch.check()
            at = clock()
            replaced = _keep(target, at)
            part.replace(target)
            catalogue.settle(target.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder.note_restored(manifest, at)
    return Restored(target, replaced, manifest)


def verify(folder: Folder, manifest: Manifest) -> None:
    """Refuse with ``backup.damaged`` a backup that is not what was written, ``workspace.newer`` a newer program's."""
    path = folder.catalogue(manifest)
    if manifest.schema > int(schema.HEAD):
        raise Refusal("workspace.newer", path=str(path))
    try:
        sound = path.stat().st_size == manifest.catalogue_size and catalogue.digest(path) == manifest.catalogue_sha256
        with closing(catalogue.connect(path)) as connection:
            sound = sound and catalogue.state(connection).workspace_id == manifest.workspace_id
    except (OSError, sqlite3.Error) as fault:
        raise Refusal("backup.damaged", path=str(path)) from fault
    if not sound or not folder.whole(manifest):
        raise Refusal("backup.damaged", path=str(path))


def fill(folder: Folder, part: Path, watch: Watch) -> None:
    """Make a copy of a catalogue a whole workspace: in it the bytes of every attachment, checked on the way."""
    with (
        closing(catalogue.connect(part, new=True)) as connection,
        ThreadPoolExecutor(1, thread_name_prefix="restore") as pool,
    ):
        connection.execute("BEGIN")
        rows = connection.execute("SELECT sha256, size FROM blob ORDER BY rowid").fetchall()
        connection.execute("DELETE FROM blob")
        # The same two buffers over and over: fresh memory for each attachment would take longer than to read it.
        largest = max((size for _name, size in rows), default=0)
        catalogue.keep_memory(largest)
        buffers = [bytearray(largest) for _ in range(_AHEAD)]

        def read(place: int) -> memoryview:
            name, size = rows[place]
            return _read(folder.blob(name), size, buffers[place % _AHEAD])

        coming = deque(pool.submit(read, place) for place in range(min(_AHEAD, len(rows))))
        for place, (name, size) in enumerate(rows):
            watch.check()
            watch.report(Progress("", place, len(rows)))
            connection.execute("INSERT INTO blob VALUES (?, ?, ?)", (name, size, coming.popleft().result()))
            if place + _AHEAD < len(rows):
                coming.append(pool.submit(read, place + _AHEAD))
        catalogue.complete(connection)
        connection.execute("COMMIT")
    catalogue.make_ready(part)


def _read(path: Path, size: int, buffer: bytearray) -> memoryview:
    data = memoryview(buffer)[:size]
    with path.open("rb", buffering=0) as file:
        read = file.readinto(data)
    if read != size or hashlib.sha256(data).hexdigest() != path.name:
        raise Refusal("backup.damaged", path=str(path))
    return data


def _keep(target: Path, at: datetime) -> Path | None:
    """Give the file that is there a second name, and take away what lies beside it; return the name."""
    if not target.exists():
        for suffix in _BESIDE[1:]:
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        return None
    if target.with_name(target.name + "-wal").exists():  # what a killed program left
        with suppress(sqlite3.Error), closing(sqlite3.connect(target)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    replaced = _free_name(target, at)
    for suffix in _BESIDE:
        here = target.with_name(target.name + suffix)
        if here.exists():
            _second_name(here, replaced.with_name(replaced.name + suffix))
    catalogue.settle(target.parent)
    for suffix in _BESIDE[1:]:
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    return replaced


def _second_name(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # a disk without hard links
        shutil.copyfile(path, other)


def _free_name(target: Path, at: datetime) -> Path:
    stamp = f"{at.astimezone():%Y-%m-%d-%H%M}"
    number = 1
    while True:
        more = "" if number == 1 else f"-{number}"
        found = target.with_name(f"{target.stem}.replaced-{stamp}{more}{target.suffix}")
        if not found.exists():
            return found
        number += 1


def glimpse(path: Path, size: int | None = None, at: datetime | None = None) -> Glimpse:
    """Return what a workspace or a catalogue shows of itself; a damaged or missing one says so. Changes nothing."""
    try:
        status = path.stat()
    except OSError:
        return Glimpse(None, fault="workspace.missing")
    when = at or datetime.fromtimestamp(status.st_mtime).astimezone()
    try:
        with catalogue.told(path, path), closing(catalogue.connect(path)) as connection:
            here = set(catalogue.counted(connection))
            counts = {
                table: int(connection.execute(f"SELECT count(*) FROM {catalogue.quoted(table)}").fetchone()[0])  # noqa: S608 - a name of ours
                for table in SHOWN
                if table in here
            }
            return Glimpse(when, size or status.st_size, counts, _steps(connection))
    except Foreseen as failure:
        return Glimpse(when, size or status.st_size, fault=failure.code)
    except sqlite3.Error:
        return Glimpse(when, size or status.st_size, fault="workspace.damaged")


def _steps(connection: sqlite3.Connection) -> tuple[StepRow, ...]:
    found = connection.execute(
        "SELECT s.id, s.sequence, s.kind, s.label, s.params, o.name, s.at, s.rows FROM journal_step s "
        "LEFT JOIN officer o ON o.id = s.officer_id ORDER BY s.sequence DESC LIMIT ?", (STEPS,)
    )  # fmt: skip
    return tuple(
        StepRow(id_, sequence, StepKind(kind), label, json.loads(params), name or "", datetime.fromisoformat(at), rows,
                False, False)
        for id_, sequence, kind, label, params, name, at, rows in found
    )  # fmt: skip
