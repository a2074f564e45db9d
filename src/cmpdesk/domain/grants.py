"""Grants: what a funder gives a project from one year; what is paid, claimed, spent, carried over and left of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


@dataclass(frozen=True, slots=True)
class InstalmentDraft:
    """A part of a grant as typed, in cents; `condition` is what it waits for, `milestone_id` when it is due."""

    cents: int
    condition: str = ""
    milestone_id: str | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a grant that is paid at once. `due` is the date of its milestone, whose name is `milestone`.

    `judged` tells that a mid-term review decided something of it.
    """

    id: str
    position: int
    amount: Money
    condition: str
    milestone_id: str | None
    milestone: LocalisedText | None
    due: PartialDate | None
    released_on: date | None
    paid_on: date | None
    reference: str
    judged: bool = False

    @property
    def fixed(self) -> bool:
        """Whether it stays as it is when the rest of the grant is planned anew."""
        return self.judged or self.released_on is not None or self.paid_on is not None


@dataclass(frozen=True, slots=True)
class SupportingPiece:
    """A numbered piece that supports a claim; `sha256` is "" where it is on paper only."""

    id: str
    number: int
    label: str
    amount: Money
    eligible: bool
    file_name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a promoter claims; `accepted` is None until it is decided."""

    id: str
    number: int
    received_on: date
    amount: Money
    accepted: Money | None
    decided_on: date | None
    reason: str
    pieces: tuple[SupportingPiece, ...]

    @property
    def eligible(self) -> Money:
        """What its eligible pieces come to."""
        return Money(sum(one.amount.cents for one in self.pieces if one.eligible), self.amount.currency)


@dataclass(frozen=True, slots=True)
class CarryOver:
    """The decision that money of a grant may be spent in a later year."""

    id: str
    year: int
    amount: Money
    deciding_body: str
    decided_on: date
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sums:
    """Money of one currency: all of one grant, or of several of one Party.

    `remaining` is what is granted and not spent; `lapsed` the part of it that may no longer be spent.
    """

    granted: Money
    released: Money
    paid: Money
    claimed: Money
    spent: Money
    carried: Money
    remaining: Money
    lapsed: Money

    def __add__(self, other: "Sums") -> "Sums":
        names = ("granted", "released", "paid", "claimed", "spent", "carried", "remaining", "lapsed")
        return Sums(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class Grant:
    """What one funder of a Party grants to a project from a budget year, with all that became of it."""

    id: str
    project_id: str
    side: Side
    funder: str
    year: int
    line: str
    amount: Money
    instalments: tuple[Instalment, ...] = ()
    claims: tuple[Claim, ...] = ()
    carry_overs: tuple[CarryOver, ...] = ()

    def sums(self, year: int) -> Sums:
        """Return what became of it, seen in `year`.

        Money is of its year alone unless it was carried over (domain.md 3.4: year budget lines, not one pot): once
        that year has passed, what is neither spent nor carried to a year still open has lapsed.
        """
        made = [Money(sum(cents), self.amount.currency) for cents in (
            (one.amount.cents for one in self.instalments if one.released_on or one.paid_on),
            (one.amount.cents for one in self.instalments if one.paid_on),
            (one.amount.cents for one in self.claims),
            (one.accepted.cents for one in self.claims if one.accepted),
        )]  # fmt: skip
        released, paid, claimed, spent = made
        remaining = self.amount.cents - spent.cents
        years = self.years()
        still = sum(cents for of_year, cents in years.items() if of_year >= year)
        lapsed = max(0, remaining - still) if year > self.year else 0
        carried = self.amount.cents - years[self.year]
        rest = (Money(cents, self.amount.currency) for cents in (carried, remaining, lapsed))
        return Sums(self.amount, released, paid, claimed, spent, *rest)

    def years(self) -> dict[int, int]:
        """Return how many cents are of which year, once all that was decided is carried.

        Each decision takes first what is of the year in which it was taken, then what is of the years before: money
        that was carried over and is still there can be carried on.
        """
        held = {self.year: self.amount.cents}
        for one in sorted(self.carry_overs, key=lambda one: (one.decided_on, one.year, one.id)):
            decided = one.decided_on.year
            before = sorted((year for year in held if year < one.year), key=lambda year: (year > decided, -year))
            left = one.amount.cents
            for year in before:
                taken = min(held[year], left)
                held[year], left = held[year] - taken, left - taken
            held[one.year] = held.get(one.year, 0) + one.amount.cents - left
        return held

    def payable(self, year: int) -> int:
        """Return how many cents may be paid in `year`, what was paid in it already included."""
        return self.years().get(year, 0)

    def carriable(self, year: int) -> int:
        """Return how many cents could still be carried to `year`: neither spent nor carried there or further."""
        spent = sum(one.accepted.cents for one in self.claims if one.accepted)
        there = sum(one.amount.cents for one in self.carry_overs if one.year >= year)
        return max(0, self.amount.cents - spent - there)


@dataclass(frozen=True, slots=True)
class GrantTotal:
    """What the grants of one Party, funder and year come to."""

    side: Side
    funder: str
    year: int
    count: int
    sums: Sums


def totals(grants: Iterable[Grant], year: int) -> tuple[GrantTotal, ...]:
    """Return the sums per Party, funder and budget year, seen in `year`; two currencies are never in one."""
    groups: dict[tuple[Side, str, int, str], list[Sums]] = {}
    for one in grants:
        groups.setdefault((one.side, one.funder, one.year, one.amount.currency), []).append(one.sums(year))
    order = list(Side)
    made = []
    for (side, funder, of_year, _), sums in groups.items():
        whole = sums[0]
        for more in sums[1:]:
            whole += more
        made.append(GrantTotal(side, funder, of_year, len(sums), whole))
    return tuple(sorted(made, key=lambda one: (order.index(one.side), one.funder, one.year)))


# -- rules


def check_instalments(grant: Grant, drafts: Sequence[InstalmentDraft]) -> None:
    """Refuse instalments of nothing (``instalment.not-positive``) or of more than is granted (``instalment.over``)."""
    if any(one.cents <= 0 for one in drafts):
        raise Refusal("instalment.not-positive")
    over = sum(one.cents for one in drafts) - grant.amount.cents
    if over > 0:
        raise Refusal("instalment.over", over=Money(over, grant.amount.currency), granted=grant.amount)


def check_payment(grant: Grant, instalment: Instalment, on: date) -> None:
    """Refuse to pay what is not released, was paid, or is money of another year without a carry-over.

    ``instalment.not-released``, ``instalment.paid``, ``instalment.other-year`` with what may be paid in that year.
    """
    if instalment.paid_on is not None:
        raise Refusal("instalment.paid", on=instalment.paid_on)
    if instalment.released_on is None or instalment.released_on > on:
        raise Refusal("instalment.not-released")
    paid = sum(one.amount.cents for one in grant.instalments if one.paid_on and one.paid_on.year == on.year)
    left = grant.payable(on.year) - paid
    if instalment.amount.cents > left:
        raise Refusal("instalment.other-year", year=on.year, of=str(grant.year),
                      left=Money(max(0, left), grant.amount.currency))  # fmt: skip


def check_accepted(grant: Grant, claim: Claim, cents: int) -> None:
    """Refuse to accept more than is claimed, than eligible pieces support, or than is left of the grant.

    ``claim.over-claimed``, ``claim.over-pieces``, ``claim.over-grant``; a claim without pieces is not held to them.
    """
    currency = grant.amount.currency
    if not 0 <= cents <= claim.amount.cents:
        raise Refusal("claim.over-claimed", claimed=claim.amount)
    if claim.pieces and cents > claim.eligible.cents:
        raise Refusal("claim.over-pieces", eligible=claim.eligible)
    others = sum(one.accepted.cents for one in grant.claims if one.accepted and one.id != claim.id)
    if others + cents > grant.amount.cents:
        raise Refusal("claim.over-grant", left=Money(grant.amount.cents - others, currency))


def check_carry_over(grant: Grant, year: int, cents: int) -> None:
    """Refuse to carry money back in time (``carry-over.year``) or more than is left (``carry-over.over``)."""
    if year <= grant.year:
        raise Refusal("carry-over.year", year=grant.year)
    left = grant.carriable(year)
    if not 0 < cents <= left:
        raise Refusal("carry-over.over", left=Money(left, grant.amount.currency))


def check_amount(grant: Grant, cents: int) -> None:
    """Refuse to bring a grant below what is planned in instalments, accepted or carried over (``grant.in-use``)."""
    sums = grant.sums(grant.year)
    least = max(sum(one.amount.cents for one in grant.instalments), sums.spent.cents + sums.carried.cents)
    if cents < min(least, grant.amount.cents):  # what is spent may be money that was carried: then it counts twice
        raise Refusal("grant.in-use", least=Money(min(least, grant.amount.cents), grant.amount.currency))


def check_piece(label: str, cents: int) -> None:
    """Refuse a supporting piece without a name (``piece.no-label``) or of nothing (``piece.not-positive``)."""
    if not label.strip():
        raise Refusal("piece.no-label")
    if cents <= 0:
        raise Refusal("piece.not-positive")


def check_kept(grant: Grant) -> None:
    """Refuse what would leave a grant used beyond its amount or its year, as a step taken back could do.

    ``undo.changed-since``: somebody has planned, paid, accepted or carried over what the step gave.
    """
    planned = sum(one.amount.cents for one in grant.instalments)
    spent = sum(one.accepted.cents for one in grant.claims if one.accepted)
    carried = _by_year((one.year, one.amount.cents) for one in grant.carry_overs)
    paid = _by_year((one.paid_on.year, one.amount.cents) for one in grant.instalments if one.paid_on is not None)
    without = any(cents > carried.get(year, 0) for year, cents in paid.items() if year != grant.year)
    if without or max(planned, spent, *carried.values()) > grant.amount.cents:
        raise Refusal("undo.changed-since")


def _by_year(amounts: Iterable[tuple[int, int]]) -> dict[int, int]:
    made: dict[int, int] = {}
    for year, cents in amounts:
        made[year] = made.get(year, 0) + cents
    return made
