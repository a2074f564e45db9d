"""The verbs backup, restore, export and repair."""

import shutil
from pathlib import Path

import pytest

from cmpdesk.i18n import screen
from cmpdesk.runtime import settings
from tests.cli.conftest import Verb, digest


def officers(verb: Verb, path: Path) -> int:
    return int(verb("check", path, "--json").json["steps"])


def test_backup_and_restore(workspace: Path, verb: Verb) -> None:
    made = verb("backup", workspace)
    assert made.code == 0
    assert "1" in made.out
    again = verb("backup", workspace, "--json").json
    assert (again["fresh"], again["sequence"], again["same_disk"]) == (False, 1, True)
    listed = verb("restore", workspace, "--list", "--json").json["backups"]
    assert [one["id"] for one in listed] == [again["id"]]
    assert again["id"] in verb("restore", workspace, "--list").out
    before = digest(workspace)
    workspace.write_bytes(workspace.read_bytes()[:5000])
    assert verb("check", workspace).code == 1
    done = verb("restore", workspace, "--backup", again["id"], "--json")
    assert done.code == 0
    replaced = Path(done.json["replaced"])
    assert replaced.stat().st_size == 5000
    assert verb("check", workspace).code == 0
    assert before
    workspace.unlink()
    said = verb("restore", workspace)
    assert (said.code, str(workspace) in said.out) == (0, True)
    assert officers(verb, workspace) == 1


def test_a_folder_of_ones_own(workspace: Path, verb: Verb, tmp_path: Path) -> None:
    folder = tmp_path / "disque"
    folder.mkdir()
    assert verb("backup", workspace, "--folder", folder).code == 0
    assert verb("restore", workspace, "--list", "--json").json["backups"] == []
    assert len(verb("restore", workspace, "--list", "--folder", folder, "--json").json["backups"]) == 1
    assert verb("restore", workspace, "--folder", folder).code == 0


def test_on_another_computer_a_backup_is_chosen_by_its_id(workspace: Path, verb: Verb, tmp_path: Path) -> None:
    folder = tmp_path / "disque"
    folder.mkdir()
    made = verb("backup", workspace, "--folder", folder, "--json").json["id"]
    workspace.unlink()
    here = tmp_path / "autre" / "bureau.cmpdesk"
    here.parent.mkdir()
    assert verb("restore", here, "--folder", folder).code == 1
    listed = verb("restore", here, "--list", "--folder", folder, "--json").json
    assert (listed["backups"], [one["id"] for one in listed["elsewhere"]]) == ([], [made])
    assert str(workspace) in verb("restore", here, "--list", "--folder", folder).out
    assert verb("restore", here, "--backup", "20200101T000000-1-001", "--folder", folder).code == 1
    assert not here.exists()
    on_server = verb("restore", "postgresql://office:secret@server.example/desk", "--list", "--folder", folder)
    assert (on_server.code, "secret" in on_server.err + on_server.out) == (1, False)
    assert verb("restore", here, "--backup", made, "--folder", folder).code == 0
    assert officers(verb, here) == 1
    assert not workspace.exists()


def test_export_writes_one_file(workspace: Path, verb: Verb, tmp_path: Path) -> None:
    target = tmp_path / "copie.cmpdesk"
    assert verb("export", workspace, target, "--json").json["steps"] == 1
    assert verb("check", target).code == 0
    before = digest(target)
    reminder = screen.t("If it goes to the other Party, enter it into the register of communications.")
    assert reminder in " ".join(verb("export", workspace, tmp_path / "seconde.cmpdesk").out.split())
    again = verb("export", workspace, target)
    assert (again.code, str(target) in again.err) == (1, True)
    assert digest(target) == before


def test_repair_says_what_it_saved(workspace: Path, verb: Verb, tmp_path: Path) -> None:
    data = workspace.read_bytes()
    workspace.write_bytes(bytes(4096) + data[4096:])
    done = verb("repair", workspace, tmp_path / "repare.cmpdesk", "--json")
    assert done.code == 0
    assert done.json["whole"] is True
    assert done.json["tables"]["officer"] == {"saved": 1, "lost": 0, "recalled": 0}
    assert verb("check", tmp_path / "repare.cmpdesk").code == 0
    workspace.write_bytes(data[: len(data) // 4])
    half = verb("repair", workspace, tmp_path / "moitie.cmpdesk")
    assert half.code == 1
    assert str(tmp_path / "moitie.cmpdesk") in half.out
    workspace.write_bytes(b"rien")
    nothing = verb("repair", workspace, tmp_path / "rien.cmpdesk", "--json")
    assert (nothing.code, nothing.json["refused"]["code"]) == (1, "repair.nothing")


@pytest.mark.parametrize("verbs", [("backup",), ("restore",)])
def test_a_folder_that_is_gone_is_told(workspace: Path, verb: Verb, tmp_path: Path, verbs: tuple[str, ...]) -> None:
    settings.change(backup_folder=str(tmp_path / "absent"))
    before = digest(workspace)
    said = verb(*verbs, workspace)
    assert (said.code, str(tmp_path / "absent") in said.err) == (3, True)
    assert digest(workspace) == before


def test_a_migration_without_its_backup_is_refused_in_one_sentence(verb: Verb, tmp_path: Path) -> None:
    from tests.storage.test_released import FOLDER

    old = Path(shutil.copy(FOLDER / "0001.cmpdesk", tmp_path / "ancien.cmpdesk"))
    settings.change(backup_folder=str(tmp_path / "absent"))
    before = digest(old)
    said = verb("check", old)
    assert said.code == 3
    assert str(old) in said.err
    assert str(tmp_path / "absent") in said.err
    assert digest(old) == before
    settings.change(backup_folder="")
    assert verb("check", old).code == 0
    assert len(verb("restore", old, "--list", "--json").json["backups"]) == 1


def test_on_a_server_backup_says_whose_matter_it_is_and_keeps_a_copy(
    verb: Verb, postgres_database: str, tmp_path: Path
) -> None:
    assert verb("new", postgres_database, "--office", "joint", "--officer", "Odile Garneau").code == 0
    said = verb("backup", postgres_database)
    assert said.code == 0
    assert "pg_dump" in said.out
    copied = verb("backup", postgres_database, "--folder", tmp_path, "--json").json
    exported = verb("export", postgres_database, tmp_path / "copie.cmpdesk", "--json").json
    assert copied["head"] == exported["head"]
    for path in (copied["file"], exported["file"]):
        assert verb("check", path).code == 0
    again = verb("export", postgres_database, tmp_path / "copie.cmpdesk", "--json")
    assert (again.code, again.json["refused"]["code"]) == (1, "workspace.exists")
