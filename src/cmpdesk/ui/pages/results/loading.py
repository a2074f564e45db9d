"""What the page of rankings asks of the services, in functions that run on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.rankings import FrozenRanking, Results
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.domain.sheets import Consolidation
from cmpdesk.domain.statistics import Sensitivity, Statistics
from cmpdesk.domain.tasks import Watch
from cmpdesk.services import calls, consolidation, results
from cmpdesk.services.results import Compared
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """One ranking. `closed` says why there is none to see: then `found` is None."""

    call: CallSheet
    programme: Programme
    side: Side
    found: Results | None
    versions: tuple[FrozenRanking, ...]
    may_freeze: bool
    may_reopen: bool
    may_edit: bool
    closed: Refusal | None = None


_CLOSED = ("access.see-marks", "call.guard.grid", "results.no-criteria", "results.mark", "results.two-sheets")


def scene(workspace: Workspace, officer: Officer, call_id: str, side: Side, normalised: bool) -> Scene:
    """Return the ranking that `side` goes by."""
    call = calls.call(workspace, call_id)
    programme = calls.programme_of(workspace, call)
    party = programme.party(side).code
    office = workspace.info.office
    edits = may(officer, Right.EDIT_JURY, office=office, party_code=party) and call.judges(side)
    try:
        found = results.results(workspace, officer=officer, call_id=call_id, side=side, normalised=normalised)
        versions = results.versions(workspace, officer=officer, call_id=call_id, side=side)
    except Refusal as refusal:
        if refusal.code not in _CLOSED:
            raise
        return Scene(call, programme, side, None, (), False, False, False, refusal)
    frozen = found.frozen
    opens = frozen is not None and edits and may(officer, Right.DECIDE_CALL, office=office)
    if frozen is not None and call.evaluation is EvaluationMode.COMMON and frozen.side is not side:
        opens = False
    here = call.state in (CallState.EVALUATION, CallState.JOINT_PREPARATION)
    return Scene(
        call, programme, side, found, versions,
        may_freeze=frozen is None and edits and call.state is CallState.EVALUATION and not found.partial,
        may_reopen=opens and here, may_edit=frozen is None and edits,
    )  # fmt: skip


def written(workspace: Workspace, officer: Officer, application_id: str, side: Side) -> Consolidation:
    """Return what the rapporteur wrote of an application."""
    told = consolidation.opinions(workspace, officer=officer, application_id=application_id, side=side)
    return told.written


def statistics(workspace: Workspace, officer: Officer, call_id: str, side: Side, normalised: bool) -> Statistics:
    """Return what helps to judge the marks."""
    return results.statistics(workspace, officer=officer, call_id=call_id, side=side, normalised=normalised)


def sensitivity(workspace: Workspace, officer: Officer, call_id: str, side: Side, normalised: bool,
                watch: Watch | None = None) -> Sensitivity:  # fmt: skip
    """Return what small changes would do."""
    return results.sensitivity(workspace, officer=officer, call_id=call_id, side=side, normalised=normalised,
                               watch=watch)  # fmt: skip


def compared(workspace: Workspace, officer: Officer, call_id: str) -> Compared | Refusal:
    """Return both rankings side by side, or why they cannot be."""
    try:
        return results.compared(workspace, officer=officer, call_id=call_id)
    except Refusal as refusal:
        return refusal
