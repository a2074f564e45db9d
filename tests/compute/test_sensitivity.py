"""Sensitivity: each change made on the sheets themselves and ranked anew gives what was told."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.compute.results import cut, ranking
from cmpdesk.compute.sensitivity import sensitivity
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.results import Judged, Line
from cmpdesk.domain.scoring import Aggregation
from cmpdesk.domain.statistics import ChangeKind, Effect, Sensitivity
from cmpdesk.domain.tasks import Progress
from tests.compute.judged import Marks, criterion, grid_of, judged_of, juries

State = tuple[dict[str, int], frozenset[str]]
LINES = st.one_of(
    st.builds(Line, places=st.integers(0, 5)),
    st.integers(0, 1500).map(lambda cents: Line(envelope=Money(cents, "CAD"))),
    st.builds(Line, places=st.integers(1, 4), envelope=st.just(Money(700, "CAD"))),
)


def state(judged: Judged, line: Line | None) -> State:
    result = ranking(judged)
    above = frozenset(cut(result, line).above) if line else frozenset()
    return {one.key: one.rank or 0 for one in result.places}, above


def with_mark(judged: Judged, reviewer: str, application: str, code: str, step: Decimal) -> Judged | None:
    sheets = []
    for one in judged.sheets:
        mark = one.marks.get(code)
        if (one.reviewer, one.application) == (reviewer, application) and mark is not None:
            if not 0 <= mark + step <= judged.grid.highest:
                return None
            sheets.append(replace(one, marks={**one.marks, code: mark + step}))
        else:
            sheets.append(one)
    return replace(judged, sheets=tuple(sheets))


def every_change(judged: Judged) -> dict[tuple[str, ...], Judged]:
    """Each single change by (kind, reviewer, application, criterion, step)."""
    found: dict[tuple[str, ...], Judged] = {}
    size = Decimal("0.5") if judged.grid.half_marks else Decimal(1)
    apart = {one.sheet for one in ranking(judged).apart}
    counted = [one for one in judged.sheets if one.id not in apart]
    for sheet in counted:
        for code, mark in sheet.marks.items():
            for step in (size, -size):
                if mark is not None and (changed := with_mark(judged, sheet.reviewer, sheet.application, code, step)):
                    found["mark", sheet.reviewer, sheet.application, code, str(Fraction(step))] = changed
    for reviewer in {one.reviewer for one in counted}:
        left = tuple(one for one in judged.sheets if one.reviewer != reviewer)
        found["reviewer", reviewer, "", "", "0"] = replace(judged, sheets=left)
    for one in judged.grid.criteria:
        for points in (5, max(-5, -one.weight)):
            criteria = tuple(
                replace(each, weight=each.weight + points) if each is one else each for each in judged.grid.criteria
            )
            if points and any(each.weight for each in criteria):
                found["weight", "", "", one.code, str(points)] = replace(
                    judged, grid=replace(judged.grid, criteria=criteria)
                )
    return found


def told(effect: Effect) -> list[tuple[str, ...]]:
    change = effect.change
    return [
        (change.kind.value, reviewer, change.application, change.criterion, str(change.step))
        for reviewer in change.reviewers or ("",)
    ]


@given(juries(most=4), LINES)
def test_each_effect_is_that_of_the_change_itself(judged: Judged, line: Line) -> None:
    ranks, above = state(judged, line)
    found = {key: effect for effect in sensitivity(judged, line).effects for key in told(effect)}
    changes = every_change(judged)
    assert set(found) <= set(changes)
    for key, changed in changes.items():
        after, higher = state(changed, line)
        moved = {one: (ranks[one], after[one]) for one in ranks if ranks[one] != after[one]}
        effect = found.get(key)
        if effect is None:
            assert not moved
            assert higher == above
        else:
            assert {one: (before, now) for one, before, now in effect.moved} == moved
            assert (frozenset(effect.risen), frozenset(effect.fallen)) == (higher - above, above - higher)


@given(juries(most=4), LINES)
def test_firmness_sums_up_the_effects(judged: Judged, line: Line) -> None:
    ranks, above = state(judged, line)
    found = sensitivity(judged, line)
    assert {one.application: one.rank for one in found.firmness} == {key: rank for key, rank in ranks.items() if rank}
    for one in found.firmness:
        assert one.above == (one.application in above)
        after = [now for effect in found.effects for key, _, now in effect.moved if key == one.application and now]
        assert (one.best, one.worst) == (min([one.rank, *after]), max([one.rank, *after]))
        crossing = [effect for effect in found.effects if one.application in (*effect.risen, *effect.fallen)]
        people = [effect.change.reviewers[0] for effect in crossing if effect.change.kind is ChangeKind.REVIEWER]
        assert one.reviewers == tuple(sorted(people))
        own = [effect for effect in crossing if effect.change.application == one.application]
        assert (one.steps == 1) is bool(own)


def least(judged: Judged, application: str, line: Line, most: int) -> int | None:
    """The least number of single steps on the marks of one application, by trying them all, breadth first."""
    size = Decimal("0.5") if judged.grid.half_marks else Decimal(1)
    start = application in state(judged, line)[1]
    frontier, seen = {tuple_of(judged): judged}, {tuple_of(judged)}
    for steps in range(1, most + 1):
        reached: dict[tuple[object, ...], Judged] = {}
        for one in frontier.values():
            for sheet in one.sheets:
                for code, mark in sheet.marks.items():
                    if sheet.application != application or mark is None:
                        continue
                    changed = with_mark(one, sheet.reviewer, application, code, -size if start else size)
                    if changed is not None and (key := tuple_of(changed)) not in seen:
                        seen.add(key)
                        reached[key] = changed
        if any((application in state(one, line)[1]) is not start for one in reached.values()):
            return steps
        frontier = reached
    return None


def tuple_of(judged: Judged) -> tuple[object, ...]:
    return tuple(sorted((one.id, code, mark) for one in judged.sheets for code, mark in one.marks.items()))


@pytest.mark.parametrize("seed", range(12))
def test_the_least_number_of_steps_is_that_of_trying_all(seed: int) -> None:
    dice = random.Random(seed)
    grid = grid_of(
        criterion("a", 20, "1.5" if seed % 2 else None), criterion("b", 10, "1" if seed % 3 else None), highest=3,
        threshold=Decimal(12) if seed % 4 else None,
    )  # fmt: skip
    marks: Marks = {
        (f"R{reviewer}", application): [dice.randint(0, 6) / 2, dice.randint(0, 6) / 2]
        for application in "ABC"
        for reviewer in range(2)
    }
    judged, line = judged_of(grid, marks), Line(places=1 + seed % 2)
    for one in sensitivity(judged, line).firmness:
        tried = least(judged, one.application, line, 6)
        assert tried == (one.steps if one.steps is not None and one.steps <= 6 else None)


MARKS: Marks = {
    (reviewer, application): list(given)
    for reviewer in ("R1", "R2")
    for application, given in {"A": (4, 3), "B": (3.5, 3.5), "C": (0, 0)}.items()
}


def effect_of(found: Sensitivity, kind: ChangeKind, criterion: str, step: Fraction) -> Effect:
    return next(
        one
        for one in found.effects
        if (one.change.kind, one.change.criterion, one.change.step) == (kind, criterion, step)
    )


def test_a_weight_that_turns_the_ranking() -> None:
    judged = judged_of(grid_of(criterion("a", 22), criterion("b", 20)), MARKS)
    found = sensitivity(judged, Line(places=1))
    effect = effect_of(found, ChangeKind.WEIGHT, "b", Fraction(5))
    assert effect.moved == (("A", 1, 2), ("B", 2, 1))
    assert (effect.risen, effect.fallen) == (("B",), ("A",))
    first, second, last = found.firmness
    assert (first.application, first.above, first.best, first.worst) == ("A", True, 1, 2)
    assert first.weights == (("a", Fraction(-5)), ("b", Fraction(5)))
    assert (second.application, second.steps) == ("B", 1)
    assert (last.application, last.above, last.best, last.worst, last.steps) == ("C", False, 3, 3, 28)


def test_marks_of_the_consensus_move_alone() -> None:
    grid = grid_of(criterion("a", 10), aggregation=Aggregation.CONSENSUS)
    typed = {"A": {"a": Decimal(5)}, "B": {"a": Decimal("4.5")}}
    judged = judged_of(grid, {("R1", "A"): [1], ("R1", "B"): [5]}, consensus=typed)
    found = sensitivity(judged, Line(places=1))
    assert [(one.change.application, one.change.step, one.change.reviewers) for one in found.effects] == [
        ("A", Fraction(-1, 2), ()), ("B", Fraction(1, 2), ()),
    ]  # fmt: skip
    assert [one.steps for one in found.firmness] == [1, None], "level with the first, B still has no place of its own"


def test_whole_marks_move_by_one() -> None:
    found = sensitivity(judged_of(grid_of(criterion("a", 10), half=False), {("R1", "A"): [3], ("R1", "B"): [3]}))
    assert {abs(one.change.step) for one in found.effects if one.change.kind is ChangeKind.MARK} == {1}
    assert all(one.steps is None and not one.above for one in found.firmness)


class Stop:
    """Somebody who watches, and stops the work at once."""

    def report(self, progress: Progress) -> None:
        """Take no note."""

    def check(self) -> None:
        """Stop."""
        raise Refusal("task.cancelled")


def test_work_can_be_stopped() -> None:
    judged = judged_of(grid_of(criterion("a", 10)), {("R1", "A"): [3]})
    with pytest.raises(Refusal) as refused:
        sensitivity(judged, None, Stop())
    assert refused.value.code == "task.cancelled"


def test_amounts_of_another_currency_are_refused() -> None:
    judged = judged_of(grid_of(criterion("a", 10)), {("R1", "A"): [3]}, asked={"A": 5})
    with pytest.raises(Refusal) as refused:
        sensitivity(judged, Line(envelope=Money(10, "EUR")))
    assert refused.value.code == "money.two-currencies"
