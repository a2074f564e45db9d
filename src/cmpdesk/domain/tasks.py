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


class Unwatched:
    """Work that nobody watches."""

    def report(self, progress: Progress) -> None:
        """Take no note."""

    def check(self) -> None:
        """Go on."""
