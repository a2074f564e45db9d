"""How far reviewers agree: intraclass correlations with their intervals.

Shrout, P. E., Fleiss, J. L. (1979): Intraclass correlations: uses in assessing rater reliability. Psychological
Bulletin 86, 420-428. McGraw, K. O., Wong, S. P. (1996): Forming inferences about some intraclass correlation
coefficients. Psychological Methods 1, 30-46. Bands: Koo, T. K., Li, M. Y. (2016), Journal of Chiropractic Medicine 15.
"""

import numpy

from cmpdesk.compute.marks import Real, Whole
from cmpdesk.compute.statistics_tails import f_quantile
from cmpdesk.domain.statistics import Agreement, Icc, Interval, Reason, Verdict

_SHARE = 0.975
_BANDS = ((0.5, Verdict.POOR), (0.75, Verdict.MODERATE), (0.9, Verdict.GOOD))
_NOTHING = 1e-12
_LEAST_FREEDOM = 1.0
"""With fewer degrees of freedom the interval of ICC(A) says nothing: none is given."""


def agreement(value: Real, application: Whole, reviewer: Whole) -> Agreement:
    """Return the agreement of `value`, one of each reading, each reviewer reading an application once at most.

    The one-way form is always given where it can be: applications read once are left out. The two-way forms are given
    only where every reviewer read every application.
    """
    kept = numpy.bincount(application, minlength=1)[application] > 1
    value, application, reviewer = value[kept], application[kept], reviewer[kept]
    _, application, sizes = numpy.unique(application, return_inverse=True, return_counts=True)
    readers = len(numpy.unique(reviewer))
    number = len(sizes)
    if number < 2:
        return Agreement(
            number, float(sizes.mean()) if number else 0.0, *(None,) * 3, Verdict.UNKNOWN, Reason.FEW_READINGS
        )
    adjusted = float((len(value) - (sizes * sizes).sum() / len(value)) / (number - 1))
    if float(numpy.ptp(value)) < _NOTHING:
        return Agreement(number, adjusted, *(None,) * 3, Verdict.UNKNOWN, Reason.NO_SPREAD)
    one_way = _one_way(value, application, sizes, adjusted)
    absolute = consistent = None
    complete = len(value) == number * readers
    if complete:
        table = numpy.zeros((number, readers))
        table[application, numpy.unique(reviewer, return_inverse=True)[1]] = value
        absolute, consistent = _two_way(table)
    return Agreement(
        applications=number,
        readers=adjusted,
        one_way=one_way,
        absolute=absolute,
        consistent=consistent,
        verdict=verdict(one_way.single),
        reason=None if complete else Reason.INCOMPLETE,
    )


def verdict(single: Interval) -> Verdict:
    """Return the band of the estimate, or that the interval spans too many bands to say."""
    if single.low is not None and single.high is not None and single.low < 0.5 and single.high >= 0.75:
        return Verdict.UNCERTAIN
    return next((name for bound, name in _BANDS if single.value < bound), Verdict.EXCELLENT)


def _one_way(value: Real, application: Whole, sizes: Whole, readers: float) -> Icc:
    """ICC(1) = (MSB − MSW) / (MSB + (k − 1) MSW), its interval from F = MSB / MSW (McGraw and Wong, tables 4 and 7).

    Where applications have unequal numbers of readers, k is k0 = (N − Σ n² / N) / (n − 1), the estimate of the analysis
    of variance (Donner 1986, International Statistical Review 54), and the interval is approximate.
    """
    number, count = len(sizes), len(value)
    means = numpy.bincount(application, weights=value) / sizes
    between = float((sizes * (means - value.mean()) ** 2).sum()) / (number - 1)
    within = float(((value - means[application]) ** 2).sum()) / (count - number)
    return _ratio(between, within, readers, number - 1, count - number)


def _ratio(between: float, error: float, readers: float, above: float, below: float) -> Icc:
    """A coefficient of the form (MS − ME) / (MS + (k − 1) ME), averaged (MS − ME) / MS, with F = MS / ME."""
    if max(between, error) < _NOTHING:
        return Icc(Interval(0.0), Interval(0.0))
    single = (between - error) / (between + (readers - 1) * error)
    average = (between - error) / between if between > _NOTHING else None
    if error < _NOTHING * max(between, 1):
        return Icc(Interval(single, 1.0, 1.0), Interval(1.0, 1.0, 1.0))
    ratio = between / error
    low, high = ratio / f_quantile(_SHARE, above, below), ratio * f_quantile(_SHARE, below, above)
    return Icc(
        Interval(single, (low - 1) / (low + readers - 1), (high - 1) / (high + readers - 1)),
        Interval(average, 1 - 1 / low, 1 - 1 / high) if average is not None else Interval(0.0),
    )


def _two_way(table: Real) -> tuple[Icc, Icc]:
    """ICC(A) = (MSR − MSE) / (MSR + (k − 1) MSE + k (MSC − MSE) / n); ICC(C) = (MSR − MSE) / (MSR + (k − 1) MSE).

    The interval of ICC(A) has the degrees of freedom of Satterthwaite (Shrout and Fleiss, page 424; McGraw and Wong,
    table 7); the averaged forms follow by Spearman and Brown: k ρ / (1 + (k − 1) ρ).
    """
    n, k = table.shape
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    general = float(table.mean())
    msr = float(k * ((rows - general) ** 2).sum()) / (n - 1)
    msc = float(n * ((columns - general) ** 2).sum()) / (k - 1)
    mse = float(((table - rows[:, None] - columns[None, :] + general) ** 2).sum()) / ((n - 1) * (k - 1))
    consistent = _ratio(msr, mse, k, n - 1, (n - 1) * (k - 1))
    single = _absolute(msr, msc, mse, n, k)
    return Icc(single, _averaged(single, k)), consistent


def _absolute(msr: float, msc: float, mse: float, n: int, k: int) -> Interval:
    below = msr + (k - 1) * mse + k * (msc - mse) / n
    if below < _NOTHING:
        return Interval(0.0)
    value = (msr - mse) / below
    if value > 1 - _NOTHING:
        return Interval(1.0, 1.0, 1.0)
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    spread = (a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1))
    rest = k * msc + (k * n - k - n) * mse
    if spread < _NOTHING or rest < _NOTHING:
        return Interval(value)
    freedom = (a * msc + b * mse) ** 2 / spread
    if freedom < _LEAST_FREEDOM:
        return Interval(value)
    first, second = f_quantile(_SHARE, n - 1, freedom), f_quantile(_SHARE, freedom, n - 1)
    return Interval(
        value, n * (msr - first * mse) / (first * rest + n * msr), n * (second * msr - mse) / (rest + n * second * msr)
    )


def _averaged(single: Interval, readers: int) -> Interval:
    """Where a bound is so low that no mean has such a reliability there is no interval, and 0 for such an estimate."""
    value, low, high = (_of_mean(one, readers) for one in (single.value, single.low, single.high))
    if value is None:
        return Interval(0.0)
    return Interval(value) if low is None or high is None else Interval(value, low, high)


def _of_mean(value: float | None, readers: int) -> float | None:
    below = 1 + (readers - 1) * (value or 0.0)
    return None if value is None or below <= _NOTHING else readers * value / below
