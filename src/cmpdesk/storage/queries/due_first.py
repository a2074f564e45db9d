"""The first rows of what is due, most pressing first, without reading all that is due.

Queries name the records that can be among them, a few more than are wanted; what is due of these is then decided as
for the whole list (`queries.due`). What may be missing beyond them is known by the day and number where they stopped.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, literal, or_, select

from cmpdesk.domain.due import EVENTS, LATE, Due, DueFilter, DueKind, Urgency, order, passes
from cmpdesk.domain.projects import OVER
from cmpdesk.domain.registers import IN_FORCE_AFTER, DataCategory
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.storage import tables
from cmpdesk.storage.base import Day
from cmpdesk.storage.queries import due
from cmpdesk.storage.queries.clearance import among

(_APPLICATION, _CALL, _CLAIM, _FOLLOW, _GRANT, _INSTRUMENT, _MILESTONE, _OFFICER, _PROJECT, _PROMOTER,
 _REQUEST, _REVISION, _SENT) = (
    kind.__table__
    for kind in (tables.Application, tables.Call, tables.Claim, tables.FollowUp, tables.GrantLine, tables.Instrument,
                 tables.Milestone, tables.Officer, tables.Project, tables.Promoter,
                 tables.ChangeRequest, tables.Revision, tables.Communication)
)  # fmt: skip
_NEVER = literal(date.max, Day())
_NUMBER = func.coalesce(_APPLICATION.c.number_key, "")
_LARGEST = 2000
"""Where more than so many records have to be looked at, all are."""
_AHEAD, _WIDER = 2, 4
"""So many times more dates are looked at than wanted, to see where a day that many share ends; and so many times more
records the next time, where too few of them were due."""
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class _Heads:
    """Records to look at: rows of `id` and `project_id`. All before `until` (day, number) are there, None for all."""

    kind: DueKind
    rows: Sequence[Row[Any]]
    until: tuple[date, str] | None = None


def first(connection: Connection, wanted: DueFilter, today: date, count: int) -> list[Due]:
    """Return the first `count` of what `queries.due.of_call` and `passes` give, in `order`."""
    found: list[Due] = []
    for pressing in LATE if wanted.late_only else Urgency:
        if len(found) < count:
            found += _most(connection, wanted, today, pressing, count - len(found))
    return found


def _most(connection: Connection, wanted: DueFilter, today: date, pressing: Urgency, count: int) -> list[Due]:
    size = count + count // 4 + 8
    while size <= _LARGEST:
        heads = _heads(connection, wanted, today, pressing, size)
        only = {kind: {row.id for one in heads if one.kind is kind for row in one.rows} for kind in DueKind}
        projects = {row.project_id for one in heads for row in one.rows if row.project_id}
        rows = due.of_call(connection, wanted.call_id, today, wanted.days, only=only, projects=projects)
        until = min((one.until for one in heads if one.until is not None), default=None)
        kept = [one for one in _sorted(rows, wanted, pressing) if until is None or order(one)[1:3] < until]
        if until is None or len(kept) >= count:
            return kept[:count]
        size *= _WIDER
    return _sorted(due.of_call(connection, wanted.call_id, today, wanted.days), wanted, pressing)[:count]


def _sorted(rows: Iterable[Due], wanted: DueFilter, pressing: Urgency) -> list[Due]:
    return sorted((one for one in rows if one.urgency is pressing and passes(one, wanted)), key=order)


def _heads(connection: Connection, wanted: DueFilter, today: date, pressing: Urgency, size: int) -> list[_Heads]:
    kinds = wanted.kinds or (tuple(DueKind) if not wanted.milestones else (DueKind.MILESTONE,))
    made: list[_Heads] = []
    if DueKind.MILESTONE in kinds and pressing is not Urgency.WAITING:
        made += [_of_nobody(connection, wanted, today, pressing), _dates(connection, wanted, today, pressing, size)]
    if DueKind.AGREEMENT in kinds and pressing is Urgency.NOW:
        made.append(_agreements(connection, wanted, today))
    if DueKind.FOLLOW_UP in kinds:
        made.append(_follow_ups(connection, wanted, today, pressing, size))
    if pressing is Urgency.WAITING:
        made += [_waiting(connection, wanted, kind, size) for kind in _AWAITED if kind in kinds]
    return made


# -- dates


def _within(own: Any, pressing: Urgency, today: date, days: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions, on its first day and on the rest, that a date of `own` can be so pressing.

    `domain.due.urgency` tells which are.
    """
    if pressing is Urgency.LATE:
        return own.c.earliest < today, own.c.latest < today
    if pressing is Urgency.PERHAPS_LATE:
        return own.c.earliest < today, or_(own.c.latest >= today, own.c.edtf.like("%~"))
    if pressing is Urgency.NOW:
        return own.c.earliest <= today + timedelta(days=days), own.c.latest >= today
    return own.c.earliest.is_(None), own.c.latest.is_(None)


