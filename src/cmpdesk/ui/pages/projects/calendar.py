"""The calendar of one project, for its page: `ProjectCalendar(desk, project_id)`; it follows what changes."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.i18n.screen import n, t
from cmpdesk.services import schedule_templates
from cmpdesk.services.schedule_templates import Applied
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.milestones.panel import MilestonePanel


class ProjectCalendar(MilestonePanel):
    """The milestones of a project as a list, with all that can be done to them."""

    def __init__(self, desk: Desk, project_id: str) -> None:
        super().__init__(desk, Owner(OwnerKind.PROJECT, project_id))


def give(owner: QWidget, desk: Desk, project_ids: Sequence[str]) -> None:
    """Give projects the milestones of their programme, in one step, and say to how many."""

    def then(outcome: Outcome[Applied]) -> None:
        desk.say(told(outcome.value), undo=bool(outcome.value.filled))

    work = partial(schedule_templates.apply, desk.workspace, officer=desk.officer, project_ids=tuple(project_ids))
    desk.runner.run(work, then=then, owner=owner)


def told(applied: Applied) -> str:
    """Say to how many projects milestones were given, and how many had some already."""
    said = []
    if applied.filled:
        said.append(n("{count} project has its milestones now.", "{count} projects have their milestones now.",
                      applied.filled))  # fmt: skip
    if applied.left:
        said.append(n("{count} project stays as it is.", "{count} projects stay as they are.", applied.left))
    return " ".join(said) or t("Nothing was chosen.")
