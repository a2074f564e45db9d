"""Reads the text of attachments in the background, so that they are found: after opening, and after each import."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from cmpdesk.domain.areas import Area

if TYPE_CHECKING:
    from cmpdesk.domain.errors import Foreseen
    from cmpdesk.ui.desk import Desk

AFTER_MS = 4000
"""What an officer waits for comes first."""


class Reading(QObject):
    """Starts to read some seconds after the workspace of `desk` was opened or its applications changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self._start)
        desk.changes.changed.connect(self._changed)
        self._timer.start()

    def _changed(self, areas: Area) -> None:
        if areas & Area.APPLICATIONS:
            self._timer.start()

    def _start(self) -> None:
        desk = self._desk
        if desk.runner.closed:
            return
        from cmpdesk.services import search

        work = partial(search.read_attachments, desk.workspace, officer=desk.officer)
        desk.runner.run_watched(work, failed=_quiet, owner=self, channel="read-attachments")


def _quiet(_failure: Foreseen) -> bool:
    """Say nothing: nobody asked for it, and it is tried again after the next change."""
    return True
