"""What a moved calendar breaks: limits, days off, the order of things, the year of the money."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cmpdesk.domain.date_shifts import Certainty, bounds, certainty, precedes
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.working_days import CalendarCode, WorkingDays

Dates = Mapping[str, PartialDate | None]
"""Dates of milestones by their ids."""


class BreakReason(StrEnum):
    """What a moved calendar breaks."""

    LIMIT = "limit"
    """A project goes on after the last day of its cohort (MO-01)."""
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    UNCOVERED = "uncovered"
    """The table of holidays does not reach that year."""
    BEFORE_ANCHOR = "before-anchor"
    AFTER_ANCHOR = "after-anchor"
    """It was counted backwards from its anchor, and would come after it."""
    END_BEFORE_START = "end-before-start"
    REPORT_BEFORE_MISSION = "report-before-mission"
    BUDGET_YEAR = "budget-year"
    """A payment leaves the year whose money it spends."""
    MISSION_OVERLAP = "mission-overlap"
    """Somebody would be on two missions at once."""
    TRAVEL_CAP = "travel-cap"
    MISSION_QUOTA = "mission-quota"
    CIRCLE = "circle"
    """It hangs on itself: it stays where it is stored."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a calendar may not pass. `last_day` is that of the cohort, `last_days` those of single owners (by id).

    `budget_years` gives the year of a payment by the id of its milestone; without one it is the year of its old date.
    `calendars` says whose holidays count for a milestone of a side; those of both Parties (and of sides that are not
    named) count in the common calendar.
    """

    last_day: date | None = None
    last_days: Mapping[str, date] = field(default_factory=dict)
    budget_years: Mapping[str, int] = field(default_factory=dict)
    calendars: Mapping[Side, CalendarCode] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Break:
    """Something that would not hold. `other` is the milestone that it collides with, `limit` the day that it passes.

    `certainty` is certain or possible (a vague date); `already` tells that it was no better before. `refusal` is why
    the move is refused, where it would be as long as this breaks anew: a mission may not be moved where it could not be
    planned.
    """

    reason: BreakReason
    milestone_id: str
    owner: Owner
    kind: MilestoneKind
    certainty: Certainty
    other: str | None = None
    limit: date | None = None
    already: bool = False
    refusal: Refusal | None = None


_WITHIN = frozenset({MilestoneKind.START, MilestoneKind.MIDTERM, MilestoneKind.MISSION, MilestoneKind.END})
"""What lies in the time of a project; reports and payments may come after it."""
_ENDS = frozenset({MilestoneKind.START, MilestoneKind.END})


class Finder:
    """Finds breaks in a plan whose dates went from `old` to `new`.

    `rules` are the milestones that follow their anchor by a rule: what is counted needs no look at its order.
    """

    def __init__(
        self, plan: Mapping[str, Milestone], old: Dates, new: Dates, rules: Collection[str], limits: Limits,
        days: Mapping[CalendarCode, WorkingDays],
    ) -> None:  # fmt: skip
        self._plan, self._old, self._new, self._rules = plan, old, new, rules
        self._limits, self._days = limits, days
        self._off: dict[tuple[CalendarCode, date], tuple[BreakReason, ...]] = {}

    def find(self, moved: Iterable[Milestone], neighbours: Iterable[Milestone]) -> Iterator[Break]:
        """Return what breaks among `moved`, and between `neighbours` (that do not move) and their anchors."""
        owners: dict[Owner, Milestone] = {}
        for one in moved:
            when = self._new[one.id]
            if when is None:
                continue
            if one.owner.kind is OwnerKind.PROJECT and one.kind in _WITHIN:
                yield from self._limit(one, when)
            yield from self._day_off(one, when)
            if one.kind is MilestoneKind.PAYMENT:
                yield from self._budget(one, when)
            if one.anchor_id is not None and one.id not in self._rules:
                yield from self._order(one, when)
            if one.kind in _ENDS:
                owners.setdefault(one.owner, one)
        for one in neighbours:
            if (when := self._new[one.id]) is not None:
                yield from self._order(one, when)
        if owners:
            yield from self._ends(owners)

    def _limit(self, one: Milestone, when: PartialDate) -> Iterator[Break]:
        limit = self._limits.last_days.get(one.owner.id, self._limits.last_day)
        if limit is None or (when.latest <= limit and not when.approximate):
            return
        sure = certainty(when, limit, after=True)
        if sure is not Certainty.IMPOSSIBLE:
            old = self._old[one.id]
            already = old is not None and _as_sure(certainty(old, limit, after=True), sure)
            yield Break(BreakReason.LIMIT, one.id, one.owner, one.kind, sure, limit=limit, already=already)

    def _day_off(self, one: Milestone, when: PartialDate) -> Iterator[Break]:
        if when.day is None or when.approximate:
            return
        code = self._code(one)
        reasons = self._reasons(code, when.earliest)
        if reasons:
            before = self._old[one.id]
            exact = before.exact if before is not None else None
            known = self._reasons(code, exact) if exact is not None else ()
            for reason in reasons:
                yield Break(reason, one.id, one.owner, one.kind, Certainty.CERTAIN, already=reason in known)

    def _code(self, one: Milestone) -> CalendarCode:
        if one.rule is not None and one.id in self._rules and one.rule.counts_working_days:
            return one.rule.calendar
        if one.side is None:
            return CalendarCode.COMMON
        return self._limits.calendars.get(one.side, CalendarCode.COMMON)

    def _reasons(self, code: CalendarCode, day: date) -> tuple[BreakReason, ...]:
        found = self._off.get((code, day))
        if found is None:
            calendar = self._days.get(code)
            if calendar is None:
                found = (BreakReason.UNCOVERED,)
            else:
                found = () if calendar.covers(day) else (BreakReason.UNCOVERED,)
                if not calendar.is_working(day):
                    weekend = day.weekday() in calendar.weekend
                    found = (BreakReason.WEEKEND if weekend else BreakReason.HOLIDAY, *found)
            self._off[code, day] = found
        return found

    def _budget(self, one: Milestone, when: PartialDate) -> Iterator[Break]:
        old = self._old[one.id]
        year = self._limits.budget_years.get(one.id)
        if year is None and old is not None and old.earliest.year == old.latest.year:
            year = old.earliest.year
        if year is not None and (sure := _outside(when, year)) is not Certainty.IMPOSSIBLE:
            already = old is not None and _as_sure(_outside(old, year), sure)
            yield Break(BreakReason.BUDGET_YEAR, one.id, one.owner, one.kind, sure, limit=date(year, 12, 31),
                        already=already)  # fmt: skip

    def _order(self, one: Milestone, when: PartialDate) -> Iterator[Break]:
        anchor = self._plan.get(one.anchor_id or "")
        other = self._new[anchor.id] if anchor is not None else None
        if anchor is None or other is None or anchor.cancelled or other == when:
            return
        backwards = one.rule is not None and one.rule.backwards
        sure = precedes(other, when) if backwards else precedes(when, other)
        if sure is Certainty.IMPOSSIBLE:
            return
        if backwards:
            reason = BreakReason.AFTER_ANCHOR
        elif one.kind is MilestoneKind.REPORT and anchor.kind is MilestoneKind.MISSION:
            reason = BreakReason.REPORT_BEFORE_MISSION
        else:
            reason = BreakReason.BEFORE_ANCHOR
        old, old_other = self._old[one.id], self._old[anchor.id]
        already = (
            old is not None
            and old_other is not None
            and _as_sure(precedes(old_other, old) if backwards else precedes(old, old_other), sure)
        )
        yield Break(reason, one.id, one.owner, one.kind, sure, other=anchor.id, already=already)

    def _ends(self, owners: Mapping[Owner, Milestone]) -> Iterator[Break]:
        starts: dict[Owner, Milestone] = {}
        ends: dict[Owner, Milestone] = {}
        for one in self._plan.values():
            if one.kind in _ENDS and one.owner in owners and not one.cancelled:
                (starts if one.kind is MilestoneKind.START else ends).setdefault(one.owner, one)
        for owner in owners:
            start, end = starts.get(owner), ends.get(owner)
            if start is None or end is None:
                continue
            first, last = self._new[start.id], self._new[end.id]
            if first is None or last is None or first == last:
                continue
            sure = precedes(last, first)
            if sure is not Certainty.IMPOSSIBLE:
                old, old_last = self._old[start.id], self._old[end.id]
                already = old is not None and old_last is not None and _as_sure(precedes(old_last, old), sure)
                yield Break(BreakReason.END_BEFORE_START, end.id, owner, end.kind, sure, other=start.id,
                            already=already)  # fmt: skip


def _as_sure(before: Certainty, now: Certainty) -> bool:
    """Tell whether something that breaks now was broken as surely before."""
    return before is Certainty.CERTAIN or before is now


def _outside(when: PartialDate, year: int) -> Certainty:
    first, last = bounds(when)
    if first.year == year == last.year:
        return Certainty.IMPOSSIBLE
    return Certainty.POSSIBLE if first.year <= year <= last.year else Certainty.CERTAIN
