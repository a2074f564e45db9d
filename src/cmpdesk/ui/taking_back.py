"""Undo and redo: one after the other; what takes long shows how far it is, and can be stopped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui import session
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.domain.areas import Outcome
    from cmpdesk.domain.history import StepRow
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.tasks import Task


def take_back(host: QWidget, desk: Desk, which: str) -> None:
    """Undo or redo (`which`) the newest step of the officer; the progress is shown at the foot of `host`."""
    found = host.findChild(TakingBack, options=Qt.FindChildOption.FindDirectChildrenOnly)
    (found or TakingBack(host)).start(desk, which)


class TakingBack(ProgressStrip):
    """Floats over the foot of its host while a step is taken back; another one asked meanwhile follows."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(t("Taking back a step"))
        self.setParent(host)
        self.hide()
        self._host = host
        self._current: Task[Outcome[StepRow]] | None = None
        self._waiting: list[tuple[Desk, str]] = []
        host.installEventFilter(self)

    def start(self, desk: Desk, which: str) -> None:
        """Take back, or do again, now or after what is under way."""
        if self._current is not None:
            self._waiting.append((desk, which))
            return
        work = partial(session.take_back, desk.workspace, desk.officer, which)
        self._current = desk.runner.run_watched(work, then=partial(_say, desk), ended=self._next, owner=self)
        self.watch(self._current, t("Doing a step again") if which == "redo" else "")

    def _next(self) -> None:
        task, self._current = self._current, None
        if task is not None and task.cancelled:
            self._waiting.clear()
        elif self._waiting:
            self.start(*self._waiting.pop(0))

    def showEvent(self, event: QShowEvent) -> None:
        self._place()
        self.raise_()
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        host = self._host
        width, height = min(theme().px(680), host.width() - 48), self.sizeHint().height()
        self.setGeometry((host.width() - width) // 2, host.height() - height - 24, width, height)


def _say(desk: Desk, outcome: Outcome[StepRow]) -> None:
    desk.say(session.taken_back(outcome.value))
