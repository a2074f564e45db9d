"""What the applications page asks of the services, in functions that run on a thread."""

from dataclasses import dataclass
from typing import Any

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter, ApplicationRow, Counts, PairingProposal
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.programmes import Programme
from cmpdesk.services import calls, filings
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.table import PAGE

SCREENFUL = 32
"""Rows of the first answer: what a tall screen shows; the table asks for the rest by itself."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page shows around its table. `may_edit`: the officer may decide on applications."""

    call: CallSheet
    programme: Programme
    counts: Counts
    proposals: tuple[PairingProposal, ...]
    may_edit: bool
    may_import: bool


def scene(workspace: Workspace, officer: Officer, call_id: str) -> Scene:
    """Return the scene of `call_id`."""
    call = calls.call(workspace, call_id)
    programme = calls.programme_of(workspace, call)
    counts = calls.counts(workspace, call_id)
    office = workspace.info.office
    return Scene(
        call,
        programme,
        counts,
        filings.proposals(workspace, call_id) if counts.orphans else (),
        may(officer, Right.EDIT_APPLICATION, office=office),
        any(may(officer, Right.REGISTER_FILINGS, office=office, party_code=party.code) for party in programme.parties),
    )


def page(
    workspace: Workspace, wanted: ApplicationFilter, sort: Sort | None, after: tuple[Any, ...] | None, limit: int
) -> Page[ApplicationRow]:
    """Return some rows of the table, by number where no column sorts; the first answer is a screenful."""
    if after is None and limit <= PAGE:
        limit = SCREENFUL
    return filings.page(workspace, wanted, sort or Sort("number"), after=after, limit=limit)
