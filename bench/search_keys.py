"""What bench_search measures: each letter typed into the search everywhere, until its results are painted.

Run in a fresh process: `python -m bench.search_keys LOCATION`; prints medians in milliseconds.
"""

import os
import sqlite3
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from bench.desk_list import SIZE, Painted, press, settle, timed
from cmpdesk.domain.search import Group
from cmpdesk.runtime import settings
from cmpdesk.services import calls, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.finder import Finder
from cmpdesk.ui.main import application
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.tasks import TaskRunner

WORDS = ("riv", "mus", "atelier", "for", "institut", "the", "hyd", "bari")
"""Beginnings of words, some of which nearly every application has; each is typed letter by letter."""
WARM = "mem"
"""Typed first, for both to be warm."""
FIRST = 6
"""Hits of each kind that the first results show, and one more to know whether there are others."""


class Watched(Finder):
    """The box, which notes which results it has taken."""

    answered = ""
    painted: Painted

    def _found(self, typed: str, groups: tuple[Group, ...]) -> None:
        super()._found(typed, groups)
        self.answered = typed
        self.painted.count = 0  # what was painted before does not count


def until_painted(app: QApplication, finder: Watched, painted: Painted, letter: str) -> float:
    """Press a key; return the milliseconds until what it finds is painted."""
    wanted = finder.box.text() + letter
    begun = time.perf_counter()
    press(finder.box, letter)
    while finder.answered != wanted or not painted.count:
        # Waiting as the program does, so that the thread at work need not fight for the interpreter.
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return (time.perf_counter() - begun) * 1000


def bare(connection: sqlite3.Connection, typed: str) -> None:
    """Ask FTS5 alone for the first hits of both indexes."""
    for index in ("search_words", "search_texts"):
        sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid DESC LIMIT {FIRST}"
        connection.execute(sql, (f'"{typed}"*',)).fetchall()


def main(location: Path) -> None:
    app = application(sys.argv[:1])
    workspace = workspaces.open_workspace(str(location))
    runner = TaskRunner()
    desk = Desk(workspace, workspaces.officers(workspace)[0], runner, Remembered(settings.Settings(), runner))
    desk.choose_call(calls.calls(workspace)[0].id)
    window = QWidget()
    window.resize(*SIZE)
    window.show()
    finder, painted = Watched(window, desk), Painted()
    finder.painted = painted
    finder.list.viewport().installEventFilter(painted)
    finder.open()
    keys, queries, paints = [], [], []
    connection = sqlite3.connect(f"file:{location}?mode=ro", uri=True)
    for word in (WARM, *WORDS):
        for end in range(1, len(word) + 1):
            took = until_painted(app, finder, painted, word[end - 1])
            settle(app, runner)
            if word != WARM:
                keys.append(took)
                paints.append(timed(finder.box.repaint) + timed(finder.list.viewport().repaint))
                queries.append(timed(partial(bare, connection, word[:end])))
        finder.box.clear()
        finder.answered = ""
        settle(app, runner)
    for name, times in (("key", keys), ("bare", queries), ("paint", paints)):
        print(f"{name} {median(times):.2f}", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
