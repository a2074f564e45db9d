"""Quantiles as in printed tables."""

import math

import pytest

from cmpdesk.compute.statistics_tails import f_quantile, incomplete_beta, t_quantile


@pytest.mark.parametrize(
    ("share", "above", "below", "value"),
    [(0.95, 1, 1, 161.4476), (0.95, 5, 10, 3.3258), (0.975, 5, 18, 3.3820), (0.975, 5, 15, 3.5764),
     (0.99, 20, 60, 2.1978), (0.95, 120, 120, 1.3519), (0.5, 7, 7, 1.0)],
)  # fmt: skip
def test_f(share: float, above: int, below: int, value: float) -> None:
    assert f_quantile(share, above, below) == pytest.approx(value, abs=6e-5)
    assert 1 / f_quantile(1 - share, below, above) == pytest.approx(value, rel=1e-4)


@pytest.mark.parametrize(("freedom", "value"), [(1, 12.7062), (2, 4.3027), (10, 2.2281), (30, 2.0423), (100000, 1.96)])
def test_t(freedom: int, value: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(value, abs=6e-5)


@pytest.mark.parametrize("x", [0.0, 0.1, 0.5, 0.9, 0.999, 1.0])
def test_incomplete_beta_where_it_has_a_closed_form(x: float) -> None:
    assert incomplete_beta(x, 1, 1) == pytest.approx(x)
    assert incomplete_beta(x, 3, 1) == pytest.approx(x**3)
    assert incomplete_beta(x, 0.5, 0.5) == pytest.approx(2 / math.pi * math.asin(math.sqrt(x)))
