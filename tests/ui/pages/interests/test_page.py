"""The register of conflicts on a real workspace, by keyboard and by button."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from cmpdesk.domain.directory import Role
from cmpdesk.domain.interests import DeclarationDraft, Gate, Interest, Measure, RegisterState
from cmpdesk.domain.juries import ReviewerDraft, ReviewerRow
from cmpdesk.domain.programmes import Side
from cmpdesk.services import filings, interests, juries, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.interests.deciding import DecideSheet
from cmpdesk.ui.pages.interests.declaring import DeclareSheet, OwnSheet, open_declarations
from cmpdesk.ui.pages.interests.loading import applications
from cmpdesk.ui.pages.interests.page import InterestsPage
from cmpdesk.ui.pages.interests.ties import TiesDialog, TieSheet
from tests.ui.pages.support import DeskOn, Made, Stage


@pytest.fixture
def reader(desk: Desk) -> ReviewerRow:
    """A reviewer of Québec, from an organisation that filed 12.101, who reads 12.102 and 12.103."""
    draft = ReviewerDraft("QC-09", "Odette Lavoie", "", "ATELIER DES RIVES inc.", (), ("fr",), 5)
    made = juries.add_reviewer(desk.workspace, officer=desk.officer, call_id=desk.call_id, side=Side.FIRST,
                               draft=draft).value  # fmt: skip
    for one in applications(desk.workspace, desk.call_id)[1:3]:
        juries.assign(desk.workspace, officer=desk.officer, reviewer_id=made.id, application_id=one.id)
    return made


def shown(desk: Desk, stage: Stage) -> InterestsPage:
    page = InterestsPage(desk)
    stage.show(page)
    return page


def settle(stage: Stage) -> None:
    stage.settle()
    stage.settle()


def button(host: QWidget, name: str) -> QPushButton:
    return next(one for one in host.findChildren(QPushButton) if name in (one.objectName(), one.text()))


def dialog_of(page: QWidget, kind: type[QWidget]) -> QWidget:
    (found,) = page.findChildren(kind)
    return found


def test_no_call_and_no_conflict(desk_on: DeskOn, made: Made, stage: Stage) -> None:
    desk = desk_on(made.empty)
    page = shown(desk, stage)
    assert page.left.currentWidget() is page.left.nothing
    desk.choose_call("")
    settle(stage)
    assert page.whole.currentWidget() is page.no_call


def test_what_is_on_record_is_listed_with_its_evidence(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    page = shown(desk, stage)
    (row,) = page.model.rows
    assert (row.number, row.code, row.state) == ("12.101", "QC-09", RegisterState.MISSING)
    assert [page.model.cell(0, column).plain for column in (3, 4, 5)] == ["—", "Real", "Not declared"]
    assert page.inspector.row == row
    said = " ".join(label.text() for label in page.inspector.findChildren(QWidget) if hasattr(label, "text"))
    assert "Real · Same organisation · ATELIER DES RIVES inc." in said
    assert "0 / 2 declarations" in page.header.status.text()


def test_a_measure_is_decided_by_keyboard_and_undone(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    page = shown(desk, stage)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    sheet = dialog_of(page, DecideSheet)
    assert isinstance(sheet, DecideSheet)
    sheet.save()
    assert sheet.reason.accessibleDescription() == "Type the reason."
    sheet.choices[Measure.LEAVES].setChecked(True)
    QTest.keyClicks(sheet.reason, "Voisins de bureau")
    sheet.save_button.click()
    settle(stage)
    (row,) = page.model.rows
    assert (row.measure, row.state) == (Measure.LEAVES, RegisterState.DECIDED)
    assert page.model.cell(0, 5).plain == "Leaves the room"
    assert stage.said[-1] == ("1 conflict is decided.", True)


def test_the_declarations_of_a_reviewer_are_typed_line_by_line(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    page = shown(desk, stage)
    menu = page.reviewer_menu()
    assert menu.actions()[0].text() == "QC-09 · Odette Lavoie · 2 awaited"
    menu.actions()[0].trigger()
    settle(stage)
    sheet = dialog_of(page, DeclareSheet)
    assert isinstance(sheet, DeclareSheet)
    first, second = sheet.lines
    assert first.answer.hasFocus() or QApplication.focusWidget() is None
    QTest.keyClicks(first.answer, "A")
    assert first.answer.currentText() == "Apparent"
    sheet.save()
    assert first.why.accessibleDescription() == "Type the explanation."
    QTest.keyClicks(first.why, "Coauteurs")
    sheet.rest.click()
    assert second.answer.currentText() == "None"
    sheet.save()
    settle(stage)
    gates = interests.gates(desk.workspace, reader.id)
    ids = [one.id for one in applications(desk.workspace, desk.call_id)]
    assert gates == {ids[1]: Gate.UNDECIDED, ids[2]: Gate.OPEN}
    assert [(row.number, row.state) for row in page.model.rows] == [
        ("12.101", RegisterState.MISSING), ("12.102", RegisterState.UNFOUNDED),
    ]  # fmt: skip
    assert stage.said[-1] == ("Declarations of QC-09 saved.", True)


def test_declarations_open_at_the_application_asked_for(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    page = shown(desk, stage)
    wanted = applications(desk.workspace, desk.call_id)[2].id
    open_declarations(page, desk, reader, wanted)
    settle(stage)
    sheet = dialog_of(page, DeclareSheet)
    assert isinstance(sheet, DeclareSheet)
    assert sheet.focusWidget() is sheet.lines[1].answer
    sheet.give_up()


def test_what_is_declared_by_nobody_is_not_written(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    page = shown(desk, stage)
    open_declarations(page, desk, reader)
    settle(stage)
    sheet = dialog_of(page, DeclareSheet)
    assert isinstance(sheet, DeclareSheet)
    QTest.keyClicks(sheet.lines[0].why, "sans reponse")
    sheet.save()
    assert sheet.lines[0].answer.accessibleDescription() == "Choose what is declared."
    sheet.reject()
    assert "not saved yet" in sheet.fault.text()
    sheet.give_up()
    assert interests.register(desk.workspace, desk.call_id).declared == 0


def test_many_are_decided_at_once(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    ids = [one.id for one in applications(desk.workspace, desk.call_id)]
    interests.declare(desk.workspace, officer=desk.officer, reviewer_id=reader.id, drafts=[
        DeclarationDraft(one, Interest.REAL, explanation="Ma sœur") for one in ids[1:3]])  # fmt: skip
    page = shown(desk, stage)
    page.table.selectAll()
    page.actions_of["decide"].trigger()
    sheet = dialog_of(page, DecideSheet)
    assert isinstance(sheet, DecideSheet)
    sheet.reason.setPlainText("Décidé en bloc")
    sheet.save()
    settle(stage)
    assert {row.measure for row in page.model.rows} == {Measure.RECUSED}
    held = juries.assignments(desk.workspace, desk.call_id, Side.FIRST)
    assert [one.recusal_reason for one in held] == ["Décidé en bloc"] * 2


def test_chips_and_search_filter(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    one = applications(desk.workspace, desk.call_id)[1].id
    interests.declare(desk.workspace, officer=desk.officer, reviewer_id=reader.id,
                      drafts=[DeclarationDraft(one, Interest.NONE)])  # fmt: skip
    page = shown(desk, stage)

    def left(whose: str = "", state: str = "", weight: str = "") -> list[str]:
        page.filters.choose([whose, state, weight])
        page.filters.changed.emit()
        return [row.number for row in page.model.rows]

    assert left() == ["12.101"]
    assert left(state="clear") == ["12.102"]
    assert left(weight="real") == ["12.101"]
    assert left(whose="second") == left(whose="officers") == []
    assert page.left.currentWidget() is page.left.no_row
    left()
    assert page.header.search is not None
    for typed, numbers in (("atelier", ["12.101"]), ("introuvable", [])):
        page.header.search.setText(typed)
        page.header.searched.emit(typed)
        assert [row.number for row in page.model.rows] == numbers
    again = InterestsPage(desk)
    again.recall(page.memory())
    assert again.memory() == page.memory()
    again.deleteLater()


def test_an_officer_declares_for_themselves_and_another_handles_the_file(desk: Desk, stage: Stage) -> None:
    other = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Bram Wauters", party_code=None,
                                   role=Role.OFFICER).value  # fmt: skip
    page = shown(desk, stage)
    page.actions_of["own"].trigger()
    settle(stage)
    sheet = dialog_of(page, OwnSheet)
    assert isinstance(sheet, OwnSheet)
    sheet.save()
    assert sheet.application.accessibleDescription() == "Type the number of an application of this call."
    sheet.application.setText("12.104")
    QTest.keyClicks(sheet.answer, "R")
    sheet.save()
    QTest.keyClicks(sheet.why, "Mon cousin y travaille")
    sheet.save()
    settle(stage)
    (row,) = page.model.rows
    assert (row.number, row.officer_id, row.state) == ("12.104", desk.officer.id, RegisterState.UNFOUNDED)
    assert not page.actions_of["decide"].isEnabled()
    desk.act_as(other)
    page.reload()
    settle(stage)
    page.decide()
    decide = dialog_of(page, DecideSheet)
    assert isinstance(decide, DecideSheet)
    assert list(decide.choices) == [Measure.NONE, Measure.HANDOVER]
    QTest.keyClicks(decide.reason, "Je reprends le dossier")
    decide.save()
    settle(stage)
    said = " ".join(label.text() for label in page.inspector.findChildren(QWidget) if hasattr(label, "text"))
    assert "Handled by Bram Wauters since" in said


def test_ties_of_a_reviewer(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    page = shown(desk, stage)
    button(page.inspector, "interest-ties").click()
    settle(stage)
    dialog = dialog_of(page, TiesDialog)
    assert isinstance(dialog, TiesDialog)
    dialog.add_button.click()
    sheet = dialog_of(dialog, TieSheet)
    assert isinstance(sheet, TieSheet)
    sheet.save()
    assert sheet.organisation.accessibleDescription() == "Name an organisation or a person, one of both."
    QTest.keyClicks(sheet.kind, "F")
    assert sheet.kind.currentText() == "Family"
    sheet.organisation.setText("Institut des sols")
    QTest.keyClicks(sheet.since.line, "printemps 2021")
    QTest.keyClicks(sheet.source, "entretien")
    QTest.keyClicks(sheet.source_on, "2026-03-01")
    sheet.save()
    settle(stage)
    (row,) = interests.ties(desk.workspace, page.model.rows[0].person_id or "")
    assert (row.whom, row.since.edtf if row.since else "", row.source) == ("Institut des sols", "2021-21", "entretien")
    assert sorted(one.number for one in page.model.rows) == ["12.101", "12.103"]
    button(dialog, "Remove").click()
    settle(stage)
    assert [one.number for one in page.model.rows] == ["12.101"]
    dialog.accept()


def test_a_reader_looks_and_changes_nothing(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    desk.act_as(workspaces.add_officer(desk.workspace, officer=desk.officer, name="Lise Noël", party_code=None,
                                       role=Role.READER).value)  # fmt: skip
    page = shown(desk, stage)
    assert len(page.model.rows) == 1
    assert not any(page.actions_of[name].isEnabled() for name in ("decide", "declare", "own"))
    names = {one.objectName() for one in page.inspector.findChildren(QPushButton)}
    assert not names & {"interest-decide", "interest-declare"}


def test_the_application_is_one_click_away(desk: Desk, stage: Stage, reader: ReviewerRow) -> None:
    page = shown(desk, stage)
    (row,) = page.model.rows
    button(page.inspector, f"{row.number} · {row.title}").click()
    assert stage.gone[-1] == ("applications", {"application_id": row.application_id})
    assert filings.application(desk.workspace, row.application_id).number == "12.101"
