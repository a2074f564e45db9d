"""Progress sheets that came back: what would become of each answer; nothing is decided here."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from cmpdesk.domain.amounts import money, read_amount
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.progress import AMOUNTS, COUNTS, Answers, Asked, Doubt, path
from cmpdesk.domain.returned import (
    AnswerState,
    Choices,
    Given,
    PlannedAnswer,
    PlannedFile,
    ReturnedSheet,
    SheetResult,
    Value,
    beside,
    choice_answer,
    clean,
    text_answer,
)
from cmpdesk.domain.returns import FieldKind, SheetField

ReadDate = Callable[[str], PartialDate | None]
"""Reads a date as precisely as it is written, in any language."""
HIGHEST_COUNT = 1_000_000
_COUNT = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f']\d{3})+|\d+)(?:[.,]0+)?\s*%?")


@dataclass(frozen=True, slots=True)
class PlannedProgress:
    """A sheet of a file. `sheet_id` is "" where it is nobody's; `seen` is the version of what is entered.

    `repeats` names the file before this one with the same sheet: the answers are compared with those. `contradictions`
    counts what the other side's sheet says differently once this one is entered.
    """

    id: str
    file: int
    code: str
    page: int
    sheet_id: str = ""
    project_id: str = ""
    side: Side | None = None
    number: str = ""
    title: str = ""
    asked: Asked | None = None
    currency: str = ""
    seen: int = 0
    answers: tuple[PlannedAnswer, ...] = ()
    by_hand: bool = False
    refusal: Refusal | None = None
    repeats: str = ""
    was_received: bool = False
    doubts: tuple[Doubt, ...] = ()
    contradictions: int = 0

    def count(self, *states: AnswerState) -> int:
        """Return how many answers are in one of `states`."""
        return sum(one.state in states for one in self.answers)

    @property
    def result(self) -> SheetResult:
        """What would become of it, refused answers left out."""
        if self.refusal is not None:
            return SheetResult.REFUSED
        if self.by_hand:
            return SheetResult.BY_HAND
        if self.count(AnswerState.DIFFERS, AnswerState.REFUSED) or self.doubts or self.contradictions:
            return SheetResult.DIFFERS
        if self.count(AnswerState.NEW):
            return SheetResult.NEW
        return SheetResult.SAME if self.count(AnswerState.SAME) else SheetResult.EMPTY

    @property
    def filled(self) -> tuple[int, int]:
        """How many answers can be read in it, of how many that it asks for."""
        return sum(one.given is not None for one in self.answers), len(self.answers)


@dataclass(frozen=True, slots=True)
class ProgressPlan:
    """What would become of the files that came back to a review."""

    review_id: str
    files: tuple[PlannedFile, ...]
    sheets: tuple[PlannedProgress, ...]

    @property
    def acceptable(self) -> tuple[PlannedProgress, ...]:
        """The sheets of which something can be entered."""
        wanted = (AnswerState.NEW, AnswerState.DIFFERS)
        return tuple(one for one in self.sheets if one.sheet_id and one.refusal is None and not one.by_hand
                     and one.count(*wanted))  # fmt: skip

    def count(self, result: SheetResult) -> int:
        """Return how many sheets end as `result`, files at fault among the refused."""
        faulty = sum(one.fault is not None for one in self.files) if result is SheetResult.REFUSED else 0
        return faulty + sum(one.result is result for one in self.sheets)


@dataclass(frozen=True, slots=True)
class ProgressResult:
    """What was written: sheets changed, of them with all that is needed."""

    sheets: int
    complete: int


def compare(sheet: ReturnedSheet, asked: Asked, party: Party, entered: Answers, choices: Choices,
            read_date: ReadDate) -> tuple[PlannedAnswer, ...]:  # fmt: skip
    """Return each answer that the sheet asks for, in order, beside what is entered."""
    return tuple(
        answer(one, sheet.answers.get(one), asked, party, entered.get(path(one)), choices, read_date)
        for one in asked.fields()
    )


def answer(field: SheetField, value: Value, asked: Asked, party: Party, entered: Given | None, choices: Choices,
           read_date: ReadDate) -> PlannedAnswer:  # fmt: skip
    """Return one answer beside what is entered; what cannot be understood is refused with its reason."""
    if field.kind is FieldKind.CHANGE:
        return choice_answer(field, value, str(entered or ""), choices)
    try:
        if field.kind in COUNTS:
            return beside(field, entered, _count(field, value, asked))
        if field.kind in AMOUNTS:
            return beside(field, entered, _cents(value, party))
        if field.kind is FieldKind.ENDS:
            return beside(field, entered, _ends(value, read_date))
    except Refusal as refusal:
        return PlannedAnswer(field, AnswerState.REFUSED, entered, None, clean(value)[:80], refusal)
    return text_answer(field, value, str(entered or ""))


def _count(field: SheetField, value: Value, asked: Asked) -> int | None:
    said = clean(value)
    if not said:
        return None
    if isinstance(value, Mapping):
        raise Refusal("progress.count-date", typed=said[:40])
    objective = asked.objective(field)
    percent = objective is not None and objective.target is None
    if isinstance(value, int | float):
        share = percent and 0 < value < 1  # a spreadsheet keeps 60 % as 0.6
        said = f"{round(value * 100, 6) if share else value:f}".rstrip("0").rstrip(".")
    found = _COUNT.fullmatch(said)
    if found is None or (said.endswith("%") and not percent):
        raise Refusal("progress.not-a-number", typed=said[:40])
    count = int(re.sub(r"\D", "", found[1]))
    if percent and count > 100:
        raise Refusal("progress.percent", typed=said[:40])
    if count > HIGHEST_COUNT:
        raise Refusal("progress.not-a-number", typed=said[:40])
    return count


def _cents(value: Value, party: Party) -> int | None:
    said = clean(value)
    if isinstance(value, Mapping):
        raise Refusal("progress.count-date", typed=said[:40])
    notes: list[tuple[str, dict[str, str]]] = []
    if isinstance(value, int | float):
        from decimal import Decimal

        return money(Decimal(str(value)), said, party, notes, loose=True).cents
    found = read_amount(said, party, notes)
    doubtful = next((params for code, params in notes if code == "amount.ambiguous"), None)
    if doubtful is not None:
        raise Refusal("amount.ambiguous", **doubtful)
    return found.cents if found else None


def _ends(value: Value, read_date: ReadDate) -> str | None:
    said = clean(value)
    if not said:
        return None
    found = read_date(said[:10] if isinstance(value, Mapping) else said)
    if found is None:
        raise Refusal("progress.not-a-date", typed=said[:40])
    return found.edtf


def entered(before: Answers, sheet: PlannedProgress, taken: Collection[SheetField] = ()) -> dict[str, Given]:
    """Return what is entered once the new answers of a sheet are, and those of `taken` that differ."""
    made = dict(before)
    for one in sheet.answers:
        wanted = one.state is AnswerState.NEW or (one.state is AnswerState.DIFFERS and one.field in taken)
        if wanted and one.given is not None:
            made[path(one.field)] = one.given
    return made


def without(plan: ProgressPlan, left: Collection[str]) -> ProgressPlan:
    """Return a plan without the sheets `left`: those that repeat them are held against what is entered."""
    known: dict[str, dict[SheetField, Given | None]] = {}
    earlier: dict[str, str] = {}
    made: list[PlannedProgress] = []
    for sheet in plan.sheets:
        if not sheet.sheet_id or not sheet.answers:
            made.append(sheet)
            continue
        here = known.setdefault(sheet.sheet_id, {one.field: one.entered for one in sheet.answers})
        answers = tuple(one if one.fault is not None else beside(one.field, here[one.field], one.given)
                        for one in sheet.answers)  # fmt: skip
        made.append(replace(sheet, answers=answers, repeats=earlier.get(sheet.sheet_id, "")))
        if sheet.id not in left:
            known[sheet.sheet_id] = here | {one.field: one.given for one in answers if one.state is AnswerState.NEW}
            earlier.setdefault(sheet.sheet_id, plan.files[sheet.file].name)
    return replace(plan, sheets=tuple(made)) if left else plan
