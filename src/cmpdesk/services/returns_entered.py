"""The answers of returned sheets written, many at once: what they are held against is read once for all of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.interests import Measure
from cmpdesk.domain.returned import AnswerState, PlannedSheet, ReturnPlan
from cmpdesk.domain.returns import FieldKind, SheetField
from cmpdesk.domain.scoring import Recommendation
from cmpdesk.domain.sheets import (
    FIRST_ENTRY,
    SECOND_ENTRY,
    MarkRow,
    SheetKey,
    SheetRow,
    SheetSource,
    SheetTexts,
    differences,
    lacks,
)
from cmpdesk.services import return_plans, scoring
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import interests
from cmpdesk.storage.queries import returns as queries
from cmpdesk.storage.queries import scoring as scoring_queries
from cmpdesk.storage.workspace import Transaction

Taken = Collection[tuple[str, SheetField]]
"""(sheet of a plan, field): answers that take the place of what is entered."""


def declare(transaction: Transaction, sheets: Iterable[PlannedSheet]) -> int:
    """Enter what sheets declare, and return how many do; whoever declares anew asks for a new decision."""
    said = {(one.key.reviewer_id, one.key.application_id): one.declared
            for one in sheets if one.key is not None and one.declared is not None}  # fmt: skip
    found = transaction.find_in(tables.Declaration, "reviewer_id", {reviewer for reviewer, _ in said})
    before = {(row.reviewer_id or "", row.application_id): row for row in found}
    before = {pair: row for pair, row in before.items() if pair in said}
    if any(row.measure not in ("", None, str(Measure.NONE)) for row in before.values()):
        raise Refusal("record.moved", table="declaration")
    transaction.lock_all(tables.Declaration, {row.id: row.version for row in before.values()})
    now = transaction.workspace.now()
    for pair, (answer, explanation) in said.items():
        row = before.get(pair) or transaction.add(tables.Declaration(reviewer_id=pair[0], application_id=pair[1]))
        row.answer, row.competent, row.explanation, row.declared_at = str(answer), True, explanation, now
    transaction.session.flush()
    return len(said)


class Batch:
    """The sheets of `plan` that are being entered in one transaction, by whose they are; `returned` were handed in."""

    def __init__(self, transaction: Transaction, officer: Officer, plan: ReturnPlan,
                 sheets: Mapping[SheetKey, Sequence[PlannedSheet]]) -> None:  # fmt: skip
        self.returned = 0
        self._transaction, self._side = transaction, plan.side
        wanted = {key: own for key, own in sheets.items() if own}
        readers = {key.reviewer_id for key in wanted}
        connection, shared = transaction.connection, transaction.workspace.info.shared
        if shared:
            call_queries.hold(connection, plan.call_id)
        self._readers = {one: scoring_queries.reader(connection, one) for one in sorted(readers)}
        for reader in self._readers.values():
            scoring.writing(transaction.workspace, officer, reader)
        self._gates = interests.jury_gates(connection, plan.call_id, plan.side)
        self._judged = queries.judged(connection, plan.call_id)
        self._grids = call_queries.grids(connection, plan.call_id)
        if self._grids.get(max(self._grids, default=0)) != plan.grid:
            raise Refusal("score.grid-changed", version=max(self._grids, default=0))
        self._open(wanted)

    def _open(self, wanted: Mapping[SheetKey, Sequence[PlannedSheet]]) -> None:
        """Lock the sheets that there are, make the others, and read the marks of all."""
        transaction = self._transaction
        stored = transaction.find_in(tables.ScoreSheet, "reviewer_id", self._readers)
        rows = {SheetKey(row.reviewer_id, row.application_id, row.entry): row for row in stored}
        seen: dict[str, int | None] = {}
        for key, own in wanted.items():
            found = self._gates.get((key.reviewer_id, key.application_id))
            return_plans.refuse_shut(found, self._readers[key.reviewer_id].code, own[0].number)
            row = rows.get(key)
            if (row.version if row else 0) != own[0].seen:
                raise Refusal("record.moved", table="score_sheet")
            if row is not None:
                seen[row.id] = own[0].seen
                continue
            rows[key] = transaction.add(tables.ScoreSheet(
                reviewer_id=key.reviewer_id, application_id=key.application_id, entry=FIRST_ENTRY,
                grid_number=max(self._grids), strengths="", weaknesses="", questions="", comment="", recommendation="",
                waived={}, source="", saved_at=transaction.workspace.now(), version=1,
            ))  # fmt: skip
        transaction.lock_all(tables.ScoreSheet, seen)
        self._rows = rows
        self._marks: dict[str, dict[str, tables.Mark]] = {}
        typed = [row.id for key, row in rows.items() if key.entry == SECOND_ENTRY]
        for mark in transaction.find_in(tables.Mark, "sheet_id", [*seen, *typed]):
            self._marks.setdefault(mark.sheet_id, {})[mark.criterion] = mark

    def enter(self, sheets: Sequence[PlannedSheet], taken: Taken, source: SheetSource, sha256: str) -> None:
        """Write the answers of one sheet, those of later files over those of earlier."""
        key = sheets[0].key
        if key is None:
            return
        row = self._rows[key]
        here = scoring.Sheet(self._transaction, self._readers[key.reviewer_id],
                             self._judged[key.application_id].number, row, self._grids[row.grid_number],
                             self._marks.setdefault(row.id, {}))  # fmt: skip
        _fill(here, sheets, taken)
        row.source, row.file_sha256, row.saved_at = str(source), sha256, self._transaction.workspace.now()
        whole = self._is_whole(here, key)
        row.returned_at = (row.returned_at or self._transaction.workspace.now()) if whole else None
        self.returned += whole

    def _is_whole(self, here: scoring.Sheet, key: SheetKey) -> bool:
        """Tell whether a sheet lacks nothing, and says what its second typing says where there is one."""
        first = self._sheet(here.row)
        if lacks(first, here.grid, self._side):
            return False
        typed = self._rows.get(key.second)
        return typed is None or not differences(first, self._sheet(typed), here.grid, self._side)

    def _sheet(self, row: tables.ScoreSheet) -> SheetRow:
        marks = self._marks.get(row.id, {})
        return scoring_queries.sheet_of(
            row, {code: MarkRow(code, one.halves, one.comment) for code, one in marks.items()}
        )


def _fill(here: scoring.Sheet, sheets: Sequence[PlannedSheet], taken: Taken) -> None:
    marks: dict[str, int | None] = {}
    comments: dict[str, str] = {}
    texts = {name: getattr(here.row, name) for name in ("strengths", "weaknesses", "questions", "comment")}
    advice = Recommendation(here.row.recommendation) if here.row.recommendation else None
    for sheet in sheets:
        for one in sheet.answers:
            if one.given is None or (one.state is AnswerState.DIFFERS and (sheet.id, one.field) not in taken):
                continue
            if one.field.kind is FieldKind.MARK:
                marks[one.field.criterion] = int(one.given)
            elif one.field.kind is FieldKind.COMMENT:
                comments[one.field.criterion] = str(one.given)
            elif one.field.kind is FieldKind.RECOMMENDATION:
                advice = Recommendation(str(one.given))
            else:
                texts[str(one.field.kind)] = str(one.given)
    scoring.fill_sheet(here, marks=marks, comments=comments, texts=SheetTexts(**texts), recommendation=advice)
