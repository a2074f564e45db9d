"""Ctrl+Shift+F: one box that searches everything, results by kind as you type, and what was searched before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QPushButton, QWidget

from cmpdesk.domain.search import Group, Hit, Kind
from cmpdesk.i18n.screen import t
from cmpdesk.services import search
from cmpdesk.ui import finding, tokens
from cmpdesk.ui.finder_rows import ROW, Painter, Role, Row, Rows, of_groups, of_start
from cmpdesk.ui.labels import text
from cmpdesk.ui.lookup import ENTER, Lookup
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.ui.desk import Desk

MOST = 200
"""Hits of one kind that are listed; more words say what is meant better than more rows."""
LATER_MS = 30


class Finder(Lookup):
    """A box to type in, and below it what is found; Enter goes there."""

    row_height = tokens.ROW_TWO_LINES

    def __init__(self, window: QWidget, desk: Desk) -> None:
        rows = Rows()
        super().__init__(window, t("Search everywhere"), rows, Painter(rows))
        self.rows = rows
        self._desk, self._past = desk, finding.Past(desk)
        self._only: Kind | None = None
        self._groups: tuple[Group, ...] = ()
        self._counts: dict[Kind, int] = {}
        self._things: tuple[Hit, ...] = ()
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._count)
        self.box.setPlaceholderText(t("Applications, attachments, organisations, people, notes…"))
        self.box.setAccessibleName(t("Search everywhere"))
        self.box.setToolTip(t('Words by their beginning; "words in a row"; -word for what must not be there'))
        self.box.textChanged.connect(self._typed)
        self.list.setAccessibleName(t("What was found"))
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.column.addWidget(self._naming())
        self.place(theme().px(760), theme().px(620))
        self._show_start()
        if self._past.things:
            desk.runner.run(partial(search.things, desk.workspace, self._past.things), then=self._past_here,
                            owner=self, channel="finder-past")  # fmt: skip

    def _naming(self) -> QWidget:
        """Return the line in which a search that is kept gets its name; hidden until it is asked for."""
        self.naming = QWidget()
        self.naming.setProperty("kind", "plain")
        row = QHBoxLayout(self.naming)
        row.setContentsMargins(0, 0, 0, 0)
        label = text(t("Name of the search"))
        self.name = QLineEdit()
        self.name.setAccessibleName(t("Name of the search"))
        self.name.setMaxLength(80)
        self.name.installEventFilter(self)
        keep = QPushButton(t("Keep"))
        keep.setAutoDefault(False)
        keep.clicked.connect(self._keep)
        row.addWidget(label)
        row.addWidget(self.name, 1)
        row.addWidget(keep)
        self.naming.hide()
        return self.naming

    # -- the keyboard, which stays in the box

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        entered = key in ENTER
        if watched is self.name:
            if entered:
                self._keep()
            elif key == Qt.Key.Key_Escape:
                self._end_naming()
            return entered or key == Qt.Key.Key_Escape
        if key == Qt.Key.Key_Delete and not self.box.text():
            self._forget(self.list.currentIndex().data(ROW))
            return True
        if key == Qt.Key.Key_Escape and self._only is not None:
            self._look_at(None)
            return True
        return super().eventFilter(watched, event)

    def rows_to_choose(self) -> list[int]:
        return [place for place, row in enumerate(self.rows.rows) if row.role is not Role.HEAD]

    # -- looking

    def _typed(self, _text: str) -> None:
        self._only = None
        self._end_naming()
        self._look()

    def _look_at(self, kind: Kind | None) -> None:
        """Show more of one kind, or all kinds again."""
        self._only = kind
        self._look()

    def _look(self) -> None:
        typed, desk = self.box.text().strip(), self._desk
        self._counts = {}
        self._later.stop()
        if not typed:
            self._show_start()
            return
        work = partial(search.find, desk.workspace, typed)
        if self._only is not None:
            work = partial(search.find, desk.workspace, typed, kinds=(self._only,), limit=MOST)
        # At once, without waiting for a pause: the query is quick, and the last request wins.
        desk.runner.run(work, then=partial(self._found, typed), owner=self, channel="finder")

    def _found(self, typed: str, groups: tuple[Group, ...]) -> None:
        if typed != self.box.text().strip():
            return
        self._groups = groups
        self._show_found(keep=False)
        if groups:
            self._later.start()

    def _count(self) -> None:
        """Count what was found, once it has been painted."""
        typed = self.box.text().strip()
        work = partial(search.count, self._desk.workspace, typed)
        self._desk.runner.run(work, then=partial(self._counted, typed), owner=self, channel="finder-count")

    def _counted(self, typed: str, counts: dict[Kind, int]) -> None:
        if typed == self.box.text().strip():
            self._counts = counts
            self._show_found(keep=True)

    def _past_here(self, things: tuple[Hit, ...]) -> None:
        self._things = things
        if not self.box.text().strip():
            self._show_start()

    def _show_start(self) -> None:
        self._groups = ()
        start = finding.Start(self._past.saved, self._past.recent, self._things)
        self.nothing.setText(t("Type a word, the beginning of a name, a number. What is found leads to its place."))
        self._show(of_start(start), keep=False)

    def _show_found(self, *, keep: bool) -> None:
        self.nothing.setText(t("Nothing answers to this. Attachments are found once they have been read."))
        self._show(of_groups(self._groups, self._counts, self._only), keep=keep)

    def _show(self, rows: list[Row], *, keep: bool) -> None:
        """Show `rows`; with `keep` what was chosen stays chosen, and nothing moves."""
        here, top = self.list.currentIndex().row(), self.list.verticalScrollBar().value()
        self.rows.show(rows)
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        first = next((place for place, row in enumerate(rows) if row.role is not Role.HEAD), -1)
        if self._only is not None and not keep and len(rows) > 2:
            first = 2  # past the way back and the head
        self.list.setCurrentIndex(self.rows.index(here if keep and 0 <= here < len(rows) else first))
        if keep:
            self.list.verticalScrollBar().setValue(top)
        else:
            self.list.scrollToTop()

    # -- doing what is chosen

    def spoken(self, index: QModelIndex) -> str:
        row = index.data(ROW)
        return row.spoken if row is not None else self.nothing.text()

    def run(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is None or row.role is Role.HEAD:
            return
        if row.role is Role.HIT:
            self._go(row.hit)
        elif row.role is Role.PROJECT:
            self._go_to(row.hit, "projects", call_id=row.hit.call_id, project_id=row.hit.project_id)
        elif row.role in (Role.MORE, Role.BACK):
            self._look_at(row.kind)
        elif row.role in (Role.RECENT, Role.SAVED):
            self.box.setText(row.typed)
        elif row.role is Role.KEEP:
            self.naming.show()
            self.name.setText(self.box.text().strip())
            self.name.selectAll()
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._past.forget_all()
            self._things = ()
            self._show_start()

    def _go(self, hit: Hit) -> None:
        page, what = finding.place_of(hit)
        self._go_to(hit, page, **what)

    def _go_to(self, hit: Hit, page: str, **what: str) -> None:
        self._past.found(self.box.text().strip(), hit)
        self.accept()
        # Once this is closed, and the keyboard back where it was.
        QTimer.singleShot(0, self._desk, partial(self._desk.go, page, **what))

    def _forget(self, row: Row | None) -> None:
        if row is not None and row.role in (Role.RECENT, Role.SAVED):
            saved = row.role is Role.SAVED
            self._past.forget(saved=row.text if saved else "", recent="" if saved else row.typed)
            self._show_start()

    def _keep(self) -> None:
        name, typed = self.name.text().strip(), self.box.text().strip()
        if not name or not typed:
            return
        self._past.save(name, typed)
        self._end_naming()
        self._desk.say(t("Search kept: {name}", name=name))

    def _end_naming(self) -> None:
        self.naming.hide()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)


def show(window: QWidget, desk: Desk) -> None:
    """Show the search over `window`; returns at once."""
    Finder(window, desk).open()
