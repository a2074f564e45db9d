"""Small values: money, errors, sides, grids, conflicts, checks."""

import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import EnvironmentFailure, Foreseen, Refusal
from cmpdesk.domain.history import CheckReport
from cmpdesk.domain.juries import conflict_keys
from cmpdesk.domain.money import Money, total
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Criterion, Grid, MarkMeaning
from cmpdesk.domain.tasks import Progress, Unwatched
from cmpdesk.domain.text import LocalisedText


@given(st.lists(st.integers(-(10**15), 10**15)))
def test_money_adds_to_the_cent(cents: list[int]) -> None:
    assert total([Money(one, "EUR") for one in cents], "EUR") == Money(sum(cents), "EUR")


def test_two_currencies_never_add() -> None:
    with pytest.raises(Refusal) as refused:
        Money(100, "CAD") + Money(100, "EUR")
    assert refused.value.code == "money.two-currencies"
    assert refused.value.params == {"first": "CAD", "second": "EUR"}
    with pytest.raises(Refusal):
        total([Money(1, "CAD")], "EUR")
    assert total([], "CAD") == Money(0, "CAD")


def test_money_has_no_order() -> None:
    with pytest.raises(TypeError):
        sorted([Money(1, "EUR"), Money(2, "EUR")])  # type: ignore[type-var]  # that is the point
    assert Money(1, "EUR") != Money(1, "CAD")


@pytest.mark.parametrize("kind", [Refusal, EnvironmentFailure])
def test_an_error_travels_between_processes(kind: type[Foreseen]) -> None:
    error = kind("disk.full", path="/x", free=3)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - what we pickled ourselves
    assert (type(again), again.code, again.params) == (kind, "disk.full", {"path": "/x", "free": 3})
    assert str(error) == "disk.full {'path': '/x', 'free': 3}"
    assert str(kind("undo.nothing")) == "undo.nothing"


def test_sides_face_each_other() -> None:
    assert [side.other for side in Side] == [Side.SECOND, Side.FIRST]
    assert all(side.other.other is side for side in Side)


def test_a_grid_knows_its_points_and_its_highest_mark() -> None:
    name = LocalisedText(fr="Qualité")
    grid = Grid(1, name, (Criterion("A", name, name, 40, Decimal("2.5")), Criterion("B", name, name, 60)),
                tuple(MarkMeaning(mark, name) for mark in range(5)), half_marks=True, proposal=True)  # fmt: skip
    assert (grid.points, grid.highest) == (100, 4)


def test_conflict_keys_leave_out_what_is_empty() -> None:
    assert conflict_keys((None, "a1"), ("institut boreal", "")) == frozenset({"a1", "institut boreal"})
    assert conflict_keys((None,), ("",)) == frozenset()


def test_a_check_is_sound_without_faults() -> None:
    assert CheckReport(1, 1, 0, "0" * 64, ()).sound
    assert not CheckReport(1, 1, 0, "0" * 64, (("check.tail-cut", {}),)).sound


def test_areas_add_up() -> None:
    every = Area.NONE
    for area in Area:
        every |= area
    assert every == Area.ALL
    assert Outcome(3, Area.CALLS | Area.HISTORY).areas & Area.CALLS


def test_work_that_nobody_watches_goes_on() -> None:
    watch = Unwatched()
    watch.report(Progress("12.101", 1, 2))
    watch.check()
    assert Progress("12.101", 1, 2).pages == 0
