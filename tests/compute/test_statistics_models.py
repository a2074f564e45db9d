"""Models as published, and against matrices written out in full.

Dyestuff (Davies and Goldsmith 1972) and Penicillin, with the REML estimates that lme4 prints for them (Bates 2010).
"""

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.compute.marks import Real
from cmpdesk.compute.statistics_models import Mixed, Readings, additive, expected_ranks, mixed, rank_intervals

DYESTUFF = [
    [1545, 1440, 1440, 1520, 1580], [1540, 1555, 1490, 1560, 1495], [1595, 1550, 1605, 1510, 1560],
    [1445, 1440, 1595, 1465, 1545], [1595, 1630, 1515, 1635, 1625], [1520, 1455, 1450, 1480, 1445],
]  # fmt: skip
PENICILLIN = """
27 23 26 23 23 21  27 23 26 23 23 21  25 21 25 24 24 20  26 23 25 23 23 20  25 22 26 22 23 20  24 22 25 23 22 19
24 20 23 21 22 19  26 22 26 24 24 21  24 21 24 22 22 20  24 21 24 23 22 19  26 23 26 24 24 21  25 22 26 24 24 20
26 24 26 24 25 22  26 23 26 23 23 20  26 23 25 24 24 22  25 22 25 23 23 20  25 21 24 23 23 20  25 22 24 23 23 19
24 21 23 21 21 19  26 23 26 24 24 21  25 21 24 22 22 18  25 22 25 22 22 20  24 21 24 22 24 19  24 21 24 22 21 18
"""


def table(rows: Real) -> Readings:
    application, reviewer = (one.ravel() for one in numpy.indices(rows.shape))
    return Readings(rows.ravel().astype(float), application, reviewer, *rows.shape)


def partial(seed: int, applications: int = 9, reviewers: int = 5, each: int = 3) -> Readings:
    """A connected design in which each application has some of the reviewers."""
    chance = numpy.random.default_rng(seed)
    application = numpy.repeat(numpy.arange(applications), each)
    reviewer = numpy.concatenate([chance.permutation(reviewers)[:each] for _ in range(applications)])
    value = chance.normal(60, 8, applications)[application] + chance.normal(0, 4, reviewers)[reviewer]
    return Readings(value + chance.normal(0, 3, len(value)), application, reviewer, applications, reviewers)


def test_dyestuff() -> None:
    rows = numpy.array(DYESTUFF, dtype=float)
    fit = mixed(Readings(rows.ravel(), numpy.repeat(numpy.arange(6), 5), numpy.zeros(30, dtype=int), 6, 1))
    assert fit.mean == pytest.approx(1527.5)
    assert math.sqrt(fit.applications) == pytest.approx(42.00, abs=0.005)
    assert math.sqrt(fit.residual) == pytest.approx(49.51, abs=0.005)
    assert fit.reviewers == 0
    assert fit.deviance == pytest.approx(319.6543, abs=1e-4)
    wanted = [-17.6068514, 0.3912634, 28.5622256, -23.0845385, 56.7331877, -44.9952868]
    assert fit.quality.tolist() == pytest.approx(wanted, abs=1e-4)


def test_penicillin() -> None:
    fit = mixed(table(numpy.array(PENICILLIN.split(), dtype=float).reshape(24, 6)))
    assert fit.mean == pytest.approx(22.9722, abs=1e-4)
    assert fit.applications == pytest.approx(0.716908, abs=1e-4)
    assert fit.reviewers == pytest.approx(3.73092, abs=1e-3)
    assert fit.residual == pytest.approx(0.302415, abs=1e-4)
    assert fit.deviance == pytest.approx(330.8606, abs=1e-4)


def test_the_published_table_of_judges_splits_into_the_expected_squares() -> None:
    """In a complete balanced design REML is the analysis of variance: components of Shrout and Fleiss (1979)."""
    rows = numpy.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
    )
    fit = mixed(table(rows))
    assert fit.residual == pytest.approx(1.0194, abs=1e-3)
    assert fit.applications == pytest.approx((11.2417 - 1.0194) / 4, abs=1e-3)
    assert fit.reviewers == pytest.approx((32.4861 - 1.0194) / 6, abs=5e-3)


def designs(readings: Readings) -> tuple[Real, Real]:
    rows = numpy.arange(len(readings.value))
    first, second = numpy.zeros((len(rows), readings.applications)), numpy.zeros((len(rows), readings.reviewers))
    first[rows, readings.application] = second[rows, readings.reviewer] = 1
    return first, second


def deviance(readings: Readings, applications: float, reviewers: float, residual: float) -> float:
    """−2 log of the restricted likelihood, from the covariance of all readings (Patterson and Thompson 1971)."""
    first, second = designs(readings)
    count = len(readings.value)
    whole = applications * first @ first.T + reviewers * second @ second.T + residual * numpy.eye(count)
    inverse = numpy.linalg.inv(whole)
    information = float(inverse.sum())
    mean = float((inverse @ readings.value).sum()) / information
    rest = readings.value - mean
    logs = float(numpy.linalg.slogdet(whole)[1]) + math.log(information)
    return logs + float(rest @ inverse @ rest) + (count - 1) * math.log(2 * math.pi)


