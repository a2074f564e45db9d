"""Missions on a real database: their two dates in the calendar, their states, caps and quotas, and who sees them."""

from dataclasses import fields, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, PersonDraft, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.mission_rules import Limits, MissionRules
from cmpdesk.domain.missions import Mission, MissionDraft, MissionState, Traveller
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectAction
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.travel_caps import Cap
from cmpdesk.services import calls, directory, glance, missions, outcomes, projects, schedules, workspaces
from cmpdesk.storage.queries import progress as progress_queries
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.travelling import ANNE, COSTS, END, LIEGE, NAMUR, added, draft
from tests.storage.fixtures import check_undone


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 2)


def dates(workspace: Workspace, one: Mission) -> list[Milestone]:
    owner = Owner(OwnerKind.PROJECT, one.project_id) if one.project_id else Owner(OwnerKind.CALL, one.call_id)
    plan = schedules.plan(workspace, owner)
    return [each for each in plan.milestones if one.milestone_id in (each.id, each.anchor_id)]


def counted(workspace: Workspace, one: Mission) -> tuple[list[bool], int]:
    """Return which missions are done at a glance, and how many a progress sheet of the project tells of."""
    programme = calls.call(workspace, one.call_id).programme_id
    with workspace.read() as connection:
        planned = progress_queries.missions(connection, one.call_id)
    return [each.done for each in glance.of(workspace, programme).missions], sum(planned.values())


def seen(workspace: Workspace, one: Mission) -> int:
    return missions.mission(workspace, one.id).version


def allow(workspace: Workspace, officer: Officer, followed: Cohort, allowed: MissionRules) -> None:
    version = calls.call(workspace, followed.call.id).version
    missions.set_rules(workspace, officer=officer, call_id=followed.call.id, seen=version, allowed=allowed)


