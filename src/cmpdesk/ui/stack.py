"""The pages of an open workspace, made when they are first shown, and the places between which users
travel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui import session
from cmpdesk.ui.catalogue import BY_NAME, ENTRIES
from cmpdesk.ui.labels import text
from cmpdesk.ui.places import Places

if TYPE_CHECKING:
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.page import Page
    from cmpdesk.ui.pages.welcome.page import WelcomePage


class PageStack(QStackedWidget):
    """Shows one page at a time, or the first page while no workspace is open. `shown` brings the name of a
    page.
    """

    shown = Signal(str)

    def __init__(self, places: Places) -> None:
        super().__init__()
        self.setAccessibleName(t("Page"))
        self.page: Page | None = None
        self.places = places
        self._first = QWidget()
        self._first.setProperty("kind", "page")
        self._first.setAccessibleName(t("Page"))
        self._welcome: WelcomePage | None = None
        self._line: QLabel | None = None
        self._pages: dict[str, Page] = {}
        self.addWidget(self._first)

    @property
    def entry(self) -> str:
        """The entry of the side bar that stands for what is shown."""
        spec = BY_NAME.get(self.page.name if self.page else "")
        return (spec.place or spec.name) if spec else ""

    @property
    def made(self) -> Mapping[str, Page]:
        """The pages that were made, by their names."""
        return self._pages

    def may_leave(self) -> bool:
        """Nothing typed on the page, nor kept on another one, would be lost."""
        if self.page is not None and not self.page.may_leave():
            return False
        return all(one.may_close() for one in list(self._pages.values()))

    def go(self, desk: Desk, name: str, what: dict[str, Any] | None = None, *, note: bool = True) -> bool:
        """Show the page `name` and, on it, `what` another page asked for; tell whether it could be left for
        that.
        """
        if self.page is not None and self.page.name != name and not self.page.may_leave():
            return False
        if self.page is not None and note:
            self.places.leave(self.page.name, self.page.memory())
        self.page = page = self.prepare(desk, name)
        if what:
            page.show_this(what)
        self.setCurrentWidget(page)
        self.shown.emit(name)
        return True

    def prepare(self, desk: Desk, name: str) -> Page:
        """Return the page `name`, made unseen where there is none yet: what is ready is quickly shown."""
        page = self._pages.get(name)
        if page is None:
            from cmpdesk.ui.wheel import guard

            page = self._pages[name] = BY_NAME[name].make(desk)
            self.addWidget(page)
            guard(page)
        return page

    def prepare_loaded(self, desk: Desk, name: str) -> None:
        """Prepare `name` where that loads nothing; best before threads are at work, which would make it slower."""
        if session.is_loaded(name):
            self.prepare(desk, name)

    def travel(self, desk: Desk, step: int) -> None:
        """Go to the place before (-1) or after (1) this one."""
        if self.page is None or not self.page.may_leave():
            return
        place = self.places.travel(step, (self.page.name, self.page.memory()))
        if place is not None and self.go(desk, place[0], note=False):
            self.page.recall(place[1])

    def neighbour(self, step: int) -> str:
        """Return the entry after (1) or before (-1) this one."""
        names = [spec.name for spec in ENTRIES]
        here = names.index(self.entry) if self.entry in names else 0
        return names[(here + step) % len(names)]

    def show_opening(self, location: str) -> None:
        """Say that `location` is being opened: in one line where the first page would have to be made for that."""
        if self._welcome is not None:
            self._welcome.show_loading(location)
            return
        if self._line is None:
            self._line = text("", "muted")
            QVBoxLayout(self._first).addWidget(self._line, 0, Qt.AlignmentFlag.AlignCenter)
        self._line.setText(t("Opening {name}…", name=session.shown_name(location)))

    def set_first(self, first: WelcomePage) -> None:
        """Put `first` in the place of what is shown while no workspace is open."""
        empty, self._first = self._first, first
        self._welcome = first
        self.addWidget(first)
        if self.page is None:
            self.setCurrentWidget(first)
        self.removeWidget(empty)
        empty.deleteLater()

    def drop(self) -> None:
        """Destroy the pages and show the first one."""
        self.page = None
        self.setCurrentWidget(self._first)
        for page in self._pages.values():
            self.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()

    def memory(self) -> tuple[str, dict[str, Any]] | None:
        """Return what is shown and what it remembers, None while there is no page."""
        return (self.page.name, self.page.memory()) if self.page else None
