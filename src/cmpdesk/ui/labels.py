"""Labels: texts, pills, and the name of a Party beside its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

if TYPE_CHECKING:
    from cmpdesk.domain.programmes import Side
from cmpdesk.ui.plain import caption, tip


def text(content: str, kind: str = "", *, tone: str = "", wrap: bool = False, select: bool = False) -> QLabel:
    """Return a label of plain text. `kind` is title, heading, figure, strong, muted, caps or ""; `tone` a
    token.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("kind", kind)
    if tone:
        label.setProperty("tone", tone)
    if wrap:
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if select:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setText(content.upper() if kind == "caps" else content)
    if kind == "caps":
        label.setAccessibleName(content)
    return label


def rule() -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setProperty("kind", "rule")
    return line


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties that the stylesheet looks at, and dress `widget` again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Link(QPushButton):
    """A button that looks like a link to what `name` calls, and ends in an ellipsis where it has no room."""

    def __init__(self, name: str, room: int = 420) -> None:
        super().__init__(caption(name))
        self.setProperty("kind", "link")
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.setMaximumWidth(room)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter  # late: no link is in the first frame

        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        end, keys = Qt.TextElideMode.ElideRight, Qt.TextFlag.TextShowMnemonic
        option.text = option.fontMetrics.elidedText(option.text, end, room, int(keys.value))
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


class Elided(QLabel):
    """A line that ends in an ellipsis where it has no room; the whole text stays the accessible name and
    tooltip.
    """

    def __init__(self, content: str = "", kind: str = "", tone: str = "") -> None:
        super().__init__()
        self._whole = content
        self.setTextFormat(Qt.TextFormat.PlainText)
        if kind:
            self.setProperty("kind", kind)
        if tone:
            self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(content)

    def setText(self, content: str) -> None:
        """Show `content`."""
        self._whole = content
        super().setText(content)
        self.setAccessibleName(content)
        self._tell()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), shown)

    def _tell(self) -> None:
        cut = self.fontMetrics().horizontalAdvance(self._whole) > self.contentsRect().width()
        self.setToolTip(tip(self._whole) if cut else "")


class Choice(QComboBox):
    """A choice that is cut with an ellipsis where there is no room for what is chosen, and told whole in a tip."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        ).width()  # fmt: skip
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room - 4)
        option.currentText = shown
        self.setToolTip("" if shown == self.currentText() else self.currentText())
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class Pill(QLabel):
    """A state: its word on a 10 % tint of its tone (good, warn, bad, reserve, muted, accent)."""

    def __init__(self, word: str = "", tone: str = "muted") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.say(word, tone)

    def say(self, word: str, tone: str) -> None:
        """Show another state."""
        self.setText(word)
        restyle(self, pill=tone)


def side_name(side: Side, name: str) -> QLabel:
    """Return the name of a Party in small capitals and in the colour of its side."""
    return text(name, "caps", tone=str(side))
