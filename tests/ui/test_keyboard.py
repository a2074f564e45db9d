"""What a user meets who never touches the mouse, and what typed text survives, in the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.i18n import screen
from cmpdesk.ui import looks
from cmpdesk.ui.pages.applications.words import tally
from cmpdesk.ui.pages.calls.form import CallForm
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.theme import Appearance, theme
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import Opener, settle


@pytest.fixture
def form(qtbot: QtBot, opened: Opener, workspace_file: Path) -> CallForm:
    """The form of the first call, in the real window."""
    window = opened(workspace_file)
    window.go("calls")
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, CallsPage)
    page.edit()
    settle(qtbot, window)
    assert page._form is not None
    return page._form


def window_of(widget: QWidget) -> MainWindow:
    found = widget.window()
    assert isinstance(found, MainWindow)
    return found


def test_tab_goes_through_the_rows_of_a_form_before_its_buttons(qtbot: QtBot, form: CallForm) -> None:
    form.sectors.set_values([("1", "Culture", "", ""), ("2", "Santé", "", "")])
    qtbot.waitUntil(form.sectors._rows[1][3].isVisible)
    order: list[str] = []
    form.titles[2].setFocus()
    while len(order) < 200:
        focused = QApplication.focusWidget()
        assert focused is not None
        order.append(focused.accessibleName())
        if focused is form.save_button:
            break
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    first, last = form.sectors._rows[0][0].accessibleName(), form.sectors._rows[1][3].accessibleName()
    assert form.save_button.hasFocus()
    assert order.index(first) < order.index(last) < order.index(form.rules.template.accessibleName())


def test_a_deadline_is_checked_when_all_of_it_is_left(qtbot: QtBot, form: CallForm) -> None:
    fault = form.dates_form._checks[form.deadline][1]
    form.deadline.day.setFocus()
    form.deadline.day.setText("32/13/2026")
    form.deadline.time.setFocus()
    assert not fault.isVisible()
    form.titles[0].setFocus()
    assert "2027-03-01" in fault.text()


def test_what_is_typed_keeps_the_language_and_the_form(qtbot: QtBot, form: CallForm) -> None:
    window = window_of(form)
    form.titles[0].setText("Titre tapé")
    looks.unless_typing(window.pages.may_leave, screen.set_language)("en")
    assert screen.words().language == "fr"
    theme().wear(Appearance.DARK)  # as when the desktop turns dark by itself
    settle(qtbot, window)
    assert form.isVisible()
    assert form.titles[0].text() == "Titre tapé"
    page = window.pages.page
    assert isinstance(page, CallsPage)
    page.give_up()
    window.go("history")
    settle(qtbot, window)
    assert window.pages.page is not None
    assert window.pages.page.name == "history"
    assert page is not window.pages.page


def test_escape_leaves_an_untouched_form_only(qtbot: QtBot, form: CallForm) -> None:
    page = window_of(form).pages.page
    assert isinstance(page, CallsPage)
    before = form.titles[0].text()
    form.titles[0].setText("Titre tapé")
    qtbot.keyClick(form.titles[0], Qt.Key.Key_Escape)
    assert page._form is form
    form.titles[0].setText(before)
    qtbot.keyClick(form.titles[0], Qt.Key.Key_Escape)
    assert page._form is None


def test_a_new_call_keeps_its_title_when_another_programme_is_chosen(
    qtbot: QtBot, opened: Opener, workspace_file: Path
) -> None:
    window = opened(workspace_file)
    window.go("calls", {"new": True})
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, CallsPage)
    assert page._form is not None
    page._form.titles[0].setText("Titre tapé")
    page._form.programme.setCurrentIndex(1)
    assert page._form.titles[0].text() == "Titre tapé"
    page.give_up()


def test_undo_by_the_keyboard_tells_what_it_took_back(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    window.take_back("undo")
    settle(qtbot, window)
    assert window._toast is not None
    assert window._toast.sentence.text().startswith("Annulé")


def test_enter_creates_and_escape_goes_back_on_the_first_page(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    window = opened()
    settle(qtbot, window)
    window.welcome.show_create()
    form = window.welcome._create
    assert form is not None
    qtbot.keyClick(form.officer, Qt.Key.Key_Escape)
    assert window.welcome._choices[0].isVisible()
    window.welcome.show_create()
    there = tmp_path / "existe.cmpdesk"
    there.write_bytes(b"x")
    form.file.setText(str(there))
    form.officer.setText("Jeanne Tremblay")
    qtbot.keyClick(form.officer, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert form.isVisible()
    assert "existe" in window.welcome.fault.text()
    form.file.setText(str(tmp_path / "neuf.cmpdesk"))
    qtbot.keyClick(form.officer, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=20_000)
    settle(qtbot, window)
    assert window.is_open
    window.leave()
    assert window.sidebar.saved.isHidden()
    assert not any(entry.isChecked() for entry in window.sidebar._entries.values())


def test_escape_empties_the_search(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    window.go("applications")
    settle(qtbot, window)
    assert window.pages.page is not None
    box = window.pages.page.header.search
    assert box is not None
    box.setFocus()
    qtbot.keyClicks(box, "quai")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert box.text() == ""


def test_the_side_bar_names_the_session_of_a_call(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    assert "XIVe · 2026-2028" in window.sidebar.selector.text()
    assert "essai" in window.sidebar.selector.toolTip()


def test_a_count_agrees_with_the_number_that_is_shown() -> None:
    assert tally(1, 68) == "1 candidature sur 68"
    assert tally(2, 68) == "2 candidatures sur 68"
