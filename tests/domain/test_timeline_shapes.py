"""What is drawn of a row: certain and possible days, and the way from a first place to where a date is now."""

from dataclasses import replace
from datetime import date

import pytest

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.timeline_scale import Scale
from cmpdesk.domain.timeline_shapes import OPEN, Part, Shape, shapes
from tests.domain.calendars import rows

SCALE = Scale(float(date(2019, 1, 1).toordinal()), 1.0)
HELD = {row.number: row for row in rows()}


def of(number: str, part: Part) -> list[Shape]:
    return [one for one in shapes(HELD[number], SCALE) if one.part is part]


def x(day: date) -> int:
    return (day - date(2019, 1, 1)).days


def test_an_exact_bar_reaches_from_the_first_day_to_the_end_of_the_last() -> None:
    (bar,), (ghost,) = of("11.014", Part.BAR), of("11.014", Part.GHOST)
    assert (bar.left, bar.right) == (x(date(2019, 7, 1)), x(date(2021, 7, 1)))
    assert (ghost.left, ghost.right) == (x(date(2019, 7, 1)), x(date(2021, 1, 1)))
    assert not bar.vague


def test_a_vague_end_is_possible_and_not_certain() -> None:
    (bar,) = of("11.031", Part.BAR)
    assert (bar.sure_right, bar.right) == (x(date(2021, 9, 22)), x(date(2021, 12, 21)))
    assert bar.vague
    (other,) = of("11.040", Part.BAR)
    assert (other.left, other.sure_left) == (x(date(2019, 9, 1)), x(date(2019, 9, 30)))


def test_nothing_of_a_bar_is_certain_whose_ends_can_be_the_same_days() -> None:
    row = HELD["11.014"]
    assert row.start is not None
    assert row.end is not None
    year = PartialDate(2020)
    both = replace(row, start=replace(row.start, when=year), end=replace(row.end, when=year))
    bar = next(one for one in shapes(both, SCALE) if one.part is Part.BAR)
    assert (bar.left, bar.right) == (x(date(2020, 1, 1)), x(date(2021, 1, 1)))
    assert bar.sure_left == bar.sure_right


@pytest.mark.parametrize("missing", ["start", "end"])
def test_a_bar_without_one_end_goes_over_its_milestones_and_fades_out(missing: str) -> None:
    row = HELD["11.014"]
    row = replace(row, start=None) if missing == "start" else replace(row, end=None)
    bar = next(one for one in shapes(row, SCALE) if one.part is Part.BAR)
    first, last = x(date(2019, 10, 1)), x(date(2021, 5, 4))
    if missing == "start":
        assert (bar.left, bar.sure_left) == (first - OPEN, first)
    else:
        assert (bar.sure_right, bar.right) == (last, last + OPEN)
    assert bar.vague


def test_a_row_without_dates_is_empty() -> None:
    assert shapes(replace(HELD["11.014"], start=None, end=None, points=()), SCALE) == ()


def test_each_date_that_moved_has_its_way_starts_as_well_as_ends() -> None:
    ways = of("11.022", Part.LINK)
    bound = {one.point: (one.left, one.right) for one in ways if one.bound}
    assert bound == {
        "11-022-start": (x(date(2019, 7, 1)), x(date(2019, 11, 4))),
        "11-022-end": (x(date(2020, 11, 1)), x(date(2021, 11, 1))),
    }
    assert len(ways) == 5
    assert of("11.027", Part.LINK) == []


def test_the_diamond_of_a_vague_date_stands_in_the_middle_of_what_it_can_mean() -> None:
    spring = next(one for one in of("11.022", Part.POINT) if one.vague)
    assert (spring.left, spring.right) == (x(date(2021, 3, 21)) + 0.5, x(date(2021, 6, 20)) + 0.5)
    assert spring.left < spring.middle < spring.right


def test_what_was_cancelled_leaves_its_first_place_only() -> None:
    row = HELD["11.014"]
    gone = replace(row, points=(replace(row.points[1], when=None),))
    assert [one.part for one in shapes(gone, SCALE) if one.point == row.points[1].id] == [Part.FIRST]


def test_what_is_above_is_drawn_last() -> None:
    parts = [one.part for one in shapes(HELD["11.014"], SCALE)]
    assert parts.index(Part.GHOST) < parts.index(Part.BAR) < parts.index(Part.LINK) < parts.index(Part.POINT)
