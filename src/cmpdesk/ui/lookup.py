"""What the palette and the search share: a box to type in, and below it what fits."""

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QStyledItemDelegate, QVBoxLayout, QWidget

from cmpdesk.ui import tokens
from cmpdesk.ui.labels import text
from cmpdesk.ui.theme import theme

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Lookup(QDialog):
    """A box in which the keyboard stays, and a list of rows. The arrows choose, Enter does it, Escape closes."""

    row_height: int = tokens.ROW_COMPACT
    """By which the keys of a page move."""

    def __init__(self, window: QWidget, title: str, model: QAbstractListModel, painter: QStyledItemDelegate) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setProperty("kind", "sheet")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.box = QLineEdit()
        self.box.installEventFilter(self)
        self.list = QListView()
        for part in (model, painter):
            part.setParent(self)
        self.list.setModel(model)
        self.list.setItemDelegate(painter)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self.run)
        self.list.selectionModel().currentChanged.connect(self._tell)
        self.nothing = text("", "muted", wrap=True)
        self.nothing.setContentsMargins(8, 8, 8, 8)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.addWidget(self.box)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.finished.connect(window.activateWindow)  # and with it the widget that had the keyboard

    def spoken(self, index: QModelIndex) -> str:
        """Return what is read of a row; without one, what is read instead."""
        raise NotImplementedError

    def run(self, index: QModelIndex) -> None:
        """Do what the row is for."""
        raise NotImplementedError

    def rows_to_choose(self) -> list[int]:
        """Return the rows that the arrows reach."""
        return list(range(self.list.model().rowCount()))

    def choose(self) -> None:
        """Do what is chosen."""
        self.run(self.list.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self._step(Qt.Key(event.key()))
                return True
            if event.key() in ENTER:
                self.choose()
                return True
        return super().eventFilter(watched, event)

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        # The keyboard stays in the box: what is chosen below is read with it.
        self.box.setAccessibleDescription(self.spoken(current))

    def _step(self, key: Qt.Key) -> None:
        rows = self.rows_to_choose()
        if not rows:
            return
        here = self.list.currentIndex().row()
        at = rows.index(here) if here in rows else -1
        page = max(1, self.list.height() // theme().px(self.row_height))
        target = {
            Qt.Key.Key_Up: (at - 1) % len(rows),
            Qt.Key.Key_Down: (at + 1) % len(rows),
            Qt.Key.Key_PageUp: max(0, at - page),
            Qt.Key.Key_PageDown: min(len(rows) - 1, at + page),
        }[key]
        self.list.setCurrentIndex(self.list.model().index(rows[target], 0))
        if target == 0:
            self.list.scrollToTop()

    def place(self, width: int, height: int) -> None:
        """Stand below the top of the window, as large as this in pixels where the window leaves room."""
        below = self.parentWidget() or self
        width, height = min(width, below.width() - 40), min(height, below.height() - 80)
        self.setFixedSize(width, height)
        self.move(below.mapToGlobal(below.rect().center()).x() - width // 2,
                  below.mapToGlobal(below.rect().topLeft()).y() + 48)  # fmt: skip
