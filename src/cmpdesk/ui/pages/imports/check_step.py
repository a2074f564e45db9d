"""Step 3: what would become of each row; refused cells are repaired in place."""

from functools import partial
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.imports import Fault, PlannedRow, RowResult
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.i18n import labels, messages
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Chip, ChipRow
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.forms import line_edit
from cmpdesk.ui.inspector import FigureCard, Inspector
from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.layout import split
from cmpdesk.ui.pages.imports import words as say
from cmpdesk.ui.pages.imports.state import ImportDraft
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

SHOWN_UNMATCHED = 12
REQUESTED, GRANTED = 2, 3
"""Columns of which one is shown: what filings ask for, or what projects are granted."""


class CheckStep(QWidget):
    """Four counts, the rows, and the inspector of a row. `repaired` brings (row, field, text)."""

    repaired = Signal(int, str, str)

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Check"))
        self._draft: ImportDraft | None = None
        self._cohort = False
        self._other = ""
        self._fresh = True
        self._names: dict[str, str] = {}
        self._parties: tuple[Party, Party] | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(self._counts())
        self.result = Chip(t("Result"), t("All rows"))
        self.result.chosen.connect(self._filter)
        self.tally = text("", "muted")
        chips = ChipRow(t("Filters"), self.result)
        chips.add_right(self.tally)
        outer.addWidget(chips)
        self.model: TableModel[PlannedRow] = TableModel(self._columns(), lambda row: str(row.checked.row))
        self.model.sort_locally(_ordered)
        self.table: Table[PlannedRow] = Table(self.model, name="imports", title=t("Rows"), memory=memory)
        self.table.picked.connect(self._picked)
        self.inspector = Inspector(t("Selected row"))
        self.panes = split("imports-check", memory, self.table, self.inspector, sizes=(72, 28))
        outer.addWidget(self.panes, 1)

    def show_draft(self, draft: ImportDraft, party: Party, other: Party, call: CallSheet) -> None:
        """Show the plan of `draft`, which has one; `other` is the facing Party."""
        w = words()
        if draft.plan is None:
            return
        self._fresh = self._draft is None or self._draft.path != draft.path
        self._draft, self._parties, self._other = draft, (party, other), labels.party_name(w, other)
        self._cohort = draft.cohort
        self.table.setColumnHidden(REQUESTED, draft.cohort)
        self.table.setColumnHidden(GRANTED, not draft.cohort)
        self._names = {one.id: labels.sector(w, one) for one in (*call.sectors, *call.strands)}
        for result, card in self.cards.items():
            count = draft.plan.count(result)
            tone = say.TONES[result] if count else "muted"
            card.show_figure(w.number(count), tone, say.count_caption(result, count, cohort=draft.cohort))
            card.setVisible(result is not RowResult.CHANGED or not draft.cohort)
        self.result.set_choices(
            [
                (str(result), f"{labels.row_result(w, result)} ({w.number(count)})")
                for result in RowResult
                if (count := draft.plan.count(result))
            ]
        )
        self._filter()

    # -- inside

    def _counts(self) -> QWidget:
        holder = QWidget()
        holder.setProperty("kind", "plain")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.cards = {result: FigureCard(say.count_caption(result, 0), "0", "muted") for result in RowResult}
        for card in self.cards.values():
            row.addWidget(card, 1)
        return holder

    def _columns(self) -> tuple[Column[PlannedRow], ...]:
        return (
            Column("row", t("Row"), lambda row: words().number(row.checked.row), sort="row", width=56),
            Column("title", t("Project"), _project, Kind.TWO_LINES, stretch=True),
            Column("amount", t("Amount requested"), _amount, Kind.NUMBER, width=126),
            Column("granted", t("Granted"), _granted, Kind.SIDES, width=126),
            Column("result", t("Result"), _result, Kind.PILL, sort="result", width=92),
            Column("why", t("Why"), self._why, stretch=True),
        )

    def _why(self, row: PlannedRow) -> str:
        return say.why(row, self._other, self._names)

    def _filter(self, *_: object) -> None:
        if self._draft is None or self._draft.plan is None:
            return
        rows = self._draft.plan.rows
        shown = [row for row in rows if not self.result.key or row.result == self.result.key]
        self.model.set_rows(shown)
        self.tally.setText(say.tally(len(shown), len(rows)))
        if shown and (self._fresh or not self.table.currentIndex().isValid()):
            self._fresh = False
            first = next((row for row in shown if row.result is RowResult.REFUSED), shown[0])
            self.table.pick(self.model.row_id(first))
        if not shown:
            self._show_file()

    def _picked(self, row: PlannedRow | None) -> None:
        if row is None or self._draft is None:
            return
        w = words()
        show = self.inspector
        show.clear()
        show.title(t("Row {row}", row=w.number(row.checked.row)), row.checked.title)
        for fault in row.checked.faults:
            self._fault(row, fault)
        repairs = {name: typed for (at, name), typed in self._draft.repairs.items() if at == row.checked.row}
        faulty = {fault.field for fault in row.checked.faults}
        for name, typed in repairs.items():
            if name not in faulty:
                field = labels.import_field(w, name)
                show.paragraph(t("{field}: repaired here as “{text}”", field=field, text=typed), tone="good")
        for warning in row.checked.warnings:
            show.paragraph(messages.fault(w, warning), tone="warn")
        if row.changes:
            show.group(t("What changes"))
            for change in row.changes:
                show.paragraph(say.change(change, self._names))
        elif not row.checked.faults:
            show.paragraph(say.why(row, self._other, self._names) or labels.row_result(w, row.result))
        if row.attachments:
            show.group(t("Attachments of this row"))
            for name in row.attachments:
                show.add(Elided(PurePath(name).name))
        self._add_file()

    def _fault(self, row: PlannedRow, fault: Fault) -> None:
        self.inspector.paragraph(f"{messages.fault(words(), fault)}.", tone="bad")
        if not fault.field or self._draft is None:
            return
        name = say.field(fault.field, self._parties)
        self.inspector.add(
            text(t("Correct the cell in the file and open it again, or type it here."), "muted", wrap=True)
        )
        typed = self._draft.repairs.get((row.checked.row, fault.field), "")
        field = line_edit(typed, hint=say.hint(fault.field, self._counting(fault.field)), name=name)
        field.setObjectName(f"repair-{fault.field}")
        field.editingFinished.connect(partial(self._repair, row.checked.row, fault.field, field))
        self.inspector.add(text(name, "strong"))
        self.inspector.add(field)

    def _counting(self, field: str) -> Party | None:
        """Return the Party in whose currency an amount is typed."""
        if self._parties is None or not self._cohort:
            return self._parties[0] if self._parties else None
        return next(one for one in self._parties if ("_second" in field) is (one.side is Side.SECOND))

    def _repair(self, row: int, name: str, field: QLineEdit) -> None:
        if self._draft is not None and field.text().strip() != self._draft.repairs.get((row, name), ""):
            self.repaired.emit(row, name, field.text())

    def _show_file(self) -> None:
        self.inspector.clear()
        self._add_file()

    def _add_file(self) -> None:
        if self._draft is None or self._draft.plan is None:
            return
        plan = self._draft.plan
        self.inspector.group(t("Recognised columns"))
        for heading, name in plan.mapping.columns:
            self.inspector.add(_column_line(heading, say.field(name, self._parties), read=bool(name)))
        if self._draft.cohort:
            return
        self.inspector.group(t("Attachments"))
        self.inspector.paragraph(say.attachments(plan), tone="" if plan.attachment_files else "muted")
        for name in plan.unmatched_files[:SHOWN_UNMATCHED]:
            self.inspector.add(Elided(f"▲ {PurePath(name).name}", tone="warn"))


