"""One row of any table, for use cases that need its columns before they write."""

from typing import Any

from sqlalchemy import Connection, Row, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.storage.base import Record
from cmpdesk.storage.queries.clearance import row_seen


def row(connection: Connection, kind: type[Record], record_id: str) -> Row[Any]:
    """Return a row of the table of `kind`, or refuse with ``record.gone``."""
    found = connection.execute(select(kind.__table__).where(kind.id == record_id)).one_or_none()
    if found is None or not row_seen(connection, kind.__tablename__, record_id):
        raise Refusal("record.gone", table=kind.__tablename__)
    return found
