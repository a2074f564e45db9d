"""The columns of a table: which are shown, in which order, how wide. Each choice is seen at once."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QTableView,
)

from cmpdesk.i18n.screen import t
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text
from cmpdesk.ui.table import Column
from cmpdesk.ui.theme import theme
from cmpdesk.ui.wheel import guard

NARROWEST, WIDEST = 48, 1200
_COLUMN = Qt.ItemDataRole.UserRole


class Show(Protocol):
    """Shows or hides a column; the last visible one stays."""

    def __call__(self, column: int, *, shown: bool) -> None:
        """Do so."""


class ColumnsDialog(Dialog):
    """A list of the columns: Space shows and hides one, Alt and an arrow moves it, the box below sets its width."""

    def __init__(self, table: QTableView, columns: Sequence[Column[Any]], show: Show,
                 reset: Callable[[], None]) -> None:  # fmt: skip
        title = t("Columns of the table")
        super().__init__(table.window(), title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._table, self._columns, self._show_column, self._to_default = table, columns, show, reset
        hint = t("Space shows or hides a column, Alt and an arrow moves it. What you choose is kept.")
        self.column.addWidget(text(hint, "muted", wrap=True))
        self.list = QListWidget()
        self.list.setProperty("kind", "table")
        self.list.setAccessibleName(title)
        self.list.itemChanged.connect(self._toggled)
        self.list.currentItemChanged.connect(self._chosen)
        self.column.addWidget(self.list, 1)
        self.width_box = QSpinBox()
        self.width_box.setRange(NARROWEST, WIDEST)
        self.width_box.setSingleStep(8)
        self.width_box.valueChanged.connect(self._widened)
        guard(self.width_box)
        label = QLabel(t("&Width"))
        label.setBuddy(self.width_box)
        self.width_box.setAccessibleName(t("Width"))
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.width_box)
        row.addStretch(1)
        self.up_button = self._button(row, t("Move &up"), "Alt+Up", -1)
        self.down_button = self._button(row, t("Move &down"), "Alt+Down", 1)
        self.column.addLayout(row)
        self.reset_button = self.button(t("&Default columns"), self._reset, left=True)
        self.button(t("Close"), self.accept, primary=True)
        self.resize(theme().px(440), theme().px(460))
        self._fill(0)
        self.list.setFocus()

    def _button(self, row: QHBoxLayout, words: str, keys: str, by: int) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(lambda: self.move_by(by))
        shortcut = QKeySequence(keys)
        button.setToolTip(shortcut.toString(QKeySequence.SequenceFormat.NativeText))
        QShortcut(shortcut, self, lambda: self.move_by(by))
        row.addWidget(button)
        return button

    def _fill(self, chosen: int) -> None:
        header, columns = self._table.horizontalHeader(), self._columns
        self.list.blockSignals(True)
        self.list.clear()
        for place in range(header.count()):
            number = header.logicalIndex(place)
            item = QListWidgetItem(columns[number].title or columns[number].id)
            item.setData(_COLUMN, number)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            hidden = self._table.isColumnHidden(number)
            item.setCheckState(Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(chosen)
        self._chosen()

    def _column(self) -> int:
        return int(self.list.currentItem().data(_COLUMN))

    def _chosen(self, *_: object) -> None:
        place, number = self.list.currentRow(), self._column()
        fixed = self._columns[number].stretch or self._table.isColumnHidden(number)
        self.width_box.setEnabled(not fixed)
        self.width_box.setToolTip(t("This column takes the room that is left.") if fixed else "")
        self.width_box.blockSignals(True)
        self.width_box.setValue(self._table.columnWidth(number))
        self.width_box.blockSignals(False)
        self.up_button.setEnabled(place > 0)
        self.down_button.setEnabled(place < self.list.count() - 1)

    def _toggled(self, item: QListWidgetItem) -> None:
        number = int(item.data(_COLUMN))
        self._show_column(number, shown=item.checkState() is Qt.CheckState.Checked)
        self._fill(self.list.currentRow())  # the last visible column stays

    def _widened(self, width: int) -> None:
        self._table.setColumnWidth(self._column(), width)

    def move_by(self, by: int) -> None:
        """Move the chosen column by one place."""
        place = self.list.currentRow()
        if 0 <= place + by < self.list.count():
            self._table.horizontalHeader().moveSection(place, place + by)
            self._fill(place + by)

    def _reset(self) -> None:
        self._to_default()
        self._fill(0)
