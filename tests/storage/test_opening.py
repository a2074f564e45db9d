"""What can be opened and what is refused, with its own code and not a byte changed (R4)."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import EnvironmentFailure, Foreseen, Refusal
from cmpdesk.services import history, workspaces
from cmpdesk.storage import files, opening
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import LEAD, a_call, fill


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed workspace with something in it."""
    made = workspaces.create(str(tmp_path / "Appel n° 14 (été).cmpdesk"), office=None, officer_name=LEAD)
    (officer,) = workspaces.officers(made)
    fill(made, officer, a_call(made, officer), [f"Projet {place}" for place in range(40)])
    made.close()
    return tmp_path / "Appel n° 14 (été).cmpdesk"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def refusal(location: str | Path) -> Foreseen:
    """Open what cannot be opened; nothing may change by it."""
    path = Path(location)
    before = digest(path), sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    with pytest.raises(Foreseen) as refused:
        workspaces.open_workspace(str(location)).close()
    assert (digest(path), sorted(path.parent.iterdir()) if path.parent.is_dir() else []) == before
    return refused.value


def test_a_closed_workspace_is_one_whole_file(path: Path) -> None:
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    opened = workspaces.open_workspace(str(path))
    beside = {one.name.removeprefix(path.name) for one in path.parent.iterdir()}
    assert workspaces.check(opened).sound
    opened.close()
    assert ".lock" in beside
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_copy_of_the_file_is_the_workspace(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copie.cmpdesk"
    shutil.copy(path, copy)
    one, two = workspaces.open_workspace(str(path)), workspaces.open_workspace(str(copy))
    assert history.steps(one) == history.steps(two)
    one.close()
    two.close()


def test_looking_changes_no_byte(path: Path) -> None:
    before = digest(path)
    opened = workspaces.open_workspace(str(path))
    assert workspaces.check(opened).sound
    opened.close()
    assert digest(path) == before


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vide.cmpdesk").touch()
    assert refusal(tmp_path / "vide.cmpdesk").code == "workspace.empty"


@pytest.mark.parametrize("kept", [1, 16, 99, 100, 4096, 40_000])
def test_a_truncated_file_is_refused(path: Path, kept: int) -> None:
    path.write_bytes(path.read_bytes()[:kept])
    assert refusal(path).code in {"workspace.damaged", "workspace.foreign"}
    assert kept < 16 or refusal(path).code == "workspace.damaged"


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    import sqlite3

    foreign = tmp_path / "photo.cmpdesk"
    foreign.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(4000))
    assert refusal(foreign).code == "workspace.foreign"
    other = tmp_path / "autre.cmpdesk"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE workspace (id, office, sample)")
    connection.close()
    assert refusal(other).code == "workspace.foreign"


def test_a_file_that_was_never_finished_is_refused(tmp_path: Path) -> None:
    import sqlite3

    begun = tmp_path / "debut.cmpdesk"
    connection = sqlite3.connect(begun)
    connection.execute(f"PRAGMA application_id={files.APPLICATION_ID}")
    connection.execute("VACUUM")
    connection.close()
    assert refusal(begun).code == "workspace.foreign"


def test_a_file_of_a_newer_version_is_refused(path: Path) -> None:
    bytes_ = bytearray(path.read_bytes())
    bytes_[60:64] = (9999).to_bytes(4, "big")
    path.write_bytes(bytes_)
    assert refusal(path).code == "workspace.newer"


def test_damage_behind_the_header_is_told_as_damage(path: Path) -> None:
    bytes_ = bytearray(path.read_bytes())
    bytes_[100:] = os.urandom(len(bytes_) - 100)
    path.write_bytes(bytes_)
    refused = refusal(path)
    assert (type(refused), refused.code) == (Refusal, "workspace.damaged")
    assert refused.params["path"] == str(path)


def test_a_read_only_file_is_refused(path: Path) -> None:
    path.chmod(0o444)
    refused = refusal(path)
    assert (type(refused), refused.code) == (EnvironmentFailure, "workspace.read-only")


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_read_only_folder_is_refused(path: Path) -> None:
    path.parent.chmod(0o555)
    try:
        assert refusal(path).code == "workspace.read-only"
    finally:
        path.parent.chmod(0o755)


def test_what_is_missing_or_no_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nulle-part.cmpdesk").code == "workspace.missing"
    assert refusal(tmp_path / "sans" / "dossier.cmpdesk").code == "workspace.missing"
    assert refusal(tmp_path).code == "workspace.unreadable"
    os.mkfifo(tmp_path / "tube.cmpdesk")
    assert refusal(tmp_path / "tube.cmpdesk").code == "workspace.unreadable"


@pytest.mark.parametrize("kind", ["cifs", "nfs4", "fuse.sshfs", "smb3", "davfs"])
def test_a_network_folder_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n//serveur/appels /mnt/partage\\040commun {kind} rw 0 0\n")
    inside = Path("/mnt/partage commun/2026/appel.cmpdesk")
    assert files.filesystem(inside, mounts) == kind
    with pytest.raises(Refusal) as refused:
        files.refuse_network(inside, mounts)
    assert refused.value.code == "workspace.network-folder"
    for outside in ("/mnt/partage/appel.cmpdesk", "/mnt/partage commun voisin/appel.cmpdesk", "/home/o/appel.cmpdesk"):
        files.refuse_network(Path(outside), mounts)
        assert files.filesystem(Path(outside), mounts) == "ext4"


