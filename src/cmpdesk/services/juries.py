"""Juries: reviewers, and who reads what; `assignment` proposes it."""

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.juries import (
    AssignmentOrigin,
    AssignmentRow,
    Balance,
    ReviewerDraft,
    ReviewerRow,
)
from cmpdesk.domain.programmes import Side
from cmpdesk.services import experts
from cmpdesk.services.directory import organisation_named, person_named
from cmpdesk.services.programmes import programme
from cmpdesk.services.scoring import see
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance, interests, records
from cmpdesk.storage.queries import juries as queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.JURIES | Area.PACKETS | Area.DIRECTORY | Area.HISTORY


def require_jury(workspace: Workspace, officer: Officer, call_id: str, side: Side) -> CallSheet:
    """Return the call, or refuse where `officer` may not change its jury of `side`."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    code = programme(workspace, call.programme_id).party(side).code
    workspace.require(officer, Right.EDIT_JURY, code)
    return call


def see_sheets(workspace: Workspace, officer: Officer, call: CallSheet, side: Side) -> None:
    """Refuse with ``access.see-marks`` where marks were given and `officer` cannot see which readings have a sheet:
    they would take them apart unseen.
    """
    with workspace.read() as connection:
        marked = clearance.holds_marks(connection, call.id)
    if marked:
        see(workspace, officer, call, programme(workspace, call.programme_id).party(side).code)


def reviewers(workspace: Workspace, *, call_id: str, side: Side) -> tuple[ReviewerRow, ...]:
    """Return the jury of one Party by code; marks are no part of it."""
    with workspace.read() as connection:
        return queries.reviewers(connection, call_queries.call(connection, call_id), side)


def assignments(workspace: Workspace, call_id: str, side: Side) -> tuple[AssignmentRow, ...]:
    """Return who reads what in the jury of one Party."""
    with workspace.read() as connection:
        return queries.assignments(connection, call_id, side)


def numbers(workspace: Workspace, call_id: str) -> dict[str, str]:
    """Return the number of each application that is given to reviewers, by its id."""
    with workspace.read() as connection:
        return {row.id: row.number for row in queries.readable(connection, call_id)}


def balance(workspace: Workspace, call_id: str, side: Side) -> Balance:
    """Return how the reading is spread over the jury of one Party."""
    with workspace.read() as connection:
        return queries.balance(connection, call_queries.call(connection, call_id), side)


def add_reviewer(workspace: Workspace, *, officer: Officer, call_id: str, side: Side,
                 draft: ReviewerDraft) -> Outcome[ReviewerRow]:  # fmt: skip
    """Add a reviewer to the jury of one Party, and to its experts; codes are unique in it."""
    call = require_jury(workspace, officer, call_id, side)
    _check(draft, [one.code for one in reviewers(workspace, call_id=call_id, side=side)])
    with workspace.write(officer, "reviewer.add", code=draft.code) as transaction:
        transaction.lock(tables.Call, call_id)
        row = tables.Reviewer(call_id=call_id, side=str(side))
        _fill(transaction, row, draft)
        transaction.add(row)
        experts.joined(transaction, call, programme(workspace, call.programme_id).party(side), row)
        transaction.commit()
    return Outcome(_row(workspace, call, side, row.id), AREAS)


def edit_reviewer(workspace: Workspace, *, officer: Officer, reviewer_id: str, seen: int,
                  draft: ReviewerDraft) -> Outcome[ReviewerRow]:  # fmt: skip
    """Change a reviewer; a load limit below what they read already is refused."""
    call_id, side = home(workspace, reviewer_id)
    call = require_jury(workspace, officer, call_id, side)
    jury = reviewers(workspace, call_id=call_id, side=side)
    _check(draft, [one.code for one in jury if one.id != reviewer_id])
    reads = next(one.assigned for one in jury if one.id == reviewer_id)
    if draft.load_limit < reads:
        raise Refusal("reviewer.load-below", code=draft.code, load=reads)
    with workspace.write(officer, "reviewer.edit", code=draft.code) as transaction:
        row = transaction.lock(tables.Reviewer, reviewer_id, seen)
        _fill(transaction, row, draft)
        experts.joined(transaction, call, programme(workspace, call.programme_id).party(side), row)
        transaction.commit()
    return Outcome(_row(workspace, call, side, reviewer_id), AREAS)


def remove_reviewer(workspace: Workspace, *, officer: Officer, reviewer_id: str, seen: int) -> Outcome[None]:
    """Remove a reviewer with what they read; refused once a packet was issued to them."""
    call_id, side = home(workspace, reviewer_id)
    see_sheets(workspace, officer, require_jury(workspace, officer, call_id, side), side)
    with workspace.read() as connection:
        if clearance.holds_strict(connection, call_id):  # else what they read unseen would go, or tell that it is there
            workspace.require(officer, Right.SEE_STRICT)
    with workspace.write(officer, "reviewer.remove") as transaction:
        row = transaction.lock(tables.Reviewer, reviewer_id, seen)
        if transaction.first(tables.Packet, reviewer_id=reviewer_id) is not None:
            raise Refusal("reviewer.has-packet", code=row.code)
        transaction.params["code"] = row.code
        for held in transaction.find(tables.Assignment, reviewer_id=reviewer_id):
            transaction.delete(held)
        for said in transaction.find(tables.Declaration, reviewer_id=reviewer_id):
            transaction.delete(said)
        for wish in transaction.find(tables.Preference, reviewer_id=reviewer_id):
            transaction.delete(wish)
        transaction.delete(row)
        transaction.commit()
    return Outcome(None, AREAS)


def _check(draft: ReviewerDraft, taken: list[str]) -> None:
    if not draft.code.strip() or not draft.name.strip():
        raise Refusal("reviewer.incomplete")
    if draft.load_limit < 1:
        raise Refusal("reviewer.load-limit")
    if not 0 <= draft.load_floor <= draft.load_limit:
        raise Refusal("reviewer.load-floor", limit=draft.load_limit)
    if draft.code.strip() in taken:
        raise Refusal("reviewer.code-taken", code=draft.code.strip())


def _fill(transaction: Transaction, row: tables.Reviewer, draft: ReviewerDraft) -> None:
    organisation = organisation_named(transaction, draft.organisation) if draft.organisation.strip() else None
    row.code = draft.code.strip()
    row.person_id = person_named(transaction, draft.name, organisation, email=draft.email)
    row.organisation_id = organisation
    row.sector_ids = list(draft.sector_ids)
    row.languages = list(draft.languages)
    row.load_limit = draft.load_limit
    row.load_floor = draft.load_floor
    row.keywords = list(dict.fromkeys(one.strip() for one in draft.keywords if one.strip()))


def home(workspace: Workspace, reviewer_id: str) -> tuple[str, Side]:
    """Return the call and the side of a reviewer, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        row = records.row(connection, tables.Reviewer, reviewer_id)
    return row.call_id, Side(row.side)


