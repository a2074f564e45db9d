"""What documents of projects ask beside the lists: which projects there are, and their first dates."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from cmpdesk.domain import baselines
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _BASELINE, _ENTRY, _PROJECT, _REVISION = (
    kind.__table__
    for kind in (tables.Application, tables.Baseline, tables.BaselineEntry, tables.Project, tables.Revision)
)


def ids(connection: Connection, call_id: str) -> tuple[str, ...]:
    """Return the ids of the projects of a call, by number."""
    query: Any = select(_PROJECT.c.id).join_from(_PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
    found = query.where(_PROJECT.c.call_id == call_id, *seen(connection)).order_by(_APPLICATION.c.number_key)
    return tuple(connection.execute(found).scalars())


def promised(connection: Connection, call_id: str, project_ids: Collection[str]) -> dict[str, PartialDate]:
    """Return the dates of the original baseline of a call, by milestone, of some of its projects."""
    query: Any = (
        select(_ENTRY.c.value)
        .join_from(_ENTRY, _BASELINE, _ENTRY.c.baseline_id == _BASELINE.c.id)
        .join(_PROJECT, _ENTRY.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        .where(_BASELINE.c.call_id == call_id, _BASELINE.c.number == 1, *seen(connection))
    )
    if len(project_ids) == 1:
        query = query.where(_ENTRY.c.project_id.in_(project_ids))
    held = connection.execute(query).scalars()
    return {key: PartialDate.of_edtf(edtf) for value in held for key, edtf in baselines.promised(value).items()}


def announced(connection: Connection, call_id: str) -> dict[str, PartialDate]:
    """Return what the dates of the call and of its session were before the first revision that moved them.

    A revision that was refused moved nothing.
    """
    query = select(_REVISION.c.changes).where(_REVISION.c.call_id == call_id, _REVISION.c.refused_on.is_(None))
    first: dict[str, str] = {}
    for changes in connection.execute(query.order_by(_REVISION.c.number)).scalars():
        for one in changes:
            if not one.get("project"):
                first.setdefault(one["id"], one["before"].get("edtf") or "")
    return {key: PartialDate.of_edtf(edtf) for key, edtf in first.items() if edtf}
