"""Moving dates: seen before it is done, done in one step, provisional until both Parties have approved it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cmpdesk.domain import asked_moves
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.asked_moves import Asked, Tried
from cmpdesk.domain.baselines import BaselineKind
from cmpdesk.domain.breaks import Limits
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.moves import Move
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.revisions import DateChange, Forecast, Ground, Revision, RevisionDraft
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.tasks import Watch
from cmpdesk.domain.working_days import CalendarCode
from cmpdesk.runtime.collector import at_rest
from cmpdesk.services import baselines, schedules
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import baselines as queries
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import grants as grant_queries
from cmpdesk.storage.queries import missions as mission_queries
from cmpdesk.storage.queries import schedules as schedule_queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.PROJECTS | Area.HISTORY
_KEPT = ("edtf", "earliest", "latest", "anchor_id", "rule", "provisional", "frozen", "cancelled", "cancelled_reason")
"""What a revision changes of a milestone, and puts back when it is refused."""
Changed = tuple[dict[str, Any], dict[str, Any]]
"""The stored columns of a milestone that change, before and after."""


def revisions(workspace: Workspace, call_id: str) -> tuple[Revision, ...]:
    """Return the revisions of a call, the newest first."""
    with workspace.read() as connection:
        return queries.revisions(connection, call_id)


def revision(workspace: Workspace, revision_id: str) -> Revision:
    """Return a revision, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        return queries.revision(connection, revision_id)


def changes(workspace: Workspace, revision_id: str) -> tuple[DateChange, ...]:
    """Return the dates that a revision moved, by project."""
    with workspace.read() as connection:
        return queries.changes(connection, revision_id)


@at_rest()
def ground(workspace: Workspace, call_id: str) -> Ground:
    """Return what moves of a cohort are tried on: loaded once, many can be tried."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        return ground_of(connection, call_id, programme(workspace, call.programme_id))


@at_rest()
def forecast(workspace: Workspace, call_id: str, moves: Sequence[Move]) -> Forecast:
    """Return all that `moves` would change in the calendar of a cohort, its call and its session, and what would break.

    Nothing is written.
    """
    return ground(workspace, call_id).forecast(moves)


@at_rest()
def tried(workspace: Workspace, call_id: str, asked: Asked, on: Ground | None = None) -> Tried:
    """Return what `asked` would do, line by line; the moves in it are those to hand to `reschedule`.

    `on` is the ground of a former trial, which spares loading it again: what was changed since is refused later.
    """
    return asked_moves.tried(ground(workspace, call_id) if on is None else on, asked)


def ground_of(connection: Any, call_id: str, parties: Programme) -> Ground:
    held = schedule_queries.plan(connection, Owner(OwnerKind.CALL, call_id))
    heads = queries.heads(connection, call_id)
    return Ground(
        {one.id: one for one in held.every}, {id: number for id, number, _ in heads},
        {id: title for id, _, title in heads}, held.days, _limits(connection, call_id, held.every, parties),
        mission_queries.around(connection, call_id), mission_queries.rules(connection, call_id),
    )  # fmt: skip


def _limits(connection: Any, call_id: str, plan: Iterable[Milestone], parties: Programme) -> Limits:
    """Return the limits of a cohort; its projects go on until the end in the calendar of its session, if there is one.
    """
    ends = [one.when.latest for one in plan if one.owner.kind is OwnerKind.SESSION and one.kind is MilestoneKind.END
            and one.when is not None and not one.cancelled]  # fmt: skip
    years = {
        part.milestone_id: one.year
        for one in grant_queries.of_call(connection, call_id) for part in one.instalments
        if part.milestone_id and not one.carry_overs
    }  # fmt: skip
    return Limits(max(ends, default=None), {}, years,
                  {side: calendar_of(parties.party(side).zone) for side in Side})  # fmt: skip


def calendar_of(zone: str) -> CalendarCode:
    """Return the calendar of working days that counts for a Party, by its time zone."""
    return CalendarCode.QC if zone.startswith("America/") else CalendarCode.BE


# -- moving


@at_rest()
def reschedule(workspace: Workspace, *, officer: Officer, call_id: str, moves: Sequence[Move], draft: RevisionDraft,
               seen: dict[str, int] | None = None, watch: Watch | None = None) -> Outcome[Revision]:  # fmt: skip
    """Move dates in one step, as a revision that is provisional until both Parties have approved it.

    `seen` holds the versions of what moves as the forecast showed them (``record.moved``). The calendar as it was is
    kept as the original baseline where there is none yet. Refused with ``revision.no-title``, ``revision.nothing``, and
    as `domain.mission_checks.check` says where a mission would move to where it could not be planned.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    if not draft.title.strip():
        raise Refusal("revision.no-title")
    with workspace.write(officer, "revision.make", watch=watch, title=draft.title.strip()) as transaction:
        made = revised(transaction, call_id=call_id, moves=moves, draft=draft, seen=seen)
        transaction.commit()
    return Outcome(revision(workspace, made.id), AREAS)


