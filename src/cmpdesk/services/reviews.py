"""Mid-term reviews: the meeting, what each Party thinks of each project, and what both decide."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmpdesk.domain import reviews as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.pages import Page
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER
from cmpdesk.domain.reviews import (
    Opinion,
    OpinionCode,
    Portfolio,
    Review,
    ReviewDecision,
    ReviewFilter,
    ReviewOutcome,
    ReviewRow,
    ReviewSubject,
    Withdrawal,
)
from cmpdesk.domain.schedules import Milestone, Owner, OwnerKind
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import reviews as queries
from cmpdesk.storage.queries import schedules as schedule_queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.REVIEWS | Area.HISTORY


# -- reading


def of_call(workspace: Workspace, call_id: str) -> tuple[Review, ...]:
    """Return the reviews of a call in their order."""
    with workspace.read() as connection:
        return queries.of_call(connection, call_id)


def review(workspace: Workspace, review_id: str) -> Review:
    """Return a review with its delegations, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        return queries.review(connection, review_id)


def meetings(workspace: Workspace, call_id: str) -> tuple[Milestone, ...]:
    """Return the dates in the calendars of a call and its session on which a review can still be held."""
    with workspace.read() as connection:
        return queries.meetings(connection, call_id)


def page(workspace: Workspace, wanted: ReviewFilter, after: tuple[Any, ...] | None = None,
         limit: int = 128) -> Page[ReviewRow]:  # fmt: skip
    """Return some projects of a review by their number; a second meeting shows what no earlier one settled."""
    with workspace.read() as connection:
        held = queries.review(connection, wanted.review_id)
        call = call_queries.call(connection, held.call_id)
        return queries.page(connection, call, held, wanted, day(workspace, held), after, limit)


def portfolio(workspace: Workspace, wanted: ReviewFilter) -> Portfolio:
    """Return how many projects of a review stand where; of the filter only the search counts."""
    with workspace.read() as connection:
        held = queries.review(connection, wanted.review_id)
        return queries.portfolio(connection, held, wanted, day(workspace, held))


def numbered(workspace: Workspace, review_id: str, number: str) -> ReviewRow:
    """Return the project of a review that bears a number.

    Refuses with ``application.unknown``, or with ``review.settled-before`` where an earlier meeting settled it.
    """
    with workspace.read() as connection:
        held = queries.review(connection, review_id)
        call = call_queries.call(connection, held.call_id)
        for one in (held, *(one for one in queries.of_call(connection, call.id) if one.number < held.number)):
            found = queries.numbered(connection, call, one, number.strip(), day(workspace, one))
            if found is not None and one is held:
                return found
            if found is not None:
                raise Refusal("review.settled-before", number=found.number, meeting=held.number)
    raise Refusal("application.unknown", number=number.strip())


