"""Progress sheets on the mid-term screen: sent, read back, typed, shown side by side, reminded of."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returned import SheetResult
from cmpdesk.domain.returns import FieldKind
from cmpdesk.runtime import settings
from cmpdesk.services import progress, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.pages.reviews.page import ReviewsPage
from cmpdesk.ui.pages.reviews.sheets_back import ReadSheetsDialog
from cmpdesk.ui.pages.reviews.sheets_entry import EntrySheet, ObjectivesSheet
from cmpdesk.ui.pages.reviews.sheets_late import LateSheetsDialog
from cmpdesk.ui.pages.reviews.sheets_out import SendDialog
from cmpdesk.ui.pages.reviews.sheets_sides import SidesDialog
from cmpdesk.ui.tasks import TaskRunner
from tests.services.progressing import FULL, Asking, asked, asking
from tests.ui.conftest import LONG
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed

Opened = TypeVar("Opened", bound=QDialog)


@dataclass
class Halfway:
    """The mid-term screen on a call with one project."""

    ground: Asking
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

    def read(self, *paths: Path) -> ReadSheetsDialog:
        dialog = self.open("sheets-read", ReadSheetsDialog)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        dialog.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                                    Qt.KeyboardModifier.NoModifier))  # fmt: skip
        self.stage.qtbot.waitUntil(lambda: dialog.plan is not None, timeout=LONG)
        return dialog


@pytest.fixture
def halfway(runner: TaskRunner, stage: Stage, tmp_path: Path) -> Iterator[Halfway]:
    workspace = workspaces.create(str(tmp_path / "mi-etape.cmpdesk"), office=None, officer_name="Odile Garneau")
    officer = workspaces.officers(workspace)[0]
    ground = asking(workspace, officer, tmp_path)
    memory = Remembered(settings.Settings(), runner, runner)
    desk = Desk(workspace, officer, runner, memory, runner)
    desk.choose_call(ground.cohort.call.id)
    page = ReviewsPage(desk)
    stage.show(page)
    page.activateWindow()
    page.table.selectRow(0)
    stage.settle()
    yield Halfway(ground, page, stage)
    page.hide()
    stage.settle()
    memory.flush()
    runner.close()
    workspace.close()


def test_sheets_are_sent_from_a_dialog(halfway: Halfway) -> None:
    dialog = halfway.open("sheets-send", SendDialog)
    assert unnamed(dialog) == []
    assert len(dialog.chosen) == 2
    dialog.due.setText("bientôt")
    dialog.save()
    assert dialog.isVisible(), "no day, nothing is written"
    dialog.due.setText("2020-08-28")
    out = halfway.ground.folder / "out"
    dialog.save_into(out)
    halfway.done(dialog)
    assert len(list(out.glob("*.pdf"))) == 2
    assert halfway.stage.said[-1] == ("2 progress sheets in out, 2 of them new.", True)
    again = halfway.open("sheets-send", SendDialog)
    again.save_into(out)
    halfway.stage.qtbot.waitUntil(again.replace_button.isVisible, timeout=LONG)
    again.replace_button.click()
    halfway.done(again)
    assert halfway.stage.said[-1][1] is False


def test_files_are_dropped_shown_and_entered(halfway: Halfway) -> None:
    ground = halfway.ground
    ground.send()
    broken = ground.folder / "brise.pdf"
    broken.write_bytes(b"%PDF-1.7 rien")
    dialog = halfway.read(ground.filled(FULL | {asked(FieldKind.SPENT): "30 000"}), broken)
    assert unnamed(dialog) == []
    assert [line.result for line in dialog.sheets.rows_model.rows] == [SheetResult.REFUSED, SheetResult.DIFFERS]
    assert "damaged" in dialog.why.text()
    dialog.sheets.selectRow(1)
    assert "More was spent than is granted" in dialog.why.text()
    assert "Salles fermées" in " ".join(dialog.answers.after(one) for one in dialog.answers.rows_model.rows)
    dialog.save_button.click()
    halfway.done(dialog)
    assert halfway.stage.said[-1] == ("1 progress sheet entered, 1 of them complete.", True)
    assert ground.sheet().count(FieldKind.DONE) == 3


def test_what_differs_is_taken_or_kept(halfway: Halfway) -> None:
    ground = halfway.ground
    ground.send()
    ground.read(ground.filled(name="a.pdf"))
    dialog = halfway.read(ground.filled({asked(FieldKind.DONE): "4"}, name="b.pdf"))
    assert not dialog.save_button.isEnabled()
    dialog.take_button.click()
    assert dialog.save_button.isEnabled()
    dialog.save_button.click()
    halfway.done(dialog)
    assert ground.sheet().count(FieldKind.DONE) == 4


def test_both_sides_stand_side_by_side(halfway: Halfway) -> None:
    ground = halfway.ground
    ground.send()
    ground.read(ground.filled(name="a.pdf"),
                ground.filled(FULL | {asked(FieldKind.DONE): "2"}, side=Side.SECOND, name="b.pdf"))  # fmt: skip
    halfway.page.reload()
    dialog = halfway.open("sheets-both", SidesDialog)
    assert unnamed(dialog) == []
    rows = {line.key: line for line in dialog.sides.table.rows_model.rows}
    assert (rows["done"].said, rows["done"].tones, rows["left"].tones) == (("3", "2"), ("warn", "warn"), ("", ""))
    assert dialog.sides.summary.text() == "Activities done: 3 (QC), 2 (WB)"
    assert rows["spent"].said[0].endswith("10,250.50")
    assert len(dialog.files) == 2


def test_answers_are_typed_from_paper(halfway: Halfway) -> None:
    ground = halfway.ground
    ground.send()
    halfway.page.reload()
    both = halfway.open("sheets-both", SidesDialog)
    halfway.stage.settle()
    both.enter_buttons[0].click()
    halfway.stage.settle()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, EntrySheet) and one.isVisible())
    assert unnamed(dialog) == []
    done, change = dialog.fields[asked(FieldKind.DONE)], dialog.fields[asked(FieldKind.CHANGE)]
    assert isinstance(done, QLineEdit)
    assert isinstance(change, QComboBox)
    done.setText("trois")
    dialog.save()
    assert dialog.isVisible()
    done.setText("3")
    change.setCurrentIndex(1)
    dialog.save()
    halfway.done(dialog)
    assert dict(ground.sheet().answers) == {"done": 3, "change": "none"}


def test_objectives_are_edited(halfway: Halfway) -> None:
    project = halfway.ground.cohort.projects[0]
    before = progress.objectives_of(halfway.ground.workspace, project)
    dialog = halfway.open("sheets-objectives", ObjectivesSheet)
    assert unnamed(dialog) == []
    assert dialog.focusWidget() is dialog.rows.findChildren(QLineEdit)[0], "typing begins in the first field"
    kept = dialog.rows.values()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.rows.values() == kept, "Return takes out no row"
    dialog.rows.set_values([("Une exposition", "x", ""), (before[1].text, "8", "dates")])
    QApplication.processEvents()
    dialog.cancel_button.setFocus()
    dialog.save()
    assert dialog.isVisible()
    assert isinstance(dialog.focusWidget(), QLineEdit)
    dialog.rows.set_values([("Une exposition", "1", ""), (before[1].text, "8", "dates")])
    dialog.save()
    halfway.done(dialog)
    again = halfway.open("sheets-objectives", ObjectivesSheet)
    again.rows.findChildren(QLineEdit)[0].setText("Deux expositions")
    QTest.keyClick(again, Qt.Key.Key_Escape)
    QTest.keyClick(again.focusWidget(), Qt.Key.Key_Return)  # Escape has led to Cancel
    assert not again.isVisible()
    after = progress.objectives_of(halfway.ground.workspace, project)
    assert [(one.text, one.target) for one in after] == [("Une exposition", 1), (before[1].text, 8)]
    assert (after[0].id, after[1].id) == (before[0].id, before[1].id)


@pytest.mark.parametrize("action", ["sheets-both", "sheets-objectives", "sheets-send", "sheets-late"])
def test_what_is_asked_for_twice_opens_once(halfway: Halfway, action: str) -> None:
    halfway.ground.send()
    for _ in range(2):
        halfway.page.actions_of[action].trigger()
    halfway.stage.settle()
    assert len([one for one in halfway.page.findChildren(QDialog) if one.isVisible()]) == 1


def test_drafts_of_reminders(halfway: Halfway) -> None:
    halfway.ground.send()
    dialog = halfway.open("sheets-late", LateSheetsDialog)
    assert unnamed(dialog) == []
    assert "2 progress sheets are late" in dialog.windowTitle()
    dialog.save_into(halfway.ground.folder / "rappels")
    halfway.done(dialog)
    assert len(list((halfway.ground.folder / "rappels").iterdir())) == 2
