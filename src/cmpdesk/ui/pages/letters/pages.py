"""The real pages of a letter, or of what is being typed."""

from functools import partial
from threading import Thread

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.preview import Document, Layout
from cmpdesk.i18n.screen import t
from cmpdesk.services.preview import Reader
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.preview.drawing import Drawing
from cmpdesk.ui.preview.view import PageView


class PagesPane(QStackedWidget):
    """Shows a document page by page, or a sentence. The child that reads it lives while the pane is seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.view = PageView()
        self.sentence = EmptyState("")
        self.addWidget(self.sentence)
        self.addWidget(self.view)
        self._document: Document | None = None
        self._reader: Reader | None = None
        self._next: Reader | None = None
        self._drawing: Drawing | None = None
        desk.destroyed.connect(self._shut)

    @property
    def shown(self) -> bool:
        """The pages are there."""
        return self.currentWidget() is self.view and self._next is None

    def say(self, sentence: str) -> None:
        """Show a sentence in place of the pages."""
        self._document = None
        self._shut()
        self.sentence.say(sentence)
        self.setCurrentWidget(self.sentence)

    def show_document(self, document: Document) -> None:
        """Show `document`; the pages that are there stay until its own are."""
        self._document = document
        self._open()

    def _open(self) -> None:
        if self._document is None or not self.isVisible():
            return
        if self._reader is None:
            self.sentence.say(t("Opening {name}…", name=self._document.title))
            self.setCurrentWidget(self.sentence)
        _close(self._next)
        self._next = reader = Reader(self._desk.workspace, self._document)
        self._desk.runner.run_watched(reader.open, then=partial(self._opened, reader),
                                      failed=partial(self._not_opened, reader), owner=self)  # fmt: skip

    def _opened(self, reader: Reader, layout: Layout) -> None:
        if reader is not self._next:
            return
        before = self.view.verticalScrollBar().value()
        self._end()
        self._reader, self._next = reader, None
        self._drawing = Drawing(self._desk.runner, reader, self)
        self.setCurrentWidget(self.view)
        self.view.show_document(layout.sizes, self._drawing)
        self.view.verticalScrollBar().setValue(before)

    def _not_opened(self, reader: Reader, failure: Foreseen) -> bool:
        if reader is self._next:
            self._shut()
            self.sentence.say(sentence_of(failure))
            self.setCurrentWidget(self.sentence)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._reader is None and self._next is None:
            self._open()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._shut()

    def _shut(self) -> None:
        reader, self._next = self._next, None
        _close(reader)
        self._end()

    def _end(self) -> None:
        reader, self._reader = self._reader, None
        if self._drawing is not None:
            self._drawing.stop()
            self._drawing.deleteLater()
            self._drawing = None
        _close(reader)


def _close(reader: Reader | None) -> None:
    """End a child off this thread: it may be at work."""
    if reader is not None:
        Thread(target=reader.close, name="letter-close").start()
