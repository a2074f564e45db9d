"""Reminders to those who are late: drafts in a folder; an officer sends them, nobody else does."""

from collections.abc import Sequence
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtWidgets import QFileDialog, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table

Row = TypeVar("Row")


class RemindersSheet(Sheet, Generic[Row]):
    """Lists who is late, all of them chosen; `saved` brings the drafts that were written into the `folder`."""

    def __init__(self, parent: QWidget, desk: Desk, name: str, title: str, explanation: str,
                 model: TableModel[Row]) -> None:  # fmt: skip
        super().__init__(parent, desk.runner, title, explanation, t("Save reminders…"))
        self.folder = Path.home()
        self.table: Table[Row] = Table(model, name=name, title=title, memory=desk.memory, many=True)
        self.table.setMinimumHeight(220)
        self.table.selectAll()
        self.body.addWidget(self.table, 1)
        self.save_button.setEnabled(bool(model.rows))
        self.size_to(760, 480)
        self.filled()
        self.table.setFocus()

    @property
    def chosen(self) -> Sequence[Row]:
        """Who is reminded: those that are chosen, all where nobody is."""
        return self.table.chosen_rows() or self.table.rows_model.rows

    def save(self) -> None:
        """Ask for the folder, then write the drafts."""
        chosen = QFileDialog.getExistingDirectory(self, t("Folder for the reminders"), str(self.folder))
        if chosen:
            self.save_into(Path(chosen))

    def save_into(self, folder: Path) -> None:
        """Write the drafts into `folder`."""
        self.folder = folder
        super().save()
