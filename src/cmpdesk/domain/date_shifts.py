"""Arithmetic of dates, exact and vague: months, days, and how sure it is that one comes before another."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate, Season
from cmpdesk.domain.working_days import Roll, WorkingDays

_DAY = timedelta(days=1)
_ABOUT = timedelta(days=15)
_IN_YEAR = (Season.WINTER, Season.SPRING, Season.SUMMER, Season.AUTUMN)
"""Seasons in the order in which a year has them: its winter began in the December before."""


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
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(
    when: PartialDate,
    months: int = 0,
    days: int = 0,
    working_days: int = 0,
    roll: Roll = Roll.NONE,
    calendar: WorkingDays | None = None,
    *,
    counted: bool = False,
) -> PartialDate:
    """Return `when` moved by months, then days, then working days, then to a working day, in this order.

    A day is moved as it is and stays as sure as it was. A vague date stays vague and as coarse as it was:

    - a month by months, a season by threes of months and a year by twelves move without loss;
    - any other move takes the month, season or year that holds the middle of the moved span, marked approximate; so
      it never becomes exact by itself, and lies at most one unit beside the true span (`bounds` counts with that);
    - one that is `counted` from `when` by a rule takes the unit that holds the last day of that span, or the first
      where it is counted back: what is due six weeks after a mission “in autumn” is not due in that autumn;
    - a vague date is no working day or holiday: `roll` leaves it.

    Working days and a roll need a `calendar`. Refused with ``schedule.out-of-range`` beyond the calendar.
    """
    try:
        if when.day is not None:
            day = date(when.year, when.month or 1, when.day)
            day = _moved(day, months, days, working_days, calendar)
            if roll is not Roll.NONE and calendar is not None:
                day = calendar.next(day) if roll is Roll.NEXT else calendar.previous(day)
            return _about(day) if when.approximate else _whole(day)
        return _vague(when, months, days, working_days, calendar, counted=counted)
    except (ValueError, OverflowError) as error:
        raise Refusal("schedule.out-of-range", year=when.year) from error


def shift_deadline(deadline: Deadline, *, months: int = 0, days: int = 0) -> Deadline:
    """Return a deadline moved by months, then days: at the same hour of the clock in the zone where it was typed.

    Refused as `Deadline.typed` where that hour does not exist or exists twice on the new day.
    """
    local = deadline.local().replace(tzinfo=None)
    try:
        day = _moved(local.date(), months, days, 0, None)
    except (ValueError, OverflowError) as error:
        raise Refusal("schedule.out-of-range", year=local.year) from error
    return Deadline.typed(datetime.combine(day, local.time()), deadline.zone)


def holding(day: date, like: PartialDate, *, approximate: bool) -> PartialDate:
    """Return the month, season or year that holds `day`, as coarse as `like` is; the day where that is one."""
    if like.day is not None:
        return PartialDate(day.year, month=day.month, day=day.day, approximate=approximate)
    if like.month is not None:
        return PartialDate(day.year, month=day.month, approximate=approximate)
    if like.season is None:
        return PartialDate(day.year, approximate=approximate)
    quarter = (day.month - (day.day < 21)) // 3
    return PartialDate(day.year + quarter // 4, _IN_YEAR[quarter % 4], approximate=approximate)


def middle(when: PartialDate) -> date:
    """Return the day in the middle of what a date can mean."""
    first = when.earliest
    return first + (when.latest - first) // 2


def bounds(when: PartialDate | date) -> tuple[date, date]:
    """Return the first and last day that a date can mean; an approximate one reaches one unit further on each side.

    A unit is what the date is counted in: 15 days for an approximate day, else a month, a season, a year.
    """
    if isinstance(when, date):
        return when, when
    first, last = when.earliest, when.latest
    if not when.approximate:
        return first, last
    if when.day is not None:
        return first - _ABOUT, last + _ABOUT
    unit = _unit(when)
    return add_months(first, -unit), (add_months(last + _DAY, unit) if last.year < 9998 else date.max) - _DAY


def precedes(first: PartialDate | date, second: PartialDate | date) -> Certainty:
    """Tell how sure it is that `first` is before `second`; on the same day it is not."""
    earliest, latest = bounds(first)
    other_earliest, other_latest = bounds(second)
    if latest < other_earliest:
        return Certainty.CERTAIN
    return Certainty.IMPOSSIBLE if earliest >= other_latest else Certainty.POSSIBLE


def certainty(when: PartialDate, limit: date, *, after: bool = False) -> Certainty:
    """Tell how sure it is that `when` keeps an exact `limit` (on that day or before), or with `after`, is after it."""
    if after:
        return precedes(limit, when)
    return precedes(when, limit + _DAY) if limit < date.max else Certainty.CERTAIN


def _moved(day: date, months: int, days: int, working_days: int, calendar: WorkingDays | None) -> date:
    if months:
        day = add_months(day, months)
    if days:
        day += timedelta(days=days)
    if working_days:
        if calendar is None:
            raise TypeError("working days of no calendar")
        day = calendar.add(day, working_days)
    return day


def _vague(when: PartialDate, months: int, days: int, working_days: int, calendar: WorkingDays | None, *,
           counted: bool) -> PartialDate:  # fmt: skip
    unit = _unit(when)
    if not days and not working_days and months % unit == 0:
        if not months:
            return when
        if when.month is not None:
            year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
            return PartialDate(year, month=month + 1, approximate=when.approximate)
        if when.season is not None:
            year, place = divmod(when.year * 4 + _IN_YEAR.index(when.season) + months // 3, 4)
            return PartialDate(year, _IN_YEAR[place], approximate=when.approximate)
        return PartialDate(when.year + months // 12, approximate=when.approximate)
    first = _moved(when.earliest, months, days, 0, None)
    last = _moved(when.latest + _DAY, months, days, 0, None) - _DAY
    if working_days:
        first, last = (_moved(edge, 0, 0, working_days, calendar) for edge in (first, last))
    if counted:
        made = holding(last if last >= when.latest else first, when, approximate=True)
        low, high = bounds(made)
        if low <= first and last <= high:  # else it lies across a whole shorter unit, and that is the middle
            return made
    return holding(first + (last - first) // 2, when, approximate=True)


def _unit(when: PartialDate) -> int:
    return 1 if when.month is not None else 3 if when.season is not None else 12


@lru_cache(maxsize=16384)
def _whole(day: date) -> PartialDate:
    return PartialDate.of(day)


@lru_cache(maxsize=1024)
def _about(day: date) -> PartialDate:
    return PartialDate(day.year, month=day.month, day=day.day, approximate=True)
