"""Models of totals with an effect of the application and one of the reviewer.

Additive least squares: MacKay, R. S., Kenna, R., Low, R. J., Parker, S. (2017): Calibration with confidence: a
principled method for panel assessment. Royal Society Open Science 4, 160760 (with equal confidence).
Mixed model: Patterson, H. D., Thompson, R. (1971): Recovery of inter-block information when block sizes are unequal.
Biometrika 58, 545-554. Computed as in Bates, D., Maechler, M., Bolker, B., Walker, S. (2015): Fitting linear
mixed-effects models using lme4. Journal of Statistical Software 67(1), section 3.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy

from cmpdesk.compute.marks import Real, Whole
from cmpdesk.compute.statistics_tails import t_quantile

DRAWS = 1000
_SHARE = 0.975
_FLOOR = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """One number per reading of an application by a reviewer; both are places from 0 on, each with a reading."""

    value: Real
    application: Whole
    reviewer: Whole
    applications: int
    reviewers: int

    @property
    def incidence(self) -> Real:
        """How often each reviewer (column) read each application (row)."""
        table = numpy.zeros((self.applications, self.reviewers))
        numpy.add.at(table, (self.application, self.reviewer), 1.0)
        return table

    def by_application(self, value: Real) -> Real:
        """Return the sum of `value` of each application."""
        return numpy.bincount(self.application, weights=value, minlength=self.applications).astype(numpy.float64)

    def by_reviewer(self, value: Real) -> Real:
        """Return the sum of `value` of each reviewer."""
        return numpy.bincount(self.reviewer, weights=value, minlength=self.reviewers).astype(numpy.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Additive:
    """`quality` of each application as the average reviewer would mark it; `effect` of each reviewer, sum zero.

    `margin` is half the width of the interval of 95 % of each effect; None where no freedom is left to estimate it.
    """

    quality: Real
    effect: Real
    margin: Real | None
    freedom: int


def additive(readings: Readings) -> Additive:
    """Fit y_ij = quality_i + effect_j + error by least squares with Σ effect = 0; the graph must be connected.

    The qualities are eliminated: S effect = Σ_i (y_ij − mean of i), S = diag(m_j) − N' diag(1 / n_i) N, of which the
    generalised inverse gives the variances σ² S⁺. σ² = squares of residuals / (N − applications − reviewers + 1), and
    the interval is effect ± t(0.975) σ √(S⁺_jj).
    """
    table, size = readings.incidence, readings.reviewers
    read = table.sum(axis=1)
    mean = readings.by_application(readings.value) / read
    laplacian = numpy.diag(table.sum(axis=0)) - table.T @ (table / read[:, None])
    even = numpy.full((size, size), 1 / size)
    inverse = numpy.linalg.inv(laplacian + even) - even
    effect = inverse @ readings.by_reviewer(readings.value - mean[readings.application])
    quality = mean - (table @ effect) / read
    residual = readings.value - quality[readings.application] - effect[readings.reviewer]
    freedom = len(readings.value) - readings.applications - size + 1
    margin = None
    if freedom > 0:
        variance = float(residual @ residual) / freedom
        margin = t_quantile(_SHARE, freedom) * numpy.sqrt(variance * numpy.maximum(numpy.diag(inverse), 0))
    return Additive(quality, effect, margin, freedom)


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """The mixed model: variances, best linear unbiased predictions, and what their uncertainty is computed from.

    `deviance` is −2 log of the restricted likelihood.
    """

    mean: float
    applications: float
    reviewers: float
    residual: float
    quality: Real
    """The prediction of each application, the general mean left out."""
    effect: Real
    deviance: float
    diagonal: Real
    border: Real
    corner: Real

    def covariance(self) -> Real:
        """Return the covariances of the errors of prediction of the applications."""
        bordered = self.border / self.diagonal[:, None]
        whole = numpy.diag(1 / self.diagonal) + bordered @ numpy.linalg.solve(self.corner, bordered.T)
        return numpy.asarray(whole * self.applications)

    def draws(self, seed: int, number: int = DRAWS) -> Real:
        """Return `number` rows of true qualities as they may be, given the marks (normal errors of prediction)."""
        chance = numpy.random.default_rng(seed)
        spread = math.sqrt(self.applications)
        factor = numpy.linalg.cholesky(numpy.linalg.inv(self.corner))
        common = chance.standard_normal((number, len(self.corner))) @ factor.T
        own = chance.standard_normal((number, len(self.quality))) / numpy.sqrt(self.diagonal)
        return numpy.asarray(self.quality + spread * (own - common @ (self.border / self.diagonal[:, None]).T))


def mixed(readings: Readings) -> Mixed:
    """Fit y_ij = mean + a_i + b_j + error with random a and b by REML, and predict them (BLUP).

    With θ the standard deviations of a and b divided by that of the error, the profiled criterion is
    log det(C) + (N − 1) (1 + log(2 π r² / (N − 1))), where C is the matrix of Henderson's equations for spherical
    effects and the mean, and r² the least penalised sum of squares. The residual variance is r² / (N − 1). The diagonal
    part of the applications is eliminated first, so one evaluation is one factor of a matrix of the reviewers.
    One reviewer in all means that there is no effect of reviewers in the model.
    """
    equations = _Equations(readings)
    start = numpy.array([1.0, 0.5]) if equations.crossed else numpy.array([1.0])
    theta = _lowest(equations.deviance, start)
    theta = _lowest(equations.deviance, theta)
    return equations.solve(numpy.where(numpy.abs(theta) < 1e-6, 0.0, theta))


class _Equations:
    """Henderson's equations, with all that does not depend on θ computed once."""

    def __init__(self, readings: Readings) -> None:
        self.crossed = readings.reviewers > 1
        self.count = len(readings.value)
        self.general = float(readings.value.mean())
        value = readings.value - self.general
        self.squares = float(value @ value)
        self.table = readings.incidence if self.crossed else numpy.zeros((readings.applications, 0))
        self.read = readings.by_application(numpy.ones(self.count))
        self.summed = readings.by_application(value)
        self.carried = self.table.sum(axis=0)
        self.given = readings.by_reviewer(value) if self.crossed else numpy.zeros(0)
        self.parts = []
        for size in numpy.unique(self.read):
            rows = self.read == size
            part, summed = self.table[rows], self.summed[rows]
            self.parts.append(
                _Part(
                    float(size),
                    len(part),
                    part.T @ part,
                    part.sum(axis=0),
                    part.T @ summed,
                    float(summed.sum()),
                    float(summed @ summed),
                )
            )

    def deviance(self, theta: Real) -> float:
        """Return −2 log of the restricted likelihood, profiled over the mean and the residual variance.

        The equations are bordered by their right side and y'y: the last pivot of their factor is then r.
        """
        return self._profiled(*self._eliminated(*self._relative(theta)))

    def solve(self, theta: Real) -> Mixed:
        """Return the fit for the relative standard deviations of applications and reviewers."""
        first, second = self._relative(theta)
        whole, determinant = self._eliminated(first, second)
        deviance = self._profiled(whole, determinant)
        corner, right = whole[:-1, :-1], whole[:-1, -1]
        bottom = numpy.linalg.solve(corner, right)
        diagonal = first * first * self.read + 1
        border = first * numpy.column_stack((second * self.table, self.read))
        top = (first * self.summed - border @ bottom) / diagonal
        variance = float(whole[-1, -1] - right @ bottom) / (self.count - 1)
        return Mixed(
            mean=self.general + float(bottom[-1]),
            applications=first * first * variance,
            reviewers=second * second * variance,
            residual=variance,
            quality=first * top,
            effect=numpy.asarray(second * bottom[:-1], dtype=numpy.float64),
            deviance=deviance,
            diagonal=diagonal,
            border=border,
            corner=corner,
        )

    def _relative(self, theta: Real) -> tuple[float, float]:
        return abs(float(theta[0])), abs(float(theta[1])) if self.crossed else 0.0

    def _profiled(self, whole: Real, determinant: float) -> float:
        pivots = numpy.diag(numpy.linalg.cholesky(whole))
        variance = float(pivots[-1]) ** 2 / (self.count - 1)
        determinant += 2 * float(numpy.log(pivots[:-1]).sum())
        return determinant + (self.count - 1) * (1 + math.log(2 * math.pi * variance))

    def _eliminated(self, first: float, second: float) -> tuple[Real, float]:
        """The bordered equations of reviewers and mean after those of the applications; log det of these."""
        size = len(self.carried)
        whole = numpy.zeros((size + 2, size + 2))
        whole[:size, :size] = numpy.diag(second * second * self.carried + 1)
        side = numpy.zeros((size + 2, 2))
        side[:size, 0], side[:size, 1] = second * self.carried, second * self.given
        side[size, 0], side[size + 1, 1] = self.count, self.squares * (1 + _FLOOR)
        determinant = 0.0
        for part in self.parts:
            below = first * first * part.read + 1
            share = first * first / below
            determinant += part.number * math.log(below)
            whole[:size, :size] -= share * second * second * part.gram
            side[:size, 0] -= share * second * part.read * part.column
            side[:size, 1] -= share * second * part.crossed
            side[size, 0] -= share * part.read * part.read * part.number
            side[size, 1] -= share * part.read * part.total
            side[size + 1, 1] -= share * part.squares
        side[size + 1, 0] = side[size, 1]
        whole[:, size:] = side
        whole[size:, :] = side.T
        return whole, determinant


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The applications that were read equally often."""

    read: float
    number: int
    gram: Real
    column: Real
    crossed: Real
    total: float
    squares: float


def _lowest(function: Callable[[Real], float], start: Real) -> Real:
    """Return where `function` is lowest, by the simplex of Nelder and Mead (1965, The Computer Journal 7)."""
    points = [start, *(start + step for step in numpy.diag(0.3 * numpy.abs(start) + 0.05))]
    known = sorted(((function(one), number, one) for number, one in enumerate(points)), key=lambda one: one[:2])
    for step in range(len(points), 400):
        worst = known[-1]
        centre = numpy.mean([one[2] for one in known[:-1]], axis=0)
        if max(float(numpy.abs(one[2] - known[0][2]).max()) for one in known) < 1e-7:
            break
        tried = (function(there := centre + (centre - worst[2])), step, there)
        if tried[0] < known[0][0]:
            further = (function(there := centre + 2 * (centre - worst[2])), step, there)
            tried = min(tried, further, key=lambda one: one[0])
        elif tried[0] >= known[-2][0]:
            near = centre + 0.5 * ((tried[2] if tried[0] < worst[0] else worst[2]) - centre)
            tried = (function(near), step, near)
        if tried[0] < worst[0]:
            known[-1] = tried
        else:
            best = known[0]
            moved = [best[2] + 0.5 * (one[2] - best[2]) for one in known[1:]]
            known = [best, *((function(one), step, one) for one in moved)]
        known.sort(key=lambda one: one[0])
    return numpy.asarray(known[0][2])


def expected_ranks(fit: Mixed) -> Real:
    """Return the expected rank of each application: 1 + Σ P(another is better), the best lowest.

    P(a_j > a_i) = Φ((â_j − â_i) / √(v_ii + v_jj − 2 v_ij)), the errors of prediction being normal. Laird, N. M., Louis,
    T. A. (1989): Empirical Bayes ranking methods. Journal of Educational Statistics 14, 29-46. Lingsma, H. F., and
    others (2010): Comparing and ranking hospitals based on outcome. QJM 103, 99-108.
    """
    covariance = fit.covariance()
    own = numpy.diag(covariance)
    spread = numpy.sqrt(numpy.maximum(own[:, None] + own[None, :] - 2 * covariance, 0))
    distance = fit.quality[None, :] - fit.quality[:, None]
    upper = numpy.triu_indices(len(own), 1)
    spread, distance = spread[upper], distance[upper]
    unsure = spread > _FLOOR
    scaled = numpy.where(unsure, distance / numpy.where(unsure, spread, 1), numpy.sign(distance) * 40) / math.sqrt(2)
    better = numpy.fromiter(map(math.erf, scaled.tolist()), dtype=float, count=len(scaled)) / 2 + 0.5
    rank = numpy.ones(len(own))
    numpy.add.at(rank, upper[0], better)
    numpy.add.at(rank, upper[1], 1 - better)
    return rank


def rank_intervals(fit: Mixed, seed: int) -> tuple[Whole, Whole]:
    """Return the ranks between which each application lies in 95 of 100 draws from the errors of prediction.

    Where the model sees no difference between applications, each may have any rank.
    """
    number = len(fit.quality)
    if fit.applications <= 0:
        return numpy.ones(number, dtype=numpy.int64), numpy.full(number, number, dtype=numpy.int64)
    drawn = -fit.draws(seed)
    order = numpy.argsort(drawn, axis=1)
    rank = numpy.empty_like(order)
    numpy.put_along_axis(rank, order, numpy.arange(1, number + 1)[None, :].repeat(len(drawn), axis=0), axis=1)
    low = numpy.quantile(rank, 1 - _SHARE, axis=0, method="lower")
    high = numpy.quantile(rank, _SHARE, axis=0, method="higher")
    return low.astype(numpy.int64), high.astype(numpy.int64)
