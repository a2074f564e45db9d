"""Score sheets: opened, marked, handed in, typed twice, redone by a new version of the grid.

Each mark is one transaction and one step of the journal. Whatever changes a sheet passes `begin`, which asks
who may, whether the reader may (assigned, not recused, declared), and whether the ranking of their jury is still open.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from cmpdesk.domain.access import Right, marks_frozen, marks_open, require
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.interests import Gate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Grid, Recommendation, check_halves
from cmpdesk.domain.sheets import (
    FIRST_ENTRY,
    ReaderProgress,
    ReadingRow,
    SheetKey,
    SheetRow,
    SheetSource,
    SheetState,
    SheetTexts,
    StaleSheet,
    differences,
    lacks,
)
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import scoring as queries
from cmpdesk.storage.queries.scoring import Reader
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.SCORES | Area.HISTORY


# -- reading


def see(workspace: Workspace, officer: Officer, call: CallSheet, party_code: str) -> None:
    """Refuse with ``access.see-marks`` where `officer` may not see the marks of the jury of a Party."""
    opened = marks_open(call.evaluation, call.lead, call.frozen)
    require(officer, Right.SEE_MARKS, office=workspace.info.office, party_code=party_code, both_frozen=opened)


def readings(workspace: Workspace, *, officer: Officer, reviewer_id: str) -> tuple[ReadingRow, ...]:
    """Return what a reviewer has to read, by number, each with its sheet."""
    with workspace.read() as connection:
        reader = queries.reader(connection, reviewer_id)
        see(workspace, officer, reader.call, reader.party_code)
        return queries.readings(connection, reader, call_queries.grids(connection, reader.call.id))


def sheet(workspace: Workspace, *, officer: Officer, at: SheetKey) -> SheetRow | None:  # fmt: skip
    """Return the sheet of a reader on an application, None where nothing was saved yet."""
    with workspace.read() as connection:
        reader = queries.reader(connection, at.reviewer_id)
        see(workspace, officer, reader.call, reader.party_code)
        return queries.sheet(connection, at)


def progress(workspace: Workspace, *, officer: Officer, call_id: str, side: Side) -> tuple[ReaderProgress, ...]:
    """Return how far each reviewer of a jury has come, by code."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        see(workspace, officer, call, programme(workspace, call.programme_id).party(side).code)
        return queries.progress(connection, call, side, workspace.now())


def late(workspace: Workspace, *, officer: Officer, call_id: str, side: Side) -> tuple[ReaderProgress, ...]:
    """Return the reviewers of whom a sheet is still missing after the day of return."""
    return tuple(one for one in progress(workspace, officer=officer, call_id=call_id, side=side) if one.late)


def stale(workspace: Workspace, *, officer: Officer, call_id: str, side: Side) -> tuple[StaleSheet, ...]:
    """Return the sheets to redo: they hold an older version of the grid than the one in force."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        see(workspace, officer, call, programme(workspace, call.programme_id).party(side).code)
        return queries.stale(connection, call_id, side)


def grids(workspace: Workspace, call_id: str) -> dict[int, Grid]:
    """Return every version of the grid of a call, by number."""
    with workspace.read() as connection:
        return call_queries.grids(connection, call_id)


# -- the one way of changing a sheet


@dataclass(slots=True)
class Sheet:
    """A sheet that is being changed: its row, its grid, its marks by code."""

    transaction: Transaction
    reader: Reader
    number: str
    row: tables.ScoreSheet
    grid: Grid
    marks: dict[str, tables.Mark]

    def mark(self, code: str) -> tables.Mark:
        """Return the row of a criterion of this reader's jury; ``score.no-criterion`` where the grid has none."""
        known = {one.code for one in self.grid.criteria_of(self.reader.side)}
        if code not in known:
            raise Refusal("score.no-criterion", criterion=code, version=self.grid.version)
        if code not in self.marks:
            made = tables.Mark(sheet_id=self.row.id, criterion=code, halves=None, comment="")
            self.marks[code] = self.transaction.add(made)
        return self.marks[code]

    def set_mark(self, code: str, halves: int | None) -> None:
        """Give a mark in half points, or take it away (None); what is marked is no longer waived."""
        criterion = self.grid.criterion(code)
        row = self.mark(code)
        if halves is not None:
            if criterion is None or not criterion.scored:
                raise Refusal("score.text-only", criterion=criterion.name if criterion else code)
            check_halves(halves, self.grid)
            self.row.waived = {one: why for one, why in self.row.waived.items() if one != code}
        row.halves = halves
        self.drop_empty(code)

    def drop_empty(self, code: str) -> None:
        """Delete a mark of which nothing is left."""
        row = self.marks[code]
        if row.halves is None and not row.comment:
            self.transaction.session.flush()
            self.transaction.delete(self.marks.pop(code))


