"""Bytes kept once under their SHA-256, inside the database: one file to copy, one transaction, nothing orphaned."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.runtime import disk
from cmpdesk.storage.base import insert_once
from cmpdesk.storage.search import forget_text
from cmpdesk.storage.tables import Blob


def put(connection: Connection, contents: Iterable[bytes]) -> list[str]:
    """Keep each of `contents`, those already here untouched; return their SHA-256 in order."""
    made = []
    for data in contents:
        digest = hashlib.sha256(data).hexdigest()
        made.append(digest)
        known = connection.execute(select(Blob.size).where(Blob.sha256 == digest)).first()
        if known is None:
            insert_once(connection, Blob, {"sha256": digest, "size": len(data), "data": data})
    return made


def get(connection: Connection, sha256: str) -> bytes:
    """Return the bytes, checked against their name: ``blob.missing``, ``blob.altered``."""
    data = connection.execute(select(Blob.data).where(Blob.sha256 == sha256)).scalar_one_or_none()
    if data is None:
        raise Refusal("blob.missing", sha256=sha256)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refusal("blob.altered", sha256=sha256)
    return bytes(data)


def destroy(connection: Connection, digests: Iterable[str]) -> None:
    """Destroy bytes and the words that were read in them, when a person is erased; what named them must say so."""
    for sha256 in sorted(set(digests)):
        forget_text(connection, sha256)
        connection.execute(delete(Blob).where(Blob.sha256 == sha256))


def spool(connection: Connection, digests: Iterable[str], folder: Path, suffix: str = ".pdf") -> None:
    """Write the blobs named by `digests` into `folder`, for workers that have no database; those there already stay."""
    for digest in sorted(set(digests)):
        target = folder / f"{digest}{suffix}"
        if not target.exists():
            disk.put(target, get(connection, digest))


def faults(connection: Connection) -> Iterator[tuple[str, dict[str, str]]]:
    """Check every blob and that every one that is named is here; yield (code, parameters)."""
    altered = "check.blob-altered"
    names = [row.sha256 for row in connection.execute(select(Blob.sha256).order_by(Blob.sha256))]
    for name in names:
        data = connection.execute(select(Blob.data).where(Blob.sha256 == name)).scalar_one()
        if hashlib.sha256(data).hexdigest() != name:
            yield altered, {"sha256": name}
    wanted = connection.exec_driver_sql(
        "SELECT sha256 FROM attachment WHERE size > 0 AND status NOT IN ('missing', 'too-large', 'erased') "
        "UNION SELECT print_sha256 FROM attachment WHERE print_sha256 IS NOT NULL "
        "UNION SELECT sha256 FROM packet WHERE erased_at IS NULL "
        "UNION SELECT sha256 FROM returned_file WHERE outcome <> 'erased' "
        "UNION SELECT sha256 FROM project_file "
        "UNION SELECT sha256 FROM supporting_piece WHERE sha256 <> '' "
        "UNION SELECT sha256 FROM progress_file "
        "UNION SELECT sha256 FROM report WHERE sha256 <> '' "
        "UNION SELECT sha256 FROM letter WHERE sha256 <> '' AND erased_at IS NULL "
        "UNION SELECT sha256 FROM disposal WHERE sha256 <> ''"
    )
    here = set(names)
    for row in wanted:
        if row[0] not in here:
            yield "check.blob-missing", {"sha256": row[0]}


def count(connection: Connection) -> int:
    """Return how many blobs there are."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM blob").scalar_one())
