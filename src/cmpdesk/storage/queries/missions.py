"""Missions with their travellers, stops and costs, the date on which each ends and the report that is due after it."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.mission_rules import MissionRules
from cmpdesk.domain.missions import (
    Cost,
    CostKind,
    DueReport,
    Mission,
    MissionState,
    Payer,
    Stop,
    Traveller,
    Undescribed,
    standing,
)
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER, ProjectState
from cmpdesk.domain.schedules import MilestoneKind, Owner, OwnerKind
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

(_APPLICATION, _CALL, _COST, _MILESTONE, _MISSION, _ORGANISATION, _PERSON, _PROJECT, _REPORT, _SESSION, _STOP,
 _TRAVELLER) = (
    kind.__table__
    for kind in (tables.Application, tables.Call, tables.MissionCost, tables.Milestone, tables.Mission,
                 tables.Organisation, tables.Person, tables.Project, tables.Report, tables.CommissionSession,
                 tables.MissionStop, tables.Traveller)
)  # fmt: skip


def of_call(connection: Connection, call_id: str) -> tuple[Mission, ...]:
    """Return the missions of a call and of its projects, by number."""
    return _missions(connection, _MISSION.c.call_id == call_id)


def of_project(connection: Connection, project_id: str) -> tuple[Mission, ...]:
    """Return the missions of a project, by number."""
    return _missions(connection, _MISSION.c.project_id == project_id)


def around(connection: Connection, call_id: str) -> tuple[Mission, ...]:
    """Return the missions of all calls of the programme of a call: a cap on travel counts them together."""
    return beside(connection, Owner(OwnerKind.CALL, call_id))


def beside(connection: Connection, owner: Owner) -> tuple[Mission, ...]:
    """Return the missions of all calls of the programme to which a project, a call or a session belongs."""
    among = select(_CALL.c.id).where(_CALL.c.programme_id == _programme_of(owner))
    return _missions(connection, _MISSION.c.call_id.in_(among))


def hold(connection: Connection, owner: Owner) -> None:
    """Let nobody else change missions of the programme of `owner`, nor their dates, until the transaction ends.

    What is read of them from then on holds. It comes before any other lock, so that nobody waits in a circle; who
    enters something else in a call does not wait. In a file there is one writer anyway.
    """
    calls = select(_CALL.c.id).where(_CALL.c.programme_id == _programme_of(owner))
    connection.execute(calls.order_by(_CALL.c.id).with_for_update(key_share=True)).all()


def _programme_of(owner: Owner) -> Any:
    if owner.kind is OwnerKind.SESSION:
        return select(_SESSION.c.programme_id).where(_SESSION.c.id == owner.id).scalar_subquery()
    query = select(_CALL.c.programme_id)
    if owner.kind is OwnerKind.PROJECT:
        query = query.join(_PROJECT, _PROJECT.c.call_id == _CALL.c.id).where(_PROJECT.c.id == owner.id)
    else:
        query = query.where(_CALL.c.id == owner.id)
    return query.scalar_subquery()


def end_somewhere(connection: Connection, milestone_ids: Collection[str]) -> bool:
    """Tell whether a mission that is described ends on one of some dates."""
    wanted = select(_MISSION.c.id).where(_MISSION.c.milestone_id.in_(list(milestone_ids)))
    return connection.execute(wanted.limit(1)).first() is not None


def touched(connection: Connection, step_id: str) -> tuple[tuple[Mission, ...], ...]:
    """Return the missions of each programme where a step touched a mission, who travels, or a date, as they are now."""
    entry, parts = tables.JournalEntry.__table__, ("mission", "milestone", "traveller")
    some = select(entry.c.ordinal).where(entry.c.step_id == step_id, entry.c.table_name.in_(parts)).limit(1)
    if connection.execute(some).first() is None:
        return ()
    firsts = select(func.min(_CALL.c.id)).join_from(_CALL, _MISSION, _MISSION.c.call_id == _CALL.c.id)
    return tuple(around(connection, one) for one in connection.scalars(firsts.group_by(_CALL.c.programme_id)))


def mission(connection: Connection, mission_id: str) -> Mission:
    """Return a mission, or refuse with ``record.gone``."""
    found = _missions(connection, _MISSION.c.id == mission_id)
    if not found:
        raise Refusal("record.gone", table="mission")
    return found[0]


def rules(connection: Connection, call_id: str) -> MissionRules:
    """Return what a call allows of missions."""
    found = connection.execute(select(_CALL.c.mission_rules).where(_CALL.c.id == call_id)).first()
    if found is None:
        raise Refusal("record.gone", table="call")
    return MissionRules.from_value(found.mission_rules)


def undescribed(connection: Connection, call_id: str) -> tuple[Undescribed, ...]:
    """Return the missions of the calendars of a call of which nothing but the date is known: by project, by date."""
    known = exists().where(_MISSION.c.milestone_id == _MILESTONE.c.id)
    query: Any = (
        select(_MILESTONE, _APPLICATION.c.number, _APPLICATION.c.title)
        .select_from(_MILESTONE.outerjoin(_PROJECT, _PROJECT.c.id == _MILESTONE.c.project_id)
                     .outerjoin(_APPLICATION, _APPLICATION.c.id == _PROJECT.c.application_id))
        .where(_MILESTONE.c.kind == str(MilestoneKind.MISSION), _MILESTONE.c.cancelled.is_(False), ~known,
               or_(_MILESTONE.c.call_id == call_id, and_(_PROJECT.c.call_id == call_id, *seen(connection))))
        .order_by(_APPLICATION.c.number_key, _MILESTONE.c.earliest, _MILESTONE.c.position, _MILESTONE.c.id)
    )  # fmt: skip
    return tuple(
        Undescribed(row.id, row.project_id, row.number or "", row.title or "", row.name, _when(row.edtf),
                    Side(row.side) if row.side else None)
        for row in connection.execute(query)
    )  # fmt: skip


def _missions(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Mission, ...]:
    joined = (
        _MISSION.join(_MILESTONE, _MILESTONE.c.id == _MISSION.c.milestone_id)
        .outerjoin(_PROJECT, _PROJECT.c.id == _MISSION.c.project_id)
        .outerjoin(_APPLICATION, _APPLICATION.c.id == _PROJECT.c.application_id)
    )
    shown = (wanted, or_(_MISSION.c.project_id.is_(None), and_(*seen(connection))) if seen(connection) else wanted)
    heads: tuple[Any, ...] = (
        _MISSION, _MILESTONE.c.edtf, _MILESTONE.c.done_on, _MILESTONE.c.cancelled, _MILESTONE.c.cancelled_reason,
        _APPLICATION.c.number.label("project"), _APPLICATION.c.title.label("project_title"),
        _PROJECT.c.state.label("project_state"),
    )  # fmt: skip
    rows = connection.execute(select(*heads).select_from(joined).where(*shown).order_by(_MISSION.c.number)).all()
    if not rows:
        return ()
    chosen: Any = select(_MISSION.c.id).select_from(joined).where(*shown)
    ends: Any = select(_MISSION.c.milestone_id).select_from(joined).where(*shown)
    parts = [_by(found) for found in (_people(connection, chosen), _stops(connection, chosen),
                                      _costs(connection, chosen))]  # fmt: skip
    reports = dict(_reports(connection, ends))
    return tuple(_mission(row, *(tuple(part.get(row.id, ())) for part in parts), report=reports.get(row.milestone_id))
                 for row in rows)  # fmt: skip


def _mission(row: Any, travellers: tuple[Traveller, ...], stops: tuple[Stop, ...], costs: tuple[Cost, ...], *,
             report: DueReport | None) -> Mission:  # fmt: skip
    return Mission(
        row.title, Side(row.sending), _when(row.edtf), row.days, row.project_id, row.online, row.host, travellers,
        stops, costs, row.paid_elsewhere, row.authorised_on, row.official_reference, row.planned_co2_kg, row.co2_kg,
        row.co2_source, row.derogation, row.milestone_id, id=row.id, version=row.version, call_id=row.call_id,
        number=row.number, state=_standing(row), state_reason=row.state_reason or row.cancelled_reason,
        project=row.project or "", project_title=row.project_title or "", done_on=row.done_on,
        report=_owed(report, row.project_state),
    )  # fmt: skip


def _owed(report: DueReport | None, state: str | None) -> DueReport | None:
    """Return the report of a mission, None where it did not come and the project is over: it owes none any more."""
    over = state is not None and ProjectState(state) in OVER
    return None if over and report is not None and report.received_on is None else report


def _standing(row: Any) -> MissionState:
    return standing(cancelled=row.cancelled, done_on=row.done_on, authorised_on=row.authorised_on)


def _when(edtf: str) -> PartialDate | None:
    return PartialDate.of_edtf(edtf) if edtf else None


def _by(found: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = {}
    for mission_id, one in found:
        made.setdefault(mission_id, []).append(one)
    return made


def _people(connection: Connection, chosen: Any) -> Iterable[tuple[str, Traveller]]:
    query: Any = (
        select(_TRAVELLER, _PERSON.c.name, _ORGANISATION.c.name.label("organisation"))
        .join_from(_TRAVELLER, _PERSON, _PERSON.c.id == _TRAVELLER.c.person_id)
        .outerjoin(_ORGANISATION, _ORGANISATION.c.id == _TRAVELLER.c.organisation_id)
        .where(_TRAVELLER.c.mission_id.in_(chosen))
        .order_by(_PERSON.c.name_key, _TRAVELLER.c.id)
    )
    for row in connection.execute(query):
        yield row.mission_id, Traveller(row.name, row.function, row.organisation or "", row.person_id)


def _stops(connection: Connection, chosen: Any) -> Iterable[tuple[str, Stop]]:
    query = select(_STOP).where(_STOP.c.mission_id.in_(chosen)).order_by(_STOP.c.position, _STOP.c.id)
    for row in connection.execute(query):
        yield row.mission_id, Stop(row.city, row.host, row.starts_on, row.ends_on, row.objectives, row.activities,
                                   row.id)  # fmt: skip


def _costs(connection: Connection, chosen: Any) -> Iterable[tuple[str, Cost]]:
    query = select(_COST).where(_COST.c.mission_id.in_(chosen))
    order = [*map(str, CostKind)]
    for row in sorted(connection.execute(query), key=lambda row: (order.index(row.kind), row.payer, row.id)):
        planned, real = (None if cents is None else Money(cents, row.currency)
                         for cents in (row.planned_cents, row.cents))  # fmt: skip
        yield row.mission_id, Cost(CostKind(row.kind), Payer(row.payer), row.currency, planned, real)


def _reports(connection: Connection, ends: Any) -> Iterable[tuple[str, DueReport]]:
    """Return the report that is due after each date, once it has been received and was not sent back."""
    given = (
        select(_REPORT.c.milestone_id, func.min(_REPORT.c.received_on).label("received_on"))
        .where(_REPORT.c.returned_on.is_(None))
        .group_by(_REPORT.c.milestone_id)
        .subquery()
    )
    query: Any = (
        select(_MILESTONE, given.c.received_on)
        .select_from(_MILESTONE.outerjoin(given, given.c.milestone_id == _MILESTONE.c.id))
        .where(_MILESTONE.c.anchor_id.in_(ends), _MILESTONE.c.kind == str(MilestoneKind.REPORT),
               _MILESTONE.c.cancelled.is_(False))
        .order_by(_MILESTONE.c.position.desc(), _MILESTONE.c.id)
    )  # fmt: skip
    for row in connection.execute(query):
        yield row.anchor_id, DueReport(row.id, _when(row.edtf), row.received_on or row.done_on)
