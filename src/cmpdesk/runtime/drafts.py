"""Drafts of open forms: a small private file for each workspace, officer and form, so that a crash loses no typing.

A file holds the drafts of one form, the newest first: what is being typed now, and below it one that was kept before
and not yet decided upon.
"""

import hashlib
import itertools
import json
import os
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cmpdesk.runtime import disk
from cmpdesk.runtime.paths import data_dir

_LOCK = threading.Lock()
_LAST: dict[Path, int] = {}
_TICKETS = itertools.count(1)
_OLD_SECONDS = 90 * 24 * 3600
"""Age after which nobody wants a draft back, and it only holds data of persons."""


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Whose draft of which form: `form` says also of which thing (``call:…``)."""

    workspace_id: str
    officer_id: str
    form: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed (`values`) and what stood there before (`base`), plain JSON values; `at` in seconds since 1970."""

    at: float
    values: Any
    base: Any


def ticket() -> int:
    """Return the place of a request among all: an older one that comes late changes nothing."""
    return next(_TICKETS)


def keep(key: DraftKey, kept: Sequence[Draft], number: int) -> None:
    """Write the drafts of a form in place of those before; raises `EnvironmentFailure`. `number` is its ticket."""
    name = ""
    try:
        path = _path(key)
        content = json.dumps([asdict(one) for one in kept], ensure_ascii=False).encode()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with _LOCK:
            if _LAST.get(path, 0) < number:
                _LAST[path] = number
                Path(name).replace(path)
    except OSError as fault:
        raise disk.failure(fault, Path(str(fault.filename or name))) from fault
    finally:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True) if name else None


def load(key: DraftKey) -> tuple[Draft, ...]:
    """Return the drafts that were kept of a form, the newest first; a damaged file is thrown away."""
    _tidy()
    try:
        path = _path(key)
        content = path.read_bytes()
    except OSError:
        return ()
    try:
        return tuple(Draft(float(one["at"]), one["values"], one["base"]) for one in json.loads(content))
    except (ValueError, TypeError, KeyError, RecursionError):
        with suppress(OSError):
            path.unlink()
        return ()


def drop(key: DraftKey, number: int) -> None:
    """Remove the drafts of a form; what is still being written of it comes too late."""
    with suppress(OSError):
        path = _path(key)
        with _LOCK:
            _LAST[path] = max(number, _LAST.get(path, 0))
            path.unlink(missing_ok=True)


def _tidy() -> None:
    """Remove drafts that are very old, and what a crash left half written."""
    with suppress(OSError):
        for path in _folder().iterdir():
            if time.time() - path.stat().st_mtime > _OLD_SECONDS:
                path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = data_dir() / "drafts"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _path(key: DraftKey) -> Path:
    told = "\n".join((key.workspace_id, key.officer_id, key.form))
    return _folder() / f"{hashlib.sha256(told.encode()).hexdigest()[:40]}.json"
