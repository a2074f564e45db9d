"""Progress sheets of a mid-term review as they stand, and the objectives that they ask about."""

from collections.abc import Sequence
from dataclasses import dataclass

from cmpdesk.domain import progress as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import (
    Objective,
    ObjectiveDraft,
    ProgressState,
    ProjectProgress,
    ReturnedProgress,
)
from cmpdesk.domain.projects import OVER
from cmpdesk.services import projects
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import progress as queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.REVIEWS | Area.HISTORY


# -- what stands


def of_review(workspace: Workspace, review_id: str) -> tuple[ProjectProgress, ...]:
    """Return the projects that a review looks at, by number, each with the newest sheets of both promoters."""
    with workspace.read() as connection:
        call = call_queries.call(connection, queries.review(connection, review_id).call_id)
        return queries.of_review(connection, call, review_id)


def of_project(workspace: Workspace, review_id: str, project_id: str) -> ProjectProgress:
    """Return one project of a review with the newest sheets of both promoters, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        call = call_queries.call(connection, queries.review(connection, review_id).call_id)
        found = queries.of_review(connection, call, review_id, [project_id])
    if not found:
        raise Refusal("record.gone", table="project")
    return found[0]


def files(workspace: Workspace, review_id: str, project_id: str) -> tuple[ReturnedProgress, ...]:
    """Return what came back about a project, the newest last."""
    with workspace.read() as connection:
        return queries.files(connection, review_id, project_id)


def late(workspace: Workspace, review_id: str) -> tuple[tuple[ProjectProgress, Side], ...]:
    """Return the sheets that did not come back by the day they were due, by number of their project.

    A project that is over is asked for nothing any more.
    """
    today = workspace.today()
    return tuple(
        (one, side)
        for one in of_review(workspace, review_id)
        if one.state not in OVER
        for side in one.asked_sides
        if one.state_of(side, today) is ProgressState.LATE
    )


def find_review(workspace: Workspace, call_id: str, number: int | None = None) -> str:
    """Return the id of a review of a call by its number, of the newest one without; else ``progress.no-review``."""
    with workspace.read() as connection:
        found = queries.review_numbered(connection, call_id, number)
        call = call_queries.call(connection, call_id)
    if found is None:
        raise Refusal("progress.no-review", number=number or 1, call=call.title)
    return str(found.id)


def place(workspace: Workspace, review_id: str) -> tuple[CallSheet, Programme]:
    """Return the call of a review and its programme."""
    with workspace.read() as connection:
        call = call_queries.call(connection, queries.review(connection, review_id).call_id)
    return call, programme(workspace, call.programme_id)


# -- objectives


def objectives_of(workspace: Workspace, project_id: str) -> tuple[Objective, ...]:
    """Return the objectives of a project in their order."""
    with workspace.read() as connection:
        project_queries.call_of(connection, project_id)
        return queries.objectives(connection, [project_id]).get(project_id, ())


@dataclass(frozen=True, slots=True)
class Described:
    """The objectives of a project, with the version of the project by which they are changed."""

    project_id: str
    number: str
    version: int
    objectives: tuple[Objective, ...]


def described(workspace: Workspace, project_id: str) -> Described:
    """Return the objectives of a project with all that their form needs."""
    row = projects.project(workspace, project_id).row
    return Described(project_id, row.number, row.version, objectives_of(workspace, project_id))


def set_objectives(workspace: Workspace, *, officer: Officer, project_id: str, seen: int | None,
                   objectives: Sequence[ObjectiveDraft]) -> Outcome[tuple[Objective, ...]]:  # fmt: skip
    """Give a project these objectives, in this order; those that are left out go.

    `seen` is the version of the project. What was asked in sheets that were sent stays as it was. Refused as
    `domain.progress.check` says.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    wanted = tuple(objectives)
    rules.check(wanted)
    with workspace.write(officer, "progress.objectives") as transaction:
        _named(transaction, transaction.lock(tables.Project, project_id, seen))
        held = {row.id: row for row in transaction.find(tables.Objective, project_id=project_id)}
        for position, one in enumerate(wanted):
            said = {"position": position, "text": " ".join(one.text.split()), "target": one.target,
                    "unit": " ".join(one.unit.split())}  # fmt: skip
            row = held.pop(one.id, None)
            if row is None:
                transaction.add(tables.Objective(project_id=project_id, **said))
                continue
            for name, value in said.items():
                setattr(row, name, value)
        for row in held.values():
            transaction.delete(row)
        transaction.commit()
    return Outcome(objectives_of(workspace, project_id), AREAS | Area.PROJECTS)


def _named(transaction: Transaction, row: tables.Project) -> None:
    if not project_queries.of_application(transaction.connection, row.application_id):
        raise Refusal("record.gone", table="project")
    transaction.params["number"] = transaction.get(tables.Application, row.application_id).number

