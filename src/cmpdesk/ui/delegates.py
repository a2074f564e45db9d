"""How cells are drawn: one small painter per kind of column."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from cmpdesk.ui import tokens
from cmpdesk.ui.table import CELL, Cell, Index
from cmpdesk.ui.theme import Theme, theme

PAD = 8
BAR = 3


class CellDelegate(QStyledItemDelegate):
    """Draws the ground, the hairline and the focus of a cell; each kind draws its content."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn, state = theme(), option.state
        rect: QRect = option.rect
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, worn.colour("selection"))
        painter.setPen(worn.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        cell = index.data(CELL)
        if isinstance(cell, Cell):
            self.draw(painter, rect.adjusted(PAD, 0, -PAD, -1), cell, worn)
        table = option.widget
        if isinstance(table, QTableView) and table.hasFocus() and table.currentIndex().row() == index.row():
            outline(painter, rect, table, index.column(), worn)
            if table.currentIndex() == index and index.flags() & Qt.ItemFlag.ItemIsEditable:
                # The cell that F2 edits.
                painter.fillRect(QRect(rect.left() + 4, rect.bottom() - 5, rect.width() - 8, 2), worn.colour("accent"))
        painter.restore()

    def draw(self, painter: QPainter, rect: QRect, cell: Cell, worn: Theme) -> None:
        """Draw one line of text."""
        line(painter, rect, cell.text, worn.font(), worn.tokens.tone(cell.tone))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(str(heading))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        height = min(rect.height(), editor.sizeHint().height())
        editor.setGeometry(rect.left(), rect.top() + (rect.height() - height) // 2, max(140, rect.width()), height)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell = index.data(CELL)
        widest = cell.plain if isinstance(cell, Cell) else ""
        return QSize(QFontMetrics(theme().font()).horizontalAdvance(widest) + 2 * PAD, theme().px(tokens.ROW_COMPACT))


class NumberDelegate(CellDelegate):
    """A figure on the right."""

    def draw(self, painter: QPainter, rect: QRect, cell: Cell, worn: Theme) -> None:
        line(painter, rect, cell.text, worn.font(), worn.tokens.tone(cell.tone), Qt.AlignmentFlag.AlignRight)


class TwoLinesDelegate(CellDelegate):
    """A strong line, and a quiet one below it where there is one."""

    def draw(self, painter: QPainter, rect: QRect, cell: Cell, worn: Theme) -> None:
        strong = worn.font(weight=QFont.Weight.DemiBold)
        if not cell.second:
            line(painter, rect, cell.text, strong, worn.tokens.tone(cell.tone))
            return
        above, below = halves(rect, worn)
        line(painter, above, cell.text, strong, worn.tokens.tone(cell.tone))
        line(painter, below, cell.second, worn.font(tokens.SECONDARY), worn.tokens.muted)


class PillDelegate(CellDelegate):
    """A state on a tint of its tone."""

    def draw(self, painter: QPainter, rect: QRect, cell: Cell, worn: Theme) -> None:
        if not cell.tone:
            super().draw(painter, rect, cell, worn)
            return
        font = worn.font(tokens.SECONDARY)
        room = QFontMetrics(font)
        width = min(rect.width(), room.horizontalAdvance(cell.text) + 2 * PAD)
        height = room.height() + 4
        pill = QRect(rect.left(), rect.top() + (rect.height() - height) // 2, width, height)
        colour = worn.tokens.tone(cell.tone)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.tint(colour, worn.tokens.surface)))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        line(painter, pill.adjusted(PAD, 0, -PAD + 1, 0), cell.text, font, colour)


class SidesDelegate(CellDelegate):
    """One value per Party: first side above, second below, each with a bar of its colour."""

    def draw(self, painter: QPainter, rect: QRect, cell: Cell, worn: Theme) -> None:
        if cell.sides is None:
            line(painter, rect, cell.text, worn.font(), worn.tokens.ink, Qt.AlignmentFlag.AlignRight)
            return
        parts = halves(rect, worn)
        for part, value, colour in zip(parts, cell.sides, (worn.tokens.first, worn.tokens.second), strict=True):
            ink = worn.tokens.ink if value else worn.tokens.muted
            line(
                painter,
                part.adjusted(0, 0, -BAR - 5, 0),
                value or "—",
                worn.font(),
                ink,
                Qt.AlignmentFlag.AlignRight,
            )
            bar = QRect(part.right() - BAR + 1, part.top() + 3, BAR, part.height() - 6)
            painter.fillRect(bar, QColor(colour if value else worn.tokens.line))


def line(painter: QPainter, rect: QRect, words: str, font: QFont, colour: str,
         side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:  # fmt: skip
    """Draw one line of `words` in `rect`, cut with an ellipsis where it is too long."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    flat = words.replace("\n", " ")[:400]
    shown = painter.fontMetrics().elidedText(flat, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine), shown)


def outline(painter: QPainter, rect: QRect, table: QTableView, column: int, worn: Theme) -> None:
    """Draw the part of the row's focus ring that falls into this cell."""
    header = table.horizontalHeader()
    place = header.visualIndex(column)
    shown = [n for n in range(header.count()) if not header.isSectionHidden(header.logicalIndex(n))]
    colour = worn.colour("accent")
    painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), colour)
    painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), colour)
    if place == shown[0]:
        painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), colour)
    if place == shown[-1]:
        painter.fillRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()), colour)


def halves(rect: QRect, worn: Theme) -> tuple[QRect, QRect]:
    """Return the places of two lines, together in the middle of `rect`."""
    height = min(worn.px(tokens.BODY) + 6, rect.height() // 2)
    top = rect.top() + (rect.height() - 2 * height) // 2
    return QRect(rect.left(), top, rect.width(), height), QRect(rect.left(), top + height, rect.width(), height)
