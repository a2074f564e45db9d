"""Dates moved from the command line, revisions approved, calendars compared and written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cmpdesk.cli import main
from cmpdesk.domain.projects import ProjectState
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb
from tests.services.following import cohort

MOVE = ("--title", "Après la mi-étape", "--decided-by", "Commission mixte", "--decided-on", "2020-09-24")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "bureau.cmpdesk"
    workspace = workspaces.create(str(made), office=None, officer_name="Claire Dubuc",
                                  clock=lambda: datetime(2020, 9, 24, 12, tzinfo=UTC))  # fmt: skip
    try:
        cohort(workspace, workspaces.officers(workspace)[0], 2, state=str(ProjectState.RUNNING))
    finally:
        workspace.close()
    return made


def test_a_dry_run_writes_nothing_then_a_move_is_approved_by_both(verb: Verb, path: Path) -> None:
    tried = verb("reschedule", path, "--call", "11e", "--months", "6", "--dry-run", "--json")
    assert (tried.code, tried.json["projects"], tried.json["revision"]) == (0, 2, None)
    assert verb("revisions", path, "--call", "11e", "--json").json["revisions"] == []
    moved = verb("reschedule", path, "--call", "11e", "--months", "6", *MOVE, "--json")
    assert (moved.code, moved.json["dates"]) == (0, tried.json["dates"])
    assert moved.json["revision"]["state"] == "provisional"
    for party, state in (("QC", "provisional"), ("WB", "adopted")):
        said = verb("approve", path, "--call", "11e", "--party", party, "--on", "2020-10-01", "--json")
        assert (said.code, said.json["state"]) == (0, state)
    assert "2020-10-01" in verb("revisions", path, "--call", "11e").out
    again = verb("approve", path, "--call", "11e", "--party", "QC", "--json")
    assert again.json["refused"]["code"] == "revision.closed"


def test_one_project_is_stretched_and_the_rest_stays(verb: Verb, path: Path) -> None:
    listed = verb("milestones", path, "--call", "11e", "--json").json["milestones"]
    number = next(one["owner"] for one in listed if one["owner"].startswith("14."))
    moved = verb("reschedule", path, "--call", "11e", "--end", "2022-03-31", "--project", number, *MOVE, "--json")
    assert (moved.code, moved.json["projects"]) == (0, 1)
    assert {one["project"] for one in moved.json["lines"]} == {number}


@pytest.mark.parametrize(("arguments", "code"), [
    (("--title", "Rien"), "revision.not-asked"), (("--months", "1"), "revision.no-title"),
    (("--months", "1", "--project", "99.999", "--title", "X"), "record.gone"),
])  # fmt: skip
def test_what_cannot_be_moved_is_refused(verb: Verb, path: Path, arguments: tuple[str, ...], code: str) -> None:
    said = verb("reschedule", path, "--call", "11e", *arguments, "--json")
    assert (said.code, said.json["refused"]["code"]) == (main.REFUSED, code)


def test_calendars_are_compared_and_written(verb: Verb, path: Path, tmp_path: Path) -> None:
    assert verb("compare", path, "--call", "11e", "--json").json["refused"]["code"] == "baseline.none"
    verb("reschedule", path, "--call", "11e", "--months", "8", *MOVE)
    sheet, pages = tmp_path / "comparaison.xlsx", tmp_path / "comparaison.pdf"
    said = verb("compare", path, "--call", "11e", "--out", sheet, "--json")
    assert (said.code, said.json["mean_shift"], said.json["changes"]["later-end"]) == (0, 8.0, 2)
    assert len(CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()) >= 3
    assert verb("compare", path, "--call", "11e", "--out", pages).code == 0
    assert pages.read_bytes().startswith(b"%PDF")
    again = verb("compare", path, "--call", "11e", "--out", pages, "--json")
    assert again.json["refused"]["code"] == "packets.would-overwrite"
    assert verb("compare", path, "--call", "11e", "--out", pages, "--replace").code == 0
    assert verb("compare", path, "--call", "11e", "--first", "Inconnu", "--json").json["refused"]["code"] == (
        "baseline.unknown")  # fmt: skip
    assert verb("compare", path, "--call", "11e", "--out", tmp_path / "x.doc").code == main.BAD_USAGE
