"""A disk that loses power: a VFS that notes every write and sync, and what may be left on the platter at any moment.

What was synced is there. Of what was written since, any part may be there or not, in any order, a write torn at a
sector; a file made or removed since its last sync is as its own syncs left it. The shared memory of the WAL is gone.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a file: write, truncate, sync or remove; or `ack`, where `at` is what was promised."""

    kind: str
    name: str = ""
    at: int = 0
    data: bytes = b""


@dataclass(slots=True)
class Disk:
    """All that happened, and the files as they were at first."""

    before: dict[str, bytes]
    events: list[Event] = field(default_factory=list)

    def lost_at(self, moment: int, rng: random.Random) -> dict[str, bytes]:
        """Return the files as a loss of power before the event `moment` may leave them."""
        solid = {name: bytearray(content) for name, content in self.before.items()}
        loose: dict[str, list[Event]] = {}
        for event in self.events[:moment]:
            if event.kind == "sync":
                for one in loose.pop(event.name, []):
                    _do(solid, one)
                solid.setdefault(event.name, bytearray())
            elif event.kind != "ack":
                loose.setdefault(event.name, []).append(event)
        for events in loose.values():
            share = rng.choice((0.0, 0.2, 0.5, 0.8, 1.0))
            for event in events:
                if rng.random() < share:
                    _do(solid, event, rng)
        return {name: bytes(content) for name, content in solid.items()}

    def promised(self, moment: int) -> int:
        """Return the last thing acknowledged before the event `moment`, 0 for none."""
        return max((event.at for event in self.events[:moment] if event.kind == "ack"), default=0)


def _do(files: dict[str, bytearray], event: Event, rng: random.Random | None = None) -> None:
    if event.kind == "remove":
        files.pop(event.name, None)
        return
    content = files.setdefault(event.name, bytearray())
    if event.kind == "truncate":
        del content[event.at :]
        return
    for start in range(0, len(event.data), SECTOR):
        if rng is not None and len(event.data) > SECTOR and rng.random() < 0.1:
            continue  # this sector did not make it
        part = event.data[start : start + SECTOR]
        place = event.at + start
        if place > len(content):
            content.extend(bytes(place - len(content)))
        content[place : place + len(part)] = part


class NotingDisk(apsw.VFS):
    """The usual VFS, noting in `disk` what happens to the files of the folder under test."""

    def __init__(self, name: str, disk: Disk) -> None:
        self._disk = disk
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - a name of SQLite
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        return _NotingFile(self._disk, Path(path).name if path else "", name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - a name of SQLite
        super().xDelete(filename, syncdir)
        self._disk.events.append(Event("remove", Path(filename).name))


class _NotingFile(apsw.VFSFile):
    def __init__(self, disk: Disk, short: str, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk, self._short = disk, short

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - a name of SQLite
        super().xWrite(data, offset)
        self._disk.events.append(Event("write", self._short, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - a name of SQLite
        super().xTruncate(newsize)
        self._disk.events.append(Event("truncate", self._short, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802 - a name of SQLite
        super().xSync(flags)
        self._disk.events.append(Event("sync", self._short))
