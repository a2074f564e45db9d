"""What is asked to move: by project, by kind, from a day on; and what a forecast says line by line."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cmpdesk.domain import asked_moves
from cmpdesk.domain.asked_moves import Asked, Tried, tally
from cmpdesk.domain.breaks import Break, BreakReason, Limits
from cmpdesk.domain.date_shifts import Certainty
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.moves import Cancel, Freeze, Hold, Shift, Why
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.revisions import Ground
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, Rule
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode, WorkingDays

FIRST, SECOND, SESSION = Owner(OwnerKind.PROJECT, "b"), Owner(OwnerKind.PROJECT, "a"), Owner(OwnerKind.SESSION, "s")
DAYS = {code: WorkingDays(frozenset(), 2010, 2040) for code in CalendarCode}


def one(id: str, owner: Owner, kind: MilestoneKind, when: str, **more: Any) -> Milestone:
    base = Milestone(id, owner, kind, LocalisedText(fr=id), PartialDate.of_edtf(when) if when else None)
    return replace(base, **more)


PLAN = (
    one("start", FIRST, MilestoneKind.START, "2020-01-06"),
    one("end", FIRST, MilestoneKind.END, "2021-01-06", anchor_id="start", rule=Rule(months=12)),
    one("report", FIRST, MilestoneKind.REPORT, "2021-02-17", anchor_id="end", rule=Rule(weeks=6)),
    one("mission", FIRST, MilestoneKind.MISSION, "2020-03", frozen=True),
    one("other-start", SECOND, MilestoneKind.START, "2020-06-01"),
    one("undated", SECOND, MilestoneKind.PAYMENT, ""),
    one("meeting", SESSION, MilestoneKind.MEETING, "2020-09"),
)


def tried(asked: Asked, limits: Limits | None = None) -> Tried:
    ground = Ground({each.id: each for each in PLAN}, {"a": "11.1", "b": "11.2"}, {"a": "A", "b": "B"}, DAYS,
                    limits or Limits())  # fmt: skip
    return asked_moves.tried(ground, asked)


@pytest.mark.parametrize(("asked", "ids"), [
    (Asked(Shift(1), milestone_id="end"), {"end"}),
    (Asked(Shift(1)), {"start", "end", "report", "mission", "other-start", "undated"}),
    (Asked(Shift(1), meetings=True), {each.id for each in PLAN}),
    (Asked(Shift(1), projects=frozenset({"a"}), meetings=True), {"other-start", "undated"}),
    (Asked(Shift(1), kinds=frozenset({MilestoneKind.START})), {"start", "other-start"}),
    (Asked(Shift(1), since=date(2020, 3, 20)), {"end", "report", "mission", "other-start"}),
    (Asked(Shift(1), projects=frozenset()), set()),
])  # fmt: skip
def test_what_is_asked_for(asked: Asked, ids: set[str]) -> None:
    assert asked.chosen(PLAN) == ids


def test_lines_tell_what_moves_follows_and_is_held_in_the_order_of_the_projects() -> None:
    found = tried(Asked(Shift(6), kinds=frozenset({MilestoneKind.START, MilestoneKind.MISSION})))
    told = [(each.milestone.id, each.number, each.why, each.hold) for each in found.lines]
    assert told == [
        ("other-start", "11.1", Why.CHOSEN, None), ("start", "11.2", Why.CHOSEN, None),
        ("end", "11.2", Why.FOLLOWS, None), ("report", "11.2", Why.FOLLOWS, None),
        ("mission", "11.2", Why.CHOSEN, Hold.FROZEN),
    ]  # fmt: skip
    figures = tally(found)
    assert (figures.projects, figures.dates, figures.held, figures.left) == (2, 4, 1, 0)


def test_what_is_left_out_stays_and_is_still_listed_with_what_it_breaks() -> None:
    found = tried(Asked(Shift(6), milestone_id="start", left=frozenset({"end"})))
    by = {each.milestone.id: each for each in found.lines}
    assert (by["end"].why, by["end"].new, by["end"].changes) == (None, PartialDate.of_edtf("2021-01-06"), False)
    assert "report" not in by
    assert tally(found).left == 1


def test_marks_without_a_new_date_are_lines_too() -> None:
    for action in (Freeze(), Cancel("Mission supprimée")):
        (line,) = tried(Asked(action, milestone_id="other-start")).lines
        assert (line.changes, line.old == line.new, line.why) == (True, True, Why.CHOSEN)


def test_the_worst_break_of_a_line_is_the_new_and_certain_one() -> None:
    limits = Limits(date(2021, 3, 31))
    found = tried(Asked(Shift(5), projects=frozenset({"b"})), limits)
    end = next(each for each in found.lines if each.milestone.id == "end")
    assert end.worst is not None
    assert (end.worst.reason, end.worst.already) == (BreakReason.LIMIT, False)
    assert tally(found).breaks[BreakReason.LIMIT] == 1


def test_what_refuses_the_move_is_told_before_what_only_breaks() -> None:
    line = next(each for each in tried(Asked(Shift(6), projects=frozenset({"b"}))).lines if each.milestone.id == "end")
    found = Break(BreakReason.WEEKEND, "end", line.milestone.owner, line.milestone.kind, Certainty.CERTAIN)
    refused = replace(found, reason=BreakReason.MISSION_OVERLAP, refusal=Refusal("mission.overlap"))
    assert replace(line, breaks=(found, refused)).worst == refused
    assert replace(line, breaks=(found, replace(refused, already=True))).worst == found


def test_what_stays_beside_and_breaks_was_not_left_out() -> None:
    fixed = replace(next(each for each in PLAN if each.id == "report"), rule=None)
    ground = Ground({each.id: fixed if each.id == "report" else each for each in PLAN}, {"b": "11.2"}, {"b": "B"}, DAYS,
                    Limits())  # fmt: skip
    found = asked_moves.tried(ground, Asked(Shift(6), milestone_id="end"))
    beside = next(each for each in found.lines if each.milestone.id == "report")
    assert (beside.changes, beside.why, [each.reason for each in beside.breaks]) == (
        False, None, [BreakReason.BEFORE_ANCHOR])  # fmt: skip
    assert tally(found).left == 0
