"""Carrying out what a mid-term review decided: seen before it is done, done whole or not at all, then sealed.

What both Parties decided (the calendar, an amendment, the end of a project) is done once, by whoever comes first; the
money of a Party, and its approval of the new calendar, by who acts for that Party.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cmpdesk.domain import review_effects as rules
from cmpdesk.domain import review_money as money_rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.change_requests import RequestDraft, RequestKind
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectAction
from cmpdesk.domain.review_effects import Judged, Plan, ProjectEffects
from cmpdesk.domain.review_money import Effect, EffectDraft, InstalmentEffect
from cmpdesk.domain.reviews import Review, ReviewFilter, ReviewOutcome, ReviewState
from cmpdesk.domain.revisions import RevisionDraft, RevisionState
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.services import change_requests, projects, rescheduling, review_plans, reviews, schedules
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import missions as mission_queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.queries import review_effects as queries
from cmpdesk.storage.queries import reviews as review_queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = reviews.AREAS | projects.AREAS


def plan(workspace: Workspace, *, officer: Officer, review_id: str,
         project_ids: Collection[str] | None = None) -> Plan:  # fmt: skip
    """Return all that carrying out a review would change now, of the projects that are chosen (None: of all)."""
    with workspace.read() as connection:
        return review_plans.made(workspace, connection, officer, review_id, project_ids)


def carry_out(workspace: Workspace, *, officer: Officer, shown: Plan, draft: RevisionDraft, on: date | None = None,
              watch: Watch | None = None) -> Outcome[Plan]:  # fmt: skip
    """Carry out a plan as it was `shown`, in one step that can be taken back; what moves dates is one revision.

    `draft` is what that revision is called, and who decided it: on the last day of the decisions where it says none.
    Money is released on the day `on`, today by default.
    Refused as the plan says (`Plan.refusals`), with ``review.nothing-to-do``, and with ``record.moved`` where somebody
    changed a decision or a project since.
    """
    watch, on = watch or Unwatched(), on or workspace.today()
    workspace.require(officer, Right.EDIT_PROJECT)
    wanted = {one.project_id: one for one in shown.todo}
    if not wanted:
        raise Refusal("review.nothing-to-do")
    with workspace.write(officer, "review.carry-out") as transaction:
        mission_queries.hold(transaction.connection, Owner(OwnerKind.CALL, shown.call_id))
        reviews.opened(transaction, shown.review_id)
        seen = {one.decision.id: one.decision.version for one in wanted.values()}
        decisions = transaction.lock_all(tables.ReviewDecision, seen)
        followed = transaction.lock_all(tables.Project, {one: shown.versions[one] for one in wanted})
        transaction.session.flush()
        project_queries.hold_money(transaction.connection, shown.call_id)
        fresh = review_plans.made(workspace, transaction.connection, officer, shown.review_id, wanted)
        for refusal in fresh.refusals:
            raise refusal
        for done, one in enumerate(fresh.todo):
            watch.check()
            watch.report(Progress(one.number, done, len(fresh.todo)))
            _pay(transaction, one, fresh.sides, on)
            if one.decision.applied_at is None:
                _together(transaction, one, decisions[one.decision.id], followed[one.project_id], draft)
        watch.check()
        _move(transaction, fresh, decisions, draft)
        watch.check()
        transaction.params = {"review": fresh.number, "count": len(fresh.todo)}
        transaction.commit()
    return Outcome(plan(workspace, officer=officer, review_id=shown.review_id), AREAS)


def _pay(transaction: Transaction, one: ProjectEffects, sides: Collection[Side], on: date) -> None:
    """Let the instalments of a project be as they were decided."""
    for line in one.money:
        if line.carried_out or line.side not in sides:
            continue
        made = transaction.get(tables.InstalmentDecision, line.id)
        row = transaction.get(tables.Instalment, line.instalment_id)
        made.before_cents = row.cents
        transaction.get(tables.GrantLine, line.grant_id).cents -= row.cents - line.decided.cents
        row.cents = line.decided.cents
        if line.effect in (Effect.RELEASED, Effect.REDUCED):
            row.released_on = row.released_on or on
        else:
            row.released_on = None
            row.condition = line.condition.strip() or row.condition


def _together(transaction: Transaction, one: ProjectEffects, row: tables.ReviewDecision, project: tables.Project,
              draft: RevisionDraft) -> None:  # fmt: skip
    """Do what both Parties decided together, but the calendar."""
    said = "\n\n".join(dict.fromkeys(reason.strip() for reason in one.decision.reasons if reason.strip()))
    if one.amendment:
        kind = RequestKind.CONTENT if one.decision.conditions.strip() else RequestKind.BUDGET
        asked = RequestDraft(kind, draft.requester.strip() or draft.deciding_body.strip() or draft.title.strip(),
                             one.decision.decided_on or transaction.workspace.today(), said, one.amendment)  # fmt: skip
        made = change_requests.accepted(transaction, project_id=one.project_id, draft=asked, on=asked.asked_on,
                                        reasons=one.decision.reasons)  # fmt: skip
        row.request_id = made.id
    if one.decision.outcome is ReviewOutcome.STOP:
        projects.moved(transaction, project, ProjectAction.STOP, said)
    row.applied_at = transaction.workspace.now()


def _move(transaction: Transaction, fresh: Plan, decisions: dict[str, tables.ReviewDecision],
          draft: RevisionDraft) -> None:  # fmt: skip
    """Move all dates as one revision, and approve for the Parties that the officer acts for."""
    transaction.session.flush()
    days = [one.decision.decided_on for one in fresh.todo if one.decision.decided_on]
    draft = replace(draft, decided_on=draft.decided_on or max(days, default=None))
    moving = [one for one in fresh.todo if review_plans.moves(one)]
    revisions = {one.decision.revision_id for one in fresh.todo if one.decision.revision_id and one.awaits}
    if moving:
        moves = [move for one in moving for move in review_plans.moves(one)]
        made = rescheduling.revised(transaction, call_id=fresh.call_id, moves=moves, draft=draft)
        transaction.session.flush()
        for one in moving:
            transaction.get(tables.ReviewDecision, one.decision.id).revision_id = made.id
        transaction.session.flush()
        revisions.add(made.id)
    for revision_id in sorted(revisions):
        row = transaction.lock(tables.Revision, revision_id)
        for side in Side:
            if side in fresh.sides and getattr(row, f"approved_{side}") is None:
                rescheduling.approved(transaction, row, side=side, on=max(days, default=transaction.workspace.today()))
                transaction.session.flush()


# -- what is decided of money


def decide_money(workspace: Workspace, *, officer: Officer, review_id: str, project_id: str, seen: int,
                 drafts: Sequence[EffectDraft]) -> Outcome[tuple[InstalmentEffect, ...]]:  # fmt: skip
    """Say what becomes of instalments of a project; those that `drafts` leaves out are no longer decided of.

    `seen` is the version of the decision, 0 where there is none. Lines of a Party for which `officer` does not act
    have to stay (``access.manage-grants``). Refused as `domain.review_effects.check_effect` says, with
    ``effect.carried-out`` once the money moved, and with ``record.gone``.
    """
    with reviews.deciding(workspace, officer, "review.money", review_id, project_id, seen) as (transaction, row, made):
        held = {one.instalment_id: one
                for one in queries.of_review(transaction.connection, review_id).get(project_id, ())}  # fmt: skip
        wanted = {one.instalment_id: one for one in drafts}
        call = call_queries.call(transaction.connection, transaction.get(tables.Project, project_id).call_id)
        home = programme(workspace, call.programme_id)
        for instalment_id in {**held, **wanted}:
            before, after = held.get(instalment_id), wanted.get(instalment_id)
            if before is not None and after == _drafted(before):
                continue
            if before is not None and before.carried_out:
                raise Refusal("effect.carried-out", number=row.number)
            grant = transaction.get(tables.GrantLine, transaction.get(tables.Instalment, instalment_id).grant_id)
            if grant.project_id != project_id:
                raise Refusal("record.gone", table="instalment")
            workspace.require(officer, Right.MANAGE_GRANTS, home.party(Side(grant.side)).code)
            _say(transaction, made, before, after)
        transaction.session.flush()
        for one in queries.of_review(transaction.connection, review_id).get(project_id, ()):
            money_rules.check_effect(one, row.number)
        transaction.commit()
    return Outcome(effects(workspace, review_id).get(project_id, ()), AREAS)


def effects(workspace: Workspace, review_id: str) -> dict[str, tuple[InstalmentEffect, ...]]:
    """Return what is decided of instalments at a review, by project."""
    with workspace.read() as connection:
        return queries.of_review(connection, review_id)


def _drafted(one: InstalmentEffect) -> EffectDraft:
    return EffectDraft(one.instalment_id, one.effect, one.cents, one.condition)


def _say(transaction: Transaction, made: tables.ReviewDecision, before: InstalmentEffect | None,
         after: EffectDraft | None) -> None:  # fmt: skip
    held = transaction.get(tables.InstalmentDecision, before.id) if before is not None else None
    if after is None:
        if held is not None:
            transaction.delete(held)
        return
    if held is None:
        held = transaction.add(tables.InstalmentDecision(decision_id=made.id, instalment_id=after.instalment_id,
                                                         effect=str(after.effect)))  # fmt: skip
    held.effect, held.condition = str(after.effect), after.condition.strip()
    held.cents = after.cents if after.effect is Effect.REDUCED else None


# -- the seal


def seal(workspace: Workspace, *, officer: Officer, review_id: str, seen: int) -> Outcome[Review]:
    """Seal a review: from then on nothing of it changes, nor does its date. A lead does it, once; no undo goes back
    across it.

    Refused as `domain.review_effects.check_sealable` says, with ``review.sealed``, ``access.decide-call``,
    ``access.see-strict`` where the call holds strict files that `officer` may not see, and ``record.moved``.
    """
    workspace.require(officer, Right.DECIDE_CALL)
    with workspace.write(officer, "review.seal", kind=StepKind.SEAL) as transaction:
        call_id = transaction.get(tables.Review, review_id).call_id
        mission_queries.hold(transaction.connection, Owner(OwnerKind.CALL, call_id))
        row, held = reviews.opened(transaction, review_id, seen)
        judged, parties = _judged(workspace, transaction.connection, officer, held)
        rules.check_sealable(judged, parties)
        row.state, row.sealed_at, row.sealed_by = str(ReviewState.SEALED), workspace.now(), officer.id
        if held.milestone_id is not None:
            schedules.took_place(transaction, held.milestone_id)
        transaction.params["review"] = held.number
        transaction.commit()
    return Outcome(reviews.review(workspace, review_id), AREAS)


def sealable(workspace: Workspace, *, officer: Officer, review_id: str) -> Refusal | None:
    """Return why a review cannot be sealed yet, None where it can."""
    try:
        workspace.require(officer, Right.DECIDE_CALL)
        with workspace.read() as connection:
            held = review_queries.review(connection, review_id)
            if held.state is ReviewState.SEALED:
                raise Refusal("review.sealed", number=held.number)
            rules.check_sealable(*_judged(workspace, connection, officer, held))
    except Refusal as refusal:
        return refusal
    return None


def _judged(workspace: Workspace, connection: Any, officer: Officer,
            held: Review) -> tuple[list[Judged], dict[Side, str]]:  # fmt: skip
    if clearance.holds_strict(connection, held.call_id):
        workspace.require(officer, Right.SEE_STRICT)
    call = call_queries.call(connection, held.call_id)
    home = programme(workspace, call.programme_id)
    decided = {one.project_id: one for one in review_queries.decisions(connection, held.id)}
    money = queries.of_review(connection, held.id)
    rows = review_queries.page(connection, call, held, ReviewFilter(held.id), workspace.today(), None, review_plans.ALL)
    moved = queries.revisions(connection, call.id, (one.revision_id or "" for one in decided.values()))
    awaited = {key for key, one in moved.items() if one.state is RevisionState.PROVISIONAL}
    judged = []
    for one in rows.rows:
        made = decided.get(one.project_id)
        done = made is not None and made.applied_at is not None and made.revision_id not in awaited
        judged.append(Judged(one.number, one.stage, made,
                             done and all(each.carried_out for each in money.get(one.project_id, ()))))  # fmt: skip
    return judged, {side: home.party(side).code for side in Side}
