"""The meetings of mid-term reviews: dates, delegations, presence, recusals, and the themes of the next call."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from cmpdesk.domain import reviews as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet, CallState, new_themes
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.plans import MilestoneDraft, tried
from cmpdesk.domain.reviews import DelegateDraft, Review, ReviewDraft, Withdrawal
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.text import LocalisedText, fold
from cmpdesk.services import reviews, schedules
from cmpdesk.services.directory import person_named
from cmpdesk.services.reviews import AREAS, opened
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance, records
from cmpdesk.storage.queries import missions as mission_queries
from cmpdesk.storage.queries import reviews as queries
from cmpdesk.storage.queries import schedules as schedule_queries
from cmpdesk.storage.workspace import Transaction, Workspace

# -- the meeting


def create(workspace: Workspace, *, officer: Officer, call_id: str, draft: ReviewDraft) -> Outcome[Review]:
    """Enter the next mid-term meeting of a call, on a date of its calendar or on a new one that is added to it.

    Refused with ``review.no-date``, ``review.date-taken``, ``review.no-meeting``.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "review.create") as transaction:
        mission_queries.hold(transaction.connection, Owner(OwnerKind.CALL, call_id))
        transaction.lock(tables.Call, call_id)
        number = max((one.number for one in transaction.find(tables.Review, call_id=call_id)), default=0) + 1
        transaction.params["review"] = number
        milestone_id = _dated(workspace, transaction, officer, call_id, number, draft, None)
        made = transaction.add(tables.Review(
            call_id=call_id, number=number, state=str(rules.ReviewState.OPEN), milestone_id=milestone_id, themes=[],
            minutes={}, **_said(draft),
        ))  # fmt: skip
        transaction.commit()
    return _outcome(workspace, made.id)


def edit(workspace: Workspace, *, officer: Officer, review_id: str, seen: int, draft: ReviewDraft) -> Outcome[Review]:
    """Change a meeting; another date of it moves in the calendar, and what is counted from it."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "review.edit") as transaction:
        call_id = transaction.get(tables.Review, review_id).call_id
        mission_queries.hold(transaction.connection, Owner(OwnerKind.CALL, call_id))
        row, held = opened(transaction, review_id, seen)
        row.milestone_id = _dated(workspace, transaction, officer, held.call_id, held.number, draft, held.milestone_id)
        for name, value in _said(draft).items():
            setattr(row, name, value)
        transaction.commit()
    return _outcome(workspace, review_id)


def remove(workspace: Workspace, *, officer: Officer, review_id: str, seen: int) -> Outcome[None]:
    """Remove the last meeting of a call as long as nothing hangs on it; its date stays in the calendar.

    Refused with ``review.not-last``, ``review.has-opinions``; with ``access.see-strict`` whoever does not see all that
    may hang on it, whether or not something does.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "review.remove") as transaction:
        row, held = opened(transaction, review_id, seen)
        if clearance.holds_strict(transaction.connection, held.call_id):
            workspace.require(officer, Right.SEE_STRICT)
        if any(one.number > held.number for one in transaction.find(tables.Review, call_id=held.call_id)):
            raise Refusal("review.not-last", number=held.number)
        kinds = (tables.Opinion, tables.ReviewDecision, tables.ProgressSheet, tables.ProgressFile)
        if any(transaction.first(kind, review_id=review_id) is not None for kind in kinds):
            raise Refusal("review.has-opinions", number=held.number)
        _unseat(transaction, officer, held, [one.id or "" for one in held.delegates])
        transaction.delete(row)
        transaction.commit()
    return Outcome(None, AREAS)


def _said(draft: ReviewDraft) -> dict[str, object]:
    agenda = [line.strip() for line in draft.agenda if line.strip()]
    return {"place": draft.place.strip(), "online": draft.online, "agenda": agenda}


