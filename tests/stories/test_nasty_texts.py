"""Nasty texts go in by a use case and a real form, and come out of every door as they went in."""

import csv
import io
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from cmpdesk.documents.markup import clean, missing
from cmpdesk.domain.backups import Reason
from cmpdesk.domain.directory import OrganisationDraft
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import ExportKind, ExportSheet, printable, unguarded
from cmpdesk.services import backups, directory, exports, filing_edits, filings, notes, search, workspaces
from cmpdesk.storage.workspace import Workspace
from cmpdesk.ui.pages.applications.form import ApplicationForm, load_form
from tests.services.offices import Office, file_office, line, office
from tests.services.test_packets import Desk as PacketDesk
from tests.services.test_packets import desk as packet_desk
from tests.storage.fixtures import clock, file_workspace, location, new_file, officer, workspace
from tests.stories import nasty
from tests.ui.conftest import runner
from tests.ui.pages.support import DeskOn, Made, desk_on, numbers

__all__ = ["clock", "desk_on", "file_office", "file_workspace", "location", "new_file", "office", "officer",
           "packet_desk", "runner", "workspace"]  # fmt: skip
KEPT = tuple(one for one in nasty.ALL if "\x00" not in one and not any("\ud800" <= sign <= "\udfff" for sign in one))
LEFT_OUT = {"\u2028ligne\u2029", "\U0010ffff", "\uffff"}
"""What a field makes lines of, or knows for no letter."""
REFUSED = tuple(one for one in nasty.ALL if one not in KEPT)


def test_the_list_is_long_enough() -> None:
    assert len(set(nasty.ALL)) == len(nasty.ALL) > 150
    assert len(nasty.LONG) >= 2000
    assert len(REFUSED) == 4


def test_the_database_keeps_each_letter_by_letter(office: Office) -> None:
    workspace, officer = office.workspace, office.officer
    office.take([line("12.101", "Tourbières")])
    (sheet,) = office.applications()
    whole = "\n".join(KEPT)
    notes.add(workspace, officer=officer, application_id=sheet.id, text=f"[{whole}]")
    assert [note.text for note in notes.notes(workspace, sheet.id)] == [f"[{whole}]"]
    for number, text in enumerate(KEPT):
        if number % 3 and workspace.info.shared:
            continue
        draft = OrganisationDraft(f"{number} [{text}]"[:300], address=f"[{text}]")
        made = directory.add_organisation(workspace, officer=officer, draft=draft).value
        assert (made.name, made.address) == (draft.name, draft.address)
    assert workspaces.check(workspace).sound


def test_what_no_database_can_keep_is_refused_on_each(workspace: Workspace) -> None:
    (officer,) = workspaces.officers(workspace)
    before = workspaces.check(workspace)
    for text in REFUSED:
        with pytest.raises(Refusal, match=r"text\.not-kept"):
            directory.add_organisation(workspace, officer=officer, draft=OrganisationDraft(f"a {text}"))
    assert workspaces.check(workspace) == before


def test_everything_can_be_searched_for(workspace: Workspace) -> None:
    (officer,) = workspaces.officers(workspace)
    directory.add_organisation(workspace, officer=officer, draft=OrganisationDraft("Institut Sphaigne"))
    for text in KEPT:
        search.find(workspace, text)
        search.count(workspace, text)
    assert search.find(workspace, "sphaigne")


def test_a_real_form_saves_what_was_typed(qtbot: QtBot, desk_on: DeskOn, made: Made) -> None:
    desk = desk_on(made.filled)
    whole = "\n".join(text for text in nasty.PLAIN + nasty.INVISIBLE if text not in LEFT_OUT)
    for text in nasty.PLAIN[::20] + nasty.INVISIBLE[::8]:
        scene = load_form(desk.workspace, desk.officer, numbers(desk)["12.101"])
        form = ApplicationForm(None, desk, scene)
        qtbot.addWidget(form)
        card = form.cards[0]
        assert card is not None
        form.title.setText(f"[{text}]")
        card.benefits.edit.setPlainText(f"[{text}]\n{whole}")
        typed = form.title.text(), card.benefits.text()
        saved = form.work()().value
        filing = saved.filings[0]
        assert filing is not None
        assert (saved.title, filing.benefits) == typed, ascii(text)
        again = ApplicationForm(None, desk, load_form(desk.workspace, desk.officer, saved.id))
        qtbot.addWidget(again)
        assert again.title.text() == typed[0]
        assert again.cards[0] is not None
        assert again.cards[0].benefits.text() == typed[1]
        if text not in LEFT_OUT:
            assert typed == (f"[{text}]", f"[{text}]\n{whole}")
    QApplication.processEvents()


SHEET = ExportSheet("[Table] 'nasty'", ("=Text", "Copy"), tuple((text, text) for text in nasty.ALL))


def shown(text: str) -> str:
    """Return what a spreadsheet can show of a text: line ends of one kind, nothing that XML cannot hold."""
    return "\n".join(printable(text).splitlines()).strip("\n")


