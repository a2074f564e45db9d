"""Reviewers, who reads what, and how the reading is spread."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from cmpdesk.domain.assignment import AssignmentProblem, Candidate, Load, Rules
from cmpdesk.domain.assignment import Preference as Wish
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.juries import (
    AssignmentOrigin,
    AssignmentRow,
    Balance,
    ReviewerRow,
    conflict_keys,
)
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import fold, sort_key
from cmpdesk.storage.queries import interests
from cmpdesk.storage.queries.clearance import among, seen
from cmpdesk.storage.tables import (
    Application,
    Assignment,
    Call,
    Filing,
    Organisation,
    Person,
    Preference,
    Reviewer,
    ScoreSheet,
)

_SEPARATORS = re.compile(r"[,;\n]")
READ = (ApplicationState.PAIRED, ApplicationState.RECEIVED, ApplicationState.ADMISSIBLE, ApplicationState.RETAINED)
"""States in which an application is given to reviewers, or was: one that is retained keeps its place in the results."""


def reviewers(connection: Connection, call: CallSheet, side: Side,
              ids: Sequence[str] | None = None) -> tuple[ReviewerRow, ...]:  # fmt: skip
    """Return the jury of one side by code."""
    table = Reviewer.__table__
    query = (
        select(table, Person.name.label("person"), Person.email, Organisation.name.label("organisation"))
        .join_from(table, Person, table.c.person_id == Person.id)
        .join(Organisation, table.c.organisation_id == Organisation.id, isouter=True)
        .where(table.c.call_id == call.id, table.c.side == str(side))
    )
    if ids is not None:
        query = query.where(table.c.id.in_(ids))
    rows = connection.execute(query).all()
    loads = _loads(connection, [row.id for row in rows])
    names = {sector.id: sector.name for sector in call.sectors}
    made = [
        ReviewerRow(
            id=row.id, version=row.version, call_id=row.call_id, side=side, code=row.code, name=row.person,
            email=row.email, organisation_id=row.organisation_id, organisation=row.organisation or "",
            sectors=tuple(names[one] for one in row.sector_ids if one in names), sector_ids=tuple(row.sector_ids),
            languages=tuple(row.languages), load_limit=row.load_limit,
            assigned=loads.get(row.id, (0, 0))[0], recused=loads.get(row.id, (0, 0))[1],
            load_floor=row.load_floor, keywords=tuple(row.keywords),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: sort_key(one.code)))


def _loads(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    query = (
        select(Assignment.reviewer_id, func.count(), func.count(Assignment.recused_at))
        .where(Assignment.reviewer_id.in_(ids), *among(connection, Assignment.__table__.c.application_id))
        .group_by(Assignment.reviewer_id)
    )
    return {row[0]: (row[1] - row[2], row[2]) for row in connection.execute(query)}


def assignments(connection: Connection, call_id: str, side: Side) -> tuple[AssignmentRow, ...]:
    """Return who reads what in the jury of one side."""
    table = Assignment.__table__
    query = (
        select(table)
        .join_from(table, Reviewer, table.c.reviewer_id == Reviewer.id)
        .where(Reviewer.call_id == call_id, Reviewer.side == str(side), *among(connection, table.c.application_id))
        .order_by(table.c.reviewer_id, table.c.application_id)
    )
    return tuple(
        AssignmentRow(row.id, row.version, row.reviewer_id, row.application_id, AssignmentOrigin(row.origin),
                      row.recused_at, row.recusal_reason, row.locked)
        for row in connection.execute(query)
    )  # fmt: skip


def readable(connection: Connection, call_id: str) -> list[Any]:
    """Return (id, number, sector_id) of the applications that are given to reviewers, by number."""
    query = (
        select(Application.id, Application.number, Application.sector_id)
        .where(Application.call_id == call_id, Application.state.in_([str(state) for state in READ]), *seen(connection))
        .order_by(Application.number_key)
    )
    return list(connection.execute(query))


def with_sheet(connection: Connection, call_id: str, side: Side) -> frozenset[tuple[str, str]]:
    """Return the pairs (reviewer, application) of a jury that have a score sheet: no proposal takes them apart."""
    query = (
        select(ScoreSheet.reviewer_id, ScoreSheet.application_id)
        .join_from(ScoreSheet, Reviewer, ScoreSheet.reviewer_id == Reviewer.id)
        .where(Reviewer.call_id == call_id, Reviewer.side == str(side))
    )
    return frozenset((row[0], row[1]) for row in connection.execute(query))


def balance(connection: Connection, call: CallSheet, side: Side) -> Balance:
    """Return how the reading is spread over the jury of one side."""
    jury = reviewers(connection, call, side)
    wanted = readable(connection, call.id)
    reads: dict[str, int] = {}
    for row in assignments(connection, call.id, side):
        if row.recused_at is None:
            reads[row.application_id] = reads.get(row.application_id, 0) + 1
    loads = [one.assigned for one in jury]
    return Balance(
        reviewers=len(jury),
        applications=len(wanted),
        assigned=sum(reads.get(row.id, 0) for row in wanted),
        wanted=len(wanted) * call.reviewers_per_application,
        lowest=min(loads, default=0),
        highest=max(loads, default=0),
        short=tuple(row.number for row in wanted if reads.get(row.id, 0) < call.reviewers_per_application),
    )


def _words(connection: Connection, call_id: str, side: Side) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the language and the folded keywords of each application: the language of the filing that the side
    received, else of the other one; the keywords of both.
    """
    table = Filing.__table__
    query = (
        select(table.c.application_id, table.c.side, table.c.language, table.c.keywords)
        .where(table.c.call_id == call_id, *among(connection, table.c.application_id))
        .order_by(table.c.application_id, table.c.side == str(side))
    )
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for row in connection.execute(query):
        other, known = found.get(row.application_id, ("", frozenset()))
        found[row.application_id] = (row.language or other, known | keywords(_SEPARATORS.split(row.keywords)))
    return found


