"""What was said in this sitting: every toast and every failure, with its time, and Undo where it still applies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cmpdesk.domain.errors import Foreseen

if TYPE_CHECKING:
    from cmpdesk.domain.history import Undoable

MOST = 500


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence; `step` is the step that its Undo takes back, "" for none. `bad` where something failed."""

    number: int
    at: datetime
    sentence: str
    step: str = ""
    bad: bool = False


class Messages(QObject):
    """The log. `changed` comes with each message, and when Undo applies to another one."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.all: list[Message] = []
        self._number = 0
        self._waiting = 0
        """The newest message with Undo whose step is not known yet."""
        self._undo = ""

    def note(self, sentence: str, *, undo: bool = False, bad: bool = False) -> None:
        """Keep a sentence; with `undo`, the step of which `follow` tells next belongs to it."""
        self._number += 1
        self.all.append(Message(self._number, datetime.now().astimezone(), sentence, bad=bad))
        del self.all[:-MOST]
        if undo:
            self._waiting = self._number
        self.changed.emit()

    def note_failure(self, failure: BaseException) -> None:
        """Keep the sentence of a failure that is shown."""
        if isinstance(failure, Foreseen):
            from cmpdesk.ui.dialogs import sentence_of

            self.note(sentence_of(failure), bad=True)

    def follow(self, undoable: Undoable) -> None:
        """Learn which step can be taken back now."""
        before, self._undo = self._undo, undoable.undo.id if undoable.undo else ""
        if self._waiting and self._undo and self._undo != before:
            self.all = [replace(one, step=self._undo) if one.number == self._waiting else one for one in self.all]
            self._waiting = 0
        self.changed.emit()

    def applies(self, message: Message) -> bool:
        """Tell whether Undo would take back what `message` tells."""
        return bool(message.step) and message.step == self._undo

    def clear(self) -> None:
        """Forget everything: another workspace is open."""
        self.all, self._waiting, self._undo = [], 0, ""
        self.changed.emit()
