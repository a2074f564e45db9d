"""A jury that is assigned in one go."""

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.juries import Balance
from cmpdesk.domain.programmes import Side
from cmpdesk.services import assignment
from cmpdesk.storage.workspace import Workspace


def assign_all(workspace: Workspace, officer: Officer, call_id: str, side: Side = Side.FIRST, seed: int = 0) -> Balance:
    """Propose the best assignment and adopt it."""
    made = assignment.proposal(workspace, officer=officer, call_id=call_id, side=side, seed=seed)
    return assignment.adopt(workspace, officer=officer, proposal=made).value
