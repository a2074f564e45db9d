"""The dossier of a jury from the page of rankings: asked for, shown, saved."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from cmpdesk.domain.dossiers import Meeting
from cmpdesk.services import dossiers, history
from cmpdesk.ui import preview
from cmpdesk.ui.pages.results.dossier import DossierSheet
from cmpdesk.ui.preview.window import PreviewWindow
from tests.services.judging import FIRST, FULL, SECOND
from tests.ui.pages.results.test_page import Judged, judged, judging_file
from tests.ui.test_accessibility import unnamed

__all__ = ["judged", "judging_file"]


@pytest.fixture
def marked(judged: Judged) -> Judged:
    judged.jury.enter(FIRST, FULL)
    judged.reload()
    return judged


def asked(judged: Judged) -> DossierSheet:
    judged.page.actions_of["dossier"].trigger()
    judged.settle()
    sheet = judged.page.findChild(DossierSheet)
    assert sheet is not None
    return sheet


def meeting(judged: Judged) -> Meeting:
    return dossiers.meeting(judged.jury.workspace, call_id=judged.jury.call.id, side=FIRST)


def test_the_meeting_is_saved_and_the_dossier_opens(marked: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[PreviewWindow] = []
    plain = preview.show
    monkeypatch.setattr(preview, "show", lambda *given: opened.append(plain(*given)))
    sheet = asked(marked)
    assert unnamed(sheet) == []
    QTest.keyClicks(sheet.day, "2027-03-01")
    QTest.keyClicks(sheet.chair, "Aissatou Ndiaye")
    sheet.agenda.setPlainText("Ouverture\nExamen")
    sheet.save()
    marked.settle()
    held = meeting(marked)
    assert (str(held.meets_on), held.chair, held.agenda) == ("2027-03-01", "Aissatou Ndiaye", ("Ouverture", "Examen"))
    (window,) = opened
    layout = window.layout_of
    assert layout is not None
    assert [mark.title[:2] for mark in layout.bookmarks if mark.depth == 0][2:] == ["A.", "B.", "C.", "E.", "F.", "G."]
    assert history.steps(marked.jury.workspace).rows[0].label == "dossier.produce"
    window.close()
    marked.settle()


def test_a_day_that_is_none_is_refused(marked: Judged) -> None:
    sheet = asked(marked)
    QTest.keyClicks(sheet.day, "next week")
    sheet.save()
    marked.settle()
    assert sheet.isVisible()
    assert meeting(marked) == Meeting()
    sheet.give_up()


def test_it_is_saved_in_a_folder_and_replaced_only_on_request(
    marked: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "jury"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    sheet = asked(marked)
    sheet.tables.click()
    sheet.folder_button.click()
    marked.settle()
    assert sorted(path.suffix for path in out.iterdir()) == [".pdf", ".xlsx"]
    assert marked.stage.said[-1][0] == "2 files in jury"
    assert meeting(marked) == Meeting(), "nothing of it was typed"
    pdf = next(path for path in out.iterdir() if path.suffix == ".pdf")
    pdf.write_bytes(b"mine")
    again = asked(marked)
    again.folder_button.click()
    marked.settle()
    assert pdf.read_bytes() == b"mine"
    box = marked.page.findChild(QMessageBox)
    assert box is not None
    next(button for button in box.findChildren(QPushButton) if button.text() == "Replace them").click()
    marked.settle()
    assert pdf.read_bytes() != b"mine"


def test_the_dossier_of_the_other_jury_is_not_ours(marked: Judged) -> None:
    assert marked.page.actions_of["dossier"].isEnabled()
    marked.page.parties.choose(str(SECOND))
    marked.reload()
    assert not marked.page.actions_of["dossier"].isEnabled()
