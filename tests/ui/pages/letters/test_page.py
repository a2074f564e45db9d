"""The page of letters on a real workspace: drafts, the editor with its pages, sealing, texts, files; by keyboard."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMessageBox, QPushButton, QWidget

from cmpdesk.domain.directory import Role
from cmpdesk.domain.letters import LetterFilter, LetterKind, LetterRow, LetterState
from cmpdesk.domain.programmes import Side
from cmpdesk.services import letters, workspaces
from cmpdesk.services.letters_shown import LetterForm
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.letters.drafting import DraftSheet
from cmpdesk.ui.pages.letters.editing import LetterEditSheet, SentSheet
from cmpdesk.ui.pages.letters.page import LettersPage
from cmpdesk.ui.pages.letters.templates import TemplatesDialog
from cmpdesk.ui.preview.window import PreviewWindow
from tests.services.lettered import merge
from tests.ui.pages.projects.test_page import retained
from tests.ui.pages.support import DeskOn, Made, Stage
from tests.ui.test_accessibility import unnamed


def drafted(desk: Desk, sides: Sequence[Side] = tuple(Side)) -> tuple[LetterRow, ...]:
    made = retained(desk, "12.101")
    return letters.draft(desk.workspace, officer=desk.officer, call_id=desk.call_id, kind=LetterKind.CALENDAR,
                         merges=[merge(made.id, side) for side in sides], dated_on=date(2026, 10, 1)).value  # fmt: skip


def shown(desk: Desk, stage: Stage) -> LettersPage:
    page = LettersPage(desk)
    stage.show(page)
    return page


def dialog(page: QWidget, stage: Stage, kind: type[QWidget]) -> QWidget:
    stage.settle()
    return [one for one in page.findChildren(kind) if one.isVisible()][-1]


def told(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def rows(desk: Desk) -> tuple[LetterRow, ...]:
    return letters.rows(desk.workspace, LetterFilter(desk.call_id))


def pressed(page: LettersPage, name: str, stage: Stage) -> None:
    """Answer the question that the page asks."""
    box = page.findChildren(QMessageBox)[-1]
    next(one for one in box.findChildren(QPushButton) if one.text() == name).click()
    stage.settle()


def test_no_call_and_no_letter(desk_on: DeskOn, made: Made, stage: Stage) -> None:
    desk = desk_on(made.empty)
    page = shown(desk, stage)
    assert page.left.currentWidget() is page.left.nothing
    desk.choose_call("")
    stage.settle()
    assert page.whole.currentWidget() is page.no_call


def test_the_list_the_filters_and_the_real_pages(desk: Desk, stage: Stage) -> None:
    drafted(desk)
    page = shown(desk, stage)
    assert page.header.status.text() == "2 drafts · 0 sealed, not sent"
    stage.qtbot.waitUntil(lambda: page.inspector.pages.shown)
    assert unnamed(page) == []
    said = told(page.inspector.facts)
    for part in ("Atelier des rives", "proposal that comes with the program", "Québec"):
        assert part in said
    page.show_this({"state": "sealed"})
    stage.settle()
    assert page.left.currentWidget() is page.left.no_row
    page.recall({"filters": ["second", "", "", ""]})
    page.reload()
    stage.settle()
    assert [row.side for row in page.model.rows] == [Side.SECOND]
    assert page.header.search is not None
    page.header.search.setText("nothing like it")
    stage.qtbot.waitUntil(lambda: page.left.currentWidget() is page.left.no_row)


def test_a_draft_is_edited_with_its_pages_beside_it(desk: Desk, stage: Stage) -> None:
    (row,) = drafted(desk, [Side.FIRST])
    page = shown(desk, stage)
    QTest.keyClick(page.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    sheet = dialog(page, stage, LetterEditSheet)
    assert isinstance(sheet, LetterEditSheet)
    stage.qtbot.waitUntil(lambda: sheet.pages.shown)
    assert unnamed(sheet) == []
    assert not sheet.lacking.isVisible()
    before = sheet.pages._reader
    sheet.letter.setPlainText("Madame,\n\n{reason}")
    assert "{reason}" in sheet.lacking.text()
    stage.qtbot.waitUntil(lambda: sheet.pages.shown and sheet.pages._reader is not before, timeout=10_000)
    sheet.dated_on.setText("never")
    sheet.save()
    assert sheet.isVisible()
    sheet.dated_on.setText("2026-10-02")
    sheet.save()
    stage.settle()
    kept = letters.sheet(desk.workspace, row.id)
    assert (kept.body, kept.row.dated_on) == ("Madame,\n\n{reason}", date(2026, 10, 2))
    assert stage.said[-1] == ("The draft is saved.", True)


def test_drafts_are_sealed_then_noted_as_sent(desk: Desk, stage: Stage) -> None:
    drafted(desk)
    page = shown(desk, stage)
    page.table.selectAll()
    stage.settle()
    QTest.keyClick(page.table, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    pressed(page, "Seal", stage)
    stage.qtbot.waitUntil(lambda: all(row.state is LetterState.SEALED for row in rows(desk)))
    stage.settle()
    assert sorted(row.official_number for row in rows(desk)) == ["2026-QC-0001", "2026-WB-0001"]
    assert stage.said[-1][0] == "2 letters are sealed."
    page.table.selectAll()
    stage.settle()
    assert not page.actions_of["seal"].isEnabled()
    assert not page.actions_of["discard"].isEnabled()
    page.note_sent()
    sheet = dialog(page, stage, SentSheet)
    assert isinstance(sheet, SentSheet)
    sheet.day.setText("2026-10-05")
    sheet.save()
    stage.settle()
    assert {row.sent_on for row in rows(desk)} == {date(2026, 10, 5)}


def test_drafts_are_deleted(desk: Desk, stage: Stage) -> None:
    drafted(desk)
    page = shown(desk, stage)
    page.table.selectAll()
    stage.settle()
    page.discard()
    stage.settle()
    assert rows(desk) == ()
    assert page.left.currentWidget() is page.left.nothing


def test_letters_are_drafted_by_hand(desk: Desk, stage: Stage) -> None:
    retained(desk, "12.101")
    retained(desk, "12.103")
    page = shown(desk, stage)
    page.draft()
    sheet = dialog(page, stage, DraftSheet)
    assert isinstance(sheet, DraftSheet)
    assert unnamed(sheet) == []
    sheet.kind.setCurrentIndex(list(LetterKind).index(LetterKind.SUSPENSION))
    sheet.facts["since"].setText("1 November 2026")
    sheet.facts["reason"].setText("Le partenaire déménage.")
    sheet.facts["on"].setText("never")
    sheet.projects.item(1).setCheckState(Qt.CheckState.Unchecked)
    sheet.save()
    assert sheet.isVisible()
    sheet.facts["on"].setText("2026-10-20")
    sheet.facts["body"].setText("Comité mixte")
    sheet.save()
    stage.settle()
    made = rows(desk)
    assert [row.side for row in made] == [Side.FIRST, Side.SECOND]
    body = letters.sheet(desk.workspace, made[0].id).body
    assert "1er\u00a0novembre 2026" in body
    assert made[0].unresolved == ("until",)
    assert set(made[1].unresolved) == {"until", "appeal"}


def test_a_text_is_saved_as_the_next_version(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.edit_texts()
    texts = dialog(page, stage, TemplatesDialog)
    assert isinstance(texts, TemplatesDialog)
    assert unnamed(texts) == []
    texts.kind.setCurrentIndex(list(LetterKind).index(LetterKind.CALENDAR))
    stage.settle()
    assert texts.standing.isVisible()
    texts.subject.setText("Dates de {projet}")
    texts.save()
    stage.settle()
    assert "“projet”" in texts.fault.text()
    texts.subject.setText("Dates de {project}")
    texts.save()
    stage.settle()
    assert texts.fault.text() == ""
    assert texts.versions.count() == 2
    assert not texts.standing.isVisible()
    assert "Dates de {project}" in [one.accessibleName() for one in texts.findChildren(QLabel)]
    texts.letter.setPlainText("Madame, Monsieur, ")
    texts.letter.moveCursor(QTextCursor.MoveOperation.End)
    next(one for one in texts.insert.menu().actions() if one.text() == "{project}").trigger()
    assert texts.letter.toPlainText() == "Madame, Monsieur, {project}"
    texts.look.click()
    stage.settle()
    windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewWindow)]
    assert [one.isVisible() for one in windows] == [True]
    windows[0].close()
    stage.settle()
    texts.pattern.setText("{seq}")
    texts.numbers.click()
    stage.settle()
    assert "write year and seq" in texts.fault.text()
    assert isinstance(texts.language, QComboBox)
    texts.reject()
    stage.settle()


def test_letters_are_written_into_a_folder(desk: Desk, stage: Stage, tmp_path: Path) -> None:
    drafted(desk)
    page = shown(desk, stage)
    for form, names in ((LetterForm.PDF, {".pdf"}), (LetterForm.DOCX, {".docx"}), (LetterForm.MESSAGES, {".eml"}),
                        (LetterForm.TABLE, {".xlsx"}), (LetterForm.TABLE_CSV, {".csv"})):  # fmt: skip
        folder = tmp_path / str(form)
        page.save_into(folder, form)
        stage.settle()
        assert {path.suffix for path in folder.iterdir()} == names
    page.save_into(tmp_path / "pdf", LetterForm.PDF)
    stage.settle()
    pressed(page, "Replace them", stage)
    assert stage.failures == []
    assert [one.text().rstrip("…") for one in page.forms_menu().actions()][1] == "&All letters in one PDF"


def test_who_may_not_write_for_a_party_looks_only(desk: Desk, stage: Stage) -> None:
    drafted(desk, [Side.FIRST])
    desk.officer = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Lou Servais", party_code="WB",
                                          role=Role.OFFICER).value  # fmt: skip
    page = shown(desk, stage)
    page.table.selectAll()
    stage.settle()
    for name in ("edit", "seal", "discard", "sent"):
        assert not page.actions_of[name].isEnabled()
    stage.qtbot.waitUntil(lambda: page.inspector.pages.shown)
