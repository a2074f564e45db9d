"""What a review decides of money: nothing is lost, nothing is added across currencies, no envelope is passed."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain import review_money as rules
from cmpdesk.domain.calls import Envelope
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Claim, Grant, Instalment
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import Granted, left
from cmpdesk.domain.review_money import Effect, InstalmentEffect

CODES = {Side.FIRST: "QC", Side.SECOND: "WB"}
CURRENCY = {Side.FIRST: "CAD", Side.SECOND: "EUR"}
ON = date(2020, 9, 25)


def money(effect: Effect = Effect.RELEASED, cents: int = 500_00, *, side: Side = Side.FIRST, funder: str = "MRIF",
          year: int = 2021, stays: int | None = None, **more: object) -> InstalmentEffect:  # fmt: skip
    made = InstalmentEffect("e", "i", "g", side, funder, year, Money(cents, CURRENCY[side]), effect, stays)
    return replace(made, **more)  # type: ignore[arg-type]  # tests give what they like


_LINES = st.builds(
    lambda side, funder, year, cents, effect, part: money(
        effect, cents, side=side, funder=funder, year=year,
        stays=max(1, cents * part // 100) if effect is Effect.REDUCED else None,
        condition="Recruter" if effect is Effect.CONDITIONAL else "",
    ),
    st.sampled_from(Side), st.sampled_from(("MRIF", "WBI")), st.integers(2020, 2022), st.integers(2, 10**9),
    st.sampled_from(Effect), st.integers(1, 99),
)  # fmt: skip


@given(st.lists(_LINES, max_size=12))
def test_nothing_is_lost_or_added_across_currencies(lines: list[InstalmentEffect]) -> None:
    made = rules.totals(lines)
    for side in Side:
        own = [one for one in made if one.side is side]
        assert {one.before.currency for one in own} <= {CURRENCY[side]}
        assert sum(one.before.cents for one in own) == sum(one.was.cents for one in lines if one.side is side)
    for one in made:
        parts = (one.released, one.conditional, one.suspended, one.refused)
        assert one.before.cents == sum(part.cents for part in parts)
        assert one.asked.cents == one.released.cents + one.conditional.cents
    assert sum(one.count for one in made) == len(lines)


@given(st.lists(_LINES, max_size=8), st.lists(_LINES, max_size=4))
def test_what_is_refused_comes_back_to_the_envelope_and_no_more(lines: list[InstalmentEffect],
                                                                others: list[InstalmentEffect]) -> None:  # fmt: skip
    granted = [Granted(one.side, one.funder, one.year, None, one.was) for one in (*lines, *others)]
    kept = rules.after(granted, lines)
    freed = Counter[tuple[Side, str, int]]()
    for one in lines:
        freed[one.side, one.funder, one.year] += one.was.cents - one.decided.cents
    sums = Counter[tuple[Side, str, int]]()
    for each, sign in ((granted, 1), (kept, -1)):
        for line in each:
            sums[line.side, line.funder, line.year] += sign * line.amount.cents
    assert +sums == +freed
    assert not -sums


@given(st.lists(_LINES, min_size=1, max_size=8), st.integers(-2, 2))
def test_money_is_let_out_up_to_the_last_cent_of_an_envelope(lines: list[InstalmentEffect], beyond: int) -> None:
    first = lines[0]
    here = [one for one in lines if (one.side, one.year) == (first.side, first.year)]
    asked = sum(one.decided.cents for one in here if one.effect in rules.PAID_OUT)
    held = sum(one.decided.cents for one in here if one.effect is Effect.SUSPENDED)
    envelope = Envelope("v", first.side, first.funder, first.year, None,
                        Money(asked + held - beyond, CURRENCY[first.side]))  # fmt: skip
    here = [replace(one, funder=first.funder) for one in here]
    granted = [Granted(one.side, one.funder, one.year, None, one.was) for one in here]
    rest = left([envelope], rules.after(granted, here))
    if beyond <= 0 or not asked:
        rules.check_funds(here, rest, CODES)
    else:
        with pytest.raises(Refusal, match=r"review\.over-envelope") as refused:
            rules.check_funds(here, rest, CODES)
        given_ = refused.value.params
        assert (given_["asked"].cents, given_["asked"].currency) == (asked, CURRENCY[first.side])
        assert given_["there"].cents == max(0, asked - beyond)


def test_what_was_carried_out_counts_once() -> None:
    once = money(Effect.REDUCED, 300_00, stays=300_00, before=Money(500_00, "CAD"))
    assert (once.was.cents, once.decided.cents) == (500_00, 300_00)
    assert rules.after([], [once]) == ()
    assert rules.totals([once])[0].refused == Money(200_00, "CAD")


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (money(Effect.CONDITIONAL, condition=" "), "effect.no-condition"),
        (money(Effect.REDUCED), "effect.not-less"),
        (money(Effect.REDUCED, stays=500_00), "effect.not-less"),
        (money(Effect.SUSPENDED, paid_on=ON), "effect.paid"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(one: InstalmentEffect, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_effect(one, "11.801")
    assert refused.value.code == code


def test_the_final_account_tells_what_is_paid_back_and_what_is_owed() -> None:
    def grant(id: str, side: Side, paid: int, accepted: int | None) -> Grant:
        currency = CURRENCY[side]
        part = Instalment("i" + id, 1, Money(paid, currency), "", None, None, None, ON, ON, "")
        claim = Claim("c", 1, ON, Money(700_00, currency), None if accepted is None else Money(accepted, currency), ON,
                      "", ())  # fmt: skip
        return Grant(id, "p", side, "MRIF", 2020, "", Money(1000_00, currency), (part,), (claim,))

    lines = rules.account([grant("a", Side.FIRST, 800_00, 600_00), grant("b", Side.SECOND, 100_00, 300_00),
                           grant("c", Side.SECOND, 100_00, None)])  # fmt: skip
    assert [(one.recover, one.owed, one.undecided) for one in lines] == [
        (Money(200_00, "CAD"), Money(0, "CAD"), 0), (Money(0, "EUR"), Money(200_00, "EUR"), 0),
        (Money(100_00, "EUR"), Money(0, "EUR"), 1),
    ]  # fmt: skip
    refused = money(Effect.REFUSED, 200_00, year=2020)
    assert [one.granted.cents for one in rules.accounted(lines, [refused])] == [800_00, 1000_00, 1000_00]
