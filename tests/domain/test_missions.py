"""Missions: what contradicts itself, who is in two places at once, what a call allows and what is left of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.due import Urgency
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.mission_rules import Limits, MissionRules, SideUsage, Usage, excesses, imbalance, usage
from cmpdesk.domain.missions import (
    Cost,
    CostKind,
    DueReport,
    Mission,
    MissionAction,
    MissionState,
    Payer,
    Stop,
    Traveller,
    check,
    check_overlap,
    moved,
    spanned,
)
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.travel_caps import Cap

END = date(2020, 4, 17)
ANNE = Traveller("Anne Tremblay", "Directrice", "Institut des lacs", "p1")
MISSION = Mission("Ateliers à Liège", Side.FIRST, PartialDate.of(END), 5, "one", travellers=(ANNE,), id="m1", number=1)


def vague(edtf: str) -> PartialDate:
    return PartialDate.of_edtf(edtf)


@pytest.mark.parametrize(("starts", "ends", "typed", "days"), [
    (date(2020, 4, 13), PartialDate.of(END), 1, 5), (END, PartialDate.of(END), 9, 1), (None, PartialDate.of(END), 3, 3),
    (None, None, 2, 2), (None, vague("2020-04"), 7, 7),
])  # fmt: skip
def test_days_are_counted_where_both_ends_are_known(starts: date | None, ends: PartialDate | None, typed: int,
                                                   days: int) -> None:  # fmt: skip
    assert spanned(starts, ends, typed) == (ends, days)


@pytest.mark.parametrize("ends", [None, vague("2020-04"), vague("2020-21")])
def test_a_first_day_and_its_days_tell_the_last(ends: PartialDate | None) -> None:
    assert spanned(date(2020, 4, 13), ends, 5) == (PartialDate.of(END), 5)


def test_a_mission_ends_after_it_starts_and_takes_a_day() -> None:
    with pytest.raises(Refusal, match=r"mission\.ends-before-starts"):
        spanned(date(2020, 4, 18), PartialDate.of(END), 1)
    with pytest.raises(Refusal, match=r"mission\.ends-before-starts"):
        spanned(date(2020, 5, 1), vague("2020-04"), 1)
    with pytest.raises(Refusal, match=r"mission\.no-days"):
        spanned(None, PartialDate.of(END), 0)
    with pytest.raises(Refusal, match=r"mission\.period-differs"):
        spanned(date(2020, 4, 28), vague("2020-04"), 5)
    for starts, ends, days in ((END, None, 10**9), (None, None, 10**9), (date(2002, 4, 13), PartialDate.of(END), 5)):
        with pytest.raises(Refusal, match=r"mission\.too-large"):
            spanned(starts, ends, days)


JOURNEY = Cost(CostKind.JOURNEY, Payer.SENDING, "CAD", Money(100_00, "CAD"))


@pytest.mark.parametrize(("change", "code"), [
    ({"title": " "}, "mission.no-title"), ({"days": 0}, "mission.no-days"), ({"days": 10**9}, "mission.too-large"),
    ({"co2": 10**20}, "mission.too-large"),
    ({"travellers": (Traveller(" "),)}, "mission.no-name"), ({"travellers": (ANNE, ANNE)}, "mission.traveller-twice"),
    ({"stops": (Stop(""),)}, "mission.stop-no-city"),
    ({"stops": (Stop("Liège", starts_on=date(2020, 4, 15), ends_on=date(2020, 4, 14)),)}, "mission.stop-order"),
    ({"stops": (Stop("Liège", starts_on=date(2020, 4, 12)),)}, "mission.stop-outside"),
    ({"costs": (replace(JOURNEY, real=Money(-1, "CAD")),)}, "mission.negative"), ({"co2": -1}, "mission.negative"),
    ({"online": True, "costs": (JOURNEY,)}, "mission.online-journey"),
    ({"reference": "SD-2020-14"}, "mission.no-reference"), ({"authorised_on": END}, "mission.no-reference"),
])  # fmt: skip
def test_what_contradicts_itself_is_refused(change: dict[str, Any], code: str) -> None:
    check(MISSION)
    with pytest.raises(Refusal) as refused:
        check(replace(MISSION, **change))
    assert refused.value.code == code


def test_a_person_is_in_one_place_at_a_time() -> None:
    other = replace(MISSION, id="m2", number=2, ends=PartialDate.of(date(2020, 4, 21)), days=5)
    with pytest.raises(Refusal, match=r"mission\.overlap") as refused:
        check_overlap(other, [MISSION])
    assert refused.value.params == {"name": ANNE.name, "number": 1, "start": date(2020, 4, 13), "end": END}
    check_overlap(replace(other, days=4), [MISSION])
    check_overlap(replace(other, ends=vague("2020-04")), [MISSION])
    check_overlap(replace(other, online=True), [MISSION])
    check_overlap(replace(other, travellers=(replace(ANNE, person_id="p2"),)), [MISSION])
    check_overlap(other, [replace(MISSION, state=MissionState.CANCELLED)])
    check_overlap(MISSION, [MISSION])


def test_what_is_used_planned_and_left_of_each_side() -> None:
    held = [
        replace(MISSION, state=MissionState.DONE),
        replace(MISSION, id="m2", travellers=(ANNE, replace(ANNE, name="B"))),
        replace(MISSION, id="m3", sending=Side.SECOND), replace(MISSION, id="m4", state=MissionState.CANCELLED),
        replace(MISSION, id="m5", paid_elsewhere=True), replace(MISSION, id="m6", online=True),
    ]  # fmt: skip
    first = usage(held, Limits(missions=4, days=12), Side.FIRST)
    assert first == SideUsage(Side.FIRST, Usage(1, 1, 4), Usage(1, 2), Usage(5, 10, 12))
    assert (first.missions.remaining, first.persons.remaining, first.days.remaining) == (2, None, -3)
    assert imbalance([first, usage(held, Limits(), Side.SECOND)]) == 0
    assert imbalance([usage([*held, replace(MISSION, id="m7")], Limits(), one) for one in Side]) == 2


def test_quotas_are_per_mission_project_party_and_year() -> None:
    allowed = MissionRules(Limits(persons=1, days=4), Limits(missions=1), Limits(days=9))
    other = replace(MISSION, id="m2", state=MissionState.DONE)
    found = {(one.scope, one.what): (one.count, one.limit) for one in excesses(MISSION, [other], allowed)}
    assert found == {("each", "days"): (5, 4), ("project", "missions"): (2, 1), ("party", "days"): (10, 9)}
    for change in ({"sending": Side.SECOND}, {"ends": vague("2021")}, {"state": MissionState.CANCELLED}):
        apart = excesses(MISSION, [replace(other, **change)], allowed)
        assert [one.scope for one in apart] == ["each"]
    assert [one.scope for one in excesses(MISSION, [replace(other, project_id="two")], allowed)] == ["each", "party"]
    assert excesses(replace(MISSION, online=True), [other], allowed) == ()


COUNTS = st.none() | st.integers(0, 50)
LIMITS = st.builds(Limits, COUNTS, COUNTS, COUNTS)


@given(st.builds(MissionRules, LIMITS, LIMITS, LIMITS, st.integers(1, 20), st.none() | st.builds(Cap)))
def test_rules_are_stored_and_read_back(allowed: MissionRules) -> None:
    allowed.check()
    assert MissionRules.from_value(allowed.to_value()) == allowed


def test_rules_are_counts() -> None:
    assert MissionRules.from_value({}) == MissionRules()
    assert MissionRules().to_value() == {}
    for wrong in (MissionRules(Limits(days=-1)), MissionRules(report_weeks=0), MissionRules(cap=Cap(trips=0))):
        with pytest.raises(Refusal, match=r"mission-rules\.number"):
            wrong.check()


def test_a_mission_moves_as_its_table_says() -> None:
    approved = moved(replace(MISSION, authorised_on=END, reference="SD-1"), MissionAction.AUTHORISE)
    done = moved(approved, MissionAction.FINISH)
    assert (approved.state, done.state) == (MissionState.AUTHORISED, MissionState.DONE)
    assert moved(done, MissionAction.REOPEN).state is MissionState.AUTHORISED
    assert moved(moved(MISSION, MissionAction.CANCEL), MissionAction.REOPEN).state is MissionState.PLANNED
    with pytest.raises(Refusal, match=r"mission\.no-such-move"):
        moved(done, MissionAction.CANCEL)
    assert MissionAction.REOPEN in done.actions()
    assert MissionAction.FINISH not in done.actions()


def test_a_report_is_late_once_its_last_day_is_over() -> None:
    due = DueReport("r", vague("2020-05"))
    assert not due.late(date(2020, 5, 31))
    assert due.late(date(2020, 6, 1))
    assert not replace(due, received_on=date(2020, 7, 1)).late(date(2021, 1, 1))
    assert not DueReport("r", None).late(date(2021, 1, 1))
    roughly = DueReport("r", PartialDate.of_edtf("2020-05~"))
    for day, pressing in ((date(2020, 4, 30), None), (date(2020, 5, 2), Urgency.PERHAPS_LATE),
                          (date(2021, 1, 1), Urgency.PERHAPS_LATE)):  # fmt: skip
        assert roughly.pressing(day) is pressing
        assert not roughly.late(day)
