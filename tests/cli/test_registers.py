"""Registers of people's data and the dry run of retention rules, from the command line."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cmpdesk.domain.registers import Sent
from cmpdesk.services import calls, registers, workspaces
from tests.cli.conftest import Verb, digest
from tests.cli.stories import closed_call
from tests.stories.full_disks import mounted


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A workspace with a call and a communication of Québec."""
    path = closed_call(tmp_path / "bureau.cmpdesk")
    workspace = workspaces.open_workspace(str(path))
    try:
        officer = workspaces.officer_for(workspace, "QC")
        call = calls.calls(workspace)[0]
        draft = registers.proposed(workspace, officer=officer, call_id=call.id, sent=Sent.DOSSIER)
        registers.record(workspace, officer=officer, draft=draft)
    finally:
        workspace.close()
    return path


def test_a_register_is_shown_and_written(verb: Verb, told: Path, tmp_path: Path) -> None:
    shown = verb("registers", told, "--party", "qc", "--kind", "communications", "--json")
    assert shown.code == 0
    (row,) = shown.json["rows"]
    assert row["recipient"]
    assert "names" in row["categories"]
    paper, book = tmp_path / "registre.pdf", tmp_path / "registre.xlsx"
    assert verb("registers", told, "--party", "QC", "--out", paper).code == 0
    assert verb("registers", told, "--party", "QC", "--out", book).code == 0
    assert "International (WBI)" in PdfReader(paper).pages[0].extract_text().replace("\n", " ")
    assert CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()[1][2] == row["recipient"]
    for kind in ("incidents", "certificates"):
        assert verb("registers", told, "--party", "QC", "--kind", kind).code == 0
    again = verb("registers", told, "--party", "QC", "--out", book, "--json")
    assert (again.code, again.json["refused"]["code"]) == (1, "packets.would-overwrite")
    assert verb("registers", told, "--party", "QC", "--out", book, "--replace").code == 0
    other = verb("registers", told, "--party", "QC", "--out", tmp_path / "registre.docx", "--json")
    assert (other.code, other.json["usage"]["code"]) == (2, "usage.bad-value")
    assert not (tmp_path / "registre.docx").exists()
    long = verb("registers", told, "--party", "QC", "--out", tmp_path / f"{'n' * 300}.xlsx", "--json")
    assert (long.code, long.json["environment"]["code"]) == (3, "disk.unwritable")


def test_what_a_full_disk_does_not_take_leaves_the_register_of_before(verb: Verb, told: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disque") as disk:
        book = disk.path / "registre.xlsx"
        book.write_bytes(b"the former register")
        disk.fill()
        failed = verb("registers", told, "--party", "QC", "--out", book, "--replace", "--json")
        assert (failed.code, failed.json["environment"]["code"]) == (3, "disk.full")
        assert disk.files() == {"registre.xlsx": b"the former register"}


def test_a_dry_run_says_its_rules_and_touches_nothing(verb: Verb, told: Path, tmp_path: Path) -> None:
    before = digest(told)
    found = verb("retention", told, "--party", "QC", "--dry-run", "--json", "--out", tmp_path / "echu.pdf")
    assert found.code == 0
    assert {rule["kind"] for rule in found.json["rules"]} >= {"refused", "granted"}
    assert all(rule["proposed"] and rule["source"] for rule in found.json["rules"])
    assert PdfReader(tmp_path / "echu.pdf").pages
    without = verb("retention", told, "--party", "QC", "--json")
    assert (without.code, without.json["usage"]["code"]) == (2, "usage.dry-run")
    unknown = verb("retention", told, "--party", "XX", "--dry-run", "--json")
    assert unknown.json["refused"]["code"] == "party.unknown"
    assert digest(told) == before
