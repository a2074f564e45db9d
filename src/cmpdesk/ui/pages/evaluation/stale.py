"""Sheets of a jury that were filled by an older version of the grid: each is looked at again, and redone."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.sheets import StaleSheet
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import Column, Kind, TableModel
from cmpdesk.ui.table_view import Table


class StaleDialog(Sheet):
    """Lists sheets to redo; `show_this` is called with the place of the one that is chosen."""

    def __init__(self, parent: QWidget, desk: Desk, stale: Sequence[StaleSheet],
                 show_this: Callable[[dict[str, Any]], None]) -> None:  # fmt: skip
        title = n("{count} sheet to redo", "{count} sheets to redo", len(stale))
        told = t("The grid changed after they were filled: look at each, then redo it by the grid in force.")
        super().__init__(parent, desk.runner, title, told, t("Show the sheet"))
        self._show_this = show_this
        columns: tuple[Column[StaleSheet], ...] = (
            Column("number", t("Application"), lambda row: row.number, stretch=True),
            Column("code", t("Reviewer"), lambda row: row.code, width=140),
            Column("version", t("Version of the grid"), lambda row: words().number(row.grid_number), Kind.NUMBER,
                   width=150),
        )  # fmt: skip
        model: TableModel[StaleSheet] = TableModel(columns, lambda row: row.sheet_id)
        model.set_rows(stale)
        self.table: Table[StaleSheet] = Table(model, name="stale", title=title, memory=desk.memory)
        self.table.setMinimumHeight(220)
        self.table.setCurrentIndex(model.index(0, 0))
        self.table.opened.connect(self._opened)
        self.body.addWidget(self.table, 1)
        self.size_to(640, 460)
        self.filled()
        self.table.setFocus()

    def save(self) -> None:
        """Show the chosen sheet; nothing is changed here."""
        row = self.table.current_row()
        if row is not None:
            self.accept()
            self._show_this({"reviewer_id": row.reviewer_id, "application_id": row.application_id})

    def _opened(self, _row: StaleSheet) -> None:
        self.save()
