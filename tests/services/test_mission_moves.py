"""Dates of missions that a calendar moves: foretold in the words of planning, and refused where planning would be."""

from datetime import date
from typing import Any

import pytest

from cmpdesk.domain.breaks import Break, BreakReason
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.mission_rules import Limits, MissionRules
from cmpdesk.domain.missions import Mission, Traveller
from cmpdesk.domain.moves import Move, Set, Shift
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import MilestoneDraft
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.revisions import RevisionDraft
from cmpdesk.domain.schedules import Rule
from cmpdesk.domain.travel_caps import Cap
from cmpdesk.i18n import breaks
from cmpdesk.i18n.messages import sentence
from cmpdesk.i18n.words import Words
from cmpdesk.services import history, missions, rescheduling, schedules, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.travelling import ANNE, added, draft

DRAFT = RevisionDraft("Report")
SIGNED: dict[str, Any] = {"authorised_on": date(2020, 1, 6), "reference": "SD-1"}
LUC = Traveller("Luc Roy", "", "Institut des lacs")


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 2)


def on(year: int, month: int, *people: Traveller, **more: Any) -> dict[str, Any]:
    return {"ends": PartialDate.of(date(year, month, 15)), "stops": (), "travellers": people or (ANNE,), **more}


def end(one: Mission) -> str:
    assert one.milestone_id is not None
    return one.milestone_id


def foretold(workspace: Workspace, followed: Cohort, *moves: Move) -> list[Break]:
    seen = rescheduling.forecast(workspace, followed.call.id, moves)
    return [one for one in seen.preview.breaks if one.refusal is not None]


def test_somebody_cannot_be_moved_onto_another_journey(workspace: Workspace, officer: Officer,
                                                       followed: Cohort) -> None:  # fmt: skip
    call, (a, b) = followed.call.id, followed.projects
    one, other = added(workspace, officer, call, a, **on(2020, 5)), added(workspace, officer, call, b, **on(2020, 6))
    later = Move(Shift(1), frozenset({end(one)}))
    (found,) = foretold(workspace, followed, later)
    assert (found.reason, found.milestone_id, found.already) == (BreakReason.MISSION_OVERLAP, end(one), False)
    with pytest.raises(Refusal) as planned:
        added(workspace, officer, call, a, **on(2020, 6))
    assert found.refusal is not None
    words, seen = Words.of("fr"), rescheduling.forecast(workspace, call, [later])
    assert sentence(words, found.refusal) == sentence(words, planned.value)
    assert sentence(words, planned.value) in breaks.broken(words, found, seen)
    with pytest.raises(Refusal, match=r"mission\.overlap"):
        rescheduling.reschedule(workspace, officer=officer, call_id=call, moves=[later], draft=DRAFT)
    both = Move(Shift(1), frozenset({end(one), end(other)}))
    assert foretold(workspace, followed, both) == []
    rescheduling.reschedule(workspace, officer=officer, call_id=call, moves=[both], draft=DRAFT)
    assert missions.mission(workspace, other.id).ends == PartialDate.of(date(2020, 7, 15))


