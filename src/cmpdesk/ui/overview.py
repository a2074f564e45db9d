"""What the frame knows of the open workspace, and shows in the side bar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from cmpdesk.domain.errors import Refusal
from cmpdesk.i18n import screen
from cmpdesk.i18n.screen import t
from cmpdesk.ui import session

if TYPE_CHECKING:
    from cmpdesk.domain.areas import Area
    from cmpdesk.domain.dashboard import Todo
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.sidebar import SideBar
    from cmpdesk.ui.tasks import TaskRunner

BUSY_AFTER_MS = 500


class Overview(QObject):
    """Looks at the workspace after each change. `seen` comes when `glance` is new."""

    seen = Signal()

    def __init__(self, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self.glance: session.Glance | None = None
        self._runner = runner
        self._desk: Desk | None = None
        self._sidebar: SideBar | None = None
        self._todo: tuple[Todo, ...] = ()
        self._saved = ""
        self._loaded = False
        self._wanted = self._first_page = ""
        self._timer = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._timer.timeout.connect(self._show_busy)
        self._brief = False
        self._looks = 0  # how many are under way
        self._closer = QTimer(self, singleShot=True, interval=0)
        self._closer.timeout.connect(self._look_closer)
        runner.busy.connect(self._busy)

    def attach(self, sidebar: SideBar) -> None:
        """Show everything in `sidebar` from now on."""
        self._sidebar = sidebar
        self.show()

    def watch(self, desk: Desk | None, wanted_call: str = "", first_page: str = "") -> None:
        """Look at the workspace of `desk` from now on, at the call `wanted_call` where it exists."""
        self.glance, self._todo, self._saved, self._looks = None, (), "", 0
        self._desk, self._wanted, self._first_page = desk, wanted_call, first_page
        if desk is not None:
            desk.changes.changed.connect(self._changed)
            self.look()
        elif self._sidebar is not None:
            self._sidebar.set_open(opened=False)
            self._sidebar.sample.hide()

    def look(self) -> None:
        """Look at the workspace again."""
        desk = self._desk
        if desk is not None:
            first, self._first_page = self._first_page, ""
            self._brief = self.glance is None
            wanted = desk.call_id or self._wanted
            work = partial(session.glance, desk.workspace, desk.officer, wanted, first, brief=self._brief)
            self._looks += 1
            self._runner.run(work, then=self._glanced, ended=self._looked, owner=desk, channel="glance")

    def foresees(self, failure: BaseException) -> bool:
        """Tell whether `failure` is but that the call is gone, in whose place another or none is about to be shown."""
        gone = isinstance(failure, Refusal) and failure.code == "record.gone" and failure.params.get("table") == "call"
        return gone and self._desk is not None and (self._looks > 0 or not self._desk.call_id)

    def can(self, which: str) -> bool:
        """There is something to undo or to redo."""
        return self.glance is not None and getattr(self.glance.undoable, which) is not None

    def named(self, which: str) -> str:
        """Return the text of Undo or Redo with the step that it would take back."""
        words = t("&Undo") if which == "undo" else t("&Redo")
        step = getattr(self.glance.undoable, which) if self.glance is not None else None
        return session.named(screen.words(), words, step)

    def call_title(self) -> str:
        """Return the title of the call that is chosen, "" while there is none."""
        found = [one for one in self.glance.calls if one.id == self.glance.call_id] if self.glance else []
        return screen.words().localised(found[0].title) if found else ""

    def show(self) -> None:
        """Show what is known in the side bar."""
        desk, glance, sidebar = self._desk, self.glance, self._sidebar
        if desk is None or glance is None or sidebar is None:
            return
        from cmpdesk.i18n import labels

        w = screen.words()
        sidebar.set_open(opened=True)
        titles = [(one.id, w.localised(one.title)) for one in glance.calls]
        sidebar.set_calls(titles, glance.call_id, glance.short)
        sidebar.set_counts(session.waiting(w, glance, self._todo))
        sidebar.set_officer(desk.officer.name, labels.officer(w, desk.officer))
        sidebar.sample.setVisible(desk.workspace.info.sample)
        self._show_saved()

    def _changed(self, _areas: Area) -> None:
        if self._desk is not None and not self._desk.changes.by_others:
            self._saved = screen.words().clock(self._desk.workspace.now().astimezone())
        self.look()

    def _looked(self) -> None:
        self._looks = max(0, self._looks - 1)

    def _glanced(self, glance: session.Glance) -> None:
        desk = self._desk
        if desk is None:
            return
        self.glance = glance
        desk.choose_call(glance.call_id)
        self.show()
        self.seen.emit()
        if self._brief:
            return
        if glance.call_id:
            work = partial(session.todo, desk.workspace, desk.officer, glance.call_id)
            self._runner.run(work, then=self._show_todo, owner=desk, channel="todo")
        if not self._loaded:
            self._loaded = True
            self._runner.run(session.load_services, channel="load")

    def _look_closer(self) -> None:
        """Follow the first, brief look, once the page has what it asked for."""
        if self._brief and self.glance is not None:
            self.look()

    def _show_todo(self, todo: tuple[Todo, ...]) -> None:
        self._todo = todo
        if self.glance is not None and self._sidebar is not None:
            self._sidebar.set_counts(session.waiting(screen.words(), self.glance, todo))

    def _show_saved(self) -> None:
        if self._desk is not None and self._sidebar is not None:
            where = t("shared database") if self._desk.workspace.info.shared else t("local file")
            said = t("Saved at {time}", time=self._saved) if self._saved else t("Saved")
            self._sidebar.set_state(f"{said} · {where}")

    def _busy(self, busy: bool) -> None:
        if busy:
            self._timer.start()
        else:
            self._timer.stop()
            self._show_saved()
            if self._brief:
                self._closer.start()

    def _show_busy(self) -> None:
        if self._sidebar is not None:
            self._sidebar.set_state(t("Working…"), working=True)
