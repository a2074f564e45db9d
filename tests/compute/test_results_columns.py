"""Rankings of columns are the rankings of the open computation, only sooner."""

import math
import statistics
from collections import defaultdict
from dataclasses import replace

import numpy
from hypothesis import given

from cmpdesk.compute.marks import load, placed, raw, totals, values, z_ranks, z_scores
from cmpdesk.compute.results import ranking
from cmpdesk.domain.results import Judged
from cmpdesk.domain.scoring import Aggregation
from tests.compute.judged import criterion, grid_of, judged_of, juries


@given(juries())
def test_raw_ranks_are_those_of_the_open_computation(judged: Judged) -> None:
    marks = load(judged)
    ranks = raw(marks, judged.grid.ties, judged.grid.aggregation is Aggregation.MEDIAN)
    wanted = {one.key: one.rank or 0 for one in ranking(judged).places}
    assert dict(zip(marks.applications, ranks.tolist(), strict=True)) == wanted


def test_means_over_many_numbers_of_readers_stay_exact() -> None:
    """The common denominator of 1 to 60 readers does not fit 64 bits: whole numbers of any size take over."""
    grid = grid_of(criterion("a", 10), criterion("b", 7), ties=("b",))
    marks = {
        (f"R{reviewer}", f"A{number:02}"): [(reviewer * number) % 11 / 2, (reviewer + number) % 11 / 2]
        for number in range(1, 61)
        for reviewer in range(number)
    }
    judged = judged_of(grid, marks)
    columns = load(judged)
    value, denominator, _ = values(columns)
    assert value.dtype == object
    assert denominator == 2 * math.lcm(*range(1, 61))
    wanted = {one.key: one.rank for one in ranking(judged).places}
    assert dict(zip(columns.applications, raw(columns, ("b",)).tolist(), strict=True)) == wanted


@given(juries(waivers=False))
def test_z_scores_are_those_of_their_definition(judged: Judged) -> None:
    grid = judged.grid
    points: dict[str, dict[str, float]] = defaultdict(dict)
    for sheet in judged.sheets:
        points[sheet.reviewer][sheet.application] = sum(
            one.weight * float(sheet.marks[one.code] or 0) / grid.highest for one in grid.criteria
        )
    z: dict[str, list[float]] = defaultdict(list)
    for own in points.values():
        mean = statistics.fmean(own.values())
        spread = statistics.stdev(own.values()) if len(own) > 1 else 0.0
        for application, total in own.items():
            z[application].append((total - mean) / spread if spread > 1e-9 else 0.0)
    marks = load(judged)
    score, read = z_scores(marks)
    for key, value, count in zip(marks.applications, score, read, strict=True):
        assert count == len(z[key])
        assert not count or abs(value - statistics.fmean(z[key])) < 1e-9
    ranks = dict(zip(marks.applications, z_ranks(marks).tolist(), strict=True))
    rounded = {key: round(statistics.fmean(found), 7) for key, found in z.items() if found}
    for key, value in rounded.items():
        assert ranks[key] >= 1 + sum(other > value for other in rounded.values())
    assert all(ranks[one.key] == 0 for one in judged.entries if not z[one.key])


def test_a_sheet_with_a_hole_has_no_total() -> None:
    grid = grid_of(criterion("a", 10), criterion("b", 10))
    judged = judged_of(grid, {("R1", "A"): [5, None], ("R2", "A"): [3, 4]}, waived=frozenset("b"))
    marks = load(judged)
    total, kept = totals(marks)
    assert total.tolist() == [14.0]
    assert [marks.sheets[one] for one in kept] == ["R2-A"]


def test_nothing_to_rank() -> None:
    judged = replace(judged_of(grid_of(criterion("a", 10)), {("R1", "A"): [1]}), sheets=())
    assert raw(load(judged)).tolist() == [0]
    assert z_ranks(load(judged)).tolist() == [0]
    assert placed([numpy.zeros(0, dtype=numpy.int64)], numpy.zeros(0, dtype=bool)).tolist() == []
