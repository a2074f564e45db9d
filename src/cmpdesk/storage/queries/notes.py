"""Notes on applications as they are shown."""

from typing import Any

from sqlalchemy import Connection, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.notes import Note
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen


def of(connection: Connection, application_id: str) -> tuple[Note, ...]:
    """Return the notes on an application, the newest first; ``record.gone`` where it is not to be seen."""
    application, note, officer = (one.__table__ for one in (tables.Application, tables.Note, tables.Officer))
    here = select(application.c.id).where(application.c.id == application_id, *seen(connection))
    if connection.execute(here).first() is None:
        raise Refusal("record.gone", table="application")
    query: Any = select(note, officer.c.name.label("author")).join_from(
        note, officer, note.c.officer_id == officer.c.id
    )
    rows = connection.execute(
        query.where(note.c.application_id == application_id).order_by(note.c.written_at.desc(), note.c.id)
    )
    return tuple(Note(row.id, row.application_id, row.officer_id, row.author, row.written_at, row.text) for row in rows)