def _open(wanted: DueFilter, today: date) -> list[ColumnElement[bool]]:
    """Return the conditions on a milestone that leave out most of what is not due, or does not pass the filter."""
    events = [str(kind) for kind in EVENTS]
    made = [_MILESTONE.c.cancelled.is_(False), _MILESTONE.c.done_on.is_(None), _MILESTONE.c.edtf != "",
            or_(_MILESTONE.c.latest >= today, _MILESTONE.c.kind.not_in(events))]  # fmt: skip
    if wanted.side is not None:
        made.append(_MILESTONE.c.side.in_(["", str(wanted.side)]))
    if wanted.milestones:
        made.append(_MILESTONE.c.kind.in_([str(kind) for kind in wanted.milestones]))
    return made


def _owner(connection: Connection, wanted: DueFilter, today: date) -> list[ColumnElement[bool]]:
    """Return the conditions on the project of a milestone: it goes on; its start is not past, or has not come yet."""
    waiting = [str(state) for state in due.NOT_STARTED]
    made = [
        _PROJECT.c.id == _MILESTONE.c.project_id, _PROJECT.c.call_id == wanted.call_id,
        _PROJECT.c.state.not_in([str(state) for state in OVER]),
        or_(_MILESTONE.c.latest >= today, _MILESTONE.c.kind != str(MilestoneKind.START),
            _PROJECT.c.state.in_(waiting)),
        *among(connection, _PROJECT.c.application_id),
    ]  # fmt: skip
    if wanted.officer:
        named = select(_OFFICER.c.id).where(_OFFICER.c.name == wanted.officer)
        followed = select(_PROMOTER.c.project_id).where(_PROMOTER.c.officer_id.in_(named))
        made.append(_PROJECT.c.id.in_(followed))
    return made


def _dates(connection: Connection, wanted: DueFilter, today: date, pressing: Urgency, size: int) -> _Heads:
    """Return milestones of projects by their first day, those of one day by the number of their project."""
    owner, still = _owner(connection, wanted, today), _open(wanted, today)
    early, in_time = _within(_MILESTONE, pressing, today, wanted.days)
    columns = (_MILESTONE.c.id, _MILESTONE.c.project_id, _MILESTONE.c.earliest)
    query: Any = select(*columns).where(early, in_time, *still, exists().where(*owner))
    rows = connection.execute(query.order_by(_MILESTONE.c.earliest).limit(_AHEAD * size)).all()
    if len(rows) <= size:
        return _Heads(DueKind.MILESTONE, rows)
    turn = rows[size - 1].earliest
    if len(rows) < _AHEAD * size or rows[-1].earliest > turn:
        return _Heads(DueKind.MILESTONE, [row for row in rows if row.earliest <= turn], (turn, _AFTER_ALL))
    before = [row for row in rows if row.earliest < turn]
    day = func.coalesce(_MILESTONE.c.earliest, _MILESTONE.c.latest)  # no index: the way is by number
    shared: Any = (
        select(*columns, _APPLICATION.c.number_key)
        .join_from(_APPLICATION, _PROJECT, _PROJECT.c.application_id == _APPLICATION.c.id)
        .join(_MILESTONE, _MILESTONE.c.project_id == _PROJECT.c.id)
        .where(_APPLICATION.c.call_id == wanted.call_id, day == turn, in_time, *still, *owner)
        .order_by(_APPLICATION.c.number_key).limit(size - len(before) + 1)
    )  # fmt: skip
    numbered = connection.execute(shared).all()
    return _Heads(DueKind.MILESTONE, [*before, *numbered], (turn, numbered[-1].number_key))


