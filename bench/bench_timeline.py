"""A frame of pan, scroll or zoom of the calendars of 2,000 projects against one of 50, painted into a picture.

Both are painted in turn, in one window size, so that both meet the same machine. Rows out of sight must cost nothing.
"""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmpdesk.domain.timelines import Timeline
    from cmpdesk.ui.pages.schedules.drawing import Drawing

FEW, MANY = 50, 2000
FRAMES, ROUNDS = 16, 5
BOUND = 1.5


def timeline(count: int) -> "Timeline":
    """Return `count` fictional projects of thirty milestones each, moved after a baseline."""
    from datetime import date, timedelta

    from cmpdesk.domain.partial_dates import PartialDate
    from cmpdesk.domain.projects import ProjectState
    from cmpdesk.domain.schedules import MilestoneKind
    from cmpdesk.domain.text import LocalisedText
    from cmpdesk.domain.timelines import Meeting, Point, Row, Timeline

    def point(key: str, day: date, moved: int, kind: MilestoneKind = MilestoneKind.OTHER) -> Point:
        now = PartialDate.of(day + timedelta(days=moved))
        return Point(key, LocalisedText(fr="Jalon"), now, PartialDate.of(day), kind)

    rows = []
    for number in range(count):
        begin = date(2019, 1, 1) + timedelta(days=number % 300)
        inner = tuple(point(f"{number}-{n}", begin + timedelta(days=25 * n), 7 * (n % 9)) for n in range(1, 29))
        start = point(f"{number}-s", begin, number % 3 * 30, MilestoneKind.START)
        end = point(f"{number}-e", begin + timedelta(days=730), 180, MilestoneKind.END)
        state = ProjectState.STOPPED if number % 17 == 0 else ProjectState.RUNNING
        rows.append(Row(f"p{number}", f"11.{number:04}", f"Projet fictif {number}", "", state, start, end, inner))
    meeting = Meeting("m", LocalisedText(fr="Mi-étape"), PartialDate(2020, month=9))
    return Timeline(tuple(rows), (meeting,), (), date(2020, 10, 12))


def drawing(count: int) -> "Drawing":
    """Return the drawing of `count` projects, as on the page."""
    from cmpdesk.domain.timelines import Grouping, lines
    from cmpdesk.ui.pages.schedules.drawing import Drawing

    made, held = Drawing(), timeline(count)
    made.resize(1200, 800)
    made.show_timeline(held, lines(held.rows, Grouping.NONE), lambda line: line.key)
    made.set_zoom(0.74)
    return made


def acts() -> dict[str, Callable[["Drawing", int], None]]:
    """Return what is done before each frame."""

    def pan(one: "Drawing", frame: int) -> None:
        one.pan(9 if frame % 2 else -9)

    def scroll(one: "Drawing", frame: int) -> None:
        bar = one.verticalScrollBar()
        bar.setValue((bar.value() + 54 * (1 + frame % 3)) % max(1, min(bar.maximum(), 54 * 30)))

    def zoom(one: "Drawing", frame: int) -> None:
        one.set_zoom(one.density * (1.25 if frame % 2 else 0.8))

    return {"pan": pan, "scroll": scroll, "zoom": zoom}


def frames(one: "Drawing", act: Callable[["Drawing", int], None]) -> float:
    """Return how long a frame takes, the median of some."""
    from PySide6.QtGui import QImage, QPainter

    image = QImage(1200, 800, QImage.Format.Format_ARGB32_Premultiplied)
    taken = []
    for frame in range(FRAMES):
        started = time.perf_counter()
        act(one, frame)
        painter = QPainter(image)
        one.picture.paint(painter, image.rect())
        painter.end()
        taken.append(time.perf_counter() - started)
    return median(taken)


def main() -> int:
    """Print each ratio with its bound; 0 when all are within."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from cmpdesk.runtime.resources import resource
    from cmpdesk.ui.theme import theme

    app = QApplication.instance() or QApplication(["bench"])
    theme().load_fonts(resource("fonts"))
    theme().wear()
    few, many = drawing(FEW), drawing(MANY)
    good = True
    for name, act in acts().items():
        ratios = [frames(many, act) / frames(few, act) for _ in range(ROUNDS)]
        ratio = median(ratios)
        good = good and ratio <= BOUND
        told = f"{name}: a frame of {MANY} projects ÷ of {FEW}"
        print(f"   {told:<44} {ratio:8.2f}   ≤ {BOUND}   {'' if ratio <= BOUND else 'OUT OF BOUNDS'}")
    app.processEvents()
    return 0 if good else 1
