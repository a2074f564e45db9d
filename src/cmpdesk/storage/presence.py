"""Who has which record open for editing, on a server. Said again and again; who falls silent is forgotten."""

from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Table, delete, select

from cmpdesk.domain.sharing import SILENT, Editor
from cmpdesk.storage.tables import Officer, Presence


def say(connection: Connection, officer_id: str, table: str, record_id: str, now: datetime) -> None:
    """Say that an officer has a record open now; what they said long ago of others goes."""
    from sqlalchemy.dialects.postgresql import insert

    connection.execute(delete(Presence).where(Presence.officer_id == officer_id, Presence.seen_at < now - SILENT))
    row = {"officer_id": officer_id, "record_id": record_id, "table_name": table, "since": now, "seen_at": now}
    said = insert(cast("Table", Presence.__table__)).values(**row)
    keys = (Presence.officer_id, Presence.record_id)
    connection.execute(said.on_conflict_do_update(index_elements=keys, set_={"seen_at": said.excluded.seen_at}))


def stop(connection: Connection, officer_id: str, record_id: str) -> None:
    """Say that an officer closed a record."""
    connection.execute(delete(Presence).where(Presence.officer_id == officer_id, Presence.record_id == record_id))


def others(connection: Connection, officer_id: str, record_id: str, now: datetime) -> tuple[Editor, ...]:
    """Return who else has a record open, by name."""
    query = (
        select(Officer.id, Officer.name, Presence.since, Presence.seen_at)
        .join_from(Presence, Officer, Presence.officer_id == Officer.id)
        .where(Presence.record_id == record_id, Presence.seen_at >= now - SILENT, Officer.id != officer_id)
        .order_by(Officer.name)
    )
    return tuple(Editor(row.id, row.name, row.since, row.seen_at) for row in connection.execute(query))