def keywords(texts: Iterable[str]) -> frozenset[str]:
    """Return keywords as the assignment compares them."""
    return frozenset(filter(None, (fold(text).strip() for text in texts)))


def rules(connection: Connection, call_id: str, side: Side) -> Rules:
    """Return the rules by which the jury of one side is assigned."""
    stored = connection.scalar(select(Call.__table__.c.assignment_rules).where(Call.__table__.c.id == call_id))
    return Rules.of((stored or {}).get(str(side), {}))


def wishes(connection: Connection, call_id: str, side: Side) -> tuple[Wish, ...]:
    """Return what the reviewers of one side want to read, and rather not."""
    query = (
        select(Preference.reviewer_id, Preference.application_id, Preference.value)
        .join_from(Preference, Reviewer, Preference.reviewer_id == Reviewer.id)
        .where(Reviewer.call_id == call_id, Reviewer.side == str(side),
               *among(connection, Preference.__table__.c.application_id))
        .order_by(Preference.reviewer_id, Preference.application_id)
    )  # fmt: skip
    return tuple(Wish(*row) for row in connection.execute(query))


def problem(connection: Connection, call: CallSheet, side: Side, *, seed: int, today: date) -> AssignmentProblem:
    """Return what the solver is given to assign the jury of one side.

    A conflict of interest that bars a pair bars it here, unless a score sheet is there already: then an officer
    decides first. Nobody of the sector is asked for where no reviewer of the jury names a sector.
    """
    jury, asked = reviewers(connection, call, side), rules(connection, call.id, side)
    held = assignments(connection, call.id, side)
    words, marked = _words(connection, call.id, side), with_sheet(connection, call.id, side)
    recused = {(one.reviewer_id, one.application_id) for one in held if one.recused_at is not None}
    taken = {(one.reviewer_id, one.application_id): one for one in held if one.recused_at is None}
    return AssignmentProblem(
        candidates=tuple(
            Candidate(one.id, one.load_limit, one.load_floor, frozenset(one.sector_ids),
                      conflict_keys((one.organisation_id,), (fold(one.organisation),)),
                      frozenset(one.languages), keywords(one.keywords))
            for one in jury
        ),
        loads=tuple(Load(row.id, row.sector_id, frozenset(), *words.get(row.id, ("", frozenset())))
                    for row in readable(connection, call.id)),
        per_application=call.reviewers_per_application,
        kept=frozenset(pair for pair, one in taken.items() if one.stays or pair in marked),
        barred=frozenset((interests.barred(connection, call, side, today) - marked) | recused),
        preferences=wishes(connection, call.id, side),
        rules=replace(asked, sector=asked.sector and any(one.sector_ids for one in jury)),
        seed=seed,
    )  # fmt: skip
