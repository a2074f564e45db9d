"""The real window on a real workspace."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.calls import CallState
from cmpdesk.domain.errors import Refusal
from cmpdesk.i18n import screen
from cmpdesk.runtime import settings
from cmpdesk.services import calls
from cmpdesk.ui import looks
from cmpdesk.ui.dialogs import FailureDialog
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.theme import theme
from cmpdesk.ui.wheel import guard
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import LONG, Opener, settle

PAGES = ("dashboard", "calls", "applications", "imports", "juries", "packets", "history")


def test_the_first_page_offers_every_way_to_begin(qtbot: QtBot, opened: Opener) -> None:
    window = opened()
    settle(qtbot, window)
    shown = [button for button in window.welcome.findChildren(QPushButton) if button.isVisible()]
    names = [button.accessibleName() or button.text() for button in shown]
    assert len(set(names)) == 5  # create, open, connect, try with sample data, restore a backup
    assert all(names)
    assert not window.sidebar.selector.isVisible()


def test_a_new_workspace_is_created_from_the_form(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    window = opened()
    window.welcome.show_create()
    form = window.welcome._create
    assert form is not None
    qtbot.waitUntil(lambda: form.office.count() > 2, timeout=LONG)
    form.file.setText(str(tmp_path / "neuf"))
    form._accept()
    assert form.form.findChildren(QWidget)
    assert not (tmp_path / "neuf.cmpdesk").exists(), "without a name nothing is created"
    form.officer.setText("Maude Lachance")
    form.office.setCurrentIndex(form.office.findData("QC"))
    form._accept()
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
    assert (tmp_path / "neuf.cmpdesk").is_file()
    assert window.desk is not None
    assert window.desk.workspace.info.office.party_code == "QC"
    assert window.desk.officer.name == "Maude Lachance"
    assert window.pages.page is not None
    assert window.pages.page.name == "calls", "without a call the page of calls is the first"


def test_a_file_that_is_no_workspace_is_refused_with_a_sentence(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "lettre.cmpdesk"
    path.write_bytes(b"Bonjour")
    window = opened(path, ready=False)
    qtbot.waitUntil(window.welcome.fault.isVisible, timeout=LONG)
    assert window.welcome.fault.text()
    assert "Traceback" not in window.welcome.fault.text()
    assert path.read_bytes() == b"Bonjour"


def test_who_works_is_asked_once_and_remembered(qtbot: QtBot, opened: Opener, two_officers: Path) -> None:
    window = opened(two_officers, ready=False)
    qtbot.waitUntil(lambda: window.welcome._waiting is not None, timeout=LONG)
    button = next(one for one in window.welcome._officers.findChildren(QPushButton) if "Bram" in one.text())
    button.click()
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
    assert window.desk is not None
    assert window.desk.officer.name == "Bram Wauters"
    window.leave()
    settle(qtbot, window)
    window.open(str(two_officers))
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
    assert window.desk is not None
    assert window.desk.officer.name == "Bram Wauters"
    assert str(two_officers) in settings.load().recent


def test_pages_turn_by_keyboard_and_places_are_remembered(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    window.go("dashboard")
    window.go("calls")
    window.go("history")
    settle(qtbot, window)
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page_of(window) == "calls"
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page_of(window) == "dashboard"
    press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert page_of(window) == "calls"
    press(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page_of(window) == "dashboard"
    settle(qtbot, window)


def test_f6_goes_through_the_panes_and_comes_back(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    window.activateWindow()
    window.go("history")
    settle(qtbot, window)
    next(one for one in window.sidebar.findChildren(QAbstractButton) if one.isChecked()).setFocus()
    seen: list[QWidget | None] = []
    for _ in range(4):
        seen.append(QApplication.focusWidget())
        window.cross(1)
    assert seen[0] is not None
    assert window.sidebar.isAncestorOf(seen[0])
    assert len({id(one) for one in seen}) >= 3
    window.cross(-1)
    assert QApplication.focusWidget() is not None


def test_search_is_reached_by_ctrl_f_and_narrows_the_steps(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    window.go("history")
    settle(qtbot, window)
    page = window.pages.page
    assert page is not None
    model = page.model  # type: ignore[attr-defined]  # the page of history has one
    before = len(model.rows)
    window.find_here()
    box = page.header.search
    assert box is not None
    assert QApplication.focusWidget() is box
    box.setText("seance xive")
    settle(qtbot, window)
    narrowed = len(model.rows)
    box.setText("SESSION")
    settle(qtbot, window)
    assert before > len(model.rows) or before > narrowed


def test_a_call_is_edited_undone_and_done_again(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    window.go("calls")
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, CallsPage)
    desk = window.desk
    assert desk is not None
    edited = page.table.current_row()
    assert edited is not None
    page.edit()
    settle(qtbot, window)
    form = page._form
    assert form is not None
    form.titles[0].setText("Appel renommé")
    assert form.touched
    window.go("history")
    assert page_of(window) == "calls", "a touched form is not left"
    form.save()
    settle(qtbot, window)
    assert page._form is None
    assert calls.call(desk.workspace, edited.sheet.id).title.fr == "Appel renommé"
    assert "Appel renommé" in window.actions_of["undo"].text()
    assert window.sidebar.saved.text().startswith("●")
    window.take_back("undo")
    settle(qtbot, window)
    assert calls.call(desk.workspace, edited.sheet.id).title.fr == edited.sheet.title.fr
    window.take_back("redo")
    settle(qtbot, window)
    assert calls.call(desk.workspace, edited.sheet.id).title.fr == "Appel renommé"


def test_a_new_call_shows_both_times_and_the_five_hour_warning(
    qtbot: QtBot, opened: Opener, workspace_file: Path
) -> None:
    window = opened(workspace_file)
    window.go("calls", {"new": True})
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, CallsPage)
    form = page._form
    assert form is not None
    form.deadline.day.setText("2027-03-20")
    form.deadline.time.setText("17 h 59")
    assert "17" in form.deadline.both.text()
    assert "22" in form.deadline.both.text()
    assert form.deadline.warning.isVisible()
    form.deadline.day.setText("2027-04-20")
    assert "23" in form.deadline.both.text()
    assert not form.deadline.warning.isVisible()
    form.deadline.day.setText("31/2/2027")
    form.save()
    assert form.fault.isVisible()
    form.deadline.day.setText("20/4/27")
    form.titles[0].setText("Appel tout neuf")
    form.rules.template.setText("{session}.{sector}{seq:02}")
    assert "14.101" in form.rules.example.text() or ".101" in form.rules.example.text()
    form.save()
    settle(qtbot, window)
    assert page._form is None, form.fault.text()
    assert window.desk is not None
    titles = [one.title.fr for one in calls.calls(window.desk.workspace)]
    assert "Appel tout neuf" in titles
    assert "Appel tout neuf" in window.windowTitle()


def test_an_illegal_move_is_disabled_and_says_why(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    window.go("calls")
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, CallsPage)
    row = page.table.current_row()
    assert row is not None
    assert row.sheet.state is CallState.DRAFT
    disabled = [one for one in page.inspector.findChildren(QPushButton) if not one.isEnabled()]
    assert disabled
    assert all(one.accessibleDescription() for one in disabled)


def test_language_changes_without_restart_and_is_kept(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    window.go("calls")
    settle(qtbot, window)
    titles = []
    for code in ("fr", "en", "nl"):
        looks.speak(window.runner, code)
        settle(qtbot, window)
        assert page_of(window) == "calls"
        page = window.pages.page
        assert page is not None
        titles.append(page.header.title.text())
        assert settings.load().language == code
        assert screen.words().language == code
    assert titles[1] == "Calls"
    assert len(set(titles)) == 3


def test_what_is_typed_on_the_first_page_outlives_a_change_of_language(qtbot: QtBot, opened: Opener) -> None:
    window = opened()
    window.welcome.show_create()
    settle(qtbot, window)
    form = window.welcome._create
    assert form is not None
    form.file.setText("/nulle/part/bureau.cmpdesk")
    form.officer.setText("Odile")
    form.office.setCurrentIndex(form.office.findData("WB"))
    looks.speak(window.runner, "en")
    settle(qtbot, window)
    form = window.welcome._create
    assert form is not None
    assert (form.file.text(), form.officer.text()) == ("/nulle/part/bureau.cmpdesk", "Odile")
    assert form.office.currentData() == "WB"
    window.welcome.show_connect()
    address = "postgresql://serveur/base"
    assert window.welcome._connect is not None
    window.welcome._connect.address.setText(address)
    looks.speak(window.runner, "fr")
    settle(qtbot, window)
    assert window.welcome._connect is not None
    assert window.welcome._connect.address.text() == address


def test_the_words_of_qt_follow_the_language(qtbot: QtBot) -> None:
    shown = []
    for code in ("fr", "en", "nl"):
        looks.speak_qt(code)
        shown.append(QKeySequence("Alt+Left").toString(QKeySequence.SequenceFormat.NativeText))
    looks.speak_qt("en")
    assert shown[1] == "Alt+Left"
    assert len(set(shown)) > 1


def test_appearance_and_text_size_change_without_restart(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    light = window.grab().toImage().pixelColor(700, 780).lightness()
    looks.wear(window.runner, "dark")
    settle(qtbot, window)
    assert theme().dark
    assert window.grab().toImage().pixelColor(700, 780).lightness() < 60 < light
    height = window.sidebar.selector.height()
    looks.size(window.memory, "150")
    settle(qtbot, window)
    assert window.sidebar.selector.height() > height


def test_the_call_of_the_side_bar_is_what_pages_show(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    desk = window.desk
    assert desk is not None
    other = next(one for one in calls.calls(desk.workspace) if one.id != desk.call_id)
    window.go("dashboard")
    window.sidebar.call_wanted.emit(other.id)
    settle(qtbot, window)
    assert desk.call_id == other.id
    assert other.title.fr in window.windowTitle()
    assert window.sidebar.selector.toolTip() == other.title.fr


@pytest.mark.parametrize("page", ["projects", "glance"])
def test_who_takes_back_a_call_is_shown_another_and_hears_of_no_failure(
    qtbot: QtBot, opened: Opener, workspace_file: Path, page: str
) -> None:
    window = opened(workspace_file)
    assert window.desk is not None
    newest = next(one.id for one in calls.calls(window.desk.workspace) if one.title.fr == "Rendez-vous d’essai")
    window.choose_call(newest)
    window.go(page)
    settle(qtbot, window)
    window.take_back("undo")
    settle(qtbot, window)
    assert window.desk.call_id not in {"", newest}
    assert [one for one in window.findChildren(FailureDialog) if one.isVisible()] == []
    gone = Refusal("record.gone", table="call")
    assert not window.overview.foresees(gone)  # nobody is looking for another call any more
    window.overview.look()
    assert window.overview.foresees(gone)
    assert not window.overview.foresees(Refusal("record.gone", table="project"))
    settle(qtbot, window)


def test_the_wheel_changes_nothing_that_has_no_focus(qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["a", "b", "c"])
    box.setCurrentIndex(1)
    guard(box)
    box.show()
    here = QPointF(5, 5)
    event = QWheelEvent(here, here, QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(box, event)
    assert box.currentIndex() == 1


def page_of(window: MainWindow) -> str:
    return window.pages.page.name if window.pages.page else ""


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    window.activateWindow()
    QTest.keyClick(window, key, modifier)
