"""Plots, painted by hand in the tokens of the theme. Each has a table (`cards.PlotCard`) that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmpdesk.domain.statistics import Method
from cmpdesk.i18n.screen import t
from cmpdesk.ui import tokens
from cmpdesk.ui.theme import Theme, theme

ROW, FOOT, GAP = 26, 24, 12
LABEL = 0.34
"""The share of the width that names take at most."""


class Plot(QWidget):
    """Rows of a name and a drawing over one scale from `low` to `high`; `said` is read out in place of the drawing."""

    row_height = ROW
    inset = 0
    """What a drawing takes on the left of the lowest value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.names: list[str] = []
        self._widest = 0.0
        self.low, self.high = 0.0, 1.0
        self.ticks: list[tuple[float, str]] = []

    def say(self, said: str) -> None:
        """Describe the drawing for who does not see it; call it once everything else is set."""
        self.setAccessibleDescription(said)
        metrics = QFontMetrics(theme().font(tokens.SECONDARY))
        self._widest = max((metrics.horizontalAdvance(one) for one in self.names), default=0) + GAP
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, self._rows_end() + theme().px(FOOT))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def head(self) -> int:
        """Return the height that is left above the rows."""
        return 4

    def _rows_end(self) -> int:
        return self.head() + len(self.names) * theme().px(self.row_height)

    def span(self) -> tuple[float, float]:
        """Return where the scale begins and ends, in pixels."""
        return min(self._widest, self.width() * LABEL) + self.inset, self.width() - theme().px(34)

    def at(self, value: float) -> float:
        """Return where a value stands."""
        left, right = self.span()
        wide = (self.high - self.low) or 1.0
        return left + (right - left) * (value - self.low) / wide

    def paintEvent(self, event: QPaintEvent) -> None:
        worn, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(worn.font(tokens.SECONDARY))
        self._scale(painter, worn)
        (left, _), head, tall = self.span(), self.head(), worn.px(self.row_height)
        first, last = (event.rect().top() - head) // tall, (event.rect().bottom() - head) // tall
        for place, name in list(enumerate(self.names))[max(0, first) : max(0, last + 1)]:
            top = head + place * tall
            row = QRectF(0, top, left - self.inset - GAP / 2, tall)
            painter.setPen(worn.colour("ink"))
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(row.width()))
            painter.drawText(row, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
            self.draw_row(painter, worn, place, QRectF(left, top, self.width() - left, tall))
        self.draw_head(painter, worn)
        painter.end()

    def _scale(self, painter: QPainter, worn: Theme) -> None:
        end = self._rows_end()
        for value, word in self.ticks:
            x = self.at(value)
            painter.setPen(QPen(worn.colour("line"), 1))
            painter.drawLine(QPointF(x, self.head()), QPointF(x, end))
            painter.setPen(worn.colour("muted"))
            wide = painter.fontMetrics().horizontalAdvance(word) + 4
            painter.drawText(QRectF(x - wide / 2, end, wide, worn.px(FOOT)), int(Qt.AlignmentFlag.AlignCenter), word)

    def draw_head(self, painter: QPainter, worn: Theme) -> None:
        """Draw what stands above the rows."""

    def draw_row(self, painter: QPainter, worn: Theme, place: int, row: QRectF) -> None:
        """Draw one row."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Bars:
    """How often each mark was given, from the lowest of the scale to the highest, and the mean."""

    counts: tuple[int, ...]
    mean: float | None


class DistributionPlot(Plot):
    """A histogram per criterion; the mean is the diamond on its ground. Half a bar stands beyond each end."""

    row_height = 46
    inset = 8

    def __init__(self) -> None:
        super().__init__(t("Distribution of the marks"))
        self.bars: Sequence[Bars] = ()
        self.step = 1.0

    def draw_row(self, painter: QPainter, worn: Theme, place: int, row: QRectF) -> None:
        bars = self.bars[place]
        most = max(bars.counts, default=0) or 1
        wide = max(3.0, self.at(self.step) - self.at(0) - 3)
        ground = row.bottom() - 10
        for number, count in enumerate(bars.counts):
            tall = (row.height() - 18) * count / most
            x = self.at(number * self.step)
            painter.fillRect(QRectF(x - wide / 2, ground - tall, wide, tall), worn.colour("accent"))
        painter.setPen(QPen(worn.colour("muted"), 1))
        painter.drawLine(QPointF(self.at(self.low), ground), QPointF(self.at(self.high), ground))
        if bars.mean is not None:
            painter.setPen(QPen(worn.colour("surface"), 1))
            painter.setBrush(worn.colour("ink"))
            mark(painter, Method.ADDITIVE, QPointF(self.at(bars.mean), ground + 4), 5)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval."""

    value: float
    low: float | None
    high: float | None


class SeverityPlot(Plot):
    """A dot with its interval of 95 % per reviewer, the mildest on top; the average reviewer is the strong line."""

    def __init__(self) -> None:
        super().__init__(t("Severity of the reviewers"))
        self.estimates: Sequence[Estimate] = ()

    def head(self) -> int:
        return theme().px(22)

    def draw_head(self, painter: QPainter, worn: Theme) -> None:
        left, right = self.span()
        painter.setPen(worn.colour("muted"))
        area, middle = QRectF(left, 0, right - left, self.head()), Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | middle), t("← gives more points"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | middle), t("gives fewer points →"))
        painter.setPen(QPen(worn.colour("ink"), 2))
        painter.drawLine(QPointF(self.at(0), self.head()), QPointF(self.at(0), self._rows_end()))

    def draw_row(self, painter: QPainter, worn: Theme, place: int, row: QRectF) -> None:
        one, middle = self.estimates[place], row.center().y()
        sure = one.low is not None and one.high is not None and (one.low > 0 or one.high < 0)
        colour = worn.colour("warn" if sure else "accent")
        if one.low is not None and one.high is not None:
            painter.setPen(QPen(colour, 2))
            painter.drawLine(QPointF(self.at(one.low), middle), QPointF(self.at(one.high), middle))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(QBrush(colour) if sure else worn.colour("surface"))
        painter.drawEllipse(QPointF(self.at(one.value), middle), 5, 5)


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks of one application by method, and the interval of its true rank."""

    ranks: tuple[tuple[Method, int], ...]
    interval: tuple[int, int] | None


class RanksPlot(Plot):
    """A sign per method and application on the scale of ranks; the bar holds the true rank in 95 of 100 cases."""

    row_height = 22

    def __init__(self) -> None:
        super().__init__(t("Ranks by each method"))
        self.ranks: Sequence[Ranks] = ()
        self.legend: Sequence[tuple[Method, str]] = ()

    def head(self) -> int:
        return theme().px(26) * self._lines() + 6

    def _lines(self) -> int:
        return 1 + max((line for _, _, line in self._places()), default=0)

    def _places(self) -> list[tuple[int, float, int]]:
        """Return for each word of the legend its number, where it begins and in which line."""
        metrics, places, x, line = QFontMetrics(theme().font(tokens.SECONDARY)), [], 0.0, 0
        for number, (_, word) in enumerate(self.legend):
            wide = metrics.horizontalAdvance(word) + 40
            if x and x + wide > self.width():
                x, line = 0.0, line + 1
            places.append((number, x, line))
            x += wide
        return places

    def draw_head(self, painter: QPainter, worn: Theme) -> None:
        tall = worn.px(26)
        for number, x, line in self._places():
            method, word = self.legend[number]
            self._ink(painter, worn, method)
            mark(painter, method, QPointF(x + 8, line * tall + tall / 2), 5)
            painter.setPen(worn.colour("ink"))
            painter.drawText(QRectF(x + 20, line * tall, self.width() - x - 20, tall),
                             int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), word)  # fmt: skip

    def draw_row(self, painter: QPainter, worn: Theme, place: int, row: QRectF) -> None:
        one, middle = self.ranks[place], row.center().y()
        if one.interval is not None:
            low, high = (self.at(rank) for rank in one.interval)
            painter.fillRect(QRectF(low - 5, middle - 6, high - low + 10, 12), worn.colour("selection"))
        for method, rank in reversed(one.ranks):
            self._ink(painter, worn, method)
            mark(painter, method, QPointF(self.at(rank), middle), 5)

    @staticmethod
    def _ink(painter: QPainter, worn: Theme, method: Method) -> None:
        raw = method is Method.RAW
        painter.setPen(QPen(worn.colour("ink" if raw else "accent"), 1.6))
        filled = method in (Method.RAW, Method.MIXED)
        painter.setBrush(QBrush(worn.colour("ink" if raw else "accent")) if filled else QBrush(Qt.BrushStyle.NoBrush))


def mark(painter: QPainter, method: Method, place: QPointF, size: float) -> None:
    """Draw the sign of a method: a square, a ring, a diamond, a dot, a cross."""
    x, y = place.x(), place.y()
    if method is Method.RAW:
        painter.drawRect(QRectF(x - size + 1, y - size + 1, 2 * size - 2, 2 * size - 2))
    elif method is Method.ADDITIVE:
        painter.drawPolygon(QPolygonF([QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size),
                                       QPointF(x - size, y)]))  # fmt: skip
    elif method is Method.EXPECTED:
        painter.drawLine(QPointF(x - size + 1, y - size + 1), QPointF(x + size - 1, y + size - 1))
        painter.drawLine(QPointF(x - size + 1, y + size - 1), QPointF(x + size - 1, y - size + 1))
    else:
        painter.drawEllipse(place, size - 1, size - 1)


def ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Return round values on the scale from `low` to `high`, `most` of them at most."""
    wide = high - low
    if wide <= 0:
        return [low]
    step = 1.0
    for step in (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0):
        if wide / step < most:
            break
    first = -(-low // step) * step
    return [first + number * step for number in range(int((high - first) // step) + 1)]
