"""Milestones: dates of a project, a call or a session; fixed, or counted from another one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

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
        """Return it as it is stored: what is not zero, and the calendar where it matters."""
        raise NotImplementedError

    @classmethod
    def of_value(cls, value: Mapping[str, Any]) -> "Rule | None":
        """Return what is stored; None for ``{}``."""
        raise NotImplementedError

    @property
    def backwards(self) -> bool:
        """Whether the date comes before its anchor."""
        raise NotImplementedError


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

    Refused with ``schedule.calendar-missing`` where it counts working days of a calendar that `days` lacks.
    """
    raise NotImplementedError


def resolve(milestones: Iterable[Milestone], days: Mapping[CalendarCode, WorkingDays]) -> dict[str, PartialDate]:
    """Return the date of each milestone that has one, in one pass over what hangs on what.

    An anchor that is not among `milestones` leaves what hangs on it where it is stored. Refused with
    ``schedule.circle`` (`names`: LocalisedText of those on the circle, each hanging on the one after it).
    """
    raise NotImplementedError


__all__ = ["Milestone", "MilestoneKind", "Owner", "OwnerKind", "Refusal", "Rule", "applied", "field", "resolve"]