def revised(transaction: Transaction, *, call_id: str, moves: Sequence[Move], draft: RevisionDraft,
            seen: dict[str, int] | None = None) -> tables.Revision:  # fmt: skip
    """Move dates as `reschedule` does, inside a step of somebody else, who commits."""
    workspace, officer, connection = transaction.workspace, transaction.officer, transaction.connection
    mission_queries.hold(connection, Owner(OwnerKind.CALL, call_id))
    call = transaction.lock(tables.Call, call_id, (seen or {}).get(call_id))
    if clearance.holds_strict(connection, call_id):
        workspace.require(officer, Right.SEE_STRICT)
    parties = programme(workspace, call.programme_id)
    transaction.session.flush()  # the versions that are read are those that are locked
    stages = transaction.stages
    ground = ground_of(connection, call_id, parties)
    stages.check()
    forecast = ground.forecast(moves, breaks=False)
    preview = forecast.preview
    if not preview.after:
        raise Refusal("revision.nothing")
    for one in ground.against(preview):
        if one.refusal is not None and not one.already:
            raise one.refusal
    stages.begin(0.4, len(preview.after))
    owners = {one.owner for one in preview.after.values()}
    others = owners - {Owner(OwnerKind.CALL, call_id)}
    _lock(transaction, workspace, officer, others, {**forecast.seen, **(seen or {})})
    _, before = queries.last_baseline(connection, call_id)
    if before is None:
        before = baselines.take(transaction, officer, call_id, BaselineKind.ORIGINAL, ORIGINAL,
                                plan=forecast.milestones.values())  # fmt: skip
    changed = [schedules.differences(preview.before[id], one) for id, one in preview.after.items()]
    moved = {one.milestone_id for one in preview.moved}
    stages.begin(0.6)
    for was, now in changed:
        if was["id"] in moved:
            was["provisional"], now["provisional"] = preview.before[was["id"]].provisional, True
    transaction.bulk_update(tables.Milestone, changed)
    transaction.session.expire_all()
    stages.begin(1)
    return _add(transaction, draft, call_id, before, preview.before, changed)


ORIGINAL = "Calendrier d’origine"
"""The label of a baseline that is taken because dates are about to move for the first time."""


def _lock(transaction: Transaction, workspace: Workspace, officer: Officer, owners: Iterable[Owner],
          seen: dict[str, int]) -> None:  # fmt: skip
    every = set(owners)
    for kind in {one.kind for one in every}:
        workspace.require(officer, schedules.right_over(Owner(kind, "")))
    schedules.lock(transaction, every, seen)
    transaction.session.flush()


def _add(transaction: Transaction, draft: RevisionDraft, call_id: str, baseline: str | None,
         before: Mapping[str, Milestone], changed: Iterable[Changed]) -> tables.Revision:  # fmt: skip
    owners = {one.owner for one in before.values()}
    projects = {one.id for one in owners if one.kind is OwnerKind.PROJECT}
    number = max((one.number for one in transaction.find(tables.Revision, call_id=call_id)), default=0) + 1
    return transaction.add(tables.Revision(
        call_id=call_id, project_id=next(iter(projects)) if len(owners) == len(projects) == 1 else None,
        number=number, title=draft.title.strip(), requester=draft.requester.strip(), reason=draft.reason.strip(),
        deciding_body=draft.deciding_body.strip(), decided_on=draft.decided_on,
        official_reference=draft.reference.strip(), before_id=baseline,
        changes=[_change(was, now, before[was["id"]].owner) for was, now in changed],
    ))  # fmt: skip


def _change(was: Mapping[str, Any], now: Mapping[str, Any], owner: Owner) -> dict[str, Any]:
    """Return what a revision keeps of a milestone: its date, and whatever else changed, before and after."""
    names = [name for name in _KEPT if name == "edtf" or (name in now and was[name] != now[name])]
    kept = {part: {name: row[name] for name in names} for part, row in (("before", was), ("after", now))}
    return {"id": was["id"], **({"project": owner.id} if owner.kind is OwnerKind.PROJECT else {}), **kept}


# -- deciding


def edit(workspace: Workspace, *, officer: Officer, revision_id: str, seen: int,
         draft: RevisionDraft) -> Outcome[Revision]:  # fmt: skip
    """Change what is said of a revision, as long as it is open (``revision.closed``)."""
    workspace.require(officer, Right.EDIT_PROJECT)
    if not draft.title.strip():
        raise Refusal("revision.no-title")
    with workspace.write(officer, "revision.edit", title=draft.title.strip()) as transaction:
        row = transaction.lock(tables.Revision, revision_id, seen)
        queries.revision(transaction.connection, revision_id).require_open()
        row.title, row.requester, row.reason = draft.title.strip(), draft.requester.strip(), draft.reason.strip()
        row.deciding_body, row.decided_on = draft.deciding_body.strip(), draft.decided_on
        row.official_reference = draft.reference.strip()
        transaction.commit()
    return Outcome(revision(workspace, revision_id), AREAS)


