"""Calendars as they are drawn: projects of a call, its baselines, and the last revision in force."""

from typing import Any

from sqlalchemy import Connection, select

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.timelines import Adopted, Reference, Row
from cmpdesk.storage import tables
from cmpdesk.storage.queries import baselines
from cmpdesk.storage.queries.clearance import cleared, seen

_APPLICATION, _BASELINE, _ORGANISATION, _PROJECT, _PROMOTER, _REVISION = (
    kind.__table__
    for kind in (tables.Application, tables.Baseline, tables.Organisation, tables.Project,
                 tables.Promoter, tables.Revision)
)  # fmt: skip


def rows(connection: Connection, call_id: str) -> list[Row]:
    """Return the projects of a call by number, without their dates; strict files are left out."""
    seen_here = seen(connection)
    carried: dict[tuple[str, str], str] = {}
    promoters: Any = (
        select(_PROMOTER.c.project_id, _PROMOTER.c.side, _ORGANISATION.c.name)
        .join_from(_PROMOTER, _ORGANISATION, _PROMOTER.c.organisation_id == _ORGANISATION.c.id)
        .join(_PROJECT, _PROJECT.c.id == _PROMOTER.c.project_id)
        .join(_APPLICATION, _APPLICATION.c.id == _PROJECT.c.application_id)
    )
    for row in connection.execute(promoters.where(_PROJECT.c.call_id == call_id, *seen_here)):
        carried[row.project_id, row.side] = row.name
    projects: Any = select(
        _PROJECT.c.id,
        _PROJECT.c.state,
        _APPLICATION.c.number,
        _APPLICATION.c.title,
        _APPLICATION.c.sector_id,
        _APPLICATION.c.confidentiality,
    ).join_from(_PROJECT, _APPLICATION, _APPLICATION.c.id == _PROJECT.c.application_id)
    found = connection.execute(
        projects.where(_PROJECT.c.call_id == call_id, *seen_here).order_by(_APPLICATION.c.number_key, _PROJECT.c.id)
    )
    return [
        Row(row.id, row.number, row.title, row.sector_id or "", ProjectState(row.state), None, None,
            promoters=(carried.get((row.id, Side.FIRST), ""), carried.get((row.id, Side.SECOND), "")),
            strict=row.confidentiality == Confidentiality.STRICT)
        for row in found
    ]  # fmt: skip


def references(connection: Connection, call_id: str) -> tuple[Reference, ...]:
    """Return the baselines of a call of which something may be seen, the original one first."""
    query: Any = select(_BASELINE.c.id, _BASELINE.c.label, _BASELINE.c.taken_at)
    query = query.where(_BASELINE.c.call_id == call_id, *baselines.told(connection))
    found = connection.execute(query.order_by(_BASELINE.c.number))
    return tuple(Reference(row.id, row.label, row.taken_at.date()) for row in found)


def adopted(connection: Connection, call_id: str) -> Adopted | None:
    """Return the last revision of the whole cohort that both Parties approved."""
    query: Any = select(_REVISION).where(
        _REVISION.c.call_id == call_id, _REVISION.c.project_id.is_(None), _REVISION.c.refused_on.is_(None),
        _REVISION.c.approved_first.is_not(None), _REVISION.c.approved_second.is_not(None),
    )  # fmt: skip
    query = query.order_by(_REVISION.c.number.desc())
    rows = connection.execute(query.limit(1) if cleared(connection) else query).all()
    row = next((one for one, _ in baselines.seen_changes(connection, rows)), None)
    return Adopted(row.number, row.title, row.decided_on) if row is not None else None
