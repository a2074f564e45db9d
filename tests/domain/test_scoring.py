"""Marks as they are typed, grids that cannot be filled, and weights brought to 100."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Criterion, Grid, MarkMeaning, check_grid, mark_value, normalised, read_mark
from cmpdesk.domain.text import LocalisedText

FIRST, SECOND = Side.FIRST, Side.SECOND


def criterion(code: str, weight: int = 20, **more: object) -> Criterion:
    made = Criterion(code, LocalisedText(fr=code.title()), LocalisedText(), weight)
    return replace(made, **more)  # type: ignore[arg-type]  # a field each


def grid(*criteria: Criterion, highest: int = 5, halves: bool = True, **more: object) -> Grid:
    marks = tuple(MarkMeaning(mark, LocalisedText(fr=str(mark))) for mark in range(highest + 1))
    made = Grid(1, LocalisedText(fr="Grille"), criteria or (criterion("a"), criterion("b")), marks, halves, False)
    return replace(made, **more)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(("typed", "halves"), [
    ("0", 0), ("4", 8), ("4,5", 9), ("4.5", 9), (" 4,50 ", 9), ("4½", 9), ("4 ½", 9), ("3,0", 6), ("5.0", 10),
])  # fmt: skip
def test_marks_that_are_read(typed: str, halves: int) -> None:
    assert read_mark(typed, grid()) == halves


@pytest.mark.parametrize(("typed", "code"), [
    ("quatre", "mark.words"), ("quatre et demi", "mark.words"), ("", "mark.words"), ("4/5", "mark.words"),
    ("bon", "mark.words"), ("4,5,1", "mark.words"), ("5,5", "mark.off-scale"), ("6", "mark.off-scale"),
    ("-1", "mark.off-scale"), ("12345678901", "mark.words"), ("4,25", "mark.step"), ("4.7", "mark.step"),
])  # fmt: skip
def test_marks_that_are_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_mark(typed, grid())
    assert refused.value.code == code


def test_half_marks_only_where_the_grid_admits_them() -> None:
    for typed in ("2,5", "2,25"):
        with pytest.raises(Refusal, match=r"mark\.no-halves"):
            read_mark(typed, grid(halves=False))
    assert read_mark("2,0", grid(halves=False)) == 4


@given(st.integers(0, 10))
def test_what_is_written_is_read_again(halves: int) -> None:
    value = mark_value(halves)
    assert read_mark(str(value), grid()) == halves
    assert read_mark(str(value).replace(".", ","), grid()) == halves


@pytest.mark.parametrize(("made", "code"), [
    (grid(criterion("a"), criterion("a")), "grid.incomplete"),
    (grid(criterion("a", -1), criterion("b")), "grid.weight"),
    (grid(criterion("a", 0)), "grid.weight"),
    (grid(criterion("a", threshold=Decimal(6))), "grid.threshold"),
    (grid(criterion("a"), criterion("b", 10, scored=False)), "grid.text-only"),
    (grid(criterion("a"), criterion("b", 0, scored=False, threshold=Decimal(2))), "grid.text-only"),
    (grid(criterion("a", 40), threshold=Decimal(41)), "grid.total-threshold"),
    (grid(criterion("a", 40), criterion("b", 10, side=FIRST), threshold=Decimal(45)), "grid.total-threshold"),
    (grid(criterion("a"), ties=("z",)), "grid.ties"),
    (grid(criterion("a"), ties=("a", "a")), "grid.ties"),
    (grid(criterion("a"), criterion("b", 0, scored=False), ties=("b",)), "grid.ties"),
    (grid(criterion("a"), least_reviews=0), "grid.least-reviews"),
])  # fmt: skip
def test_grids_that_cannot_be_filled(made: Grid, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_grid(made)
    assert refused.value.code == code


def test_a_grid_with_a_block_of_each_party() -> None:
    made = grid(criterion("a", 60), criterion("q", 40, side=FIRST), criterion("w", 40, side=SECOND),
                criterion("t", 0, scored=False), ties=("q", "a"), threshold=Decimal(60))  # fmt: skip
    check_grid(made)
    assert [one.code for one in made.criteria_of(FIRST)] == ["a", "q", "t"]
    assert (made.points_of(FIRST), made.points_of(SECOND), made.points) == (100, 100, 140)
    assert (made.place("w", SECOND), made.place("w", FIRST)) == (2, 0)


def test_weights_are_brought_to_a_hundred_only_where_one_factor_does() -> None:
    assert normalised([(20, None), (20, None), (20, None)]) == (34, 33, 33)
    assert normalised([(10, None), (20, None), (10, None)]) == (25, 50, 25)
    assert normalised([(30, None), (10, FIRST), (10, SECOND)]) == (75, 25, 25)
    assert normalised([(30, None), (10, FIRST)]) is None
    assert normalised([(0, None)]) is None


@given(st.lists(st.integers(0, 200), min_size=1, max_size=12), st.lists(st.integers(0, 50), max_size=3))
def test_weights_that_are_brought_to_a_hundred(common: list[int], own: list[int]) -> None:
    weights = [(one, None) for one in common] + [(one, side) for side in Side for one in own]
    made = normalised(weights)
    if sum(common) + sum(own) == 0:
        assert made is None
        return
    assert made is not None
    for side in Side:
        assert sum(part for part, (_, whose) in zip(made, weights, strict=True) if whose in (None, side)) == 100
    assert all(part >= 0 for part in made)
