"""Moving dates on the page of calendars: the live forecast, one step, revisions, comparisons, letters."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cmpdesk.domain.baselines import Change
from cmpdesk.domain.letters import LetterFilter
from cmpdesk.domain.moves import Set
from cmpdesk.domain.revisions import RevisionState
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.runtime import settings
from cmpdesk.services import baselines, history, letters, rescheduling, schedules, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.pages.schedules.comparing import CompareDialog
from cmpdesk.ui.pages.schedules.following import LettersSheet
from cmpdesk.ui.pages.schedules.moving import MoveSheet
from cmpdesk.ui.pages.schedules.page import SchedulesPage
from cmpdesk.ui.pages.schedules.revisions import ApprovalSheet, KeepSheet, RevisionsDialog
from cmpdesk.ui.tasks import TaskRunner
from tests.services.following import Cohort, cohort
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed


class Followed(Desk):
    """A desk on a cohort."""

    cohort: Cohort


@pytest.fixture
def followed(qtbot: QtBot, runner: TaskRunner, tmp_path: Path) -> Iterator[Followed]:
    workspace = workspaces.create(str(tmp_path / "bureau.cmpdesk"), office=None, officer_name="Claire Dubuc",
                                  clock=lambda: datetime(2020, 9, 24, 12, tzinfo=UTC))  # fmt: skip
    officer = workspaces.officers(workspace)[0]
    made = cohort(workspace, officer, 3)
    memory = Remembered(settings.Settings(), runner, runner)
    desk = Followed(workspace, officer, runner, memory, runner)
    desk.cohort = made
    desk.choose_call(made.call.id)
    yield desk
    memory.flush()
    runner.close()
    workspace.close()


@pytest.fixture
def page(followed: Followed, stage: Stage) -> SchedulesPage:
    made = SchedulesPage(followed)
    stage.show(made)
    return made


def opened(page: SchedulesPage, stage: Stage, kind: type[QDialog]) -> QDialog:
    stage.settle()
    return [one for one in page.findChildren(kind) if one.isVisible()][-1]


def asked(page: SchedulesPage, stage: Stage) -> MoveSheet:
    page.actions_of["move-dates"].trigger()
    sheet = opened(page, stage, MoveSheet)
    assert isinstance(sheet, MoveSheet)
    return sheet


def tried(sheet: MoveSheet, stage: Stage) -> None:
    stage.qtbot.waitUntil(lambda: not sheet.timer.isActive())
    stage.settle()


def shift(sheet: MoveSheet, stage: Stage, months: int) -> None:
    sheet.moving.months.setText(str(months))
    tried(sheet, stage)


def test_everything_that_would_move_is_shown_before_it_is_done(page: SchedulesPage, followed: Followed,
                                                               stage: Stage) -> None:  # fmt: skip
    sheet = asked(page, stage)
    tried(sheet, stage)
    assert not sheet.save_button.isEnabled()
    assert unnamed(sheet) == []
    shift(sheet, stage, 6)
    assert sheet.counts.text() == "3 projects · 21 dates"
    assert len(sheet.table.rows_model.rows) == 21
    assert "leave their year" in sheet.broken.text()
    sheet.shown.choose("new")
    sheet.shown.chosen.emit("new")
    stage.settle()
    assert 0 < len(sheet.table.rows_model.rows) < 21
    assert rescheduling.revisions(followed.workspace, followed.call_id) == ()
    sheet.give_up()


def test_a_row_left_out_stays_and_the_rest_moves_in_one_step(page: SchedulesPage, followed: Followed,
                                                             stage: Stage) -> None:  # fmt: skip
    before = schedules.cohort(followed.workspace, followed.call_id)
    left = followed.cohort.at(0, "Rapport final")
    sheet = asked(page, stage)
    shift(sheet, stage, 6)
    assert sheet.table.pick(left)
    QTest.keyClick(sheet.table, Qt.Key.Key_Space)
    tried(sheet, stage)
    assert sheet.left == {left}
    assert sheet.counts.text() == "3 projects · 20 dates"
    sheet.save()
    stage.settle()
    assert sheet.isVisible()  # it has no title yet
    sheet.decision.name.setText("Après la mi-étape")
    sheet.save()
    stage.settle()
    assert stage.said[-1] == ("20 dates moved by revision 1.", True)
    after = {one.id: one.when for one in schedules.cohort(followed.workspace, followed.call_id)}
    was = {one.id: one.when for one in before}
    assert {id for id, when in after.items() if when != was[id]} == {
        one.id for one in before if one.owner.id in followed.cohort.projects and one.id != left}  # fmt: skip
    history.undo(followed.workspace, officer=followed.officer)
    assert {one.id: one.when for one in schedules.cohort(followed.workspace, followed.call_id)} == was


def test_a_milestone_dropped_on_a_day_is_set_there_and_a_vague_one_stays_vague(
    page: SchedulesPage, followed: Followed, stage: Stage
) -> None:
    for name, day, said in (("Fin de la mission", date(2020, 12, 18), "2020-12-18"),
                            ("Second versement", date(2021, 3, 17), "2021-03")):  # fmt: skip
        page.move_wanted.emit(followed.cohort.at(0, name), day)
        sheet = opened(page, stage, MoveSheet)
        assert isinstance(sheet, MoveSheet)
        tried(sheet, stage)
        assert sheet.tried is not None
        action = sheet.tried.asked.action
        assert isinstance(action, Set)
        assert action.when is not None
        assert (action.when.edtf, sheet.tried.asked.milestone_id) == (said, followed.cohort.at(0, name))
        sheet.give_up()


def test_what_would_move_is_said_while_a_milestone_is_carried(page: SchedulesPage, followed: Followed,
                                                              stage: Stage) -> None:  # fmt: skip
    stands = page.header.status.text()
    page.move_shown.emit(followed.cohort.at(0, "Début"), date(2020, 3, 2))
    stage.qtbot.waitUntil(lambda: "2020-03-02" in page.header.status.text())
    assert "1 project · 4 dates" in page.header.status.text()
    page.move_shown.emit(followed.cohort.at(0, "Début"), None)
    assert page.header.status.text() == stands
    assert rescheduling.revisions(followed.workspace, followed.call_id) == ()


def test_kinds_days_and_actions_narrow_what_moves(page: SchedulesPage, stage: Stage) -> None:
    sheet = asked(page, stage)
    sheet.moving.kinds.choose(MilestoneKind.END)
    shift(sheet, stage, 1)
    assert sheet.counts.text() == "3 projects · 6 dates"  # each final report follows
    sheet.moving.kinds.choose()
    sheet.moving.since.setText("2021-10-01")
    tried(sheet, stage)
    assert sheet.counts.text() == "3 projects · 3 dates"
    sheet.moving.since.setText("jamais")
    tried(sheet, stage)
    assert not sheet.save_button.isEnabled()
    sheet.moving.since.setText("")
    sheet.moving.action.setCurrentIndex(sheet.moving.action.findData("stretch"))
    sheet.moving.end.line.setText("2022-06-30")
    tried(sheet, stage)
    assert sheet.tried is not None
    ends = {one.new.edtf for one in sheet.tried.lines if one.milestone.kind is MilestoneKind.END and one.new}
    assert ends == {"2022-06-30"}
    sheet.moving.action.setCurrentIndex(sheet.moving.action.findData("freeze"))
    tried(sheet, stage)
    assert sheet.save_button.isEnabled()
    sheet.give_up()


def revised(page: SchedulesPage, followed: Followed, stage: Stage) -> None:
    sheet = asked(page, stage)
    shift(sheet, stage, 6)
    sheet.decision.name.setText("Après la mi-étape")
    sheet.decision.body.setText("Commission mixte")
    sheet.decision.day.setText("2020-09-24")
    sheet.save()
    stage.settle()


def test_both_parties_approve_and_letters_are_drafted(page: SchedulesPage, followed: Followed, stage: Stage) -> None:
    revised(page, followed, stage)
    page.actions_of["revisions"].trigger()
    dialog = opened(page, stage, RevisionsDialog)
    assert isinstance(dialog, RevisionsDialog)
    assert unnamed(dialog) == []
    assert len(dialog.changed_model.rows) == 21
    for state in (RevisionState.PROVISIONAL, RevisionState.ADOPTED):
        dialog.verbs["approve"].click()
        sheet = opened(page, stage, ApprovalSheet)
        assert isinstance(sheet, ApprovalSheet)
        sheet.save()
        stage.settle()
        assert dialog.model.rows[0].state is state
    assert not dialog.verbs["approve"].isEnabled()
    dialog.verbs["letters"].click()
    drafts = opened(page, stage, LettersSheet)
    assert isinstance(drafts, LettersSheet)
    drafts.save()
    stage.settle()
    assert len(letters.rows(followed.workspace, LetterFilter(call_id=followed.call_id))) == 6
    dialog.accept()


def test_a_project_changed_by_somebody_else_is_tried_anew(page: SchedulesPage, followed: Followed,
                                                          stage: Stage) -> None:  # fmt: skip
    sheet = asked(page, stage)
    shift(sheet, stage, 6)
    sheet.decision.name.setText("Après la mi-étape")
    schedules.confirm(followed.workspace, officer=followed.officer, provisional=False, seen=None,
                      milestone_id=followed.cohort.at(0, "Second versement"))  # fmt: skip
    sheet.save()
    stage.settle()
    tried(sheet, stage)
    assert "Somebody changed it meanwhile" in sheet.fault.text()
    assert rescheduling.revisions(followed.workspace, followed.call_id) == ()
    sheet.save()
    stage.settle()
    assert len(rescheduling.revisions(followed.workspace, followed.call_id)) == 1


def test_a_refused_revision_puts_the_dates_back(page: SchedulesPage, followed: Followed, stage: Stage) -> None:
    before = {one.id: one.when for one in schedules.cohort(followed.workspace, followed.call_id)}
    revised(page, followed, stage)
    page.actions_of["revisions"].trigger()
    dialog = opened(page, stage, RevisionsDialog)
    assert isinstance(dialog, RevisionsDialog)
    dialog.verbs["refuse"].click()
    sheet = opened(page, stage, ApprovalSheet)
    assert isinstance(sheet, ApprovalSheet)
    sheet.side.setCurrentIndex(1)
    sheet.save()
    stage.settle()
    assert dialog.model.rows[0].state is RevisionState.REFUSED
    assert not dialog.verbs["letters"].isEnabled()
    assert {one.id: one.when for one in schedules.cohort(followed.workspace, followed.call_id)} == before
    dialog.accept()


def test_two_calendars_are_compared(page: SchedulesPage, followed: Followed, stage: Stage) -> None:
    page.actions_of["compare"].trigger()
    empty = opened(page, stage, CompareDialog)
    assert isinstance(empty, CompareDialog)
    assert not empty.print_button.isEnabled()
    empty.accept()
    page.actions_of["keep-calendar"].trigger()
    keep = opened(page, stage, KeepSheet)
    assert isinstance(keep, KeepSheet)
    keep.save()
    stage.settle()
    assert len(baselines.baselines(followed.workspace, followed.call_id)) == 1
    revised(page, followed, stage)
    page.actions_of["compare"].trigger()
    dialog = opened(page, stage, CompareDialog)
    assert isinstance(dialog, CompareDialog)
    assert unnamed(dialog) == []
    assert len(dialog.model.rows) == 3
    assert "6 months" in dialog.mean.text()
    assert len(dialog.inner_model.rows) == 7
    dialog.every.setChecked(True)
    assert len(dialog.inner_model.rows) == 21
    dialog._filter(Change.LONGER, True)
    assert dialog.model.rows == []
    dialog.accept()
    stage.settle()


def asked_to_move(page: SchedulesPage, stage: Stage) -> MoveSheet:
    sheet = asked(page, stage)
    shift(sheet, stage, 6)
    sheet.decision.name.setText("Après la mi-étape")
    return sheet


def test_escape_stops_what_is_being_moved_and_the_form_can_be_used_again(page: SchedulesPage, followed: Followed,
                                                                         stage: Stage) -> None:  # fmt: skip
    sheet = asked_to_move(page, stage)
    with followed.workspace.write(followed.officer, "test.hold"):  # it waits for who writes before it
        sheet.save()
        sheet.save_button.setEnabled(True)  # as a trial that comes back meanwhile does
        sheet.save()
        assert followed.runner.running == 1, "it is not moved twice"
        QTest.keyClick(sheet, Qt.Key.Key_Escape)
        assert sheet.isVisible()
    stage.settle()
    assert sheet.fault.text() == "Stopped: nothing is saved."
    assert rescheduling.revisions(followed.workspace, followed.call_id) == ()
    sheet.save()
    stage.settle()
    assert len(rescheduling.revisions(followed.workspace, followed.call_id)) == 1


def test_a_form_that_closes_while_it_is_saved_stops_that(page: SchedulesPage, followed: Followed,
                                                         stage: Stage) -> None:  # fmt: skip
    sheet = asked_to_move(page, stage)
    with followed.workspace.write(followed.officer, "test.hold"):
        sheet.save()
        sheet.give_up()
        stage.qtbot.waitUntil(lambda: not shiboken6.isValid(sheet))
    stage.settle()
    assert followed.runner.running == 0
    assert rescheduling.revisions(followed.workspace, followed.call_id) == ()
