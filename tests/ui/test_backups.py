"""Backups in the desktop: on closing, by the clock, by the menu; and putting one back in three clicks."""

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cmpdesk.domain.backups import Reason
from cmpdesk.domain.directory import Role
from cmpdesk.services import backups, workspaces
from cmpdesk.ui.closing import ClosingDialog
from cmpdesk.ui.restoring import RestoreDialog
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import LONG, Opener, settle


def backed_up(path: Path) -> tuple[str, ...]:
    """Return why each backup of a workspace was made, newest first."""
    return tuple(str(one.reason) for one in backups.listed(str(path)))


def add_officer(window: MainWindow, name: str) -> None:
    desk = window.desk
    assert desk is not None
    workspaces.add_officer(desk.workspace, officer=desk.officer, name=name, party_code=None, role=Role.READER)


def names(path: Path) -> list[str]:
    opened = workspaces.open_workspace(str(path))
    try:
        return [one.name for one in workspaces.officers(opened)]
    finally:
        opened.close()


def dialog_of(qtbot: QtBot, window: MainWindow) -> RestoreDialog:
    (dialog,) = window.findChildren(RestoreDialog)
    qtbot.waitUntil(lambda: window.runner.running == 0, timeout=LONG)
    return dialog


def test_closing_backs_up_what_changed_and_only_that(opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    assert backed_up(workspace_file) == ()
    window.leave()
    assert backed_up(workspace_file) == ("close",)
    again = opened(workspace_file)
    again.close()
    assert backed_up(workspace_file) == ("close",)
    third = opened(workspace_file)
    add_officer(third, "Bram Wauters")
    third.close()
    assert backed_up(workspace_file) == ("close", "close")
    assert not list(workspace_file.parent.glob("*.lock"))


def test_the_clock_backs_up_what_changed(opened: Opener, workspace_file: Path, qtbot: QtBot) -> None:
    window = opened(workspace_file)
    assert window.keeper.timer.isActive()
    window.keeper.timer.timeout.emit()
    settle(qtbot, window)
    window.keeper.timer.timeout.emit()
    settle(qtbot, window)
    assert backed_up(workspace_file) == ("timer",)
    window.leave()
    assert not window.keeper.timer.isActive()
    assert backed_up(workspace_file) == ("timer",)


def test_a_backup_asked_for_says_what_it_is(opened: Opener, workspace_file: Path, qtbot: QtBot) -> None:
    window = opened(workspace_file)
    window.actions_of["backup"].trigger()
    settle(qtbot, window)
    assert backed_up(workspace_file) == ("asked",)
    assert window._toast is not None
    first = window._toast.sentence.text()
    window.actions_of["backup"].trigger()
    settle(qtbot, window)
    assert window._toast.sentence.text() != first
    assert len(backed_up(workspace_file)) == 1


def test_a_failure_is_said_in_passing_and_at_the_next_opening(
    opened: Opener, workspace_file: Path, qtbot: QtBot, profile: Path
) -> None:
    (profile / "data").mkdir(parents=True)
    (profile / "data" / "backups").write_text("not a folder", encoding="utf-8")
    window = opened(workspace_file)
    window.keeper.tick()
    settle(qtbot, window)
    assert window._toast is not None
    assert str(profile / "data" / "backups") in window._toast.sentence.text()
    window.close()
    assert names(workspace_file) == ["Nadine Courtemanche"]
    (profile / "data" / "backups").unlink()
    again = opened(workspace_file)
    assert again._toast is not None
    assert str(profile / "data" / "backups") in again._toast.sentence.text()
    again._toast.hide()
    again.close()
    third = opened(workspace_file)
    assert third._toast is None


def test_restoring_takes_three_clicks_and_keeps_what_it_replaces(
    opened: Opener, workspace_file: Path, qtbot: QtBot
) -> None:
    window = opened(workspace_file)
    window.actions_of["backup"].trigger()
    settle(qtbot, window)
    add_officer(window, "Bram Wauters")
    window.actions_of["restore"].trigger()
    dialog = dialog_of(qtbot, window)
    shown = dialog.table.current_row()
    assert shown is not None
    assert shown.reason is Reason.ASKED
    assert list(dialog.model.rows) == [shown]
    assert "Bram Wauters" in said_in(dialog.present)
    assert "Bram Wauters" not in said_in(dialog.backup)
    qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
    assert window.desk is not None
    assert [one.name for one in workspaces.officers(window.desk.workspace)] == ["Nadine Courtemanche"]
    (replaced,) = workspace_file.parent.glob("bureau.replaced-*.cmpdesk")
    window.leave()
    assert names(replaced) == ["Bram Wauters", "Nadine Courtemanche"]
    assert backed_up(workspace_file)[0] == "close"


def said_in(card: object) -> str:
    from PySide6.QtWidgets import QLabel, QWidget

    assert isinstance(card, QWidget)
    return " ".join(one.text() for one in card.findChildren(QLabel))


def test_a_damaged_file_offers_its_backups(opened: Opener, workspace_file: Path, qtbot: QtBot) -> None:
    opened(workspace_file).leave()
    whole = workspace_file.read_bytes()
    workspace_file.write_bytes(whole[: len(whole) // 2])
    window = opened(workspace_file, ready=False)
    qtbot.waitUntil(window.welcome.mend.isVisible, timeout=LONG)
    settle(qtbot, window)
    window.welcome.mend.click()
    dialog = dialog_of(qtbot, window)
    assert dialog.table.current_row() is not None
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
    window.leave()
    assert names(workspace_file) == ["Nadine Courtemanche"]


def test_a_file_that_was_damaged_while_it_was_open_lets_another_be_opened(
    opened: Opener, workspace_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copy(workspace_file, tmp_path / "autre.cmpdesk"))
    window = opened(workspace_file)
    workspace_file.write_bytes(os.urandom(workspace_file.stat().st_size))
    window.open(str(other))
    settle(qtbot, window)
    assert window.desk is not None
    assert window.desk.workspace.info.location == str(other)


def test_a_file_that_is_gone_comes_back_from_the_first_page(
    opened: Opener, workspace_file: Path, qtbot: QtBot
) -> None:
    opened(workspace_file).leave()
    os.rename(workspace_file, workspace_file.with_suffix(".perdu"))
    window = opened()
    settle(qtbot, window)
    window.welcome.restore_wanted.emit("")
    dialog = dialog_of(qtbot, window)
    assert dialog.location == str(workspace_file)
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
    window.leave()
    assert names(workspace_file) == ["Nadine Courtemanche"]


def test_where_the_folder_is_of_another_computer_a_file_is_asked_for(
    opened: Opener, workspace_file: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = tmp_path / "ancien" / workspace_file.name
    far.parent.mkdir()
    os.rename(workspace_file, far)
    opened(far).leave()
    shutil.rmtree(far.parent)
    window = opened()
    settle(qtbot, window)
    window.welcome.restore_wanted.emit("")
    dialog = dialog_of(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog.restore_button.click()
    assert window.runner.running == 0
    here = tmp_path / "ici.cmpdesk"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(here.with_suffix("")), ""))
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
    window.leave()
    assert names(here) == ["Nadine Courtemanche"]
    assert not far.exists()


def test_without_a_backup_nothing_can_be_restored(opened: Opener, workspace_file: Path, qtbot: QtBot) -> None:
    window = opened(workspace_file)
    window.actions_of["restore"].trigger()
    dialog = dialog_of(qtbot, window)
    assert not dialog.restore_button.isEnabled()
    assert workspace_file.name in dialog.fault.text()
    dialog.reject()


def test_a_copy_is_written_where_the_officer_says(
    opened: Opener, workspace_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(workspace_file)
    window.keeper.export_to(tmp_path / "copie.cmpdesk")
    settle(qtbot, window)
    window.leave()
    assert names(tmp_path / "copie.cmpdesk") == ["Nadine Courtemanche"]


def test_of_a_server_a_copy_is_kept(opened: Opener, qtbot: QtBot, postgres_database: str, profile: Path) -> None:
    from PySide6.QtWidgets import QMessageBox

    workspaces.create(postgres_database, office=None, officer_name="Nadine Courtemanche").close()
    window = opened()
    settle(qtbot, window)
    window.open(postgres_database)
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
    assert not window.keeper.timer.isActive()
    window.keeper.now()
    settle(qtbot, window)
    (box,) = window.findChildren(QMessageBox)
    (copy,) = (profile / "data" / "backups").glob("*/*.cmpdesk")
    assert str(copy) in box.informativeText()
    box.accept()
    window.leave()
    assert names(copy) == ["Nadine Courtemanche"]


def test_a_long_backup_shows_its_progress_and_can_be_skipped(qtbot: QtBot) -> None:
    from concurrent.futures import Future

    from PySide6.QtWidgets import QWidget

    from cmpdesk.domain.backups import Made
    from cmpdesk.domain.tasks import Progress
    from cmpdesk.ui.closing import Steps

    work: Future[Made] = Future()
    steps, parent = Steps(), QWidget()
    qtbot.addWidget(parent)
    dialog = ClosingDialog(parent, work, steps)
    dialog.show()
    steps.report(Progress("", 2, 40))
    qtbot.waitUntil(lambda: dialog.bar.value() == 2, timeout=LONG)
    dialog.skip.click()
    assert steps.stop.is_set()
    assert dialog.isVisible()
    work.cancel()
    qtbot.waitUntil(lambda: not dialog.isVisible() if _alive(dialog) else True, timeout=LONG)


def _alive(dialog: ClosingDialog) -> bool:
    import shiboken6

    return shiboken6.isValid(dialog)


@pytest.mark.parametrize("language", ["fr", "en", "nl"])
def test_the_dialog_is_named_in_each_language(
    opened: Opener, workspace_file: Path, qtbot: QtBot, language: str
) -> None:
    from cmpdesk.i18n import screen

    screen.set_language(language)
    window = opened(workspace_file)
    window.actions_of["restore"].trigger()
    dialog = dialog_of(qtbot, window)
    assert dialog.accessibleName() == dialog.windowTitle() != ""
    dialog.reject()
