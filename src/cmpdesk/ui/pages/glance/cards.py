"""A card for each theme: bars, and the table that says the same; either opens what it counts."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton, QStyleOptionViewItem, QTableView, QVBoxLayout, QWidget

from cmpdesk.domain.glance import KILOGRAMS, STAGES, Column, Cut, Figure, Glance, Measure, Theme
from cmpdesk.domain.glance import Line as Row
from cmpdesk.domain.money import Money
from cmpdesk.i18n import glance as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.delegates import NumberDelegate
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import row_in
from cmpdesk.ui.pages.glance.plots import Bar, BarsPlot
from cmpdesk.ui.pages.results.cards import Line, PlotCard, lines
from cmpdesk.ui.table import Cell, Kind
from cmpdesk.ui.theme import theme

_DRAWN = {
    Theme.MONEY: (Measure.GRANTED, Measure.SPENT),
    Theme.MISSIONS: (Measure.MISSIONS, Measure.CO2_PLANNED, Measure.CO2),
}
"""The columns that are drawn, where not all are."""
_INK = {
    Measure.FILED: ("accent", 0.25), Measure.ADMISSIBLE: ("accent", 0.5), Measure.RETAINED: ("accent", 0.75),
    Measure.COMPLETED: ("accent", 1.0), Measure.GRANTED: ("", 0.3), Measure.SPENT: ("", 1.0),
    Measure.MISSIONS: ("accent", 1.0), Measure.CO2_PLANNED: ("warn", 0.3), Measure.CO2: ("warn", 1.0),
    Measure.KEPT: ("good", 1.0), Measure.MOVED: ("warn", 1.0), Measure.NO_ORIGINAL: ("muted", 0.3),
    Measure.IN_TIME: ("good", 1.0), Measure.RECEIVED_LATE: ("warn", 0.4), Measure.PERHAPS_LATE: ("bad", 0.3),
    Measure.LATE: ("bad", 1.0),
}  # fmt: skip
"""Tone and strength of each bar; "" is the colour of its Party."""


_Index = QModelIndex | QPersistentModelIndex


class _FigureDelegate(NumberDelegate):
    """A figure on the right; that which Enter opens is underlined."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        table = option.widget
        if isinstance(table, QTableView) and table.hasFocus() and table.currentIndex() == index:
            rect: QRect = option.rect
            below = QRect(rect.left() + 4, rect.bottom() - 5, rect.width() - 8, 2)
            painter.fillRect(below, theme().colour("accent"))


class ThemeCard(PlotCard[BarsPlot]):
    """A theme; `opened` brings its table, a line and the number of a column."""

    opened = Signal(object, object, int)

    def __init__(self, shown: Glance, table: Cut, memory: Memory | None) -> None:
        name = say.theme(words(), table.theme)
        headings = [(say.by(words(), table.by), Kind.TEXT, 0),
                    *((say.column(words(), shown, one), Kind.NUMBER, 104) for one in table.columns)]  # fmt: skip
        super().__init__(name, say.meaning(words(), table.theme), BarsPlot(name),
                         lines(f"glance-{table.theme}", name, headings, memory))  # fmt: skip
        self.columns, self.by = table.columns, table.by
        self._table: Cut = table
        self.plot.opened.connect(self._of_bar)
        self.table.opened.connect(lambda _line: self._of_cell(self.table.currentIndex()))
        self.table.clicked.connect(self._clicked)
        for number in range(1, len(headings)):
            self.table.setItemDelegateForColumn(number, _FigureDelegate(self.table))

    def fits(self, table: Cut) -> bool:
        """Tell whether a table has the columns of this card."""
        return (self.columns, self.by) == (table.columns, table.by)

    def show_table(self, shown: Glance, table: Cut) -> None:
        """Show other figures."""
        self._table = table
        names = [say.line(words(), shown, table, one) for one in table.lines]
        self.plot.show_groups(names, [_bars(table, one) for one in table.lines])
        self.show_lines([_line(shown, table, one) for one in (*table.lines, table.total)])

    def _of_bar(self, row: int, column: int) -> None:
        self.opened.emit(self._table, self._table.lines[row], column)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() > 0:
            self._of_cell(index)

    def _of_cell(self, index: QModelIndex) -> None:
        every = (*self._table.lines, self._table.total)
        if 0 <= index.row() < len(every):
            self.opened.emit(self._table, every[index.row()], max(0, index.column() - 1))


def _bars(table: Cut, line: Row) -> list[Bar]:
    wanted = _DRAWN.get(table.theme)
    made = []
    for number, (column, figure) in enumerate(zip(table.columns, line.figures, strict=True)):
        if figure is not None and (wanted is None or column.measure in wanted):
            tone, strength = _INK[column.measure]
            said = say.figure(words(), column, figure.value, unit=True)
            name = say.measure(words(), column.measure)
            if column.measure in KILOGRAMS:
                name = name.replace("(kg)", "").strip()
            made.append(Bar(number, figure.value, _top(table, column), f"{said} · {name}", tone or str(column.side),
                            strength))  # fmt: skip
    return made


def _top(table: Cut, like: Column) -> int:
    """Return what fills the width: amounts of each Party and currency, kilograms and counts each have their scale."""
    alike = [
        number for number, one in enumerate(table.columns)
        if (one.side, one.currency, one.measure in KILOGRAMS) == (like.side, like.currency, like.measure in KILOGRAMS)
        and (table.theme is not Theme.MISSIONS or like.measure in KILOGRAMS or one.measure is like.measure)
    ]  # fmt: skip
    return max((figure.value for line in table.lines for number in alike if (figure := line.figures[number])
                is not None), default=0)  # fmt: skip


def _line(shown: Glance, table: Cut, line: Row) -> Line:
    name = say.line(words(), shown, table, line)
    cells: list[Cell | str] = [Cell(name, tone="accent" if line is table.total else "")]
    values: list[str | int | Money | None] = [name]
    for column, figure in zip(table.columns, line.figures, strict=True):
        cells.append("" if figure is None else say.figure(words(), column, figure.value))
        values.append(None if figure is None else Money(figure.value, column.currency) if column.side else figure.value)
    return Line(line.key or "total", tuple(cells), tuple(values))


class Tile(QPushButton):
    """A total that opens what it counts."""

    def __init__(self, of: Theme, measure: Measure) -> None:
        super().__init__()
        self.of, self.measure = of, measure
        self._figure, self._meaning = text("", "figure"), text(say.total(words(), measure), tone="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        for label in (self._figure, self._meaning):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)

    def sizeHint(self) -> QSize:
        inner = self.layout()
        return inner.sizeHint() if inner is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_figure(self, figure: Figure) -> None:
        """Show another number; zero opens nothing."""
        self._figure.setText(words().number(figure.value))
        self.setAccessibleName(t("{label}: {value}", label=self._meaning.text(), value=self._figure.text()))
        self.setEnabled(bool(figure.ids))


TILES: Sequence[tuple[Theme, Measure]] = (
    *((Theme.FUNNEL, one) for one in STAGES), (Theme.MISSIONS, Measure.MISSIONS), (Theme.MISSIONS, Measure.CO2),
    (Theme.CALENDARS, Measure.MOVED), (Theme.REPORTS, Measure.LATE),
)  # fmt: skip


def tiles() -> list[Tile]:
    """Return a tile for each total that is told first."""
    return [Tile(*one) for one in TILES]


def strip(name: str, held: Sequence[QWidget]) -> QWidget:
    """Return widgets side by side, of the same width."""
    whole = QWidget()
    whole.setAccessibleName(name)
    row = row_in(whole)
    for one in held:
        row.addWidget(one)
    return whole

