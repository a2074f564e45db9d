"""The caps on travel: the table of domain.md 11.2 line by line, and both readings against brute force."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.date_shifts import add_months
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.missions import Mission, MissionState, Traveller, check_caps, exhausted, trips
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.travel_caps import Cap, Reading, Trip, allows, check, exhausted_until, first_free, over, used

ENTERPRISE = "Lumière Boréale"
FIRST, SECOND, THIRD = date(2024, 3, 10), date(2025, 3, 10), date(2026, 3, 9)


def mission(departs: date, persons: int, *, state: MissionState = MissionState.AUTHORISED, number: int = 1,
            sending: Side = Side.FIRST, days: int = 3) -> Mission:  # fmt: skip
    people = tuple(Traveller(f"Personne {place}", organisation=ENTERPRISE) for place in range(persons))
    ends = PartialDate.of(departs + timedelta(days=days - 1))
    return Mission("Visite", sending, ends, days, travellers=people, id=f"m{number}", number=number, state=state)


def counted(*held: Mission) -> list[Trip]:
    return trips(held).get("lumiere boreale", [])


@pytest.fixture(params=Reading)
def cap(request: pytest.FixtureRequest) -> Cap:
    return Cap(reading=request.param)


@pytest.fixture
def two() -> list[Mission]:
    return [mission(FIRST, 2, number=1), mission(SECOND, 2, number=2)]


def test_two_trips_use_the_quota_up_until_the_first_drops_out(cap: Cap, two: list[Mission]) -> None:
    held = counted(*two)
    assert used(held, SECOND, cap) == 2
    assert exhausted_until(held, SECOND, cap) == date(2026, 3, 10)
    assert exhausted(two[0], two, cap, SECOND) == ((ENTERPRISE, date(2026, 3, 10)),)
    assert exhausted(two[0], two, cap, date(2026, 3, 10)) == ()


def test_a_third_a_day_too_early_is_refused_with_the_first_free_date(cap: Cap, two: list[Mission]) -> None:
    with pytest.raises(Refusal) as refused:
        check_caps(mission(THIRD, 1, number=3), two, cap)
    assert refused.value.code == "cap.trips"
    assert refused.value.params == {"enterprise": ENTERPRISE, "most": 2, "months": 24, "free": date(2026, 3, 10)}
    assert len(over(counted(*two, mission(THIRD, 1, number=3)), cap)) == 1


def test_a_third_exactly_two_years_after_the_first_is_allowed(cap: Cap, two: list[Mission]) -> None:
    check_caps(mission(date(2026, 3, 10), 1, number=3), two, cap)


def test_three_people_are_one_too_many(cap: Cap) -> None:
    with pytest.raises(Refusal, match=r"cap\.persons") as refused:
        check_caps(mission(FIRST, 3), [], cap)
    assert refused.value.params["most"] == 2


def test_a_cancelled_trip_does_not_count(cap: Cap) -> None:
    cancelled = mission(FIRST, 2, state=MissionState.CANCELLED, number=1)
    held = [cancelled, mission(date(2024, 6, 1), 2, number=2)]
    check_caps(mission(date(2024, 9, 1), 2, number=3), held, cap)
    assert used(counted(*held, mission(date(2024, 9, 1), 2, number=3)), date(2024, 9, 1), cap) == 2


def test_both_directions_count(cap: Cap) -> None:
    held = [mission(FIRST, 2, number=1), mission(SECOND, 2, number=2, sending=Side.SECOND)]
    assert used(counted(*held), SECOND, cap) == 2
    with pytest.raises(Refusal, match=r"cap\.trips"):
        check_caps(mission(THIRD, 1, number=3), held, cap)


def test_two_trips_of_one_week_count_as_two(cap: Cap) -> None:
    held = [mission(FIRST, 1, number=1), mission(FIRST + timedelta(days=3), 1, number=2)]
    assert exhausted_until(counted(*held), FIRST + timedelta(days=4), cap) == date(2026, 3, 10)


def test_what_is_paid_elsewhere_planned_or_online_does_not_count(cap: Cap, two: list[Mission]) -> None:
    from dataclasses import replace

    for change in ({"paid_elsewhere": True}, {"online": True}, {"state": MissionState.PLANNED}):
        check_caps(mission(THIRD, 1, number=3), [replace(two[0], **change), two[1]], cap)
    check_caps(replace(mission(THIRD, 1, number=3), paid_elsewhere=True), two, cap)


def test_the_readings_differ_where_the_second_trip_came_late() -> None:
    held = [Trip("a", date(2024, 1, 10), 1), Trip("b", date(2025, 12, 1), 1), Trip("c", date(2026, 1, 10), 1)]
    late = Trip("d", date(2026, 2, 1), 1)
    assert not allows(held, late, Cap(reading=Reading.ROLLING))
    assert first_free(held, late, Cap(reading=Reading.ROLLING)) == date(2027, 12, 1)
    assert allows(held, late, Cap(reading=Reading.FIXED))


def test_a_vague_departure_is_refused_only_where_each_day_of_it_is_too_early(cap: Cap, two: list[Mission]) -> None:
    held, trip = counted(*two), Trip("x", date(2026, 3, 1), 1)
    check(held, (date(2026, 3, 1), date(2026, 3, 31)), trip, cap, enterprise="E")
    with pytest.raises(Refusal, match=r"cap\.trips"):
        check(held, (date(2026, 2, 1), date(2026, 2, 28)), trip, cap, enterprise="E")


def test_a_leap_day_comes_back_on_the_first_of_march(cap: Cap) -> None:
    held = [Trip("a", date(2024, 2, 29), 1), Trip("b", date(2024, 5, 1), 1)]
    assert first_free(held, Trip("x", date(2026, 2, 1), 1), cap) == date(2026, 3, 1)


# -- against brute force

DAYS = st.dates(date(2023, 12, 1), date(2026, 6, 30))
TRIPS = st.lists(DAYS, max_size=6).map(lambda days: [Trip(f"t{n}", day, 1) for n, day in enumerate(days)])
CAPS = st.builds(Cap, trips=st.integers(1, 3), months=st.integers(1, 24), reading=st.sampled_from(Reading))


def within(departures: Sequence[date], cap: Cap) -> bool:
    """Tell whether no window holds more than the cap allows, as domain.md 5.4 writes it down."""
    if not departures:
        return True
    if cap.reading is Reading.ROLLING:
        return all(sum(add_months(day, -cap.months) < one <= day for one in departures) <= cap.trips
                   for day in departures)  # fmt: skip
    begin, last = min(departures), max(departures)
    while begin <= last:
        end = begin
        while add_months(end, -cap.months) < begin:
            end += timedelta(days=1)
        if sum(begin <= one < end for one in departures) > cap.trips:
            return False
        begin = end
    return True


@given(TRIPS, CAPS)
def test_nothing_is_over_exactly_where_no_window_is_too_full(held: list[Trip], cap: Cap) -> None:
    assert (not over(held, cap)) == within([one.departs for one in held], cap)


@given(TRIPS, CAPS, DAYS)
def test_the_first_free_day_is_the_first_that_brute_force_finds(held: list[Trip], cap: Cap, day: date) -> None:
    kept: list[Trip] = []
    for one in held:
        if within([*(other.departs for other in kept), one.departs], cap):
            kept.append(one)
    departures = [one.departs for one in kept]
    expected = day
    while not within([*departures, expected], cap):
        expected += timedelta(days=1)
    assert first_free(kept, Trip("new", day, 1), cap) == expected


@given(CAPS)
def test_a_cap_is_stored_and_read_back(cap: Cap) -> None:
    assert Cap.from_value(cap.to_value()) == cap
