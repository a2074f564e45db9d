"""Giving projects, calls and sessions the milestones of their programme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat, starmap
from typing import Any

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.plans import Plan
from cmpdesk.domain.schedule_templates import TemplateLine, check, given
from cmpdesk.domain.schedules import Milestone, Owner, OwnerKind, resolve
from cmpdesk.services import programmes
from cmpdesk.services.schedules import AREAS, right_over, row_of
from cmpdesk.services.schedules import lock as lock_owners
from cmpdesk.services.schedules import plan as plan_of
from cmpdesk.storage import tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.queries import schedules as queries
from cmpdesk.storage.workspace import Transaction, Workspace


@dataclass(frozen=True, slots=True)
class Applied:
    """How many calendars were filled, and how many were left because they hold milestones already."""

    filled: int
    left: int


def lines(workspace: Workspace, programme_id: str) -> tuple[TemplateLine, ...]:
    """Return the milestones that a programme gives, with their sources; without one a line is our proposal."""
    with workspace.read() as connection:
        return _read(*queries.template(connection, programme_id))


def write(workspace: Workspace, *, officer: Officer, programme_id: str, seen: int,
          lines: Sequence[TemplateLine]) -> Outcome[tuple[TemplateLine, ...]]:  # fmt: skip
    """Set the milestones that a programme gives from now on; calendars that were given some keep theirs.

    `seen` is the version of the programme. Refused as `domain.schedule_templates.check` says.
    """
    workspace.require(officer, Right.EDIT_PROGRAMME)
    check(lines)
    with workspace.write(officer, "programme.milestones") as transaction:
        row = transaction.lock(tables.Programme, programme_id, seen)
        transaction.params["code"] = row.code
        stored = [one.to_value() for one in lines]
        if [one.to_value() for one in _read(row.code, row.defaults.get("milestones"))] == stored:
            return Outcome(tuple(lines), Area.NONE)
        row.defaults = {**row.defaults, "milestones": stored}
        transaction.commit()
    return Outcome(tuple(lines), Area.PROGRAMMES | Area.HISTORY)


def of_owner(workspace: Workspace, owner: Owner) -> tuple[TemplateLine, ...]:
    """Return the milestones that the programme of an owner gives to such an owner."""
    with workspace.read() as connection:
        held = queries.plan(connection, owner, days={})
        found = _read(*queries.template(connection, queries.programme_of(connection, held)))
    return tuple(one for one in found if one.of is owner.kind)


def apply(workspace: Workspace, *, officer: Officer, project_ids: Sequence[str]) -> Outcome[Applied]:
    """Give projects of one call the milestones of their programme, in one step; who has some already keeps them."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "milestone.apply", count=0) as transaction:
        lock_owners(transaction, (Owner(OwnerKind.PROJECT, one) for one in project_ids))
        filled = fill(transaction, project_ids)
        transaction.params["count"] = filled
        if filled:
            transaction.commit()
    return Outcome(Applied(filled, len(set(project_ids)) - filled), AREAS)


def apply_to(workspace: Workspace, *, officer: Officer, owner: Owner) -> Outcome[Plan]:
    """Give a call or a session the milestones of its programme.

    Refused with ``milestone.has-some``, and with ``milestone.none-given`` where the programme has none for it.
    """
    workspace.require(officer, right_over(owner))
    with workspace.write(officer, "milestone.apply-owner") as transaction:
        lock_owners(transaction, [owner])
        held = queries.plan(transaction.connection, owner)
        transaction.params["owner"] = held.label
        if held.milestones:
            raise Refusal("milestone.has-some", owner=held.label)
        found = _read(*queries.template(transaction.connection, queries.programme_of(transaction.connection, held)))
        made = _made(transaction, held, found)
        if not made:
            raise Refusal("milestone.none-given", owner=held.label)
        _insert(transaction, made)
        transaction.commit()
    return Outcome(plan_of(workspace, owner), AREAS)


def fill(transaction: Transaction, project_ids: Iterable[str]) -> int:
    """Give projects the milestones of their programme, those that have none; return how many were given some.

    The caller locked them. The start has no date yet: `schedules.begin` gives it one.
    """
    transaction.session.flush()
    connection = transaction.connection
    days = queries.working_days(connection)
    known: dict[str, tuple[TemplateLine, ...]] = {}
    filled = 0
    for project_id in sorted(set(project_ids)):
        held = queries.plan(connection, Owner(OwnerKind.PROJECT, project_id), days=days)
        programme_id = queries.programme_of(connection, held)
        if programme_id not in known:
            known[programme_id] = _read(*queries.template(connection, programme_id))
        made = () if held.milestones else _made(transaction, held, known[programme_id])
        _insert(transaction, made)
        filled += bool(made)
    return filled


def _read(code: str, stored: Sequence[Mapping[str, Any]] | None) -> tuple[TemplateLine, ...]:
    """Return what is stored with a programme; one that was adopted before has what is shipped."""
    if stored is None:
        stored = next((one.milestones for one in programmes.templates() if one.code == code), ())
    return tuple(TemplateLine.of_value(one) for one in stored)


def _made(transaction: Transaction, held: Plan, found: Sequence[TemplateLine]) -> tuple[Milestone, ...]:
    months = transaction.get(tables.Call, held.call_id).max_months if held.call_id else None
    missions = queries.missions(transaction.connection, held.owner)
    new = given(found, held.owner, _above(held, found), months=months, missions=missions,
                new_id=starmap(new_id, repeat(())))  # fmt: skip
    dates = resolve([*(replace(one, anchor_id=None, rule=None) for one in held.around), *new], held.days)
    return tuple(replace(one, when=dates.get(one.id)) for one in new)


def _above(held: Plan, found: Sequence[TemplateLine]) -> dict[str, str]:
    """Return the milestones of the call and the session that are what a line of them means: the first of its kind."""
    known: dict[str, str] = {}
    for line in found:
        same = [one for one in held.around if one.owner.kind is line.of and one.kind is line.kind and not one.cancelled]
        if (
            line.of is not held.owner.kind
            and same
            and not any(other.kind is line.kind and other.of is line.of and other.key in known for other in found)
        ):
            known[line.key] = same[0].id
    return known


def _insert(transaction: Transaction, made: Sequence[Milestone]) -> None:
    for position, one in enumerate(made):
        transaction.add(row_of(one, position))
