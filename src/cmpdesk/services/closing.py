"""Closing projects: the checklist as it stands, the final evaluation of each Party, and the last step."""

from collections.abc import Collection
from dataclasses import dataclass

from cmpdesk.domain import closing as rules
from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.closing import BY_HAND, Check, Closing, Evaluation, Item
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import ProjectAction, ProjectSheet, ProjectState
from cmpdesk.services import projects
from cmpdesk.services.programmes import programme
from cmpdesk.services.reports import AREAS
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import closing as queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.workspace import Transaction, Workspace


@dataclass(frozen=True, slots=True)
class ClosingSheet:
    """A project with its closing: `mine` are the sides for which the officer may judge it."""

    programme: Programme
    project: ProjectSheet
    closing: Closing
    checks: tuple[Check, ...]
    mine: frozenset[Side] = frozenset()

    @property
    def closed(self) -> bool:
        """Whether the project is closed now."""
        return self.project.row.state is ProjectState.COMPLETED


def sheet(workspace: Workspace, project_id: str, officer: Officer | None = None) -> ClosingSheet:
    """Return the closing of a project as it stands today."""
    with workspace.read() as connection:
        call = call_queries.call(connection, project_queries.call_of(connection, project_id))
        held = queries.closing(connection, project_id)
        found = queries.checks(connection, held, workspace.today())
    home = programme(workspace, call.programme_id)
    mine = frozenset(
        one.side for one in home.parties
        if officer and may(officer, Right.GIVE_OPINION, office=workspace.info.office, party_code=one.code)
    )  # fmt: skip
    return ClosingSheet(home, projects.project(workspace, project_id), held, found, mine)


def tick(workspace: Workspace, *, officer: Officer, project_id: str, seen: int,
         items: Collection[Item]) -> Outcome[ClosingSheet]:  # fmt: skip
    """Make `items` what is ticked by hand. `seen` is the version of the closing, 0 where there was none."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "closing.tick") as transaction:
        row = _locked(transaction, project_id, seen)
        row.checklist = {"ticked": [str(one) for one in BY_HAND if one in items]}
        transaction.commit()
    return Outcome(sheet(workspace, project_id, officer), AREAS)


def evaluate(workspace: Workspace, *, officer: Officer, project_id: str, seen: int, side: Side,
             evaluation: Evaluation) -> Outcome[ClosingSheet]:  # fmt: skip
    """Record the final evaluation of a project by one Party, with its reasons; refused with ``closing.no-rating`` and
    ``closing.no-text``, and once the project is closed (``closing.closed``).
    """
    rules.check_evaluation(evaluation)
    home = sheet(workspace, project_id).programme
    workspace.require(officer, Right.GIVE_OPINION, home.party(side).code)
    with workspace.write(officer, "closing.evaluate", party=home.party(side).code) as transaction:
        row = _locked(transaction, project_id, seen)
        if transaction.get(tables.Project, project_id).state == ProjectState.COMPLETED:
            raise Refusal("closing.closed")
        setattr(row, f"rating_{side}", str(evaluation.rating))
        setattr(row, f"evaluation_{side}", evaluation.text.strip())
        transaction.commit()
    return Outcome(sheet(workspace, project_id, officer), AREAS)


def close(workspace: Workspace, *, officer: Officer, project_id: str, seen: int,
          reason: str = "") -> Outcome[ClosingSheet]:  # fmt: skip
    """Close a project: it is completed, by the table of its states. `seen` is the version of the project.

    Refused with ``closing.open`` while blocking lines of the checklist are open, unless there is a reason, and with
    ``project.no-such-move`` for one that does not run.
    """
    made = projects.move(workspace, officer=officer, project_id=project_id, seen=seen, action=ProjectAction.COMPLETE,
                         reason=reason)  # fmt: skip
    return Outcome(sheet(workspace, project_id, officer), AREAS | made.areas)


def _locked(transaction: Transaction, project_id: str, seen: int) -> tables.Closing:
    """Return the closing of a project for changing it; ``record.moved`` where it is no longer as it was seen."""
    project = transaction.lock(tables.Project, project_id)
    transaction.params["number"] = transaction.get(tables.Application, project.application_id).number
    held = transaction.first(tables.Closing, project_id=project_id)
    if (held.version if held else 0) != seen:
        raise Refusal("record.moved", table="closing")
    if held is not None:
        return transaction.lock(tables.Closing, held.id, seen)
    return transaction.add(tables.Closing(project_id=project_id, checklist={}))
