"""A commit whose answer was lost with the connection: whether it was written is looked up, never guessed."""

import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, DisconnectionError

from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.storage.engines import Engines
from cmpdesk.storage.tables import JournalStep

PATIENCE = 10.0
"""Seconds in which the server may come back before we say that we do not know."""
_PAUSE = 0.25
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
