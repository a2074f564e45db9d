"""Processes that share a batch of work: they can be stopped at any moment, and one that dies is noticed at once."""

import multiprocessing
import multiprocessing.connection
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any

from cmpdesk.domain.errors import EnvironmentFailure, Foreseen

Work = Callable[..., Any]
_BEAT = 0.1
"""How often, in seconds, the watch is asked."""
_GRACE = 0.3


@dataclass(frozen=True, slots=True)
class Task:
    """A call of a function of a module, so that it can be sent; `label` names it where it fails."""

    work: Work
    arguments: tuple[Any, ...]
    label: str = ""


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    task: Task | None = None
    position: int = -1


@dataclass
class Crew:
    """`jobs` processes, started on entry and ended on leaving; leaving by an error kills them where they stand."""

    jobs: int
    workers: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> "Crew":
        context = multiprocessing.get_context("spawn")
        for _ in range(max(1, self.jobs)):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self.workers.append(_Worker(process, ours))
        return self

    def run(self, tasks: Sequence[Task], beat: Callable[[], None]) -> Iterator[tuple[int, Any]]:
        """Yield (position in `tasks`, result) as they are done; `beat` is called every 0.1 s and may raise.

        A foreseen failure of a task is raised here. A process that dies gives ``EnvironmentFailure("worker.died")``.
        """
        waiting = deque(enumerate(tasks))
        busy = 0
        for worker in self.workers:
            busy += self._give(worker, waiting)
        while busy:
            beat()
            ready = multiprocessing.connection.wait(
                [worker.pipe for worker in self.workers if worker.task], timeout=_BEAT
            )
            for worker in self.workers:
                if worker.task is None or worker.pipe not in ready:
                    continue
                position, value = self._answer(worker)
                busy += self._give(worker, waiting) - 1
                yield position, value

    def _give(self, worker: _Worker, waiting: "deque[tuple[int, Task]]") -> int:
        if not waiting:
            worker.task = None
            return 0
        worker.position, worker.task = waiting.popleft()
        try:
            worker.pipe.send((worker.task.work, worker.task.arguments))
        except OSError as error:
            raise EnvironmentFailure("worker.died", packet=worker.task.label) from error
        return 1

    def _answer(self, worker: _Worker) -> tuple[int, Any]:
        label = worker.task.label if worker.task else ""
        try:
            good, value = worker.pipe.recv()
        except (EOFError, OSError) as error:
            raise EnvironmentFailure("worker.died", packet=label) from error
        if not good:
            if isinstance(value, Foreseen) and label:
                value.params.setdefault("packet", label)
            raise value
        return worker.position, value

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        for worker in self.workers:
            if kind is not None and worker.process.is_alive():
                worker.process.terminate()
            worker.pipe.close()
        for worker in self.workers:
            worker.process.join(_GRACE if kind is not None else None)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()


def _serve(pipe: Connection) -> None:
    """Do what comes over `pipe` until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that waits for us
    while True:
        try:
            work, arguments = pipe.recv()
        except EOFError:
            return
        try:
            answer = (True, work(*arguments))
        except Foreseen as failure:
            answer = (False, failure)
        try:
            pipe.send(answer)
        except OSError:
            return
