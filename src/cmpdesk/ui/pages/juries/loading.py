"""What the juries page asks of the services, in functions that run on a thread."""

from collections.abc import Mapping
from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.assignment import AssignmentProblem, Pair, Rules
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter, ApplicationRow, ApplicationState
from cmpdesk.domain.interests import Interest
from cmpdesk.domain.juries import Balance, ReviewerRow
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.proposals import Strain, strain
from cmpdesk.services import assignment, calls, filings, interests, juries
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.pages.juries.readings import ReadApplication, arrange

CHUNK = 512
READABLE = (ApplicationState.PAIRED, ApplicationState.RECEIVED, ApplicationState.ADMISSIBLE)
"""States in which an application is given to reviewers (as storage.queries.juries)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The jury of one Party. `readings` holds what is given to reviewers, by number."""

    call: CallSheet
    programme: Programme
    side: Side
    reviewers: tuple[ReviewerRow, ...]
    readings: tuple[ReadApplication, ...]
    balance: Balance
    may_edit: bool
    rules: Rules
    problem: AssignmentProblem
    """What a proposal with the seed 0 would be made of."""
    strain: Strain
    """What conflicts of interest cost the jury."""
    doubts: Mapping[Pair, Interest]
    """Conflicts that close nothing, and upon which nobody decided."""


def scene(workspace: Workspace, officer: Officer, call_id: str, side: Side) -> Scene:
    """Return the jury of `side`."""
    call = calls.call(workspace, call_id)
    programme = calls.programme_of(workspace, call)
    reviewers = juries.reviewers(workspace, call_id=call_id, side=side)
    readings = arrange(
        readable(workspace, call_id),
        reviewers,
        juries.assignments(workspace, call_id, side),
        call.reviewers_per_application,
    )
    problem = assignment.problem(workspace, call_id, side)
    return Scene(
        call,
        programme,
        side,
        reviewers,
        readings,
        juries.balance(workspace, call_id, side),
        may(officer, Right.EDIT_JURY, office=workspace.info.office, party_code=programme.party(side).code),
        assignment.rules(workspace, call_id, side),
        problem,
        strain(problem),
        interests.doubts(workspace, call_id, side),
    )


def readable(workspace: Workspace, call_id: str) -> tuple[ApplicationRow, ...]:
    """Return every application that is given to reviewers, by number."""
    wanted = ApplicationFilter(call_id, states=READABLE)
    rows: list[ApplicationRow] = []
    after = None
    while True:
        page = filings.page(workspace, wanted, Sort("number"), after=after, limit=CHUNK)
        rows.extend(page.rows)
        after = page.after
        if after is None:
            return tuple(rows)
