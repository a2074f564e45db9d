"""What the packets page asks of the services, in functions that run on a thread."""

from dataclasses import dataclass
from pathlib import Path

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.packets import PacketRow, PacketState
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.services import calls, packets
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """The packets of the jury of one Party."""

    call: CallSheet
    programme: Programme
    side: Side
    rows: tuple[PacketRow, ...]
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
    return Scene(
        call,
        programme,
        side,
        packets.packets(workspace, officer=officer, call_id=call_id, side=side),
        may(
            officer,
            Right.PRODUCE_PACKETS,
            office=workspace.info.office,
            party_code=programme.party(side).code,
        ),
    )


def issue_to(workspace: Workspace, sha256: str, path: Path) -> Path:
    """Write the issue with the hash `sha256` to `path`, whole or not at all, and return `path`."""
    packets.save_issue(workspace, sha256, path)
    return path
