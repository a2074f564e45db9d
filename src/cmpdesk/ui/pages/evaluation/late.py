"""Who is late with their score sheets, and drafts of reminders: an officer sends them, nobody else does."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.sheets import ReaderProgress
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import reminders
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.reminders import RemindersSheet
from cmpdesk.ui.table import Cell, Column, Kind, TableModel


class LateDialog(RemindersSheet[ReaderProgress]):
    """Lists the readers who are late."""

    def __init__(self, parent: QWidget, desk: Desk, call_id: str, side: Side, late: Sequence[ReaderProgress]) -> None:
        title = n("{count} reviewer is late", "{count} reviewers are late", len(late))
        explanation = t("A draft is made for each one that is chosen, in their language; nothing is sent from here.")
        self._desk, self._place = desk, (call_id, side)
        model: TableModel[ReaderProgress] = TableModel(_columns(), lambda row: row.reviewer_id)
        model.set_rows(late)
        super().__init__(parent, desk, "late", title, explanation, model)

    def work(self) -> "partial[Any]":
        """Return the writing of the drafts."""
        call_id, side = self._place
        return partial(reminders.write, self._desk.workspace, officer=self._desk.officer, call_id=call_id, side=side,
                       out=self.folder, reviewer_ids=[one.reviewer_id for one in self.chosen])  # fmt: skip


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
