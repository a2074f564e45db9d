"""What is said after the program ended in a bad way: once, calmly, with the report that it left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from cmpdesk.i18n import screen
from cmpdesk.i18n.screen import t
from cmpdesk.runtime import sittings
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.ui.window import MainWindow


def look(window: MainWindow) -> None:
    """Look on a thread whether the last sitting died, and say so where it did."""
    window.runner.run(sittings.stopped, then=lambda stop: _say(window, stop), owner=window)


def _say(window: MainWindow, stop: sittings.Stop | None) -> None:
    if stop is not None:
        StoppedBar(window, stop)


class StoppedBar(QFrame):
    """A bar over the top of the window, until it is dismissed."""

    def __init__(self, host: QWidget, stop: sittings.Stop) -> None:
        super().__init__(host)
        self._host, self._stop = host, stop
        self.setProperty("kind", "toast")
        when = screen.words().short_instant(stop.at.astimezone())
        if stop.report is not None:
            said = t("CMP Desk stopped unexpectedly on {when}. What was saved is there; it left a report.", when=when)
        else:
            said = t("CMP Desk did not end in good order (begun on {when}). What was saved is there.", when=when)
        self.setAccessibleName(said)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(text(said))
        buttons = [(t("Dismiss"), self._dismiss)]
        if stop.report is not None:
            buttons = [(t("Show the report…"), self.show_report), (t("Open its folder"), self._open_folder), *buttons]
        for words, act in buttons:
            button = QPushButton(words)
            button.clicked.connect(act)
            row.addWidget(button)
        host.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()

    def show_report(self) -> None:
        """Show the report, which can be copied; nothing is sent."""
        if self._stop.report is not None:
            ReportDialog(self._host, self._stop.report).open()

    def _open_folder(self) -> None:
        if self._stop.report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._stop.report.parent)))

    def _dismiss(self) -> None:
        self.hide()
        self.deleteLater()

    def _place(self) -> None:
        self.adjustSize()
        self.move((self._host.width() - self.width()) // 2, 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


class ReportDialog(Dialog):
    """A report of a crash: places in the code and kinds of errors, without any content."""

    def __init__(self, parent: QWidget, path: Path) -> None:
        super().__init__(parent, t("Report"), heading=False, spacing=12)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = t("It holds places in the program and kinds of errors, nothing that you typed. It stays here.")
        self.column.addWidget(text(said, "muted", wrap=True))
        self.shown = QPlainTextEdit(path.read_text(encoding="utf-8", errors="replace") if path.is_file() else "")
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(t("Report"))
        self.column.addWidget(self.shown, 1)
        self.aside(text(str(path), "muted", select=True, wrap=True))
        self.button(t("Copy"), self._copy)
        self.button(t("Close"), self.accept)
        self.resize(theme().px(720), theme().px(480))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.shown.toPlainText())
