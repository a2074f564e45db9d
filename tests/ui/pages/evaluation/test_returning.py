"""Score sheets that come back, on the real screen: read, shown mark by mark, entered, or typed beside the file."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.returned import SheetResult
from cmpdesk.domain.returns import FieldKind, SheetField
from cmpdesk.services import scoring
from cmpdesk.ui.pages.evaluation.late import LateDialog
from cmpdesk.ui.pages.evaluation.returning_dialog import ReturningDialog
from tests.services.marking import CODES, marked_file
from tests.services.returned import FULL, Returning, marks
from tests.ui.conftest import LONG
from tests.ui.pages.evaluation.test_page import Scored, scored
from tests.ui.test_accessibility import unnamed

__all__ = ["marked_file", "scored"]


@pytest.fixture
def back(scored: Scored, tmp_path: Path) -> Returning:
    return Returning(replace(scored.ground), tmp_path)


def opened(scored: Scored) -> ReturningDialog:
    scored.stage.settle()
    scored.page.actions_of["import-sheets"].trigger()
    found = next(one for one in QApplication.topLevelWidgets() if isinstance(one, ReturningDialog) and one.isVisible())
    scored.stage.qtbot.waitUntil(found.isVisible, timeout=LONG)
    return found


def drop(dialog: ReturningDialog, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    dialog.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                                Qt.KeyboardModifier.NoModifier))  # fmt: skip


def read(scored: Scored, *paths: Path) -> ReturningDialog:
    dialog = opened(scored)
    drop(dialog, *paths)
    scored.stage.qtbot.waitUntil(lambda: dialog.plan is not None, timeout=LONG)
    return dialog


def test_files_are_dropped_shown_and_entered(scored: Scored, back: Returning) -> None:
    broken = back.folder / "brise.pdf"
    broken.write_bytes(b"%PDF-1.7 rien")
    dialog = read(scored, back.filled(FULL), broken)
    assert [line.result for line in dialog.sheets.rows_model.rows] == [SheetResult.REFUSED, SheetResult.NEW]
    assert "damaged" in dialog.why.text()
    dialog.sheets.setCurrentIndex(dialog.sheets.rows_model.index(1, 0))
    assert len(dialog.answers.rows_model.rows) == 7 + 3
    assert dialog.answers.rows_model.cell(0, 2).plain == "4.5"
    assert dialog.save_button.text() == "Enter 1 sheet"
    assert unnamed(dialog) == []
    dialog.save()
    scored.stage.qtbot.waitUntil(lambda: bool(scored.sheet()), timeout=LONG)
    scored.wait()
    assert scored.sheet()[CODES[0]] == 9


def test_what_differs_is_taken_by_keyboard(scored: Scored, back: Returning) -> None:
    scoring.save_mark(scored.desk.workspace, officer=scored.desk.officer, at=scored.ground.key(), criterion=CODES[0],
                      halves=2, seen=0)  # fmt: skip
    dialog = read(scored, back.filled(marks(4)))
    assert dialog.sheets.rows_model.rows[0].result is SheetResult.DIFFERS
    assert not dialog.save_button.isEnabled()
    dialog.answers.setFocus()
    dialog.answers.setCurrentIndex(dialog.answers.rows_model.index(0, 0))
    dialog.answers.opened.emit(dialog.answers.current_row())
    assert dialog.save_button.isEnabled()
    dialog.reject()
    assert dialog.isVisible(), "what was chosen is not lost by Escape"
    dialog.keep_button.click()
    assert not dialog.save_button.isEnabled()
    dialog.take_button.click()
    dialog.save()
    scored.stage.qtbot.waitUntil(lambda: scored.sheet() == {CODES[0]: 8}, timeout=LONG)
    scored.wait()


def test_a_scan_is_typed_beside_its_picture(scored: Scored, back: Returning) -> None:
    scan = back.folder / "scan.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(scan)
    dialog = read(scored, scan)
    assert dialog.code.isVisible()
    assert not dialog.hand_button.isEnabled()
    dialog.code.setText("K7QM-02F9-XXXX-XXCC")
    dialog.hand_button.click()
    scored.stage.qtbot.waitUntil(lambda: bool(dialog.fault.text()), timeout=LONG)
    dialog.code.setText(back.name(SheetField(FieldKind.STRENGTHS), 1).split(".")[1])
    dialog.hand_button.click()
    pages, key = scored.page.pages, scored.ground.key(1)
    scored.stage.qtbot.waitUntil(lambda: pages.key == key and key in pages.beside and pages.shown, timeout=LONG)
    assert scored.page.reading is not None
    assert scored.page.reading.application_id == key.application_id
    scored.page.actions_of.refresh()
    scored.page.actions_of["application-again"].trigger()
    assert key not in pages.beside
    scored.stage.qtbot.waitUntil(lambda: pages.key == key and pages.shown, timeout=LONG)


def test_reminders_for_the_late_are_drafted(scored: Scored, back: Returning) -> None:
    assert not scored.page.actions_of["late"].isEnabled()
    assert not scored.page.choices.late.isVisible()
    passed = scored.ground.workspace.now() - timedelta(days=2)
    scored.ground.change_call(return_by=passed, return_zone="America/Toronto")
    assert Deadline(passed, "America/Toronto").passed(scored.ground.workspace.now())
    scored.page.reload()
    scored.stage.qtbot.waitUntil(scored.page.actions_of["late"].isEnabled, timeout=LONG)
    assert (scored.page.choices.late.isVisible(), scored.page.choices.late.text()) == (True, "1 late…")
    scored.page.choices.late.click()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, LateDialog))
    assert unnamed(dialog) == []
    dialog.save_into(back.folder / "rappels")
    scored.stage.qtbot.waitUntil(lambda: any((back.folder / "rappels").glob("*.eml")), timeout=LONG)
    scored.stage.settle()
    (draft,) = (back.folder / "rappels").iterdir()
    assert draft.suffix == ".eml"
    assert b"QC-04@exemple.test" in draft.read_bytes()
