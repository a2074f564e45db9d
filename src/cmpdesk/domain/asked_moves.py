"""Which dates an officer asks to move, and what a forecast says of each of them, line by line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.breaks import Break, BreakReason
from cmpdesk.domain.moves import Action, Hold, Move, Why
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.revisions import Forecast, Ground
from cmpdesk.domain.schedules import Milestone, MilestoneKind, OwnerKind


@dataclass(frozen=True, slots=True)
class Asked:
    """An action on some milestones of a cohort.

    It is one milestone (`milestone_id`), or those of `projects` (None: of every project; then those of call and session
    too where `meetings`) that are of `kinds` (empty: of any) and not certainly before `since`. What is `left` out
    neither moves nor follows.
    """

    action: Action
    milestone_id: str = ""
    projects: frozenset[str] | None = None
    kinds: frozenset[MilestoneKind] = frozenset()
    since: date | None = None
    meetings: bool = False
    left: frozenset[str] = frozenset()

    def chosen(self, plan: Iterable[Milestone]) -> frozenset[str]:
        """Return the ids of the milestones that are asked for."""
        return frozenset(one.id for one in plan if self._takes(one))

    def moves(self, plan: Iterable[Milestone]) -> tuple[Move, ...]:
        """Return the moves to be tried."""
        return (Move(self.action, self.chosen(plan) - self.left, self.left),)

    def _takes(self, one: Milestone) -> bool:
        if self.milestone_id:
            return one.id == self.milestone_id
        if one.owner.kind is not OwnerKind.PROJECT:
            if not self.meetings or self.projects is not None:
                return False
        elif self.projects is not None and one.owner.id not in self.projects:
            return False
        if self.kinds and one.kind not in self.kinds:
            return False
        return self.since is None or (one.when is not None and one.when.latest >= self.since)


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A milestone in a forecast. `why` is None for one that was left out, or that stays and would break beside others;
    `hold` tells why one that is held stays.

    `number` and `title` are those of its project, "" for a call or session.
    """

    milestone: Milestone
    number: str
    title: str
    old: PartialDate | None
    new: PartialDate | None
    why: Why | None
    hold: Hold | None = None
    fixed: bool = False
    breaks: tuple[Break, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything of it would be written."""
        return self.why is not None and self.hold is None

    @property
    def worst(self) -> Break | None:
        """What is told first: what breaks anew, refuses the move, and for certain."""
        return min(self.breaks, key=lambda one: (one.already, one.refusal is None, one.certainty.value), default=None)


@dataclass(frozen=True, slots=True)
class Tried:
    """What `asked` would do on `ground`: its moves, the forecast, and that line by line, project after project."""

    ground: Ground
    asked: Asked
    moves: tuple[Move, ...]
    forecast: Forecast
    lines: tuple[MoveLine, ...]


def tried(ground: Ground, asked: Asked) -> Tried:
    """Return what `asked` would do."""
    moves = asked.moves(ground.milestones.values())
    forecast = ground.forecast(moves)
    return Tried(ground, asked, moves, forecast, lines(forecast, asked.left))


def lines(forecast: Forecast, left: frozenset[str]) -> tuple[MoveLine, ...]:
    """Return every milestone that would change, that is held, that was left out, or that would break beside them."""
    place = {owner: number for number, owner in enumerate(forecast.numbers)}
    found = _lines(forecast, left)
    return tuple(sorted(found, key=lambda one: place.get(one.milestone.owner.id, -1)))


def _lines(forecast: Forecast, left: frozenset[str]) -> Iterator[MoveLine]:
    preview = forecast.preview
    moved = {one.milestone_id: one for one in preview.moved}
    held = {one.milestone_id: one for one in preview.held}
    broken: dict[str, list[Break]] = {}
    for one in preview.breaks:
        broken.setdefault(one.milestone_id, []).append(one)
    for id, stored in forecast.milestones.items():
        gone, stays = moved.get(id), held.get(id)
        if gone is None and stays is None and id not in left and id not in preview.after and id not in broken:
            continue
        owner, breaks = stored.owner.id, tuple(broken.get(id, ()))
        number, title = forecast.numbers.get(owner, ""), forecast.titles.get(owner, "")
        after = preview.after.get(id, stored)
        if gone is not None:
            yield MoveLine(after, number, title, gone.old, gone.new, gone.why, None, gone.fixed, breaks)
        elif stays is not None:
            yield MoveLine(after, number, title, stored.when, stored.when, stays.why, stays.hold, False, breaks)
        else:
            why = Why.CHOSEN if _marked(stored, after) and id not in left else None
            yield MoveLine(after, number, title, stored.when, stored.when, why, None, False, breaks)


def _marked(before: Milestone, after: Milestone) -> bool:
    """Tell whether a milestone was frozen, let go, cancelled or made provisional, and stays where it is."""
    return any(getattr(before, name) != getattr(after, name) for name in ("frozen", "cancelled", "provisional"))


@dataclass(frozen=True, slots=True)
class Tally:
    """A forecast in figures; `breaks` counts what would break anew, for certain or possibly."""

    projects: int
    dates: int
    held: int
    left: int
    breaks: Counter[BreakReason]


def tally(one: Tried) -> Tally:
    """Return how much would move, and how often what breaks."""
    preview = one.forecast.preview
    owners = {each.owner for each in preview.after.values() if each.owner.kind is OwnerKind.PROJECT}
    left = sum(each.milestone.id in one.asked.left for each in one.lines)
    broken = Counter(each.reason for each in one.forecast.new_breaks)
    return Tally(len(owners), len(preview.moved), len(preview.held), left, broken)