def writing(workspace: Workspace, officer: Officer, reader: Reader) -> None:
    """Refuse where `officer` may not change the sheets of the jury of `reader`, or nobody may any more."""
    workspace.require(officer, Right.EDIT_JURY, reader.party_code)
    see(workspace, officer, reader.call, reader.party_code)
    if not reader.call.judges(reader.side):
        raise Refusal("score.not-judging", party=reader.party_code)
    if marks_frozen(reader.call.evaluation, reader.side, reader.call.frozen):
        raise Refusal("score.frozen", party=reader.party_code)


def begin(transaction: Transaction, officer: Officer, at: SheetKey, *, seen: int | None = None,
          source: SheetSource = SheetSource.SCREEN, grid_version: int | None = None) -> Sheet:  # fmt: skip
    """Return a sheet for changing it in `transaction`; it is made where there is none, by the grid in force.

    A second typing takes the version of the first. `seen` is the version of the sheet seen, 0 where there was none, and
    `grid_version` that of the grid by which its marks are meant; None asks nothing. Refused as the module says, and
    with ``score.grid-changed``.
    """
    workspace, connection = transaction.workspace, transaction.connection
    reader = queries.reader(connection, at.reviewer_id)
    if workspace.info.shared:
        call_queries.hold(connection, reader.call.id)
        reader = queries.reader(connection, at.reviewer_id)
    writing(workspace, officer, reader)
    number = queries.number_of(connection, at.application_id)
    if queries.may_read(connection, reader, at.application_id) is Gate.OBSERVER:
        raise Refusal("score.observer", code=reader.code, number=number)
    row = transaction.first(
        tables.ScoreSheet, reviewer_id=at.reviewer_id, application_id=at.application_id, entry=at.entry
    )
    grids = call_queries.grids(connection, reader.call.id)
    if row is None:
        if not grids:
            raise Refusal("call.guard.grid")
        first = None if at.entry == FIRST_ENTRY else transaction.first(
            tables.ScoreSheet, reviewer_id=at.reviewer_id, application_id=at.application_id, entry=FIRST_ENTRY
        )  # fmt: skip
        grid = grids[first.grid_number if first else max(grids)]
        _same_grid(grid, grid_version)
        if seen:
            raise Refusal("record.moved", table="score_sheet")
        row = transaction.add(tables.ScoreSheet(
            reviewer_id=at.reviewer_id, application_id=at.application_id, entry=at.entry, grid_number=grid.version,
            waived={}, source=str(source), saved_at=workspace.now(), version=1,
        ))  # fmt: skip
        transaction.session.flush()
        return Sheet(transaction, reader, number, row, grid, {})
    if seen == 0:
        raise Refusal("record.moved", table="score_sheet")
    row = transaction.lock(tables.ScoreSheet, row.id, seen)
    grid = grids[row.grid_number]
    _same_grid(grid, grid_version)
    row.saved_at = workspace.now()
    return Sheet(transaction, reader, number, row, grid,
                 {one.criterion: one for one in transaction.find(tables.Mark, sheet_id=row.id)})  # fmt: skip


def _same_grid(grid: Grid, seen: int | None) -> None:
    """Refuse marks that were meant by another version: 4 of 5 is not 4 of 10."""
    if seen not in (None, grid.version):
        raise Refusal("score.grid-changed", version=grid.version)


def change_sheet(workspace: Workspace, officer: Officer, label: str, at: SheetKey, change: Callable[[Sheet], None], *,
                 seen: int | None, source: SheetSource = SheetSource.SCREEN, returned: bool = False,
                 grid_version: int | None = None) -> Outcome[SheetRow]:  # fmt: skip
    """Change a sheet in one transaction; one that was handed in only where `returned`."""
    with workspace.write(officer, label) as transaction:
        here = begin(transaction, officer, at, seen=seen, source=source, grid_version=grid_version)
        if here.row.returned_at is not None and not returned:
            raise Refusal("score.returned", code=here.reader.code, number=here.number)
        transaction.params |= {"number": here.number, "code": here.reader.code}
        change(here)
        transaction.commit()
    with workspace.read() as connection:
        made = queries.sheet(connection, at)
    if made is None:
        raise Refusal("record.gone", table="score_sheet")
    return Outcome(made, AREAS)


