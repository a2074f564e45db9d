"""Baselines: stored and read again, never changed, and compared in days and months."""

import json
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.baselines import (
    BaselineEntry,
    BaselineMilestone,
    BudgetLine,
    Change,
    Distance,
    MilestoneChange,
    compare,
    distance,
)
from cmpdesk.domain.breaks import Limits
from cmpdesk.domain.money import Money
from cmpdesk.domain.moves import Move, Shift, preview
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind
from cmpdesk.domain.text import LocalisedText
from tests.domain.planning import DAYS, plans
from tests.domain.test_partial_dates import vague_dates

K = MilestoneKind


def entries() -> st.SearchStrategy[BaselineEntry]:
    """Projects as they may be promised."""
    texts = st.text(max_size=8)
    when = st.one_of(st.none(), vague_dates())
    lines = st.builds(BudgetLine, st.sampled_from(Side), st.integers(2019, 2023),
                      st.builds(Money, st.integers(0, 10**9), st.sampled_from(["CAD", "EUR"])))  # fmt: skip
    names = st.builds(LocalisedText, texts, texts, texts)
    milestones = st.builds(BaselineMilestone, texts, names, st.sampled_from(K), st.sampled_from([None, *Side]), when,
                           st.booleans())  # fmt: skip
    return st.builds(
        BaselineEntry, texts, texts, texts, when, when, st.one_of(st.none(), st.integers(0, 60)),
        st.lists(lines, max_size=4).map(tuple),
        st.lists(milestones, max_size=5, unique_by=lambda one: one.id).map(tuple), st.booleans(),
    )  # fmt: skip


def entry(
    id: str = "p", start: str = "2019-07-01", end: str = "2021-06-30", months: int = 24, **other: object
) -> BaselineEntry:
    both = PartialDate.of_edtf(start), PartialDate.of_edtf(end)
    return replace(BaselineEntry(id, "11.014", "Projet", *both, months), **other)  # type: ignore[arg-type] # by name


def dated(id: str, when: str, *, cancelled: bool = False) -> BaselineMilestone:
    return BaselineMilestone(id, LocalisedText(fr=id), K.MISSION, None, PartialDate.of_edtf(when) if when else None,
                             cancelled)  # fmt: skip


def frozen(plan: tuple[Milestone, ...]) -> BaselineEntry:
    kept = (BaselineMilestone(one.id, one.name, one.kind, one.side, one.when, one.cancelled) for one in plan)
    return BaselineEntry("p", "11.014", "Projet", None, None, None, milestones=tuple(kept))


@given(entries())
def test_stored_and_read_again(one: BaselineEntry) -> None:
    assert BaselineEntry.of_value(json.loads(json.dumps(one.to_value()))) == one


@given(plans(), st.integers(-12, 12))
def test_a_baseline_never_changes(plan: tuple[Milestone, ...], months: int) -> None:
    kept = frozen(plan)
    stored = json.dumps(kept.to_value())
    moved = preview(plan, [Move(Shift(months), frozenset(one.id for one in plan))], Limits(), DAYS).apply(plan)
    found = compare([kept], [frozen(moved)])
    assert json.dumps(kept.to_value()) == stored
    assert [one.id for one in found.entries[0].milestones] == [
        one.id for one, other in zip(plan, moved, strict=True) if one.when != other.when
    ]
    with pytest.raises(FrozenInstanceError):
        kept.end = None  # type: ignore[misc] # what is forbidden is tried


@given(st.lists(entries(), max_size=4, unique_by=lambda one: one.project_id))
def test_nothing_changed_between_a_baseline_and_itself(every: list[BaselineEntry]) -> None:
    found = compare(every, [BaselineEntry.of_value(one.to_value()) for one in every])
    assert (found.changed, found.mean_shift, found.moved_milestones, dict(found.counts)) == ((), None, 0, {})


@given(st.lists(entries(), max_size=4, unique_by=lambda one: one.project_id),
       st.lists(entries(), max_size=4, unique_by=lambda one: one.project_id))  # fmt: skip
