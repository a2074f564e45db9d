"""The life of a project, cell by cell, and what is left of the envelopes of its call."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.access import Right
from cmpdesk.domain.calls import Envelope, ProjectStart
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import (
    PROJECT_GUARDS,
    PROJECT_MOVES,
    Granted,
    InstrumentDraft,
    InstrumentKind,
    ProjectAction,
    ProjectFacts,
    ProjectState,
    asks_reason,
    check_money,
    left,
    move,
    signed_sides,
)

S, A = ProjectState, ProjectAction
SIGNED, STARTS, WHY, PLAIN = ("signed",), ("may-start",), ("reason",), ()
LIFE: dict[tuple[ProjectState, ProjectAction], tuple[ProjectState, tuple[str, ...]]] = {
    (S.RETAINED, A.AGREE): (S.AGREED, SIGNED),
    (S.RETAINED, A.START): (S.RUNNING, STARTS),
    (S.AGREED, A.START): (S.RUNNING, STARTS),
    (S.RUNNING, A.COMPLETE): (S.COMPLETED, PLAIN),
    (S.AGREED, A.SUSPEND): (S.SUSPENDED, WHY),
    (S.RUNNING, A.SUSPEND): (S.SUSPENDED, WHY),
    (S.SUSPENDED, A.RESUME): (S.RUNNING, STARTS),
    (S.RETAINED, A.WITHDRAW): (S.WITHDRAWN, WHY),
    (S.AGREED, A.WITHDRAW): (S.WITHDRAWN, WHY),
    (S.RUNNING, A.WITHDRAW): (S.WITHDRAWN, WHY),
    (S.SUSPENDED, A.WITHDRAW): (S.WITHDRAWN, WHY),
    (S.AGREED, A.STOP): (S.STOPPED, WHY),
    (S.RUNNING, A.STOP): (S.STOPPED, WHY),
    (S.SUSPENDED, A.STOP): (S.STOPPED, WHY),
    (S.COMPLETED, A.REOPEN): (S.RUNNING, WHY),
    (S.WITHDRAWN, A.REOPEN): (S.SUSPENDED, WHY),
    (S.STOPPED, A.REOPEN): (S.SUSPENDED, WHY),
}
BOTH = frozenset(Side)
HOLDING = ProjectFacts(sides=BOTH, signed=BOTH, reason="Frontières fermées")
ONE = frozenset({Side.FIRST})
BREAKING = {"signed": {"signed": ONE}, "may-start": {"signed": ONE}, "reason": {"reason": " "}}


@pytest.mark.parametrize(("state", "action"), [*product(ProjectState, ProjectAction)])
def test_each_cell_of_the_table(state: ProjectState, action: ProjectAction) -> None:
    wanted = LIFE.get((state, action))
    if wanted is None:
        with pytest.raises(Refusal) as refused:
            move(state, action, HOLDING)
        assert refused.value.code == "project.no-such-move"
        return
    cell = move(state, action, HOLDING)
    assert (cell.to, cell.guards) == wanted
    assert cell.right is (Right.DECIDE_CALL if action in (A.STOP, A.REOPEN) else Right.EDIT_PROJECT)
    assert asks_reason(state, action) == ("reason" in cell.guards)
    for guard in cell.guards:
        with pytest.raises(Refusal) as refused:
            move(state, action, replace(HOLDING, **BREAKING[guard]))  # type: ignore[arg-type]  # a field each
        assert refused.value.code == f"project.guard.{guard}"


def test_the_table_has_no_other_cells_and_no_unknown_guards() -> None:
    assert sorted((cell.state, cell.action) for cell in PROJECT_MOVES) == sorted(LIFE)
    assert {guard for cell in PROJECT_MOVES for guard in cell.guards} == set(PROJECT_GUARDS) == set(BREAKING)


@pytest.mark.parametrize(("rule", "signed", "may"), [
    (ProjectStart.BOTH_SIGNED, (), False), (ProjectStart.BOTH_SIGNED, (Side.FIRST,), False),
    (ProjectStart.BOTH_SIGNED, tuple(Side), True), (ProjectStart.ONE_SIGNED, (), False),
    (ProjectStart.ONE_SIGNED, (Side.SECOND,), True), (ProjectStart.DECISION, (), True),
])  # fmt: skip
def test_when_a_project_may_start(rule: ProjectStart, signed: tuple[Side, ...], may: bool) -> None:
    assert ProjectFacts(rule, BOTH, frozenset(signed)).may_start is may


def test_a_project_of_one_side_waits_for_that_side() -> None:
    assert ProjectFacts(sides=ONE, signed=ONE).all_signed
    assert not ProjectFacts().all_signed


def test_only_agreements_and_orders_that_bear_both_signatures_count() -> None:
    day = date(2026, 7, 1)
    whole = InstrumentDraft(Side.FIRST, InstrumentKind.AGREEMENT, "1", day, day, day)
    half = replace(whole, side=Side.SECOND, authority_signed_on=None)
    later = replace(whole, side=Side.SECOND, kind=InstrumentKind.AMENDMENT)
    assert signed_sides([whole, half, later]) == ONE


CURRENCIES, CODES = {Side.FIRST: "CAD", Side.SECOND: "EUR"}, {Side.FIRST: "QC", Side.SECOND: "WB"}


def envelope(cents: int, funder: str = "MRIF", year: int = 2026, sector: str | None = None) -> Envelope:
    return Envelope("1", Side.FIRST, funder, year, sector, Money(cents, "CAD"))


def granted(cents: int, funder: str = "MRIF", year: int = 2026, sector: str | None = "a") -> Granted:
    return Granted(Side.FIRST, funder, year, sector, Money(cents, "CAD"))


@pytest.mark.parametrize(("before", "wanted", "code"), [
    ([], [granted(100)], ""),
    ([], [granted(101)], "grant.over-envelope"),
    ([granted(60)], [granted(40)], ""),
    ([granted(60)], [granted(41)], "grant.over-envelope"),
    ([], [granted(1, year=2027)], "grant.over-envelope"),
    ([], [granted(50), granted(51)], "grant.over-envelope"),
    ([], [granted(61, "FRQ")], "grant.over-envelope-of"),
    ([], [granted(0)], "grant.not-positive"),
    ([], [granted(-5)], "grant.not-positive"),
    ([granted(500, year=2025)], [granted(10)], ""),
])  # fmt: skip
def test_what_may_be_granted(before: list[Granted], wanted: list[Granted], code: str) -> None:
    envelopes = [envelope(40), envelope(60, "FRQ")] if code.endswith("-of") else [envelope(100)]
    refused = ""
    try:
        check_money(envelopes, before, wanted, CURRENCIES, CODES)
    except Refusal as refusal:
        refused = refusal.code
    assert refused == code


def test_a_sector_takes_of_its_own_envelope_and_of_that_for_all() -> None:
    envelopes = [envelope(30), envelope(20, sector="a"), envelope(10, sector="b")]
    check_money(envelopes, [], [granted(50)], CURRENCIES, CODES)
    with pytest.raises(Refusal) as refused:
        check_money(envelopes, [], [granted(51)], CURRENCIES, CODES)
    assert refused.value.params["left"] == Money(50, "CAD")
    assert refused.value.params["over"] == Money(1, "CAD")


def test_a_party_without_envelopes_has_no_limit() -> None:
    other = Granted(Side.SECOND, "WBI", 2026, None, Money(10**9, "EUR"))
    check_money([envelope(1)], [], [other], CURRENCIES, CODES)
    assert {one.side for one in left([envelope(1)], [other])} == {Side.FIRST}


def test_money_of_another_currency_is_refused() -> None:
    wrong = replace(granted(1), amount=Money(1, "EUR"))
    with pytest.raises(Refusal) as refused:
        check_money([], [], [wrong], CURRENCIES, CODES)
    assert (refused.value.code, refused.value.params["currency"]) == ("money.wrong-currency", "CAD")


@given(st.lists(st.integers(1, 50), max_size=6), st.integers(0, 120))
def test_what_is_left_and_what_is_granted_make_the_envelope(grants: list[int], cents: int) -> None:
    whole = next(one for one in left([envelope(cents)], [granted(one) for one in grants])
                 if not one.funder and one.sector_id is None)  # fmt: skip
    assert whole.amount == Money(cents - sum(grants), "CAD")
