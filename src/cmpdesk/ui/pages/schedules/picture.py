"""The picture of calendars: what is painted of the lines in sight. What lies elsewhere costs nothing."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from cmpdesk.domain.timeline_scale import ABOVE, Scale, floor, following, marks, unit
from cmpdesk.domain.timeline_shapes import shapes
from cmpdesk.domain.timelines import Line, Meeting
from cmpdesk.i18n import timelines as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui import tokens
from cmpdesk.ui.pages.schedules import strokes
from cmpdesk.ui.theme import Theme, theme

NAMES, HEAD, FOOT, ROW, GROUP = 314, 56, 54, 54, 34
"""Width of the names; heights of the scale, of the labels of meetings, of a project and of the head of a group."""
PAD = 16
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(slots=True)
class Held:
    """A milestone that is being moved: whose line it stands on, and the day it is over."""

    line: int
    point: str
    day: date


@dataclass(slots=True)
class Picture:
    """What is drawn, and which of it is chosen; `top` is how far it is scrolled down. `name` names groups."""

    scale: Scale
    today: date
    lines: Sequence[Line] = ()
    meetings: Sequence[Meeting] = ()
    name: Callable[[Line], str] = lambda line: line.key
    top: int = 0
    current: int = -1
    point: str = ""
    focused: bool = False
    held: Held | None = None
    following: Mapping[str, date] = field(default_factory=dict)
    """Where milestones would go while one is carried, by id; `broken` are those that would break something anew."""
    broken: frozenset[str] = frozenset()
    _tops: list[int] = field(default_factory=lambda: [0])

    def show(self, lines: Sequence[Line]) -> None:
        """Take other lines."""
        self.lines = lines
        self.measure()

    def measure(self) -> None:
        """Find where each line begins, at the size of text that is worn."""
        row, group = theme().px(ROW), theme().px(GROUP)
        self._tops = list(accumulate((row if line.row is not None else group for line in self.lines), initial=0))

    # -- where things are

    @property
    def tall(self) -> int:
        """The height of all lines."""
        return self._tops[-1]

    def span(self, line: int) -> tuple[int, int]:
        """Return where a line begins and ends, counted from the top of the first."""
        return self._tops[line], self._tops[line + 1]

    def names(self, width: int) -> int:
        """Return the width of the names in a picture of `width`: not more than two fifths of it."""
        return min(theme().px(NAMES), width * 2 // 5)

    def body(self, area: QRect) -> QRect:
        """Return where lines are drawn, between the scale and the labels of meetings."""
        return area.adjusted(0, theme().px(HEAD), 0, -theme().px(FOOT))

    def rect(self, line: int, area: QRect) -> QRect:
        """Return where a line is drawn, whether in sight or not."""
        first, last = self.span(line)
        body = self.body(area)
        return QRect(area.left(), body.top() + first - self.top, area.width(), last - first)

    def line_at(self, y: float, area: QRect) -> int:
        """Return the line at `y`, -1 where there is none."""
        body = self.body(area)
        if not body.top() <= y <= body.bottom():
            return -1
        found = bisect_right(self._tops, y - body.top() + self.top) - 1
        return found if 0 <= found < len(self.lines) else -1

    # -- painting

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paint what is in sight."""
        worn, body, left = theme(), self.body(area), area.left() + self.names(area.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, worn.colour("surface"))
        chart = QRect(left, area.top(), area.right() - left + 1, area.height())
        self._scale(painter, worn, chart, body)
        first = max(0, bisect_right(self._tops, self.top) - 1)
        for number in range(first, len(self.lines)):
            rect = self.rect(number, area)
            if rect.top() > body.bottom():
                break
            painter.setClipRect(body)
            self._line(painter, worn, number, rect, left, body)
        painter.setClipRect(chart)
        self._days(painter, worn, chart, body)
        painter.setClipping(False)
        painter.setPen(QPen(worn.colour("line"), 1))
        painter.drawLine(area.left(), body.top() - 1, area.right(), body.top() - 1)
        painter.drawLine(left, area.top(), left, body.bottom())

    def _scale(self, painter: QPainter, worn: Theme, chart: QRect, body: QRect) -> None:
        """Paint the names of the scale, and a hairline at each of its marks."""
        painter.setClipRect(chart)
        small = worn.font(tokens.SECONDARY)
        of = unit(self.scale.density, worn.scale)
        first, last = self.scale.day(0), self.scale.day(chart.width())
        half = worn.px(HEAD) / 2
        painter.setFont(small)
        over = ABOVE.get(of)
        for day in marks(first, last, of):
            x = chart.left() + self.scale.x(day)
            painter.setPen(QPen(worn.colour("line"), 2 if over and floor(day, over) == day else 1))
            painter.drawLine(QPointF(x, chart.top() + half), QPointF(x, body.bottom()))
            painter.setPen(worn.colour("muted"))
            painter.drawText(QRectF(x + 6, chart.top() + half - 4, 400, half), _LEFT, say.mark(words(), day, of))
        if over is None:
            return
        painter.setFont(worn.font(tokens.SECONDARY, weight=QFont.Weight.DemiBold))
        painter.setPen(worn.colour("ink"))
        for day in marks(first, last, over):
            name = say.above(words(), day, over)
            wide = painter.fontMetrics().horizontalAdvance(name)
            end = chart.left() + self.scale.x(following(day, over)) - wide - 10
            x = min(max(chart.left() + self.scale.x(day), chart.left()), end)  # the name of what is under way stays
            painter.drawText(QRectF(x + 6, chart.top() + 4, wide + 2, half - 4), _LEFT, name)

    def _line(self, painter: QPainter, worn: Theme, number: int, rect: QRect, left: int, body: QRect) -> None:
        line, row = self.lines[number], self.lines[number].row
        chosen = number == self.current
        names = QRect(rect.left(), rect.top(), left - rect.left(), rect.height())
        if row is None:
            painter.fillRect(rect, worn.colour("selection" if chosen else "page"))
            painter.setPen(worn.colour("ink"))
            painter.setFont(worn.font(tokens.SECONDARY, weight=QFont.Weight.DemiBold))
            name = t("{group} ({count})", group=self.name(line), count=words().number(line.count))
            painter.drawText(QRectF(rect).adjusted(PAD, 0, -PAD, 0), _LEFT, name)
        else:
            if chosen:
                painter.fillRect(names, worn.colour("selection"))
            strokes.title(painter, worn, QRectF(names).adjusted(PAD, 0, -8, 0), row.title,
                          say.note(words(), row), interrupted=row.interrupted)  # fmt: skip
            painter.setClipRect(body.adjusted(left - rect.left() + 1, 0, 0, 0))
            if chosen:
                strokes.chosen(painter, worn, rect)
            reach = strokes.SIZE
            made = [
                one
                for one in shapes(row, self.scale.moved(-left))
                if max(one.left, one.right) >= left - reach and min(one.left, one.right) <= rect.right() + reach
            ]
            place = strokes.Lanes.of(rect, worn)
            done = frozenset(one.id for one in row.points if one.done)
            strokes.row(painter, worn, made, place, interrupted=row.interrupted, done=done)
            if chosen and self.point:
                strokes.ring(painter, worn, made, place, self.point, row)
            for one in row.steps() if self.following else ():
                if one.id in self.following:
                    x = left + self.scale.middle(self.following[one.id])
                    strokes.follower(painter, worn, x, place, broken=one.id in self.broken)
            if self.held is not None and self.held.line == number:
                x = left + self.scale.middle(self.held.day)
                strokes.held(painter, worn, x, place, words().long_date(self.held.day))
            painter.setClipRect(body)
        painter.setPen(QPen(worn.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if chosen and self.focused:
            painter.setPen(QPen(worn.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(rect).adjusted(2, 2, -3, -3))

    def _days(self, painter: QPainter, worn: Theme, chart: QRect, body: QRect) -> None:
        """Paint today and the meetings as lines with their labels, each label where it covers no other."""
        painter.setFont(worn.font(tokens.SECONDARY))
        metrics = painter.fontMetrics()
        taken: tuple[list[tuple[float, float]], ...] = ([], [])
        tall = worn.px(22)
        labels: list[tuple[float, str, str]] = []
        for one in self.meetings:
            left, right = chart.left() + self.scale.x(one.when.earliest), chart.left() + self.scale.end(one.when.latest)
            tone = "bad" if one.review else "accent"
            strokes.meeting(painter, worn, left, right, body, tone, vague=one.when.exact is None)
            labels.append(((left + right) / 2, say.meeting(words(), one), tone))
        x = chart.left() + self.scale.middle(self.today)
        strokes.today(painter, worn, x, body)
        labels.append((x, t("Today"), "accent"))
        for at, name, tone in reversed(labels):  # today first: it is the one that every reader seeks
            wide = metrics.horizontalAdvance(name) + 20
            if not chart.left() - 1 <= at <= chart.right() + 1:
                continue
            begin = min(max(chart.left() + 2, at - wide / 2), chart.right() - wide - 2)
            free = (n for n, lane in enumerate(taken)
                    if not any(begin < last + 4 and begin + wide > first - 4 for first, last in lane))  # fmt: skip
            if (number := next(free, -1)) < 0:
                continue
            taken[number].append((begin, begin + wide))
            y = body.bottom() + worn.px(4 + 25 * number)
            strokes.label(painter, worn, QRectF(begin, y, wide, tall), name, tone)
