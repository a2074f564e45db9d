"""The scoring screen on a real workspace: what is shown, what is locked, what two typings say."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import MarkMeaning, Recommendation
from cmpdesk.domain.sheets import SheetKey, SheetState
from cmpdesk.domain.text import LocalisedText
from cmpdesk.runtime import settings
from cmpdesk.services import scoring, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.pages.evaluation.consolidating import SummarySheet
from cmpdesk.ui.pages.evaluation.page import EvaluationPage
from cmpdesk.ui.pages.evaluation.stale import StaleDialog
from cmpdesk.ui.tasks import TaskRunner
from tests.services.marking import Marking, add_reader, declare, marked_file
from tests.ui.conftest import LONG
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed

__all__ = ["marked_file"]
KEY = Qt.Key


@dataclass
class Scored:
    """The page of one officer on a jury."""

    ground: Marking
    desk: Desk
    page: EvaluationPage
    stage: Stage

    def wait(self) -> None:
        self.stage.qtbot.waitUntil(lambda: not self.page.saver.busy, timeout=LONG)
        self.stage.settle()

    def press(self, key: Qt.Key) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key)

    def state(self) -> SheetState | None:
        return self.page.reading.state if self.page.reading else None

    def sheet(self, place: int = 0) -> dict[str, int | None]:
        row = scoring.sheet(self.desk.workspace, officer=self.desk.officer, at=self.ground.key(place))
        return {code: one.halves for code, one in row.marks.items()} if row else {}


@pytest.fixture
def scored(qtbot: QtBot, runner: TaskRunner, stage: Stage, marked_file: Marking, tmp_path: Path) -> Iterator[Scored]:
    path = shutil.copy(marked_file.workspace.info.location, tmp_path / "jury.cmpdesk")
    workspace = workspaces.open_workspace(str(path))
    memory = Remembered(settings.Settings(), runner, runner)
    desk = Desk(workspace, marked_file.officer, runner, memory, runner)
    desk.choose_call(marked_file.call.id)
    ground = Marking(workspace, marked_file.lead, marked_file.officer, marked_file.other, marked_file.call,
                     marked_file.reviewer_id, marked_file.applications)  # fmt: skip
    page = EvaluationPage(desk)
    stage.show(page)
    page.activateWindow()
    yield Scored(ground, desk, page, stage)
    page.hide()
    stage.settle()
    memory.flush()
    runner.close()
    workspace.close()


def test_what_is_shown(scored: Scored) -> None:
    page = scored.page
    assert "QC-04" in page.header.status.text()
    assert "0 of 3 files marked" in page.header.status.text()
    assert [row.title for row in page.model.rows] == ["Serres", "Forêts", "Sons"]
    scored.stage.qtbot.waitUntil(lambda: page.pages.shown, timeout=LONG)
    assert page.pages.view.horizontalScrollBar().maximum() == 0, "pages are as wide as their pane"
    assert len(page.panel.rows) == 8
    assert page.panel.rows[0].accessibleName().startswith("1. ")
    assert page.panel.of.text() == "of 0 marked"
    assert unnamed(page) == []


def test_each_mark_is_saved_at_once(scored: Scored) -> None:
    page = scored.page
    page.take_focus()
    for key in (KEY.Key_4, KEY.Key_Comma, KEY.Key_Down, KEY.Key_3, KEY.Key_Down, KEY.Key_5, KEY.Key_Comma):
        scored.press(key)
    assert "5.5" in page.panel.fault.text(), "nothing goes above the scale"
    scored.wait()
    assert scored.sheet() == {"adequation": 9, "innovation": 6, "partenariat": 10}
    scored.press(KEY.Key_Delete)
    scored.press(KEY.Key_6)
    assert "6" in page.panel.fault.text()
    scored.wait()
    assert scored.sheet() == {"adequation": 9, "innovation": 6}
    assert page.panel.points.text() == "21.0"
    assert scored.state() is SheetState.STARTED


def test_texts_and_recommendation_are_saved(scored: Scored) -> None:
    page = scored.page
    for button in page.panel.advice.values():
        assert button.width() >= button.sizeHint().width(), "its words are not cut"
    field = page.panel.texts["strengths"]
    field.setFocus()
    QTest.keyClicks(field, "Bonne entente")
    page.panel.advice[Recommendation.YES].click()
    page.take_focus()
    scored.wait()
    row = scoring.sheet(scored.desk.workspace, officer=scored.desk.officer, at=scored.ground.key())
    assert row is not None
    assert (row.texts.strengths, row.recommendation) == ("Bonne entente", Recommendation.YES)


def test_a_complete_sheet_is_handed_in_and_locked(scored: Scored) -> None:
    page = scored.page
    assert not page.actions_of["hand-in"].isEnabled()
    for row in page.panel.rows:
        if row.criterion.scored:
            row.set_halves(8)
    scored.wait()
    assert scored.state() is SheetState.COMPLETE
    page.actions_of["hand-in"].trigger()
    scored.wait()
    assert scored.state() is SheetState.RETURNED
    page.panel.rows[0].set_halves(2)
    scored.wait()
    assert scored.sheet()["adequation"] == 8
    page.actions_of["take-back"].trigger()
    scored.wait()
    assert scored.state() is SheetState.COMPLETE


def test_a_file_that_is_not_declared_or_in_conflict_is_locked(scored: Scored) -> None:
    page, ground = scored.page, scored.ground
    declare(ground.workspace, ground.officer, ground.reviewer_id, ground.applications[1], "real")
    declare(ground.workspace, ground.officer, ground.reviewer_id, ground.applications[2], "real", measure="recused")
    page.reload()
    scored.stage.settle()
    page.table.pick(ground.applications[1])
    scored.stage.settle()
    assert not page.panel.isVisible()
    assert page.pages.currentWidget() is page.pages.locked
    assert "decide" in page.pages.locked.sentence.text()
    assert page.pages.reader is None
    page.table.pick(ground.applications[2])
    scored.stage.settle()
    assert "locked" in page.pages.locked.sentence.text()
    page.actions_of["declare"].trigger()
    scored.stage.settle()
    (dialog,) = [one for one in page.findChildren(QDialog) if one.isVisible()]
    dialog.close()
    scored.stage.settle()


def test_the_sheets_to_redo_are_listed(scored: Scored) -> None:
    page, ground = scored.page, scored.ground
    assert not page.actions_of["stale"].isEnabled()
    other = add_reader(ground.workspace, ground.officer, ground.call, ground.applications[:2], code="QC-05")
    for key in (ground.key(0), SheetKey(other, ground.applications[1])):
        scoring.save_mark(ground.workspace, officer=ground.officer, at=key, criterion="innovation", halves=8, seen=0)
    ground.edit_grid(proposal=False)
    page.reload()
    scored.stage.settle()
    page.actions_of["stale"].trigger()
    (dialog,) = page.findChildren(StaleDialog)
    assert [row.code for row in dialog.table.rows_model.rows] == ["QC-04", "QC-05"]
    dialog.table.setCurrentIndex(dialog.table.rows_model.index(1, 0))
    dialog.save()
    scored.stage.settle()
    assert page.readers.currentData() == other
    assert page.reading is not None
    assert (page.reading.application_id, page.reading.state) == (ground.applications[1], SheetState.OUTDATED)
    page.actions_of["renew"].trigger()
    scored.wait()
    assert scored.state() is SheetState.STARTED


def test_a_grid_that_changes_while_somebody_marks(scored: Scored) -> None:
    page, ground = scored.page, scored.ground
    ground.edit_grid(marks=(*ground.grid.marks, MarkMeaning(6, LocalisedText(fr="Rare"))))
    page.take_focus()
    scored.press(KEY.Key_4)
    scored.wait()
    assert scored.sheet() == {}, "4 of 5 is not 4 of 6"
    assert "changed meanwhile" in page.panel.fault.text(), "the new grid is shown, and why nothing was saved"
    assert len(page.panel.rows[0].buttons) == 7
    page.take_focus()
    scored.press(KEY.Key_6)
    scored.wait()
    assert scored.sheet() == {"adequation": 12}
    assert page.panel.fault.text() == ""


def test_a_scale_of_few_words_stands_on_its_buttons(scored: Scored) -> None:
    assert [button.text() for button in scored.page.panel.rows[0].buttons] == ["0", "1", "2", "3", "4", "5"]
    words = ("Insuffisant", "Suffisant", "Élevé")
    scale = tuple(MarkMeaning(mark, LocalisedText(fr=word, en=word)) for mark, word in enumerate(words))
    bare = tuple(replace(one, threshold=None) for one in scored.ground.grid.criteria)
    scored.ground.edit_grid(marks=scale, half_marks=False, criteria=bare)
    scored.page.reload()
    scored.stage.settle()
    assert [button.text() for button in scored.page.panel.rows[0].buttons] == [
        "0 · Insuffisant", "1 · Suffisant", "2 · Élevé"]  # fmt: skip


def test_a_scale_beyond_nine_is_typed_with_two_digits(scored: Scored) -> None:
    page, ground = scored.page, scored.ground
    scale = tuple(MarkMeaning(mark, LocalisedText(fr=f"Niveau {mark}")) for mark in range(11))
    ground.edit_grid(marks=scale)
    page.reload()
    scored.stage.settle()
    page.take_focus()
    first, second, third, *_ = page.panel.rows
    for keys in ((KEY.Key_1, KEY.Key_0, KEY.Key_Down), (KEY.Key_1, KEY.Key_2, KEY.Key_Down), (KEY.Key_0, KEY.Key_7)):
        for key in keys:
            scored.press(key)
    assert (first.halves, second.halves, third.halves) == (20, 4, 14), "12 is beyond the scale: the last digit counts"
    scored.press(KEY.Key_1)
    scored.press(KEY.Key_Comma)
    scored.press(KEY.Key_0)
    assert third.halves == 0, "what came between ends the number"
    right = max(button.geometry().right() for button in (*first.buttons, *([first.half] if first.half else [])))
    assert right <= first.width()
    scored.wait()
    assert scored.sheet()["adequation"] == 20


def test_a_sheet_typed_twice_shows_its_differences(scored: Scored) -> None:
    page = scored.page
    page.panel.rows[0].set_halves(8)
    page.panel.rows[1].set_halves(6)
    scored.wait()
    page.second.setChecked(True)
    assert [row.halves for row in page.panel.rows[:2]] == [None, None], "the second typing is blind"
    page.panel.rows[0].set_halves(7)
    scored.wait()
    assert page.differences.isVisible()
    assert len(page.differences.buttons) == 2
    page.second.setChecked(False)
    assert len(page.differences.buttons) == 4
    page.differences.buttons[1].click()  # the second typing of the first criterion
    scored.wait()
    assert scored.sheet()["adequation"] == 7
    assert len(page.differences.buttons) == 2
    page.panel.advice[Recommendation.YES].click()
    scored.wait()
    assert "recommendation" in page.differences.buttons[2].accessibleName().casefold()
    page.differences.buttons[2].click()
    scored.wait()
    assert len(page.differences.buttons) == 2
    assert page.reading is not None
    assert page.reading.second is not None
    assert page.reading.second.recommendation is Recommendation.YES


def test_marks_of_the_other_party_stay_closed(scored: Scored) -> None:
    page = scored.page
    page.parties.choose(str(Side.SECOND))
    page.parties.chosen.emit(str(Side.SECOND))
    scored.stage.settle()
    assert page.whole.currentWidget() is page.nothing
    assert "frozen" in page.nothing.sentence.text()


def test_the_summary_of_the_jury_is_written(scored: Scored) -> None:
    page = scored.page
    page.panel.rows[0].set_halves(8)
    page.panel.texts["weaknesses"].setPlainText("Calendrier < 12 mois & serré")
    page.panel.flush()
    scored.wait()
    page.actions_of["summary"].trigger()
    scored.stage.settle()
    (sheet,) = page.findChildren(SummarySheet)
    told = [label.text() for label in sheet.findChildren(QLabel) if label.isVisible()]
    assert {"QC-04", "In progress", "8.0", "Weaknesses: Calendrier < 12 mois & serré"} <= set(told)
    assert sheet.texts["strengths"].hasFocus()
    sheet.texts["strengths"].setPlainText("Deux équipes qui se complètent")
    sheet.save()
    scored.stage.settle()
    assert any("summary" in sentence for sentence, _ in scored.stage.said)


def test_the_row_by_itself_refuses_halves_where_the_grid_has_none(scored: Scored) -> None:
    scored.ground.edit_grid(half_marks=False)
    scored.page.reload()
    scored.stage.settle()
    scored.page.take_focus()
    scored.press(KEY.Key_Comma)
    assert "whole marks" in scored.page.panel.fault.text()
    assert scored.page.panel.rows[0].half is None
