"""Grants of projects with their instalments, claims and carry-overs."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import CarryOver, Claim, Grant, Instalment, SupportingPiece
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _CARRY, _CLAIM, _GRANT, _INSTALMENT, _JUDGED, _MILESTONE, _PIECE, _PROJECT = (
    kind.__table__
    for kind in (tables.Application, tables.CarryOver, tables.Claim, tables.GrantLine, tables.Instalment,
                 tables.InstalmentDecision, tables.Milestone, tables.SupportingPiece, tables.Project)
)  # fmt: skip


def of_project(connection: Connection, project_id: str) -> tuple[Grant, ...]:
    """Return the grants of a project: by Party, year, funder."""
    return _grants(connection, _GRANT.c.project_id == project_id)


def of_call(connection: Connection, call_id: str) -> tuple[Grant, ...]:
    """Return the grants of all projects of a call."""
    return _grants(connection, _PROJECT.c.call_id == call_id)


def grant(connection: Connection, grant_id: str) -> Grant:
    """Return a grant, or refuse with ``record.gone``."""
    found = _grants(connection, _GRANT.c.id == grant_id)
    if not found:
        raise Refusal("record.gone", table="grant_line")
    return found[0]


def _grants(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Grant, ...]:
    joined = _GRANT.join(_PROJECT, _GRANT.c.project_id == _PROJECT.c.id).join(
        _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    conditions = (wanted, *seen(connection))
    chosen: Any = select(_GRANT.c.id).select_from(joined).where(*conditions)
    order = (_APPLICATION.c.number_key, _GRANT.c.side, _GRANT.c.year, _GRANT.c.funder, _GRANT.c.line, _GRANT.c.id)
    query: Any = select(_GRANT).select_from(joined).where(*conditions).order_by(*order)
    rows = connection.execute(query).all()
    currencies = {row.id: row.currency for row in rows}
    parts = [_by(found) for found in (
        _instalments(connection, chosen, currencies), _claims(connection, chosen, currencies),
        _carry_overs(connection, chosen, currencies),
    )]  # fmt: skip
    return tuple(
        Grant(row.id, row.project_id, Side(row.side), row.funder, row.year, row.line, Money(row.cents, row.currency),
              *(tuple(part.get(row.id, ())) for part in parts))
        for row in rows
    )  # fmt: skip


def _by(found: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = {}
    for grant_id, one in found:
        made.setdefault(grant_id, []).append(one)
    return made


def _instalments(connection: Connection, chosen: Any, currencies: dict[str, str]) -> Iterable[tuple[str, Instalment]]:
    query: Any = (
        select(_INSTALMENT, _MILESTONE.c.name.label("milestone"), _MILESTONE.c.edtf,
               exists().where(_JUDGED.c.instalment_id == _INSTALMENT.c.id).label("judged"))
        .join_from(_INSTALMENT, _MILESTONE, _INSTALMENT.c.milestone_id == _MILESTONE.c.id, isouter=True)
        .where(_INSTALMENT.c.grant_id.in_(chosen))
        .order_by(_INSTALMENT.c.position)
    )
    for row in connection.execute(query):
        yield row.grant_id, Instalment(
            row.id, row.position, Money(row.cents, currencies[row.grant_id]), row.condition, row.milestone_id,
            row.milestone, PartialDate.of_edtf(row.edtf) if row.edtf else None, row.released_on, row.paid_on,
            row.official_reference, bool(row.judged),
        )  # fmt: skip


def _claims(connection: Connection, chosen: Any, currencies: dict[str, str]) -> Iterable[tuple[str, Claim]]:
    claims = connection.execute(
        select(_CLAIM).where(_CLAIM.c.grant_id.in_(chosen)).order_by(_CLAIM.c.number)
    ).all()
    held = {row.id: currencies[row.grant_id] for row in claims}
    query: Any = select(_PIECE).join_from(_PIECE, _CLAIM, _PIECE.c.claim_id == _CLAIM.c.id)
    pieces = _by(
        (row.claim_id, SupportingPiece(row.id, row.number, row.label, Money(row.cents, held[row.claim_id]),
                                       row.eligible, row.file_name, row.sha256))
        for row in connection.execute(query.where(_CLAIM.c.grant_id.in_(chosen)).order_by(_PIECE.c.number))
    )  # fmt: skip
    for row in claims:
        currency = held[row.id]
        accepted = None if row.accepted_cents is None else Money(row.accepted_cents, currency)
        yield row.grant_id, Claim(row.id, row.number, row.received_on, Money(row.cents, currency), accepted,
                                  row.decided_on, row.reason, tuple(pieces.get(row.id, ())))  # fmt: skip


def _carry_overs(connection: Connection, chosen: Any, currencies: dict[str, str]) -> Iterable[tuple[str, CarryOver]]:
    query = select(_CARRY).where(_CARRY.c.grant_id.in_(chosen)).order_by(_CARRY.c.year, _CARRY.c.decided_on)
    for row in connection.execute(query):
        yield row.grant_id, CarryOver(row.id, row.year, Money(row.cents, currencies[row.grant_id]), row.deciding_body,
                                      row.decided_on, row.official_reference, row.reason)  # fmt: skip
