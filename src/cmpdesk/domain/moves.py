"""Moving dates: what an officer asks, and all that would move and break before it is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from cmpdesk.domain.breaks import Break, BreakReason, Finder, Limits
from cmpdesk.domain.date_shifts import Certainty, holding, middle, shift
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, applied, circles
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
    """An action on chosen milestones, by their ids. Those of `staying` do not follow: they become fixed where they are
    (or, chosen themselves, where the action brings them).

    A chosen milestone that is counted from one that moves too follows it by its rule, and is not moved twice. One whose
    anchor does not move loses its rule: it becomes fixed at the new date. What was counted backwards is then free of
    its anchor; any other still may not come before it. `Set`, and the end in a `Stretch`, need no anchor to move.
    """

    action: Action
    chosen: frozenset[str]
    staying: frozenset[str] = frozenset()


__all__ = [
    "Action", "Break", "BreakReason", "Cancel", "Freeze", "Held", "Hold", "Limits", "Move", "Moved", "Preview", "Set",
    "Shift", "Stretch", "Unfreeze", "Why", "dependants", "preview",
]  # fmt: skip


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
    plan: Iterable[Milestone], moves: Iterable[Move], limits: Limits | None, days: Mapping[CalendarCode, WorkingDays]
) -> Preview:
    """Return what `moves` would do to `plan`, one after the other, each with what follows it.

    Moves that touch different milestones (with what hangs on them) may come in any order. `plan` should hold whatever
    hangs on what is chosen; breaks are looked for among what moves and its neighbours (not at all without `limits`, for
    who writes what was seen). Milestones that hang on themselves stay where they are stored, and each such circle is a
    break. Refused as `schedules.applied` is.
    """
    draft = _Draft({one.id: one for one in plan}, days)
    for move in moves:
        draft.do(move)
    return draft.preview(limits)


def dependants(plan: Iterable[Milestone], chosen: Iterable[str]) -> frozenset[str]:
    """Return the milestones that would follow `chosen`, at any distance: what an officer may let stay."""
    free = {one.id: one for one in plan if not one.held}
    wanted = frozenset(chosen)
    return frozenset(_Draft(free, {}).reached(wanted)) - wanted


class _Draft:
    """A plan while moves are done to it: what differs from the plan is kept beside it."""

    def __init__(self, plan: Mapping[str, Milestone], days: Mapping[CalendarCode, WorkingDays]) -> None:
        self._plan, self._days = plan, days
        self._circles = circles(plan)
        around = {id for circle in self._circles for id in circle}
        self._dates: dict[str, PartialDate | None] = {id: one.when for id, one in plan.items()}
        self._rules: set[str] = set()
        """Those that follow their anchor now."""
        self._fixed: set[str] = set()
        """Those that lost their rule."""
        self._followers: dict[str, list[Milestone]] = {}
        for one in plan.values():
            if one.rule is not None and one.anchor_id is not None and one.anchor_id in plan and one.id not in around:
                self._rules.add(one.id)
                self._followers.setdefault(one.anchor_id, []).append(one)
        self._marks: dict[str, dict[str, Any]] = {}
        self._why: dict[str, Why] = {}
        self._held: dict[str, Held] = {}

    def do(self, move: Move) -> None:
        """Do one move, and let follow what follows."""
        action, chosen = move.action, [id for id in move.chosen if id in self._plan]
        if isinstance(action, Freeze | Unfreeze | Cancel):
            for id in chosen:
                self._mark(id, action)
            return
        if isinstance(action, Set) and action.provisional is not None:
            for id in chosen:
                if self._hold(self._plan[id]) is None:
                    self._marks.setdefault(id, {})["provisional"] = action.provisional
        reached = self.reached(move.chosen)
        ends = self._stretches(action, chosen) if isinstance(action, Stretch) else {}
        went: set[str] = set()
        for id in reached:
            one = self._plan[id]
            pulled = id in self._rules and one.anchor_id in went
            if (pulled or id in move.chosen) and self._step(one, move, pulled, ends):
                went.add(id)

    def _step(self, one: Milestone, move: Move, pulled: bool, ends: Mapping[Owner, "_Span"]) -> bool:
        """Move a milestone that is chosen, or whose anchor went (`pulled`); tell whether its date is another one."""
        id, old = one.id, self._dates[one.id]
        chosen, stays = id in move.chosen, id in move.staying
        why = Why.CHOSEN if chosen else Why.FOLLOWS
        hold = self._hold(one)
        new: PartialDate | None
        if hold is not None:
            self._held[id] = Held(id, one.owner, one.kind, hold, why)
            return False
        rule = one.rule
        if rule is not None and pulled and not stays and not (chosen and _by_itself(move.action, one)):
            anchor = self._dates[one.anchor_id or ""]
            new = applied(rule, anchor, self._days) if anchor is not None else None
        elif not chosen:
            self._fix(one)
            return False
        elif isinstance(move.action, Set):
            new = move.action.when
            self._fix(one)
        elif old is None or (isinstance(move.action, Stretch) and one.owner not in ends):
            self._held[id] = Held(id, one.owner, one.kind, Hold.NO_DATE, why)
            return False
        else:
            new = _brought(move.action, one, old, ends)
            if new != old or pulled:
                self._fix(one)
        if new == old:
            return False
        self._dates[id] = new
        self._held.pop(id, None)
        if why is Why.CHOSEN or id not in self._why:
            self._why[id] = why
        return True

    def reached(self, chosen: frozenset[str]) -> Sequence[str]:
        """Return `chosen` and all that hangs on them by a rule, each after its anchor."""
        plan, rules, followers = self._plan, self._rules, self._followers
        waiting = [id for id in chosen if id in plan]
        found = set(waiting)
        for id in waiting:
            for one in followers.get(id, ()):
                if one.id not in found and one.id in rules:
                    found.add(one.id)
                    waiting.append(one.id)
        order = [id for id in waiting if id not in rules or plan[id].anchor_id not in found]
        for id in order:
            for one in followers.get(id, ()):
                if one.id in rules:
                    order.append(one.id)
        return order

    def _fix(self, one: Milestone) -> None:
        if one.rule is not None:
            self._rules.discard(one.id)
            self._fixed.add(one.id)

    def _hold(self, one: Milestone) -> Hold | None:
        marks = self._marks.get(one.id)
        if marks is None and not one.held:
            return None
        marks = marks or {}
        if marks.get("cancelled", one.cancelled):
            return Hold.CANCELLED
        if one.done_on is not None:
            return Hold.DONE
        return Hold.FROZEN if marks.get("frozen", one.frozen) else None

    def _mark(self, id: str, action: Freeze | Unfreeze | Cancel) -> None:
        marks = self._marks.setdefault(id, {})
        if isinstance(action, Cancel):
            marks.update(cancelled=True, cancelled_reason=action.reason)
        else:
            marks["frozen"] = isinstance(action, Freeze)

    def _stretches(self, action: Stretch, chosen: Iterable[str]) -> dict[Owner, "_Span"]:
        """Return, of each owner with a dated start and end, from where to where it is stretched."""
        owners = {self._plan[id].owner for id in chosen}
        ends: dict[Owner, dict[MilestoneKind, PartialDate]] = {owner: {} for owner in owners}
        for one in self._plan.values():
            when = self._dates[one.id]
            if when is not None and one.owner in owners and one.kind in (MilestoneKind.START, MilestoneKind.END):
                ends[one.owner].setdefault(one.kind, when)
        return {
            owner: _Span(both[MilestoneKind.START], both[MilestoneKind.END], action.end)
            for owner, both in ends.items()
            if len(both) == 2
        }

    def preview(self, limits: Limits | None) -> Preview:
        """Return all that is different now."""
        moved: list[Moved] = []
        before: dict[str, Milestone] = {}
        after: dict[str, Milestone] = {}
        for id, one in self._plan.items():
            new, fixed = self._dates[id], id in self._fixed
            other = new is not one.when and new != one.when
            if other:
                moved.append(Moved(id, one.owner, one.kind, one.when, new, self._why[id], fixed))
            elif not fixed and id not in self._marks:
                continue
            changed = _changed(one, new, self._marks.get(id, {}), fixed=fixed)
            if other or changed != one:
                before[id], after[id] = one, changed
        held = tuple(self._held[id] for id in self._plan if id in self._held) if self._held else ()
        breaks = () if limits is None else tuple(self._breaks(moved, after, limits))
        return Preview(tuple(moved), held, breaks, before, after)

    def _breaks(self, moved: Sequence[Moved], after: Mapping[str, Milestone], limits: Limits) -> Iterator[Break]:
        went = {one.milestone_id for one in moved}
        goers = [self._plan[one.milestone_id] for one in moved if not after[one.milestone_id].cancelled]
        neighbours = [
            one
            for one in self._plan.values()
            if one.anchor_id in went
            and one.id not in went
            and (one.id not in self._rules or one.held)
            and self._hold(one) is not Hold.CANCELLED
        ]
        old = {id: one.when for id, one in self._plan.items()}
        yield from Finder(self._plan, old, self._dates, self._rules, limits, self._days).find(goers, neighbours)
        for circle in self._circles:
            if not self._fixed.intersection(circle):
                for id in circle:
                    one = self._plan[id]
                    yield Break(BreakReason.CIRCLE, id, one.owner, one.kind, Certainty.CERTAIN, other=one.anchor_id,
                                already=True)  # fmt: skip


class _Span:
    """From `start` to `end` stretched to `new`; what lies after the end goes with it, what lies before stays."""

    def __init__(self, start: PartialDate, end: PartialDate, new: PartialDate) -> None:
        self._start, self._end = start.earliest, end.latest
        self._new = max(new.latest, self._start)

    def place(self, when: PartialDate) -> PartialDate:
        """Return where a date comes to lie: rounded to a day, and as vague as it was."""
        day = middle(when)
        if day <= self._start:
            return when
        if day >= self._end:
            return shift(when, days=(self._new - self._end).days)
        whole = (self._end - self._start).days
        along = (2 * (day - self._start).days * (self._new - self._start).days + whole) // (2 * whole)
        new = self._start + timedelta(days=along)
        if when.exact is None and holding(new, when, approximate=when.approximate) == when:
            return when
        return holding(new, when, approximate=when.day is None or when.approximate)


def _brought(action: Action, one: Milestone, old: PartialDate, ends: Mapping[Owner, _Span]) -> PartialDate:
    """Return where a shift or a stretch brings a date."""
    if isinstance(action, Shift):
        return shift(old, months=action.months, days=action.days)
    if isinstance(action, Stretch):
        return action.end if one.kind is MilestoneKind.END else ends[one.owner].place(old)
    return old


def _by_itself(action: Action, one: Milestone) -> bool:
    """Tell whether a chosen milestone takes the date of the action even where its anchor moves."""
    return isinstance(action, Set) or (isinstance(action, Stretch) and one.kind is MilestoneKind.END)


def _changed(one: Milestone, when: PartialDate | None, marks: Mapping[str, Any], *, fixed: bool) -> Milestone:
    """Return a milestone as it will be; written out, since `replace` takes longer than all the rest of a move."""
    rule = one.rule
    return Milestone(
        one.id,
        one.owner,
        one.kind,
        one.name,
        when,
        one.side,
        None if fixed and rule is not None and rule.backwards else one.anchor_id,
        None if fixed else rule,
        marks.get("provisional", one.provisional),
        marks.get("frozen", one.frozen),
        marks.get("cancelled", one.cancelled),
        marks.get("cancelled_reason", one.cancelled_reason),
        one.done_on,
        one.version,
    )
