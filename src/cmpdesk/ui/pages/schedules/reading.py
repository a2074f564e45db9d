"""The drawing for who does not see it: a list whose items are the lines, each read out with its dates."""

from functools import cache

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from cmpdesk.i18n import timelines as say
from cmpdesk.i18n.screen import words
from cmpdesk.ui.pages.schedules.drawing import Drawing


class DrawingInterface(QAccessibleWidget):
    """The drawing itself; its children are its lines, in order."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__(drawing, QAccessible.Role.List, drawing.accessibleName())
        self.drawing = drawing
        self._lines: dict[int, LineInterface] = {}

    def childCount(self) -> int:
        return len(self.drawing.picture.lines)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # there may be none
        if not 0 <= index < self.childCount():
            return None
        if index not in self._lines:  # kept: Qt holds no more than a pointer to it
            self._lines[index] = LineInterface(self, index)
        return self._lines[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.number if isinstance(child, LineInterface) else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # there may be none
        return self.child(self.drawing.picture.current)


class LineInterface(QAccessibleInterface):
    """A line: its name is the project, its value what is read out of its dates."""

    def __init__(self, parent: DrawingInterface, number: int) -> None:
        super().__init__()
        self.list, self.number = parent, number

    @property
    def drawing(self) -> Drawing:
        """What it is a line of."""
        return self.list.drawing

    def isValid(self) -> bool:
        return self.number < self.list.childCount()

    def object(self) -> QObject | None:  # type: ignore[override]  # there may be none
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]  # there may be none
        return None

    def parent(self) -> QAccessibleInterface:
        return self.list

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # there may be none
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # there may be none
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        line = self.drawing.picture.lines[self.number]
        return QAccessible.Role.ListItem if line.row is not None else QAccessible.Role.Heading

    def rect(self) -> QRect:
        view = self.drawing.viewport()
        place = self.drawing.picture.rect(self.number, view.rect())
        return QRect(view.mapToGlobal(QPoint(place.left(), place.top())), place.size())

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Nothing of a line is changed this way."""

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        line = self.drawing.picture.lines[self.number]
        current = self.number == self.drawing.picture.current
        if line.row is None:
            return self.drawing.line_said(self.number) if kind == QAccessible.Text.Name else ""
        if kind == QAccessible.Text.Name:
            return line.row.title
        if kind == QAccessible.Text.Value:
            return self.drawing.said() if current else say.row(words(), line.row)
        if kind == QAccessible.Text.Description:
            return "; ".join(say.point(words(), one) for one in line.row.steps())
        return ""

    def state(self) -> QAccessible.State:
        made = QAccessible.State()
        made.selectable = made.focusable = True
        current = self.number == self.drawing.picture.current
        made.selected = current
        made.focused = current and self.drawing.hasFocus()
        return made


def interface(_key: str, thing: QObject | None) -> QAccessibleInterface | None:
    """Return how a drawing is read; None for everything else."""
    return DrawingInterface(thing) if isinstance(thing, Drawing) else None


@cache
def announce() -> None:
    """Tell Qt, once, how drawings are read."""
    QAccessible.installFactory(interface)
