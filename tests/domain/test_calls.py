"""The life of a call, cell by cell, and the numbers of its applications."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.access import Right
from cmpdesk.domain.calls import GUARDS, MOVES, CallAction, CallFacts, CallState, move, number
from cmpdesk.domain.errors import Refusal

S, A = CallState, CallAction
LIFE = {
    (S.DRAFT, A.AGREE): (S.AGREED, Right.DECIDE_CALL, ("sectors", "deadline", "approvals", "grid")),
    (S.DRAFT, A.CANCEL): (S.CANCELLED, Right.DECIDE_CALL, ("no-filings",)),
    (S.AGREED, A.REOPEN_TEXT): (S.DRAFT, Right.DECIDE_CALL, ()),
    (S.AGREED, A.PUBLISH): (S.PUBLISHED, Right.DECIDE_CALL, ("deadline-ahead",)),
    (S.AGREED, A.CANCEL): (S.CANCELLED, Right.DECIDE_CALL, ("no-filings",)),
    (S.PUBLISHED, A.CLOSE): (S.CLOSED, Right.EDIT_CALL, ("deadline-passed",)),
    (S.PUBLISHED, A.CANCEL): (S.CANCELLED, Right.DECIDE_CALL, ("no-filings",)),
    (S.CLOSED, A.START_EVALUATION): (S.EVALUATION, Right.EDIT_CALL, ("filings", "decided")),
    (S.EVALUATION, A.PREPARE): (S.JOINT_PREPARATION, Right.EDIT_CALL, ("all-frozen",)),
    (S.JOINT_PREPARATION, A.EXECUTE): (S.EXECUTION, Right.EDIT_CALL, ("projects",)),
}
"""The table of domain.md 3.3 up to the execution, written a second time."""

READY = CallFacts(sectors=3, has_deadline=True, approved=(True, True), has_grid=True)
HOLDING = {
    A.AGREE: READY, A.CANCEL: READY, A.REOPEN_TEXT: CallFacts(), A.PUBLISH: READY,
    A.CLOSE: replace(READY, deadline_passed=True), A.START_EVALUATION: replace(READY, filings=2),
    A.PREPARE: replace(READY, all_frozen=True), A.EXECUTE: replace(READY, projects=1),
}  # fmt: skip
BREAKING = {
    "sectors": {"sectors": 0}, "deadline": {"has_deadline": False}, "approvals": {"approved": (True, False)},
    "grid": {"has_grid": False}, "no-filings": {"filings": 1}, "deadline-ahead": {"deadline_passed": True},
    "deadline-passed": {"deadline_passed": False}, "filings": {"filings": 0}, "decided": {"undecided": 1},
    "all-frozen": {"all_frozen": False}, "projects": {"projects": 0},
}  # fmt: skip


@pytest.mark.parametrize(("state", "action"), [*product(CallState, CallAction)])
def test_each_cell_of_the_table(state: CallState, action: CallAction) -> None:
    wanted = LIFE.get((state, action))
    if wanted is None:
        with pytest.raises(Refusal) as refused:
            move(state, action, HOLDING[action])
        assert refused.value.code == "call.no-such-move"
        assert refused.value.params == {"state": state, "action": action}
        return
    cell = move(state, action, HOLDING[action])
    assert (cell.to, cell.right, cell.guards) == wanted
    for guard in cell.guards:
        with pytest.raises(Refusal) as refused:
            move(state, action, replace(HOLDING[action], **BREAKING[guard]))  # type: ignore[arg-type]  # a field each
        assert refused.value.code == f"call.guard.{guard}"


def test_the_table_has_no_other_cells_and_no_unknown_guards() -> None:
    assert [(cell.state, cell.action) for cell in MOVES] == list(dict.fromkeys(LIFE))
    assert {guard for cell in MOVES for guard in cell.guards} == set(GUARDS) == set(BREAKING)


@pytest.mark.parametrize("approved", [(False, False), (True, False), (False, True)])
def test_both_parties_must_approve(approved: tuple[bool, bool]) -> None:
    with pytest.raises(Refusal) as refused:
        move(S.DRAFT, A.AGREE, replace(READY, approved=approved))
    assert refused.value.code == "call.guard.approvals"


def test_a_rolling_call_has_no_deadline_to_wait_for() -> None:
    rolling = replace(READY, has_deadline=False, rolling=True)
    assert move(S.DRAFT, A.AGREE, rolling).to is S.AGREED
    assert move(S.AGREED, A.PUBLISH, rolling).to is S.PUBLISHED
    assert move(S.PUBLISHED, A.CLOSE, rolling).to is S.CLOSED


def test_a_refusal_counts_what_stands_in_the_way() -> None:
    with pytest.raises(Refusal) as refused:
        move(S.CLOSED, A.START_EVALUATION, replace(READY, filings=5, undecided=2))
    assert refused.value.params == {"undecided": 2, "filings": 5}


def test_execution_and_cancellation_lead_nowhere_yet() -> None:
    assert not [cell for cell in MOVES if cell.state in (S.EXECUTION, S.CANCELLED)]


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("{session}.{sector}{seq:02}", "12.101"), ("{session}.{sector}{seq}", "12.11"), ("{seq:03}", "001"),
        ("GRV-{seq:04}", "GRV-0001"), ("{session}/{seq}", "12/1"), ("CMP {session} – {seq:2}", "CMP 12 –  1"),
    ],
)  # fmt: skip
def test_numbers_by_template(template: str, made: str) -> None:
    assert number(template, session=12, sector=1, sequence=1) == made


@pytest.mark.parametrize(
    "template",
    ["", "{session}", "12.101", "{seq", "seq}", "{seq:02d}", "{seq!r}", "{seq.real}", "{seq[0]}", "{other}{seq}",
     "{0}{seq}", "{}{seq}", "{{seq}}", "{seq:099999}", "{session.__class__}{seq}", "{seq:-2}"],
)  # fmt: skip
def test_templates_that_are_refused(template: str) -> None:
    with pytest.raises(Refusal) as refused:
        number(template, session=12, sector=1, sequence=1)
    assert refused.value.code == "call.number-template"
    assert refused.value.params == {"template": template}


@given(st.text(max_size=30))
def test_a_template_numbers_or_is_refused(template: str) -> None:
    known = set("{}") & set(template) == set()
    try:
        made = number(template + "{seq}", session=12, sector=3, sequence=77)
    except Refusal:
        made = ""
    assert made.endswith("77") or not known


@given(st.lists(st.integers(1, 99), unique=True, min_size=2, max_size=20))
def test_different_sequences_give_different_numbers(sequences: list[int]) -> None:
    made = [number("{session}.{sector}{seq:02}", session=12, sector=1, sequence=one) for one in sequences]
    assert len(set(made)) == len(made)
