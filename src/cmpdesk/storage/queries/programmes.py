"""Programmes and their sessions as they are shown."""

from typing import Any

from sqlalchemy import Connection, Row, select

from cmpdesk.domain.programmes import CommissionSession, Paper, Party, Programme, Side
from cmpdesk.storage import tables


def programmes(connection: Connection) -> tuple[Programme, ...]:
    """Return all programmes by code."""
    parties: dict[str, dict[Side, Party]] = {}
    for row in connection.execute(select(tables.Party.__table__)):
        parties.setdefault(row.programme_id, {})[Side(row.side)] = _party(row)
    return tuple(
        Programme(row.id, row.version, row.code, row.name, row.legal_basis,
                  (parties[row.id][Side.FIRST], parties[row.id][Side.SECOND]))
        for row in connection.execute(select(tables.Programme.__table__).order_by(tables.Programme.__table__.c.code))
    )  # fmt: skip


def _party(row: Row[Any]) -> Party:
    return Party(
        id=row.id, programme_id=row.programme_id, side=Side(row.side), code=row.code, name=row.name,
        authority=row.authority, funders=tuple(row.funders), currency=row.currency, languages=tuple(row.languages),
        locale=row.locale, paper=Paper(row.paper), zone=row.zone, promoter_term=row.promoter_term,
        letterhead=row.letterhead, signatories=row.signatories,
    )  # fmt: skip


def sessions(connection: Connection, programme_id: str) -> tuple[CommissionSession, ...]:
    """Return the commission sessions of a programme, newest first."""
    table = tables.CommissionSession.__table__
    rows = connection.execute(select(table).where(table.c.programme_id == programme_id).order_by(table.c.number.desc()))
    return tuple(
        CommissionSession(row.id, row.programme_id, row.number, row.label, row.place, row.first_year, row.last_year)
        for row in rows
    )
