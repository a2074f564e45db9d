"""Faults of the parts that we depend on, watched so that we notice when one comes or goes."""

import sys

import pytest
from PySide6.QtCore import QObject, Signal


class Speaker(QObject):
    said = Signal(bool)


@pytest.mark.usefixtures("qapp")
def test_emitting_a_signal_keeps_the_references_to_true() -> None:
    """PySide6 6.12.0 on Python 3.11 drops one at each emit, and aborts when none is left."""
    speaker = Speaker()
    heard: list[bool] = []
    speaker.said.connect(heard.append)
    speaker.said.emit(True)
    before = sys.getrefcount(True)
    for _ in range(1000):
        speaker.said.emit(True)
    assert len(heard) == 1001
    assert sys.getrefcount(True) - before > 500
