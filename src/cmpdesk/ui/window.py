"""The main window: side bar, pages, toasts; language and appearance."""

from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QMenu, QWidget

from cmpdesk.i18n import screen
from cmpdesk.i18n.screen import t
from cmpdesk.runtime import settings
from cmpdesk.ui import preview, session, window_actions
from cmpdesk.ui.actions import Actions
from cmpdesk.ui.backups import Keeper, restorable
from cmpdesk.ui.catalogue import BY_NAME
from cmpdesk.ui.colleagues import Colleagues
from cmpdesk.ui.connection import Connection
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.messages import Messages
from cmpdesk.ui.overview import Overview
from cmpdesk.ui.places import Places
from cmpdesk.ui.reading import Reading
from cmpdesk.ui.sidebar import SideBar
from cmpdesk.ui.stack import PageStack
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.domain.directory import Officer
    from cmpdesk.domain.errors import Foreseen
    from cmpdesk.ui.commands import Finder
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.feedback import Toast
    from cmpdesk.ui.pages.welcome.page import WelcomePage


class MainWindow(QMainWindow):
    """The one window. `ready` comes each time a page of an open workspace is shown, `painted` with the
    first frame.
    """

    painted = Signal()
    ready = Signal(str)

    def __init__(self, kept: settings.Settings | None = None) -> None:
        super().__init__()
        kept = kept or settings.load()
        self.runner = TaskRunner(self)
        self.messages = Messages(self)
        self.runner.failed.connect(self.messages.note_failure)
        self.connection = Connection(self)
        self.runner.failed.connect(self._show_failure)
        self.memory = Remembered(kept, self.runner, self)
        self.desk: Desk | None = None
        self.actions_of: Actions
        self.finder: Finder | None = window_actions.found
        self.colleagues = Colleagues(self.runner, self)
        self.keeper = Keeper(self)
        self._seen = self._unworn = False
        self.overview = Overview(self.runner, self)
        self.overview.seen.connect(self._overseen)
        self.setMinimumSize(960, 600)
        self.resize(1280, 800)
        place = self.memory.get("window")
        if isinstance(place, str):
            self.restoreGeometry(QByteArray(base64.b64decode(place)))
        self._welcome: WelcomePage | None = None
        self._toast: Toast | None = None
        self._build(Places())
        self.overview.attach(self.sidebar)
        theme().worn.connect(self._rebuild)

    @property
    def welcome(self) -> WelcomePage:
        """The first page; made when it is first asked for, which is after the first frame."""
        if self._welcome is None:
            from cmpdesk.ui.pages.welcome.page import WelcomePage

            self._welcome = WelcomePage(self.runner)
            self._welcome.open_wanted.connect(self.open)
            self._welcome.create_wanted.connect(self.open_new)
            self._welcome.entered.connect(self.enter)
            self._welcome.restore_wanted.connect(self.keeper.restore)
            self.pages.set_first(self._welcome)
        return self._welcome

    # -- opening and closing

    def open(self, location: str) -> None:
        """Open a workspace in place of the one that is open."""
        back = "connect" if "://" in location else ""
        work = partial(session.open_location, location, self._first_page())
        self._start(work, location, failed=partial(self._not_opened, back=back))

    def open_new(self, location: str, office: str | None, officer_name: str) -> None:
        """Create a workspace with its first officer, and open it."""
        work = partial(session.create_location, location, office, officer_name)
        self._start(work, location, failed=partial(self._not_opened, back="create"))

    def enter(self, opened: session.Opened, officer: Officer) -> None:
        """Begin to work in a workspace as `officer`."""
        from cmpdesk.ui.desk import Desk

        before, workspace = self.desk, opened.workspace
        self.pages.drop()
        if before is not None:
            before.deleteLater()
        self.desk = Desk(workspace, officer, self.runner, self.memory, self)
        self.desk.wanted.connect(self.go)
        self.desk.said.connect(self.say)
        self.desk.call_chosen.connect(self._call_chosen)
        self.colleagues.watch(self.desk, opened.officers)
        self.connection.watch(self.desk)
        self.keeper.watch(self.desk)
        Reading(self.desk)
        self.pages.prepare_loaded(self.desk, self._first_page())
        self.runner.run(partial(session.remember, workspace.info.location, workspace.info.id, officer.id))
        if workspace.info.cloud:
            from cmpdesk.i18n import messages

            self.say(messages.reason(screen.words(), "workspace.cloud-folder", {"path": workspace.info.location}))
        self.overview.watch(self.desk, self.memory.get(f"call.{workspace.info.id}", ""), self._first_page())

    def begin(self) -> None:
        """Show the first page; the services load meanwhile."""
        self.welcome.start()
        self.runner.run(session.load_services)

    def leave(self) -> None:
        """Close the workspace and show the first page."""
        if self.pages.may_leave():
            self._shut()
            self.welcome.start()

    def delete_sample(self) -> None:
        """Close the sample data and delete their file."""
        if self.desk is not None and self.desk.workspace.info.sample and self.pages.may_leave():
            info = self.desk.workspace.info
            self._shut()
            work = partial(session.delete_sample, info.location, info.id)
            self.runner.run(work, then=self._sample_deleted, owner=self)

    def _sample_deleted(self, _done: None) -> None:
        self.welcome.start()
        self.say(t("The sample data are deleted."))

    def _start(self, work: partial[session.Opened], location: str, *, failed: partial[bool]) -> None:
        self._shut()
        self.pages.show_opening(location)
        self.runner.run(work, then=self._opened, failed=failed, owner=self)

    def _shut(self) -> None:
        desk, self.desk = self.desk, None
        self.connection.close()
        self.overview.watch(None)
        self.pages.drop()
        self.pages.places.clear()
        self.messages.clear()
        self._name_window()
        if desk is not None:
            preview.close_all(self)
            self.runner.stop_all()
            desk.deleteLater()
            # Here and now: the next workspace may be the same file, which only one may hold.
            self.keeper.close(desk.workspace)
        self.actions_of.refresh()

    def _opened(self, opened: session.Opened) -> None:
        known = settings.load().officers.get(opened.workspace.info.id, "")
        chosen = next((one for one in opened.officers if one.id == known), None)
        if chosen is None and len(opened.officers) > 1:
            self.welcome.ask_officer(opened)
        else:
            self.enter(opened, chosen or opened.officers[0])

    def _not_opened(self, failure: Foreseen, *, back: str) -> bool:
        self.welcome.go_back(back)
        from cmpdesk.ui.dialogs import sentence_of

        self.welcome.show_fault(sentence_of(failure), damaged=restorable(failure))
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.pages.may_leave():
            event.ignore()
            return
        self.memory.set("window", base64.b64encode(self.saveGeometry().data()).decode())
        theme().worn.disconnect(self._rebuild)
        preview.close_all(self)
        self.connection.close()
        self.runner.close()
        self.memory.flush()
        waiting = self.welcome.take_waiting()
        if waiting is not None:
            session.close(waiting.workspace)
        if self.desk is not None:
            self.keeper.close(self.desk.workspace)
            self.desk = None
        super().closeEvent(event)

    # -- moving about

    def go(self, name: str, what: dict[str, Any] | None = None, *, note: bool = True) -> None:
        """Show the page `name`, and on it `what` another page asked for; ``call_id`` is the call to choose first."""
        if self.desk is not None:
            if what and what.get("call_id"):
                self.choose_call(str(what["call_id"]))
            focused = QApplication.focusWidget()
            travelling = focused is None or not self.sidebar.isAncestorOf(focused)
            self.pages.go(self.desk, name, what, note=note)
            self.sidebar.set_page(self.pages.entry)
            if travelling and self.pages.page is not None:
                self.pages.page.take_focus()

    def say(self, sentence: str, undo: bool = False) -> None:
        """Show a toast, with Undo where the last step can be taken back."""
        from cmpdesk.ui.feedback import Toast

        self.messages.note(sentence, undo=undo)
        if self._toast is None:
            self._toast = Toast(self.pages)
            self._toast.undo.connect(partial(self.take_back, "undo"))
        self._toast.say(sentence, undo=undo)

    def travel(self, step: int) -> None:
        """Go to the place before (-1) or after (1) this one."""
        if self.desk is not None:
            self.pages.travel(self.desk, step)

    def turn(self, step: int) -> None:
        """Show the next (1) or previous (-1) page of the side bar."""
        self.go(self.pages.neighbour(step))

    def cross(self, step: int) -> None:
        """Put the keyboard into the next (1) or previous (-1) pane."""
        from cmpdesk.ui import panes

        page = self.pages.page
        panes.cross([self.sidebar, *(panes.of(page) if page else [self.welcome])], step)

    def find_here(self) -> None:
        """Put the keyboard into the search box of the page."""
        box = self.pages.page.header.search if self.pages.page else None
        if box is not None:
            box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            box.selectAll()

    def take_back(self, which: str) -> None:
        """Undo or redo the newest step of this officer."""
        if self.desk is not None:
            from cmpdesk.ui.taking_back import take_back

            take_back(self.pages, self.desk, which)

    def choose_file(self) -> None:
        """Ask which workspace to open."""
        if self.pages.may_leave() and (location := self.welcome.ask_file()):
            self.open(location)

    def choose_officer(self, officer_id: str) -> None:
        """Go on as another officer."""
        officer = next((one for one in self.colleagues.officers if one.id == officer_id), None)
        if self.desk is not None and officer is not None and self.pages.may_leave():
            self.enter(session.Opened(self.desk.workspace, self.colleagues.officers), officer)

    def _shown(self, name: str) -> None:
        self.sidebar.set_page(self.pages.entry)
        self.actions_of.refresh()
        self._name_window()
        self.memory.set("page", name)
        self.ready.emit(name)
        if self._unworn:
            QTimer.singleShot(0, self._rebuild)

    # -- language and appearance

    def _rebuild(self) -> None:
        """Make everything anew, in the language and appearance of now, at the same place."""
        self._unworn = not self.pages.may_leave()
        if self._unworn:  # the desktop turned dark: what is typed stays, and the rest follows later
            return
        place, waiting, typed = self.pages.memory(), self.welcome.take_waiting(), self.welcome.memory()
        self.pages.drop()
        self._build(self.pages.places)
        if self.desk is None and waiting is None:
            self.welcome.recall(typed)
        if waiting is not None:
            self.welcome.ask_officer(waiting)
        self.overview.attach(self.sidebar)
        if self.is_open:
            self._overseen()
            name, memory = place or ("dashboard", {})
            self.go(name, note=False)
            if self.pages.page is not None:
                self.pages.page.recall(memory)

    def _build(self, places: Places) -> None:
        if hasattr(self, "actions_of"):
            self.actions_of.discard()
        self.actions_of = window_actions.declare(self)
        old = self.takeCentralWidget()
        if old is not None:
            old.deleteLater()
        whole = QWidget()
        whole.setAccessibleName("CMP Desk")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        menu = QMenu(whole)
        menu.aboutToShow.connect(partial(self.fill_menu, menu))
        self.sidebar = SideBar(menu, [self.actions_of["new-call"]], self.actions_of["finder"])
        self.sidebar.page_wanted.connect(self.go)
        self.sidebar.call_wanted.connect(self.choose_call)
        self.sidebar.sample_unwanted.connect(self.delete_sample)
        self._welcome = None
        self._toast = None
        self.pages = PageStack(places)
        self.pages.shown.connect(self._shown)
        row.addWidget(self.sidebar)
        row.addWidget(self.connection.above(self.pages), 1)
        self.setCentralWidget(whole)
        self._name_window()

    def fill_menu(self, menu: QMenu) -> None:
        """Fill `menu` with what can be done anywhere, and the choices of language and appearance."""
        window_actions.fill_menu(self, menu)

    def about(self) -> None:
        """Tell what this is and in which version."""
        from cmpdesk.ui.about import AboutDialog

        AboutDialog(self, self.runner).open()

    def show_menu(self) -> None:
        """Open the menu at the bottom of the side bar."""
        self.sidebar.menu_button.showMenu()

    # -- what the side bar shows

    @property
    def is_open(self) -> bool:
        """A workspace is open and known."""
        return self.desk is not None and self.overview.glance is not None

    @property
    def places(self) -> Places:
        """Where the user was."""
        return self.pages.places if hasattr(self, "pages") else Places()

    def choose_call(self, call_id: str) -> None:
        """Show another call."""
        if self.desk is not None and self.pages.may_leave():
            self.desk.choose_call(call_id)

    def _call_chosen(self, call_id: str) -> None:
        glance = self.overview.glance
        if self.desk is not None and glance is not None and glance.call_id != call_id:
            self.memory.set(f"call.{self.desk.workspace.info.id}", call_id)
            self.overview.look()

    def _overseen(self) -> None:
        """Follow what the overview has seen: undo and redo, the title, and at first the page to begin on."""
        if self.desk is None or self.overview.glance is None:
            return
        self.messages.follow(self.overview.glance.undoable)
        for which in ("undo", "redo"):
            self.actions_of[which].setText(self.overview.named(which))
        if self.pages.page is None:
            self.go(self._first_page() if self.overview.glance.calls else "calls", note=False)
        self.actions_of.refresh()
        self._name_window()

    def _first_page(self) -> str:
        wanted = self.memory.get("page", "dashboard")
        return str(wanted) if wanted in BY_NAME and not BY_NAME[wanted].place else "dashboard"

    def _name_window(self) -> None:
        page = t(BY_NAME[self.pages.page.name].title) if self.pages.page else ""
        parts = [part for part in (page, self.overview.call_title()) if part]
        self.setWindowTitle(" — ".join([*parts, "CMP Desk"]))

    def _show_failure(self, failure: BaseException) -> None:
        if not self.connection.tell(failure) and not self.overview.foresees(failure):
            from cmpdesk.ui.dialogs import show_failure

            show_failure(failure)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)
