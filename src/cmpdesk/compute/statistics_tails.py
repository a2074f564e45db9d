"""Quantiles of the distributions of F and t."""

import math

_TINY = 1e-300
_STEPS = 300


def f_quantile(share: float, above: float, below: float) -> float:
    """Return what a variable with F distribution of `above` and `below` degrees of freedom exceeds in 1 − `share`.

    P(F ≤ f) = I_x(above / 2, below / 2) with x = above f / (above f + below), solved for x by halving.
    """
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if incomplete_beta(middle, above / 2, below / 2) < share:
            low = middle
        else:
            high = middle
    x = (low + high) / 2
    return below * x / (above * (1 - x)) if x < 1 else math.inf


def t_quantile(share: float, freedom: float) -> float:
    """Return the quantile of Student's t for a `share` above one half: t² has an F distribution (1, freedom)."""
    return math.sqrt(f_quantile(2 * share - 1, 1, freedom))


def incomplete_beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), by its continued fraction.

    Abramowitz and Stegun (1964), 26.5.8, evaluated by the method of Lentz; where it converges slowly,
    I_x(a, b) = 1 − I_(1−x)(b, a).
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _off_zero(1 + term * d)
            c = _off_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