def _row(workspace: Workspace, call: CallSheet, side: Side, reviewer_id: str) -> ReviewerRow:
    with workspace.read() as connection:
        return queries.reviewers(connection, call, side, [reviewer_id])[0]


def assign(workspace: Workspace, *, officer: Officer, reviewer_id: str, application_id: str) -> Outcome[None]:
    """Give an application to a reviewer by hand: no proposal takes it back.

    Refused on a conflict of interest that bars it (``assignment.conflict``) and on a full load.
    """
    call_id, side = home(workspace, reviewer_id)
    call = require_jury(workspace, officer, call_id, side)
    with workspace.read() as connection:
        barred = interests.barred(connection, call, side, workspace.today())
        offered = {one.id for one in queries.readable(connection, call_id)}
    row = _row(workspace, call, side, reviewer_id)
    if application_id not in offered:
        raise Refusal("assignment.not-readable")
    if any(one.reviewer_id == reviewer_id and one.application_id == application_id
           for one in assignments(workspace, call_id, side)):  # fmt: skip
        raise Refusal("assignment.exists", code=row.code)
    if (reviewer_id, application_id) in barred:
        raise Refusal("assignment.conflict", code=row.code)
    if row.assigned >= row.load_limit:
        raise Refusal("assignment.full", code=row.code, limit=row.load_limit)
    with workspace.write(officer, "assignment.add", code=row.code) as transaction:
        call_queries.hold(transaction.connection, call_id)
        transaction.lock(tables.Reviewer, reviewer_id)
        transaction.params["number"] = transaction.get(tables.Application, application_id).number
        transaction.add(
            tables.Assignment(reviewer_id=reviewer_id, application_id=application_id, origin=AssignmentOrigin.HAND)
        )
        transaction.commit()
    return Outcome(None, AREAS)


def unassign(workspace: Workspace, *, officer: Officer, assignment_id: str, seen: int) -> Outcome[None]:
    """Take an application back from a reviewer."""
    return _change(workspace, officer, assignment_id, seen, "assignment.remove", None)


def recuse(workspace: Workspace, *, officer: Officer, assignment_id: str, seen: int, reason: str) -> Outcome[None]:
    """Record that a reviewer is recused from an application: their packet then says so in its place."""
    if not reason.strip():
        raise Refusal("assignment.no-reason")
    return _change(workspace, officer, assignment_id, seen, "assignment.recuse", reason.strip())


def _change(workspace: Workspace, officer: Officer, assignment_id: str, seen: int, label: str,
            reason: str | None) -> Outcome[None]:  # fmt: skip
    with workspace.read() as connection:
        held = records.row(connection, tables.Assignment, assignment_id)
    call_id, side = home(workspace, held.reviewer_id)
    call = require_jury(workspace, officer, call_id, side)
    if reason is None:
        see_sheets(workspace, officer, call, side)
    with workspace.write(officer, label) as transaction:
        call_queries.hold(transaction.connection, call_id)
        transaction.params["code"] = transaction.lock(tables.Reviewer, held.reviewer_id).code
        transaction.params["number"] = transaction.get(tables.Application, held.application_id).number
        row = transaction.lock(tables.Assignment, assignment_id, seen)
        if reason is None:
            if transaction.first(tables.ScoreSheet, reviewer_id=row.reviewer_id, application_id=row.application_id):
                raise Refusal("assignment.has-sheet", code=transaction.params["code"],
                              number=transaction.params["number"])  # fmt: skip
            transaction.delete(row)
        else:
            row.recused_at, row.recusal_reason = workspace.now(), reason
        transaction.commit()
    return Outcome(None, AREAS)
