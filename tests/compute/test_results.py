"""Results are computed openly and exactly: vectors of the field, an independent computation, properties."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.compute.results import cut, ranking
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.results import Flag, FlagKind, Judged, Line, Placed, Sheet
from cmpdesk.domain.scoring import Aggregation, Recommendation
from tests.compute.judged import Marks, criterion, grid_cmp, grid_of, judged_of, juries

F = Fraction


def by_key(judged: Judged) -> dict[str, Placed]:
    return {one.key: one for one in ranking(judged).places}


def spread(second: list[float]) -> dict[tuple[str, str], list[float | None]]:
    """Three reviewers who differ on the second criterion only."""
    return {(f"R{number}", "P"): [4, mark, 4, 4, 4, 4, 4] for number, mark in enumerate(second)}


@pytest.mark.parametrize(
    ("aggregation", "value", "points"), [(Aggregation.MEAN, F(3), F(12)), (Aggregation.MEDIAN, F(7, 2), F(14))]
)
def test_project_p(aggregation: Aggregation, value: Fraction, points: Fraction) -> None:
    placed = by_key(judged_of(grid_cmp(aggregation=aggregation), spread([4.0, 3.5, 1.5])))["P"]
    second = placed.criteria[1]
    assert (second.value, second.points, second.count) == (value, points, 3)
    assert (second.lowest, second.highest) == (F(3, 2), F(4))
    assert placed.flags == (Flag(FlagKind.CRITERION_SPREAD, "c2"),)
    assert second.variance == F(7, 4)
    assert second.deviation == pytest.approx(1.3228756)
    assert placed.proposable


def test_shared_ranks_of_totals() -> None:
    grid = grid_of(criterion("c", 100), highest=100, least_reviews=1)
    marks: Marks = {("R1", "A"): [84], ("R1", "B"): [84], ("R1", "C"): [79.5]}
    assert [(one.key, one.rank) for one in ranking(judged_of(grid, marks)).places] == [("A", 1), ("B", 1), ("C", 3)]


def test_a_criterion_below_its_threshold_cannot_be_proposed_whatever_the_total() -> None:
    marks = {(f"R{number}", "P"): [3.5, 3, 2, 3.5, 3.5, 3.5, 3.0] for number in range(3)}
    placed = by_key(judged_of(grid_cmp(), marks))["P"]
    assert placed.total == F("61.5")
    assert placed.flags == (Flag(FlagKind.BELOW_CRITERION, "c3"),)
    assert not placed.proposable
    assert placed.rank == 1


def test_thresholds_are_tested_on_unrounded_values() -> None:
    marks = {("R1", "A"): [59.5, 3.0], ("R2", "A"): [60, 2.5], ("R3", "A"): [60, 2.0]}
    grid = grid_of(criterion("c", 100), criterion("d", 0, "2.5"), highest=100, threshold=Decimal(60))
    placed = by_key(judged_of(grid, marks))["A"]
    assert placed.total == F(359, 6), "prints as 59.8"
    assert placed.flags == (Flag(FlagKind.BELOW_TOTAL),)
    assert by_key(judged_of(replace(grid, threshold=Decimal("59.8")), marks))["A"].flags == ()


def test_the_precedent_of_medians_and_a_chain_of_ties() -> None:
    """Impact weighs half more; equal totals go by impact, then excellence (domain.md, C22)."""
    grid = grid_of(
        criterion("excellence", 10),
        criterion("impact", 15),
        criterion("implementation", 10),
        aggregation=Aggregation.MEDIAN,
        ties=("impact", "excellence", "implementation"),
        least_reviews=1,
    )
    marks: dict[tuple[str, str], list[float]] = {
        ("R1", "A"): [5, 2, 4], ("R1", "B"): [2, 4, 4], ("R1", "C"): [4, 2, 5], ("R1", "D"): [4, 2, 5],
        ("R1", "E"): [0, 0, 0],
    }  # fmt: skip
    assert [(one.key, one.rank) for one in ranking(judged_of(grid, marks)).places] == [
        ("B", 1), ("A", 2), ("C", 3), ("D", 3), ("E", 5),
    ]  # fmt: skip


def test_incomplete_sheets_stand_apart_until_waived() -> None:
    marks: dict[tuple[str, str], list[float | None]] = {
        ("R1", "A"): [4, 2], ("R2", "A"): [2, None], ("R3", "B"): [None, None],
    }  # fmt: skip
    judged = judged_of(grid_of(criterion("a", 10), criterion("b", 10)), marks)
    result = ranking(judged)
    assert [(one.sheet, one.missing) for one in result.apart] == [("R2-A", ("b",)), ("R3-B", ("a", "b"))]
    first, second = result.places
    assert (first.key, first.total, first.reviews, first.sheets) == ("A", F(12), 1, ("R1-A",))
    assert Flag(FlagKind.FEW_REVIEWS) in first.flags
    assert (second.key, second.rank, second.total, second.proposable) == ("B", None, None, False)
    waived = ranking(replace(judged, sheets=tuple(replace(one, waived=frozenset("b")) for one in judged.sheets)))
    assert [one.sheet for one in waived.apart] == ["R3-B"]
    assert [(one.value, one.count) for one in waived.places[0].criteria] == [(F(3), 2), (F(2), 1)]
    assert waived.places[0].lowest == waived.places[0].highest == 12, "a total without its criterion is no total"


def test_consensus_is_what_the_rapporteur_typed() -> None:
    grid = grid_of(criterion("a", 10), criterion("b", 10), aggregation=Aggregation.CONSENSUS)
    marks = {("R1", "A"): [1, 1], ("R2", "A"): [4, 1], ("R1", "B"): [5, 5]}
    typed = {"A": {"a": Decimal("3.5"), "b": Decimal(2)}, "B": {"a": Decimal(5)}}
    first, second = ranking(judged_of(grid, marks, consensus=typed)).places
    assert (first.key, first.total, first.rank) == ("A", F(11), 1)
    assert (first.lowest, first.highest) == (F(4), F(10))
    assert Flag(FlagKind.CRITERION_SPREAD, "a") in first.flags
    assert (second.key, second.total, second.rank) == ("B", None, None)


def test_weights_are_used_as_they_are_unless_normalised() -> None:
    grid = grid_of(criterion("a", 20), criterion("b", 20), threshold=Decimal(20))
    judged = judged_of(grid, {("R1", "A"): [5, 1]})
    plain, normal = ranking(judged), ranking(replace(judged, normalised=True))
    assert (plain.weights, plain.points, plain.threshold, plain.places[0].total) == (40, F(40), F(20), F(24))
    assert (normal.weights, normal.points, normal.threshold, normal.places[0].total) == (40, F(100), F(50), F(60))
    assert plain.places[0].flags == normal.places[0].flags


@pytest.mark.parametrize(
    ("highest", "low", "high", "flagged"),
    [(5, 2, 4, True), (5, 2, 3.5, False), (10, 1, 4.5, False), (10, 1, 5, True), (3, 1, 2, False), (3, 1, 2.5, True)],
)
def test_the_spread_is_measured_on_the_scale(highest: int, low: float, high: float, flagged: bool) -> None:
    grid = grid_of(criterion("a", 1), criterion("b", 99), highest=highest)
    flags = by_key(judged_of(grid, {("R1", "A"): [low, 1], ("R2", "A"): [high, 1]}))["A"].flags
    assert (Flag(FlagKind.CRITERION_SPREAD, "a") in flags) is flagged


@pytest.mark.parametrize(("mark", "flagged"), [(25, True), (24.5, False)])
def test_a_quarter_of_the_points_between_two_sheets_is_flagged(mark: float, flagged: bool) -> None:
    grid = grid_of(criterion("a", 100), highest=100)
    flags = by_key(judged_of(grid, {("R1", "A"): [0], ("R2", "A"): [mark]}))["A"].flags
    assert (Flag(FlagKind.TOTAL_SPREAD) in flags) is flagged


def test_ranks_inside_each_sector() -> None:
    grid = grid_of(criterion("a", 10))
    marks = {("R1", "A"): [5], ("R1", "B"): [4], ("R1", "C"): [4], ("R1", "D"): [3], ("R1", "E"): [5]}
    result = ranking(judged_of(grid, marks, sectors={"A": "x", "B": "y", "C": "y", "D": "y"}))
    assert [(one.key, one.rank, one.sector_rank) for one in result.places] == [
        ("A", 1, 1), ("E", 1, None), ("B", 3, 1), ("C", 3, 1), ("D", 5, 3),
    ]  # fmt: skip


def test_a_joint_panel_marks_common_criteria_together_and_each_its_own() -> None:
    grid = grid_of(criterion("a", 10), criterion("b", 10, side=Side.FIRST), criterion("c", 10, side=Side.SECOND))
    judged = judged_of(grid, {("R1", "A"): [4, 2]})
    other = Sheet("s", "R2", "A", Side.SECOND, {"a": Decimal(2), "c": Decimal(5)})
    joint = ranking(replace(judged, side=None, sheets=(*judged.sheets, other))).places[0]
    assert [(one.value, one.count) for one in joint.criteria] == [(F(3), 2), (F(2), 1), (F(5), 1)]
    assert (joint.total, joint.lowest, joint.highest) == (F(20), F(4), F(8))
    alone = ranking(replace(judged, sheets=(*judged.sheets, other))).places[0]
    assert alone.sheets == ("R1-A",)


def test_opinions_of_the_sheets_that_count() -> None:
    judged = judged_of(grid_of(criterion("a", 10)), {("R1", "A"): [1], ("R2", "A"): [1], ("R3", "A"): [None]})
    said = (Recommendation.NO, Recommendation.YES, Recommendation.YES)
    sheets = tuple(replace(one, recommendation=word) for one, word in zip(judged.sheets, said, strict=True))
    assert ranking(replace(judged, sheets=sheets)).places[0].opinions == (("yes", 1), ("no", 1))


@pytest.mark.parametrize("mark", ["5.5", "-1", "3.25", "NaN", "Infinity"])
def test_a_mark_off_the_scale_is_refused(mark: str) -> None:
    judged = judged_of(grid_of(criterion("a", 10)), {("R1", "A"): [1]})
    wrong = replace(judged.sheets[0], marks={"a": Decimal(mark)})
    with pytest.raises(Refusal) as refused:
        ranking(replace(judged, sheets=(wrong,)))
    assert refused.value.code == "results.mark"
    assert refused.value.params["application"] == "14.A"
    with pytest.raises(Refusal):
        ranking(replace(judged, consensus={"A": {"a": Decimal(mark)}}))


def test_half_a_mark_is_refused_where_there_are_none() -> None:
    with pytest.raises(Refusal):
        ranking(judged_of(grid_of(criterion("a", 10), half=False), {("R1", "A"): [1.5]}))


def test_what_cannot_be_ranked_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        ranking(judged_of(grid_of(criterion("a", 10, scored=False)), {("R1", "A"): []}))
    assert refused.value.code == "results.no-criteria"
    judged = judged_of(grid_of(criterion("a", 10)), {("R1", "A"): [1]})
    with pytest.raises(Refusal) as refused:
        ranking(replace(judged, sheets=(*judged.sheets, replace(judged.sheets[0], id="other"))))
    assert refused.value.code == "results.two-sheets"


def middle(values: list[Fraction]) -> Fraction:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


@given(juries())
def test_an_independent_computation_agrees(judged: Judged) -> None:
    """Written from domain.md 4.6 alone, over plain lists."""
    grid = judged.grid
    weights = sum(one.weight for one in grid.criteria)
    totals: dict[str, tuple[Fraction, ...]] = {}
    for entry in judged.entries:
        whole = [
            one
            for one in judged.sheets
            if one.application == entry.key
            and all(one.marks[each.code] is not None or each.code in one.waived for each in grid.criteria)
        ]
        values = {}
        for each in grid.criteria:
            given_marks = [F(mark) for one in whole if (mark := one.marks[each.code]) is not None]
            if given_marks:
                mean = sum(given_marks, F(0)) / len(given_marks)
                values[each.code] = mean if grid.aggregation is Aggregation.MEAN else middle(given_marks)
        if len(values) == len(grid.criteria):
            total = sum((each.weight * values[each.code] / grid.highest for each in grid.criteria), F(0))
            total *= F(100, weights) if judged.normalised else 1
            totals[entry.key] = (total, *(values[code] for code in grid.ties))
    sector = {one.key: one.sector for one in judged.entries}
    for one in ranking(judged).places:
        key = totals.get(one.key)
        assert one.total == (None if key is None else key[0])
        if key is not None:
            assert one.rank == 1 + sum(other > key for other in totals.values())
            inside = [other for name, other in totals.items() if sector[name] == one.sector]
            assert one.sector_rank == 1 + sum(other > key for other in inside)


@given(juries(), st.data())
def test_raising_a_mark_never_lowers_a_rank(judged: Judged, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(judged.sheets) - 1))
    sheet = judged.sheets[number]
    given_marks = [code for code, mark in sheet.marks.items() if mark is not None and mark < judged.grid.highest]
    if not given_marks:
        return
    code = data.draw(st.sampled_from(given_marks))
    step = Decimal("0.5") if judged.grid.half_marks else Decimal(1)
    raised = replace(sheet, marks={**sheet.marks, code: (sheet.marks[code] or Decimal(0)) + step})
    sheets = (*judged.sheets[:number], raised, *judged.sheets[number + 1 :])
    before, after = by_key(judged)[sheet.application], by_key(replace(judged, sheets=sheets))[sheet.application]
    assert before.rank is None or (after.rank is not None and after.rank <= before.rank)


# --- the line -------------------------------------------------------------------------------------------------------

ASKED = {"A": 100, "B": 200, "C": 50, "D": 50, "E": 10}
TOTALS: Marks = {("R1", "A"): [5], ("R1", "B"): [4.5], ("R1", "C"): [3], ("R1", "D"): [3], ("R1", "E"): [2]}


@pytest.mark.parametrize(
    ("line", "above", "tied", "committed"),
    [
        (Line(places=2), "AB", "", None),
        (Line(places=3), "AB", "CD", None),
        (Line(places=4), "ABCD", "", None),
        (Line(envelope=Money(299, "CAD")), "A", "", 100),
        (Line(envelope=Money(350, "CAD")), "AB", "CD", 300),
        (Line(envelope=Money(349, "CAD")), "AB", "", 300),
        (Line(envelope=Money(400, "CAD")), "ABCD", "", 400),
        (Line(places=1, envelope=Money(1000, "CAD")), "A", "", 100),
        (Line(places=0), "", "", None),
        (Line(), "ABCDE", "", None),
    ],
)
def test_where_the_line_falls(line: Line, above: str, tied: str, committed: int | None) -> None:
    result = cut(ranking(judged_of(grid_of(criterion("a", 10)), TOTALS, asked=ASKED)), line)
    assert ("".join(result.above), "".join(result.tied), result.committed) == (above, tied, committed)


def test_what_cannot_be_proposed_takes_no_place_and_unknown_amounts_are_told() -> None:
    grid = grid_of(criterion("a", 10), threshold=Decimal(5))
    judged = judged_of(grid, TOTALS, asked={key: ASKED[key] for key in "ABC"})
    result = cut(ranking(judged), Line(places=10, envelope=Money(1000, "CAD")))
    assert result.above == ("A", "B", "C", "D")
    assert result.unknown == ("D",)
    with pytest.raises(Refusal) as refused:
        cut(ranking(judged), Line(envelope=Money(1000, "EUR")))
    assert refused.value.code == "money.two-currencies"
