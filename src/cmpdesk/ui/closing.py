"""The last backup, where it takes long: how far it is, and a way to skip it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.tasks import Progress
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text

if TYPE_CHECKING:
    from concurrent.futures import Future

    from cmpdesk.domain.backups import Made


class Steps:
    """The watch of a backup that nobody but the dialog follows."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.progress = Progress("", 0, 0)

    def report(self, progress: Progress) -> None:
        """Keep where the work is."""
        self.progress = progress

    def check(self) -> None:
        """Stop where it was skipped."""
        if self.stop.is_set():
            raise Refusal("task.cancelled")


class ClosingDialog(Dialog):
    """“Backing up…”, how far, and a way to skip it; goes away by itself."""

    def __init__(self, parent: QWidget, work: Future[Made], steps: Steps) -> None:
        super().__init__(parent, t("Backing up…"), heading=False, spacing=10)
        self._work, self._steps = work, steps
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self.said = text(t("Backing up what changed…"), wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(t("Backing up…"))
        self.column.addWidget(self.said)
        self.column.addWidget(self.bar)
        self.skip = self.button(t("Skip"), self.reject)
        self.skip.setToolTip(t("Close without a backup; the next one follows when the workspace is open again."))
        self._timer = QTimer(self, interval=100)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Show how far the work is; close when it is done."""
        if self._work.done():
            self._timer.stop()
            self.accept()
            return
        progress = self._steps.progress
        if progress.total:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)
            say = words()
            done, total = say.number(progress.done + 1), say.number(progress.total)
            self.said.setText(t("Backing up: attachment {done} of {total}", done=done, total=total))

    def reject(self) -> None:
        """Skip the backup: what is not finished leaves nothing."""
        self._steps.stop.set()
        self.skip.setEnabled(False)
        self.said.setText(t("Cancelling…"))
        QApplication.processEvents()
