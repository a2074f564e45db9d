"""The drawing of calendars: scrolled, zoomed, walked through by keyboard, and moved by hand."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from cmpdesk.domain.timeline_shapes import Part, shapes
from cmpdesk.domain.timelines import Line, Point, Row, Timeline
from cmpdesk.i18n import timelines as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.pages.schedules import strokes
from cmpdesk.ui.pages.schedules.picture import ROW, Held
from cmpdesk.ui.pages.schedules.scrolled import Scrolled
from cmpdesk.ui.plain import tip
from cmpdesk.ui.theme import theme

NEAR = 8
"""How close, in pixels, the mouse must be to what it takes."""
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Drawing(Scrolled):
    """Calendars, a line for each project; only the lines in sight are painted.

    `picked` brings a project and a milestone ("" for the row), `opened` the same on Enter or a double click, `dragging`
    a milestone and the day it is over (None: given up), `dragged` the day it was dropped on. Nothing moves by itself:
    who listens shows what would, and writes it.
    """

    picked = Signal(str, str)
    opened = Signal(str, str)
    dragging = Signal(str, object)
    dragged = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "table")
        self.setAccessibleName(t("Calendars"))
        self.viewport().setMouseTracking(True)
        self.may_move = True
        self._panned: QPointF | None = None
        self._taken: Held | None = None
        self._pressed = QPoint()

    # -- what it shows

    def show_timeline(self, timeline: Timeline, lines: Sequence[Line], name: Callable[[Line], str]) -> None:
        """Show `lines` of `timeline`, their groups named by `name`; what is chosen stays."""
        current = self.current_line()
        self.picture.today, self.picture.meetings, self.picture.name = timeline.today, timeline.meetings, name
        self.picture.show(lines)
        self._days = timeline.days()
        self.picture.current = -1
        if current is not None:
            self.picture.current = next((n for n, line in enumerate(lines) if line.id == current.id), -1)
        if self.picture.current < 0 and lines:
            self.picture.current = next((n for n, line in enumerate(lines) if line.row is not None), 0)
        if self._fits:
            self.fit()
        self._bars()
        self._find_held()
        self.viewport().update()

    def _find_held(self) -> None:
        """Find the line of what is being moved again; given up where it is no longer shown."""
        held = self.picture.held
        if held is None:
            return
        rows = ((number, line.row) for number, line in enumerate(self.picture.lines) if line.row is not None)
        found = (number for number, row in rows if any(one.id == held.point for one in row.steps()))
        held.line = next(found, -1)
        if held.line < 0:
            self.give_up()

    def current_line(self) -> Line | None:
        """Return the line under the cursor."""
        lines = self.picture.lines
        return lines[self.picture.current] if 0 <= self.picture.current < len(lines) else None

    def current_row(self) -> Row | None:
        """Return the project under the cursor."""
        line = self.current_line()
        return line.row if line is not None else None

    def current_point(self) -> Point | None:
        """Return the milestone under the cursor."""
        row = self.current_row()
        return next((one for one in row.steps() if one.id == self.picture.point), None) if row is not None else None

    def pick(self, project_id: str, point: str = "") -> bool:
        """Put the cursor on a project, without telling; tell whether it is here."""
        lines = self.picture.lines
        found = next((n for n, line in enumerate(lines) if line.row is not None and line.row.id == project_id), -1)
        if found >= 0:
            self._go(found, point, tell=False)
        return found >= 0

    # -- the cursor

    def _go(self, line: int, point: str = "", *, tell: bool = True) -> None:
        lines = self.picture.lines
        if not lines:
            return
        self.picture.current = max(0, min(len(lines) - 1, line))
        self.picture.point = point
        self._see()
        self.viewport().update()
        if tell:
            row = self.current_row()
            self.picked.emit(row.id if row is not None else "", point)
        self._say()

    def _see(self) -> None:
        """Bring what is under the cursor into sight."""
        first, last = self.picture.span(self.picture.current)
        tall = self.picture.body(self.viewport().rect()).height()
        if first < self.picture.top:
            self.picture.top = first
        elif last > self.picture.top + tall:
            self.picture.top = last - tall
        point = self.current_point()
        if point is not None and point.when is not None:
            x = self.picture.scale.middle(point.when.earliest)
            if not 24 <= x <= self._chart() - 24:
                self.go_to(point.when.earliest)
        self._bars()

    def said(self) -> str:
        """Return what is under the cursor, as it is read out."""
        point = self.current_point()
        return say.point(words(), point) if point is not None else self.line_said(self.picture.current)

    def line_said(self, number: int) -> str:
        """Return a line as it is read out."""
        line = self.picture.lines[number] if 0 <= number < len(self.picture.lines) else None
        if line is None:
            return ""
        if line.row is None:
            return t("{group} ({count})", group=self.picture.name(line), count=words().number(line.count))
        return say.row(words(), line.row)

    def _say(self) -> None:
        self.setAccessibleDescription(self.said())
        event = QAccessibleEvent(self, QAccessible.Event.Focus)
        event.setChild(self.picture.current)
        QAccessible.updateAccessibility(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, held = Qt.Key, event.modifiers()
        ctrl, shift = bool(held & Qt.KeyboardModifier.ControlModifier), bool(held & Qt.KeyboardModifier.ShiftModifier)
        key, current = Qt.Key(event.key()), self.picture.current
        if key in (keys.Key_Up, keys.Key_Down) and not ctrl:
            self._go(current + _STEPS[key])
        elif key in (keys.Key_Left, keys.Key_Right):
            if ctrl:
                self._nudge(_STEPS[key])
            elif shift:
                self.pan(_STEPS[key] * self._chart() / 6)
            else:
                self._along(_STEPS[key])
        elif key in (keys.Key_PageUp, keys.Key_PageDown) and not ctrl:
            page = max(1, self.picture.body(self.viewport().rect()).height() // theme().px(ROW) - 1)
            self._go(current + (page if key == keys.Key_PageDown else -page))
        elif key in (keys.Key_Home, keys.Key_End):
            last = key == keys.Key_End
            if ctrl:
                self._go(len(self.picture.lines) - 1 if last else 0)
            else:
                self.go_to(self._days[1 if last else 0], 0.92 if last else 0.08)
        elif key == keys.Key_T and not ctrl:
            self.go_to(self.picture.today)
        elif key in (keys.Key_Plus, keys.Key_Equal):
            self.step_zoom(1)
        elif key in (keys.Key_Minus, keys.Key_Underscore):
            self.step_zoom(-1)
        elif key == keys.Key_0:
            self.fit()
        elif key in (keys.Key_Return, keys.Key_Enter):
            self._enter()
        elif key == keys.Key_Escape and self.picture.held is not None:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def _along(self, step: int) -> None:
        """Go to the next or the last milestone of the row."""
        row = self.current_row()
        if row is None or not (steps := row.steps()):
            return
        places = [one.id for one in steps]
        if self.picture.point in places:
            at = places.index(self.picture.point) + step
            self._go(self.picture.current, places[max(0, min(len(places) - 1, at))])
        else:
            self._go(self.picture.current, places[0 if step > 0 else -1])

    def _enter(self) -> None:
        if self.picture.held is not None:
            self._drop()
            return
        row = self.current_row()
        if row is not None:
            self.opened.emit(row.id, self.picture.point)

    # -- moving a milestone

    def _nudge(self, days: int) -> None:
        """Take the milestone under the cursor, or carry it on, by days."""
        point = self.current_point()
        if point is None or point.when is None or point.held or not self.may_move:
            return
        over = self.picture.held
        day = over.day if over is not None else point.when.earliest
        self._hold(Held(self.picture.current, point.id, day + timedelta(days=days)))

    def _hold(self, held: Held) -> None:
        self.picture.held = held
        self.setAccessibleDescription(words().long_date(held.day))
        self.viewport().update()
        self.dragging.emit(held.point, held.day)

    def give_up(self) -> None:
        """Leave what is being moved where it was."""
        held, self.picture.held, self._taken = self.picture.held, None, None
        self.viewport().unsetCursor()
        self.viewport().update()
        if held is not None:
            self.dragging.emit(held.point, None)

    def _drop(self) -> None:
        held = self.picture.held
        self.give_up()
        if held is not None:
            self.dragged.emit(held.point, held.day)

    # -- the mouse

    def at(self, place: QPoint) -> tuple[int, Point | None]:
        """Return the line and the milestone at a place of the viewport."""
        area = self.viewport().rect()
        number = self.picture.line_at(place.y(), area)
        left = self.picture.names(area.width())
        row = self.picture.lines[number].row if number >= 0 else None
        if row is None or place.x() < left:
            return number, None
        lanes = strokes.Lanes.of(self.picture.rect(number, area), theme())
        if not lanes.bar.top() - 4 <= place.y() <= lanes.ghost.top():
            return number, None
        near: list[tuple[float, Point]] = []
        points = {one.id: one for one in row.points}
        for shape in shapes(row, self.picture.scale.moved(-left)):
            if shape.part is Part.POINT:
                near.append((abs(shape.middle - place.x()), points[shape.point]))
            elif shape.part is Part.BAR:
                ends = ((row.start, shape.left), (row.end, shape.right))
                near += [(abs(x - place.x()) + 1, one) for one, x in ends if one is not None and one.when is not None]
        best = min(near, key=lambda found: found[0], default=None)
        return number, best[1] if best is not None and best[0] <= NEAR else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        place = event.position().toPoint()
        number, point = self.at(place)
        self.give_up()
        if number >= 0:
            self._go(number, point.id if point is not None else "")
        self._pressed = place
        event.accept()
        if point is not None and point.when is not None and not point.held and self.may_move:
            self._taken = Held(number, point.id, point.when.earliest)
        elif point is None and place.x() >= self.picture.names(self.viewport().width()):
            self._panned = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._taken is not None:
            if self.picture.held is not None or (place - self._pressed).manhattanLength() > 5:
                day = self.picture.scale.day(place.x() - self.picture.names(self.viewport().width()))
                self._hold(Held(self._taken.line, self._taken.point, day))
        elif self._panned is not None:
            moved, self._panned = event.position() - self._panned, event.position()
            self.pan(-moved.x())
        else:
            point = self.at(place)[1]
            shape = Qt.CursorShape.SizeHorCursor if point is not None and not point.held else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._panned = None
        if self.picture.held is not None and self._taken is not None:
            self._drop()
        self._taken = None
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number, point = self.at(event.position().toPoint())
        row = self.picture.lines[number].row if number >= 0 else None
        if row is not None:
            self.opened.emit(row.id, point.id if point is not None else "")

    # -- Qt

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.picture.focused = True
        self._say()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.picture.focused = False
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number, point = self.at(event.pos())
            row = self.picture.lines[number].row if number >= 0 else None
            told = say.point(words(), point) if point is not None else say.row(words(), row) if row is not None else ""
            QToolTip.showText(event.globalPos(), tip(told) if told else "", self.viewport())
            return True
        return super().viewportEvent(event)
