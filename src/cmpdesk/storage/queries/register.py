"""The register of conflicts of interest of a call."""

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.interests import Register, RegisterRow
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText, sort_key
from cmpdesk.storage import tables
from cmpdesk.storage.queries import interests, juries
from cmpdesk.storage.queries.clearance import among, seen


def register(connection: Connection, call: CallSheet, today: date) -> Register:
    """Return each pair of a person and an application with a finding, a declaration or a recusal.

    What belongs to a strict file is left out, counts included, for who may not see it (ADR 0011).
    """
    on = interests.reference(call, today)
    found = interests.of_reviewers(connection, call, on) | interests.of_officers(connection, call, on)
    said = {
        (one.reviewer_id or one.officer_id or "", one.application_id): one
        for one in interests.declarations(connection, interests.of_call(call.id))
    }
    held = _assignments(connection, call.id)
    filed = _applications(connection, call)
    people = _reviewers(connection, call.id) | _officers(connection)
    pairs = {(key, application) for key, each in found.items() for application in each} | set(said)
    pairs |= {pair for pair, recusal in held.items() if recusal is not None}
    rows = [
        RegisterRow(
            application_id=application, number=filed[application][0], title=filed[application][1],
            sector=filed[application][2], **people[key], assigned=(key, application) in held,
            recusal=held.get((key, application)), declaration=said.get((key, application)),
            findings=found.get(key, {}).get(application, ()),
        )
        for key, application in pairs if key in people and application in filed
    ]  # fmt: skip
    ranks = {application: place for place, application in enumerate(filed)}
    rows.sort(key=lambda row: (ranks[row.application_id], row.side or "z", sort_key(row.code or row.name)))
    judged = {row.id for row in juries.readable(connection, call.id)}
    asked = {pair for pair, recusal in held.items() if recusal is None and pair[1] in judged}
    silent = Counter(pair[0] for pair in asked if pair not in said or said[pair].answer is None)
    return Register(tuple(rows), len(asked), len(asked) - silent.total(), tuple(sorted(silent.items())))


def _assignments(connection: Connection, call_id: str) -> dict[tuple[str, str], str | None]:
    """Return the reason of the recusal, None without one, of each pair (reviewer, application)."""
    held, reviewer = tables.Assignment.__table__, tables.Reviewer.__table__
    query = (
        select(held.c.reviewer_id, held.c.application_id, held.c.recused_at, held.c.recusal_reason)
        .join_from(held, reviewer, held.c.reviewer_id == reviewer.c.id)
        .where(reviewer.c.call_id == call_id, *among(connection, held.c.application_id))
    )
    return {
        (row.reviewer_id, row.application_id): row.recusal_reason if row.recused_at is not None else None
        for row in connection.execute(query)
    }


def _applications(connection: Connection, call: CallSheet) -> dict[str, tuple[str, str, LocalisedText | None]]:
    """Return number, title and sector of each application, by number."""
    table = tables.Application.__table__
    sectors = {sector.id: sector.name for sector in call.sectors}
    query = select(table.c.id, table.c.number, table.c.title, table.c.sector_id).where(
        table.c.call_id == call.id, *seen(connection)
    )
    rows = connection.execute(query.order_by(table.c.number_key))
    return {row.id: (row.number, row.title, sectors.get(row.sector_id)) for row in rows}


def _reviewers(connection: Connection, call_id: str) -> dict[str, dict[str, Any]]:
    reviewer, person, home = (kind.__table__ for kind in (tables.Reviewer, tables.Person, tables.Organisation))
    query = (
        select(reviewer, person.c.name, home.c.name.label("organisation"))
        .join_from(reviewer, person, reviewer.c.person_id == person.c.id)
        .join(home, reviewer.c.organisation_id == home.c.id, isouter=True)
        .where(reviewer.c.call_id == call_id)
    )
    return {
        row.id: {"side": Side(row.side), "reviewer_id": row.id, "officer_id": None, "person_id": row.person_id,
                 "code": row.code, "name": row.name, "organisation": row.organisation or ""}
        for row in connection.execute(query)
    }  # fmt: skip


def _officers(connection: Connection) -> dict[str, dict[str, Any]]:
    table = tables.Officer.__table__
    return {
        row.id: {"side": None, "reviewer_id": None, "officer_id": row.id, "person_id": None, "code": "",
                 "name": row.name, "organisation": row.party_code or ""}
        for row in connection.execute(select(table.c.id, table.c.name, table.c.party_code))
    }  # fmt: skip
