"""What taking pictures needs: to wait until nothing moves, and to find what a page has opened over itself."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from cmpdesk.services import calls
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.window import MainWindow

PATIENCE_SECONDS = 60
COLOURS = 128
Shot = Callable[[QWidget, str], None]


def wait(milliseconds: int) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(done: Callable[[], object]) -> None:
    """Let the window work until `done` says so."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not done() and time.monotonic() < until:
        wait(20)


def settle(window: MainWindow) -> None:
    """Wait until nothing runs."""
    wait(40)
    wait_until(lambda: not window.runner.running)
    wait(120)


def enter_copy(window: MainWindow, path: Path, name: str) -> None:
    """Enter a copy of the workspace at `path`, under `name` beside it, and its first call: nothing is kept."""
    copy = path.with_name(name)  # open until the window closes
    shutil.copy(path, copy)
    window.open(str(copy))
    settle(window)
    waiting = window.welcome.take_waiting()
    if waiting is not None:
        window.enter(waiting, waiting.officers[0])
    settle(window)
    if window.desk is not None:
        window.choose_call(calls.calls(window.desk.workspace)[0].id)


def steady(widget: QWidget) -> QPixmap:
    """Return a picture of `widget` once two in a row are the same: layouts settle in several turns."""
    before = widget.grab()
    for _ in range(20):
        wait(40)
        now = widget.grab()
        if now.toImage() == before.toImage():
            break
        before = now
    return before


def opened(window: MainWindow) -> QDialog:
    """Return the dialog that is open over `window`."""
    return [one for one in window.findChildren(QDialog) if one.isVisible()][-1]


def sheet(window: MainWindow, open_it: Callable[[], object], name: str, shot: Shot) -> None:
    """Take the dialog that `open_it` opens, at its top and, where it goes on below, at its end."""
    open_it()
    settle(window)
    dialog = opened(window)
    shot(dialog, name)
    if isinstance(dialog, Sheet):
        bar = dialog.area.verticalScrollBar()
        if bar.maximum() > 0:
            bar.setValue(bar.maximum())
            shot(dialog, f"{name}-end")
    dialog.reject()
    settle(window)


def small_copy(source: Path, target: Path) -> None:
    """Copy a picture with few colours: screens have few, and the guide travels with the program."""
    with Image.open(source) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        target.parent.mkdir(parents=True, exist_ok=True)
        few.save(target, optimize=True)
