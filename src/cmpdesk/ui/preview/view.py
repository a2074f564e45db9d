"""The pages themselves, below each other: white paper on the ground of the window."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from cmpdesk.domain.preview import Hit, Piece, pieces
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.preview.drawing import Drawing
from cmpdesk.ui.preview.strip import GAP, Place, Strip, fitting
from cmpdesk.ui.theme import theme

WIDTH, PAGE = "width", "page"
STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_LINE = 48
_AHEAD = 2
"""Pages drawn before and after those that are seen, so that turning one shows it at once."""
_HIT, _HIT_NOW = QColor("#FFE680"), QColor("#FFAA4D")
"""Marks on paper, which is white in both appearances; they are laid under the ink."""
THUMB = (104, 148)


class Zoom(NamedTuple):
    """How large pages are: `fit` to the width or to the page, or by `factor` where `fit` is ""."""

    fit: str
    factor: float = 1.0


class PageView(QAbstractScrollArea):
    """Shows pages as they are drawn; `turned` brings the page (from 0) that is read now, `zoomed` a new size."""

    turned = Signal(int)
    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("Pages of the document"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.zoom = Zoom(WIDTH)
        self.page = 0
        self._drawing: Drawing | None = None
        self._sizes: Sequence[tuple[float, float]] = ()
        self._strip = Strip((), 1.0, 1)
        self._factor = 1.0
        self._hits: dict[int, list[Hit]] = {}
        self._hit: Hit | None = None
        self._turning = False

    def show_document(self, sizes: Sequence[tuple[float, float]], drawing: Drawing) -> None:
        """Show pages of `sizes` (points), drawn by `drawing`."""
        self._sizes, self._drawing = sizes, drawing
        drawing.drawn.connect(self._repaint)
        drawing.failed.connect(self._repaint)
        self._lay_out(0.0)
        self.go(0)

    @property
    def factor(self) -> float:
        """How large pages are now: 1 is 100 %."""
        return self._factor

    @property
    def ratio(self) -> float:
        """Pixels of the screen for one of ours."""
        return self.devicePixelRatioF()

    # -- turning and zooming

    def go(self, page: int, down: float = 0.0) -> None:
        """Show `page` (from 0) from its top, or from the part `down` of its height."""
        if not self._sizes:
            return
        page = max(0, min(len(self._sizes) - 1, page))
        place = self._strip.place(page)
        self._turning = True
        self.verticalScrollBar().setValue(round(place.top + down * place.height) - GAP)
        self._turning = False
        self._take_page(page)
        self._moved()

    def set_zoom(self, zoom: Zoom, at: QPoint | None = None) -> None:
        """Change the size and keep what is at `at` (the middle by default) where it is."""
        if not self._sizes:
            self.zoom = zoom
            return
        at = at or QPoint(self.viewport().width() // 2, self.viewport().height() // 2)
        y = self.verticalScrollBar().value() + at.y()
        under = self._strip.at(y)
        place = self._strip.place(under)
        down = (y - place.top) / place.height
        self.zoom = zoom
        page = self.page
        self._lay_out(self._across())
        place = self._strip.place(under)
        self._turning = True
        self.verticalScrollBar().setValue(round(place.top + down * place.height - at.y()))
        self._turning = False
        self._take_page(page)
        self._moved()
        self.zoomed.emit()

    def step_zoom(self, step: int, at: QPoint | None = None) -> None:
        """Take the next larger (1) or smaller (-1) size."""
        now = self._factor
        larger = [one for one in STEPS if one > now * 1.01]
        smaller = [one for one in STEPS if one < now * 0.99]
        found = (larger[:1] if step > 0 else smaller[-1:]) or [STEPS[-1] if step > 0 else STEPS[0]]
        self.set_zoom(Zoom("", found[0]), at)

    def set_hits(self, hits: Sequence[Hit]) -> None:
        """Mark where the words searched for stand."""
        self._hits = {}
        for hit in hits:
            self._hits.setdefault(hit.page, []).append(hit)
        self._hit = None
        self.viewport().update()

    def show_hit(self, hit: Hit) -> None:
        """Mark one place more, and bring it into view."""
        self._hit = hit
        place = self._strip.place(hit.page)
        left, top, _, bottom = hit.boxes[0]
        seen, bar = self.viewport().height(), self.verticalScrollBar()
        high, low = place.top + top * place.height, place.top + bottom * place.height
        if not bar.value() + GAP <= high <= low <= bar.value() + seen - GAP:
            self.go(hit.page, max(0.0, top - 0.3 * seen / place.height))
        self._take_page(hit.page)
        self.horizontalScrollBar().setValue(round(place.left + left * place.width - self.viewport().width() / 2))
        self.viewport().update()

    # -- what Qt asks

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._sizes:
            page, place, top = self.page, self._strip.place(self.page), self.verticalScrollBar().value()
            down = (top + GAP - place.top) / place.height
            self._lay_out(self._across())
            self.go(page, down)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        if not self._turning:
            self._take_page(self._strip.at(self.verticalScrollBar().value() + self.viewport().height() // 3))
            self._moved()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme().colour("page"))
        for page in self._seen():
            place = self._strip.place(page)
            self._paint(painter, page, self._on_screen(place))
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.step_zoom(1 if event.angleDelta().y() > 0 else -1, event.position().toPoint())
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, across = event.key(), self.horizontalScrollBar()
        if key == Qt.Key.Key_PageDown:
            self.go(self.page + 1)
        elif key == Qt.Key.Key_PageUp:
            self.go(self.page - 1)
        elif key == Qt.Key.Key_Home:
            self.go(0)
        elif key == Qt.Key.Key_End:
            self.go(len(self._sizes) - 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._scroll(_LINE if key == Qt.Key.Key_Down else -_LINE)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.step_zoom(1 if key == Qt.Key.Key_Plus else -1)
        elif key == Qt.Key.Key_Space:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._scroll((self.viewport().height() - _LINE) * (-1 if back else 1))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            if across.maximum() > across.minimum():
                across.setValue(across.value() + step * _LINE)
            else:
                self.go(self.page + step)
        else:
            super().keyPressEvent(event)

    # -- inside

    def _scroll(self, by: int) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + by)

    def _take_page(self, page: int) -> None:
        if page != self.page or not self.accessibleDescription():
            self.page = page
            self.setAccessibleDescription(t("Page {page} of {pages}", page=words().number(page + 1),
                                            pages=words().number(len(self._sizes))))  # fmt: skip
            self.turned.emit(page)

    def _across(self) -> float:
        bar = self.horizontalScrollBar()
        return bar.value() / bar.maximum() if bar.maximum() else 0.5

    def _lay_out(self, across: float) -> None:
        room, high = self.viewport().width(), self.viewport().height()
        widest = max(self._sizes, key=lambda size: size[0])
        if self.zoom.fit == PAGE:
            self._factor = fitting(self._sizes[self.page], room, high)
        elif self.zoom.fit == WIDTH:
            self._factor = fitting(widest, room)
        else:
            self._factor = self.zoom.factor
        self._strip = Strip(self._sizes, self._factor, room)
        self._turning = True
        down, side = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, self._strip.height - high))
        down.setPageStep(high)
        down.setSingleStep(_LINE)
        side.setRange(0, max(0, self._strip.width - room))
        side.setPageStep(room)
        side.setSingleStep(_LINE)
        side.setValue(round(across * side.maximum()))
        self._turning = False

    def _seen(self) -> range:
        top = self.verticalScrollBar().value()
        return self._strip.visible(top, top + self.viewport().height())

    def _on_screen(self, place: Place) -> QRect:
        left = place.left - self.horizontalScrollBar().value()
        return QRect(left, place.top - self.verticalScrollBar().value(), place.width, place.height)

    def _pieces(self, page: int) -> tuple[Piece, ...]:
        place = self._strip.place(page)
        return pieces(page, round(place.width * self.ratio), round(place.height * self.ratio))

    def _moved(self) -> None:
        """Ask for what is seen, then for what would be seen next."""
        self.viewport().update()
        if self._drawing is None:
            return
        seen = self._seen()
        wanted: list[Piece] = []
        for page in sorted(seen, key=lambda one: abs(one - self.page)):
            place = self._on_screen(self._strip.place(page))
            for piece in self._pieces(page):
                top = place.top() + piece.top / self.ratio
                if top < self.viewport().height() and top + piece.rows / self.ratio > 0:
                    wanted.append(piece)
        for step in range(1, _AHEAD + 1):
            for page in (seen.stop - 1 + step, seen.start - step):
                if 0 <= page < len(self._sizes):
                    wanted.append(self._pieces(page)[0])
        self._drawing.want("view", wanted)

    def _repaint(self, _page: int) -> None:
        self.viewport().update()

    def _paint(self, painter: QPainter, page: int, place: QRect) -> None:
        painter.fillRect(place, Qt.GlobalColor.white)
        if self._drawing is None:
            return
        broken = self._drawing.broken.get(page)
        if broken is not None:
            painter.setPen(QColor("#1C2430"))
            painter.setFont(theme().font())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place.adjusted(24, 24, -24, -24), int(flags), sentence_of(broken))
        parts = [(piece, self._drawing.image(piece)) for piece in self._pieces(page)]
        if broken is None and any(image is None for _, image in parts):
            small = self._drawing.image(thumb(self._sizes[page], page, self.ratio))
            if small is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(place, small)
        for piece, image in parts:
            if image is not None:
                top = place.top() + round(piece.top / self.ratio)
                below = place.top() + round((piece.top + piece.rows) / self.ratio)
                painter.drawImage(QRect(place.left(), top, place.width(), below - top), image)
        self._mark(painter, page, place)
        painter.setPen(theme().colour("line"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _mark(self, painter: QPainter, page: int, place: QRect) -> None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for hit in self._hits.get(page, ()):
            for left, top, right, bottom in hit.boxes:
                box = QRect(round(place.left() + left * place.width()), round(place.top() + top * place.height()),
                            round((right - left) * place.width()), round((bottom - top) * place.height()))  # fmt: skip
                painter.fillRect(box.adjusted(-1, -1, 1, 1), _HIT_NOW if hit is self._hit else _HIT)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def thumb(size: tuple[float, float], page: int, ratio: float) -> Piece:
    """Return the small picture of a page."""
    scale = min(THUMB[0] / size[0], THUMB[1] / size[1]) * ratio
    width, height = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    return Piece(page, width, height, 0, height)