def _of_nobody(connection: Connection, wanted: DueFilter, today: date, pressing: Urgency) -> _Heads:
    """Return all milestones of the call and its session, a handful."""
    session = select(_CALL.c.session_id).where(_CALL.c.id == wanted.call_id)
    whose = or_(_MILESTONE.c.call_id == wanted.call_id, _MILESTONE.c.session_id.in_(session))
    in_time = _within(_MILESTONE, pressing, today, wanted.days)
    query: Any = select(_MILESTONE.c.id, _MILESTONE.c.project_id).where(whose, *in_time, *_open(wanted, today))
    return _Heads(DueKind.MILESTONE, connection.execute(query).all())


def _agreements(connection: Connection, wanted: DueFilter, today: date) -> _Heads:
    """Return all agreements that come into force, a handful."""
    query: Any = select(_SENT.c.id, _SENT.c.project_id).where(
        _SENT.c.call_id == wanted.call_id, _SENT.c.sent_on >= today - IN_FORCE_AFTER,
        _SENT.c.categories.contains(str(DataCategory.AGREEMENT)),
    )  # fmt: skip
    return _Heads(DueKind.AGREEMENT, connection.execute(query).all())


# -- what waits


def _follow_ups(connection: Connection, wanted: DueFilter, today: date, pressing: Urgency, size: int) -> _Heads:
    day = func.coalesce(_FOLLOW.c.latest, _NEVER).label("day")
    query: Any = (
        select(_FOLLOW.c.id, _FOLLOW.c.project_id, day, _NUMBER.label("number_key"))
        .select_from(
            _FOLLOW.outerjoin(_PROJECT, _FOLLOW.c.project_id == _PROJECT.c.id)
            .outerjoin(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        )
        .where(_FOLLOW.c.call_id == wanted.call_id, _FOLLOW.c.done_on.is_(None), _FOLLOW.c.carried_to.is_(None),
               *_within(_FOLLOW, pressing, today, wanted.days))
    )  # fmt: skip
    return _limited(connection, DueKind.FOLLOW_UP, query, day, size)


def _waiting(connection: Connection, wanted: DueFilter, kind: DueKind, size: int) -> _Heads:
    own, since, still = _AWAITED[kind]
    day = func.coalesce(since, _NEVER).label("day")
    joined: Any = own.join(_GRANT, _CLAIM.c.grant_id == _GRANT.c.id) if own is _CLAIM else own
    project = _GRANT.c.project_id if own is _CLAIM else own.c.project_id
    whose = _REVISION.c.call_id if own is _REVISION else _PROJECT.c.call_id
    query: Any = (
        select(own.c.id, project.label("project_id"), day, _NUMBER.label("number_key"))
        .select_from(joined.outerjoin(_PROJECT, project == _PROJECT.c.id).outerjoin(
            _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id))
        .where(whose == wanted.call_id, *still)
    )  # fmt: skip
    return _limited(connection, kind, query, day, size)


_AWAITED: dict[DueKind, tuple[Any, ColumnElement[Any], Collection[ColumnElement[bool]]]] = {
    DueKind.SIGNATURE: (_INSTRUMENT, _INSTRUMENT.c.sent_on, due.unsigned()),
    DueKind.ANSWER: (_REQUEST, _REQUEST.c.asked_on, [
        _REQUEST.c.withdrawn_on.is_(None), or_(_REQUEST.c.answer_first == "", _REQUEST.c.answer_second == "")]),
    DueKind.APPROVAL: (_REVISION, _REVISION.c.decided_on, [
        _REVISION.c.refused_on.is_(None),
        or_(_REVISION.c.approved_first.is_(None), _REVISION.c.approved_second.is_(None))]),
    DueKind.CLAIM: (_CLAIM, _CLAIM.c.received_on, [_CLAIM.c.accepted_cents.is_(None)]),
}  # fmt: skip


def _limited(connection: Connection, kind: DueKind, query: Any, day: ColumnElement[Any], size: int) -> _Heads:
    rows = connection.execute(query.order_by(day, _NUMBER).limit(size)).all()
    return _Heads(kind, rows, (rows[-1].day, rows[-1].number_key) if len(rows) == size else None)
