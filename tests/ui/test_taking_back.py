"""Undo and redo in the real window: one after the other, and stopped on the way."""

from functools import partial
from pathlib import Path
from threading import Event

from pytestqt.qtbot import QtBot

from cmpdesk.domain.directory import Role
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.services import workspaces
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.taking_back import TakingBack
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import Opener, settle


def entered(qtbot: QtBot, opened: Opener, path: Path) -> MainWindow:
    window = opened(path)
    settle(qtbot, window)
    return window


def names(window: MainWindow) -> list[str]:
    assert window.desk is not None
    return sorted(one.name for one in workspaces.officers(window.desk.workspace))


def joined(window: MainWindow, *named: str) -> None:
    desk = window.desk
    assert desk is not None
    for name in named:
        workspaces.add_officer(desk.workspace, officer=desk.officer, name=name, party_code="WB", role=Role.OFFICER)


def strip_of(window: MainWindow) -> TakingBack:
    (found,) = window.pages.findChildren(TakingBack)
    return found


def test_a_second_undo_waits_for_the_first(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = entered(qtbot, opened, workspace_file)
    before = names(window)
    joined(window, "Alix Bédard", "Rosalie Thiry")
    assert len(names(window)) == len(before) + 2
    window.take_back("undo")
    window.take_back("undo")
    settle(qtbot, window)
    assert names(window) == before
    assert not strip_of(window).isVisible()


def test_an_undo_that_is_stopped_takes_nothing_back(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = entered(qtbot, opened, workspace_file)
    joined(window, "Alix Bédard")
    assert window.desk is not None
    before = names(window)
    with window.desk.workspace.write(window.desk.officer, "test.hold"):  # it waits for who writes before it
        window.take_back("undo")
        window.take_back("undo")
        strip = strip_of(window)
        qtbot.waitUntil(strip.isVisible)
        assert strip.geometry().bottom() < window.pages.height()
        strip.cancel.click()
    settle(qtbot, window)
    assert names(window) == before
    assert not strip.isVisible()


def test_what_is_done_again_is_called_so_all_along(qtbot: QtBot, runner: TaskRunner) -> None:
    strip, go_on = ProgressStrip("Taking back a step"), Event()
    qtbot.addWidget(strip)
    strip.watch(runner.run_watched(partial(reporting, go_on)), "Doing a step again")
    qtbot.waitUntil(lambda: strip.bar.maximum() == 10)
    assert strip.sentence.text().startswith("Doing a step again")
    go_on.set()
    qtbot.waitUntil(lambda: runner.running == 0)


def reporting(go_on: Event, *, watch: Watch) -> None:
    watch.report(Progress("", 1, 10))
    go_on.wait(5)
