"""Baselines: a calendar as it was adopted, never changed, and what two of them have not in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import LocalisedText


class BaselineKind(StrEnum):
    """When a baseline was taken."""

    ORIGINAL = "original"
    MIDTERM = "midterm"
    AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True)
class BaselineMilestone:
    """A milestone as it was promised."""

    id: str
    name: LocalisedText
    kind: MilestoneKind
    side: Side | None
    when: PartialDate | None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """What one side gives in one year."""

    side: Side
    year: int
    amount: Money


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """One project as it was promised. `months` is its duration; `stopped`, that it was withdrawn or ended early."""

    project_id: str
    number: str
    title: str
    start: PartialDate | None
    end: PartialDate | None
    months: int | None
    budget: tuple[BudgetLine, ...] = ()
    milestones: tuple[BaselineMilestone, ...] = ()
    stopped: bool = False

    def to_value(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        raise NotImplementedError

    @classmethod
    def of_value(cls, value: Mapping[str, Any]) -> "BaselineEntry":
        """Return what was stored."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Baseline:
    """The calendar of a cohort as it was adopted; `number` counts them within a call, 1 is the original one."""

    id: str
    number: int
    kind: BaselineKind
    label: str
    taken_at: datetime
    by: str
    entries: tuple[BaselineEntry, ...]


class Change(StrEnum):
    """What happened to a project or a milestone between two baselines."""

    APPEARED = "appeared"
    GONE = "gone"
    STOPPED = "stopped"
    RESUMED = "resumed"
    EARLIER_START = "earlier-start"
    LATER_START = "later-start"
    EARLIER_END = "earlier-end"
    LATER_END = "later-end"
    LONGER = "longer"
    SHORTER = "shorter"
    AMOUNTS = "amounts"
    MILESTONES = "milestones"


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a date moved; positive is later. `months` is rounded to a tenth. `exact` only where both dates are days.

    Between vague dates the middles of what they can mean are compared.
    """

    days: int
    months: float
    exact: bool = True


class MilestoneChange(StrEnum):
    """What happened to a milestone."""

    APPEARED = "appeared"
    GONE = "gone"
    EARLIER = "earlier"
    LATER = "later"
    DATED = "dated"
    """It had no date before."""
    UNDATED = "undated"
    REPHRASED = "rephrased"
    """More or less precise, and no earlier or later."""
    CANCELLED = "cancelled"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class MilestoneDifference:
    """A milestone that is not as it was; `distance` where it has a date in both."""

    id: str
    name: LocalisedText
    kind: MilestoneKind
    side: Side | None
    change: MilestoneChange
    before: PartialDate | None
    after: PartialDate | None
    distance: Distance | None


@dataclass(frozen=True, slots=True)
class AmountDifference:
    """Money of one side in one year; None where there was, or is, no such line."""

    side: Side
    year: int
    before: Money | None
    after: Money | None


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """A project in two baselines; one of `before` and `after` is None where it appeared or is gone.

    `changes` is empty where nothing changed. `duration` is in months.
    """

    project_id: str
    before: BaselineEntry | None
    after: BaselineEntry | None
    changes: frozenset[Change]
    start: Distance | None = None
    end: Distance | None = None
    duration: int | None = None
    amounts: tuple[AmountDifference, ...] = ()
    milestones: tuple[MilestoneDifference, ...] = ()

    @property
    def current(self) -> BaselineEntry:
        """The later entry, the earlier one where the project is gone."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two baselines side by side, projects in the order of the later one, then those that are gone.

    `counts` tells how many projects have each change (`Change.LATER_END`: prolonged, `Change.STOPPED`…); `mean_shift`
    is by how many months the ends moved on average, over those whose end moved; None where none did.
    """

    entries: tuple[EntryDifference, ...]
    counts: Mapping[Change, int]
    mean_shift: float | None
    moved_milestones: int

    @property
    def changed(self) -> tuple[EntryDifference, ...]:
        """Those in which anything changed."""
        return tuple(one for one in self.entries if one.changes)


def compare(before: Sequence[BaselineEntry], after: Sequence[BaselineEntry]) -> Comparison:
    """Return what changed from one calendar to a later one (the entries of two baselines, or of the current plan)."""
    raise NotImplementedError


def distance(before: PartialDate, after: PartialDate) -> Distance:
    """Return how far a date moved."""
    raise NotImplementedError
