"""Putting backups back: only whole ones, in the place of a closed file, which is kept."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cmpdesk.domain.backups import Reason
from cmpdesk.domain.errors import EnvironmentFailure, Foreseen, Refusal
from cmpdesk.services import workspaces
from cmpdesk.storage.backups import catalogue, making, restoring
from cmpdesk.storage.backups.folder import Folder, chosen, find, locked
from cmpdesk.storage.repairing import repair
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, fill
from tests.storage.test_backups import damage, home, keep, listed, make, path, profile

__all__ = ["home", "path", "profile"]


def truncated(folder: Folder, name: str) -> None:
    catalogue = folder.path / f"{name}.catalogue"
    catalogue.write_bytes(catalogue.read_bytes()[:-5000])


def flipped(folder: Folder, name: str) -> None:
    catalogue = folder.path / f"{name}.catalogue"
    data = bytearray(catalogue.read_bytes())
    data[len(data) // 2] ^= 1
    catalogue.write_bytes(data)


def foreign(folder: Folder, name: str) -> None:
    (folder.path / f"{name}.catalogue").write_bytes(b"%PDF-1.7 " * 999)


def without_attachment(folder: Folder, name: str) -> None:
    next(folder.path.glob("blobs/*/*")).unlink()


def with_other_attachment(folder: Folder, name: str) -> None:
    one = next(folder.path.glob("blobs/*/*"))
    one.write_bytes(bytes(one.stat().st_size))


@pytest.mark.parametrize("spoil", [truncated, flipped, foreign, without_attachment, with_other_attachment])
def test_a_backup_that_is_not_whole_is_refused_and_nothing_replaced(
    path: Path, home: Path, file_workspace: Workspace, spoil: object, tmp_path: Path
) -> None:
    made = make(path, home)
    file_workspace.close()
    folder = Folder(made.folder)
    spoil(folder, made.manifest.id)  # type: ignore[operator]  # one of the functions above
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        restoring.restore(path, folder, made.manifest)
    assert refused.value.code == "backup.damaged"
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} <= {"appel.cmpdesk", "backups", "profile", "disque"}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": 3}', "null"])
def test_a_manifest_that_is_garbage_is_no_backup(path: Path, home: Path, content: str) -> None:
    made = make(path, home)
    folder = Folder(made.folder)
    (folder.path / f"{made.manifest.id}.json").write_text(content, encoding="utf-8")
    assert folder.manifests() == ()
    with pytest.raises(Refusal) as refused:
        chosen(folder)
    assert refused.value.code == "backup.none"


def test_a_backup_of_another_workspace_is_refused(path: Path, home: Path, new_file: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(new_file, tmp_path / "autre.cmpdesk"))
    mine = make(path, home)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("UPDATE workspace SET id = ?", ("f" * 32,))
        connection.commit()
    theirs = make(other, home)
    folder = Folder(mine.folder)
    shutil.copy(Folder(theirs.folder).catalogue(theirs.manifest), folder.catalogue(mine.manifest))
    with pytest.raises(Refusal) as refused:
        restoring.restore(tmp_path / "retour.cmpdesk", folder, mine.manifest)
    assert refused.value.code == "backup.damaged"


def test_a_workspace_in_use_is_not_replaced(path: Path, home: Path) -> None:
    made = make(path, home)
    with pytest.raises(EnvironmentFailure) as failed:
        restoring.restore(path, Folder(made.folder), made.manifest)
    assert failed.value.code == "workspace.locked"


def test_two_at_work_on_the_backups_do_not_meet(path: Path, home: Path) -> None:
    made = make(path, home)
    lock = locked(Folder(made.folder))
    try:
        with pytest.raises(EnvironmentFailure) as failed:
            make(path, home)
    finally:
        lock.release()
    assert failed.value.code == "backup.busy"


class Impatient:
    """A watch that gives up after so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def report(self, progress: object) -> None:
        """Take no note."""

    def check(self) -> None:
        """Give up at last."""
        self.looks -= 1
        if self.looks < 0:
            raise Refusal("task.cancelled")


