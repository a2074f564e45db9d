"""How the shapes of a row are painted on the screen: slate for what stands, red for what was interrupted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QLinearGradient, QPainter, QPen, QPolygonF

from cmpdesk.domain.timeline_shapes import Part, Shape
from cmpdesk.domain.timelines import Row
from cmpdesk.ui import tokens
from cmpdesk.ui.theme import Theme

SIZE = 5.5
"""Half a diamond."""
_LEFT = Qt.AlignmentFlag.AlignLeft
_ELLIPSIS = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where the bar and the ghost of a row lie."""

    bar: QRectF
    ghost: QRectF

    @classmethod
    def of(cls, rect: QRect, worn: Theme) -> "Lanes":
        """Return the lanes of a row that is drawn in `rect`."""
        middle = rect.center().y()
        tall, thin, gap = worn.px(12), worn.px(8), worn.px(8)
        top = middle - (tall + gap + thin) / 2
        return cls(QRectF(0, top, 0, tall), QRectF(0, top + tall + gap, 0, thin))


def title(painter: QPainter, worn: Theme, area: QRectF, name: str, note: str, *, interrupted: bool) -> None:
    """Paint the two lines that name a project."""
    half = area.height() / 2
    painter.setFont(worn.font(weight=QFont.Weight.DemiBold))
    painter.setPen(worn.colour("ink"))
    shown = painter.fontMetrics().elidedText(name, _ELLIPSIS, int(area.width()))
    upper = QRectF(area.left(), area.top() + 4, area.width(), half - 3)
    painter.drawText(upper, int(_LEFT | Qt.AlignmentFlag.AlignBottom), shown)
    painter.setFont(worn.font(tokens.SECONDARY))
    painter.setPen(worn.colour("bad" if interrupted else "muted"))
    shown = painter.fontMetrics().elidedText(note, _ELLIPSIS, int(area.width()))
    lower = QRectF(area.left(), area.top() + half + 1, area.width(), half - 4)
    painter.drawText(lower, int(_LEFT | Qt.AlignmentFlag.AlignTop), shown)


def chosen(painter: QPainter, worn: Theme, rect: QRect) -> None:
    """Paint the ground of the chosen row, faint enough to keep the hairlines."""
    ground = worn.colour("selection")
    ground.setAlphaF(0.55)
    painter.fillRect(rect, ground)


def row(painter: QPainter, worn: Theme, made: Sequence[Shape], place: Lanes, *, interrupted: bool,
        done: frozenset[str]) -> None:  # fmt: skip
    """Paint what is drawn of a row."""
    for shape in made:
        if shape.part is Part.BAR:
            _bar(painter, worn, shape, place.bar, interrupted=interrupted)
        elif shape.part is Part.GHOST:
            _ghost(painter, worn, shape, place.ghost)
        elif shape.part is Part.LINK:
            _link(painter, worn, shape, place)
        elif shape.part is Part.FIRST:
            _first(painter, worn, shape, place.ghost.center().y())
        else:
            _point(painter, worn, shape, place.bar.center().y(), done=shape.point in done)


def ring(painter: QPainter, worn: Theme, made: Sequence[Shape], place: Lanes, point: str, of: Row) -> None:
    """Paint a ring around the chosen milestone, or around the end of the bar that is chosen."""
    found = next((one for one in made if one.point == point and one.part is Part.POINT), None)
    bar = next((one for one in made if one.part is Part.BAR), None)
    if found is not None:
        x = found.middle
    elif bar is not None:
        x = bar.left if of.start is not None and of.start.id == point else bar.right
    else:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(worn.colour("surface"), 4))
    painter.drawEllipse(QPointF(x, place.bar.center().y()), SIZE + 5, SIZE + 5)
    painter.setPen(QPen(worn.colour("ink"), 2))
    painter.drawEllipse(QPointF(x, place.bar.center().y()), SIZE + 5, SIZE + 5)