@at_rest()
def approve(workspace: Workspace, *, officer: Officer, revision_id: str, seen: int, side: Side,
            on: date, watch: Watch | None = None) -> Outcome[Revision]:  # fmt: skip
    """Record that a Party approved a revision on a day. Once both have, its dates hold and a baseline keeps them.

    Refused with ``revision.closed``, and with ``revision.undecided`` where no body and day of the decision are said.
    """
    with workspace.write(officer, "revision.approve", watch=watch) as transaction:
        _hold(transaction, revision_id)
        approved(transaction, transaction.lock(tables.Revision, revision_id, seen), side=side, on=on)
        transaction.commit()
    return Outcome(revision(workspace, revision_id), AREAS)


def approved(transaction: Transaction, row: tables.Revision, *, side: Side, on: date) -> None:
    """Record that a Party approved a revision as `approve` does, inside a step of somebody else, who commits."""
    officer = transaction.officer
    held = _open(transaction, transaction.workspace, officer, row.id, side)
    if not held.deciding_body.strip() or held.decided_on is None:
        raise Refusal("revision.undecided", number=held.number)
    setattr(row, f"approved_{side}", on)
    if row.approved_first is not None and row.approved_second is not None:
        _lock_projects(transaction, row)
        transaction.stages.begin(0.5, len(row.changes))
        _confirm(transaction, [one["id"] for one in row.changes if one["before"].get("provisional") is False])
        kind = BaselineKind.AMENDMENT if row.project_id else BaselineKind.MIDTERM
        only = [row.project_id] if row.project_id else []
        transaction.stages.begin(0.7)
        row.after_id = baselines.take(transaction, officer, row.call_id, kind, row.title, only)
        transaction.stages.begin(1)


@at_rest()
def refuse(workspace: Workspace, *, officer: Officer, revision_id: str, seen: int, side: Side,
           on: date, watch: Watch | None = None) -> Outcome[Revision]:  # fmt: skip
    """Record that a Party refused a revision: every date goes back to what it was.

    Refused with ``revision.closed``, with ``revision.moved-since`` where a date was moved again afterwards, and as
    `domain.mission_checks.check` says where a mission would go back to where it could not be planned any more.
    """
    with workspace.write(officer, "revision.refuse", watch=watch) as transaction:
        _hold(transaction, revision_id)
        row = transaction.lock(tables.Revision, revision_id, seen)
        held = _open(transaction, workspace, officer, revision_id, side)
        _lock_projects(transaction, row)
        back = {one["id"]: one for one in row.changes}
        transaction.stages.begin(0.3, len(back))
        stored = schedule_queries.stored(transaction.connection, back, _KEPT)
        for one in stored:
            if any(one[name] != value for name, value in back[one["id"]]["after"].items()):
                raise Refusal("revision.moved-since", number=held.number)
        before = mission_queries.around(transaction.connection, held.call_id)
        transaction.stages.begin(0.6)
        transaction.bulk_update(tables.Milestone, [(one, {**one, **back[one["id"]]["before"]}) for one in stored])
        transaction.session.expire_all()
        schedules.keep_missions(transaction, before)
        transaction.stages.begin(1)
        row.refused_on = on
        transaction.commit()
    return Outcome(revision(workspace, revision_id), AREAS)


def _hold(transaction: Transaction, revision_id: str) -> None:
    """Hold the missions of a revision before it is locked itself, as who moves dates does."""
    call_id = transaction.get(tables.Revision, revision_id).call_id
    mission_queries.hold(transaction.connection, Owner(OwnerKind.CALL, call_id))


def _confirm(transaction: Transaction, ids: Collection[str]) -> None:
    """Let dates hold that were confirmed before they moved."""
    rows = schedule_queries.stored(transaction.connection, ids, ["provisional"])
    transaction.bulk_update(tables.Milestone, [(row, {**row, "provisional": False}) for row in rows])
    transaction.session.expire_all()


def _open(transaction: Transaction, workspace: Workspace, officer: Officer, revision_id: str, side: Side) -> Revision:
    held = queries.revision(transaction.connection, revision_id)
    transaction.params["title"] = held.title
    held.require_open()
    call = call_queries.call(transaction.connection, held.call_id)
    party = programme(workspace, call.programme_id).party(side)
    workspace.require(officer, Right.APPROVE_REVISION, party.code)
    transaction.params["party"] = party.code
    if not held.project_id and clearance.holds_strict(transaction.connection, held.call_id):
        workspace.require(officer, Right.SEE_STRICT)
    return held


def _lock_projects(transaction: Transaction, row: tables.Revision) -> None:
    transaction.lock_all(tables.Project, {one["project"]: None for one in row.changes if one.get("project")})
    transaction.session.flush()
