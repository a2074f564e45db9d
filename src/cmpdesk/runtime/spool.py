"""Working copies for worker processes: a private folder per open workspace, gone when it closes."""

import os
import shutil
import tempfile
from pathlib import Path

from cmpdesk.runtime.paths import spool_dir


def open_spool() -> Path:
    """Return a new private folder; those of processes that no longer run are removed first.

    Raises `OSError` where it cannot be made.
    """
    home = spool_dir()
    for folder in home.iterdir():
        owner = folder.name.partition("-")[0]
        if owner.isdigit() and not _runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=home))


def close_spool(folder: Path) -> None:
    """Remove a folder with all that it holds."""
    shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    if os.name == "nt":  # signal 0 would end the process there
        return pid == os.getpid()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
