"""The records of `domain.glance`: a few queries over all calls of the sessions that are looked at."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from cmpdesk.domain.baselines import promised
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.glance import NOT_STATED, Amounts, Entry, Measure, MissionEntry, ReportEntry, report_entry
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.reports import WHOLE_CALL, rows
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries import reports as report_queries
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _BASELINE, _CLAIM, _ENTRY, _FILING, _GRANT, _INSTALMENT, _MILESTONE, _MISSION, _ORGANISATION, _PROJECT, \
    _PROMOTER, _TRAVELLER = (
        kind.__table__
        for kind in (tables.Application, tables.Baseline, tables.Claim, tables.BaselineEntry, tables.Filing,
                     tables.GrantLine, tables.Instalment, tables.Milestone, tables.Mission, tables.Organisation,
                     tables.Project, tables.Promoter, tables.Traveller)
    )  # fmt: skip
Located = Callable[[Side, str], LocalisedText | None]
"""What finds the region of an address of one side."""


def entries(connection: Connection, calls: Collection[CallSheet], located: Located) -> tuple[Entry, ...]:
    """Return the applications of some calls with their projects, by call and number."""
    ids = [one.id for one in calls]
    sectors = {sector.id: sector.name for one in calls for sector in one.sectors}
    columns: tuple[Any, ...] = (
        _APPLICATION.c.id, _APPLICATION.c.call_id, _APPLICATION.c.number, _APPLICATION.c.title, _APPLICATION.c.state,
        _APPLICATION.c.sector_id, _PROJECT.c.id.label("project_id"), _PROJECT.c.state.label("project_state"),
    )  # fmt: skip
    query: Any = select(*columns).select_from(
        _APPLICATION.outerjoin(_PROJECT, _PROJECT.c.application_id == _APPLICATION.c.id)
    )
    query = query.where(_APPLICATION.c.call_id.in_(ids), *seen(connection))
    rows = connection.execute(query.order_by(_APPLICATION.c.call_id, _APPLICATION.c.number_key)).all()
    regions, money, calendars = _regions(connection, ids, located), _money(connection, ids), _calendars(connection, ids)
    made = []
    for row in rows:
        project = row.project_id
        made.append(Entry(
            row.id, row.call_id, row.number, row.title, ApplicationState(row.state),
            sectors.get(row.sector_id, NOT_STATED),
            (regions.get((row.id, Side.FIRST)), regions.get((row.id, Side.SECOND))), project,
            ProjectState(row.project_state) if project else None,
            calendars.get(project, Measure.NO_ORIGINAL) if project else None, tuple(money.get(project, ())),
        ))  # fmt: skip
    return tuple(made)


def _regions(connection: Connection, calls: Collection[str], located: Located) -> dict[tuple[str, str], LocalisedText]:
    """Return the region of each filing: of the address filed, else of its organisation, else of the promoter."""
    columns: tuple[Any, ...] = (
        _FILING.c.application_id, _FILING.c.side, _FILING.c.organisation_address.label("filed"),
        _ORGANISATION.c.address.label("home"), _PROMOTER.c.organisation_address.label("carried"),
    )  # fmt: skip
    joined = (
        _FILING.join(_APPLICATION, _FILING.c.application_id == _APPLICATION.c.id)
        .join(_ORGANISATION, _FILING.c.organisation_id == _ORGANISATION.c.id)
        .outerjoin(_PROJECT, _PROJECT.c.application_id == _APPLICATION.c.id)
        .outerjoin(_PROMOTER, (_PROMOTER.c.project_id == _PROJECT.c.id) & (_PROMOTER.c.side == _FILING.c.side))
    )
    query: Any = select(*columns).select_from(joined).where(_APPLICATION.c.call_id.in_(calls), *seen(connection))
    known: dict[tuple[str, str], LocalisedText | None] = {}
    made: dict[tuple[str, str], LocalisedText] = {}
    for application, side, *addresses in connection.execute(query):
        region = None
        for address in filter(None, addresses):
            if (side, address) not in known:
                known[side, address] = located(Side(side), address)
            region = region or known[side, address]
        made[application, side] = region or NOT_STATED
    return made


def _money(connection: Connection, calls: Collection[str]) -> dict[str, list[Amounts]]:
    """Return what is granted, paid and spent of each project, by side and currency."""
    by = (_GRANT.c.project_id, _GRANT.c.side, _GRANT.c.currency)

    def summed(cents: ColumnElement[Any], *joined: Any) -> dict[tuple[str, str, str], int]:
        query: Any = select(*by, func.sum(cents).label("cents")).join_from(
            _GRANT, _PROJECT, _GRANT.c.project_id == _PROJECT.c.id
        )
        query = query.join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        for table in joined:
            query = query.join(table, table.c.grant_id == _GRANT.c.id)
        if _INSTALMENT in joined:
            query = query.where(_INSTALMENT.c.paid_on.is_not(None))
        rows = connection.execute(query.where(_PROJECT.c.call_id.in_(calls), *seen(connection)).group_by(*by))
        return {(project, side, currency): int(cents or 0) for project, side, currency, cents in rows}

    granted = summed(_GRANT.c.cents)
    paid, spent = summed(_INSTALMENT.c.cents, _INSTALMENT), summed(_CLAIM.c.accepted_cents, _CLAIM)
    made: dict[str, list[Amounts]] = {}
    for key in sorted(granted):
        one = Amounts(Side(key[1]), key[2], granted[key], paid.get(key, 0), spent.get(key, 0))
        made.setdefault(key[0], []).append(one)
    return made


def _calendars(connection: Connection, calls: Collection[str]) -> dict[str, Measure]:
    """Return whether each project keeps the dates of the original baseline of its call.

    Moved is a calendar of which a promised date is another one now, or is no more. Dates are compared as texts of one
    notation: thousands of them are looked at.
    """
    query: Any = (
        select(_ENTRY.c.project_id, _ENTRY.c.value)
        .join_from(_ENTRY, _BASELINE, _ENTRY.c.baseline_id == _BASELINE.c.id)
        .join(_PROJECT, _ENTRY.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        .where(_BASELINE.c.call_id.in_(calls), _BASELINE.c.number == 1, *seen(connection))
    )
    held = {row.project_id: promised(row.value) for row in connection.execute(query)}
    if not held:
        return {}
    dates: Any = select(_MILESTONE.c.id, _MILESTONE.c.edtf).join_from(
        _MILESTONE, _PROJECT, _MILESTONE.c.project_id == _PROJECT.c.id
    )
    dates = dates.where(_PROJECT.c.call_id.in_(calls), _MILESTONE.c.cancelled.is_(False))
    now = {row.id: row.edtf for row in connection.execute(dates)}
    return {project: Measure.KEPT if all(now.get(key) == edtf for key, edtf in first.items()) else Measure.MOVED
            for project, first in held.items()}  # fmt: skip


def missions(connection: Connection, calls: Collection[str]) -> tuple[MissionEntry, ...]:
    """Return the missions of some calls that were not cancelled, by number; each is done or not as its end is."""
    travellers = select(func.count()).where(_TRAVELLER.c.mission_id == _MISSION.c.id).scalar_subquery()
    query: Any = select(_MISSION, _MILESTONE.c.done_on, travellers.label("travellers")).where(
        _MISSION.c.call_id.in_(calls), _MILESTONE.c.cancelled.is_(False),
        or_(_MISSION.c.project_id.is_(None), and_(_MISSION.c.project_id.is_not(None), *seen(connection))),
    )  # fmt: skip
    query = query.select_from(
        _MISSION.join(_MILESTONE, _MILESTONE.c.id == _MISSION.c.milestone_id)
        .outerjoin(_PROJECT, _MISSION.c.project_id == _PROJECT.c.id)
        .outerjoin(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
    )
    return tuple(
        MissionEntry(row.id, row.call_id, row.project_id, row.number, row.title, Side(row.sending),
                     row.done_on is not None, row.days, int(row.travellers), row.planned_co2_kg, row.co2_kg)
        for row in connection.execute(query.order_by(_MISSION.c.call_id, _MISSION.c.number))
    )  # fmt: skip


def reports(connection: Connection, calls: Collection[str], today: date) -> tuple[ReportEntry, ...]:
    """Return the reports of some calls that came, or whose day has, as the list of reports has them."""
    made = []
    for call_id in calls:
        owing = report_queries.owing(connection, call_id) | {"": WHOLE_CALL}
        dates = report_queries.dates(connection, call_id) + report_queries.dates_of_call(connection, call_id)
        held = rows(owing, dates, report_queries.of_call(connection, call_id), today)
        made += [one for row in held if (one := report_entry(call_id, row)) is not None]
    return tuple(made)
