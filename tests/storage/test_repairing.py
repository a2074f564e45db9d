"""What a damaged file still holds is saved, what it no longer holds is said, and the file itself stays as it is."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cmpdesk.domain.backups import Repaired
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.services import directory, workspaces
from cmpdesk.storage.repairing import repair
from tests.storage.fixtures import LEAD, Clock, a_call, fill
from tests.storage.test_backups import keep
from tests.storage.test_released import FOLDER

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
PAGE = 4096
TITLES = [f"Projet {number} de serres boréales et mosanes" for number in range(120)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file with 120 applications and 12 attachments."""
    path = tmp_path_factory.mktemp("whole") / "appel.cmpdesk"
    made = workspaces.create(str(path), office=None, officer_name=LEAD, clock=Clock())
    (officer,) = workspaces.officers(made)
    fill(made, officer, a_call(made, officer), TITLES)
    keep(made, *(os.urandom(40) for _ in range(12)))
    made.close()
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to damage."""
    return Path(shutil.copy(whole, tmp_path / "appel.cmpdesk"))


def repaired(path: Path) -> tuple[Repaired, dict[str, int], dict[str, int | None]]:
    """Repair `path`, which stays as it is; return the report, what was saved and what was lost by table."""
    before = path.read_bytes()
    done = repair(path, path.with_name("repare.cmpdesk"), now=NOW)
    assert path.read_bytes() == before
    assert {one.name for one in path.parent.iterdir()} <= {path.name, "repare.cmpdesk", "backups", "profile"}
    saved = {one.table: one.saved for one in done.tables}
    return done, saved, {one.table: one.lost for one in done.tables if one.lost != 0}


def pages_of(path: Path, table: str) -> list[int]:
    """Return the pages of a table, its root first."""
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    data = path.read_bytes()
    page = data[(root - 1) * PAGE : root * PAGE]
    if page[0] != 5:
        return [root]
    cells = int.from_bytes(page[3:5], "big")
    starts = [int.from_bytes(page[12 + 2 * place : 14 + 2 * place], "big") for place in range(cells)]
    return [root, *(int.from_bytes(page[start : start + 4], "big") for start in starts),
            int.from_bytes(page[8:12], "big")]  # fmt: skip


def overwrite(path: Path, number: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek((number - 1) * PAGE)
        file.write(content)


def test_a_sound_file_is_saved_whole(path: Path) -> None:
    done, saved, lost = repaired(path)
    assert done.whole
    assert (saved["application"], saved["filing"], saved["blob"], lost) == (120, 240, 12, {})
    opened = workspaces.open_workspace(str(done.path))
    try:
        assert workspaces.check(opened).sound
        with opened.read() as connection:
            query = "SELECT count(*) FROM search_words WHERE search_words MATCH 'boreales'"
            assert connection.exec_driver_sql(query).scalar_one() == 120
        keep(opened, b"plus")
        assert workspaces.check(opened).sound
    finally:
        opened.close()


@pytest.mark.parametrize("content", [bytes(PAGE), b"x" * PAGE, b"SQLite format 3\x00" + bytes(PAGE - 16)])
def test_without_its_first_page_nothing_is_lost(path: Path, content: bytes) -> None:
    overwrite(path, 1, content)
    with pytest.raises(Foreseen):
        workspaces.open_workspace(str(path))
    done, saved, lost = repaired(path)
    assert done.whole
    assert (saved["application"], saved["journal_step"], lost) == (120, saved["journal_step"], {})


def break_chain(path: Path) -> None:
    """Alter the last step, so that nothing is taken from the journal."""
    with closing(sqlite3.connect(path)) as connection:
        last = "(SELECT max(sequence) FROM journal_step)"
        connection.execute(f"UPDATE journal_step SET label = 'x' WHERE sequence = {last}")
        connection.commit()


@pytest.mark.parametrize("table", ["application", "filing", "organisation", "officer"])
def test_rows_that_cannot_be_read_are_written_anew_from_the_journal(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        known = connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
    overwrite(path, pages_of(path, table)[0], bytes(PAGE))
    done, saved, lost = repaired(path)
    assert done.whole
    assert (saved[table], lost) == (len(known), {})
    assert {one.table: one.recalled for one in done.tables if one.recalled} == {table: len(known)}
    with closing(sqlite3.connect(done.path)) as connection:
        assert connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() == known
    opened = workspaces.open_workspace(str(done.path))
    try:
        assert workspaces.check(opened).sound
    finally:
        opened.close()


def test_around_a_damaged_page_the_other_rows_are_saved_and_the_lost_ones_counted(path: Path) -> None:
    break_chain(path)
    leaves = pages_of(path, "application")[1:]
    assert len(leaves) > 4
    overwrite(path, leaves[2], bytes(PAGE))
    done, saved, lost = repaired(path)
    assert set(lost) == {"application"}
    missing = lost["application"]
    assert missing is not None
    assert 0 < missing < 60
    assert saved["application"] == 120 - missing
    assert saved["filing"] == 240
    assert ("repair.link-broken", {"table": "filing", "count": str(2 * missing)}) in done.faults
    opened = workspaces.open_workspace(str(done.path))
    try:
        assert len(directory.organisations(opened)) == 3
        keep(opened, b"plus")
    finally:
        opened.close()


def test_without_its_root_and_a_sound_journal_a_table_is_lost_and_counted(path: Path) -> None:
    break_chain(path)
    overwrite(path, pages_of(path, "filing")[0], bytes(PAGE))
    _done, saved, lost = repaired(path)
    assert (saved["filing"], saved["application"]) == (0, 120)
    assert lost == {"filing": 240}


def test_an_altered_attachment_is_left_out(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE blob SET data = x'00' WHERE rowid = 5")
        connection.commit()
    _done, saved, lost = repaired(path)
    assert (saved["blob"], lost) == (11, {"blob": 1})


def test_a_cut_file_gives_what_comes_before_the_cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // PAGE * 2 // 3 * PAGE])
    done, saved, lost = repaired(path)
    assert not done.whole
    assert sum(saved.values()) > 0
    assert lost
    workspaces.open_workspace(str(done.path)).close()


def test_a_broken_chain_is_told_once_with_its_place(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE journal_step SET label = 'x' WHERE sequence = 3")
        connection.commit()
    done, _saved, lost = repaired(path)
    assert lost == {}
    assert done.faults == (("repair.chain-broken", {"sequence": "3", "count": "1"}),)


def test_a_lost_head_is_taken_from_the_last_step(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM journal_head")
        connection.execute("DELETE FROM journal_step WHERE sequence = (SELECT max(sequence) FROM journal_step)")
        connection.commit()
    done, _saved, _lost = repaired(path)
    opened = workspaces.open_workspace(str(done.path))
    try:
        keep(opened, b"plus")
    finally:
        opened.close()


def test_without_owner_and_officers_it_says_so(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM workspace")
        connection.execute("DELETE FROM officer")
        connection.commit()
    done, _saved, _lost = repaired(path)
    assert ("repair.no-officer", {}) in done.faults
    workspaces.open_workspace(str(done.path)).close()


def test_a_file_of_an_older_schema_comes_out_as_one_of_today(tmp_path: Path) -> None:
    old = tmp_path / "ancien.cmpdesk"
    old.write_bytes((FOLDER / "0001.cmpdesk").read_bytes())
    done, saved, lost = repaired(old)
    assert (done.whole, saved["organisation"], lost) == (True, 1, {})
    opened = workspaces.open_workspace(str(done.path))
    try:
        assert workspaces.check(opened).sound
    finally:
        opened.close()


def test_rows_that_are_older_than_a_migration_come_back_without_what_it_wrote(tmp_path: Path) -> None:
    path = Path(shutil.copy(FOLDER / "0001.cmpdesk", tmp_path / "ancien.cmpdesk"))
    overwrite(path, pages_of(path, "person")[0], bytes(PAGE))
    done, saved, lost = repaired(path)
    assert lost == {}
    assert not done.whole
    assert done.faults == (("repair.row-partly", {"table": "person", "count": str(saved["person"])}),)


@pytest.mark.parametrize("content", [b"", b"x" * 50_000, b"SQLite format 3\x00", b"PK\x03\x04" + bytes(9000)])
def test_what_is_no_workspace_gives_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "autre.cmpdesk"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        repair(path, tmp_path / "repare.cmpdesk", now=NOW)
    assert refused.value.code == "repair.nothing"
    assert [one.name for one in tmp_path.iterdir()] == ["autre.cmpdesk"]


def test_a_file_of_a_newer_program_is_not_taken_apart(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=9999")
        connection.execute("UPDATE alembic_version SET version_num='9999'")
        connection.commit()
    with pytest.raises(Refusal) as refused:
        repaired(path)
    assert refused.value.code == "workspace.newer"
    assert [one.name for one in path.parent.glob("*.cmpdesk")] == [path.name]


def test_nothing_is_overwritten(path: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        repair(path, path, now=NOW)
    assert refused.value.code == "workspace.exists"
    for source, target, code in (
        (tmp_path / "absent.cmpdesk", tmp_path / "a.cmpdesk", "workspace.missing"),
        (path, tmp_path / "absent" / "a.cmpdesk", "workspace.no-folder"),
    ):
        with pytest.raises(Foreseen) as failed:
            repair(source, target, now=NOW)
        assert failed.value.code == code


@pytest.mark.parametrize("seed", range(6))
def test_holes_anywhere_break_nothing(path: Path, seed: int) -> None:
    draw = random.Random(seed)
    pages = path.stat().st_size // PAGE
    for _ in range(draw.randint(1, 12)):
        overwrite(path, draw.randint(2, pages), draw.choice((bytes(PAGE), draw.randbytes(PAGE))))
    done, saved, _lost = repaired(path)
    assert saved["application"] <= 120
    with closing(sqlite3.connect(done.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
