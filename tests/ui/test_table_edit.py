"""Cells edited in place and pasted, on the page of a real workspace."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cmpdesk.services import history
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import FailureDialog
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.pages.juries.page import JuriesPage
from cmpdesk.ui.table_edit import PasteDialog
from tests.ui.pages.support import Stage, desk, desk_on, english, made, stage

__all__ = ["desk", "desk_on", "english", "made", "stage"]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, stage: Stage) -> ApplicationsPage:
    shown = ApplicationsPage(desk)
    stage.show(shown)
    shown.activateWindow()
    shown.table.setFocus()
    qtbot.waitUntil(shown.table.hasFocus)
    return shown


def column(page: ApplicationsPage, name: str) -> int:
    return [one.id for one in page.model.columns].index(name)


def at(page: ApplicationsPage, row: int, name: str) -> None:
    page.table.setCurrentIndex(page.model.index(row, column(page, name)))


def pasted(qtbot: QtBot, page: ApplicationsPage, stage: Stage, text: str) -> PasteDialog | None:
    QGuiApplication.clipboard().setText(text)
    page.activateWindow()
    qtbot.waitUntil(page.table.hasFocus)
    qtbot.keyClick(page.table, Qt.Key.Key_V, CTRL)
    stage.settle()
    return page.findChild(PasteDialog)


def titles(page: ApplicationsPage) -> list[str]:
    return [row.title for row in page.model.rows]


def test_f2_edits_a_cell_in_place_and_says_so(qtbot: QtBot, page: ApplicationsPage, stage: Stage) -> None:
    at(page, 0, "number")
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert (editor.text(), editor.accessibleName()) == ("Atlas des rives", "Project")
    editor.setText("Atlas du fleuve")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    stage.settle()
    assert titles(page)[0] == "Atlas du fleuve"
    assert stage.said == [("1 cell changed", True)]
    assert page.table.currentIndex().row() == 0


def test_a_cell_that_is_refused_in_place_stays(qtbot: QtBot, page: ApplicationsPage, stage: Stage) -> None:
    at(page, 0, "sector")
    before = page.model.rows[0].sector
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.setText("Pêche")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    stage.settle()
    assert page.model.rows[0].sector == before
    assert stage.said == [("Sector: “Pêche” is no sector of this call: type its name or its digit.", False)]


def test_a_block_is_shown_before_it_becomes_one_step(qtbot: QtBot, page: ApplicationsPage, stage: Stage) -> None:
    at(page, 1, "title")
    dialog = pasted(qtbot, page, stage, "Théâtre du port\tSanté\nSols vivants\tPêche\nEaux du fleuve\n")
    assert dialog is not None
    assert dialog.sentence.text() == "3 cells will change, 1 is refused, 1 stays as it is."
    results = [(dialog.model.cell(row, 0).text, dialog.model.cell(row, 4).text) for row in range(4)]
    assert results[0] == ("12.103", "“Pêche” is no sector of this call: type its name or its digit.")
    assert dialog.reason.text() == results[0][1]
    assert titles(page)[1] == "Théâtre du quai"
    dialog.accept_button.click()
    stage.settle()
    assert titles(page)[1:4] == ["Théâtre du port", "Sols vivants", "Eaux du fleuve"]
    assert stage.said[-1] == ("3 cells changed", True)
    history.undo(page.desk.workspace, officer=page.desk.officer)
    page.reload()
    stage.settle()
    assert titles(page)[1:4] == ["Théâtre du quai", "Sols vivants", "Eaux souterraines"]


def test_what_was_copied_here_changes_nothing_when_it_is_pasted_here(
    qtbot: QtBot, page: ApplicationsPage, stage: Stage
) -> None:
    page.table.selectAll()
    copied = page.table.copy_text()
    at(page, 0, "number")
    dialog = pasted(qtbot, page, stage, copied)
    assert dialog is not None
    assert dialog._changes == []
    assert not dialog.model.rows
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def test_rows_and_columns_that_are_not_there_are_refused(qtbot: QtBot, page: ApplicationsPage, stage: Stage) -> None:
    last = len(page.model.rows) - 1
    at(page, last, "attachments")
    dialog = pasted(qtbot, page, stage, "9\tx\ny\tz")
    assert dialog is not None
    said = {dialog.model.cell(row, 4).text for row in range(4)}
    assert said == {"This column cannot be changed here.", "There is no row here: pasting adds none."}
    dialog.reject()


def test_five_thousand_rows_of_nonsense_are_refused_in_one_sentence(
    qtbot: QtBot, page: ApplicationsPage, stage: Stage
) -> None:
    before = titles(page)
    text = "\n".join("\t".join("#@!~" for _ in range(60)) for _ in range(5000))
    assert pasted(qtbot, page, stage, text) is None
    dialog: Any = next(one for one in QApplication.topLevelWidgets() if isinstance(one, FailureDialog))
    assert "5,000 rows" in dialog.sentence.text()
    assert "Nothing was changed" in dialog.sentence.text()
    dialog.close()
    assert titles(page) == before
    at(page, 0, "title")
    tall = pasted(qtbot, page, stage, "\n".join("=1+1\t#@!" for _ in range(5000)))
    assert tall is not None
    assert len(tall._changes) == len(before)  # titles may be anything; nothing is changed before it is said
    assert titles(page) == before
    tall.reject()


def test_the_languages_and_the_load_of_a_reviewer_are_edited_in_the_table(
    qtbot: QtBot, desk: Desk, stage: Stage
) -> None:
    page = JuriesPage(desk)
    stage.show(page)
    page.activateWindow()
    page.reviewer_table.setFocus()
    qtbot.waitUntil(page.reviewer_table.hasFocus)
    page.reviewer_table.setCurrentIndex(page.reviewers.index(0, 2))
    QGuiApplication.clipboard().setText("EN NL\t7\nXX\t0")
    qtbot.keyClick(page.reviewer_table, Qt.Key.Key_V, CTRL)
    stage.settle()
    dialog = page.findChild(PasteDialog)
    assert isinstance(dialog, PasteDialog)
    assert dialog.sentence.text() == "2 cells will change, 2 are refused, 0 stay as they are."
    dialog.accept_button.click()
    stage.settle()
    row = page.reviewers.rows[0]
    assert (row.languages, row.load_limit) == (("en", "nl"), 7)
