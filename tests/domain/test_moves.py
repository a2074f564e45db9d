"""Moves: what follows, what stays, what breaks, and that all of it can be taken back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cmpdesk.domain.breaks import BreakReason, Limits
from cmpdesk.domain.date_shifts import Certainty
from cmpdesk.domain.moves import (
    Action,
    Cancel,
    Freeze,
    Held,
    Hold,
    Move,
    Preview,
    Set,
    Shift,
    Stretch,
    Unfreeze,
    Why,
    dependants,
    preview,
)
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Rule, resolve
from cmpdesk.domain.working_days import CalendarCode, Roll
from tests.domain.planning import DAYS, milestone, naive, plans
from tests.domain.test_partial_dates import vague_dates

K = MilestoneKind
NEAR = st.dates(date(2019, 1, 1), date(2023, 12, 31)).map(PartialDate.of)


def actions() -> st.SearchStrategy[Action]:
    """Everything that an officer may ask."""
    return st.one_of(
        st.builds(Shift, st.integers(-18, 18), st.integers(-60, 60)),
        st.builds(Stretch, NEAR),
        st.builds(Set, st.one_of(st.none(), NEAR, vague_dates()), st.sampled_from([None, True, False])),
        st.just(Freeze()),
        st.just(Unfreeze()),
        st.just(Cancel("désistement")),
    )


@st.composite
def asked(draw: st.DrawFn, plan: tuple[Milestone, ...]) -> Move:
    """A move of some milestones of a plan."""
    ids = st.frozensets(st.sampled_from([one.id for one in plan]))
    return Move(draw(actions()), draw(ids), draw(ids))


def shown(plan: tuple[Milestone, ...] | list[Milestone]) -> dict[str, str]:
    return {one.id: one.when.edtf if one.when else "" for one in plan}


def done(plan: list[Milestone], action: Action, *chosen: str, staying: tuple[str, ...] = (),
         limits: Limits | None = None) -> Preview:  # fmt: skip
    move = Move(action, frozenset(chosen), frozenset(staying))
    return preview(plan, [move], limits or Limits(), DAYS)


def hanging(plan: tuple[Milestone, ...], chosen: frozenset[str]) -> frozenset[str]:
    """Return what hangs on `chosen` by a rule at any distance, held or not, and `chosen` themselves."""
    more = chosen | {one.id for one in plan if one.rule is not None and one.anchor_id in chosen}
    return chosen if more == chosen else hanging(plan, more)


def reasons(found: Preview) -> list[tuple[str, BreakReason]]:
    off = {BreakReason.HOLIDAY, BreakReason.WEEKEND, BreakReason.UNCOVERED}
    return [(one.milestone_id, one.reason) for one in found.breaks if one.reason not in off]


def project() -> list[Milestone]:
    return [
        milestone("début", "2019-07-01", K.START),
        milestone("mi-étape", anchor="début", rule=Rule(months=12), when="2020-07-01", kind=K.MIDTERM),
        milestone("mission", "2020-09-18", K.MISSION),
        milestone("rapport", "2020-10-30", K.REPORT, anchor="mission", rule=Rule(weeks=6)),
        milestone("versement", "2020-11-13", K.PAYMENT, anchor="rapport", rule=Rule(working_days=10, roll=Roll.NEXT)),
        milestone("fin", "2021-06-30", K.END),
    ]


@given(st.data())
def test_a_move_taken_back_restores_every_milestone(data: st.DataObject) -> None:
    plan = data.draw(plans())
    found = preview(plan, data.draw(st.lists(asked(plan), max_size=3)), Limits(), DAYS)
    moved = found.apply(plan)
    assert found.revert(moved) == plan
    assert {one.id for one in plan if one not in moved} == set(found.after) == set(found.before)
    assert [one.milestone_id for one in found.moved] == [
        one.id for one, other in zip(plan, moved, strict=True) if one.when != other.when
    ]


@given(st.data())
def test_the_order_of_independent_moves_does_not_matter(data: st.DataObject) -> None:
    plan = data.draw(plans())
    first = data.draw(asked(plan))
    reached = hanging(plan, first.chosen)
    free = [one.id for one in plan if one.id not in reached]
    chosen = frozenset(one for one in free if data.draw(st.booleans()))
    second = Move(data.draw(actions()), chosen)
    owners, others = ({one.owner for one in plan if one.id in each.chosen} for each in (first, second))
    spans = any(isinstance(each.action, Stretch) for each in (first, second))
    assume(not hanging(plan, second.chosen) & reached and not (spans and owners & others))
    one, other = (preview(plan, order, Limits(), DAYS) for order in ([first, second], [second, first]))
    assert one.apply(plan) == other.apply(plan)
    assert one.moved == other.moved
    assert (one.held, set(one.breaks)) == (other.held, set(other.breaks))


@given(st.data())
def test_one_after_the_other_is_both_at_once(data: st.DataObject) -> None:
    plan = data.draw(plans())
    first, second = data.draw(asked(plan)), data.draw(asked(plan))
    between = preview(plan, [first], Limits(), DAYS).apply(plan)
    after = preview(between, [second], Limits(), DAYS).apply(between)
    assert preview(plan, [first, second], Limits(), DAYS).apply(plan) == after


@given(st.data())
def test_moved_calendars_are_what_their_rules_give(data: st.DataObject) -> None:
    plan = data.draw(plans())
    moved = preview(plan, [data.draw(asked(plan))], Limits(), DAYS).apply(plan)
    by_id = {one.id: one for one in moved}
    for one in moved:
        if one.rule is not None and not one.held and not any(old.held and old.id == one.id for old in plan):
            anchor = by_id[one.anchor_id or ""].when
            assert one.when == (naive(one.rule, anchor) if anchor is not None else None)


@given(st.data())
def test_nothing_becomes_exact_by_itself(data: st.DataObject) -> None:
    plan = data.draw(plans())
    moves = [
        move for move in data.draw(st.lists(asked(plan), max_size=3)) if not isinstance(move.action, Set | Stretch)
    ]
    for one, other in zip(plan, preview(plan, moves, Limits(), DAYS).apply(plan), strict=True):
        if one.when is not None and one.when.exact is None:
            assert other.when is not None
            assert other.when.exact is None


@given(plans(), st.integers(-9, 9), st.integers(-50, 50))
def test_held_milestones_never_move(plan: tuple[Milestone, ...], months: int, days: int) -> None:
    found = preview(plan, [Move(Shift(months, days), frozenset(one.id for one in plan))], Limits(), DAYS)
    held = {one.id for one in plan if one.held}
    assert held <= {one.milestone_id for one in found.held}
    assert not held & {one.milestone_id for one in found.moved}


@given(plans(), st.integers(-9, 9))
def test_a_cohort_moves_once(plan: tuple[Milestone, ...], months: int) -> None:
    found = preview(plan, [Move(Shift(months), frozenset(one.id for one in plan))], Limits(), DAYS)
    moved = found.apply(plan)
    if not any(one.held for one in plan):
        assert resolve(moved, DAYS) == {one.id: one.when for one in moved if one.when is not None}
        assert [one.rule for one in moved] == [one.rule for one in plan]


def test_what_hangs_on_a_milestone_follows() -> None:
    plan = project()
    found = done(plan, Shift(months=6), "mission")
    assert shown(found.apply(plan)) == shown(plan) | {
        "mission": "2021-03-18", "rapport": "2021-04-29", "versement": "2021-05-14",
    }  # fmt: skip
    assert [(one.milestone_id, one.why, one.fixed) for one in found.moved] == [
        ("mission", Why.CHOSEN, False), ("rapport", Why.FOLLOWS, False), ("versement", Why.FOLLOWS, False),
    ]  # fmt: skip
    assert dependants(plan, ["mission"]) == {"rapport", "versement"}
    assert dependants([replace(one, frozen=one.id == "rapport") for one in plan], ["mission"]) == frozenset()


def test_what_stays_becomes_fixed_and_tells_that_it_is_too_early() -> None:
    plan = project()
    found = done(plan, Shift(months=6), "mission", staying=("rapport",))
    after = found.after["rapport"]
    assert (after.when, after.rule, after.anchor_id) == (PartialDate.of(date(2020, 10, 30)), None, "mission")
    assert [one.milestone_id for one in found.moved] == ["mission"]
    assert reasons(found) == [("rapport", BreakReason.REPORT_BEFORE_MISSION)]
    again = done(list(found.apply(plan)), Shift(days=1), "mission")
    assert [(one.reason, one.already) for one in again.breaks if one.milestone_id == "rapport"] == [
        (BreakReason.REPORT_BEFORE_MISSION, True)
    ]


def test_a_chosen_milestone_whose_anchor_stays_becomes_fixed() -> None:
    plan = project()
    found = done(plan, Shift(days=3), "rapport")
    assert [(one.milestone_id, one.fixed) for one in found.moved] == [("rapport", True), ("versement", False)]
    assert found.after["rapport"].rule is None
    assert done(plan, Shift(), "rapport").after == {}


def test_what_was_counted_backwards_is_free_when_it_stays() -> None:
    plan = [
        milestone("session", "2021-11-15"),
        milestone("envoi", "2021-10-18", anchor="session", rule=Rule(weeks=-4)),
    ]
    found = done(plan, Shift(months=-2), "session", staying=("envoi",))
    assert found.after["envoi"].anchor_id is None
    assert reasons(found) == [("envoi", BreakReason.AFTER_ANCHOR)]


def test_frozen_done_and_cancelled_are_told() -> None:
    plan = [
        milestone("a", "2021-05-03"),
        milestone("gelé", "2021-06-01", anchor="a", rule=Rule(months=1), frozen=True),
        milestone("fait", "2021-07-01", done_on=date(2021, 7, 2)),
        milestone("annulé", "2021-07-05", cancelled=True),
        milestone("vide"),
    ]
    found = done(plan, Shift(months=2), "a", "fait", "annulé", "vide")
    holds = [(one.milestone_id, one.hold, one.why) for one in found.held]
    assert holds == [
        ("gelé", Hold.FROZEN, Why.FOLLOWS),
        ("fait", Hold.DONE, Why.CHOSEN),
        ("annulé", Hold.CANCELLED, Why.CHOSEN),
        ("vide", Hold.NO_DATE, Why.CHOSEN),
    ]
    assert reasons(found) == [("gelé", BreakReason.BEFORE_ANCHOR)]
    moves = [Move(Unfreeze(), frozenset({"gelé"})), Move(Shift(months=2), frozenset({"a"}))]
    free = preview(plan, moves, Limits(), DAYS)
    assert free.held == ()
    assert shown(free.apply(plan))["gelé"] == "2021-08-03"


def test_freezing_and_cancelling_keep_the_date() -> None:
    plan = project()
    frozen = done(plan, Freeze(), "mission")
    assert (frozen.moved, frozen.after["mission"].frozen) == ((), True)
    gone = done(plan, Cancel("désistement"), "mission").after["mission"]
    assert (gone.cancelled, gone.cancelled_reason, gone.when) == (True, "désistement", plan[2].when)


def test_set_to_a_vague_date_and_confirmed_later() -> None:
    plan = [
        milestone("rencontre", "2021-05-03"),
        milestone("avis", "2021-05-24", anchor="rencontre", rule=Rule(weeks=3)),
    ]
    found = done(plan, Set(PartialDate.of_edtf("2021-23"), provisional=True), "rencontre")
    assert found.after["rencontre"].provisional
    assert shown(found.apply(plan)) == {"rencontre": "2021-23", "avis": "2022-24~"}
    sure = done(list(found.apply(plan)), Set(PartialDate.of_edtf("2021-23"), provisional=False), "rencontre")
    assert (sure.moved, sure.after["rencontre"].provisional) == ((), False)
    none = done(plan, Set(None), "rencontre")
    assert shown(none.apply(plan)) == {"rencontre": "", "avis": ""}


def test_stretched_to_a_new_end() -> None:
    plan = [*project(), milestone("bilan", "2021-09-30"), milestone("avant", "2019-05-01")]
    ids = [one.id for one in plan]
    found = done(plan, Stretch(PartialDate.of(date(2022, 6, 30))), *ids)
    assert shown(found.apply(plan)) == shown(plan) | {
        "mi-étape": "2020-12-31",  # half-way stays half-way, which is no year after the start: fixed
        "mission": "2021-04-29",
        "rapport": "2021-06-10",
        "versement": "2021-06-25",
        "fin": "2022-06-30",
        "bilan": "2022-09-30",
    }
    assert found.after["mi-étape"].rule is None
    vague = done([*plan, milestone("rencontre", "2020-23")], Stretch(PartialDate.of_edtf("2022-22")), *ids, "rencontre")
    assert vague.after["rencontre"].when == PartialDate.of_edtf("2021-22~")
    assert vague.after["fin"].when == PartialDate.of_edtf("2022-22")


def test_a_stretch_needs_a_start_and_an_end() -> None:
    plan = [milestone("mission", "2020-09-18", K.MISSION), milestone("fin", "2021-06-30", K.END)]
    found = done(plan, Stretch(PartialDate.of(date(2022, 6, 30))), "mission", "fin")
    assert found.held == tuple(Held(one.id, one.owner, one.kind, Hold.NO_DATE, Why.CHOSEN) for one in plan)


def test_past_the_limit_of_the_session() -> None:
    plan = [milestone("fin", "2021-06-30", K.END), milestone("rapport", "2021-09-30", K.REPORT)]
    limits = Limits(last_day=date(2021, 12, 20))
    found = done(plan, Shift(months=6), "fin", "rapport", limits=limits)
    assert [(one.milestone_id, one.reason, one.certainty, one.limit) for one in found.breaks][:1] == [
        ("fin", BreakReason.LIMIT, Certainty.CERTAIN, date(2021, 12, 20))
    ]
    assert reasons(found) == [("fin", BreakReason.LIMIT)]
    own = Limits(date(2021, 12, 20), last_days={"p": date(2022, 12, 31)})
    assert reasons(done(plan, Shift(months=6), "fin", limits=own)) == []


@pytest.mark.parametrize(
    ("when", "sure"),
    [("2021-23", None), ("2021-12", Certainty.POSSIBLE), ("2022-24", Certainty.CERTAIN), ("2021", Certainty.POSSIBLE)],
)
def test_a_vague_end_against_the_limit(when: str, sure: Certainty | None) -> None:
    plan = [milestone("fin", "2021-06-30", K.END)]
    found = done(plan, Set(PartialDate.of_edtf(when)), "fin", limits=Limits(date(2021, 12, 20)))
    assert [one.certainty for one in found.breaks if one.reason is BreakReason.LIMIT] == ([sure] if sure else [])


@pytest.mark.parametrize(
    ("when", "side", "found"),
    [
        ("2021-06-24", Side.FIRST, [BreakReason.HOLIDAY]),
        ("2021-06-24", Side.SECOND, []),
        ("2021-06-24", None, [BreakReason.HOLIDAY]),
        ("2021-06-26", Side.SECOND, [BreakReason.WEEKEND]),
        ("2023-06-23", Side.FIRST, []),
        ("2023-06-23", Side.SECOND, [BreakReason.UNCOVERED]),
        ("2023-06-24", None, [BreakReason.WEEKEND, BreakReason.UNCOVERED]),
        ("2021-06", None, []),
        ("2021-06-24~", None, []),
    ],
)
def test_days_off_in_the_calendar_of_the_side(when: str, side: Side | None, found: list[BreakReason]) -> None:
    limits = Limits(calendars={Side.FIRST: CalendarCode.QC, Side.SECOND: CalendarCode.BE})
    plan = [replace(milestone("a", "2021-05-03"), side=side)]
    assert [one.reason for one in done(plan, Set(PartialDate.of_edtf(when)), "a", limits=limits).breaks] == found


def test_an_end_before_its_start() -> None:
    plan = project()
    found = done(plan, Set(PartialDate.of(date(2019, 6, 30))), "fin")
    assert [(one.milestone_id, one.other) for one in found.breaks if one.reason is BreakReason.END_BEFORE_START] == [
        ("fin", "début")
    ]
    maybe = done(plan, Set(PartialDate(2019)), "fin")
    assert [one.certainty for one in maybe.breaks] == [Certainty.POSSIBLE]
    assert reasons(done(plan, Set(PartialDate.of(date(2021, 7, 1))), "début")) == [
        ("fin", BreakReason.END_BEFORE_START)
    ]


def test_a_payment_that_leaves_its_year() -> None:
    plan = [milestone("versement", "2020-11-16", K.PAYMENT)]
    found = done(plan, Shift(months=2), "versement")
    assert [(one.reason, one.limit) for one in found.breaks if one.reason is BreakReason.BUDGET_YEAR] == [
        (BreakReason.BUDGET_YEAR, date(2020, 12, 31))
    ]
    assert reasons(done(plan, Shift(months=2), "versement", limits=Limits(budget_years={"versement": 2021}))) == []
    vague = done(plan, Set(PartialDate.of_edtf("2021-24")), "versement")
    assert [one.certainty for one in vague.breaks] == [Certainty.POSSIBLE]


def test_a_circle_stays_where_it_is_and_is_told() -> None:
    plan = [
        milestone("a", "2021-05-03", anchor="b", rule=Rule(days=1)),
        milestone("b", "2021-05-04", anchor="a", rule=Rule(days=1)),
        milestone("c", "2021-05-05"),
    ]
    found = done(plan, Shift(days=7), "c")
    assert [(one.milestone_id, one.other) for one in found.breaks] == [("a", "b"), ("b", "a")]
    assert {one.reason for one in found.breaks} == {BreakReason.CIRCLE}
    assert reasons(done(plan, Set(PartialDate.of(date(2021, 5, 3))), "a")) == []
