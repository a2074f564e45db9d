"""Score sheets with their marks, what a reader has to fill, and how far a jury has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.interests import Gate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Grid, Recommendation
from cmpdesk.domain.sheets import (
    FIRST_ENTRY,
    SECOND_ENTRY,
    Consolidation,
    MarkRow,
    ReaderProgress,
    ReadingRow,
    SheetKey,
    SheetRow,
    SheetSource,
    SheetState,
    SheetTexts,
    StaleSheet,
    lacks,
    sheet_total,
)
from cmpdesk.domain.text import sort_key
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance, interests, juries
from cmpdesk.storage.queries.clearance import among
from cmpdesk.storage.tables import Application, Assignment, Mark, Person, Reviewer, ScoreSheet

_SHEET = ScoreSheet.__table__
_BY_GATE = {
    Gate.OPEN: SheetState.NONE, Gate.UNDECLARED: SheetState.UNDECLARED, Gate.UNDECIDED: SheetState.UNDECIDED,
    Gate.OBSERVER: SheetState.OBSERVER, Gate.RECUSED: SheetState.RECUSED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """A reviewer with the call of their jury."""

    id: str
    code: str
    side: Side
    call: CallSheet
    party_code: str


def reader(connection: Connection, reviewer_id: str) -> Reader:
    """Return the reviewer, or refuse with ``record.gone``."""
    party, call = tables.Party.__table__, tables.Call.__table__
    query = (
        select(Reviewer.id, Reviewer.code, Reviewer.side, Reviewer.call_id, party.c.code.label("party"))
        .join_from(Reviewer, call, Reviewer.call_id == call.c.id)
        .join(party, (party.c.programme_id == call.c.programme_id) & (party.c.side == Reviewer.side))
        .where(Reviewer.id == reviewer_id)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refusal("record.gone", table="reviewer")
    return Reader(row.id, row.code, Side(row.side), call_queries.call(connection, row.call_id), row.party)


def sheets(connection: Connection, *conditions: Any) -> tuple[SheetRow, ...]:
    """Return the score sheets that meet `conditions` on `score_sheet`, with their marks."""
    where = [*conditions, *clearance.sheets(connection)]
    rows = connection.execute(select(_SHEET).where(*where).order_by(_SHEET.c.id)).all()
    if not rows:
        return ()
    mark = Mark.__table__
    query = select(mark).join_from(mark, _SHEET, mark.c.sheet_id == _SHEET.c.id).where(*where)
    marks: dict[str, dict[str, MarkRow]] = {}
    for row in connection.execute(query):
        marks.setdefault(row.sheet_id, {})[row.criterion] = MarkRow(row.criterion, row.halves, row.comment)
    return tuple(sheet_of(row, marks.get(row.id, {})) for row in rows)


def sheet_of(row: Row[Any] | ScoreSheet, marks: dict[str, MarkRow]) -> SheetRow:
    """Return a stored sheet with its marks."""
    return SheetRow(
        id=row.id, version=row.version, reviewer_id=row.reviewer_id, application_id=row.application_id,
        entry=row.entry, grid_number=row.grid_number,
        texts=SheetTexts(row.strengths, row.weaknesses, row.questions, row.comment),
        recommendation=Recommendation(row.recommendation) if row.recommendation else None,
        waived=dict(row.waived), source=SheetSource(row.source), saved_at=row.saved_at, returned_at=row.returned_at,
        marks=marks,
    )  # fmt: skip


def sheet(connection: Connection, at: SheetKey) -> SheetRow | None:
    """Return a sheet, None where nothing was saved yet."""
    found = sheets(connection, _SHEET.c.reviewer_id == at.reviewer_id, _SHEET.c.application_id == at.application_id,
                   _SHEET.c.entry == at.entry)  # fmt: skip
    return found[0] if found else None


def of_jury(connection: Connection, call_id: str, side: Side | None = None) -> tuple[SheetRow, ...]:
    """Return every sheet of a jury, second typings included; None: of both juries."""
    jury = select(Reviewer.id).where(Reviewer.call_id == call_id)
    if side is not None:
        jury = jury.where(Reviewer.side == str(side))
    return sheets(connection, _SHEET.c.reviewer_id.in_(jury))


def readings(connection: Connection, of: Reader, grids: dict[int, Grid]) -> tuple[ReadingRow, ...]:
    """Return what a reviewer has to read, by number, each with its sheets and where it stands."""
    newest = max(grids, default=0)
    columns = (Assignment.id.label("assignment"), Assignment.recusal_reason,
               Application.id.label("application"), Application.number, Application.title)  # fmt: skip
    query = (
        select(*columns)
        .join_from(Assignment, Application, Assignment.application_id == Application.id)
        .where(
            Assignment.reviewer_id == of.id, Application.state.in_([str(state) for state in juries.READ]),
            *among(connection, Assignment.__table__.c.application_id),
        )
        .order_by(Application.number_key)
    )  # fmt: skip
    here: dict[tuple[str, int], SheetRow] = {
        (one.application_id, one.entry): one for one in sheets(connection, _SHEET.c.reviewer_id == of.id)
    }
    gates = interests.gates(connection, of.id)
    made = []
    for row in connection.execute(query):
        first = here.get((row.application, FIRST_ENTRY))
        grid = grids.get(first.grid_number if first else newest)
        state = _BY_GATE[gates.get(row.application, Gate.UNDECLARED)]
        shown = state in (SheetState.NONE, SheetState.OBSERVER)
        if state is SheetState.NONE and first is not None and grid is not None:
            state = standing(first, grid, of.side, newest)
        made.append(ReadingRow(
            row.application, row.number, row.title, row.assignment, state,
            first if shown else None, here.get((row.application, SECOND_ENTRY)) if shown else None,
            sheet_total(first, grid, of.side) if shown and grid is not None else None, row.recusal_reason,
        ))  # fmt: skip
    return tuple(made)


def standing(sheet: SheetRow, grid: Grid, side: Side, newest: int) -> SheetState:
    """Return where a sheet stands that was filled by `grid`, version `newest` being in force."""
    if sheet.grid_number != newest:
        return SheetState.OUTDATED
    if sheet.returned_at is not None:
        return SheetState.RETURNED
    return SheetState.STARTED if lacks(sheet, grid, side) else SheetState.COMPLETE


def progress(connection: Connection, call: CallSheet, side: Side, now: datetime) -> tuple[ReaderProgress, ...]:
    """Return how far each reviewer of a jury has come, by code; asked after each mark, so the database counts."""
    grid = call_queries.grid(connection, call.id)
    due = call.return_by is not None and call.return_by.passed(now)
    found: dict[str, list[SheetState]] = {}
    reads: dict[str, set[str]] = {}
    readable = {row.id for row in juries.readable(connection, call.id)}
    for reviewer_id, application_id in connection.execute(held_by(connection, call.id, side)):
        if application_id in readable:
            reads.setdefault(reviewer_id, set()).add(application_id)
    for reviewer_id, application_id, state in _standing(connection, call.id, side, grid) if grid else ():
        if application_id in reads.get(reviewer_id, ()):
            found.setdefault(reviewer_id, []).append(state)
    query = (
        select(Reviewer.id, Reviewer.code, Person.name, Person.email)
        .join_from(Reviewer, Person, Reviewer.person_id == Person.id)
        .where(Reviewer.call_id == call.id, Reviewer.side == str(side))
    )
    made = []
    for row in connection.execute(query):
        states, assigned = found.get(row.id, []), len(reads.get(row.id, ()))
        returned = states.count(SheetState.RETURNED)
        made.append(ReaderProgress(
            row.id, row.code, row.name, row.email, assigned, len(states),
            returned + states.count(SheetState.COMPLETE), returned, states.count(SheetState.OUTDATED),
            due and returned < assigned,
        ))  # fmt: skip
    return tuple(sorted(made, key=lambda one: sort_key(one.code)))


def held_by(connection: Connection, call_id: str, side: Side) -> Any:
    """Return the query of (reviewer, application) of what a jury reads, recused applications left out."""
    held = Assignment.__table__
    return (
        select(held.c.reviewer_id, held.c.application_id)
        .join_from(held, Reviewer, held.c.reviewer_id == Reviewer.id)
        .where(Reviewer.call_id == call_id, Reviewer.side == str(side), held.c.recused_at.is_(None),
               *among(connection, held.c.application_id))
    )  # fmt: skip


def _standing(connection: Connection, call_id: str, side: Side,
              grid: Grid) -> Iterable[tuple[str, str, SheetState]]:  # fmt: skip
    """Return (reviewer, application, where it stands) of each sheet of a jury, `grid` being in force."""
    jury = select(Reviewer.id).where(Reviewer.call_id == call_id, Reviewer.side == str(side))
    where = [_SHEET.c.entry == FIRST_ENTRY, _SHEET.c.reviewer_id.in_(jury), *clearance.sheets(connection)]
    columns = (_SHEET.c.id, _SHEET.c.reviewer_id, _SHEET.c.application_id, _SHEET.c.grid_number, _SHEET.c.returned_at,
               _SHEET.c.waived)  # fmt: skip
    rows = connection.execute(select(*columns).where(*where)).all()
    complete = _complete(connection, grid, side, where)
    waived = sheets(connection, _SHEET.c.id.in_([row.id for row in rows if row.waived]))
    complete |= {one.id for one in waived if not lacks(one, grid, side)}
    for row in rows:
        if row.grid_number != grid.version:
            state = SheetState.OUTDATED
        elif row.returned_at is not None:
            state = SheetState.RETURNED
        else:
            state = SheetState.COMPLETE if row.id in complete else SheetState.STARTED
        yield row.reviewer_id, row.application_id, state


def _complete(connection: Connection, grid: Grid, side: Side, where: list[Any]) -> set[str]:
    """Return the sheets that lack nothing of `grid`, nothing waived: `domain.sheets.lacks`, counted."""
    mark, asked = Mark.__table__, grid.criteria_of(side)
    scored = [one.code for one in asked if one.scored]
    told = [one.code for one in asked if one.comment_required]
    query = (
        select(_SHEET.c.id)
        .join_from(_SHEET, mark, mark.c.sheet_id == _SHEET.c.id, isouter=True)
        .where(*where)
        .group_by(_SHEET.c.id)
        .having(func.count(case((mark.c.criterion.in_(scored) & mark.c.halves.is_not(None), 1))) == len(scored),
                func.count(case((mark.c.criterion.in_(told) & (mark.c.comment != ""), 1))) == len(told))
    )  # fmt: skip
    return set(connection.execute(query).scalars())


def stale(connection: Connection, call_id: str, side: Side) -> tuple[StaleSheet, ...]:
    """Return the sheets of a jury that hold an older version of the grid than the one in force, by number and code.

    What is no longer read is not to be redone: recused, withdrawn or inadmissible applications.
    """
    grid, held = call_queries.grid(connection, call_id), Assignment.__table__
    query = (
        select(_SHEET.c.id, _SHEET.c.reviewer_id, Reviewer.code, _SHEET.c.application_id, Application.number,
               _SHEET.c.grid_number)
        .join_from(_SHEET, Reviewer, _SHEET.c.reviewer_id == Reviewer.id)
        .join(Application, _SHEET.c.application_id == Application.id)
        .join(held, (held.c.reviewer_id == Reviewer.id) & (held.c.application_id == Application.id))
        .where(Reviewer.call_id == call_id, Reviewer.side == str(side), held.c.recused_at.is_(None),
               Application.state.in_([str(state) for state in juries.READ]), _SHEET.c.entry == FIRST_ENTRY,
               _SHEET.c.grid_number < (grid.version if grid else 0), *clearance.sheets(connection))
        .order_by(Application.number_key, Reviewer.code)
    )  # fmt: skip
    return tuple(StaleSheet(*row) for row in connection.execute(query))


def consolidation(connection: Connection, application_id: str, side: Side) -> Consolidation:
    """Return what the jury of `side` makes of an application; an empty one where nothing was written."""
    table = tables.Consolidation.__table__
    query = select(table).where(table.c.application_id == application_id, table.c.side == str(side))
    row = connection.execute(query.where(*clearance.consolidations(connection))).one_or_none()
    if row is None:
        return Consolidation(0)
    return Consolidation(
        row.version, row.strengths, row.weaknesses, row.divergence, row.sector_opinion, row.delegation_opinion,
        dict(row.marks), Recommendation(row.proposal) if row.proposal else None,
    )  # fmt: skip


def on_application(connection: Connection, application_id: str, side: Side) -> tuple[tuple[str, SheetRow], ...]:
    """Return code and sheet of each reader of a jury on an application, by code; recused readers are left out."""
    held = Assignment.__table__
    readers = (
        select(Reviewer.id, Reviewer.code)
        .join_from(held, Reviewer, held.c.reviewer_id == Reviewer.id)
        .where(held.c.application_id == application_id, held.c.recused_at.is_(None), Reviewer.side == str(side))
    )
    codes = {row.id: row.code for row in connection.execute(readers)}
    found = sheets(connection, _SHEET.c.application_id == application_id, _SHEET.c.entry == FIRST_ENTRY,
                   _SHEET.c.reviewer_id.in_(list(codes)))  # fmt: skip
    return tuple(sorted(((codes[one.reviewer_id], one) for one in found), key=lambda pair: sort_key(pair[0])))


def number_of(connection: Connection, application_id: str) -> str:
    """Return the number of an application, or refuse with ``record.gone``."""
    table = Application.__table__
    query = select(table.c.number).where(table.c.id == application_id, *among(connection, table.c.id))
    number = connection.execute(query).scalar_one_or_none()
    if number is None:
        raise Refusal("record.gone", table="application")
    return str(number)


def may_read(connection: Connection, of: Reader, application_id: str) -> Gate:
    """Refuse where nothing of an application may be shown to a reader; tell whether they may mark it."""
    number = number_of(connection, application_id)
    found = interests.gates(connection, of.id).get(application_id)
    if found is None:
        raise Refusal("score.not-assigned", code=of.code, number=number)
    if found is Gate.RECUSED:
        raise Refusal("score.recused", code=of.code, number=number)
    if found is Gate.UNDECLARED:
        raise Refusal("score.undeclared", code=of.code, number=number)
    if found is Gate.UNDECIDED:
        raise Refusal("score.undecided", code=of.code, number=number)
    return found


def by_application(rows: Iterable[SheetRow]) -> dict[str, list[SheetRow]]:
    """Return sheets by application, first typings only."""
    made: dict[str, list[SheetRow]] = {}
    for one in rows:
        if one.entry == FIRST_ENTRY:
            made.setdefault(one.application_id, []).append(one)
    return made
