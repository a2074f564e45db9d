"""Dates counted from others: the graph, its circles, and what is stored of a rule."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Rule, applied, resolve
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode, Roll
from tests.domain.planning import DAYS, milestone, naive, plans, rules


def edtf(plan: list[Milestone]) -> dict[str, str]:
    return {id: when.edtf for id, when in resolve(plan, DAYS).items()}


@given(plans())
def test_the_graph_gives_what_walking_from_day_to_day_gives(plan: tuple[Milestone, ...]) -> None:
    by_id = {one.id: one for one in plan}

    def dated(one: Milestone) -> PartialDate | None:
        if one.rule is None or one.held:
            return one.when
        anchor = dated(by_id[one.anchor_id or ""])
        return naive(one.rule, anchor) if anchor is not None else None

    assert resolve(plan, DAYS) == {one.id: when for one in plan if (when := dated(one)) is not None}


def test_a_project_from_its_start() -> None:
    plan = [
        milestone("rapport", kind=MilestoneKind.REPORT, anchor="mission", rule=Rule(weeks=6)),
        milestone("mission", "2021-03-19", MilestoneKind.MISSION),
        milestone("début", "2020-02-29", MilestoneKind.START),
        milestone("fin", kind=MilestoneKind.END, anchor="début", rule=Rule(months=12)),
        milestone("bilan", anchor="fin", rule=Rule(roll=Roll.NEXT)),
    ]
    assert edtf(plan) == {
        "rapport": "2021-04-30",
        "mission": "2021-03-19",
        "début": "2020-02-29",
        "fin": "2021-02-28",
        "bilan": "2021-03-01",
    }


def test_what_hangs_on_a_vague_date_is_vague() -> None:
    plan = [
        milestone("rencontre", "2021-23"),
        milestone("appel", anchor="rencontre", rule=Rule(months=3)),
        milestone("avis", anchor="appel", rule=Rule(days=10, roll=Roll.NEXT)),
    ]
    assert edtf(plan) == {"rencontre": "2021-23", "appel": "2022-24", "avis": "2022-21~"}


def test_a_held_date_and_a_date_without_anchor_stay() -> None:
    plan = [
        milestone("a", "2021-05-03"),
        milestone("gelé", "2021-06-01", anchor="a", rule=Rule(months=2), frozen=True),
        milestone("fait", "2021-06-02", anchor="a", rule=Rule(months=2), done_on=date(2021, 6, 8)),
        milestone("suite", anchor="fait", rule=Rule(days=1)),
        milestone("ailleurs", "2021-06-03", anchor="absent", rule=Rule(months=2)),
        milestone("sans"),
        milestone("après", "2021-06-04", anchor="sans", rule=Rule(days=1)),
    ]
    assert edtf(plan) == {
        "a": "2021-05-03",
        "gelé": "2021-06-01",
        "fait": "2021-06-02",
        "suite": "2021-06-03",
        "ailleurs": "2021-06-03",
    }


@pytest.mark.parametrize(("size", "names"), [(1, ["m0"]), (3, ["m0", "m1", "m2"])])
def test_a_circle_is_named(size: int, names: list[str]) -> None:
    circle = [milestone(f"m{place}", anchor=f"m{(place + 1) % size}", rule=Rule(days=1)) for place in range(size)]
    beside = [milestone("tête", "2021-01-01"), milestone("queue", anchor="m0", rule=Rule(days=1))]
    with pytest.raises(Refusal) as refused:
        resolve([*beside, *circle], DAYS)
    assert refused.value.code == "schedule.circle"
    assert refused.value.params["names"] == [LocalisedText(fr=name) for name in names]


def test_a_frozen_milestone_opens_a_circle() -> None:
    plan = [
        milestone("a", "2021-01-01", anchor="b", rule=Rule(days=1), frozen=True),
        milestone("b", anchor="a", rule=Rule(days=1)),
    ]
    assert edtf(plan) == {"a": "2021-01-01", "b": "2021-01-02"}


def test_a_long_chain_in_the_wrong_order() -> None:
    chain = [milestone(f"m{place}", anchor=f"m{place - 1}", rule=Rule(days=1)) for place in range(1, 3000)]
    plan = [*reversed(chain), milestone("m0", "2015-01-01")]
    assert edtf(plan)["m2999"] == "2023-03-19"


def test_a_calendar_that_is_missing_is_refused() -> None:
    anchor = PartialDate.of(date(2021, 5, 3))
    assert applied(Rule(days=1), anchor, {}) == PartialDate.of(date(2021, 5, 4))
    with pytest.raises(Refusal, match=r"schedule\.calendar-missing"):
        applied(Rule(roll=Roll.NEXT, calendar=CalendarCode.BE), anchor, {})


@given(rules())
def test_a_rule_is_stored_and_read_again(rule: Rule) -> None:
    read = Rule.of_value(rule.to_value())
    assert read is not None
    anchor = PartialDate.of(date(2021, 5, 3))
    assert applied(read, anchor, DAYS) == applied(rule, anchor, DAYS)
    assert read.to_value() == rule.to_value()


@given(st.sampled_from([Rule(), Rule(calendar=CalendarCode.QC)]))
def test_on_the_same_day_is_a_rule_too(rule: Rule) -> None:
    assert rule.to_value() == {"days": 0}
    assert Rule.of_value({}) is None
    assert Rule.of_value({"days": 0}) == Rule()
