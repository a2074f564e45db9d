"""The gate, what bars an assignment, and where a conflict stands: every combination by its rule."""

from datetime import UTC, datetime
from itertools import product

import pytest

from cmpdesk.domain.interests import (
    REVIEWER_MEASURES,
    Declaration,
    Finding,
    Gate,
    Ground,
    Interest,
    Measure,
    RegisterRow,
    RegisterState,
    TieKind,
    bars,
    doubt,
    gate,
    gravest,
)
from cmpdesk.domain.programmes import Side

AT = datetime(2026, 4, 12, tzinfo=UTC)
ANSWERS = (None, *Interest)


def said(answer: Interest | None, measure: Measure | None = None, *, competent: bool = True) -> Declaration:
    return Declaration("d1", 1, "a1", "r1", None, answer, competent, "", AT, measure, "", "", None)


def found(proposed: Interest) -> Finding:
    return Finding(Ground.ORGANISATION, TieKind.EMPLOYMENT, "Institut Lierre", "", None, None, None, proposed)


def row(declaration: Declaration | None, *findings: Finding, recusal: str | None = None) -> RegisterRow:
    return RegisterRow("a1", "12.101", "Serres", None, Side.FIRST, "r1", None, "p1", "QC-01", "Odette Lavoie", "", True,
                       recusal, declaration, findings)  # fmt: skip


@pytest.mark.parametrize(("declaration", "expected"), [
    (None, Gate.UNDECLARED), (said(None), Gate.UNDECLARED), (said(Interest.NONE), Gate.OPEN),
    (said(Interest.NONE, competent=False), Gate.UNDECIDED), (said(Interest.POTENTIAL), Gate.UNDECIDED),
    (said(Interest.REAL), Gate.UNDECIDED), (said(Interest.REAL, Measure.NONE), Gate.OPEN),
    (said(Interest.REAL, Measure.NO_LEAD), Gate.OPEN), (said(Interest.REAL, Measure.LEAVES), Gate.OPEN),
    (said(Interest.REAL, Measure.OBSERVE), Gate.OBSERVER), (said(Interest.NONE, Measure.RECUSED), Gate.RECUSED),
    (said(None, Measure.RECUSED), Gate.RECUSED), (said(None, Measure.NONE), Gate.UNDECLARED),
    (said(Interest.NONE, Measure.NONE, competent=False), Gate.OPEN),
])  # fmt: skip
def test_the_gate(declaration: Declaration | None, expected: Gate) -> None:
    assert gate(declaration) is expected
    assert gate(declaration, recused=True) is Gate.RECUSED


def test_who_may_read_and_mark() -> None:
    assert [(one, one.may_read, one.may_mark) for one in Gate if one.may_read] == [
        (Gate.OPEN, True, True), (Gate.OBSERVER, True, False),
    ]  # fmt: skip


@pytest.mark.parametrize(("answer", "proposed"), list(product(ANSWERS, Interest)))
def test_what_bars_an_assignment(answer: Interest | None, proposed: Interest) -> None:
    real = Interest.REAL in (answer, proposed)
    assert bars(said(answer), proposed) is real
    assert bars(said(answer, competent=False), proposed)
    for measure in REVIEWER_MEASURES:
        assert bars(said(answer, measure), proposed) is (measure in (Measure.OBSERVE, Measure.RECUSED))
    assert bars(None, proposed) is (proposed is Interest.REAL)


@pytest.mark.parametrize(("answer", "proposed"), list(product(ANSWERS, Interest)))
def test_a_conflict_is_open_until_somebody_decided(answer: Interest | None, proposed: Interest) -> None:
    graver = max(answer or Interest.NONE, proposed, key=lambda one: one.weight)
    assert doubt(said(answer), proposed) is graver
    assert doubt(None, proposed) is proposed
    assert {doubt(said(answer, measure), proposed) for measure in REVIEWER_MEASURES} == {Interest.NONE}


def test_where_a_conflict_stands() -> None:
    real = found(Interest.REAL)
    for declaration, findings, state in (
        (None, (real,), RegisterState.MISSING), (said(Interest.NONE), (real,), RegisterState.MISSING),
        (said(Interest.APPARENT), (real,), RegisterState.AGREED),
        (said(Interest.APPARENT), (), RegisterState.UNFOUNDED),
        (said(Interest.NONE, competent=False), (), RegisterState.UNFOUNDED),
        (said(Interest.NONE), (), RegisterState.CLEAR), (said(None, Measure.NONE), (real,), RegisterState.DECIDED),
    ):  # fmt: skip
        assert row(declaration, *findings).state is state
    recused = row(None, recusal="Absente")
    assert (recused.state, recused.measure) == (RegisterState.DECIDED, Measure.RECUSED)


def test_the_gravest_counts() -> None:
    light, grave = found(Interest.POTENTIAL), found(Interest.APPARENT)
    assert gravest((light, grave)) is Interest.APPARENT
    assert gravest(()) is Interest.NONE
    assert row(said(Interest.REAL), light).gravest is Interest.REAL
    assert row(None, light, grave).gravest is Interest.APPARENT
