"""What the forms of mid-term meetings ask of the services, in functions that run on a thread."""

from cmpdesk.domain.directory import PersonRow
from cmpdesk.domain.schedules import Milestone, Owner, OwnerKind
from cmpdesk.services import directory, reviews, schedules
from cmpdesk.services.workspaces import Workspace


def free_dates(workspace: Workspace, call_id: str) -> tuple[Milestone, ...]:
    """Return the dates on which a meeting can still be held."""
    return reviews.meetings(workspace, call_id)


def people(workspace: Workspace) -> tuple[PersonRow, ...]:
    """Return the people of the directory."""
    return directory.people(workspace)


def calendar(workspace: Workspace, project_id: str) -> tuple[Milestone, ...]:
    """Return the milestones of a project that can still be moved."""
    plan = schedules.plan(workspace, Owner(OwnerKind.PROJECT, project_id))
    return tuple(one for one in plan.milestones if not one.held)
