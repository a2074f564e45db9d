"""Making a backup: only what no earlier one holds is copied, and it is read back before it counts."""

import hashlib
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cmpdesk import __version__
from cmpdesk.domain.backups import Made, Manifest, Reason, State, reference, suspicious
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.storage.backups import catalogue
from cmpdesk.storage.backups.folder import PART, Folder, locked, root, same_disk

_WRITERS = 4
"""Attachments on their way to the disk at once."""


def utc_now() -> datetime:
    """Return the present instant, aware."""
    return datetime.now(UTC)


def make(source: Path, *, reason: Reason, home: Path | None = None, watch: Watch | None = None,
         clock: Callable[[], datetime] = utc_now) -> Made:  # fmt: skip
    """Back up the workspace file at `source`, which may be in use, into the folder `home` (`root` where none is given).

    Where the newest state is backed up already, that backup is checked and returned. Refused with
    ``workspace.damaged`` or ``blob.altered``: a damaged workspace never becomes a backup. Whatever fails, the backups
    that were there are as they were.
    """
    watch = watch or Unwatched()
    with catalogue.told(source, source), closing(catalogue.connect(source)) as connection:
        now = catalogue.state(connection)
    folder = Folder.of(now.workspace_id, home or root())
    lock = locked(folder)
    try:
        with catalogue.told(source, folder.path / "catalogue"):
            return _made(source, folder, now, reason, watch, clock)
    finally:
        lock.release()


def changed(source: Path, home: Path | None = None) -> bool:
    """Tell whether the workspace holds something that no backup has."""
    with catalogue.told(source, source), closing(catalogue.connect(source)) as connection:
        now = catalogue.state(connection)
    return not any(one.same_content(now) for one in Folder.of(now.workspace_id, home or root()).manifests())


def _made(source: Path, folder: Folder, now: State, reason: Reason, watch: Watch,
          clock: Callable[[], datetime]) -> Made:  # fmt: skip
    folder.clear()
    folder.read_again()
    near = same_disk(folder.path, source)
    here = folder.manifests()
    same = [one for one in here if one.same_content(now) and folder.whole(one)]
    if same:
        return Made(same[-1], False, folder.path, near)
    at = clock()
    before = reference(here, folder.restored())
    part = folder.path / f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}{PART}"
    try:
        taken, copied = _copied(source, part, folder, watch)
        manifest = Manifest(
            id=f"{at.astimezone(UTC):%Y%m%dT%H%M%S}-{taken.state.sequence}-{part.name[15:18]}", at=at, reason=reason,
            program=__version__, schema=taken.state.schema, workspace_id=taken.state.workspace_id,
            location=str(source.absolute()), size=taken.size + sum(size for _name, size in taken.blobs),
            sequence=taken.state.sequence, head=taken.state.head, catalogue_size=taken.size,
            catalogue_sha256=taken.sha256, counts=taken.counts,
            suspicious=suspicious(taken.counts, taken.state.sequence, before),
        )  # fmt: skip
        part.replace(folder.catalogue(manifest))
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder.note(manifest)
    return Made(manifest, True, folder.path, near, copied, folder.thin(at))


@dataclass(frozen=True, slots=True)
class _Taken:
    """A catalogue that is on disk and was read back."""

    counts: dict[str, int]
    blobs: list[tuple[str, int]]
    state: State
    size: int
    sha256: str


def _copied(source: Path, part: Path, folder: Folder, watch: Watch) -> tuple[_Taken, int]:
    """Write the catalogue, and beside it the attachments that are missing; return how many these were."""
    watch.report(Progress("", 0, 0))
    with ThreadPoolExecutor(_WRITERS + 1, thread_name_prefix="backup") as pool:
        taking = pool.submit(_taken, source, part)
        with closing(catalogue.connect(source)) as connection:
            early = connection.execute("SELECT sha256, size FROM blob ORDER BY rowid").fetchall()
        copied = _attachments(source, folder, early, pool, watch)
        taken = taking.result()
        if taken.blobs != early:
            copied += _attachments(source, folder, taken.blobs, pool, watch)  # what was kept meanwhile
    return taken, copied


def _taken(source: Path, part: Path) -> _Taken:
    counts, blobs = catalogue.take(source, part)
    with ThreadPoolExecutor(2, thread_name_prefix="backup") as pool:
        digest, settled = pool.submit(catalogue.digest, part), pool.submit(catalogue.settle, part)
        state = catalogue.check(part, counts)
        settled.result()
        return _Taken(counts, blobs, state, part.stat().st_size, digest.result())


def _attachments(source: Path, folder: Folder, blobs: list[tuple[str, int]], pool: ThreadPoolExecutor,
                 watch: Watch) -> int:  # fmt: skip
    """Write the attachments among `blobs` that are not in the folder, see them there, and return how many they were."""
    here = folder.sizes()
    missing = {name: size for name, size in blobs if here.get(name) != size}
    catalogue.keep_memory(max(missing.values(), default=0))
    under_way: deque[Future[None]] = deque()
    with closing(catalogue.connect(source)) as connection:
        for place, name in enumerate(missing):
            watch.check()
            watch.report(Progress("", place, len(missing)))
            found = connection.execute("SELECT data FROM blob WHERE sha256 = ?", (name,)).fetchone()
            if found is None:  # erased since
                raise EnvironmentFailure("workspace.busy", path=str(source))
            under_way.append(pool.submit(_write, folder.blob(name), name, found[0]))
            if len(under_way) > _WRITERS:
                under_way.popleft().result()
        for one in under_way:
            one.result()
    list(pool.map(catalogue.settle, {folder.blob(name).parent for name in missing}))
    if any(folder.blob(name).stat().st_size != size for name, size in missing.items()):
        raise EnvironmentFailure("backup.unverified", path=str(folder.path))
    watch.check()
    return len(missing)


def _write(target: Path, name: str, data: bytes) -> None:
    if hashlib.sha256(data).hexdigest() != name:
        raise Refusal("blob.altered", sha256=name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(target.name + PART)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def protect(source: Path) -> None:
    """Back up a workspace that is about to be migrated; where that cannot be done, refuse with ``migration.no-backup``.

    One that is damaged is refused as such: ``workspace.damaged``.
    """
    try:
        make(source, reason=Reason.MIGRATION)
    except EnvironmentFailure as failure:
        folder = str(failure.params.get("path", ""))
        raise EnvironmentFailure("migration.no-backup", path=str(source), folder=folder) from failure
