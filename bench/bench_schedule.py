"""2,000 projects of 30 milestones moved by working calendars, and compared with what was promised.

Moving: the whole preview of a shift of six months (dates, what follows, what breaks) against arithmetic from day to
day in the same run. That baseline counts each date from the fixed one that it hangs on, one day at a time, and asks of
each working day whether it is one; it looks for no break. It is given a part of the projects and multiplied, and its
dates must be the same as ours.

Comparing: two baselines of 60,000 milestones against loading them, which is parsing the stored JSON into entries.
The best of some rounds counts, since other programs take from each.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from cmpdesk.domain.baselines import BaselineEntry, BaselineMilestone, BudgetLine, compare
from cmpdesk.domain.money import Money
from cmpdesk.domain.moves import Limits, Move, Shift, preview
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, Rule, resolve
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode, Roll, WorkingDays
from tests.domain.planning import milestone, walked
from tests.domain.test_holidays import shipped

T = TypeVar("T")
PROJECTS, MISSIONS, ROUNDS, PART = 2000, 9, 5, 40
FASTER, LOADS = 20.0, 3.0
MONTHS = 6
DAY = timedelta(days=1)
NO_CALENDAR = WorkingDays(frozenset(), 2000, 1999)


def days() -> dict[CalendarCode, WorkingDays]:
    lands = {code: shipped(code).working_days(2018, 2026) for code in (CalendarCode.QC, CalendarCode.BE)}
    return lands | {CalendarCode.COMMON: WorkingDays.common(lands.values())}


def plan(calendars: Mapping[CalendarCode, WorkingDays]) -> tuple[Milestone, ...]:
    """Each project: start and end; nine missions, each with its report and a payment; a payment at the end."""
    made = []
    for project in range(PROJECTS):
        owner, start = f"p{project}", date(2019, 7, 1) + timedelta(days=project % 120)
        made.append(milestone(f"{owner}-start", start.isoformat(), MilestoneKind.START, project=owner))
        made.append(milestone(f"{owner}-end", kind=MilestoneKind.END, project=owner, anchor=f"{owner}-start",
                              rule=Rule(months=24, days=-1)))  # fmt: skip
        for number in range(MISSIONS):
            mission, report = f"{owner}-mission-{number}", f"{owner}-report-{number}"
            code = (CalendarCode.QC, CalendarCode.BE, CalendarCode.COMMON)[number % 3]
            made.append(milestone(mission, kind=MilestoneKind.MISSION, project=owner, anchor=f"{owner}-start",
                                  rule=Rule(working_days=40 + 40 * number, calendar=code)))  # fmt: skip
            made.append(milestone(report, kind=MilestoneKind.REPORT, project=owner, anchor=mission,
                                  rule=Rule(weeks=6, roll=Roll.NEXT, calendar=code)))  # fmt: skip
            made.append(milestone(f"{owner}-paid-{number}", kind=MilestoneKind.PAYMENT, project=owner, anchor=report,
                                  rule=Rule(working_days=30, calendar=code)))  # fmt: skip
        made.append(milestone(f"{owner}-paid", kind=MilestoneKind.PAYMENT, project=owner, anchor=f"{owner}-end",
                              rule=Rule(months=3, roll=Roll.PREVIOUS)))  # fmt: skip
    dated = resolve(made, calendars)
    return tuple(
        Milestone(one.id, one.owner, one.kind, one.name, dated[one.id], anchor_id=one.anchor_id, rule=one.rule)
        for one in made
    )


def day_by_day(part: Sequence[Milestone], calendars: Mapping[CalendarCode, WorkingDays]) -> dict[str, PartialDate]:
    """Return the dates of projects whose start is shifted, each counted one day at a time from that start."""
    by_id = {one.id: one for one in part}
    closed = {code: calendar.holidays for code, calendar in calendars.items()}
    found = {}
    for one in part:
        rules, here = [], one
        while here.rule is not None and here.anchor_id is not None:
            rules.append(here.rule)
            here = by_id[here.anchor_id]
        assert here.when is not None
        day = step(Rule(months=MONTHS), here.when.earliest, frozenset())
        for rule in reversed(rules):
            day = step(rule, day, closed[rule.calendar])
        found[one.id] = PartialDate.of(day)
    return found


def step(rule: Rule, day: date, closed: frozenset[date]) -> date:
    """Return where a rule brings a day; a working day is one that `works`."""
    day = walked(Rule(rule.months, rule.weeks, rule.days), day, NO_CALENDAR)
    for _ in range(rule.working_days):
        day += DAY
        while not works(day, closed):
            day += DAY
    while rule.roll is not Roll.NONE and not works(day, closed):
        day += DAY if rule.roll is Roll.NEXT else -DAY
    return day


def works(day: date, closed: frozenset[date]) -> bool:
    """Tell whether it is no Saturday, no Sunday and no holiday."""
    return day.weekday() < 5 and day not in closed


def entries(milestones: Sequence[Milestone]) -> tuple[BaselineEntry, ...]:
    """Return the projects as a baseline keeps them."""
    by_owner: dict[Owner, list[Milestone]] = {}
    for one in milestones:
        by_owner.setdefault(one.owner, []).append(one)
    budget = tuple(BudgetLine(side, year, Money(1_250_000, code)) for year in (2019, 2020, 2021)
                   for side, code in ((Side.FIRST, "CAD"), (Side.SECOND, "EUR")))  # fmt: skip
    return tuple(
        BaselineEntry(owner.id, "11.014", "Projet", own[0].when, own[1].when, 24, budget, tuple(
            BaselineMilestone(one.id, LocalisedText("Rapport", "Report", "Verslag"), one.kind, one.side, one.when)
            for one in own
        ))
        for owner, own in by_owner.items()
    )  # fmt: skip


def load(stored: Sequence[str]) -> tuple[BaselineEntry, ...]:
    return tuple(BaselineEntry.of_value(json.loads(text)) for text in stored)


def best(work: Callable[[], T], rounds: int = ROUNDS) -> tuple[float, T]:
    """Return the shortest of some rounds and the last result; the collector of cycles rests in all."""
    times = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
        gc.enable()
    return min(times), result


def main() -> int:
    calendars = days()
    before = plan(calendars)
    moves = [Move(Shift(MONTHS), frozenset(one.id for one in before))]
    part = before[: PART * 30]
    walk, walked_to = best(lambda: day_by_day(part, calendars), 3)
    walk *= PROJECTS / PART
    whole, found = best(lambda: preview(before, moves, Limits(date(2022, 6, 30)), calendars))
    after = found.apply(before)
    begun = tuple(new if new.rule is None else old for old, new in zip(before, after, strict=True))
    counted, dates = best(lambda: resolve(begun, calendars))
    if any(dates[id] != when for id, when in walked_to.items()) or dates != {one.id: one.when for one in after}:
        raise SystemExit("not the dates that walking from day to day gives")
    faster = walk / counted
    print(f"moving: {len(found.moved)} dates of {PROJECTS} projects in {counted:.3f} s, day by day in {walk:.2f} s")
    print(f"ratio {faster:.1f} (at least {FASTER:.0f}); the whole preview, with what follows and {len(found.breaks)} "
          f"breaks, takes {whole:.3f} s, {walk / whole:.1f} times faster")  # fmt: skip

    stored = [[json.dumps(one.to_value()) for one in entries(each)] for each in (before, after)]
    loading, (old, new) = best(lambda: (load(stored[0]), load(stored[1])))
    comparing, result = best(lambda: compare(old, new))
    if result.moved_milestones != len(found.moved):
        raise SystemExit("the comparison missed a date that moved")
    loads = comparing / loading
    print(f"comparing: two baselines of {len(before)} milestones in {comparing:.3f} s, loaded in {loading:.3f} s")
    print(f"ratio {loads:.2f} (at most {LOADS:.0f})")
    return 0 if faster >= FASTER and loads <= LOADS else 1


if __name__ == "__main__":
    sys.exit(main())
