"""What the import page asks of the services, in functions that run on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.services import calls
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """The call that receives filings. `allowed` are the sides whose filings the officer may register; `next_side`
    is the one to begin with: the first of them that has filed nothing yet.
    """

    call: CallSheet
    programme: Programme
    allowed: frozenset[Side]
    next_side: Side


def scene(workspace: Workspace, officer: Officer, call_id: str) -> Scene:
    """Return the scene of `call_id`."""
    call = calls.call(workspace, call_id)
    programme = calls.programme_of(workspace, call)
    office = workspace.info.office
    allowed = frozenset(
        party.side
        for party in programme.parties
        if may(officer, Right.REGISTER_FILINGS, office=office, party_code=party.code)
    )
    filings = dict(zip(Side, calls.counts(workspace, call_id).filings, strict=True))
    fresh = [side for side in Side if side in allowed and not filings[side]]
    next_side = fresh[0] if fresh else next((side for side in Side if side in allowed), Side.FIRST)
    return Scene(call, programme, allowed, next_side)
