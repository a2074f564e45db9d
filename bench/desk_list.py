"""What bench_desktop measures on 100,000 applications: filter and sort, ours and by the usual proxy model.

Run in a fresh process: `python -m bench.desk_list LOCATION`; prints medians in milliseconds.
"""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QEventLoop, QObject, QSortFilterProxyModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView

from cmpdesk.domain.filings import ApplicationFilter, ApplicationRow
from cmpdesk.domain.pages import Sort
from cmpdesk.runtime import settings
from cmpdesk.services import calls, filings, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.main import application
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.table import Index
from cmpdesk.ui.tasks import TaskRunner

WORDS = ("riv", "mus", "ate", "for", "jar", "the", "hyd")
"""Beginnings of words; each is typed letter by letter."""
SIZE = (1280, 800)


class Rows(QAbstractTableModel):
    """The rows as a tutorial holds them: a list in memory, and text for each cell."""

    def __init__(self, rows: list[ApplicationRow]) -> None:
        super().__init__()
        self._cells = [
            (
                row.number, row.title, " · ".join(name for name in row.organisations if name),
                row.sector.fr if row.sector else "", str(row.state),
                str(row.amounts[0].cents // 100) if row.amounts[0] else "", str(row.attachments),
            )
            for row in rows
        ]  # fmt: skip

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - a name of Qt
        return 0 if parent is not None and parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - a name of Qt
        return 0 if parent is not None and parent.isValid() else 7

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._cells[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


class Painted(QObject):
    """Notes when a viewport was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - a name of Qt
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds `work` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def press(box: QLineEdit, letter: str) -> None:
    """Press the key of `letter` in `box`."""
    QTest.keyClick(box, letter)  # type: ignore[call-overload]  # the stubs leave out that a letter is a key


def settle(app: QApplication, runner: TaskRunner) -> None:
    """Wait until nothing runs and nothing waits to be painted."""
    quiet = 0
    while quiet < 20:
        app.processEvents()
        quiet = 0 if runner.running else quiet + 1
        time.sleep(0.002)


def usual(app: QApplication, rows: list[ApplicationRow]) -> tuple[float, float]:
    """Return the medians of filter and sort by QSortFilterProxyModel, painted."""
    model, proxy, view = Rows(rows), QSortFilterProxyModel(), QTableView()
    proxy.setFilterKeyColumn(-1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    proxy.setSourceModel(model)
    view.setModel(proxy)
    view.resize(*SIZE)
    view.show()
    app.processEvents()

    def narrow(typed: str) -> None:
        proxy.setFilterFixedString(typed)
        view.viewport().repaint()

    def order(column: int, direction: Qt.SortOrder) -> None:
        proxy.sort(column, direction)
        view.viewport().repaint()

    filters = [timed(partial(narrow, word[:end])) for word in WORDS[:2] for end in (1, 2, 3)]
    narrow("")
    down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
    sorts = [timed(partial(order, column, direction)) for column, direction in ((1, up), (5, down))]
    view.close()
    return median(filters), median(sorts)


class Ours:
    """The page of applications on a workspace."""

    def __init__(self, app: QApplication, workspace: Workspace) -> None:
        self.app = app
        self.runner = TaskRunner()
        self.memory = Remembered(settings.Settings(), self.runner)
        self.desk = Desk(workspace, workspaces.officers(workspace)[0], self.runner, self.memory)
        self.desk.choose_call(calls.calls(workspace)[0].id)
        self.page = ApplicationsPage(self.desk)
        self.page.resize(*SIZE)
        self.page.show()
        self.watcher = Painted()
        self.page.table.viewport().installEventFilter(self.watcher)
        settle(app, self.runner)

    def until_painted(self, act: Callable[[], object]) -> float:
        """Return the milliseconds from `act` to the first paint with the rows that it asks for."""
        loads: list[int] = []
        note = self.page.model.loaded.connect(lambda: loads.append(self.watcher.count))
        start = time.perf_counter()
        act()
        while not loads or self.watcher.count <= loads[0]:
            # Waiting as the program does, so that the thread at work need not fight for the interpreter.
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        took = (time.perf_counter() - start) * 1000
        self.page.model.loaded.disconnect(note)
        settle(self.app, self.runner)
        return took

    def repaint(self) -> float:
        """Return the milliseconds of a mere repaint of the table."""
        return timed(self.page.table.viewport().repaint)

    def filter(self) -> tuple[float, float]:
        """Return the medians of a key pressed to rows painted, and of a mere repaint."""
        box = self.page.header.search
        assert box is not None
        keys, paints = [], []
        for word in WORDS:
            for letter in word:
                keys.append(self.until_painted(partial(press, box, letter)))
                paints.append(self.repaint())
            self.until_painted(box.clear)
        return median(keys), median(paints)

    def sort(self) -> float:
        """Return the median of a heading clicked to rows painted."""
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        took = [
            self.until_painted(partial(self.page.table.sortByColumn, column, order))
            for column in (1, 4, 0)
            for order in (up, down)
        ]
        return median(took)

    def close(self) -> None:
        self.memory.flush()
        self.runner.close()
        self.page.close()


def everything(workspace: Workspace) -> list[ApplicationRow]:
    """Return all rows of the one call."""
    call = calls.calls(workspace)[0]
    rows: list[ApplicationRow] = []
    after = None
    while True:
        page = filings.page(workspace, ApplicationFilter(call.id), Sort("number"), after=after, limit=5000)
        rows.extend(page.rows)
        after = page.after
        if after is None:
            return rows


def main(location: Path) -> None:
    app = application(sys.argv[:1])
    workspace = workspaces.open_workspace(str(location))
    ours = Ours(app, workspace)
    key, paint = ours.filter()
    heading = ours.sort()
    ours.close()
    narrow, order = usual(app, everything(workspace))
    workspace.close()
    for name, took in (("key", key), ("paint", paint), ("heading", heading), ("proxy-filter", narrow),
                       ("proxy-sort", order)):  # fmt: skip
        print(f"{name} {took:.1f}", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
