"""What the packets of a jury would hold now, and the register of those that were issued."""

from typing import Any

from sqlalchemy import Connection, Row, func, select

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.domain.packets import Manifest, ManifestLine, PacketApplication, PacketContent, PieceKind
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance, filings, interests, juries
from cmpdesk.storage.queries.programmes import programmes
from cmpdesk.storage.tables import Packet, Reviewer


def contents(connection: Connection, call: CallSheet, side: Side) -> tuple[PacketContent, ...]:
    """Return the packet of each reviewer of one Party as it would be now, by code; those without anything included.

    Refused with ``call.guard.grid`` where the call has no grid.
    """
    programme = next(one for one in programmes(connection) if one.id == call.programme_id)
    grid = call_queries.grid(connection, call.id)
    if grid is None:
        raise Refusal("call.guard.grid")
    jury = juries.reviewers(connection, call, side)
    held = juries.assignments(connection, call.id, side)
    readable = {row.id for row in juries.readable(connection, call.id)}  # not what was withdrawn since
    wanted = sorted({one.application_id for one in held} & readable)
    sheets = filings.applications(connection, call, programme.parties, wanted)
    reads = interests.jury_gates(connection, call.id, side)
    return tuple(
        PacketContent(
            programme=programme, call=call, party=programme.party(side),
            language=language_of(reviewer, programme, side),
            reviewer=reviewer, copy=copy, copies=len(jury), grid=grid,
            applications=tuple(
                PacketApplication(sheet, reads[reviewer.id, sheet.id])
                for sheet in sheets if (reviewer.id, sheet.id) in reads
            ),
        )
        for copy, reviewer in enumerate(jury, start=1)
    )  # fmt: skip


def language_of(reviewer: ReviewerRow, programme: Programme, side: Side) -> str:
    """Return a language of the Party that the reviewer reads, else the one that they read best."""
    party: Party = programme.party(side)
    return next((one for one in reviewer.languages if one in party.languages),
                next(iter(reviewer.languages), party.languages[0]))  # fmt: skip


def last_issues(connection: Connection, call_id: str, side: Side) -> dict[str, Row[Any]]:
    """Return the last issue of each reviewer's packet: {reviewer id: row of `packet`}."""
    table = Packet.__table__
    newest = select(Packet.reviewer_id, func.max(Packet.issue).label("issue")).group_by(Packet.reviewer_id).subquery()
    query = (
        select(table)
        .join_from(table, newest, (table.c.reviewer_id == newest.c.reviewer_id) & (table.c.issue == newest.c.issue))
        .join(Reviewer, table.c.reviewer_id == Reviewer.id)
        .where(Reviewer.call_id == call_id, Reviewer.side == str(side))
    )
    return {row.reviewer_id: row for row in clearance.packets(connection, connection.execute(query).all())}


def erased(connection: Connection, sha256: str) -> bool:
    """Tell whether the bytes of an issue were destroyed when a person was erased."""
    query = select(Packet.id).where(Packet.sha256 == sha256, Packet.erased_at.is_not(None))
    return connection.execute(query.limit(1)).first() is not None


def manifest_of(lines: list[list[Any]], pages: int) -> Manifest:
    """Return a manifest from its stored form; issues of before say nothing of missing characters."""
    made = (
        ManifestLine(PieceKind(kind), application, source, sha256, first, count, tuple(fonts), *missing)
        for kind, application, source, sha256, first, count, fonts, *missing in lines
    )
    return Manifest(tuple(made), pages)


def manifest_value(manifest: Manifest) -> list[list[Any]]:
    """Return the stored form of a manifest; the inverse of `manifest_of`."""
    return [
        [str(one.kind), one.application, one.source, one.sha256, one.first, one.pages, list(one.fonts), one.missing]
        for one in manifest.lines
    ]
