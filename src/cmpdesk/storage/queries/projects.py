"""Projects as they are shown."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, String, case, func, select, tuple_, type_coerce

from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import (
    ComingMilestone,
    Granted,
    Instrument,
    InstrumentKind,
    ProjectFile,
    ProjectFilter,
    ProjectRow,
    ProjectSheet,
    ProjectState,
    Promoter,
)
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _FILE, _FILING, _GRANT, _INSTRUMENT, _MILESTONE, _OFFICER, _ORGANISATION, _PERSON, _PROJECT, _PROMOTER = (
    kind.__table__
    for kind in (tables.Application, tables.ProjectFile, tables.Filing, tables.GrantLine, tables.Instrument,
                 tables.Milestone, tables.Officer, tables.Organisation, tables.Person, tables.Project, tables.Promoter)
)  # fmt: skip


def _granted(side: Side) -> ColumnElement[int]:
    total = select(func.coalesce(func.sum(_GRANT.c.cents), -1)).where(
        _GRANT.c.project_id == _PROJECT.c.id, _GRANT.c.side == str(side)
    )
    return total.scalar_subquery()


def _date(kind: str) -> ColumnElement[str]:
    """Return the day on which a project starts at the earliest, or ends at the latest."""
    pick = func.min(_MILESTONE.c.earliest) if kind == "start" else func.max(_MILESTONE.c.latest)
    held = (_MILESTONE.c.project_id == _PROJECT.c.id, _MILESTONE.c.kind == kind, _MILESTONE.c.cancelled.is_(False))
    return func.coalesce(select(type_coerce(pick, String)).where(*held).scalar_subquery(), "")


SORTS: dict[str, ColumnElement[Any]] = {
    "number": _APPLICATION.c.number_key,
    "title": _APPLICATION.c.title_key,
    "sector": _APPLICATION.c.sector_key,
    "state": case({str(state): place for place, state in enumerate(ProjectState)}, value=_PROJECT.c.state, else_=99),
    "granted_first": _granted(Side.FIRST),
    "granted_second": _granted(Side.SECOND),
    "starts": _date("start"),
    "ends": _date("end"),
}
_AT_ONCE = 500


def page(connection: Connection, call: CallSheet, wanted: ProjectFilter, sort: Sort,
         after: tuple[Any, ...] | None, limit: int) -> Page[ProjectRow]:  # fmt: skip
    """Return a keyset page of projects."""
    column = SORTS[sort.column]
    query: Any = _heads(column.label("sort_key")).where(*passing(connection, wanted))
    if after is not None:
        here, there = tuple_(column, _PROJECT.c.id), tuple_(*after)
        query = query.where(here < there if sort.descending else here > there)
    order = (column.desc(), _PROJECT.c.id.desc()) if sort.descending else (column, _PROJECT.c.id)
    found = connection.execute(query.order_by(*order).limit(limit + 1)).all()
    shown = found[:limit]
    following = (shown[-1].sort_key, shown[-1].id) if len(found) > limit else None
    return Page(_rows(connection, call, shown), following)


def _heads(*more: ColumnElement[Any]) -> Select[Any]:
    heads: tuple[Any, ...] = (_PROJECT, *more, _APPLICATION.c.number, _APPLICATION.c.title, _APPLICATION.c.sector_id,
             _APPLICATION.c.confidentiality)  # fmt: skip
    return select(*heads).join_from(_PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)


def count(connection: Connection, wanted: ProjectFilter) -> int:
    """Return how many projects pass the filter."""
    joined = _PROJECT.join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
    query = select(func.count()).select_from(joined).where(*passing(connection, wanted))
    return int(connection.execute(query).scalar_one())


def states(connection: Connection, call_id: str) -> dict[ProjectState, int]:
    """Return how many projects of a call there are in each state."""
    joined = _PROJECT.join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
    query: Any = select(_PROJECT.c.state, func.count()).select_from(joined)
    rows = connection.execute(
        query.where(_PROJECT.c.call_id == call_id, *seen(connection)).group_by(_PROJECT.c.state)
    )
    return {ProjectState(state): number for state, number in rows}


def passing(connection: Connection, wanted: ProjectFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on project and application under which a project passes, and is seen at all."""
    conditions: list[ColumnElement[bool]] = [_PROJECT.c.call_id == wanted.call_id, *seen(connection)]
    if wanted.search:
        from cmpdesk.storage import search

        found = search.matching(connection, wanted.search, _APPLICATION.c.id, first_page=False)
        if found is not None:
            conditions.append(found)
    if wanted.sector_ids:
        conditions.append(_APPLICATION.c.sector_id.in_(wanted.sector_ids))
    if wanted.states:
        conditions.append(_PROJECT.c.state.in_([str(state) for state in wanted.states]))
    if wanted.organisation_id:
        carried = select(_PROMOTER.c.project_id).where(_PROMOTER.c.organisation_id == wanted.organisation_id)
        conditions.append(_PROJECT.c.id.in_(carried))
    return conditions