def _dated(workspace: Workspace, transaction: Transaction, officer: Officer, call_id: str, number: int,
           draft: ReviewDraft, former: str | None) -> str:  # fmt: skip
    """Return the milestone of a meeting: one that is there, brought to the date typed, or a new one of the call."""
    if draft.when is None:
        raise Refusal("review.no-date")
    wanted = draft.milestone_id
    transaction.session.flush()
    if wanted is None:
        return _added(workspace, transaction, officer, call_id, number, draft)
    one = next(iter(schedule_queries.some(transaction.connection, [wanted])), None)
    if one is None or one.kind not in rules.MEETINGS or one.owner.kind is OwnerKind.PROJECT:
        raise Refusal("review.no-meeting")
    if wanted != former:
        if transaction.first(tables.Review, milestone_id=wanted) is not None:
            raise Refusal("review.date-taken")
        if wanted not in {free.id for free in queries.meetings(transaction.connection, call_id)}:
            raise Refusal("review.no-meeting")
    if (one.when, one.provisional) != (draft.when, draft.provisional):
        _moved(workspace, transaction, officer, one, draft)
    return wanted


def _moved(workspace: Workspace, transaction: Transaction, officer: Officer, one: Milestone,
           draft: ReviewDraft) -> None:  # fmt: skip
    """Bring the milestone of a meeting to another date; what follows it moves too, as in the calendar itself."""
    workspace.require(officer, schedules.right_over(one.owner))
    schedules.lock(transaction, {one.owner})
    transaction.session.flush()
    held = schedule_queries.plan(transaction.connection, one.owner)
    same = one.when == draft.when
    typed = MilestoneDraft(one.kind, one.name, draft.when, one.side, one.anchor_id if same else None,
                           one.rule if same else None, draft.provisional)  # fmt: skip
    if not same and held.hidden:
        workspace.require(officer, Right.SEE_STRICT)
    what = tried(held, typed, one.id)
    changed = {other.id: replace(other, when=when) for other, when in what.others}
    schedules.write(workspace, transaction, officer, held, {**changed, one.id: what.milestone})


def _added(workspace: Workspace, transaction: Transaction, officer: Officer, call_id: str, number: int,
           draft: ReviewDraft) -> str:  # fmt: skip
    owner = Owner(OwnerKind.CALL, call_id)
    workspace.require(officer, schedules.right_over(owner))
    held = schedule_queries.plan(transaction.connection, owner)
    kind = MilestoneKind.MIDTERM if number == 1 else MilestoneKind.MEETING
    name = LocalisedText(fr="Mi-étape", en="Mid-term", nl="Tussentijdse evaluatie")
    if number > 1:
        name = LocalisedText(fr=f"Mi-étape, rencontre {number}", en=f"Mid-term, meeting {number}",
                             nl=f"Tussentijdse evaluatie, vergadering {number}")  # fmt: skip
    made = tried(held, MilestoneDraft(kind, name, draft.when, provisional=draft.provisional)).milestone
    place = max((one.position for one in transaction.find(tables.Milestone, call_id=call_id)), default=-1) + 1
    return transaction.add(schedules.row_of(made, place)).id


# -- delegations


