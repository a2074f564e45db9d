"""What is not shown to everybody: strict files (domain.md CONF-02) and the other Party's marks (CONF-05).

They are left out of lists, searches, counts and links alike. On a server row security says the same (`storage.rights`),
whatever a query forgets; in a file only these conditions do.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, literal, or_, select, tuple_

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.storage import tables
from cmpdesk.storage.base import insert_once
from cmpdesk.storage.guarded import FILLED, HELD_STRICT, MARKED, MARKS, OWNERS, RETURNED, STRICT

CLEARED = "cleared"
"""Execution option of a connection: whether who reads may see strict files."""
READER = "officer_id"
"""Execution option of a connection: the officer who reads; without one everything is read."""
PARTY = "party_code"
"""Execution option of a connection: the Party of the officer who reads, None for the secretariat."""


def options(officer: Officer) -> dict[str, Any]:
    """Return the execution options of a connection that shows what `officer` may see."""
    return {CLEARED: officer.cleared, READER: officer.id, PARTY: officer.party_code}


def cleared(connection: Connection) -> bool:
    """Tell whether who reads through `connection` may see strict files."""
    return bool(connection.get_execution_options().get(CLEARED, True))


def _everything(connection: Connection) -> bool:
    """Tell whether nothing at all is closed to who reads."""
    if READER not in connection.get_execution_options():
        return True
    if not cleared(connection):
        return False
    call, party, counter = tables.Call.__table__, tables.Party.__table__, tables.NumberCounter.__table__
    closed = (
        select(call.c.id)
        .join_from(call, counter, counter.c.scope == literal(MARKED).concat(call.c.id))
        .join(party, party.c.programme_id == call.c.programme_id)
        .where(tuple_(call.c.id, party.c.side).not_in(_open_sides(connection)))
    )
    return connection.execute(closed.limit(1)).first() is None


def _open_sides(connection: Connection) -> Any:
    """Return the query of (call, side) of each jury whose marks who reads may see, as `domain.access` says."""
    call, party = tables.Call.__table__, tables.Party.__table__
    first, second = call.c.frozen_first.is_not(None), call.c.frozen_second.is_not(None)
    opened = case(
        (call.c.evaluation == str(EvaluationMode.COMMON), True),
        (call.c.evaluation == str(EvaluationMode.DELEGATED),
         or_(and_(call.c.lead == str(Side.FIRST), first), and_(call.c.lead == str(Side.SECOND), second))),
        else_=and_(first, second),
    )  # fmt: skip
    mine = connection.get_execution_options().get(PARTY)
    return (
        select(call.c.id, party.c.side)
        .join_from(call, party, party.c.programme_id == call.c.programme_id)
        .where(or_(party.c.code == mine, opened) if mine else opened)
    )


def of_side(connection: Connection, call_id: ColumnElement[Any], side: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return the conditions that the marks of the jury (call, side) may be seen by who reads."""
    if READER not in connection.get_execution_options():
        return []
    return [tuple_(call_id, side).in_(_open_sides(connection))]


