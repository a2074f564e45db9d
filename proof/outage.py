"""A server that goes away under the real window: in how many seconds that is told, and how soon work goes on.

The server is stopped in order, ended at once, and made to fall silent (every process of it stopped by a signal, its
port still open), each time while nobody does anything and in the midst of a save. Promised: 5 seconds, and 10.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cmpdesk.domain.directory import OrganisationDraft
from cmpdesk.domain.errors import Foreseen
from cmpdesk.services import directory, workspaces
from cmpdesk.ui.theme import Appearance, theme
from cmpdesk.ui.window import MainWindow
from tests.postgres import Cluster, database, private_cluster

TOLD, BACK = 5.0, 10.0
"""Seconds that are promised."""
HOWS = ("stopped", "ended at once", "silent")
LONG = 60.0


@dataclass(frozen=True)
class Outage:
    """What was seen of one: seconds until it was told, until the task failed (0: none), until work went on."""

    how: str
    busy: bool
    told: float
    failed: float
    back: float

    @property
    def good(self) -> bool:
        """Both in time."""
        return self.told <= TOLD and self.failed <= TOLD and self.back <= BACK


def processes(first: int) -> list[int]:
    """Return a process and all below it."""
    found, parents = [first], {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        parents[int(path.parent.name)] = int(fields[1])
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


@contextmanager
def gone(cluster: Cluster, how: str) -> Iterator[None]:
    """Take the server away, and bring it back at the end."""
    if how == "silent":
        held = processes(cluster.pid)
        for one in held:
            os.kill(one, signal.SIGSTOP)
        try:
            yield
        finally:
            for one in reversed(held):
                os.kill(one, signal.SIGCONT)
    else:
        cluster.halt(signal.SIGINT if how == "stopped" else signal.SIGQUIT)
        try:
            yield
        finally:
            cluster.resume()


class Witness:
    """The real window on a workspace, with a clock beside it."""

    def __init__(self, address: str) -> None:
        instance = QApplication.instance()
        self.app = instance if isinstance(instance, QApplication) else QApplication([])
        theme().wear(Appearance.LIGHT)
        self.window = MainWindow()
        self.window.show()
        self.window.open(address)
        self.wait(lambda: self.window.pages.page is not None)

    def wait(self, that: Callable[[], bool]) -> float:
        """Return the seconds until `that`."""
        started = time.perf_counter()
        while not that():
            self.app.processEvents()
            time.sleep(0.01)
            if time.perf_counter() - started > LONG:
                raise TimeoutError(f"not seen within {LONG:.0f} s")
        return time.perf_counter() - started

    def see(self, cluster: Cluster, how: str, *, busy: bool) -> Outage:
        """Take the server away, while something is being saved or not."""
        window, failures = self.window, list[Foreseen]()
        self.wait(lambda: not window.runner.running)

        def failed(failure: Foreseen) -> bool:
            failures.append(failure)
            return True

        with gone(cluster, how):
            started = time.perf_counter()
            if busy and window.desk is not None:
                draft = OrganisationDraft(f"Institut {how}")
                work = partial(directory.add_organisation, window.desk.workspace, officer=window.desk.officer,
                               draft=draft)  # fmt: skip
                window.runner.run(work, failed=failed)
            told = self.wait(window.connection.bar.isVisible)
            self.wait(lambda: bool(failures) or not busy)
            until = time.perf_counter() - started if busy else 0.0
        return Outage(how, busy, told, until, self.wait(lambda: not window.connection.gone))

    def close(self) -> None:
        """Close the window."""
        self.window.close()
        self.app.processEvents()


def main() -> int:
    """Take a private server away six times, and say what was seen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as profile, private_cluster() as cluster, database(cluster.url) as address:
        os.environ["CMPDESK_PROFILE"] = profile
        workspaces.create(address, office=None, officer_name="Nadine Courtemanche").close()
        witness = Witness(address)
        seen = [witness.see(cluster, how, busy=busy) for how in HOWS for busy in (False, True)]
        witness.close()
    for one in seen:
        task = f", a save failed after {one.failed:.1f} s" if one.busy else ""
        mark = "" if one.good else "  TOO LATE"
        sys.stdout.write(f"{one.how}: told after {one.told:.1f} s{task}, back after {one.back:.1f} s{mark}\n")
    return 0 if all(one.good for one in seen) else 1