def rows_of(connection: Connection, call: CallSheet, ids: Sequence[str]) -> tuple[ProjectRow, ...]:
    """Return the rows of the projects `ids`, by number; those that may not be seen are left out."""
    query: Any = _heads().where(_PROJECT.c.id.in_(ids), *seen(connection)).order_by(_APPLICATION.c.number_key)
    return _rows(connection, call, connection.execute(query).all())


def _rows(connection: Connection, call: CallSheet, found: Sequence[Row[Any]]) -> tuple[ProjectRow, ...]:
    ids = [row.id for row in found]
    carried: dict[tuple[str, str], str] = {}
    promoters: Any = select(_PROMOTER.c.project_id, _PROMOTER.c.side, _ORGANISATION.c.name).join_from(
        _PROMOTER, _ORGANISATION, _PROMOTER.c.organisation_id == _ORGANISATION.c.id
    )
    for row in connection.execute(promoters.where(_PROMOTER.c.project_id.in_(ids))):
        carried[row.project_id, row.side] = row.name
    sums: dict[tuple[str, str], Money] = {}
    grants: Any = select(_GRANT.c.project_id, _GRANT.c.side, _GRANT.c.currency, func.sum(_GRANT.c.cents).label("cents"))
    by = (_GRANT.c.project_id, _GRANT.c.side, _GRANT.c.currency)
    for row in connection.execute(grants.where(_GRANT.c.project_id.in_(ids)).group_by(*by)):
        sums[row.project_id, row.side] = Money(int(row.cents), row.currency)
    dates = _dates(connection, ids)
    sectors = {sector.id: sector.name for sector in call.sectors}
    return tuple(
        ProjectRow(
            id=row.id, version=row.version, application_id=row.application_id, call_id=row.call_id, number=row.number,
            title=row.title, sector=sectors.get(row.sector_id), state=ProjectState(row.state),
            organisations=(carried.get((row.id, Side.FIRST)), carried.get((row.id, Side.SECOND))),
            granted=(sums.get((row.id, Side.FIRST)), sums.get((row.id, Side.SECOND))),
            starts=dates.get((row.id, "start")), ends=dates.get((row.id, "end")),
            confidentiality=Confidentiality(row.confidentiality) if row.confidentiality else call.confidentiality,
        )
        for row in found
    )  # fmt: skip


def _dates(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], PartialDate]:
    """Return the first start and the last end of each project, as they are known."""
    query = select(_MILESTONE.c.project_id, _MILESTONE.c.kind, _MILESTONE.c.edtf).where(
        _MILESTONE.c.project_id.in_(ids), _MILESTONE.c.kind.in_(["start", "end"]),
        _MILESTONE.c.cancelled.is_(False), _MILESTONE.c.earliest.is_not(None), _MILESTONE.c.edtf != "",
    )  # fmt: skip
    made: dict[tuple[str, str], PartialDate] = {}
    for row in connection.execute(query):
        when, key = PartialDate.of_edtf(row.edtf), (row.project_id, row.kind)
        held = made.get(key)
        if held is None or (when.earliest < held.earliest if row.kind == "start" else when.latest > held.latest):
            made[key] = when
    return made


def coming(connection: Connection, project_id: str, today: date, limit: int) -> tuple[ComingMilestone, ...]:
    """Return the first dates of a project that are not over, done nor cancelled."""
    ahead = (_MILESTONE.c.project_id == project_id, _MILESTONE.c.cancelled.is_(False), _MILESTONE.c.edtf != "",
             _MILESTONE.c.done_on.is_(None), _MILESTONE.c.latest >= today)  # fmt: skip
    order = (_MILESTONE.c.earliest, _MILESTONE.c.latest, _MILESTONE.c.position, _MILESTONE.c.id)
    rows = connection.execute(select(_MILESTONE).where(*ahead).order_by(*order).limit(limit))
    return tuple(
        ComingMilestone(row.name, PartialDate.of_edtf(row.edtf), Side(row.side) if row.side else None, row.provisional)
        for row in rows
    )


def call_of(connection: Connection, project_id: str) -> str:
    """Return the id of the call of a project, or refuse with ``record.gone``."""
    found = connection.execute(_heads().where(_PROJECT.c.id == project_id, *seen(connection))).first()
    if found is None:
        raise Refusal("record.gone", table="project")
    return str(found.call_id)


def of_application(connection: Connection, application_id: str) -> str | None:
    """Return the id of the project of an application, None where it has none or may not be seen."""
    found = connection.execute(_heads().where(_APPLICATION.c.id == application_id, *seen(connection))).first()
    return None if found is None else str(found.id)


