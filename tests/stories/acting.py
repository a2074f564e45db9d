"""What a person does in the window: looks for a button, presses it, types, waits."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.ui.feedback import Toast
from cmpdesk.ui.page import Page
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import settle

Kind = TypeVar("Kind", bound=Page)


class Person:
    """Acts in `window`; looks at what is visible only."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        window.activateWindow()

    def wait(self) -> None:
        """Wait until nothing runs any more."""
        settle(self.qtbot, self.window)

    @property
    def toast(self) -> Toast:
        """The toast of the window."""
        found = self.window.findChild(Toast)
        assert isinstance(found, Toast)
        return found

    def page(self, kind: type[Kind]) -> Kind:
        """Return the page that is shown, which must be of `kind`."""
        page = self.window.pages.page
        assert isinstance(page, kind), f"{page} is shown"
        return page

    def go(self, name: str, kind: type[Kind]) -> Kind:
        """Choose an entry of the side bar."""
        self.window.sidebar.page_wanted.emit(name)
        self.wait()
        return self.page(kind)

    def button(self, word: str, inside: QWidget | None = None) -> QPushButton:
        """Return the visible button that begins with `word` or is called so."""
        for one in (inside or self.window).findChildren(QPushButton):
            text = one.text().replace("&", "")
            if one.isVisible() and (text.startswith(word) or one.objectName() == word):
                return one
        raise AssertionError(f"no button {word}")

    def press(self, word: str, inside: QWidget | None = None) -> None:
        """Click a button, and wait for what it does."""
        self.qtbot.wait(20)
        button = self.button(word, inside)
        assert button.isEnabled(), f"{word} is disabled: {button.toolTip()}"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.wait()

    def keys(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys anywhere in the window."""
        QTest.keyClick(self.window, key, modifier)
        self.wait()

    def texts(self, inside: QWidget | None = None) -> str:
        """Return all visible text of labels."""
        labels = (inside or self.window).findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds`."""
        self.qtbot.waitUntil(holds, timeout=30_000)


def copied(source: Path, folder: Path) -> Path:
    """Return a copy of a workspace, to work on."""
    target = folder / "recit.cmpdesk"
    target.write_bytes(source.read_bytes())
    return target
