"""The registers of people's data, as they are shown: communications, incidents, certificates, rules of retention."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.registers import (
    IN_FORCE_AFTER,
    Certificate,
    CommunicationDraft,
    CommunicationRow,
    DataCategory,
    IncidentDraft,
    IncidentRow,
    Risk,
)
from cmpdesk.domain.retention import Fate, Kind, Rule
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import cleared, seen

_APPLICATION, _CALL, _DISPOSAL, _INCIDENT, _PARTY, _PROJECT, _RULE, _SENT, _SESSION = (
    kind.__table__
    for kind in (tables.Application, tables.Call, tables.Disposal, tables.Incident, tables.Party, tables.Project,
                 tables.RetentionRule, tables.Communication, tables.CommissionSession)
)  # fmt: skip


def communications(connection: Connection, party_code: str, call_id: str = "") -> tuple[CommunicationRow, ...]:
    """Return what a Party sent, of a call or of all, the newest first; what is about a strict file is left out."""
    conditions = seen(connection)
    query: Any = (
        select(_SENT, _CALL.c.title, _SESSION.c.label, _APPLICATION.c.number)
        .join_from(_SENT, _CALL, _SENT.c.call_id == _CALL.c.id)
        .join(_PARTY, and_(_PARTY.c.programme_id == _CALL.c.programme_id, _PARTY.c.side == _SENT.c.side))
        .join(_SESSION, _CALL.c.session_id == _SESSION.c.id, isouter=True)
        .join(_PROJECT, _SENT.c.project_id == _PROJECT.c.id, isouter=True)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id, isouter=True)
        .where(_PARTY.c.code == party_code)
        .order_by(_SENT.c.sent_on.desc(), _SENT.c.id)
    )
    if call_id:
        query = query.where(_SENT.c.call_id == call_id)
    if conditions:
        query = query.where(or_(_SENT.c.project_id.is_(None), and_(*conditions)))
    return tuple(
        CommunicationRow(
            row.id,
            CommunicationDraft(row.call_id, Side(row.side), row.sent_on, row.recipient, row.purpose, row.legal_basis,
                               categories(row.categories), row.contents, row.project_id),
            party_code, row.title, row.label or "", row.number or "",
        )
        for row in connection.execute(query)
    )  # fmt: skip


def agreements(connection: Connection, call_id: str, today: date) -> list[CommunicationRow]:
    """Return what was sent of a call that holds an agreement which is not in force yet, or is so today, by that day."""
    codes: Any = (
        select(_PARTY.c.code).join_from(_PARTY, _CALL, _PARTY.c.programme_id == _CALL.c.programme_id)
        .where(_CALL.c.id == call_id).order_by(_PARTY.c.side)
    )  # fmt: skip
    sent = select(_SENT.c.id).where(_SENT.c.call_id == call_id, _SENT.c.sent_on >= today - IN_FORCE_AFTER,
                                    _SENT.c.categories.contains(str(DataCategory.AGREEMENT)))  # fmt: skip
    if connection.execute(sent.limit(1)).first() is None:
        return []
    found = [row for code in connection.execute(codes).scalars() for row in communications(connection, code, call_id)]
    return sorted((row for row in found if row.draft.in_force is not None and row.draft.in_force >= today),
                  key=lambda row: (row.draft.sent_on, row.id))  # fmt: skip


def categories(text: str) -> tuple[DataCategory, ...]:
    """Return the categories that a column holds."""
    held = text.split()
    return tuple(one for one in DataCategory if one in held)


def legal_basis(connection: Connection, call_id: str) -> str:
    """Return the legal basis that a call keeps for its communications, "" where none."""
    found = connection.execute(select(_CALL.c.legal_basis).where(_CALL.c.id == call_id)).scalar_one_or_none()
    return str(found or "")


def incidents(connection: Connection, party_code: str) -> tuple[IncidentRow, ...]:
    """Return the incidents of a Party, the newest first."""
    own = _INCIDENT.c
    rows = connection.execute(select(_INCIDENT).where(own.party_code == party_code).order_by(own.number.desc()))
    return tuple(
        IncidentRow(row.id, row.number, IncidentDraft(
            row.party_code, row.found_on, row.nature, row.happened_on, categories(row.categories), row.people,
            Risk(row.risk), row.measures, row.authority_told_on, row.people_told_on, row.closed_on,
        ))
        for row in rows
    )  # fmt: skip


def certificates(connection: Connection, party_code: str) -> tuple[Certificate, ...]:
    """Return the certificates of a Party, the newest first; the paper of one on strict files is for who is cleared."""
    own, open_to_all = _DISPOSAL.c, cleared(connection)
    rows = connection.execute(select(_DISPOSAL).where(own.party_code == party_code).order_by(own.number.desc()))
    return tuple(_certificate(row, open_to_all) for row in rows)


def _certificate(row: Any, open_to_all: bool) -> Certificate:
    told = row.things
    strict = bool(told.get("strict", False))
    digest = "" if strict and not open_to_all else told.get("sha256", "")
    return Certificate(row.id, row.party_code, row.number, row.kind, row.done_on, row.authorisation, told.get("by", ""),
                       None if strict else told.get("counts", {}), told.get("rule", {}), digest)  # fmt: skip


def rules(connection: Connection, party_code: str) -> tuple[Rule, ...]:
    """Return the rules that a Party set; for the other kinds the proposals hold."""
    own = _RULE.c
    rows = connection.execute(select(_RULE).where(own.party_code == party_code).order_by(own.kind))
    return tuple(
        Rule(row.party_code, Kind(row.kind), row.years, Fate(row.fate), row.source, row.proposed) for row in rows
    )
