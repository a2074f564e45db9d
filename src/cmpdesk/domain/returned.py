"""Score sheets that came back: what was read in a file, and what would become of each answer; nothing is decided here.

An answer is compared with what is entered. What differs is shown beside it and stays as it is, unless an officer takes
it over.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.interests import Interest
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import FieldKind, SheetCode, SheetField, SheetFile, mark_of
from cmpdesk.domain.scoring import Grid, Recommendation, read_mark
from cmpdesk.domain.sheets import MarkRow, SheetKey, SheetRow, SheetSource, SheetTexts
from cmpdesk.domain.text import fold

Value = str | float | Mapping[str, str] | None
"""What a field holds: a text, a number, ``{"d": day}`` where a spreadsheet made a date of it."""
Given = str | int
"""An answer that was understood: a mark in half points, or a text."""
LONGEST_TEXT = 20_000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]+")


class Way(StrEnum):
    """How a file says what was answered."""

    FIELDS = "fields"
    FLATTENED = "flattened"
    """It was printed into a file, or written upon: its code can be read, what was answered is for a person to read."""
    SCANNED = "scanned"
    """It is a picture of paper; its code can be read only where the scanner recognised text."""


class FileOutcome(StrEnum):
    """What was made of a file that came back: `ReturnedFile.outcome`."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    """Some of its sheets were refused or left out."""
    BY_HAND = "by-hand"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """A sheet in a file; `page` counts from 0."""

    code: SheetCode
    page: int
    answers: Mapping[SheetField, Value]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a file. `reviewer_id` is that of its properties, "" where it has none; `fault` why nothing was.

    `stamp` is its size and the time of its last change: by them it is known to be the same when it is taken over.

    A file that is `SCANNED` may have no sheet: its code cannot be read.
    """

    path: str
    name: str
    stamp: tuple[int, int] = (0, 0)
    kind: SheetFile = SheetFile.PDF
    way: Way = Way.FIELDS
    reviewer_id: str = ""
    sheets: tuple[ReturnedSheet, ...] = ()
    fault: Refusal | None = None


class AnswerState(StrEnum):
    """What would become of an answer."""

    NEW = "new"
    SAME = "same"
    DIFFERS = "differs"
    EMPTY = "empty"
    """Nothing was answered: what is entered stays."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PlannedAnswer:
    """An answer beside what is entered. `typed` is what stands in the file where that was refused, for `fault`."""

    field: SheetField
    state: AnswerState
    entered: Given | None
    given: Given | None
    typed: str = ""
    fault: Refusal | None = None


class SheetResult(StrEnum):
    """What would become of a sheet; what asks for a look comes first."""

    REFUSED = "refused"
    BY_HAND = "by-hand"
    DIFFERS = "differs"
    NEW = "new"
    SAME = "same"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """A sheet of a file. `key` is None where it is nobody's; `seen` the version of what is entered, 0 where nothing is.

    `declared` is what it declares and nobody entered yet. `repeats` names the file before this one with the same sheet:
    the answers are compared with those. `was_returned` tells that the reader had handed this sheet in.
    """

    id: str
    file: int
    code: str
    page: int
    key: SheetKey | None = None
    reader: str = ""
    number: str = ""
    title: str = ""
    seen: int = 0
    answers: tuple[PlannedAnswer, ...] = ()
    by_hand: bool = False
    refusal: Refusal | None = None
    declared: tuple[Interest, str] | None = None
    repeats: str = ""
    was_returned: bool = False

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
        if self.count(AnswerState.DIFFERS, AnswerState.REFUSED):
            return SheetResult.DIFFERS
        if self.count(AnswerState.NEW):
            return SheetResult.NEW
        return SheetResult.SAME if self.count(AnswerState.SAME) else SheetResult.EMPTY

    @property
    def marks(self) -> tuple[int, int]:
        """How many marks can be read in it, of how many that it asks for."""
        asked = [one for one in self.answers if one.field.kind is FieldKind.MARK]
        return sum(one.given is not None for one in asked), len(asked)


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file of a plan; `received_at` where the same bytes came before, `fault` where nothing can be read in it."""

    path: str
    name: str
    stamp: tuple[int, int]
    kind: SheetFile
    way: Way
    received_at: datetime | None = None
    fault: Refusal | None = None


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """What would become of the files that came back to the jury of `side`."""

    call_id: str
    side: Side
    grid: Grid
    files: tuple[PlannedFile, ...]
    sheets: tuple[PlannedSheet, ...]

    @property
    def acceptable(self) -> tuple[PlannedSheet, ...]:
        """The sheets of which something can be taken over."""
        wanted = (AnswerState.NEW, AnswerState.DIFFERS)
        return tuple(one for one in self.sheets if one.key is not None and (
            one.declared is not None or (one.refusal is None and not one.by_hand and one.count(*wanted))))  # fmt: skip

    def count(self, result: SheetResult) -> int:
        """Return how many sheets end as `result`."""
        return sum(one.result is result for one in self.sheets)


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """What was written: sheets changed, of them complete and so handed in, and declarations of interests."""

    sheets: int
    returned: int
    declarations: int


