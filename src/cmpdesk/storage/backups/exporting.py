"""One portable file of a workspace: compact, verified, and renamed into place when it is whole."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from cmpdesk.domain.backups import Exported
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.storage.backups import catalogue
from cmpdesk.storage.backups.folder import PART


def export_file(source: Path, target: Path) -> Exported:
    """Write a compact copy of a workspace file, which may be in use; one that exists is never overwritten.

    Refused with ``workspace.exists``, ``workspace.damaged`` or ``blob.altered``; the target is whole or not there.
    """
    target = target.absolute()
    if target.exists():
        raise Refusal("workspace.exists", path=str(target))
    if not target.parent.is_dir():
        raise EnvironmentFailure("workspace.no-folder", path=str(target.parent))
    part = target.with_name(target.name + PART)
    part.unlink(missing_ok=True)
    try:
        with catalogue.told(source, part):
            with closing(catalogue.connect(source)) as connection:
                connection.execute("PRAGMA query_only=OFF")  # the address lets nothing be written to the file
                connection.execute("VACUUM INTO ?", (str(part),))
            catalogue.make_ready(part)
            with closing(catalogue.connect(part)) as connection:
                found = catalogue.counted(connection)
                _check_blobs(connection)
            state = catalogue.check(part, found, attachments=True)
            catalogue.settle(part)
            size = part.stat().st_size
            part.rename(target)
            catalogue.settle(target.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Exported(target, size, state.sequence, state.head, found)


def described(path: Path) -> Exported:
    """Return what a workspace file that nobody has open holds."""
    with catalogue.told(path, path), closing(catalogue.connect(path)) as connection:
        state = catalogue.state(connection)
        return Exported(path, path.stat().st_size, state.sequence, state.head, catalogue.counted(connection))


def _check_blobs(connection: sqlite3.Connection) -> None:
    for name, data in connection.execute("SELECT sha256, data FROM blob"):
        if hashlib.sha256(data).hexdigest() != name:
            raise Refusal("blob.altered", sha256=name)
