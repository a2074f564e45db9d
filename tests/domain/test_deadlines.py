"""Deadlines: one instant, two clocks, and the weeks when they are 5 hours apart (domain.md 3.6 and 11.3)."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.deadlines import Deadline, offset_between, unusual_offset
from cmpdesk.domain.errors import Refusal

QUEBEC, BRUSSELS = "America/Toronto", "Europe/Brussels"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("typed", "zone", "instant", "quebec", "brussels", "warned"),
    [
        ("2019-03-04 17:59", QUEBEC, "2019-03-04T22:59+00:00", "2019-03-04 17:59", "2019-03-04 23:59", False),
        ("2027-03-15 23:59", BRUSSELS, "2027-03-15T22:59+00:00", "2027-03-15 18:59", "2027-03-15 23:59", True),
        ("2022-12-19 23:59", QUEBEC, "2022-12-20T04:59+00:00", "2022-12-19 23:59", "2022-12-20 05:59", False),
        ("2021-07-09 23:59", BRUSSELS, "2021-07-09T21:59+00:00", "2021-07-09 17:59", "2021-07-09 23:59", False),
        ("2023-12-10 23:59", QUEBEC, "2023-12-11T04:59+00:00", "2023-12-10 23:59", "2023-12-11 05:59", False),
    ],
)
def test_one_instant_and_both_clocks(typed: str, zone: str, instant: str, quebec: str, brussels: str,
                                     warned: bool) -> None:  # fmt: skip
    deadline = Deadline.typed(local(typed), zone)
    assert deadline.instant == datetime.fromisoformat(instant)
    assert deadline.instant.utcoffset() == timedelta()
    assert deadline.local(QUEBEC).replace(tzinfo=None) == local(quebec)
    assert deadline.local(BRUSSELS).replace(tzinfo=None) == local(brussels)
    assert deadline.local().replace(tzinfo=None) == local(typed)
    assert (unusual_offset(deadline.instant, QUEBEC, BRUSSELS) is not None) is warned


WINDOWS = {
    2026: (("2026-03-08", "2026-03-29"), ("2026-10-25", "2026-11-01")),
    2027: (("2027-03-14", "2027-03-28"), ("2027-10-31", "2027-11-07")),
    2028: (("2028-03-12", "2028-03-26"), ("2028-10-29", "2028-11-05")),
    2029: (("2029-03-11", "2029-03-25"), ("2029-10-28", "2029-11-04")),
    2030: (("2030-03-10", "2030-03-31"), ("2030-10-27", "2030-11-03")),
}
"""First day, and the day on which the window is over."""


@pytest.mark.parametrize("year", WINDOWS)
def test_the_windows_of_five_hours(year: int) -> None:
    at_noon = datetime(year, 1, 1, 16, tzinfo=UTC)
    days = [at_noon + timedelta(days=day) for day in range(365)]
    warned = {day.date() for day in days if unusual_offset(day, QUEBEC, BRUSSELS) is not None}
    wanted = {
        date.fromisoformat(first) + timedelta(days=more)
        for first, over in WINDOWS[year]
        for more in range((date.fromisoformat(over) - date.fromisoformat(first)).days)
    }
    assert warned == wanted
    assert {offset_between(day, QUEBEC, BRUSSELS) for day in days if day.date() in wanted} == {timedelta(hours=5)}
    assert {unusual_offset(day, BRUSSELS, QUEBEC) for day in days if day.date() in wanted} == {-timedelta(hours=5)}
    assert {offset_between(day, QUEBEC, BRUSSELS) for day in days if day.date() not in wanted} == {timedelta(hours=6)}


@pytest.mark.parametrize("zones", [(BRUSSELS, "Europe/Luxembourg"), (QUEBEC, QUEBEC)])
def test_clocks_that_go_together_never_warn(zones: tuple[str, str]) -> None:
    days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(365)]
    assert {unusual_offset(day, *zones) for day in days} == {None}


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("2027-03-14 02:30", QUEBEC), ("2027-03-14 02:00", QUEBEC), ("2027-03-28 02:30", BRUSSELS)],
)
def test_an_hour_that_does_not_exist_is_refused(typed: str, zone: str) -> None:
    with pytest.raises(Refusal) as refused:
        Deadline.typed(local(typed), zone)
    assert refused.value.code == "deadline.hour-missing"
    assert refused.value.params == {"local": typed, "zone": zone}


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("2027-11-07 01:30", QUEBEC), ("2027-11-07 01:00", QUEBEC), ("2027-10-31 02:59", BRUSSELS)],
)
def test_an_hour_that_exists_twice_is_refused(typed: str, zone: str) -> None:
    with pytest.raises(Refusal) as refused:
        Deadline.typed(local(typed), zone)
    assert refused.value.code == "deadline.hour-twice"


def test_the_minutes_around_the_change_are_taken() -> None:
    for typed, zone in (("2027-03-14 01:59", QUEBEC), ("2027-03-14 03:00", QUEBEC), ("2027-11-07 02:00", QUEBEC),
                        ("2027-11-07 00:59", QUEBEC), ("2027-10-31 03:00", BRUSSELS)):  # fmt: skip
        assert Deadline.typed(local(typed), zone).local().replace(tzinfo=None) == local(typed)


def test_the_instant_itself_is_in_time_and_nothing_after_it() -> None:
    deadline = Deadline.typed(local("2027-03-15 23:59"), BRUSSELS)
    assert not deadline.passed(deadline.instant)
    assert not deadline.passed(deadline.local(QUEBEC))
    assert deadline.passed(deadline.instant + timedelta(microseconds=1))
    assert not deadline.passed(deadline.instant - timedelta(days=1))


@given(st.datetimes(local("2015-01-01"), local("2040-01-01")), st.sampled_from([QUEBEC, BRUSSELS, "UTC"]))
def test_what_is_typed_is_what_is_shown(wall: datetime, zone: str) -> None:
    shown = wall
    with suppress(Refusal):  # an hour that is missing or there twice
        shown = Deadline.typed(wall, zone).local().replace(tzinfo=None, fold=0)
    assert shown == wall
