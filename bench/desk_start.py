"""What bench_desktop starts in fresh processes: `python -m bench.desk_start bare|desk LOCATION`.

Prints milliseconds since BENCH_STARTED (a reading of the monotonic clock by who started it): the first painted frame,
and of the desktop the first painted rows and the longest stall of the event loop between the two.
"""

import os
import sys
import time

STARTED = float(os.environ.get("BENCH_STARTED", "0"))
BEAT_MS = 2
STUCK_MS = 60_000


def since() -> float:
    """Return the milliseconds since the process was asked for."""
    return (time.monotonic() - STARTED) * 1000


def bare() -> None:
    """An application with an empty table, as small as it gets."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
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
    from PySide6.QtCore import QEvent, QObject, QTimer

    from cmpdesk.ui.main import application, open_window

    app = application(sys.argv[:1])
    window = open_window(location)
    marks: dict[str, float] = {}
    stall = [0.0, 0.0]

    class Rows(QObject):
        """Sees when the table of applications is painted with rows in it."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - a name of Qt
            page = window.pages.page
            rows = getattr(getattr(page, "model", None), "rows", ())
            if event.type() == QEvent.Type.Paint and rows and "rows" not in marks:
                QTimer.singleShot(0, done)
                marks["rows"] = 0.0
            return False

    def beat() -> None:
        now = since()
        stall[0] = max(stall[0], now - stall[1] - BEAT_MS)
        stall[1] = now

    def painted() -> None:
        if "painted" not in marks:
            marks["painted"] = stall[1] = since()
            timer.start(BEAT_MS)

    def ready(_name: str) -> None:
        if window.pages.page is not None and window.pages.page.name != "applications":
            window.go("applications")
            return
        table = getattr(window.pages.page, "table", None)
        if table is not None:
            table.viewport().installEventFilter(watcher)

    def done() -> None:
        marks["rows"] = since()
        timer.stop()
        window.close()
        app.quit()

    def stuck() -> None:
        print("the applications were never painted", file=sys.stderr, flush=True)
        os._exit(1)

    QTimer.singleShot(STUCK_MS, stuck)
    timer = QTimer()
    timer.timeout.connect(beat)
    watcher = Rows()
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
