"""Statistics of the marks of one jury. They help judgement; only the rule of the grid makes the ranking."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import numpy

from cmpdesk.compute import marks as columns
from cmpdesk.compute.marks import Marks, Real, Whole
from cmpdesk.compute.results import scale_of
from cmpdesk.compute.statistics_agreement import agreement
from cmpdesk.compute.statistics_graph import Pair, links, parts
from cmpdesk.compute.statistics_models import Additive, Mixed, Readings, additive, expected_ranks, mixed, rank_intervals
from cmpdesk.domain.results import Judged
from cmpdesk.domain.scoring import Aggregation
from cmpdesk.domain.statistics import (
    Agreement,
    Components,
    Distribution,
    Interval,
    Method,
    Obstacle,
    Reason,
    ReviewerStatistics,
    Score,
    Standing,
    Statistics,
)

LEAST = 3
"""A reviewer is compared with others from so many scored applications on."""
_EQUAL = 10.0**-columns.DIGITS


def statistics(judged: Judged, seed: int = 0, barred: frozenset[Pair] = frozenset()) -> Statistics:
    """Return the statistics of all sheets that count; the same input and seed give the same result.

    Models are of the totals of sheets on the shared criteria, in points. They are refused where the graph of reviewers
    and applications falls apart (readings in `barred`, of (reviewer, application), are not proposed to mend it), or
    where a reviewer scored fewer than three applications. Where the grid takes the marks of the consensus, the raw
    method takes the mean of the reviewers.
    """
    every, shared = columns.load(judged), columns.load(judged, shared=True)
    total, kept = columns.totals(shared)
    total = total * float(scale_of(judged))
    application, reviewer = shared.application[kept], shared.reviewer[kept]
    names, application = numpy.unique(application, return_inverse=True)
    obstacle = _obstacle(shared, total, kept, barred)
    first = second = None
    if obstacle is None:
        people = numpy.unique(reviewer, return_inverse=True)[1]
        readings = Readings(total, application, people, len(names), int(people.max()) + 1)
        first, second = additive(readings), mixed(readings)
    left = numpy.setdiff1d(numpy.arange(len(shared.sheets)), kept)
    return Statistics(
        distributions=tuple(
            _distribution(every, number, judged.grid.half_marks) for number in range(len(every.criteria))
        ),
        reviewers=_reviewers(shared, total, reviewer, first),
        agreement=agreement(total, application, reviewer),
        criteria=tuple(_criterion(every, number) for number in range(len(every.criteria))),
        standings=_standings(judged, every, shared, names, (first, second), seed),
        components=None
        if second is None
        else Components(second.mean, second.applications, second.reviewers, second.residual),
        obstacle=obstacle,
        left_out=tuple(shared.sheets[number] for number in left),
    )


def _obstacle(marks: Marks, total: Real, kept: Whole, barred: frozenset[Pair]) -> Obstacle | None:
    pairs = [
        (marks.reviewers[person], marks.applications[application])
        for person, application in zip(marks.reviewer[kept], marks.application[kept], strict=True)
    ]
    people = sorted({reviewer for reviewer, _ in pairs})
    if len(people) < 2 or len({application for _, application in pairs}) < 2:
        return Obstacle((Reason.FEW_READINGS,))
    read = Counter(reviewer for reviewer, _ in pairs)
    few = tuple((one, read[one]) for one in people if read[one] < LEAST)
    found = parts(pairs)
    reasons = []
    if len(found) > 1:
        reasons.append(Reason.NOT_CONNECTED)
    if few:
        reasons.append(Reason.FEW_MARKS)
    if not reasons and float(numpy.ptp(total)) < _EQUAL:
        reasons.append(Reason.NO_SPREAD)
    if not reasons:
        return None
    apart = len(found) > 1
    return Obstacle(tuple(reasons), found if apart else (), links(found, pairs, barred) if apart else (), few)


def _distribution(marks: Marks, criterion: int, half_marks: bool) -> Distribution:
    """Quartiles are those of type 7 (Hyndman and Fan 1996, The American Statistician 50), as in a spreadsheet."""
    half = marks.half[marks.criterion == criterion]
    given = numpy.bincount(half, minlength=2 * marks.highest + 1)
    steps = range(0, 2 * marks.highest + 1, 1 if half_marks else 2)
    low, middle, high = numpy.quantile(half / 2, (0.25, 0.5, 0.75)).tolist() if len(half) else (0.0, 0.0, 0.0)
    return Distribution(
        code=marks.criteria[criterion],
        count=len(half),
        marks=tuple((Fraction(step, 2), int(given[step])) for step in steps),
        mean=float(half.mean()) / 2 if len(half) else None,
        deviation=float(half.std(ddof=1)) / 2 if len(half) > 1 else None,
        quartiles=(low, middle, high) if len(half) else None,
    )


def _reviewers(marks: Marks, total: Real, reviewer: Whole, fit: Additive | None) -> tuple[ReviewerStatistics, ...]:
    """Severity is the effect of the reviewer in the additive model with its sign turned (see `additive`)."""
    rows = []
    fitted = 0
    for number, name in enumerate(marks.reviewers):
        own = total[reviewer == number]
        severity = None
        if fit is not None and len(own):
            value = -float(fit.effect[fitted])
            margin = None if fit.margin is None else float(fit.margin[fitted])
            severity = Interval(value) if margin is None else Interval(value, value - margin, value + margin)
            fitted += 1
        rows.append(
            ReviewerStatistics(
                reviewer=name,
                sheets=int((marks.reviewer == number).sum()),
                mean=float(own.mean()) if len(own) else None,
                deviation=float(own.std(ddof=1)) if len(own) > 1 else None,
                severity=severity,
            )
        )
    return tuple(rows)


def _criterion(marks: Marks, criterion: int) -> tuple[str, Agreement]:
    chosen = marks.criterion == criterion
    sheet = marks.sheet[chosen]
    return marks.criteria[criterion], agreement(marks.half[chosen] / 2, marks.application[sheet], marks.reviewer[sheet])


def _standings(
    judged: Judged, every: Marks, shared: Marks, names: Whole, fits: tuple[Additive | None, Mixed | None], seed: int
) -> tuple[Standing, ...]:
    """`names` are the applications that the models saw: raw ranks are given among those of them that have one."""
    middle = judged.grid.aggregation is Aggregation.MEDIAN
    value, denominator, count = columns.values(every, middle)
    present = numpy.zeros(len(every.applications), dtype=bool)
    present[names] = (count[names] > 0).all(axis=1)
    points = value @ every.weights.astype(value.dtype)
    ties = [value[:, every.criteria.index(code)] for code in judged.grid.ties if code in every.criteria]
    place = columns.placed([points, *ties], present)
    shown = numpy.flatnonzero(present)
    scores: dict[Method, tuple[Sequence[float], Sequence[int]]] = {}
    scale = scale_of(judged) / (denominator * every.highest)
    scores[Method.RAW] = ([float(int(points[one]) * scale) for one in shown], place[shown].tolist())
    low = high = None
    first, second = fits
    if first is not None and second is not None:
        z, _ = columns.z_scores(shared)
        row = numpy.searchsorted(names, shown)
        expected = expected_ranks(second)
        for method, score in (
            (Method.Z_SCORE, z[names]),
            (Method.ADDITIVE, first.quality),
            (Method.MIXED, second.mean + second.quality),
            (Method.EXPECTED, expected),
        ):
            best = -score[row] if method is Method.EXPECTED else score[row]
            ranked = columns.placed([numpy.round(best, columns.DIGITS)], numpy.ones(len(row), dtype=bool))
            scores[method] = (score[row].tolist(), ranked.tolist())
        low, high = (one[row].tolist() for one in rank_intervals(second, seed))
    standings = [
        Standing(
            application=every.applications[one],
            reviews=int((every.application == one).sum()),
            scores=tuple(
                Score(method, float(found[at]), int(ranked[at]), int(place[one]) - int(ranked[at]))
                for method, (found, ranked) in scores.items()
            ),
            interval=None if low is None or high is None else (low[at], high[at]),
        )
        for at, one in enumerate(shown)
    ]
    return tuple(sorted(standings, key=lambda one: (one.scores[0].rank, one.application)))
