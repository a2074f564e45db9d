"""Ctrl+C: Python drops it where it arrives while something is being freed; then the next step of the work stops."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = threading.Event()


@contextmanager
def heard() -> Iterator[None]:
    """Remember, for `check`, that the keyboard interrupted the block."""
    _asked.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former, told = signal.signal(signal.SIGINT, _take), sys.unraisablehook

    def tell(dropped: "sys.UnraisableHookArgs") -> None:
        if not issubclass(dropped.exc_type, KeyboardInterrupt):  # that one is remembered, and stops the next step
            told(dropped)

    sys.unraisablehook = tell
    try:
        yield
    finally:
        sys.unraisablehook = told
        signal.signal(signal.SIGINT, former)


def _take(_number: int, _frame: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt


def check() -> None:
    """Raise KeyboardInterrupt where the keyboard has interrupted."""
    if _asked.is_set():
        raise KeyboardInterrupt
