"""Score sheets of the sample workspace: a jury that is half-way through its reading."""

from collections.abc import Sequence
from datetime import timedelta

from cmpdesk.documents.samples.bank import load
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.dossiers import Meeting
from cmpdesk.domain.interests import DeclarationDraft, Interest
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Grid, Recommendation
from cmpdesk.domain.sheets import Consolidation, ReadingRow, SheetKey, SheetSource, SheetState, SheetTexts
from cmpdesk.services import calls, consolidation, dossiers, interests, juries, scoring
from cmpdesk.storage.workspace import Workspace

READERS = 6
"""How many reviewers have begun to mark."""
SUMMARIES = 6
"""Of how many applications the rapporteur has written."""
TEXTS = ("strengths", "weaknesses", "divergence", "sector_opinion", "delegation_opinion")
AFTER = timedelta(days=10)
"""How long after the return of the score sheets the jury meets."""
AWAITED = 2
"""Upon how many applications the last of the jury has still to declare."""


def enter(workspace: Workspace, officer: Officer, call: CallSheet, side: Side) -> None:
    """Enter what the jury of one side declared, and the first of it marked: every third still has files to mark."""
    grid = calls.grid(workspace, call.id)
    if grid is None:
        return
    jury = juries.reviewers(workspace, call_id=call.id, side=side)
    for place, reviewer in enumerate(jury):
        rows = scoring.readings(workspace, officer=officer, reviewer_id=reviewer.id)
        held = [row for row in rows if row.state is SheetState.UNDECLARED]
        if reviewer is jury[-1]:
            held = held[:-AWAITED]
        drafts = [DeclarationDraft(row.application_id, Interest.NONE) for row in held]
        interests.declare(workspace, officer=officer, reviewer_id=reviewer.id, drafts=drafts)
        if place >= READERS:
            continue
        marked = held if place % 3 else held[: len(held) // 2]
        with workspace.write(officer, "score.enter", code=reviewer.code, count=len(marked)) as transaction:
            for sequence, row in enumerate(marked):
                at = SheetKey(reviewer.id, row.application_id)
                sheet = scoring.begin(transaction, officer, at, seen=0, source=SheetSource.PAPER)
                _fill(sheet, grid, side, reviewer, row, place, sequence)
            transaction.commit()
        if place == 1:
            scoring.return_complete(workspace, officer=officer, reviewer_id=reviewer.id)
            _summarise(workspace, officer, side, marked[:SUMMARIES])
    _meet(workspace, officer, call, side, jury)


def _summarise(workspace: Workspace, officer: Officer, side: Side, rows: Sequence[ReadingRow]) -> None:
    told = load("scores.toml")
    for turn, row in enumerate(rows):
        written = Consolidation(0, *(told[name][turn % 3] for name in TEXTS))
        consolidation.consolidate(workspace, officer=officer, application_id=row.application_id, side=side,
                                  written=written)  # fmt: skip


def _meet(workspace: Workspace, officer: Officer, call: CallSheet, side: Side, jury: Sequence[ReviewerRow]) -> None:
    told = load("scores.toml")["meeting"][str(side)]
    day = (call.return_by.instant + AFTER).date() if call.return_by else None
    draft = Meeting(0, day, told["place"], jury[0].name, jury[1].name, tuple(told["agenda"]))
    dossiers.arrange(workspace, officer=officer, call_id=call.id, side=side, draft=draft)


def _fill(sheet: scoring.Sheet, grid: Grid, side: Side, reviewer: ReviewerRow, row: ReadingRow, place: int,
          sequence: int) -> None:  # fmt: skip
    told = load("scores.toml")
    turn = sum(map(ord, row.number + reviewer.code))
    worth = 5 + sum(map(ord, row.number)) % 5  # how good the application is, which all who read it see
    scored = [one.code for one in grid.criteria_of(side) if one.scored]
    marks = {code: _mark(worth + place % 3 - 1 + (turn + 2 * number) % 3 - 1, grid)
             for number, code in enumerate(scored)}  # fmt: skip
    if sequence % 5 == 4 and place == 0:
        marks = dict(list(marks.items())[:4])
    comment = told["comments"][turn % len(told["comments"])]
    advice = list(Recommendation)[0 if worth > 7 else 1 if worth > 5 else 2]
    scoring.fill_sheet(
        sheet, marks=marks, comments={scored[turn % 4]: comment}, recommendation=advice,
        texts=SheetTexts(told["strengths"][turn % 3], told["weaknesses"][(turn + place) % 3], "",
                         told["remarks"][turn % 4]),
    )  # fmt: skip


def _mark(halves: int, grid: Grid) -> int:
    within = max(0, min(2 * grid.highest, halves))
    return within if grid.half_marks else within // 2 * 2
