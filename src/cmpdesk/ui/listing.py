"""What pages of a call share: there is a call or none, filters, and a table or why it has no row."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui.chips import FilterRow
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.page import Page
from cmpdesk.ui.table_view import Table

Shown = TypeVar("Shown")


class Listed(QStackedWidget):
    """A table, or in its place why it has no row: there is `nothing` yet, or nothing that passes the filters."""

    def __init__(self, table: Table[Any], no_row: EmptyState, nothing: EmptyState | None = None) -> None:
        super().__init__()
        self.table, self.no_row, self.nothing = table, no_row, nothing
        for part in (table, no_row, nothing):
            if part is not None:
                self.addWidget(part)

    def show_rows(self, *, some: bool = True) -> None:
        """Show the table where it has rows; `some` tells whether it would have any without the filters."""
        empty = self.no_row if some or self.nothing is None else self.nothing
        self.setCurrentWidget(self.table if self.table.rows_model.rows else empty)


class ListPage(Page, Generic[Shown]):
    """A page of the chosen call. Write `load` instead of `reload`, and `narrow` where it has filters.

    While `scene` is None no button gives a reason but that the page is still loading.
    """

    scene: Shown | None = None

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(desk, title)
        self.whole = QStackedWidget()
        self._filters: FilterRow | None = None
        self._above: tuple[QWidget, ...] = ()
        self._at_rest = False  # there is nothing to load

    def listed(self, table: Table[Any], no_row: str, nothing: EmptyState | None = None) -> Listed:
        """Return `table` with what stands in its place; `no_row` is said, and the filters cleared, where none pass."""
        clear = self.actions_of.add("clear", t("Clear the filters"), self.clear_filters)
        return Listed(table, EmptyState(no_row, clear), nothing)

    def hold(self, *parts: QWidget, filters: FilterRow | None = None, above: Sequence[QWidget] = ()) -> None:
        """Fill the body: `filters`, what stands `above`, and below one of `parts` at a time, as `whole` shows.

        Without a call there is none of it, but the way to the calls.
        """
        calls = self.actions_of.add("calls", t("Calls"), partial(self.desk.go, "calls"))
        self.no_call = EmptyState(t("Choose or create a call first."), calls)
        for part in (*parts, self.no_call):
            self.whole.addWidget(part)
        if filters is not None:
            self._filters = filters
            filters.changed.connect(self.narrow)
            above = (filters, *above)
        self._above = tuple(above)
        for part in self._above:
            self.body.addWidget(part)
        self.body.addWidget(self.whole, 1)

    @property
    def loading(self) -> bool:
        return self.scene is None and not self._at_rest

    def reload(self) -> None:
        self._at_rest = not self.desk.call_id
        if self._at_rest:
            self.scene = None
            self.whole.setCurrentWidget(self.no_call)
            for part in self._above:
                part.hide()
            self.actions_of.refresh()
            return
        if self.whole.currentWidget() is self.no_call:
            for part in self._above:
                part.show()
        self.load()

    def load(self) -> None:
        """Start loading what the page shows of the chosen call."""

    def narrow(self) -> None:
        """Show the rows that pass the filters and what is searched."""

    def clear_filters(self) -> None:
        """Show every row again."""
        if self._filters is not None:
            self._filters.choose()
        self.header.type_in("")
        self.narrow()

    def memory(self) -> dict[str, Any]:
        return {"filters": self._filters.keys() if self._filters else [], "search": self.header.typed}

    def recall(self, memory: dict[str, Any]) -> None:
        if self._filters is not None:
            self._filters.choose(memory.get("filters", ()))
        self.header.type_in(str(memory.get("search", "")))
        self.narrow()
