"""A plot with the table that says the same, for who would rather read, copy or listen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from cmpdesk.domain.exports import Value
from cmpdesk.i18n.screen import t
from cmpdesk.ui.chips import Toggle
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.results.plots import Plot
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

Drawn = TypeVar("Drawn", bound=Plot)
TALLEST = 12
"""Rows that a table in a card shows before it scrolls."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of figures: what is shown in each column, and what an export writes of it, several values where it holds
    several.
    """

    id: str
    cells: tuple[Cell | str, ...]
    values: tuple[Value | tuple[Value, ...], ...]


def lines(name: str, title: str, headings: Sequence[tuple[str, Kind, int]], memory: Memory | None) -> Table[Line]:
    """Return a table of `Line`; `headings` are (heading, kind, width), and a width of 0 takes the room that is left."""

    def column(number: int, heading: str, kind: Kind, width: int) -> Column[Line]:
        return Column(str(number), heading, lambda line: line.cells[number], kind, width=width or 160,
                      stretch=not width, values=lambda line: _values(line.values[number]))  # fmt: skip

    model: TableModel[Line] = TableModel([column(number, *one) for number, one in enumerate(headings)],
                                         lambda line: line.id)  # fmt: skip
    return Table(model, name=name, title=title, memory=memory, compact=True)


def _values(value: Value | tuple[Value, ...]) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)


class PlotCard(Card, Generic[Drawn]):
    """A title, what it means in one sentence, the plot, and a switch to the table."""

    def __init__(self, title: str, meaning: str, plot: Drawn, table: Table[Line]) -> None:
        super().__init__(name=title)
        head = QHBoxLayout()
        head.addWidget(text(title, "heading"), 1)
        self.switch = Toggle(t("As a table"))
        self.switch.setAccessibleName(t("{title}: as a table", title=title))
        head.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.meaning = text(meaning, "muted", wrap=True)
        self.body.addWidget(self.meaning)
        self.plot, self.table = plot, table
        self.both = QStackedWidget()
        self.both.addWidget(plot)
        self.both.addWidget(table)
        self.body.addWidget(self.both)
        self.switch.toggled.connect(self._switched)

    def show_lines(self, rows: Sequence[Line]) -> None:
        """Fill the table; call it after the plot was filled."""
        self.table.rows_model.set_rows(rows)
        self._switched(self.switch.isChecked())

    def _switched(self, table: bool) -> None:
        self.both.setCurrentWidget(self.table if table else self.plot)
        rows = min(TALLEST, self.table.rows_model.rowCount())
        tall = self.table.horizontalHeader().sizeHint().height()
        tall += rows * self.table.verticalHeader().defaultSectionSize()
        self.both.setFixedHeight(tall + 20 if table else self.plot.sizeHint().height())
