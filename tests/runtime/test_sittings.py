"""A sitting that died is told from one that ended, and from one that runs; it is told once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cmpdesk.runtime import sittings
from cmpdesk.runtime.paths import log_dir

PROGRAM = """
import sys
from cmpdesk.runtime import crash, sittings
crash.install()
sitting = sittings.Sitting()
print("begun", flush=True)
how = sys.stdin.readline().strip()
if how == "good":
    sitting.end()
elif how == "native":
    import faulthandler
    faulthandler._sigsegv()
elif how == "error":
    try:
        raise ValueError("a name that an officer typed")
    except ValueError as error:
        crash.report(error)
    import os
    os._exit(1)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path / "profile"))


def program() -> "subprocess.Popen[str]":
    made = subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert made.stdout is not None
    assert made.stdout.readline() == "begun\n"
    return made


def ended(how: str) -> None:
    """Let a program end in this way."""
    with program() as one:
        if how == "killed":
            one.kill()
        else:
            one.communicate(f"{how}\n")


def test_one_that_ended_in_good_order_or_still_runs_is_not_told() -> None:
    ended("good")
    assert sittings.stopped() is None
    with program() as running:
        assert sittings.stopped() is None
        running.kill()
    assert sittings.stopped() is not None


@pytest.mark.parametrize(("how", "report"), [("killed", ""), ("native", "native-crash"), ("error", "crash-")])
def test_one_that_died_is_told_once_with_its_report(how: str, report: str) -> None:
    ended(how)
    stop = sittings.stopped()
    assert stop is not None
    assert (stop.report.name if stop.report else "").startswith(report)
    assert bool(stop.report) == bool(report)
    if stop.report is not None:
        assert "officer typed" not in stop.report.read_text(encoding="utf-8")
    assert sittings.stopped() is None
    assert not list(log_dir().glob("sitting-*"))
