"""What the page of reports asks of the services, in functions that run on a thread."""

from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.missions import Mission, MissionState
from cmpdesk.domain.outcomes import FollowUp, Outcome
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.reports import ENDED, Owing, ReportFilter, ReportRow
from cmpdesk.services import calls, missions, outcomes, reports, workspaces
from cmpdesk.services.reports import ReportCase
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """The reports of a call on a day, and which projects may report. `may_edit`: whether the officer may receive."""

    call: CallSheet
    programme: Programme
    rows: tuple[ReportRow, ...]
    projects: tuple[Owing, ...]
    follow_ups: tuple[FollowUp, ...]
    today: date
    may_edit: bool


def scene(workspace: Workspace, officer: Officer, call_id: str) -> Scene:
    """Return the reports of a call, and what is to be followed up."""
    call = calls.call(workspace, call_id)
    return Scene(call, calls.programme_of(workspace, call), reports.rows(workspace, ReportFilter(call_id)),
                 tuple(one for one in reports.projects_of(workspace, call_id) if one.state not in ENDED),
                 outcomes.follow_ups(workspace, call_id), workspace.today(),
                 may(officer, Right.EDIT_PROJECT, office=workspace.info.office))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Detail:
    """What the reports of a project, or of a mission of the whole call (`key`), are held against, and what came of it.
    """

    key: str
    case: ReportCase
    outcomes: tuple[Outcome, ...]
    missions: tuple[Mission, ...]


def detail(workspace: Workspace, call_id: str, row: ReportRow) -> Detail:
    """Return what the inspector shows of the project of a row, or of its mission where it is of the whole call."""
    if row.of_call:
        came = outcomes.of_mission(workspace, row.mission_id) if row.mission_id else ()
        return Detail(key(row), reports.case_of_call(workspace, call_id), came, ())
    id = row.project.id
    held = tuple(one for one in missions.of_project(workspace, id) if one.state is not MissionState.CANCELLED)
    return Detail(key(row), reports.case(workspace, id), outcomes.of_project(workspace, id), held)


def key(row: ReportRow) -> str:
    """Return what tells the `Detail` of a row from others."""
    return row.project.id or row.mission_id or ""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one thing: a mission with its stops, or (None) a project."""

    project_id: str
    version: int
    label: str
    mission: Mission | None
    outcomes: tuple[Outcome, ...]


def of_mission(workspace: Workspace, mission_id: str) -> Told:
    """Return a mission with what came of it."""
    one = missions.mission(workspace, mission_id)
    return Told(one.project_id or "", one.version, one.title, one, outcomes.of_mission(workspace, mission_id))


def of_project(workspace: Workspace, project_id: str) -> Told:
    """Return a project with what came of it beside its missions."""
    row = reports.case(workspace, project_id).project.row
    found = tuple(one for one in outcomes.of_project(workspace, project_id) if one.mission_id is None)
    return Told(project_id, row.version, f"{row.number} · {row.title}", None, found)


@dataclass(frozen=True, slots=True)
class Following:
    """The follow-ups of a call, with who may watch over them and where leads may go."""

    call: CallSheet
    follow_ups: tuple[FollowUp, ...]
    officers: tuple[Officer, ...]
    projects: tuple[tuple[str, str], ...]
    missions: tuple[Mission, ...]
    next_calls: tuple[CallSheet, ...]
    today: date
    may_edit: bool


def following(workspace: Workspace, officer: Officer, call_id: str) -> Following:
    """Return the follow-ups of a call."""
    found = tuple((one.id, f"{one.number} · {one.title}") for one in reports.projects_of(workspace, call_id))
    held = missions.board(workspace, call_id).missions
    return Following(
        calls.call(workspace, call_id), outcomes.follow_ups(workspace, call_id), workspaces.officers(workspace),
        found, held, outcomes.next_calls(workspace, call_id), workspace.today(),
        may(officer, Right.EDIT_PROJECT, office=workspace.info.office),
    )  # fmt: skip
