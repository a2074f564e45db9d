"""Baselines and revisions as they are stored, and the present calendar in the shape of a baseline."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from cmpdesk.domain.baselines import (
    Baseline,
    BaselineEntry,
    BaselineKind,
    BaselineMilestone,
    BudgetLine,
    distance,
)
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.revisions import BaselineRow, DateChange, Revision
from cmpdesk.domain.schedules import Milestone, MilestoneKind, OwnerKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries import clearance, schedules

_APPLICATION, _BASELINE, _ENTRY, _GRANT, _MILESTONE, _OFFICER, _PROJECT, _REVISION = (
    kind.__table__
    for kind in (tables.Application, tables.Baseline, tables.BaselineEntry, tables.GrantLine, tables.Milestone,
                 tables.Officer, tables.Project, tables.Revision)
)  # fmt: skip
_ENDED = (str(ProjectState.WITHDRAWN), str(ProjectState.STOPPED))


def present(connection: Connection, call_id: str, project_ids: Collection[str] = (),
            plan: Iterable[Milestone] | None = None) -> tuple[BaselineEntry, ...]:  # fmt: skip
    """Return the calendars and budgets of the projects of a call as they are now, by number; of some only, if named.

    `plan` has the milestones of the call in their order, where they are read already.
    """
    heads: Any = select(_PROJECT.c.id, _PROJECT.c.state, _APPLICATION.c.number, _APPLICATION.c.title).join_from(
        _PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    heads = heads.where(_PROJECT.c.call_id == call_id, *clearance.seen(connection))
    if project_ids:
        heads = heads.where(_PROJECT.c.id.in_(project_ids))
    rows = connection.execute(heads.order_by(_APPLICATION.c.number_key)).all()
    plans: dict[str, list[Milestone]] = {}
    for one in schedules.milestones(connection, calls=[call_id]) if plan is None else plan:
        if one.owner.kind is OwnerKind.PROJECT:
            plans.setdefault(one.owner.id, []).append(one)
    money = _budgets(connection, call_id)
    return tuple(
        _entry(row, plans.get(row.id, []), tuple(money.get(row.id, ()))) for row in rows
    )


def heads(connection: Connection, call_id: str) -> list[tuple[str, str, str]]:
    """Return id, number and title of the projects of a call that can be seen, by number."""
    query: Any = select(_PROJECT.c.id, _APPLICATION.c.number, _APPLICATION.c.title).join_from(
        _PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    query = query.where(_PROJECT.c.call_id == call_id, *clearance.seen(connection))
    return [(row.id, row.number, row.title) for row in connection.execute(query.order_by(_APPLICATION.c.number_key))]


def _entry(row: Any, plan: list[Milestone], budget: tuple[BudgetLine, ...]) -> BaselineEntry:
    first, last = (
        next((one.when for one in plan if one.kind is kind and not one.cancelled), None)
        for kind in (MilestoneKind.START, MilestoneKind.END)
    )
    milestones = tuple(
        BaselineMilestone(one.id, one.name, one.kind, one.side, one.when, one.cancelled) for one in plan
    )
    months = round(distance(first, last).months) if first and last else None
    return BaselineEntry(row.id, row.number, row.title, first, last, months, budget, milestones, row.state in _ENDED)


def _budgets(connection: Connection, call_id: str) -> dict[str, list[BudgetLine]]:
    by = (_GRANT.c.project_id, _GRANT.c.side, _GRANT.c.year, _GRANT.c.currency)
    query: Any = (
        select(*by, func.sum(_GRANT.c.cents).label("cents"))
        .join_from(_GRANT, _PROJECT, _GRANT.c.project_id == _PROJECT.c.id)
        .where(_PROJECT.c.call_id == call_id).group_by(*by).order_by(*by)
    )  # fmt: skip
    made: dict[str, list[BudgetLine]] = {}
    for row in connection.execute(query):
        line = BudgetLine(Side(row.side), row.year, Money(int(row.cents), row.currency))
        made.setdefault(row.project_id, []).append(line)
    return made


def baselines(connection: Connection, call_id: str) -> tuple[BaselineRow, ...]:
    """Return the baselines of a call, the original one first; those of which nothing may be seen are left out."""
    held: Any = select(_ENTRY.c.baseline_id, func.count().label("projects")).join_from(
        _ENTRY, _PROJECT, _ENTRY.c.project_id == _PROJECT.c.id
    )
    held = held.join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
    held = held.where(_PROJECT.c.call_id == call_id, *clearance.seen(connection)).group_by(_ENTRY.c.baseline_id)
    counted = {row.baseline_id: row.projects for row in connection.execute(held)}
    query = _baselines().where(_BASELINE.c.call_id == call_id, *told(connection))
    return tuple(
        BaselineRow(row.id, row.number, BaselineKind(row.kind), row.label, row.taken_at, row.by, counted.get(row.id, 0))
        for row in connection.execute(query.order_by(_BASELINE.c.number))
    )


def told(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `baseline` that leave out one that holds only projects which may not be seen."""
    hidden = clearance.seen(connection)
    if not hidden:
        return []
    seen: Any = (
        select(_ENTRY.c.baseline_id)
        .join_from(_ENTRY, _PROJECT, _ENTRY.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
    )
    return [_BASELINE.c.id.in_(seen.where(*hidden))]


def _baselines() -> Any:
    return select(_BASELINE, _OFFICER.c.name.label("by")).join_from(
        _BASELINE, _OFFICER, _BASELINE.c.taken_by == _OFFICER.c.id
    )


def baseline(connection: Connection, baseline_id: str) -> Baseline:
    """Return a baseline with its entries by number, or refuse with ``record.gone``."""
    row = connection.execute(_baselines().where(_BASELINE.c.id == baseline_id, *told(connection))).first()
    if row is None:
        raise Refusal("record.gone", table="baseline")
    query: Any = (
        select(_ENTRY.c.value)
        .join_from(_ENTRY, _PROJECT, _ENTRY.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        .where(_ENTRY.c.baseline_id == baseline_id, *clearance.seen(connection))
        .order_by(_APPLICATION.c.number_key)
    )
    entries = tuple(BaselineEntry.of_value(one.value) for one in connection.execute(query))
    return Baseline(row.id, row.number, BaselineKind(row.kind), row.label, row.taken_at, row.by, entries)


def pair(connection: Connection, call_id: str, before_id: str,
         after_id: str | None) -> tuple[Sequence[BaselineEntry], Sequence[BaselineEntry]]:  # fmt: skip
    """Return the entries of two baselines (None: the present calendar) as they can be compared.

    The amendment of one project is compared for that project: the others are neither gone nor new beside it.
    """
    before = baseline(connection, before_id).entries
    after = baseline(connection, after_id).entries if after_id else present(connection, call_id)
    query = select(_REVISION.c.project_id).where(_REVISION.c.after_id.in_((before_id, after_id or before_id)))
    only = set(connection.execute(query.where(_REVISION.c.project_id.is_not(None))).scalars())
    if not only:
        return before, after
    kept = [[one for one in side if only == {one.project_id}] for side in (before, after)]
    return kept[0], kept[1]


def last_baseline(connection: Connection, call_id: str) -> tuple[int, str | None]:
    """Return the number and the id of the newest baseline of a call; 0 and None where there is none."""
    query = select(_BASELINE.c.number, _BASELINE.c.id).where(_BASELINE.c.call_id == call_id)
    row = connection.execute(query.order_by(_BASELINE.c.number.desc()).limit(1)).first()
    return (row.number, row.id) if row else (0, None)


def revisions(connection: Connection, call_id: str, *, only: Collection[str] | None = None) -> tuple[Revision, ...]:
    """Return the revisions of a call, or `only` some, the newest first.

    Those of projects that may not be seen are left out; what is counted of a revision is what may be seen of it.
    """
    query = select(_REVISION).where(_REVISION.c.call_id == call_id).order_by(_REVISION.c.number.desc())
    if only is not None:
        query = query.where(_REVISION.c.id.in_(list(only)))
    return tuple(_revision(row, changed) for row, changed in seen_changes(connection, connection.execute(query).all()))


def revision(connection: Connection, revision_id: str) -> Revision:
    """Return a revision, or refuse with ``record.gone``."""
    rows = connection.execute(select(_REVISION).where(_REVISION.c.id == revision_id)).all()
    for row, changed in seen_changes(connection, rows):
        return _revision(row, changed)
    raise Refusal("record.gone", table="revision")


def seen_changes(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], list[Any]]]:
    """Yield those revisions of which something may be seen, each with the changes of it that may."""
    if clearance.cleared(connection):
        yield from ((row, row.changes) for row in rows)
        return
    query: Any = select(_PROJECT.c.id).join_from(
        _PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    shown = set(connection.execute(query.where(*clearance.seen(connection))).scalars()) if rows else set()
    for row in rows:
        changed = [one for one in row.changes if not one.get("project") or one["project"] in shown]
        if row.project_id in (None, *shown) and (changed or not row.changes):
            yield row, changed


def _revision(row: Any, changed: Sequence[Any]) -> Revision:
    owners = {one["project"] for one in changed if one.get("project")}
    return Revision(
        row.title, row.requester, row.reason, row.deciding_body, row.decided_on, row.official_reference, id=row.id,
        version=row.version, call_id=row.call_id, number=row.number, project_id=row.project_id,
        approvals=(row.approved_first, row.approved_second), refused_on=row.refused_on, before_id=row.before_id,
        after_id=row.after_id, projects=len(owners),
        moved=sum(one["before"]["edtf"] != one["after"]["edtf"] or "cancelled" in one["after"] for one in changed),
    )  # fmt: skip


def changes(connection: Connection, revision_id: str) -> tuple[DateChange, ...]:
    """Return the dates that a revision moved, by project; what may not be seen or is gone is left out."""
    row = connection.execute(select(_REVISION.c.changes).where(_REVISION.c.id == revision_id)).first()
    if row is None:
        raise Refusal("record.gone", table="revision")
    heads: Any = select(_PROJECT.c.id, _APPLICATION.c.number, _APPLICATION.c.number_key).join_from(
        _PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    shown = {one.id: one for one in connection.execute(heads.where(*clearance.seen(connection)))}
    wanted = [one for one in row.changes if not one.get("project") or one["project"] in shown]
    known = {one["id"]: one for one in schedules.stored(connection, [one["id"] for one in wanted])}
    made = [
        DateChange(
            one["id"], one.get("project"), shown[one["project"]].number if one.get("project") else "",
            MilestoneKind(known[one["id"]]["kind"]), LocalisedText.of(known[one["id"]]["name"]), _date(one["before"]),
            _date(one["after"]),
            bool(one["after"].get("cancelled")),
        )
        for one in wanted if one["id"] in known
    ]  # fmt: skip
    place = {key: one.number_key for key, one in shown.items()}
    return tuple(sorted(made, key=lambda one: (place.get(one.project_id or "", ""), _early(one))))


def _early(one: DateChange) -> date:
    known = one.before or one.after
    return known.earliest if known is not None else date.max


def _date(fields: dict[str, Any]) -> PartialDate | None:
    return PartialDate.of_edtf(fields["edtf"]) if fields.get("edtf") else None
