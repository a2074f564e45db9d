"""What bench_desktop starts in fresh processes: `python -m bench.desk_start bare|desk LOCATION`.

Prints milliseconds since BENCH_STARTED (a reading of the monotonic clock by who started it): the first painted frame,
and of the desktop the first painted rows and the longest stall of the event loop between the two.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from cmpdesk.ui.pages.applications.page import ApplicationsPage

STARTED = float(os.environ.get("BENCH_STARTED", "0"))
BEAT_MS = 5
"""Seldom enough not to slow down what it watches; never subtracted, so that no stall is told shorter than it was."""
STUCK_MS = 60_000


def since() -> float:
    """Return the milliseconds since the process was asked for."""
    return (time.monotonic() - STARTED) * 1000


def bare() -> None:
    """An application with an empty table, as small as it gets."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QTableView

    class View(QTableView):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - a name of Qt
            super().paintEvent(event)
            if not painted:
                painted.append(since())
                QTimer.singleShot(0, app.quit)

    painted: list[float] = []
    app = QApplication(sys.argv[:1])
    view = View()
    view.resize(1280, 800)
    view.show()
    app.exec()
    print(f"painted {painted[0]:.1f}", flush=True)


def desk(location: str) -> None:
    """The desktop, opened on a workspace at the page of applications."""
    from PySide6.QtCore import QTimer

    from cmpdesk.ui.main import application, open_window

    app = application(sys.argv[:1])
    window = open_window(location)
    marks: dict[str, float] = {}
    stall = [0.0, 0.0]

    def watch(page: ApplicationsPage) -> None:
        """Note, as the bare window does, when the table was painted; here with rows in it."""
        usual = page.table.paintEvent

        def paint(event: QPaintEvent) -> None:
            usual(event)
            if page.model.rows and "rows" not in marks:
                marks["rows"] = since()
                QTimer.singleShot(0, done)

        # On the instance: a filter on its viewport would make Qt for Python wrap what the desktop never asks for.
        page.table.paintEvent = paint  # type: ignore[method-assign]  # as said

    def beat() -> None:
        now = since()
        stall[0] = max(stall[0], now - stall[1])
        stall[1] = now

    def painted() -> None:
        if "painted" not in marks:
            marks["painted"] = stall[1] = since()
            timer.start(BEAT_MS)

    def ready(_name: str) -> None:
        if window.pages.page is not None and window.pages.page.name != "applications":
            window.go("applications")
            return
        if window.pages.page is not None:
            watch(cast("ApplicationsPage", window.pages.page))

    def done() -> None:
        timer.stop()
        window.close()
        app.quit()

    def stuck() -> None:
        print("the applications were never painted", file=sys.stderr, flush=True)
        os._exit(1)

    QTimer.singleShot(STUCK_MS, stuck)
    timer = QTimer()
    timer.timeout.connect(beat)
    window.painted.connect(painted)
    window.ready.connect(ready)
    window.show()
    app.exec()
    print(f"painted {marks['painted']:.1f}", f"rows {marks['rows']:.1f}", f"stall {stall[0]:.1f}", flush=True)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        desk(sys.argv[2])
