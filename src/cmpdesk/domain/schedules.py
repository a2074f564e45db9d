"""Milestones: dates of a project, a call or a session; fixed, or counted from another one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cmpdesk.domain.date_shifts import shift
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode, Roll, WorkingDays


class MilestoneKind(StrEnum):
    """What happens on a date."""

    START = "start"
    END = "end"
    MIDTERM = "midterm"
    MISSION = "mission"
    """The end of a mission: its report is due after it."""
    REPORT = "report"
    PAYMENT = "payment"
    MEETING = "meeting"
    SESSION = "session"
    OPENING = "opening"
    DEADLINE = "deadline"
    PUBLICATION = "publication"
    OTHER = "other"


class OwnerKind(StrEnum):
    """Whose calendar it is."""

    PROJECT = "project"
    CALL = "call"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Owner:
    """The project, call or commission session whose calendar holds a milestone."""

    kind: OwnerKind
    id: str


_UNITS = ("months", "weeks", "days", "working_days")


@dataclass(frozen=True, slots=True)
class Rule:
    """How far a date lies from its anchor: months, then weeks and days, then working days, then a roll.

    Any of them may be negative. `calendar` says whose working days count.
    """

    months: int = 0
    weeks: int = 0
    days: int = 0
    working_days: int = 0
    roll: Roll = Roll.NONE
    calendar: CalendarCode = CalendarCode.COMMON

    def to_value(self) -> dict[str, Any]:
        """Return it as it is stored: what is not zero, and the calendar where it matters; never ``{}``."""
        value: dict[str, Any] = {unit: count for unit in _UNITS if (count := getattr(self, unit))}
        if self.roll is not Roll.NONE:
            value["roll"] = self.roll.value
        if self.counts_working_days:
            value["calendar"] = self.calendar.value
        return value or {"days": 0}

    @classmethod
    def of_value(cls, value: Mapping[str, Any]) -> "Rule | None":
        """Return what is stored; None for ``{}``."""
        if not value:
            return None
        counts = {unit: int(value.get(unit, 0)) for unit in _UNITS}
        roll, calendar = Roll(value.get("roll", Roll.NONE)), CalendarCode(value.get("calendar", CalendarCode.COMMON))
        return cls(**counts, roll=roll, calendar=calendar)

    @property
    def counts_working_days(self) -> bool:
        """Whether it asks a calendar."""
        return self.working_days != 0 or self.roll is not Roll.NONE

    @property
    def backwards(self) -> bool:
        """Whether the date comes before its anchor."""
        return self.months * 30 + self.weeks * 7 + self.days + self.working_days < 0


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date in the calendar of its owner. `side` is None where it concerns both Parties.

    With a `rule` its date is counted from that of `anchor_id` and `when` is what that gave last. With an anchor and no
    rule it is fixed, but may not come before that anchor. A frozen, done or cancelled one never moves, whatever its
    rule says; what is counted from it goes on from `when`, also where it was done on another day.
    """

    id: str
    owner: Owner
    kind: MilestoneKind
    name: LocalisedText
    when: PartialDate | None = None
    side: Side | None = None
    anchor_id: str | None = None
    rule: Rule | None = None
    provisional: bool = False
    frozen: bool = False
    cancelled: bool = False
    cancelled_reason: str = ""
    done_on: date | None = None
    version: int = 1

    @property
    def held(self) -> bool:
        """Whether it never moves."""
        return self.frozen or self.cancelled or self.done_on is not None

    @property
    def follows(self) -> bool:
        """Whether it moves with its anchor."""
        return self.rule is not None and self.anchor_id is not None and not self.held


def applied(rule: Rule, anchor: PartialDate, days: Mapping[CalendarCode, WorkingDays]) -> PartialDate:
    """Return the date that `rule` counts from `anchor`; vague where the anchor is (see `date_shifts.shift`).

    Refused with ``schedule.calendar-missing`` where it counts working days of a calendar that `days` lacks, and with
    ``schedule.out-of-range`` beyond the calendar.
    """
    calendar = None
    if rule.counts_working_days:
        calendar = days.get(rule.calendar)
        if calendar is None:
            raise Refusal("schedule.calendar-missing", calendar=rule.calendar.value)
    return shift(
        anchor,
        months=rule.months,
        days=rule.weeks * 7 + rule.days,
        working_days=rule.working_days,
        roll=rule.roll,
        calendar=calendar,
    )


def resolve(milestones: Iterable[Milestone], days: Mapping[CalendarCode, WorkingDays]) -> dict[str, PartialDate]:
    """Return the date of each milestone that has one, in one pass over what hangs on what.

    An anchor that is not among `milestones` leaves what hangs on it where it is stored. Refused with
    ``schedule.circle`` (`names`: the names of those on a circle, each hanging on the one after it).
    """
    by_id = {one.id: one for one in milestones}
    order, circles = ordered(by_id)
    if circles:
        raise Refusal("schedule.circle", names=[by_id[one].name for one in circles[0]])
    found: dict[str, PartialDate | None] = {}
    for one in order:
        if one.rule is not None and one.anchor_id in by_id and not one.held:
            anchor = found[one.anchor_id]
            found[one.id] = applied(one.rule, anchor, days) if anchor is not None else None
        else:
            found[one.id] = one.when
    return {id: when for id in by_id if (when := found[id]) is not None}


def ordered(by_id: Mapping[str, Milestone]) -> tuple[list[Milestone], list[tuple[str, ...]]]:
    """Return the milestones, each after the one that it follows, and the circles, whose members are left in any order.

    A milestone has one anchor, so that what hangs on it is a tree: each is reached once.
    """
    order: list[Milestone] = []
    done: set[str] = set()
    circles: list[tuple[str, ...]] = []
    for one in by_id.values():
        path: list[Milestone] = []
        here: Milestone | None = one
        while here is not None and here.id not in done:
            path.append(here)
            done.add(here.id)
            here = by_id.get(here.anchor_id) if here.anchor_id is not None and here.follows else None
        if here is not None and path and any(here is step for step in path):
            start = path.index(here)
            circles.append(tuple(step.id for step in path[start:]))
        order.extend(reversed(path))
    return order, circles
