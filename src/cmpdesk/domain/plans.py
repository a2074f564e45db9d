"""The calendar of one project, call or session as an officer reads and edits it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cmpdesk.domain.date_shifts import Certainty, precedes
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.moves import dependants
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, Rule, applied, resolve
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode, Roll, WorkingDays

Days = Mapping[CalendarCode, WorkingDays]
_BOUNDS = (MilestoneKind.START, MilestoneKind.END)


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """A milestone as typed. `when` is what is typed for a fixed one; with a `rule` it is counted."""

    kind: MilestoneKind
    name: LocalisedText
    when: PartialDate | None = None
    side: Side | None = None
    anchor_id: str | None = None
    rule: Rule | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The milestones of an owner in their order, and all `around` that hangs on them or that they may hang on.

    `version` is that of the owner; `title` is what the owner is called, `label` its number or another short name.
    `hidden` tells that strict files which the reader may not see may hang on them too.
    """

    owner: Owner
    version: int
    title: LocalisedText
    label: str
    milestones: tuple[Milestone, ...]
    around: tuple[Milestone, ...]
    days: Days
    call_id: str | None = None
    session_id: str | None = None
    hidden: bool = False

    @property
    def every(self) -> tuple[Milestone, ...]:
        """Its own milestones, then those around."""
        return (*self.milestones, *self.around)

    def find(self, milestone_id: str | None) -> Milestone | None:
        """Return a milestone of the plan or around it."""
        return next((one for one in self.every if one.id == milestone_id), None)

    def anchors(self, milestone_id: str | None = None) -> tuple[Milestone, ...]:
        """Return those on which one (None: a new one) may hang: of the same calendar and of those above it.

        What hangs on it itself is left out: that would be a circle.
        """
        below = hanging(self.every, [milestone_id]) if milestone_id else frozenset()
        held = (one for one in self.every if reaches(self, one.owner))
        return tuple(one for one in held if one.id != milestone_id and one.id not in below)

    def uncovered(self, milestone: Milestone) -> tuple[int, ...]:
        """Return the years whose holidays are not known and that its date was computed with."""
        anchor = self.find(milestone.anchor_id)
        return () if anchor is None else uncovered(milestone, anchor, self.days)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a change of one milestone would come to: its date, the `others` with their new dates, years not covered."""

    milestone: Milestone
    others: tuple[tuple[Milestone, PartialDate | None], ...]
    uncovered: tuple[int, ...]


def reaches(plan: Plan, owner: Owner) -> bool:
    """Tell whether milestones of `plan` may hang on those of `owner`: its own, those of its call and its session."""
    above = {Owner(OwnerKind.CALL, plan.call_id or ""), Owner(OwnerKind.SESSION, plan.session_id or "")}
    return owner == plan.owner or (owner in above and plan.owner.kind is not OwnerKind.SESSION)


def hanging(milestones: Iterable[Milestone], chosen: Iterable[str]) -> frozenset[str]:
    """Return what hangs on `chosen` at any distance, with a rule or without one, whether or not it moves."""
    on: dict[str, list[str]] = {}
    for one in milestones:
        if one.anchor_id is not None:
            on.setdefault(one.anchor_id, []).append(one.id)
    found: set[str] = set()
    todo = list(chosen)
    while todo:
        for below in on.get(todo.pop(), ()):
            if below not in found:
                found.add(below)
                todo.append(below)
    return frozenset(found)


def refuse_circle(milestones: Iterable[Milestone], start: str) -> None:
    """Refuse with ``schedule.circle`` (`names`) where a milestone hangs on itself, though something holds it still."""
    every = {one.id: one for one in milestones}
    names, here = [every[start].name], every[start].anchor_id
    while here in every and here != start and len(names) <= len(every):
        names.append(every[here].name)
        here = every[here].anchor_id
    if here == start:
        raise Refusal("schedule.circle", names=names)


def recounted(milestones: Iterable[Milestone], changed: Collection[str], days: Days) -> dict[str, PartialDate | None]:
    """Return the new dates of `changed` and of what follows them, of those whose date is another one then.

    Nothing else moves, also where the holidays it was counted with are other ones now. What is counted from a
    milestone that has no date any more has none either.
    """
    every = {one.id: one for one in milestones}
    moving = set(changed) | dependants(every.values(), changed)
    beside = {every[one].anchor_id for one in moving} - moving
    part = [every[one] for one in moving]
    part += [replace(every[one], anchor_id=None, rule=None) for one in beside if one is not None and one in every]
    dates = resolve(part, days)
    return {one: dates.get(one) for one in moving if dates.get(one) != every[one].when}


def tried(plan: Plan, draft: MilestoneDraft, milestone_id: str | None = None) -> Tried:
    """Return what a milestone would come to as `draft` has it; a new one where `milestone_id` is None.

    Refused with ``milestone.…`` where it lacks something or contradicts itself, with ``schedule.circle``.
    """
    before = plan.find(milestone_id)
    made = Milestone("", plan.owner, draft.kind, draft.name) if before is None else before
    after = replace(
        made, kind=draft.kind, name=draft.name, side=draft.side, anchor_id=draft.anchor_id, rule=draft.rule,
        provisional=draft.provisional, when=draft.when if draft.rule is None else made.when,
    )  # fmt: skip
    _check(plan, before, after)
    every = [one for one in plan.every if one.id != after.id] + [after]
    refuse_circle(every, after.id)
    same = before is not None and _dated(before) == _dated(after)
    dates = {} if same else recounted(every, [after.id], plan.days)
    after = replace(after, when=dates.get(after.id, after.when))
    others = tuple((one, dates[one.id]) for one in plan.every if one.id in dates and one.id != after.id)
    _check_order(plan, after, dates)
    return Tried(after, others, plan.uncovered(after))


def _dated(one: Milestone) -> tuple[PartialDate | None, str | None, Rule | None]:
    return one.when, one.anchor_id, one.rule


def _check(plan: Plan, before: Milestone | None, after: Milestone) -> None:
    if not after.name:
        raise Refusal("milestone.no-name")
    if after.rule is not None and after.anchor_id is None:
        raise Refusal("milestone.no-anchor", name=after.name)
    if after.anchor_id is not None:
        anchor = plan.find(after.anchor_id)
        if anchor is None or not reaches(plan, anchor.owner):
            raise Refusal("milestone.anchor-elsewhere", name=after.name)
    if before is not None and before.held and _dated(before) != _dated(after):
        raise Refusal("milestone.held", name=before.name)


def _check_order(plan: Plan, after: Milestone, dates: Mapping[str, PartialDate | None]) -> None:
    """Refuse an end that is certainly before its start, and a fixed date certainly before what it comes after."""
    own = [after, *(replace(one, when=dates.get(one.id, one.when)) for one in plan.milestones if one.id != after.id)]
    start = next((one.when for one in own if one.kind is MilestoneKind.START and not one.cancelled), None)
    for one in own:
        ends = one.kind is MilestoneKind.END and not one.cancelled and after.kind in _BOUNDS
        if ends and start is not None and one.when is not None and _surely(one.when, start):
            raise Refusal("milestone.end-before-start", name=one.name)
    anchor = plan.find(after.anchor_id)
    if after.rule is None and anchor is not None and after.when and anchor.when and _surely(after.when, anchor.when):
        raise Refusal("milestone.before-anchor", name=after.name, anchor=anchor.name)


def _surely(one: PartialDate, other: PartialDate) -> bool:
    """Tell whether a date is certainly before another one."""
    return precedes(one, other) is Certainty.CERTAIN


def uncovered(milestone: Milestone, anchor: Milestone, days: Days) -> tuple[int, ...]:
    """Return the years whose holidays are not known and that the date of `milestone` was computed with."""
    rule, when = milestone.rule, milestone.when
    if rule is None or when is None or anchor.when is None or when.day is None:
        return ()
    if rule.working_days == 0 and rule.roll is Roll.NONE:
        return ()
    counted: date = applied(replace(rule, working_days=0, roll=Roll.NONE), anchor.when, days).earliest
    calendar = days.get(rule.calendar)
    first, last = sorted((counted, when.earliest))
    years = range(first.year, last.year + 1)
    return tuple(year for year in years if calendar is None or not calendar.covers(date(year, 7, 1)))
