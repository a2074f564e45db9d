"""The verb that shows a programme at a glance."""

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
    made = tmp_path / "cohort.cmpdesk"
    clock = Clock()
    workspace = workspaces.create(str(made), office=None, officer_name="Claire Dubuc", clock=clock)
    try:
        documented(workspace, workspaces.officers(workspace)[0], clock)
    finally:
        workspace.close()
    return made


def test_figures_are_told_as_tables_and_as_json(verb: Verb, path: Path) -> None:
    said = verb("glance", path, "--by", "party")
    assert said.code == 0, said.err
    told = verb("glance", path, "--session", "11E", "--json").json
    whole = told["tables"]["funnel"]["session"][-1]
    assert (whole["filed"], whole["admissible"], whole["retained"], whole["completed"]) == (5, 4, 3, 1)
    money = told["tables"]["money"]["party"]
    assert {one["currency"] for key, one in money[0].items() if key.startswith("granted")} == {"CAD"}
    assert money[0]["granted-first-cad"]["cents"] > 0
    assert (told["sessions"], told["hidden"]) == (["11e"], False)


def test_it_is_written_as_a_pdf_or_a_workbook(verb: Verb, path: Path, tmp_path: Path) -> None:
    paper, book = tmp_path / "bilan.pdf", tmp_path / "bilan.xlsx"
    assert verb("glance", path, "--out", paper, "--party", "wb", "--language", "fr").code == 0
    page = PdfReader(paper).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert verb("glance", path, "--out", book, "--json").json["programme"] == "cmp"
    assert len(CalamineWorkbook.from_path(book).sheet_names) == 8
    assert verb("glance", path, "--out", book, "--replace").code == 0


@pytest.mark.parametrize(("arguments", "code"), [
    (("--session", "XXe"), "glance.no-session"), (("--programme", "lune"), "glance.no-programme"),
    (("--out", "bilan.txt"), "glance.other-kind"), (("--out", "bilan.pdf", "--party", "ZZ"), "party.unknown"),
])  # fmt: skip
def test_what_it_does_not_know_is_refused(verb: Verb, path: Path, arguments: tuple[str, ...], code: str) -> None:
    said = verb("glance", path, *arguments, "--json")
    assert (said.code, said.json["refused"]["code"]) == (main.REFUSED, code)


def test_a_file_that_is_there_stays(verb: Verb, path: Path, tmp_path: Path) -> None:
    out = tmp_path / "bilan.pdf"
    out.write_bytes(b"autre")
    assert verb("glance", path, "--out", out, "--json").json["refused"]["code"] == "packets.would-overwrite"
    assert out.read_bytes() == b"autre"
