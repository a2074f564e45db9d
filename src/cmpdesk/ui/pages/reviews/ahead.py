"""Keys pressed before the project that they are for is shown: they are kept, and done in their order once it is."""

from collections import deque
from collections.abc import Callable

ENTER, REASONS = 0, -1


class Ahead:
    """The keys kept: digits, ENTER and REASONS; those of a project that was left are dropped."""

    def __init__(self) -> None:
        self._project = ""
        self._keys: deque[int] = deque()

    def add(self, project_id: str, key: int) -> None:
        """Keep a key of a project; what follows REASONS is text, and not an opinion."""
        self.follow(project_id, moved=project_id != self._project)
        if REASONS not in self._keys:
            self._keys.append(key)

    def act(self, shown: Callable[[], str], do: Callable[[int], None]) -> None:
        """Do what was kept for the project that is `shown`, as long as it is."""
        while project_id := shown():
            if project_id != self._project:
                self._keys.clear()
            if not self._keys:
                return
            do(self._keys.popleft())

    def follow(self, project_id: str, *, moved: bool = False) -> None:
        """Let the keys that are left be for another project: an ENTER among them led there, or it was `moved` to."""
        if moved:
            self._keys.clear()
        self._project = project_id
