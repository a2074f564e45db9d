"""What a sheet of a cohort is compared with, and what one that is written tells."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import InstrumentDraft, InstrumentKind, ProjectState
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage.queries.clearance import seen
from cmpdesk.storage.tables import Application, Instrument, Organisation, Project, Sector


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


@dataclass(frozen=True, slots=True)
class Followed:
    """A project of a cohort."""

    id: str
    number: str
    title: str
    sector: LocalisedText | None
    state: ProjectState
    retained_on: date | None


def followed(connection: Connection, call_id: str) -> tuple[Followed, ...]:
    """Return the projects of a call that may be seen, by number."""
    wanted: Any = (
        select(Project.id, Application.number, Application.title, Sector.name, Project.state, Project.retained_on)
        .join(Application, Project.application_id == Application.id)
        .outerjoin(Sector, Application.sector_id == Sector.id)
        .where(Project.call_id == call_id, *seen(connection))
        .order_by(Application.number_key)
    )
    return tuple(
        Followed(id, number, title, sector, ProjectState(state), retained_on)
        for id, number, title, sector, state, retained_on in connection.execute(wanted)
    )


def instruments(connection: Connection, call_id: str) -> dict[str, list[InstrumentDraft]]:
    """Return the instruments of the projects of a call that may be seen, by project."""
    own, made = Instrument.__table__.c, dict[str, list[InstrumentDraft]]()
    wanted: Any = (
        select(own.project_id, own.side, own.kind, own.official_reference, own.sent_on, own.promoter_signed_on,
               own.authority_signed_on)
        .join(Project, Project.id == own.project_id)
        .join(Application, Project.application_id == Application.id)
        .where(Project.call_id == call_id, *seen(connection))
        .order_by(own.side, own.official_reference, own.id)
    )  # fmt: skip
    for project_id, side, kind, *told in connection.execute(wanted):
        made.setdefault(project_id, []).append(InstrumentDraft(Side(side), InstrumentKind(kind), *told))
    return made
