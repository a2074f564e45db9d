"""Backups, restore, export and repair: what keeps a year of work when a disk, a program or a person fails."""

from datetime import UTC, datetime
from pathlib import Path

from cmpdesk.domain.backups import Exported, Glimpse, Made, Manifest, Reason, Repaired, Restored, offered
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.storage import moving, opening
from cmpdesk.storage.backups import exporting, making, restoring
from cmpdesk.storage.backups.folder import Folder, chosen, find, folders, root
from cmpdesk.storage.workspace import Workspace

__all__ = [
    "back_up", "changed", "copy_of_server", "elsewhere", "export", "folder_for", "glimpse", "listed", "places",
    "repair", "restore", "where",
]  # fmt: skip


def where() -> Path:
    """Return the folder that holds all backups; ``backup.folder-gone`` where the chosen one is not there."""
    return root()


def back_up(workspace: Workspace, *, reason: Reason, home: Path | None = None, watch: Watch | None = None) -> Made:
    """Back up an open workspace while it is in use; where nothing changed since the last one, that one is checked.

    A workspace on a server is not ours to back up (its administrator does): ``backup.of-server``. A damaged one is
    refused and leaves the backups as they are.
    """
    path = workspace.engines.path
    if path is None:
        raise Refusal("backup.of-server", location=workspace.info.location)
    return making.make(path, reason=reason, home=home, watch=watch)


def changed(workspace: Workspace) -> bool:
    """Tell whether an open workspace holds something that no backup has; a server's never does."""
    path = workspace.engines.path
    return path is not None and making.changed(path)


def folder_for(location: str, home: Path | None = None) -> Path | None:
    """Return the folder with the backups of the workspace at `location`, also where it is damaged or gone."""
    found = find(Path(location), home)
    return found.path if found else None


def places(home: Path | None = None) -> tuple[str, ...]:
    """Return the paths of all workspaces that have backups, the one backed up last first."""
    newest = [folder.manifests()[-1] for folder in folders(home) if folder.manifests()]
    return tuple(dict.fromkeys(one.location for one in sorted(newest, key=lambda one: one.at, reverse=True)))


def listed(location: str, home: Path | None = None) -> tuple[Manifest, ...]:
    """Return the backups of the workspace at `location` as they are offered: newest first, suspicious ones last."""
    found = find(Path(location), home)
    return offered(found.manifests()) if found else ()


def elsewhere(location: str, home: Path | None = None) -> tuple[Manifest, ...]:
    """Return all backups, newest first, where `location` has none: the same file lay elsewhere on another computer."""
    _refuse_server(location)
    return offered(one for folder in folders(home) for one in folder.manifests())


def glimpse(location: str, backup: Manifest | None = None, home: Path | None = None) -> Glimpse:
    """Return date, size, counts and the last steps of the file at `location`, or of one of its backups."""
    if backup is None:
        return restoring.glimpse(Path(location))
    return restoring.glimpse(_folder(location, home).catalogue(backup), backup.size, backup.at)


def restore(location: str, *, backup_id: str = "", home: Path | None = None, watch: Watch | None = None) -> Restored:
    """Put a backup (the first offered for "") in the place of the workspace at `location`, which must be closed.

    One that is named by its id may be of any workspace: on another computer the path is another too. The file that was
    there is kept beside. Refused with ``backup.none``, ``.unknown`` or ``.damaged``.
    """
    folder = _folder(location, home, backup_id)
    return restoring.restore(Path(location), folder, chosen(folder, backup_id), watch=watch)


def export(workspace: Workspace, *, target: Path, watch: Watch | None = None) -> Exported:
    """Write one portable file of a workspace, also of one on a server; one that exists is never overwritten.

    On a server the login must see everything: ``check.not-all``.
    """
    if workspace.engines.path is not None:
        return exporting.export_file(workspace.engines.path, target)
    moving.copy_workspace(workspace, str(target), watch or Unwatched()).close()
    return exporting.described(target.absolute())


def copy_of_server(workspace: Workspace, *, home: Path | None = None, watch: Watch | None = None) -> Exported:
    """Write a portable copy of a workspace on a server into the folder of backups; its administrator does the rest."""
    folder = Folder.of(workspace.info.id, home or root()).path
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise EnvironmentFailure("folder.not-writable", path=str(folder)) from fault
    target = folder / f"{workspace.now().astimezone():%Y-%m-%d-%H%M%S}.cmpdesk"
    return export(workspace, target=target, watch=watch)


def repair(location: str, *, target: Path, watch: Watch | None = None) -> Repaired:
    """Save what a damaged file still holds into a new one, and say what could not be saved; the file stays as it is."""
    from cmpdesk.storage import repairing

    _refuse_server(location)
    return repairing.repair(Path(location), target, now=datetime.now(UTC), watch=watch)


def _folder(location: str, home: Path | None, backup_id: str = "") -> Folder:
    _refuse_server(location)
    found = find(Path(location), home)
    if found is None and backup_id:
        found = next((one for one in folders(home) if any(of.id == backup_id for of in one.manifests())), None)
    if found is None:
        raise Refusal("backup.none", path=location)
    return found


def _refuse_server(location: str) -> None:
    if opening.is_address(location):
        raise Refusal("backup.of-server", location=location.rpartition("@")[2])
