"""Copies of the whole workspace that leave: whether they go to the other Party is asked, and entered."""

import shutil
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.directory import Role
from cmpdesk.domain.registers import OF_PEOPLE
from cmpdesk.i18n import screen
from cmpdesk.services import registers, workspaces
from cmpdesk.ui.leaving import LeavingDialog
from cmpdesk.ui.moving import MoveDialog
from cmpdesk.ui.pages.registers.communicating import CommunicationSheet
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import LONG, Opener, settle
from tests.ui.pages.support import Made, made
from tests.ui.test_accessibility import unnamed

__all__ = ["made"]
Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture
def window(opened: Opener, made: Made, tmp_path: Path) -> MainWindow:
    """The window, in English, on a workspace with a call."""
    screen.set_language("en")
    return opened(Path(shutil.copy(made.filled, tmp_path / "cmp.cmpdesk")))


def shown(window: MainWindow, kind: type[Kind]) -> list[Kind]:
    return [one for one in window.findChildren(kind) if one.isVisible()]


def moving(window: MainWindow) -> MoveDialog:
    """Begin to move the workspace to a shared server."""
    window.actions_of["move"].trigger()
    (dialog,) = shown(window, MoveDialog)
    dialog.fields.login.clear()
    dialog.shared.setChecked(True)
    return dialog


def exported(qtbot: QtBot, window: MainWindow, target: Path) -> None:
    window.keeper.export_to(target)
    settle(qtbot, window)
    assert target.exists()


def test_an_exported_copy_is_entered(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert window.desk is not None
    exported(qtbot, window, tmp_path / "copie.cmpdesk")
    (question,) = shown(window, LeavingDialog)
    assert unnamed(question) == []
    QTest.keyClick(question, Qt.Key.Key_Return)
    settle(qtbot, window)
    (sheet,) = shown(window, CommunicationSheet)
    assert "copie.cmpdesk" in sheet.contents.currentText()
    assert set(sheet.data.chosen) == set(OF_PEOPLE)
    assert sheet.draft.purpose
    assert sheet.draft.legal_basis
    sheet.save()
    settle(qtbot, window)
    (row,) = registers.communications(window.desk.workspace, "QC")
    assert "copie.cmpdesk" in row.draft.contents


def test_a_copy_that_stays_is_not_entered(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert window.desk is not None
    exported(qtbot, window, tmp_path / "copie.cmpdesk")
    (question,) = shown(window, LeavingDialog)
    QTest.keyClick(question, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert registers.communications(window.desk.workspace, "QC") == ()


def test_who_keeps_no_register_is_not_asked(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    assert window.desk is not None
    reader = workspaces.add_officer(window.desk.workspace, officer=window.desk.officer, name="Bram Wauters",
                                    party_code=None, role=Role.READER).value  # fmt: skip
    window.desk.act_as(reader)
    exported(qtbot, window, tmp_path / "copie.cmpdesk")
    assert shown(window, LeavingDialog) == []


def test_what_moves_to_a_shared_server_is_entered_before(qtbot: QtBot, window: MainWindow,
                                                         postgres_database: str) -> None:  # fmt: skip
    dialog = moving(window)
    dialog.fields.address.setText(postgres_database)
    dialog.begin()
    settle(qtbot, window)
    (sheet,) = shown(window, CommunicationSheet)
    sheet.save()
    settle(qtbot, window)
    assert "Copied and verified" in dialog.said.text()
    dialog.open_button.click()
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.workspace.info.shared, timeout=LONG)
    settle(qtbot, window)
    assert window.desk is not None
    (row,) = registers.communications(window.desk.workspace, "QC")
    assert row.draft.contents.startswith("Copy of the whole workspace")
    assert "@" not in row.draft.contents


def test_another_server_than_was_entered_is_entered_too(qtbot: QtBot, window: MainWindow,
                                                        postgres_database: str) -> None:  # fmt: skip
    dialog = moving(window)
    gone = "postgresql://127.0.0.1:9/absent"
    for address, times in ((gone, 1), (gone, 1), (postgres_database, 2)):
        dialog.fields.address.setText(address)
        dialog.begin()
        settle(qtbot, window)
        for sheet in shown(window, CommunicationSheet):
            sheet.save()
        settle(qtbot, window)
        assert window.desk is not None
        assert len(registers.communications(window.desk.workspace, "QC")) == times
    assert "Copied and verified" in dialog.said.text()
