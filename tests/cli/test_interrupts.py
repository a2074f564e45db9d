"""Ctrl+C that Python drops is heard at the next step of the work."""

import os
import signal
import subprocess
import sys

import pytest

from cmpdesk.cli import interrupts, output


class Freed:
    """Something in whose end the keyboard interrupts: Python drops that, and would print it."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


class Faulty:
    """Something whose end fails for another reason."""

    def __del__(self) -> None:
        raise ValueError


def test_what_is_dropped_stops_the_next_step_and_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda dropped: printed.append(dropped.exc_type))
    before = signal.getsignal(signal.SIGINT), sys.unraisablehook
    with interrupts.heard(), output.progress() as watch:
        watch.check()
        one = Freed()
        del one
        with pytest.raises(KeyboardInterrupt):
            watch.check()
        other = Faulty()
        del other
    assert printed == [ValueError]
    assert (signal.getsignal(signal.SIGINT), sys.unraisablehook) == before
    with interrupts.heard(), output.progress() as watch:
        watch.check()


LOADING = """
import os, signal, sys
from importlib.abc import MetaPathFinder
from cmpdesk import __main__ as program

class Interrupting(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "cmpdesk.cli.main":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
sys.argv = ["cmpdesk", "--version"]
program.main()
"""


def test_what_is_interrupted_before_it_begins_prints_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGINT
    assert done.stdout + done.stderr == ""
