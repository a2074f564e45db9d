"""Working-day calendars of Québec and of Belgium: filled from rules for some years, and edited by hand.

That of both follows from them. Dates that were counted before stay until they are counted anew.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.holidays import Holiday, HolidayCalendar
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode
from cmpdesk.runtime.resources import resource
from cmpdesk.storage import tables
from cmpdesk.storage.queries import schedules as queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.PROJECTS | Area.HISTORY
TERRITORIES = (CalendarCode.QC, CalendarCode.BE)
MOST_YEARS = 40
"""Years that are filled at once."""
_FIRST, _LAST = 1900, 2200


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A holiday of a territory as it is stored."""

    id: str
    calendar: CalendarCode
    holiday: Holiday


@dataclass(frozen=True, slots=True)
class Years:
    """The years of a calendar that hold a holiday; those from `first` to `last` are covered without a gap."""

    years: tuple[int, ...] = ()

    @property
    def covered(self) -> tuple[int, int] | None:
        """The run of years without a gap that ends with the latest one; None where there is none."""
        if not self.years:
            return None
        first = self.years[-1]
        while first - 1 in self.years:
            first -= 1
        return first, self.years[-1]


def shipped() -> dict[CalendarCode, HolidayCalendar]:
    """Return the rules that are shipped, by territory, with their sources and what in them is our proposal."""
    found = (
        HolidayCalendar.of_value(tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(resource("calendars").glob("*.toml"))
    )
    return {one.code: one for one in found}


def holidays(workspace: Workspace, calendar: CalendarCode, year: int | None = None) -> tuple[HolidayRow, ...]:
    """Return the holidays of a territory in order, of one year or of all; those of both lands for the common one."""
    wanted = TERRITORIES if calendar is CalendarCode.COMMON else (calendar,)
    with workspace.read() as connection:
        rows = [HolidayRow(id, code, one) for code in wanted for id, one in queries.holidays(connection, code)]
    rows.sort(key=lambda row: (row.holiday.day, str(row.calendar)))
    return tuple(row for row in rows if year is None or row.holiday.day.year == year)


def years(workspace: Workspace) -> dict[CalendarCode, Years]:
    """Return which years each calendar holds; the common one those that both do."""
    with workspace.read() as connection:
        held = {code: {one.day.year for _, one in queries.holidays(connection, code)} for code in TERRITORIES}
    held[CalendarCode.COMMON] = held[CalendarCode.QC] & held[CalendarCode.BE]
    return {code: Years(tuple(sorted(found))) for code, found in held.items()}


def fill(workspace: Workspace, *, officer: Officer, calendars: Iterable[CalendarCode], first_year: int,
         last_year: int) -> Outcome[int]:  # fmt: skip
    """Add what the rules say of these years and is not there yet, in one step; the value is how many days.

    What was added, renamed or moved by hand stays. Refused with ``holiday.years``, ``holiday.calendar``.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    wanted = _territories(calendars)
    if not _FIRST <= first_year <= last_year <= _LAST or last_year - first_year >= MOST_YEARS:
        raise Refusal("holiday.years", most=MOST_YEARS)
    rules = shipped()
    with workspace.write(officer, "holiday.fill", count=0, calendar=", ".join(map(str, wanted))) as transaction:
        rows = []
        for code in wanted:
            here = {one.day for _, one in queries.holidays(transaction.connection, code)}
            for year in range(first_year, last_year + 1):
                for one in rules[code].holidays(year):
                    if one.day not in here:
                        here.add(one.day)
                        rows.append({"calendar": str(code), "day": one.day, "name": one.name})
        transaction.bulk_insert(tables.Holiday, rows)
        transaction.params["count"] = len(rows)
        transaction.commit()
    return Outcome(len(rows), AREAS)


def add(workspace: Workspace, *, officer: Officer, calendar: CalendarCode, day: date,
        name: LocalisedText) -> Outcome[HolidayRow]:  # fmt: skip
    """Add a day on which nobody works; refused with ``holiday.exists``, ``holiday.no-name``, ``holiday.calendar``."""
    workspace.require(officer, Right.EDIT_PROJECT)
    (code,) = _territories([calendar])
    with workspace.write(officer, "holiday.add", calendar=str(code), day=day.isoformat()) as transaction:
        _check(transaction, code, day, name)
        row = transaction.add(tables.Holiday(calendar=str(code), day=day, name=name))
        transaction.commit()
    return Outcome(HolidayRow(row.id, code, Holiday(day, name)), AREAS)


def edit(workspace: Workspace, *, officer: Officer, holiday_id: str, day: date,
         name: LocalisedText) -> Outcome[HolidayRow]:  # fmt: skip
    """Change a day or its name; refused as `add` is."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "holiday.edit", day=day.isoformat()) as transaction:
        row = transaction.get(tables.Holiday, holiday_id)
        code = CalendarCode(row.calendar)
        transaction.params["calendar"] = row.calendar
        _check(transaction, code, day, name, apart_from=holiday_id)
        row.day, row.name = day, name
        transaction.commit()
    return Outcome(HolidayRow(holiday_id, code, Holiday(day, name)), AREAS)


def remove(workspace: Workspace, *, officer: Officer, holiday_id: str) -> Outcome[None]:
    """Take a day away: it is a working day again."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "holiday.remove") as transaction:
        row = transaction.get(tables.Holiday, holiday_id)
        transaction.params |= {"calendar": row.calendar, "day": row.day.isoformat()}
        transaction.delete(row)
        transaction.commit()
    return Outcome(None, AREAS)


def clear(workspace: Workspace, *, officer: Officer, calendar: CalendarCode, year: int) -> Outcome[int]:
    """Empty a year of a territory, which is not covered then; the value is how many days are gone."""
    workspace.require(officer, Right.EDIT_PROJECT)
    (code,) = _territories([calendar])
    with workspace.write(officer, "holiday.clear", calendar=str(code), year=year) as transaction:
        gone = [row for row in transaction.find(tables.Holiday, calendar=str(code)) if row.day.year == year]
        for row in gone:
            transaction.delete(row)
        transaction.commit()
    return Outcome(len(gone), AREAS)


def _territories(calendars: Iterable[CalendarCode]) -> tuple[CalendarCode, ...]:
    wanted = set(calendars)
    if not wanted or CalendarCode.COMMON in wanted:
        raise Refusal("holiday.calendar")
    return tuple(code for code in TERRITORIES if code in wanted)


def _check(transaction: Transaction, code: CalendarCode, day: date, name: LocalisedText, *,
           apart_from: str = "") -> None:  # fmt: skip
    if not name:
        raise Refusal("holiday.no-name")
    if not _FIRST <= day.year <= _LAST:
        raise Refusal("holiday.years", most=MOST_YEARS)
    here = transaction.first(tables.Holiday, calendar=str(code), day=day)
    if here is not None and here.id != apart_from:
        raise Refusal("holiday.exists", day=day)