def subject(workspace: Workspace, review_id: str, project_id: str) -> ReviewSubject:
    """Return one project of a review with its facts, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        held = queries.review(connection, review_id)
        call = call_queries.call(connection, held.call_id)
        return queries.subject(connection, call, held, project_id, day(workspace, held))


def decisions(workspace: Workspace, review_id: str) -> tuple[ReviewDecision, ...]:
    """Return what is decided, or only proposed, at a review, by the numbers of the projects."""
    with workspace.read() as connection:
        return queries.decisions(connection, review_id)


def opinions(workspace: Workspace, review_id: str) -> dict[tuple[str, Side], Opinion]:
    """Return the opinions given at a review by (project, side)."""
    with workspace.read() as connection:
        return queries.opinions(connection, review_id)


def withdrawals(workspace: Workspace, review_id: str) -> tuple[Withdrawal, ...]:
    """Return who is recused from which project at a review, by project."""
    with workspace.read() as connection:
        return queries.withdrawals(connection, review_id)


def day(workspace: Workspace, held: Review) -> date:
    """Return the day on which list, portfolio and papers tell what is late.

    That of the meeting once it has passed; of the seal where the meeting has no date; else today.
    """
    today = workspace.today()
    sealed = held.sealed_at.astimezone().date() if held.sealed_at else today
    return min(today, held.when.latest) if held.when else sealed


# -- opinions


def give_opinion(workspace: Workspace, *, officer: Officer, review_id: str, project_id: str, side: Side, seen: int,
                 opinion: OpinionCode, reasons: str, on: date | None = None) -> Outcome[Opinion]:  # fmt: skip
    """Record what a Party thinks of a project and why; `seen` is the version of its opinion, 0 where it has none.

    Where both then share an opinion the project is decided, and open again where they do not any more. Refused as
    `domain.reviews.check_opinion` says, and with ``record.moved`` where the opinion is another one meanwhile.
    """
    with _opining(workspace, officer, "opinion.give", review_id, project_id, side, seen) as (transaction, at):
        given = at.own
        if given is not None and (given.opinion, given.reasons) == (opinion, reasons.strip()):
            return Outcome(opinions(workspace, review_id)[project_id, side], Area.NONE)
        if given is None:
            given = transaction.add(tables.Opinion(review_id=review_id, project_id=project_id, side=str(side),
                                                   opinion=str(opinion), given_on=on or workspace.today()))  # fmt: skip
        elif given.opinion != opinion:
            given.opinion, given.given_on = str(opinion), on or workspace.today()
        given.reasons = reasons.strip()
        transaction.params["opinion"] = str(opinion)
        _settle(transaction, at, side, opinion, reasons.strip(), on or workspace.today())
        transaction.commit()
    made = opinions(workspace, review_id)[project_id, side]
    return Outcome(made, AREAS)


def take_back_opinion(workspace: Workspace, *, officer: Officer, review_id: str, project_id: str, side: Side,
                      seen: int) -> Outcome[None]:  # fmt: skip
    """Take the opinion of a Party back: the project is open again."""
    with _opining(workspace, officer, "opinion.take-back", review_id, project_id, side, seen) as (transaction, at):
        if at.own is None:
            raise Refusal("record.gone", table="opinion")
        transaction.delete(at.own)
        _settle(transaction, at, side, None, "", workspace.today())
        transaction.commit()
    return Outcome(None, AREAS)


@dataclass(frozen=True, slots=True)
class _At:
    """What an opinion is given on: its row and that of the other Party, and the decision."""

    row: ReviewRow
    own: tables.Opinion | None
    other: OpinionCode | None
    before: OpinionCode | None
    decision: tables.ReviewDecision | None


@contextmanager
def _opining(workspace: Workspace, officer: Officer, label: str, review_id: str, project_id: str, side: Side,
             seen: int) -> Iterator[tuple[Transaction, _At]]:  # fmt: skip
    with workspace.write(officer, label) as transaction:
        held, call = _open(transaction, review_id)
        party = programme(workspace, call.programme_id).party(side)
        workspace.require(officer, Right.GIVE_OPINION, party.code)
        row = queries.row(transaction.connection, call, held, project_id, workspace.today())
        transaction.params.update(party=party.code, number=row.number)
        found = queries.decisions(transaction.connection, review_id, project_id)
        left = queries.withdrawals(transaction.connection, review_id, project_id)
        rules.check_opinion(row, found[0] if found else None, side, left)
        own = transaction.first(tables.Opinion, review_id=review_id, project_id=project_id, side=str(side))
        if (own.version if own else 0) != seen:
            raise Refusal("record.moved", table="opinion")
        if own is not None:
            own = transaction.lock(tables.Opinion, own.id, seen)
        place = list(Side).index(side)
        decision = transaction.lock(tables.ReviewDecision, found[0].id) if found else None
        if decision is None and label == "opinion.give":
            decision = transaction.add(tables.ReviewDecision(review_id=review_id, project_id=project_id, dates=[]))
        yield transaction, _At(row, own, row.opinions[1 - place], row.opinions[place], decision)


def _settle(transaction: Transaction, at: _At, side: Side, opinion: OpinionCode | None, reasons: str,
            on: date) -> None:  # fmt: skip
    """Let the decision follow the opinions, where one of them is another one."""
    if at.decision is None:
        return
    setattr(at.decision, f"reasons_{side}", reasons)
    if at.before is not opinion:
        outcome = rules.shared((opinion, at.other))
        at.decision.outcome = str(outcome or "")
        at.decision.decided_on = on if outcome else None
        transaction.params["outcome"] = at.decision.outcome


# -- what both decide


def postpone(workspace: Workspace, *, officer: Officer, review_id: str, project_id: str, seen: int,
             postponed: bool = True) -> Outcome[ReviewDecision]:  # fmt: skip
    """Put a project off to the next meeting, or take that back; `seen` is the version of the decision, 0 for none."""
    label = "review.postpone" if postponed else "review.take-up"
    with deciding(workspace, officer, label, review_id, project_id, seen) as (transaction, row, decision):
        outcome = ReviewOutcome.POSTPONED if postponed else rules.shared(row.opinions)
        decision.outcome = str(outcome or "")
        decision.decided_on = workspace.today() if outcome else None
        transaction.commit()
    return _decided(workspace, review_id, project_id)


def propose(workspace: Workspace, *, officer: Officer, review_id: str, project_id: str, seen: int,
            dates: Sequence[tuple[str, PartialDate]], conditions: str) -> Outcome[ReviewDecision]:  # fmt: skip
    """Propose new dates of a project, each a milestone of its calendar with its new date, and conditions.

    Nothing of the calendar moves. Refused with ``review.date-held`` for a date that is done, cancelled or frozen.
    """
    with deciding(workspace, officer, "review.propose", review_id, project_id, seen) as (transaction, row, decision):
        owner = Owner(OwnerKind.PROJECT, project_id)
        held = {one.id: one for one in schedule_queries.plan(transaction.connection, owner).milestones}
        before = {one["milestone_id"]: one for one in decision.dates}
        made = []
        for milestone_id, new in dates:
            known = held.get(milestone_id)
            if known is None:
                raise Refusal("record.gone", table="milestone")
            if known.held:
                raise Refusal("review.date-held", number=row.number, name=known.name)
            old = before[milestone_id]["old"] if milestone_id in before else known.when.edtf if known.when else ""
            made.append({"milestone_id": milestone_id, "name": known.name.to_dict(), "old": old, "new": new.edtf})
        decision.dates, decision.conditions = made, conditions.strip()
        transaction.commit()
    return _decided(workspace, review_id, project_id)


def authorise(workspace: Workspace, *, officer: Officer, review_id: str, project_id: str, seen: int,
              authorised: bool) -> Outcome[ReviewDecision]:  # fmt: skip
    """Propose to release all instalments of the second year, or to say nothing of them; nothing is released by it.

    Refused with ``review.no-second-year`` where none is planned.
    """
    with deciding(workspace, officer, "review.second-year", review_id, project_id, seen) as (transaction, row, made):
        held = queries.review(transaction.connection, review_id)
        call = call_queries.call(transaction.connection, held.call_id)
        shown = queries.subject(transaction.connection, call, held, project_id, workspace.today())
        if not shown.second_year:
            raise Refusal("review.no-second-year", number=row.number)
        for former in transaction.find(tables.InstalmentDecision, decision_id=made.id):
            transaction.delete(former)
        transaction.session.flush()
        for one in shown.second_year:
            if not authorised or one.instalment.released_on is not None:
                continue
            transaction.add(tables.InstalmentDecision(decision_id=made.id, instalment_id=one.instalment.id,
                                                      effect="released"))  # fmt: skip
        transaction.commit()
    return _decided(workspace, review_id, project_id)


@contextmanager
def deciding(workspace: Workspace, officer: Officer, label: str, review_id: str, project_id: str,
              seen: int) -> Iterator[tuple[Transaction, ReviewRow, tables.ReviewDecision]]:  # fmt: skip
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, label) as transaction:
        held, call = _open(transaction, review_id)
        row = queries.row(transaction.connection, call, held, project_id, workspace.today())
        transaction.params["number"] = row.number
        if row.applied:
            raise Refusal("review.applied", number=row.number)
        if row.state in OVER:
            raise Refusal("opinion.project-over", number=row.number, state=row.state)
        former = transaction.first(tables.ReviewDecision, review_id=review_id, project_id=project_id)
        if (former.version if former else 0) != seen:
            raise Refusal("record.moved", table="review_decision")
        if former is None:
            made = transaction.add(tables.ReviewDecision(review_id=review_id, project_id=project_id, dates=[]))
        else:
            made = transaction.lock(tables.ReviewDecision, former.id, seen)
        yield transaction, row, made


def _decided(workspace: Workspace, review_id: str, project_id: str) -> Outcome[ReviewDecision]:
    with workspace.read() as connection:
        return Outcome(queries.decisions(connection, review_id, project_id)[0], AREAS)


# -- for other use cases, inside their transaction


def opened(transaction: Transaction, review_id: str, seen: int | None = None) -> tuple[tables.Review, Review]:
    """Lock a review that is not sealed and return it; refused with ``review.sealed``."""
    row = transaction.lock(tables.Review, review_id, seen)
    transaction.session.flush()
    held = queries.review(transaction.connection, review_id)
    rules.require_open(held)
    transaction.params["review"] = held.number
    return row, held


def _open(transaction: Transaction, review_id: str) -> tuple[Review, CallSheet]:
    """Hold a review that is not sealed, so that it is not sealed meanwhile; its version stays."""
    held = queries.hold(transaction.connection, review_id)
    rules.require_open(held)
    transaction.params["review"] = held.number
    return held, call_queries.call(transaction.connection, held.call_id)
