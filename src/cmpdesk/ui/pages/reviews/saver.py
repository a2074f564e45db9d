"""Saves each opinion at once, one after the other: each names the version that the one before left."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import Opinion, OpinionCode
from cmpdesk.services import reviews
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.connection import GONE
from cmpdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Change:
    """An opinion on its way; `opinion` is None where it is taken back."""

    review_id: str
    project_id: str
    side: Side
    opinion: OpinionCode | None
    reasons: str = ""

    @property
    def key(self) -> tuple[str, str, Side]:
        """What it is about."""
        return self.review_id, self.project_id, self.side


class Saver(QObject):
    """Changes on their way. `saved` brings the change, `refused` the change and why: what waited behind is given up.

    Where the server is gone everything is `held` until `go_on`, or the next change. `idle` comes once nothing is on its
    way any more, and `rested` then too, or where it is held.
    """

    saved = Signal(object)
    refused = Signal(object, object)
    idle = Signal()
    rested = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._versions: dict[tuple[str, str, Side], int] = {}
        self._waiting: deque[Change] = deque()
        self._sent: Change | None = None
        self.held = False

    @property
    def busy(self) -> bool:
        """Something is on its way."""
        return self._sent is not None or bool(self._waiting)

    @property
    def waiting(self) -> tuple[Change, ...]:
        """What waits to be saved."""
        return tuple(self._waiting)

    def give_up(self) -> None:
        """Save nothing of what waits."""
        self.held = False
        self._waiting.clear()

    def know(self, review_id: str, project_id: str, opinions: Sequence[Opinion | None]) -> None:
        """Take the versions of the opinions as they were read; 0 where there is none."""
        if not self.busy:
            for side, one in zip(Side, opinions, strict=True):
                self._versions[review_id, project_id, side] = one.version if one else 0

    def put(self, change: Change) -> None:
        """Save a change; one that waits for the same opinion is dropped for it."""
        self._waiting = deque(one for one in self._waiting if one.key != change.key)
        self._waiting.append(change)
        self.go_on()

    def go_on(self) -> None:
        """Save what was held."""
        self.held = False
        self._next()

    def _next(self) -> None:
        if self._sent is not None or not self._waiting:
            return
        one = self._sent = self._waiting.popleft()
        said = partial(_save, self._desk.workspace, self._desk.officer, one, self._versions.get(one.key, 0))
        self._desk.runner.run(said, then=self._saved, failed=self._failed, ended=self._ended, owner=self)

    def _saved(self, outcome: Outcome[Opinion | None]) -> None:
        if self._sent is not None:
            self._versions[self._sent.key] = outcome.value.version if outcome.value else 0
            self.saved.emit(self._sent)

    def _failed(self, failure: Foreseen) -> bool:
        self.held = failure.code == GONE
        one = self._sent
        if self.held and one is not None:
            self._waiting.appendleft(one)
        else:
            self._waiting.clear()
        self.refused.emit(one, failure)
        return not self.held

    def _ended(self) -> None:
        self._sent = None
        if self._waiting and not self.held:
            self._next()
            return
        if not self._waiting:
            self.idle.emit()
        self.rested.emit()


def _save(workspace: Workspace, officer: Officer, one: Change, seen: int) -> Outcome[Opinion | None]:
    made: Outcome[Opinion] | Outcome[None]
    if one.opinion is None:
        made = reviews.take_back_opinion(workspace, officer=officer, review_id=one.review_id,
                                         project_id=one.project_id, side=one.side, seen=seen)  # fmt: skip
    else:
        made = reviews.give_opinion(workspace, officer=officer, review_id=one.review_id, project_id=one.project_id,
                                    side=one.side, seen=seen, opinion=one.opinion, reasons=one.reasons)  # fmt: skip
    return Outcome(made.value, made.areas)
