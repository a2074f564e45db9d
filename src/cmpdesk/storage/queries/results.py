"""What a ranking is computed from, and the rankings that were frozen."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.interests import Gate, gate
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.rankings import FrozenRanking, Material, Owed, judging
from cmpdesk.domain.results import Entry, Judged, Sheet, canonical, restored
from cmpdesk.domain.scoring import Recommendation, mark_value
from cmpdesk.domain.sheets import FIRST_ENTRY, SheetState
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance, interests, juries
from cmpdesk.storage.queries.clearance import among, seen
from cmpdesk.storage.tables import Officer, Person

_APPLICATION, _FILING = tables.Application.__table__, tables.Filing.__table__
_ASSIGNMENT, _REVIEWER = tables.Assignment.__table__, tables.Reviewer.__table__
_SHEET, _MARK, _RANKING = tables.ScoreSheet.__table__, tables.Mark.__table__, tables.Ranking.__table__
_WAITING = {Gate.UNDECLARED: SheetState.UNDECLARED, Gate.UNDECIDED: SheetState.UNDECIDED}


def material(connection: Connection, call: CallSheet, side: Side, *, normalised: bool = False) -> Material:
    """Return what the ranking of a call is computed from, with the money of `side`: six statements, whatever its size.

    Sheets count by their first typing, by the grid in force, of readers who may mark. ``call.guard.grid`` without grid.
    """
    grid = call_queries.grid(connection, call.id)
    if grid is None:
        raise Refusal("call.guard.grid")
    jury = judging(call, side)
    entries = _entries(connection, call, side)
    numbers = {one.key: one.number for one in entries}
    reviewers = _reviewers(connection, call.id, jury)
    sides = {row.id: Side(row.side) for row in reviewers}
    codes = {row.id: row.code for row in reviewers}
    counted: list[Sheet] = []
    owed: list[Owed] = []
    read = _sheets(connection, call.id, jury)
    for reviewer, application, waiting in _readings(connection, call.id, sides):
        if application not in numbers:
            continue
        missing: tuple[str, ...] = ()
        here = read.get((reviewer, application)) if waiting is SheetState.NONE else None
        state = waiting
        if here is not None and here[0].grid_number == grid.version:
            sheet = _sheet(*here, sides[reviewer])
            counted.append(sheet)
            missing, state = sheet.missing(grid), SheetState.STARTED
            if not missing:
                continue
        elif here is not None:
            state = SheetState.OUTDATED
        owed.append(Owed(reviewer, codes[reviewer], application, numbers[application], state, missing))
    judged = Judged(grid, jury, entries, tuple(counted), _consensus(connection, call.id, jury), normalised)
    owed.sort(key=lambda one: (one.code, one.number))
    return Material(judged, codes, tuple(owed), {row.id: row.name for row in reviewers})


def _entries(connection: Connection, call: CallSheet, side: Side) -> tuple[Entry, ...]:
    query: Any = (
        select(_APPLICATION.c.id, _APPLICATION.c.number, _APPLICATION.c.title, _APPLICATION.c.sector_id,
               _FILING.c.requested, _FILING.c.currency)
        .join_from(_APPLICATION, _FILING, (_FILING.c.application_id == _APPLICATION.c.id)
                   & (_FILING.c.side == str(side)), isouter=True)
        .where(_APPLICATION.c.call_id == call.id, _APPLICATION.c.state.in_([str(state) for state in juries.READ]),
               *seen(connection))
        .order_by(_APPLICATION.c.number_key, _APPLICATION.c.id)
    )  # fmt: skip
    return tuple(
        Entry(row.id, row.number, row.title, row.sector_id,
              None if row.requested is None else Money(row.requested, row.currency))
        for row in connection.execute(query)
    )  # fmt: skip


def _reviewers(connection: Connection, call_id: str, jury: Side | None) -> list[Row[Any]]:
    query: Any = (
        select(_REVIEWER.c.id, _REVIEWER.c.code, _REVIEWER.c.side, Person.name)
        .join_from(_REVIEWER, Person, _REVIEWER.c.person_id == Person.id)
        .where(_REVIEWER.c.call_id == call_id)
    )
    return list(connection.execute(query if jury is None else query.where(_REVIEWER.c.side == str(jury))))


def _readings(connection: Connection, call_id: str,
              jury: Mapping[str, Side]) -> list[tuple[str, str, SheetState]]:  # fmt: skip
    """Return who has to mark what: NONE where they may, else what is missing before they may."""
    said = {(one.reviewer_id, one.application_id): one
            for one in interests.declarations(connection, interests.of_call(call_id))}  # fmt: skip
    query: Any = (
        select(_ASSIGNMENT.c.reviewer_id, _ASSIGNMENT.c.application_id, _ASSIGNMENT.c.recused_at)
        .join_from(_ASSIGNMENT, _REVIEWER, _ASSIGNMENT.c.reviewer_id == _REVIEWER.c.id)
        .where(_REVIEWER.c.call_id == call_id, *among(connection, _ASSIGNMENT.c.application_id))
        .order_by(_ASSIGNMENT.c.reviewer_id, _ASSIGNMENT.c.application_id)
    )
    made = []
    for row in connection.execute(query):
        here = gate(said.get((row.reviewer_id, row.application_id)), recused=row.recused_at is not None)
        if row.reviewer_id in jury and here not in (Gate.RECUSED, Gate.OBSERVER):
            made.append((row.reviewer_id, row.application_id, _WAITING.get(here, SheetState.NONE)))
    return made


def _sheets(connection: Connection, call_id: str,
            jury: Side | None) -> dict[tuple[str, str], tuple[Row[Any], dict[str, int | None]]]:  # fmt: skip
    """Return the first typings of a jury with their marks, by reviewer and application."""
    mine = select(_REVIEWER.c.id).where(_REVIEWER.c.call_id == call_id)
    if jury is not None:
        mine = mine.where(_REVIEWER.c.side == str(jury))
    where = [_SHEET.c.reviewer_id.in_(mine), _SHEET.c.entry == FIRST_ENTRY, *clearance.sheets(connection)]
    marks: dict[str, dict[str, int | None]] = defaultdict(dict)
    query: Any = select(_MARK.c.sheet_id, _MARK.c.criterion, _MARK.c.halves).join_from(
        _MARK, _SHEET, _MARK.c.sheet_id == _SHEET.c.id
    )
    for sheet, criterion, halves in connection.execute(query.where(*where)):
        marks[sheet][criterion] = halves
    wanted: Any = select(_SHEET.c.id, _SHEET.c.reviewer_id, _SHEET.c.application_id, _SHEET.c.grid_number,
                         _SHEET.c.waived, _SHEET.c.recommendation)  # fmt: skip
    rows = connection.execute(wanted.where(*where))
    return {(row.reviewer_id, row.application_id): (row, marks[row.id]) for row in rows}


def _sheet(row: Row[Any], marks: Mapping[str, int | None], side: Side) -> Sheet:
    return Sheet(
        row.id, row.reviewer_id, row.application_id, side,
        {code: None if halves is None else mark_value(halves) for code, halves in marks.items()},
        frozenset(row.waived), Recommendation(row.recommendation) if row.recommendation else None,
    )  # fmt: skip


def _consensus(connection: Connection, call_id: str, jury: Side | None) -> dict[str, dict[str, Any]]:
    """Return the marks that the rapporteurs typed; those of both sides where a joint panel judges."""
    own = tables.Consolidation.__table__
    query = select(own.c.application_id, own.c.marks).where(own.c.call_id == call_id)
    query = query.where(*clearance.consolidations(connection))
    if jury is not None:
        query = query.where(own.c.side == str(jury))
    made: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in connection.execute(query.order_by(own.c.side)):
        made[row.application_id].update({code: mark_value(halves) for code, halves in row.marks.items()})
    return dict(made)


def versions(connection: Connection, call: CallSheet, side: Side) -> tuple[FrozenRanking, ...]:
    """Return every version that was frozen of the ranking that `side` goes by, newest first."""
    jury = judging(call, side)
    again = tables.Officer.__table__.alias("again")
    query: Any = (
        select(_RANKING, Officer.name.label("freezer"), again.c.name.label("reopener"))
        .join_from(_RANKING, Officer, _RANKING.c.frozen_by == Officer.id)
        .join(again, _RANKING.c.reopened_by == again.c.id, isouter=True)
        .where(_RANKING.c.call_id == call.id, *clearance.rankings(connection))
        .order_by(_RANKING.c.frozen_at.desc(), _RANKING.c.number.desc())
    )
    if jury is not None:
        query = query.where(_RANKING.c.side == str(jury))
    return tuple(_frozen(row) for row in connection.execute(query))


def _frozen(row: Row[Any]) -> FrozenRanking:
    try:
        owed = tuple(
            Owed(reviewer, code, application, number, SheetState(state), tuple(missing))
            for reviewer, code, application, number, state, missing in row.value["owed"]
        )
        ranking = restored(row.value["ranking"])
        derogation = str(row.value["derogation"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise Refusal("results.unreadable") from error
    return FrozenRanking(
        row.id, row.version, Side(row.side), row.number, row.frozen_at, row.freezer, row.digest, ranking, derogation,
        owed, row.reopened_at, row.reopener or "", row.reason,
    )  # fmt: skip


def in_force(connection: Connection, call: CallSheet, side: Side) -> FrozenRanking | None:
    """Return the frozen ranking that holds for `side`, None where there is none, or none that who reads may see."""
    return next((one for one in versions(connection, call, side) if one.reopened_at is None), None)


def stored(frozen: FrozenRanking) -> dict[str, Any]:
    """Return the value of the row of a frozen ranking; `versions` reads it back."""
    owed = [[one.reviewer_id, one.code, one.application_id, one.number, str(one.state), list(one.missing)]
            for one in frozen.owed]  # fmt: skip
    return {"ranking": canonical(frozen.ranking), "owed": owed, "derogation": frozen.derogation}
