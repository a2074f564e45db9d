"""What the program remembers of its user: a small JSON file, replaced as a whole.

Checked by hand and not by pydantic, which alone would take a third of the time to the first painted window.
"""

import json
import os
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from cmpdesk.runtime.paths import data_dir

LANGUAGES = ("", "fr", "en", "nl")
APPEARANCES = ("system", "light", "dark")
RECENT = 8
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Settings:
    """`language` is "" until the user chooses one; `recent` lists workspaces, last opened first.

    `layouts` holds the state of windows and columns, as text, by name; `officers` the officer who
    last worked in a workspace, by the id of the workspace. Passwords of servers are never kept.
    `backup_folder` holds all backups, "" for one beside the settings.
    """

    language: str = ""
    appearance: str = "system"
    recent: tuple[str, ...] = ()
    layouts: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)
    backup_folder: str = ""


def settings_file() -> Path:
    """Return the path of the file. Raises `OSError` where its folder cannot be made."""
    return data_dir() / "settings.json"


def load() -> Settings:
    """Return the settings; defaults where there are none yet or they cannot be read.

    A damaged file is kept aside as ``settings.damaged.json``. Values not allowed fall back one by one.
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
    except ValueError:
        with suppress(OSError):
            path.replace(path.with_name("settings.damaged.json"))
        return Settings()
    return _checked(found)


def save(settings: Settings) -> bool:
    """Write `settings` in place of the old ones, whole or not at all; tell whether it could be done."""
    content = json.dumps(asdict(settings), ensure_ascii=False, indent=1, sort_keys=True).encode()
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
            Path(name).unlink(missing_ok=True)
        return False
    return True


def change(**changes: Any) -> Settings:
    """Change fields of the stored settings and return them all. Safe on every thread."""
    with _LOCK:
        changed = replace(load(), **changes)
        save(changed)
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


def forget_workspace(location: str) -> Settings:
    """Take `location` off the recent ones."""
    shown = without_password(location)
    with _LOCK:
        before = load()
        changed = replace(before, recent=tuple(each for each in before.recent if each != shown))
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
    )


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}
