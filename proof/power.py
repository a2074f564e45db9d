"""Loss of power at any moment: nothing corrupt, nothing acknowledged lost, nothing half applied.

A scripted officer works in a real workspace; the statements that the program really sent are sent again, with the
pragmas of `storage.engines`, to a SQLite whose disk (`proof.disk`) notes every write and sync. Then the power is lost
at thousands of moments of that record: the file that is left is opened and looked at. The same with less durable
pragmas must be caught: `synchronous=OFF` corrupts or loses, else this proof would prove nothing.
"""

import random
import shutil
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.programmes import Side
from cmpdesk.services import directory, history, juries, workspaces
from cmpdesk.storage.engines import DURABLE, prepare
from proof.disk import Disk, Event, NotingDisk

POINTS = 2_000
WHOLE_CHECK_EVERY = 40
CHECKPOINT_EVERY = 9
UNSAFE = ("journal_mode=WAL", "synchronous=OFF")
LESS_SAFE = ("journal_mode=WAL", "synchronous=NORMAL")


@dataclass(slots=True)
class Seen:
    """What was found: files that SQLite finds corrupt, promises broken, actions half applied, of `points` losses."""

    points: int = 0
    corrupt: int = 0
    lost: int = 0
    half: int = 0

    @property
    def sound(self) -> bool:
        return not (self.corrupt or self.lost or self.half)


def worked(folder: Path, actions: int) -> tuple[Path, list[str]]:
    """Let a scripted officer work; return the file as it was before, and the statements sent since."""
    from tests.storage.fixtures import a_call

    path, before = folder / "bureau.cmpdesk", folder / "before.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name="Nadine Courtemanche")
    (officer,) = workspaces.officers(workspace)
    call = a_call(workspace, officer)
    workspace.close()
    shutil.copy(path, before)
    workspace = workspaces.open_workspace(str(path))
    sent: list[str] = []
    with workspace.engines.writer.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.set_trace_callback(sent.append)
    for number in range(actions):
        draft = ReviewerDraft(f"QC-{number:02}", f"Lectrice {number}", "", f"Institut {number % 7}", (), ("fr",), 5)
        juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft)
        if number % 5 == 4:
            history.undo(workspace, officer=officer)
        if number % 7 == 6:
            home = directory.organisations(workspace)[0]
            directory.rename_organisation(workspace, officer=officer, organisation_id=home.id, seen=home.version,
                                          name=f"Institut rebaptisé {number}", until=None)  # fmt: skip
    raw.set_trace_callback(None)
    workspace.close()
    return before, sent


class _Connection(apsw.Connection):
    """Takes what `engines.prepare` sets on a connection of the driver."""

    isolation_level: str | None = None


def recorded(before: Path, sent: list[str], pragmas: tuple[str, ...]) -> Disk:
    """Send the statements again on a noting disk and return its record; a commit that returned is an `ack`."""
    disk = Disk({before.name: before.read_bytes()})
    with tempfile.TemporaryDirectory(prefix="proof-power-") as folder:
        path = Path(folder, before.name)
        shutil.copy(before, path)
        name = f"noting-{len(apsw.vfs_names())}-{'-'.join(pragmas)}"
        vfs = NotingDisk(name, disk)
        connection = _Connection(str(path), vfs=name)
        prepare(connection, *pragmas)
        cursor = connection.cursor()
        for statement in sent:
            if statement.startswith("--"):
                continue  # what SQLite itself sent for the index of words
            cursor.execute(statement).fetchall()
            if statement == "COMMIT":
                ((head,),) = connection.execute("SELECT sequence FROM journal_head").fetchall()
                if not isinstance(head, int):
                    raise TypeError("the head of the journal is a number")
                disk.events.append(Event("ack", at=head))
                if head % CHECKPOINT_EVERY == 0:  # so early it comes only in a workspace that is written all day
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        connection.close()
        del vfs
    return disk


def look(disk: Disk, points: int, seed: int = 14) -> Seen:
    """Lose the power at `points` moments and look at what is left."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    seen = Seen()
    with tempfile.TemporaryDirectory(prefix="proof-power-") as folder:
        for number in range(points):
            moment = rng.randrange(1, len(disk.events) + 1)
            for name, content in disk.lost_at(moment, rng).items():
                Path(folder, name).write_bytes(content)
            _judge(Path(folder, "before.cmpdesk"), disk.promised(moment), seen, whole=number % WHOLE_CHECK_EVERY == 0)
            for left in Path(folder).iterdir():
                left.unlink()
    return seen


def _judge(path: Path, promised: int, seen: Seen, *, whole: bool) -> None:
    seen.points += 1
    try:
        with sqlite3.connect(path) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            (head,) = connection.execute("SELECT sequence FROM journal_head").fetchone()
            steps, rows = connection.execute("SELECT count(*), coalesce(sum(rows), 0) FROM journal_step").fetchone()
            (entries,) = connection.execute("SELECT count(*) FROM journal_entry").fetchone()
        connection.close()
    except sqlite3.DatabaseError:
        seen.corrupt += 1
        return
    seen.corrupt += not sound
    seen.lost += head < promised
    seen.half += (steps, rows) != (head, entries)
    if whole and sound:
        try:
            workspace = workspaces.open_workspace(str(path))
        except Foreseen:
            seen.corrupt += 1
            return
        seen.half += not workspaces.check(workspace).sound
        workspace.close()


def main() -> int:
    """Print what was found with our pragmas and with less durable ones, which must be caught; 0 where it is so."""
    with tempfile.TemporaryDirectory(prefix="proof-power-") as folder:
        before, sent = worked(Path(folder), 60)
        ours = look(recorded(before, sent, DURABLE), POINTS)
        normal = look(recorded(before, sent, LESS_SAFE), POINTS // 5)
        off = look(recorded(before, sent, UNSAFE), POINTS // 5)
    for name, seen in (("ours (WAL, FULL)", ours), ("synchronous=NORMAL", normal), ("synchronous=OFF", off)):
        sys.stdout.write(
            f"   {name}: {seen.points} losses of power, {seen.corrupt} corrupt, {seen.lost} with a lost commit, "
            f"{seen.half} half applied\n"
        )
    return int(not ours.sound or off.sound)
