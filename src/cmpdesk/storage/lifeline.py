"""The way to a server: watched while somebody waits for it, so that a dead one is told within seconds.

A network that swallows everything looks, to whoever waits for an answer, like a server that thinks. So while a
statement takes its time the server is asked for a sign of life beside it; without one its connections are shut, and who
waits is told. A slow statement of a living server is never disturbed.
"""

import socket
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from psycopg import OperationalError

PATIENCE = 1.0
"""Seconds that something may take before the server is asked, and between two questions."""
ANSWER = 1.5
"""Seconds within which it must answer."""
CONNECT = 2
"""Seconds that making a connection may take: with the other two it stays under five."""
_SSL_REQUEST = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")
"""What each client may say first; the server answers it with one byte, whoever asks."""


def answers(host: str, port: int) -> bool:
    """Tell whether a PostgreSQL server answers there; one on a socket of this computer is taken to."""
    if not host or host.startswith(("/", "@")):
        return True
    try:
        with socket.create_connection((host, port), timeout=ANSWER) as asked:
            asked.sendall(_SSL_REQUEST)
            return bool(asked.recv(1))
    except OSError:
        return False


class Lifeline:
    """The connections of one workspace, and the thread that watches over them while something is under way."""

    def __init__(self) -> None:
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()
        self._since: dict[object, float] = {}
        self._news = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def opened(self, raw: Any) -> None:
        """Watch a psycopg connection."""
        self._connections.add(raw)

    def processes(self) -> set[int]:
        """Return the processes of the server behind the connections."""
        return {int(raw.info.backend_pid) for raw in list(self._connections) if not raw.closed}

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Watch the server as long as the block takes."""
        me = object()
        with self._news:
            self._since[me] = time.monotonic()
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._watch, name="cmpdesk-lifeline", daemon=True)
                self._thread.start()
            self._news.notify()
        try:
            yield
        finally:
            with self._news:
                del self._since[me]

    def close(self) -> None:
        """Stop watching."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join()

    def cut(self) -> None:
        """Shut all connections: whoever waits for an answer gets an error at once."""
        for raw in list(self._connections):
            with suppress(OSError, OperationalError):  # closed meanwhile
                _shut(raw.fileno())

    def _watch(self) -> None:
        asked = 0.0
        while True:
            with self._news:
                while not self._since and not self._closed:
                    self._news.wait()
                if self._closed:
                    return
                left = max(min(self._since.values()), asked) + PATIENCE - time.monotonic()
                if left > 0:
                    self._news.wait(left)
                    continue
            place = self._place()
            if place is not None and not answers(*place):
                self.cut()
            asked = time.monotonic()

    def _place(self) -> tuple[str, int] | None:
        for raw in list(self._connections):
            if not raw.closed:
                return str(raw.info.hostaddr or raw.info.host), int(raw.info.port)
        return None


def _shut(handle: int) -> None:
    """Shut the socket without closing its handle, which belongs to libpq."""
    borrowed = socket.socket(fileno=handle)
    try:
        borrowed.shutdown(socket.SHUT_RDWR)
    finally:
        borrowed.detach()
