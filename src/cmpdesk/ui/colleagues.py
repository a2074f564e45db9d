"""Who may work in the open workspace, as the window knows it; followed as it changes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cmpdesk.domain.areas import Area
from cmpdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from cmpdesk.domain.directory import Officer
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.desk import Desk


def everyone(workspace: Workspace) -> tuple[Officer, ...]:
    """Return all officers; called on a thread."""
    from cmpdesk.services import workspaces

    return workspaces.everyone(workspace)


class Colleagues(QObject):
    """The officers of the workspace that the window shows."""

    def __init__(self, runner: TaskRunner, window: QWidget) -> None:
        super().__init__(window)
        self.officers: tuple[Officer, ...] = ()
        self._runner, self._window = runner, window
        self._desk: Desk | None = None

    def watch(self, desk: Desk, officers: tuple[Officer, ...]) -> None:
        """Follow the officers of the workspace of `desk`."""
        self._desk, self.officers = desk, officers
        desk.changes.changed.connect(self._changed)

    def choices(self) -> list[tuple[str, str]]:
        """Return those who may work here, as (id, name)."""
        return [(one.id, one.name) for one in self.officers]

    def show(self) -> None:
        """Open the dialog that lists, adds and changes officers."""
        if self._desk is not None:
            from cmpdesk.ui.officers import OfficersDialog

            OfficersDialog(self._window, self._desk.workspace, self._desk.officer, self._runner).open()

    def _changed(self, areas: Area) -> None:
        desk = self._desk
        if desk is not None and areas & Area.WORKSPACE:
            work = partial(everyone, desk.workspace)
            self._runner.run(work, then=self._take, owner=desk, channel="colleagues")

    def _take(self, here: tuple[Officer, ...]) -> None:
        desk = self._desk
        if desk is None:
            return
        login = desk.workspace.info.login  # on a server nobody acts for another
        self.officers = tuple(one for one in here if one.active and (not login or one.login == login))
        gone = replace(desk.officer, active=False)
        me = next((one for one in here if one.id == desk.officer.id), gone)
        if me != desk.officer:
            desk.act_as(me)
            # What may be done on each page hangs on who acts.
            desk.changes.announce(Area.ALL & ~Area.WORKSPACE)
