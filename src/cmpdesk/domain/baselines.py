"""Baselines: a calendar as it was adopted, never changed, and what two of them have not in common."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from cmpdesk.domain.date_shifts import add_months, middle
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
        """Return it as JSON holds it: milestones and budget lines as lists, in the order of their fields."""
        value: dict[str, Any] = {
            "project": self.project_id,
            "number": self.number,
            "title": self.title,
            "start": _edtf(self.start),
            "end": _edtf(self.end),
            "months": self.months,
            "budget": [[one.side.value, one.year, one.amount.cents, one.amount.currency] for one in self.budget],
            "milestones": [
                [
                    one.id,
                    one.name.to_dict(),
                    one.kind.value,
                    one.side and one.side.value,
                    _edtf(one.when),
                    one.cancelled,
                ]
                for one in self.milestones
            ],
        }
        return value | {"stopped": True} if self.stopped else value

    @classmethod
    def of_value(cls, value: Mapping[str, Any]) -> "BaselineEntry":
        """Return what was stored; raises ValueError, KeyError or TypeError where that is no entry."""
        return cls(
            value["project"],
            value["number"],
            value["title"],
            _dated(value["start"]),
            _dated(value["end"]),
            value["months"],
            tuple(BudgetLine(Side(side), year, Money(cents, code)) for side, year, cents, code in value["budget"]),
            tuple(
                BaselineMilestone(
                    id,
                    LocalisedText.of(name),
                    MilestoneKind(kind),
                    Side(side) if side else None,
                    _dated(when),
                    cancelled,
                )
                for id, name, kind, side, when, cancelled in value["milestones"]
            ),
            value.get("stopped", False),
        )


def promised(value: Mapping[str, Any]) -> dict[str, str]:
    """Return the dates of a stored entry as EDTF, by milestone: thousands are read, and nothing else of them is asked.

    What was cancelled, or had no date, was not promised.
    """
    return {one[0]: one[4] for one in value["milestones"] if one[4] and not one[5]}


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
    REPHRASED = "rephrased"
    """Start or end got or lost a date, or became more or less precise, and neither is earlier or later."""
    LONGER = "longer"
    SHORTER = "shorter"
    AMOUNTS = "amounts"
    MILESTONES = "milestones"
    """Any of its milestones is not as it was."""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a date moved; positive is later. `months` is rounded to a tenth. `exact` only where both dates are days.

    Two dates as coarse as each other (days, months, seasons, years) are compared from their first days; otherwise the
    middles of what they can mean are.
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
    """Money of one side in one year and currency, all its lines together; None where there was, or is, none."""

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
        entry = self.after or self.before
        if entry is None:
            raise TypeError("a project in neither baseline")
        return entry


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
    old = {one.project_id: one for one in before}
    here = {one.project_id for one in after}
    entries = [_compared(old[one.project_id], one) if one.project_id in old else _one_sided(None, one) for one in after]
    entries += [_one_sided(one, None) for one in before if one.project_id not in here]
    shifts = [one.end.months for one in entries if one.end is not None and one.end.days]
    return Comparison(
        tuple(entries),
        Counter(change for one in entries for change in one.changes),
        round(sum(shifts) / len(shifts), 1) if shifts else None,
        sum(one.distance is not None and one.distance.days != 0 for entry in entries for one in entry.milestones),
    )


def distance(before: PartialDate, after: PartialDate) -> Distance:
    """Return how far a date moved."""
    exact = before.exact is not None and after.exact is not None
    alike = all(
        (getattr(before, unit) is None) is (getattr(after, unit) is None) for unit in ("day", "month", "season")
    )
    first, last = (before.earliest, after.earliest) if alike else (middle(before), middle(after))
    return Distance((last - first).days, _months(first, last), exact)


def _months(first: date, last: date) -> float:
    """Return whole months, and the days beyond them as a part of the month that they fall in."""
    if last < first:
        return -_months(last, first) or 0.0
    count = (last.year - first.year) * 12 + last.month - first.month
    if add_months(first, count) > last:
        count -= 1
    below, above = add_months(first, count), add_months(first, count + 1)
    return round(count + (last - below).days / (above - below).days, 1)


def _one_sided(before: BaselineEntry | None, after: BaselineEntry | None) -> EntryDifference:
    entry = after or before
    if entry is None:
        raise TypeError("a project in neither baseline")
    change = Change.APPEARED if before is None else Change.GONE
    return EntryDifference(entry.project_id, before, after, frozenset({change}))


def _compared(before: BaselineEntry, after: BaselineEntry) -> EntryDifference:
    if before == after:
        return EntryDifference(after.project_id, before, after, frozenset())
    start = distance(before.start, after.start) if before.start and after.start else None
    end = distance(before.end, after.end) if before.end and after.end else None
    duration = after.months - before.months if before.months is not None and after.months is not None else None
    amounts, milestones = _amounts(before.budget, after.budget), _milestones(before.milestones, after.milestones)
    found = {
        Change.STOPPED: after.stopped and not before.stopped,
        Change.RESUMED: before.stopped and not after.stopped,
        Change.EARLIER_START: start is not None and start.days < 0,
        Change.LATER_START: start is not None and start.days > 0,
        Change.EARLIER_END: end is not None and end.days < 0,
        Change.LATER_END: end is not None and end.days > 0,
        Change.LONGER: duration is not None and duration > 0,
        Change.SHORTER: duration is not None and duration < 0,
        Change.AMOUNTS: bool(amounts),
        Change.MILESTONES: bool(milestones),
    }
    moved = any(far is not None and far.days for far in (start, end))
    found[Change.REPHRASED] = not moved and (before.start, before.end) != (after.start, after.end)
    changes = frozenset(change for change, holds in found.items() if holds)
    return EntryDifference(after.project_id, before, after, changes, start, end, duration, amounts, milestones)


def _amounts(before: Sequence[BudgetLine], after: Sequence[BudgetLine]) -> tuple[AmountDifference, ...]:
    if before == after:
        return ()
    old, new = _summed(before), _summed(after)
    return tuple(
        AmountDifference(side, year, old.get((side, year, currency)), new.get((side, year, currency)))
        for side, year, currency in sorted({*old, *new})
        if old.get((side, year, currency)) != new.get((side, year, currency))
    )


def _summed(lines: Sequence[BudgetLine]) -> dict[tuple[Side, int, str], Money]:
    found: dict[tuple[Side, int, str], Money] = {}
    for one in lines:
        key = one.side, one.year, one.amount.currency
        found[key] = found[key] + one.amount if key in found else one.amount
    return found


def _milestones(
    before: Sequence[BaselineMilestone], after: Sequence[BaselineMilestone]
) -> tuple[MilestoneDifference, ...]:
    old = {one.id: one for one in before}
    found: list[MilestoneDifference] = []
    for one in after:
        was = old.pop(one.id, None)
        if was is None:
            found.append(_different(one, MilestoneChange.APPEARED, None, one.when))
        elif (was.when, was.cancelled) != (one.when, one.cancelled):
            found.append(_moved(was, one))
    found += [_different(one, MilestoneChange.GONE, one.when, None) for one in old.values()]
    return tuple(found)


def _moved(was: BaselineMilestone, one: BaselineMilestone) -> MilestoneDifference:
    far = distance(was.when, one.when) if was.when is not None and one.when is not None else None
    if was.cancelled is not one.cancelled:
        change = MilestoneChange.CANCELLED if one.cancelled else MilestoneChange.RESTORED
    elif far is None:
        change = MilestoneChange.UNDATED if one.when is None else MilestoneChange.DATED
    elif far.days:
        change = MilestoneChange.LATER if far.days > 0 else MilestoneChange.EARLIER
    else:
        change = MilestoneChange.REPHRASED
    return _different(one, change, was.when, one.when, far)


def _different(
    one: BaselineMilestone,
    change: MilestoneChange,
    before: PartialDate | None,
    after: PartialDate | None,
    far: Distance | None = None,
) -> MilestoneDifference:
    return MilestoneDifference(one.id, one.name, one.kind, one.side, change, before, after, far)


def _edtf(when: PartialDate | None) -> str | None:
    return when.edtf if when is not None else None


def _dated(text: str | None) -> PartialDate | None:
    return PartialDate.of_edtf(text) if text else None
