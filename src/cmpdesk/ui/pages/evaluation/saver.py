"""Saves each change of a sheet at once, one after the other: each names the version that the one before left."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.sheets import ReadingRow, SheetKey, SheetRow
from cmpdesk.ui.connection import GONE
from cmpdesk.ui.desk import Desk

Work = Callable[..., Outcome[SheetRow]]


class Saver(QObject):
    """Changes on their way. `saved` brings the sheet, `refused` what failed: what waited behind it is given up.

    Where the server is gone everything is `held` until `go_on`, or the next change. `idle` comes once nothing is on
    its way any more.
    """

    saved = Signal(object)
    refused = Signal(object)
    idle = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._versions: dict[SheetKey, int] = {}
        self._waiting: deque[tuple[SheetKey, Work]] = deque()
        self._sent: tuple[SheetKey, Work] | None = None
        self._under_way = False
        self.held = False

    @property
    def busy(self) -> bool:
        """Something is on its way."""
        return self._under_way or bool(self._waiting)

    @property
    def waiting(self) -> int:
        """How many changes wait to be saved."""
        return len(self._waiting)

    def give_up(self) -> None:
        """Save nothing of what waits."""
        self.held = False
        self._waiting.clear()

    def know(self, reviewer_id: str, rows: Sequence[ReadingRow]) -> None:
        """Take the versions of the sheets of a reader as they were read; 0 where there is none."""
        for row in () if self.busy else rows:
            key = SheetKey(reviewer_id, row.application_id)
            self._versions[key] = row.sheet.version if row.sheet else 0
            self._versions[key.second] = row.second.version if row.second else 0

    def put(self, key: SheetKey, use_case: Callable[..., Outcome[SheetRow]], **params: Any) -> None:
        """Save by `use_case`, which is given the officer, the sheet and the version seen."""
        work = partial(use_case, self._desk.workspace, officer=self._desk.officer, at=key, **params)
        self._waiting.append((key, work))
        self.go_on()

    def go_on(self) -> None:
        """Save what was held."""
        self.held = False
        self._next()

    def _next(self) -> None:
        if self._under_way or not self._waiting:
            return
        key, work = self._sent = self._waiting.popleft()
        self._under_way = True
        self._desk.runner.run(partial(work, seen=self._versions.get(key, 0)), then=self._saved, failed=self._failed,
                              ended=self._ended, owner=self)  # fmt: skip

    def _saved(self, outcome: Outcome[SheetRow]) -> None:
        self._versions[outcome.value.key] = outcome.value.version
        self.saved.emit(outcome.value)

    def _failed(self, failure: Foreseen) -> bool:
        self.held = failure.code == GONE
        if self.held and self._sent is not None:
            self._waiting.appendleft(self._sent)
        else:
            self._waiting.clear()
        self.refused.emit(failure)
        return not self.held

    def _ended(self) -> None:
        self._under_way = False
        if not self._waiting:
            self.idle.emit()
        elif not self.held:
            self._next()
