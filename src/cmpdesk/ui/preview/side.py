"""The pane beside the pages: their small pictures, and the outline."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.domain.preview import Bookmark
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Segments
from cmpdesk.ui.plain import tip
from cmpdesk.ui.preview.drawing import Drawing
from cmpdesk.ui.preview.view import THUMB, thumb
from cmpdesk.ui.theme import theme

_MARGIN = 8
_NUMBER = 22
_ROW = 28
PAGES, OUTLINE = "pages", "outline"
Index = QModelIndex | QPersistentModelIndex


class _Rows(QAbstractListModel):
    def __init__(self, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = count

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            number = words().number(index.row() + 1)
            return number if role == Qt.ItemDataRole.DisplayRole else t("Page {page}", page=number)
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, list_of: "Thumbnails") -> None:
        super().__init__(list_of)
        self._list = list_of

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(THUMB[0] + 2 * _MARGIN, THUMB[1] + 2 * _MARGIN + theme().px(_NUMBER))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._list.paint(painter, QRect(option.rect), index.row())


class Thumbnails(QListView):
    """Small pictures of all pages; `wanted` brings the page (from 0) that was chosen."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("Small pictures of the pages"))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painter(self))
        self._sizes: Sequence[tuple[float, float]] = ()
        self._drawing: Drawing | None = None
        self._following = False
        self.verticalScrollBar().valueChanged.connect(self._moved)

    def show_document(self, sizes: Sequence[tuple[float, float]], drawing: Drawing) -> None:
        """List pages of `sizes`, drawn by `drawing`."""
        self._sizes, self._drawing = sizes, drawing
        self.setModel(_Rows(len(sizes), self))
        self.selectionModel().currentChanged.connect(self._chosen)
        drawing.drawn.connect(self._drawn)
        self._moved()

    def follow(self, page: int) -> None:
        """Show that `page` is read now."""
        if self.model() is not None and self.currentIndex().row() != page:
            self._following = True
            self.setCurrentIndex(self.model().index(page, 0))
            self._following = False

    def paint(self, painter: QPainter, place: QRect, page: int) -> None:
        """Draw one row."""
        ratio = self.devicePixelRatioF()
        piece = thumb(self._sizes[page], page, ratio)
        width, height = round(piece.width / ratio), round(piece.height / ratio)
        chosen = self.currentIndex().row() == page
        if chosen:
            painter.fillRect(place, theme().colour("selection"))
        high = place.height() - theme().px(_NUMBER)
        paper = QRect(place.left() + (place.width() - width) // 2, place.top() + (high - height) // 2, width, height)
        painter.fillRect(paper, Qt.GlobalColor.white)
        image = self._drawing.image(piece) if self._drawing else None
        if image is not None:
            painter.drawImage(paper, image)
        painter.setPen(theme().colour("accent" if chosen else "line"))
        painter.drawRect(paper.adjusted(-1, -1, 0, 0))
        painter.setPen(theme().colour("ink" if chosen else "muted"))
        painter.setFont(theme().font(13))
        below = QRect(place.left(), place.top() + high, place.width(), theme().px(_NUMBER))
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(below, middle, words().number(page + 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._moved()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._moved()

    def _moved(self, _value: int = 0) -> None:
        if self._drawing is None or not self._sizes:
            return
        if not self.isVisible():
            self._drawing.want("thumbnails", ())
            return
        first = self.indexAt(QPoint(4, 1)).row()
        last = self.indexAt(QPoint(4, self.viewport().height() - 2)).row()
        last = last if last >= 0 else len(self._sizes) - 1
        pages = range(max(0, first), min(len(self._sizes), last + 2))
        ratio = self.devicePixelRatioF()
        self._drawing.want("thumbnails", [thumb(self._sizes[page], page, ratio) for page in pages])

    def _drawn(self, page: int) -> None:
        self.update(self.model().index(page, 0))

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.update()
        if not self._following and now.isValid():
            self.wanted.emit(now.row())


class Outline(QTreeWidget):
    """The bookmarks of the document; `wanted` brings the page that one leads to."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("Bookmarks"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.itemActivated.connect(self._asked)
        self.itemClicked.connect(self._asked)

    def show_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        """List `bookmarks`; those of the first level are open."""
        self.clear()
        line: list[QTreeWidgetItem] = []
        for mark in bookmarks:
            item = QTreeWidgetItem([mark.title])
            item.setToolTip(0, tip(mark.title))
            item.setSizeHint(0, QSize(0, theme().px(_ROW)))
            item.setData(0, Qt.ItemDataRole.UserRole, mark.page)
            if mark.page >= 0:
                number = words().number(mark.page + 1)
                spoken = t("{title}, page {page}", title=mark.title, page=number)
                item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
            del line[mark.depth :]
            if line:
                line[-1].addChild(item)
            else:
                self.addTopLevelItem(item)
            line.append(item)

    def _asked(self, item: QTreeWidgetItem, _column: int) -> None:
        page = int(item.data(0, Qt.ItemDataRole.UserRole))
        if page >= 0:
            self.wanted.emit(page)


class Side(QWidget):
    """Small pictures or outline; `wanted` brings a page (from 0)."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("Overview of the document"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.choice = Segments(t("Overview of the document"), [(PAGES, t("Pages")), (OUTLINE, t("Bookmarks"))])
        self.choice.chosen.connect(self.choose)
        self.thumbnails = Thumbnails()
        self.outline = Outline()
        self._stack = QStackedWidget()
        for part in (self.thumbnails, self.outline):
            self._stack.addWidget(part)
        column.addWidget(self.choice)
        column.addWidget(self._stack, 1)
        self.thumbnails.wanted.connect(self.wanted)
        self.outline.wanted.connect(self.wanted)
        self.setMinimumWidth(THUMB[0] + 60)

    def choose(self, key: str) -> None:
        """Show the small pictures, or the outline."""
        self.choice.choose(key)
        self._stack.setCurrentWidget(self.outline if key == OUTLINE else self.thumbnails)

    def show_document(self, sizes: Sequence[tuple[float, float]], bookmarks: Sequence[Bookmark],
                      drawing: Drawing) -> None:  # fmt: skip
        """Show a document's pages and bookmarks."""
        self.thumbnails.show_document(sizes, drawing)
        self.outline.show_bookmarks(bookmarks)
        self.choice.set_enabled(OUTLINE, bool(bookmarks))
        if not bookmarks:
            self.choose(PAGES)
