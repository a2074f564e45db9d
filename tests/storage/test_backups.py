"""Backups of a real file: only what is new is copied, what is written is read back, and nothing bad replaces good."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from cmpdesk.domain.backups import Made, Reason
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.runtime import settings
from cmpdesk.services import history, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.backups import making, restoring
from cmpdesk.storage.backups.folder import Folder, chosen, find, root
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import Clock, a_call, fill
from tests.storage.test_crashes import small_disk

__all__ = ["small_disk"]


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and backups of their own."""
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path / "profile"))
    return tmp_path / "profile"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for backups."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def path(file_workspace: Workspace) -> Path:
    """The file of a workspace with some applications and attachments, open."""
    (officer,) = workspaces.officers(file_workspace)
    fill(file_workspace, officer, a_call(file_workspace, officer), ["Serres", "Orgues", "Tourbières"])
    keep(file_workspace, b"un", b"deux", b"trois")
    assert file_workspace.engines.path is not None
    return file_workspace.engines.path


def keep(workspace: Workspace, *contents: bytes) -> None:
    """Keep attachments in a step of their own."""
    (officer,) = workspaces.officers(workspace)
    with workspace.write(officer, "test.attach") as transaction:
        for data in contents:
            transaction.put_blob(data * 500)
        transaction.add(tables.Organisation(name=repr(contents), name_key=repr(contents)))
        transaction.commit()


def make(path: Path, home: Path, clock: Clock | None = None) -> Made:
    return making.make(path, reason=Reason.ASKED, home=home, **({"clock": clock} if clock else {}))  # type: ignore[arg-type]  # or the real one


def files(home: Path) -> dict[str, bytes]:
    """Return every file of the backups with its bytes."""
    return {str(one.relative_to(home)): one.read_bytes() for one in home.rglob("*") if one.is_file()}


def listed(home: Path) -> dict[str, bytes]:
    """Return the catalogues and manifests; an attachment that none of them names goes when backups are thinned."""
    return {name: data for name, data in files(home).items() if "/blobs/" not in name}


def blobs(home: Path) -> int:
    return sum(1 for name in files(home) if "/blobs/" in name)


def test_a_backup_holds_everything_but_copies_nothing_twice(
    path: Path, home: Path, file_workspace: Workspace
) -> None:
    first = make(path, home)
    assert (first.fresh, first.copied, blobs(home)) == (True, 3, 3)
    assert first.manifest.counts["application"] == 3
    before = files(home)
    assert make(path, home) == Made(first.manifest, False, first.folder, first.same_disk)
    assert files(home) == before
    keep(file_workspace, b"deux", b"quatre")
    second = make(path, home)
    assert (second.fresh, second.copied, blobs(home)) == (True, 1, 4)
    assert before.items() <= files(home).items()
    folder = Folder(first.folder)
    assert [one.id for one in folder.manifests()] == [first.manifest.id, second.manifest.id]
    assert all(folder.whole(one) for one in folder.manifests())
    assert all(len(data) < 5000 for name, data in files(home).items() if name.endswith(".json"))


def test_a_restored_backup_is_sound_and_equal(path: Path, home: Path, tmp_path: Path) -> None:
    made = make(path, home)
    target = tmp_path / "retour.cmpdesk"
    done = restoring.restore(target, Folder(made.folder), made.manifest)
    assert (done.path, done.replaced) == (target, None)
    with closing(sqlite3.connect(path)) as here, closing(sqlite3.connect(target)) as there:
        schemas = [set(one.execute("SELECT type, name, sql FROM sqlite_schema")) for one in (here, there)]
    assert schemas[0] == schemas[1]
    opened = workspaces.open_workspace(str(target))
    try:
        report = workspaces.check(opened)
        assert report.sound
        assert (report.steps, report.blobs, report.head) == (made.manifest.sequence, 3, made.manifest.head)
        with opened.read() as connection:
            found = connection.exec_driver_sql("SELECT count(*) FROM search_words WHERE search_words MATCH 'serres'")
            assert found.scalar_one() == 1
    finally:
        opened.close()
    assert {one.name for one in tmp_path.iterdir()} >= {"retour.cmpdesk", "appel.cmpdesk"}
    assert not list(tmp_path.glob("*.part*"))


