"""The collector of cycles, held still while values are made by the hundred thousand: it would walk them in vain."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOCK = threading.Lock()
_holders = 0


@contextmanager
def at_rest() -> Iterator[None]:
    """Keep the collector from running; several threads may hold it at once, and the last one lets it go."""
    global _holders  # noqa: PLW0603 - the collector is one for the process
    with _LOCK:
        _holders += 1
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            _holders -= 1
            if not _holders:
                gc.enable()
