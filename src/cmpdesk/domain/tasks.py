"""How long work tells where it is, and is told to stop."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """How far work is: item `done` of `total`, and pages where it makes pages; `label` names the current item."""

    label: str
    done: int
    total: int
    pages_done: int = 0
    pages: int = 0


class Watch(Protocol):
    """Who watches long work. Called on the thread that works, at least every 0.3 s."""

    def report(self, progress: Progress) -> None:
        """Take note of where the work is."""

    def check(self) -> None:
        """Raise ``Refusal("task.cancelled")`` where the work was told to stop."""


class Stages:
    """Work in stages, told to who watches as one whole: what each says of itself is its share of the whole."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._total = 0
        self._before = self._until = 0.0

    def begin(self, until: float, total: int | None = None) -> None:
        """Begin the stage after which `until` of the whole, which is 1, is done; `total` is what is counted in all."""
        self._watch.check()
        self._before, self._until = self._until, until
        self._total = self._total if total is None else total

    def report(self, progress: Progress) -> None:
        """Take note of where the stage is."""
        if self._total and progress.total:
            along = self._before + (self._until - self._before) * progress.done / progress.total
            progress = Progress(progress.label, int(self._total * along), self._total)
        self._watch.report(progress)

    def check(self) -> None:
        """Raise where the work was told to stop."""
        self._watch.check()


class Unwatched:
    """Work that nobody watches."""

    def report(self, progress: Progress) -> None:
        """Take no note."""

    def check(self) -> None:
        """Go on."""
