"""The settings take effect in the real window at once, and each page can be set back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.i18n import screen
from cmpdesk.runtime import limits, settings
from cmpdesk.ui.forms import NumberField
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.pages.calls.programme import ProgrammeSheet
from cmpdesk.ui.settings import FolderField, SettingsDialog
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import Appearance, theme
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import Opener, settle


@pytest.fixture
def dialog(opened: Opener, workspace_file: Path, qtbot: QtBot) -> SettingsDialog:
    window = opened(workspace_file)
    window.actions_of["settings"].trigger()
    made = window.findChild(SettingsDialog)
    assert made is not None
    qtbot.addWidget(made)
    return made


def choose(dialog: SettingsDialog, key: str) -> None:
    """Choose as a hand does, in the box that offers `key`; the dialog may be made anew inside by it."""
    box = next(one for one in dialog.pages.findChildren(QComboBox) if one.findData(key) >= 0)
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def shown(dialog: SettingsDialog) -> QWidget:
    page = dialog.pages.currentWidget()
    assert page is not None
    return page


def reset(dialog: SettingsDialog) -> None:
    """Set the page shown back."""
    next(one for one in shown(dialog).findChildren(QPushButton) if one.property("kind") == "link").click()


def test_language_appearance_density_and_size_apply_at_once(dialog: SettingsDialog, qtbot: QtBot) -> None:
    window = dialog.parent()
    assert isinstance(window, MainWindow)
    choose(dialog, "nl")
    assert screen.words().language == "nl"
    choose(dialog, "dark")
    assert theme().dark
    choose(dialog, "compact")
    assert theme().compact
    choose(dialog, "150")
    assert theme().scale == 1.5
    window.memory.flush()
    qtbot.waitUntil(lambda: (settings.load().density, settings.load().language) == ("compact", "nl"))
    assert settings.load().layouts["text-size"] == "150"
    assert settings.load().appearance == "dark"
    reset(dialog)
    assert (theme().appearance, theme().compact, theme().scale) == (Appearance.SYSTEM, False, 1.0)
    assert screen.words().language == "nl"
    qtbot.waitUntil(lambda: settings.load().density == "normal")


def test_what_would_lose_what_is_typed_is_not_taken_and_not_shown(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    window = dialog.parent()
    assert isinstance(window, MainWindow)
    window.go("calls")
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, CallsPage)
    page.begin()
    settle(qtbot, window)
    assert page._form is not None
    page._form.titles[0].setText("Appel nouveau")
    before = screen.words().language
    choose(dialog, "nl")
    assert screen.words().language == before
    box = next(one for one in dialog.pages.findChildren(QComboBox) if one.findData("nl") >= 0)
    assert box.currentData() == before
    page.give_up()
    choose(dialog, "nl")
    assert screen.words().language == "nl"


def test_a_folder_is_kept_once_it_exists(dialog: SettingsDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.sections.setCurrentRow(1)
    exports, packets, backups = shown(dialog).findChildren(FolderField)
    exports.line.setText(str(tmp_path / "nowhere"))
    exports.line.editingFinished.emit()
    assert str(tmp_path / "nowhere") in exports.fault()
    for field in (packets, backups):
        field.line.setText(str(tmp_path))
        field.line.editingFinished.emit()
    qtbot.waitUntil(lambda: settings.load().backup_folder == str(tmp_path) and bool(settings.load().folders))
    assert settings.load().folders == {"packets": str(tmp_path)}
    reset(dialog)
    assert (settings.load().folders, settings.load().backup_folder) == ({}, "")


def test_the_limits_of_the_child_are_those_that_are_typed(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.sections.setCurrentRow(2)
    memory, seconds = shown(dialog).findChildren(NumberField)
    memory.setText("512")
    memory.editingFinished.emit()
    qtbot.waitUntil(lambda: settings.load().child_memory == 512)
    seconds.setText("1")
    seconds.editingFinished.emit()
    qtbot.waitUntil(lambda: settings.load().child_seconds == settings.SECONDS[0])
    assert limits.chosen().memory == 512 * limits.MEGABYTE
    reset(dialog)
    assert limits.chosen() == limits.Limits()


def test_the_settings_open_before_any_workspace(opened: Opener, qtbot: QtBot) -> None:
    window = opened()
    window.actions_of["settings"].trigger()
    made = window.findChild(SettingsDialog)
    assert made is not None
    assert made.sections.count() == 3
    made.accept()


def row_height(window: MainWindow) -> int:
    page = window.pages.page
    assert page is not None
    return page.findChildren(Table)[0].verticalHeader().defaultSectionSize()


def test_compact_rows_take_less_room(dialog: SettingsDialog, qtbot: QtBot) -> None:
    window = dialog.parent()
    assert isinstance(window, MainWindow)
    window.go("applications")
    before = row_height(window)
    choose(dialog, "compact")
    settle(qtbot, window)
    assert row_height(window) < before
    reset(dialog)


def test_the_letterhead_leads_to_the_programme(dialog: SettingsDialog, qtbot: QtBot) -> None:
    window = dialog.parent()
    assert isinstance(window, MainWindow)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)  # the fixture closes it once more
    dialog.sections.setCurrentRow(3)
    next(one for one in shown(dialog).findChildren(QPushButton) if one.text().startswith("En-tête")).click()
    qtbot.waitUntil(lambda: bool(window.findChildren(ProgrammeSheet)))
    window.findChildren(ProgrammeSheet)[0].give_up()
