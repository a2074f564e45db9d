"""What a call allows of missions, what is used and left of it, and how the two sides compare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.missions import Mission, MissionState
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.travel_caps import Cap

REPORT_WEEKS = 6
"""The activity report is due so long after the mission, unless the call says otherwise (domain.md 002-11)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """At most so many missions, persons and days; None where nothing is said. Days are counted once for each person."""

    missions: int | None = None
    persons: int | None = None
    days: int | None = None

    def to_value(self) -> dict[str, int]:
        """Return what is limited, as it is stored."""
        found = {"missions": self.missions, "persons": self.persons, "days": self.days}
        return {name: count for name, count in found.items() if count is not None}


@dataclass(frozen=True, slots=True)
class MissionRules:
    """What a call allows: to each mission (its `days` are days of the journey), to each project and Party in a year,
    to each Party in a year. No source gives official numbers: each is the officer's own (domain.md 10, no. 9).
    """

    each: Limits = Limits()
    project: Limits = Limits()
    party: Limits = Limits()
    report_weeks: int = REPORT_WEEKS
    cap: Cap | None = None

    def to_value(self) -> dict[str, Any]:
        """Return it as it is stored."""
        limits = {name: getattr(self, name).to_value() for name in ("each", "project", "party")}
        value: dict[str, Any] = {name: held for name, held in limits.items() if held}
        if self.report_weeks != REPORT_WEEKS:
            value["report_weeks"] = self.report_weeks
        return value if self.cap is None else {**value, "cap": self.cap.to_value()}

    @classmethod
    def from_value(cls, value: Mapping[str, Any]) -> "MissionRules":
        """Return what is stored; nothing is limited in ``{}``."""
        each, project, party = (Limits(**value.get(name, {})) for name in ("each", "project", "party"))
        cap = Cap.from_value(value["cap"]) if "cap" in value else None
        return cls(each, project, party, int(value.get("report_weeks", REPORT_WEEKS)), cap)

    def check(self) -> None:
        """Refuse with ``mission-rules.number`` what no count can be."""
        counts = [count for held in (self.each, self.project, self.party) for count in held.to_value().values()]
        cap = [self.cap.trips, self.cap.persons, self.cap.months] if self.cap else []
        if any(count < 0 for count in counts) or any(count < 1 for count in (self.report_weeks, *cap)):
            raise Refusal("mission-rules.number")


@dataclass(frozen=True, slots=True)
class Usage:
    """What of a quota is used (done), planned and, where there is a limit, left; below zero it is exceeded."""

    used: int
    planned: int
    limit: int | None = None

    @property
    def remaining(self) -> int | None:
        """What is left."""
        return None if self.limit is None else self.limit - self.used - self.planned


@dataclass(frozen=True, slots=True)
class SideUsage:
    """Missions, persons and days that one side sends in a year."""

    side: Side
    missions: Usage
    persons: Usage
    days: Usage


def usage(missions: Iterable[Mission], limits: Limits, side: Side) -> SideUsage:
    """Return what the trips that `side` sends use; the caller has chosen the year."""
    counts = {True: [0, 0, 0], False: [0, 0, 0]}
    for one in missions:
        if one.trip and one.sending is side:
            held = counts[one.state is MissionState.DONE]
            for place, count in enumerate((1, len(one.travellers), one.person_days)):
                held[place] += count
    most = (limits.missions, limits.persons, limits.days)
    made = [Usage(*counted) for counted in zip(counts[True], counts[False], most, strict=True)]
    return SideUsage(side, *made)


def imbalance(sides: Sequence[SideUsage]) -> int:
    """Return how many missions more the first side sends than the second, done and planned; 0 up to one.

    The journeys are paid in reciprocity (domain.md 002-9); one mission more is what comes of taking turns.
    """
    first, second = (one.missions.used + one.missions.planned for one in sides)
    return first - second if abs(first - second) > 1 else 0


@dataclass(frozen=True, slots=True)
class Excess:
    """A quota that a mission goes beyond: `scope` is each, project or party, `what` missions, persons or days."""

    scope: str
    what: str
    count: int
    limit: int


def excesses(mission: Mission, others: Iterable[Mission], rules: MissionRules) -> tuple[Excess, ...]:
    """Return the quotas that a mission goes beyond, beside the `others` of its call."""
    if not mission.trip:
        return ()
    found = []
    own = {"persons": len(mission.travellers), "days": mission.days}
    found += [Excess("each", what, count, limit) for what, limit in rules.each.to_value().items()
              if (count := own.get(what, 0)) > limit]  # fmt: skip
    if mission.year is None:
        return tuple(found)
    same = [one for one in others if one.id != mission.id and one.year == mission.year]
    of_project = [one for one in same if mission.project_id and one.project_id == mission.project_id]
    for scope, limits, beside in (("project", rules.project, of_project), ("party", rules.party, same)):
        if scope == "project" and mission.project_id is None:
            continue
        held = usage([*beside, mission], limits, mission.sending)
        for what in ("missions", "persons", "days"):
            one: Usage = getattr(held, what)
            if one.limit is not None and one.used + one.planned > one.limit:
                found.append(Excess(scope, what, one.used + one.planned, one.limit))
    return tuple(found)
