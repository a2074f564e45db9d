"""Cells changed in a table: in place with F2, and by pasting a block from a spreadsheet after a look at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from cmpdesk.domain import cells as rules
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.cells import CellChange, Offers, PlannedCell
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import unguarded
from cmpdesk.domain.text import fold
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of, show_failure
from cmpdesk.ui.labels import text
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme

Row = TypeVar("Row")
ChangeOf = Callable[[Row, Column[Row], str], CellChange | None]
"""Makes a change of what is typed for a row and a column; None where the column cannot be edited."""


class Editing(QObject, Generic[Row]):
    """Lets the columns of `table` that have a `field` be edited.

    `version` returns that of the record of a row, `offers` what cells may name, `may` whether this officer may.
    """

    def __init__(self, table: Table[Row], desk: Desk, *, version: Callable[[Row], int],
                 offers: Callable[[], Offers], may: Callable[[], bool]) -> None:  # fmt: skip
        super().__init__(table)
        self._table, self._desk = table, desk
        self._version, self._offers, self._may = version, offers, may
        table.rows_model.may_edit = may
        table.rows_model.cell_typed.connect(self._typed)
        able, why = self._can, t("This table cannot be changed here.")
        add = table.actions_of.add
        add("edit-cell", t("Edit the cell"), table.edit_cell, shortcut="F2", enabled=able, why=why)
        add("paste", t("Paste cells…"), self.paste, shortcut="Ctrl+V", enabled=able, why=why)

    def _can(self) -> bool:
        return self._may() and bool(self._table.rows_model.rows)

    def _typed(self, row: int, column: int, typed: str) -> None:
        model = self._table.rows_model
        held, field = model.row(row), model.columns[column].field
        if held is None or field is None:
            return
        try:
            rules.read(field, typed, self._offers())
        except Refusal as refusal:
            self._desk.say(t("{column}: {why}", column=model.columns[column].title, why=sentence_of(refusal)))
            return
        self.apply([CellChange(model.row_id(held), self._version(held), field, typed)])

    def paste(self) -> None:
        """Show what the cells on the clipboard would change, from the current cell on."""
        try:
            block = rules.block(QGuiApplication.clipboard().text())
        except Refusal as refusal:
            show_failure(refusal)
            return
        model = self._table.rows_model
        self._desk.runner.run(model.every_row(), then=partial(self._plan, block), owner=self, channel="paste")

    def _plan(self, block: list[list[str]], rows: list[Row]) -> None:
        table = self._table
        order = table.shown_columns()
        here = table.currentIndex()
        start = order.index(here.column()) if here.column() in order else 0
        shown = [(number, table.rows_model.columns[number]) for number in order[start:]]
        titles = [fold(column.title) for _, column in shown]
        if len(block) > 1 and all(fold(cell) == title for cell, title in zip(block[0], titles, strict=False)):
            block = block[1:]  # our own headings, copied with the rows
        planned = plan(block, rows, max(0, here.row()), shown, self._change_of, self._offers())
        PasteDialog(table, planned, rows, self.apply).open()

    def _change_of(self, row: Row, column: Column[Row], typed: str) -> CellChange | None:
        if column.field is None:
            return None
        return CellChange(self._table.rows_model.row_id(row), self._version(row), column.field, typed)

    def apply(self, changes: Sequence[CellChange]) -> None:
        """Make `changes` true in one step."""
        from cmpdesk.services import cells

        desk = self._desk
        work = partial(cells.change, desk.workspace, officer=desk.officer, changes=tuple(changes))
        desk.runner.run(work, then=self._applied, owner=self)

    def _applied(self, outcome: Outcome[int]) -> None:
        self._desk.say(n("{count} cell changed", "{count} cells changed", outcome.value), undo=True)


def plan(block: Sequence[Sequence[str]], rows: Sequence[Row], top: int, shown: Sequence[tuple[int, Column[Row]]],
         change_of: ChangeOf[Row], offers: Offers) -> list[PlannedCell]:  # fmt: skip
    """Return what would become of each cell of `block`, put at the row `top` and the first of the columns `shown`."""
    planned = []
    for down, line in enumerate(block):
        for across, typed in enumerate(line):
            number, column = shown[across] if across < len(shown) else (-1, None)
            row = rows[top + down] if top + down < len(rows) else None
            planned.append(_planned(top + down, number, row, column, typed, change_of, offers))
    return planned


def _planned(place: int, number: int, row: Row | None, column: Column[Row] | None, typed: str,
             change_of: ChangeOf[Row], offers: Offers) -> PlannedCell:  # fmt: skip
    if row is None or column is None:
        return PlannedCell(place, number, "", None, Refusal("cell.no-row" if row is None else "cell.not-editable"))
    before = column.edited(row)
    made = column.cell(row)
    unchanged = {_bare(before), _bare(made.plain if isinstance(made, Cell) else made)}
    if _bare(typed) in unchanged:
        return PlannedCell(place, number, before, None, None, same=True)
    change = change_of(row, column, typed)
    if change is None:
        return PlannedCell(place, number, before, None, Refusal("cell.not-editable"))
    try:
        rules.read(change.field, typed, offers)
    except Refusal as refusal:
        return PlannedCell(place, number, before, change, refusal)
    return PlannedCell(place, number, before, change, None)


def _bare(shown: str) -> str:
    return unguarded(shown).strip().removeprefix("—")


class PasteDialog(Dialog):
    """Every pasted cell with what it would change or why it is refused; what is accepted becomes one step."""

    def __init__(self, table: Table[Any], planned: Sequence[PlannedCell], rows: Sequence[Any],
                 apply: Callable[[Sequence[CellChange]], None]) -> None:  # fmt: skip
        title = t("Paste cells")
        super().__init__(table.window(), title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._apply = apply
        self._columns = table.rows_model.columns
        self._rows = rows
        accepted = [one for one in planned if one.change is not None and one.fault is None]
        refused = [one for one in planned if one.fault is not None]
        self._changes = [one.change for one in accepted if one.change is not None]
        parts = [
            n("{count} cell will change", "{count} cells will change", len(accepted)),
            n("{count} is refused", "{count} are refused", len(refused)),
            n("{count} stays as it is", "{count} stay as they are", sum(one.same for one in planned)),
        ]
        self.sentence = text(", ".join(parts) + ".", wrap=True)
        self.column.addWidget(self.sentence)
        self.model: TableModel[PlannedCell] = TableModel(
            (
                Column("row", t("Row"), self._row_name, width=150),
                Column("column", t("Column"), self._column_name, width=120),
                Column("before", t("Before"), lambda one: one.before, width=160),
                Column("after", t("After"), lambda one: one.change.typed if one.change else "", width=160),
                Column("result", t("Result"), _result, Kind.TEXT, stretch=True),
            ),
            lambda one: f"{one.row}:{one.column}",
        )
        self.table: Table[PlannedCell] = Table(self.model, name="paste", title=title, compact=True)
        self.reason = text("", tone="bad", wrap=True)
        self.reason.setMinimumHeight(theme().px(36))
        self.table.picked.connect(self._tell)
        self.model.set_rows([*refused, *accepted])
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.reason)
        cancel = self.button(t("Cancel"), self.reject)
        verb = n("Change {count} cell", "Change {count} cells", len(accepted))
        self.accept_button = self.button(verb, self._change, primary=True, default=True)
        self.accept_button.setEnabled(bool(accepted))
        self.resize(theme().px(860), min(theme().px(520), table.window().height() - 40))
        if planned and self.model.rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
        (self.accept_button if accepted else cancel).setFocus()

    def _tell(self, one: PlannedCell | None) -> None:
        self.reason.setText(sentence_of(one.fault) if one is not None and one.fault is not None else "")

    def _change(self) -> None:
        self.accept()
        self._apply(self._changes)

    def _row_name(self, one: PlannedCell) -> str:
        if one.row >= len(self._rows):
            return words().number(one.row + 1)
        first = self._columns[0].cell(self._rows[one.row])
        return first.text if isinstance(first, Cell) else first

    def _column_name(self, one: PlannedCell) -> str:
        return self._columns[one.column].title if one.column >= 0 else ""


def _result(one: PlannedCell) -> Cell:
    return Cell(sentence_of(one.fault), tone="bad") if one.fault is not None else Cell(t("Will change"), tone="good")
