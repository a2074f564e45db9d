"""Calendars of invented projects, for tests of milestones and moves."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from cmpdesk.domain.date_shifts import add_months, bounds
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, Rule
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode, Roll, WorkingDays
from tests.domain.test_partial_dates import vague_dates

DAY = timedelta(days=1)
QC = WorkingDays(frozenset({date(2020, 6, 24), date(2020, 12, 25), date(2021, 1, 1), date(2021, 6, 24)}), 2019, 2023)
BE = WorkingDays(frozenset({date(2020, 7, 21), date(2020, 12, 25), date(2021, 1, 1), date(2021, 5, 13)}), 2019, 2022)
DAYS = {CalendarCode.QC: QC, CalendarCode.BE: BE, CalendarCode.COMMON: WorkingDays.common((QC, BE))}


def milestone(id: str, when: str = "", kind: MilestoneKind = MilestoneKind.OTHER, *, project: str = "p",
              anchor: str | None = None, rule: Rule | None = None, **other: Any) -> Milestone:  # fmt: skip
    """Return a milestone of a project; `when` in EDTF."""
    owner = Owner(OwnerKind.PROJECT, project)
    date_ = PartialDate.of_edtf(when) if when else None
    return Milestone(id, owner, kind, LocalisedText(fr=id), date_, anchor_id=anchor, rule=rule, **other)


def rules() -> st.SearchStrategy[Rule]:
    """Rules of every kind."""
    return st.builds(
        Rule, st.integers(-24, 24), st.integers(-6, 6), st.integers(-40, 40), st.integers(-30, 30),
        st.sampled_from(Roll), st.sampled_from(CalendarCode),
    )  # fmt: skip


@st.composite
def plans(draw: st.DrawFn, *, projects: int = 3) -> tuple[Milestone, ...]:
    """Calendars whose milestones hang on any before them, stored with the dates that their rules give."""
    made: list[Milestone] = []
    days = st.dates(date(2019, 1, 1), date(2023, 12, 31)).map(PartialDate.of)
    for place in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(MilestoneKind))
        owner = Owner(OwnerKind.PROJECT, f"p{draw(st.integers(1, projects))}")
        anchor = draw(st.sampled_from([None, *made]))
        rule = draw(st.one_of(st.none(), rules())) if anchor is not None else None
        when = draw(st.one_of(days, days, vague_dates(), st.none()))
        if anchor is not None and rule is not None:
            when = naive(rule, anchor.when) if anchor.when is not None else None
        made.append(
            Milestone(
                f"m{place}",
                owner,
                kind,
                LocalisedText(fr=f"m{place}"),
                when,
                draw(st.sampled_from([None, *Side])),
                anchor.id if anchor is not None else None,
                rule,
                frozen=draw(st.integers(0, 9)) == 0,
                done_on=draw(st.sampled_from([None] * 9 + [date(2020, 5, 5)])),
            )
        )
    order = draw(st.permutations(made))
    return tuple(order)


def naive(rule: Rule, anchor: PartialDate, days: Mapping[CalendarCode, WorkingDays] = DAYS) -> PartialDate:
    """Return the date that a rule gives: a day by walking from day to day; a vague one by the end of its span."""
    calendar = days[rule.calendar]
    if anchor.day is not None:
        day = walked(rule, anchor.earliest, calendar)
        while rule.roll is not Roll.NONE and not calendar.is_working(day):
            day += DAY if rule.roll is Roll.NEXT else -DAY
        return PartialDate(day.year, month=day.month, day=day.day, approximate=anchor.approximate)
    unit = 1 if anchor.month else 3 if anchor.season else 12
    if not (rule.weeks * 7 + rule.days or rule.working_days) and rule.months % unit == 0:
        return _holding(add_months(anchor.earliest, rule.months), anchor, anchor.approximate)
    plain = Rule(rule.months, rule.weeks, rule.days)
    first, last = walked(plain, anchor.earliest, calendar), walked(plain, anchor.latest + DAY, calendar) - DAY
    work = Rule(working_days=rule.working_days)
    first, last = walked(work, first, calendar), walked(work, last, calendar)
    held = _holding(last if last >= anchor.latest else first, anchor, True)
    low, high = bounds(held)
    if low <= first and last <= high:
        return held
    return _holding(first + (last - first) // 2, anchor, True)


def walked(rule: Rule, day: date, calendar: WorkingDays) -> date:
    """Return where a rule brings a day, one day at a time."""
    if rule.months:
        wanted, step = day.day, DAY if rule.months > 0 else -DAY
        month = day.year * 12 + day.month + rule.months
        while day.year * 12 + day.month != month:
            day += step
        while day.day < wanted and (day + DAY).month == day.month:
            day += DAY
        while day.day > wanted:
            day -= DAY
    count = rule.weeks * 7 + rule.days
    for _ in range(abs(count)):
        day += DAY if count > 0 else -DAY
    for _ in range(abs(rule.working_days)):
        day += DAY if rule.working_days > 0 else -DAY
        while not calendar.is_working(day):
            day += DAY if rule.working_days > 0 else -DAY
    return day


def _holding(day: date, like: PartialDate, about: bool) -> PartialDate:
    """Return the unit of `like` that holds a day, found by trying."""
    if like.month is not None:
        return PartialDate(day.year, month=day.month, approximate=about)
    if like.season is None:
        return PartialDate(day.year, approximate=about)
    tried = (PartialDate.of_edtf(f"{year}-{season}") for year in (day.year, day.year + 1) for season in range(21, 25))
    found = next(one for one in tried if one.earliest <= day <= one.latest)
    return PartialDate(found.year, found.season, approximate=about)
