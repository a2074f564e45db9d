"""Money: whole cents of one currency. Two currencies never add."""

from collections.abc import Iterable
from dataclasses import dataclass

from cmpdesk.domain.errors import Refusal


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in cents of an ISO 4217 currency."""

    cents: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise Refusal("money.two-currencies", first=self.currency, second=other.currency)
        return Money(self.cents + other.cents, self.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Return the sum of `amounts`, all of which must be in `currency`; zero where there are none."""
    cents = 0
    for amount in amounts:
        if amount.currency != currency:
            raise Refusal("money.two-currencies", first=currency, second=amount.currency)
        cents += amount.cents
    return Money(cents, currency)
