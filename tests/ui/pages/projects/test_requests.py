"""Changes asked for, in the real window of the page: asked, answered, carried out, and told in letters."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from cmpdesk.domain.change_requests import ChangeRequest, Line, RequestDraft, RequestKind, RequestState
from cmpdesk.domain.directory import Role
from cmpdesk.domain.letters import LetterFilter, LetterKind
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.services import change_requests, history, letters, projects, schedules, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import ReasonDialog
from cmpdesk.ui.pages.projects.forms import PromoterForm
from cmpdesk.ui.pages.projects.grants import GrantsDialog
from cmpdesk.ui.pages.projects.page import ProjectsPage
from cmpdesk.ui.pages.projects.requests import RequestsDialog
from cmpdesk.ui.pages.projects.requests_forms import AnswerSheet, AskSheet, TieSheet
from cmpdesk.ui.pages.schedules.moving import MoveSheet
from tests.ui.pages.projects.test_grants import on_top
from tests.ui.pages.projects.test_page import button, said, shown
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed

ON = date(2026, 9, 1)


@pytest.fixture
def page(desk: Desk, stage: Stage) -> ProjectsPage:
    return shown(desk, stage)


@pytest.fixture
def dialog(page: ProjectsPage, stage: Stage) -> RequestsDialog:
    button(page, "project-requests").click()
    return on_top(page, stage, RequestsDialog)


def of(page: ProjectsPage, desk: Desk) -> list[ChangeRequest]:
    assert page.inspector.sheet is not None
    return list(change_requests.of_project(desk.workspace, page.inspector.sheet.id))


def put(page: ProjectsPage, dialog: RequestsDialog, stage: Stage, kind: RequestKind) -> None:
    """Ask for a change of one kind, which both Parties accept."""
    assert page.inspector.sheet is not None
    desk = page.desk
    lines = (Line("Fin", "2028", "2029"),)
    one = change_requests.ask(desk.workspace, officer=desk.officer, project_id=page.inspector.sheet.id,
                              draft=RequestDraft(kind, "Atelier des rives", ON, "Frontières fermées", lines)).value
    dialog.table.pick(one.id)
    dialog.reload()
    stage.settle()
    for side in Side:
        dialog.verbs[f"answer-{side}"].click()
        form = on_top(dialog, stage, AnswerSheet)
        form.on.setText("2026-09-10")
        form.save()
        stage.settle()
    assert change_requests.request(desk.workspace, one.id).state is RequestState.ACCEPTED


def test_a_change_is_asked_for_with_lines_proposed(dialog: RequestsDialog, page: ProjectsPage, desk: Desk,
                                                   stage: Stage) -> None:  # fmt: skip
    assert unnamed(dialog) == []
    assert "No change was asked for yet." in said(dialog)
    dialog.verbs["ask"].click()
    form = on_top(dialog, stage, AskSheet)
    assert unnamed(form) == []
    assert form.lines.values()[0][0]
    form.save()
    assert "Enter who asks for the change." in said(form)
    form.kind.setCurrentIndex(form.kind.findData("partner"))
    assert [value[1] for value in form.lines.values()] == ["Atelier des rives", "Cartes et canaux"]
    form.kind.setCurrentIndex(form.kind.findData("budget"))
    assert [value[0] for value in form.lines.values()] == ["QC · MRIF · 2026", "WB · WBI · 2026"]
    form.requester.setText("Atelier des rives")
    form.reason.setPlainText("Le musée rouvre plus tard")
    first, second = form.lines.values()
    form.lines.set_values([(first[0], first[1], "7 000,00 $"), second])
    form.more_money.setChecked(True)
    form.save()
    stage.settle()
    assert "More money is for new actions" in form.fault.text()
    form.new_actions.setChecked(True)
    form.save()
    stage.settle()
    (one,) = of(page, desk)
    assert (one.kind, len(one.lines), one.lines[0].after) == (RequestKind.BUDGET, 1, "7 000,00 $")
    assert "Request 1 · Budget" in said(page.inspector)
    history.undo(desk.workspace, officer=desk.officer)
    assert of(page, desk) == []
    history.redo(desk.workspace, officer=desk.officer)
    assert len(of(page, desk)) == 1


def test_lines_by_keyboard(dialog: RequestsDialog, stage: Stage) -> None:
    dialog.verbs["ask"].click()
    form = on_top(dialog, stage, AskSheet)
    form.lines.set_values([("Fin", "2028", "2029")])
    stage.qtbot.keyClick(form.lines, Qt.Key.Key_Insert, Qt.KeyboardModifier.AltModifier)
    assert len(form.lines.values()) == 2
    stage.settle()
    form.lines._rows[0][1].setFocus()
    form.lines.take_out()
    assert form.lines.values() == [("", "", "")]
    form.give_up()


def test_one_refusal_is_told_with_its_reason(dialog: RequestsDialog, page: ProjectsPage, desk: Desk,
                                             stage: Stage) -> None:  # fmt: skip
    assert page.inspector.sheet is not None
    draft = RequestDraft(RequestKind.CONTENT, "Atelier", ON, "Pourquoi pas", (Line("Titre", "A", "B"),))
    change_requests.ask(desk.workspace, officer=desk.officer, project_id=page.inspector.sheet.id, draft=draft)
    dialog.reload()
    stage.settle()
    assert not dialog.verbs["letters"].isEnabled()
    dialog.verbs["answer-second"].click()
    form = on_top(dialog, stage, AnswerSheet)
    assert unnamed(form) == []
    form.answer.setCurrentIndex(1)
    form.save()
    assert "why the Party refuses" in said(form)
    form.reason.setPlainText("Hors de la session")
    form.save()
    stage.settle()
    assert of(page, desk)[0].state is RequestState.REFUSED
    assert not dialog.verbs["out"].isEnabled()
    assert not dialog.verbs["answer-first"].isEnabled()
    assert "Hors de la session" in said(dialog)
    dialog.verbs["letters"].click()
    stage.settle()
    drafts = letters.rows(desk.workspace, LetterFilter(desk.call_id))
    assert [(one.side, one.kind) for one in drafts] == [(side, LetterKind.REFUSAL) for side in Side]


def test_dates_are_moved_and_the_revision_is_named(dialog: RequestsDialog, page: ProjectsPage, desk: Desk,
                                                   stage: Stage) -> None:  # fmt: skip
    assert page.inspector.sheet is not None
    owner = Owner(OwnerKind.PROJECT, page.inspector.sheet.id)
    with desk.workspace.write(desk.officer, "test.begin") as transaction:
        schedules.begin(transaction, owner.id, date(2026, 9, 7))
        transaction.commit()
    put(page, dialog, stage, RequestKind.CALENDAR)
    assert stage.said[-1][0] == "Both Parties accept: Amendment 1. Carry it out now."
    dialog.verbs["out"].click()
    form = on_top(dialog, stage, MoveSheet)
    assert form.decision.draft().requester == "Atelier des rives"
    form.moving.months.setText("3")
    stage.qtbot.waitUntil(form.save_button.isEnabled, timeout=8000)
    form.save()
    stage.settle()
    (one,) = of(page, desk)
    assert one.revision_id is not None
    start = schedules.plan(desk.workspace, owner).milestones[0]
    assert start.when is not None
    assert start.when != PartialDate.of_edtf("2026-09-07")
    assert not dialog.verbs["out"].isEnabled()
    dialog.verbs["tie"].click()
    tie = on_top(dialog, stage, TieSheet)
    assert tie.revision.currentData() == one.revision_id
    tie.revision.setCurrentIndex(0)
    tie.save()
    stage.settle()
    assert of(page, desk)[0].revision_id is None


def test_partner_and_budget_lead_to_their_forms(dialog: RequestsDialog, page: ProjectsPage, stage: Stage) -> None:
    put(page, dialog, stage, RequestKind.PARTNER)
    dialog.verbs["out"].click()
    stage.settle()
    choice = next(one for one in dialog.findChildren(QPushButton) if one.objectName() == "promoter-second")
    assert "Cartes et canaux" in choice.text()
    choice.click()
    form = on_top(dialog, stage, PromoterForm)
    form.organisation.setText("Maison des cartes")
    form.save()
    stage.settle()
    assert "Maison des cartes" in said(page.inspector)
    put(page, dialog, stage, RequestKind.BUDGET)
    dialog.verbs["out"].click()
    on_top(dialog, stage, GrantsDialog).accept()


def test_a_withdrawal_ends_the_project_with_the_reason_given(dialog: RequestsDialog, page: ProjectsPage, desk: Desk,
                                                             stage: Stage) -> None:  # fmt: skip
    put(page, dialog, stage, RequestKind.WITHDRAWAL)
    dialog.verbs["out"].click()
    reason = on_top(dialog, stage, ReasonDialog)
    assert reason.reason == "Frontières fermées"
    reason.accept_button.click()
    stage.settle()
    assert page.inspector.sheet is not None
    held = projects.project(desk.workspace, page.inspector.sheet.id)
    assert (held.row.state, held.state_reason) == (ProjectState.WITHDRAWN, "Frontières fermées")


def test_an_officer_answers_for_their_party_alone(dialog: RequestsDialog, page: ProjectsPage, desk: Desk,
                                                  stage: Stage) -> None:  # fmt: skip
    assert page.inspector.sheet is not None
    draft = RequestDraft(RequestKind.CONTENT, "Atelier", ON, "Pourquoi pas", (Line("Titre", "A", "B"),))
    change_requests.ask(desk.workspace, officer=desk.officer, project_id=page.inspector.sheet.id, draft=draft)
    desk.act_as(workspaces.add_officer(desk.workspace, officer=desk.officer, name="Odile", role=Role.OFFICER,
                                       party_code="WB").value)  # fmt: skip
    dialog.reload()
    stage.settle()
    assert not dialog.verbs["answer-first"].isEnabled()
    assert dialog.verbs["answer-second"].isEnabled()
    dialog.verbs["back"].click()
    stage.settle()
    assert of(page, desk)[0].state is RequestState.TAKEN_BACK


def test_the_list_of_the_call_is_filtered_by_state(page: ProjectsPage, desk: Desk, stage: Stage) -> None:
    draft = RequestDraft(RequestKind.CONTENT, "Atelier", ON, "Pourquoi pas", (Line("Titre", "A", "B"),))
    for row in page.model.rows:
        change_requests.ask(desk.workspace, officer=desk.officer, project_id=row.id, draft=draft)
    one = change_requests.of_call(desk.workspace, desk.call_id)[0]
    change_requests.take_back(desk.workspace, officer=desk.officer, request_id=one.id, seen=one.version, on=ON)
    page.actions_of["call-requests"].trigger()
    dialog = on_top(page, stage, RequestsDialog)
    assert unnamed(dialog) == []
    assert [dialog._number(row) for row in dialog.model.rows] == ["12.101", "12.103"]
    dialog.state.choose("taken-back")
    dialog._show_rows()
    assert [row.id for row in dialog.model.rows] == [one.id]
    dialog.state.choose("refused")
    dialog._show_rows()
    stage.settle()
    assert "No change answers to these filters." in said(dialog)
