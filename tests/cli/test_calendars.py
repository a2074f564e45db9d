"""The verb that prints the calendars of a call."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from cmpdesk.cli import main
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb
from tests.services.calendars import moved_cohort


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with a cohort of four that moved after its original calendar was kept."""
    made = tmp_path / "cohort.cmpdesk"
    workspace = workspaces.create(str(made), office=None, officer_name="Claire Dubuc")
    try:
        moved_cohort(workspace, workspaces.officers(workspace)[0], 4)
    finally:
        workspace.close()
    return made


def test_the_calendars_are_printed_on_the_paper_asked_for(verb: Verb, path: Path, tmp_path: Path) -> None:
    out = tmp_path / "calendars.pdf"
    said = verb("calendar", path, "--call", "11e", "--out", out, "--paper", "A3", "--by", "state", "--json",
                "--language", "en")  # fmt: skip
    assert said.code == 0, said.err
    assert said.json["projects"] == 4
    page = PdfReader(out).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)
    text = page.extract_text()
    assert all(word in text for word in ("Projet 1", "Stopped (1)", "Extended by 6 months"))
    again = verb("calendar", path, "--call", "11e", "--out", out, "--json")
    assert (again.code, again.json["refused"]["code"]) == (main.REFUSED, "packets.would-overwrite")
    assert verb("calendar", path, "--call", "11e", "--out", out, "--replace", "--portrait").code == 0
    page = PdfReader(out).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (612, 792)


def test_the_baseline_is_named(verb: Verb, path: Path, tmp_path: Path) -> None:
    arguments = ("calendar", path, "--call", "11e", "--out", tmp_path / "calendars.pdf", "--json", "--baseline")
    assert verb(*arguments, "calendrier d’ORIGINE").code == 0
    said = verb(*arguments, "Autre", "--replace")
    assert (said.code, said.json["refused"]["code"]) == (main.REFUSED, "timeline.no-such-baseline")


@pytest.mark.parametrize("wrong", [("--paper", "a5"), ("--by", "colour"), ("--language", "de")])
def test_what_is_not_offered(verb: Verb, path: Path, tmp_path: Path, wrong: tuple[str, str]) -> None:
    out = tmp_path / "calendars.pdf"
    assert verb("calendar", path, "--call", "11e", "--out", out, *wrong).code == main.BAD_USAGE
    assert not out.exists()
