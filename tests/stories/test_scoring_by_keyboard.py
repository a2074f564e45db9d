"""A reader's twelve files are scored in the real window, by keyboard alone."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.sheets import SheetState
from cmpdesk.services import history, scoring, workspaces
from cmpdesk.ui.pages.evaluation.page import EvaluationPage
from tests.services.marking import marking
from tests.storage.fixtures import LEAD, Clock
from tests.stories.acting import Person
from tests.ui.conftest import Opener

KEY = Qt.Key
NONE, KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
AZERTY = {0: KEY.Key_Agrave, 1: KEY.Key_Ampersand, 2: KEY.Key_Eacute, 3: KEY.Key_QuoteDbl, 4: KEY.Key_Apostrophe,
          5: KEY.Key_ParenLeft}  # fmt: skip
FILES = 12
CRITERIA = 7


def twelve(path: Path) -> None:
    """Make a workspace in which one reviewer reads twelve applications."""
    workspace = workspaces.create(str(path), office=None, officer_name=LEAD, clock=Clock())
    marking(workspace, workspaces.officers(workspace)[0], tuple(f"Projet {place + 1}" for place in range(FILES)))
    workspace.close()


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the keyboard is: never in a widget that the story chooses."""
    QTest.keyClick(focused(), key, modifier)


def focused() -> QWidget:
    """Return the widget that has the keyboard."""
    target = QApplication.focusWidget()
    assert target is not None
    return target


def marks_of(file: int) -> list[int]:
    """Return the marks in half points that the story gives."""
    return [(file * 3 + place * 5) % 11 for place in range(CRITERIA)]


def mark(halves: int, file: int) -> None:
    """Mark the criterion under the keyboard: on QWERTY, on AZERTY without Shift, or on the keypad."""
    whole = halves // 2
    if file % 3 == 0:
        press(Qt.Key(KEY.Key_0.value + whole))
    elif file % 3 == 1:
        press(AZERTY[whole])
    else:
        press(Qt.Key(KEY.Key_0.value + whole), KEYPAD)
    if halves % 2:
        press((KEY.Key_Comma, KEY.Key_Period, KEY.Key_onehalf)[file % 3])


def test_twelve_files_are_scored_by_keyboard_alone(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "jury.cmpdesk"
    twelve(path)
    window = opened(path, ready=False)
    person = Person(qtbot, window)
    person.wait()
    if window.pages.page is None:
        person.press("Agente QC")
    page = person.go("evaluation", EvaluationPage)
    person.until(lambda: page.scene is not None and len(page.model.rows) == FILES)
    page.take_focus()  # as choosing the page by its shortcut does
    for file in range(FILES):
        assert page.reading is not None
        assert page.reading.number == page.model.rows[file].number
        for place, halves in enumerate(marks_of(file)):
            row = page.panel.current()
            assert row is page.panel.rows[place]
            mark(halves, file)
            assert row.halves == halves
            if place == 1 and file == 2:
                press(KEY.Key_C)
                QTest.keyClicks(focused(), "Solide, 4 fois sur 5")
                press(KEY.Key_Escape)
            press(KEY.Key_Down)
        press(KEY.Key_Return, CONTROL)
        person.until(lambda: not page.saver.busy)
    person.wait()
    desk = window.desk
    assert desk is not None
    rows = scoring.readings(desk.workspace, officer=desk.officer, reviewer_id=page.readers.currentData())
    assert [one.state for one in rows] == [SheetState.COMPLETE] * FILES
    for file, one in enumerate(rows):
        assert one.sheet is not None
        codes = [each.criterion.code for each in page.panel.rows if each.criterion.scored]
        assert [one.sheet.halves(code) for code in codes] == marks_of(file)
    assert rows[2].sheet is not None
    assert "Solide, 4 fois sur 5" in {each.comment for each in rows[2].sheet.marks.values()}
    assert "12" in page.header.status.text()
    steps = history.steps(desk.workspace, limit=200).rows
    saved = [one for one in steps if one.label == "score.mark"]
    halves_typed = sum(halves % 2 for file in range(FILES) for halves in marks_of(file))
    assert len(saved) >= FILES * CRITERIA  # each mark is a step of its own
    assert len(saved) <= FILES * CRITERIA + halves_typed
    press(KEY.Key_Escape)
    assert QApplication.focusWidget() is page.table


def test_a_mark_is_undone_by_its_name(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "jury.cmpdesk"
    twelve(path)
    window = opened(path, ready=False)
    person = Person(qtbot, window)
    person.wait()
    if window.pages.page is None:
        person.press("Agente QC")
    page = person.go("evaluation", EvaluationPage)
    person.until(lambda: page.scene is not None)
    page.take_focus()
    press(KEY.Key_Down)
    press(KEY.Key_4)
    person.until(lambda: not page.saver.busy)
    person.wait()
    undo = window.actions_of["undo"].text()
    assert page.reading is not None
    assert page.reading.number in undo
    assert "2" in undo
    press(KEY.Key_Z, CONTROL)
    person.wait()
    assert page.panel.rows[1].halves is None