def _column_line(heading: str, field: str, *, read: bool) -> QWidget:
    line = QWidget()
    line.setProperty("kind", "plain")
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    layout.addWidget(Elided(heading or "—", tone="muted"), 1)
    shown = Elided(field, "strong" if read else "", "" if read else "muted")
    shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    layout.addWidget(shown, 1)
    return line


def _project(row: PlannedRow) -> Cell:
    return Cell(row.checked.title or "—", row.checked.organisation)


def _amount(row: PlannedRow) -> str:
    draft = row.checked.draft
    return words().money(draft.requested) if draft and draft.requested else ""


def _granted(row: PlannedRow) -> Cell:
    """Return what each Party grants in all years, in the currency of each."""
    w, project = words(), row.checked.project
    if project is None:
        return Cell("")
    sums: dict[Side, Money] = {}
    for one in project.grants:
        sums[one.side] = sums.get(one.side, Money(0, one.amount.currency)) + one.amount
    first, second = (w.money_short(sums[side]) if side in sums else "" for side in Side)
    return Cell("", sides=(first, second))


def _result(row: PlannedRow) -> Cell:
    return Cell(labels.row_result(words(), row.result), tone=say.TONES[row.result])


def _ordered(rows: list[PlannedRow], sort: Sort | None) -> list[PlannedRow]:
    if sort is None:
        return rows
    order = list(RowResult)[::-1]
    if sort.column == "result":
        rows = sorted(rows, key=lambda row: order.index(row.result))
    return rows[::-1] if sort.descending else rows
