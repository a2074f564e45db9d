"""The page of reports on a real workspace: the list, receiving, outcomes, follow-ups, closing; by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.closing import Item
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectAction
from cmpdesk.domain.reports import ReportFilter, ReportState
from cmpdesk.domain.text import LocalisedText
from cmpdesk.runtime import settings
from cmpdesk.services import calls, closing, outcomes, projects, reports, schedules, workspaces
from cmpdesk.storage import tables
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.pages.reports.choosing import ProjectDialog
from cmpdesk.ui.pages.reports.closing import ClosingDialog, EvaluationSheet
from cmpdesk.ui.pages.reports.follow_up_forms import CarrySheet, FollowUpSheet
from cmpdesk.ui.pages.reports.follow_ups import FollowUpsDialog
from cmpdesk.ui.pages.reports.outcomes import OutcomesSheet
from cmpdesk.ui.pages.reports.page import ReportsPage
from cmpdesk.ui.pages.reports.receiving import ReceiveSheet, ReturnSheet
from cmpdesk.ui.tasks import TaskRunner
from tests.services.reported import Reported, reported
from tests.services.travelling import added
from tests.storage.fixtures import LEAD, Clock
from tests.ui.pages.support import DeskOn, Made, Stage
from tests.ui.test_accessibility import unnamed

Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture
def held(qtbot: QtBot, runner: TaskRunner, tmp_path: Path) -> Iterator[tuple[Desk, Reported]]:
    """A desk on a workspace with a project that has come to its end, and one that owes everything."""
    clock, path = Clock(), str(tmp_path / "rapports.cmpdesk")
    workspaces.create(path, office=None, officer_name=LEAD, clock=clock).close()
    workspace = workspaces.open_workspace(path, clock=clock)
    officer = workspaces.officers(workspace)[0]
    made = reported(workspace, officer, clock)
    clock.at = datetime(2021, 12, 20, 15, tzinfo=UTC)
    memory = Remembered(settings.Settings(), runner, runner)
    desk = Desk(workspace, officer, runner, memory, runner)
    desk.choose_call(made.cohort.call.id)
    yield desk, made
    memory.flush()
    runner.close()
    workspace.close()


def shown(desk: Desk, stage: Stage) -> ReportsPage:
    page = ReportsPage(desk)
    stage.show(page)
    return page


def dialog(page: QWidget, stage: Stage, kind: type[Kind]) -> Kind:
    stage.settle()
    return [one for one in page.findChildren(kind) if one.isVisible()][-1]


def told(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def pick(page: ReportsPage, stage: Stage, state: ReportState, place: int = 0) -> None:
    rows = [row for row in page.model.rows if row.state is state]
    page.table.pick(rows[place].id)
    stage.settle()


def test_no_call_and_no_report(desk_on: DeskOn, made: Made, stage: Stage) -> None:
    desk = desk_on(made.empty)
    page = shown(desk, stage)
    assert page.left.currentWidget() is page.left.nothing
    desk.choose_call("")
    stage.settle()
    assert page.whole.currentWidget() is page.no_call


def test_the_list_says_what_presses_and_the_inspector_why(held: tuple[Desk, Reported], stage: Stage) -> None:
    desk, _ = held
    page = shown(desk, stage)
    assert page.header.status.text() == "Overdue: 4 · Accepted: 1"
    assert unnamed(page) == []
    pick(page, stage, ReportState.ACCEPTED)
    said = told(page.inspector)
    for part in ("Rapport final", "Tenir des ateliers", "reached in part · 1 · Un reporté", "CA$9,000.00",
                 "▲ CA$1,500.00 stated is accepted of no claim", "Conférence devant 150 personnes",
                 "3 numbered pieces"):  # fmt: skip
        assert part in said, part
    page.show_this({"late": True})
    assert {row.state for row in page.model.rows} == {ReportState.OVERDUE}
    page.clear_filters()
    page.show_this({"state": "due"})
    assert page.left.currentWidget() is page.left.no_row
    assert stage.failures == []


def test_of_a_date_noted_as_done_no_report_is_returned(held: tuple[Desk, Reported], stage: Stage) -> None:
    desk, _ = held
    page = shown(desk, stage)
    due = next(row.due for row in page.model.rows if row.state is ReportState.OVERDUE and row.due)
    schedules.finish(desk.workspace, officer=desk.officer, milestone_id=due.milestone_id, seen=None,
                     on=desk.workspace.today())  # fmt: skip
    page.reload()
    stage.settle()
    done = [row for row in page.model.rows if row.state is ReportState.ACCEPTED and row.last is None]
    assert page.table.pick(done[0].id)
    offered = {name for name, button in page.inspector.buttons.items() if not button.isHidden()}
    assert offered == {"close"}, "nothing came that could be handed back"


def test_a_report_is_received_changed_returned_and_removed_by_keyboard(
    held: tuple[Desk, Reported], stage: Stage, tmp_path: Path
) -> None:
    desk, made = held
    page = shown(desk, stage)
    other = made.cohort.projects[1]
    rows = [row for row in page.model.rows if row.project.id == other]
    page.table.pick(next(row.id for row in rows if row.due and row.due.name.fr == "Rapport final"))
    stage.settle()
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = dialog(page, stage, ReceiveSheet)
    assert unnamed(form) == []
    assert form.kind.currentData() == "final"
    form.on.setText("demain")
    form.save()
    assert "Repair" in told(form)
    form.on.setText("2021-12-18")
    path = tmp_path / "final.txt"
    path.write_text("Bilan", encoding="utf-8")
    form.file.setText(str(path))
    form.activities.setPlainText("Un colloque.")
    QTest.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    (row,) = reports.rows(desk.workspace, ReportFilter(desk.call_id, other, states=(ReportState.RECEIVED,)))
    assert row.last is not None
    assert (row.last.file, row.last.content.activities) == ("final", "Un colloque.")
    page.edit()
    form = dialog(page, stage, ReceiveSheet)
    form.visibility.setPlainText("Affiche")
    form.save()
    stage.settle()
    page.hand_back()
    back = dialog(page, stage, ReturnSheet)
    back.remark.setPlainText("Il manque les signatures.")
    back.save()
    stage.settle()
    pick(page, stage, ReportState.RETURNED)
    assert "Il manque les signatures." in told(page.inspector)
    page.remove()
    stage.settle()
    assert [one[0] for one in stage.said] == [
        "The report is received.", "The report is changed.", "The report is returned: it is awaited again.",
        "The report is removed; its file stays among the documents of the project.",
    ]  # fmt: skip
    assert stage.failures == []


def test_results_and_money_are_typed_for_each_promoter(held: tuple[Desk, Reported], stage: Stage) -> None:
    desk, made = held
    page = shown(desk, stage)
    rows = [row for row in page.model.rows if row.project.id == made.project_id and row.state is ReportState.OVERDUE]
    page.table.pick(rows[0].id)
    stage.settle()
    page.receive()
    form = dialog(page, stage, ReceiveSheet)
    first, second = form.results[:2]
    second.count.setText("deux")
    form.save()
    assert "figures" in told(form)
    second.count.setText("2")
    second.reach.setCurrentIndex(second.reach.findData("reached"))
    first.reach.setCurrentIndex(first.reach.findData("partly"))
    spent, other = form.money[Side.SECOND]
    spent.setText("9000")
    form.save()
    stage.settle()
    assert "€1,000.00" in told(form)  # above the grant
    spent.setText("8000")
    other.setText("1000")
    form.save()
    stage.settle()
    (row,) = reports.rows(desk.workspace, ReportFilter(desk.call_id, states=(ReportState.RECEIVED,)))
    assert row.last is not None
    said = row.last.content
    assert [(one.side, one.count) for one in said.results] == [(Side.FIRST, None), (Side.SECOND, 2)]
    assert [(one.spent.cents, one.other and one.other.cents) for one in said.money] == [(8_000_00, 1_000_00)]
    pick(page, stage, ReportState.RECEIVED)
    page.actions_of["accept"].trigger()
    stage.settle()
    assert stage.said[-1] == ("The report is accepted.", True)


def test_outcomes_of_a_mission_and_of_a_project(held: tuple[Desk, Reported], stage: Stage) -> None:
    desk, made = held
    page = shown(desk, stage)
    page.show_this({"mission_id": made.mission.id})
    form = dialog(page, stage, OutcomesSheet)
    assert unnamed(form) == []
    assert "Objectives: Signer le protocole" in told(form)
    before = outcomes.of_mission(desk.workspace, made.mission.id)
    values = form.lines.values()
    form.lines.set_values([*values, ("attract", "", "", "")])
    form.save()
    assert "Row 3" in told(form)
    form.lines.set_values([*values, ("attract", made.mission.stops[1].id, "Une étudiante s’inscrit", "Lettre")])
    form.save()
    stage.settle()
    after = outcomes.of_mission(desk.workspace, made.mission.id)
    assert {one.id for one in before} < {one.id for one in after}
    assert len(after) == 3
    pick(page, stage, ReportState.ACCEPTED)
    row = page.table.current_row()
    assert row is not None
    assert page.detail is not None
    menu = page.outcomes_menu(row, page.detail)
    assert [one.text() for one in menu.actions()] == ["Of the project", "Mission 1 · Ateliers croisés"]
    menu.actions()[0].trigger()
    form = dialog(page, stage, OutcomesSheet)
    form.lines.set_values([("learn", "Un réseau", "")])
    form.save()
    stage.settle()
    assert [one.text for one in outcomes.of_project(desk.workspace, made.project_id) if not one.mission_id] == [
        "Un réseau"
    ]
    assert stage.failures == []


def test_follow_ups_are_added_done_and_carried_over(held: tuple[Desk, Reported], stage: Stage) -> None:
    desk, _ = held
    call = calls.call(desk.workspace, desk.call_id)
    draft = replace(calls.blank(desk.workspace, call.programme_id), title=LocalisedText(fr="Prochain appel"),
                    rolling=True)  # fmt: skip
    target = calls.create(desk.workspace, officer=desk.officer, programme_id=call.programme_id, draft=draft).value
    page = shown(desk, stage)
    QTest.keyClick(page, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    listed = dialog(page, stage, FollowUpsDialog)
    assert unnamed(listed) == []
    assert listed.tally.text() == "2 follow-ups"
    listed.add()
    form = dialog(listed, stage, FollowUpSheet)
    form.what.setPlainText("Renouveler le protocole")
    form.save()
    said = told(form)
    assert "Say who does it" in said
    assert "Say until when" in said
    form.owner.setText("Ville de Namur")
    form.when.line.setText("printemps 2021")
    form.save()
    stage.settle()
    assert listed.tally.text() == "3 follow-ups · 1 overdue"
    late = next(one for one in listed.model.rows if one.text == "Renouveler le protocole")
    listed.table.pick(late.id)
    listed.finish()
    stage.settle()
    lead = next(one for one in listed.model.rows if one.kind == "lead")
    listed.table.pick(lead.id)
    assert listed.verbs["carry"].isEnabled()
    listed.carry()
    carry = dialog(listed, stage, CarrySheet)
    carry.save()
    stage.settle()
    assert [one.text for one in outcomes.follow_ups(desk.workspace, target.id)] == [lead.text]
    assert not listed.verbs["carry"].isEnabled()
    listed.accept()
    asked: list[tuple[str, object]] = []
    desk.wanted.connect(lambda name, what: asked.append((name, what)))
    opened = CallsPage(desk)  # who opens the next call meets it there
    stage.show(opened)
    opened.table.pick(target.id)
    stage.settle()
    assert lead.text in told(opened.inspector)
    next(one for one in opened.inspector.findChildren(QPushButton) if one.text() == "Show the lead…").click()
    assert asked[-1] == ("reports", {"follow_ups": True})
    assert desk.call_id == target.id
    assert stage.failures == []


def test_a_project_is_closed_from_its_checklist(held: tuple[Desk, Reported], stage: Stage) -> None:
    desk, made = held
    page = shown(desk, stage)
    page.show_this({"closing": made.project_id})
    box = dialog(page, stage, ClosingDialog)
    assert unnamed(box) == []
    assert "open: settle" in told(box)
    assert box.focusWidget() is next(iter(box.ticks.values())), "not a button of the foot"
    box.ticks[str(Item.PROMOTERS)].click()
    stage.settle()
    assert closing.sheet(desk.workspace, made.project_id).closing.ticked == {Item.ORIGINALS, Item.PROMOTERS}
    box.judge(box.held.programme.party(Side.SECOND))
    form = dialog(box, stage, EvaluationSheet)
    form.reasons.setPlainText("Le second atelier a eu lieu en ligne.")
    form.save()
    stage.settle()
    assert closing.sheet(desk.workspace, made.project_id).closing.evaluation(Side.SECOND).text.startswith("Le second")
    box.close_now("Le rapport de mission ne viendra plus.")
    stage.settle()
    sheet = closing.sheet(desk.workspace, made.project_id)
    assert (sheet.closed, sheet.project.state_reason) == (True, "Le rapport de mission ne viendra plus.")
    assert stage.failures == []


def test_a_project_that_owes_nothing_is_chosen_by_keyboard(held: tuple[Desk, Reported], stage: Stage) -> None:
    desk, made = held
    other = made.cohort.projects[1]
    with desk.workspace.write(desk.officer, "test.no-dates") as transaction:
        for due in transaction.find(tables.Milestone, project_id=other, kind="report"):
            due.cancelled = True
        transaction.commit()
    page = shown(desk, stage)
    assert other not in {row.project.id for row in page.model.rows}
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    ask = dialog(page, stage, ProjectDialog)
    assert unnamed(ask) == []
    ask.project.setCurrentIndex(ask.project.findData(other))
    QTest.keyClick(ask, Qt.Key.Key_Return)
    form = dialog(page, stage, ReceiveSheet)
    assert form.due.currentText() == "None: no date asked for it"
    form.save()
    stage.settle()
    (row,) = [row for row in page.model.rows if row.project.id == other]
    assert (row.state, row.due) == (ReportState.RECEIVED, None)
    assert stage.failures == []


def test_a_mission_of_the_whole_call_reports_too(
    held: tuple[Desk, Reported], stage: Stage, tmp_path: Path
) -> None:
    desk, made = held
    mission = added(desk.workspace, desk.officer, desk.call_id, None, travellers=(), title="Visite préparatoire")
    page = shown(desk, stage)
    row = next(row for row in page.model.rows if row.of_call)
    page.table.pick(row.id)
    stage.settle()
    assert (row.state, row.mission_id) == (ReportState.OVERDUE, mission.id)
    assert "The whole call" in told(page.inspector)
    assert not any(page.actions_of[one].isEnabled() for one in ("project", "close", "closing-paper", "accept", "edit"))
    assert all(page.actions_of[one].isEnabled() for one in ("receive", "outcomes", "mission-paper"))
    page.receive()
    form = dialog(page, stage, ReceiveSheet)
    assert (unnamed(form), form.money, form.results) == ([], {}, [])
    form.on.setText("2022-03-01")
    form.save()
    stage.settle()
    assert "is still to come" in told(form)
    path = tmp_path / "bilan.txt"
    path.write_text("Trois rencontres", encoding="utf-8")
    form.on.setText("2021-12-18")
    form.activities.setPlainText("Trois rencontres à Namur.")
    form.file.setText(str(path))
    form.save()
    stage.settle()
    row = next(row for row in page.model.rows if row.of_call)
    assert (row.state, row.due and row.due.done_on) == (ReportState.RECEIVED, date(2021, 12, 18))
    page.table.pick(row.id)
    stage.settle()
    assert {"bilan.txt", "Trois rencontres à Namur."} <= set(told(page.inspector).split("\n"))
    assert all(page.actions_of[one].isEnabled() for one in ("accept", "return", "edit", "file", "remove"))
    page.edit()
    form = dialog(page, stage, ReceiveSheet)
    assert form.activities.toPlainText() == "Trois rencontres à Namur."
    form.reject()
    page.accept()
    stage.settle()
    page.show_this({"report": row.id})
    assert page.table.current_row() == next(row for row in page.model.rows if row.of_call)
    page.not_accepted()
    stage.settle()
    page.remove()
    stage.settle()
    assert next(row for row in page.model.rows if row.of_call).state is ReportState.OVERDUE
    page.tell_outcomes()
    assert dialog(page, stage, OutcomesSheet).told.mission is not None
    assert made.project_id not in {one.project.id for one in page.model.rows if one.of_call}
    assert stage.failures == []


def test_a_stopped_project_offers_nothing_to_receive(held: tuple[Desk, Reported], stage: Stage) -> None:
    desk, made = held
    sheet = projects.project(desk.workspace, made.project_id)
    projects.move(desk.workspace, officer=desk.officer, project_id=sheet.id, seen=sheet.row.version, reason="Fini",
                  action=ProjectAction.STOP)  # fmt: skip
    page = shown(desk, stage)
    rows = [row for row in page.model.rows if row.project.id == made.project_id]
    assert [row.state for row in rows] == [ReportState.ACCEPTED]
    page.table.pick(rows[0].id)
    stage.settle()
    assert not page.actions_of["receive"].isEnabled()
