"""The verbs that print the papers of a mid-term review."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from cmpdesk.cli import main
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb
from tests.services.documented import documented
from tests.services.minuted import minuted
from tests.storage.fixtures import Clock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with a cohort of three and its mid-term meeting."""
    made = tmp_path / "cohort.cmpdesk"
    clock = Clock()
    workspace = workspaces.create(str(made), office=None, officer_name="Claire Dubuc", clock=clock)
    try:
        officer = workspaces.officers(workspace)[0]
        cohort = documented(workspace, officer, clock)
        minuted(workspace, officer, cohort)
    finally:
        workspace.close()
    return made


def test_the_dossier_is_written_on_the_paper_of_a_party(verb: Verb, path: Path, tmp_path: Path) -> None:
    out = tmp_path / "dossier.pdf"
    arguments = ("midterm-dossier", path, "--call", "11e", "--out", out, "--party", "wb", "--language", "en", "--json")
    said = verb(*arguments)
    assert said.code == 0, said.err
    assert said.json["projects"] == 3
    page = PdfReader(out).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert "Mid-term dossier" in page.extract_text()
    again = verb(*arguments)
    assert (again.code, again.json["refused"]["code"]) == (main.REFUSED, "packets.would-overwrite")
    assert verb(*arguments, "--replace").code == 0
    unknown = verb(*arguments, "--replace", "--meeting", "7")
    assert unknown.json["refused"]["code"] == "progress.no-review"
    assert verb(*arguments, "--language", "de").code == main.BAD_USAGE


def test_minutes_are_written_then_sealed(verb: Verb, path: Path, tmp_path: Path) -> None:
    draft, word, sealed = (tmp_path / name for name in ("projet.pdf", "projet.docx", "pv.pdf"))
    arguments = ("minutes", path, "--call", "11e", "--language", "fr", "--json")
    said = verb(*arguments, "--out", draft)
    assert (said.code, said.json["number"], said.json["edited"]) == (0, "", [])
    assert "Fait à Bruxelles" in " ".join(page.extract_text() for page in PdfReader(draft).pages)
    assert verb(*arguments, "--out", word).code == 0
    assert word.read_bytes()[:2] == b"PK"
    assert verb(*arguments, "--out", draft, "--seal").json["refused"]["code"] == "packets.would-overwrite"
    assert verb(*arguments, "--out", tmp_path / "pv.odt", "--seal").json["usage"]["code"] == "usage.bad-value"
    nowhere = verb(*arguments, "--out", tmp_path / "absent" / "pv.pdf", "--seal")
    assert nowhere.json["environment"]["code"] == "disk.unwritable"
    made = verb(*arguments, "--out", sealed, "--seal")
    assert made.json["number"] == "2020-PV-0001", made.err
    assert "2020-PV-0001" in PdfReader(sealed).pages[0].extract_text()
    again = verb(*arguments, "--out", sealed, "--replace", "--seal")
    assert again.json["refused"]["code"] == "minutes.sealed"
    assert verb(*arguments, "--out", draft, "--replace").json["number"] == "2020-PV-0001"
