"""Rows of calendars: what moved, what is shown in which order, and what a baseline says of them."""

from dataclasses import replace
from datetime import date

import pytest

from cmpdesk.domain.baselines import BaselineEntry, BaselineMilestone, Change, Comparison
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.timelines import Grouping, Line, Row, Wanted, bounded, figures, lines, points
from tests.domain.calendars import rows, timeline

OWNER = Owner(OwnerKind.PROJECT, "p")


def milestone(key: str, kind: MilestoneKind, when: str, *, cancelled: bool = False) -> Milestone:
    return Milestone(key, OWNER, kind, LocalisedText(fr=key), PartialDate.of_edtf(when), cancelled=cancelled)


def entry(**held: str) -> BaselineEntry:
    return BaselineEntry("p", "1", "", None, None, None, milestones=tuple(
        BaselineMilestone(key, LocalisedText(fr=key), MilestoneKind.OTHER, None, PartialDate.of_edtf(when))
        for key, when in held.items()
    ))  # fmt: skip


def test_a_baseline_gives_each_milestone_its_first_place() -> None:
    held = points(
        [milestone("a", MilestoneKind.START, "2020-03-01"), milestone("b", MilestoneKind.REPORT, "2021-23"),
         milestone("c", MilestoneKind.PAYMENT, "2020-05-01", cancelled=True),
         milestone("d", MilestoneKind.END, "2022")],
        entry(a="2020-01-01", b="2021-23", c="2020-05-01", gone="2020-06-01"),
    )  # fmt: skip
    found = {one.id: one for one in held}
    assert [one.id for one in held] == ["a", "b", "c", "d", "gone"]
    assert (found["a"].moved, found["b"].moved, found["d"].moved) == (True, False, False)
    assert found["c"].when is None
    assert found["gone"].when is None
    assert found["gone"].first == PartialDate.of_edtf("2020-06-01")
    row = bounded(rows()[0], held)
    assert (row.start, row.end) == (found["a"], found["d"])
    assert [one.id for one in row.points] == ["b", "c", "gone"]
    assert [one.id for one in row.steps()] == ["a", "b", "d"]  # what has no place is not walked to


def test_a_cancelled_end_leaves_the_bar_to_the_one_that_stands() -> None:
    held = points(
        [milestone("a", MilestoneKind.END, "2021-01-01", cancelled=True), milestone("b", MilestoneKind.END, "2022")],
        entry(a="2021-01-01"),
    )
    assert bounded(rows()[0], held).end == held[1]
    assert bounded(rows()[0], held[:1]).end == held[0]


def test_what_was_cancelled_in_the_baseline_already_has_no_first_place() -> None:
    before = entry(a="2020-01-01")
    before = replace(before, milestones=(replace(before.milestones[0], cancelled=True),))
    assert points([milestone("a", MilestoneKind.START, "2020-03-01")], before)[0].first is None


def test_a_start_that_moved_counts_as_an_end_that_moved() -> None:
    held = {row.number: row for row in rows()}
    start, end = held["11.022"].start_shift, held["11.022"].end_shift
    assert start is not None
    assert end is not None
    assert (start.days, end.days, end.months) == (126, 365, 12.0)
    assert [number for number, row in held.items() if not row.moved] == ["11.027"]


def test_figures_are_those_of_the_comparison() -> None:
    none = figures(rows(), None)
    assert (none.projects, none.prolonged, none.mean, none.interrupted) == (6, 0, None, 1)
    told = figures(rows(), Comparison((), {Change.LATER_END: 4}, 7.4, 9))
    assert (told.prolonged, told.mean) == (4, 7.4)


def test_the_next_meeting_is_one_that_may_still_come() -> None:
    held = timeline()
    assert held.next_meeting == held.meetings[1]
    assert replace(held, today=date(2021, 12, 20)).next_meeting == held.meetings[1]
    assert replace(held, today=date(2021, 12, 21)).next_meeting is None
    call = replace(held.meetings[1], review=False)
    assert replace(held, meetings=(call,)).next_meeting is None


def ids(held: tuple[Line, ...]) -> list[str]:
    return [f"{line.key}:{line.count}" if line.row is None else line.row.number for line in held]


def test_rows_stand_by_number_as_a_person_counts() -> None:
    made = [replace(rows()[0], number=number) for number in ("11.10", "11.9", "2.1")]
    assert ids(lines(made, Grouping.NONE)) == ["2.1", "11.9", "11.10"]


def test_groups_by_sector_and_state_keep_their_order_and_leave_out_empty_ones() -> None:
    by_sector = lines(rows(), Grouping.SECTOR, ["san", "none", "env", "cul"])
    assert ids(by_sector)[:4] == ["san:1", "11.027", "env:2", "11.014"]
    assert ids(lines(rows(), Grouping.STATE, ["running", "stopped"]))[-2:] == ["stopped:1", "11.044"]


def test_by_party_a_project_stands_with_each_party_and_its_milestones() -> None:
    row = rows()[0]
    first, second = (replace(row.points[n], side=side) for n, side in enumerate(Side))
    both = replace(row, points=(first, second, row.points[2]))
    alone = replace(rows()[1], promoters=("Institut", ""))
    nobody = replace(rows()[2], promoters=("", ""))
    held = lines([both, alone, nobody], Grouping.PARTY)
    assert ids(held) == ["first:3", "11.014", "11.022", "11.027", "second:2", "11.014", "11.027"]
    shown = [line.row for line in held if line.row is not None and line.row.id == both.id]
    assert [one.points for one in shown] == [(first, row.points[2]), (second, row.points[2])]
    assert len({line.id for line in held}) == len(held)


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Wanted(), 6),
        (Wanted(sector="cul"), 3),
        (Wanted(state="stopped"), 1),
        (Wanted(moved=True), 5),
        (Wanted(interrupted=True), 1),
        (Wanted(search="THEATRE canaux"), 1),
        (Wanted(search="11.03"), 1),
        (Wanted(sector="env", search="arythmie"), 0),
    ],
)
def test_filters(wanted: Wanted, left: int) -> None:
    assert sum(wanted.keeps(row) for row in rows()) == left


def test_a_cohort_without_dates_shows_the_year_of_today() -> None:
    empty = Row("a", "1", "Sans date", "", ProjectState.RETAINED, None, None)
    assert empty.days() is None
    held = replace(timeline(), rows=(empty,), meetings=())
    assert held.days() == (date(2020, 1, 1), date(2020, 12, 31))
    assert (empty.steps(), empty.moved) == ((), False)


def test_days_reach_over_ghosts_and_vague_meetings() -> None:
    assert timeline().days() == (date(2019, 7, 1), date(2021, 12, 20))
