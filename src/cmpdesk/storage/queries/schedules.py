"""Milestones and holidays as they are stored, with what may hang on what."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, String, Table, and_, or_, select, type_coerce
from sqlalchemy import cast as cast_to

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.holidays import Holiday, calendars
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import Days, Plan
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, Rule
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode
from cmpdesk.storage import tables
from cmpdesk.storage.journal import stored_columns
from cmpdesk.storage.queries import clearance

_OWNED = {OwnerKind.PROJECT: "project_id", OwnerKind.CALL: "call_id", OwnerKind.SESSION: "session_id"}
_CHUNK = 1000


def column_of(kind: OwnerKind) -> str:
    """Return the column of `milestone` that names an owner of this kind."""
    return _OWNED[kind]


def milestones(connection: Connection, *, calls: Iterable[str] = (), sessions: Iterable[str] = (),
               projects: Iterable[str] = ()) -> tuple[Milestone, ...]:  # fmt: skip
    """Return in one query the milestones of whole cohorts (`calls`, with their projects), `sessions` and `projects`.

    Those of an owner stand together, in their order; `version` is that of the owner. Strict files are left out.
    """
    milestone, project, call, session, application = _tables()
    wanted: list[ColumnElement[bool]] = []
    if in_calls := list(calls):
        wanted += [milestone.c.call_id.in_(in_calls), project.c.call_id.in_(in_calls)]
    if of_sessions := list(sessions):
        wanted.append(milestone.c.session_id.in_(of_sessions))
    if of_projects := list(projects):
        wanted.append(milestone.c.project_id.in_(of_projects))
    if not wanted:
        return ()
    shown = clearance.seen(connection)
    query: Any = (
        select(*_columns(), project.c.version, call.c.version, session.c.version)
        .select_from(milestone)
        .outerjoin(project, project.c.id == milestone.c.project_id)
        .outerjoin(call, call.c.id == milestone.c.call_id)
        .outerjoin(session, session.c.id == milestone.c.session_id)
    )  # fmt: skip
    if shown:
        query = query.outerjoin(application, application.c.id == project.c.application_id)
        query = query.where(or_(milestone.c.project_id.is_(None), and_(*shown)))
    owner = (milestone.c.session_id, milestone.c.call_id, milestone.c.project_id)
    rows = connection.execute(query.where(or_(*wanted)).order_by(*owner, milestone.c.position, milestone.c.id))
    return tuple(_milestones(rows.all()))


def _tables() -> Any:
    return tuple(
        one.__table__
        for one in (tables.Milestone, tables.Project, tables.Call, tables.CommissionSession, tables.Application)
    )


def some(connection: Connection, ids: Iterable[str]) -> tuple[Milestone, ...]:
    """Return milestones by their ids, as `milestones` does but without the versions of their owners."""
    own, wanted = tables.Milestone.__table__, sorted(set(ids))
    found: list[Milestone] = []
    for start in range(0, len(wanted), _CHUNK):
        rows = connection.execute(select(*_columns()).where(own.c.id.in_(wanted[start : start + _CHUNK])))
        found += _milestones(rows)
    return tuple(sorted(found, key=lambda one: (one.when is None, one.when.earliest if one.when else None, one.id)))


def of_cohort(connection: Connection, call_id: str) -> tuple[Milestone, ...]:
    """Return the milestones of the projects of a call, of the call and of its session, in one query."""
    call = tables.Call.__table__
    session_id = connection.execute(select(call.c.session_id).where(call.c.id == call_id)).scalar()
    return milestones(connection, calls=[call_id], sessions=[session_id] if session_id else [])


def plan(connection: Connection, owner: Owner, *, days: Days | None = None) -> Plan:
    """Return the calendar of `owner`, with all that may hang on it; ``record.gone`` where it is not to be seen.

    Around a project stand its call and its session; around a call or a session also each cohort below.
    """
    version, title, label, call_id, session_id = _owner(connection, owner)
    if owner.kind is OwnerKind.PROJECT:
        every = _around_project(connection, owner.id, call_id, session_id)
        below: list[str] = []
    else:
        below = [call_id] if call_id else _calls(connection, owner.id)
        every = milestones(connection, calls=below, sessions=[session_id] if session_id else [])
    hidden = not clearance.cleared(connection) and any(clearance.holds_strict(connection, one) for one in below)
    return Plan(
        owner, version, title, label, tuple(one for one in every if one.owner == owner),
        tuple(one for one in every if one.owner != owner), working_days(connection) if days is None else days,
        call_id, session_id, hidden,
    )  # fmt: skip


def _around_project(connection: Connection, project_id: str, call_id: str | None,
                    session_id: str | None) -> tuple[Milestone, ...]:  # fmt: skip
    own = tables.Milestone.__table__
    above = [own.c.call_id == call_id] + ([own.c.session_id == session_id] if session_id else [])
    rows = connection.execute(select(*_columns()).where(or_(*above)).order_by(own.c.position, own.c.id))
    return (*milestones(connection, projects=[project_id]), *_milestones(rows))


def _calls(connection: Connection, session_id: str) -> list[str]:
    call = tables.Call.__table__
    return list(connection.execute(select(call.c.id).where(call.c.session_id == session_id)).scalars())


def _owner(connection: Connection, owner: Owner) -> tuple[int, LocalisedText, str, str | None, str | None]:
    """Return the version, title and label of an owner, and the call and session that it belongs to."""
    _, project, call, session, application = _tables()
    if owner.kind is OwnerKind.SESSION:
        row = connection.execute(select(session).where(session.c.id == owner.id)).first()
        found = (row.version, LocalisedText(fr=row.label), row.label, None, row.id) if row else None
    elif owner.kind is OwnerKind.CALL:
        row = connection.execute(select(call).where(call.c.id == owner.id)).first()
        found = (row.version, row.title, row.title.in_("fr"), row.id, row.session_id) if row else None
    else:
        query: Any = (
            select(project.c.version, project.c.call_id, call.c.session_id, application.c.number, application.c.title)
            .join_from(project, application, application.c.id == project.c.application_id)
            .join(call, call.c.id == project.c.call_id)
        )
        row = connection.execute(query.where(project.c.id == owner.id, *clearance.seen(connection))).first()
        title = LocalisedText(fr=f"{row.number} · {row.title}") if row else LocalisedText()
        found = (row.version, title, row.number, row.call_id, row.session_id) if row else None
    if found is None:
        raise Refusal("record.gone", table=_GONE[owner.kind])
    return found


_GONE = {OwnerKind.PROJECT: "project", OwnerKind.CALL: "call", OwnerKind.SESSION: "commission_session"}


def owner_of(connection: Connection, milestone_id: str) -> Owner:
    """Return whose calendar holds a milestone, or refuse with ``record.gone``."""
    milestone = tables.Milestone.__table__
    row = connection.execute(select(*_columns()).where(milestone.c.id == milestone_id)).first()
    if row is None or not clearance.row_seen(connection, "milestone", milestone_id):
        raise Refusal("record.gone", table="milestone")
    return next(_milestones([row])).owner


def stored(connection: Connection, ids: Iterable[str], only: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return rows of `milestone` in stored values, for `Transaction.bulk_update`: whole, or `only` some columns."""
    table, wanted, found = tables.Milestone.__table__, sorted(set(ids)), []
    columns = [one for one in stored_columns(cast("Table", table)) if not only or one.key in {"id", *only}]
    for start in range(0, len(wanted), _CHUNK):
        query = select(*columns).where(table.c.id.in_(wanted[start : start + _CHUNK]))
        found += [dict(row) for row in connection.execute(query).mappings()]
    return found


