"""What a ranking is made of: ranks, facing rankings, the form that is sealed."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.compute.results import ranking
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.results import (
    Flag,
    FlagKind,
    Judged,
    Placed,
    Ranking,
    Sheet,
    canonical,
    digest,
    faced,
    ranks,
    restored,
    rounded,
)
from cmpdesk.domain.scoring import Aggregation
from tests.compute.judged import criterion, grid_of, juries


@given(st.lists(st.integers(0, 5)))
def test_equal_keys_share_a_rank_and_the_next_is_skipped(keys: list[int]) -> None:
    assert ranks(keys) == [1 + sum(other > key for other in keys) for key in keys]


def test_ranks_of_the_field() -> None:
    assert ranks([Fraction(84), Fraction(84), Fraction("79.5")]) == [1, 1, 3]
    assert ranks([9, 7, 7, 5]) == [1, 2, 2, 4]


def test_halves_are_rounded_up_wherever_they_are_shown() -> None:
    shown = [str(rounded(Fraction(value))) for value in ("9/4", "11/4", "1/3", "241/4")]
    assert shown == ["2.3", "2.8", "0.3", "60.3"]


def placed(key: str, rank: int | None, *flags: Flag) -> Placed:
    return Placed(
        key, f"14.{key}", key, None, None, rank, None, None if rank is None else Fraction(70), (), (), 3, None, None,
        None, flags, (),
    )  # fmt: skip


def ranking_of(side: Side, places: Sequence[Placed]) -> Ranking:
    return Ranking(side, 1, Aggregation.MEAN, (), 100, False, Fraction(100), None, tuple(places), ())


def test_two_rankings_face_each_other() -> None:
    below = Flag(FlagKind.BELOW_CRITERION, "c3")
    first = ranking_of(Side.FIRST, [placed("1", 3), placed("2", 1), placed("3", 2, below), placed("4", None)])
    second = ranking_of(Side.SECOND, [placed("1", 12), placed("2", 2), placed("3", 3), placed("5", 1)])
    rows = {one.key: one for one in faced(first, second)}
    assert (rows["1"].difference, rows["1"].rank_sum, rows["1"].divergent) == (9, 15, True)
    assert (rows["2"].difference, rows["2"].divergent) == (1, False)
    assert rows["3"].divergent, "only one Party could propose it"
    assert rows["4"].divergent
    assert rows["4"].difference is None
    assert rows["4"].rank_sum is None
    assert rows["5"].first_rank is None
    assert rows["5"].divergent
    assert not {one.key: one for one in faced(first, second, wide=10)}["1"].divergent
    assert [one.key for one in faced(first, second)] == ["1", "2", "3", "4", "5"]


@given(juries(), st.randoms(use_true_random=False))
def test_the_sealed_form_holds_everything_and_knows_no_order_of_input(judged: Judged, dice: random.Random) -> None:
    result = ranking(judged)
    text = json.dumps(canonical(result))
    assert restored(json.loads(text)) == result
    entries, sheets = list(judged.entries), list(judged.sheets)
    dice.shuffle(entries)
    dice.shuffle(sheets)
    again = ranking(replace(judged, entries=tuple(entries), sheets=tuple(sheets)))
    assert digest(again) == digest(result)
    assert len(digest(result)) == 64


@given(juries())
def test_another_value_is_another_seal(judged: Judged) -> None:
    result = ranking(judged)
    assert digest(replace(result, weights=result.weights + 1)) != digest(result)
    place = replace(result.places[0], title="Autre")
    assert digest(replace(result, places=(place, *result.places[1:]))) != digest(result)


@pytest.mark.parametrize("spoil", [{"side": "third"}, {"points": "beaucoup"}, {"places": [{"key": "1"}]}, {"more": 1}])
def test_a_ranking_that_is_none_is_refused(spoil: dict[str, object]) -> None:
    data = canonical(ranking_of(Side.FIRST, [placed("1", 1)]))
    with pytest.raises(Refusal) as refused:
        restored({**data, **spoil})
    assert refused.value.code == "results.unreadable"


def test_a_sheet_misses_what_its_own_side_asks() -> None:
    grid = grid_of(
        criterion("a", 10),
        criterion("b", 10, side=Side.FIRST),
        criterion("c", 10, side=Side.SECOND),
        criterion("d", 0, scored=False),
    )
    sheet = Sheet("s", "R1", "A1", Side.FIRST, {"a": None, "c": Decimal(1)})
    assert sheet.missing(grid) == ("a", "b")
    assert replace(sheet, waived=frozenset({"a"})).missing(grid) == ("b",)
    assert replace(sheet, side=Side.SECOND, marks={"a": Decimal(0)}).missing(grid) == ("c",)
    whole = Judged(grid, None, (), ())
    assert [one.code for one in whole.criteria] == ["a", "b", "c"]
    assert [one.code for one in whole.shared] == ["a"]
    assert [one.code for one in replace(whole, side=Side.SECOND).shared] == ["a", "c"]
