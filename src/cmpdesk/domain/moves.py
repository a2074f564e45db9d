"""Moving dates: what an officer asks, and all that would move and break before it is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cmpdesk.domain.date_shifts import Certainty
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, Rule
from cmpdesk.domain.working_days import CalendarCode, WorkingDays


@dataclass(frozen=True, slots=True)
class Shift:
    """By months, then by days; either may be negative."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """To a new end: within each owner the start stays, the end becomes `end`, what lies between keeps its proportion,
    and what lies after the end goes as many days as the end.
    """

    end: PartialDate


@dataclass(frozen=True, slots=True)
class Set:
    """To a date, or to none; `provisional` is left as it is where None."""

    when: PartialDate | None
    provisional: bool | None = None


@dataclass(frozen=True, slots=True)
class Freeze:
    """Held where it is, also if its anchor moves."""


@dataclass(frozen=True, slots=True)
class Unfreeze:
    """No longer held. A relative one stays where it is until its anchor moves."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """No longer to come; it keeps its date."""

    reason: str


Action = Shift | Stretch | Set | Freeze | Unfreeze | Cancel


@dataclass(frozen=True, slots=True)
class Move:
    """An action on chosen milestones, by their ids. Those of `staying` do not follow: they become fixed where they are.

    A chosen milestone that is counted from one that moves too follows it by its rule, and is not moved twice. One whose
    anchor does not move loses its rule: it becomes fixed at the new date.
    """

    action: Action
    chosen: frozenset[str]
    staying: frozenset[str] = frozenset()


class Why(StrEnum):
    """Why a date moves."""

    CHOSEN = "chosen"
    FOLLOWS = "follows"


class Hold(StrEnum):
    """Why a date does not move."""

    FROZEN = "frozen"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_DATE = "no-date"


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
class Moved:
    """A milestone with its old and its new date; `fixed` where it lost its rule."""

    milestone_id: str
    owner: Owner
    kind: MilestoneKind
    old: PartialDate | None
    new: PartialDate | None
    why: Why
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A milestone that was chosen or would have followed, and does not move."""

    milestone_id: str
    owner: Owner
    kind: MilestoneKind
    hold: Hold
    why: Why


@dataclass(frozen=True, slots=True)
class Break:
    """Something that would not hold. `other` is the milestone that it collides with, `limit` the day that it passes.

    `certainty` is certain or possible (a vague date); `already` tells that it was no better before.
    """

    reason: BreakReason
    milestone_id: str
    owner: Owner
    kind: MilestoneKind
    certainty: Certainty
    other: str | None = None
    limit: date | None = None
    already: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What moves would do, in the order of the plan.

    `before` and `after` hold every milestone that changes in any way (date, rule, frozen, cancelled), by id.
    """

    moved: tuple[Moved, ...]
    held: tuple[Held, ...]
    breaks: tuple[Break, ...]
    before: Mapping[str, Milestone]
    after: Mapping[str, Milestone]

    def apply(self, plan: Iterable[Milestone]) -> tuple[Milestone, ...]:
        """Return the plan with the moves done."""
        return tuple(self.after.get(one.id, one) for one in plan)

    def revert(self, plan: Iterable[Milestone]) -> tuple[Milestone, ...]:
        """Return the plan as it was: every date is restored exactly, since the old ones are kept.

        Arithmetic alone restores less. A shift by -n after a shift by n gives back what was moved by days, and what was
        moved by months unless the day was clipped at the end of a month, or a season or year by a part of itself;
        dates that became fixed do not find their rule again; a stretch rounds to whole days.
        """
        return tuple(self.before.get(one.id, one) for one in plan)


def preview(
    plan: Iterable[Milestone], moves: Iterable[Move], limits: Limits, days: Mapping[CalendarCode, WorkingDays]
) -> Preview:
    """Return what `moves` would do to `plan`, one after the other, each with what follows it.

    Moves that touch different milestones (with what hangs on them) may come in any order. `plan` should hold whatever
    hangs on what is chosen; breaks are looked for among what moves and its neighbours.
    """
    raise NotImplementedError


def dependants(plan: Iterable[Milestone], chosen: Iterable[str]) -> frozenset[str]:
    """Return the milestones that would follow `chosen`, at any distance: what an officer may let stay."""
    raise NotImplementedError


__all__ = ["Rule", "dependants", "preview"]
