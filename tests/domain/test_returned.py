"""What would become of the answers of a sheet that came back, beside what is entered."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returned import (
    LONGEST_TEXT,
    AnswerState,
    PlannedAnswer,
    PlannedSheet,
    ReturnedSheet,
    SheetResult,
    Value,
    compare,
    declared,
    taken,
)
from cmpdesk.domain.returns import FieldKind, SheetField, SheetIdentity
from cmpdesk.domain.sheets import SheetKey, SheetSource
from cmpdesk.services.return_plans import every_label
from tests.documents import contents as fiction

GRID = fiction.grid(2)
CODE = SheetIdentity("call", 2, "reader", "application").code
LABELS = every_label()
MARK, HALF = (SheetField(kind, "c0") for kind in (FieldKind.MARK, FieldKind.HALF))
COMMENT = SheetField(FieldKind.COMMENT, "c0")
ADVICE, STRENGTHS = SheetField(FieldKind.RECOMMENDATION), SheetField(FieldKind.STRENGTHS)
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def compared(answers: dict[SheetField, Value]) -> dict[SheetField, PlannedAnswer]:
    found = compare(ReturnedSheet(CODE, 0, answers), GRID, Side.FIRST, None, LABELS)
    return {one.field: one for one in found}


@pytest.mark.parametrize(("value", "half", "state", "halves", "code"), [
    ("m4", None, "new", 8, ""), ("m4", "half", "new", 9, ""), (None, "half", "new", 1, ""), ("m0", "Off", "new", 0, ""),
    ("Off", None, "empty", None, ""), (None, None, "empty", None, ""),
    ("m5", "half", "refused", None, "mark.off-scale"),
    ("m12", None, "refused", None, "mark.off-scale"), ("oui", None, "refused", None, "mark.words"),
    (4.5, None, "new", 9, ""), (0.0, None, "new", 0, ""), (4.25, None, "refused", None, "mark.step"),
    (-1.0, None, "refused", None, "mark.off-scale"), (1e300, None, "refused", None, "mark.words"),
    ({"d": "2026-05-04"}, None, "refused", None, "return.mark-date"), ("4,5", None, "new", 9, ""),
    ("x", "half", "refused", None, "return.mark-unreadable"),
])  # fmt: skip
def test_marks_as_they_come(value: Value, half: Value, state: str, halves: int | None, code: str) -> None:
    found = compared({MARK: value, HALF: half})[MARK]
    assert (str(found.state), found.given, found.fault.code if found.fault else "") == (state, halves, code)


def test_half_points_where_the_grid_admits_none() -> None:
    whole = replace(GRID, half_marks=False)
    (first, *_) = compare(ReturnedSheet(CODE, 0, {MARK: "m4", HALF: "half"}), whole, Side.FIRST, None, LABELS)
    assert first.fault is not None
    assert first.fault.code == "mark.no-halves"


def test_answers_that_are_chosen_are_known_in_each_language() -> None:
    for said in ("if-funds", "If funds allow", "Si les fonds le permettent", "SI LES FONDS LE PERMETTENT "):
        assert compared({ADVICE: said})[ADVICE].given == "if-funds"
    refused = compared({ADVICE: "peut-être"})[ADVICE]
    assert refused.fault is not None
    assert refused.fault.code == "return.no-such-answer"
    assert compared({STRENGTHS: "x" * (LONGEST_TEXT + 1)})[STRENGTHS].state is AnswerState.REFUSED


def test_what_is_declared() -> None:
    told = {SheetField(FieldKind.DECLARATION): "réel", SheetField(FieldKind.EXPLANATION): " Ma sœur\r\n"}
    found = declared(ReturnedSheet(CODE, 0, told), LABELS)
    assert found is not None
    assert (str(found[0]), found[1]) == ("real", "Ma sœur")
    assert declared(ReturnedSheet(CODE, 0, {SheetField(FieldKind.DECLARATION): "Off"}), LABELS) is None


@given(st.dictionaries(
    st.sampled_from([MARK, HALF, COMMENT, ADVICE, STRENGTHS]),
    st.one_of(st.none(), st.text(max_size=12), st.floats(), st.sampled_from(["m3", "half", "yes", "4,5"])),
))  # fmt: skip
def test_the_same_sheet_again_brings_nothing_new(answers: dict[SheetField, Value]) -> None:
    sheet, key = ReturnedSheet(CODE, 0, answers), SheetKey("reader", "application")
    first = PlannedSheet("a", 0, str(CODE), 0, key, answers=compare(sheet, GRID, Side.FIRST, None, LABELS))
    entered = taken(None, first, SheetSource.PDF, NOW)
    again = compare(sheet, GRID, Side.FIRST, entered, LABELS)
    assert not {one.state for one in again} & {AnswerState.NEW, AnswerState.DIFFERS}
    assert [one.given for one in again] == [one.given for one in first.answers]
    kept = {one.field: one.given for one in first.answers if one.given is not None}
    assert all(one.entered == kept.get(one.field) for one in again)
    assert first.result in (SheetResult.NEW, SheetResult.EMPTY, SheetResult.DIFFERS)
