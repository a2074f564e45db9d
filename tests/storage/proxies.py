"""A way to a server that a test can cut or let run dry."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit


class Proxy:
    """Passes bytes between its own port and a server."""

    def __init__(self, host: str, port: int) -> None:
        self._stalled = self._deaf = False
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._peers: dict[socket.socket, socket.socket] = {}
        self._clients: set[socket.socket] = set()
        self._closed = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def cut(self) -> None:
        """Break every connection and refuse new ones until `mend`."""
        with self._lock:
            self._listener.close()
            for one in self._peers:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def stall(self) -> None:
        """Take everything and pass nothing on."""
        with self._lock:
            self._stalled = True

    def swallow(self) -> None:
        """Lose what the server says; what the client says still arrives."""
        with self._lock:
            self._deaf = True

    def mend(self) -> None:
        """Let everything pass again, at the same port."""
        with self._lock:
            self._stalled = self._deaf = False
            if self._listener.fileno() < 0:
                self._listener = socket.create_server(("127.0.0.1", self.port))

    def close(self) -> None:
        self._closed = True
        self._thread.join()
        self._listener.close()
        for one in self._peers:
            one.close()

    def _run(self) -> None:
        while not self._closed:
            with self._lock, selectors.DefaultSelector() as ready:
                if self._listener.fileno() >= 0:
                    ready.register(self._listener, selectors.EVENT_READ)
                if not self._stalled:
                    for one in self._peers:
                        ready.register(one, selectors.EVENT_READ)
                for key, _ in ready.select(0.01):
                    self._serve(key.fileobj)  # type: ignore[arg-type]  # each is a socket

    def _serve(self, one: socket.socket) -> None:
        if one is self._listener:
            client, _ = one.accept()
            with suppress(OSError):
                server = socket.create_connection(self._server)
                self._peers[client], self._peers[server] = server, client
                self._clients.add(client)
            return
        if one not in self._peers:
            return
        try:
            data = one.recv(65536)
        except OSError:
            data = b""
        other = self._peers[one]
        if data:
            if one in self._clients or not self._deaf:
                with suppress(OSError):
                    other.sendall(data)
            return
        for gone in (one, other):
            self._peers.pop(gone, None)
            self._clients.discard(gone)
            gone.close()


@contextmanager
def proxy(address: str) -> Iterator[tuple[Proxy, str]]:
    """Yield a proxy in front of the server of `address`, and the address through it."""
    parts = urlsplit(address)
    made = Proxy(parts.hostname or "127.0.0.1", parts.port or 5432)
    login, _, _ = parts.netloc.rpartition("@")
    try:
        yield made, urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{made.port}"))
    finally:
        made.close()
