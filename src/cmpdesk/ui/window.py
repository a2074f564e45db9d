"""The main window: side bar, pages, toasts; language and appearance."""

from __future__ import annotations

import base64
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QMenu, QWidget

from cmpdesk.domain.areas import Area
from cmpdesk.domain.dashboard import Todo
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Foreseen
from cmpdesk.i18n import labels, screen
from cmpdesk.i18n.screen import t
from cmpdesk.runtime import settings
from cmpdesk.ui import dialogs, looks, menus, panes, session
from cmpdesk.ui.actions import Actions
from cmpdesk.ui.catalogue import BY_NAME
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import Toast
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.pages.welcome.page import WelcomePage
from cmpdesk.ui.places import Places
from cmpdesk.ui.sidebar import SideBar
from cmpdesk.ui.stack import PageStack
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import theme

BUSY_AFTER_MS = 500


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
        self.runner.failed.connect(dialogs.show_failure)
        self.runner.busy.connect(self._busy)
        self.memory = Remembered(kept, self.runner, self)
        self.desk: Desk | None = None
        self.actions_of: Actions
        self._officers: tuple[Officer, ...] = ()
        self._glance: session.Glance | None = None
        self._todo: tuple[Todo, ...] = ()
        self._seen = False
        self._saved = ""
        self._busy_timer = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy_timer.timeout.connect(self._show_busy)
        self.setMinimumSize(960, 600)
        self.resize(1280, 800)
        place = self.memory.get("window")
        if isinstance(place, str):
            self.restoreGeometry(QByteArray(base64.b64decode(place)))
        self._build(Places())
        theme().worn.connect(self._rebuild)

    # -- opening and closing

    def open(self, location: str) -> None:
        """Open a workspace in place of the one that is open."""
        self._start(partial(session.open_location, location), location)

    def open_new(self, location: str, office: str | None, officer_name: str) -> None:
        """Create a workspace with its first officer, and open it."""
        self._start(partial(session.create_location, location, office, officer_name), location)

    def enter(self, opened: session.Opened, officer: Officer) -> None:
        """Begin to work in a workspace as `officer`."""
        before, workspace = self.desk, opened.workspace
        self.pages.drop()
        if before is not None:
            before.deleteLater()
        self.desk = Desk(workspace, officer, self.runner, self.memory, self)
        self.desk.wanted.connect(self.go)
        self.desk.said.connect(self.say)
        self.desk.changes.changed.connect(self._changed)
        self.desk.call_chosen.connect(self._call_chosen)
        self._officers = opened.officers
        self.runner.run(partial(session.remember, workspace.info.location, workspace.info.id, officer.id))
        self._look()

    def leave(self) -> None:
        """Close the workspace and show the first page."""
        if self.pages.may_leave():
            self._shut()
            self.welcome.start()

    def _start(self, work: partial[session.Opened], location: str) -> None:
        self._shut()
        self.welcome.show_loading(location)
        self.runner.run(work, then=self._opened, failed=self._not_opened, owner=self)

    def _shut(self) -> None:
        desk, self.desk, self._glance, self._saved = self.desk, None, None, ""
        self._todo = ()
        self.pages.drop()
        self.pages.places.clear()
        self.sidebar.set_open(opened=False)
        self._name_window()
        if desk is not None:
            desk.deleteLater()
            # Here and now: the next workspace may be the same file, which only one may hold.
            session.close(desk.workspace)
        self.actions_of.refresh()

    def _opened(self, opened: session.Opened) -> None:
        known = settings.load().officers.get(opened.workspace.info.id, "")
        chosen = next((one for one in opened.officers if one.id == known), None)
        if chosen is None and len(opened.officers) > 1:
            self.welcome.ask_officer(opened)
        else:
            self.enter(opened, chosen or opened.officers[0])

    def _not_opened(self, failure: Foreseen) -> bool:
        self.welcome.start()
        self.welcome.show_fault(dialogs.sentence_of(failure))
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.pages.may_leave():
            event.ignore()
            return
        self.memory.set("window", base64.b64encode(self.saveGeometry().data()).decode())
        theme().worn.disconnect(self._rebuild)
        self.runner.close()
        self.memory.flush()
        waiting = self.welcome.take_waiting()
        if waiting is not None:
            session.close(waiting.workspace)
        if self.desk is not None:
            session.close(self.desk.workspace)
            self.desk = None
        super().closeEvent(event)

    # -- moving about

    def go(self, name: str, what: dict[str, Any] | None = None, *, note: bool = True) -> None:
        """Show the page `name`, and on it `what` another page asked for."""
        if self.desk is not None:
            focused = QApplication.focusWidget()
            travelling = focused is None or not self.sidebar.isAncestorOf(focused)
            self.pages.go(self.desk, name, what, note=note)
            self.sidebar.set_page(self.pages.entry)
            if travelling and self.pages.page is not None:
                self.pages.page.take_focus()

    def say(self, sentence: str, undo: bool = False) -> None:
        """Show a toast, with Undo where the last step can be taken back."""
        self.toast.say(sentence, undo=undo)

    def travel(self, step: int) -> None:
        """Go to the place before (-1) or after (1) this one."""
        if self.desk is not None:
            self.pages.travel(self.desk, step)

    def turn(self, step: int) -> None:
        """Show the next (1) or previous (-1) page of the side bar."""
        self.go(self.pages.neighbour(step))

    def cross(self, step: int) -> None:
        """Put the keyboard into the next (1) or previous (-1) pane."""
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
            work = partial(session.take_back, self.desk.workspace, self.desk.officer, which)
            self.runner.run(work, owner=self, channel="take-back")

    def choose_file(self) -> None:
        """Ask which workspace to open."""
        if self.pages.may_leave() and (location := self.welcome.ask_file()):
            self.open(location)

    def choose_officer(self, officer_id: str) -> None:
        """Go on as another officer."""
        officer = next((one for one in self._officers if one.id == officer_id), None)
        if self.desk is not None and officer is not None and self.pages.may_leave():
            self.enter(session.Opened(self.desk.workspace, self._officers), officer)

    def _shown(self, name: str) -> None:
        self.sidebar.set_page(self.pages.entry)
        self.actions_of.refresh()
        self._name_window()
        self.memory.set("page", name)
        self.ready.emit(name)

    # -- language and appearance

    def _rebuild(self) -> None:
        """Make everything anew, in the language and appearance of now, at the same place."""
        place, waiting = self.pages.memory(), self.welcome.take_waiting()
        self.pages.drop()
        self._build(self.pages.places)
        if waiting is not None:
            self.welcome.ask_officer(waiting)
        if self.desk is not None and self._glance is not None:
            self._show_glance(self._glance)
            name, memory = place or ("dashboard", {})
            self.go(name, note=False)
            if self.pages.page is not None:
                self.pages.page.recall(memory)

    def _build(self, places: Places) -> None:
        self._make_actions()
        old = self.takeCentralWidget()
        if old is not None:
            old.deleteLater()
        whole = QWidget()
        whole.setAccessibleName("CMP Desk")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        menu = QMenu(whole)
        menu.aboutToShow.connect(partial(self._fill_menu, menu))
        self.sidebar = SideBar(menu, [self.actions_of["new-call"]])
        self.sidebar.page_wanted.connect(self.go)
        self.sidebar.call_wanted.connect(self._choose_call)
        self.welcome = WelcomePage(self.runner)
        self.welcome.open_wanted.connect(self.open)
        self.welcome.create_wanted.connect(self.open_new)
        self.welcome.entered.connect(self.enter)
        self.pages = PageStack(self.welcome, places)
        self.pages.shown.connect(self._shown)
        row.addWidget(self.sidebar)
        row.addWidget(self.pages, 1)
        self.toast = Toast(whole)
        self.toast.undo.connect(partial(self.take_back, "undo"))
        self.setCentralWidget(whole)
        self._name_window()

    def _fill_menu(self, menu: QMenu) -> None:
        menus.fill(
            menu,
            files=[self.actions_of[name] for name in ("open", "leave")],
            edits=[self.actions_of[name] for name in ("undo", "redo", "back", "forward")],
            ends=[self.actions_of[name] for name in ("about", "quit")],
            officers=([(one.id, one.name) for one in self._officers] if self.is_open else [],
                      self.desk.officer.id if self.desk else "", self.choose_officer),
            language=(screen.words().language, partial(looks.speak, self.runner)),
            appearance=(str(theme().appearance), partial(looks.wear, self.runner)),
            size=(str(round(theme().scale * 100)), partial(looks.size, self.memory)),
        )  # fmt: skip

    def show_menu(self) -> None:
        """Open the menu at the bottom of the side bar."""
        self.sidebar.menu_button.showMenu()

    def _make_actions(self) -> None:
        if hasattr(self, "actions_of"):
            self.actions_of.discard()
        self.actions_of = Actions(self)
        add = partial(self.actions_of.add, everywhere=True)

        add("open", t("&Open a workspace…"), self.choose_file, shortcut="Ctrl+O")
        add("leave", t("&Close the workspace"), self.leave, enabled=lambda: self.is_open)
        add("new-call", t("New call…"), partial(self.go, "calls", {"new": True}), enabled=lambda: self.is_open)
        add("undo", t("&Undo"), partial(self.take_back, "undo"), shortcut="Ctrl+Z", enabled=lambda: self.can("undo"))
        add("redo", t("&Redo"), partial(self.take_back, "redo"), shortcut="Ctrl+Y", enabled=lambda: self.can("redo"))
        add("back", t("&Back"), partial(self.travel, -1), shortcut="Alt+Left", enabled=lambda: self.places.past)
        add("forward", t("&Forward"), partial(self.travel, 1), shortcut="Alt+Right",
            enabled=lambda: self.places.future)  # fmt: skip
        add("about", t("&About CMP Desk"), partial(dialogs.show_about, self))
        add("quit", t("&Quit"), self.close, shortcut="Ctrl+Q")
        add("next", t("Next page"), partial(self.turn, 1), shortcut="Ctrl+PgDown", enabled=lambda: self.is_open)
        add("previous", t("Previous page"), partial(self.turn, -1), shortcut="Ctrl+PgUp", enabled=lambda: self.is_open)
        add("pane", t("Next pane"), partial(self.cross, 1), shortcut="F6")
        add("pane-back", t("Previous pane"), partial(self.cross, -1), shortcut="Shift+F6")
        add("find", t("Search here"), self.find_here, shortcut="Ctrl+F", enabled=lambda: self.is_open)
        add("menu", t("Menu"), self.show_menu, shortcut="F10")

    # -- what the side bar shows

    @property
    def is_open(self) -> bool:
        """A workspace is open and known."""
        return self.desk is not None and self._glance is not None

    @property
    def places(self) -> Places:
        """Where the user was."""
        return self.pages.places if hasattr(self, "pages") else Places()

    def can(self, which: str) -> bool:
        """There is something to undo or to redo."""
        return self._glance is not None and getattr(self._glance.undoable, which) is not None

    def _choose_call(self, call_id: str) -> None:
        if self.desk is not None and self.pages.may_leave():
            self.desk.choose_call(call_id)

    def _call_chosen(self, call_id: str) -> None:
        if self.desk is not None and self._glance is not None and self._glance.call_id != call_id:
            self.memory.set(f"call.{self.desk.workspace.info.id}", call_id)
            self._look()

    def _changed(self, _areas: Area) -> None:
        if self.desk is not None:
            self._saved = screen.words().clock(self.desk.workspace.now().astimezone())
        self._look()

    def _look(self) -> None:
        desk = self.desk
        if desk is not None:
            wanted = desk.call_id or self.memory.get(f"call.{desk.workspace.info.id}", "")
            work = partial(session.glance, desk.workspace, desk.officer, wanted)
            self.runner.run(work, then=self._glanced, owner=desk, channel="glance")

    def _glanced(self, glance: session.Glance) -> None:
        if self.desk is None:
            return
        self._glance = glance
        self.desk.choose_call(glance.call_id)
        self._show_glance(glance)
        if self.pages.page is None:
            wanted = self.memory.get("page", "dashboard")
            known = wanted if wanted in BY_NAME and not BY_NAME[wanted].place else "dashboard"
            self.go(known if glance.calls else "calls", note=False)
        if glance.call_id:
            work = partial(session.todo, self.desk.workspace, self.desk.officer, glance.call_id)
            self.runner.run(work, then=self._show_todo, owner=self.desk, channel="todo")

    def _show_todo(self, todo: tuple[Todo, ...]) -> None:
        self._todo = todo
        if self._glance is not None:
            self.sidebar.set_counts(session.waiting(screen.words(), self._glance, todo))

    def _show_glance(self, glance: session.Glance) -> None:
        w = screen.words()
        self.sidebar.set_open(opened=True)
        self.sidebar.set_calls([(one.id, w.localised(one.title)) for one in glance.calls], glance.call_id)
        self.sidebar.set_counts(session.waiting(w, glance, self._todo))
        if self.desk is not None:
            self.sidebar.set_officer(self.desk.officer.name, labels.officer(w, self.desk.officer))
        self.actions_of["undo"].setText(session.named(w, t("&Undo"), glance.undoable.undo))
        self.actions_of["redo"].setText(session.named(w, t("&Redo"), glance.undoable.redo))
        self.actions_of.refresh()
        self._show_saved()
        self._name_window()

    def _show_saved(self) -> None:
        if self.desk is not None:
            where = t("shared database") if self.desk.workspace.info.shared else t("local file")
            said = t("Saved at {time}", time=self._saved) if self._saved else t("Saved")
            self.sidebar.set_state(f"{said} · {where}")

    def _busy(self, busy: bool) -> None:
        if busy:
            self._busy_timer.start()
        else:
            self._busy_timer.stop()
            self._show_saved()

    def _show_busy(self) -> None:
        self.sidebar.set_state(t("Working…"), working=True)

    def _name_window(self) -> None:
        parts = [t(BY_NAME[self.pages.page.name].title)] if self.pages.page else []
        if self._glance is not None:
            w = screen.words()
            chosen = (call for call in self._glance.calls if call.id == self._glance.call_id)
            parts += [w.localised(call.title) for call in chosen]
        self.setWindowTitle(" — ".join([*parts, "CMP Desk"]))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)
