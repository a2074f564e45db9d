"""Agreement as published: the table of Shrout and Fleiss (1979), with the intervals that McGraw and Wong give."""

import math
from collections.abc import Sequence

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.compute.statistics_agreement import agreement, verdict
from cmpdesk.domain.statistics import Agreement, Icc, Interval, Reason, Verdict

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def of(table: Sequence[Sequence[float | None]]) -> Agreement:
    rows = [
        (mark, row, column) for row, marks in enumerate(table) for column, mark in enumerate(marks) if mark is not None
    ]
    value, application, reviewer = zip(*rows, strict=True)
    return agreement(numpy.array(value, dtype=float), numpy.array(application), numpy.array(reviewer))


def close(found: Icc | None, single: tuple[float, float, float], average: tuple[float, float, float]) -> None:
    assert found is not None
    for interval, wanted in ((found.single, single), (found.average, average)):
        assert (interval.value, interval.low, interval.high) == pytest.approx(wanted, abs=0.006)


def test_the_published_table() -> None:
    found = of(SHROUT_FLEISS)
    close(found.one_way, (0.17, -0.13, 0.72), (0.44, -0.88, 0.91))
    close(found.absolute, (0.29, 0.02, 0.76), (0.62, 0.07, 0.93))
    close(found.consistent, (0.71, 0.34, 0.95), (0.91, 0.68, 0.99))
    assert (found.applications, found.readers, found.reason) == (6, 4, None)
    assert found.verdict is Verdict.POOR


def test_names_of_reviewers_and_their_order_never_matter() -> None:
    turned = of([row[::-1] for row in SHROUT_FLEISS[::-1]])
    assert turned.one_way is not None
    assert turned.absolute is not None
    close(of(SHROUT_FLEISS).one_way, *(numbers(one) for one in (turned.one_way.single, turned.one_way.average)))
    close(of(SHROUT_FLEISS).absolute, *(numbers(one) for one in (turned.absolute.single, turned.absolute.average)))


def numbers(interval: Interval) -> tuple[float, float, float]:
    assert interval.low is not None
    assert interval.high is not None
    return interval.value, interval.low, interval.high


def test_holes_leave_the_one_way_form_alone() -> None:
    """By hand: means 5, 2, 8; squares between 2·0² + 3·3² + 2·3² on 2, within 2 + 2 + 2 on 4; k0 = (7 − 17/7) / 2."""
    found = of([[4, 6, None], [1, 2, 3], [None, 9, 7], [5, None, None]])
    assert found.reason is Reason.INCOMPLETE
    assert found.absolute is None
    assert found.consistent is None
    assert found.applications == 3
    assert found.readers == pytest.approx(16 / 7)
    general = (10 + 6 + 16) / 7
    between = (2 * (5 - general) ** 2 + 3 * (2 - general) ** 2 + 2 * (8 - general) ** 2) / 2
    within = (2 + 2 + 2) / 4
    assert found.one_way is not None
    assert found.one_way.single.value == pytest.approx((between - within) / (between + (16 / 7 - 1) * within))


@pytest.mark.parametrize(
    ("table", "reason"),
    [([[4], [3]], Reason.FEW_READINGS), ([[4, 3]], Reason.FEW_READINGS), ([[4, 4], [4, 4]], Reason.NO_SPREAD)],
)
def test_why_there_is_no_coefficient(table: list[list[int]], reason: Reason) -> None:
    found = of(table)
    assert (found.reason, found.verdict, found.one_way) == (reason, Verdict.UNKNOWN, None)


@pytest.mark.parametrize(
    "table",
    [[[1, 1], [5, 5]], [[1, 2], [1, 2]], [[1, 3], [3, 5]], [[1, 5], [5, 1]], [[1, 2], [3, 3]], [[7, 0], [3, 4]]],
)
def test_extreme_tables_give_numbers(table: list[list[int]]) -> None:
    found = of(table)
    for one in (found.one_way, found.absolute, found.consistent):
        assert one is not None
        assert one.single.value <= 1 + 1e-12


def test_perfect_agreement() -> None:
    found = of([[1, 1], [3, 3], [5, 5]])
    for one in (found.one_way, found.absolute, found.consistent):
        assert one is not None
        assert one.single.value == pytest.approx(1)
    assert found.verdict is Verdict.EXCELLENT


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (Interval(0.4, 0.1, 0.7), Verdict.POOR),
        (Interval(0.6, 0.5, 0.7), Verdict.MODERATE),
        (Interval(0.8, 0.6, 0.9), Verdict.GOOD),
        (Interval(0.95, 0.9, 0.97), Verdict.EXCELLENT),
        (Interval(0.6, 0.2, 0.8), Verdict.UNCERTAIN),
        (Interval(0.75), Verdict.GOOD),
    ],
)
def test_the_plain_sentence(interval: Interval, said: Verdict) -> None:
    assert verdict(interval) is said


def test_a_mean_that_nobody_could_rely_on_is_0() -> None:
    found = of([[20, 10, 10, 10, 0], [10, 5, 0, 10, 15]])
    assert found.absolute is not None
    assert found.absolute.single.value < -1 / 4
    assert found.absolute.average == Interval(0.0)


@given(st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=5))
def test_any_table_gives_numbers_in_order(table: list[list[int]]) -> None:
    found = of(table)
    for icc in (found.one_way, found.absolute, found.consistent):
        for one in (icc.single, icc.average) if icc else ():
            assert all(math.isfinite(bound) for bound in (one.value, one.low, one.high) if bound is not None)
            if one.low is not None and one.high is not None:
                assert one.low <= one.value + 1e-9
                assert one.value <= one.high + 1e-9
