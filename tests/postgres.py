"""A PostgreSQL server for the tests: the one that CMPDESK_TEST_POSTGRES names, else a private cluster.

The private cluster lives in a folder of its own, listens on 127.0.0.1 only, at a free port, with a random
password, and belongs to a user other than root. The first test that asks for it starts it.
"""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

HOW = "apt-get install postgresql, or set CMPDESK_TEST_POSTGRES to a server where databases may be created"
OWNERS = ("postgres", "nobody")
START_SECONDS = 60.0


class NoServerError(Exception):
    """No PostgreSQL can be had here; the text says why."""


def programs() -> Path:
    """Return the folder of initdb and postgres, of the newest version installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]) if path.parts[-3].replace(".", "").isdigit() else 0.0,
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoServerError(f"PostgreSQL is not installed: {HOW}")
    return Path(on_path).resolve().parent


def owner() -> pwd.struct_passwd | None:
    """Return the user to run as: None for ourselves, another where we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    for name in OWNERS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoServerError(f"PostgreSQL does not run as root and there is no user {' or '.join(OWNERS)}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def die_with_parent() -> None:
    """Ask the kernel to stop this process when the test run is killed."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


class Cluster:
    """A private cluster in `folder`, run as `user` (None: ourselves)."""

    def __init__(self, folder: Path, user: pwd.struct_passwd | None) -> None:
        self._folder = folder
        self._programs = programs()
        self._uid = user.pw_uid if user else None
        self._gid = user.pw_gid if user else None
        self._groups: list[int] | None = [] if user else None
        self._password = secrets.token_hex(16)
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self.url = ""

    def start(self) -> None:
        data, secret = self._folder / "data", self._folder / "password"
        secret.write_text(self._password)
        if self._uid is not None and self._gid is not None:
            for path in (self._folder, secret):
                os.chown(path, self._uid, self._gid)
        made = subprocess.run(
            [
                self._programs / "initdb", "--pgdata", data, "--username=tests", "--auth=scram-sha-256",
                f"--pwfile={secret}", "--encoding=UTF8", "--no-locale", "--no-sync",
            ],
            cwd=self._folder, user=self._uid, group=self._gid, extra_groups=self._groups,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            raise NoServerError(f"initdb failed: {made.stderr.strip().splitlines()[-1:]}")
        self._port = free_port()
        self._run()

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server (SIGQUIT: without any ceremony) and start it again at the same port."""
        self.halt(how)
        self.resume()

    def halt(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server until `resume`."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(timeout=30)

    def resume(self) -> None:
        """Start the server again, at the same port."""
        self._run()

    @property
    def pid(self) -> int:
        """The first process of the server."""
        assert self._process is not None
        return self._process.pid

    def _run(self) -> None:
        data, port = self._folder / "data", self._port
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "60",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", data, *options],
                cwd=self._folder, user=self._uid, group=self._gid, extra_groups=self._groups,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - it only calls prctl, and takes no lock
            )  # fmt: skip
        self.url = f"postgresql://tests:{self._password}@127.0.0.1:{port}/postgres"
        self._await_answer()

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=30)
        self._process = None

    def _await_answer(self) -> None:
        assert self._process is not None
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    tail = self._log.read_text(errors="replace").splitlines()[-3:]
                    raise NoServerError(f"PostgreSQL did not start: {' / '.join(tail)}") from None
                time.sleep(0.05)
            else:
                return


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server where databases may be created."""
    if given := os.environ.get("CMPDESK_TEST_POSTGRES"):
        yield given
        return
    with private_cluster() as cluster:
        yield cluster.url


@contextmanager
def private_cluster() -> Iterator[Cluster]:
    """Give a running cluster of one's own, which may be stopped and started."""
    folder = Path(tempfile.mkdtemp(prefix="cmpdesk-postgres-"))
    try:
        cluster = Cluster(folder, owner())
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """Give the address of a new, empty database on the server; it is dropped afterwards."""
    name = f"cmpdesk_test_{secrets.token_hex(6)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of the server's maintenance database; the test is skipped where there is no server."""
    started = server()
    try:
        url = started.__enter__()
    except NoServerError as reason:
        pytest.skip(str(reason))
    try:
        yield url
    finally:
        started.__exit__(None, None, None)


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The `postgresql://` address of a database of this test's own."""
    with database(postgres_url) as url:
        yield url