@pytest.mark.parametrize("kind", [ExportKind.XLSX, ExportKind.ODS])
def test_a_workbook_holds_each_as_text(kind: ExportKind) -> None:
    made = exports.export(SHEET, kind, "fr")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
    assert len(rows) == len(nasty.ALL) + 1
    for text, row in zip(nasty.ALL, rows[1:], strict=True):
        for cell in row:
            assert isinstance(cell, str)
            same = cell == printable(text) or shown(cell) == shown(text)
            assert same or " ".join(shown(cell).split()) == " ".join(shown(text).split()), ascii(text)


def test_a_csv_holds_each_as_text() -> None:
    made = exports.export(SHEET, ExportKind.CSV, "fr").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(made, newline=""), delimiter=";"))
    for text, row in zip(nasty.ALL, rows[1:], strict=True):
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert unguarded(row[0]) in (printable(text), f"'{printable(text)}", unguarded(printable(text))), ascii(text)


@pytest.fixture
def text_of(external_tool: Callable[[str], str], tmp_path: Path) -> Callable[[Path], str]:
    def read(path: Path) -> str:
        done = subprocess.run([external_tool("pdftotext"), "-enc", "UTF-8", "-raw", str(path), "-"],
                              capture_output=True, check=True)  # fmt: skip
        return done.stdout.decode()

    return read


def bare(text: str) -> str:
    """Return the letters of a text as a reader of the page sees them: without spaces, in composed form."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\u2010", "-").split())


def leftward(text: str) -> bool:
    """Tell whether a text is of a script written to the left: its letters are drawn one by one, in the order typed."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)


def test_a_packet_prints_each(packet_desk: PacketDesk, text_of: Callable[[Path], str], tmp_path: Path) -> None:
    texts = [text for text in nasty.PLAIN if not missing(text) and text.isprintable()]
    assert len(texts) > 90
    workspace, officer = packet_desk.workspace, packet_desk.officer
    whole = "\n".join(f"[{number}:{text}]" for number, text in enumerate(texts))
    _, draft = filing_edits.start(workspace, packet_desk.applications[0])
    first, second = draft.filings
    assert first is not None
    filing_edits.edit(
        workspace, officer=officer, application_id=packet_desk.applications[0],
        seen=filings.application(workspace, packet_desk.applications[0]).version,
        draft=replace(draft, title="<b>=1+1 & 'titre'", filings=(replace(first, benefits=whole), second)),
    )  # fmt: skip
    packet_desk.produce(tmp_path / "out", jobs=1, reviewer_ids=(packet_desk.reviewers[0],))
    (path,) = (tmp_path / "out").iterdir()
    printed = bare(text_of(path))
    assert bare("<b>=1+1 & 'titre'") in printed
    lost = [text for number, text in enumerate(texts) if bare(clean(f"[{number}:{text}]")) not in printed]
    assert [text for text in lost if not leftward(text)] == []
    assert all(sign in printed for text in lost for sign in bare(text))


def test_what_cannot_be_printed_stops_no_packet(packet_desk: PacketDesk, tmp_path: Path) -> None:
    workspace, officer = packet_desk.workspace, packet_desk.officer
    _, draft = filing_edits.start(workspace, packet_desk.applications[0])
    first, second = draft.filings
    assert first is not None
    rest = [text for text in KEPT if text not in nasty.PLAIN or missing(text)]
    filing_edits.edit(
        workspace, officer=officer, application_id=packet_desk.applications[0],
        seen=filings.application(workspace, packet_desk.applications[0]).version,
        draft=replace(draft, filings=(replace(first, benefits="\n".join(rest)), second)),
    )  # fmt: skip
    (row,) = packet_desk.produce(tmp_path / "out", jobs=1, reviewer_ids=(packet_desk.reviewers[0],))
    assert row.issue == 1
    assert row.pages


def test_a_backup_brings_each_back(file_workspace: Workspace, tmp_path: Path) -> None:
    (officer,) = workspaces.officers(file_workspace)
    names = [f"{number} [{text}]"[:300] for number, text in enumerate(KEPT)]
    for name in names:
        directory.add_organisation(file_workspace, officer=officer, draft=OrganisationDraft(name))
    (tmp_path / "backups").mkdir()
    backups.back_up(file_workspace, reason=Reason.ASKED, home=tmp_path / "backups")
    backups.export(file_workspace, target=tmp_path / "copie.cmpdesk")
    path = file_workspace.info.location
    head = workspaces.check(file_workspace).head
    file_workspace.close()
    backups.restore(path, home=tmp_path / "backups")
    for place in (path, str(tmp_path / "copie.cmpdesk")):
        again = workspaces.open_workspace(place)
        try:
            assert workspaces.check(again).head == head
            assert sorted(one.name for one in directory.organisations(again)) == sorted(names)
        finally:
            again.close()
