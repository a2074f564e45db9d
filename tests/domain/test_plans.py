"""The calendar of one owner: what may hang on what, what a change comes to, and what a programme gives."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import MilestoneDraft, Plan, hanging, recounted, tried
from cmpdesk.domain.schedule_templates import TemplateLine, given
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, Rule, resolve
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode, Roll, WorkingDays

PROJECT, CALL, SESSION = (Owner(kind, kind[0]) for kind in OwnerKind)
OPEN = WorkingDays(frozenset(), 2000, 2100)
DAYS = dict.fromkeys(CalendarCode, OPEN)
COUNTS = st.integers(-40, 40)
RULES = st.builds(Rule, months=COUNTS, weeks=COUNTS, days=COUNTS, working_days=COUNTS, roll=st.sampled_from(list(Roll)))
STARTS = st.dates(date(2010, 1, 1), date(2040, 12, 31))


def stone(id: str, when: date | None = None, anchor: str | None = None, rule: Rule | None = None,
          **more: object) -> Milestone:  # fmt: skip
    day = PartialDate.of(when) if when else None
    made = Milestone(id, PROJECT, MilestoneKind.OTHER, LocalisedText(fr=id), day, anchor_id=anchor, rule=rule)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a milestone


def plan_of(*milestones: Milestone) -> Plan:
    own = tuple(one for one in milestones if one.owner == PROJECT)
    around = tuple(one for one in milestones if one.owner != PROJECT)
    return Plan(PROJECT, 1, LocalisedText(fr="14.101"), "14.101", own, around, DAYS, CALL.id, SESSION.id)


def draft_of(one: Milestone) -> MilestoneDraft:
    return MilestoneDraft(one.kind, one.name, one.when, one.side, one.anchor_id, one.rule, one.provisional)


@st.composite
def chains(draw: st.DrawFn) -> list[Milestone]:
    """A tree of milestones whose dates are what their rules make of them."""
    made = [stone("0", draw(STARTS))]
    for place in range(1, draw(st.integers(2, 8))):
        anchor = draw(st.sampled_from(made)).id
        held = draw(st.booleans()) and draw(st.booleans())
        made.append(stone(str(place), draw(STARTS) if held else None, anchor, draw(RULES), frozen=held))
    dates = resolve(made, DAYS)
    return [replace(one, when=dates[one.id]) for one in made]


@for_all(chains(), st.integers(-400, 400))
def test_a_change_moves_what_follows_and_moving_back_restores_all(chain: list[Milestone], by: int) -> None:
    first = chain[0]
    assert first.when is not None
    moved = replace(first, when=PartialDate.of(first.when.earliest + timedelta(days=by)))
    dates = recounted([moved, *chain[1:]], ["0"], DAYS)
    after = [moved, *(replace(one, when=dates.get(one.id, one.when)) for one in chain[1:])]
    assert {one.id: one.when for one in after} == resolve([moved, *chain[1:]], DAYS)
    assert all(one.when == before.when for one, before in zip(after, chain, strict=True) if one.frozen)
    back = recounted([first, *after[1:]], ["0"], DAYS)
    assert [replace(one, when=back.get(one.id, one.when)) for one in [first, *after[1:]]] == chain


@for_all(chains(), st.data())
def test_only_what_hangs_on_it_changes(chain: list[Milestone], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(chain))
    draft = replace(draft_of(one), anchor_id=None, rule=None, when=PartialDate(2031, month=5))
    if one.held:
        with pytest.raises(Refusal, match=r"milestone\.held"):
            tried(plan_of(*chain), draft, one.id)
        return
    what = tried(plan_of(*chain), draft, one.id)
    assert what.milestone.when == PartialDate(2031, month=5)
    assert {other.id for other, _ in what.others} <= hanging(chain, [one.id])
    assert all(when is None or when.day is None for _, when in what.others)  # vague as what they are counted from


@for_all(chains())
def test_nothing_can_hang_on_what_hangs_on_it(chain: list[Milestone]) -> None:
    plan = plan_of(*chain)
    for one in chain:
        below = hanging(chain, [one.id])
        assert {other.id for other in plan.anchors(one.id)} == {other.id for other in chain} - below - {one.id}
        for other in below - {one.id}:
            if not one.held:
                with pytest.raises(Refusal, match=r"schedule\.circle"):
                    tried(plan, replace(draft_of(one), anchor_id=other, rule=Rule(days=1)), one.id)


def test_a_circle_is_refused_though_something_on_it_holds_still() -> None:
    plan = plan_of(stone("a", date(2026, 1, 5)), stone("b", date(2026, 2, 5), "a", Rule(months=1), frozen=True))
    with pytest.raises(Refusal) as refused:
        tried(plan, MilestoneDraft(MilestoneKind.OTHER, LocalisedText(fr="a"), anchor_id="b", rule=Rule(days=1)), "a")
    assert [name.fr for name in refused.value.params["names"]] == ["a", "b"]


def test_what_is_not_changed_is_not_counted_anew() -> None:
    plan = plan_of(stone("a", date(2026, 1, 5)), stone("b", date(2026, 3, 9), "a", Rule(months=1)))
    named = replace(draft_of(plan.milestones[1]), name=LocalisedText(fr="Bilan"))
    assert tried(plan, named, "b").milestone.when == PartialDate.of(date(2026, 3, 9))
    again = replace(draft_of(plan.milestones[1]), rule=Rule(months=2))
    assert tried(plan, again, "b").milestone.when == PartialDate.of(date(2026, 3, 5))


def test_years_that_are_not_covered_are_told() -> None:
    covered = {code: WorkingDays(frozenset({date(2026, 1, 1)}), 2026, 2026) for code in CalendarCode}
    rule = Rule(working_days=10)
    plan = replace(plan_of(stone("a", date(2026, 12, 28)), stone("b", None, "a", rule)), days=covered)
    what = tried(plan, replace(draft_of(plan.milestones[1]), rule=Rule(working_days=11)), "b")
    assert what.uncovered == (2027,)
    assert tried(plan, replace(draft_of(plan.milestones[1]), rule=Rule(months=1)), "b").uncovered == ()
    assert tried(plan, replace(draft_of(plan.milestones[1]), rule=Rule(working_days=-5)), "b").uncovered == ()


def test_a_project_hangs_on_its_call_and_session_but_they_do_not_hang_on_it() -> None:
    own, call, session = (replace(stone(one.kind), owner=one) for one in (PROJECT, CALL, SESSION))
    other = replace(stone("other"), owner=Owner(OwnerKind.PROJECT, "other"))
    assert {one.id for one in plan_of(own, call, session, other).anchors()} == {"project", "call", "session"}
    of_call = Plan(CALL, 1, LocalisedText(), "", (call,), (own, session), DAYS, CALL.id, SESSION.id)
    assert {one.id for one in of_call.anchors()} == {"call", "session"}
    of_session = Plan(SESSION, 1, LocalisedText(), "", (session,), (own, call), DAYS, None, SESSION.id)
    assert {one.id for one in of_session.anchors()} == {"session"}


LINES = (
    TemplateLine("meeting", OwnerKind.SESSION, MilestoneKind.SESSION, LocalisedText(fr="Réunion"), source="[M4]"),
    TemplateLine("start", OwnerKind.PROJECT, MilestoneKind.START, LocalisedText(fr="Début")),
    TemplateLine("end", OwnerKind.PROJECT, MilestoneKind.END, LocalisedText(fr="Fin"), "start", Rule(months=24),
                 duration=True),
    TemplateLine("mid", OwnerKind.PROJECT, MilestoneKind.MIDTERM, LocalisedText(fr="Mi-étape"), "meeting",
                 Rule(months=12)),
    TemplateLine("mission", OwnerKind.PROJECT, MilestoneKind.MISSION, LocalisedText(fr="Mission"), each="mission"),
    TemplateLine("report", OwnerKind.PROJECT, MilestoneKind.REPORT, LocalisedText(fr="Rapport"), "mission",
                 Rule(weeks=6), each="mission"),
)  # fmt: skip


@for_all(st.integers(0, 5), st.one_of(st.none(), st.integers(1, 60)), st.booleans())
def test_what_a_programme_gives_is_a_calendar_without_circles(missions: int, months: int | None, met: bool) -> None:
    ids = (f"{number}" for number in count())
    made = given(LINES, PROJECT, {"meeting": "m"} if met else {}, months=months, missions=missions, new_id=ids)
    by_id = {one.id: one for one in made}
    assert len(by_id) == len(made) == 3 + 2 * max(missions, 1)
    assert resolve(made, DAYS) == {}  # nothing has a date before the start has one
    end, mid = (next(one for one in made if one.kind is kind) for kind in (MilestoneKind.END, MilestoneKind.MIDTERM))
    assert end.rule == Rule(months=months or 24)
    assert (mid.anchor_id, mid.rule) == (("m", Rule(months=12)) if met else (None, None))
    reports = [one for one in made if one.kind is MilestoneKind.REPORT]
    assert len({one.anchor_id for one in reports}) == len(reports)
    assert all(by_id[one.anchor_id or ""].kind is MilestoneKind.MISSION for one in reports)
