"""Working days of one or several calendars: weekends, holidays, and the years that the table of holidays covers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self


class CalendarCode(StrEnum):
    """Whose working days count: of a territory, or those on which both of them work."""

    QC = "QC"
    BE = "BE"
    COMMON = "common"


class Roll(StrEnum):
    """Where a date goes that is no working day."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


SATURDAY_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Days on which an administration works: not a day of the `weekend` (0 is Monday), not a holiday.

    The table of holidays reaches from the first day of `first_year` to the last of `last_year`, and none are known
    where `first_year` comes after `last_year`. A day beyond is answered by weekends alone: ask `uncovered` and say so.
    As the covered years are without a gap, all days between two covered days are covered too.

    Every answer takes the same time however far the days lie apart: `_days` are the working days of the table, `_ranks`
    counts those before each day of it, `_places` are the working days of a week (0 is Sunday).
    """

    holidays: frozenset[date]
    first_year: int
    last_year: int
    weekend: frozenset[int] = SATURDAY_SUNDAY
    _start: int = field(init=False, repr=False, compare=False)
    _end: int = field(init=False, repr=False, compare=False)
    _days: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _ranks: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _places: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _week: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = tuple(place for place in range(7) if (place - 1) % 7 not in self.weekend)
        if not places:
            raise ValueError("a week without a working day")
        empty = self.first_year > self.last_year
        start = date(self.first_year, 1, 1).toordinal()
        end = start if empty else date(self.last_year, 12, 31).toordinal() + 1
        closed = {day.toordinal() for day in self.holidays}
        days: list[date] = []
        ranks: list[int] = []
        for day in range(start, end):
            ranks.append(len(days))
            if day % 7 in places and day not in closed:
                days.append(date.fromordinal(day))
        week = tuple(sum(place < upto for place in places) for upto in range(7))
        for name, value in (
            ("_start", start), ("_end", end), ("_days", tuple(days)), ("_ranks", tuple(ranks)), ("_places", places),
            ("_week", week),
        ):  # fmt: skip
            object.__setattr__(self, name, value)

    @classmethod
    def common(cls, calendars: Iterable[Self]) -> "WorkingDays":
        """Return the days on which all of `calendars` work; covered are the years that each of them covers."""
        every = tuple(calendars)
        return WorkingDays(
            frozenset().union(*(one.holidays for one in every)),
            max(one.first_year for one in every),
            min(one.last_year for one in every),
            frozenset().union(*(one.weekend for one in every)),
        )

    def covers(self, day: date) -> bool:
        """Tell whether the table of holidays reaches `day`."""
        return self._start <= day.toordinal() < self._end

    def uncovered(self, *days: date) -> tuple[date, ...]:
        """Return those of `days` that were answered by weekends alone."""
        return tuple(day for day in days if not self.covers(day))

    def is_working(self, day: date) -> bool:
        """Tell whether it is a working day."""
        ordinal = day.toordinal()
        return self._before(ordinal + 1) > self._before(ordinal)

    def next(self, day: date) -> date:
        """Return `day` where it is a working day, else the first one after it."""
        return self._at(self._before(day.toordinal()))

    def previous(self, day: date) -> date:
        """Return `day` where it is a working day, else the last one before it."""
        return self._at(self._before(day.toordinal() + 1) - 1)

    def roll(self, day: date, roll: Roll) -> date:
        """Return `day` moved to a working day as `roll` says."""
        if roll is Roll.NONE:
            return day
        return self.next(day) if roll is Roll.NEXT else self.previous(day)

    def add(self, day: date, count: int) -> date:
        """Return the working day that is `count` working days after `day` (before it, where negative).

        `day` itself is never counted, and need not be a working day; a count of 0 returns it as it is.
        """
        if count == 0:
            return day
        ordinal = day.toordinal()
        return self._at(self._before(ordinal + 1) + count - 1 if count > 0 else self._before(ordinal) + count)

    def between(self, day: date, other: date) -> int:
        """Return how many working days `other` lies after `day` (negative: before); undoes `add`.

        `day` itself is not counted, `other` is.
        """
        one, two = day.toordinal(), other.toordinal()
        if two >= one:
            return self._before(two + 1) - self._before(one + 1)
        return self._before(two) - self._before(one)

    def _before(self, ordinal: int) -> int:
        """Count the working days before a day, from the start of the table; negative before that."""
        if self._start <= ordinal < self._end:
            return self._ranks[ordinal - self._start]
        if ordinal < self._start:
            return self._weekly(ordinal) - self._weekly(self._start)
        return len(self._days) + self._weekly(ordinal) - self._weekly(self._end)

    def _at(self, rank: int) -> date:
        """Return the working day before which `_before` counts `rank`."""
        if 0 <= rank < len(self._days):
            return self._days[rank]
        edge = self._weekly(self._start) if rank < 0 else self._weekly(self._end) - len(self._days)
        weeks, place = divmod(edge + rank, len(self._places))
        return date.fromordinal(weeks * 7 + self._places[place])

    def _weekly(self, ordinal: int) -> int:
        weeks, place = divmod(ordinal, 7)
        return weeks * len(self._places) + self._week[place]
