"""What the page of calendars asks of the services, on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.plans import Plan
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.domain.timelines import Timeline
from cmpdesk.services import calls, schedules, timelines
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """The calendars of a call. `may_move` tells whether this officer may move them."""

    call: CallSheet
    programme: Programme
    timeline: Timeline
    may_move: bool


def scene(workspace: Workspace, officer: Officer, call_id: str, baseline_id: str) -> Scene:
    """Return the calendars of a call beside a baseline ("" for the original one)."""
    call = calls.call(workspace, call_id)
    return Scene(
        call, calls.programme_of(workspace, call),
        timelines.timeline(workspace, call_id=call_id, baseline_id=baseline_id),
        may(officer, Right.EDIT_PROJECT, office=workspace.info.office),
    )  # fmt: skip


def plan(workspace: Workspace, project_id: str) -> Plan:
    """Return the calendar of a project, to edit one of its milestones."""
    return schedules.plan(workspace, Owner(OwnerKind.PROJECT, project_id))
