"""Totals of a list: per Party and per currency, never across them."""

from collections.abc import Iterable
from dataclasses import dataclass

from cmpdesk.domain.money import Money, total
from cmpdesk.domain.programmes import Side


@dataclass(frozen=True, slots=True)
class PartyTotal:
    """What is asked of one Party: one sum for each currency, none where nothing is asked."""

    side: Side
    sums: tuple[Money, ...]


def of_pairs(pairs: Iterable[tuple[Money | None, Money | None]]) -> tuple[PartyTotal, PartyTotal]:
    """Return the totals of amounts that stand as (first side, second side)."""
    first, second = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    return PartyTotal(Side.FIRST, _sums(first)), PartyTotal(Side.SECOND, _sums(second))


def _sums(amounts: Iterable[Money | None]) -> tuple[Money, ...]:
    held = [amount for amount in amounts if amount is not None]
    currencies = sorted({amount.currency for amount in held})
    return tuple(total((one for one in held if one.currency == currency), currency) for currency in currencies)
