"""The lock file beside a workspace: one process at a time, and it says which."""

import getpass
import json
import os
import socket
from io import TextIOWrapper
from pathlib import Path

from cmpdesk.domain.errors import EnvironmentFailure, Refusal

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # the msvcrt branch below is taken there


class FileLock:
    """Held from opening to closing; the system lets go of it when the process dies, so none is ever stale."""

    def __init__(self, workspace: Path) -> None:
        self._path = workspace.with_name(workspace.name + ".lock")
        self._file: TextIOWrapper | None = None

    def take(self) -> None:
        """Take the lock, or refuse with ``workspace.locked`` naming the user and computer that hold it."""
        try:
            file = self._path.open("a+", encoding="utf-8")
        except OSError as fault:
            raise EnvironmentFailure("workspace.read-only", path=str(self._path.parent)) from fault
        try:
            _lock(file)
        except OSError as fault:
            file.seek(0)
            holder = _holder(file.read())
            file.close()
            raise Refusal("workspace.locked", **holder) from fault
        file.seek(0)
        file.truncate()
        json.dump({"user": _user(), "host": socket.gethostname(), "pid": os.getpid()}, file)
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let go and remove the lock file."""
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            self._file.close()
            self._file = None


def _lock(file: TextIOWrapper) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt

    file.seek(1 << 20)  # beyond the text, so that others can still read who holds it
    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)


def _holder(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
        return {"user": str(found["user"]), "host": str(found["host"])}
    except (ValueError, KeyError, TypeError):
        return {"user": "?", "host": "?"}


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
