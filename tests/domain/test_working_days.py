"""Working days answer as a walk from day to day does, within the table and beyond it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.working_days import Roll, WorkingDays

DAY = timedelta(days=1)
DATES = st.dates(date(2018, 6, 1), date(2023, 6, 30))


def calendars() -> st.SearchStrategy[WorkingDays]:
    """Tables of a few years with holidays, some of them beyond the table, and weeks of other lands."""
    return st.builds(
        WorkingDays,
        st.frozensets(DATES, max_size=60),
        st.sampled_from([2019, 2020]),
        st.sampled_from([2019, 2021, 2022]),
        st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset()]),
    )


def works(calendar: WorkingDays, day: date) -> bool:
    covered = calendar.first_year <= day.year <= calendar.last_year
    return day.weekday() not in calendar.weekend and not (covered and day in calendar.holidays)


def walked(calendar: WorkingDays, day: date, count: int) -> date:
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not works(calendar, day):
            day += step
    return day


@given(calendars(), DATES, st.integers(-400, 400))
def test_adding_is_walking(calendar: WorkingDays, day: date, count: int) -> None:
    there = calendar.add(day, count)
    assert there == walked(calendar, day, count)
    assert calendar.between(day, there) == count


@given(calendars(), DATES, DATES)
def test_between_counts_each_day(calendar: WorkingDays, day: date, other: date) -> None:
    low, high = sorted((day, other))
    span = [low + timedelta(days=ahead) for ahead in range((high - low).days + 1)]
    counted = sum(works(calendar, each) for each in (span[1:] if other >= day else span[:-1]))
    assert calendar.between(day, other) == (counted if other >= day else -counted)


@given(calendars(), DATES)
def test_rolls_to_the_nearest_working_day(calendar: WorkingDays, day: date) -> None:
    assert calendar.is_working(day) == works(calendar, day)
    after = before = day
    while not works(calendar, after):
        after += DAY
    while not works(calendar, before):
        before -= DAY
    assert (calendar.next(day), calendar.previous(day)) == (after, before)
    assert [calendar.roll(day, roll) for roll in Roll] == [day, after, before]


@given(st.lists(calendars(), min_size=1, max_size=3), DATES)
def test_common_days_are_those_on_which_all_work(every: list[WorkingDays], day: date) -> None:
    common = WorkingDays.common(every)
    assert common.covers(day) == all(one.covers(day) for one in every)
    if common.covers(day):
        assert common.is_working(day) == all(one.is_working(day) for one in every)


def test_a_day_beyond_the_table_is_told() -> None:
    calendar = WorkingDays(frozenset({date(2021, 1, 1), date(2021, 12, 31)}), 2021, 2021)
    inside, beyond = date(2021, 1, 1), date(2022, 1, 3)
    assert calendar.uncovered(inside, beyond) == (beyond,)
    assert not calendar.is_working(inside)
    assert calendar.add(date(2021, 12, 30), 1) == beyond
    assert not calendar.covers(beyond)


def test_no_holiday_known_at_all() -> None:
    calendar = WorkingDays(frozenset(), 2022, 2021)
    assert not calendar.covers(date(2021, 6, 1))
    assert calendar.next(date(2021, 5, 1)) == date(2021, 5, 3)


def test_a_week_without_a_working_day_is_none() -> None:
    with pytest.raises(ValueError, match="week"):
        WorkingDays(frozenset(), 2021, 2021, frozenset(range(7)))