def of_reader(connection: Connection, reviewer_id: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return the conditions that the marks of a reviewer may be seen by who reads."""
    reviewer = tables.Reviewer.__table__
    conditions = of_side(connection, reviewer.c.call_id, reviewer.c.side)
    return [reviewer_id.in_(select(reviewer.c.id).where(*conditions))] if conditions else []


def closed_seats(connection: Connection, reviewers: Iterable[str]) -> list[str]:
    """Return the codes of those of `reviewers` of whom there may be marks that who reads may not see."""
    reviewer, counter = tables.Reviewer.__table__, tables.NumberCounter.__table__
    opened = of_reader(connection, reviewer.c.id)
    marked = select(counter.c.scope).where(counter.c.scope == literal(MARKED).concat(reviewer.c.call_id)).exists()
    seats = select(reviewer.c.code).where(reviewer.c.id.in_(list(reviewers)), marked).order_by(reviewer.c.code)
    return list(connection.execute(seats.where(~opened[0])).scalars()) if opened else []


def sheets(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `score_sheet` that leave out what who reads may not see."""
    sheet = tables.ScoreSheet.__table__
    return [*of_reader(connection, sheet.c.reviewer_id), *among(connection, sheet.c.application_id)]


def consolidations(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `consolidation` that leave out what who reads may not see."""
    own = tables.Consolidation.__table__
    return [*of_side(connection, own.c.call_id, own.c.side), *among(connection, own.c.application_id)]


def rankings(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `ranking` that leave out what who reads may not see."""
    own = tables.Ranking.__table__
    return [*of_side(connection, own.c.call_id, own.c.side), *_whole(connection, own.c.call_id)]


def returned(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `returned_file` that leave out what who reads may not see."""
    own = tables.ReturnedFile.__table__
    return [*of_reader(connection, own.c.reviewer_id), *_whole(connection, own.c.call_id)]


def _whole(connection: Connection, call_id: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return the conditions that who reads may see every file of a call: it never held a strict one, if need be."""
    if cleared(connection):
        return []
    call, counter = tables.Call.__table__, tables.NumberCounter.__table__
    strict = select(call.c.id).where(call.c.confidentiality == str(Confidentiality.STRICT))
    return [call_id.not_in(strict), literal(HELD_STRICT).concat(call_id).not_in(select(counter.c.scope))]


def seen(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `application` that leave out what who reads through `connection` may not see."""
    if cleared(connection):
        return []
    application, call = tables.Application.__table__, tables.Call.__table__
    strict = str(Confidentiality.STRICT)
    calls = select(call.c.id).where(call.c.confidentiality == strict)
    inherited = (application.c.confidentiality == "") & application.c.call_id.not_in(calls)
    return [or_(application.c.confidentiality.not_in(["", strict]), inherited)]


def among(connection: Connection, column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return the conditions that `column`, the id of an application, names one that who reads may see."""
    if cleared(connection):
        return []
    return [column.in_(select(tables.Application.__table__.c.id).where(*seen(connection)))]


def strict_filings(connection: Connection, filing_ids: Collection[str]) -> bool:
    """Tell whether one of the filings is of a strict file, its class or that of its call."""
    application, call, filing = tables.Application.__table__, tables.Call.__table__, tables.Filing.__table__
    strict = str(Confidentiality.STRICT)
    query = (
        select(filing.c.id)
        .join_from(filing, application, filing.c.application_id == application.c.id)
        .join(call, application.c.call_id == call.c.id)
        .where(filing.c.id.in_(list(filing_ids)),
               or_(application.c.confidentiality == strict,
                   and_(application.c.confidentiality == "", call.c.confidentiality == strict)))
    )  # fmt: skip
    return connection.execute(query.limit(1)).first() is not None


def row_seen(connection: Connection, table: str, record_id: str) -> bool:
    """Tell whether who reads may see the row `record_id` of `table`; one that is not there cannot be seen."""
    wanted = _ids(connection, table)
    if wanted is None:
        return True
    return connection.execute(wanted.where(wanted.selected_columns[0] == record_id)).first() is not None


def rows_seen(connection: Connection, table: str, record_ids: Collection[str]) -> bool:
    """Tell whether who reads may see each of the rows `record_ids` of `table`."""
    wanted = _ids(connection, table)
    if wanted is None:
        return True
    found = connection.execute(wanted.where(wanted.selected_columns[0].in_(record_ids))).scalars()
    return set(found) == set(record_ids)


def _ids(connection: Connection, table: str) -> Any:
    """Return the query of the ids of the rows of `table` that can be seen, None where all can."""
    if table in MARKS:
        return _ids_of_marks(connection, table) if READER in connection.get_execution_options() else None
    if cleared(connection):
        return None
    if table == "application":
        return select(tables.Application.__table__.c.id).where(*seen(connection))
    if table in OWNERS:
        column, owner = OWNERS[table]
        own = tables.Application.metadata.tables[table]
        belongs = own.c[column].in_(_ids(connection, owner))
        return select(own.c.id).where(or_(own.c[column].is_(None), belongs) if own.c[column].nullable else belongs)
    if table == "packet":
        packet = tables.Packet.__table__
        issued: Any = select(packet.c.id, packet.c.reviewer_id, packet.c.outline)
        shown = [row.id for row in packets(connection, connection.execute(issued).all())]
        return select(packet.c.id).where(packet.c.id.in_(shown))
    return None


def _ids_of_marks(connection: Connection, table: str) -> Any:
    own, sheet = tables.Application.metadata.tables[table], tables.ScoreSheet.__table__
    if table == "mark":
        return select(own.c.id).join_from(own, sheet, own.c.sheet_id == sheet.c.id).where(*sheets(connection))
    conditions = {"score_sheet": sheets, "consolidation": consolidations, "ranking": rankings,
                  "returned_file": returned}  # fmt: skip
    return select(own.c.id).where(*conditions[table](connection))


def packets(connection: Connection, rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Return those of the packets `rows` of which every application can be seen; one that is gone hides its packet."""
    if cleared(connection):
        return list(rows)
    application, reviewer = tables.Application.__table__, tables.Reviewer.__table__
    numbers = select(reviewer.c.id, application.c.number).join_from(
        reviewer, application, application.c.call_id == reviewer.c.call_id
    )
    here = {(row.id, row.number) for row in connection.execute(numbers.where(*seen(connection)))}
    return [row for row in rows if all((row.reviewer_id, number) in here for number, _ in row.outline[1])]


def issue_seen(connection: Connection, sha256: str) -> bool:
    """Tell whether who reads may see the packet of which `sha256` are the bytes."""
    packet = tables.Packet.__table__
    return cleared(connection) or bool(
        packets(connection, connection.execute(select(packet).where(packet.c.sha256 == sha256)).all())
    )


def entries(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `journal_entry` of what may be seen; a deleted row only by who deleted it.

    Of a deleted mark its sheet still tells who may see it.
    """
    if _everything(connection):
        return []
    entry, sheet = tables.JournalEntry.__table__, tables.ScoreSheet.__table__
    guarded = MARKS if cleared(connection) else (*STRICT, *MARKS)
    parts: list[ColumnElement[bool]] = [entry.c.table_name.not_in(guarded)]
    parts += [and_(entry.c.table_name == name, entry.c.record_id.in_(_ids(connection, name))) for name in guarded]
    of_sheet = func.coalesce(*(entry.c.fields["sheet_id", place].as_string() for place in (2, 3)))
    parts.append(and_(entry.c.table_name == "mark", of_sheet.in_(select(sheet.c.id).where(*sheets(connection)))))
    parts.append(entry.c.deleted_by == connection.get_execution_options()[READER])
    return [or_(*parts)]


def steps(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `journal_step` that leave out each step that did something which cannot be seen.

    A seal is shown to all: nobody undoes what was before it.
    """
    conditions = entries(connection)
    if not conditions:
        return []
    step, entry = tables.JournalStep.__table__, tables.JournalEntry.__table__
    shown = select(func.count()).where(entry.c.step_id == step.c.id, *conditions)
    return [or_(step.c.kind == str(StepKind.SEAL), step.c.rows == shown.correlate(step).scalar_subquery())]


def note_marks(connection: Connection, rows: Mapping[tuple[str, str], tuple[str, Mapping[str, Any]]]) -> None:
    """Count the calls of which marks, and the blobs of which returned files, are among `rows`: (table, id) to fields.

    Who may not see them has to know that they are there: from then on nobody changes how the call is judged, and the
    bytes are not for who is merely cleared. Undo takes no counter back.
    """
    scopes: set[str] = set()
    filled: set[str] = set()
    for (table, record_id), (_, fields) in rows.items():
        if table == "score_sheet" and "grid_number" in fields:  # opened, or brought to another version
            filled.add(record_id)
        elif table == "consolidation" and "call_id" in fields:
            scopes.add(f"{MARKED}{fields['call_id'][1]}")
        elif table == "returned_file" and "sha256" in fields:
            scopes.add(f"{RETURNED}{fields['sha256'][1]}")
    if filled:
        reviewer, sheet = tables.Reviewer.__table__, tables.ScoreSheet.__table__
        held = select(reviewer.c.call_id, sheet.c.grid_number).join_from(sheet, reviewer).where(sheet.c.id.in_(filled))
        for call_id, number in connection.execute(held.distinct()):
            scopes |= {f"{MARKED}{call_id}", _filled(call_id, number)}
    for scope in sorted(scopes):
        insert_once(connection, tables.NumberCounter, {"scope": scope, "value": 1})


def holds_marks(connection: Connection, call_id: str) -> bool:
    """Tell whether anybody ever marked in a call, also where who reads may not see it."""
    counter = tables.NumberCounter.__table__
    found = select(counter.c.scope).where(counter.c.scope == f"{MARKED}{call_id}")
    return connection.execute(found).first() is not None


def grid_filled(connection: Connection, call_id: str, number: int) -> bool:
    """Tell whether a sheet was ever filled by version `number` of the grid of a call, also where it is not seen."""
    counter = tables.NumberCounter.__table__
    found = select(counter.c.scope).where(counter.c.scope == _filled(call_id, number))
    return connection.execute(found).first() is not None


def _filled(call_id: str, number: int) -> str:
    return f"{FILLED}{call_id}:{number}"


def holds_strict(connection: Connection, call_id: str) -> bool:
    """Tell whether a call holds strict files, or ever did: who may not see them may not act on the whole of it."""
    call, counter = tables.Call.__table__, tables.NumberCounter.__table__
    strict = (call.c.id == call_id) & (call.c.confidentiality == str(Confidentiality.STRICT))
    marked = select(counter.c.scope).where(counter.c.scope == strict_scope(call_id))
    return connection.execute(select(call.c.id).where(strict)).first() is not None or (
        connection.execute(marked).first() is not None
    )


def strict_scope(call_id: str) -> str:
    """Return the counter that says that a file of a call was strict; it can be read by all and never goes back."""
    return f"{HELD_STRICT}{call_id}"


def without_strict(connection: Connection) -> None:
    """Let `connection` show no strict file from now on, whoever reads: for figures that are for all to read."""
    connection.execution_options(**{CLEARED: False})
