"""What score sheets that came back are held against, and the files that were kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.interests import Declaration
from cmpdesk.domain.programmes import Side
from cmpdesk.storage import tables
from cmpdesk.storage.queries import clearance, interests, juries
from cmpdesk.storage.queries.clearance import among, seen
from cmpdesk.storage.tables import Application, Assignment, Reviewer

_FILE = tables.ReturnedFile.__table__


@dataclass(frozen=True, slots=True)
class Seat:
    """A reviewer in a call."""

    id: str
    code: str
    side: Side


@dataclass(frozen=True, slots=True)
class Judged:
    """An application of a call; `read` tells that it is given to reviewers."""

    id: str
    number: str
    title: str
    read: bool


def seats(connection: Connection, call_id: str) -> dict[str, Seat]:
    """Return the reviewers of both juries of a call, by id."""
    query = select(Reviewer.id, Reviewer.code, Reviewer.side).where(Reviewer.call_id == call_id)
    return {row.id: Seat(row.id, row.code, Side(row.side)) for row in connection.execute(query.order_by(Reviewer.code))}


def judged(connection: Connection, call_id: str) -> dict[str, Judged]:
    """Return the applications of a call, by id; withdrawn ones included."""
    query = select(Application.id, Application.number, Application.title, Application.state).where(
        Application.call_id == call_id, *seen(connection)
    )
    return {row.id: Judged(row.id, row.number, row.title, ApplicationState(row.state) in juries.READ)
            for row in connection.execute(query.order_by(Application.number_key))}  # fmt: skip


def held(connection: Connection, call_id: str) -> dict[tuple[str, str], bool]:
    """Return the pairs (reviewer, application) of a call that are assigned, each with whether it was recused."""
    query = (
        select(Assignment.reviewer_id, Assignment.application_id, Assignment.recused_at)
        .join_from(Assignment, Reviewer, Assignment.reviewer_id == Reviewer.id)
        .where(Reviewer.call_id == call_id, *among(connection, Assignment.__table__.c.application_id))
    )
    return {(row.reviewer_id, row.application_id): row.recused_at is not None for row in connection.execute(query)}


def declared(connection: Connection, call_id: str) -> dict[tuple[str, str], Declaration]:
    """Return what the reviewers of a call declared, by (reviewer, application)."""
    found = interests.declarations(
        connection, tables.Declaration.__table__.c.reviewer_id.is_not(None), interests.of_call(call_id)
    )
    return {(one.reviewer_id or "", one.application_id): one for one in found}


def received(connection: Connection, call_id: str) -> dict[int, dict[str, datetime]]:
    """Return when each file that is kept came back, by its size, then by the SHA-256 of its bytes."""
    blob = tables.Blob.__table__
    query = (
        select(_FILE.c.sha256, _FILE.c.received_at, blob.c.size)
        .join_from(_FILE, blob, blob.c.sha256 == _FILE.c.sha256)
        .where(_FILE.c.call_id == call_id, *clearance.returned(connection))
    )
    found: dict[int, dict[str, datetime]] = {}
    for row in connection.execute(query):
        found.setdefault(row.size, {})[row.sha256] = row.received_at
    return found


def kept(connection: Connection, call_id: str, sha256: str) -> tuple[str, str] | None:
    """Return (reviewer, name) of a file that is kept and may be seen, None where there is none or it was erased."""
    query = select(_FILE.c.reviewer_id, _FILE.c.file_name).where(
        _FILE.c.call_id == call_id, _FILE.c.sha256 == sha256, _FILE.c.outcome != "erased",
        *clearance.returned(connection),
    )  # fmt: skip
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.reviewer_id, row.file_name)
