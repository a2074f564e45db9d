"""Strict files are shown only to who is cleared (domain.md CONF-02): in lists, searches, counts and links alike."""

from sqlalchemy import ColumnElement, Connection, or_, select

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.storage import tables

CLEARED = "cleared"
"""Execution option of a reading connection: whether who reads may see strict files."""


def seen(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `application` that leave out what who reads through `connection` may not see."""
    if connection.get_execution_options().get(CLEARED, True):
        return []
    application, call = tables.Application.__table__, tables.Call.__table__
    strict = str(Confidentiality.STRICT)
    calls = select(call.c.id).where(call.c.confidentiality == strict)
    inherited = (application.c.confidentiality == "") & application.c.call_id.not_in(calls)
    return [or_(application.c.confidentiality.not_in(["", strict]), inherited)]
