"""Who else has the same record open for editing, on a server: said softly, nothing is locked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QLayout, QWidget

from cmpdesk.i18n.screen import n, t, words

if TYPE_CHECKING:
    from cmpdesk.domain.directory import Officer
    from cmpdesk.domain.errors import Foreseen
    from cmpdesk.domain.sharing import Editor
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.tasks import TaskRunner

    Look = Callable[[], tuple[Editor, ...]]


def said(editors: Sequence[Editor]) -> str:
    """Return who edits a record and since when, "" for nobody."""
    w = words()
    names = [t("{name} (since {time})", name=one.name, time=w.clock(one.since.astimezone())) for one in editors]
    if not names:
        return ""
    return n("{names} is editing this.", "{names} are editing this.", len(names), names=w.listed(names))


class Line(QLabel):
    """Says who edits a record, and looks again now and then; hidden where nobody does."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setProperty("tone", "warn")
        self.setMinimumWidth(1)
        self.hide()
        self._desk = desk
        self._look: Look | None = None
        self._record = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def follow(self, record_id: str) -> None:
        """Look who edits the record `record_id`, "" for none, from now on."""
        if record_id == self._record:
            self.look()
            return
        self._record = record_id
        self._look = None
        self.show_editors(())
        self._timer.stop()
        if record_id and self._desk.workspace.info.shared:
            self.begin(partial(_others, self._desk.workspace, self._desk.officer, record_id))

    def begin(self, look: Look) -> None:
        """Call `look` on a thread now and then."""
        from cmpdesk.domain.sharing import HEARTBEAT

        self._look = look
        self._timer.start(int(HEARTBEAT.total_seconds() * 1000))
        self.look()

    def look(self) -> None:
        """Look now."""
        if self._look is not None and not self._desk.runner.closed:
            self._desk.runner.run(self._look, then=self.show_editors, failed=_quiet, owner=self,
                                  channel=f"presence-{id(self)}")  # fmt: skip

    def show_editors(self, editors: tuple[Editor, ...]) -> None:
        """Say who edits it."""
        sentence = said(editors)
        self.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))


def below(layout: QBoxLayout, desk: Desk) -> Line:
    """Return a line at the end of `layout`: `follow` tells it which record is shown."""
    line = Line(desk)
    layout.addWidget(line)
    return line


def mark(desk: Desk, host: QWidget, table: str, record_id: str, layout: QLayout) -> Line | None:
    """Say, as long as `host` lives, that the officer edits a record; `layout` takes the line on who else does."""
    if not desk.workspace.info.shared:
        return None
    line = Line(desk)
    if isinstance(layout, QGridLayout):
        layout.addWidget(line, 0, 0, 1, -1)
    elif isinstance(layout, QBoxLayout):
        layout.insertWidget(0, line)
    line.begin(partial(_editing, desk.workspace, desk.officer, table, record_id))
    host.destroyed.connect(partial(_closed, desk.runner, partial(_stop, desk.workspace, desk.officer, record_id)))
    return line


def _closed(runner: TaskRunner, stop: Callable[[], Any], _host: QObject | None = None) -> None:
    import shiboken6

    if shiboken6.isValid(runner) and not runner.closed:
        runner.run(stop, failed=_quiet)


def _editing(workspace: Workspace, officer: Officer, table: str, record_id: str) -> tuple[Editor, ...]:
    from cmpdesk.services import sharing

    return sharing.editing(workspace, officer=officer, table=table, record_id=record_id)


def _others(workspace: Workspace, officer: Officer, record_id: str) -> tuple[Editor, ...]:
    from cmpdesk.services import sharing

    return sharing.others_editing(workspace, officer=officer, record_id=record_id)


def _stop(workspace: Workspace, officer: Officer, record_id: str) -> None:
    from cmpdesk.services import sharing

    sharing.stop_editing(workspace, officer=officer, record_id=record_id)


def _quiet(_failure: Foreseen) -> bool:
    """Say nothing: it is tried again, and a server that is gone is told elsewhere."""
    return True
