"""Arithmetic of dates, exact and vague: months, days, and how sure it is that one comes before another."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate, Season
from cmpdesk.domain.working_days import Roll, WorkingDays


class Certainty(StrEnum):
    """How sure a statement about vague dates is."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later; the last of that month where it has no such day.

    31 January and a month is 28 or 29 February, 29 February and 12 months is 28 February. What is clipped is lost:
    31 January, a month forth and a month back, is 28 January. Raises ValueError beyond the calendar.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:
        return date(years, month + 1, day.day)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def shift(
    when: PartialDate, *, months: int = 0, days: int = 0, working_days: int = 0, roll: Roll = Roll.NONE,
    calendar: WorkingDays | None = None,
) -> PartialDate:  # fmt: skip
    """Return `when` moved by months, then days, then working days, then to a working day, in this order.

    A day is moved as it is and stays as sure as it was. A vague date stays vague and as coarse as it was:

    - a month by months, a season by threes of months and a year by twelves move without loss;
    - any other move takes the month, season or year that holds the middle of the moved span, marked approximate; so
      it never becomes exact by itself, and lies at most one unit beside the true span (`bounds` counts with that);
    - a vague date is no working day or holiday: `roll` leaves it.

    Working days and a roll need a `calendar`. Refused with ``schedule.out-of-range`` beyond the calendar.
    """
    raise NotImplementedError


def bounds(when: PartialDate | date) -> tuple[date, date]:
    """Return the first and last day that a date can mean; an approximate one reaches one unit further on each side.

    A unit is what the date is counted in: 15 days for an approximate day, else a month, a season, a year.
    """
    raise NotImplementedError


def precedes(first: PartialDate | date, second: PartialDate | date) -> Certainty:
    """Tell how sure it is that `first` is before `second`; on the same day it is not."""
    raise NotImplementedError


def certainty(when: PartialDate, limit: date, *, after: bool = False) -> Certainty:
    """Tell how sure it is that `when` keeps an exact `limit` (on that day or before), or with `after`, is after it."""
    raise NotImplementedError


__all__ = ["Certainty", "PartialDate", "Refusal", "Season", "add_months", "bounds", "certainty", "precedes", "shift",
           "timedelta"]  # fmt: skip
