"""Reports as they are stored, the dates that ask for them, and the projects that owe them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import Objective
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.report_contents import ReportContent
from cmpdesk.domain.reports import Owing, Report, ReportDate, ReportKind
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.storage import tables
from cmpdesk.storage.queries import project_documents, projects
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _FILE, _MILESTONE, _MISSION, _PROJECT, _REPORT = (
    kind.__table__
    for kind in (tables.Application, tables.ProjectFile, tables.Milestone, tables.Mission, tables.Project,
                 tables.Report)
)  # fmt: skip
_FOLLOWED = _PROJECT.join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)


def owing(connection: Connection, call_id: str, project_id: str = "") -> dict[str, Owing]:
    """Return the projects of a call that can be seen (or one of them), by id, in the order of their numbers."""
    query: Any = (
        select(_PROJECT.c.id, _PROJECT.c.state, _PROJECT.c.version, _APPLICATION.c.number, _APPLICATION.c.title)
        .select_from(_FOLLOWED)
        .where(_PROJECT.c.call_id == call_id, *seen(connection))
        .order_by(_APPLICATION.c.number_key)
    )
    if project_id:
        query = query.where(_PROJECT.c.id == project_id)
    rows = connection.execute(query).all()
    carried = projects.promoters(connection, [row.id for row in rows])
    made = {}
    for row in rows:
        held = [carried.get((row.id, side)) for side in Side]
        first, second = (one.officer if one else "" for one in held)
        organisations = tuple(one.organisation if one else "" for one in held)
        made[row.id] = Owing(row.id, row.number, row.title, ProjectState(row.state), row.version, (first, second),
                             (organisations[0], organisations[1]))  # fmt: skip
    return made


def dates(connection: Connection, call_id: str, project_ids: Collection[str] = ()) -> tuple[ReportDate, ...]:
    """Return the dates on which the projects of a call owe reports, of some projects only where they are named.

    A date that is cancelled asks for nothing; one without a day is there.
    """
    held = (_MILESTONE.c.project_id == _PROJECT.c.id) & (_PROJECT.c.call_id == call_id)
    of = _MILESTONE.join(_PROJECT, held).join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
    conditions = list(seen(connection))
    if project_ids:
        conditions.append(_MILESTONE.c.project_id.in_(project_ids))
    query = _asking(of).where(*conditions).order_by(_APPLICATION.c.number_key, _MILESTONE.c.position, _MILESTONE.c.id)
    return _dates(connection, query, project_documents.promised(connection, call_id, project_ids))


def dates_of_call(connection: Connection, call_id: str) -> tuple[ReportDate, ...]:
    """Return the dates on which reports are owed for missions of the whole call, and for no project."""
    query = _asking(_MILESTONE).where(_MILESTONE.c.call_id == call_id)
    return _dates(connection, query.order_by(_MILESTONE.c.position, _MILESTONE.c.id), {})


def _asking(of: Any) -> Any:
    """Return the query of dates that ask for a report, each with what it is counted from and the mission of that."""
    anchor = _MILESTONE.alias("anchor")
    return (
        select(_MILESTONE, anchor.c.kind.label("anchored"), _MISSION.c.id.label("mission"),
               _MISSION.c.title.label("called"))
        .select_from(of.outerjoin(anchor, _MILESTONE.c.anchor_id == anchor.c.id)
                     .outerjoin(_MISSION, _MISSION.c.milestone_id == anchor.c.id))
        .where(_MILESTONE.c.kind == str(MilestoneKind.REPORT), _MILESTONE.c.cancelled.is_(False))
    )  # fmt: skip


def _dates(connection: Connection, query: Any, promised: Mapping[str, PartialDate | None]) -> tuple[ReportDate, ...]:
    return tuple(
        ReportDate(
            row.id, row.project_id or "", row.name, Side(row.side) if row.side else None,
            PartialDate.of_edtf(row.edtf) if row.edtf else None, promised.get(row.id), row.provisional,
            MilestoneKind(row.anchored) if row.anchored else None, row.mission, row.called or "", row.done_on,
        )
        for row in connection.execute(query)
    )  # fmt: skip


def of_call(connection: Connection, call_id: str) -> tuple[Report, ...]:
    """Return the reports of a call and of its projects, by day."""
    return _reports(connection, _REPORT.c.call_id == call_id)


def of_project(connection: Connection, project_id: str) -> tuple[Report, ...]:
    """Return the reports of a project, by day."""
    return _reports(connection, _REPORT.c.project_id == project_id)


def of_mission(connection: Connection, mission_id: str) -> tuple[Report, ...]:
    """Return the reports on a mission, by day: those that name it, or came for the date that is counted from its end.
    """
    ends = select(_MISSION.c.milestone_id).where(_MISSION.c.id == mission_id).scalar_subquery()
    asked = select(_MILESTONE.c.id).where(_MILESTONE.c.anchor_id == ends,
                                          _MILESTONE.c.kind == str(MilestoneKind.REPORT))  # fmt: skip
    return _reports(connection, or_(_REPORT.c.mission_id == mission_id, _REPORT.c.milestone_id.in_(asked)))


def report(connection: Connection, report_id: str) -> Report:
    """Return a report, or refuse with ``record.gone``."""
    found = _reports(connection, _REPORT.c.id == report_id)
    if not found:
        raise Refusal("record.gone", table="report")
    return found[0]


def _reports(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Report, ...]:
    hidden = seen(connection)
    query: Any = (
        select(_REPORT, _FILE.c.title.label("file"))
        .select_from(
            _REPORT.outerjoin(_PROJECT, _REPORT.c.project_id == _PROJECT.c.id)
            .outerjoin(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
            .outerjoin(_FILE, _REPORT.c.file_id == _FILE.c.id)
        )
        .where(wanted, *([or_(_REPORT.c.project_id.is_(None), and_(*hidden))] if hidden else []))
        .order_by(_REPORT.c.received_on, _REPORT.c.id)
    )
    return tuple(
        Report(
            row.id, row.version, row.call_id, row.project_id, row.mission_id, row.milestone_id, ReportKind(row.kind),
            Side(row.side) if row.side else None, row.received_on, row.returned_on, row.accepted_on, row.remark,
            row.file_id, row.file or row.file_name, row.sha256, row.media, ReportContent.of_value(row.content),
        )
        for row in connection.execute(query)
    )  # fmt: skip


def objectives(connection: Connection, project_id: str) -> tuple[Objective, ...]:
    """Return what a project set out to reach, in its order; nothing of one that may not be seen."""
    own = tables.Objective.__table__
    query: Any = (
        select(own).select_from(own.join(_FOLLOWED, own.c.project_id == _PROJECT.c.id))
        .where(own.c.project_id == project_id, *seen(connection)).order_by(own.c.position, own.c.id)
    )  # fmt: skip
    return tuple(Objective(row.text, row.target, row.unit, row.id) for row in connection.execute(query))
