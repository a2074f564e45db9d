"""Milestones of projects, calls and sessions: read and edited; what hangs on them moves in the same step."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from cmpdesk.domain import mission_checks
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.missions import Mission
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import Days, MilestoneDraft, Plan, recounted, tried
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, resolve
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries import missions as mission_queries
from cmpdesk.storage.queries import schedules as queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.PROJECTS | Area.HISTORY
_RIGHTS = {
    OwnerKind.PROJECT: Right.EDIT_PROJECT,
    OwnerKind.CALL: Right.EDIT_CALL,
    OwnerKind.SESSION: Right.EDIT_PROGRAMME,
}
_ROOTS = {
    OwnerKind.PROJECT: tables.Project,
    OwnerKind.CALL: tables.Call,
    OwnerKind.SESSION: tables.CommissionSession,
}


# -- reading


def plan(workspace: Workspace, owner: Owner) -> Plan:
    """Return the calendar of a project, a call or a session, with all that hangs on it."""
    with workspace.read() as connection:
        return queries.plan(connection, owner)


def cohort(workspace: Workspace, call_id: str) -> tuple[Milestone, ...]:
    """Return the milestones of the projects of a call, of the call and of its session, in one query."""
    with workspace.read() as connection:
        return queries.of_cohort(connection, call_id)


def working_days(workspace: Workspace) -> Days:
    """Return the working days of each territory, and those of both."""
    with workspace.read() as connection:
        return queries.working_days(connection)


def right_over(owner: Owner) -> Right:
    """Return the right that changes the calendar of an owner; that of a session is for who may open sessions."""
    return _RIGHTS[owner.kind]


# -- editing one calendar


def add(workspace: Workspace, *, officer: Officer, owner: Owner, seen: int | None,
        draft: MilestoneDraft) -> Outcome[Plan]:  # fmt: skip
    """Add a milestone at the end; refused as `domain.plans.tried` says. `seen` is the version of the owner."""
    workspace.require(officer, right_over(owner))
    with workspace.write(officer, "milestone.add") as transaction:
        held = _opened(transaction, owner, seen, name=draft.name)
        made = tried(held, draft).milestone
        rows = transaction.find(tables.Milestone, **{queries.column_of(owner.kind): owner.id})
        last = max((row.position for row in rows), default=-1)
        transaction.add(row_of(made, last + 1))
        transaction.commit()
    return Outcome(plan(workspace, owner), AREAS)


def edit(workspace: Workspace, *, officer: Officer, milestone_id: str, seen: int | None,
         draft: MilestoneDraft) -> Outcome[Plan]:  # fmt: skip
    """Change a milestone; what follows it moves in the same step, at any distance and in other calendars too."""
    with _changing(workspace, officer, "milestone.edit", milestone_id, seen) as (transaction, held):
        what, former = tried(held, draft, milestone_id), held.find(milestone_id)
        if former is not None and former.when != what.milestone.when:
            _reach(workspace, officer, held)
        changed = {one.id: replace(one, when=when) for one, when in what.others}
        write(workspace, transaction, officer, held, {**changed, milestone_id: what.milestone})
        transaction.commit()
    return Outcome(plan(workspace, held.owner), AREAS)


def remove(workspace: Workspace, *, officer: Officer, milestone_id: str, seen: int | None) -> Outcome[Plan]:
    """Remove a milestone; what hangs on it stays where it is. Refused with ``milestone.paid`` where money waits for it,
    with ``milestone.told`` where it is the end of a mission that is described, or a report that came.

    What will not take place any more is better cancelled: then it is still seen that it was promised.
    """
    with _changing(workspace, officer, "milestone.remove", milestone_id, seen) as (transaction, held):
        _reach(workspace, officer, held)
        row = transaction.get(tables.Milestone, milestone_id)
        if queries.instalments(transaction.connection, milestone_id):
            raise Refusal("milestone.paid", name=row.name)
        told = (*transaction.find(tables.Mission, milestone_id=milestone_id),
                *transaction.find(tables.Report, milestone_id=milestone_id))  # fmt: skip
        if told:
            raise Refusal("milestone.told", name=row.name)
        freed = {one.id: replace(one, anchor_id=None, rule=None) for one in held.every if one.anchor_id == milestone_id}
        write(workspace, transaction, officer, held, freed)
        transaction.delete(row)
        transaction.commit()
    return Outcome(plan(workspace, held.owner), AREAS)


def reorder(workspace: Workspace, *, officer: Officer, owner: Owner, seen: int | None,
            order: Sequence[str]) -> Outcome[Plan]:  # fmt: skip
    """Put the milestones of a calendar in another order; `order` names each of them once."""
    workspace.require(officer, right_over(owner))
    with workspace.write(officer, "milestone.reorder") as transaction:
        held = _opened(transaction, owner, seen)
        if sorted(order) != sorted(one.id for one in held.milestones):
            raise Refusal("record.moved", table="milestone")
        for row in transaction.find(tables.Milestone, **{queries.column_of(owner.kind): owner.id}):
            row.position = order.index(row.id)
        transaction.commit()
    return Outcome(plan(workspace, owner), AREAS)


def finish(workspace: Workspace, *, officer: Officer, milestone_id: str, seen: int | None,
           on: date | None) -> Outcome[Plan]:  # fmt: skip
    """Record the day on which it was done, None that it was not; it does not move any more, nor what hangs on it."""
    label = "milestone.done" if on else "milestone.not-done"
    return _set(workspace, officer, label, milestone_id, seen, done_on=on)


def freeze(workspace: Workspace, *, officer: Officer, milestone_id: str, seen: int | None,
           frozen: bool) -> Outcome[Plan]:  # fmt: skip
    """Hold a milestone where it is, or let it go; let go, it stays where it is until its anchor moves."""
    label = "milestone.freeze" if frozen else "milestone.unfreeze"
    return _set(workspace, officer, label, milestone_id, seen, frozen=frozen)


def confirm(workspace: Workspace, *, officer: Officer, milestone_id: str, seen: int | None,
            provisional: bool) -> Outcome[Plan]:  # fmt: skip
    """Say whether a date is only foreseen or confirmed."""
    label = "milestone.provisional" if provisional else "milestone.confirm"
    return _set(workspace, officer, label, milestone_id, seen, provisional=provisional)


def cancel(workspace: Workspace, *, officer: Officer, milestone_id: str, seen: int | None,
           reason: str) -> Outcome[Plan]:  # fmt: skip
    """Cancel a milestone for a reason (``milestone.no-reason``); it keeps its date, and what hangs on it.

    Only the report of a mission that will not take place is cancelled with it, and restored with it.
    """
    if not reason.strip():
        raise Refusal("milestone.no-reason")
    return _set(workspace, officer, "milestone.cancel", milestone_id, seen, cancelled=True,
                cancelled_reason=reason.strip())  # fmt: skip


def restore(workspace: Workspace, *, officer: Officer, milestone_id: str, seen: int | None) -> Outcome[Plan]:
    """Take back that a milestone was cancelled."""
    return _set(workspace, officer, "milestone.restore", milestone_id, seen, cancelled=False, cancelled_reason="")


def recompute(workspace: Workspace, *, officer: Officer, call_id: str) -> Outcome[int]:
    """Count all relative dates of a cohort anew, as after the holidays changed; the value is how many moved."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "milestone.recompute", count=0) as transaction:
        mission_queries.hold(transaction.connection, Owner(OwnerKind.CALL, call_id))
        held = queries.plan(transaction.connection, Owner(OwnerKind.CALL, call_id))
        _reach(workspace, officer, held)
        dates = resolve(held.every, held.days)
        moved = {one.id: replace(one, when=dates[one.id]) for one in held.every if dates.get(one.id, one.when)
                 != one.when}  # fmt: skip
        lock(transaction, {one.owner for one in moved.values()})
        write(workspace, transaction, officer, held, moved)
        transaction.params["count"] = len(moved)
        transaction.commit()
    return Outcome(len(moved), AREAS)


