"""A small disk of its own that can be filled to the last byte."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE = 16 << 20
_FILLER = "autre chose"


class SmallDisk:
    """A disk of `SIZE` bytes at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self, *, leave: int = 0) -> None:
        """Take all room but `leave` bytes."""
        status = os.statvfs(self.path)
        (self.path / _FILLER).write_bytes(bytes(status.f_bavail * status.f_frsize - leave))

    def clear(self) -> None:
        """Make room again."""
        (self.path / _FILLER).unlink()

    def files(self) -> dict[str, bytes]:
        """Return what lies on the disk, by path."""
        found = (one for one in self.path.rglob("*") if one.is_file() and one.name != _FILLER)
        return {str(one.relative_to(self.path)): one.read_bytes() for one in found}


@contextmanager
def mounted(path: Path) -> Iterator[SmallDisk]:
    """Mount a small disk at `path`; the test is skipped where nobody may mount one."""
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(path)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk can only be mounted by an administrator")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
