"""The table of a forecast: what would move, with a box for each that may stay, and what would break."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStyleOptionViewItem

from cmpdesk.domain.asked_moves import MoveLine
from cmpdesk.domain.date_shifts import Certainty
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n import rescheduling as told
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.screen import t, tc, words
from cmpdesk.ui.delegates import CellDelegate, line
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.table import CELL, Cell, Column, Index, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import Theme, theme

BOX = 18


def place(one: MoveLine) -> str:
    """Return whose milestone it is."""
    return f"{one.number} · {one.title}" if one.number else tc("calendar", "Call and session")


def _way(one: MoveLine) -> Cell:
    return Cell(told.way(words(), one), tone="muted" if not one.changes else "")


def _broken(one: MoveLine) -> Cell:
    worst, w = one.worst, words()
    if worst is None:
        return Cell("")
    said = told.reason(w, worst.reason)
    if worst.already or worst.certainty is not Certainty.CERTAIN:
        said = w.t("{severity}: {what}", severity=told.severity(w, worst), what=said)
    return Cell(f"{said} +{len(one.breaks) - 1}" if len(one.breaks) > 1 else said, tone=told.tone(worst))


def _moved(one: MoveLine) -> str:
    if one.old is None or one.new is None or one.old == one.new:
        return ""
    days = (one.new.earliest - one.old.earliest).days
    return ("+" if days > 0 else words().conventions.minus) + words().number(abs(days))


def _days(one: MoveLine) -> Any:
    return (one.new.earliest - one.old.earliest).days if one.old is not None and one.new is not None else None


def typed_date(when: PartialDate | None) -> Any:
    """Return a date as a cell of a sheet: a day where it is one."""
    if when is None:
        return None
    return when.exact if when.exact is not None else told.when(words(), when)


def columns() -> Sequence[Column[MoveLine]]:
    """Return the columns, in the language of the screen."""
    w = words()
    return (
        Column("way", t("Moves"), _way, width=118, sort="way"),
        Column("milestone", t("Milestone"), lambda one: Cell(w.localised(one.milestone.name), place(one)),
               Kind.TWO_LINES, sort="milestone", stretch=True, headings=[t("Milestone"), t("No."), t("Project")],
               values=lambda one: (w.localised(one.milestone.name), one.number, one.title)),
        Column("kind", t("Kind"), lambda one: say.kind(w, one.milestone.kind), width=110, optional=True),
        Column("old", t("Old date"), lambda one: told.when(w, one.old), sort="old", width=100,
               values=lambda one: (typed_date(one.old),)),
        Column("new", t("New date"), lambda one: Cell(told.when(w, one.new), tone="" if one.changes else "muted"),
               sort="new", width=100, values=lambda one: (typed_date(one.new),)),
        Column("days", t("Days"), _moved, Kind.NUMBER, width=60, values=lambda one: (_days(one),)),
        Column("provisional", t("Until now"),
               lambda one: t("provisional") if one.milestone.provisional else t("confirmed"), width=96),
        Column("breaks", t("Breaks"), _broken, Kind.PILL, sort="breaks", width=170),
    )  # fmt: skip


_KEYS: dict[str, Callable[[MoveLine], Any]] = {
    "way": lambda one: (one.hold is not None, one.why is None, str(one.why)),
    "milestone": lambda one: (sort_key(one.milestone.name.in_(words().language)), sort_key(one.number)),
    "old": lambda one: (one.old is None, one.old.earliest if one.old else None),
    "new": lambda one: (one.new is None, one.new.earliest if one.new else None),
    "breaks": lambda one: (one.worst is None, one.worst is not None and one.worst.already,
                           one.worst.certainty.value if one.worst else "", one.worst.reason if one.worst else ""),
}  # fmt: skip


class Held:
    """The lines that the table shows page by page; they may be many."""

    def __init__(self) -> None:
        self.lines: Sequence[MoveLine] = ()

    def fetch(self, sort: Sort | None, after: tuple[Any, ...] | None, limit: int) -> Page[MoveLine]:
        """Return some lines, on a thread."""
        found = self.lines
        if sort is not None:
            found = sorted(found, key=_KEYS[sort.column], reverse=sort.descending)
        begin = int(after[0]) if after else 0
        end = begin + limit
        return Page(tuple(found[begin:end]), (end,) if end < len(found) else None)


class BoxDelegate(CellDelegate):
    """A box that is ticked where a milestone moves, and what becomes of it; held ones have none."""

    def __init__(self, table: "MoveTable") -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        one = self._table.rows_model.row(index.row())
        if one is None or not self._table.boxed(one):
            return
        box = QStyleOptionButton()
        rect: QRect = option.rect
        size = theme().px(BOX)
        box.rect = QRect(rect.left() + 8, rect.center().y() - size // 2, size, size)
        box.state = QStyle.StateFlag.State_Enabled
        box.state |= QStyle.StateFlag.State_On if self._table.ticked(one) else QStyle.StateFlag.State_Off
        part = QStyle.PrimitiveElement.PE_IndicatorCheckBox
        self._table.style().drawPrimitive(part, box, painter, self._table.sample)

    def draw(self, painter: QPainter, rect: QRect, cell: Cell, worn: Theme) -> None:
        """Draw the words beside the box."""
        line(painter, rect.adjusted(worn.px(BOX) + 8, 0, 0, 0), cell.text, worn.font(), worn.tokens.tone(cell.tone))


class MoveTable(Table[MoveLine]):
    """The lines of a forecast. `toggled` brings the ids whose box was pressed: with Space, Enter or the mouse."""

    toggled = Signal(object)

    def __init__(self, runner: TaskRunner, memory: Memory | None, left: Callable[[], frozenset[str]]) -> None:
        from PySide6.QtWidgets import QCheckBox

        self.held = Held()
        self._left = left
        model: TableModel[MoveLine] = TableModel(columns(), lambda one: one.milestone.id, runner)
        super().__init__(model, name="moved-dates", title=t("What would move"), memory=memory, many=True)
        self.sample = QCheckBox(self)
        self.sample.hide()
        self.setItemDelegateForColumn(0, BoxDelegate(self))
        self._fetch = self.held.fetch
        model.fetch_from(self._fetch)
        self.clicked.connect(self._clicked)
        self.opened.connect(lambda _one: self.toggle())

    def show_lines(self, lines: Sequence[MoveLine]) -> None:
        """Show other lines; the place in the table stays."""
        self.held.lines = lines
        self.rows_model.reload()

    def boxed(self, one: MoveLine) -> bool:
        """Tell whether a milestone can move or stay: what is held, or not touched at all, has no choice."""
        return one.changes or one.milestone.id in self._left()

    def ticked(self, one: MoveLine) -> bool:
        """Tell whether a milestone is to move."""
        return one.milestone.id not in self._left()

    def toggle(self) -> None:
        """Press the boxes of the chosen rows."""
        ids = [one.milestone.id for one in self.chosen_rows() if self.boxed(one)]
        if ids:
            self.toggled.emit(ids)

    def _clicked(self, index: QModelIndex) -> None:
        one = self.rows_model.row(index.row())
        if index.column() == 0 and one is not None and self.boxed(one):
            self.toggled.emit([one.milestone.id])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.toggle()
        else:
            super().keyPressEvent(event)


__all__ = ["CELL", "MoveTable", "columns", "place", "typed_date"]
