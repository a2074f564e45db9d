"""What would become of each row of a list of experts, and the button that writes it."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from cmpdesk.domain.experts import ExpertPlan, PlannedExpert
from cmpdesk.domain.imports import RowResult
from cmpdesk.i18n import experts as labels
from cmpdesk.i18n.expert_faults import fault
from cmpdesk.i18n.labels import row_result
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import expert_sheets
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.labels import text
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

_TONES = {RowResult.REFUSED: "bad", RowResult.NEW: "good", RowResult.CHANGED: "accent", RowResult.SAME: "muted"}
"""What asks for a look comes first."""


def choose_file(owner: QWidget) -> Path | None:
    """Ask for a list of experts."""
    kinds = t("Spreadsheets ({kinds})", kinds="*.xlsx *.xls *.ods *.csv")
    chosen, _ = QFileDialog.getOpenFileName(owner, t("Choose the list of experts"), str(Path.home()), kinds)
    return Path(chosen) if chosen else None


class ImportSheet(Sheet):
    """Shows a plan and writes it. `saved` brings how many experts were written."""

    def __init__(self, parent: QWidget | None, desk: Desk, plan: ExpertPlan) -> None:
        count = plan.count(RowResult.NEW) + plan.count(RowResult.CHANGED)
        title = t("Experts of {party} from {file}", party=plan.party_code, file=Path(plan.path).name)
        explanation = t("Nothing is written yet. An empty cell changes nothing; refused rows are left out.")
        verb = n("Import {count} expert", "Import {count} experts", count)
        super().__init__(parent, desk.runner, title, explanation, verb)
        self._desk, self._plan = desk, plan
        w = words()
        counts = [t("{result}: {count}", result=row_result(w, one), count=w.number(plan.count(one)))
                  for one in RowResult]  # fmt: skip
        self.body.addWidget(text(" · ".join(counts), "strong", wrap=True))
        doubtful = sum(bool(row.doubts) for row in plan.rows)
        if doubtful:
            said = n("{count} row may mean somebody else of the same name: look at it first.",
                     "{count} rows may mean somebody else of the same name: look at them first.", doubtful)  # fmt: skip
            self.body.addWidget(text(said, tone="warn", wrap=True))
        if plan.ignored:
            said = t("Columns that are not read: {names}", names=w.listed(plan.ignored))
            self.body.addWidget(text(said, "muted", wrap=True))
        model: TableModel[PlannedExpert] = TableModel(_columns(), lambda row: str(row.row))
        model.set_rows(sorted(plan.rows, key=lambda row: (not row.doubts, list(_TONES).index(row.result), row.row)))
        self.table: Table[PlannedExpert] = Table(model, name="experts-import", title=title, memory=desk.memory)
        self.table.setMinimumHeight(240)
        self.body.addWidget(self.table, 1)
        self.save_button.setEnabled(bool(count))
        self.size_to(820, 560)
        self.filled()
        self.table.setFocus()

    def work(self) -> "partial[Any]":
        """Return the writing of the plan."""
        return partial(expert_sheets.commit, self._desk.workspace, officer=self._desk.officer, plan=self._plan)


def _why(row: PlannedExpert) -> str:
    w = words()
    if row.faults:
        return "; ".join(fault(w, one) for one in row.faults)
    changes = w.listed([labels.change(w, one) for one in row.changes])
    return "; ".join([*(fault(w, one) for one in row.doubts), *([changes] if changes else [])])


def _columns() -> tuple[Column[PlannedExpert], ...]:
    return (
        Column("row", t("Row"), lambda row: words().number(row.row), Kind.NUMBER, width=56),
        Column("name", t("Expert"), lambda row: Cell(row.name or "—", row.organisation), Kind.TWO_LINES, width=230),
        Column("result", t("Result"), lambda row: Cell(row_result(words(), row.result), tone=_TONES[row.result]),
               Kind.PILL, width=110, room_for=[row_result(words(), one) for one in RowResult]),
        Column("why", t("Why"), _why, stretch=True),
    )  # fmt: skip
