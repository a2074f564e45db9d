"""The verb that imports a cohort, on the sheet of the fictional one in each format."""

import shutil
from pathlib import Path

import pytest

from cmpdesk.domain.exports import ExportKind
from cmpdesk.services import sample_cohort, workspaces
from tests.cli.conftest import Verb
from tests.storage.fixtures import Clock


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A workspace with the XIth session and the draft of its call."""
    path = tmp_path / "xi.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name="Rosalie Montpetit", clock=Clock())
    try:
        sample_cohort.session(workspace, workspaces.officers(workspace)[0])
    finally:
        workspace.close()
    return path


@pytest.mark.parametrize("kind", list(ExportKind))
def test_a_cohort_is_imported_from_each_format(verb: Verb, empty: Path, tmp_path: Path, kind: ExportKind) -> None:
    sheet = sample_cohort.write(tmp_path, kind)
    tried = verb("cohort", empty, sheet, "--call", "XIe", "--dry-run", "--json")
    assert (tried.code, tried.json["counts"]["new"], tried.json["written"]) == (0, 42, None)
    assert [one["heading"] for one in tried.json["mapping"]["columns"] if not one["field"]] == []
    assert verb("projects", empty, "list", "--call", "XIe", "--json").json["projects"] == []
    made = verb("cohort", empty, sheet, "--call", "XIe", "--json")
    assert (made.code, made.json["written"]["new"]) == (0, 42)
    again = verb("cohort", empty, sheet, "--call", "XIe", "--json")
    assert (again.code, again.json["counts"]["same"], again.json["written"]) == (0, 42, None)
    listed = verb("projects", empty, "list", "--call", "XIe", "--json").json["projects"]
    assert len(listed) == 42
    verb("undo", empty)
    assert verb("projects", empty, "list", "--call", "XIe", "--json").json["projects"] == []


def test_the_fictional_cohort(verb: Verb, tmp_path: Path) -> None:
    made = verb("sample", tmp_path / "xi.cmpdesk", "--story", "cohort", "--json")
    assert made.code == 0
    assert [one["applications"] for one in made.json["calls"]] == [42]
    assert verb("check", tmp_path / "xi.cmpdesk").code == 0


@pytest.mark.parametrize("kind", list(ExportKind))
def test_the_cohort_that_is_written_can_be_imported_again(verb: Verb, empty: Path, tmp_path: Path,
                                                          kind: ExportKind) -> None:  # fmt: skip
    other = tmp_path / "autre.cmpdesk"
    shutil.copy(empty, other)
    verb("cohort", empty, sample_cohort.write(tmp_path, ExportKind.XLSX), "--call", "XIe")
    out = tmp_path / f"sortie.{kind}"
    made = verb("projects", empty, "sheet", "--call", "XIe", "--out", out, "--json")
    assert (made.code, made.json["projects"]) == (0, 42)
    tried = verb("cohort", other, out, "--call", "XIe", "--dry-run", "--json")
    assert (tried.code, tried.json["counts"]["new"]) == (0, 42)
    assert [one["heading"] for one in tried.json["mapping"]["columns"] if not one["field"]] == []
    assert all(row["project"]["grants"] for row in tried.json["rows"])


def test_a_sheet_of_no_known_format_is_not_written(verb: Verb, empty: Path, tmp_path: Path) -> None:
    assert verb("projects", empty, "sheet", "--call", "XIe", "--out", tmp_path / "sortie.doc").code == 2
    assert verb("projects", empty, "sheet", "--call", "XIe").code == 2
