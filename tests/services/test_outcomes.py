"""Outcomes by axis with their evidence; follow-ups with owner and date; leads carried over to the next call."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.due import DueFilter, DueKind, Urgency
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.outcomes import Axis, FollowUpDraft, FollowUpKind, OutcomeDraft, by_axis
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, due, history, outcomes, projects, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import Clock

ACTION = FollowUpDraft(FollowUpKind.ACTION, "Accueillir la délégation", "Direction de l’international",
                       when=PartialDate.of_edtf("2020-23"))  # fmt: skip
LEAD = FollowUpDraft(FollowUpKind.LEAD, "Universités de Namur et Laval", "A. Roy", when=PartialDate.of_edtf("2021"))


@pytest.fixture
def followed(workspace: Workspace, officer: Officer, clock: Clock) -> Cohort:
    clock.at = datetime(2021, 2, 1, 12, tzinfo=UTC)
    return cohort(workspace, officer, 1)


def mission(workspace: Workspace, officer: Officer, followed: Cohort) -> tuple[str, list[str]]:
    """Write the mission of the project, with two stops; return its id and theirs."""
    with workspace.write(officer, "test.mission") as transaction:
        made = transaction.add(tables.Mission(
            call_id=followed.call.id, project_id=followed.projects[0], milestone_id=followed.at(0, "Fin de la mission"),
            number=1, title="Namur et Bruxelles", sending="first", days=5,
        ))  # fmt: skip
        stops = [transaction.add(tables.MissionStop(mission_id=made.id, position=place, city=city))
                 for place, city in enumerate(("Namur", "Bruxelles"))]  # fmt: skip
        transaction.commit()
    return made.id, [one.id for one in stops]


def write(workspace: Workspace, officer: Officer, mission_id: str, **more: Any) -> Any:
    with workspace.read() as connection:
        seen = connection.exec_driver_sql("SELECT version FROM mission").scalar_one()
    asked: dict[str, Any] = {"activities": {}, "lines": []}
    return outcomes.report_mission(workspace, officer=officer, mission_id=mission_id, seen=seen, **asked | more).value


def test_a_mission_is_reported_by_stop_and_axis(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    mission_id, (namur, brussels) = mission(workspace, officer, followed)
    lines = [
        (None, OutcomeDraft(Axis.ATTRACT, "10 000 personnes souhaitent immigrer", "Actiris", brussels)),
        (None, OutcomeDraft(Axis.SHINE, "Conférence à l’université", "Affiche", namur)),
    ]
    made = write(workspace, officer, mission_id, activities={namur: "Visite du port "}, lines=lines)
    assert [(axis, [one.text for one in held]) for axis, held in by_axis(made)] == [
        (Axis.SHINE, ["Conférence à l’université"]), (Axis.LEARN, []),
        (Axis.ATTRACT, ["10 000 personnes souhaitent immigrer"]),
    ]  # fmt: skip
    assert {one.project_id for one in made} == {followed.projects[0]}
    with workspace.read() as connection:
        done = connection.exec_driver_sql("SELECT activities FROM mission_stop ORDER BY position").scalars().all()
    assert done == ["Visite du port", ""]
    kept = [(made[0].id, replace(lines[1][1], axis=Axis.LEARN))]
    (changed,) = write(workspace, officer, mission_id, lines=kept)
    assert (changed.id, changed.axis) == (made[0].id, Axis.LEARN)
    history.undo(workspace, officer=officer)
    assert len(outcomes.of_mission(workspace, mission_id)) == 2


def test_a_report_of_a_mission_refuses_other_stops(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    mission_id, _ = mission(workspace, officer, followed)
    for more in ({"activities": {"else": "x"}}, {"lines": [(None, OutcomeDraft(Axis.LEARN, "x", stop_id="else"))]},
                 {"lines": [("else", OutcomeDraft(Axis.LEARN, "x"))]}):  # fmt: skip
        with pytest.raises(Refusal, match=r"record\.gone"):
            write(workspace, officer, mission_id, **more)
    with pytest.raises(Refusal, match=r"outcome\.no-text"):
        write(workspace, officer, mission_id, lines=[(None, OutcomeDraft(Axis.LEARN, " "))])


def test_outcomes_of_a_project_leave_those_of_its_missions(
    workspace: Workspace, officer: Officer, followed: Cohort
) -> None:
    mission_id, _ = mission(workspace, officer, followed)
    write(workspace, officer, mission_id, lines=[(None, OutcomeDraft(Axis.LEARN, "De la mission"))])
    sheet = projects.project(workspace, followed.projects[0])
    made = outcomes.set_of_project(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version,
                                   lines=[(None, OutcomeDraft(Axis.SHINE, "Du projet"))]).value  # fmt: skip
    assert [one.text for one in made] == ["Du projet", "De la mission"]
    with pytest.raises(Refusal, match=r"record\.moved"):
        outcomes.set_of_project(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version, lines=[])


def test_a_follow_up_has_an_owner_and_a_date(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    for draft, code in ((replace(ACTION, text=" "), "no-text"), (replace(ACTION, owner=""), "no-owner"),
                        (replace(ACTION, when=None), "no-date")):  # fmt: skip
        with pytest.raises(Refusal, match=rf"follow-up\.{code}"):
            outcomes.add_follow_up(workspace, officer=officer, call_id=followed.call.id, draft=draft)
    draft = replace(ACTION, project_id=followed.projects[0], officer_id=officer.id)
    made = outcomes.add_follow_up(workspace, officer=officer, call_id=followed.call.id, draft=draft).value
    assert (made.draft, made.officer, made.owned) == (draft, officer.name, True)
    assert made.pressing(date(2021, 2, 1), 0) is Urgency.LATE
    assert made.pressing(date(2020, 10, 1), 0) is Urgency.PERHAPS_LATE
    done = outcomes.finish(workspace, officer=officer, follow_up_id=made.id, on=date(2021, 1, 31)).value
    assert (done.open, done.pressing(date(2021, 2, 1), 0)) == (False, None)
    history.undo(workspace, officer=officer)
    changed = outcomes.edit_follow_up(workspace, officer=officer, follow_up_id=made.id,
                                      draft=replace(draft, text="Recevoir")).value  # fmt: skip
    assert (changed.text, changed.open) == ("Recevoir", True)
    outcomes.remove(workspace, officer=officer, follow_up_id=made.id)
    assert outcomes.follow_ups(workspace, followed.call.id) == ()


def next_call(workspace: Workspace, officer: Officer, followed: Cohort) -> CallSheet:
    draft = replace(calls.blank(workspace, followed.call.programme_id), title=LocalisedText(fr="Prochain appel"),
                    rolling=True)  # fmt: skip
    return calls.create(workspace, officer=officer, programme_id=followed.call.programme_id, draft=draft).value


def test_leads_are_carried_over_in_one_step(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    target = next_call(workspace, officer, followed)
    assert [one.id for one in outcomes.next_calls(workspace, followed.call.id)] == [target.id]
    add = partial(outcomes.add_follow_up, workspace, officer=officer, call_id=followed.call.id)
    leads = [add(draft=LEAD).value.id for _ in range(2)]
    action = add(draft=ACTION).value.id
    for ids, to, code in (([*leads, action], target.id, "not-a-lead"), ([], target.id, "none"),
                          (leads, followed.call.id, "same-call")):  # fmt: skip
        with pytest.raises(Refusal, match=rf"lead\.{code}"):
            outcomes.carry(workspace, officer=officer, follow_up_ids=ids, to_call=to)
    carried = outcomes.carry(workspace, officer=officer, follow_up_ids=leads, to_call=target.id).value
    assert {(one.carried, one.open) for one in carried} == {(target.title, False)}
    assert [one.id for one in outcomes.follow_ups(workspace, target.id)] == sorted(leads)
    assert {one.id for one in outcomes.leads_for(workspace, target.id)} == set(leads)
    assert outcomes.leads_for(workspace, followed.call.id) == ()
    for act in (partial(outcomes.carry, follow_up_ids=leads, to_call=target.id),
                partial(outcomes.edit_follow_up, follow_up_id=leads[0], draft=ACTION),
                partial(outcomes.remove, follow_up_id=leads[0])):  # fmt: skip
        with pytest.raises(Refusal, match=r"lead\.carried"):
            act(workspace, officer=officer)
    history.undo(workspace, officer=officer)
    assert outcomes.follow_ups(workspace, target.id) == ()
    outcomes.finish(workspace, officer=officer, follow_up_id=leads[0], on=date(2021, 2, 1))
    with pytest.raises(Refusal, match=r"lead\.done"):
        outcomes.carry(workspace, officer=officer, follow_up_ids=leads, to_call=target.id)


def test_what_belongs_to_a_strict_file_is_not_shown(workspace: Workspace, officer: Officer) -> None:
    held = cohort(workspace, officer, 1, confidentiality=Confidentiality.STRICT)
    outcomes.add_follow_up(workspace, officer=officer, call_id=held.call.id,
                           draft=replace(LEAD, project_id=held.projects[0]))  # fmt: skip
    general = outcomes.add_follow_up(workspace, officer=officer, call_id=held.call.id, draft=ACTION).value
    reader = workspaces.add_officer(workspace, officer=officer, name="Bo", party_code=None, role=Role.OFFICER).value
    workspace.acts_for(reader)
    assert [one.id for one in outcomes.follow_ups(workspace, held.call.id)] == [general.id]
    with pytest.raises(Refusal, match=r"record\.gone"):
        outcomes.add_follow_up(workspace, officer=reader, call_id=held.call.id,
                               draft=replace(LEAD, project_id=held.projects[0]))  # fmt: skip


def test_a_follow_up_of_a_mission_belongs_to_its_project(workspace: Workspace, officer: Officer) -> None:
    """Also where nobody said so: that of a strict project is not shown to who is not cleared."""
    held = cohort(workspace, officer, 2, confidentiality=Confidentiality.STRICT)
    mission_id, _ = mission(workspace, officer, held)
    add = partial(outcomes.add_follow_up, workspace, officer=officer, call_id=held.call.id)
    made = add(draft=replace(LEAD, mission_id=mission_id)).value
    assert (made.project_id, made.number != "") == (held.projects[0], True)
    with pytest.raises(Refusal, match=r"record\.gone"):
        add(draft=replace(LEAD, mission_id=mission_id, project_id=held.projects[1]))
    with workspace.write(officer, "test.before") as transaction:
        transaction.get(tables.FollowUp, made.id).project_id = None
        transaction.commit()
    assert [one.id for one in outcomes.follow_ups(workspace, held.call.id)] == [made.id]
    workspace.acts_for(workspaces.add_officer(workspace, officer=officer, name="Bo", party_code=None,
                                              role=Role.OFFICER).value)  # fmt: skip
    assert outcomes.follow_ups(workspace, held.call.id) == ()


def test_a_follow_up_stands_among_what_is_due(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    draft = replace(ACTION, project_id=followed.projects[0], officer_id=officer.id)
    made = outcomes.add_follow_up(workspace, officer=officer, call_id=followed.call.id, draft=draft).value
    wanted = DueFilter(followed.call.id, kinds=(DueKind.FOLLOW_UP,))
    (one,) = due.due(workspace, wanted)
    assert (one.id, one.urgency, one.when, one.number) == (made.id, Urgency.LATE, ACTION.when, made.number)
    assert (one.detail, one.officers) == ("Accueillir la délégation (Direction de l’international)", (officer.name, ""))
    assert not one.by_promoter
    outcomes.finish(workspace, officer=officer, follow_up_id=made.id, on=date(2021, 2, 1))
    assert due.due(workspace, wanted) == ()
