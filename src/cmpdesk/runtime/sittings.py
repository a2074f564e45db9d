"""Whether the program ended in good order the last time: each sitting holds a file that goes with it.

The file is locked while the program runs, so that a sitting of today is told from one that died, whatever killed it.
"""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from cmpdesk.runtime.crash import NATIVE
from cmpdesk.runtime.paths import log_dir

_PREFIX = "sitting-"


@dataclass(frozen=True, slots=True)
class Stop:
    """A sitting that did not end in good order: about when (aware), and the report that it left, if any."""

    at: datetime
    report: Path | None


class Sitting:
    """This run of the program, until `end`."""

    def __init__(self) -> None:
        self._file: TextIO | None = None
        with suppress(OSError):
            self._file = (log_dir() / f"{_PREFIX}{os.getpid()}.txt").open("w", encoding="utf-8")
            _lock(self._file)

    def end(self) -> None:
        """Say that the program ended in good order."""
        if self._file is not None:
            name = self._file.name
            self._file.close()
            self._file = None
            Path(name).unlink(missing_ok=True)


def stopped() -> Stop | None:
    """Return the last sitting that died, and forget it: it is told once. None where all ended in good order."""
    found: Stop | None = None
    with suppress(OSError):
        for path in log_dir().glob(f"{_PREFIX}*.txt"):
            stop = _dead(path)
            if stop is not None and (found is None or stop.at > found.at):
                found = stop
    return found


def _dead(path: Path) -> Stop | None:
    try:
        with path.open("r+", encoding="utf-8") as file:
            _lock(file)
        began = path.stat().st_mtime
        path.unlink()
    except OSError:
        return None  # it is held by a program that runs
    process = path.stem.removeprefix(_PREFIX)
    reports = [*path.parent.glob(f"crash-*-{process}.txt"), path.parent / NATIVE]
    left = [one for one in reports if one.is_file() and one.stat().st_size and one.stat().st_mtime >= began]
    last = max(left, key=lambda one: one.stat().st_mtime, default=None)
    return Stop(datetime.fromtimestamp(last.stat().st_mtime if last else began, UTC), last)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: TextIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: TextIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
