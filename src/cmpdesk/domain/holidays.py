"""Holidays as rules: a fixed day, the nth weekday of a month, a weekday before a day, days from Easter."""

from calendar import isleap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import SATURDAY_SUNDAY, CalendarCode, Roll, WorkingDays

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEVER = 1999
"""The last year of a table without any holiday, whose first comes after it."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which nobody works, with its name."""

    day: date
    name: LocalisedText


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """A calendar as shipped in `resources/calendars`: rules in their stored form, where they were found (`sources`),
    and the `code`s of those that no source gives for this administration (`proposals`).

    `observed` is what is put after the name of a holiday that is kept on another day than its own.
    """

    code: CalendarCode
    name: LocalisedText
    rules: tuple[Mapping[str, Any], ...]
    sources: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    observed: LocalisedText = field(default_factory=LocalisedText)

    @classmethod
    def of_value(cls, value: Mapping[str, Any]) -> "HolidayCalendar":
        """Return the calendar that the table of a TOML file holds; ValueError where a rule is none."""
        try:
            made = cls(
                CalendarCode(value["code"]),
                LocalisedText.of(value["name"]),
                tuple(value["holidays"]),
                tuple(value.get("sources", ())),
                tuple(value.get("proposals", ())),
                LocalisedText.of(value.get("observed")),
            )
            made.holidays(2000)
            unknown = set(made.proposals) - {rule["code"] for rule in made.rules}
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a calendar of holidays: {error}") from error
        if unknown:
            raise ValueError(f"no such holiday: {', '.join(sorted(unknown))}")
        return made

    def holidays(self, year: int) -> tuple[Holiday, ...]:
        """Return the holidays of `year`, in order; those on a weekend too, unless they are kept on another day."""
        own = [(rule, day) for rule in self.rules if (day := _own_day(rule, year)) is not None]
        kept = {day: LocalisedText.of(rule["name"]) for rule, day in own if not _moves(rule, day)}
        for rule, day in own:
            if _moves(rule, day):
                kept[_observed(rule, day, kept)] = self._told(LocalisedText.of(rule["name"]))
        return tuple(Holiday(day, kept[day]) for day in sorted(kept))

    def working_days(self, first_year: int, last_year: int) -> WorkingDays:
        """Return the working days of these years by the rules alone."""
        every = (one.day for year in range(first_year, last_year + 1) for one in self.holidays(year))
        return WorkingDays(frozenset(every), first_year, last_year)

    def _told(self, name: LocalisedText) -> LocalisedText:
        """Return the name of a holiday that is kept on another day."""
        texts = name.to_dict()
        return LocalisedText.of({tongue: f"{text} ({self.observed.in_(tongue)})" for tongue, text in texts.items()})


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def calendars(holidays: Iterable[tuple[CalendarCode, date]]) -> dict[CalendarCode, WorkingDays]:
    """Return the working days of each territory and the common ones, from stored holidays.

    A year without any holiday is not covered: what is covered is the run of years that ends with the latest that has
    some. A territory without any holiday is covered in no year.
    """
    found: dict[CalendarCode, set[date]] = {code: set() for code in CalendarCode if code is not CalendarCode.COMMON}
    for code, day in holidays:
        found[code].add(day)
    made = {code: _covering(days) for code, days in found.items()}
    return made | {CalendarCode.COMMON: WorkingDays.common(made.values())}


def _covering(days: set[date]) -> WorkingDays:
    years = {day.year for day in days}
    last = max(years, default=_NEVER)
    first = last
    while first - 1 in years:
        first -= 1
    return WorkingDays(frozenset(days), first if years else last + 1, last)


def _own_day(rule: Mapping[str, Any], year: int) -> date | None:
    """Return the day of a holiday before any thought of weekends; None where the year has no such day."""
    if "easter" in rule:
        return easter(year) + timedelta(days=rule["easter"])
    if "day" in rule:
        month, day = _month_day(rule["day"])
        return date(year, month, day) if (month, day) != (2, 29) or isleap(year) else None
    weekday = _WEEKDAYS.index(rule["weekday"])
    if "before" in rule:
        month, day = _month_day(rule["before"])
        limit = date(year, month, day)
        return limit - timedelta(days=(limit.weekday() - weekday - 1) % 7 + 1)
    first = date(year, rule["month"], 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (rule["nth"] - 1))


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


def _moves(rule: Mapping[str, Any], day: date) -> bool:
    return "observed" in rule and day.weekday() in SATURDAY_SUNDAY


def _observed(rule: Mapping[str, Any], day: date, taken: Collection[date]) -> date:
    """Return the weekday on which a holiday that falls on a weekend is kept, beside those that are `taken`."""
    way = Roll(rule["observed"]) if rule["observed"] != "nearest" else None
    if way is None:
        way = Roll.PREVIOUS if day.weekday() == 5 else Roll.NEXT
    step = timedelta(days=1 if way is Roll.NEXT else -1)
    while day.weekday() in SATURDAY_SUNDAY or day in taken:
        day += step
    return day
