"""What the page of missions asks of the services, in functions that run on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.missions import Mission, Undescribed
from cmpdesk.services import directory, missions
from cmpdesk.services.missions import Board
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.pages.letters.loading import Choice, projects_of

Line = Mission | Undescribed
"""A line of the list: a mission, or one of a calendar that is still to be described."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page shows, and whether the officer may change missions, and what the call allows of them."""

    board: Board
    may_edit: bool
    may_rule: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """The missions by number, then those that are still to be described."""
        return (*self.board.missions, *self.board.undescribed)


def scene(workspace: Workspace, officer: Officer, call_id: str) -> Scene:
    """Return the missions of a call."""
    office = workspace.info.office
    return Scene(missions.board(workspace, call_id), may(officer, Right.EDIT_PROJECT, office=office),
                 may(officer, Right.EDIT_CALL, office=office))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Begun:
    """What the form of a mission offers: the mission as it is now (None for a new one), the projects of the call, and
    the names that the directory knows.
    """

    mission: Mission | None
    projects: tuple[Choice, ...]
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


def begin(workspace: Workspace, call_id: str, mission_id: str = "") -> Begun:
    """Return what the form needs."""
    held = missions.mission(workspace, mission_id) if mission_id else None
    people = dict.fromkeys(one.name for one in directory.people(workspace))
    homes = tuple(one.name for one in directory.organisations(workspace))
    return Begun(held, projects_of(workspace, call_id), tuple(people), homes)


def line_id(line: Line) -> str:
    """Return what tells a line from the others."""
    return line.id if isinstance(line, Mission) else line.milestone_id
