"""What the page of calls reads, on threads."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallAction, CallDraft, CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import Counts
from cmpdesk.domain.outcomes import FollowUp
from cmpdesk.domain.programmes import CommissionSession, Programme, ProgrammeTemplate
from cmpdesk.domain.scoring import Grid
from cmpdesk.services import calls, outcomes, programmes
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the list."""

    sheet: CallSheet
    programme: Programme


@dataclass(frozen=True, slots=True)
class CallScene:
    """A call as the inspector shows it; `moves` are the actions of its state with the reason why not, or
    None.
    """

    sheet: CallSheet
    programme: Programme
    counts: Counts
    grid: Grid | None
    moves: tuple[tuple[CallAction, Refusal | None], ...]
    proposals: tuple[str, ...]
    may_edit: bool
    may_decide: bool
    leads: tuple[FollowUp, ...] = ()
    """What earlier calls handed over to it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A programme for a new call: one of the workspace with its sessions, or a template that can be
    adopted.
    """

    code: str
    programme: Programme | None
    template: ProgrammeTemplate | None
    sessions: tuple[CommissionSession, ...]
    blank: CallDraft | None


@dataclass(frozen=True, slots=True)
class Start:
    """What the form begins with; `sheet` is None for a new call."""

    sheet: CallSheet | None
    draft: CallDraft | None
    choices: tuple[Choice, ...]
    may_adopt: bool = False
    """The officer may put another programme into the workspace."""


def load_rows(workspace: Workspace) -> tuple[CallRow, ...]:
    """Load all calls."""
    known = {one.id: one for one in programmes.programmes(workspace)}
    return tuple(CallRow(sheet, known[sheet.programme_id]) for sheet in calls.calls(workspace))


def load_call(workspace: Workspace, officer: Officer, call_id: str) -> CallScene:
    """Load a call with what can be done with it."""
    sheet = calls.call(workspace, call_id)
    office = workspace.info.office
    return CallScene(
        sheet,
        calls.programme_of(workspace, sheet),
        calls.counts(workspace, call_id),
        calls.grid(workspace, call_id),
        calls.moves(workspace, officer=officer, call_id=call_id),
        programmes.proposals(workspace, sheet.programme_id),
        may(officer, Right.EDIT_CALL, office=office),
        may(officer, Right.DECIDE_CALL, office=office),
        outcomes.leads_for(workspace, call_id),
    )


def start_form(workspace: Workspace, officer: Officer, call_id: str) -> Start:
    """Load what the form needs: programmes, and templates where the officer may adopt one."""
    here = programmes.programmes(workspace)
    choices = [
        Choice(one.code, one, None, programmes.sessions(workspace, one.id), calls.blank(workspace, one.id))
        for one in here
    ]
    if call_id:
        sheet = calls.call(workspace, call_id)
        mine = tuple(one for one in choices if one.programme and one.programme.id == sheet.programme_id)
        return Start(sheet, calls.draft_of(sheet), mine)
    may_adopt = may(officer, Right.EDIT_PROGRAMME, office=workspace.info.office)
    if may_adopt:
        known = {one.code for one in here}
        choices += [Choice(one.code, None, one, (), None) for one in programmes.templates() if one.code not in known]
    return Start(None, None, tuple(choices), may_adopt)
