"""The closing of a project as it is stored, and its checklist as it stands."""

from datetime import date

from sqlalchemy import Connection, select

from cmpdesk.domain import closing as rules
from cmpdesk.domain import reports as report_rules
from cmpdesk.domain.closing import Check, Closing, Evaluation, Rating
from cmpdesk.domain.programmes import Side
from cmpdesk.storage import tables
from cmpdesk.storage.queries import change_requests, grants, outcomes, projects, reports, schedules

_CLOSING = tables.Closing.__table__


def closing(connection: Connection, project_id: str) -> Closing:
    """Return what is stored of the closing of a project that can be seen, or refuse with ``record.gone``."""
    projects.call_of(connection, project_id)
    row = connection.execute(select(_CLOSING).where(_CLOSING.c.project_id == project_id)).first()
    if row is None:
        return Closing(project_id)
    first, second = (
        Evaluation(Rating(rating) if rating else None, text)
        for rating, text in ((row.rating_first, row.evaluation_first), (row.rating_second, row.evaluation_second))
    )
    return Closing(project_id, row.version, rules.ticks(row.checklist), (first, second), row.closed_on)


def checks(connection: Connection, held: Closing, today: date) -> tuple[Check, ...]:
    """Return the checklist of a project as it stands."""
    project_id = held.project_id
    call_id = projects.call_of(connection, project_id)
    owing = reports.owing(connection, call_id, project_id)
    owed = report_rules.rows(owing, reports.dates(connection, call_id, [project_id]),
                             reports.of_project(connection, project_id), today)  # fmt: skip
    carried = projects.promoters(connection, [project_id])
    return rules.checks(
        held, reports=owed, grants=grants.of_project(connection, project_id),
        milestones=schedules.milestones(connection, projects=[project_id]),
        instruments=projects.instruments(connection, project_id),
        requests=change_requests.of_project(connection, project_id),
        follow_ups=outcomes.follow_ups(connection, call_id, project_id=project_id),
        sides=frozenset(side for side in Side if (project_id, side) in carried),
    )  # fmt: skip
