"""The verbs that print projects: a sheet of each, the state of their session."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cmpdesk.cli import main
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb
from tests.services.documented import documented
from tests.storage.fixtures import Clock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with a cohort of three that was moved at its mid-term review."""
    made = tmp_path / "cohort.cmpdesk"
    clock = Clock()
    workspace = workspaces.create(str(made), office=None, officer_name="Claire Dubuc", clock=clock)
    try:
        documented(workspace, workspaces.officers(workspace)[0], clock)
    finally:
        workspace.close()
    return made


def test_a_sheet_of_each_project_is_written(verb: Verb, path: Path, tmp_path: Path) -> None:
    out = tmp_path / "fiches"
    arguments = ("project-sheets", path, "--call", "11e", "--out", out, "--party", "wb", "--language", "en", "--json")
    said = verb(*arguments)
    assert said.code == 0, said.err
    assert said.json["files"] == sorted(one.name for one in out.iterdir())
    assert len(said.json["files"]) == 3
    page = PdfReader(out / said.json["files"][0]).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert "Project sheet" in page.extract_text()
    again = verb(*arguments)
    assert (again.code, again.json["refused"]["code"]) == (main.REFUSED, "packets.would-overwrite")
    assert verb(*arguments, "--replace").code == 0
    unknown = verb("project-sheets", path, "--call", "11e", "--out", out, "--party", "ZZ", "--json")
    assert unknown.json["refused"]["code"] == "party.unknown"


def test_the_state_of_the_session_is_written_with_its_figures(verb: Verb, path: Path, tmp_path: Path) -> None:
    out, table = tmp_path / "etat.pdf", tmp_path / "etat.xlsx"
    said = verb("session-state", path, "--call", "11e", "--out", out, "--table", table, "--json")
    assert said.code == 0, said.err
    told = said.json
    assert (told["filed"], told["admissible"], told["retained"], told["completed"]) == (5, 4, 3, 1)
    page = PdfReader(out).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (612, 792)
    assert CalamineWorkbook.from_path(table).get_sheet_by_index(0).to_python()[-1][1:] == [5, 4, 3, 1]
    refused = verb("session-state", path, "--call", "11e", "--out", tmp_path / "autre.pdf", "--table", table, "--json")
    assert refused.json["refused"]["code"] == "packets.would-overwrite"
    assert not (tmp_path / "autre.pdf").exists()
    assert verb("session-state", path, "--call", "11e", "--out", out, "--language", "de").code == main.BAD_USAGE
