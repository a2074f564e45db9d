"""What small changes would do to a ranking and to who is above the line."""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median

import numpy
from numpy.typing import NDArray

from cmpdesk.compute import marks as columns
from cmpdesk.compute.marks import Marks, Whole
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.results import Judged, Line
from cmpdesk.domain.scoring import Aggregation
from cmpdesk.domain.statistics import Change, ChangeKind, Effect, Firmness, Sensitivity
from cmpdesk.domain.tasks import Watch

WEIGHT_STEP = 5
"""How many points a weight moves."""
_PAUSE = 100
"""After so many changes work asks whether to go on."""
Above = NDArray[numpy.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Values:
    """The value of each application and criterion times `denominator`, and from how many marks; 0: no value."""

    value: Whole
    denominator: int
    count: Whole


def sensitivity(judged: Judged, line: Line | None = None, watch: Watch | None = None) -> Sensitivity:
    """Return what changes if a mark moves by half a point, a reviewer is left out or a weight moves by five points.

    Each change is made alone. A mark moves by one where the grid has no half marks; it never leaves the scale, nor does
    a weight fall below zero; the other weights stay. Under consensus the marks of the consensus move, and leaving out a
    reviewer changes nothing. Without a line nobody is above it.
    """
    field = _Field(judged, line)
    effects = []
    for done, (change, ranks, above) in enumerate(field.changes()):
        if watch is not None and done % _PAUSE == 0:
            watch.check()
        if (effect := field.effect(change, ranks, above)) is not None:
            effects.append(effect)
    return Sensitivity(tuple(effects), tuple(_firmness(field, effects)))


class _Field:
    """One jury's marks, what makes them a ranking, and where it stands before any change."""

    def __init__(self, judged: Judged, line: Line | None) -> None:
        self.judged, self.line = judged, line
        self.marks = columns.load(judged)
        self.consensus = judged.grid.aggregation is Aggregation.CONSENSUS
        self.middle = judged.grid.aggregation is Aggregation.MEDIAN
        self.step = 1 if judged.grid.half_marks else 2
        self.top = 2 * judged.grid.highest
        self.ties = [self.marks.criteria.index(one) for one in judged.grid.ties if one in self.marks.criteria]
        self.thresholds = [
            (number, Fraction(one.threshold)) for number, one in enumerate(judged.criteria) if one.threshold is not None
        ]
        self.entries = {one.key: one for one in judged.entries}
        self.asked = self._asked()
        self.values = self._agreed() if self.consensus else self._computed(self.marks)
        self.ranks, self.above = self.outcome(self.values, self.marks.weights)
        points = self.values.value @ self.marks.weights.astype(self.values.value.dtype)
        self.passing = self._passing(self.values.value, points, self.values.denominator) & (self.ranks > 0)
        given = [
            (int(points[row]), *(int(value[one]) for one in self.ties)) for row, value in enumerate(self.values.value)
        ]
        self.keys = sorted({key for key, rank in zip(given, self.ranks, strict=True) if rank})
        """What ranks are made of, in order; `dense` is the place of each application in them, −1 without a rank."""
        place = {key: number for number, key in enumerate(self.keys)}
        self.dense = numpy.array(
            [place[key] if rank else -1 for key, rank in zip(given, self.ranks, strict=True)], dtype=numpy.int64
        )
        self.given: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
        """Half points and reviewers of each application and criterion."""
        for sheet, criterion, half in zip(self.marks.sheet, self.marks.criterion, self.marks.half, strict=True):
            reviewer = self.marks.reviewers[self.marks.reviewer[sheet]]
            self.given[int(self.marks.application[sheet]), int(criterion)].append((int(half), reviewer))

    def _asked(self) -> Whole:
        cents = []
        for key in self.marks.applications:
            asked = self.entries[key].asked
            if asked is not None and self.line and self.line.envelope and asked.currency != self.line.envelope.currency:
                raise Refusal("money.two-currencies", first=self.line.envelope.currency, second=asked.currency)
            cents.append(asked.cents if asked else 0)
        return numpy.array(cents, dtype=numpy.int64)

    def _computed(self, marks: Marks) -> _Values:
        return _Values(*columns.values(marks, self.middle))

    def _agreed(self) -> _Values:
        shape = (len(self.marks.applications), len(self.marks.criteria))
        value, count = numpy.zeros(shape, dtype=numpy.int64), numpy.zeros(shape, dtype=numpy.int64)
        for row, key in enumerate(self.marks.applications):
            for column, code in enumerate(self.marks.criteria):
                mark = self.judged.consensus.get(key, {}).get(code)
                if mark is not None:
                    value[row, column], count[row, column] = int(mark * 2), 1
        return _Values(value, 2, count)

    def outcome(self, values: _Values, weights: Whole) -> tuple[Whole, Above]:
        """Return the ranks (0: none) and who is above the line."""
        points = values.value @ weights.astype(values.value.dtype)
        present = numpy.asarray((values.count > 0).all(axis=1))
        ranks = columns.placed([points, *(values.value[:, one] for one in self.ties)], present)
        return ranks, self._cut(ranks, self._passing(values.value, points, values.denominator) & present)

    def moved(self, row: int, value: Sequence[int]) -> tuple[Whole, Above]:
        """Return the same where the values of one application change: others move by one place at most."""
        points = sum(one * int(weight) for one, weight in zip(value, self.marks.weights, strict=True))
        key = (points, *(value[one] for one in self.ties))
        ranks = self.ranks
        if ranks[row]:
            left, right = bisect_left(self.keys, key), bisect_right(self.keys, key)
            shift = (self.dense < left).astype(numpy.int64) - (self.dense < self.dense[row])
            ranks = numpy.where(ranks > 0, ranks + shift, 0)
            ranks[row] = 1 + int((self.dense >= right).sum()) - int(self.dense[row] >= right)
        changed = numpy.array([value], dtype=self.values.value.dtype)
        passes = bool(ranks[row]) and bool(
            self._passing(changed, numpy.array([points], dtype=changed.dtype), self.values.denominator)[0]
        )
        if passes == self.passing[row] and (ranks == self.ranks).all():
            return self.ranks, self.above
        passing = self.passing.copy()
        passing[row] = passes
        return ranks, self._cut(ranks, passing)

    def _passing(self, value: Whole, points: Whole, denominator: int) -> Above:
        """Who reaches every threshold."""
        passing = numpy.ones(len(points), dtype=bool)
        for number, threshold in self.thresholds:
            least = threshold.numerator * denominator
            passing &= (value[:, number] * threshold.denominator >= least).astype(bool)
        if self.judged.grid.threshold is not None:
            total = Fraction(self.judged.grid.threshold) * denominator * self.judged.grid.highest
            passing &= (points * total.denominator >= total.numerator).astype(bool)
        return passing

    def _cut(self, ranks: Whole, passing: Above) -> Above:
        """Who is above the line, from the first rank down, as `cut` in `compute/results.py` says."""
        above = numpy.zeros(len(ranks), dtype=bool)
        if self.line is None:
            return above
        some = numpy.flatnonzero(passing)
        some = some[numpy.argsort(ranks[some], kind="stable")]
        end = numpy.searchsorted(ranks[some], ranks[some], side="right")
        fits = numpy.ones(len(some), dtype=bool)
        if self.line.places is not None:
            fits &= end <= self.line.places
        if self.line.envelope is not None and len(some):
            fits &= numpy.cumsum(self.asked[some])[end - 1] <= self.line.envelope.cents
        above[some] = numpy.logical_and.accumulate(fits)
        return above

    def effect(self, change: Change, ranks: Whole, above: Above) -> Effect | None:
        """Return what is different from before, None where nothing is."""
        moved = numpy.flatnonzero(ranks != self.ranks)
        risen, fallen = numpy.flatnonzero(above & ~self.above), numpy.flatnonzero(self.above & ~above)
        if not len(moved) and not len(risen) and not len(fallen):
            return None
        names = self.marks.applications
        return Effect(
            change,
            tuple((names[one], int(self.ranks[one]), int(ranks[one])) for one in moved),
            tuple(names[one] for one in risen),
            tuple(names[one] for one in fallen),
        )

    def changes(self) -> Iterator[tuple[Change, Whole, Above]]:
        """Yield each change with the ranks and who is above the line after it."""
        weights = self.marks.weights
        for row, key in enumerate(self.marks.applications):
            before = [int(one) for one in self.values.value[row]]
            for column, code in enumerate(self.marks.criteria):
                for step in (self.step, -self.step):
                    for value, reviewers in self._moves(row, column, step):
                        change = Change(ChangeKind.MARK, Fraction(step, 2), key, code, reviewers)
                        yield change, *self.moved(row, [*before[:column], value, *before[column + 1 :]])
        for number, reviewer in enumerate(() if self.consensus else self.marks.reviewers):
            without = self._computed(_without(self.marks, number))
            yield Change(ChangeKind.REVIEWER, reviewers=(reviewer,)), *self.outcome(without, weights)
        for column, code in enumerate(self.marks.criteria):
            for step in (WEIGHT_STEP, -WEIGHT_STEP):
                moved = max(step, -int(weights[column]))
                changed = weights.copy()
                changed[column] += moved
                if moved and changed.any():
                    change = Change(ChangeKind.WEIGHT, Fraction(moved), criterion=code)
                    yield change, *self.outcome(self.values, changed)

    def _moves(self, row: int, column: int, step: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield each new value that moving one mark can give, with those whose mark it may be."""
        before = self.values.value[row, column]
        if self.consensus:
            if self.values.count[row, column] and 0 <= before + step <= self.top:
                yield int(before) + step, ()
            return
        given = self.given[row, column]
        movable = [(half, reviewer) for half, reviewer in given if 0 <= half + step <= self.top]
        if not movable:
            return
        if not self.middle:
            part = self.values.denominator // (2 * len(given))
            yield before + step * part, tuple(sorted(reviewer for _, reviewer in movable))
            return
        halves = [half for half, _ in given]
        found: dict[int, list[str]] = defaultdict(list)
        for half, reviewer in movable:
            others = list(halves)
            others.remove(half)
            found[int(2 * median([*others, half + step]))].append(reviewer)
        for value in sorted(found):
            yield value, tuple(sorted(found[value]))


def _without(marks: Marks, reviewer: int) -> Marks:
    kept = marks.reviewer[marks.sheet] != reviewer
    return replace(marks, sheet=marks.sheet[kept], criterion=marks.criterion[kept], half=marks.half[kept])


def _firmness(field: _Field, effects: list[Effect]) -> Iterator[Firmness]:
    best, worst = field.ranks.copy(), field.ranks.copy()
    row_of = {key: row for row, key in enumerate(field.marks.applications)}
    reviewers: dict[str, list[str]] = defaultdict(list)
    weights: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    single: set[str] = set()
    for effect in effects:
        for key, _, after in effect.moved:
            if after:
                best[row_of[key]] = min(best[row_of[key]], after)
                worst[row_of[key]] = max(worst[row_of[key]], after)
        for key in (*effect.risen, *effect.fallen):
            if effect.change.kind is ChangeKind.REVIEWER:
                reviewers[key].extend(effect.change.reviewers)
            elif effect.change.kind is ChangeKind.WEIGHT:
                weights[key].append((effect.change.criterion, effect.change.step))
            elif effect.change.application == key:
                single.add(key)
    ranked = [row for row in range(len(field.ranks)) if field.ranks[row]]
    for row in sorted(ranked, key=lambda one: (field.ranks[one], field.marks.applications[one])):
        key = field.marks.applications[row]
        steps = 1 if key in single else None
        if steps is None and field.line is not None and not field.middle and not field.consensus:
            steps = _steps(field, row)
        yield Firmness(
            application=key,
            rank=int(field.ranks[row]),
            above=bool(field.above[row]),
            best=int(best[row]),
            worst=int(worst[row]),
            steps=steps,
            reviewers=tuple(sorted(reviewers[key])),
            weights=tuple(sorted(weights[key])),
        )


def _steps(field: _Field, row: int) -> int | None:
    """Return the least number of steps on the marks of one application that brings it across the line, for means.

    Downwards either one criterion falls below its threshold, or the marks that weigh most fall. Upwards what is below a
    threshold rises to it first, then the marks that weigh most. More steps never bring it back.
    """
    falls = bool(field.above[row])
    given = [[half for half, _ in field.given[row, one]] for one in range(len(field.marks.criteria))]
    room = [sum((half if falls else field.top - half) // field.step for half in one) for one in given]
    weights = field.marks.weights
    gain = [Fraction(int(weights[one]), len(given[one])) for one in range(len(given))]
    order = {one: place for place, one in enumerate(field.ties)}
    weighty = sorted(range(len(given)), key=lambda one: (-gain[one], order.get(one, len(order))))
    fixed = [0] * len(given)
    if falls:
        plans = [weighty, *([number] for number, _ in field.thresholds)]
    else:
        plans = [weighty]
        for number, threshold in field.thresholds:
            lack = 2 * threshold * len(given[number]) - sum(given[number])
            fixed[number] = max(0, math.ceil(lack / field.step))
            if fixed[number] > room[number]:
                return None
    found = (_least(field, row, plan, room, fixed) for plan in plans)
    return min((one for one in found if one is not None), default=None)


def _least(field: _Field, row: int, plan: list[int], room: list[int], fixed: list[int]) -> int | None:
    """Return the least number of steps, those of `fixed` included, the others spent in the order of `plan`."""
    falls = bool(field.above[row])

    def crosses(number: int) -> bool:
        value = [int(one) for one in field.values.value[row]]
        spent = list(fixed)
        for criterion in plan:
            taken = min(number, room[criterion] - fixed[criterion])
            spent[criterion] += taken
            number -= taken
        for criterion, steps in enumerate(spent):
            part = field.values.denominator // (2 * int(field.values.count[row, criterion]))
            value[criterion] += steps * part * field.step * (-1 if falls else 1)
        _, above = field.moved(row, value)
        return bool(above[row]) is not falls

    low, high = 0, sum(room[one] - fixed[one] for one in plan)
    if not crosses(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if crosses(middle):
            high = middle
        else:
            low = middle + 1
    return sum(fixed) + low
