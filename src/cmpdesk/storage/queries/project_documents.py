"""What documents of projects ask beside the lists: first dates, and how far the applications of a call came."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from cmpdesk.domain.baselines import BaselineEntry
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.project_documents import Funnel
from cmpdesk.domain.projects import ProjectState
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _BASELINE, _ENTRY, _PROJECT, _REVISION = (
    kind.__table__
    for kind in (tables.Application, tables.Baseline, tables.BaselineEntry, tables.Project, tables.Revision)
)
_ADMITTED = (str(ApplicationState.ADMISSIBLE), str(ApplicationState.RETAINED))


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
    entries = [BaselineEntry.of_value(value) for value in connection.execute(query).scalars()]
    return {one.id: one.when for entry in entries for one in entry.milestones if one.when is not None}


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


def funnels(connection: Connection, call: CallSheet) -> tuple[Funnel, ...]:
    """Return how far the applications of a call came, by sector in the order of the call, those without one last."""
    by = (_APPLICATION.c.sector_id, _APPLICATION.c.state, _PROJECT.c.state)
    query: Any = select(*by[:2], _PROJECT.c.state.label("project"), func.count().label("count")).select_from(
        _APPLICATION.outerjoin(_PROJECT, _PROJECT.c.application_id == _APPLICATION.c.id)
    )
    held: dict[str, Funnel] = {}
    names = {one.id: one.name for one in call.sectors}
    for row in connection.execute(query.where(_APPLICATION.c.call_id == call.id, *seen(connection)).group_by(*by)):
        retained = row.project is not None
        stages = (True, retained or row.state in _ADMITTED, retained, row.project == str(ProjectState.COMPLETED))
        key = row.sector_id if row.sector_id in names else ""
        before = held.get(key, Funnel(None, 0, 0, 0, 0))
        count = int(row[3])
        held[key] = before + Funnel(None, *(count * reached for reached in stages))
    order = [*names, *([""] if "" in held else [])]
    return tuple(Funnel(names.get(key), *held[key].stages) if key in held else Funnel(names[key], 0, 0, 0, 0)
                 for key in order)  # fmt: skip
