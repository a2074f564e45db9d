"""Applications and their filings as they are shown."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, tuple_

from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import (
    ApplicationFilter,
    ApplicationRow,
    ApplicationSheet,
    ApplicationState,
    FilingSheet,
    PlannedMission,
    YearAmount,
)
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.storage import tables
from cmpdesk.storage.queries.calls import to_check
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _ATTACHMENT, _FILING, _ORGANISATION, _PERSON = (
    kind.__table__
    for kind in (tables.Application, tables.Attachment, tables.Filing, tables.Organisation, tables.Person)
)
"""Tables, not mapped classes: the first list is read before the mappers are needed."""

SORTS: dict[str, Any] = {
    "number": _APPLICATION.c.number_key,
    "title": _APPLICATION.c.title_key,
    "sector": _APPLICATION.c.sector_key,
    "state": _APPLICATION.c.state,
    "amount_first": _APPLICATION.c.amount_first,
    "amount_second": _APPLICATION.c.amount_second,
}


def page(connection: Connection, call: CallSheet, wanted: ApplicationFilter, sort: Sort,
         after: tuple[Any, ...] | None, limit: int) -> Page[ApplicationRow]:  # fmt: skip
    """Return a keyset page of applications."""
    column = SORTS[sort.column]
    table = _APPLICATION
    query = select(table).where(*passing(connection, call, wanted, first_page=True))
    if after is not None:
        here, there = tuple_(column, _APPLICATION.c.id), tuple_(*after)
        query = query.where(here < there if sort.descending else here > there)
    order = (column.desc(), _APPLICATION.c.id.desc()) if sort.descending else (column, _APPLICATION.c.id)
    found = connection.execute(query.order_by(*order).limit(limit + 1)).all()
    shown = found[:limit]
    following = None
    if len(found) > limit:
        following = (getattr(shown[-1], column.key), shown[-1].id)
    return Page(_rows(connection, call, shown), following)


def count(connection: Connection, call: CallSheet, wanted: ApplicationFilter) -> int:
    """Return how many applications pass the filter."""
    conditions = passing(connection, call, wanted, first_page=False)
    query: Select[Any] = select(func.count()).select_from(_APPLICATION).where(*conditions)
    return int(connection.execute(query).scalar_one())


def passing(connection: Connection, call: CallSheet, wanted: ApplicationFilter, *,
                first_page: bool) -> list[ColumnElement[bool]]:  # fmt: skip
    """Return the conditions under which an application passes the filter, and is seen at all."""
    conditions: list[ColumnElement[bool]] = [_APPLICATION.c.call_id == wanted.call_id, *seen(connection)]
    if wanted.search:
        from cmpdesk.storage import search  # late: the first list is shown as it is

        found = search.matching(connection, wanted.search, _APPLICATION.c.id, first_page=first_page)
        if found is not None:
            conditions.append(found)
    if wanted.sector_ids:
        conditions.append(_APPLICATION.c.sector_id.in_(wanted.sector_ids))
    if wanted.states:
        conditions.append(_APPLICATION.c.state.in_([str(state) for state in wanted.states]))
    if wanted.side is not None:
        same = (_FILING.c.application_id == _APPLICATION.c.id, _FILING.c.side == str(wanted.side))
        filed = select(_FILING.c.id).where(*same)
        conditions.append(filed.exists())
    if wanted.unprintable_only:
        conditions.append(to_check(call.deadline))
    return conditions


def rows_of(connection: Connection, call: CallSheet, ids: Sequence[str]) -> tuple[ApplicationRow, ...]:
    """Return the rows of `ids`, by number."""
    table = _APPLICATION
    query = select(table).where(table.c.id.in_(ids), *seen(connection)).order_by(table.c.number_key)
    return _rows(connection, call, connection.execute(query).all())


def _rows(connection: Connection, call: CallSheet, found: Sequence[Row[Any]]) -> tuple[ApplicationRow, ...]:
    ids = [row.id for row in found]
    filed: dict[str, dict[str, Row[Any]]] = {}
    filings: Any = select(
        _FILING.c.id, _FILING.c.application_id, _FILING.c.side, _FILING.c.requested, _FILING.c.currency,
        _FILING.c.received_at, _ORGANISATION.c.name.label("organisation"),
    ).join_from(_FILING, _ORGANISATION, _FILING.c.organisation_id == _ORGANISATION.c.id)  # fmt: skip
    for row in connection.execute(filings.where(_FILING.c.application_id.in_(ids))):
        filed.setdefault(row.application_id, {})[row.side] = row
    pieces = _attachment_totals(connection, ids)
    sectors = {sector.id: sector.name for sector in call.sectors}
    made = []
    for row in found:
        sides = [filed.get(row.id, {}).get(side) for side in Side]
        attachments, pages, unprintable = pieces.get(row.id, (0, 0, 0))
        made.append(
            ApplicationRow(
                id=row.id, version=row.version, number=row.number, title=row.title,
                sector=sectors.get(row.sector_id), state=ApplicationState(row.state),
                organisations=_pair([side and side.organisation for side in sides]),
                amounts=_pair([side and _money(side.requested, side.currency) for side in sides]),
                attachments=attachments, pages=pages, unprintable=unprintable,
                late=any(side is not None and _late(call, side.received_at) for side in sides),
                confidentiality=_level(call, row.confidentiality),
            )
        )  # fmt: skip
    return tuple(made)


def _attachment_totals(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    query = (
        select(_FILING.c.application_id, _ATTACHMENT.c.status, _ATTACHMENT.c.pages)
        .join_from(_ATTACHMENT, _FILING, _ATTACHMENT.c.filing_id == _FILING.c.id)
        .where(_FILING.c.application_id.in_(ids))
    )
    made: dict[str, tuple[int, int, int]] = {}
    for row in connection.execute(query):
        number, pages, unprintable = made.get(row.application_id, (0, 0, 0))
        made[row.application_id] = (number + 1, pages + row.pages, unprintable + (row.status != "printable"))
    return made


def _level(call: CallSheet, own: str) -> Confidentiality:
    return Confidentiality(own) if own else call.confidentiality


def _pair(values: list[Any]) -> tuple[Any, Any]:
    return values[0], values[1]


def _money(cents: int | None, currency: str) -> Money | None:
    return None if cents is None else Money(cents, currency)


def _late(call: CallSheet, received_at: Any) -> bool:
    return received_at is not None and call.deadline is not None and call.deadline.passed(received_at)


def application(connection: Connection, call: CallSheet, parties: tuple[Party, Party],
                application_id: str) -> ApplicationSheet:  # fmt: skip
    """Return an application with both filings, or refuse with ``record.gone``."""
    found = applications(connection, call, parties, [application_id])
    if not found:
        raise Refusal("record.gone", table="application")
    return found[0]


def call_of(connection: Connection, application_id: str) -> str:
    """Return the id of the call of an application, or refuse with ``record.gone``."""
    wanted = select(_APPLICATION.c.call_id).where(_APPLICATION.c.id == application_id, *seen(connection))
    found = connection.execute(wanted).scalar_one_or_none()
    if found is None:
        raise Refusal("record.gone", table="application")
    return str(found)


def numbered(connection: Connection, call_id: str, number: str) -> str | None:
    """Return the id of the application `number` of a call, None where there is none that may be seen."""
    wanted = select(_APPLICATION.c.id).where(
        _APPLICATION.c.call_id == call_id, _APPLICATION.c.number == number, *seen(connection)
    )
    return connection.execute(wanted).scalar_one_or_none()


def applications(connection: Connection, call: CallSheet, parties: tuple[Party, Party],
                 ids: Sequence[str]) -> tuple[ApplicationSheet, ...]:  # fmt: skip
    """Return the sheets of `ids`, by number."""
    table = _APPLICATION
    wanted = select(table).where(table.c.id.in_(ids), *seen(connection)).order_by(table.c.number_key)
    heads = connection.execute(wanted).all()
    filings = _filing_sheets(connection, call, parties, [row.id for row in heads])
    sectors = {sector.id: sector.name for sector in (*call.sectors, *call.strands)}
    return tuple(
        ApplicationSheet(
            id=row.id, version=row.version, call_id=row.call_id, number=row.number, title=row.title,
            sector=sectors.get(row.sector_id), strand=sectors.get(row.strand_id),
            state=ApplicationState(row.state), state_reason=row.state_reason,
            filings=_pair([filings.get((row.id, str(side))) for side in Side]),
            confidentiality=_level(call, row.confidentiality),
        )
        for row in heads
    )  # fmt: skip


def _filing_sheets(connection: Connection, call: CallSheet, parties: tuple[Party, Party],
                   ids: Sequence[str]) -> dict[tuple[str, str], FilingSheet]:  # fmt: skip
    filing = _FILING
    query = (
        select(filing, _ORGANISATION.c.name.label("organisation"), _PERSON.c.name.label("contact"))
        .join_from(filing, _ORGANISATION, filing.c.organisation_id == _ORGANISATION.c.id)
        .join(_PERSON, filing.c.contact_id == _PERSON.c.id, isouter=True)
        .where(filing.c.application_id.in_(ids))
    )
    rows = connection.execute(query).all()
    pieces = _attachments(connection, [row.id for row in rows])
    codes = {str(party.side): party.code for party in parties}
    return {
        (row.application_id, row.side): _filing(row, codes[row.side], pieces.get(row.id, ()), call) for row in rows
    }


def _filing(row: Row[Any], code: str, attachments: tuple[AttachmentRow, ...], call: CallSheet) -> FilingSheet:
    return FilingSheet(
        id=row.id, side=Side(row.side), party_code=code, reference=row.file_number, title=row.title,
        organisation=row.organisation, organisation_address=row.organisation_address, contact=row.contact or "",
        contact_function=row.contact_function, email=row.email, phone=row.phone,
        partner=row.partner, summary=row.summary, benefits=row.benefits, other_funding=row.other_funding,
        keywords=row.keywords, months=row.months, renewed=row.renewed,
        amounts=tuple(YearAmount(year, Money(cents, row.currency)) for year, cents in row.amounts),
        requested=_money(row.requested, row.currency),
        missions=tuple(
            PlannedMission(Side(one["towards"]) if one["towards"] else None, one["people"], one["days"], one["period"])
            for one in row.missions
        ),
        received_at=row.received_at, late=_late(call, row.received_at), source=row.source, attachments=attachments,
        language=row.language,
    )  # fmt: skip


def _attachments(connection: Connection, filing_ids: Sequence[str]) -> dict[str, tuple[AttachmentRow, ...]]:
    table = _ATTACHMENT
    query = select(table).where(table.c.filing_id.in_(filing_ids)).order_by(table.c.filing_id, table.c.position)
    made: dict[str, list[AttachmentRow]] = {}
    for row in connection.execute(query):
        made.setdefault(row.filing_id, []).append(
            AttachmentRow(row.id, row.name, row.size, row.sha256, row.media, AttachmentStatus(row.status), row.pages,
                          row.print_sha256, tuple(row.cleaned))
        )  # fmt: skip
    return {key: tuple(value) for key, value in made.items()}
