"""What the packets page asks of the services, in functions that run on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.packets import PacketRow, PacketState
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.services import calls, filings, packets
from cmpdesk.services.workspaces import Workspace

CHUNK = 512


@dataclass(frozen=True, slots=True)
class Scene:
    """The packets of the jury of one Party."""

    call: CallSheet
    programme: Programme
    side: Side
    rows: tuple[PacketRow, ...]
    titles: dict[str, str]
    """Of the applications, by number."""
    may_produce: bool

    @property
    def waiting(self) -> tuple[str, ...]:
        """Ids of the reviewers whose packet is to be produced, or produced again."""
        return tuple(
            row.reviewer.id for row in self.rows if row.state in (PacketState.TO_PRODUCE, PacketState.OUTDATED)
        )


def scene(workspace: Workspace, officer: Officer, call_id: str, side: Side) -> Scene:
    """Return the packets of `side`; refused where the officer may not see them."""
    call = calls.call(workspace, call_id)
    programme = calls.programme_of(workspace, call)
    rows = packets.packets(workspace, officer=officer, call_id=call_id, side=side)
    return Scene(
        call,
        programme,
        side,
        rows,
        titles(workspace, call_id),
        may(
            officer,
            Right.PRODUCE_PACKETS,
            office=workspace.info.office,
            party_code=programme.party(side).code,
        ),
    )


def titles(workspace: Workspace, call_id: str) -> dict[str, str]:
    """Return the titles of the applications of a call by number."""
    found: dict[str, str] = {}
    after = None
    while True:
        page = filings.page(workspace, ApplicationFilter(call_id), Sort("number"), after=after, limit=CHUNK)
        found.update((row.number, row.title) for row in page.rows)
        after = page.after
        if after is None:
            return found
