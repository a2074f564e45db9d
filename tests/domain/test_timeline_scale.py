"""Days and pixels: one is the inverse of the other, zooming keeps a day in its place, marks part time without a gap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.timeline_scale import (
    ABOVE,
    DENSITY,
    LEAST,
    MOST,
    Scale,
    Zoom,
    floor,
    following,
    marks,
    stepped,
    unit,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))
DENSITIES = st.floats(LEAST, MOST)


@given(DAYS, DAYS, DENSITIES)
def test_the_middle_of_a_day_leads_back_to_it(origin: date, day: date, density: float) -> None:
    scale = Scale(float(origin.toordinal()), density)
    assert scale.day(scale.middle(day)) == day
    assert scale.end(day) == pytest.approx(scale.x(day + timedelta(days=1)))


@given(DAYS, DENSITIES, st.floats(0, 3000), st.floats(0.001, 100))
def test_what_is_under_the_mouse_stays_there(origin: date, density: float, at: float, wanted: float) -> None:
    scale = Scale(float(origin.toordinal()), density)
    under = scale.origin + at / scale.density
    zoomed = scale.zoomed(wanted, at)
    assert LEAST <= zoomed.density <= MOST
    if 1000 * 366 < under - at / zoomed.density < 9000 * 365:  # within what a date can be
        assert zoomed.origin + at / zoomed.density == pytest.approx(under)


def test_a_week_of_the_change_of_time_is_as_wide_as_any() -> None:
    scale = Scale(float(date(2021, 1, 1).toordinal()), 10.0)
    for monday in (date(2021, 3, 8), date(2021, 3, 22), date(2021, 10, 25)):
        assert scale.x(monday + timedelta(days=7)) - scale.x(monday) == 70


def test_the_ends_of_time_are_no_error() -> None:
    scale = Scale(float(date(9998, 12, 31).toordinal()), LEAST)
    assert scale.day(1e9) == date(9998, 12, 31)
    assert scale.day(-1e9) == date(1000, 1, 1)
    assert list(marks(scale.day(0), scale.day(1e9), Zoom.DECADE)) == []
    assert scale.moved(1e12).origin <= date(9998, 12, 31).toordinal()


def test_fitting_shows_all_days() -> None:
    scale = Scale.fitting(date(2019, 7, 1), date(2021, 12, 20), 800)
    assert scale.x(date(2019, 7, 1)) == 0
    assert scale.end(date(2021, 12, 20)) == pytest.approx(800)


@given(DAYS, st.sampled_from(list(Zoom)))
def test_marks_part_time_without_a_gap(day: date, of: Zoom) -> None:
    begin = floor(day, of)
    assert begin <= day < following(begin, of)
    assert floor(begin, of) == begin
    assert floor(following(begin, of), of) == following(begin, of)
    held = list(marks(day, day + timedelta(days=400), of))
    assert held[0] == begin
    assert all(following(one, of) == then for one, then in pairwise(held))


@pytest.mark.parametrize(
    ("of", "begin"),
    [(Zoom.WEEK, date(2020, 2, 24)), (Zoom.MONTH, date(2020, 2, 1)), (Zoom.QUARTER, date(2020, 1, 1)),
     (Zoom.YEAR, date(2020, 1, 1)), (Zoom.DECADE, date(2020, 1, 1))],
)  # fmt: skip
def test_where_a_leap_day_belongs(of: Zoom, begin: date) -> None:
    assert floor(date(2020, 2, 29), of) == begin


def test_each_step_of_the_zoom_shows_its_marks() -> None:
    assert [unit(DENSITY[one]) for one in Zoom] == list(Zoom)
    assert [unit(DENSITY[one] * 2, 2.0) for one in Zoom] == list(Zoom)
    assert unit(LEAST / 10) is Zoom.DECADE
    assert all(list(Zoom).index(above) > list(Zoom).index(of) for of, above in ABOVE.items())


def test_steps_lead_from_week_to_decade_and_back() -> None:
    density, seen = DENSITY[Zoom.WEEK], []
    for _ in range(6):
        density = stepped(density, False)
        seen.append(unit(density))
    assert seen == [Zoom.MONTH, Zoom.QUARTER, Zoom.YEAR, Zoom.DECADE, Zoom.DECADE, Zoom.DECADE]
    assert stepped(stepped(density, True), False) == density
    assert stepped(1.0, True) == DENSITY[Zoom.MONTH]
