"""A commit whose answer was lost with the connection: whether it was written is looked up, never guessed.

Nor is it made twice: who saves again what nobody could tell about, or what was written and could only not be shown,
hears ``server.was-written``.
"""

import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError, DisconnectionError

from cmpdesk.domain.errors import EnvironmentFailure, Foreseen
from cmpdesk.storage.engines import Engines
from cmpdesk.storage.tables import JournalStep

PATIENCE = 10.0
"""Seconds in which the server may come back before we say that we do not know."""
_PAUSE = 0.25
WRITTEN = "server.was-written"
_SAVED: ContextVar[bool] = ContextVar("saved", default=False)
"""Whether what runs in this context has written something; each task runs in a context of its own."""
_END = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = %(pid)s AND pid <> pg_backend_pid() "
    "AND application_name = current_setting('application_name')"
)
"""The process that served us may still hold the commit in hand: once it is gone, what it wrote is what there is."""


def server_process(raw: Any) -> int:
    """Return the number of the process that serves a connection of a pool."""
    return int(raw.driver_connection.info.backend_pid)


def was_written(engines: Engines, process: int, step_id: str) -> bool:
    """Tell whether the transaction that `process` was to commit left the step `step_id`.

    Fails with ``server.outcome-unknown`` where the server does not come back.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with engines.writer.connect() as connection, connection.begin():
                connection.exec_driver_sql(_END, {"pid": process})
            with engines.writer.connect() as connection:
                found = connection.execute(select(JournalStep.__table__.c.id).where(JournalStep.id == step_id))
                return found.first() is not None
        except (DBAPIError, DisconnectionError) as fault:
            if time.monotonic() > until:
                raise EnvironmentFailure("server.outcome-unknown", location=engines.location) from fault
            time.sleep(_PAUSE)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A step of which nobody could tell whether it was written: its id, and what it would have done."""

    step_id: str
    officer_id: str
    label: str
    params: dict[str, Any]


def refuse_repeated(connection: Connection, doubts: list[Doubt], wanted: Doubt, location: str) -> None:
    """Fail with ``server.was-written`` where `wanted` does what one of `doubts` did, once; forget what was settled."""
    alike = [one for one in doubts if (one.officer_id, one.label, one.params)
             == (wanted.officer_id, wanted.label, wanted.params)]  # fmt: skip
    for one in alike:
        doubts.remove(one)
        steps = JournalStep.__table__.c
        if connection.execute(select(steps.id).where(steps.id == one.step_id)).first() is not None:
            raise EnvironmentFailure(WRITTEN, location=location)


def note_saved() -> None:
    """Something is written: what fails from now on in this context is only the showing of it."""
    _SAVED.set(True)


def while_reading(failure: Foreseen) -> Foreseen:
    """Return what to say of a failure while reading: what was written just before is written."""
    if failure.code == "server.unreachable" and _SAVED.get():
        return EnvironmentFailure(WRITTEN, **failure.params)
    return failure
