"""Bars that can be opened: a group for each line of a table, a bar for each column that is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)

from cmpdesk.i18n.screen import t
from cmpdesk.ui import tokens
from cmpdesk.ui.pages.results.plots import LABEL, Plot
from cmpdesk.ui.theme import Theme, theme

BAR, PAD = 19, 5
"""Height of a bar with its words, and what is left free above and below a group."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: the column that it draws, its value, the value that fills the width, its words, how it is inked.

    `tone` is a colour of the theme, `strength` how much of it covers the ground.
    """

    column: int
    value: int
    top: int
    said: str
    tone: str
    strength: float = 1.0


class BarsPlot(Plot):
    """Groups of bars. Arrows go from bar to bar, Enter or a click opens one: `opened` brings (line, column)."""

    opened = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.groups: Sequence[Sequence[Bar]] = ()
        self._at = (0, 0)
        self._said = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_groups(self, names: Sequence[str], groups: Sequence[Sequence[Bar]]) -> None:
        """Draw other bars; each group has as many as the others."""
        self.names, self.groups = list(names), groups
        self.row_height = BAR * max((len(one) for one in groups), default=1) + 2 * PAD
        row, bar = self._at
        self._at = min(row, max(0, len(groups) - 1)), min(bar, max(0, len(groups[0]) - 1) if groups else 0)
        said = (t("{label}: {value}", label=name, value=", ".join(bar.said for bar in group))
                for name, group in zip(names, groups, strict=True))  # fmt: skip
        self._said = " · ".join(said)
        self.say(self._said)

    # -- geometry

    def sizeHint(self) -> QSize:
        return QSize(360, self._rows_end() + PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def _words_wide(self) -> int:
        metrics = QFontMetrics(theme().font(tokens.SECONDARY))
        widest = max((metrics.horizontalAdvance(bar.said) for group in self.groups for bar in group), default=0)
        return min(widest + 16, int(self.width() * LABEL))

    def _band(self, row: int, bar: int) -> QRectF:
        """Return the whole height of a bar, from the name to the right edge."""
        left, tall = self.span()[0], theme().px(self.row_height)
        top = self.head() + row * tall + theme().px(PAD) + bar * theme().px(BAR)
        return QRectF(left, top, self.width() - left, theme().px(BAR))

    def _hit(self, x: float, y: float) -> tuple[int, int] | None:
        for row, group in enumerate(self.groups):
            for bar, one in enumerate(group):
                if one.value and self._band(row, bar).contains(x, y):
                    return row, bar
        return None

    # -- drawing

    def draw_row(self, painter: QPainter, worn: Theme, place: int, row: QRectF) -> None:
        left, room = self.span()[0], self.width() - self.span()[0] - self._words_wide()
        for number, bar in enumerate(self.groups[place]):
            band = self._band(place, number)
            long = max(0.0, room * bar.value / bar.top) if bar.top and bar.value else 0.0
            ground, ink = worn.colour("surface"), worn.colour(bar.tone)
            if long:
                shape = QRectF(left, band.top() + 3, max(long, 2.0), band.height() - 6)
                painter.fillRect(shape, _mixed(ink, ground, bar.strength))
                if bar.strength < 1:
                    painter.setPen(QPen(ink, 1))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(shape.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(worn.colour("ink" if bar.value else "muted"))
            words = QRectF(left + long + 7, band.top(), band.right() - left - long - 7, band.height())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), bar.said)
            if self.hasFocus() and self._at == (place, number):
                painter.setPen(QPen(worn.colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(band.adjusted(1, 1, -2, -1), 4, 4)
        painter.setPen(QPen(worn.colour("muted"), 1))
        painter.drawLine(int(left), int(row.top() + PAD), int(left), int(row.bottom() - PAD))

    # -- opening

    def keyPressEvent(self, event: QKeyEvent) -> None:
        flat = [(row, bar) for row, group in enumerate(self.groups) for bar in range(len(group))]
        if not flat:
            super().keyPressEvent(event)
            return
        here = flat.index(self._at)
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Right:
                self._go(flat[min(here + 1, len(flat) - 1)])
            case Qt.Key.Key_Up | Qt.Key.Key_Left:
                self._go(flat[max(here - 1, 0)])
            case Qt.Key.Key_Home:
                self._go(flat[0])
            case Qt.Key.Key_End:
                self._go(flat[-1])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._open(self._at)
            case _:
                super().keyPressEvent(event)

    def _go(self, to: tuple[int, int]) -> None:
        """Put the cursor on a bar, and let it be read out."""
        self._at = to
        said = self.groups[to[0]][to[1]].said
        self.setAccessibleDescription(t("{label}: {value}", label=self.names[to[0]], value=said))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()

    def _open(self, at: tuple[int, int]) -> None:
        self.opened.emit(at[0], self.groups[at[0]][at[1]].column)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setAccessibleDescription(self._said)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position().x(), event.position().y())
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position().x(), event.position().y())
        if hit and event.button() is Qt.MouseButton.LeftButton:
            self._go(hit)
            self._open(hit)


def _mixed(colour: QColor, over: QColor, share: float) -> QColor:
    return QColor(tokens.mix(colour.name(), over.name(), share))
