"""What the drawing of calendars is scrolled and zoomed by."""

from datetime import date, timedelta

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from cmpdesk.domain.timeline_scale import DENSITY, Scale, Zoom, stepped, unit
from cmpdesk.ui.pages.schedules.picture import FOOT, HEAD, ROW, Picture
from cmpdesk.ui.theme import theme

_NOTCH = 120


class Scrolled(QAbstractScrollArea):
    """A picture of calendars larger than what is in sight; `zoomed` comes after each change of the scale."""

    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.picture = Picture(Scale(date(2020, 1, 1).toordinal(), DENSITY[Zoom.QUARTER]), date(2020, 1, 1))
        self._days = (date(2020, 1, 1), date(2020, 12, 31))
        self._fits = True
        self._busy = False
        corner = QWidget()
        corner.setProperty("kind", "plain")
        self.setCornerWidget(corner)
        theme().worn.connect(self._dressed)

    @property
    def density(self) -> float:
        """Pixels of a day."""
        return self.picture.scale.density

    def zoom_step(self) -> Zoom:
        """Return what the finest marks of the scale part."""
        return unit(self.density, theme().scale)

    def set_zoom(self, density: float, at: float | None = None) -> None:
        """Zoom; the day at the pixel `at` of the chart (its middle by default) stays where it is."""
        at = self._chart() / 2 if at is None else at
        self.picture.scale = self.picture.scale.zoomed(density, at)
        self._fits = False
        self._bars()
        self.viewport().update()
        self.zoomed.emit()

    def step_zoom(self, step: int, at: float | None = None) -> None:
        """Take the next finer (1) or coarser (-1) step."""
        self.set_zoom(stepped(self.density, step > 0, theme().scale), at)

    def fit(self) -> None:
        """Show all dates at once, whatever the width, until somebody zooms or scrolls."""
        first, last = self._days
        edge = max(20, (last - first).days // 24)
        wide = max(60, self._chart())
        self.picture.scale = Scale.fitting(first - timedelta(days=edge), last + timedelta(days=edge), wide)
        self._fits = True
        self._bars()
        self.viewport().update()
        self.zoomed.emit()

    def in_sight(self) -> tuple[date, date]:
        """Return the first and the last day in sight."""
        return self.picture.scale.day(0), self.picture.scale.day(self._chart() - 1)

    def go_to(self, day: date, share: float = 0.5) -> None:
        """Bring `day` to a share of the width of the chart."""
        scale = self.picture.scale
        self._take(scale.moved(scale.middle(day) - share * self._chart()))

    def pan(self, pixels: float) -> None:
        """Move the scale to the left."""
        self._take(self.picture.scale.moved(pixels))

    def _take(self, scale: Scale) -> None:
        self._fits = False
        self.picture.scale = scale
        self._bars()
        self.viewport().update()

    def _chart(self) -> int:
        wide = self.viewport().width()
        return wide - self.picture.names(wide)

    def _bars(self) -> None:
        """Give the scroll bars their ranges; half a picture around what there is can be reached too."""
        self._busy = True
        area, scale, page = self.viewport().rect(), self.picture.scale, self._chart()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        body = self.picture.body(area)
        down.setRange(0, max(0, self.picture.tall - body.height()))
        down.setPageStep(max(1, body.height()))
        down.setSingleStep(theme().px(ROW))
        self.picture.top = min(self.picture.top, down.maximum())
        down.setValue(self.picture.top)
        first, last = (day.toordinal() for day in self._days)
        now = round((scale.origin - first) * scale.density)
        most = round((last - first) * scale.density) - page // 2
        across.setRange(min(now, -page // 2), max(now, most))
        across.setPageStep(max(1, page))
        across.setSingleStep(max(1, page // 12))
        across.setValue(now)
        self._busy = False

    def scrollContentsBy(self, across: int, _down: int) -> None:
        if self._busy:
            return
        self.picture.top = self.verticalScrollBar().value()
        if across:
            self._fits = False
            origin = self._days[0].toordinal() + self.horizontalScrollBar().value() / self.density
            self.picture.scale = self.picture.scale.starting(origin)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        held = event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            at = max(0.0, event.position().x() - self.picture.names(self.viewport().width()))
            self.set_zoom(self.density * 1.25 ** (turned.y() / _NOTCH), at)
        elif held & Qt.KeyboardModifier.ShiftModifier or abs(turned.x()) > abs(turned.y()):
            self.pan(-(turned.x() or turned.y()) / _NOTCH * 80)
        else:
            down = self.verticalScrollBar()
            down.setValue(round(down.value() - turned.y() / _NOTCH * theme().px(ROW)))
        event.accept()

    # -- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self.viewport())
        self.picture.paint(painter, self.viewport().rect())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()
        self._bars()

    def sizeHint(self) -> QSize:
        return QSize(800, theme().px(HEAD + FOOT + 6 * ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, theme().px(HEAD + FOOT + 2 * ROW))

    def _dressed(self) -> None:
        self.picture.measure()
        self._bars()
        self.viewport().update()
