"""The window of a preview: pages, their overview, search, print, and the ways out of the program."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QStandardPaths, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.preview import Document, Layout, opened_by_system
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import preview
from cmpdesk.services.preview import Reader
from cmpdesk.ui.actions import ActionButton, Actions
from cmpdesk.ui.chips import Segments, Toggle
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.files import write_whole
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.icons import icon
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.preview import NAME
from cmpdesk.ui.preview.drawing import Drawing
from cmpdesk.ui.preview.finding import MOST, Finder
from cmpdesk.ui.preview.side import Side
from cmpdesk.ui.preview.view import PAGE, STEPS, WIDTH, PageView, Zoom
from cmpdesk.ui.theme import theme

_SIZE = (1180, 860)
_SLOW_MS = 500
FOLDER, SIDE, ZOOM = "preview.folder", "preview.side", "preview.zoom"


class PreviewWindow(QWidget):
    """Shows one document, in one of its versions. Closed with its desk; Escape leaves the search, then the window."""

    def __init__(self, desk: Desk, versions: Sequence[Document]) -> None:
        host = desk.parent()
        super().__init__(host if isinstance(host, QWidget) else None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("kind", "page")
        self.setObjectName(NAME)
        self.desk = desk
        self.versions = tuple(versions)
        self.document = versions[0]
        self.layout_of: Layout | None = None
        self.reader: Reader | None = None
        self.drawing: Drawing | None = None
        self.finder: Finder | None = None
        self.actions_of = Actions(self)
        self._declare_actions()
        self._build()
        room = self.screen().availableSize()
        self.resize(min(theme().px(_SIZE[0]), room.width() - 40), min(theme().px(_SIZE[1]), room.height() - 60))
        desk.destroyed.connect(self.close)
        self.show_version(0)

    # -- building

    def _declare_actions(self) -> None:
        add = self.actions_of.add
        shown = self._is_shown
        add("print", t("&Print…"), self.print, shortcut="Ctrl+P", enabled=shown)
        add("save", t("&Save as…"), self.save, shortcut="Ctrl+S")
        add("outside", t("&Open in another program"), self.open_outside, enabled=self._goes_outside)
        add("find", t("Find"), self.begin_search, shortcut="Ctrl+F", enabled=shown)
        add("next-hit", t("Next place"), partial(self.step_hit, 1), shortcut="F3", enabled=self._has_hits)
        add("previous-hit", t("Previous place"), partial(self.step_hit, -1), shortcut="Shift+F3",
            enabled=self._has_hits)  # fmt: skip
        larger = add("larger", t("Larger"), partial(self.step_zoom, 1), shortcut="Ctrl++", enabled=shown)
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        add("smaller", t("Smaller"), partial(self.step_zoom, -1), shortcut="Ctrl+-", enabled=shown)
        fit = add("fit", t("Fit the width"), partial(self.set_zoom, Zoom(WIDTH)), shortcut="Ctrl+L", enabled=shown)
        fit.setShortcuts([QKeySequence("Ctrl+L"), QKeySequence("Ctrl+0")])
        add("page", t("Go to a page"), self.begin_page, shortcut="Ctrl+G", enabled=shown)
        add("close", t("Close"), self.leave, shortcut="Escape")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._tools())
        self.choice = Segments(t("Version"), [(str(place), one.version) for place, one in enumerate(self.versions)])
        self.choice.chosen.connect(self._version_chosen)
        self.choice.setVisible(len(self.versions) > 1)
        column.addWidget(self.choice)
        self.notice = text("", "muted", tone="warn", wrap=True, select=True)
        column.addWidget(self.notice)
        self.whole = QStackedWidget()
        self.sentence = EmptyState("")
        self.whole.addWidget(self.sentence)
        column.addWidget(self.whole, 1)
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(self._say_opening)
        self._build_panes()

    def _tools(self) -> QHBoxLayout | Flow:
        row: QHBoxLayout | Flow = Flow() if theme().large else QHBoxLayout()
        row.setSpacing(8)
        self.side_toggle = Toggle(t("Overview"))
        self.side_toggle.setChecked(bool(self.desk.memory.get(SIDE, True)))
        self.side_toggle.toggled.connect(self._side_toggled)
        self.page_box = QLineEdit()
        self.page_box.setAccessibleName(t("Page number"))
        self.page_box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page_box.setFixedWidth(theme().px(60))
        self.page_box.returnPressed.connect(self._page_typed)
        self.pages = text("", "muted")
        self.zoom_box = QComboBox()
        self.zoom_box.setAccessibleName(t("Size of the pages"))
        self.zoom_box.addItem(t("Fit the width"), Zoom(WIDTH))
        self.zoom_box.addItem(t("Fit the page"), Zoom(PAGE))
        for step in STEPS:
            self.zoom_box.addItem(words().percent(round(step * 100)), Zoom("", step))
        self.zoom_box.activated.connect(self._zoom_chosen)
        self.search_box = QLineEdit()
        self.search_box.setPlaceholderText(t("Find in the document"))
        self.search_box.setAccessibleName(t("Find in the document"))
        self.search_box.setMaximumWidth(theme().px(260))
        self.search_box.textChanged.connect(self._search_typed)
        self.search_box.returnPressed.connect(partial(self.step_hit, 1))
        self.found = text("", "muted")
        self._settle = QTimer(self, singleShot=True, interval=150)
        self._settle.timeout.connect(self._search)
        for part in (self.side_toggle, self.page_box, self.pages, self.zoom_box, self.search_box, self.found):
            row.addWidget(part)
        for name, drawing in (("previous-hit", "up"), ("next-hit", "down")):
            row.addWidget(_icon_button(self.actions_of[name], drawing))
        if isinstance(row, QHBoxLayout):
            row.setStretchFactor(self.search_box, 1)
            row.addStretch(1)
        for name, kind in (("save", ""), ("outside", ""), ("print", "primary")):
            row.addWidget(ActionButton(self.actions_of[name], kind))
        return row

    def _build_panes(self) -> None:
        """Make the panes anew: each version has its own."""
        self.view = PageView()
        self.side = Side()
        self.panes = split("preview", self.desk.memory, self.side, self.view, sizes=(1, 5))
        self.side.setVisible(self.side_toggle.isChecked())
        self.side.wanted.connect(self.view.go)
        self.view.turned.connect(self._turned)
        self.view.zoomed.connect(self._zoomed)
        self.whole.addWidget(self.panes)

    # -- showing

    def show_version(self, place: int) -> None:
        """Open a version of the document."""
        self._shut()
        self.document = document = self.versions[place]
        self.choice.choose(str(place))
        self.setWindowTitle(f"{document.title} — CMP Desk")
        self.setAccessibleName(document.title)
        self.notice.setText(document.notice)
        self.notice.setVisible(bool(document.notice))
        self.sentence.say("")
        self.whole.setCurrentWidget(self.sentence)
        self.layout_of = None
        self._able()
        self.reader = Reader(self.desk.workspace, document)
        self._slow.start()
        self.desk.runner.run_watched(
            self.reader.open, then=partial(self._opened, self.reader), failed=partial(self._not_opened, self.reader),
            ended=self._slow.stop, owner=self,
        )  # fmt: skip

    def _able(self) -> None:
        """Allow what can be done with what is shown."""
        for tool in (self.side_toggle, self.page_box, self.zoom_box, self.search_box):
            tool.setEnabled(self._is_shown())
        if not self._is_shown():
            for told in (self.page_box, self.pages, self.found):
                told.clear()
        self.actions_of.refresh()

    def _opened(self, reader: Reader, layout: Layout) -> None:
        if reader is not self.reader:
            return
        self.layout_of = layout
        self.panes.deleteLater()
        self._build_panes()
        self.drawing = Drawing(self.desk.runner, reader, self.panes)
        self.finder = Finder(self.desk.runner, reader, len(layout.sizes), self.panes)
        self.finder.changed.connect(self._found)
        self.pages.setText(t("of {pages}", pages=words().number(len(layout.sizes))))
        self.view.zoom = self._remembered_zoom()
        self.whole.setCurrentWidget(self.panes)
        self.view.show_document(layout.sizes, self.drawing)
        self.side.show_document(layout.sizes, layout.bookmarks, self.drawing)
        self._zoomed()
        self._turned(self.view.page)
        self._able()
        self._search()
        self.view.setFocus()

    def _not_opened(self, reader: Reader, failure: Foreseen) -> bool:
        if reader is self.reader:
            self.sentence.say(sentence_of(failure))
            self.actions_of.refresh()
        return True

    def _say_opening(self) -> None:
        self.sentence.say(t("Opening {name}…", name=self.document.file_name))

    def _version_chosen(self, key: str) -> None:
        self.show_version(int(key))

    # -- turning and size

    def _turned(self, page: int) -> None:
        self.page_box.setText(str(page + 1))
        self.side.thumbnails.follow(page)

    def _page_typed(self) -> None:
        typed = self.page_box.text().strip()
        if typed.isdecimal() and self.layout_of is not None:
            self.view.go(min(int(typed), len(self.layout_of.sizes)) - 1)
            self.view.setFocus()
        self.page_box.setText(str(self.view.page + 1))

    def begin_page(self) -> None:
        """Put the keyboard into the page number."""
        self.page_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.page_box.selectAll()

    def set_zoom(self, zoom: Zoom) -> None:
        """Show the pages in another size."""
        self.view.set_zoom(zoom)

    def step_zoom(self, step: int) -> None:
        """Show the pages larger (1) or smaller (-1)."""
        self.view.step_zoom(step)

    def _zoom_chosen(self, place: int) -> None:
        self.view.set_zoom(Zoom(*self.zoom_box.itemData(place)))
        self.view.setFocus()

    def _zoomed(self) -> None:
        zoom = self.view.zoom
        place = next((at for at in range(self.zoom_box.count()) if Zoom(*self.zoom_box.itemData(at)) == zoom), -1)
        self.zoom_box.setCurrentIndex(place)
        self.desk.memory.set(ZOOM, [zoom.fit, zoom.factor])

    def _remembered_zoom(self) -> Zoom:
        held = self.desk.memory.get(ZOOM)
        known = {Zoom(*self.zoom_box.itemData(at)) for at in range(self.zoom_box.count())}
        zoom = Zoom(str(held[0]), float(held[1])) if isinstance(held, list) and len(held) == 2 else Zoom(WIDTH)
        return zoom if zoom in known else Zoom(WIDTH)

    def _side_toggled(self, shown: bool) -> None:
        self.side.setVisible(shown)
        self.desk.memory.set(SIDE, shown)

    # -- search

    def begin_search(self) -> None:
        """Put the keyboard into the search box."""
        self.search_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_box.selectAll()

    def _search_typed(self, _text: str) -> None:
        self._settle.start()

    def _search(self) -> None:
        if self.finder is not None:
            self.finder.search(self.search_box.text(), self.view.page)

    def step_hit(self, by: int) -> None:
        """Show the next (1) or previous (-1) place of what is searched."""
        if self.finder is not None:
            if self._settle.isActive():
                self._settle.stop()
                self._search()
            self.finder.step(by)

    def _has_hits(self) -> bool:
        return self.finder is not None and bool(self.finder.hits)

    def _found(self) -> None:
        finder = self.finder
        if finder is None:
            return
        self.view.set_hits(finder.hits)
        if finder.hit is not None:
            self.view.show_hit(finder.hit)
        self.found.setText(self._standing(finder))
        self.actions_of.refresh()

    def _standing(self, finder: Finder) -> str:
        if not finder.text.strip():
            return ""
        if not finder.hits:
            return t("Searching…") if finder.searching else t("Nothing found")
        total = words().number(len(finder.hits))
        if finder.searching or len(finder.hits) >= MOST:
            total += "+"
        return t("{place} of {total}", place=words().number(finder.index + 1), total=total)

    # -- ways out

    def _is_shown(self) -> bool:
        return self.layout_of is not None

    def _goes_outside(self) -> bool:
        return opened_by_system(self.document.file_name, self.document.media)

    def open_outside(self) -> None:
        """Give a private read-only copy to the program that the system has for it."""
        work = partial(preview.hand_over, self.desk.workspace, self.document)
        self.desk.runner.run(work, then=_show_outside, owner=self)

    def save(self) -> None:
        """Ask for a place, and write the document there as it is."""
        folder = str(self.desk.memory.get(FOLDER, "")) or QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        before = str(Path(folder) / self.document.file_name)
        chosen, _ = QFileDialog.getSaveFileName(self, t("Save the document"), before)
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the document to `path`."""
        self.desk.memory.set(FOLDER, str(path.parent))
        work = partial(write_whole, self.document.load, path)
        self.desk.runner.run(work, then=self._saved, owner=self)

    def _saved(self, path: Path) -> None:
        self.desk.say(t("Saved: {name}", name=path.name))

    def print(self) -> None:
        """Print the document through the system's dialog."""
        from cmpdesk.ui.print_dialog import print_document

        if self.layout_of is not None:
            print_document(self, self.desk, self.document, len(self.layout_of.sizes), self.view.page)

    def leave(self) -> None:
        """Leave the search where there is one, else close."""
        if self.search_box.text() or self.search_box.hasFocus():
            self.search_box.clear()
            self.view.setFocus()
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._shut()
        super().closeEvent(event)

    def _shut(self) -> None:
        """End the child of the version that is shown, off this thread: it may be at work."""
        reader, self.reader = self.reader, None
        if self.drawing is not None:
            self.drawing.stop()
        self.drawing = self.finder = None
        if reader is not None:
            # a thread of its own: it must end the child also where the program ends, and its runner with it
            Thread(target=reader.close, name="preview-close").start()


def _icon_button(action: QAction, drawing: str) -> QToolButton:
    """Return a small button for `action`, there while it is enabled."""
    button = QToolButton()
    button.setProperty("kind", "icon")
    button.setIcon(icon(drawing, theme().tokens.ink))
    button.setAccessibleName(action.text())
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    button.setVisible(action.isEnabled())
    action.enabledChanged.connect(button.setVisible)
    return button


def _show_outside(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