# -- what a reader gives


def save_mark(workspace: Workspace, *, officer: Officer, at: SheetKey, criterion: str, halves: int | None,
              seen: int | None, source: SheetSource = SheetSource.SCREEN,
              grid_version: int | None = None) -> Outcome[SheetRow]:  # fmt: skip
    """Save one mark in half points at once, or clear it (None); the first one opens the sheet."""

    def change(here: Sheet) -> None:
        here.set_mark(criterion, halves)
        here.transaction.params["criterion"] = here.grid.place(criterion, here.reader.side)

    label = "score.mark" if halves is not None else "score.clear"
    return change_sheet(workspace, officer, label, at, change, seen=seen, source=source, grid_version=grid_version)


def save_comment(workspace: Workspace, *, officer: Officer, at: SheetKey, criterion: str, comment: str,
                 seen: int | None, source: SheetSource = SheetSource.SCREEN) -> Outcome[SheetRow]:  # fmt: skip
    """Save the comment on one criterion."""

    def change(here: Sheet) -> None:
        here.mark(criterion).comment = comment.strip()
        here.drop_empty(criterion)
        here.transaction.params["criterion"] = here.grid.place(criterion, here.reader.side)

    return change_sheet(workspace, officer, "score.comment", at, change, seen=seen, source=source)


def save_texts(workspace: Workspace, *, officer: Officer, at: SheetKey, texts: SheetTexts, seen: int | None,
               source: SheetSource = SheetSource.SCREEN) -> Outcome[SheetRow]:  # fmt: skip
    """Save what a reader writes beside the marks."""
    return change_sheet(workspace, officer, "score.texts", at, partial(_write, texts=texts), seen=seen, source=source)


def _write(here: Sheet, texts: SheetTexts) -> None:
    here.row.strengths, here.row.weaknesses = texts.strengths.strip(), texts.weaknesses.strip()
    here.row.questions, here.row.comment = texts.questions.strip(), texts.comment.strip()


def recommend(workspace: Workspace, *, officer: Officer, at: SheetKey, recommendation: Recommendation | None,
              seen: int | None, source: SheetSource = SheetSource.SCREEN) -> Outcome[SheetRow]:  # fmt: skip
    """Save what a reader advises, or take it back (None); refused where the grid asks for none."""

    def change(here: Sheet) -> None:
        if not here.grid.recommendation:
            raise Refusal("score.no-recommendation")
        here.row.recommendation = str(recommendation or "")

    return change_sheet(workspace, officer, "score.recommend", at, change, seen=seen, source=source)


def fill_sheet(here: Sheet, *, marks: Mapping[str, int | None], comments: Mapping[str, str], texts: SheetTexts,
               recommendation: Recommendation | None) -> None:  # fmt: skip
    """Give a sheet everything at once, as it stands in a file that came back; criteria that are not named stay."""
    for code, halves in marks.items():
        here.set_mark(code, halves)
    for code, comment in comments.items():
        here.mark(code).comment = comment.strip()
        here.drop_empty(code)
    _write(here, texts)
    here.row.recommendation = str(recommendation or "") if here.grid.recommendation else ""


# -- handing in


def return_sheet(workspace: Workspace, *, officer: Officer, at: SheetKey, seen: int) -> Outcome[SheetRow]:
    """Hand a sheet in; it is locked then. Refused with ``score.incomplete``, ``score.outdated``, ``score.differs``."""
    return change_sheet(workspace, officer, "score.return", at, _hand_in, seen=seen)


def return_complete(workspace: Workspace, *, officer: Officer, reviewer_id: str) -> Outcome[int]:
    """Hand in every complete sheet of a reader in one step; return how many. ``score.none-complete`` where none is."""
    here = readings(workspace, officer=officer, reviewer_id=reviewer_id)
    ready = [one.sheet for one in here if one.state is SheetState.COMPLETE and one.sheet is not None]
    if not ready:
        raise Refusal("score.none-complete")
    with workspace.write(officer, "score.return-all", count=len(ready)) as transaction:
        for one in ready:
            sheet = begin(transaction, officer, one.key, seen=one.version)
            transaction.params["code"] = sheet.reader.code
            _hand_in(sheet)
        transaction.commit()
    return Outcome(len(ready), AREAS)


