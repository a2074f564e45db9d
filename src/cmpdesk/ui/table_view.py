"""The table as people use it: selection, sorting, copying, choosing columns."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from cmpdesk.domain.exports import one_line, printable
from cmpdesk.i18n.screen import t
from cmpdesk.ui import tokens
from cmpdesk.ui.actions import Actions
from cmpdesk.ui.delegates import PAD, CellDelegate, NumberDelegate, PillDelegate, SidesDelegate, TwoLinesDelegate
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.table import Kind, TableModel
from cmpdesk.ui.table_place import Place, put_cursor
from cmpdesk.ui.theme import theme

Row = TypeVar("Row")
STRETCHED = 180
"""Width of a column that takes the room that is left, where large text leaves none."""
_DELEGATES = {
    Kind.TEXT: CellDelegate,
    Kind.NUMBER: NumberDelegate,
    Kind.TWO_LINES: TwoLinesDelegate,
    Kind.PILL: PillDelegate,
    Kind.SIDES: SidesDelegate,
}


class Table(QTableView, Generic[Row]):
    """A table over a `TableModel`. Selection, current row and place survive a reload.

    `picked` brings the row under the cursor (None where there is none), also after each reload, so that an
    inspector follows; `opened` a row that was double-clicked or opened with Enter. Widths, order and hidden
    columns are remembered under `name`.
    """

    picked = Signal(object)
    opened = Signal(object)

    def __init__(self, model: TableModel[Row], *, name: str, title: str, memory: Memory | None = None,
                 compact: bool | None = None, many: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.rows_model = model
        self._name, self._memory = name, memory
        self._scale = theme().scale  # the theme may be worn anew before this table goes
        self._usual: list[int] = []
        self._current = ""
        self._chosen: set[str] = set()
        self._awaited = ""
        self._to_end = False
        self._place: Place | None = None
        model.setParent(self)
        self.setModel(model)
        self.setAccessibleName(title)
        self.setProperty("kind", "table")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        tall = any(column.kind in (Kind.TWO_LINES, Kind.SIDES) for column in model.columns)
        short = compact if compact is not None else theme().compact or not tall
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme().px(tokens.ROW_COMPACT if short else tokens.ROW_TWO_LINES))
        for number, column in enumerate(model.columns):
            self.setItemDelegateForColumn(number, _DELEGATES[column.kind](self))
        self._set_up_header()
        self.actions_of = Actions(self)
        self._declare_actions()
        model.about_to_change.connect(self._note)
        model.changed.connect(self._restore)
        model.loaded.connect(self._go_on)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(self._open)

    def _declare_actions(self) -> None:
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        add = self.actions_of.add
        some, none = self.selectionModel().hasSelection, t("No row is chosen.")
        add("copy", t("Copy the rows"), self.copy, shortcut="Ctrl+C", enabled=some, why=none)
        add("columns", t("Choose the columns…"), self.choose_columns, shortcut="Ctrl+Shift+K")
        add("export", t("Export the table…"), self.export, shortcut="Ctrl+Shift+E", enabled=self._has_rows,
            why=t("This table holds no row."))  # fmt: skip
        self.selectionModel().selectionChanged.connect(self.actions_of.refresh)
        self.rows_model.loaded.connect(self.actions_of.refresh)

    def edit_cell(self) -> None:
        """Edit the current cell in place, or the first of its row that can be edited."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        if not self.rows_model.editable(column) or self.isColumnHidden(column):
            column = next((one for one in self.shown_columns() if self.rows_model.editable(one)), -1)
        if row >= 0 and column >= 0:
            index = self.rows_model.index(row, column)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.edit(index)

    def _has_rows(self) -> bool:
        return bool(self.rows_model.rows)

    # -- what is chosen

    def current_row(self) -> Row | None:
        """Return the row under the cursor."""
        return self.rows_model.row(self.currentIndex().row())

    def chosen_rows(self) -> list[Row]:
        """Return the selected rows in the order of the table."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for number in numbers if (row := self.rows_model.row(number)) is not None]

    def pick(self, row_id: str) -> bool:
        """Put the cursor on the row `row_id`, now or when it arrives with the next reload; tell whether it
        is here.
        """
        number = self.rows_model.number_of(row_id)
        self._awaited = "" if number >= 0 else row_id
        if number >= 0:
            self._current, self._chosen = row_id, {row_id}
            self.selectRow(number)
            self.setCurrentIndex(self.rows_model.index(number, self._first_visible()))
        return number >= 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = next((n for n in self.shown_columns() if self.rows_model.columns[n].stretch), -1)
        if theme().large and wide >= 0:  # large text may scroll sideways; where it need not, nothing stays empty
            header = self.horizontalHeader()
            rest = self.viewport().width() - header.length() + header.sectionSize(wide)
            header.resizeSection(wide, max(self._usual_width(wide), rest))

    def settle(self, wanted: str = "") -> bool:
        """Put the cursor on the row `wanted`, and tell whether it is here; without one, on some row."""
        if wanted:
            return self.pick(wanted)
        if self.rows_model.rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows_model.index(0, 0))
        return False

    def shown_columns(self) -> list[int]:
        """Return the visible columns in the order in which they stand."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [column for column in order if not self.isColumnHidden(column)]

    def copy_text(self) -> str:
        """Return the selected rows as tab-separated text with headings, visible columns in their order.

        No cell of it is taken for a formula where it is pasted.
        """
        model, shown = self.rows_model, self.shown_columns()
        lines = ["\t".join(one_line(model.columns[column].title) for column in shown)]
        for number in sorted(index.row() for index in self.selectionModel().selectedRows()):
            lines.append("\t".join(self._copied(number, column) for column in shown))
        return "\n".join(lines)

    def _copied(self, row: int, column: int) -> str:
        plain = self.rows_model.cell(row, column).plain
        return printable(plain) if self.rows_model.columns[column].kind is Kind.NUMBER else one_line(plain)

    def copy(self) -> None:
        """Put the selected rows on the clipboard."""
        QGuiApplication.clipboard().setText(self.copy_text())

    # -- Qt

    def selectionCommand(self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
                         ) -> QItemSelectionModel.SelectionFlag:  # fmt: skip
        if event is None and self.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection:
            # Nobody clicked: the program moves the cursor. Qt would look whether Ctrl is down, as it is in Ctrl+Down,
            # and choose one row more.
            return QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._to_end = event.matches(QKeySequence.StandardKey.MoveToEndOfDocument) and not self.rows_model.complete
        if self._to_end:
            self._go_on()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(48)
        header.setMinimumHeight(theme().px(tokens.ROW_COMPACT))
        header.setSortIndicatorClearable(True)
        header.setAccessibleName(t("Column headings"))
        self._usual = [self._usual_width(number) for number in range(len(self.rows_model.columns))]
        for number, column in enumerate(self.rows_model.columns):
            if column.stretch and not theme().large:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            else:
                header.resizeSection(number, self._usual[number])
        if any(column.sort for column in self.rows_model.columns):
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.setSortingEnabled(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self.choose_columns)
        remembered = self._memory.get(f"table.{self._name}") if self._memory else None
        self._recall(remembered if isinstance(remembered, dict) else {})
        header.sectionResized.connect(self._remember)
        header.sectionMoved.connect(self._remember)

    def choose_columns(self, _place: QPoint | None = None) -> None:
        """Ask which columns are shown, in which order and how wide."""
        from cmpdesk.ui.table_columns import ColumnsDialog

        ColumnsDialog(self, self.rows_model.columns, self.set_column_shown, self.default_columns).open()

    def export(self) -> None:
        """Ask for a file, and write all rows of the list to it, as they are shown."""
        from cmpdesk.ui import table_export

        table_export.ask(self, self.rows_model, self.shown_columns())

    def set_column_shown(self, column: int, *, shown: bool) -> None:
        """Show or hide a column; the last visible one stays."""
        visible = [n for n in range(len(self.rows_model.columns)) if not self.isColumnHidden(n)]
        if shown or visible != [column]:
            self.setColumnHidden(column, not shown)
            self._remember()

    def default_columns(self) -> None:
        """Show the usual columns again, in their usual order and width."""
        header = self.horizontalHeader()
        self._usual = [self._usual_width(number) for number in range(len(self.rows_model.columns))]
        for number, column in enumerate(self.rows_model.columns):
            self.setColumnHidden(number, column.optional)
            header.moveSection(header.visualIndex(number), number)
            if not column.stretch:
                header.resizeSection(number, self._usual[number])
        self._remember()

    def _usual_width(self, number: int) -> int:
        # Never less than the heading needs: words are longer in Dutch.
        needed = self.horizontalHeader().sectionSizeHint(number)
        column = self.rows_model.columns[number]
        metrics = QFontMetrics(theme().font(tokens.SECONDARY))
        widest = max((metrics.horizontalAdvance(word) for word in column.room_for), default=-4 * PAD)
        usual = STRETCHED if column.stretch else column.width
        return max(theme().px(usual), needed, widest + 4 * PAD)

    def _remember(self, *_: int) -> None:
        if self._memory is None:
            return
        header, columns = self.horizontalHeader(), self.rows_model.columns
        self._memory.set(
            f"table.{self._name}",
            {
                "order": [columns[header.logicalIndex(place)].id for place in range(len(columns))],
                "hidden": [column.id for number, column in enumerate(columns) if self.isColumnHidden(number)],
                "widths": {  # those that were chosen, at the usual size of text: the others follow text and language
                    column.id: round(header.sectionSize(number) / self._scale, 1)
                    for number, column in enumerate(columns)
                    if not column.stretch
                    and not self.isColumnHidden(number)
                    and header.sectionSize(number) != self._usual[number]
                },
            },
        )

    def _recall(self, remembered: dict[str, Any]) -> None:
        header = self.horizontalHeader()
        known = {column.id: number for number, column in enumerate(self.rows_model.columns)}
        for number, column in enumerate(self.rows_model.columns):
            self.setColumnHidden(number, column.optional and column.id not in remembered.get("order", []))
        for place, name in enumerate(name for name in remembered.get("order", []) if name in known):
            header.moveSection(header.visualIndex(known[name]), place)
        for name, width in remembered.get("widths", {}).items():
            if name in known and isinstance(width, int | float) and not self.rows_model.columns[known[name]].stretch:
                header.resizeSection(known[name], max(24, theme().px(width)))
        for name in remembered.get("hidden", []):
            if name in known:
                self.setColumnHidden(known[name], True)

    def _go_on(self) -> None:
        model = self.rows_model
        if self._to_end and model.complete:
            self._to_end = False
            self.setCurrentIndex(model.index(model.rowCount() - 1, self._first_visible()))
        elif self._to_end:
            QTimer.singleShot(0, self, self._fetch_on)  # the model waits until all has heard of its page

    def _fetch_on(self) -> None:
        self.rows_model.fetchMore(QModelIndex())

    def _first_visible(self) -> int:
        return next((n for n in range(len(self.rows_model.columns)) if not self.isColumnHidden(n)), 0)

    def _note(self) -> None:
        row_id = self.rows_model.row_id
        row = self.current_row()
        self._current = self._current if row is None else row_id(row)
        self._chosen = {row_id(row) for row in self.chosen_rows()} or {self._current}
        self._place = None
        if self.rows_model.keeps_place and self.rows_model.rows:
            self._place = Place(self, self._id_at, self.rows_model.number_of(self._current))

    def _restore(self) -> None:
        model, selection = self.rows_model, self.selectionModel()
        if self._awaited and self.pick(self._awaited):
            self.picked.emit(self.current_row())
            return
        place, self._place = self._place, None
        number = model.number_of(self._current)
        if number < 0 and place is not None:
            number = place.neighbour(model.number_of)
            self._current = self._id_at(number) if number >= 0 else self._current
            self._chosen = {self._current}
        column = self._first_visible()
        if not self.currentIndex().isValid() and number >= 0:
            flags = QItemSelectionModel.SelectionFlag
            for at, row in enumerate(model.rows):
                if model.row_id(row) in self._chosen:
                    selection.select(model.index(at, column), flags.Select | flags.Rows)
            put_cursor(self, number, column, flags.NoUpdate)
            if place is None:
                self.scrollTo(model.index(number, column))
        if place is not None:
            place.keep(self, model.number_of)
        self.picked.emit(self.current_row())

    def _id_at(self, number: int) -> str:
        return self.rows_model.row_id(self.rows_model.rows[number])

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self.rows_model.row(current.row())
        if row is not None:
            self._current = self.rows_model.row_id(row)
            self.picked.emit(row)

    def _open(self, index: QModelIndex) -> None:
        row = self.rows_model.row(index.row())
        if row is not None:
            self.opened.emit(row)
