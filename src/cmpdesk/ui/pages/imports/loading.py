"""What the import page asks of the services, in functions that run on a thread."""

from dataclasses import dataclass
from pathlib import Path

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.imports import ImportPlan, ImportPreview, ImportResult
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.tasks import Watch
from cmpdesk.services import calls, cohorts, imports
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.pages.imports.state import ImportDraft


@dataclass(frozen=True, slots=True)
class Scene:
    """The call that receives filings. `allowed` are the sides whose filings the officer may register; `next_side`
    is the one to begin with: the first of them that has filed nothing yet.
    """

    call: CallSheet
    programme: Programme
    allowed: frozenset[Side]
    next_side: Side

    @property
    def follows(self) -> bool:
        """Whether its projects are followed: filings are no longer imported."""
        return self.call.state is CallState.EXECUTION

    def allows(self, draft: ImportDraft) -> bool:
        """Tell whether the officer may register what is imported; projects are of both Parties."""
        return len(self.allowed) == len(Side) if draft.cohort else draft.side in self.allowed


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


def preview(workspace: Workspace, draft: ImportDraft, *, sheet: str = "", header_row: int | None = None,
            watch: Watch | None = None) -> ImportPreview:  # fmt: skip
    """Return what is found in the file of `draft`."""
    path = _path(draft)
    if draft.cohort:
        return cohorts.preview(workspace, draft.call_id, path, sheet=sheet, header_row=header_row, watch=watch)
    return imports.preview(workspace, draft.call_id, draft.side, path, sheet=sheet, header_row=header_row, watch=watch)


def dry_run(workspace: Workspace, officer: Officer, draft: ImportDraft, *, watch: Watch | None = None) -> ImportPlan:
    """Return what would become of each row."""
    path, repairs = _path(draft), dict(draft.repairs)
    if draft.cohort:
        return cohorts.dry_run(workspace, officer=officer, call_id=draft.call_id, path=path, mapping=draft.mapping,
                               repairs=repairs, watch=watch)  # fmt: skip
    return imports.dry_run(workspace, officer=officer, call_id=draft.call_id, side=draft.side, path=path,
                           mapping=draft.mapping, attachments=draft.folder, repairs=repairs, watch=watch)  # fmt: skip


def commit(workspace: Workspace, officer: Officer, plan: ImportPlan, *,
           watch: Watch | None = None) -> Outcome[ImportResult]:  # fmt: skip
    """Write a plan, of filings or of projects."""
    write = imports.commit if plan.side else cohorts.commit
    return write(workspace, officer=officer, plan=plan, watch=watch)


def remember(workspace: Workspace, officer: Officer, plan: ImportPlan) -> Outcome[None]:
    """Remember the mapping of a plan."""
    keep = imports.remember_mapping if plan.side else cohorts.remember_mapping
    return keep(workspace, officer=officer, plan=plan)


def _path(draft: ImportDraft) -> Path:
    if draft.path is None:
        raise Refusal("file.missing", name="")
    return draft.path
