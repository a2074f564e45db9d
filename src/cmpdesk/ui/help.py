"""The guide, in a window of its own beside the work: F1 opens it at the page for the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from cmpdesk.i18n import screen
from cmpdesk.i18n.screen import t
from cmpdesk.runtime.resources import guide
from cmpdesk.ui.actions import ActionButton, Actions
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.ui.window import MainWindow

PLACES = {
    "": "workspaces",
    "dashboard": "dashboard",
    "calls": "calls",
    "applications": "applications",
    "imports": "imports",
    "directory": "directory",
    "experts": "experts",
    "juries": "juries",
    "interests": "interests",
    "evaluation": "evaluation",
    "results": "results",
    "projects": "projects",
    "reviews": "reviews",
    "schedules": "calendars",
    "due": "due",
    "glance": "glance",
    "missions": "missions",
    "reports": "reports",
    "packets": "packets",
    "letters": "letters",
    "registers": "registers",
    "history": "history",
    "settings": "settings",
    "keyboard": "keyboard",
    "backups": "backups",
    "search": "search",
    "preview": "preview",
    "sharing": "sharing",
    "privacy": "privacy",
}
"""The page of the guide for each place; "" is the first page, before a workspace is open."""


class HelpWindow(QWidget):
    """The guide: contents on the left, the page on the right, a box that finds words in the page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.language = screen.words().language
        self._folder = guide(self.language)
        self.setWindowTitle(t("Guide"))
        self.setAccessibleName(t("Guide"))
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.contents = _browser(t("Contents"))
        self.page = _browser(t("Page of the guide"))
        self.page.sourceChanged.connect(lambda _url: _set_apart(self.page.document()))
        self.contents.setOpenLinks(False)
        self.contents.anchorClicked.connect(self._wanted)
        self.contents.setMarkdown(self._listed())
        self.contents.document().setBaseUrl(QUrl.fromLocalFile(f"{self._folder}/"))
        self.box = QLineEdit()
        self.box.setPlaceholderText(t("Search in the page…"))
        self.box.setAccessibleName(t("Search in the page"))
        self.box.setMinimumWidth(theme().px(240))
        self.box.returnPressed.connect(self.find_next)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.addLayout(self._bar())
        split = QSplitter()
        split.addWidget(self.contents)
        split.addWidget(self.page)
        split.setStretchFactor(1, 1)
        split.setSizes([theme().px(240), theme().px(640)])
        column.addWidget(split, 1)
        self.resize(theme().px(940), theme().px(700))

    def _bar(self) -> QHBoxLayout:
        self.actions_of = Actions(self)
        add = self.actions_of.add
        add("back", t("&Back"), self.page.backward, shortcut="Alt+Left", enabled=self.page.isBackwardAvailable)
        add("forward", t("&Forward"), self.page.forward, shortcut="Alt+Right", enabled=self.page.isForwardAvailable)
        self.page.historyChanged.connect(self.actions_of.refresh)
        row = QHBoxLayout()
        for name in ("back", "forward"):
            row.addWidget(ActionButton(self.actions_of[name]))
        row.addStretch(1)
        row.addWidget(self.box)
        close = QPushButton(t("Close"))
        close.clicked.connect(self.close)
        row.addWidget(close)
        for keys, act in (("Ctrl+F", self.box.setFocus), ("F3", self.find_next), ("Escape", self.close)):
            QShortcut(QKeySequence(keys), self, act)
        return row

    def open_page(self, name: str) -> None:
        """Show the page `name` of the guide, the contents where there is none of that name."""
        path = self._folder / f"{name}.md"
        self.page.setSource(QUrl.fromLocalFile(str(path if path.is_file() else self._folder / "index.md")))

    def find_next(self) -> None:
        """Show the next place where the words of the box stand; from the top again after the last."""
        typed = self.box.text().strip()
        if typed and not self.page.find(typed):
            self.page.moveCursor(self.page.textCursor().MoveOperation.Start)
            self.page.find(typed)

    def _wanted(self, link: QUrl) -> None:
        self.open_page(link.fileName().removesuffix(".md"))

    def _listed(self) -> str:
        """Return the list of pages that the index holds."""
        lines = (self._folder / "index.md").read_text(encoding="utf-8").splitlines()
        return "\n".join(line for line in lines if line[:1].isdigit() and "](" in line)


class _Pages(QTextBrowser):
    """Pictures are shown no wider than the page."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        found = super().loadResource(kind, name)
        if kind == QTextDocument.ResourceType.ImageResource.value and not isinstance(found, str):
            picture = QImage(self.source().resolved(QUrl(name)).toLocalFile())
            widest = max(200, self.viewport().width() - 40)
            if picture.width() > widest:
                return picture.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)
        return found


def _browser(name: str) -> QTextBrowser:
    made = _Pages()
    made.setAccessibleName(name)
    made.setOpenExternalLinks(False)
    made.document().setDefaultFont(theme().font())
    made.document().setDocumentMargin(12)
    return made


def _set_apart(document: QTextDocument) -> None:
    """Give headings, paragraphs and tables their room: Markdown comes without."""
    block = document.begin()
    while block.isValid():
        cursor, form = QTextCursor(block), block.blockFormat()
        if cursor.currentTable() is None and not form.nonBreakableLines():  # not in code
            listed = block.textList() is not None
            form.setTopMargin(theme().px(14 if form.headingLevel() > 1 else 3 if listed else 8))
            form.setBottomMargin(theme().px(3 if listed else 8))
            cursor.setBlockFormat(form)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            table = frame.format()
            table.setCellPadding(theme().px(5))
            table.setBorderBrush(theme().colour("line"))
            table.setBottomMargin(theme().px(10))
            frame.setFormat(table)


def show(window: MainWindow, place: str | None = None) -> None:
    """Open the guide at the page for `place`, else for where the user is."""
    here = window.pages.page.name if window.pages.page is not None else ""
    found = window.findChild(HelpWindow)
    if found is not None and found.language != screen.words().language:
        found.close()
        found = None
    shown = found or HelpWindow(window)
    shown.open_page(PLACES.get(here if place is None else place, "index"))
    shown.show()
    shown.raise_()
    shown.activateWindow()
    shown.page.setFocus()
