"""Holidays as rules: a fixed day, the nth weekday of a month, a weekday before a day, days from Easter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode, WorkingDays


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which nobody works, with its name."""

    day: date
    name: LocalisedText


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """A calendar as shipped in `resources/calendars`: rules in their stored form, where they were found (`sources`),
    and the `code`s of those that no source gives for this administration (`proposals`).
    """

    code: CalendarCode
    name: LocalisedText
    rules: tuple[Mapping[str, Any], ...]
    sources: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()

    @classmethod
    def of_value(cls, value: Mapping[str, Any]) -> "HolidayCalendar":
        """Return the calendar that the table of a TOML file holds; ValueError where a rule is none."""
        raise NotImplementedError

    def holidays(self, year: int) -> tuple[Holiday, ...]:
        """Return the holidays of `year`, in order; those on a weekend too."""
        raise NotImplementedError

    def working_days(self, first_year: int, last_year: int) -> WorkingDays:
        """Return the working days of these years by the rules alone."""
        raise NotImplementedError


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar."""
    raise NotImplementedError


def calendars(
    holidays: Iterable[tuple[CalendarCode, date]],
) -> dict[CalendarCode, WorkingDays]:
    """Return the working days of each territory and the common ones, from stored holidays.

    A year without any holiday is not covered; what is covered is the run of years around the latest that has some.
    Territories without any holiday are covered in no year.
    """
    raise NotImplementedError
