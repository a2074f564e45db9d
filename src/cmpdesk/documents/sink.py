"""The file that a packet is written to: beside its place, renamed when it is whole."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO

from cmpdesk.runtime.disk import failure

_BUFFER = 1 << 20


def part_of(path: Path) -> Path:
    """Return where `path` is written before it is whole."""
    return path.with_name(f".{path.name}.part")


class Sink:
    """Counts and hashes what is written. Left by an error or without `keep`, it removes what it wrote.

    Raises ``EnvironmentFailure("disk.full")`` or ``("disk.unwritable")``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = part_of(path)
        self.offset = 0
        self.offsets: dict[int, int] = {}
        self._digest = hashlib.sha256()
        self._handle: IO[bytes] | None = None
        self._kept = False

    def __enter__(self) -> "Sink":
        try:
            self._handle = self.part.open("wb", buffering=_BUFFER)
        except OSError as error:
            raise failure(error, self.path) from error
        return self

    def write(self, chunks: Iterable[bytes | memoryview]) -> None:
        """Write `chunks` one after the other."""
        data = b"".join(chunks)
        self._digest.update(data)
        self.offset += len(data)
        try:
            self._open.write(data)
        except OSError as error:
            raise failure(error, self.path) from error

    def add(self, number: int, text: bytes, data: bytes | None = None) -> None:
        """Write one object."""
        self.offsets[number] = self.offset
        stream = b"" if data is None else b"\nstream\n%s\nendstream" % data
        self.write((b"%d 0 obj\n" % number, text, stream, b"\nendobj\n"))

    def finish(self) -> str:
        """Bring everything to disk and return the SHA-256 of the file, still beside its place."""
        try:
            self._open.flush()
            os.fsync(self._open.fileno())
            self._open.close()
        except OSError as error:
            raise failure(error, self.path) from error
        return self._digest.hexdigest()

    def keep(self) -> None:
        """Put the file into its place."""
        try:
            self.part.replace(self.path)
        except OSError as error:
            raise failure(error, self.path) from error
        self._kept = True

    @property
    def _open(self) -> IO[bytes]:
        if self._handle is None:
            raise ValueError("the file is not open")
        return self._handle

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        if self._kept:
            return
        try:
            if self._handle is not None:
                self._handle.close()
        except OSError:
            self._handle = None  # the disk is full: what could not be flushed is thrown away with the file
        self.part.unlink(missing_ok=True)
