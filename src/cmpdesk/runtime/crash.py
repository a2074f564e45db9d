"""Reports of bugs: a local text file with the place in the code and the kind of error, without any content.

The text of an exception is left out, for it may quote what an officer typed; nothing is ever sent.
"""

import faulthandler
import os
import platform
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TextIO

from cmpdesk import __version__
from cmpdesk.domain.errors import Foreseen
from cmpdesk.runtime.logs import warn
from cmpdesk.runtime.paths import log_dir

KEPT = 20
NATIVE = "native-crash.txt"
"""Where a crash of native code leaves what it was doing."""
_native: TextIO | None = None


def install() -> None:
    """Report what nobody catches, on every thread, and crashes of native code. Called once by the program."""
    global _native  # noqa: PLW0603 - faulthandler needs the file to stay open
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    if _native is None:
        with suppress(OSError):
            _native = (log_dir() / NATIVE).open("a", encoding="utf-8")
            faulthandler.enable(_native)


def report(error: BaseException) -> Path | None:
    """Write a report of `error` and return its path, None where it cannot be written. Never raises."""
    kinds = [
        f"{_name(each)} {each.code}" if isinstance(each, Foreseen) else _name(each) for each in _chain(error)
    ]
    with suppress(OSError):
        warn("crash", exception=_name(error), where=_where(error))
    lines = [
        f"CMP Desk {__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"Time {datetime.now(UTC).isoformat(timespec='seconds')}",
        f"Thread {threading.current_thread().name}",
    ]
    for kind, each in zip(kinds, _chain(error), strict=True):
        lines += ["", kind, *_frames(each.__traceback__)]
    try:
        folder = log_dir()
        _forget_old(folder)
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        path = folder / f"crash-{stamp}-{os.getpid()}.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return None
    return path


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in found:
        found.append(each)
        each = each.__cause__ or each.__context__
    return found


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(trace)
    ]


def _where(error: BaseException) -> str:
    frames = _frames(error.__traceback__)
    return frames[-1].split()[0] if frames else "unknown"


def _short(path: str) -> str:
    """Return a path of code without the folders above it, which may bear a user's name."""
    return "/".join(Path(path).parts[-3:])


def _forget_old(folder: Path) -> None:
    for old in sorted(folder.glob("crash-*.txt"))[: -KEPT + 1]:
        with suppress(OSError):
            old.unlink()


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    path = report(error)
    sys.stderr.write(f"Unexpected error {_name(error)}; report: {path}\n")


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