def test_a_mission_is_one_step_and_two_dates(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    project = followed.projects[0]
    one = check_undone(workspace, officer, lambda: added(workspace, officer, followed.call.id, project))
    assert (one.number, one.state, one.begins, one.host) == (1, MissionState.PLANNED, date(2020, 5, 11),
                                                             "Université de Liège")  # fmt: skip
    assert [(each.name, each.function, each.organisation) for each in one.travellers] == [
        (ANNE.name, ANNE.function, ANNE.organisation)]  # fmt: skip
    assert [replace(each, id="") for each in one.stops] == [LIEGE, NAMUR]
    assert one.costs == COSTS
    ending, report = dates(workspace, one)
    assert (ending.kind, ending.when, ending.side) == (MilestoneKind.MISSION, PartialDate.of(END), Side.FIRST)
    assert (report.kind, report.when) == (MilestoneKind.REPORT, PartialDate.of(date(2020, 6, 26)))
    assert one.report is not None
    assert one.report.due == report.when
    assert missions.of_project(workspace, project) == (missions.mission(workspace, one.id),)
    assert missions.of_project(workspace, followed.projects[1]) == ()


def test_the_report_is_due_as_the_call_says_and_follows_a_vague_end(workspace: Workspace, officer: Officer,
                                                                    followed: Cohort) -> None:  # fmt: skip
    allow(workspace, officer, followed, MissionRules(report_weeks=4))
    exact = added(workspace, officer, followed.call.id, followed.projects[0])
    assert exact.report is not None
    assert exact.report.due == PartialDate.of(date(2020, 6, 12))
    vague = PartialDate.of_edtf("2020-23")
    moved = missions.edit(workspace, officer=officer, mission_id=exact.id, seen=exact.version,
                          draft=draft(followed.projects[0], ends=vague, stops=())).value  # fmt: skip
    assert moved.ends == vague
    assert moved.begins is None
    assert moved.report is not None
    assert moved.report.due is not None
    assert moved.report.due.exact is None
    undated = added(workspace, officer, followed.call.id, None, ends=None, stops=())
    assert undated.report is not None
    assert undated.report.due is None
    assert undated.project == ""


def test_a_date_of_an_imported_calendar_is_described(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    board = missions.board(workspace, followed.call.id)
    assert [one.milestone_id for one in board.undescribed] == [
        followed.at(place, "Fin de la mission") for place in (0, 1)]  # fmt: skip
    first = board.undescribed[0]
    one = check_undone(workspace, officer, lambda: added(
        workspace, officer, followed.call.id, first.project_id, ends=first.when, stops=(),
        milestone_id=first.milestone_id))  # fmt: skip
    assert one.milestone_id == first.milestone_id
    assert len(dates(workspace, one)) == 2
    assert one.report is not None
    assert one.report.milestone_id == followed.at(0, "Rapport de mission")
    assert len(missions.board(workspace, followed.call.id).undescribed) == 1
    with pytest.raises(Refusal, match=r"mission\.described"):
        added(workspace, officer, followed.call.id, first.project_id, milestone_id=first.milestone_id)
    with pytest.raises(Refusal, match=r"record\.gone"):
        added(workspace, officer, followed.call.id, followed.projects[1],
              milestone_id=followed.at(0, "Rapport de mission"))  # fmt: skip


def test_a_mission_is_authorised_done_and_reopened(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = added(workspace, officer, followed.call.id, followed.projects[0])
    with pytest.raises(Refusal, match=r"mission\.no-reference"):
        missions.authorise(workspace, officer=officer, mission_id=one.id, seen=one.version, on=END, reference=" ")
    approved = check_undone(workspace, officer, lambda: missions.authorise(
        workspace, officer=officer, mission_id=one.id, seen=one.version, on=date(2020, 3, 2),
        reference="SD-2020-14").value)  # fmt: skip
    assert (approved.state, approved.reference) == (MissionState.AUTHORISED, "SD-2020-14")
    done = missions.finish(workspace, officer=officer, mission_id=one.id, seen=seen(workspace, one), on=END).value
    assert (done.state, done.done_on) == (MissionState.DONE, END)
    assert dates(workspace, done)[0].done_on == END
    with pytest.raises(Refusal, match=r"milestone\.held"):
        missions.edit(workspace, officer=officer, mission_id=one.id, seen=done.version,
                      draft=draft(one.project_id, stops=(), ends=PartialDate.of(date(2020, 5, 20))))  # fmt: skip
    back = missions.reopen(workspace, officer=officer, mission_id=one.id, seen=done.version).value
    assert (back.state, back.done_on) == (MissionState.AUTHORISED, None)


def test_a_cancelled_mission_takes_its_dates_with_it(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = added(workspace, officer, followed.call.id, followed.projects[0])
    with pytest.raises(Refusal, match=r"milestone\.no-reason"):
        missions.cancel(workspace, officer=officer, mission_id=one.id, seen=one.version, reason="")
    gone = check_undone(workspace, officer, lambda: missions.cancel(
        workspace, officer=officer, mission_id=one.id, seen=one.version, reason="Frontières fermées"
    ).value)  # fmt: skip
    assert (gone.state, gone.state_reason, gone.report) == (MissionState.CANCELLED, "Frontières fermées", None)
    assert [each.cancelled for each in dates(workspace, gone)] == [True, True]
    back = missions.reopen(workspace, officer=officer, mission_id=one.id, seen=seen(workspace, one)).value
    assert back.state is MissionState.PLANNED
    assert not any(each.cancelled for each in dates(workspace, back))


def test_an_edit_keeps_stops_and_frees_people(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = added(workspace, officer, followed.call.id, followed.projects[0])
    wanted = replace(one, stops=(one.stops[1], replace(LIEGE, city="Mons")), title="Autre titre",
                     travellers=(Traveller("Luc Roy", organisation="Institut des lacs"),))  # fmt: skip
    told = check_undone(workspace, officer, lambda: missions.edit(
        workspace, officer=officer, mission_id=one.id, seen=one.version, draft=wanted).value)  # fmt: skip
    assert [each.city for each in told.stops] == ["Namur", "Mons"]
    assert told.stops[0].id == one.stops[1].id
    assert [each.name for each in told.travellers] == ["Luc Roy"]
    assert dates(workspace, told)[0].name.fr == "Autre titre"
    with pytest.raises(Refusal, match=r"record\.moved"):
        missions.edit(workspace, officer=officer, mission_id=one.id, seen=one.version, draft=wanted)


def test_a_cap_is_refused_with_the_first_free_date(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    allow(workspace, officer, followed, MissionRules(cap=Cap()))
    asked: dict[str, Any] = {"stops": (), "days": 1, "authorised_on": date(2020, 1, 6), "reference": "SD-1"}
    for month in (2, 6):
        added(workspace, officer, followed.call.id, followed.projects[0], **asked,
              ends=PartialDate.of(date(2020, month, 10)))  # fmt: skip
    for refused in ({}, {"authorised_on": None, "reference": ""}, {"project_id": followed.projects[1]}):
        with pytest.raises(Refusal, match=r"cap\.trips") as told:
            added(workspace, officer, followed.call.id, **{
                "project_id": followed.projects[0], **asked, "ends": PartialDate.of(date(2021, 5, 3)), **refused,
            })  # fmt: skip
        assert told.value.params["free"] == date(2022, 2, 10)
    added(workspace, officer, followed.call.id, followed.projects[0], **asked, ends=PartialDate.of(date(2022, 2, 10)))
    with pytest.raises(Refusal, match=r"cap\.persons"):
        added(workspace, officer, followed.call.id, followed.projects[0], **asked,
              ends=PartialDate.of(date(2024, 2, 10)),
              travellers=tuple(replace(ANNE, name=name) for name in ("A", "B", "C")))  # fmt: skip
    added(workspace, officer, followed.call.id, followed.projects[0], **asked, paid_elsewhere=True,
          ends=PartialDate.of(date(2021, 5, 3)))  # fmt: skip


def test_a_quota_is_exceeded_for_a_reason_only(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    allow(workspace, officer, followed, MissionRules(project=Limits(missions=1), each=Limits(days=6)))
    added(workspace, officer, followed.call.id, followed.projects[0])
    second: dict[str, Any] = {"ends": PartialDate.of(date(2020, 9, 11)), "stops": ()}
    with pytest.raises(Refusal, match=r"mission\.quota-project-missions"):
        added(workspace, officer, followed.call.id, followed.projects[0], **second)
    one = added(workspace, officer, followed.call.id, followed.projects[0], **second, derogation="Accord des Parties")
    assert [each.what for each in missions.standing(workspace, one).beyond] == ["missions"]
    added(workspace, officer, followed.call.id, followed.projects[1], **second,
          travellers=(replace(ANNE, name="Luc Roy"),))  # fmt: skip
    with pytest.raises(Refusal, match=r"mission\.quota-each-days"):
        added(workspace, officer, followed.call.id, None, days=7, stops=(), ends=PartialDate.of(date(2020, 11, 20)))


def test_the_same_person_is_not_sent_twice_at_once(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    added(workspace, officer, followed.call.id, followed.projects[0])
    with pytest.raises(Refusal, match=r"mission\.overlap"):
        added(workspace, officer, followed.call.id, followed.projects[1])
    for told in (Traveller(ANNE.name), Traveller(ANNE.name.upper(), organisation=ANNE.organisation)):
        with pytest.raises(Refusal, match=r"mission\.overlap"):  # without an organisation, it is who bears the name
            added(workspace, officer, followed.call.id, followed.projects[1], travellers=(told,))
    with pytest.raises(Refusal, match=r"mission\.traveller-twice"):
        added(workspace, officer, followed.call.id, followed.projects[1], travellers=(ANNE, Traveller(ANNE.name)))


def test_a_stop_of_which_something_was_reported_stays(workspace: Workspace, officer: Officer,
                                                      followed: Cohort) -> None:  # fmt: skip
    one = added(workspace, officer, followed.call.id, followed.projects[0])
    reported, other = one.stops
    outcomes.report_mission(workspace, officer=officer, mission_id=one.id, seen=one.version, lines=(),
                            activities={reported.id: "Visite du laboratoire"})  # fmt: skip
    one = missions.mission(workspace, one.id)
    kept = {field.name: getattr(one, field.name) for field in fields(MissionDraft)}
    edit = partial(missions.edit, workspace, officer=officer, mission_id=one.id, seen=one.version)
    with pytest.raises(Refusal, match=r"mission\.stop-reported"):
        edit(draft=MissionDraft(**kept | {"stops": (other,)}))
    assert [stop.city for stop in edit(draft=MissionDraft(**kept | {"stops": one.stops[:1]})).value.stops] == ["Liège"]


def test_a_mission_is_done_when_it_is_over(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = added(workspace, officer, followed.call.id, followed.projects[0])
    for day, code in ((workspace.today() + timedelta(days=1), r"mission\.not-ended"),
                      (date(2020, 5, 10), r"mission\.ends-before-starts")):  # fmt: skip
        with pytest.raises(Refusal, match=code):
            missions.finish(workspace, officer=officer, mission_id=one.id, seen=one.version, on=day)
    assert missions.mission(workspace, one.id) == one
    vague = added(workspace, officer, followed.call.id, followed.projects[0], ends=PartialDate.of_edtf("2020-22"),
                  stops=(), travellers=())  # fmt: skip
    with pytest.raises(Refusal, match=r"mission\.ends-before-starts"):
        missions.finish(workspace, officer=officer, mission_id=vague.id, seen=vague.version, on=date(2020, 5, 10))


def test_a_project_that_is_over_gets_no_mission_and_sends_nobody(workspace: Workspace, officer: Officer,
                                                                 followed: Cohort) -> None:  # fmt: skip
    planned = added(workspace, officer, followed.call.id, followed.projects[0])
    sheet = projects.project(workspace, followed.projects[0])
    projects.move(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version, action=ProjectAction.STOP,
                  reason="Faillite")  # fmt: skip
    with pytest.raises(Refusal, match=r"mission\.project-over"):
        added(workspace, officer, followed.call.id, followed.projects[0])
    with pytest.raises(Refusal, match=r"mission\.project-over"):
        missions.authorise(workspace, officer=officer, mission_id=planned.id, seen=planned.version, on=END,
                           reference="SD-2020-7")  # fmt: skip
    assert missions.mission(workspace, planned.id).report is None


def test_a_reader_changes_nothing(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    reader = workspaces.add_officer(workspace, officer=officer, name="Léa", party_code=None, role=Role.READER).value
    one = added(workspace, officer, followed.call.id, followed.projects[0])
    with pytest.raises(Refusal, match=r"access\."):
        added(workspace, reader, followed.call.id, followed.projects[0])
    with pytest.raises(Refusal, match=r"access\."):
        missions.finish(workspace, officer=reader, mission_id=one.id, seen=one.version, on=END)
    with pytest.raises(Refusal, match=r"access\."):
        missions.set_rules(workspace, officer=reader, call_id=followed.call.id, seen=None, allowed=MissionRules())


def test_a_strict_file_is_not_told_of(workspace: Workspace, officer: Officer) -> None:
    followed = cohort(workspace, officer, 2, confidentiality=Confidentiality.STRICT)
    one = added(workspace, officer, followed.call.id, followed.projects[0])
    allow(workspace, officer, followed, MissionRules(cap=Cap(trips=1)))
    other = workspaces.add_officer(workspace, officer=officer, name="Léa", party_code=None, role=Role.OFFICER).value
    workspace.acts_for(other)
    board = missions.board(workspace, followed.call.id)
    assert (board.missions, board.undescribed) == ((), ())
    with pytest.raises(Refusal, match=r"record\.gone"):
        missions.mission(workspace, one.id)
    with pytest.raises(Refusal, match=r"record\.gone"):
        missions.finish(workspace, officer=other, mission_id=one.id, seen=None, on=END)
    assert added(workspace, other, followed.call.id, None).number == 2


def test_what_the_calendar_says_of_the_end_holds(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = added(workspace, officer, followed.call.id, followed.projects[0])
    done: dict[str, Any] = {"officer": officer, "milestone_id": one.milestone_id, "seen": None}
    assert counted(workspace, one) == ([False], 1)
    schedules.finish(workspace, **done, on=END)
    assert missions.mission(workspace, one.id).state is MissionState.DONE
    assert counted(workspace, one) == ([True], 1)
    schedules.finish(workspace, **done, on=None)
    schedules.cancel(workspace, **done, reason="Grève")
    told = missions.mission(workspace, one.id)
    assert (told.state, told.state_reason, told.report) == (MissionState.CANCELLED, "Grève", None)
    schedules.restore(workspace, **done)
    restored = missions.mission(workspace, one.id)
    assert (restored.state, restored.report) == (MissionState.PLANNED, one.report)
    schedules.cancel(workspace, **done, reason="Grève")
    assert counted(workspace, one) == ([], 0)
    back = missions.reopen(workspace, officer=officer, mission_id=one.id, seen=told.version).value
    assert (back.state, back.state_reason) == (MissionState.PLANNED, "")


def test_a_done_date_of_a_project_that_is_over_can_still_be_described(workspace: Workspace, officer: Officer,
                                                                      followed: Cohort) -> None:  # fmt: skip
    milestone = followed.at(0, "Fin de la mission")
    schedules.finish(workspace, officer=officer, milestone_id=milestone, seen=None, on=date(2020, 4, 17))
    sheet = projects.project(workspace, followed.projects[0])
    projects.move(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version, action=ProjectAction.STOP,
                  reason="Faillite")  # fmt: skip
    one = added(workspace, officer, followed.call.id, sheet.id, milestone_id=milestone, stops=(),
                ends=PartialDate.of(date(2020, 4, 17)))  # fmt: skip
    assert (one.state, one.done_on) == (MissionState.DONE, date(2020, 4, 17))


def test_who_is_merged_travels_once(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    twin = replace(ANNE, name="Anne Tremblai")
    one = added(workspace, officer, followed.call.id, followed.projects[0], travellers=(ANNE, twin))
    other = added(workspace, officer, followed.call.id, None, travellers=(twin,), stops=(),
                  ends=PartialDate.of(date(2020, 9, 4)))  # fmt: skip
    people = {row.name: row for row in directory.people(workspace)}
    kept, gone = people[ANNE.name], people[twin.name]
    check_undone(workspace, officer, lambda: directory.merge_people(
        workspace, officer=officer, kept_id=kept.id, kept_seen=kept.version, gone_id=gone.id, gone_seen=gone.version,
        draft=PersonDraft(ANNE.name, organisation=ANNE.organisation),
    ))  # fmt: skip
    for each in (one, other):
        assert [person.name for person in missions.mission(workspace, each.id).travellers] == [ANNE.name]


def test_a_date_that_a_mission_ends_on_is_cancelled_not_removed(workspace: Workspace, officer: Officer,
                                                                followed: Cohort) -> None:  # fmt: skip
    one = added(workspace, officer, followed.call.id, followed.projects[0])
    assert one.milestone_id is not None
    with pytest.raises(Refusal, match=r"milestone\.told"):
        schedules.remove(workspace, officer=officer, milestone_id=one.milestone_id, seen=None)
    assert missions.mission(workspace, one.id).version == one.version
