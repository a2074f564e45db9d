"""One paged table model with columns as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from cmpdesk.domain.pages import Page, Sort
from cmpdesk.ui.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from cmpdesk.domain.cells import CellField
    from cmpdesk.domain.exports import Value

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
PAGE = 128
LARGEST_PAGE = 2000
CELL = Qt.ItemDataRole.UserRole + 1
"""Role of the `Cell` for the delegates."""


class Kind(StrEnum):
    """How a column is drawn."""

    TEXT = "text"
    NUMBER = "number"
    """On the right."""
    TWO_LINES = "two-lines"
    """A strong line and a quiet one below."""
    PILL = "pill"
    SIDES = "sides"
    """One value per Party, one above the other on the right, each beside its colour."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows. `tone` colours a pill or a text; `sides` holds the two values of `Kind.SIDES`."""

    text: str
    second: str = ""
    tone: str = ""
    sides: tuple[str, str] | None = None

    @property
    def plain(self) -> str:
        """All of it in one line, for copying and for screen readers."""
        if self.sides is not None:
            return " / ".join(value or "—" for value in self.sides)
        return f"{self.text} · {self.second}" if self.second else self.text


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: `cell` returns what it shows of a row (a plain string is a `Cell` of it; "" shows as "—").

    `sort` is the name of the column in `domain.pages.Sort`, "" where it cannot be sorted. Widths in pixels.
    """

    id: str
    title: str
    cell: Callable[[Row], Cell | str]
    kind: Kind = Kind.TEXT
    sort: str = ""
    width: int = 120
    stretch: bool = False
    optional: bool = False
    """Hidden until somebody chooses it among the columns."""
    hint: str = ""
    """Explains the heading in a tooltip."""
    room_for: Sequence[str] = ()
    """Words that are never cut: the states of a pill, which differ in length from language to language."""
    values: Callable[[Row], Sequence[Value]] | None = None
    """The typed cells of a row that an export writes, one under each of `headings`; without it, what is shown."""
    headings: Sequence[str] = ()
    field: CellField | None = None
    """What a typed or pasted cell changes, None where the column cannot be edited."""
    typed: Callable[[Row], str] | None = None
    """What stands in the cell while it is edited; without it, what is shown."""

    def edited(self, row: Row) -> str:
        """Return the text with which editing the cell begins."""
        if self.typed is not None:
            return self.typed(row)
        shown = self.cell(row)
        return shown.plain if isinstance(shown, Cell) else shown

    def export_headings(self) -> tuple[str, ...]:
        """Return the headings of this column in an export."""
        return tuple(self.headings) or (self.title,)

    def export(self, row: Row) -> tuple[Value, ...]:
        """Return the cells of this column in an export."""
        if self.values is not None:
            return tuple(self.values(row))
        shown = self.cell(row)
        return (shown.plain if isinstance(shown, Cell) else shown,)


Fetch = Callable[[Sort | None, tuple[Any, ...] | None, int], Page[Row]]
"""Called on a thread with the sort (None: the list's own order), where to go on, and how many rows to
return.
"""


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows of one kind, all given at once (`set_rows`) or fetched by keyset pages (`fetch_from`).

    While new rows are on their way the old ones stay, so nothing jumps. `loaded` comes after each page,
    `refused` with the failure of a fetch.
    """

    loaded = Signal()
    cell_typed = Signal(int, int, str)
    """A row, a column, and what was typed there in place; who allows editing makes it true and reloads."""
    about_to_change = Signal()
    changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        row_id: Callable[[Row], str],
        runner: TaskRunner | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.row_id = row_id
        self.sorted_by: Sort | None = None
        self._runner = runner
        self._rows: list[Row] = []
        self._cells: dict[tuple[int, int], Cell] = {}
        self._after: tuple[Any, ...] | None = None
        self._fetch: Fetch[Row] | None = None
        self._waiting: Task[Page[Row]] | None = None
        self._local_sort: Callable[[list[Row], Sort | None], list[Row]] | None = None
        self._given: tuple[Row, ...] = ()
        self._every: Callable[[], Sequence[Row]] | None = None
        self.keeps_place = False
        """The rows that are coming are the same list, loaded anew."""
        self.may_edit: Callable[[], bool] | None = None
        """Whether the columns with a `field` can be edited now; None where they never can."""

    # -- what it holds

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are here."""
        return self._rows

    @property
    def complete(self) -> bool:
        """There is no further page."""
        return self._after is None

    def row(self, number: int) -> Row | None:
        """Return the row at `number`, None outside."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def number_of(self, row_id: str) -> int:
        """Return where the row `row_id` stands, -1 where it is not here."""
        return next((number for number, row in enumerate(self._rows) if self.row_id(row) == row_id), -1)

    def set_rows(self, rows: Sequence[Row], every: Callable[[], Sequence[Row]] | None = None) -> None:
        """Show `rows`, in this order or sorted by a local sort.

        Where they are only the first, and who calls loads all, `every` gives all meanwhile; called on a thread.
        """
        self._stop_waiting()
        self._fetch = None
        self._every = every
        self._given = tuple(rows)
        self.keeps_place = True
        self._show(self._ordered(), None)

    def sort_locally(self, order: Callable[[list[Row], Sort | None], list[Row]]) -> None:
        """Sort rows that were given at once with `order`, when the user clicks a heading."""
        self._local_sort = order

    def fetch_from(self, fetch: Fetch[Row]) -> None:
        """Show what `fetch` returns from now on; it is called on a thread, and holds plain data only."""
        same, self._fetch = _alike(fetch, self._fetch), fetch
        self._every = None
        self.reload(keep=same)

    def reload(self, *, keep: bool = True) -> None:
        """Fetch again: as many rows as are here with `keep`, else the first page."""
        if self._fetch is None or self._runner is None:
            return
        self._stop_waiting()
        limit = max(PAGE, len(self._rows)) if keep else PAGE
        self.keeps_place = keep
        self._waiting = self._runner.run(
            partial(self._fetch, self.sorted_by, None, limit), then=self._first_page, owner=self,
            ended=self._ended, channel=f"table-{id(self)}",
        )  # fmt: skip

    def every_row(self) -> Callable[[], list[Row]]:
        """Return what gives all rows of the list, also those that were not fetched yet; to be called on a thread."""
        if self._every is not None:
            return partial(_sort_all, self._every, self._local_sort, self.sorted_by)
        if self._fetch is None or self.complete:
            return partial(list, tuple(self._rows))
        return partial(_fetch_all, self._fetch, self.sorted_by)

    # -- Qt

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        if role == CELL:
            return self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index.row(), index.column()).plain
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.cell(index.row(), index.column()).plain.strip() or "—"
        if role == Qt.ItemDataRole.EditRole:
            return self.columns[index.column()].edited(self._rows[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable(index.column()) else flags

    def editable(self, column: int) -> bool:
        """Tell whether the cells of a column can be edited now."""
        held = 0 <= column < len(self.columns) and self.columns[column].field is not None
        return held and self.may_edit is not None and self.may_edit()

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.EditRole and str(value) != self.data(index, role):
            self.cell_typed.emit(index.row(), index.column(), str(value))
        return False  # the change comes back with the next load

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.hint or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._after is not None and self._waiting is None

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent) or self._fetch is None or self._runner is None:
            return
        self._waiting = self._runner.run(
            partial(self._fetch, self.sorted_by, self._after, self._next_size()), then=self._next_page, owner=self,
            ended=self._ended, channel=f"table-{id(self)}",
        )  # fmt: skip

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        name = self.columns[column].sort if 0 <= column < len(self.columns) else ""
        wanted = Sort(name, order is Qt.SortOrder.DescendingOrder) if name else None
        if wanted == self.sorted_by:
            return
        self.sorted_by = wanted
        if self._fetch is not None:
            self.reload(keep=False)
        elif self._local_sort is not None:
            self.keeps_place = False
            self._show(self._ordered(), None)

    # -- inside

    def cell(self, row: int, column: int) -> Cell:
        """Return what the cell shows; made once per row."""
        key = (row, column)
        if (known := self._cells.get(key)) is not None:
            return known
        made = self.columns[column].cell(self._rows[row])
        cell = made if isinstance(made, Cell) else Cell(made)
        if not cell.text and cell.sides is None:
            cell = Cell("—", cell.second, cell.tone)
        self._cells[key] = cell
        return cell

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft
        if self.columns[column].kind in (Kind.NUMBER, Kind.SIDES):
            side = Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter

    def _next_size(self) -> int:
        # Pages grow with what is here, so that the end of a long list is near.
        return min(max(PAGE, len(self._rows)), LARGEST_PAGE)

    def _ordered(self) -> list[Row]:
        rows = list(self._given)
        return self._local_sort(rows, self.sorted_by) if self._local_sort is not None else rows

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _first_page(self, page: Page[Row]) -> None:
        self._show(list(page.rows), page.after)

    def _show(self, rows: list[Row], after: tuple[Any, ...] | None) -> None:
        same = [self.row_id(row) for row in rows] == [self.row_id(row) for row in self._rows]
        self._after = after
        self._cells.clear()
        if same:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
        else:
            self.about_to_change.emit()
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self.changed.emit()
        self.loaded.emit()

    def _next_page(self, page: Page[Row]) -> None:
        first = len(self._rows)
        self._after = page.after
        if page.rows:
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows.extend(page.rows)
            self.endInsertRows()
        self.loaded.emit()

    def _ended(self) -> None:
        # Last of all: views ask for more from within endInsertRows, and would fetch the same page twice.
        self._waiting = None


def _alike(one: object, other: object) -> bool:
    """Tell whether two ways to fetch rows give the same list."""
    if isinstance(one, partial) and isinstance(other, partial):
        return (one.func, one.args, one.keywords) == (other.func, other.args, other.keywords)
    return one is other


def _sort_all(every: Callable[[], Sequence[Row]], order: Callable[[list[Row], Sort | None], list[Row]] | None,
              sort: Sort | None) -> list[Row]:  # fmt: skip
    rows = list(every())
    return order(rows, sort) if order is not None else rows


def _fetch_all(fetch: Fetch[Row], sort: Sort | None) -> list[Row]:
    found = fetch(sort, None, LARGEST_PAGE)
    rows = list(found.rows)
    while found.after is not None:
        found = fetch(sort, found.after, LARGEST_PAGE)
        rows.extend(found.rows)
    return rows