def held(painter: QPainter, worn: Theme, x: float, place: Lanes, day: str) -> None:
    """Paint a milestone that is being moved, with the day it is over."""
    y = place.bar.center().y()
    painter.setPen(QPen(worn.colour("ink"), 1.5, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, place.bar.top() - 8), QPointF(x, place.ghost.bottom() + 6))
    painter.setPen(QPen(worn.colour("ink"), 2))
    painter.setBrush(worn.colour("selection"))
    painter.drawPolygon(diamond(x, y, SIZE + 2))
    painter.setFont(worn.font(tokens.SECONDARY, weight=QFont.Weight.DemiBold))
    wide = painter.fontMetrics().horizontalAdvance(day) + 14
    label(painter, worn, QRectF(x + 10, y + 6, wide, worn.px(20)), day, "accent")


def follower(painter: QPainter, worn: Theme, x: float, place: Lanes, *, broken: bool) -> None:
    """Paint where a milestone would go beside one that is moved; with a cross where it would break something."""
    y = place.bar.center().y()
    colour = worn.colour("bad" if broken else "ink")
    painter.setPen(QPen(colour, 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, place.bar.top() - 8), QPointF(x, place.ghost.bottom() + 6))
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(worn.colour("selection"))
    painter.drawPolygon(diamond(x, y, SIZE))
    if broken:
        top = place.bar.top() - 6
        painter.drawLine(QPointF(x - 3.5, top - 3.5), QPointF(x + 3.5, top + 3.5))
        painter.drawLine(QPointF(x - 3.5, top + 3.5), QPointF(x + 3.5, top - 3.5))


def meeting(painter: QPainter, worn: Theme, left: float, right: float, body: QRect, tone: str, *,
            vague: bool) -> None:  # fmt: skip
    """Paint a meeting: a line, or a band where its date is vague."""
    colour = worn.colour(tone)
    if not vague:
        painter.setPen(QPen(colour, 1.6))
        painter.drawLine(QPointF((left + right) / 2, body.top()), QPointF((left + right) / 2, body.bottom() + 5))
        return
    faint = QColor(colour)
    faint.setAlphaF(0.09 if not worn.high else 0.2)
    painter.fillRect(QRectF(left, body.top(), right - left, body.height()), faint)
    painter.setPen(QPen(colour, 1.2, Qt.PenStyle.DotLine))
    for x in (left, right):
        painter.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()))


def today(painter: QPainter, worn: Theme, x: float, body: QRect) -> None:
    """Paint today."""
    painter.setPen(QPen(worn.colour("ink"), 1.4, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom() + 5))


