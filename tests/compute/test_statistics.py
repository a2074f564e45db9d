"""Statistics of a jury: what is told, and what is refused with the missing links."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.compute.results import ranking
from cmpdesk.compute.statistics import statistics
from cmpdesk.compute.statistics_graph import links, parts
from cmpdesk.domain.results import Judged
from cmpdesk.domain.scoring import Aggregation
from cmpdesk.domain.statistics import Method, Part, Reason, Statistics, Verdict
from tests.compute.judged import Marks, criterion, grid_of, judged_of, juries


def ranks(found: Statistics, method: Method) -> dict[str, int]:
    return {one.application: score.rank for one in found.standings if (score := one.by(method))}


def complete(seed: int = 4, applications: int = 7, reviewers: int = 4) -> Judged:
    dice = random.Random(seed)
    quality = [dice.uniform(1, 4) for _ in range(applications)]
    marks: Marks = {
        (f"R{reviewer}", f"A{number}"): [
            min(5, max(0, round(2 * dice.gauss(quality[number] - reviewer / 3, 0.6)) / 2)) for _ in range(2)
        ]
        for reviewer in range(reviewers)
        for number in range(applications)
    }
    return judged_of(grid_of(criterion("a", 60), criterion("b", 40)), marks)


def test_a_complete_balanced_design_makes_additive_equal_raw() -> None:
    found = statistics(complete())
    assert found.obstacle is None
    assert ranks(found, Method.ADDITIVE) == ranks(found, Method.RAW)
    assert ranks(found, Method.MIXED) == ranks(found, Method.RAW)
    for one in found.standings:
        raw, additive = one.by(Method.RAW), one.by(Method.ADDITIVE)
        assert raw is not None
        assert additive is not None
        assert additive.value == pytest.approx(raw.value)
        assert (raw.movement, additive.movement) == (0, 0)
        assert one.interval is not None
        assert one.interval[0] <= raw.rank <= one.interval[1]


@given(juries())
def test_raw_ranks_are_those_of_the_ranking(judged: Judged) -> None:
    found = statistics(judged)
    wanted = {one.key: one.rank for one in ranking(judged).ranked}
    if not found.left_out:
        assert ranks(found, Method.RAW) == wanted


def test_severity_is_what_a_reviewer_gives_less_than_the_average_one() -> None:
    found = statistics(complete())
    severity = [one.severity for one in found.reviewers]
    values = [one.value for one in severity if one is not None]
    assert len(values) == 4
    assert sum(values) == pytest.approx(0)
    assert values == sorted(values), "each marks a third lower than the one before"
    means = [one.mean or 0 for one in found.reviewers]
    assert values == pytest.approx([sum(means) / 4 - one for one in means])
    for one in severity:
        assert one is not None
        assert one.low is not None
        assert one.high is not None
        assert one.low < one.value < one.high


def test_lenient_readers_no_longer_lift_what_they_read() -> None:
    """R3 gives two marks more to all: the raw winner has it, the models see through."""
    quality = {"A": 3.0, "B": 2.5, "C": 2.0, "D": 1.5, "E": 1.0}
    readers = {"R1": "ABCDE", "R2": "ABCDE", "R3": "CDE"}
    marks: Marks = {
        (reviewer, one): [quality[one] + (2 if reviewer == "R3" else 0)]
        for reviewer, read in readers.items()
        for one in read
    }
    found = statistics(
        judged_of(
            grid_of(criterion("a", 10)),
            marks,
        )
    )
    assert found.obstacle is None
    assert ranks(found, Method.ADDITIVE) == {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5}
    assert ranks(found, Method.RAW) == {"A": 1, "C": 2, "B": 3, "D": 4, "E": 5}
    standing = next(one for one in found.standings if one.application == "B")
    score = standing.by(Method.ADDITIVE)
    assert score is not None
    assert score.movement == 1
    assert next(one for one in found.reviewers if one.reviewer == "R3").severity is not None


def test_distributions() -> None:
    marks: Marks = {("R1", "A"): [0, 3], ("R2", "A"): [1, 3], ("R3", "A"): [1, 3], ("R4", "A"): [4.5, 3]}
    first, second = statistics(judged_of(grid_of(criterion("a", 10), criterion("b", 10)), marks)).distributions
    assert dict(first.marks) == {Fraction(half, 2): {0: 1, 2: 2, 9: 1}.get(half, 0) for half in range(11)}
    assert (first.count, first.mean, first.quartiles) == (4, 1.625, (0.75, 1.0, 1.875))
    assert first.deviation == pytest.approx(1.973787)
    assert second.deviation == 0
    whole = statistics(judged_of(grid_of(criterion("a", 10), half=False), {("R1", "A"): [2]})).distributions[0]
    assert [mark for mark, _ in whole.marks] == [0, 1, 2, 3, 4, 5]
    assert whole.deviation is None


def apart() -> Judged:
    """Two groups of reviewers who share no application."""
    dice = random.Random(1)
    marks: Marks = {
        (reviewer, f"{group}{number}"): [dice.randint(0, 10) / 2]
        for group, people in (("A", ("R1", "R2")), ("B", ("R3", "R4")))
        for reviewer in people
        for number in range(3)
    }
    return judged_of(grid_of(criterion("a", 10)), {**marks, ("R5", "C1"): [3]})


def test_a_graph_that_falls_apart_is_refused_with_the_missing_links() -> None:
    found = statistics(apart())
    assert found.obstacle is not None
    assert found.obstacle.reasons == (Reason.NOT_CONNECTED, Reason.FEW_MARKS)
    assert found.obstacle.parts == (
        Part(("R1", "R2"), ("A0", "A1", "A2")), Part(("R3", "R4"), ("B0", "B1", "B2")), Part(("R5",), ("C1",)),
    )  # fmt: skip
    assert found.obstacle.few == (("R5", 1),)
    assert len(found.obstacle.links) == 2
    assert found.components is None
    assert all(one.severity is None and one.mean is not None for one in found.reviewers)
    assert {score.method for one in found.standings for score in one.scores} == {Method.RAW}
    read = [(one.reviewer, one.application) for one in apart().sheets]
    assert len(parts([*read, *found.obstacle.links])) == 1


@given(st.sets(st.tuples(st.sampled_from("RSTUV"), st.sampled_from("abcdefg")), min_size=1), st.data())
def test_proposed_links_join_all_parts_and_avoid_conflicts(pairs: set[tuple[str, str]], data: st.DataObject) -> None:
    every = [(one, other) for one in "RSTUV" for other in "abcdefg"]
    barred = frozenset(data.draw(st.sets(st.sampled_from(every)))) - pairs
    found = parts(pairs)
    assert sorted(one for part in found for one in part.reviewers) == sorted({one for one, _ in pairs})
    assert sorted(one for part in found for one in part.applications) == sorted({one for _, one in pairs})
    proposed = links(found, sorted(pairs), barred)
    assert not barred & set(proposed)
    if not barred:
        assert len(proposed) == len(found) - 1
        assert len(parts([*pairs, *proposed])) == 1


def test_fewer_than_three_scored_applications_are_refused() -> None:
    judged = complete(reviewers=3, applications=4)
    sheets = tuple(one for one in judged.sheets if one.reviewer != "R2" or one.application in {"A0", "A1"})
    found = statistics(replace(judged, sheets=sheets))
    assert found.obstacle is not None
    assert (found.obstacle.reasons, found.obstacle.few) == ((Reason.FEW_MARKS,), (("R2", 2),))
    assert found.obstacle.links == ()
    assert found.agreement.one_way is not None


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        ({}, Reason.FEW_READINGS),
        ({("R1", "A"): [3], ("R1", "B"): [4]}, Reason.FEW_READINGS),
        ({(reviewer, one): [3] for reviewer in ("R1", "R2") for one in "ABC"}, Reason.NO_SPREAD),
    ],
)
def test_nothing_to_compare(marks: Marks, reason: Reason) -> None:
    found = statistics(judged_of(grid_of(criterion("a", 10)), marks))
    assert found.obstacle is not None
    assert found.obstacle.reasons == (reason,)
    assert found.agreement.verdict is Verdict.UNKNOWN


def test_sheets_with_a_waived_criterion_are_left_out_of_the_models() -> None:
    judged = complete()
    first = judged.sheets[0]
    waived = replace(first, marks={**first.marks, "a": None}, waived=frozenset("a"))
    found = statistics(replace(judged, sheets=(waived, *judged.sheets[1:])))
    assert found.left_out == (first.id,)
    assert found.distributions[0].count == 27
    assert found.agreement.reason is Reason.INCOMPLETE


def test_order_of_reviewers_never_matters_and_the_seed_decides() -> None:
    judged = complete()
    turned = replace(judged, sheets=judged.sheets[::-1], entries=judged.entries[::-1])
    assert statistics(judged, seed=3) == statistics(turned, seed=3)


def test_other_aggregations() -> None:
    judged = complete()
    median = replace(judged, grid=replace(judged.grid, aggregation=Aggregation.MEDIAN))
    assert ranks(statistics(median), Method.RAW) == {one.key: one.rank for one in ranking(median).places}
    consensus = replace(judged, grid=replace(judged.grid, aggregation=Aggregation.CONSENSUS))
    assert ranks(statistics(consensus), Method.RAW) == ranks(statistics(judged), Method.RAW)


def test_points_follow_the_normalised_total() -> None:
    judged = complete()
    judged = replace(judged, grid=replace(judged.grid, criteria=(criterion("a", 6), criterion("b", 4))))
    plain, normal = statistics(judged), statistics(replace(judged, normalised=True))
    assert plain.components is not None
    assert normal.components is not None
    assert normal.components.mean == pytest.approx(10 * plain.components.mean)
    assert normal.standings[0].scores[0].value == pytest.approx(10 * plain.standings[0].scores[0].value)
