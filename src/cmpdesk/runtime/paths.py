"""Folders of the user: settings, logs, and a private place for what workers hand each other.

``CMPDESK_PROFILE`` names one folder that holds them all, for tests and for portable installations. Folders
are made when they are asked for, closed to other users.
"""

import os
from pathlib import Path

NAME = "cmpdesk"


def _folder(kind: str) -> Path:
    profile = os.environ.get("CMPDESK_PROFILE")
    if profile:
        path = Path(profile).expanduser() / kind
    else:
        from platformdirs import PlatformDirs

        dirs = PlatformDirs(NAME, appauthor=False)
        path = {
            "data": dirs.user_data_path,
            "log": dirs.user_log_path,
            "spool": dirs.user_cache_path / "spool",
        }[kind]
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def data_dir() -> Path:
    """Return the folder of settings. Raises `OSError` where it cannot be made."""
    return _folder("data")


def log_dir() -> Path:
    """Return the folder of logs and crash reports. Raises `OSError` where it cannot be made."""
    return _folder("log")


def spool_dir() -> Path:
    """Return the folder of working copies, which may be emptied whenever the program does not run.

    Raises `OSError` where it cannot be made.
    """
    return _folder("spool")
