"""Missions that a calendar moves are held against the others as planned ones are, and only for what is new."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.mission_checks import check_quotas, counted, findings
from cmpdesk.domain.mission_rules import Limits, MissionRules
from cmpdesk.domain.missions import Mission, MissionState, Traveller, check_caps, check_overlap
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.travel_caps import Cap

NAMES = ("Anne", "Luc", "Ève")
RULES = MissionRules(Limits(days=6), Limits(missions=1), Limits(missions=3, persons=5), cap=Cap(trips=1, persons=2))
FIRST = date(2020, 1, 6)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Mission, ...]:
    made = []
    for place in range(draw(st.integers(1, 6))):
        names = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
        travellers = tuple(Traveller(name, "", draw(st.sampled_from(["", "Institut", "INSTITUT"])), name)
                           for name in names)  # fmt: skip
        approved = draw(st.booleans())
        made.append(Mission(
            "Visite", draw(st.sampled_from(Side)), draw(st.none() | days()), draw(st.integers(1, 8)),
            draw(st.sampled_from([None, "a", "b"])), draw(st.booleans()), travellers=travellers,
            authorised_on=FIRST if approved else None, reference="SD" if approved else "",
            derogation=draw(st.sampled_from(["", "Accord"])), milestone_id=f"e{place}", id=f"m{place}", call_id="c",
            number=place, state=MissionState.AUTHORISED if approved else MissionState.PLANNED,
        ))  # fmt: skip
    return tuple(made)


def days() -> st.SearchStrategy[PartialDate]:
    exact = st.integers(0, 900).map(lambda count: PartialDate.of(FIRST + timedelta(days=count)))
    return st.one_of(exact, st.sampled_from(["2020-03", "2021", "2021-23"]).map(PartialDate.of_edtf))


def against(one: Mission, every: tuple[Mission, ...]) -> set[str]:
    """Return the codes that refuse a mission beside all others, each asked in the plain way."""
    found = set()
    rule: Callable[[], None]
    for rule in (lambda: check_overlap(one, every), lambda: check_caps(one, every, RULES.cap),
                 lambda: check_quotas(one, every, RULES)):  # fmt: skip
        try:
            rule()
        except Refusal as refused:
            found.add(refused.code)
    return found


@given(plans(), st.lists(st.tuples(st.integers(0, 5), st.none() | days(), st.booleans()), max_size=6))
def test_what_moves_is_held_against_all_others(
    missions: tuple[Mission, ...], asked: list[tuple[int, PartialDate | None, bool]]
) -> None:
    owner = Owner(OwnerKind.PROJECT, "a")
    after = {f"e{place}": Milestone(f"e{place}", owner, MilestoneKind.MISSION, LocalisedText(fr="Fin"), when,
                                    cancelled=cancelled) for place, when, cancelled in asked}  # fmt: skip
    made = tuple(
        replace(one, ends=end.when, state=MissionState.CANCELLED if end.cancelled else one.state)
        if (end := after.get(one.milestone_id or "")) else one
        for one in missions
    )  # fmt: skip
    wanted: dict[str, set[str]] = {}
    for old, new in zip(missions, made, strict=True):
        if counted(old) != counted(new) and (codes := against(new, made)):
            wanted[new.id] = codes
    found: dict[str, set[str]] = {}
    for one in findings(missions, after, {"c": RULES}):
        found.setdefault(one.mission.id, set()).add(one.refusal.code)
        old = next(each for each in missions if each.id == one.mission.id)
        if one.already:
            assert one.refusal.code in against(old, missions)
    assert found == wanted


def test_what_stood_against_it_before_is_told_as_such() -> None:
    anne = (Traveller("Anne", person_id="p"),)
    one, other = (Mission("Visite", Side.FIRST, PartialDate.of(date(2020, 5, day)), 9, "a", travellers=anne,
                          id=f"m{day}", call_id="c", number=day, milestone_id=f"e{day}") for day in (12, 15))
    end = Milestone("e12", Owner(OwnerKind.PROJECT, "a"), MilestoneKind.MISSION, LocalisedText(fr="Fin"),
                    PartialDate.of(date(2020, 5, 13)))  # fmt: skip
    told = [(each.refusal.code, each.already) for each in findings([one, other], {"e12": end}, {"c": RULES})]
    assert told == [("mission.overlap", True), ("mission.quota-each-days", True)]
    apart = replace(other, ends=PartialDate.of(date(2020, 6, 30)))
    onto = replace(end, when=PartialDate.of(date(2020, 6, 29)))
    told = [(each.refusal.code, each.already) for each in findings([one, apart], {"e12": onto}, {})]
    assert told == [("mission.overlap", False)]