def programme_of(connection: Connection, held: Plan) -> str:
    """Return the programme to which the calendar `held` belongs."""
    call, session = tables.Call.__table__, tables.CommissionSession.__table__
    query: Any = select(session.c.programme_id).where(session.c.id == held.session_id)
    if held.call_id is not None:
        query = select(call.c.programme_id).where(call.c.id == held.call_id)
    return str(connection.execute(query).scalar_one())


def template(connection: Connection, programme_id: str) -> tuple[str, list[dict[str, Any]] | None]:
    """Return the code of a programme and the milestones that it gives; None where it was adopted without any."""
    programme = tables.Programme.__table__
    row = connection.execute(select(programme).where(programme.c.id == programme_id)).one()
    return row.code, row.defaults.get("milestones")


def missions(connection: Connection, owner: Owner) -> int:
    """Return how many missions of a project are planned: both filings of a pair tell of the same ones."""
    project, filing = tables.Project.__table__, tables.Filing.__table__
    query = select(filing.c.missions).join_from(filing, project, project.c.application_id == filing.c.application_id)
    return max((len(row.missions) for row in connection.execute(query.where(project.c.id == owner.id))), default=0)


def instalments(connection: Connection, milestone_id: str) -> int:
    """Return how many instalments wait for a milestone."""
    own = tables.Instalment.__table__
    return len(connection.execute(select(own.c.id).where(own.c.milestone_id == milestone_id)).all())


