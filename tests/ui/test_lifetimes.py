"""Nothing of the window waits for the garbage collector, which may run on any thread and would destroy it there."""

import gc
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opener, settle


def test_no_part_of_a_page_is_left_to_the_collector(opened: Opener, workspace_file: Path, qtbot: QtBot) -> None:
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        window = opened(workspace_file)
        for name in ("results", "juries", "evaluation", "dashboard"):
            window.go(name)
            settle(qtbot, window)
        gc.collect()
        left = [one for one in gc.garbage if isinstance(one, QObject) and shiboken6.isValid(one)]
        assert [type(one).__name__ for one in left if shiboken6.ownedByPython(one)] == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
