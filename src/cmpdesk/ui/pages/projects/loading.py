"""What the page of projects asks of the services, in functions that run on a thread."""

from dataclasses import dataclass
from typing import Any

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.change_requests import ChangeRequest
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.missions import Mission
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.projects import (
    ComingMilestone,
    ProjectAction,
    ProjectFilter,
    ProjectRow,
    ProjectSheet,
    ProjectState,
)
from cmpdesk.services import calls, change_requests, directory, missions, projects
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page shows around its table. `may_edit`: the officer may change projects."""

    call: CallSheet
    programme: Programme
    states: dict[ProjectState, int]
    may_edit: bool

    @property
    def count(self) -> int:
        """How many projects there are."""
        return sum(self.states.values())


def scene(workspace: Workspace, officer: Officer, call_id: str) -> Scene:
    """Return the scene of `call_id`."""
    call = calls.call(workspace, call_id)
    may_edit = may(officer, Right.EDIT_PROJECT, office=workspace.info.office)
    return Scene(call, calls.programme_of(workspace, call), projects.states(workspace, call_id), may_edit)


def page(
    workspace: Workspace, wanted: ProjectFilter, sort: Sort | None, after: tuple[Any, ...] | None, limit: int
) -> Page[ProjectRow]:
    """Return some rows of the table, by number where no column sorts."""
    return projects.page(workspace, wanted, sort or Sort("number"), after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class Detail:
    """The selected project, what may be done with it, its next dates, requests and missions."""

    sheet: ProjectSheet
    moves: tuple[tuple[ProjectAction, Refusal | None], ...]
    coming: tuple[ComingMilestone, ...]
    requests: tuple[ChangeRequest, ...]
    missions: tuple[Mission, ...]


def detail(workspace: Workspace, officer: Officer, project_id: str) -> Detail:
    """Return what the inspector shows."""
    return Detail(
        projects.project(workspace, project_id),
        projects.moves(workspace, officer=officer, project_id=project_id),
        projects.coming(workspace, project_id),
        change_requests.of_project(workspace, project_id),
        missions.of_project(workspace, project_id),
    )


def organisations(workspace: Workspace) -> list[str]:
    """Return the names of the organisations of the directory."""
    return [one.name for one in directory.organisations(workspace)]
