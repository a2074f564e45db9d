"""Two calendars of a cohort side by side, with what they are called."""

from collections.abc import Iterable
from dataclasses import dataclass

from cmpdesk.domain.baselines import BaselineEntry, Change, Comparison, EntryDifference, MilestoneDifference
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.revisions import BaselineRow

HEADS = (
    Change.LATER_END, Change.EARLIER_END, Change.LATER_START, Change.EARLIER_START, Change.LONGER, Change.SHORTER,
    Change.STOPPED, Change.RESUMED, Change.APPEARED, Change.GONE, Change.AMOUNTS, Change.MILESTONES, Change.REPHRASED,
)  # fmt: skip
"""What is counted, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed from one baseline to another, or to the calendar as it is now (`after` is None)."""

    call: CallSheet
    programme: Programme
    before: BaselineRow
    after: BaselineRow | None
    comparison: Comparison

    def counted(self) -> tuple[tuple[Change, int], ...]:
        """Return the changes that any project has, each with how many have it."""
        counts = self.comparison.counts
        return tuple((one, counts[one]) for one in HEADS if counts.get(one))


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone that is not as it was, with its project."""

    entry: EntryDifference
    milestone: MilestoneDifference

    @property
    def id(self) -> str:
        """What tells it from the other lines."""
        return f"{self.entry.project_id}:{self.milestone.id}"


def milestones(entries: Iterable[EntryDifference]) -> tuple[MilestoneLine, ...]:
    """Return the milestones that changed, project by project."""
    return tuple(MilestoneLine(entry, one) for entry in entries for one in entry.milestones)


def sums(entry: BaselineEntry | None, side: Side) -> tuple[Money, ...]:
    """Return what a side gives a project over all years, one sum for each currency."""
    found: dict[str, Money] = {}
    for line in entry.budget if entry is not None else ():
        if line.side is side:
            code = line.amount.currency
            found[code] = found[code] + line.amount if code in found else line.amount
    return tuple(found[code] for code in sorted(found))
