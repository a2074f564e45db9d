"""Strict files are shown only to who is cleared (domain.md CONF-02): in lists, searches, counts and links alike.

On a server row security says the same (`storage.rights`), whatever a query forgets; in a file only these conditions do.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.storage import tables

CLEARED = "cleared"
"""Execution option of a connection: whether who reads may see strict files."""
READER = "officer_id"
"""Execution option of a connection: the officer who reads."""
_SCOPE = "strict:"
_DIRECT = {"application": "id", "filing": "application_id", "note": "application_id", "assignment": "application_id"}
"""Tables whose rows belong to an application, with the column that names it."""


def cleared(connection: Connection) -> bool:
    """Tell whether who reads through `connection` may see strict files."""
    return bool(connection.get_execution_options().get(CLEARED, True))


def seen(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `application` that leave out what who reads through `connection` may not see."""
    if cleared(connection):
        return []
    application, call = tables.Application.__table__, tables.Call.__table__
    strict = str(Confidentiality.STRICT)
    calls = select(call.c.id).where(call.c.confidentiality == strict)
    inherited = (application.c.confidentiality == "") & application.c.call_id.not_in(calls)
    return [or_(application.c.confidentiality.not_in(["", strict]), inherited)]


def among(connection: Connection, column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return the conditions that `column`, the id of an application, names one that who reads may see."""
    if cleared(connection):
        return []
    return [column.in_(select(tables.Application.__table__.c.id).where(*seen(connection)))]


def row_seen(connection: Connection, table: str, record_id: str) -> bool:
    """Tell whether who reads may see the row `record_id` of `table`; one that is not there cannot be seen."""
    wanted = _ids(connection, table)
    if wanted is None:
        return True
    return connection.execute(wanted.where(wanted.selected_columns[0] == record_id)).first() is not None


def _ids(connection: Connection, table: str) -> Any:
    """Return the query of the ids of the rows of `table` that can be seen, None where all can."""
    if cleared(connection):
        return None
    if table in _DIRECT:
        own = tables.Application.metadata.tables[table]
        return select(own.c.id).where(*among(connection, own.c[_DIRECT[table]]))
    if table == "attachment":
        attachment, filing = tables.Attachment.__table__, tables.Filing.__table__
        return (
            select(attachment.c.id)
            .join_from(attachment, filing, attachment.c.filing_id == filing.c.id)
            .where(*among(connection, filing.c.application_id))
        )
    if table == "packet":
        packet = tables.Packet.__table__
        issued: Any = select(packet.c.id, packet.c.reviewer_id, packet.c.outline)
        shown = [row.id for row in packets(connection, connection.execute(issued).all())]
        return select(packet.c.id).where(packet.c.id.in_(shown))
    return None


def packets(connection: Connection, rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Return those of the packets `rows` of which every application can be seen; one that is gone hides its packet."""
    if cleared(connection):
        return list(rows)
    application, reviewer = tables.Application.__table__, tables.Reviewer.__table__
    numbers = select(reviewer.c.id, application.c.number).join_from(
        reviewer, application, application.c.call_id == reviewer.c.call_id
    )
    here = {(row.id, row.number) for row in connection.execute(numbers.where(*seen(connection)))}
    return [row for row in rows if all((row.reviewer_id, number) in here for number, _ in row.outline[1])]


def issue_seen(connection: Connection, sha256: str) -> bool:
    """Tell whether who reads may see the packet of which `sha256` are the bytes."""
    packet = tables.Packet.__table__
    return cleared(connection) or bool(
        packets(connection, connection.execute(select(packet).where(packet.c.sha256 == sha256)).all())
    )


def entries(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `journal_entry` of what may be seen; a deleted row only by who deleted it."""
    if cleared(connection):
        return []
    entry = tables.JournalEntry.__table__
    parts: list[ColumnElement[bool]] = [entry.c.table_name.not_in([*_DIRECT, "attachment", "packet"])]
    parts += [
        and_(entry.c.table_name == name, entry.c.record_id.in_(_ids(connection, name)))
        for name in (*_DIRECT, "attachment", "packet")
    ]
    parts.append(entry.c.deleted_by == connection.get_execution_options().get(READER, ""))
    return [or_(*parts)]


def steps(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `journal_step` that leave out each step that did something which cannot be seen."""
    if cleared(connection):
        return []
    step, entry = tables.JournalStep.__table__, tables.JournalEntry.__table__
    shown = select(func.count()).where(entry.c.step_id == step.c.id, *entries(connection))
    return [step.c.rows == shown.correlate(step).scalar_subquery()]


def holds_strict(connection: Connection, call_id: str) -> bool:
    """Tell whether a call holds strict files, or ever did: who may not see them may not act on the whole of it."""
    call, counter = tables.Call.__table__, tables.NumberCounter.__table__
    strict = (call.c.id == call_id) & (call.c.confidentiality == str(Confidentiality.STRICT))
    marked = select(counter.c.scope).where(counter.c.scope == strict_scope(call_id))
    return connection.execute(select(call.c.id).where(strict)).first() is not None or (
        connection.execute(marked).first() is not None
    )


def strict_scope(call_id: str) -> str:
    """Return the counter that says that a file of a call was strict; it can be read by all and never goes back."""
    return f"{_SCOPE}{call_id}"