def test_the_workspace_is_in_use_meanwhile(path: Path, home: Path, file_workspace: Workspace, tmp_path: Path) -> None:
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            keep(file_workspace, os.urandom(20), os.urandom(20))
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [make(path, home) for _ in range(6)]
    finally:
        stop.set()
        writer.join()
    assert written
    assert len({one.manifest.sequence for one in made}) > 1
    for number, one in enumerate(made):
        target = tmp_path / f"{number}.cmpdesk"
        restoring.restore(target, Folder(one.folder), one.manifest)
        opened = workspaces.open_workspace(str(target))
        assert workspaces.check(opened).sound
        opened.close()


def test_a_closed_file_is_read_without_a_trace(path: Path, home: Path, file_workspace: Workspace) -> None:
    file_workspace.close()
    before = path.read_bytes()
    assert make(path, home).fresh
    assert path.read_bytes() == before
    assert not [one for one in path.parent.iterdir() if one.name.startswith("appel.cmpdesk-")]


def test_a_lost_attachment_of_a_backup_is_copied_again(path: Path, home: Path) -> None:
    first = make(path, home)
    (one, *_) = [home / name for name in files(home) if "/blobs/" in name]
    one.unlink()
    again = make(path, home)
    assert (again.fresh, again.copied) == (True, 1)
    assert Folder(first.folder).whole(again.manifest)


# -- damage


def damage(path: Path, table: str) -> None:
    """Overwrite the pages of a table."""
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x0d" + os.urandom(4095))


def test_an_attachment_that_rots_in_the_backups_is_written_anew(path: Path, home: Path, tmp_path: Path) -> None:
    first = make(path, home)
    folder = Folder(first.folder)
    rotten = folder.blob(folder.named(first.manifest)[1][0])
    sound = rotten.read_bytes()
    rotten.write_bytes(b"?" + sound[1:])
    again = make(path, home)
    assert (again.fresh, again.copied) == (True, 1)
    assert rotten.read_bytes() == sound
    assert restoring.restore(tmp_path / "rendu.cmpdesk", folder, first.manifest).path.exists()
    assert not make(path, home).fresh


def test_attachments_are_read_again_in_turn(path: Path, home: Path) -> None:
    made = make(path, home)
    folder = Folder(made.folder)
    names = [name for name, _size in folder.named(made.manifest)]
    for age, name in enumerate(names):
        os.utime(folder.blob(name), (age, age))
    folder.read_again(1)
    assert [folder.blob(name).stat().st_mtime < 100 for name in names] == [False, True, True]
    folder.read_again(1)
    assert [folder.blob(name).stat().st_mtime < 100 for name in names] == [False, False, True]


@pytest.mark.parametrize("table", ["application", "journal_step", "blob", "sqlite_autoindex_application_1"])
def test_a_damaged_workspace_never_becomes_a_backup(
    path: Path, home: Path, file_workspace: Workspace, table: str
) -> None:
    make(path, home)
    keep(file_workspace, b"cinq")
    file_workspace.close()
    damage(path, table)
    before, damaged = listed(home), path.read_bytes()
    with pytest.raises(Refusal) as refused:
        make(path, home)
    assert refused.value.code == "workspace.damaged"
    assert listed(home) == before
    assert path.read_bytes() == damaged


def test_an_altered_attachment_never_becomes_a_backup(path: Path, home: Path, file_workspace: Workspace) -> None:
    make(path, home)
    keep(file_workspace, b"cinq")
    file_workspace.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE blob SET data = x'00' WHERE rowid = 4")
        connection.commit()
    before = files(home)
    with pytest.raises(Refusal) as refused:
        make(path, home)
    assert refused.value.code == "blob.altered"
    assert files(home) == before


def test_a_cut_journal_never_becomes_a_backup(path: Path, home: Path, file_workspace: Workspace) -> None:
    file_workspace.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM journal_step WHERE sequence = (SELECT max(sequence) FROM journal_step)")
        connection.commit()
    with pytest.raises(Refusal) as refused:
        make(path, home)
    assert refused.value.code == "workspace.damaged"
    assert listed(home) == {}


