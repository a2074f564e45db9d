"""What every page is given: the workspace, who acts, the call chosen, and the ways to act."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from cmpdesk.ui.changes import Changes
from cmpdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from cmpdesk.domain.directory import Officer
    from cmpdesk.services.workspaces import Workspace


class Memory(Protocol):
    """Where the desktop remembers widths, filters and choices of this user by name; values are plain JSON."""

    def get(self, name: str, default: Any = None) -> Any:
        """Return what was remembered under `name`."""

    def set(self, name: str, value: Any) -> None:
        """Remember `value` under `name`; written to disk soon after."""


class Desk(QObject):
    """One open workspace on screen. Pages hold it, never each other.

    `wanted` asks the window for a page, with what to show on it; `said` asks for a toast: (sentence, offer
    undo).
    """

    wanted = Signal(str, object)
    said = Signal(str, bool)
    call_chosen = Signal(str)

    def __init__(self, workspace: Workspace, officer: Officer, runner: TaskRunner, memory: Memory,
                 parent: QObject | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.workspace = workspace
        self.act_as(officer)
        self.runner = runner
        self.memory = memory
        self.changes = Changes(self)
        self._call_id = ""
        runner.changed.connect(self.changes.announce)

    def act_as(self, officer: Officer) -> None:
        """Let `officer` act and read from now on, who may have gained or lost a right."""
        self.officer = officer
        self.workspace.acts_for(officer)

    @property
    def call_id(self) -> str:
        """The call chosen in the side bar, "" while there is none."""
        return self._call_id

    def choose_call(self, call_id: str) -> None:
        """Make `call_id` the call that the pages show."""
        if call_id != self._call_id:
            self._call_id = call_id
            self.call_chosen.emit(call_id)

    def go(self, page: str, **what: Any) -> None:
        """Show `page`; `what` says what to show there (`Page.show_this` of the page takes it)."""
        self.wanted.emit(page, what)

    def say(self, sentence: str, *, undo: bool = False) -> None:
        """Show `sentence` as a toast, with an Undo button where `undo`."""
        self.said.emit(sentence, undo)


Maker = Callable[[Desk], QObject]
