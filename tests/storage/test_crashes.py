"""Power, disk and patience fail: nothing acknowledged is lost, nothing is half done (R1, R3)."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import EnvironmentFailure, Foreseen, Refusal
from cmpdesk.services import directory, history, workspaces
from cmpdesk.storage import opening, tables
from cmpdesk.storage.base import Record
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import LEAD, Clock, a_call, fill

ROUNDS = 8
WRITER = """
import sys
from cmpdesk.services import workspaces
from cmpdesk.storage import opening, tables
opened = workspaces.open_workspace(sys.argv[1])
(officer,) = workspaces.officers(opened)
turn = 0
while True:
    turn += 1
    name = f"{sys.argv[2]} {turn}"
    with opened.write(officer, "test.organisation") as transaction:
        number = transaction.next_number("suite")
        transaction.put_blob(name.encode() * 500)
        transaction.add(tables.Organisation(name=name, name_key=name))
        transaction.session.flush()
        transaction.add(tables.Organisation(name=name + " bis", name_key=name))
        transaction.commit()
    print(number, name, sep="|", flush=True)
"""


def python(script: str, *arguments: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True,
                            env=environment)  # fmt: skip


def killed_while_writing(path: Path, label: str, seconds: float) -> list[tuple[int, str]]:
    """Let a program write for a while, kill it, and return what it had acknowledged."""
    said: list[tuple[int, str]] = []
    with python(WRITER, str(path), label) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        for line in (first, *writer.stdout):
            if line.endswith("\n"):
                number, name = line.strip().split("|")
                said.append((int(number), name))
    return said


def test_a_program_killed_while_it_writes_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "appel.cmpdesk"
    workspaces.create(str(path), office=None, officer_name=LEAD).close()
    draw = random.Random(5)
    said: list[tuple[int, str]] = []
    for turn in range(ROUNDS):
        said += killed_while_writing(path, f"Institut {turn}", draw.random() / 5)
        opened = workspaces.open_workspace(str(path))
        assert workspaces.check(opened).sound
        names = {row.name for row in directory.organisations(opened)}
        assert {name for _, name in said} <= names
        assert {name.removesuffix(" bis") for name in names} == {name for name in names if not name.endswith(" bis")}
        assert len(names) % 2 == 0
        opened.close()
    numbers = [number for number, _ in said]
    assert len(numbers) == len(set(numbers)) > ROUNDS
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 3 MB; skipped where none can be mounted."""
    folder = tmp_path / "disque"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk can only be mounted by an administrator")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_nothing_is_lost(small_disk: Path) -> None:
    path = small_disk / "appel.cmpdesk"
    opened = workspaces.create(str(path), office=None, officer_name=LEAD)
    (officer,) = workspaces.officers(opened)
    acknowledged = fill_the_disk(opened, officer, small_disk)
    report = workspaces.check(opened)
    assert report.sound
    assert [row.name for row in directory.organisations(opened)] == sorted(acknowledged)
    (small_disk / "autre").unlink()
    add(opened, officer, "Retry", 1000)
    assert workspaces.check(opened).steps == report.steps + 1
    opened.close()
    assert [one.name for one in small_disk.iterdir()] == [path.name]
    again = workspaces.open_workspace(str(path))
    assert workspaces.check(again).sound
    again.close()


def fill_the_disk(opened: Workspace, officer: Officer, disk: Path) -> list[str]:
    """Write until the disk is full; return the names acknowledged."""
    acknowledged = []
    (disk / "autre").write_bytes(bytes(600_000))
    with pytest.raises(EnvironmentFailure) as failed:  # noqa: PT012 - the loop is what fills the disk
        for turn in range(200):
            add(opened, officer, f"Institut {turn:03}", 40_000)
            acknowledged.append(f"Institut {turn:03}")
    assert failed.value.code == "disk.full"
    assert failed.value.params["path"].startswith(str(disk))
    assert 0 <= failed.value.params["free"] < 200_000
    assert acknowledged
    return acknowledged


def add(opened: Workspace, officer: Officer, name: str, size: int) -> None:
    with opened.write(officer, "test.organisation") as transaction:
        transaction.add(tables.Organisation(name=name, name_key=name.lower()))
        transaction.put_blob(os.urandom(size))
        transaction.commit()


def test_a_workspace_that_does_not_fit_is_not_begun(small_disk: Path) -> None:
    (small_disk / "autre").write_bytes(bytes(3_000_000))
    with pytest.raises(EnvironmentFailure) as failed:
        workspaces.create(str(small_disk / "appel.cmpdesk"), office=None, officer_name=LEAD)
    assert failed.value.code == "disk.full"
    assert [one.name for one in small_disk.iterdir()] == ["autre"]


def test_a_workspace_is_made_whole_or_not_at_all(small_disk: Path) -> None:
    codes = set()
    for room in range(20_000, 900_000, 40_000):
        (small_disk / "autre").write_bytes(bytes(3_145_728 - 8192 - room))
        try:
            made = workspaces.create(str(small_disk / "appel.cmpdesk"), office=None, officer_name=LEAD)
        except EnvironmentFailure as failed:
            codes.add(failed.code)
            left = [one.name for one in small_disk.iterdir()]
        else:
            left = ["autre"] if workspaces.check(made).sound else []
            opening.discard(made)
        (small_disk / "autre").unlink()
        assert left == ["autre"]
        assert list(small_disk.iterdir()) == []
    assert codes == {"disk.full"}


