"""What is looked at before a workspace file is opened: nothing here writes to it."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cmpdesk.domain.errors import EnvironmentFailure, Refusal

APPLICATION_ID = 0x434D5044
"""``CMPD``, at bytes 68 to 71 of our files."""

_NETWORK = {"cifs", "smb", "smb2", "smb3", "smbfs", "nfs", "nfs4", "afs", "9p", "ncpfs", "davfs", "fuse.sshfs",
            "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone"}  # fmt: skip
_CLOUD = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "pcloud")


@dataclass(frozen=True, slots=True)
class Header:
    """What the first hundred bytes of a workspace say."""

    schema: int
    """Number of the schema (user_version)."""


def filesystem(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Return the type of the file system that holds `path` (``ext4``, ``cifs``), "" where it cannot be told."""
    if str(path).startswith(("\\\\", "//")):
        return "smb"
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    wanted = os.path.abspath(path)
    best, kind = "", ""
    for line in lines:
        parts = line.split(" ")
        point = parts[1].replace("\\040", " ") if len(parts) > 2 else ""
        inside = wanted == point or wanted.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def refuse_network(path: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """Refuse a folder on a network: SQLite is not safe there."""
    if filesystem(path, mounts).lower() in _NETWORK:
        raise Refusal("workspace.network-folder", path=str(path))


def is_cloud_folder(path: Path) -> bool:
    """Tell whether `path` lies in a folder that a cloud service synchronises, by its name."""
    return any(name in part.casefold() for part in path.absolute().parts for name in _CLOUD)


def read_header(path: Path, newest: int) -> Header:
    """Return what the header of the workspace at `path` says; `newest` is the newest schema that we know.

    Raises ``workspace.missing``, ``.empty``, ``.foreign``, ``.damaged``, ``.newer`` or ``.read-only``.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise EnvironmentFailure("workspace.unreadable", path=str(path))
        size = status.st_size
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as fault:
        raise EnvironmentFailure("workspace.missing", path=str(path)) from fault
    except (PermissionError, IsADirectoryError) as fault:
        raise EnvironmentFailure("workspace.unreadable", path=str(path)) from fault
    if size == 0:
        raise Refusal("workspace.empty", path=str(path))
    if not head.startswith(b"SQLite format 3\x00"):
        raise Refusal("workspace.foreign", path=str(path))
    if len(head) < 100:
        raise Refusal("workspace.damaged", path=str(path))
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise Refusal("workspace.foreign", path=str(path))
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    if size < pages * (65536 if page == 1 else page) and not _has_log(path):
        raise Refusal("workspace.damaged", path=str(path))
    schema = int.from_bytes(head[60:64], "big")
    if schema > newest:
        raise Refusal("workspace.newer", path=str(path))
    if schema == 0 and not _has_log(path):  # its making was broken off
        raise Refusal("workspace.foreign", path=str(path))
    if not writable(path):
        raise EnvironmentFailure("workspace.read-only", path=str(path))
    return Header(schema)


def _has_log(path: Path) -> bool:
    """Tell whether a write-ahead log lies beside the file: it holds the pages that a killed program left unmoved."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False


def writable(path: Path) -> bool:
    """Tell whether the file and its folder let us write; a file marked read-only counts even for an administrator."""
    marked = path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    return bool(marked) and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
