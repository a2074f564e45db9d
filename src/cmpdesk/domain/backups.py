"""Backups: what each says of itself, which are kept, and which may be trusted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from cmpdesk.domain.history import StepRow

RECENT = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9
SHOWN = ("application", "filing", "attachment", "reviewer")
"""Tables whose counts tell a reader which state of the work they look at."""


class Reason(StrEnum):
    """Why a backup was made."""

    MIGRATION = "migration"
    CLOSE = "close"
    TIMER = "timer"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself, in a JSON file beside its catalogue.

    `size` is that of the workspace, attachments included; `sequence` and `head` are the end of its journal; `counts`
    are rows by table. `suspicious` marks one that holds less than the backup before it.
    """

    id: str
    at: datetime
    reason: Reason
    program: str
    schema: int
    workspace_id: str
    location: str
    size: int
    sequence: int
    head: str
    catalogue_size: int
    catalogue_sha256: str
    counts: Mapping[str, int] = field(default_factory=dict)
    suspicious: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**found, "at": self.at.astimezone(UTC).isoformat(), "reason": str(self.reason),
                "counts": dict(self.counts)}  # fmt: skip

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> "Manifest":
        """Return what JSON kept; raises KeyError, TypeError or ValueError where it is no manifest."""
        numbers = {name: int(found[name]) for name in ("schema", "size", "sequence", "catalogue_size")}
        texts = {name: str(found[name]) for name in ("id", "program", "workspace_id", "location", "head",
                                                     "catalogue_sha256")}  # fmt: skip
        at = datetime.fromisoformat(str(found["at"]))
        if at.tzinfo is None:
            raise ValueError("an instant without a zone")
        counts = {str(table): int(count) for table, count in dict(found["counts"]).items()}
        return cls(at=at, reason=Reason(found["reason"]), counts=counts, suspicious=bool(found["suspicious"]),
                   **numbers, **texts)  # type: ignore[arg-type]  # numbers and texts by name

    def same_content(self, other: "State") -> bool:
        """Tell whether a workspace in the state `other` is what this backup holds."""
        mine = (self.workspace_id, self.schema, self.sequence, self.head, self.counts.get("blob", 0))
        return mine == (other.workspace_id, other.schema, other.sequence, other.head, other.blobs)


@dataclass(frozen=True, slots=True)
class State:
    """What tells one state of a workspace from another."""

    workspace_id: str
    schema: int
    sequence: int
    head: str
    blobs: int


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was asked for. `fresh` is False where the last one already holds everything."""

    manifest: Manifest
    fresh: bool
    folder: Path
    same_disk: bool
    """The backup lies on the disk of the workspace: it does not help when that disk fails."""
    copied: int = 0
    """Attachments that no earlier backup had."""
    removed: int = 0
    """Old backups that were thinned out."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A workspace or a backup as a reader recognises it before choosing: its last steps, newest first.

    `fault` is the code of the sentence that says why it cannot be read; `at` is None where there is nothing.
    """

    at: datetime | None
    size: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[StepRow, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """A workspace that was put back; `replaced` is where the file that was there is kept, None where there was none."""

    path: Path
    replaced: Path | None
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Exported:
    """A portable copy that was written."""

    path: Path
    size: int
    sequence: int
    head: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What of a table was saved; `lost` counts rows, None where nobody can tell how many there were.

    `recalled` rows among those saved could not be read, and were written anew from the journal.
    """

    table: str
    saved: int
    lost: int | None
    recalled: int = 0


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a damaged workspace still held. `faults` are (code, parameters) of what is wrong with the new file."""

    path: Path
    tables: tuple[Salvaged, ...]
    faults: tuple[tuple[str, dict[str, str]], ...]

    @property
    def whole(self) -> bool:
        """Nothing was lost and nothing is wrong."""
        return not self.faults and all(one.lost == 0 for one in self.tables)


def suspicious(counts: Mapping[str, int], sequence: int, before: Manifest | None) -> bool:
    """Tell whether a workspace with these counts holds less than the last good backup `before`.

    A journal never gets shorter, and applications rarely vanish all at once: such a backup is kept, but beside.
    """
    if before is None:
        return False
    emptied = before.counts.get("application", 0) > 0 and counts.get("application", 0) == 0
    return emptied or sequence < before.sequence


def reference(manifests: Iterable[Manifest], restored: tuple[str, datetime] | None) -> Manifest | None:
    """Return the good backup that a new one is measured by: the newest, but after a restore the one that was restored.

    `restored` is (id, instant) of the last restore.
    """
    good = [one for one in manifests if not one.suspicious]
    if restored is not None:
        good = [one for one in good if one.at > restored[1] or one.id == restored[0]]
    return max(good, key=lambda one: one.at, default=None)


def offered(manifests: Iterable[Manifest]) -> tuple[Manifest, ...]:
    """Return backups in the order in which they are offered: newest first, suspicious ones after all others."""
    return tuple(sorted(manifests, key=lambda one: (one.suspicious, -one.at.timestamp())))


def kept(manifests: Sequence[Manifest], now: datetime) -> set[str]:
    """Return the ids of the backups that stay; the suspicious are counted apart, so that none pushes out a good one."""
    ids: set[str] = set()
    for apart in (False, True):
        group = {one.id: one.at for one in manifests if one.suspicious is apart}
        ids |= thinned(group, now)
    return ids


def thinned(instants: Mapping[str, datetime], now: datetime) -> set[str]:
    """Return the names that stay: all of two days, then the last of 12 days, of 10 weeks and of 9 months.

    Only days, weeks and months with a backup count, so that the last backups of a workspace never vanish by age.
    """
    stay: set[str] = set()
    left = [DAILY, WEEKLY, MONTHLY]
    last: tuple[object, ...] = (None, None, None)
    for name, at in sorted(instants.items(), key=lambda one: (one[1], one[0]), reverse=True):
        day = at.astimezone(UTC).date()
        place = (day, day.isocalendar()[:2], (day.year, day.month))
        if now - at <= RECENT:
            stay.add(name)
            last = place
            continue
        for kind in range(3):
            if place[kind] != last[kind] and left[kind]:
                left[kind] -= 1
                stay.add(name)
                last = place
                break
    return stay
