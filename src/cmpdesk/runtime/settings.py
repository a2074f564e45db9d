"""What the program remembers of its user: a small JSON file, replaced as a whole.

Checked by hand and not by pydantic, which alone would take a third of the time to the first painted window.
"""

import json
import os
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.runtime import disk
from cmpdesk.runtime.paths import data_dir

LANGUAGES = ("", "fr", "en", "nl")
APPEARANCES = ("system", "light", "dark", "contrast")
DENSITIES = ("normal", "compact")
FOLDERS = ("exports", "packets")
MEMORY = (256, 4096)
"""Least and most megabytes that the process which opens foreign files may be given."""
SECONDS = (5, 300)
"""Least and most seconds of processor time that it may be given for one file."""
RECENT = 8
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Settings:
    """`language` is "" until the user chooses one; `recent` lists workspaces, last opened first.

    `layouts` holds the state of windows and columns, as text, by name; `officers` the officer who
    last worked in a workspace, by the id of the workspace. Passwords of servers are never kept.
    `backup_folder` holds all backups, "" for one beside the settings. `folders` are those first offered, by what is
    saved (`FOLDERS`). `child_memory` (megabytes) and `child_seconds` limit the process that opens foreign files.
    `unknown` is what a newer version of the program wrote, kept for it.
    """

    language: str = ""
    appearance: str = "system"
    recent: tuple[str, ...] = ()
    layouts: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    backup_folder: str = ""
    density: str = "normal"
    folders: Mapping[str, str] = field(default_factory=dict)
    child_memory: int = 1024
    child_seconds: int = 20
    unknown: Mapping[str, Any] = field(default_factory=dict)


def settings_file() -> Path:
    """Return the path of the file. Raises `OSError` where its folder cannot be made."""
    return data_dir() / "settings.json"


def load() -> Settings:
    """Return the settings; defaults where there are none yet or they cannot be read.

    A damaged file is kept aside as ``settings.damaged.json``, a second one as ``settings.damaged-2.json``. Values not
    allowed fall back one by one.
    """
    try:
        path = settings_file()
        content = path.read_bytes()
    except OSError:
        return Settings()
    try:
        found = json.loads(content)
        if not isinstance(found, dict):
            raise ValueError("not an object")
    except (ValueError, RecursionError):
        with suppress(OSError):
            _set_aside(path)
        return Settings()
    return _checked(found)


def _set_aside(path: Path) -> None:
    number, kept = 2, path.with_name("settings.damaged.json")
    while kept.exists():
        number, kept = number + 1, path.with_name(f"settings.damaged-{number}.json")
    path.rename(kept)


def save(settings: Settings) -> bool:
    """Write `settings` in place of the old ones, whole or not at all; tell whether it could be done."""
    try:
        _write(settings)
    except OSError:
        return False
    return True


def _write(settings: Settings) -> None:
    known = asdict(settings)
    whole = {**known.pop("unknown"), **known}
    content = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()
    name = ""
    try:
        path = settings_file()
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".settings-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True) if name else None
        raise


def change(**changes: Any) -> Settings:
    """Change fields of the stored settings and return them all. Safe on every thread.

    Raises ``disk.full`` or ``settings.not-written`` where the file cannot be written; the old one is then as it was.
    """
    with _LOCK:
        return _kept(replace(load(), **changes))


def remember_folder(name: str, path: str) -> Settings:
    """Store the folder first offered for what `name` says; raises as `change` does."""
    with _LOCK:
        before = load()
        return _kept(replace(before, folders={**before.folders, name: path}))


def _kept(changed: Settings) -> Settings:
    try:
        _write(changed)
    except OSError as fault:
        if disk.is_full(fault):
            raise disk.full(settings_file()) from fault
        raise EnvironmentFailure("settings.not-written", path=str(settings_file())) from fault
    return changed


def remember_layout(name: str, state: str) -> Settings:
    """Store the state of a window, splitter or table under `name`."""
    with _LOCK:
        before = load()
        changed = replace(before, layouts={**before.layouts, name: state})
        save(changed)
        return changed


def remember_workspace(location: str, workspace_id: str = "", officer_id: str = "") -> Settings:
    """Put `location` first among the recent ones, without its password, and the officer who works there."""
    with _LOCK:
        before = load()
        shown = without_password(location)
        recent = (shown, *(each for each in before.recent if each != shown))[:RECENT]
        officers = (
            {**before.officers, workspace_id: officer_id} if workspace_id and officer_id else before.officers
        )
        changed = replace(before, recent=recent, officers=officers)
        save(changed)
        return changed


def forget_workspace(location: str, workspace_id: str = "") -> Settings:
    """Take `location` off the recent ones, and forget who worked in the workspace."""
    shown = without_password(location)
    with _LOCK:
        before = load()
        recent = tuple(each for each in before.recent if each != shown)
        officers = {each: officer for each, officer in before.officers.items() if each != workspace_id}
        changed = replace(before, recent=recent, officers=officers)
        save(changed)
        return changed


def without_password(location: str) -> str:
    """Return a server address without the password in it; a path as it is."""
    if "://" not in location:
        return location
    parts = urlsplit(location)
    name, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=name.partition(":")[0] + at + host))


def _checked(found: Mapping[str, Any]) -> Settings:
    language, appearance = found.get("language"), found.get("appearance")
    recent = found.get("recent")
    return Settings(
        language=language if language in LANGUAGES else "",
        appearance=appearance if appearance in APPEARANCES else "system",
        recent=tuple(each for each in recent if isinstance(each, str))[:RECENT]
        if isinstance(recent, list)
        else (),
        layouts=_texts(found.get("layouts")),
        officers=_texts(found.get("officers")),
        backup_folder=str(found.get("backup_folder") or ""),
        density=found["density"] if found.get("density") in DENSITIES else "normal",
        folders={name: one for name, one in _texts(found.get("folders")).items() if name in FOLDERS},
        child_memory=_within(found.get("child_memory"), MEMORY, 1024),
        child_seconds=_within(found.get("child_seconds"), SECONDS, 20),
        unknown={name: one for name, one in found.items() if name not in _FIELDS},
    )


_FIELDS = {one.name for one in fields(Settings)}


def _within(value: object, bounds: tuple[int, int], usual: int) -> int:
    fits = isinstance(value, int) and not isinstance(value, bool) and bounds[0] <= value <= bounds[1]
    return int(str(value)) if fits else usual


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}