# -- for other use cases, inside their transaction


def lock(transaction: Transaction, owners: Iterable[Owner], seen: Mapping[str, int] | None = None) -> None:
    """Lock the owners of milestones that are about to change, and raise their versions; ``record.moved`` where one is
    not of the version `seen` of it.
    """
    every, known = set(owners), seen or {}
    transaction.lock_all(tables.Project, {one.id: known.get(one.id) for one in every if one.kind is OwnerKind.PROJECT})
    for kind in (OwnerKind.CALL, OwnerKind.SESSION):
        for one in sorted(owner.id for owner in every if owner.kind is kind):
            transaction.lock(_ROOTS[kind], one, known.get(one))


def store(transaction: Transaction, before: Mapping[str, Milestone], after: Mapping[str, Milestone]) -> None:
    """Write milestones as `after` has them, by id, in bulk; `before` has them as they are stored, their owners locked.
    """
    transaction.bulk_update(tables.Milestone, [differences(before[id], one) for id, one in after.items()])


def differences(old: Milestone, new: Milestone) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the stored columns in which two states of a milestone differ, before and after: with its id and date."""
    was, now = {"id": old.id, **_dated(old.when)}, {"id": old.id, **_dated(new.when)}
    for name, kept in _KEPT_AS:
        former, value = getattr(old, name), getattr(new, name)
        if value is not former and value != former:
            was[name], now[name] = kept(former), kept(value)
    return was, now


@lru_cache(maxsize=8192)
def _dated(when: PartialDate | None) -> Mapping[str, str | None]:
    if when is None:
        return {"edtf": "", "earliest": None, "latest": None}
    return {"edtf": when.edtf, "earliest": when.earliest.isoformat(), "latest": when.latest.isoformat()}


def _same(value: Any) -> Any:
    return value


_KEPT_AS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("kind", str), ("name", LocalisedText.to_dict), ("side", lambda side: str(side or "")), ("anchor_id", _same),
    ("rule", lambda rule: rule.to_value() if rule else {}), ("provisional", _same), ("frozen", _same),
    ("cancelled", _same), ("cancelled_reason", _same), ("done_on", lambda day: day.isoformat() if day else None),
)  # fmt: skip


def write(workspace: Workspace, transaction: Transaction, officer: Officer, held: Plan,
          changed: Mapping[str, Milestone], apart: str = "") -> None:  # fmt: skip
    """Write what changed in the calendar of `held` and in those that hang on it; the owner of `held` is locked.

    Refused as `check_missions` says, but for the mission that ends on the date `apart`.
    """
    check_missions(transaction, held.owner, changed, apart)
    others = {one.owner for one in changed.values()} - {held.owner}
    for kind in {one.kind for one in others}:
        workspace.require(officer, _RIGHTS[kind])
    lock(transaction, others)
    transaction.session.flush()
    store(transaction, {one.id: one for one in held.every}, changed)
    transaction.session.expire_all()


def check_missions(transaction: Transaction, owner: Owner, changed: Mapping[str, Milestone], apart: str = "") -> None:
    """Refuse to bring a mission where it could not be planned (`domain.mission_checks.check`), by dates as they are to
    be `changed`; who plans a mission or moves its date meanwhile waits.

    What stood against it before does not stand against it again, nor does anything where it ends on the date `apart`.
    """
    ends = [id for id, one in changed.items() if one.kind is MilestoneKind.MISSION]
    if not ends or not mission_queries.end_somewhere(transaction.connection, ends):
        return
    mission_queries.hold(transaction.connection, owner)
    around = mission_queries.beside(transaction.connection, owner)
    calls = {one.call_id for one in around if one.milestone_id in changed}
    rules = {call_id: mission_queries.rules(transaction.connection, call_id) for call_id in sorted(calls)}
    for one in mission_checks.findings(around, changed, rules):
        if not one.already and one.mission.milestone_id != apart:
            raise one.refusal


def keep_missions(transaction: Transaction, before: Sequence[Mission]) -> None:
    """Refuse to leave a mission where it could not be planned (`domain.mission_checks.check`), once a step is taken
    back; `before` are those of its programme as they were. What stood against it before does not again.
    """
    connection = transaction.connection
    after = mission_queries.around(connection, before[0].call_id) if before else ()
    rules = {call_id: mission_queries.rules(connection, call_id) for call_id in sorted({one.call_id for one in after})}
    former = {one.id: one for one in before}
    for one in mission_checks.compared([former.get(one.id) for one in after], after, rules):
        if not one.already:
            raise one.refusal


def took_place(transaction: Transaction, milestone_id: str) -> None:
    """Note that a meeting took place on its day, where that is known; nothing moves its date from then on."""
    for one in queries.some(transaction.connection, [milestone_id]):
        if one.cancelled or one.done_on is not None:
            continue
        lock(transaction, {one.owner})
        row, day = transaction.get(tables.Milestone, one.id), one.when.exact if one.when else None
        if day is not None and day <= transaction.workspace.today():
            row.done_on = day
        else:
            row.frozen = True


def begin(transaction: Transaction, project_id: str, day: date) -> bool:
    """Let a project start on `day` where its calendar has a start without a date; what follows it is counted.

    The caller locked the project. False where the start has a date already, or there is none.
    """
    held = queries.plan(transaction.connection, Owner(OwnerKind.PROJECT, project_id))
    first = next((one for one in held.milestones if one.kind is MilestoneKind.START and not one.held), None)
    if first is None or first.when is not None:
        return False
    started = replace(first, when=PartialDate.of(day), anchor_id=None, rule=None)
    every = [started if one.id == first.id else one for one in held.every]
    dates = recounted(every, [first.id], held.days)
    known = {one.id: one for one in held.milestones}
    transaction.session.flush()
    store(transaction, known, {first.id: started, **{one: replace(known[one], when=dates[one]) for one in dates
                                                     if one in known}})  # fmt: skip
    transaction.session.expire_all()
    return True


def row_of(one: Milestone, position: int) -> tables.Milestone:
    """Return a new row of a milestone; its id is given when it is added, unless it has one."""
    made = tables.Milestone(
        **{queries.column_of(one.owner.kind): one.owner.id}, position=position, kind=str(one.kind), name=one.name,
        side=str(one.side or ""), edtf=one.when.edtf if one.when else "",
        earliest=one.when.earliest if one.when else None, latest=one.when.latest if one.when else None,
        anchor_id=one.anchor_id, rule=one.rule.to_value() if one.rule else {}, provisional=one.provisional,
    )  # fmt: skip
    if one.id:
        made.id = one.id
    return made


# -- what these share


def _opened(transaction: Transaction, owner: Owner, seen: int | None, name: LocalisedText | None = None) -> Plan:
    """Lock an owner and return its calendar; the step is told by the label of the owner and the name."""
    transaction.lock(_ROOTS[owner.kind], owner.id, seen)
    transaction.session.flush()
    held = queries.plan(transaction.connection, owner)
    transaction.params["owner"] = held.label
    if name is not None:
        transaction.params["name"] = name.in_("fr")
    return held


@contextmanager
def _changing(workspace: Workspace, officer: Officer, label: str, milestone_id: str,
              seen: int | None) -> Iterator[tuple[Transaction, Plan]]:  # fmt: skip
    """Open a step that changes a milestone: its owner is locked, and its calendar read."""
    with workspace.read() as connection:
        owner = queries.owner_of(connection, milestone_id)
    workspace.require(officer, right_over(owner))
    with workspace.write(officer, label) as transaction:
        mission_queries.hold(transaction.connection, owner)
        held = _opened(transaction, owner, seen)
        one = held.find(milestone_id)
        if one is None:
            raise Refusal("record.gone", table="milestone")
        for review in transaction.find(tables.Review, milestone_id=milestone_id):
            if review.sealed_at is not None and label != "milestone.done":
                raise Refusal("review.sealed", number=review.number)
        transaction.params["name"] = one.name.in_("fr")
        yield transaction, held


def _set(workspace: Workspace, officer: Officer, label: str, milestone_id: str, seen: int | None,
         **values: Any) -> Outcome[Plan]:  # fmt: skip
    with _changing(workspace, officer, label, milestone_id, seen) as (transaction, held):
        row = transaction.get(tables.Milestone, milestone_id)
        if all(getattr(row, name) == value for name, value in values.items()):
            return Outcome(held, Area.NONE)
        one = held.find(milestone_id)
        if one is not None:
            check_missions(transaction, held.owner, {one.id: replace(one, **values)})
        told = reports_after(transaction, row) if "cancelled" in values else []
        for each in (row, *told):
            for name, value in values.items():
                setattr(each, name, value)
        transaction.commit()
    return Outcome(plan(workspace, held.owner), AREAS)


def reports_after(transaction: Transaction, ending: tables.Milestone) -> list[tables.Milestone]:
    """Return the dates of its own calendar on which reports are due after a mission, but for those that came."""
    if ending.kind != str(MilestoneKind.MISSION):
        return []
    found = transaction.find(tables.Milestone, anchor_id=ending.id, kind=str(MilestoneKind.REPORT),
                             project_id=ending.project_id, call_id=ending.call_id)  # fmt: skip
    return [one for one in found if one.done_on is None]


def _reach(workspace: Workspace, officer: Officer, held: Plan) -> None:
    """Refuse who may not see all that hangs on a calendar: it would be moved, or left behind, unseen."""
    if held.hidden:
        workspace.require(officer, Right.SEE_STRICT)