def test_back_again_is_the_opposite(before: list[BaselineEntry], after: list[BaselineEntry]) -> None:
    there = {one.project_id: one for one in compare(before, after).entries}
    back = {one.project_id: one for one in compare(after, before).entries}
    assert there.keys() == back.keys()
    for id, one in there.items():
        other = back[id]
        assert (Change.LATER_END in one.changes) == (Change.EARLIER_END in other.changes)
        assert (Change.APPEARED in one.changes) == (Change.GONE in other.changes)
        assert (Change.LONGER in one.changes) == (Change.SHORTER in other.changes)
        assert bool(one.amounts) == bool(other.amounts)
        if one.end is not None and other.end is not None:
            assert (one.end.days, one.end.months) == (-other.end.days, -other.end.months)


@pytest.mark.parametrize(
    ("before", "after", "far"),
    [
        ("2021-01-31", "2021-02-28", Distance(28, 1.0)),
        ("2020-02-29", "2021-02-28", Distance(365, 12.0)),
        ("2021-06-30", "2021-06-30", Distance(0, 0.0)),
        ("2021-06-30", "2020-12-30", Distance(-182, -6.0)),
        ("2021-06-01", "2021-07-16", Distance(45, 1.5)),
        ("2021-23", "2022-24", Distance(91, 3.0, exact=False)),
        ("2021-06", "2021-06-16", Distance(1, 0.0, exact=False)),
        ("2021-06-15~", "2021-06-15", Distance(0, 0.0, exact=False)),
    ],
)
def test_how_far_a_date_moved(before: str, after: str, far: Distance) -> None:
    assert distance(PartialDate.of_edtf(before), PartialDate.of_edtf(after)) == far


def test_a_cohort_moved_at_its_mid_term() -> None:
    money = BudgetLine(Side.FIRST, 2020, Money(1_000_00, "CAD"))
    before = [
        entry("a", milestones=(dated("m", "2020-05-04"), dated("n", "2020-06-01"), dated("o", ""), dated("r", "2021"))),
        entry("b", budget=(money, BudgetLine(Side.SECOND, 2020, Money(500_00, "EUR")))),
        entry("c"),
        entry("d"),
        entry("gone"),
    ]
    after = [
        entry("new"),
        entry("a", end="2021-12-30", months=30, milestones=(
            dated("m", "2020-11-04"), dated("n", "2020-06-01", cancelled=True), dated("o", "2021-23"),
            dated("r", "2021~"), dated("s", "2021-23"),
        )),
        entry("b", start="2019-09-01", months=22, budget=(
            money, money, BudgetLine(Side.SECOND, 2021, Money(500_00, "EUR")),
        )),
        entry("c", end="2020-06-30", months=12, stopped=True),
        entry("d"),
    ]  # fmt: skip
    found = compare(before, after)
    assert [one.current.project_id for one in found.entries] == ["new", "a", "b", "c", "d", "gone"]
    changes = {one.project_id: one.changes for one in found.changed}
    assert changes == {
        "new": {Change.APPEARED},
        "a": {Change.LATER_END, Change.LONGER, Change.MILESTONES},
        "b": {Change.LATER_START, Change.SHORTER, Change.AMOUNTS},
        "c": {Change.EARLIER_END, Change.SHORTER, Change.STOPPED},
        "gone": {Change.GONE},
    }
    by_id = {one.project_id: one for one in found.entries}
    assert (by_id["a"].end, by_id["a"].duration, by_id["b"].start) == (Distance(183, 6.0), 6, Distance(62, 2.0))
    assert {one.id: one.change for one in by_id["a"].milestones} == {
        "m": MilestoneChange.LATER,
        "n": MilestoneChange.CANCELLED,
        "o": MilestoneChange.DATED,
        "r": MilestoneChange.REPHRASED,
        "s": MilestoneChange.APPEARED,
    }
    assert [(one.side, one.year, one.before, one.after) for one in by_id["b"].amounts] == [
        (Side.FIRST, 2020, Money(1_000_00, "CAD"), Money(2_000_00, "CAD")),
        (Side.SECOND, 2020, Money(500_00, "EUR"), None),
        (Side.SECOND, 2021, None, Money(500_00, "EUR")),
    ]
    assert (found.counts[Change.LATER_END], found.counts[Change.STOPPED]) == (1, 1)
    assert (found.mean_shift, found.moved_milestones) == (-3.0, 1)


def test_a_date_that_is_only_told_otherwise() -> None:
    found = compare([entry(end="2021-06-30")], [entry(end="2021-06-30~")])
    assert found.entries[0].changes == {Change.REPHRASED}
    none = replace(entry(), end=None)
    assert compare([none], [entry()]).entries[0].changes == {Change.REPHRASED}