Choices = Mapping[FieldKind, Mapping[str, str]]
"""The stored value of each answer that is chosen, by its label in any language, folded."""


def compare(sheet: ReturnedSheet, grid: Grid, side: Side, entered: SheetRow | None,
            choices: Choices) -> tuple[PlannedAnswer, ...]:  # fmt: skip
    """Return each answer that the grid asks of the jury of `side`, in order, beside what is entered."""
    made: list[PlannedAnswer] = []
    for one in grid.criteria_of(side):
        if one.scored:
            field = SheetField(FieldKind.MARK, one.code)
            made.append(_mark(field, sheet, grid, entered.halves(one.code) if entered else None))
        field = SheetField(FieldKind.COMMENT, one.code)
        made.append(text_answer(field, sheet.answers.get(field), entered.comment(one.code) if entered else ""))
    if grid.recommendation:
        field = SheetField(FieldKind.RECOMMENDATION)
        before = str(entered.recommendation) if entered and entered.recommendation else ""
        made.append(choice_answer(field, sheet.answers.get(field), before, choices))
    texts = entered.texts if entered else SheetTexts()
    for kind in (FieldKind.STRENGTHS, FieldKind.WEAKNESSES, FieldKind.QUESTIONS):
        field = SheetField(kind)
        made.append(text_answer(field, sheet.answers.get(field), str(getattr(texts, kind))))
    return tuple(made)


def declared(sheet: ReturnedSheet, choices: Choices) -> tuple[Interest, str] | None:
    """Return what a sheet declares of interests with the explanation, None where it declares nothing."""
    found = chosen(sheet.answers.get(SheetField(FieldKind.DECLARATION)), choices[FieldKind.DECLARATION])
    explanation = clean(sheet.answers.get(SheetField(FieldKind.EXPLANATION)))
    return (Interest(found), explanation) if found else None


def chosen(value: Value, labels: Mapping[str, str]) -> str | None:
    """Return the stored value of an answer that was chosen, "" where nothing was, None where it cannot be told."""
    said = clean(value)
    if said in ("", "Off"):
        return ""
    return said if said in labels.values() else labels.get(fold(said))


