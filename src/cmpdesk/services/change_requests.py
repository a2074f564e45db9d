"""Changes asked for between two reviews: calendar, partner, budget, content, withdrawal, suspension."""

from datetime import date
from typing import Any

from cmpdesk.domain import change_requests as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.change_requests import AMENDING, Answer, ChangeRequest, RequestDraft, RequestState
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import projects
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import change_requests as queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = projects.AREAS


def of_project(workspace: Workspace, project_id: str) -> tuple[ChangeRequest, ...]:
    """Return the requests of a project, the newest first."""
    with workspace.read() as connection:
        return queries.of_project(connection, project_id)


def of_call(workspace: Workspace, call_id: str) -> tuple[ChangeRequest, ...]:
    """Return the requests of all projects of a call: by project, the newest first."""
    with workspace.read() as connection:
        return queries.of_call(connection, call_id)


def request(workspace: Workspace, request_id: str) -> ChangeRequest:
    """Return a request, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        return queries.request(connection, request_id)


def ask(workspace: Workspace, *, officer: Officer, project_id: str, draft: RequestDraft) -> Outcome[ChangeRequest]:
    """Register what is asked of a project; refused as `domain.change_requests.check` says."""
    workspace.require(officer, Right.EDIT_PROJECT)
    rules.check(draft)
    with workspace.write(officer, "request.ask") as transaction:
        _project(transaction, project_id)
        former = transaction.find(tables.ChangeRequest, project_id=project_id)
        made = transaction.add(tables.ChangeRequest(
            project_id=project_id, number=max((one.number for one in former), default=0) + 1, **_said(draft)
        ))  # fmt: skip
        transaction.commit()
    return Outcome(request(workspace, made.id), AREAS)


def edit(workspace: Workspace, *, officer: Officer, request_id: str, seen: int,
         draft: RequestDraft) -> Outcome[ChangeRequest]:  # fmt: skip
    """Change a request that no Party has answered yet (``request.answered``)."""
    workspace.require(officer, Right.EDIT_PROJECT)
    rules.check(draft)
    with workspace.write(officer, "request.edit") as transaction:
        row, held = _opened(transaction, request_id, seen)
        if any(held.answers):
            raise Refusal("request.answered", number=held.number)
        for name, value in _said(draft).items():
            setattr(row, name, value)
        transaction.commit()
    return Outcome(request(workspace, request_id), AREAS)


def answer(workspace: Workspace, *, officer: Officer, request_id: str, seen: int, side: Side, given: Answer,
           on: date, reason: str = "") -> Outcome[ChangeRequest]:  # fmt: skip
    """Record what a Party answers; a refusal owes a reason (``request.no-reason-refused``).

    Once both have accepted, what amends the project gets the next amendment number of the project.
    """
    if given is Answer.REFUSED and not reason.strip():
        raise Refusal("request.no-reason-refused")
    with workspace.write(officer, "request.answer") as transaction:
        row, held = _opened(transaction, request_id, seen)
        call = call_queries.call(transaction.connection, transaction.get(tables.Project, row.project_id).call_id)
        party = programme(workspace, call.programme_id).party(side)
        workspace.require(officer, Right.APPROVE_REVISION, party.code)
        transaction.params["party"] = party.code
        for name, value in (("answer", str(given)), ("answered", on), ("reason", reason.strip())):
            setattr(row, f"{name}_{side}", value)
        transaction.session.flush()
        accepted = queries.request(transaction.connection, request_id).state is RequestState.ACCEPTED
        if accepted and held.kind in AMENDING:
            others = transaction.find(tables.ChangeRequest, project_id=held.project_id)
            row.amendment = max((one.amendment or 0 for one in others), default=0) + 1
        transaction.commit()
    return Outcome(request(workspace, request_id), AREAS)


def accepted(transaction: Transaction, *, project_id: str, draft: RequestDraft, on: date,
             reasons: tuple[str, str]) -> tables.ChangeRequest:  # fmt: skip
    """Enter a change that both Parties decided together, as an amendment, inside a step of somebody else, who commits.
    """
    rules.check(draft)
    former = transaction.find(tables.ChangeRequest, project_id=project_id)
    first, second = (reason.strip() for reason in reasons)
    return transaction.add(tables.ChangeRequest(
        project_id=project_id, number=max((one.number for one in former), default=0) + 1, **_said(draft),
        amendment=max((one.amendment or 0 for one in former), default=0) + 1, reason_first=first, reason_second=second,
        answer_first=str(Answer.ACCEPTED), answered_first=on, answer_second=str(Answer.ACCEPTED), answered_second=on,
    ))  # fmt: skip


def take_back(workspace: Workspace, *, officer: Officer, request_id: str, seen: int,
              on: date) -> Outcome[ChangeRequest]:  # fmt: skip
    """Record that who asked takes the request back, while it is open."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "request.take-back") as transaction:
        row, _ = _opened(transaction, request_id, seen)
        row.withdrawn_on = on
        transaction.commit()
    return Outcome(request(workspace, request_id), AREAS)


def tie(workspace: Workspace, *, officer: Officer, request_id: str, seen: int,
        revision_id: str | None) -> Outcome[ChangeRequest]:  # fmt: skip
    """Say by which revision of the calendar an accepted request was carried out (``request.not-accepted``)."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "request.tie") as transaction:
        row = transaction.lock(tables.ChangeRequest, request_id, seen)
        held = queries.request(transaction.connection, request_id)
        _project(transaction, held.project_id)
        if held.state is not RequestState.ACCEPTED:
            raise Refusal("request.not-accepted", number=held.number)
        row.revision_id = revision_id
        transaction.commit()
    return Outcome(request(workspace, request_id), AREAS)


def _said(draft: RequestDraft) -> dict[str, Any]:
    return {
        "kind": str(draft.kind), "requester": draft.requester.strip(), "asked_on": draft.asked_on,
        "reason": draft.reason.strip(),
        "changes": {
            "lines": [[_stored(each) for each in (line.subject, line.before, line.after)] for line in draft.lines],
            **{name: True for name in ("more_money", "new_actions") if getattr(draft, name)},
        },
    }  # fmt: skip


def _stored(said: str | LocalisedText) -> str | dict[str, str]:
    return said.strip() if isinstance(said, str) else said.to_dict()


def _project(transaction: Transaction, project_id: str) -> None:
    row = transaction.lock(tables.Project, project_id)
    if not project_queries.of_application(transaction.connection, row.application_id):
        raise Refusal("record.gone", table="project")
    transaction.params["number"] = transaction.get(tables.Application, row.application_id).number


def _opened(transaction: Transaction, request_id: str, seen: int) -> tuple[tables.ChangeRequest, ChangeRequest]:
    row = transaction.lock(tables.ChangeRequest, request_id, seen)
    held = queries.request(transaction.connection, request_id)
    _project(transaction, held.project_id)
    held.require_open()
    return row, held