@pytest.mark.parametrize("looks", range(4))
def test_a_cancelled_backup_or_restore_leaves_nothing(path: Path, home: Path, tmp_path: Path, looks: int) -> None:
    with pytest.raises(Foreseen) as stopped:
        making.make(path, reason=Reason.CLOSE, home=home, watch=Impatient(looks))
    assert stopped.value.code == "task.cancelled"
    assert listed(home) == {}
    made = make(path, home)
    target = tmp_path / "retour.cmpdesk"
    with pytest.raises(Foreseen):
        restoring.restore(target, Folder(made.folder), made.manifest, watch=Impatient(looks))
    assert not list(tmp_path.glob("retour*"))


def test_a_large_workspace_is_copied_to_larger_pages_and_comes_back_equal(
    path: Path, home: Path, file_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "LARGE", 100_000)
    made = make(path, home)
    target = tmp_path / "retour.cmpdesk"
    restoring.restore(target, Folder(made.folder), made.manifest)
    assert target.read_bytes()[16:18] == catalogue.LARGE_PAGE.to_bytes(2, "big")
    opened = workspaces.open_workspace(str(target))
    try:
        assert workspaces.check(opened) == workspaces.check(file_workspace)
        keep(opened, b"plus")
    finally:
        opened.close()
    data = target.read_bytes()
    target.write_bytes(bytes(catalogue.LARGE_PAGE) + data[catalogue.LARGE_PAGE :])
    assert repair(target, tmp_path / "repare.cmpdesk", now=made.manifest.at).whole


@pytest.fixture
def old_log(path: Path, file_workspace: Workspace, tmp_path: Path) -> Path:
    """A copy of a workspace in use, with its log: what a killed program leaves."""
    copy = tmp_path / "tue" / "appel.cmpdesk"
    copy.parent.mkdir()
    for suffix in ("", "-wal"):
        shutil.copy(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
    return copy


def test_what_a_killed_program_left_is_kept_with_the_replaced_file(
    path: Path, home: Path, old_log: Path, file_workspace: Workspace
) -> None:
    made = make(path, home)
    done = restoring.restore(old_log, Folder(made.folder), made.manifest)
    assert done.replaced is not None
    for location in (old_log, done.replaced):
        opened = workspaces.open_workspace(str(location))
        report = workspaces.check(opened)
        opened.close()
        assert (report.sound, report.steps) == (True, made.manifest.sequence)
    assert sorted(one.name for one in old_log.parent.iterdir()) == sorted([old_log.name, done.replaced.name])


def test_a_glimpse_tells_one_state_from_another(path: Path, home: Path, file_workspace: Workspace) -> None:
    made = make(path, home)
    (officer,) = workspaces.officers(file_workspace)
    call = a_call(file_workspace, officer, "Deuxième appel")
    fill(file_workspace, officer, call, ["Abeilles"])
    here = restoring.glimpse(path)
    then = restoring.glimpse(Folder(made.folder).catalogue(made.manifest), made.manifest.size, made.manifest.at)
    assert (here.counts["application"], then.counts["application"]) == (4, 3)
    assert (here.steps[0].label, then.steps[0].label) == ("import.commit", "test.attach")
    assert then.size == made.manifest.size
    assert restoring.glimpse(path.with_name("absent.cmpdesk")).fault == "workspace.missing"
    file_workspace.close()
    damage(path, "journal_step")
    assert restoring.glimpse(path).fault == "workspace.damaged"


def test_the_backups_of_a_lost_or_damaged_file_are_found(path: Path, home: Path, file_workspace: Workspace) -> None:
    made = make(path, home)
    file_workspace.close()
    path.write_bytes(path.read_bytes()[:3000])
    for _ in range(2):
        folder = find(path, home)
        assert folder is not None
        assert folder.path == made.folder
        path.unlink(missing_ok=True)
    assert find(path.with_name("jamais.cmpdesk"), home) is None
