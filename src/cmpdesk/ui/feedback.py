"""What the desktop says back: empty lists, progress, toasts."""

from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.tasks import Progress
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.tasks import Task

SHOW_AFTER_MS = 500
TOAST_MS = 8000


class EmptyState(QWidget):
    """One sentence about what would be here, and the one button that fills it (`fills`), which takes the keyboard."""

    def __init__(self, sentence: str, action: QAction | None = None) -> None:
        super().__init__()
        self.fills: QWidget | None = None
        self.setAccessibleName(sentence)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        self.sentence = text(sentence, tone="muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.sentence)
        if action is not None:
            row = QHBoxLayout()
            row.addStretch(1)
            self.fills = ActionButton(action)
            row.addWidget(self.fills)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(3)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)  # as the place of a table that had the keyboard; a focus proxy would never let go
        if self.fills is not None and self.fills.isEnabled():
            self.fills.setFocus()

    def say(self, sentence: str) -> None:
        """Say another sentence."""
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)


class ProgressStrip(QFrame):
    """What is being done, n of N, pages, and Cancel. Hidden until work has lasted half a second.

    Give each task to `watch`; the strip hides when it has ended.
    """

    def __init__(self, what: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(what)
        self._what = self._doing = what
        self._task: Task[Any] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        self.sentence = Elided(what)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(what)
        self.cancel = QPushButton(t("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        row.addWidget(self.sentence, 2)
        row.addWidget(self.bar, 3)
        row.addWidget(self.cancel)
        self._timer = QTimer(self, singleShot=True, interval=SHOW_AFTER_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    def watch(self, task: Task[Any], what: str = "") -> None:
        """Follow `task`; `what` names the work where it is not the strip's own."""
        self._task = task
        self._doing = what or self._what
        self.sentence.setText(self._doing)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        task.watchers.append(self._progress)
        task.at_end.append(self._ended)
        self._timer.start()

    def _progress(self, progress: Progress) -> None:
        say = words()
        parts = [progress.label or self._doing]
        if progress.total:
            parts.append(
                t("{done} of {total}", done=say.number(min(progress.done + 1, progress.total)),
                  total=say.number(progress.total))
            )  # fmt: skip
        if progress.pages:
            parts.append(
                n("{done} of {count} page", "{done} of {count} pages", progress.pages,
                  done=say.number(progress.pages_done))
            )  # fmt: skip
        self.sentence.setText(" · ".join(parts))
        done, total = (progress.pages_done, progress.pages) if progress.pages else (progress.done, progress.total)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _cancel(self) -> None:
        if self._task is not None:
            self.cancel.setEnabled(False)
            self.sentence.setText(t("Cancelling…"))
            self._task.cancel()

    def _ended(self) -> None:
        if shiboken6.isValid(self):  # the dialog that it stands in may have closed while the work was being stopped
            self._timer.stop()
            self._task = None
            self.hide()


class Toast(QFrame):
    """A sentence at the bottom of the window, with Undo where the act can be taken back; Alt+Z reaches it."""

    undo = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("kind", "toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        self.sentence = text("")
        self.undo_button = QPushButton(t("Undo"))
        self.close_button = QPushButton("✕")
        self.close_button.setAccessibleName(t("Close this message"))
        self.close_button.setMinimumSize(24, 24)
        row.addWidget(self.sentence)
        row.addWidget(self.undo_button)
        row.addWidget(self.close_button)
        self.undo_button.clicked.connect(self._undo)
        self.close_button.clicked.connect(self.hide)
        self._timer = QTimer(self, singleShot=True, interval=TOAST_MS)
        self._timer.timeout.connect(self._fade)
        host.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, *, undo: bool = False) -> None:
        """Show `sentence` for 8 seconds, longer while the pointer or the keyboard is on it."""
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.undo_button.setVisible(undo)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        host = self._host
        self.move((host.width() - self.width()) // 2, host.height() - self.height() - 24)

    def _fade(self) -> None:
        if self.underMouse() or self.undo_button.hasFocus() or self.close_button.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def _undo(self) -> None:
        self.hide()
        self.undo.emit()