def test_an_emptied_workspace_replaces_no_good_backup(path: Path, home: Path, file_workspace: Workspace) -> None:
    good = make(path, home).manifest
    (officer,) = workspaces.officers(file_workspace)
    while history.undoable(file_workspace, officer).undo is not None:
        history.undo(file_workspace, officer=officer)
    emptied = make(path, home).manifest
    assert emptied.counts["application"] == 0
    assert (good.suspicious, emptied.suspicious) == (False, True)
    folder = find(path, home)
    assert folder is not None
    assert chosen(folder) == good
    assert {one.id for one in folder.manifests()} == {good.id, emptied.id}


def test_after_a_restore_less_is_no_longer_suspicious(path: Path, home: Path, file_workspace: Workspace) -> None:
    first = make(path, home).manifest
    keep(file_workspace, b"cinq")
    keep(file_workspace, b"six")
    make(path, home)
    file_workspace.close()
    folder = find(path, home)
    assert folder is not None
    restoring.restore(path, folder, first)
    opened = workspaces.open_workspace(str(path))
    try:
        keep(opened, b"sept")
        assert make(path, home).manifest.suspicious is False
    finally:
        opened.close()


def test_thinning_takes_the_attachments_that_nobody_names(
    path: Path, home: Path, file_workspace: Workspace, clock: Clock
) -> None:
    from datetime import timedelta

    make(path, home, clock)
    for _ in range(40):
        clock.at += timedelta(days=20)
        keep(file_workspace, os.urandom(8))
        made = make(path, home, clock)
    folder = Folder(made.folder)
    assert made.removed == 1
    assert len(folder.manifests()) == 32
    assert all(folder.whole(one) for one in folder.manifests())
    (folder.path / "blobs" / "aa").mkdir(exist_ok=True)
    (folder.path / "blobs" / "aa" / ("aa" * 32)).write_bytes(b"left by an erasure")
    clock.at += timedelta(days=20)
    keep(file_workspace, os.urandom(8))
    make(path, home, clock)
    assert "aa" * 32 not in folder.sizes()


# -- folders and disks


def test_a_folder_that_is_gone_is_not_made_again(path: Path, tmp_path: Path) -> None:
    settings.change(backup_folder=str(tmp_path / "disque-externe"))
    with pytest.raises(EnvironmentFailure) as failed:
        making.make(path, reason=Reason.TIMER)
    assert failed.value.code == "backup.folder-gone"
    assert not (tmp_path / "disque-externe").exists()
    (tmp_path / "disque-externe").mkdir()
    assert making.make(path, reason=Reason.TIMER).folder.parent == tmp_path / "disque-externe" == root()


def test_the_default_folder_is_beside_the_settings(path: Path, profile: Path) -> None:
    made = making.make(path, reason=Reason.TIMER)
    assert made.folder.parent == profile / "data" / "backups"
    assert made.same_disk


def test_another_disk_is_told_from_the_same(path: Path, small_disk: Path) -> None:
    assert make(path, small_disk).same_disk is False


def test_a_full_backup_folder_is_told_and_leaves_the_rest_as_it_was(
    path: Path, small_disk: Path, file_workspace: Workspace
) -> None:
    good = make(path, small_disk)
    (small_disk / "autre").write_bytes(bytes(3_145_728 - 8192 - sum(map(len, files(small_disk).values())) - 300_000))
    keep(file_workspace, os.urandom(1000))
    before = listed(small_disk)
    with pytest.raises(EnvironmentFailure) as failed:
        make(path, small_disk)
    assert failed.value.code == "disk.full"
    assert str(small_disk) in failed.value.params["path"]
    assert listed(small_disk) == before
    assert Folder(good.folder).whole(good.manifest)
    (small_disk / "autre").unlink()
    assert make(path, small_disk).fresh
    assert workspaces.check(file_workspace).sound


def test_a_restore_onto_a_full_disk_keeps_the_file_that_is_there(
    path: Path, home: Path, small_disk: Path, file_workspace: Workspace
) -> None:
    keep(file_workspace, os.urandom(2000))
    made = make(path, home)
    target = small_disk / "appel.cmpdesk"
    target.write_bytes(b"present")
    (small_disk / "autre").write_bytes(bytes(2_500_000))
    with pytest.raises(EnvironmentFailure) as failed:
        restoring.restore(target, Folder(made.folder), made.manifest)
    assert failed.value.code == "disk.full"
    assert sorted(one.name for one in small_disk.iterdir()) == ["appel.cmpdesk", "autre"]
    assert target.read_bytes() == b"present"
