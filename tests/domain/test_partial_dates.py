"""Vague dates: bounds, stored text."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.partial_dates import PartialDate, Season


def vague_dates() -> st.SearchStrategy[PartialDate]:
    """Every kind of vague date that offices write."""
    years, about = st.integers(1800, 2200), st.booleans()
    return st.one_of(
        st.builds(PartialDate, years, approximate=about),
        st.builds(PartialDate, years, st.sampled_from(Season), approximate=about),
        st.builds(PartialDate, years, month=st.integers(1, 12), approximate=about),
        st.builds(
            lambda day, near: PartialDate(day.year, month=day.month, day=day.day, approximate=near),
            st.dates(date(1800, 1, 1), date(2200, 12, 31)), about,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-21", date(2021, 3, 21), date(2021, 6, 20)),
        ("2021-22", date(2021, 6, 21), date(2021, 9, 20)),
        ("2021-23", date(2021, 9, 21), date(2021, 12, 20)),
        ("2021-24", date(2020, 12, 21), date(2021, 3, 20)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-29~", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_bounds(edtf: str, earliest: date, latest: date) -> None:
    when = PartialDate.of_edtf(edtf)
    assert (when.earliest, when.latest, when.edtf) == (earliest, latest, edtf)


@pytest.mark.parametrize(
    "text", ["", "21", "2021-00", "2021-13", "2021-25", "2021-02-30", "2021-23-01", "2021?", "0999"]
)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each part of a date has its own words
        PartialDate.of_edtf(text)


@given(vague_dates())
def test_stored_and_read_again(when: PartialDate) -> None:
    assert PartialDate.of_edtf(when.edtf) == when
    assert when.earliest <= when.latest
    assert (when.exact is not None) == (when.day is not None and not when.approximate)


@given(st.integers(1800, 2200))
def test_seasons_cover_the_year_without_a_gap(year: int) -> None:
    winter, spring, summer, autumn = (
        PartialDate(year, one) for one in (Season.WINTER, Season.SPRING, Season.SUMMER, Season.AUTUMN)
    )
    next_winter = PartialDate(year + 1, Season.WINTER)
    for one, after in ((winter, spring), (spring, summer), (summer, autumn), (autumn, next_winter)):
        assert one.latest + timedelta(days=1) == after.earliest
