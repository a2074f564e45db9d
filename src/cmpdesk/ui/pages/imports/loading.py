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
    """The call that receives filings. `allowed` are the sides whose filings the officer may register."""

    call: CallSheet
    programme: Programme
    allowed: frozenset[Side]


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
    return Scene(call, programme, allowed)
