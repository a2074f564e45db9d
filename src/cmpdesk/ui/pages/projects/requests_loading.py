"""What the dialogs of changes asked for ask of the services, on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.change_requests import ChangeRequest, Line, RequestKind
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import ProjectFilter, ProjectRow
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.labels import promoter_term
from cmpdesk.i18n.screen import words
from cmpdesk.services import calls, change_requests, grants, letters, projects, rescheduling, schedules
from cmpdesk.services.workspaces import Workspace

PAGE = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """The requests of a project, or of all projects of a call, with what the officer may do about them.

    `answering` holds the sides for which the officer answers, `writing` those whose letters the officer writes;
    `revisions` names the revisions of the call by their ids.
    """

    call_id: str
    programme: Programme
    requests: tuple[ChangeRequest, ...]
    projects: dict[str, ProjectRow]
    may_edit: bool
    answering: frozenset[Side]
    writing: frozenset[Side]
    revisions: dict[str, str]


def asked(workspace: Workspace, officer: Officer, call_id: str, project_id: str = "") -> Asked:
    """Return the requests of a project, or of a call."""
    call = calls.call(workspace, call_id)
    programme, office = calls.programme_of(workspace, call), workspace.info.office
    if project_id:
        row = projects.project(workspace, project_id).row
        rows, found = {row.id: row}, change_requests.of_project(workspace, project_id)
    else:
        rows, found = every_project(workspace, call_id), change_requests.of_call(workspace, call_id)
    answering = [one.side for one in programme.parties
                 if may(officer, Right.APPROVE_REVISION, office=office, party_code=one.code)]  # fmt: skip
    named = {one.id: f"{one.number} · {one.title}" for one in rescheduling.revisions(workspace, call_id)
             if not project_id or one.project_id in (None, project_id)}  # fmt: skip
    return Asked(call_id, programme, found, rows, may(officer, Right.EDIT_PROJECT, office=office),
                 frozenset(answering), letters.writable(workspace, officer=officer, call_id=call_id),
                 named)  # fmt: skip


def every_project(workspace: Workspace, call_id: str) -> dict[str, ProjectRow]:
    """Return all projects of a call by id, in the order of their numbers."""
    rows: dict[str, ProjectRow] = {}
    after = None
    while True:
        page = projects.page(workspace, ProjectFilter(call_id), Sort("number"), after, PAGE)
        rows |= {row.id: row for row in page.rows}
        after = page.after
        if after is None:
            return rows


def proposals(workspace: Workspace, project_id: str) -> dict[RequestKind, tuple[Line, ...]]:
    """Return how things are, by the kinds of requests that may change them: dates, promoters, amounts."""
    w = words()
    sheet = projects.project(workspace, project_id)
    programme = calls.programme_of(workspace, calls.call(workspace, sheet.row.call_id))
    plan = schedules.plan(workspace, Owner(OwnerKind.PROJECT, project_id))
    dates = [Line(w.localised(one.name), say.when(w, one.when), "") for one in plan.milestones if not one.held]
    partners = [Line(f"{party.code} · {promoter_term(w, party)}", one.organisation, "")
                for party, one in zip(programme.parties, sheet.promoters, strict=True) if one is not None]  # fmt: skip
    amounts = []
    for grant in grants.of_project(workspace, project_id):
        parts = (programme.party(grant.side).code, grant.funder, str(grant.year), grant.line)
        amounts.append(Line(" · ".join(part for part in parts if part), w.money(grant.amount, precise=True), ""))
    return {RequestKind.CALENDAR: tuple(dates), RequestKind.PARTNER: tuple(partners),
            RequestKind.BUDGET: tuple(amounts)}  # fmt: skip
