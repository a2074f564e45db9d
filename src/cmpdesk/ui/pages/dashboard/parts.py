"""Lines of the dashboard."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.theme import theme


class LeadRow(QPushButton):
    """A line that leads to its place, with a delay on the right; the arrows go from one line to the next."""

    def __init__(self, sentence: str, examples: str = "", delay: str = "", tone: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setAccessibleName(" · ".join(part for part in (sentence, examples, delay) if part))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Elided(sentence, "strong"))
        if examples:
            column.addWidget(Elided(examples, "muted"))
        row.addLayout(column, 1)
        if delay:
            row.addWidget(text(delay, "strong", tone=tone))
        for inner in self.findChildren(QWidget):
            inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._height = theme().px(56 if examples else 40)

    def sizeHint(self) -> QSize:
        return QSize(200, self._height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class DueRow(QWidget):
    """A deadline: its name, and its instant in each Party's time; a warning where these are unusually far
    apart.
    """

    def __init__(self, name: str, first: str, others: Sequence[str], warning: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.addWidget(text(name, "strong", wrap=True), 1)
        times = QVBoxLayout()
        times.setSpacing(0)
        for number, time in enumerate((first, *others)):
            label = text(time, tone="" if number == 0 else "muted")
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            times.addWidget(label)
        row.addLayout(times)
        column.addLayout(row)
        if warning:
            column.addWidget(text(warning, "muted", tone="warn", wrap=True))
