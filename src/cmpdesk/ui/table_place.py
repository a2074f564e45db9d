"""What is under the cursor stays there when a list is loaded anew: the same row at the same height."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QTableView

RowId = Callable[[int], str]


class Place:
    """Where a table stands before its rows change: the rows in sight with their heights, the best to hold first."""

    def __init__(self, table: QTableView, row_id: RowId, current: int) -> None:
        model, view = table.model(), table.viewport()
        first, last = table.rowAt(0), table.rowAt(view.height() - 1)
        last = model.rowCount() - 1 if last < 0 else last
        seen = list(range(first, last + 1)) if first >= 0 else []
        under = table.rowAt(view.mapFromGlobal(QCursor.pos()).y()) if view.underMouse() else -1
        held = [row for row in (under, current) if row in seen]
        self._heights = {row_id(row): table.rowViewportPosition(row) for row in (*held, *seen)}
        self._order = [row_id(row) for row in range(model.rowCount())]
        self._current = current
        self._at_top = table.verticalScrollBar().value() == 0 and not held

    def keep(self, table: QTableView, number_of: Callable[[str], int]) -> None:
        """Scroll so that what was in sight stands where it stood."""
        table.updateGeometries()
        numbers = ((number_of(row_id), height) for row_id, height in self._heights.items())
        found = next((one for one in numbers if one[0] >= 0), None)
        if found is not None and not self._at_top:
            bar = table.verticalScrollBar()
            bar.setValue(bar.value() + table.rowViewportPosition(found[0]) - found[1])

    def neighbour(self, number_of: Callable[[str], int]) -> int:
        """Return the row that took the place of the current one, which is gone: the next that is left, else the last
        before it, -1 for none.
        """
        if self._current < 0:
            return -1
        after, before = self._order[self._current :], reversed(self._order[: self._current])
        return next((number for row_id in (*after, *before) if (number := number_of(row_id)) >= 0), -1)


def put_cursor(table: QTableView, row: int, column: int, *flags: Any) -> None:
    """Put the cursor on a row without scrolling there."""
    table.setAutoScroll(False)
    try:
        flag = flags[0] if flags else QItemSelectionModel.SelectionFlag.ClearAndSelect
        table.selectionModel().setCurrentIndex(table.model().index(row, column), flag)
    finally:
        table.setAutoScroll(True)
