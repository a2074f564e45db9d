"""Caps on travel: so many trips of an enterprise, of so many people each, over a sliding period (domain.md 5.4)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from cmpdesk.domain.date_shifts import add_months
from cmpdesk.domain.errors import Refusal

_DAY = timedelta(days=1)


class Reading(StrEnum):
    """How the period is read."""

    ROLLING = "rolling"
    """Each departure looks back over the period, which is open at its far end: a trip exactly so long ago is out."""
    FIXED = "fixed"
    """The first period begins with the first trip, and the next one when it is over."""


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `trips` of an enterprise in `months`, each of at most `persons`; the text of [001] is 2, 2 and 24."""

    trips: int = 2
    persons: int = 2
    months: int = 24
    reading: Reading = Reading.ROLLING

    def to_value(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"trips": self.trips, "persons": self.persons, "months": self.months, "reading": str(self.reading)}

    @classmethod
    def from_value(cls, value: Mapping[str, Any]) -> "Cap":
        """Return what is stored."""
        return cls(int(value["trips"]), int(value["persons"]), int(value["months"]), Reading(value["reading"]))


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip that counts for an enterprise, in either direction."""

    id: str
    departs: date
    persons: int


def over(trips: Iterable[Trip], cap: Cap) -> frozenset[str]:
    """Return the trips that leave when the cap is used up already; two on the same day count as two."""
    ordered = sorted(trips, key=lambda one: (one.departs, one.id))
    days = [one.departs for one in ordered]
    found: set[str] = set()
    for place, one in enumerate(ordered):
        if place < cap.trips:
            continue
        if cap.reading is Reading.FIXED:
            gone = bisect_left(days, _begins(days[0], one.departs, cap), 0, place)
        else:
            gone = bisect_right(days, add_months(one.departs, -cap.months), 0, place)
        if place - gone >= cap.trips:
            found.add(one.id)
    return frozenset(found)


def allows(trips: Sequence[Trip], trip: Trip, cap: Cap) -> bool:
    """Tell whether `trip` can be added: neither it nor one that was within the cap goes beyond it then."""
    others = [one for one in trips if one.id != trip.id]
    return over([*others, trip], cap) <= over(others, cap)


def first_free(trips: Sequence[Trip], trip: Trip, cap: Cap) -> date:
    """Return the first day from that of `trip` on which it can leave."""
    others, day = [one for one in trips if one.id != trip.id], trip.departs
    known = over(others, cap)
    while not over([*others, Trip(trip.id, day, trip.persons)], cap) <= known:
        day = _next(others, day, cap)
    return day


def _next(trips: Sequence[Trip], day: date, cap: Cap) -> date:
    """Return the next day on which a trip may count otherwise than on `day`: between two of them nothing changes."""
    if cap.reading is Reading.FIXED:  # a period may begin with the trip itself
        return day + _DAY
    turns = {turn for one in trips for turn in (one.departs, one.departs + _DAY, _after(one.departs, cap.months),
                                                add_months(one.departs, -cap.months) + _DAY)}  # fmt: skip
    return min(turn for turn in turns if turn > day)


def exhausted_until(trips: Sequence[Trip], today: date, cap: Cap) -> date | None:
    """Return the first day from `today` on which a trip can leave, None where one can today."""
    free = first_free(trips, Trip("", today, 1), cap)
    return free if free != today else None


def used(trips: Sequence[Trip], day: date, cap: Cap) -> int:
    """Return how many trips count on `day`: in the period that `day` looks back over, or in which it lies."""
    if not trips:
        return 0
    since = _begins(min(one.departs for one in trips), day, cap)
    if cap.reading is Reading.FIXED:
        return sum(since <= one.departs and not _out(since, one.departs, cap.months) for one in trips)
    return sum(one.departs <= day and not _out(one.departs, day, cap.months) for one in trips)


def check(trips: Sequence[Trip], departures: tuple[date, date], trip: Trip, cap: Cap, *, enterprise: str) -> None:
    """Refuse a trip of too many people (``cap.persons``), or one too many (``cap.trips``, with the first `free` day).

    `departures` are the first and the last day on which `trip` may leave: a vague one is refused where each day of it
    would be too early.
    """
    if trip.persons > cap.persons:
        raise Refusal("cap.persons", enterprise=enterprise, persons=trip.persons, most=cap.persons)
    free = first_free(trips, Trip(trip.id, departures[0], trip.persons), cap)
    if free > departures[1]:
        raise Refusal("cap.trips", enterprise=enterprise, most=cap.trips, months=cap.months, free=free)


def _out(earlier: date, later: date, months: int) -> bool:
    """Tell whether `earlier` lies `months` or more before `later`: the period is open at its far end."""
    return earlier <= add_months(later, -months)


def _begins(first: date, day: date, cap: Cap) -> date:
    """Return the first day of the fixed period in which `day` lies, where the first one begins on `first`."""
    begin = first
    while _out(begin, day, cap.months):
        begin = _after(begin, cap.months)
    return begin


def _after(begin: date, months: int) -> date:
    """Return the first day that lies `months` after `begin`; 29 February and 24 months is 1 March."""
    day = add_months(begin, months)
    while not _out(begin, day, months):
        day += _DAY
    return day