def test_a_disk_that_is_full_at_closing_loses_nothing(small_disk: Path) -> None:
    path = small_disk / "appel.cmpdesk"
    opened = workspaces.create(str(path), office=None, officer_name=LEAD)
    (officer,) = workspaces.officers(opened)
    acknowledged = fill_the_disk(opened, officer, small_disk)
    with pytest.raises(EnvironmentFailure) as failed:
        opened.close()
    assert failed.value.code == "disk.full"
    (small_disk / "autre").unlink()
    again = workspaces.open_workspace(str(path))
    assert [row.name for row in directory.organisations(again)] == sorted(acknowledged)
    assert workspaces.check(again).sound
    again.close()
    assert [one.name for one in small_disk.iterdir()] == [path.name]


def test_a_database_at_its_limit_is_told_and_goes_on_when_there_is_room(file_workspace: Workspace) -> None:
    (officer,) = workspaces.officers(file_workspace)
    with file_workspace.engines.writer.connect() as connection:
        raw = connection.connection.cursor()
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count={pages + 10}").fetchall()
    before = workspaces.check(file_workspace)
    with pytest.raises(EnvironmentFailure) as failed:
        add(file_workspace, officer, "Institut", 400_000)
    assert failed.value.code == "disk.full"
    assert workspaces.check(file_workspace) == before
    with file_workspace.engines.writer.connect() as connection:
        connection.connection.cursor().execute(f"PRAGMA max_page_count={pages + 10_000}").fetchall()
    add(file_workspace, officer, "Institut", 400_000)
    assert workspaces.check(file_workspace).steps == before.steps + 1


LIMITED = """
import resource, sys
from cmpdesk.domain.errors import Foreseen
from cmpdesk.services import workspaces
from cmpdesk.storage import opening, tables
opened = workspaces.open_workspace(sys.argv[1])
(officer,) = workspaces.officers(opened)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
try:
    with opened.write(officer, "test.big") as transaction:
        transaction.add(tables.Organisation(name="A", name_key="a"))
        transaction.put_blob(bytes(range(256)) * 8000)
        transaction.commit()
except Foreseen as fault:
    print(type(fault).__name__, fault.code, flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with opened.write(officer, "test.small") as transaction:
    transaction.add(tables.Organisation(name="B", name_key="b"))
    transaction.commit()
opened.close()
"""


def test_a_write_that_the_system_refuses_is_told(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    path = tmp_path / "appel.cmpdesk"
    workspaces.create(str(path), office=None, officer_name=LEAD).close()
    with python(LIMITED, str(path)) as limited:
        assert limited.stdout is not None
        said = limited.stdout.read()
    assert limited.returncode == 0
    assert said in ("EnvironmentFailure disk.error\n", "EnvironmentFailure disk.full\n")
    opened = workspaces.open_workspace(str(path))
    assert [row.name for row in directory.organisations(opened)] == ["B"]
    assert workspaces.check(opened).sound
    opened.close()


class GaveUpError(Exception):
    """An officer cancels."""


def test_work_broken_off_leaves_nothing_half_done(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    call = a_call(workspace, officer)
    fill(workspace, officer, call, ["Serres"])
    before = workspaces.check(workspace)
    for stop in (GaveUpError(), KeyboardInterrupt(), Refusal("task.cancelled")):
        with pytest.raises(type(stop)):
            _broken_off(workspace, officer, stop)
        assert workspaces.check(workspace) == before
    workspaces.add_officer(workspace, officer=officer, name="Benoît", party_code=None, role=Role.READER)
    assert history.undo(workspace, officer=officer).value.label == "officer.add"


def _broken_off(workspace: Workspace, officer: Officer, stop: BaseException) -> None:
    with workspace.write(officer, "test.long") as transaction:
        transaction.next_number("suite")
        transaction.put_blob(b"jamais garde")
        transaction.bulk_insert(tables.Organisation, [{"name": f"{n}", "name_key": f"{n}"} for n in range(50)])
        transaction.session.flush()
        raise stop


def test_what_is_refused_inside_a_step_is_not_a_step(workspace: Workspace, officer: Officer) -> None:
    before = workspaces.check(workspace)
    twice = [{"party_code": "QC", "heading_key": "titre", "field": "title"}] * 2
    for kind, rows, code in (
        (tables.Heading, twice, "record.exists"),
        (tables.PersonName, [{"person_id": "nobody", "name": "X"}], "record.still-used"),
    ):
        with pytest.raises(Foreseen) as refused:
            _inserted(workspace, officer, kind, rows)
        assert refused.value.code == code
    assert workspaces.check(workspace) == before


def _inserted(workspace: Workspace, officer: Officer, kind: type[Record], rows: list[dict[str, str]]) -> None:
    with workspace.write(officer, "test.rows") as transaction:
        transaction.bulk_insert(kind, rows)
        transaction.commit()