def clean(value: Value) -> str:
    """Return a text as it is kept: lines end alike, no control characters."""
    if value is None:
        return ""
    said = value if isinstance(value, str) else _shown(value)
    return _CONTROL.sub(" ", said.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _shown(value: float | Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return next(iter(value.values()), "")
    return f"{value:g}"


def _mark(field: SheetField, sheet: ReturnedSheet, grid: Grid, entered: int | None) -> PlannedAnswer:
    value = sheet.answers.get(field)
    half = clean(sheet.answers.get(SheetField(FieldKind.HALF, field.criterion))) not in ("", "Off")
    said = clean(value)
    try:
        if isinstance(value, Mapping):
            raise Refusal("return.mark-date", typed=said)
        if half or re.fullmatch(r"m\d+|Off", said):
            exact = mark_of(said, half)
            said = "" if exact is None else str(exact)
        given = read_mark(said, grid) if said else None
    except Refusal as refusal:
        return PlannedAnswer(field, AnswerState.REFUSED, entered, None, said, refusal)
    return beside(field, entered, given)


def text_answer(field: SheetField, value: Value, entered: str) -> PlannedAnswer:
    """Return a text beside what is entered."""
    given = clean(value)
    if len(given) > LONGEST_TEXT:
        fault = Refusal("return.text-long", limit=LONGEST_TEXT)
        return PlannedAnswer(field, AnswerState.REFUSED, entered or None, None, given[:80], fault)
    return beside(field, entered or None, given or None)


def choice_answer(field: SheetField, value: Value, entered: str, choices: Choices) -> PlannedAnswer:
    """Return an answer that is chosen beside what is entered."""
    given = chosen(value, choices[field.kind])
    if given is None:
        said = clean(value)[:80]
        return PlannedAnswer(field, AnswerState.REFUSED, entered or None, None, said,
                             Refusal("return.no-such-answer", typed=said))  # fmt: skip
    return beside(field, entered or None, given or None)


def _same(given: Given, entered: Given | None) -> bool:
    if isinstance(given, str) and isinstance(entered, str):
        return given.split() == entered.split()
    return given == entered


def beside(field: SheetField, entered: Given | None, given: Given | None) -> PlannedAnswer:
    """Return an answer that was understood beside what is entered."""
    if given is None:
        state = AnswerState.EMPTY
    elif _same(given, entered):
        state = AnswerState.SAME
    else:
        state = AnswerState.NEW if entered is None else AnswerState.DIFFERS
    return PlannedAnswer(field, state, entered, given)


def taken(before: SheetRow | None, plan: PlannedSheet, source: SheetSource, at: datetime) -> SheetRow:
    """Return a sheet as it would be with the new answers of `plan`: the next file with the same sheet meets that."""
    key = plan.key or SheetKey("", "")
    row = before or SheetRow("", 0, key.reviewer_id, key.application_id, key.entry, 0, SheetTexts(), None, {}, source,
                             at, None, {})  # fmt: skip
    marks = dict(row.marks)
    for one in plan.answers:
        kind, code = one.field.kind, one.field.criterion
        if one.state is not AnswerState.NEW or one.given is None:
            continue
        mark = marks.get(code, MarkRow(code, None))
        if kind is FieldKind.MARK:
            marks[code] = replace(mark, halves=int(one.given))
        elif kind is FieldKind.COMMENT:
            marks[code] = replace(mark, comment=str(one.given))
        elif kind is FieldKind.RECOMMENDATION:
            row = replace(row, recommendation=Recommendation(str(one.given)))
        else:
            row = replace(row, texts=replace(row.texts, **{str(kind): str(one.given)}))
    return replace(row, marks=marks)


def without(plan: ReturnPlan, left: Collection[str]) -> ReturnPlan:
    """Return a plan of which the sheets `left` are left out: those that repeat them are no longer held against them."""
    if not left:
        return plan
    entered: dict[SheetKey, dict[SheetField, Given | None]] = {}
    earlier: dict[SheetKey, str] = {}
    made: list[PlannedSheet] = []
    for sheet in plan.sheets:
        if sheet.key is None or not sheet.answers:
            made.append(sheet)
            continue
        known = entered.setdefault(sheet.key, {one.field: one.entered for one in sheet.answers})
        answers = tuple(one if one.fault is not None else beside(one.field, known[one.field], one.given)
                        for one in sheet.answers)  # fmt: skip
        answers = tuple(replace(one, entered=known[one.field]) for one in answers)
        made.append(replace(sheet, answers=answers, repeats=earlier.get(sheet.key, "")))
        if sheet.id not in left:
            known |= {one.field: one.given for one in answers if one.state is AnswerState.NEW}
            earlier.setdefault(sheet.key, plan.files[sheet.file].name)
    return replace(plan, sheets=tuple(made))
