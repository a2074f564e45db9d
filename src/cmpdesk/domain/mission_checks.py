"""What missions are held against beside each other: overlaps, caps and quotas, also where a calendar moves them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cmpdesk.domain.breaks import Break, BreakReason
from cmpdesk.domain.date_shifts import Certainty
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.mission_rules import Limits, MissionRules, excesses
from cmpdesk.domain.missions import Mission, check_caps, check_overlap, standing
from cmpdesk.domain.schedules import Milestone
from cmpdesk.domain.text import fold


def check(mission: Mission, others: Sequence[Mission], rules: MissionRules) -> None:
    """Refuse a mission beside all of its programme: as `check_overlap`, `check_caps` and `check_quotas` do."""
    check_overlap(mission, others)
    check_caps(mission, others, rules.cap)
    check_quotas(mission, [one for one in others if one.call_id == mission.call_id], rules)


def check_quotas(mission: Mission, others: Sequence[Mission], rules: MissionRules) -> None:
    """Refuse (``mission.quota-each-days``…) what goes beyond a quota beside the `others` of its call for no reason."""
    beyond = () if mission.derogation else excesses(mission, others, rules)
    for one in beyond:
        raise Refusal(f"mission.quota-{one.scope}-{one.what}", count=one.count, limit=one.limit)


def counted(one: Mission) -> tuple[Any, ...]:
    """Return what of a mission is held against others: as long as it is the same, it is not held against them again."""
    return one.trip, one.settled, one.departures, one.days, one.sending, one.travellers, one.online, one.derogation


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands against a mission as its calendar is to be; `already` tells that it did before."""

    mission: Mission
    refusal: Refusal
    already: bool


def findings(missions: Sequence[Mission], after: Mapping[str, Milestone],
             rules: Mapping[str, MissionRules]) -> Iterator[Finding]:  # fmt: skip
    """Yield what stands against those of the `missions` of a programme whose end is another one `after`, by its id.

    `rules` are those of each call by its id; nothing is limited in one that is not named.
    """
    yield from compared(missions, [_moved(one, after) for one in missions], rules)


def compared(missions: Sequence[Mission | None], made: Sequence[Mission],
             rules: Mapping[str, MissionRules]) -> Iterator[Finding]:  # fmt: skip
    """Yield what stands against `missions` that are to be as `made` has them, in the same order; None was not there."""
    pairs = zip(missions, made, strict=True)
    changed = [(old, new) for old, new in pairs if old is None or counted(old) != counted(new)]
    if not changed:
        return
    now, before = _Beside(made), _Beside([one for one in missions if one is not None])
    for old, new in changed:
        allowed = rules.get(new.call_id, MissionRules())
        found = list(now.against(new, allowed))
        known = {_told(one) for one in before.against(old, allowed)} if found and old is not None else ()
        for one in found:
            yield Finding(new, one, _told(one) in known)


def breaks(missions: Sequence[Mission], after: Mapping[str, Milestone],
           rules: Mapping[str, MissionRules]) -> Iterator[Break]:  # fmt: skip
    """Yield `findings` as what a moved calendar breaks."""
    for one in findings(missions, after, rules):
        end = after[one.mission.milestone_id or ""]
        part = one.refusal.code.split("-")[0]
        yield Break(_REASONS[part], end.id, end.owner, end.kind, Certainty.CERTAIN, already=one.already,
                    refusal=one.refusal)  # fmt: skip


_REASONS = {"mission.overlap": BreakReason.MISSION_OVERLAP, "mission.quota": BreakReason.MISSION_QUOTA,
            "cap.trips": BreakReason.TRAVEL_CAP, "cap.persons": BreakReason.TRAVEL_CAP}  # fmt: skip


def _moved(one: Mission, after: Mapping[str, Milestone]) -> Mission:
    end = after.get(one.milestone_id or "")
    if end is None:
        return one
    state = standing(cancelled=end.cancelled, done_on=end.done_on, authorised_on=one.authorised_on)
    return replace(one, ends=end.when, state=state, done_on=end.done_on)


def _told(one: Refusal) -> tuple[str, str]:
    return one.code, str(one.params.get("number", one.params.get("enterprise", "")))


class _Beside:
    """Missions by what they share, so that each is held only against those that it can touch."""

    def __init__(self, missions: Sequence[Mission]) -> None:
        self._held: dict[tuple[str, object], list[Mission]] = {}
        for one in missions:
            people = {("person", each.person_id) for each in one.travellers}
            homes = {("home", fold(each.organisation)) for each in one.travellers}
            for key in (*people, *homes, ("year", (one.call_id, one.year)), ("project", (one.project_id, one.year))):
                self._held.setdefault(key, []).append(one)

    def against(self, one: Mission, rules: MissionRules) -> Iterator[Refusal]:
        """Yield each rule that refuses a mission."""
        people = {("person", each.person_id) for each in one.travellers}
        homes = {("home", fold(each.organisation)) for each in one.travellers}
        kept = ("year", (one.call_id, one.year)) if rules.party != Limits() else ("project", (one.project_id, one.year))
        same = self._held.get(kept, [])
        rule: Callable[[], None]
        for rule in (lambda: check_overlap(one, self._of(people)), lambda: check_caps(one, self._of(homes), rules.cap),
                     lambda: check_quotas(one, same, rules)):  # fmt: skip
            try:
                rule()
            except Refusal as refused:
                yield refused

    def _of(self, keys: set[tuple[str, Any]]) -> list[Mission]:
        """Return the missions that share one of `keys`, each once, by number."""
        found = {one.id: one for key in keys for one in self._held.get(key, ())}
        return sorted(found.values(), key=lambda one: (one.call_id, one.number))
