"""Which progress sheets are late, and drafts of reminders: an officer sends them, nobody else does."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.programmes import Programme
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import progress_out
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.reviews.sheets_out import Row, columns, row_id
from cmpdesk.ui.reminders import RemindersSheet
from cmpdesk.ui.table import Column, TableModel


class LateSheetsDialog(RemindersSheet[Row]):
    """Lists the progress sheets that are late."""

    def __init__(self, parent: QWidget, desk: Desk, review_id: str, programme: Programme,
                 late: Sequence[Row]) -> None:  # fmt: skip
        title = n("{count} progress sheet is late", "{count} progress sheets are late", len(late))
        explanation = t("A draft is made for each one that is chosen, in its language; nothing is sent from here.")
        self._desk, self._review = desk, review_id
        model: TableModel[Row] = TableModel((*columns(programme)[:2], _due()), row_id)
        model.set_rows(late)
        super().__init__(parent, desk, "progress-late", title, explanation, model)

    def work(self) -> "partial[Any]":
        """Return the writing of the drafts."""
        return partial(progress_out.remind, self._desk.workspace, officer=self._desk.officer, review_id=self._review,
                       out=self.folder, only=[(one.project_id, side) for one, side, _ in self.chosen])  # fmt: skip


def _due() -> Column[Row]:
    def day(row: Row) -> str:
        sheet = row[0].sheet(row[1])
        return words().date(sheet.asked.due) if sheet and sheet.asked.due else ""

    return Column("due", t("Was due by"), day, width=120)
