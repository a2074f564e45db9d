"""Files that leave the workspace at a user's wish: written whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.runtime import disk


def write_whole(load: Callable[[], bytes], path: Path) -> Path:
    """Write what `load` returns to `path` and return `path`; runs on a thread.

    Raises ``disk.full`` or ``file.not-written``; the file that stood there before is then unchanged.
    """
    content = load()
    beside = ""
    try:
        number, beside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as failure:
        if beside:
            Path(beside).unlink(missing_ok=True)
        if disk.is_full(failure):
            raise disk.full(path) from failure
        raise EnvironmentFailure("file.not-written", path=str(path), reason=failure.strerror or "") from failure
    return path
