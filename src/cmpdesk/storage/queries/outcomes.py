"""Outcomes and follow-ups as they are stored."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.outcomes import Axis, FollowUp, FollowUpKind, Outcome
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _CALL, _FOLLOW, _MISSION, _OFFICER, _OUTCOME, _PROJECT = (
    kind.__table__
    for kind in (tables.Application, tables.Call, tables.FollowUp, tables.Mission, tables.Officer, tables.Outcome,
                 tables.Project)
)  # fmt: skip


def of_mission(connection: Connection, mission_id: str) -> tuple[Outcome, ...]:
    """Return the outcomes of a mission and its stops, by axis as they were put."""
    return _outcomes(connection, _OUTCOME.c.mission_id == mission_id)


def of_project(connection: Connection, project_id: str) -> tuple[Outcome, ...]:
    """Return the outcomes of a project and its missions."""
    return _outcomes(connection, _OUTCOME.c.project_id == project_id)


def _outcomes(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Outcome, ...]:
    query: Any = (
        select(_OUTCOME)
        .select_from(
            _OUTCOME.outerjoin(_MISSION, _OUTCOME.c.mission_id == _MISSION.c.id)
            .outerjoin(_PROJECT, _whose(_OUTCOME) == _PROJECT.c.id)
            .outerjoin(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        )
        .where(wanted, *_shown(connection, _whose(_OUTCOME)))
        .order_by(_OUTCOME.c.position, _OUTCOME.c.id)
    )  # fmt: skip
    order = list(Axis)
    found = [
        Outcome(row.id, Axis(row.axis), row.text, row.evidence, row.project_id, row.mission_id, row.stop_id,
                row.position)
        for row in connection.execute(query)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: order.index(one.axis)))


def _whose(own: Any) -> ColumnElement[Any]:
    """Return the project of a row: its own, else that of its mission."""
    return func.coalesce(own.c.project_id, _MISSION.c.project_id)


def _shown(connection: Connection, project_id: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return the conditions that leave out what belongs to a project that may not be seen."""
    hidden = seen(connection)
    return [or_(project_id.is_(None), and_(*hidden))] if hidden else []


def follow_ups(connection: Connection, call_id: str, *, project_id: str = "", mission_id: str = "",
               carried: bool = True, only: Collection[str] | None = None) -> tuple[FollowUp, ...]:  # fmt: skip
    """Return the follow-ups of a call, or `only` some, those that can be seen: by date, without one last.

    With `carried` those that another call handed over to it are there too.
    """
    of_call = _FOLLOW.c.call_id == call_id
    conditions = [or_(of_call, _FOLLOW.c.carried_to == call_id) if carried else of_call]
    if only is not None:
        conditions.append(_FOLLOW.c.id.in_(list(only)))
    if project_id:
        conditions.append(_FOLLOW.c.project_id == project_id)
    if mission_id:
        conditions.append(_FOLLOW.c.mission_id == mission_id)
    return _follow_ups(connection, and_(*conditions))


def follow_up(connection: Connection, follow_up_id: str) -> FollowUp:
    """Return a follow-up, or refuse with ``record.gone``."""
    found = _follow_ups(connection, _FOLLOW.c.id == follow_up_id)
    if not found:
        raise Refusal("record.gone", table="follow_up")
    return found[0]


def _follow_ups(connection: Connection, wanted: ColumnElement[bool]) -> tuple[FollowUp, ...]:
    target = _CALL.alias("target")
    query: Any = (
        select(_FOLLOW, _OFFICER.c.name.label("officer"), _APPLICATION.c.number, _APPLICATION.c.title,
               _MISSION.c.title.label("mission"), target.c.title.label("target"))
        .select_from(
            _FOLLOW.outerjoin(_MISSION, _FOLLOW.c.mission_id == _MISSION.c.id)
            .outerjoin(_PROJECT, _whose(_FOLLOW) == _PROJECT.c.id)
            .outerjoin(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
            .outerjoin(_OFFICER, _FOLLOW.c.officer_id == _OFFICER.c.id)
            .outerjoin(target, _FOLLOW.c.carried_to == target.c.id)
        )
        .where(wanted, *_shown(connection, _whose(_FOLLOW)))
        .order_by(_FOLLOW.c.latest.is_(None), _FOLLOW.c.latest, _FOLLOW.c.earliest, _FOLLOW.c.id)
    )  # fmt: skip
    return tuple(
        FollowUp(
            row.id, row.call_id, FollowUpKind(row.kind), row.text, row.owner, row.officer_id, row.officer or "",
            PartialDate.of_edtf(row.edtf) if row.edtf else None, row.done_on, row.project_id, row.number or "",
            row.title or "", row.mission_id, row.mission or "", row.carried_to,
            row.target or LocalisedText(),
        )
        for row in connection.execute(query)
    )  # fmt: skip
