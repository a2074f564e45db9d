"""Milestones: dates of a project, a call or a session; fixed, or counted from another one."""

from collections.abc import Container, Iterable, Mapping
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
        if self.rule is None or self.anchor_id is None:
            return False
        return not self.frozen and not self.cancelled and self.done_on is None


def applied(rule: Rule, anchor: PartialDate, days: Mapping[CalendarCode, WorkingDays]) -> PartialDate:
    """Return the date that `rule` counts from `anchor`; vague where the anchor is (`date_shifts.shift`, counted).

    Refused with ``schedule.calendar-missing`` where it counts working days of a calendar that `days` lacks, and with
    ``schedule.out-of-range`` beyond the calendar.
    """
    calendar = None
    if rule.working_days or rule.roll is not Roll.NONE:
        calendar = days.get(rule.calendar)
        if calendar is None:
            raise Refusal("schedule.calendar-missing", calendar=rule.calendar.value)
    return shift(anchor, rule.months, rule.weeks * 7 + rule.days, rule.working_days, rule.roll, calendar,
                 counted=True)  # fmt: skip


def resolve(milestones: Iterable[Milestone], days: Mapping[CalendarCode, WorkingDays]) -> dict[str, PartialDate]:
    """Return the date of each milestone that has one, in one pass over what hangs on what.

    An anchor that is not among `milestones` leaves what hangs on it where it is stored. Refused with
    ``schedule.circle`` (`names`: the names of those on a circle, each hanging on the one after it).
    """
    by_id = {one.id: one for one in milestones}
    found: dict[str, PartialDate | None] = {}
    for one in by_id.values():
        if one.id in found:
            continue
        for step in [one] if one.rule is None or one.anchor_id in found else _upwards(one, by_id, found):
            rule, anchor_id = step.rule, step.anchor_id
            if rule is None or anchor_id is None or anchor_id not in found or not step.follows:
                found[step.id] = step.when
            else:
                anchor = found[anchor_id]
                found[step.id] = applied(rule, anchor, days) if anchor is not None else None
    return {id: when for id, when in found.items() if when is not None}


def _upwards(one: Milestone, by_id: Mapping[str, Milestone], found: Container[str]) -> list[Milestone]:
    """Return what has to be dated before a milestone, and the milestone last; refused with ``schedule.circle``."""
    path = {one.id: one}
    while one.follows and one.anchor_id not in found and (anchor := by_id.get(one.anchor_id or "")) is not None:
        one = anchor
        if one.id in path:
            circle = list(path)[list(path).index(one.id) :]
            raise Refusal("schedule.circle", names=[by_id[id].name for id in circle])
        path[one.id] = one
    return list(reversed(path.values()))


def circles(by_id: Mapping[str, Milestone]) -> list[tuple[str, ...]]:
    """Return the milestones that hang on themselves, each circle by its ids."""
    done: set[str] = set()
    found: list[tuple[str, ...]] = []
    for one in by_id.values():
        if one.id in done or not one.follows:
            continue
        path: dict[str, None] = {}
        here: Milestone | None = one
        while here is not None and here.follows and here.id not in done:
            path[here.id] = None
            done.add(here.id)
            here = by_id.get(here.anchor_id or "")
        if here is not None and here.id in path:
            walked = list(path)
            found.append(tuple(walked[walked.index(here.id) :]))
    return found
