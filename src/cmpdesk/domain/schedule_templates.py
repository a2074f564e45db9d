"""The milestones that a programme gives to its projects, calls and sessions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.plans import Plan
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, Rule, circles
from cmpdesk.domain.text import LANGUAGES, LocalisedText

ABOVE = {
    OwnerKind.PROJECT: (OwnerKind.PROJECT, OwnerKind.CALL, OwnerKind.SESSION),
    OwnerKind.CALL: (OwnerKind.CALL, OwnerKind.SESSION),
    OwnerKind.SESSION: (OwnerKind.SESSION,),
}
"""In whose calendar a milestone may find what it is counted from."""
MOST_MISSIONS = 20


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A milestone as a programme gives it, counted by `rule` from the line with the key `after`.

    `duration`: the call's longest duration takes the place of its months. `each` is ``mission`` where there is one for
    each planned mission. Without a `source` it is our proposal, labelled so.
    """

    key: str
    of: OwnerKind
    kind: MilestoneKind
    name: LocalisedText
    after: str = ""
    rule: Rule | None = None
    duration: bool = False
    each: str = ""
    side: Side | None = None
    provisional: bool = False
    source: str = ""

    @classmethod
    def of_value(cls, value: Mapping[str, Any]) -> "TemplateLine":
        """Return what is stored with the programme."""
        return cls(
            value["key"], OwnerKind(value["of"]), MilestoneKind(value["kind"]), LocalisedText.of(value["name"]),
            value["after"], Rule.of_value(value["rule"]), value["duration"], value["each"],
            Side(value["side"]) if value["side"] else None, value["provisional"], value["source"],
        )  # fmt: skip

    def to_value(self) -> dict[str, Any]:
        """Return it as it is stored with the programme."""
        return {
            "key": self.key, "of": str(self.of), "kind": str(self.kind), "name": self.name.to_dict(),
            "after": self.after, "rule": self.rule.to_value() if self.rule else {}, "duration": self.duration,
            "each": self.each, "side": str(self.side or ""), "provisional": self.provisional, "source": self.source,
        }  # fmt: skip

    @property
    def proposal(self) -> bool:
        """Whether no source gives it."""
        return not self.source


_OWNERS = {kind: Owner(kind, str(kind)) for kind in OwnerKind}


def as_plan(lines: Sequence[TemplateLine], of: OwnerKind) -> Plan:
    """Return the lines as a calendar without dates of a project, a call or a session; their keys are the ids."""
    made = [Milestone(one.key, _OWNERS[one.of], one.kind, one.name, None, one.side, one.after or None, one.rule,
                      one.provisional) for one in lines]  # fmt: skip
    own = _OWNERS[of]
    return Plan(
        own, 1, LocalisedText(), "", tuple(one for one in made if one.owner == own),
        tuple(one for one in made if one.owner != own), {}, str(OwnerKind.CALL), str(OwnerKind.SESSION),
    )  # fmt: skip


def new_key(taken: Collection[str]) -> str:
    """Return a key that none of `taken` is."""
    return next(key for key in (f"milestone-{number}" for number in count(1)) if key not in taken)


def check(lines: Sequence[TemplateLine]) -> None:
    """Refuse lines of which one has no name, is counted from nothing or from below it, or hangs on itself:
    ``milestone.no-name``, ``milestone.no-anchor``, ``milestone.anchor-elsewhere``, ``schedule.circle``.
    """
    known = {one.key: one for one in lines}
    for one in lines:
        if not one.name:
            raise Refusal("milestone.no-name")
        anchor = known.get(one.after)
        if one.rule is not None and anchor is None:
            raise Refusal("milestone.no-anchor", name=one.name)
        if anchor is not None and anchor.of not in ABOVE[one.of]:
            raise Refusal("milestone.anchor-elsewhere", name=one.name, anchor=anchor.name)
    for circle in circles({one.id: one for one in as_plan(lines, OwnerKind.PROJECT).every}):
        raise Refusal("schedule.circle", names=[known[key].name for key in circle])


def given(lines: Iterable[TemplateLine], owner: Owner, above: Mapping[str, str], *, months: int | None = None,
          missions: int = 1, new_id: Iterable[str]) -> tuple[Milestone, ...]:  # fmt: skip
    """Return the new milestones of `owner`, without dates; `above` are ids of milestones above it, by key.

    `months` is the longest duration that the call allows. What is counted from a line that is nowhere has no rule.
    """
    ids = iter(new_id)
    own: dict[tuple[str, int], str] = {}
    made: list[Milestone] = []
    chosen = [one for one in lines if one.of is owner.kind]
    places = [
        (one, place)
        for one in chosen
        for place in range(1, (min(max(missions, 1), MOST_MISSIONS) if one.each else 1) + 1)
    ]
    for one, place in places:
        own[one.key, place] = next(ids)
    for one, place in places:
        anchor = own.get((one.after, place)) or own.get((one.after, 1)) or above.get(one.after)
        rule = one.rule if anchor is not None else None
        if rule is not None and one.duration and months:
            rule = replace(rule, months=months)
        name = one.name if place == 1 and missions < 2 else _numbered(one, place)
        made.append(Milestone(
            own[one.key, place], owner, one.kind, name, side=one.side, anchor_id=anchor, rule=rule,
            provisional=one.provisional,
        ))  # fmt: skip
    return tuple(made)


def _numbered(one: TemplateLine, place: int) -> LocalisedText:
    if not one.each:
        return one.name
    names = {code: f"{name} {place}" for code in LANGUAGES if (name := getattr(one.name, code))}
    return LocalisedText(**names)
