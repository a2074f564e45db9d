"""What follows a mid-term meeting on the screen: money decided, all carried out, sealed, letters drafted."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QDialog

from cmpdesk.domain.letters import YEAR_TWO, LetterFilter
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.review_money import Effect
from cmpdesk.domain.reviews import OpinionCode, ReviewState
from cmpdesk.i18n.screen import LANGUAGES
from cmpdesk.i18n.screen import set_language as speak
from cmpdesk.runtime import settings
from cmpdesk.services import letters, review_effects, reviews, workspaces
from cmpdesk.ui.delegates import PAD
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.pages.reviews.effects_carry import CarryOutSheet
from cmpdesk.ui.pages.reviews.effects_letters import LettersSheet
from cmpdesk.ui.pages.reviews.effects_money import MoneySheet
from cmpdesk.ui.pages.reviews.effects_seal import SealSheet
from cmpdesk.ui.pages.reviews.page import ReviewsPage
from cmpdesk.ui.pages.schedules.revisions import RevisionsDialog
from cmpdesk.ui.tasks import TaskRunner
from tests.services.effected import Halfway, decided, halfway
from tests.ui.conftest import LONG
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed

Opened = TypeVar("Opened", bound=QDialog)


@dataclass
class Screen:
    """The mid-term screen on a meeting that has decided everything."""

    ground: Halfway
    page: ReviewsPage
    stage: Stage

    def open(self, action: str, kind: type[Opened]) -> Opened:
        self.stage.settle()
        assert self.page.actions_of[action].isEnabled()
        self.page.actions_of[action].trigger()
        self.stage.settle()
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())

    def done(self, dialog: QDialog) -> None:
        self.stage.qtbot.waitUntil(lambda: not shiboken6.isValid(dialog) or not dialog.isVisible(), timeout=LONG)
        self.stage.settle()

    def carry(self) -> None:
        dialog = self.open("carry-out", CarryOutSheet)
        assert dialog.save_button.isEnabled()
        dialog.save()
        self.done(dialog)


@pytest.fixture
def screen(runner: TaskRunner, stage: Stage, tmp_path: Path) -> Iterator[Screen]:
    workspace = workspaces.create(str(tmp_path / "mi-etape.cmpdesk"), office=None, officer_name="Odile Garneau")
    officer = workspaces.officers(workspace)[0]
    ground = decided(halfway(workspace, officer))
    memory = Remembered(settings.Settings(), runner, runner)
    desk = Desk(workspace, officer, runner, memory, runner)
    desk.choose_call(ground.cohort.call.id)
    page = ReviewsPage(desk)
    stage.show(page)
    page.activateWindow()
    page.table.selectRow(0)
    stage.settle()
    yield Screen(ground, page, stage)
    page.hide()
    stage.settle()
    memory.flush()
    runner.close()
    workspace.close()


def test_the_second_year_is_decided_line_by_line(screen: Screen) -> None:
    dialog = screen.open("second-year", MoneySheet)
    assert unnamed(dialog) == []
    first = dialog.lines[0]
    first.effect.setCurrentIndex(first.effect.findData("reduced"))
    first.stays.setText("9 000")
    dialog.save()
    assert dialog.isVisible(), "more than is planned"
    assert dialog.focusWidget() is first.stays
    first.stays.setText("2 500")
    dialog.save()
    screen.done(dialog)
    held = review_effects.effects(screen.ground.workspace, screen.ground.review_id)[screen.ground.cohort.projects[0]]
    assert [(one.effect, one.decided.cents) for one in held] == [
        (Effect.REDUCED, 2_500_00), (Effect.CONDITIONAL, 5_000_00)]  # fmt: skip


def test_all_is_seen_before_it_is_carried_out(screen: Screen) -> None:
    dialog = screen.open("carry-out", CarryOutSheet)
    assert unnamed(dialog) == []
    rows = dialog.table.rows_model.rows
    assert {one.number for one in rows} == {one.number for one in screen.ground.plan().projects}
    assert any("Fin" in one.what and one.after for one in rows)
    assert {one.side for one in dialog.totals.rows_model.rows} == set(Side)
    assert dialog.focusWidget() is dialog.decision.name, "where typing begins, not Cancel"
    decided = dialog.decision.day.text()
    dialog.decision.day.setText("bientôt")
    dialog.save()
    assert dialog.focusWidget() is dialog.decision.day
    assert dialog.fault.isVisible()
    dialog.decision.day.setText(decided)
    dialog.decision.name.setFocus()
    assert not dialog.fault.isVisible(), "nothing is marked any more"
    dialog.table.selectRow(0)
    dialog.toggle()
    screen.stage.settle()
    assert dialog.chosen.todo != dialog.plan.todo if dialog.plan else False
    assert "2 " in dialog.counts.text()
    dialog.save()
    screen.done(dialog)
    assert screen.stage.said[-1][1] is True
    assert [one.number for one in screen.ground.plan().todo] == [rows[0].number]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sum_is_in_sight_in_a_small_window(screen: Screen, language: str) -> None:
    speak(language)
    screen.page.resize(1280, 800)
    dialog = screen.open("carry-out", CarryOutSheet)
    table = dialog.totals
    model, metrics = table.rows_model, table.fontMetrics()
    assert model.rows
    assert table.horizontalScrollBar().maximum() == 0
    for place, column in enumerate(model.columns):
        assert table.horizontalHeader().sectionSizeHint(place) <= table.columnWidth(place), column.title
        for row in range(len(model.rows)):
            needed = metrics.horizontalAdvance(model.cell(row, place).text) + 2 * PAD
            assert needed <= table.columnWidth(place), column.title
    assert model.columns[0].export(model.rows[0]) == ("QC", model.rows[0].funder, model.rows[0].year)


def test_the_decision_of_the_calendar_and_its_letters_are_reached_from_the_meeting(screen: Screen) -> None:
    screen.carry()
    dialog = screen.open("meeting-revisions", RevisionsDialog)
    screen.stage.qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=LONG)
    dialog.accept()
    screen.done(dialog)


def test_what_stands_in_the_way_is_told_and_nothing_can_be_done(screen: Screen) -> None:
    screen.ground.opine(1, OpinionCode.REVISE, "Le volet est abandonné.", "Deux pôles suffisent.")
    screen.ground.propose(1)
    screen.ground.money(1, Effect.RELEASED, Effect.RELEASED)
    dialog = screen.open("carry-out", CarryOutSheet)
    assert "is to be revised" in dialog.way.text()
    assert not dialog.save_button.isEnabled()
    dialog.give_up()


def test_a_meeting_is_sealed_and_its_letters_drafted(screen: Screen) -> None:
    dialog = screen.open("seal-meeting", SealSheet)
    assert "not carried out" in dialog.state.text()
    assert not dialog.save_button.isEnabled()
    dialog.give_up()
    screen.carry()
    dialog = screen.open("seal-meeting", SealSheet)
    assert unnamed(dialog) == []
    dialog.save()
    screen.done(dialog)
    ground = screen.ground
    assert reviews.review(ground.workspace, ground.review_id).state is ReviewState.SEALED
    assert not screen.page.actions_of["seal-meeting"].isEnabled()
    assert not screen.page.actions_of["carry-out"].isEnabled()
    drafting = screen.open("year-two-letters", LettersSheet)
    assert unnamed(drafting) == []
    drafting.decided_on.setText("2020-09-25")
    drafting.save()
    screen.done(drafting)
    rows = letters.rows(ground.workspace, LetterFilter(ground.cohort.call.id))
    assert len(rows) == 6
    assert {one.kind for one in rows} == set(YEAR_TWO)
