"""What a mid-term review decides of money: instalments of the second year, what they come to, accounts at the end.

All of it is per Party, funder and year, in one currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import Granted, Left


class Effect(StrEnum):
    """What a review decides of an instalment."""

    RELEASED = "released"
    CONDITIONAL = "conditional"
    """Released once its condition is met, which an officer notes then."""
    REDUCED = "reduced"
    """Released, with less in it; the rest of it is granted no more."""
    SUSPENDED = "suspended"
    """Held until somebody releases it."""
    REFUSED = "refused"
    """Granted no more."""


PAID_OUT = (Effect.RELEASED, Effect.CONDITIONAL, Effect.REDUCED)
"""What money of the year has to be there for (domain.md MI-04)."""


@dataclass(frozen=True, slots=True)
class EffectDraft:
    """A decision on an instalment as typed: `cents` is what stays of a reduced one."""

    instalment_id: str
    effect: Effect
    cents: int | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class InstalmentEffect:
    """What a review decides of an instalment of `side`; `now` is what the instalment is at present.

    `before` is what it was when the decision was carried out, None until then. `released_on` and `paid_on` are those of
    the instalment.
    """

    id: str
    instalment_id: str
    grant_id: str
    side: Side
    funder: str
    year: int
    now: Money
    effect: Effect
    cents: int | None = None
    condition: str = ""
    lifted_on: date | None = None
    before: Money | None = None
    released_on: date | None = None
    paid_on: date | None = None
    sector_id: str | None = None
    position: int = 1

    @property
    def was(self) -> Money:
        """What it was before the review."""
        return self.before if self.before is not None else self.now

    @property
    def decided(self) -> Money:
        """What is in it once the decision is carried out."""
        if self.effect is Effect.REFUSED:
            return Money(0, self.now.currency)
        if self.effect is Effect.REDUCED and self.cents is not None:
            return Money(self.cents, self.now.currency)
        return self.was

    @property
    def carried_out(self) -> bool:
        """Whether the money is as it was decided."""
        return self.before is not None

    @property
    def waits(self) -> bool:
        """Whether its condition is still to be met."""
        return self.effect is Effect.CONDITIONAL and self.lifted_on is None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What became of one line of a project that ends: granted, paid, claimed and accepted, in one currency."""

    side: Side
    funder: str
    year: int
    granted: Money
    paid: Money
    claimed: Money
    spent: Money
    undecided: int = 0
    """Claims that are not decided: while there are some the account may still change."""

    @property
    def recover(self) -> Money:
        """What the promoter has to pay back: paid, and not accepted as spent."""
        return Money(max(0, self.paid.cents - self.spent.cents), self.paid.currency)

    @property
    def owed(self) -> Money:
        """What the Party still owes: accepted as spent, and not paid."""
        return Money(max(0, self.spent.cents - self.paid.cents), self.paid.currency)


@dataclass(frozen=True, slots=True)
class Total:
    """What a review does to the money of one Party, funder and year, in its one currency.

    `envelope` is what is left of the narrowest envelope afterwards, None where there is none.
    """

    side: Side
    funder: str
    year: int
    count: int
    before: Money
    released: Money
    conditional: Money
    suspended: Money
    refused: Money
    """Granted no more: refused, or the part by which one was reduced."""
    envelope: Money | None = None

    @property
    def asked(self) -> Money:
        """What money of the year has to be there for."""
        return self.released + self.conditional


def check_effect(one: InstalmentEffect, number: str) -> None:
    """Refuse a decision that makes no sense of its instalment.

    ``effect.no-condition`` where nothing says what lifts it, ``effect.not-less`` where a reduced one holds nothing or
    no less than before, ``effect.paid`` where it was paid and would be anything but released.
    """
    if one.effect is Effect.CONDITIONAL and not one.condition.strip():
        raise Refusal("effect.no-condition", number=number, funder=one.funder, year=one.year)
    if one.effect is Effect.REDUCED and not 0 < (one.cents or 0) < one.was.cents:
        raise Refusal("effect.not-less", number=number, funder=one.funder, year=one.year, amount=one.was)
    if one.paid_on is not None and one.effect is not Effect.RELEASED and not one.carried_out:
        raise Refusal("effect.paid", number=number, funder=one.funder, year=one.year)


