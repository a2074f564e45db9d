"""Marks as columns, for rankings of many at once.

Marks are whole numbers of half points, so sums are exact; means are compared as fractions over one common denominator.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from cmpdesk.compute.results import halves, parted
from cmpdesk.domain.results import Judged, ranks

Whole = NDArray[numpy.int64]
Real = NDArray[numpy.float64]
_MOST = 2**56
"""Up to here sums stay in 64 bits, with room for what thresholds and changes multiply them by."""
DIGITS = 9
"""Computed scores that agree to so many decimals are equal: what differs beyond is rounding of the machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The marks of the sheets that count. `application` and `reviewer` are of each sheet, the last three of each mark.

    They are places in `applications`, `reviewers`, `sheets` and `criteria`; `half` is in half points.
    """

    applications: tuple[str, ...]
    reviewers: tuple[str, ...]
    sheets: tuple[str, ...]
    criteria: tuple[str, ...]
    weights: Whole
    highest: int
    application: Whole
    reviewer: Whole
    sheet: Whole
    criterion: Whole
    half: Whole


def load(judged: Judged, shared: bool = False) -> Marks:
    """Return the marks of the sheets that count, sorted by key; with `shared` those of the shared criteria alone."""
    counted, _ = parted(judged)
    criteria = judged.shared if shared else judged.criteria
    place = {one.code: number for number, one in enumerate(criteria)}
    applications = sorted(one.key for one in judged.entries)
    reviewers = sorted({one.reviewer for one in counted})
    application_of = {key: number for number, key in enumerate(applications)}
    reviewer_of = {key: number for number, key in enumerate(reviewers)}
    rows = [
        (number, place[code], half)
        for number, sheet in enumerate(counted)
        for code, half in halves(judged, sheet).items()
        if code in place
    ]
    columns = numpy.array(rows, dtype=numpy.int64).reshape(-1, 3)
    return Marks(
        applications=tuple(applications),
        reviewers=tuple(reviewers),
        sheets=tuple(one.id for one in counted),
        criteria=tuple(one.code for one in criteria),
        weights=numpy.array([one.weight for one in criteria], dtype=numpy.int64),
        highest=judged.grid.highest,
        application=numpy.array([application_of[one.application] for one in counted], dtype=numpy.int64),
        reviewer=numpy.array([reviewer_of[one.reviewer] for one in counted], dtype=numpy.int64),
        sheet=columns[:, 0].copy(),
        criterion=columns[:, 1].copy(),
        half=columns[:, 2].copy(),
    )


def values(marks: Marks, middle: bool = False) -> tuple[Whole, int, Whole]:
    """Return the value of each application and criterion, times one denominator; that; and how many marks made it.

    The value is the mean, or the median with `middle`. The first is of Python's own numbers where 64 bits are too few.
    """
    width = len(marks.criteria)
    shape = (len(marks.applications), width)
    cell = marks.application[marks.sheet] * width + marks.criterion
    count = numpy.bincount(cell, minlength=shape[0] * width)
    if middle:
        summed, denominator = _middle(cell, marks.half, count), 4
        return summed.reshape(shape), denominator, count.reshape(shape)
    summed = numpy.bincount(cell, weights=marks.half, minlength=shape[0] * width).astype(numpy.int64)
    common = math.lcm(*(int(one) for one in numpy.unique(count) if one))
    reach = 2 * marks.highest * common * max(1, int(numpy.abs(marks.weights).sum()))
    if reach >= _MOST:
        summed, part = summed.astype(object), common // numpy.maximum(count, 1).astype(object)
    else:
        part = common // numpy.maximum(count, 1)
    return (summed * part).reshape(shape), 2 * common, count.reshape(shape)


def raw(marks: Marks, ties: Sequence[str] = (), middle: bool = False) -> Whole:
    """Return the rank of each application by its weighted mean (or median) marks; 0 where a criterion has no mark."""
    value, _, count = values(marks, middle)
    keys = [value @ marks.weights.astype(value.dtype)]
    keys.extend(value[:, marks.criteria.index(code)] for code in ties if code in marks.criteria)
    return placed(keys, numpy.asarray((count > 0).all(axis=1)))


def totals(marks: Marks) -> tuple[Real, Whole]:
    """Return the total of each sheet that has a mark for each criterion, in points; and the places of these sheets."""
    number = len(marks.sheets)
    whole = numpy.bincount(marks.sheet, minlength=number) == len(marks.criteria)
    summed = numpy.bincount(marks.sheet, weights=marks.half * marks.weights[marks.criterion], minlength=number)
    kept = numpy.flatnonzero(whole)
    return summed[kept] / (2 * marks.highest), kept


def z_scores(marks: Marks) -> tuple[Real, Whole]:
    """Return the mean z-score of each application, and how many sheets made it.

    z = (total − mean of the reviewer) / standard deviation (of a sample) of the reviewer; 0 where a reviewer gave the
    same total to all, or has one sheet. See Cronbach, Gleser, Nanda, Rajaratnam (1972) on relative decisions.
    """
    total, kept = totals(marks)
    reviewer, application = marks.reviewer[kept], marks.application[kept]
    count = numpy.maximum(numpy.bincount(reviewer, minlength=len(marks.reviewers)), 1)
    mean = numpy.bincount(reviewer, weights=total, minlength=len(count)) / count
    distance = total - mean[reviewer]
    squares = numpy.bincount(reviewer, weights=distance * distance, minlength=len(count))
    deviation = numpy.sqrt(squares / numpy.maximum(count - 1, 1))
    flat = deviation < 10.0**-DIGITS
    z = distance / numpy.where(flat, numpy.inf, deviation)[reviewer]
    read = numpy.bincount(application, minlength=len(marks.applications))
    return numpy.bincount(application, weights=z, minlength=len(read)) / numpy.maximum(read, 1), read


def z_ranks(marks: Marks) -> Whole:
    """Return the rank of each application by its mean z-score; 0 where it has no sheet."""
    score, read = z_scores(marks)
    return placed([numpy.round(score, DIGITS)], read > 0)


def placed(keys: Sequence[Whole | Real], present: NDArray[numpy.bool_]) -> Whole:
    """Return the rank (1, 2, 2, 4) of each row by `keys`, the first counting most, the greatest first; 0 if absent."""
    result = numpy.zeros(len(present), dtype=numpy.int64)
    some = numpy.flatnonzero(present)
    if keys[0].dtype == object:
        rows = [tuple(key[row] for key in keys) for row in some]
        result[some] = ranks(rows)
        return result
    columns = [-key[some] for key in keys]
    order = numpy.lexsort(columns[::-1]) if len(columns) > 1 else numpy.argsort(columns[0], kind="stable")
    differs = numpy.zeros(len(some), dtype=bool)
    for column in columns:
        ordered = column[order]
        differs[1:] |= ordered[1:] != ordered[:-1]
    start = numpy.maximum.accumulate(numpy.where(differs, numpy.arange(len(some)), 0))
    result[some[order]] = start + 1
    return result


def _middle(cell: Whole, half: Whole, count: Whole) -> Whole:
    """Twice the median of the half points of each cell, 0 where there are none."""
    span = int(half.max(initial=0)) + 1
    ordered = numpy.sort(cell * span + half) % span
    last = numpy.cumsum(count)
    first = last - count
    some = count > 0
    result = numpy.zeros(len(count), dtype=numpy.int64)
    low, high = first[some] + (count[some] - 1) // 2, first[some] + count[some] // 2
    result[some] = ordered[low] + ordered[high]
    return result
