"""What the page of experts asks of the services, in functions that run on a thread."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.experts import ExpertRow, InvitationOffer, Seat
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.tasks import Watch
from cmpdesk.i18n import screen
from cmpdesk.services import calls, directory, expert_sheets, experts, exports, invitations
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.files import write_whole


@dataclass(frozen=True, slots=True)
class Scene:
    """The experts kept here. `due` is the day on which the sheets of the call are due; `editable` are codes."""

    call: CallSheet | None
    parties: tuple[Party, ...]
    of_call: frozenset[str]
    """Codes of the Parties of the call."""
    editable: frozenset[str]
    rows: tuple[ExpertRow, ...]
    due: date | None


def scene(workspace: Workspace, officer: Officer, call_id: str) -> Scene:
    """Return the experts with their standing in a call, "" for none."""
    parties = experts.parties(workspace)
    call = calls.call(workspace, call_id) if call_id else None
    of_call = [one.code for one in calls.programme_of(workspace, call).parties] if call else []
    office = workspace.info.office
    editable = [one.code for one in parties if may(officer, Right.EDIT_JURY, office=office, party_code=one.code)]
    due = call.return_by.local().date() if call and call.return_by else None
    return Scene(call, parties, frozenset(of_call), frozenset(editable), experts.experts(workspace, call_id), due)


@dataclass(frozen=True, slots=True)
class Asking:
    """What the dialogs of an invitation begin with."""

    offer: InvitationOffer
    seat: Seat


def asking(workspace: Workspace, expert_id: str, call_id: str) -> Asking:
    """Return what is known of an expert and a call, and the seat that waits for them."""
    offer = invitations.offer(workspace, expert_id=expert_id, call_id=call_id)
    return Asking(offer, invitations.next_seat(workspace, expert_id=expert_id, call_id=call_id))


def organisations(workspace: Workspace) -> list[str]:
    """Return the names of the organisations of the directory."""
    return [one.name for one in directory.organisations(workspace)]


def save_message(workspace: Workspace, officer: Officer, expert_id: str, call_id: str, path: Path) -> Path:
    """Write the draft of an invitation to a file."""
    load = partial(invitations.message, workspace, officer=officer, expert_id=expert_id, call_id=call_id)
    return write_whole(load, path)


def save_list(workspace: Workspace, party_code: str, kind: ExportKind, path: Path, *, watch: Watch) -> Path:
    """Write the experts of a Party to a file that can be imported again."""
    words = screen.words()
    sheet = expert_sheets.export_sheet(workspace, party_code=party_code, words=words)
    return write_whole(partial(exports.export, sheet, kind, words.locale, watch=watch), path)
