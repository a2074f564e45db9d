"""The collector rests while anybody needs it to, and works again afterwards."""

import gc
import threading

import pytest

from cmpdesk.runtime import collector


def test_the_collector_works_again_once_the_last_holder_has_gone() -> None:
    assert gc.isenabled()
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with collector.at_rest():
            begun.set()
            go_on.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    begun.wait(10)
    with collector.at_rest():
        assert not gc.isenabled()
    assert not gc.isenabled()
    go_on.set()
    other.join()
    assert gc.isenabled()


def test_a_failure_does_not_leave_the_collector_still() -> None:
    with pytest.raises(ValueError, match="here"), collector.at_rest():
        raise ValueError("here")
    assert gc.isenabled()
