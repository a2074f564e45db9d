"""Where the user was: the places behind Alt+Left and Alt+Right."""

from typing import Any

Place = tuple[str, dict[str, Any]]
"""A page and what it remembers of itself."""
KEPT = 50


class Places:
    """Two stacks of places, the past and what the user came back from."""

    def __init__(self) -> None:
        self._past: list[Place] = []
        self._future: list[Place] = []

    @property
    def past(self) -> bool:
        """There is a place to go back to."""
        return bool(self._past)

    @property
    def future(self) -> bool:
        """There is a place to go forward to."""
        return bool(self._future)

    def leave(self, name: str, memory: dict[str, Any]) -> None:
        """Note that the user leaves a place for a new one."""
        self._past = [*self._past[-KEPT:], (name, memory)]
        self._future.clear()

    def clear(self) -> None:
        """Forget all places: another workspace was opened."""
        self._past.clear()
        self._future.clear()

    def travel(self, step: int, here: Place) -> Place | None:
        """Return the place before (-1) or after (1) `here`, None at the end."""
        source, target = (self._past, self._future) if step < 0 else (self._future, self._past)
        if not source:
            return None
        target.append(here)
        return source.pop()