def seat(workspace: Workspace, *, officer: Officer, review_id: str, seen: int,
         drafts: Sequence[DelegateDraft]) -> Outcome[Review]:  # fmt: skip
    """Seat both delegations in the order given; who is not named leaves, with the recusals of that person.

    Refused as `domain.reviews.check_delegates` says.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    rules.check_delegates(drafts)
    with workspace.write(officer, "review.seat") as transaction:
        _, held = opened(transaction, review_id, seen)
        kept = {one.id for one in drafts if one.id}
        _unseat(transaction, officer, held, [one.id for one in held.delegates if one.id and one.id not in kept])
        transaction.session.flush()
        rows = {one.id: one for one in transaction.find(tables.Delegate, review_id=review_id)}
        for place, draft in enumerate(drafts):
            row = rows.get(draft.id or "") or tables.Delegate(review_id=review_id)
            row.side, row.position, row.role = str(draft.side), place, str(draft.role)
            row.person_id, row.function = _person(transaction, draft), draft.function.strip()
            if row.id is None:
                transaction.add(row)
        transaction.commit()
    return _outcome(workspace, review_id, Area.DIRECTORY)


def _person(transaction: Transaction, draft: DelegateDraft) -> str:
    """Return who was chosen, or the only one of that name; else they are entered in the directory."""
    if draft.person_id and fold(transaction.get(tables.Person, draft.person_id).name) == fold(draft.person):
        return draft.person_id
    named = transaction.find(tables.Person, name_key=fold(draft.person))
    return named[0].id if len(named) == 1 else person_named(transaction, draft.person, None)


def _unseat(transaction: Transaction, officer: Officer, held: Review, ids: Sequence[str]) -> None:
    """Let delegates leave, with their recusals, of which some may be on files that `officer` does not see."""
    if ids and clearance.holds_strict(transaction.connection, held.call_id):
        transaction.workspace.require(officer, Right.SEE_STRICT)
    for recusal in transaction.find_in(tables.Recusal, "delegate_id", ids):
        transaction.delete(recusal)
    for one in transaction.find_in(tables.Delegate, "id", ids):
        transaction.delete(one)


def take_presence(workspace: Workspace, *, officer: Officer, review_id: str, seen: int,
                  present: Mapping[str, bool | None]) -> Outcome[Review]:  # fmt: skip
    """Record who of the delegates is there, by their ids; None where it was not taken."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "review.presence") as transaction:
        opened(transaction, review_id, seen)
        for one in transaction.find(tables.Delegate, review_id=review_id):
            if one.id in present:
                one.present = present[one.id]
        transaction.commit()
    return _outcome(workspace, review_id)


# -- recusals


def recuse(workspace: Workspace, *, officer: Officer, delegate_id: str, project_id: str,
           reason: str) -> Outcome[tuple[Withdrawal, ...]]:  # fmt: skip
    """Recuse a delegate from a project: refused with ``recusal.no-reason``, ``recusal.exists``."""
    workspace.require(officer, Right.EDIT_PROJECT)
    if not reason.strip():
        raise Refusal("recusal.no-reason")
    with workspace.read() as connection:
        review_id = records.row(connection, tables.Delegate, delegate_id).review_id
    with workspace.write(officer, "review.recuse") as transaction:
        _, held = opened(transaction, review_id)
        number = _number(transaction, project_id, held)
        if transaction.first(tables.Recusal, delegate_id=delegate_id, project_id=project_id) is not None:
            name = next(one.person for one in held.delegates if one.id == delegate_id)
            raise Refusal("recusal.exists", name=name, number=number)
        transaction.add(tables.Recusal(delegate_id=delegate_id, project_id=project_id, reason=reason.strip()))
        transaction.commit()
    return Outcome(reviews.withdrawals(workspace, review_id), AREAS)


def withdraw(workspace: Workspace, *, officer: Officer, recusal_id: str, left_at: datetime | None,
             back_at: datetime | None) -> Outcome[tuple[Withdrawal, ...]]:  # fmt: skip
    """Note when a recused delegate left the room and came back; refused with ``recusal.times``."""
    rules.check_times(left_at, back_at)
    with _recused(workspace, officer, "review.withdraw", recusal_id) as (transaction, row):
        row.left_at, row.back_at = left_at, back_at
        transaction.commit()
    return _withdrawn(workspace, row)


def lift(workspace: Workspace, *, officer: Officer, recusal_id: str) -> Outcome[tuple[Withdrawal, ...]]:
    """Remove a recusal that was entered by mistake."""
    with _recused(workspace, officer, "review.lift", recusal_id) as (transaction, row):
        transaction.delete(row)
        transaction.commit()
    return _withdrawn(workspace, row)


