"""Who is late with their score sheets, and drafts of reminders: an officer sends them, nobody else does."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.sheets import ReaderProgress
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import reminders
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table


class LateDialog(Sheet):
    """Lists the late; `saved` brings the drafts that were written."""

    def __init__(self, parent: QWidget, desk: Desk, call_id: str, side: Side, late: Sequence[ReaderProgress]) -> None:
        title = n("{count} reviewer is late", "{count} reviewers are late", len(late))
        explanation = t("A draft is made for each one that is chosen, in their language; nothing is sent from here.")
        super().__init__(parent, desk.runner, title, explanation, t("Save reminders…"))
        self._desk, self._place = desk, (call_id, side)
        self._folder = Path.home()
        model: TableModel[ReaderProgress] = TableModel(_columns(), lambda row: row.reviewer_id)
        model.set_rows(late)
        self.table: Table[ReaderProgress] = Table(model, name="late", title=title, memory=desk.memory, many=True)
        self.table.setMinimumHeight(220)
        self.table.selectAll()
        self.body.addWidget(self.table, 1)
        self.size_to(760, 480)
        self.filled()
        self.table.setFocus()

    def typed(self) -> object:
        """Return nothing: nothing is typed here."""
        return None

    def first_fault(self) -> QWidget | None:
        """Return none."""
        return None

    def save(self) -> None:
        """Ask for the folder, then write the drafts."""
        chosen = QFileDialog.getExistingDirectory(self, t("Folder for the reminders"), str(self._folder))
        if chosen:
            self.save_into(Path(chosen))

    def save_into(self, folder: Path) -> None:
        """Write the drafts into `folder`."""
        self._folder = folder
        super().save()

    def work(self) -> "partial[Any]":
        """Return the writing of the drafts to those who are chosen, to all where nobody is."""
        call_id, side = self._place
        chosen = self.table.chosen_rows() or self.table.rows_model.rows
        return partial(reminders.write, self._desk.workspace, officer=self._desk.officer, call_id=call_id, side=side,
                       out=self._folder, reviewer_ids=[one.reviewer_id for one in chosen])  # fmt: skip


def _columns() -> tuple[Column[ReaderProgress], ...]:
    def handed_in(row: ReaderProgress) -> Cell:
        return Cell(t("{done} of {total}", done=words().number(row.returned), total=words().number(row.assigned)))

    return (
        Column("code", t("Reviewer"), lambda row: row.code, width=80),
        Column("name", t("Name"), lambda row: Cell(row.name, row.email), Kind.TWO_LINES, stretch=True),
        Column("returned", t("Handed in"), handed_in, Kind.NUMBER, width=110),
        Column("started", t("In progress"), lambda row: words().number(row.started - row.returned), Kind.NUMBER,
               width=110),
    )  # fmt: skip
