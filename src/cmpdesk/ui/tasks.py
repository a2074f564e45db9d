"""Work off the GUI thread, and plain data back by one queued signal.

The traps that this module closes: a runnable that owns a QObject destroys it on a pool thread; a dialog that
closes during a commit must not swallow the refresh of the other pages.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.tasks import Progress, Watch

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Value = TypeVar("Value")
WORKERS = 4
REPORT_SECONDS = 0.05
STOP_SECONDS = 2
CANCELLED = "task.cancelled"
_NUMBERS = itertools.count(1)


class _Post(QObject):
    """Carries messages to the GUI thread: (runner, task, kind, content). Lives as long as the process."""

    arrived = Signal(int, int, str, object)


_POST: list[_Post] = []


class _Watcher:
    """The watch that a piece of work is given; called on the thread that works."""

    def __init__(self, runner: int, task: int, stop: threading.Event) -> None:
        self._address = (runner, task)
        self._stop = stop
        self._next = 0.0

    def report(self, progress: Progress) -> None:
        """Send `progress` on, at most twenty times a second; the last item always."""
        now = time.monotonic()
        if now >= self._next or progress.done >= progress.total:
            self._next = now + REPORT_SECONDS
            _POST[0].arrived.emit(*self._address, "progress", progress)

    def check(self) -> None:
        """Refuse with ``task.cancelled`` once the task was cancelled."""
        if self._stop.is_set():
            raise Refusal(CANCELLED)


@dataclass(frozen=True, slots=True)
class Heard(Generic[Value]):
    """Who hears of the end of a task, on the GUI thread: see `TaskRunner.run`."""

    then: Callable[[Value], None] | None
    failed: Callable[[Foreseen], bool | None] | None
    ended: Callable[[], None] | None
    owner: QObject | None
    channel: str


class Task(Generic[Value]):
    """A piece of work under way, as the GUI thread holds it.

    `watchers` hear of its progress, `at_end` of its end, however it ended.
    """

    def __init__(self, number: int, runner: TaskRunner, stop: threading.Event, heard: Heard[Value]) -> None:
        self.number = number
        self.heard = heard
        self.running = True
        self.watchers: list[Callable[[Progress], None]] = []
        self.at_end: list[Callable[[], None]] = []
        self.future: Future[None] | None = None
        self._runner = runner
        self._stop = stop

    def cancel(self) -> None:
        """Ask the work to stop; it ends within 0.5 s with nothing half done, and `then` is not called."""
        self._stop.set()
        if self.future is not None and self.future.cancel():
            self._runner.dropped(self.number)

    @property
    def cancelled(self) -> bool:
        """It was asked to stop."""
        return self._stop.is_set()

    @property
    def wanted(self) -> bool:
        """Who asked is still there to hear."""
        return self.heard.owner is None or shiboken6.isValid(self.heard.owner)


class TaskRunner(QObject):
    """Runs work on threads and brings what it returns back to the GUI thread, where all methods are called.

    `changed` tells the areas of every `Outcome` that comes back, also when nobody waits for it any more;
    `failed` tells each failure that nobody handled (`Foreseen`, or any exception when it is a bug); `busy`
    whether anything runs.
    """

    changed = Signal(object)
    failed = Signal(object)
    busy = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if not _POST:
            _POST.append(_Post())
        self._number = next(_NUMBERS)
        self._pool: ThreadPoolExecutor | None = None
        self._tasks: dict[int, Task[Any]] = {}
        self._channels: dict[str, int] = {}
        self._closed = False
        _POST[0].arrived.connect(self._arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def closed(self) -> bool:
        """The window has closed: nothing is started any more."""
        return self._closed

    @property
    def running(self) -> int:
        """How many tasks are under way."""
        return len(self._tasks)

    def works_for(self, owner: QObject) -> bool:
        """Tell whether a task of `owner`, or of something inside it, is under way."""
        return any(_inside(task.heard.owner, owner) for task in self._tasks.values() if task.wanted)

    def run(
        self,
        work: Callable[[], Value],
        *,
        then: Callable[[Value], None] | None = None,
        failed: Callable[[Foreseen], bool | None] | None = None,
        ended: Callable[[], None] | None = None,
        owner: QObject | None = None,
        channel: str = "",
    ) -> Task[Value]:
        """Run `work` on a thread; then, on the GUI thread, `then` or `failed`, and at last `ended`.

        `work` is a function or a `functools.partial` of plain data, never a bound method of a QObject nor a
        closure over one (TypeError). `failed` returns True where it has told the user itself. None of the
        callbacks is called once `owner` is destroyed. A new task of the same `channel` replaces the one under
        way: the last request wins.
        """
        return self._start(lambda _watch: work, work, Heard(then, failed, ended, owner, channel))

    def run_watched(
        self,
        work: Callable[..., Value],
        *,
        progress: Callable[[Progress], None] | None = None,
        then: Callable[[Value], None] | None = None,
        failed: Callable[[Foreseen], bool | None] | None = None,
        ended: Callable[[], None] | None = None,
        owner: QObject | None = None,
        channel: str = "",
    ) -> Task[Value]:
        """Run `work` as `run` does, giving it `watch` to report to and to be stopped by."""
        heard = Heard(then, failed, ended, owner, channel)
        task = self._start(lambda watch: partial(work, watch=watch), work, heard)
        if progress is not None:
            task.watchers.append(progress)
        return task

    def cancel_all(self) -> None:
        """Ask everything to stop."""
        for task in list(self._tasks.values()):
            task.cancel()

    def stop_all(self) -> None:
        """Ask everything to stop and wait for that, 2 seconds at most: what was used is about to be closed."""
        from concurrent.futures import wait

        futures = [task.future for task in self._tasks.values() if task.future is not None]
        self.cancel_all()
        wait(futures, timeout=STOP_SECONDS)

    def close(self) -> None:
        """Stop everything and wait until the last thread has ended; nothing is called back any more."""
        if self._closed:
            return
        self._closed = True
        self.cancel_all()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        _POST[0].arrived.disconnect(self._arrived)
        self._tasks.clear()

    def dropped(self, number: int) -> None:
        """Forget a task that never started."""
        self._arrived(self._number, number, "cancelled", None)

    def _start(
        self,
        bind: Callable[[Watch], Callable[[], Value]],
        work: Callable[..., Value],
        heard: Heard[Value],
    ) -> Task[Value]:
        if self._closed:
            raise RuntimeError("the task runner is closed")
        refuse_objects(work)
        channel = heard.channel
        if channel and (before := self._tasks.get(self._channels.get(channel, 0))) is not None:
            before.cancel()
        stop = threading.Event()
        number = next(_NUMBERS)
        task = Task(number, self, stop, heard)
        self._tasks[number] = task
        if channel:
            self._channels[channel] = number
        if len(self._tasks) == 1:
            self.busy.emit(True)
        watcher = _Watcher(self._number, number, stop)
        task.future = self._threads().submit(_work, self._number, number, bind(watcher), stop)
        return task

    def _threads(self) -> ThreadPoolExecutor:
        # Made late: the first frame of the window does not wait for this module.
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="work")
            # All threads now, while nothing else holds the interpreter: the window would wait for each to start.
            together = threading.Barrier(WORKERS)
            for _ in range(WORKERS):
                self._pool.submit(together.wait, STOP_SECONDS)
        return self._pool

    def _arrived(self, runner: int, number: int, kind: str, content: object) -> None:
        if runner != self._number or (task := self._tasks.get(number)) is None:
            return
        if kind == "progress":
            if not task.cancelled and task.wanted:
                for watcher in task.watchers:
                    watcher(cast(Progress, content))
            return
        del self._tasks[number]
        if self._channels.get(task.heard.channel) == number:
            del self._channels[task.heard.channel]
        task.running = False
        try:
            self._deliver(task, kind, content)
        finally:
            for told in task.at_end:
                told()
            if task.heard.ended is not None and task.wanted:
                task.heard.ended()
            if not self._tasks:
                self.busy.emit(False)

    def _deliver(self, task: Task[Any], kind: str, content: object) -> None:
        if kind == "value":
            # The commit is a fact even when its dialog is gone, or was cancelled too late: the
            # pages hear of it.
            try:
                if task.wanted and task.heard.then is not None and (not task.cancelled or isinstance(content, Outcome)):
                    task.heard.then(content)
            finally:
                if isinstance(content, Outcome) and content.areas is not Area.NONE:
                    self.changed.emit(content.areas)
        elif kind == "failure":
            if isinstance(content, Refusal) and content.code == CANCELLED:
                return
            told = (
                task.heard.failed(content)
                if isinstance(content, Foreseen) and task.wanted and task.heard.failed is not None
                else False
            )
            if not told and not task.cancelled:
                self.failed.emit(content)


def _inside(one: QObject | None, whole: QObject) -> bool:
    while one is not None and one is not whole:
        one = one.parent()
    return one is whole


def refuse_objects(work: Callable[..., object]) -> None:
    """Raise TypeError where `work` would carry a QObject to a thread."""
    carried: list[object] = []
    if isinstance(work, partial):
        refuse_objects(work.func)
        carried = [*work.args, *work.keywords.values()]
    else:
        carried.append(getattr(work, "__self__", None))
        carried += [cell.cell_contents for cell in getattr(work, "__closure__", None) or () if _filled(cell)]
    for thing in carried:
        if isinstance(thing, QObject):
            raise TypeError(f"{work!r} would take a {type(thing).__name__} to another thread")


def _filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


def _work(runner: int, number: int, work: Callable[[], object], stop: threading.Event) -> None:
    """Do `work` on this thread; what it returns or raises travels as plain data."""
    try:
        if stop.is_set():
            raise Refusal(CANCELLED)
        kind, content = "value", copy_context().run(work)
    except Exception as failure:  # noqa: BLE001 - boundary: whatever the work raises is shown to the user
        kind, content = "failure", failure
    # A traceback keeps the frames of the work, and all they hold, alive on the GUI thread: bugs alone
    # keep theirs.
    if isinstance(content, Foreseen):
        content.__traceback__ = None
    _POST[0].arrived.emit(runner, number, kind, content)
