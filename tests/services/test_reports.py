"""Reports: what is owed and when, received with a file, returned with a remark, accepted; what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import GrantDraft, ProjectAction
from cmpdesk.domain.report_contents import Reach, ReportContent, Result, Statement
from cmpdesk.domain.reports import ReportDraft, ReportFilter, ReportKind, ReportRow, ReportState
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.services import baselines, grants, history, project_files, projects, reports, schedules, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.travelling import added
from tests.storage.fixtures import Clock

TODAY = date(2021, 12, 20)


@pytest.fixture
def followed(workspace: Workspace, officer: Officer, clock: Clock) -> Cohort:
    clock.at = datetime(2021, 12, 20, 12, tzinfo=UTC)
    return cohort(workspace, officer, 2)


def shown(workspace: Workspace, followed: Cohort, place: int = 0) -> dict[str, ReportRow]:
    wanted = ReportFilter(followed.call.id, followed.projects[place])
    return {row.due.name.fr if row.due else "": row for row in reports.rows(workspace, wanted)}


def done_on(workspace: Workspace, followed: Cohort) -> date | None:
    """Return when the calendar says that the final report was done."""
    plan = schedules.plan(workspace, Owner(OwnerKind.PROJECT, followed.projects[0]))
    return next(one.done_on for one in plan.milestones if one.id == followed.at(0, "Rapport final"))


def receive(workspace: Workspace, officer: Officer, followed: Cohort, name: str = "Rapport final", **more: Any) -> Any:
    draft = ReportDraft(ReportKind.FINAL, date(2021, 12, 10), milestone_id=followed.at(0, name))
    path = more.pop("path", None)
    return reports.receive(workspace, officer=officer, project_id=followed.projects[0], path=path,
                           draft=replace(draft, **more)).value  # fmt: skip


def test_what_is_owed_follows_the_calendar(workspace: Workspace, followed: Cohort) -> None:
    found = shown(workspace, followed)
    assert {name: (row.kind, row.state) for name, row in found.items()} == {
        "Rapport de mission": (ReportKind.ACTIVITY, ReportState.OVERDUE),
        "Rapport final": (ReportKind.FINAL, ReportState.OVERDUE),
    }
    every = reports.rows(workspace, ReportFilter(followed.call.id))
    assert [row.project.number for row in every[:2]] == [every[0].project.number, every[1].project.number]
    assert len(every) == 4
    only = ReportFilter(followed.call.id, kinds=(ReportKind.FINAL,), states=(ReportState.DUE,))
    assert reports.rows(workspace, only) == ()


def test_a_report_comes_is_returned_and_comes_again(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    made = receive(workspace, officer, followed)
    row = shown(workspace, followed)["Rapport final"]
    assert (row.state, row.days_late) == (ReportState.RECEIVED, 8)
    assert done_on(workspace, followed) == date(2021, 12, 10)
    with pytest.raises(Refusal, match=r"report\.here-already"):
        receive(workspace, officer, followed)
    back = {"officer": officer, "report_id": made.id, "seen": made.version, "on": TODAY}
    with pytest.raises(Refusal, match=r"report\.no-remark"):
        reports.hand_back(workspace, **back, remark=" ")
    reports.hand_back(workspace, **back, remark="Il manque l’état des dépenses.")
    assert shown(workspace, followed)["Rapport final"].state is ReportState.RETURNED
    assert done_on(workspace, followed) is None
    again = receive(workspace, officer, followed, received_on=TODAY)
    accepted = reports.accept(workspace, officer=officer, report_id=again.id, seen=again.version, on=TODAY).value
    row = shown(workspace, followed)["Rapport final"]
    assert (row.state, len(row.reports), row.last) == (ReportState.ACCEPTED, 2, accepted)
    with pytest.raises(Refusal, match=r"report\.accepted"):
        reports.hand_back(workspace, officer=officer, report_id=again.id, seen=accepted.version, on=TODAY, remark="?")
    history.undo(workspace, officer=officer)
    assert shown(workspace, followed)["Rapport final"].state is ReportState.RECEIVED


def test_each_promoter_may_report_alone(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    receive(workspace, officer, followed, side=Side.FIRST)
    every = reports.rows(workspace, ReportFilter(followed.call.id, followed.projects[0], (ReportKind.FINAL,)))
    assert {(row.side, row.state) for row in every} == {
        (Side.FIRST, ReportState.RECEIVED), (Side.SECOND, ReportState.OVERDUE)
    }  # fmt: skip
    assert done_on(workspace, followed) is None
    receive(workspace, officer, followed, side=Side.SECOND, received_on=TODAY)
    assert done_on(workspace, followed) == TODAY


def test_the_first_promise_stands_beside_the_date_now(
    workspace: Workspace, officer: Officer, followed: Cohort
) -> None:
    baselines.adopt(workspace, officer=officer, call_id=followed.call.id, label="")
    moved = PartialDate.of_edtf("2022-01")
    with workspace.write(officer, "test.move") as transaction:
        due = transaction.get(tables.Milestone, followed.at(0, "Rapport final"))
        due.edtf, due.earliest, due.latest = moved.edtf, moved.earliest, moved.latest
        transaction.commit()
    row = shown(workspace, followed)["Rapport final"]
    assert (row.moved, row.state, row.when) == (True, ReportState.DUE, moved)
    assert row.due is not None
    assert row.due.promised == PartialDate.of_edtf("2021-12-02")


def test_the_file_comes_with_the_report_in_one_step(
    workspace: Workspace, officer: Officer, followed: Cohort, tmp_path: Path
) -> None:
    path = tmp_path / "Rapport final.txt"
    path.write_text("Bilan des activités", encoding="utf-8")
    made = receive(workspace, officer, followed, path=path)
    assert made.file == "Rapport final"
    assert project_files.content(workspace, made.file_id) == path.read_bytes()
    history.undo(workspace, officer=officer)
    assert projects.project(workspace, followed.projects[0]).files == ()
    assert shown(workspace, followed)["Rapport final"].reports == ()


@pytest.mark.parametrize("action", [ProjectAction.STOP, ProjectAction.WITHDRAW])
def test_a_project_that_ended_early_owes_no_report(
    workspace: Workspace, officer: Officer, followed: Cohort, action: ProjectAction
) -> None:
    sheet = projects.project(workspace, followed.projects[0])
    projects.move(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version, action=action, reason="Fini")
    assert shown(workspace, followed) == {}
    with pytest.raises(Refusal) as refused:
        receive(workspace, officer, followed)
    ended = {ProjectAction.STOP: "stopped", ProjectAction.WITHDRAW: "withdrawn"}[action]
    assert (refused.value.code, refused.value.params["reason"]) == (f"report.project-{ended}", "Fini")


def test_money_above_the_grant_is_refused(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    sheet = projects.project(workspace, followed.projects[0])
    grants.set_lines(workspace, officer=officer, project_id=sheet.id, seen=sheet.row.version,
                     lines=[(None, GrantDraft(Side.FIRST, "MRIF", 2019, Money(10_000_00, "CAD")))])  # fmt: skip
    spent = Statement(Side.FIRST, Money(12_000_00, "CAD"))
    with pytest.raises(Refusal) as refused:
        receive(workspace, officer, followed, content=ReportContent(money=(spent,)))
    assert (refused.value.code, refused.value.params["over"]) == ("report.over-grant", Money(2_000_00, "CAD"))
    for wrong, code in ((Money(1, "EUR"), "money.wrong-currency"), (Money(-1, "CAD"), "report.money-negative")):
        with pytest.raises(Refusal, match=code.replace(".", r"\.")):
            receive(workspace, officer, followed, content=ReportContent(money=(Statement(Side.FIRST, wrong),)))
    whole = Statement(Side.FIRST, Money(10_000_00, "CAD"), Money(2_000_00, "CAD"))
    made = receive(workspace, officer, followed, content=ReportContent(money=(whole,)))
    (account,) = reports.case(workspace, followed.projects[0]).accounts(made.content)
    assert (account.granted.cents, account.accepted.cents, account.unsupported) == (
        10_000_00, 0, Money(10_000_00, "CAD")
    )  # fmt: skip


def test_results_are_kept_for_each_promoter(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    with workspace.write(officer, "test.objective") as transaction:
        aim = transaction.add(tables.Objective(project_id=followed.projects[0], position=0, text="Deux ateliers",
                                               target=2, unit="ateliers"))  # fmt: skip
        transaction.commit()
    said = (Result(aim.id, Side.FIRST, Reach.REACHED, 2), Result(aim.id, Side.SECOND, Reach.PARTLY, 1, "Un reporté"))
    made = receive(workspace, officer, followed, content=ReportContent("Bilan", "Logos", said, signed=("A", "B")))
    case = reports.case(workspace, followed.projects[0])
    assert [one.text for one in case.objectives] == ["Deux ateliers"]
    assert made.content.result(aim.id, Side.SECOND) == said[1]
    changed = replace(made.content, visibility="")
    after = reports.edit(workspace, officer=officer, report_id=made.id, seen=made.version, content=changed,
                         received_on=date(2021, 12, 11)).value  # fmt: skip
    assert (after.content, after.received_on) == (changed, date(2021, 12, 11))


def test_a_report_is_not_of_tomorrow_nor_of_another_project(
    workspace: Workspace, officer: Officer, followed: Cohort
) -> None:
    with pytest.raises(Refusal, match=r"report\.too-early"):
        receive(workspace, officer, followed, received_on=date(2022, 1, 1))
    came = receive(workspace, officer, followed)
    told: dict[str, Any] = {"officer": officer, "report_id": came.id, "seen": came.version, "on": date(2022, 1, 1)}
    for act in (reports.accept, partial(reports.hand_back, remark="Signer")):
        with pytest.raises(Refusal, match=r"report\.too-early"):
            act(workspace, **told)
    with pytest.raises(Refusal, match=r"record\.gone"):
        receive(workspace, officer, followed, milestone_id=followed.at(1, "Rapport final"))


def test_a_date_of_one_promoter_takes_no_report_of_the_other(workspace: Workspace, officer: Officer,
                                                             followed: Cohort) -> None:  # fmt: skip
    receive(workspace, officer, followed, side=Side.SECOND)
    with workspace.write(officer, "test.asked") as transaction:
        transaction.get(tables.Milestone, followed.at(0, "Rapport final")).side = str(Side.FIRST)
        transaction.commit()
    every = reports.rows(workspace, ReportFilter(followed.call.id, followed.projects[0], (ReportKind.FINAL,)))
    assert {(row.side, row.state) for row in every} == {
        (Side.FIRST, ReportState.OVERDUE), (Side.SECOND, ReportState.RECEIVED)
    }  # fmt: skip
    with pytest.raises(Refusal, match=r"report\.other-party"):
        receive(workspace, officer, followed, side=Side.SECOND)
    receive(workspace, officer, followed, side=Side.FIRST)
    assert done_on(workspace, followed) == date(2021, 12, 10)


def test_a_report_removed_is_due_again(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    made = receive(workspace, officer, followed)
    reports.remove(workspace, officer=officer, report_id=made.id, seen=made.version)
    assert shown(workspace, followed)["Rapport final"].state is ReportState.OVERDUE


def test_a_strict_file_shows_nothing_to_who_is_not_cleared(workspace: Workspace, officer: Officer) -> None:
    held = cohort(workspace, officer, 1, confidentiality=Confidentiality.STRICT)
    reader = workspaces.add_officer(workspace, officer=officer, name="Bo", party_code=None, role=Role.OFFICER).value
    workspace.acts_for(reader)
    assert reports.rows(workspace, ReportFilter(held.call.id)) == ()
    with pytest.raises(Refusal, match=r"record\.gone"):
        receive(workspace, reader, held)


def test_a_mission_of_the_whole_call_reports_as_one_of_a_project_does(
    workspace: Workspace, officer: Officer, followed: Cohort, tmp_path: Path
) -> None:
    mission, call_id = added(workspace, officer, followed.call.id, None), followed.call.id
    (row,) = [row for row in reports.rows(workspace, ReportFilter(call_id)) if row.of_call]
    assert (row.state, row.kind, row.mission_id) == (ReportState.OVERDUE, ReportKind.ACTIVITY, mission.id)
    assert row.due is not None
    assert not any(one.of_call for one in reports.rows(workspace, ReportFilter(call_id, followed.projects[0])))
    path = tmp_path / "bilan.txt"
    path.write_text("Trois rencontres", encoding="utf-8")
    draft = ReportDraft(ReportKind.ACTIVITY, TODAY, Side.FIRST, row.due.milestone_id, mission.id,
                        content=ReportContent("Trois rencontres à Namur.", signed=("Anne Tremblay", "")))  # fmt: skip
    receive = partial(reports.receive, workspace, officer=officer, call_id=call_id, path=path)
    with pytest.raises(Refusal, match=r"report\.too-early"):
        receive(draft=replace(draft, received_on=date(2021, 12, 21)))
    with pytest.raises(Refusal, match=r"record\.gone"):
        receive(draft=replace(draft, milestone_id=followed.at(0, "Rapport final")))
    with pytest.raises(Refusal, match=r"report\.over-grant"):
        receive(draft=replace(draft, content=ReportContent(money=(Statement(Side.FIRST, Money(1, "CAD")),))))
    made = receive(draft=draft).value
    assert (made.project_id, made.file, reports.file(workspace, made.id)) == (None, "bilan.txt", b"Trois rencontres")
    with pytest.raises(Refusal, match=r"report\.here-already"):
        receive(draft=draft)
    owed = partial(reports.rows, workspace, ReportFilter(call_id, states=(ReportState.RECEIVED,)))
    (row,) = owed()
    assert (row.of_call, row.reports, row.due and row.due.done_on) == (True, (made,), TODAY)
    back = reports.hand_back(workspace, officer=officer, report_id=made.id, seen=made.version, on=TODAY,
                             remark="Nommer les participants.").value  # fmt: skip
    assert (owed(), back.state) == ((), ReportState.RETURNED)
    assert history.undo(workspace, officer=officer).value.label == "report.return-call"
    now = reports.edit(workspace, officer=officer, report_id=made.id, seen=owed()[0].reports[0].version,
                       received_on=TODAY, content=ReportContent("Quatre rencontres.")).value  # fmt: skip
    assert (now.content.activities, now.file) == ("Quatre rencontres.", "bilan.txt")
    assert reports.accept(workspace, officer=officer, report_id=made.id, seen=now.version, on=TODAY).value.accepted_on
    assert reports.case_of_call(workspace, call_id).rows[0].state is ReportState.ACCEPTED
    assert workspaces.check(workspace).sound
    for label in ("report.accept-call", "report.edit-call", "report.receive-call"):
        assert history.undo(workspace, officer=officer).value.label == label
    assert reports.case_of_call(workspace, call_id).rows[0].reports == ()
    assert history.redo(workspace, officer=officer).value.label == "report.receive-call"
    assert reports.file(workspace, made.id) == b"Trois rencontres"
    version = owed()[0].reports[0].version
    reports.remove(workspace, officer=officer, report_id=made.id, seen=version)
    assert owed() == ()
    reader = workspaces.add_officer(workspace, officer=officer, name="Bo", party_code=None, role=Role.READER).value
    with pytest.raises(Refusal, match=r"access\."):
        reports.receive(workspace, officer=reader, call_id=call_id, draft=draft)
