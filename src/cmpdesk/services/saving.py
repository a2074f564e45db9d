"""Files that leave the workspace where an officer says: written whole, and over nothing unless that is asked."""

from collections.abc import Callable
from pathlib import Path

from cmpdesk.runtime import disk


def save(make: Callable[[], bytes], path: Path, *, overwrite: bool = False) -> None:
    """Write what `make` returns to `path`, whole or not at all: what stood there before stays.

    Refused with ``packets.would-overwrite`` where something stands there, unless `overwrite`; ``disk.full`` and
    ``disk.unwritable``.
    """
    if _taken(path) and not overwrite:
        from cmpdesk.services.packets import would_overwrite  # with its PDF libraries: not while the window opens

        raise would_overwrite(path.parent, [path.name])
    data = make()
    try:
        disk.put(path, data)
    except OSError as error:
        raise disk.failure(error, path) from error


def _taken(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # a name that is too long
        raise disk.failure(error, path) from error
