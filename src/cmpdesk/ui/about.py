"""What this program is, in which versions, made of what and under which licences."""

from __future__ import annotations

from platform import platform, python_version

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from cmpdesk import __version__
from cmpdesk.i18n.screen import t
from cmpdesk.runtime.parts import Part, parts
from cmpdesk.services import workspaces
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import theme


class AboutDialog(Dialog):
    """Versions, and each part with its licence in full."""

    def __init__(self, parent: QWidget, runner: TaskRunner) -> None:
        super().__init__(parent, t("About CMP Desk"), heading=False, spacing=12)
        self._parts: tuple[Part, ...] = ()
        column = self.column
        column.addWidget(text(f"CMP Desk {__version__}", "title"))
        column.addWidget(text(t("Calls for projects of two Parties, from filings to reviewer packets."), wrap=True))
        column.addWidget(text(t("Licence: European Union Public Licence 1.2 (EUPL-1.2)"), "muted"))
        column.addWidget(text(" · ".join(versions()), "muted", wrap=True, select=True))
        column.addWidget(text(t("What it is made of"), "heading"))
        row = QHBoxLayout()
        row.setSpacing(12)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Parts"))
        self.list.currentRowChanged.connect(self._show)
        self.licence = QPlainTextEdit()
        self.licence.setReadOnly(True)
        self.licence.setAccessibleName(t("Licence"))
        row.addWidget(self.list, 2)
        row.addWidget(self.licence, 3)
        column.addLayout(row, 1)
        self.button(t("Copy details"), self.copy)
        self.button(t("Close"), self.accept, default=True)
        self.resize(theme().px(760), theme().px(560))
        runner.run(parts, then=self._take, owner=self)

    def copy(self) -> None:
        """Copy the versions of the program and of its parts."""
        lines = [f"CMP Desk {__version__}", *versions(), *(f"{one.name} {one.version}".strip() for one in self._parts)]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _take(self, found: tuple[Part, ...]) -> None:
        self._parts = found
        for one in found:
            name = f"{one.name} {one.version}".strip()
            item = QListWidgetItem(f"{name} · {one.licence}" if one.licence else name)
            item.setToolTip(item.text())
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._parts):
            one = self._parts[row]
            said = t("Its licence did not come as a text: {licence}.", licence=one.licence or "—")
            self.licence.setPlainText("\n\n".join(one.texts) or said)


def versions() -> tuple[str, ...]:
    """Return the versions of what the program stands on."""
    return (f"Python {python_version()}", f"Qt {qVersion()}", f"SQLite {workspaces.sqlite_version()}", platform())