def test_a_folder_of_another_computer_is_refused_by_its_name() -> None:
    for name in ("\\\\serveur\\appels\\appel.cmpdesk", "//serveur/appels/appel.cmpdesk"):
        with pytest.raises(Refusal) as refused:
            workspaces.open_workspace(name)
        assert refused.value.code == "workspace.network-folder"


def test_a_folder_that_a_cloud_synchronises_is_told(tmp_path: Path) -> None:
    assert files.is_cloud_folder(Path("/home/o/OneDrive - Ministère/appel.cmpdesk"))
    assert files.is_cloud_folder(Path("/home/o/Dropbox/appel.cmpdesk"))
    assert not files.is_cloud_folder(Path("/home/o/Appels/appel.cmpdesk"))


def test_nothing_is_ever_written_over(path: Path) -> None:
    before = digest(path)
    with pytest.raises(Refusal) as refused:
        workspaces.create(str(path), office=None, officer_name=LEAD)
    assert refused.value.code == "workspace.exists"
    with pytest.raises(EnvironmentFailure) as failed:
        workspaces.create(str(path.parent / "sans" / "a.cmpdesk"), office=None, officer_name=LEAD)
    assert failed.value.code == "workspace.no-folder"
    with pytest.raises(Refusal) as nameless:
        workspaces.create(str(path.parent / "b.cmpdesk"), office=None, officer_name=" ")
    assert nameless.value.code == "officer.no-name"
    assert digest(path) == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_second_creation_is_refused_on_both_databases(workspace: Workspace, location: str) -> None:
    before = workspaces.check(workspace)
    with pytest.raises(Refusal) as refused:
        opening.create(location, office=None, sample=False)
    assert refused.value.code == "workspace.exists"
    assert workspaces.check(workspace) == before


@pytest.mark.parametrize("office", [None, "WB"])
def test_a_workspace_remembers_whose_it_is(location: str, office: str | None) -> None:
    workspaces.create(location, office=office, officer_name=LEAD, sample=True).close()
    opened = workspaces.open_workspace(location)
    info, (officer,) = opened.info, workspaces.officers(opened)
    opened.close()
    assert (info.office.party_code, info.sample) == (office, True)
    assert info.shared is location.startswith("postgresql")
    assert (officer.name, officer.party_code) == (LEAD, office)
    assert "@" not in info.location or ":***@" in info.location


HOLD = """
import sys
from cmpdesk.services import workspaces
opened = workspaces.open_workspace(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
opened.close()
"""


def start(script: str, *arguments: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LOGNAME": "mgagnon"}
    return subprocess.Popen([sys.executable, "-c", script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            text=True, env=environment)  # fmt: skip


@pytest.mark.parametrize("end", ["closed", "killed"])
def test_a_second_process_is_refused_and_told_who_holds_it(path: Path, end: str) -> None:
    import socket

    with start(HOLD, str(path)) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        before = digest(path)
        with pytest.raises(EnvironmentFailure) as refused:
            workspaces.open_workspace(str(path))
        assert refused.value.code == "workspace.locked"
        assert refused.value.params == {"user": "mgagnon", "host": socket.gethostname()}
        assert digest(path) == before
        if end == "killed":
            holder.send_signal(signal.SIGKILL)
        else:
            holder.stdin.close()
        holder.wait(30)
    opened = workspaces.open_workspace(str(path))
    assert json.loads((path.parent / (path.name + ".lock")).read_text())["pid"] == os.getpid()
    assert workspaces.check(opened).sound
    opened.close()
    assert [one.name for one in path.parent.iterdir()] == [path.name]


FORK = """
import os, sys, time
from cmpdesk.services import workspaces
opened = workspaces.open_workspace(sys.argv[1])
if os.fork() == 0:  # what a child holds between its birth and its own program
    time.sleep(0.2)
    os._exit(0)
print("held", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no lock is handed to a child there")
def test_a_program_killed_while_it_starts_a_child_keeps_nobody_out(path: Path) -> None:
    with start(FORK, str(path)) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGKILL)
        holder.wait(30)
        opened = workspaces.open_workspace(str(path))
    assert workspaces.check(opened).sound
    opened.close()


def test_the_same_process_cannot_open_it_twice(path: Path) -> None:
    opened = workspaces.open_workspace(str(path))
    with pytest.raises(EnvironmentFailure) as refused:
        workspaces.open_workspace(str(path))
    assert refused.value.code == "workspace.locked"
    opened.close()
    workspaces.open_workspace(str(path)).close()
    assert path.exists()


def test_an_empty_or_odd_lock_file_is_no_obstacle(path: Path) -> None:
    lock = path.with_name(path.name + ".lock")
    for text in ("", "{", "[]", '{"user": "x"}'):
        lock.write_text(text)
        workspaces.open_workspace(str(path)).close()
        assert not lock.exists()


def test_officers_of_an_office_belong_to_its_party(tmp_path: Path) -> None:
    made = workspaces.create(str(tmp_path / "wb.cmpdesk"), office="WB", officer_name=LEAD)
    (lead,) = workspaces.officers(made)
    assert isinstance(lead, Officer)
    assert lead.party_code == "WB"
    made.close()
