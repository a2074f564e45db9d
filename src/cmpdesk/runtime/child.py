"""The child process in which foreign files are opened: plain data in, plain data out, and a typed refusal at
worst.

A message is a JSON text and any number of byte strings, each with its length before it, and an end; nothing is
unpickled. Byte strings go out as they are made: the asking side reads the first while the next is being made.
"""

import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePath
from types import TracebackType
from typing import IO, Any

from cmpdesk.domain.errors import EnvironmentFailure, Foreseen, Refusal
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.runtime.limits import MEGABYTE, VARIABLE, Limits, allow_cpu, chosen, enclose, restrict_self, told

_LENGTH = struct.Struct(">Q")
_END = 2**64 - 1
_TICK = 0.1
_SIGXCPU = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler gives back: a value that JSON can hold, and byte strings beside it (read by the asking side)."""

    value: Any
    blobs: Iterable[Any] = ()


Handler = Callable[[dict[str, Any], tuple[bytes, ...]], Answer]
"""Opens one document in the child: (parameters, byte strings) to an answer; raises `Refusal` for what it
refuses.
"""


class _Broken(Exception):
    """The other end closed its pipe, or does not keep to the form of messages."""


class _TooLarge(_Broken):
    """A message over the limit."""


def serve(handlers: Mapping[str, Handler], limits: Limits | None = None) -> int:
    """Answer questions on standard input until it is closed. Runs in the child; returns its exit code.

    The process is bound to `limits` first. After a failure of memory or of a handler it ends, so that the
    next document meets a fresh one.
    """
    limits = limits or told(os.environ.get(VARIABLE, ""))
    restrict_self(limits)
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not land among the answers
    while True:
        try:
            question, blobs = _receive(questions, limits.reply)
        except _Broken:
            return 0
        allow_cpu(limits.cpu)
        reply, more, healthy = _answered(handlers, question, blobs)
        del question, blobs
        _send(answers, reply, more)
        if not healthy:
            return 1


def _answered(
    handlers: Mapping[str, Handler], question: Any, blobs: tuple[bytes, ...]
) -> tuple[dict[str, Any], Iterable[bytes], bool]:
    """Return the reply, its byte strings, and whether the process can serve another document."""
    try:
        answer = handlers[question["ask"]](question["params"], blobs)
        return {"value": answer.value}, answer.blobs, True
    except Foreseen as refused:
        kind = "refusal" if isinstance(refused, Refusal) else "failure"
        return {kind: refused.code, "params": refused.params}, (), True
    except MemoryError:
        return {"refusal": "file.too-much-memory", "params": {}}, (), False
    except Exception as broken:  # noqa: BLE001 (the boundary of the child: a bad file must not look like our bug)
        return {"refusal": "file.breaks-reader", "params": {"reason": type(broken).__name__}}, (), False


def _send(stream: IO[bytes], message: Any, blobs: Iterable[bytes]) -> None:
    from pydantic_core import to_json

    for blob in chain((to_json(message),), blobs):
        stream.write(_LENGTH.pack(len(blob)))
        stream.write(blob)
    stream.write(_LENGTH.pack(_END))
    stream.flush()


def _receive(stream: IO[bytes], limit: int, read: Callable[[bytes], Any] = bytes) -> tuple[Any, tuple[Any, ...]]:
    """Return a message and its byte strings, each as `read` gives it."""
    from pydantic_core import from_json

    parts: list[Any] = []
    left = limit
    try:
        while (length := _LENGTH.unpack(_exactly(stream, _LENGTH.size, limit))[0]) != _END:
            blob = _exactly(stream, length, left)
            parts.append(read(blob) if parts else from_json(blob))
            left -= length + _LENGTH.size
    except ValueError as error:
        raise _Broken from error
    if not parts:
        raise _Broken
    return parts[0], tuple(parts[1:])


def _exactly(stream: IO[bytes], count: int, limit: int) -> bytes:
    if count > limit:
        raise _TooLarge
    data = stream.read(count)
    if len(data) != count:
        raise _Broken
    return data


def command() -> list[str]:
    """Return the command that starts the child, in the frozen program as in a development tree."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--child"]
    return [sys.executable, "-P", "-m", "cmpdesk", "--child"]


_PASSED_ON = (
    "PATH",
    "PYTHONPATH",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "TEMP",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "HOME",
)


