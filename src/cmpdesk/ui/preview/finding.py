"""Search in a document: some pages at a time, so that drawing is never kept waiting."""

import itertools
from functools import partial

from PySide6.QtCore import QObject, Signal

from cmpdesk.domain.preview import Hit
from cmpdesk.services.preview import Reader
from cmpdesk.ui.tasks import Task, TaskRunner

PAGES_AT_ONCE = 16
MOST = 2_000
_NUMBERS = itertools.count(1)


class Finder(QObject):
    """Finds words; `changed` tells that `hits`, `index` or `searching` are others."""

    changed = Signal()

    def __init__(self, runner: TaskRunner, reader: Reader, pages: int, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._reader = reader
        self._pages = pages
        self._channel = f"preview-find-{next(_NUMBERS)}"
        self._from = 0
        self._task: Task[tuple[Hit, ...]] | None = None
        self.text = ""
        self.hits: list[Hit] = []
        self.index = -1
        """Which of `hits` is shown, -1 while there is none."""
        self.searching = False

    @property
    def hit(self) -> Hit | None:
        """The place that is shown."""
        return self.hits[self.index] if self.index >= 0 else None

    def search(self, text: str, page: int) -> None:
        """Find `text` in the whole document, and show the first place from `page` on."""
        if text == self.text:
            return
        if self._task is not None:
            self._task.cancel()
        self.text, self._from = text, page
        self.hits, self.index = [], -1
        self.searching = bool(text.strip())
        if self.searching:
            self._look(0)
        self.changed.emit()

    def step(self, by: int) -> None:
        """Show the next (1) or previous (-1) place, round the ends."""
        if self.hits:
            self.index = (self.index + by) % len(self.hits)
            self.changed.emit()

    def _look(self, first: int) -> None:
        self._task = self._runner.run_watched(
            partial(self._reader.find, self.text, first, PAGES_AT_ONCE), then=partial(self._found, self.text, first),
            failed=lambda _failure: self._given_up(), owner=self, channel=self._channel,
        )  # fmt: skip

    def _found(self, text: str, first: int, hits: tuple[Hit, ...]) -> None:
        if text != self.text:
            return
        self.hits += hits
        following = first + PAGES_AT_ONCE
        self.searching = following < self._pages and len(self.hits) < MOST
        if self.index < 0 and self.hits:
            later = next((place for place, hit in enumerate(self.hits) if hit.page >= self._from), -1)
            self.index = later if later >= 0 or self.searching else 0
        if self.searching:
            self._look(following)
        self.changed.emit()

    def _given_up(self) -> bool:
        """Keep what was found: pages that break the reader say so themselves."""
        self.searching = False
        if self.index < 0 and self.hits:
            self.index = 0
        self.changed.emit()
        return True