@contextmanager
def _recused(workspace: Workspace, officer: Officer, label: str,
             recusal_id: str) -> Iterator[tuple[Transaction, tables.Recusal]]:  # fmt: skip
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, label) as transaction:
        row = transaction.get(tables.Recusal, recusal_id)
        _, held = opened(transaction, transaction.get(tables.Delegate, row.delegate_id).review_id)
        _number(transaction, row.project_id, held)
        yield transaction, row


def _withdrawn(workspace: Workspace, row: tables.Recusal) -> Outcome[tuple[Withdrawal, ...]]:
    with workspace.read() as connection:
        review_id = records.row(connection, tables.Delegate, row.delegate_id).review_id
        return Outcome(queries.withdrawals(connection, review_id), AREAS)


def _number(transaction: Transaction, project_id: str, held: Review) -> str:
    """Return the number of a project of the call of a meeting, and tell the step by it."""
    project = transaction.get(tables.Project, project_id)
    if project.call_id != held.call_id:
        raise Refusal("record.gone", table="project")
    number = transaction.get(tables.Application, project.application_id).number
    transaction.params["number"] = number
    return number


# -- themes of the next call


def record_themes(workspace: Workspace, *, officer: Officer, review_id: str, seen: int,
                  themes: Sequence[LocalisedText]) -> Outcome[Review]:  # fmt: skip
    """Record the themes that the Parties want for the next call (``review.theme-empty``)."""
    workspace.require(officer, Right.EDIT_PROJECT)
    if not all(themes):
        raise Refusal("review.theme-empty")
    with workspace.write(officer, "review.themes") as transaction:
        row, _ = opened(transaction, review_id, seen)
        row.themes = [one.to_dict() for one in themes]
        transaction.commit()
    return _outcome(workspace, review_id)


def drafts(workspace: Workspace, review_id: str) -> tuple[CallSheet, ...]:
    """Return the calls into which themes can be copied: drafts of the same programme."""
    with workspace.read() as connection:
        home = call_queries.call(connection, queries.review(connection, review_id).call_id)
        return tuple(one for one in call_queries.calls(connection) if one.state is CallState.DRAFT
                     and one.programme_id == home.programme_id and one.id != home.id)  # fmt: skip


def copy_themes(workspace: Workspace, *, officer: Officer, review_id: str, call_id: str) -> Outcome[int]:
    """Copy the themes of a meeting into the draft of a call as its last sectors, in one step; return how many were new.

    Those that the call names already are left out. Refused with ``review.no-themes``, ``review.themes-there``,
    ``call.text-agreed``.
    """
    workspace.require(officer, Right.EDIT_CALL)
    with workspace.write(officer, "review.copy-themes") as transaction:
        held = queries.review(transaction.connection, review_id)
        if not held.themes:
            raise Refusal("review.no-themes")
        transaction.lock(tables.Call, call_id)
        transaction.session.flush()
        call = call_queries.call(transaction.connection, call_id)
        if call.state is not CallState.DRAFT:
            raise Refusal("call.text-agreed", state=call.state)
        wanted = new_themes(held.themes, [one.name for one in call.sectors])
        if not wanted:
            raise Refusal("review.themes-there")
        taken = {one.digit for one in call.sectors}
        free = (digit for digit in range(1, len(taken) + len(wanted) + 1) if digit not in taken)
        for theme, digit in zip(wanted, free, strict=False):
            transaction.add(tables.Sector(call_id=call_id, kind="sector", digit=digit, name=theme))
        transaction.params.update(count=len(wanted), title=call.title.in_("fr"))
        transaction.commit()
    return Outcome(len(wanted), AREAS | Area.CALLS)


def _outcome(workspace: Workspace, review_id: str, more: Area = Area.NONE) -> Outcome[Review]:
    return Outcome(reviews.review(workspace, review_id), AREAS | schedules.AREAS | more)
