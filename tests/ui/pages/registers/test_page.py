"""The page of personal data on a real workspace: each register, its dialogs, destruction, paper; by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from python_calamine import CalamineWorkbook

from cmpdesk.domain.directory import Role
from cmpdesk.domain.filings import ApplicationAction
from cmpdesk.domain.registers import DataCategory, IncidentDraft, Risk, Sent
from cmpdesk.domain.retention import Kind
from cmpdesk.i18n.screen import LANGUAGES, set_language
from cmpdesk.services import filings, registers, retention, workspaces
from cmpdesk.services.register_papers import Register
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.pages.directory.page import DirectoryPage
from cmpdesk.ui.pages.due.page import DuePage
from cmpdesk.ui.pages.experts.page import ExpertsPage
from cmpdesk.ui.pages.letters.page import LettersPage
from cmpdesk.ui.pages.missions.page import MissionsPage
from cmpdesk.ui.pages.packets.page import PacketsPage
from cmpdesk.ui.pages.projects.page import ProjectsPage
from cmpdesk.ui.pages.registers import communicating
from cmpdesk.ui.pages.registers.communicating import CommunicationSheet
from cmpdesk.ui.pages.registers.destroying import DestroySheet, RuleSheet
from cmpdesk.ui.pages.registers.incident import IncidentSheet
from cmpdesk.ui.pages.registers.page import RegistersPage
from cmpdesk.ui.pages.reports.page import ReportsPage
from tests.ui.conftest import Opener, settle
from tests.ui.pages.support import DeskOn, Made, Stage, numbers
from tests.ui.test_accessibility import unnamed

CLEAR = 52
"""What the button that clears a search takes, and the margins."""


def shown(desk: Desk, stage: Stage, register: Register = Register.COMMUNICATIONS) -> RegistersPage:
    page = RegistersPage(desk)
    page.show_this({"register": str(register)})
    stage.show(page)
    return page


def dialog(page: QWidget, stage: Stage, kind: type[QWidget]) -> QWidget:
    stage.settle()
    return [one for one in page.findChildren(kind) if one.isVisible()][-1]


def press(page: RegistersPage, stage: Stage, key: Qt.Key) -> None:
    """Press Ctrl and a key in the table, as after a dialog was closed."""
    page.activateWindow()
    stage.qtbot.waitUntil(page.isActiveWindow)
    page.table.setFocus()
    QTest.keyClick(page.table, key, Qt.KeyboardModifier.ControlModifier)


def told(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


@pytest.fixture
def aged(desk_on: DeskOn, made: Made) -> Desk:
    """A desk on a workspace in which an application was given up."""
    desk = desk_on(made.filled)
    sheet = filings.application(desk.workspace, numbers(desk)["12.103"])
    filings.move(desk.workspace, officer=desk.officer, application_id=sheet.id, seen=sheet.version,
                 action=ApplicationAction.WITHDRAW, reason="Retrait")  # fmt: skip
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hint_of_the_search_has_its_room_in_a_small_window(
    stage: Stage, opened: Opener, workspace_file: Path, language: str
) -> None:
    set_language(language)
    window = opened(workspace_file)
    window.resize(1280, 800)
    window.go("registers")
    settle(stage.qtbot, window)
    page = window.pages.page
    assert isinstance(page, RegistersPage)
    box = page.header.search
    assert box is not None
    assert window.width() == 1280
    assert box.width() >= box.fontMetrics().horizontalAdvance(box.placeholderText()) + CLEAR
    offered = {one.action for one in page.findChildren(ActionButton) if one.isVisible()}
    assert {page.actions_of[one] for one in ("print", "save", "incident", "new")} <= offered


def test_a_communication_is_registered_and_corrected_by_keyboard(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert page.left.currentWidget() is page.empty[Register.COMMUNICATIONS]
    page.empty[Register.COMMUNICATIONS].setFocus()
    assert page.focusWidget() is page.empty[Register.COMMUNICATIONS].fills, "it offers to register one"
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    sheet = dialog(page, stage, CommunicationSheet)
    assert isinstance(sheet, CommunicationSheet)
    assert unnamed(sheet) == []
    assert sheet.recipient.text() == "Wallonie-Bruxelles International (WBI)"
    sheet.save()
    assert sheet.isVisible()
    assert "Tick which data" in told(sheet)
    sheet.data.boxes[DataCategory.NAMES].setChecked(True)
    sheet.contents.setEditText("Liste des projets")
    sheet.purpose.setPlainText("Choix commun")
    sheet.keep.setChecked(True)
    QTest.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert [row.draft.contents for row in registers.communications(desk.workspace, "QC")] == ["Liste des projets"]
    assert stage.said[-1] == ("The communication is in the register.", True)
    assert "Choix commun" in told(page.inspector)
    press(page, stage, Qt.Key.Key_E)
    sheet = dialog(page, stage, CommunicationSheet)
    assert isinstance(sheet, CommunicationSheet)
    sheet.recipient.setText("WBI, service Québec")
    sheet.save()
    stage.settle()
    assert registers.communications(desk.workspace, "QC")[0].draft.recipient == "WBI, service Québec"
    assert unnamed(page) == []


def test_what_is_typed_while_another_register_loads_waits_for_it(aged: Desk, stage: Stage) -> None:
    page = shown(aged, stage, Register.DUE)
    assert page.models[Register.DUE].rows
    page.segments.choose(str(Register.COMMUNICATIONS))
    page.segments.chosen.emit(str(Register.COMMUNICATIONS))
    page.actions_of.refresh()
    assert page.actions_of["edit"].statusTip() == "This page is still loading."
    page.header.type_in("12")
    page.header.searched.emit("12")
    assert page.models[Register.COMMUNICATIONS].rows == []
    stage.settle()
    assert page.left.currentWidget() is page.empty[Register.COMMUNICATIONS]
    kept = page.memory()
    page.header.type_in("")
    page.recall(kept)
    assert (kept["search"], page.header.typed) == ("12", "12")


def test_another_page_proposes_to_register_what_it_sent(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    communicating.ask(page, Sent.DOSSIER, "Dossier.pdf")
    sheet = dialog(page, stage, CommunicationSheet)
    assert isinstance(sheet, CommunicationSheet)
    assert sheet.contents.currentText() == "Dossier.pdf"
    assert DataCategory.OPINIONS in sheet.data.chosen
    sheet.give_up()
    stage.settle()
    assert registers.communications(desk.workspace, "QC") == ()


def test_an_agreement_says_from_when_it_is_in_force(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    communicating.ask(page)
    sheet = dialog(page, stage, CommunicationSheet)
    assert isinstance(sheet, CommunicationSheet)
    assert not sheet.in_force.isVisible()
    place = sheet.contents.findData(Sent.AGREEMENT)
    sheet.contents.setCurrentIndex(place)
    sheet.contents.activated.emit(place)
    assert sheet.recipient.text() == ""
    sheet.recipient.setText("Commission d’accès à l’information")
    sheet.sent_on.setText("2026-01-05")
    assert "in force on 4 February 2026" in sheet.in_force.text().replace("\N{NO-BREAK SPACE}", " ")
    sheet.save()
    stage.settle()
    assert "In force on" in told(page.inspector)


SENDING = (
    (LettersPage, DataCategory.CONTACTS), (PacketsPage, DataCategory.CAREERS), (ProjectsPage, DataCategory.MONEY),
    (ReportsPage, DataCategory.TRAVEL), (MissionsPage, DataCategory.TRAVEL), (ExpertsPage, DataCategory.CONTACTS),
    (DuePage, DataCategory.CONTACTS), (ApplicationsPage, DataCategory.CONTACTS),
    (DirectoryPage, DataCategory.CONTACTS),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "contained"), SENDING)
def test_what_a_page_sends_is_offered_to_the_register(
    desk: Desk, stage: Stage, kind: Callable[[Desk], Page], contained: DataCategory
) -> None:
    page = kind(desk)
    stage.show(page)
    page.actions_of["communicated"].trigger()
    sheet = dialog(page, stage, CommunicationSheet)
    assert isinstance(sheet, CommunicationSheet)
    assert contained in sheet.data.chosen
    sheet.save()
    stage.settle()
    (row,) = registers.communications(desk.workspace, "QC")
    assert row.draft.purpose


def test_an_empty_register_shows_no_entry_to_choose(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage, Register.INCIDENTS)
    assert page.empty[Register.INCIDENTS].isVisible()
    assert not page.inspector.isVisible()
    registers.report(desk.workspace, officer=desk.officer, draft=IncidentDraft("QC", desk.workspace.today(), "Clé"))
    page.reload()
    stage.settle()
    assert page.inspector.isVisible()
    page.header.type_in("ordinateur")
    stage.settle()
    assert page.no_row.isVisible()
    page.actions_of["clear"].trigger()
    stage.settle()
    assert page.table.isVisible()


def test_an_incident_is_reported_and_closed(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage, Register.INCIDENTS)
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    sheet = dialog(page, stage, IncidentSheet)
    assert isinstance(sheet, IncidentSheet)
    assert unnamed(sheet) == []
    sheet.people.setText("beaucoup")
    sheet.save()
    assert "Say what happened." in told(sheet)
    sheet.nature.setPlainText("Courriel envoyé au mauvais destinataire")
    sheet.people.setText("3")
    sheet.risk.setCurrentIndex(list(Risk).index(Risk.SERIOUS))
    sheet.save()
    stage.settle()
    assert "tell the authority" in told(page.inspector)
    assert "1 incident is open" in page.header.status.text()
    page.edit()
    sheet = dialog(page, stage, IncidentSheet)
    assert isinstance(sheet, IncidentSheet)
    sheet.closed_on.setText("+0 j")
    sheet.save()
    stage.settle()
    assert "judge the risk" in told(sheet)
    sheet.authority_on.setText("+0 j")
    sheet.save()
    stage.settle()
    assert registers.incidents(desk.workspace, "QC")[0].draft.closed_on is not None


def test_rules_are_set_and_what_is_due_is_destroyed_with_a_certificate(aged: Desk, stage: Stage) -> None:
    page = shown(aged, stage, Register.DUE)
    assert "proposal, to be confirmed" in told(page.inspector)
    page.edit()
    sheet = dialog(page, stage, RuleSheet)
    assert isinstance(sheet, RuleSheet)
    assert unnamed(sheet) == []
    sheet.years.set_value(0)
    sheet.confirmed.setChecked(True)
    sheet.save()
    stage.settle()
    rule = retention.rules(aged.workspace, "QC")[0]
    assert (rule.kind, rule.years, rule.proposed) == (Kind.REFUSED, 0, False)
    assert "1 thing is due" in page.header.status.text()
    press(page, stage, Qt.Key.Key_D)
    gone = dialog(page, stage, DestroySheet)
    assert isinstance(gone, DestroySheet)
    assert unnamed(gone) == []
    assert not gone.save_button.isEnabled()
    gone.sure.setChecked(True)
    gone.save()
    assert "Nothing is destroyed without it." in told(gone)
    gone.authorisation.setText("BAnQ 2035-7")
    gone.save()
    stage.settle()
    assert stage.said[-1] == ("Destroyed: Certificate no. 1 of QC", False)
    page.show_this({"register": "certificates"})
    stage.settle()
    assert "BAnQ 2035-7" in told(page.inspector)
    assert page.actions_of["open"].isEnabled()
    assert workspaces.check(aged.workspace).sound


def test_who_may_not_keep_a_register_only_reads_it(desk: Desk, stage: Stage) -> None:
    other = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Bram Peeters", party_code="WB",
                                   role=Role.OFFICER).value  # fmt: skip
    desk.officer = other
    page = shown(desk, stage)
    assert page.scene is not None
    assert page.scene.party is not None
    assert page.scene.party.code == "WB"
    assert page.actions_of["new"].isEnabled()
    page.show_this({"party": "QC"})
    stage.settle()
    assert not page.actions_of["new"].isEnabled()
    assert not page.actions_of["incident"].isEnabled()


def test_a_register_is_written_as_a_workbook_and_its_place_is_remembered(
    desk: Desk, stage: Stage, tmp_path: Path
) -> None:
    page = shown(desk, stage, Register.INCIDENTS)
    page.save_as(tmp_path / "incidents.xlsx")
    stage.settle()
    assert CalamineWorkbook.from_path(tmp_path / "incidents.xlsx").sheet_names
    again = RegistersPage(desk)
    again.recall(page.memory())
    stage.show(again)
    assert again.register is Register.INCIDENTS
    assert stage.failures == []
