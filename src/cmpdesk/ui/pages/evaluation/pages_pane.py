"""The real pages of an application in the middle of the scoring screen."""

from functools import partial
from threading import Thread

from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.preview import Document, Layout
from cmpdesk.domain.sheets import SheetKey
from cmpdesk.i18n.screen import t
from cmpdesk.services import reading
from cmpdesk.services.preview import Reader
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.preview.drawing import Drawing
from cmpdesk.ui.preview.view import PageView


class PagesPane(QStackedWidget):
    """Shows one application page by page, or a sentence. The child that reads it lives while the pane is seen."""

    def __init__(self, desk: Desk, unlock: QAction) -> None:
        """`unlock` is offered where an application is locked."""
        super().__init__()
        self._desk = desk
        self.view = PageView()
        self.sentence = EmptyState("")
        self.locked = EmptyState("", unlock)
        self.addWidget(self.sentence)
        self.addWidget(self.locked)
        self.addWidget(self.view)
        self.key: SheetKey | None = None
        self.beside: dict[SheetKey, tuple[Document, int]] = {}
        self._first = 0
        self._document: Document | None = None
        self.reader: Reader | None = None
        self._drawing: Drawing | None = None
        desk.destroyed.connect(self._shut)

    @property
    def shown(self) -> bool:
        """The pages are there."""
        return self.currentWidget() is self.view

    def say(self, sentence: str) -> None:
        """Show a sentence in place of the pages."""
        self.key = self._document = None
        self._shut()
        self.sentence.say(sentence)
        self.setCurrentWidget(self.sentence)

    def lock(self, sentence: str) -> None:
        """Show why nothing of an application is shown, and the way to open it."""
        self.say("")
        self.locked.say(sentence)
        self.setCurrentWidget(self.locked)

    def show_application(self, key: SheetKey, name: str) -> None:
        """Show the pages of an application; those that are there stay."""
        if key == self.key:
            return
        self.key = key
        load = partial(reading.pages, self._desk.workspace, officer=self._desk.officer, at=key)
        self._document, self._first = self.beside.get(key) or (Document(name, f"{name}.pdf", load), 0)
        self._open()

    def put_beside(self, key: SheetKey, document: Document, page: int) -> None:
        """Show `document` from its `page` on (from 0) in place of the application, until `take_away`."""
        self.beside[key] = (document, page)
        self._anew(key)

    def take_away(self, key: SheetKey) -> None:
        """Show the application again."""
        self.beside.pop(key, None)
        self._anew(key)

    def _anew(self, key: SheetKey) -> None:
        if self.key == key:
            self.key = None

    def _open(self) -> None:
        self._shut()
        if self._document is None or not self.isVisible():
            return
        self.sentence.say(t("Opening {name}…", name=self._document.title))
        self.setCurrentWidget(self.sentence)
        self.reader = Reader(self._desk.workspace, self._document)
        self._desk.runner.run_watched(
            self.reader.open, then=partial(self._opened, self.reader), failed=partial(self._not_opened, self.reader),
            owner=self,
        )  # fmt: skip

    def _opened(self, reader: Reader, layout: Layout) -> None:
        if reader is not self.reader:
            return
        self._drawing = Drawing(self._desk.runner, reader, self)
        self.setCurrentWidget(self.view)
        self.view.show_document(layout.sizes, self._drawing)
        self.view.go(self._first)

    def _not_opened(self, reader: Reader, failure: Foreseen) -> bool:
        if reader is self.reader:
            self.sentence.say(sentence_of(failure))
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.reader is None:
            self._open()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._shut()

    def _shut(self) -> None:
        """End the child, off this thread: it may be at work."""
        reader, self.reader = self.reader, None
        if self._drawing is not None:
            self._drawing.stop()
            self._drawing.deleteLater()
            self._drawing = None
        if reader is not None:
            Thread(target=reader.close, name="reading-close").start()  # also where the program ends, and its runner
