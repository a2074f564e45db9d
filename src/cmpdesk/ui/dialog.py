"""What every dialog is made of: its title, what it holds, and a row of verbs."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.ui.labels import text
from cmpdesk.ui.theme import theme


class Dialog(QDialog):
    """A dialog with a title, which is also its accessible name and, unless told otherwise, its heading.

    `column` takes what it holds, then `button` fills `foot`: Tab goes in the order in which they were made.
    """

    enter_presses = True
    """Return presses the default button, or the first one; where forms are saved by Ctrl+Return, only the button that
    has the keyboard.
    """

    def __init__(self, parent: QWidget | None, title: str, *, heading: bool = True, spacing: int = 8) -> None:
        super().__init__(parent)
        self._heading = text("", "heading", wrap=True)
        self.column = QVBoxLayout()
        self.foot = QHBoxLayout()
        self.foot.addStretch(1)
        self._left = 0
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(spacing)
        whole.addWidget(self._heading)
        whole.addLayout(self.column, 1)
        whole.addLayout(self.foot)
        if not heading:
            self._heading.hide()
        self.call(title)

    def call(self, title: str) -> None:
        """Give the dialog a title."""
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._heading.setText(title)

    def button(self, verb: str, act: Callable[..., Any], *, primary: bool = False, default: bool = False,
               left: bool = False) -> QPushButton:  # fmt: skip
        """Add a button to the foot: at the right, or at the far left."""
        made = QPushButton(verb)
        if primary:
            made.setProperty("kind", "primary")
        if not self.enter_presses:
            made.setAutoDefault(False)
        made.setDefault(default)
        made.clicked.connect(act)
        self.foot.insertWidget(self._left if left else -1, made)
        self._left += left
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.enter_presses or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        # Qt would press a button that nobody named the default: one that takes out a row, for instance.
        focused = self.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()

    def aside(self, widget: QWidget) -> None:
        """Put `widget` at the left of the foot; it takes the room that the buttons leave."""
        self.foot.insertWidget(0, widget, 1)
        self.foot.setStretch(1, 0)

    def size_to(self, width: int, height: int) -> None:
        """Take this size, in pixels at the usual text size, as far as the screen or the window below allows."""
        below = self.parentWidget()
        room = self.screen().availableSize()
        if below is not None:
            room = room.expandedTo(below.window().size())
        self.resize(min(theme().px(width), room.width() - 40), min(theme().px(height), room.height() - 60))
