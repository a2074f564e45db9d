"""What a report says: activities, results against objectives for each promoter, money against the grant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side


class Reach(StrEnum):
    """How far an objective was reached."""

    REACHED = "reached"
    PARTLY = "partly"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Result:
    """What one promoter reached of one objective: how far, how many of its units, in words."""

    objective_id: str
    side: Side
    reach: Reach
    count: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one promoter says was spent: `spent` of the grant of its Party, `other` of money from elsewhere."""

    side: Side
    spent: Money
    other: Money | None = None


@dataclass(frozen=True, slots=True)
class ReportContent:
    """What a report says. `signed` names who signed it for each promoter, first side first."""

    activities: str = ""
    visibility: str = ""
    results: tuple[Result, ...] = ()
    money: tuple[Statement, ...] = ()
    signed: tuple[str, str] = ("", "")

    def to_value(self) -> dict[str, Any]:
        """Return it as it is stored: JSON that holds only what was said."""
        value: dict[str, Any] = {}
        if self.activities:
            value["activities"] = self.activities
        if self.visibility:
            value["visibility"] = self.visibility
        if self.results:
            value["results"] = [
                {"objective": one.objective_id, "side": one.side.value, "reach": one.reach.value, "count": one.count,
                 "text": one.text}
                for one in self.results
            ]  # fmt: skip
        if self.money:
            value["money"] = [
                {"side": one.side.value, "currency": one.spent.currency, "spent": one.spent.cents,
                 "other": one.other.cents if one.other else None}
                for one in self.money
            ]  # fmt: skip
        if any(self.signed):
            value["signed"] = list(self.signed)
        return value

    @classmethod
    def of_value(cls, value: Mapping[str, Any]) -> "ReportContent":
        """Return what is stored; raises KeyError, TypeError or ValueError where that is no content."""
        first, second = value.get("signed", ("", ""))
        return cls(
            value.get("activities", ""), value.get("visibility", ""),
            tuple(Result(one["objective"], Side(one["side"]), Reach(one["reach"]), one["count"], one["text"])
                  for one in value.get("results", ())),
            tuple(Statement(Side(one["side"]), Money(one["spent"], one["currency"]),
                            None if one["other"] is None else Money(one["other"], one["currency"]))
                  for one in value.get("money", ())),
            (first, second),
        )  # fmt: skip

    def result(self, objective_id: str, side: Side) -> Result | None:
        """Return what a side reached of an objective, None where it said nothing."""
        return next((one for one in self.results if (one.objective_id, one.side) == (objective_id, side)), None)

    def statement(self, side: Side) -> Statement | None:
        """Return what a side says it spent, None where it said nothing."""
        return next((one for one in self.money if one.side is side), None)


def check_money(content: ReportContent, grants: Sequence[Grant], parties: Mapping[Side, str],
                currencies: Mapping[Side, str]) -> None:  # fmt: skip
    """Refuse a statement in another currency, below zero, or of more than is granted.

    ``money.wrong-currency``, ``report.money-negative``, ``report.over-grant`` with what is granted and what is above.
    """
    for one in content.money:
        party, currency = parties[one.side], currencies[one.side]
        for amount in (one.spent, *([one.other] if one.other else [])):
            if amount.currency != currency:
                raise Refusal("money.wrong-currency", party=party, currency=currency, given=amount.currency)
            if amount.cents < 0:
                raise Refusal("report.money-negative", party=party)
        granted = sum(grant.amount.cents for grant in grants if grant.side is one.side)
        if one.spent.cents > granted:
            raise Refusal("report.over-grant", party=party, granted=Money(granted, currency), spent=one.spent,
                          over=Money(one.spent.cents - granted, currency))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """What a side was granted beside what it claims, what was accepted of that, and what its report says was spent."""

    side: Side
    granted: Money
    claimed: Money
    accepted: Money
    paid: Money
    pieces: int
    stated: Money | None
    other: Money | None

    @property
    def unsupported(self) -> Money | None:
        """What is stated and not accepted of any claim; None where all of it is."""
        cents = self.stated.cents - self.accepted.cents if self.stated else 0
        return Money(cents, self.granted.currency) if cents > 0 else None


def accounts(content: ReportContent, grants: Sequence[Grant], year: int,
             currencies: Mapping[Side, str]) -> tuple[Account, ...]:  # fmt: skip
    """Return the account of each side that was granted something, or states that it spent."""
    made = []
    for side in Side:
        mine, said = [one for one in grants if one.side is side], content.statement(side)
        if not mine and said is None:
            continue
        sums = [one.sums(year) for one in mine]
        found = (sum(getattr(one, name).cents for one in sums) for name in ("granted", "claimed", "spent", "paid"))
        granted, claimed, accepted, paid = (Money(cents, currencies[side]) for cents in found)
        pieces = sum(len(claim.pieces) for one in mine for claim in one.claims)
        made.append(Account(side, granted, claimed, accepted, paid, pieces, said.spent if said else None,
                            said.other if said else None))  # fmt: skip
    return tuple(made)
