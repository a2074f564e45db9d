"""What the dialog of the grants of a project asks of the services, on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import Left, ProjectSheet
from cmpdesk.domain.schedules import Milestone, Owner, OwnerKind
from cmpdesk.services import calls, grants, projects, schedules
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Money:
    """The grants of a project. `editable` holds the sides whose money the officer may manage; `left` is what is left
    of the envelopes of its call that it can be given of.
    """

    project: ProjectSheet
    programme: Programme
    grants: tuple[Grant, ...]
    left: tuple[Left, ...]
    milestones: tuple[Milestone, ...]
    editable: frozenset[Side]
    year: int

    def of(self, side: Side) -> tuple[Grant, ...]:
        """Return the grants of a Party."""
        return tuple(one for one in self.grants if one.side is side)

    def grant(self, grant_id: str) -> Grant:
        """Return a grant, or refuse with ``record.gone``."""
        found = next((one for one in self.grants if one.id == grant_id), None)
        if found is None:
            raise Refusal("record.gone", table="grant_line")
        return found


def money(workspace: Workspace, officer: Officer, project_id: str) -> Money:
    """Return the grants of a project with all that stands around them."""
    sheet = projects.project(workspace, project_id)
    call = calls.call(workspace, sheet.row.call_id)
    programme, office = calls.programme_of(workspace, call), workspace.info.office
    sector = next((one.id for one in call.sectors if one.name == sheet.row.sector), None)
    editable = [one.side for one in programme.parties
                if may(officer, Right.MANAGE_GRANTS, office=office, party_code=one.code)]  # fmt: skip
    left = [one for one in projects.left(workspace, call.id) if one.sector_id in (None, sector)]
    plan = schedules.plan(workspace, Owner(OwnerKind.PROJECT, project_id))
    return Money(sheet, programme, grants.of_project(workspace, project_id), tuple(left), plan.milestones,
                 frozenset(editable), workspace.today().year)  # fmt: skip