def holidays(connection: Connection, calendar: CalendarCode) -> tuple[tuple[str, Holiday], ...]:
    """Return the holidays of a territory in order, each with its id."""
    own = tables.Holiday.__table__
    rows = connection.execute(select(own).where(own.c.calendar == str(calendar)).order_by(own.c.day))
    return tuple((row.id, Holiday(row.day, row.name)) for row in rows)


def working_days(connection: Connection) -> Days:
    """Return the working days of each territory, and those of both."""
    own = tables.Holiday.__table__
    rows = connection.execute(select(own.c.calendar, own.c.day))
    return calendars((CalendarCode(row.calendar), row.day) for row in rows)


# -- many rows at once


def _columns() -> list[ColumnElement[Any]]:
    """Return what `_milestones` reads: texts and rules as text, since a cohort repeats a few of them by the thousand.
    """
    own = tables.Milestone.__table__.c
    return [
        own.id, own.project_id, own.call_id, own.session_id, own.kind, cast_to(own.name, String), own.side, own.edtf,
        own.anchor_id, cast_to(own.rule, String), own.provisional, own.frozen, own.cancelled, own.cancelled_reason,
        type_coerce(own.done_on, String),
    ]  # fmt: skip


def _milestones(rows: Iterable[Any]) -> Iterator[Milestone]:
    """Yield the milestones of rows of `_columns`, and of the versions of project, call and session where they follow.
    """
    owner = Owner(OwnerKind.PROJECT, "")
    for (id, project_id, call_id, session_id, kind, name, side, edtf, anchor_id, rule, provisional, frozen, cancelled,
         reason, done_on, *versions) in rows:  # fmt: skip
        owned = project_id or call_id or session_id
        if owned != owner.id:
            owner = Owner(OwnerKind.PROJECT if project_id else OwnerKind.CALL if call_id else OwnerKind.SESSION, owned)
        yield Milestone(
            id, owner, _KINDS[kind], _text(name), _when(edtf), _SIDES[side], anchor_id, _rule(rule), provisional,
            frozen, cancelled, reason, date.fromisoformat(done_on) if done_on else None,
            next((one for one in versions if one is not None), 1),
        )  # fmt: skip


_KINDS = {str(one): one for one in MilestoneKind}
_SIDES: dict[str, Side | None] = {"": None, **{str(one): one for one in Side}}


@lru_cache(maxsize=8192)
def _text(kept: str) -> LocalisedText:
    return LocalisedText.of(json.loads(kept))


@lru_cache(maxsize=8192)
def _when(edtf: str) -> PartialDate | None:
    return PartialDate.of_edtf(edtf) if edtf else None


@lru_cache(maxsize=8192)
def _rule(kept: str) -> Rule | None:
    return Rule.of_value(json.loads(kept))
