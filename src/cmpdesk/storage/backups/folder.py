"""Where the backups of a workspace lie: ``<root>/<id of the workspace>/``.

A backup is ``<id>.catalogue`` and ``<id>.json``, its manifest, which is written last: without it there is no backup.
Attachments lie once for all backups in ``blobs/ab/abcdef…`` under their SHA-256.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from cmpdesk.domain.backups import Manifest, kept
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.runtime import settings
from cmpdesk.runtime.paths import data_dir
from cmpdesk.storage.backups import catalogue
from cmpdesk.storage.locks import FileLock

PART, ALTERED = ".part", ".altered"
READ_AGAIN = 2_000_000
"""Bytes of attachments that are read again at each backup."""
_SHA256 = 64
_RESTORED = "restored.json"


def root() -> Path:
    """Return the folder of all backups: the one of the settings, else one beside the user's data.

    Fails with ``backup.folder-gone`` where the chosen one is not there: a disk that is not plugged in must not be
    replaced by an empty folder of the same name.
    """
    chosen = settings.load().backup_folder
    if chosen:
        if not Path(chosen).is_dir():
            raise EnvironmentFailure("backup.folder-gone", path=chosen)
        return Path(chosen)
    try:
        path = data_dir() / "backups"
        path.mkdir(exist_ok=True, mode=0o700)
    except OSError as fault:
        raise EnvironmentFailure("folder.not-writable", path=str(fault.filename or "")) from fault
    return path


def same_disk(folder: Path, workspace: Path) -> bool:
    """Tell whether a folder lies on the disk of a workspace."""
    try:
        return folder.stat().st_dev == workspace.absolute().parent.stat().st_dev
    except OSError:
        return False


class Folder:
    """The backups of one workspace."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, workspace_id: str, home: Path | None = None) -> "Folder":
        """Return the folder of a workspace, which need not exist yet; `home` is `root` where none is given."""
        return cls((home or root()) / workspace_id)

    def manifests(self) -> tuple[Manifest, ...]:
        """Return the manifests that can be read and whose catalogue is there, oldest first."""
        found = []
        with suppress(OSError):
            for path in self.path.glob("*.json"):
                with suppress(OSError, ValueError, KeyError, TypeError):
                    manifest = Manifest.from_dict(json.loads(path.read_bytes()))
                    if manifest.id == path.stem and self.catalogue(manifest).is_file():
                        found.append(manifest)
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))

    def catalogue(self, manifest: Manifest) -> Path:
        """Return the path of the catalogue of a backup."""
        return self.path / f"{manifest.id}.catalogue"

    def blob(self, sha256: str) -> Path:
        """Return the path of an attachment."""
        return self.path / "blobs" / sha256[:2] / sha256

    def sizes(self) -> dict[str, int]:
        """Return the sizes of the attachments that are here, by SHA-256."""
        return {one.name: one.stat().st_size for one in self._lying() if len(one.name) == _SHA256}

    def _lying(self) -> Iterator[os.DirEntry[str]]:
        """Yield what lies among the attachments."""
        with suppress(FileNotFoundError), os.scandir(self.path / "blobs") as folders:
            for two in folders:
                if two.is_dir():
                    with os.scandir(two.path) as inside:
                        yield from inside

    def read_again(self, most: int = READ_AGAIN) -> None:
        """Read the attachments that were read longest ago, up to `most` bytes; put aside what is not what it was.

        A disk rots in silence, and every backup shares them: the next one writes anew what was put aside. Only under
        the lock.
        """
        here = [(one.stat().st_mtime_ns, one.name) for one in self._lying() if len(one.name) == _SHA256]
        for _read, name in sorted(here):
            if most <= 0:
                return
            path = self.blob(name)
            most -= path.stat().st_size
            try:
                sound = catalogue.digest(path) == name
            except OSError:  # a sector that cannot be read
                sound = False
            if sound:
                os.utime(path)
            else:
                path.replace(path.with_name(name + ALTERED))

    def whole(self, manifest: Manifest) -> bool:
        """Tell whether a backup has its catalogue and every attachment, by their sizes."""
        try:
            if self.catalogue(manifest).stat().st_size != manifest.catalogue_size:
                return False
            here = self.sizes()
            return all(here.get(name) == size for name, size in self.named(manifest))
        except (OSError, sqlite3.Error):
            return False

    def named(self, manifest: Manifest) -> list[tuple[str, int]]:
        """Return (SHA-256, size) of the attachments that a backup names."""
        with closing(catalogue.connect(self.catalogue(manifest))) as connection:
            return connection.execute("SELECT sha256, size FROM blob ORDER BY rowid").fetchall()

    def note(self, manifest: Manifest) -> None:
        """Write the manifest of a catalogue that is in place: from now on it is a backup."""
        self._write(f"{manifest.id}.json", manifest.to_dict())

    def restored(self) -> tuple[str, datetime] | None:
        """Return which backup was restored last, and when."""
        try:
            found = json.loads((self.path / _RESTORED).read_bytes())
            return str(found["id"]), datetime.fromisoformat(found["at"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def note_restored(self, manifest: Manifest, at: datetime) -> None:
        """Remember that a backup was restored: what comes after it may hold less than what came before."""
        self._write(_RESTORED, {"id": manifest.id, "at": at.isoformat()})

    def _write(self, name: str, content: dict[str, object]) -> None:
        path = self.path / name
        part = self.path / (name + PART)
        with part.open("wb") as file:
            file.write(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        catalogue.settle(self.path)

    def clear(self) -> None:
        """Remove what a backup that was broken off left. Only under the lock."""
        left = [Path(one.path) for one in self._lying() if one.name.endswith(PART)]
        for path in (*self.path.glob(f"*{PART}*"), *left):
            path.unlink(missing_ok=True)
        for path in self.path.glob("*.catalogue"):
            if not path.with_suffix(".json").exists():
                path.unlink(missing_ok=True)

    def thin(self, now: datetime) -> int:
        """Remove the backups that are not kept, and the attachments that no kept one names; return how many went."""
        here = self.manifests()
        stay = kept(here, now)
        gone = [one for one in here if one.id not in stay]
        for one in gone:
            (self.path / f"{one.id}.json").unlink(missing_ok=True)
            self.catalogue(one).unlink(missing_ok=True)
        if gone:
            self._sweep(one for one in here if one.id in stay)
        return len(gone)

    def _sweep(self, stay: Iterable[Manifest]) -> None:
        wanted: set[str] = set()
        for manifest in stay:
            try:
                wanted.update(name for name, _size in self.named(manifest))
            except sqlite3.Error:  # what it names cannot be told: nothing goes
                return
        for name in self.sizes():
            if name not in wanted:
                self.blob(name).unlink(missing_ok=True)


def locked(folder: Folder) -> FileLock:
    """Take the lock of a folder of backups, made where it is missing; ``backup.busy`` where another holds it."""
    try:
        folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(folder.path / "backups")
        lock.take()
    except EnvironmentFailure as failure:
        if failure.code == "workspace.locked":
            raise EnvironmentFailure("backup.busy", path=str(folder.path)) from failure
        raise
    except OSError as fault:
        raise EnvironmentFailure("folder.not-writable", path=str(folder.path)) from fault
    return lock


def find(location: Path, home: Path | None = None) -> Folder | None:
    """Return the folder of backups of the workspace at `location`, None where there is none.

    It is known by the id in the file; where the file is damaged or gone, by the path that the newest backup names.
    """
    base = home or root()
    known = workspace_id(location)
    if known and Folder.of(known, base).manifests():
        return Folder.of(known, base)
    named = [
        (found[-1].at, folder)
        for folder in folders(base)
        if (found := [one for one in folder.manifests() if one.location == str(location.absolute())])
    ]
    return max(named, key=lambda one: one[0])[1] if named else None


def folders(home: Path | None = None) -> list[Folder]:
    """Return every folder that holds backups."""
    with suppress(OSError):
        return [Folder(one) for one in sorted((home or root()).iterdir()) if any(one.glob("*.json"))]
    return []


def workspace_id(location: Path) -> str:
    """Return the id in a workspace file, "" where there is none that can be read."""
    if not location.is_file():
        return ""
    try:
        with closing(catalogue.connect(location)) as connection:
            found = connection.execute("SELECT id FROM workspace").fetchone()
            return str(found[0]) if found else ""
    except sqlite3.Error:
        return ""


def chosen(folder: Folder, backup_id: str = "") -> Manifest:
    """Return the backup `backup_id`, the first that is offered for ""; refused with ``backup.none`` or ``.unknown``."""
    from cmpdesk.domain.backups import offered

    here = offered(folder.manifests())
    if not here:
        raise Refusal("backup.none", path=str(folder.path))
    if not backup_id:
        return here[0]
    for one in here:
        if one.id == backup_id:
            return one
    raise Refusal("backup.unknown", backup=backup_id)
