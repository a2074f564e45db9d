"""Killed in the middle of a backup, of a restore, of a migration: what was there is there, or what was to come."""

import os
import random
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from cmpdesk.domain.backups import Reason
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.runtime import settings
from cmpdesk.services import workspaces
from cmpdesk.storage import schema
from cmpdesk.storage.backups import catalogue, making
from cmpdesk.storage.backups.folder import Folder, find
from tests.storage.test_backups import damage, home, keep, path, profile
from tests.storage.test_crashes import python
from tests.storage.test_released import FOLDER

__all__ = ["home", "path", "profile"]

BACKUPS = """
import os, sys
from pathlib import Path
from cmpdesk.domain.backups import Reason
from cmpdesk.services import workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.backups import making
opened = workspaces.open_workspace(sys.argv[1])
(officer,) = workspaces.officers(opened)
while True:
    with opened.write(officer, "test.attach") as transaction:
        for _ in range(6):
            transaction.put_blob(os.urandom(200_000))
        name = os.urandom(4).hex()
        transaction.add(tables.Organisation(name=name, name_key=name))
        transaction.commit()
    making.make(Path(sys.argv[1]), reason=Reason.TIMER, home=Path(sys.argv[2]))
    print("made", flush=True)
"""
RESTORES = """
import sys
from pathlib import Path
from cmpdesk.storage.backups import restoring
from cmpdesk.storage.backups.folder import find
folder = find(Path(sys.argv[1]), Path(sys.argv[2]))
while True:
    for manifest in folder.manifests():
        print("begin", flush=True)
        restoring.restore(Path(sys.argv[1]), folder, manifest)
"""
OPENS = """
import sys
print("begin", flush=True)
from cmpdesk.services import workspaces
workspaces.open_workspace(sys.argv[1]).close()
print("opened", flush=True)
"""


def killed(script: str, *arguments: str, after: float) -> list[str]:
    """Run a script, kill it some time after its first word, and return what it said."""
    with python(script, *arguments) as running:
        assert running.stdout is not None
        said = [running.stdout.readline()]
        time.sleep(after)
        running.send_signal(signal.SIGKILL)
        return [*said, *running.stdout]


def test_a_backup_killed_midway_leaves_whole_backups_and_a_whole_workspace(
    tmp_path: Path, home: Path, new_file: Path
) -> None:
    path = Path(shutil.copy(new_file, tmp_path / "appel.cmpdesk"))
    draw = random.Random(11)
    made = 0
    for _ in range(3):
        made += len(killed(BACKUPS, str(path), str(home), after=draw.random() / 3))
        folder = find(path, home)
        assert folder is not None
        here = folder.manifests()
        assert len(here) >= made
        assert all(folder.whole(one) for one in here)
        assert all(catalogue.digest(folder.catalogue(one)) == one.catalogue_sha256 for one in here)
        opened = workspaces.open_workspace(str(path))
        assert workspaces.check(opened).sound
        making.make(path, reason=Reason.CLOSE, home=home)
        made = len(folder.manifests())
        assert not list(folder.path.rglob("*.part"))
        opened.close()


def test_a_restore_killed_midway_leaves_the_old_file_or_the_new(tmp_path: Path, home: Path, new_file: Path) -> None:
    path = Path(shutil.copy(new_file, tmp_path / "appel.cmpdesk"))
    steps = []
    opened = workspaces.open_workspace(str(path))
    for _ in range(2):
        keep(opened, *(os.urandom(400) for _ in range(30)))
        steps.append(making.make(path, reason=Reason.TIMER, home=home).manifest.sequence)
    opened.close()
    draw = random.Random(12)
    for _ in range(4):
        killed(RESTORES, str(path), str(home), after=draw.random() / 6)
        again = workspaces.open_workspace(str(path))
        report = workspaces.check(again)
        again.close()
        assert report.sound
        assert report.steps in steps
        for kept in tmp_path.glob("appel.replaced-*.cmpdesk"):
            with closing(sqlite3.connect(kept)) as connection:
                assert connection.execute("SELECT sequence FROM journal_head").fetchone()[0] in steps
            kept.unlink()
        # What was half written goes with the next restore.
        assert {one.name for one in tmp_path.glob("appel.*")} <= {"appel.cmpdesk", "appel.cmpdesk.restoring.part"}


# -- migrations


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workspace of the first released schema."""
    return Path(shutil.copy(FOLDER / "0001.cmpdesk", tmp_path / "ancien.cmpdesk"))


def rows(path: Path) -> dict[str, int]:
    with closing(catalogue.connect(path)) as connection:
        return catalogue.counted(connection)


def test_a_backup_is_made_before_a_migration(old: Path) -> None:
    before, content = rows(old), old.read_bytes()
    opened = workspaces.open_workspace(str(old))
    try:
        assert workspaces.check(opened).sound
        folder = find(old)
        assert folder is not None
        (manifest,) = folder.manifests()
        assert (manifest.reason, manifest.schema) == (Reason.MIGRATION, 1)
        assert {**manifest.counts} == before
        assert folder.whole(manifest)
    finally:
        opened.close()
    after = rows(old)
    assert {name: after[name] for name in before if name != "search_entry"} == {
        name: count for name, count in before.items() if name != "search_entry"
    }
    assert old.read_bytes() != content
    from cmpdesk.storage.backups import restoring

    done = restoring.restore(old, folder, manifest)  # going back is a restore
    assert rows(old) == before
    assert done.replaced is not None
    assert rows(done.replaced) == after


def test_without_its_backup_a_file_is_not_migrated(old: Path, tmp_path: Path) -> None:
    content = old.read_bytes()
    settings.change(backup_folder=str(tmp_path / "absent"))
    with pytest.raises(EnvironmentFailure) as failed:
        workspaces.open_workspace(str(old))
    assert failed.value.code == "migration.no-backup"
    assert failed.value.params == {"path": str(old), "folder": str(tmp_path / "absent")}
    assert old.read_bytes() == content
    assert {one.name for one in tmp_path.iterdir()} == {"ancien.cmpdesk", "profile"}


def test_a_damaged_file_is_not_migrated(old: Path) -> None:
    damage(old, "journal_entry")
    content = old.read_bytes()
    with pytest.raises(Refusal) as refused:
        workspaces.open_workspace(str(old))
    assert refused.value.code == "workspace.damaged"
    assert old.read_bytes() == content


def test_a_migration_killed_midway_leaves_the_old_schema_or_the_new(tmp_path: Path) -> None:
    draw = random.Random(13)
    expected = rows(FOLDER / "0001.cmpdesk")
    expected.pop("search_entry")
    seen = set()
    for turn in range(4):
        path = Path(shutil.copy(FOLDER / "0001.cmpdesk", tmp_path / f"{turn}.cmpdesk"))
        killed(OPENS, str(path), after=0.3 + draw.random() * 0.7)
        with closing(sqlite3.connect(path)) as connection:
            seen.add(connection.execute("PRAGMA user_version").fetchone()[0])
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        opened = workspaces.open_workspace(str(path))
        assert workspaces.check(opened).sound
        opened.close()
        found = rows(path)
        assert {name: found[name] for name in expected} == expected
    assert seen <= {1, int(schema.HEAD)}


def test_folders_are_found_by_what_they_hold(old: Path, tmp_path: Path) -> None:
    workspaces.open_workspace(str(old)).close()
    copy = Path(shutil.copy(old, tmp_path / "copie.cmpdesk"))
    assert find(copy) is not None
    assert Folder.of("e" * 32).manifests() == ()
