"""What is told to an officer where a disk does not take what is written to it."""

import errno
import os
import shutil
import threading
from pathlib import Path

from cmpdesk.domain.errors import EnvironmentFailure

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_full(error: OSError) -> bool:
    """Tell whether there was no room, or no more allowed."""
    return error.errno in _FULL


def failure(error: OSError, path: Path) -> EnvironmentFailure:
    """Return ``disk.full`` or ``disk.unwritable`` for `path`, which could not be written."""
    if is_full(error):
        return full(path)
    return EnvironmentFailure("disk.unwritable", path=str(path), reason=error.strerror or "")


def full(path: Path) -> EnvironmentFailure:
    """Return ``disk.full`` for `path`, with the free bytes of its disk where they can be told."""
    free = free_space(path)
    return EnvironmentFailure("disk.full", path=str(path), **({"free": free} if free >= 0 else {}))


def put(path: Path, data: bytes) -> None:
    """Write a working copy whole or not at all: others may look for the same file. Raises `OSError`."""
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def free_space(path: Path) -> int:
    """Return the free bytes of the disk that holds a folder or a file, -1 where that cannot be told."""
    try:
        return shutil.disk_usage(path if path.is_dir() else path.parent).free
    except OSError:
        return -1
