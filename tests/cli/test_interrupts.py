"""Ctrl+C that Python drops is heard at the next step of the work."""

import os
import signal

import pytest

from cmpdesk.cli import interrupts, output


class Freed:
    """Something in whose end the keyboard interrupts: Python prints that, and drops it."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_is_dropped_stops_the_next_step() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupts.heard(), output.progress() as watch:
        watch.check()
        one = Freed()
        del one
        with pytest.raises(KeyboardInterrupt):
            watch.check()
    assert signal.getsignal(signal.SIGINT) is before
    with interrupts.heard(), output.progress() as watch:
        watch.check()
