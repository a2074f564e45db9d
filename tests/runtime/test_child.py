"""The limited child: it answers, it refuses, it dies alone, and its parent never waits in vain."""

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.tasks import Progress
from cmpdesk.runtime import settings
from cmpdesk.runtime.child import Child
from cmpdesk.runtime.limits import Limits, chosen, told

HANDLERS = """
import ctypes, os, sys, time
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.runtime.child import Answer, serve
from cmpdesk.runtime.limits import Limits

def echo(params, blobs):
    print("noise of a library")
    return Answer({"params": params, "pid": os.getpid()}, tuple(blob[::-1] for blob in blobs))
def refuse(params, blobs):
    raise Refusal("sheet.damaged", row=3)
def fail(params, blobs):
    raise EnvironmentFailure("file.unreadable", reason="no")
def bug(params, blobs):
    raise KeyError("nothing of this may reach the parent")
def memory(params, blobs):
    return Answer(len(bytearray(5_000_000_000)))
def spin(params, blobs):
    while True: pass
def sleep(params, blobs):
    time.sleep(600)
def abort(params, blobs):
    os.abort()
def crash(params, blobs):
    ctypes.string_at(0)
def leave(params, blobs):
    os._exit(0)
def large(params, blobs):
    return Answer(None, (bytes(5_000_000),))
def lie(params, blobs):
    os.write(OUT, b"\\x7f" * 64)
    time.sleep(600)
def write(params, blobs):
    with open(params["path"], "wb") as file:
        file.write(bytes(1_000_000))
    return Answer("written")

OUT = os.dup(1)
raise SystemExit(serve(
    {name: globals()[name] for name in
     ("echo", "refuse", "fail", "bug", "memory", "spin", "sleep", "abort", "crash", "leave", "large", "lie", "write")},
    Limits(memory=1024 * 1024 * 1024, cpu=1)))
"""
START = (sys.executable, "-P", "-c", HANDLERS)


def child(wall: float = 20, reply: int = 100_000_000) -> Child:
    return Child(Limits(wall=wall, reply=reply, cpu=1), START)


class Stopper:
    """A watch that says stop at its third look."""

    def __init__(self) -> None:
        self.looks = 0

    def report(self, progress: Progress) -> None:
        raise AssertionError("nothing is reported here")

    def check(self) -> None:
        self.looks += 1
        if self.looks >= 3:
            raise Refusal("task.cancelled")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_values_and_bytes_go_there_and_back_in_one_process() -> None:
    with child() as running:
        first = running.ask("echo", blobs=(b"abc", b""), word="é\u202f🙂", rows=[1, 2.5, None, True])
        second = running.ask("echo")
    assert first.value["params"] == {"word": "é\u202f🙂", "rows": [1, 2.5, None, True]}
    assert first.blobs == (b"cba", b"")
    assert first.value["pid"] == second.value["pid"]


def test_a_refusal_keeps_its_code_and_the_process() -> None:
    with child() as running:
        pid = running.ask("echo").value["pid"]
        with pytest.raises(Refusal) as refused:
            running.ask("refuse", path="/somewhere/feuille.xlsx")
        with pytest.raises(EnvironmentFailure) as failed:
            running.ask("fail", path="/somewhere/feuille.xlsx")
        assert running.ask("echo").value["pid"] == pid
    assert (refused.value.code, refused.value.params) == ("sheet.damaged", {"row": 3})
    assert failed.value.params == {"reason": "no", "name": "feuille.xlsx"}


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("bug", "file.breaks-reader"),
        ("memory", "file.too-much-memory"),
        ("spin", "file.takes-too-long"),
        ("abort", "file.breaks-reader"),
        ("crash", "file.breaks-reader"),
        ("leave", "file.breaks-reader"),
    ],
)
def test_after_a_fault_the_process_is_thrown_away_and_the_next_question_answered(
    question: str, code: str
) -> None:
    with child() as running:
        pid = running.ask("echo").value["pid"]
        with pytest.raises(Refusal) as refused:
            running.ask(question, name="dossier.pdf")
        assert refused.value.code == code
        assert refused.value.params["name"] == "dossier.pdf"
        assert "nothing of this" not in str(refused.value)
        assert not alive(pid)
        assert running.ask("echo").value["pid"] != pid


def test_a_child_that_sleeps_is_ended_at_its_time() -> None:
    with child(wall=0.5) as running:
        with pytest.raises(Refusal) as refused:
            running.ask("sleep", name="dossier.pdf")
        assert running.pid is None
    assert refused.value.code == "file.takes-too-long"


def test_cancel_is_heard_while_the_child_works() -> None:
    stopper = Stopper()
    with child() as running:
        started = time.monotonic()
        with pytest.raises(Refusal) as refused:
            running.ask("sleep", watch=stopper)
        assert time.monotonic() - started < 15
        assert running.pid is None
    assert refused.value.code == "task.cancelled"
    assert stopper.looks == 3


@pytest.mark.parametrize("question", ["large", "lie"])
def test_an_answer_over_the_limit_is_not_read(question: str) -> None:
    with child(reply=1_000_000) as running, pytest.raises(Refusal) as refused:
        running.ask(question, name="dossier.pdf")
    assert refused.value.code == "file.answer-too-large"


def test_the_child_cannot_write_files(tmp_path: Path) -> None:
    with child() as running, pytest.raises(Refusal):
        running.ask("write", path=str(tmp_path / "left.bin"))
    left = tmp_path / "left.bin"
    assert not left.exists() or left.stat().st_size == 0


def test_a_process_killed_between_two_questions_is_replaced() -> None:
    with child() as running:
        pid = running.ask("echo").value["pid"]
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # it is dead, and whoever started it does not know yet
        assert running.ask("echo").value["pid"] != pid


def test_a_program_that_is_not_there_is_an_environment_failure(tmp_path: Path) -> None:
    with Child(start=(str(tmp_path / "nothing"),)) as running, pytest.raises(EnvironmentFailure) as failed:
        running.ask("echo")
    assert failed.value.code == "child.cannot-start"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_real_child_loads_neither_qt_nor_a_database(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Numéro;Titre;Organisme\n1;a;b\n")
    with Child() as running:
        running.ask("sheet", path=str(tmp_path / "a.csv"), sheet="", remembered={})
        loaded = Path(f"/proc/{running.pid}/maps").read_text()
        children = Path(f"/proc/{running.pid}/limits").read_text()
    assert "pydantic_core" in loaded
    for name in ("PySide6", "libQt6", "sqlalchemy", "psycopg", "_sqlite3"):
        assert name not in loaded
    assert "1073741824" in children


def test_a_child_has_the_limits_that_the_settings_give(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path / "profile"))
    settings.change(child_memory=512, child_seconds=7)
    limits = chosen()
    assert (limits.memory, limits.cpu) == (512 * 2**20, 7)
    assert told("512,7") == replace(limits, wall=60.0)
    assert told("") == told("much,little") == Limits()