def totals(money: Iterable[InstalmentEffect], left: Sequence[Left] = ()) -> tuple[Total, ...]:
    """Return what decisions come to per Party, funder and year; two currencies are never in one.

    `left` is what is left of the envelopes afterwards.
    """
    groups: dict[tuple[Side, str, int, str], list[InstalmentEffect]] = {}
    for one in money:
        groups.setdefault((one.side, one.funder, one.year, one.now.currency), []).append(one)
    order = list(Side)
    made = []
    for (side, funder, year, currency), lines in groups.items():

        def of(cents: Iterable[int], currency: str = currency) -> Money:
            return Money(sum(cents), currency)

        made.append(Total(
            side, funder, year, len(lines), of(one.was.cents for one in lines),
            of(one.decided.cents for one in lines if one.effect in (Effect.RELEASED, Effect.REDUCED)),
            of(one.decided.cents for one in lines if one.effect is Effect.CONDITIONAL),
            of(one.decided.cents for one in lines if one.effect is Effect.SUSPENDED),
            of(one.was.cents - one.decided.cents for one in lines),
            _narrowest(left, side, funder, year),
        ))  # fmt: skip
    return tuple(sorted(made, key=lambda one: (order.index(one.side), one.funder, one.year)))


def _narrowest(left: Iterable[Left], side: Side, funder: str, year: int) -> Money | None:
    found = [one.amount for one in left if (one.side, one.year) == (side, year) and one.sector_id is None
             and one.funder in ("", funder)]  # fmt: skip
    return min(found, key=lambda one: one.cents, default=None)


def after(granted: Iterable[Granted], money: Iterable[InstalmentEffect]) -> tuple[Granted, ...]:
    """Return what is granted once the decisions that are still to be carried out are."""
    freed = tuple(
        Granted(one.side, one.funder, one.year, one.sector_id,
                Money(one.decided.cents - one.was.cents, one.now.currency))
        for one in money if not one.carried_out and one.decided != one.was
    )  # fmt: skip
    return (*granted, *freed)


def check_funds(money: Sequence[InstalmentEffect], left: Sequence[Left], parties: Mapping[Side, str]) -> None:
    """Refuse to let more money out than there is (domain.md MI-04): ``review.over-envelope`` with both sums.

    `left` is what is left of the envelopes afterwards; `parties` are the codes that are named.
    """
    wanted = [one for one in money if one.effect in PAID_OUT and not one.carried_out]
    for rest in left:
        asked = [one for one in wanted if (one.side, one.year) == (rest.side, rest.year)
                 and rest.funder in ("", one.funder) and rest.sector_id in (None, one.sector_id)]  # fmt: skip
        if rest.amount.cents < 0 and asked:
            cents = sum(one.decided.cents for one in asked)
            raise Refusal("review.over-envelope", party=parties[rest.side], year=rest.year,
                          funder=rest.funder or ", ".join(sorted({one.funder for one in asked})),
                          asked=Money(cents, rest.amount.currency),
                          there=Money(max(0, cents + rest.amount.cents), rest.amount.currency))  # fmt: skip


def account(grants: Iterable[Grant]) -> tuple[AccountLine, ...]:
    """Return the final account of a project: a line for each Party, funder and year."""
    made = []
    for one in grants:
        sums = one.sums(one.year)
        made.append(AccountLine(one.side, one.funder, one.year, sums.granted, sums.paid, sums.claimed, sums.spent,
                                sum(each.accepted is None for each in one.claims)))  # fmt: skip
    return tuple(made)


def accounted(lines: Iterable[AccountLine], money: Iterable[InstalmentEffect]) -> tuple[AccountLine, ...]:
    """Return an account once what was decided of instalments is carried out: what is refused is granted no more."""
    gone: dict[tuple[Side, str, int], int] = {}
    for one in money:
        if not one.carried_out:
            key = (one.side, one.funder, one.year)
            gone[key] = gone.get(key, 0) + one.was.cents - one.decided.cents
    made = []
    for line in lines:
        key = (line.side, line.funder, line.year)
        taken = min(gone.get(key, 0), line.granted.cents)
        gone[key] = gone.get(key, 0) - taken
        made.append(replace(line, granted=Money(line.granted.cents - taken, line.granted.currency)))
    return tuple(made)