def test_one_date_of_a_calendar_is_held_to_it_too(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    call, (a, b) = followed.call.id, followed.projects
    one, other = added(workspace, officer, call, a, **on(2020, 5)), added(workspace, officer, call, b, **on(2020, 6))
    held = next(each for each in schedules.cohort(workspace, call) if each.id == end(one))
    moved = MilestoneDraft(held.kind, held.name, other.ends, held.side)
    with pytest.raises(Refusal, match=r"mission\.overlap"):
        schedules.edit(workspace, officer=officer, milestone_id=end(one), seen=None, draft=moved)
    schedules.cancel(workspace, officer=officer, milestone_id=end(other), seen=None, reason="Grève")
    schedules.edit(workspace, officer=officer, milestone_id=end(one), seen=None, draft=moved)
    with pytest.raises(Refusal, match=r"mission\.overlap"):
        schedules.restore(workspace, officer=officer, milestone_id=end(other), seen=None)


def test_a_mission_that_follows_another_one_is_held_to_it_too(workspace: Workspace, officer: Officer,
                                                              followed: Cohort) -> None:  # fmt: skip
    call, (a, b) = followed.call.id, followed.projects
    one, two = added(workspace, officer, call, a, **on(2020, 5)), added(workspace, officer, call, a, **on(2020, 6, LUC))
    held = next(each for each in schedules.cohort(workspace, call) if each.id == end(two))
    counted = MilestoneDraft(held.kind, held.name, None, held.side, end(one), Rule(months=1))
    schedules.edit(workspace, officer=officer, milestone_id=end(two), seen=None, draft=counted)
    added(workspace, officer, call, b, **on(2020, 9, LUC))
    with pytest.raises(Refusal, match=r"mission\.overlap"):
        missions.edit(workspace, officer=officer, mission_id=one.id, seen=None, draft=draft(a, **on(2020, 8)))
    missions.edit(workspace, officer=officer, mission_id=one.id, seen=None, draft=draft(a, **on(2020, 7)))
    assert missions.mission(workspace, two.id).ends == PartialDate.of(date(2020, 8, 15))


def test_a_cap_is_foretold_with_the_first_free_day(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    call, (a, b) = followed.call.id, followed.projects
    allowed = MissionRules(cap=Cap(trips=1))
    missions.set_rules(workspace, officer=officer, call_id=call, seen=None, allowed=allowed)
    added(workspace, officer, call, a, **on(2020, 2, **SIGNED))
    one = added(workspace, officer, call, b, **on(2022, 3, **SIGNED))
    early = Move(Set(PartialDate.of(date(2021, 3, 15))), frozenset({end(one)}))
    (found,) = foretold(workspace, followed, early)
    assert found.refusal is not None
    assert (found.reason, found.refusal.params["free"]) == (BreakReason.TRAVEL_CAP, date(2022, 2, 11))
    with pytest.raises(Refusal, match=r"cap\.trips"):
        rescheduling.reschedule(workspace, officer=officer, call_id=call, moves=[early], draft=DRAFT)


def test_a_quota_asks_for_the_reason_that_planning_asks_for(workspace: Workspace, officer: Officer,
                                                            followed: Cohort) -> None:  # fmt: skip
    call, (a, _) = followed.call.id, followed.projects
    first, second = added(workspace, officer, call, a, **on(2020, 5)), added(workspace, officer, call, a, **on(2020, 8))
    later = added(workspace, officer, call, a, **on(2021, 5))
    allowed = MissionRules(project=Limits(missions=1))
    missions.set_rules(workspace, officer=officer, call_id=call, seen=None, allowed=allowed)
    within = Move(Shift(1), frozenset({end(second)}))
    assert [one.already for one in foretold(workspace, followed, within)] == [True]
    rescheduling.reschedule(workspace, officer=officer, call_id=call, moves=[within], draft=DRAFT)
    across = Move(Shift(12), frozenset({end(first)}))
    assert [(one.reason, one.already) for one in foretold(workspace, followed, across)] == [
        (BreakReason.MISSION_OVERLAP, False), (BreakReason.MISSION_QUOTA, True)]  # fmt: skip
    missions.cancel(workspace, officer=officer, mission_id=second.id, seen=None, reason="Grève")
    across = Move(Shift(11), frozenset({end(first)}))
    assert [(one.reason, one.already) for one in foretold(workspace, followed, across)] == [
        (BreakReason.MISSION_QUOTA, False)]  # fmt: skip
    with pytest.raises(Refusal, match=r"mission\.quota-project-missions"):
        rescheduling.reschedule(workspace, officer=officer, call_id=call, moves=[across], draft=DRAFT)
    missions.edit(workspace, officer=officer, mission_id=first.id, seen=None,
                  draft=draft(a, **on(2020, 5, derogation="Accord des Parties")))  # fmt: skip
    assert foretold(workspace, followed, across) == []
    rescheduling.reschedule(workspace, officer=officer, call_id=call, moves=[across], draft=DRAFT)
    assert missions.mission(workspace, later.id).ends == later.ends


def test_nothing_goes_back_to_where_somebody_is_away_meanwhile(workspace: Workspace, officer: Officer,
                                                               followed: Cohort) -> None:  # fmt: skip
    call, (a, b) = followed.call.id, followed.projects
    other = workspaces.add_officer(workspace, officer=officer, name="Luc", party_code=None, role=Role.OFFICER).value
    added(workspace, officer, call, a, **on(2019, 11))  # which enters who travels
    one = added(workspace, officer, call, a, **on(2020, 5))
    later = Move(Shift(2), frozenset({end(one)}))
    made = rescheduling.reschedule(workspace, officer=officer, call_id=call, moves=[later], draft=DRAFT).value
    new = added(workspace, other, call, b, **on(2020, 5))
    assert new.ends == PartialDate.of(date(2020, 5, 15))
    with pytest.raises(Refusal, match=r"mission\.overlap"):
        history.undo(workspace, officer=officer)
    with pytest.raises(Refusal, match=r"mission\.overlap"):
        rescheduling.refuse(workspace, officer=officer, revision_id=made.id, seen=made.version, side=Side.FIRST,
                            on=date(2020, 1, 7))  # fmt: skip
    assert missions.mission(workspace, one.id).ends == PartialDate.of(date(2020, 7, 15))
    missions.cancel(workspace, officer=other, mission_id=new.id, seen=None, reason="Grève")
    history.undo(workspace, officer=officer)
    assert missions.mission(workspace, one.id).ends == one.ends
    history.undo(workspace, officer=officer)
    added(workspace, other, call, b, **on(2020, 5, title="Encore"))
    with pytest.raises(Refusal, match=r"mission\.overlap"):
        history.redo(workspace, officer=officer)
