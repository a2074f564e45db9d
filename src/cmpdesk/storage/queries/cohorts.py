"""What a sheet of a cohort is compared with."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from cmpdesk.storage.queries.clearance import seen
from cmpdesk.storage.tables import Application, Organisation, Project


@dataclass(frozen=True, slots=True)
class Known:
    """An application of the call, and the project that it became, if it did."""

    application_id: str
    project_id: str | None
    number: str
    title: str


def known(connection: Connection, call_id: str) -> tuple[Known, ...]:
    """Return the applications of a call that may be seen, with their projects."""
    wanted = (
        select(Application.id, Application.number, Application.title, Project.id)
        .outerjoin(Project, Project.application_id == Application.id)
        .where(Application.call_id == call_id, *seen(connection))
    )
    return tuple(Known(one[0], one[3], one[1], one[2]) for one in connection.execute(wanted))


def present_names(connection: Connection) -> dict[str, str]:
    """Return the present name of each organisation, by id."""
    return {one.id: one.name for one in connection.execute(select(Organisation.id, Organisation.name))}
