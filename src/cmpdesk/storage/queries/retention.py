"""What each Party keeps and since when, as retention rules count it, and what holds the bytes of a file."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, func, or_, select

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.calls import CallState, Confidentiality
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.projects import OVER
from cmpdesk.domain.retention import Held, Kind
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import packets as packets_seen
from cmpdesk.storage.queries.clearance import seen

TEXTS = ("organisation_address", "contact_function", "email", "phone", "partner", "summary", "benefits",
         "other_funding", "keywords")  # fmt: skip
"""Of a filing that is destroyed these go; number, title, organisation, class and amounts are the list of refusals."""
FINAL = "final"
"""The kind of report that stays when the file of a project is sorted."""

(_APPLICATION, _ATTACHMENT, _CALL, _CLAIM, _CLOSING, _ENTRY, _FILE, _FILING, _GRANT, _LETTER, _MILESTONE, _PACKET,
 _PARTY, _PIECE, _PROJECT, _PROMOTER, _READER, _REPORT, _RETURNED, _SHEET, _STEP) = (
    kind.__table__
    for kind in (tables.Application, tables.Attachment, tables.Call, tables.Claim, tables.Closing, tables.JournalEntry,
                 tables.ProjectFile, tables.Filing, tables.GrantLine, tables.Letter, tables.Milestone, tables.Packet,
                 tables.Party, tables.SupportingPiece, tables.Project, tables.Promoter, tables.Reviewer, tables.Report,
                 tables.ProgressFile, tables.ProgressSheet, tables.JournalStep)
)  # fmt: skip


def held(connection: Connection, party_code: str) -> Iterator[Held]:
    """Yield what a Party keeps and could let go; what nothing is left of is not among it, nor what is not seen."""
    yield from _refused(connection, party_code)
    yield from _packets(connection, party_code)
    yield from _projects(connection, party_code)


def _of_party(party_code: str, call_id: Any, side: Any) -> Any:
    """Return that (call, side) is of the Party."""
    return (
        select(_PARTY.c.id)
        .join(_CALL, _CALL.c.programme_id == _PARTY.c.programme_id)
        .where(_PARTY.c.code == party_code, _PARTY.c.side == side, _CALL.c.id == call_id)
        .correlate_except(_PARTY, _CALL)
        .exists()
    )


def _strict(row: Any) -> bool:
    strict = str(Confidentiality.STRICT)
    return bool(row.confidentiality == strict or (not row.confidentiality and row.of_call == strict))


_CLASSES = (_APPLICATION.c.confidentiality, _CALL.c.confidentiality.label("of_call"))


# -- applications that did not become projects


def _refused(connection: Connection, party_code: str) -> Iterator[Held]:
    closed = (str(ApplicationState.INADMISSIBLE), str(ApplicationState.WITHDRAWN))
    left = or_(_FILING.c.contact_id.is_not(None), *(_FILING.c[name] != "" for name in TEXTS),
               _FILING.c.id.in_(select(_ATTACHMENT.c.filing_id).where(_kept_file())))  # fmt: skip
    query: Any = (
        select(_FILING.c.id, _FILING.c.application_id, _APPLICATION.c.number, _APPLICATION.c.title,
               _APPLICATION.c.state, _APPLICATION.c.call_id, *_CLASSES)
        .join_from(_FILING, _APPLICATION, _FILING.c.application_id == _APPLICATION.c.id)
        .join(_CALL, _APPLICATION.c.call_id == _CALL.c.id)
        .where(
            or_(_APPLICATION.c.state.in_(closed), _CALL.c.state == str(CallState.EXECUTION)),
            _APPLICATION.c.state != str(ApplicationState.RETAINED),
            _APPLICATION.c.id.not_in(select(_PROJECT.c.application_id)),
            _of_party(party_code, _APPLICATION.c.call_id, _FILING.c.side), left, *seen(connection),
        )
    )  # fmt: skip
    rows = connection.execute(query).all()
    ended = _states(connection, "application", {row.application_id for row in rows if row.state in closed})
    decided = _states(connection, "call", {row.call_id for row in rows if row.state not in closed})
    files = _count(connection, _ATTACHMENT, "filing_id", {row.id for row in rows})
    for row in rows:
        day = ended.get(row.application_id) if row.state in closed else decided.get(row.call_id)
        yield Held(Kind.REFUSED, row.id, party_code, row.number, row.title, PartialDate.of(day) if day else None,
                   files.get(row.id, 0), _strict(row))  # fmt: skip


def _kept_file() -> Any:
    return _ATTACHMENT.c.status.not_in([str(AttachmentStatus.ERASED), str(AttachmentStatus.MISSING)])


def _count(connection: Connection, table: Any, column: str, ids: Collection[str]) -> dict[str, int]:
    made: dict[str, int] = {}
    for some in _some(ids):
        query = select(table.c[column], func.count()).where(table.c[column].in_(some), _kept_file())
        made |= {row[0]: row[1] for row in connection.execute(query.group_by(table.c[column]))}
    return made


def _states(connection: Connection, table: str, ids: Collection[str]) -> dict[str, date]:
    """Return the day on which each row of `table` came into the state in which it is, as the journal tells."""
    found: dict[str, datetime] = {}
    for some in _some(ids):
        rows = connection.execute(
            select(_ENTRY.c.record_id, _STEP.c.at, _ENTRY.c.fields)
            .join_from(_ENTRY, _STEP, _ENTRY.c.step_id == _STEP.c.id)
            .where(_ENTRY.c.table_name == table, _ENTRY.c.record_id.in_(some),
                   cast(_ENTRY.c.fields, Text).contains('"state"', autoescape=True))
            .order_by(_STEP.c.sequence)
        )  # fmt: skip
        for row in rows:
            if "state" in row.fields:
                found[row.record_id] = row.at
    return {key: at.astimezone().date() for key, at in found.items()}


# -- packets


def _packets(connection: Connection, party_code: str) -> Iterator[Held]:
    query: Any = (
        select(_PACKET, _READER.c.call_id, _READER.c.side, _CALL.c.title, _CALL.c.confidentiality.label("of_call"))
        .join_from(_PACKET, _READER, _PACKET.c.reviewer_id == _READER.c.id)
        .join(_CALL, _READER.c.call_id == _CALL.c.id)
        .where(_PACKET.c.erased_at.is_(None), _CALL.c.state == str(CallState.EXECUTION),
               _of_party(party_code, _READER.c.call_id, _READER.c.side))
    )  # fmt: skip
    rows = packets_seen(connection, connection.execute(query).all())
    decided = _states(connection, "call", {row.call_id for row in rows})
    for call_id in sorted({row.call_id for row in rows}):
        own = [row for row in rows if row.call_id == call_id]
        day = decided.get(call_id)
        title = own[0].title
        yield Held(Kind.PACKETS, call_id, party_code, "", title.fr or title.en or title.nl,
                   PartialDate.of(day) if day else None, len(own), strict=_holds_strict(connection, own))  # fmt: skip


def _holds_strict(connection: Connection, rows: Iterable[Any]) -> bool:
    strict = str(Confidentiality.STRICT)
    held = list(rows)
    if any(row.of_call == strict for row in held):
        return True
    numbers = {number for row in held for number, _ in row.outline[1]}
    query = select(_APPLICATION.c.number).where(_APPLICATION.c.confidentiality == strict,
                                                _APPLICATION.c.call_id == held[0].call_id)  # fmt: skip
    return bool(numbers & set(connection.execute(query).scalars()))


def packets_of(connection: Connection, call_id: str, party_code: str) -> list[str]:
    """Return the issues, still held, of the jury of a Party for a call, that may be seen."""
    query: Any = (
        select(_PACKET)
        .join_from(_PACKET, _READER, _PACKET.c.reviewer_id == _READER.c.id)
        .where(_PACKET.c.erased_at.is_(None), _READER.c.call_id == call_id,
               _of_party(party_code, _READER.c.call_id, _READER.c.side))
    )  # fmt: skip
    return sorted(row.id for row in packets_seen(connection, connection.execute(query).all()))


# -- projects that have ended


def _projects(connection: Connection, party_code: str) -> Iterator[Held]:
    query: Any = (
        select(_PROJECT.c.id, _PROJECT.c.call_id, _PARTY.c.side, _APPLICATION.c.number, _APPLICATION.c.title, *_CLASSES)
        .join_from(_PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        .join(_CALL, _PROJECT.c.call_id == _CALL.c.id)
        .join(_PARTY, _PARTY.c.programme_id == _CALL.c.programme_id)
        .where(_PARTY.c.code == party_code, _PROJECT.c.state.in_([str(one) for one in OVER]), *seen(connection))
    )
    rows = connection.execute(query).all()
    ids = {row.id for row in rows}
    ends = _ends(connection, ids)
    counts = Counter((row.project_id, row.side) for _, row in _rows_to_sort(connection, ids))
    for row in rows:
        count = counts[row.id, row.side]
        for kind in (Kind.GRANTED, Kind.SORTED):
            if kind is Kind.GRANTED or count:
                yield Held(kind, row.id, party_code, row.number, row.title, ends.get(row.id), count, _strict(row))


def _ends(connection: Connection, ids: Collection[str]) -> dict[str, PartialDate]:
    """Return when each project ended: as it was closed, else as its calendar says, else when its state says so."""
    found = {key: PartialDate.of(day) for key, day in _states(connection, "project", ids).items()}
    for some in _some(ids):
        own = _MILESTONE.c
        for row in connection.execute(select(_MILESTONE).where(
            own.project_id.in_(some), own.kind == str(MilestoneKind.END), own.cancelled.is_(False)
        )):  # fmt: skip
            if row.done_on is not None:
                found[row.project_id] = PartialDate.of(row.done_on)
            elif row.edtf and row.latest <= found[row.project_id].latest:
                found[row.project_id] = PartialDate.of_edtf(row.edtf)
        for closing in connection.execute(select(_CLOSING).where(_CLOSING.c.project_id.in_(some))):
            if closing.closed_on is not None:
                found[closing.project_id] = PartialDate.of(closing.closed_on)
    return found


def to_sort(connection: Connection, project_id: str, side: str) -> dict[str, list[str]]:
    """Return the rows that go when the file of a project is sorted on one side, by table.

    Documents of both Parties and final reports stay, and so does the application.
    """
    made: dict[str, list[str]] = {"project_file": [], "supporting_piece": [], "progress_file": [], "promoter": []}
    for table, row in _rows_to_sort(connection, [project_id]):
        if row.side == side:
            made[table].append(row.id)
    return {table: sorted(ids) for table, ids in made.items()}


def _rows_to_sort(connection: Connection, ids: Collection[str]) -> Iterator[tuple[str, Any]]:
    """Yield (table, its row with `project_id` and `side`) of all that can go from the files of projects."""
    final = select(_REPORT.c.file_id).where(_REPORT.c.kind == FINAL, _REPORT.c.file_id.is_not(None))
    own = _PROMOTER.c
    for some in _some(ids):
        queries: dict[str, Any] = {
            "project_file": select(_FILE.c.id, _FILE.c.project_id, _FILE.c.side)
            .where(_FILE.c.project_id.in_(some), _FILE.c.side != "", _FILE.c.id.not_in(final)),
            "supporting_piece": select(_PIECE.c.id, _GRANT.c.project_id, _GRANT.c.side)
            .join_from(_PIECE, _CLAIM, _PIECE.c.claim_id == _CLAIM.c.id)
            .join(_GRANT, _CLAIM.c.grant_id == _GRANT.c.id)
            .where(_GRANT.c.project_id.in_(some), _PIECE.c.sha256 != ""),
            "progress_file": select(_RETURNED.c.id, _SHEET.c.project_id, _SHEET.c.side)
            .join_from(_RETURNED, _SHEET, _RETURNED.c.sheet_id == _SHEET.c.id)
            .where(_SHEET.c.project_id.in_(some)),
            "promoter": select(own.id, own.project_id, own.side)
            .where(own.project_id.in_(some), or_(own.contact_id.is_not(None), own.contact_function != "",
                                                 own.email != "", own.phone != "")),
        }  # fmt: skip
        for table, query in queries.items():
            for row in connection.execute(query):
                yield table, row


# -- bytes


def still_named(connection: Connection, digests: Collection[str]) -> set[str]:
    """Return those of `digests` that some row still holds: their bytes stay."""
    columns = (
        _ATTACHMENT.c.sha256, _ATTACHMENT.c.print_sha256, _FILE.c.sha256, _PIECE.c.sha256, _LETTER.c.sha256,
        _RETURNED.c.sha256, _REPORT.c.sha256, tables.ReturnedFile.__table__.c.sha256,
        tables.Disposal.__table__.c.sha256,
    )  # fmt: skip
    found: set[str] = set()
    for some in _some(digests):
        for column in columns:
            query = select(column).where(column.in_(some))
            if column.table is _ATTACHMENT:
                query = query.where(_kept_file())
            if column.table is _LETTER:
                query = query.where(_LETTER.c.erased_at.is_(None))
            found |= set(connection.execute(query).scalars())
        query = select(_PACKET.c.sha256).where(_PACKET.c.sha256.in_(some), _PACKET.c.erased_at.is_(None))
        found |= set(connection.execute(query).scalars())
    return found


def _some(values: Iterable[str], most: int = 500) -> Iterator[list[str]]:
    every = sorted(values)
    for start in range(0, len(every), most):
        yield every[start : start + most]