def label(painter: QPainter, worn: Theme, area: QRectF, name: str, tone: str) -> None:
    """Paint the label of a line: white on its colour, as a pill."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(worn.colour(tone))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.setPen(worn.colour("surface" if tone == "bad" else "on_accent"))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), name)


def diamond(x: float, y: float, size: float) -> QPolygonF:
    """Return a diamond around a place."""
    return QPolygonF([QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size), QPointF(x - size, y)])


@cache
def _mixed(colour: str, over: str, share: float) -> QColor:
    return QColor(tokens.mix(colour, over, share))


def _bar(painter: QPainter, worn: Theme, shape: Shape, lane: QRectF, *, interrupted: bool) -> None:
    colour = worn.colour("bad" if interrupted else "accent")
    if not worn.high and not interrupted:
        colour = _mixed(worn.tokens.accent, worn.tokens.surface, 0.86)
    area = QRectF(shape.left, lane.top(), max(3.0, shape.right - shape.left), lane.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(_fading(shape, area, colour)) if shape.vague else colour)
    painter.drawRoundedRect(area, lane.height() / 2, lane.height() / 2)
    if shape.vague:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), lane.height() / 2, lane.height() / 2)


def _fading(shape: Shape, area: QRectF, colour: QColor) -> QLinearGradient:
    """Return a colour that is full where the dates are certain, and goes where they are not."""
    made = QLinearGradient(area.topLeft(), area.topRight())
    gone = QColor(colour)
    gone.setAlphaF(0.08)
    wide = area.width()
    first = min(1.0, max(0.0, (shape.sure_left - area.left()) / wide))
    last = min(1.0, max(first, (shape.sure_right - area.left()) / wide))
    made.setColorAt(0.0, gone if first > 0 else colour)
    made.setColorAt(first, colour)
    made.setColorAt(last, colour)
    made.setColorAt(1.0, gone if last < 1 else colour)
    return made


def _ghost(painter: QPainter, worn: Theme, shape: Shape, lane: QRectF) -> None:
    area = QRectF(shape.left, lane.top(), max(3.0, shape.right - shape.left), lane.height())
    painter.setBrush(_mixed(worn.tokens.muted, worn.tokens.surface, 0.07))
    pen = QPen(worn.colour("muted"), 1, Qt.PenStyle.DashLine)
    pen.setDashPattern([3, 2.5])
    painter.setPen(pen)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), lane.height() / 2, lane.height() / 2)


def _first(painter: QPainter, worn: Theme, shape: Shape, y: float) -> None:
    _band(painter, worn, shape, y)
    painter.setPen(QPen(worn.colour("muted"), 1))
    painter.setBrush(_mixed(worn.tokens.muted, worn.tokens.surface, 0.45))
    painter.drawPolygon(diamond(shape.middle, y, SIZE - 0.5))


def _point(painter: QPainter, worn: Theme, shape: Shape, y: float, *, done: bool) -> None:
    _band(painter, worn, shape, y)
    painter.setPen(QPen(worn.colour("surface"), 3.2))
    painter.drawPolygon(diamond(shape.middle, y, SIZE))
    painter.setPen(QPen(worn.colour("ink"), 1.6))
    painter.setBrush(worn.colour("ink" if done else "surface"))
    painter.drawPolygon(diamond(shape.middle, y, SIZE))


def _band(painter: QPainter, worn: Theme, shape: Shape, y: float) -> None:
    """Paint the days that a vague date can mean, as a band around its diamond."""
    if shape.right - shape.left < 2 * SIZE:
        return
    ground = worn.colour("surface")
    ground.setAlphaF(0.75)
    painter.setBrush(ground)
    painter.setPen(QPen(worn.colour("ink"), 1, Qt.PenStyle.DotLine))
    painter.drawRoundedRect(QRectF(shape.left, y - 3.5, shape.right - shape.left, 7), 3.5, 3.5)


def _link(painter: QPainter, worn: Theme, shape: Shape, place: Lanes) -> None:
    """Paint the way of a date from its first place to where it is now; those of bars end at their edge."""
    begin = QPointF(shape.left, place.ghost.center().y() if shape.bound else place.ghost.top() + 1)
    end = QPointF(shape.right, place.bar.bottom() if shape.bound else place.bar.center().y() + SIZE)
    solid, cap = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap
    painter.setPen(QPen(worn.colour("surface"), 4, solid, cap))
    painter.drawLine(begin, end)
    painter.setPen(QPen(worn.colour("ink"), 1.2, solid, cap))
    painter.drawLine(begin, end)
    if shape.bound:
        painter.setBrush(worn.colour("ink"))
        painter.drawEllipse(begin, 2, 2)
        painter.setPen(QPen(worn.colour("ink"), 2.4, solid, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(shape.right, place.bar.top() - 3), QPointF(shape.right, place.bar.bottom() + 1))


def sample(painter: QPainter, worn: Theme, kind: str, area: QRectF) -> None:
    """Paint what an entry of the legend stands for."""
    left, right, y = area.left(), area.right(), area.center().y()
    lane = QRectF(0, y - 4.5, 0, 9)
    if kind in ("bar", "stopped"):
        _bar(painter, worn, Shape(Part.BAR, left, right, left, right), lane, interrupted=kind == "stopped")
    elif kind == "ghost":
        _ghost(painter, worn, Shape(Part.GHOST, left, right, left, right), lane)
    elif kind == "vague":
        sure = left + (right - left) * 0.35
        _bar(painter, worn, Shape(Part.BAR, left, right, left, sure, vague=True), lane, interrupted=False)
    elif kind == "link":
        places = Lanes(QRectF(0, y - 9, 0, 9), QRectF(0, y + 3, 0, 7))
        _link(painter, worn, Shape(Part.LINK, left + 2, right - 4, left + 2, right - 4, bound=True), places)
    else:
        _point(painter, worn, Shape(Part.POINT, right - 8, right - 8, 0, 0), y, done=kind == "done")
