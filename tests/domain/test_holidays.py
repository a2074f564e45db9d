"""Holidays by their rules, against the days that administrations published."""

import tomllib
from datetime import date, timedelta

import pytest

from cmpdesk.domain.holidays import HolidayCalendar, calendars, easter
from cmpdesk.domain.text import LANGUAGES
from cmpdesk.domain.working_days import CalendarCode
from cmpdesk.runtime.resources import resource


def shipped(code: str) -> HolidayCalendar:
    return HolidayCalendar.of_value(tomllib.loads(resource("calendars", f"{code}.toml").read_text(encoding="utf-8")))


def days(code: str, year: int) -> list[str]:
    return [f"{one.day:%m-%d}" for one in shipped(code).holidays(year)]


@pytest.mark.parametrize(
    ("year", "day"),
    [(1818, "03-22"), (1943, "04-25"), (1954, "04-18"), (1981, "04-19"), (2000, "04-23"), (2008, "03-23"),
     (2019, "04-21"), (2020, "04-12"), (2021, "04-04"), (2024, "03-31"), (2025, "04-20"), (2027, "03-28"),
     (2038, "04-25")],
)  # fmt: skip
def test_easter(year: int, day: str) -> None:
    assert f"{easter(year):%m-%d}" == day


def test_quebec_in_2025() -> None:
    assert days("QC", 2025) == [
        "01-01", "01-02", "04-18", "04-21", "05-19", "06-24", "07-01", "09-01", "10-13", "12-24", "12-25", "12-26",
        "12-31",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "turn"),
    [
        (2011, ["12-23", "12-26", "12-27", "12-30"]),  # published by the union of the public service
        (2021, ["12-24", "12-27", "12-28", "12-31"]),
        (2022, ["12-23", "12-26", "12-27", "12-30"]),
        (2023, ["12-22", "12-25", "12-26", "12-29"]),
    ],
)
def test_the_turn_of_the_year_in_quebec(year: int, turn: list[str]) -> None:
    assert days("QC", year)[-4:] == turn


@pytest.mark.parametrize(
    ("year", "first"), [(2012, ["01-02", "01-03"]), (2021, ["01-01", "01-04"]), (2022, ["01-03", "01-04"])]
)
def test_the_first_days_of_the_year_in_quebec(year: int, first: list[str]) -> None:
    assert days("QC", year)[:2] == first


@pytest.mark.parametrize(
    ("year", "kept"), [(2023, ["06-23", "06-30"]), (2018, ["06-25", "07-02"]), (2024, ["06-24", "07-01"])]
)
def test_national_holidays_of_quebec_on_a_weekend(year: int, kept: list[str]) -> None:
    assert [day for day in days("QC", year) if "06-20" < day < "07-05"] == kept


def test_belgium_in_2025() -> None:
    assert days("BE", 2025) == [
        "01-01", "04-21", "05-01", "05-29", "06-09", "07-21", "08-15", "09-27", "11-01", "11-02", "11-11", "11-15",
        "12-25", "12-26",
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["QC", "BE"])
def test_every_year_has_thirteen_or_fourteen_in_three_languages(code: str) -> None:
    calendar = shipped(code)
    assert calendar.code == code
    for year in range(1990, 2060):
        found = calendar.holidays(year)
        assert {one.day.year for one in found} == {year}
        assert len(found) == len(calendar.rules) or (code, len(found)) == ("BE", 13)
        assert all(set(one.name.to_dict()) == set(LANGUAGES) for one in found)
        if code == "QC":
            assert all(one.day.weekday() < 5 for one in found)
    assert calendar.proposals


def test_a_holiday_kept_on_another_day_says_so() -> None:
    names = {one.day: one.name for one in shipped("QC").holidays(2023)}
    assert names[date(2023, 6, 23)].fr == "Fête nationale du Québec (jour déplacé)"
    assert names[date(2023, 6, 23)].en == "Québec National Holiday (observed)"


def test_working_days_of_the_rules() -> None:
    quebec, belgium = shipped("QC").working_days(2021, 2022), shipped("BE").working_days(2021, 2022)
    assert not quebec.is_working(date(2021, 6, 24))
    assert belgium.is_working(date(2021, 6, 24))
    assert belgium.add(date(2021, 9, 24), 1) == date(2021, 9, 28)
    assert quebec.uncovered(date(2023, 6, 23)) == (date(2023, 6, 23),)


def test_stored_holidays_cover_the_run_of_years_up_to_the_latest() -> None:
    stored = [(CalendarCode.QC, day.day) for year in (2017, 2019, 2020, 2021) for day in shipped("QC").holidays(year)]
    found = calendars([*stored, (CalendarCode.BE, date(2020, 7, 21)), (CalendarCode.BE, date(2021, 7, 21))])
    assert (found[CalendarCode.QC].first_year, found[CalendarCode.QC].last_year) == (2019, 2021)
    common = found[CalendarCode.COMMON]
    assert (common.first_year, common.last_year) == (2020, 2021)
    assert not common.is_working(date(2021, 7, 21))
    assert not common.is_working(date(2021, 6, 24))
    assert common.covers(date(2021, 6, 24))


def test_without_any_holiday_no_year_is_covered() -> None:
    for one in calendars([]).values():
        day = date(1999, 1, 1)
        assert not any(one.covers(day + timedelta(days=365 * ahead)) for ahead in range(40))
        assert one.is_working(date(2021, 6, 24))
    half = calendars([(CalendarCode.QC, date(2021, 6, 24))])
    assert not half[CalendarCode.COMMON].covers(date(2021, 6, 24))
    assert half[CalendarCode.QC].covers(date(2021, 6, 24))


@pytest.mark.parametrize(
    "rule",
    [{}, {"day": "13-01"}, {"day": "today"}, {"weekday": "lundi", "before": "05-25"}, {"weekday": "monday"}],
)
def test_what_is_no_rule_is_refused(rule: dict[str, str]) -> None:
    value = {"code": "QC", "name": "Québec", "holidays": [{"code": "x", "name": "Jour", **rule}]}
    with pytest.raises(ValueError):  # noqa: PT011 - each part of a rule has its own words
        HolidayCalendar.of_value(value)


def test_a_leap_day_is_a_holiday_only_where_there_is_one() -> None:
    rules = [{"code": "x", "name": "Jour", "day": "02-29"}]
    calendar = HolidayCalendar.of_value({"code": "QC", "name": "Québec", "holidays": rules})
    assert (len(calendar.holidays(2020)), len(calendar.holidays(2021))) == (1, 0)
    with pytest.raises(ValueError, match="no such holiday"):
        HolidayCalendar.of_value({"code": "QC", "name": "Québec", "holidays": rules, "proposals": ["y"]})
