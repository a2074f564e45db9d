"""Dates moved by months and days: ends of months, vagueness that stays, and vague dates against exact limits."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.date_shifts import (
    Certainty,
    add_months,
    bounds,
    certainty,
    holding,
    precedes,
    shift,
    shift_deadline,
)
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.working_days import Roll, WorkingDays
from tests.domain.test_partial_dates import vague_dates

QUEBEC, BRUSSELS = "America/Toronto", "Europe/Brussels"
BARE = WorkingDays(frozenset({date(2021, 12, 27)}), 2015, 2030)


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        ("2021-01-31", 1, "2021-02-28"),
        ("2020-01-31", 1, "2020-02-29"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-29"),
        ("2020-02-29", -12, "2019-02-28"),
        ("2021-03-31", -1, "2021-02-28"),
        ("2021-08-31", 1, "2021-09-30"),
        ("2021-12-31", 2, "2022-02-28"),
        ("2021-01-15", -13, "2019-12-15"),
    ],
)
def test_months_are_clipped_at_their_ends(day: str, months: int, there: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(there)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-300, 300))
def test_months_forth_and_back_lose_only_what_is_clipped(day: date, months: int) -> None:
    there = add_months(day, months)
    back = add_months(there, -months)
    assert (back.year, back.month) == (day.year, day.month)
    assert back.day == min(day.day, there.day)


@pytest.mark.parametrize(
    ("when", "by", "there"),
    [
        ("2021-23", {"months": 3}, "2022-24"),
        ("2022-24", {"months": 3}, "2022-21"),
        ("2022-24", {"months": -3}, "2021-23"),
        ("2021-22~", {"months": 12}, "2022-22~"),
        ("2022-01", {"months": 1}, "2022-02"),
        ("2022-01", {"months": -1}, "2021-12"),
        ("2021", {"months": 24}, "2023"),
        ("2021-23", {"months": 1}, "2021-23~"),
        ("2021-23", {"months": 2}, "2022-24~"),
        ("2022-01", {"days": 42}, "2022-02~"),
        ("2022-01", {"days": 5}, "2022-01~"),
        ("2022-01", {"working_days": 30}, "2022-02~"),
        ("2021", {"months": 6}, "2021~"),
        ("2022-01", {"roll": Roll.NEXT}, "2022-01"),
        ("2022-01", {}, "2022-01"),
        ("2021-12-24~", {"days": 1}, "2021-12-25~"),
        ("2021-12-24", {"days": 1, "roll": Roll.NEXT}, "2021-12-28"),
        ("2021-12-24", {"days": 1, "roll": Roll.PREVIOUS}, "2021-12-24"),
        ("2021-12-24", {"working_days": 2}, "2021-12-29"),
        ("2021-11-30", {"months": 3, "days": 1}, "2022-03-01"),
    ],
)
def test_shifted(when: str, by: dict[str, int | Roll], there: str) -> None:
    moved = shift(PartialDate.of_edtf(when), calendar=BARE, **by)  # type: ignore[arg-type] # numbers and a roll by name
    assert moved.edtf == there


@given(vague_dates(), st.integers(-40, 40), st.integers(-800, 800), st.integers(-300, 300), st.sampled_from(Roll))
def test_a_vague_date_never_becomes_exact(
    when: PartialDate, months: int, days: int, working_days: int, roll: Roll
) -> None:
    moved = shift(when, months=months, days=days, working_days=working_days, roll=roll, calendar=BARE)
    assert (moved.exact is None) == (when.exact is None)
    assert moved.approximate or not when.approximate
    assert [moved.season is None, moved.month is None, moved.day is None] == [
        when.season is None, when.month is None, when.day is None,
    ]  # fmt: skip


@given(vague_dates(), st.integers(-40, 40), st.integers(-800, 800))
def test_what_is_lost_lies_within_the_bounds(when: PartialDate, months: int, days: int) -> None:
    first, last = bounds(shift(when, months=months, days=days))
    assert first <= add_months(when.earliest, months) + timedelta(days=days) <= last
    assert first <= add_months(when.latest, months) + timedelta(days=days) <= last


@pytest.mark.parametrize(
    ("when", "by", "there"),
    [
        ("2020-23", {"days": 42}, "2021-24~"),
        ("2020", {"days": 42}, "2021~"),
        ("2022-01", {"days": 42}, "2022-03~"),
        ("2022-01", {"working_days": 5}, "2022-02~"),
        ("2020-23", {"months": 3}, "2021-24"),
        ("2020-23", {"days": -42}, "2020-22~"),
        ("2020-23", {}, "2020-23"),
        ("2020-11-30~", {"days": 42}, "2021-01-11~"),
    ],
)
def test_counted_from_a_vague_date(when: str, by: dict[str, int], there: str) -> None:
    moved = shift(PartialDate.of_edtf(when), calendar=BARE, counted=True, **by)  # type: ignore[arg-type] # numbers by name
    assert moved.edtf == there


@given(vague_dates(), st.integers(0, 40), st.integers(0, 800))
def test_what_is_counted_from_a_vague_date_is_not_due_before_it_is_over(
    when: PartialDate, months: int, days: int
) -> None:
    after, before = (shift(when, sign * months, sign * days, counted=True) for sign in (1, -1))
    assert after.latest >= when.latest
    assert before.earliest <= when.earliest
    for moved, sign in ((after, 1), (before, -1)):
        first, last = bounds(moved)
        assert first <= add_months(when.earliest, sign * months) + timedelta(days=sign * days) <= last
        assert first <= add_months(when.latest, sign * months) + timedelta(days=sign * days) <= last


@given(vague_dates())
def test_the_unit_that_holds_a_day(when: PartialDate) -> None:
    for day in (when.earliest, when.latest):
        assert holding(day, when, approximate=when.approximate) == when


@pytest.mark.parametrize(
    ("when", "limit", "kept", "passed"),
    [
        ("2021-23", "2021-12-20", Certainty.CERTAIN, Certainty.IMPOSSIBLE),
        ("2021-23", "2021-12-19", Certainty.POSSIBLE, Certainty.POSSIBLE),
        ("2021-23", "2021-09-21", Certainty.POSSIBLE, Certainty.POSSIBLE),
        ("2021-23", "2021-09-20", Certainty.IMPOSSIBLE, Certainty.CERTAIN),
        ("2021-12-31", "2021-12-31", Certainty.CERTAIN, Certainty.IMPOSSIBLE),
        ("2022-01-01", "2021-12-31", Certainty.IMPOSSIBLE, Certainty.CERTAIN),
        ("2021-12-20~", "2021-12-31", Certainty.POSSIBLE, Certainty.POSSIBLE),
        ("2021-11-20~", "2021-12-31", Certainty.CERTAIN, Certainty.IMPOSSIBLE),
        ("2021~", "2022-06-30", Certainty.POSSIBLE, Certainty.POSSIBLE),
    ],
)
def test_a_vague_date_against_an_exact_limit(when: str, limit: str, kept: Certainty, passed: Certainty) -> None:
    vague, day = PartialDate.of_edtf(when), date.fromisoformat(limit)
    assert (certainty(vague, day), certainty(vague, day, after=True)) == (kept, passed)


@given(vague_dates(), vague_dates())
def test_certainty_is_what_the_bounds_allow(one: PartialDate, other: PartialDate) -> None:
    first, last = bounds(one)
    low, high = bounds(other)
    some, every = first < high, last < low
    told = precedes(one, other)
    assert told is (Certainty.CERTAIN if every else Certainty.POSSIBLE if some else Certainty.IMPOSSIBLE)


@pytest.mark.parametrize(("when", "months"), [("9998-12-31", 1), ("9998", 12), ("1000-01", -1), ("2021-05-01", 10**9)])
def test_beyond_the_calendar_is_refused(when: str, months: int) -> None:
    with pytest.raises(Refusal, match=r"schedule\.out-of-range"):
        shift(PartialDate.of_edtf(when), months=months)


def test_the_last_year_has_bounds() -> None:
    assert bounds(PartialDate(9998, approximate=True))[0] == date(9997, 1, 1)
    assert certainty(PartialDate(9998), date.max) is Certainty.CERTAIN


def test_a_deadline_keeps_its_hour_over_weeks_of_changed_clocks() -> None:
    # 28 February 2027 is 6 hours apart, 21 March 5: Québec changed its clocks on 14 March, Brussels does on 28.
    deadline = Deadline.typed(datetime(2027, 2, 28, 17, 59), QUEBEC)  # noqa: DTZ001 - a wall time
    moved = shift_deadline(deadline, days=21)
    assert moved.instant == datetime(2027, 3, 21, 21, 59, tzinfo=UTC)
    assert (moved.local().hour, moved.local(BRUSSELS).hour) == (17, 22)
    assert deadline.local(BRUSSELS).hour == 23
    assert shift_deadline(moved, days=-21) == deadline


def test_a_deadline_is_clipped_at_the_end_of_a_month() -> None:
    deadline = Deadline.typed(datetime(2027, 1, 31, 23, 59), BRUSSELS)  # noqa: DTZ001 - a wall time
    assert shift_deadline(deadline, months=1).local().date() == date(2027, 2, 28)


def test_a_deadline_does_not_fall_into_a_missing_hour() -> None:
    deadline = Deadline.typed(datetime(2027, 2, 14, 2, 30), QUEBEC)  # noqa: DTZ001 - a wall time
    with pytest.raises(Refusal, match=r"deadline\.hour-missing"):
        shift_deadline(deadline, months=1)
