"""What the desktop remembers of its user, on top of `runtime.settings`."""

import json
from contextlib import suppress
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from cmpdesk.runtime import settings
from cmpdesk.ui.tasks import TaskRunner

WRITE_AFTER_MS = 800


class Remembered(QObject):
    """Names and plain JSON values (`desk.Memory`); written to disk on a thread, soon after the last change."""

    def __init__(self, kept: settings.Settings, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept = dict(kept.layouts)
        self._changed: dict[str, str] = {}
        self._runner = runner
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._timer.timeout.connect(self._write)

    def get(self, name: str, default: Any = None) -> Any:
        """Return what was remembered under `name`."""
        with suppress(KeyError, ValueError):
            return json.loads(self._kept[name])
        return default

    def set(self, name: str, value: Any) -> None:
        """Remember `value` under `name`."""
        written = json.dumps(value, ensure_ascii=False)
        if self._kept.get(name) != written:
            self._kept[name] = self._changed[name] = written
            self._timer.start()

    def flush(self) -> None:
        """Write what is not written yet, on this thread: at the end of the program."""
        self._timer.stop()
        if self._changed:
            write(self._taken())

    def _write(self) -> None:
        self._runner.run(partial(write, self._taken()))

    def _taken(self) -> dict[str, str]:
        taken, self._changed = self._changed, {}
        return taken


def write(changed: dict[str, str]) -> None:
    """Write `changed` beside what is stored."""
    for name, state in changed.items():
        settings.remember_layout(name, state)
