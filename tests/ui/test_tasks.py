"""Work off the GUI thread."""

import threading
import time
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.ui.tasks import Task, TaskRunner


def name_of_thread() -> str:
    return threading.current_thread().name


def refused(code: str) -> None:
    raise Refusal(code)


def broken() -> int:
    return 1 // 0


def slow(value: int, *, seconds: float = 0.1) -> int:
    time.sleep(seconds)
    return value


def long_work(total: int, *, watch: Watch) -> int:
    for done in range(total):
        watch.check()
        watch.report(Progress(f"item {done}", done, total))
        time.sleep(0.005)
    return total


def commit(value: int) -> Outcome[int]:
    time.sleep(0.05)
    return Outcome(value, Area.CALLS)


def test_work_runs_on_another_thread_and_answers_on_this_one(qtbot: QtBot, runner: TaskRunner) -> None:
    seen: list[tuple[str, bool]] = []
    gui = threading.current_thread()
    runner.run(name_of_thread, then=lambda name: seen.append((name, threading.current_thread() is gui)))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] != gui.name
    assert seen[0][1]


def test_a_refusal_goes_to_who_asked_and_else_to_the_window(qtbot: QtBot, runner: TaskRunner) -> None:
    own: list[str] = []
    general: list[object] = []

    def heard(failure: Foreseen) -> bool:
        own.append(failure.code)
        return True

    runner.failed.connect(general.append)
    runner.run(partial(refused, "a.b"), failed=heard)
    runner.run(partial(refused, "c.d"))
    qtbot.waitUntil(lambda: runner.running == 0)
    assert own == ["a.b"]
    assert [failure.code for failure in general if isinstance(failure, Refusal)] == ["c.d"]


def test_a_bug_is_told_with_its_traceback(qtbot: QtBot, runner: TaskRunner) -> None:
    with qtbot.waitSignal(runner.failed) as told:
        runner.run(broken)
    assert isinstance(told.args[0], ZeroDivisionError)
    assert told.args[0].__traceback__ is not None


def test_the_last_request_of_a_channel_wins(qtbot: QtBot, runner: TaskRunner) -> None:
    answers: list[int] = []
    for number in range(20):
        runner.run(partial(slow, number, seconds=0.01), then=answers.append, channel="search")
    qtbot.waitUntil(lambda: runner.running == 0)
    assert answers == [19]


def test_cancelling_stops_long_work_and_tells_nobody_of_a_value(qtbot: QtBot, runner: TaskRunner) -> None:
    progress: list[Progress] = []
    values: list[int] = []
    ends: list[bool] = []
    task: Task[int] = runner.run_watched(
        partial(long_work, 10_000),
        progress=progress.append,
        then=values.append,
        ended=lambda: ends.append(True),
    )
    qtbot.waitUntil(lambda: bool(progress))
    task.cancel()
    qtbot.waitUntil(lambda: bool(ends), timeout=2000)
    assert values == []
    assert not task.running


def test_a_closed_dialog_does_not_swallow_what_changed(qtbot: QtBot, runner: TaskRunner) -> None:
    dialog = QWidget()
    told: list[int] = []
    with qtbot.waitSignal(runner.changed) as changed:
        runner.run(partial(commit, 7), then=lambda outcome: told.append(outcome.value), owner=dialog)
        dialog.deleteLater()
        qtbot.wait(1)
    assert changed.args == [Area.CALLS]
    assert told == []


def test_objects_of_qt_never_travel_to_a_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    widget = QObject()

    def closure() -> str:
        return f"name {widget.objectName()}"

    for work in (widget.objectName, partial(setattr, widget, "x", 1), closure):
        with pytest.raises(TypeError):
            runner.run(work)
    assert runner.running == 0


def test_closing_waits_for_what_runs(qtbot: QtBot) -> None:
    runner = TaskRunner()
    values: list[int] = []
    runner.run_watched(partial(long_work, 10_000), then=values.append)
    runner.close()
    qtbot.wait(20)
    assert values == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("work")]