@dataclass(slots=True)
class _Exchange:
    """One question and its answer, carried by a thread so that the caller can stop waiting at any moment."""

    process: subprocess.Popen[bytes]
    limits: Limits
    message: dict[str, Any]
    blobs: tuple[bytes, ...]
    read: Callable[[bytes], Any]
    reply: dict[str, Any] | None = None
    received: tuple[Any, ...] = ()
    too_large: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            if self.process.stdin is None or self.process.stdout is None:
                return
            _send(self.process.stdin, self.message, self.blobs)
            self.reply, self.received = _receive(self.process.stdout, self.limits.reply, self.read)
        except _TooLarge:
            self.too_large = True
        except (_Broken, OSError, ValueError):
            self.reply = None
        finally:
            self.done.set()


class Child:
    """A child process that opens one foreign document after another.

    It starts with the first question and is thrown away after a fault; the next question meets a fresh one.
    One question at a time, from any thread.
    """

    def __init__(self, limits: Limits | None = None, start: tuple[str, ...] | None = None) -> None:
        self._limits = limits or chosen()
        self._start = list(start) if start else command()
        self._process: subprocess.Popen[bytes] | None = None
        self._enclosure: object | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> "Child":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process that would answer the next question, if one is running."""
        return self._process.pid if self._process else None

    def ask(
        self, question: str, *, blobs: tuple[bytes, ...] = (), read: Callable[[bytes], Any] = bytes,
        watch: Watch | None = None, **params: Any,
    ) -> Answer:  # fmt: skip
        """Let the child answer `question`; `params["path"]` or `params["name"]` names the file in a refusal.

        `read` is given each byte string of the answer as it comes, on a thread; what it returns stands in its place.

        Raises what the handler refused, or ``file.too-much-memory``, ``file.takes-too-long``,
        ``file.answer-too-large``, ``file.breaks-reader`` (each with `name`); `watch.check` is asked every 0.1
        s and what it raises ends the child.
        """
        name = str(params.get("name") or PurePath(str(params.get("path", ""))).name)
        with self._lock:
            try:
                return self._asked(question, blobs, read, watch or Unwatched(), params)
            except Foreseen as refused:
                if not refused.code.startswith("file.") or refused.params.get("name"):
                    raise
                raise type(refused)(refused.code, **{**refused.params, "name": name}) from None

    def _asked(self, question: str, blobs: tuple[bytes, ...], read: Callable[[bytes], Any], watch: Watch,
               params: dict[str, Any]) -> Answer:  # fmt: skip
        process = self._running()
        exchange = _Exchange(process, self._limits, {"ask": question, "params": params}, blobs, read)
        carrier = threading.Thread(target=exchange.run, name="cmpdesk-child", daemon=True)
        carrier.start()
        healthy = False
        try:
            self._wait(exchange, watch)
            reply = exchange.reply
            if exchange.too_large:
                raise Refusal("file.answer-too-large")
            if reply is None:
                raise self._post_mortem(process)
            if "value" in reply:
                healthy = True
                return Answer(reply["value"], exchange.received)
            broken = ("file.too-much-memory", "file.breaks-reader")
            healthy = reply.get("refusal") not in broken
            kind = Refusal if "refusal" in reply else EnvironmentFailure
            code = str(reply.get("refusal") or reply.get("failure") or "file.breaks-reader")
            raise kind(code, **dict(reply.get("params") or {}))
        finally:
            if not healthy:
                self._discard()
            carrier.join()

    def _wait(self, exchange: _Exchange, watch: Watch) -> None:
        until = time.monotonic() + self._limits.wall
        while not exchange.done.wait(_TICK):
            watch.check()
            if time.monotonic() > until:
                raise Refusal("file.takes-too-long", seconds=int(self._limits.wall))

    def _post_mortem(self, process: subprocess.Popen[bytes]) -> Refusal:
        """Say why the child ended; an abort under a memory limit is how its libraries run out of memory."""
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
        if process.returncode == -_SIGXCPU:
            return Refusal("file.takes-too-long", seconds=self._limits.cpu)
        return Refusal("file.breaks-reader", reason=str(process.returncode))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._discard()
        surroundings = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
        limits = f"{self._limits.memory // MEGABYTE},{self._limits.cpu}"
        try:
            self._process = subprocess.Popen(
                self._start,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**surroundings, "PYTHONUTF8": "1", VARIABLE: limits},
                start_new_session=True,
            )
            self._enclosure = enclose(self._process, self._limits)
        except OSError as error:
            self._discard()
            raise EnvironmentFailure("child.cannot-start", reason=error.strerror or str(error)) from error
        return self._process

    def _discard(self) -> None:
        process, self._process, self._enclosure = self._process, None, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._discard()