def project(connection: Connection, call: CallSheet, project_id: str) -> ProjectSheet:
    """Return a project with its promoters, instruments and documents, or refuse with ``record.gone``."""
    head = connection.execute(_heads().where(_PROJECT.c.id == project_id, *seen(connection))).first()
    if head is None:
        raise Refusal("record.gone", table="project")
    filed: Any = select(_FILING.c.side, _ORGANISATION.c.name).join_from(
        _FILING, _ORGANISATION, _FILING.c.organisation_id == _ORGANISATION.c.id
    )
    filings = {row.side: row.name for row in connection.execute(
        filed.where(_FILING.c.application_id == head.application_id))}  # fmt: skip
    held = promoters(connection, [project_id])
    return ProjectSheet(
        row=_rows(connection, call, [head])[0], state_reason=head.state_reason, retained_on=head.retained_on,
        reason=head.reason, conditions=head.conditions, start_rule=call.project_start,
        promoters=(held.get((project_id, Side.FIRST)), held.get((project_id, Side.SECOND))),
        filed=(filings.get(Side.FIRST), filings.get(Side.SECOND)),
        instruments=instruments(connection, project_id), files=_files(connection, project_id),
    )  # fmt: skip


def promoters(connection: Connection, project_ids: Iterable[str]) -> dict[tuple[str, Side], Promoter]:
    """Return who carries projects, by project and side; those that may not be seen are left out."""
    query: Any = (
        select(_PROMOTER, _ORGANISATION.c.name.label("organisation"), _PERSON.c.name.label("contact"),
               _OFFICER.c.name.label("officer"))
        .join_from(_PROMOTER, _ORGANISATION, _PROMOTER.c.organisation_id == _ORGANISATION.c.id)
        .join(_PERSON, _PROMOTER.c.contact_id == _PERSON.c.id, isouter=True)
        .join(_OFFICER, _PROMOTER.c.officer_id == _OFFICER.c.id, isouter=True)
        .join(_PROJECT, _PROMOTER.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        .where(*seen(connection))
    )  # fmt: skip
    wanted, made = list(project_ids), {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for row in connection.execute(query.where(_PROMOTER.c.project_id.in_(some))):
            made[row.project_id, Side(row.side)] = Promoter(
                Side(row.side), row.organisation, row.organisation_address, row.contact or "", row.contact_function,
                row.email, row.phone, row.officer_id, row.officer or "",
            )
    return made


def instruments(connection: Connection, project_id: str) -> tuple[Instrument, ...]:
    """Return the instruments of a project: those of the first side, then those of the second, amendments last."""
    order = {str(kind): place for place, kind in enumerate(InstrumentKind)}
    rows = connection.execute(select(_INSTRUMENT).where(_INSTRUMENT.c.project_id == project_id)).all()
    return tuple(
        Instrument(Side(row.side), InstrumentKind(row.kind), row.official_reference, row.sent_on,
                   row.promoter_signed_on, row.authority_signed_on, row.id)
        for row in sorted(rows, key=lambda one: (one.side, order[one.kind], one.official_reference, one.id))
    )  # fmt: skip


def _files(connection: Connection, project_id: str) -> tuple[ProjectFile, ...]:
    query = select(_FILE).where(_FILE.c.project_id == project_id).order_by(_FILE.c.added_on, _FILE.c.title, _FILE.c.id)
    return tuple(
        ProjectFile(row.id, Side(row.side) if row.side else None, row.title, row.name, row.size, row.sha256, row.media,
                    row.added_on)
        for row in connection.execute(query)
    )  # fmt: skip


def hold_money(connection: Connection, call_id: str) -> None:
    """Let nobody else grant money of a call until the transaction ends; in a file there is one writer anyway."""
    call = tables.Call.__table__
    connection.execute(select(call.c.id).where(call.c.id == call_id).with_for_update(key_share=True))


def granted(connection: Connection, call_id: str, apart_from: Iterable[str] = ()) -> tuple[Granted, ...]:
    """Return all that is granted to the projects of a call, without the grant lines `apart_from`."""
    query: Any = (
        select(_GRANT.c.id, _GRANT.c.side, _GRANT.c.funder, _GRANT.c.year, _APPLICATION.c.sector_id, _GRANT.c.cents,
               _GRANT.c.currency)
        .join_from(_GRANT, _PROJECT, _GRANT.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
    )  # fmt: skip
    left_out = set(apart_from)
    rows = connection.execute(query.where(_PROJECT.c.call_id == call_id, *seen(connection)))
    return tuple(
        Granted(Side(row.side), row.funder, row.year, row.sector_id, Money(row.cents, row.currency))
        for row in rows
        if row.id not in left_out
    )