@pytest.mark.parametrize("seed", range(6))
def test_reml_is_highest_where_it_says(seed: int) -> None:
    readings = partial(seed)
    fit = mixed(readings)
    found = (fit.applications, fit.reviewers, fit.residual)
    best = deviance(readings, *found)
    assert fit.deviance == pytest.approx(best, abs=1e-6)
    for place in range(3):
        for factor in (0.8, 0.97, 1.03, 1.25):
            moved = list(found)
            moved[place] = max(moved[place], 0.01) * factor
            assert deviance(readings, *moved) >= best - 1e-6


@pytest.mark.parametrize("seed", range(3))
def test_predictions_and_their_errors_are_those_of_henderson(seed: int) -> None:
    readings = partial(seed)
    fit = mixed(readings)
    assert fit.applications > 0
    assert fit.reviewers > 0
    first, second = designs(readings)
    effects = numpy.column_stack((numpy.ones(len(readings.value)), first, second))
    penalty = numpy.diag([0.0, *[fit.residual / fit.applications] * 9, *[fit.residual / fit.reviewers] * 5])
    inverse = numpy.linalg.inv(effects.T @ effects + penalty)
    solution = inverse @ effects.T @ readings.value
    assert fit.mean == pytest.approx(solution[0])
    assert fit.quality.tolist() == pytest.approx(solution[1:10].tolist(), abs=1e-8)
    assert fit.effect.tolist() == pytest.approx(solution[10:].tolist(), abs=1e-8)
    assert numpy.allclose(fit.covariance(), fit.residual * inverse[1:10, 1:10])
    drawn = fit.draws(5, 40_000)
    assert numpy.allclose(numpy.cov(drawn.T), fit.covariance(), atol=0.12 * float(fit.covariance().max()))
    assert numpy.allclose(drawn.mean(axis=0), fit.quality, atol=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_least_squares_are_those_of_the_full_matrix(seed: int) -> None:
    readings = partial(seed)
    first, second = designs(readings)
    fit = additive(readings)
    full = numpy.column_stack((first, second))
    solution = numpy.linalg.lstsq(full, readings.value, rcond=None)[0]
    shift = solution[9:].mean()
    assert fit.effect.tolist() == pytest.approx((solution[9:] - shift).tolist())
    assert fit.quality.tolist() == pytest.approx((solution[:9] + shift).tolist())
    rest = readings.value - full @ solution
    assert fit.freedom == 27 - 9 - 5 + 1
    even = numpy.hstack((numpy.zeros((5, 9)), numpy.eye(5) - 1 / 5))
    variance = float(rest @ rest) / fit.freedom * numpy.diag(even @ numpy.linalg.pinv(full.T @ full) @ even.T)
    assert fit.margin is not None
    assert fit.margin.tolist() == pytest.approx((2.1447867 * numpy.sqrt(variance)).tolist(), rel=1e-5)


@given(st.integers(2, 6), st.integers(2, 5), st.integers(0, 10**6))
def test_a_complete_balanced_design_makes_additive_equal_raw(applications: int, reviewers: int, seed: int) -> None:
    rows = numpy.random.default_rng(seed).integers(0, 11, (applications, reviewers)).astype(float)
    fit = additive(table(rows))
    assert fit.quality.tolist() == pytest.approx(rows.mean(axis=1).tolist())
    assert fit.effect.tolist() == pytest.approx((rows.mean(axis=0) - rows.mean()).tolist(), abs=1e-9)


def test_no_freedom_means_no_interval() -> None:
    fit = additive(Readings(numpy.array([3.0, 4.0, 5.0]), numpy.array([0, 0, 1]), numpy.array([0, 1, 1]), 2, 2))
    assert fit.freedom == 0
    assert fit.margin is None


def test_expected_ranks_are_shares_of_draws() -> None:
    fit = mixed(partial(1))
    drawn = fit.draws(3, 40_000)
    beaten = (drawn[:, :, None] < drawn[:, None, :]).mean(axis=0).sum(axis=1) + 1
    assert expected_ranks(fit).tolist() == pytest.approx(beaten.tolist(), abs=0.05)
    assert expected_ranks(fit).sum() == pytest.approx(45)
    low, high = rank_intervals(fit, 3)
    assert (low <= high).all()
    ranks = (drawn[:, None, :] > drawn[:, :, None]).sum(axis=2) + 1
    inside = ((ranks >= low) & (ranks <= high)).mean(axis=0)
    assert (inside > 0.93).all()


def flat() -> Mixed:
    """Differences between applications smaller than those between readings: a variance of zero."""
    return mixed(table(numpy.array([[1, 5, 3], [5, 3, 1], [3, 1, 5]], dtype=float)))


def test_where_the_model_sees_no_difference_each_may_have_any_rank() -> None:
    fit = flat()
    assert fit.applications == 0
    assert expected_ranks(fit).tolist() == [2, 2, 2]
    low, high = rank_intervals(fit, 0)
    assert (low.tolist(), high.tolist()) == ([1, 1, 1], [3, 3, 3])


def test_perfect_additivity_is_no_trouble() -> None:
    fit = mixed(table(numpy.add.outer(numpy.arange(4.0), numpy.arange(3.0))))
    assert numpy.argsort(fit.quality).tolist() == [0, 1, 2, 3]
    assert expected_ranks(fit).tolist() == pytest.approx([4, 3, 2, 1], abs=1e-3)
