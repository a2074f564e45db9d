"""The lock file beside a workspace: one process at a time, and it says which."""

import getpass
import json
import os
import socket
import time
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.runtime import disk

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # the msvcrt branch below is taken there

PATIENCE_S = 0.5
"""How long a held lock is asked for again: a program killed while it starts a child leaves the lock to that child
until the child runs its own program, some milliseconds."""


class FileLock:
    """Held from opening to closing; the system lets go of it when the process dies, so none is ever stale."""

    def __init__(self, workspace: Path) -> None:
        self._path = workspace.with_name(workspace.name + ".lock")
        self._file: TextIOWrapper | None = None

    def take(self) -> None:
        """Take the lock, or fail with ``workspace.locked`` naming the user and computer that hold it."""
        until = time.monotonic() + PATIENCE_S
        while self._file is None:
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
                if time.monotonic() < until:
                    time.sleep(0.01)
                    continue
                raise EnvironmentFailure("workspace.locked", **holder) from fault
            if _same(file, self._path):
                self._file = file
            else:  # whoever held it removed it between our opening and our locking: ours guards nothing
                file.close()
        self._sign(self._file)

    def _sign(self, file: TextIOWrapper) -> None:
        try:
            file.seek(0)
            file.truncate()
            json.dump({"user": _user(), "host": socket.gethostname(), "pid": os.getpid()}, file)
            file.flush()
        except OSError as fault:
            self.release()
            raise disk.full(self._path) from fault

    def release(self) -> None:
        """Let go and remove the lock file."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with suppress(PermissionError):  # Windows removes no open file; there the next holder writes over it
            self._path.unlink(missing_ok=True)
        with suppress(OSError):  # what a full disk left unwritten
            file.close()


def _same(file: TextIOWrapper, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


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
