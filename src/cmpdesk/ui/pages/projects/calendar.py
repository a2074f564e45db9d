"""The calendar of one project, for its page: `ProjectCalendar(desk, project_id)`; it follows what changes."""

from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.milestones.panel import MilestonePanel


class ProjectCalendar(MilestonePanel):
    """The milestones of a project as a list, with all that can be done to them."""

    def __init__(self, desk: Desk, project_id: str) -> None:
        super().__init__(desk, Owner(OwnerKind.PROJECT, project_id))
