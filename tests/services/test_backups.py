"""Backups as the desktop and the command line ask for them."""

from pathlib import Path

import pytest

from cmpdesk.domain.backups import Reason
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.services import backups, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import tables


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and backups of their own."""
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path / "profile"))


def hire(workspace: Workspace, officer: Officer, name: str) -> None:
    workspaces.add_officer(workspace, officer=officer, name=name, party_code=None, role=Role.READER)


def test_what_changed_is_backed_up_and_comes_back(file_workspace: Workspace) -> None:
    location = file_workspace.info.location
    (officer,) = workspaces.officers(file_workspace)
    assert backups.changed(file_workspace)
    first = backups.back_up(file_workspace, reason=Reason.ASKED)
    assert not backups.changed(file_workspace)
    hire(file_workspace, officer, "Bram Wauters")
    assert backups.changed(file_workspace)
    second = backups.back_up(file_workspace, reason=Reason.CLOSE)
    assert backups.listed(location) == (second.manifest, first.manifest)
    assert backups.places() == (location,)
    assert backups.folder_for(location) == first.folder == backups.where() / file_workspace.info.id
    assert backups.glimpse(location).steps[0].label == "officer.add"
    assert backups.glimpse(location, first.manifest).steps[0].label == "workspace.create"
    file_workspace.close()
    done = backups.restore(location, backup_id=first.manifest.id)
    assert done.replaced is not None
    again = workspaces.open_workspace(location)
    try:
        assert [one.name for one in workspaces.officers(again)] == [officer.name]
        assert workspaces.check(again).sound
    finally:
        again.close()
    assert backups.restore(location).manifest == second.manifest


def test_what_is_not_there_is_refused(file_workspace: Workspace, tmp_path: Path) -> None:
    location = file_workspace.info.location
    with pytest.raises(Refusal) as refused:
        backups.restore(location)
    assert refused.value.code == "backup.none"
    assert backups.listed(location) == ()
    assert backups.folder_for(location) is None
    assert backups.places() == ()
    backups.back_up(file_workspace, reason=Reason.ASKED)
    with pytest.raises(Refusal) as refused:
        backups.restore(location, backup_id="jamais")
    assert refused.value.code == "backup.unknown"


def test_a_copy_is_portable_verified_and_never_overwrites(file_workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "copie.cmpdesk"
    (officer,) = workspaces.officers(file_workspace)
    with file_workspace.write(officer, "test.attach") as transaction:
        transaction.put_blob(b"un" * 9000)
        transaction.add(tables.Organisation(name="Institut", name_key="institut"))
        transaction.commit()
    made = backups.export(file_workspace, target=target)
    before = workspaces.check(file_workspace)
    assert (made.sequence, made.head, made.size) == (before.steps, before.head, target.stat().st_size)
    copy = workspaces.open_workspace(str(target))
    try:
        assert workspaces.check(copy) == before
    finally:
        copy.close()
    content = target.read_bytes()
    with pytest.raises(Refusal) as refused:
        backups.export(file_workspace, target=target)
    assert refused.value.code == "workspace.exists"
    assert target.read_bytes() == content
    assert not list(tmp_path.glob("*.part"))


def test_a_workspace_with_an_altered_attachment_is_not_exported(file_workspace: Workspace, tmp_path: Path) -> None:
    (officer,) = workspaces.officers(file_workspace)
    with file_workspace.write(officer, "test.attach") as transaction:
        transaction.put_blob(b"un" * 9000)
        transaction.commit()
    with file_workspace.engines.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE blob SET data = x'00'")
    with pytest.raises(Refusal) as refused:
        backups.export(file_workspace, target=tmp_path / "copie.cmpdesk")
    assert refused.value.code == "blob.altered"
    assert not list(tmp_path.glob("copie*"))


def test_on_a_server_the_administrator_makes_the_backups(postgres_database: str) -> None:
    shared = workspaces.create(postgres_database, office=None, officer_name="Odile Garneau")
    try:
        assert not backups.changed(shared)
        with pytest.raises(Refusal) as refused:
            backups.back_up(shared, reason=Reason.ASKED)
        assert refused.value.code == "backup.of-server"
    finally:
        shared.close()
    for act in (
        lambda: backups.restore(postgres_database),
        lambda: backups.repair(postgres_database, target=Path("a.cmpdesk")),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "backup.of-server"
        assert "@" not in str(refused.value.params["location"])