def _hand_in(here: Sheet) -> None:
    here.transaction.session.flush()
    connection = here.transaction.connection
    key = SheetKey(here.reader.id, here.row.application_id)
    first, second = queries.sheet(connection, key), queries.sheet(connection, key.second)
    newest = call_queries.grid(connection, here.reader.call.id)
    if newest is not None and newest.version != here.grid.version:
        raise Refusal("score.outdated", number=here.number, version=here.grid.version, newest=newest.version)
    missing = lacks(first, here.grid, here.reader.side)
    if missing:
        names = [one.name for lack in missing if (one := here.grid.criterion(lack.criterion))]
        raise Refusal("score.incomplete", number=here.number, count=len(missing), criteria=names)
    if first and second and differences(first, second, here.grid, here.reader.side):
        raise Refusal("score.differs", number=here.number)
    here.row.returned_at = here.transaction.workspace.now()


def take_back(workspace: Workspace, *, officer: Officer, at: SheetKey, seen: int) -> Outcome[SheetRow]:
    """Open a sheet that was handed in, so that it can be changed; ``record.moved`` where it is open."""

    def change(here: Sheet) -> None:
        if here.row.returned_at is None:
            raise Refusal("record.moved", table="score_sheet")
        here.row.returned_at = None

    return change_sheet(workspace, officer, "score.take-back", at, change, seen=seen, returned=True)


def waive(workspace: Workspace, *, officer: Officer, at: SheetKey, criterion: str, reason: str,
          seen: int | None) -> Outcome[SheetRow]:  # fmt: skip
    """Let a criterion stay without a mark, for a reason; an empty reason asks for it again."""

    def change(here: Sheet) -> None:
        if here.grid.criterion(criterion) not in here.grid.criteria_of(here.reader.side):
            raise Refusal("score.no-criterion", criterion=criterion, version=here.grid.version)
        here.transaction.params["criterion"] = here.grid.place(criterion, here.reader.side)
        kept = {code: why for code, why in here.row.waived.items() if code != criterion}
        if reason.strip():
            if criterion in here.marks and here.marks[criterion].halves is not None:
                raise Refusal("score.waived-mark", number=here.number)
            kept[criterion] = reason.strip()
        here.row.waived = kept

    label = "score.waive" if reason.strip() else "score.ask-again"
    return change_sheet(workspace, officer, label, at, change, seen=seen)


# -- a grid that changed


def renew(workspace: Workspace, *, officer: Officer, at: SheetKey, seen: int) -> Outcome[SheetRow]:
    """Bring a sheet to the version of the grid in force: marks on criteria that stayed are kept, and it is open again.

    A second typing comes along. Marks of another scale go, and so do halves that are no longer admitted. Refused with
    ``score.not-outdated``.
    """

    def change(here: Sheet) -> None:
        newest = call_queries.grid(here.transaction.connection, here.reader.call.id)
        if newest is None or newest.version == here.row.grid_number:
            raise Refusal("score.not-outdated", number=here.number)
        here.transaction.params["version"] = newest.version
        _to_version(here, newest)
        second = SheetKey(at.reviewer_id, at.application_id).second
        if queries.sheet(here.transaction.connection, second) is not None:
            _to_version(begin(here.transaction, officer, second), newest)

    first = SheetKey(at.reviewer_id, at.application_id)
    return change_sheet(workspace, officer, "score.renew", first, change, seen=seen, returned=True)


def _to_version(here: Sheet, newest: Grid) -> None:
    kept = {one.code: one for one in newest.criteria_of(here.reader.side)}
    rescaled = newest.highest != here.grid.highest
    for code, mark in list(here.marks.items()):
        halves, criterion = mark.halves, kept.get(code)
        off = halves is not None and (rescaled or (halves % 2 and not newest.half_marks))
        if criterion is None or not criterion.scored or off:
            mark.halves = None
        if criterion is None:
            mark.comment = ""
        here.drop_empty(code)
    here.row.waived = {code: why for code, why in here.row.waived.items() if code in kept}
    here.row.grid_number, here.row.returned_at = newest.version, None
