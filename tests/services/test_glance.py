"""A programme at a glance on real databases: figures against the lists, strict files, and several sessions."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.due import DueFilter
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.glance import By, Cut, Glance, Measure, Theme, cut
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.projects import ProjectFilter, ProjectState
from cmpdesk.domain.reports import ReportDraft, ReportFilter, ReportKind
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.services import due, filings, glance, project_documents, projects, reports, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.documented import documented
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import Clock, fill


@pytest.fixture
def made(workspace: Workspace, officer: Officer, clock: Clock) -> Cohort:
    """Three projects of the XIe session whose calendars were moved, with missions; addresses on the second side."""
    return filled(workspace, officer, clock)


@pytest.fixture
def here(file_workspace: Workspace, clock: Clock) -> Cohort:
    """The same in a file, for what no database does in another way."""
    return filled(file_workspace, workspaces.officers(file_workspace)[0], clock)


def filled(workspace: Workspace, officer: Officer, clock: Clock) -> Cohort:
    held = documented(workspace, officer, clock)
    with workspace.write(officer, "test.missions") as tx:
        for one in tx.find(tables.Filing, side="second"):
            one.organisation_address = "Place des Essais 1\n5000 Namur"
        for place, (state, co2) in enumerate((("done", 1450), ("planned", None), ("cancelled", 900))):
            end = tx.add(tables.Milestone(project_id=held.projects[place], position=30, kind="mission",
                                          name={"fr": "Fin"}, edtf="2021-05", earliest=date(2021, 5, 1),
                                          latest=date(2021, 5, 31), rule={}, cancelled=state == "cancelled",
                                          done_on=date(2021, 5, 7) if state == "done" else None))  # fmt: skip
            mission = tx.add(tables.Mission(
                call_id=held.call.id, project_id=held.projects[place], milestone_id=end.id, number=place + 1,
                title=f"Mission {place + 1}", sending="second", days=5, planned_co2_kg=1500, co2_kg=co2,
            ))  # fmt: skip
            person = tx.add(tables.Person(name=f"Personne {place}", name_key=f"personne {place}"))
            tx.add(tables.Traveller(mission_id=mission.id, person_id=person.id))
        end = tx.add(tables.Milestone(call_id=held.call.id, position=31, kind="mission", name={"fr": "Fin"}, edtf="",
                                      rule={}))  # fmt: skip
        tx.add(tables.Mission(call_id=held.call.id, milestone_id=end.id, number=4, title="Délégation", online=True,
                              sending="first", days=1))  # fmt: skip
        tx.commit()
    return held


def figures(table: Cut, key: str) -> dict[str, int]:
    """Return the figures of the line whose key ends in `key`, those above zero, "*" for the total."""
    line = table.total if key == "*" else next(one for one in table.lines if one.key.endswith(key))
    return {
        f"{column.measure}{' ' + column.currency if column.currency else ''}": figure.value
        for column, figure in zip(table.columns, line.figures, strict=True) if figure and figure.value
    }  # fmt: skip


def opened(shown: Glance, theme: Theme, measure: Measure) -> set[str]:
    table = cut(shown, theme, By.SESSION)
    return set(table.figure(table.total, measure).ids)


def check_lists(workspace: Workspace, made: Cohort) -> None:
    """What is counted is what the lists show."""
    shown = glance.of(workspace, made.call.programme_id)
    filed = filings.page(workspace, ApplicationFilter(made.call.id), Sort("number")).rows
    assert opened(shown, Theme.FUNNEL, Measure.FILED) == {one.id for one in filed}
    for measure, states in ((Measure.RETAINED, ()), (Measure.COMPLETED, (ProjectState.COMPLETED,))):
        found = projects.page(workspace, ProjectFilter(made.call.id, states=states), Sort("number")).rows
        assert opened(shown, Theme.FUNNEL, measure) == {one.application_id for one in found}
    late = due.due(workspace, DueFilter(made.call.id, days=0, milestones=(MilestoneKind.REPORT,), late_only=True))
    counted = opened(shown, Theme.REPORTS, Measure.LATE) | opened(shown, Theme.REPORTS, Measure.PERHAPS_LATE)
    assert {one.partition(".")[0] for one in counted} == {one.id for one in late}
    assert len(late) == 2


def test_the_figures_of_a_session_and_the_lists_of_what_they_count(workspace: Workspace, made: Cohort) -> None:
    shown = glance.of(workspace, made.call.programme_id, [made.session_id])
    assert figures(cut(shown, Theme.FUNNEL, By.SESSION), made.session_id) == {
        "filed": 5, "admissible": 4, "retained": 3, "completed": 1}  # fmt: skip
    assert figures(cut(shown, Theme.FUNNEL, By.PARTY), "second:") == {
        "filed": 4, "admissible": 4, "retained": 3, "completed": 1}  # fmt: skip
    assert figures(cut(shown, Theme.MISSIONS, By.SESSION), "*") == {
        "missions": 3, "done": 1, "travellers": 2, "days": 11, "co2-planned": 3000, "co2": 1450}  # fmt: skip
    assert figures(cut(shown, Theme.MISSIONS, By.REGION), "second:Namur")["missions"] == 2
    assert figures(cut(shown, Theme.MISSIONS, By.REGION), "first:") == {"missions": 1, "days": 1}
    assert figures(cut(shown, Theme.CALENDARS, By.SESSION), "*") == {"kept": 1, "moved": 2}
    assert figures(cut(shown, Theme.FUNNEL, By.REGION), "second:Namur")["filed"] == 4
    assert figures(cut(shown, Theme.FUNNEL, By.REGION), "first:")["filed"] == 2
    check_lists(workspace, made)  # here: filling a database on the server takes longer than all of this


def test_the_late_report_of_a_mission_of_the_whole_call_is_counted(file_workspace: Workspace, here: Cohort) -> None:
    workspace, officer = file_workspace, workspaces.officers(file_workspace)[0]
    before = opened(glance.of(workspace, here.call.programme_id), Theme.REPORTS, Measure.LATE)
    with workspace.write(officer, "test.report") as tx:
        (mission,) = tx.find(tables.Mission, number=4)
        tx.add(tables.Milestone(call_id=here.call.id, position=32, kind="report", name={"fr": "Rapport"}, rule={},
                                anchor_id=mission.milestone_id, edtf="2020-05-29", earliest=date(2020, 5, 29),
                                latest=date(2020, 5, 29)))  # fmt: skip
        tx.commit()
    (row,) = [row for row in reports.rows(workspace, ReportFilter(here.call.id)) if row.of_call]
    shown = glance.of(workspace, here.call.programme_id)
    assert opened(shown, Theme.REPORTS, Measure.LATE) == before | {row.id}
    assert "" in [one.number for one in project_documents.state(workspace, here.call.id).late]
    assert row.due is not None
    draft = ReportDraft(ReportKind.ACTIVITY, workspace.today(), row.side, row.due.milestone_id, row.mission_id)
    reports.receive(workspace, officer=officer, call_id=here.call.id, draft=draft)
    shown = glance.of(workspace, here.call.programme_id)
    assert opened(shown, Theme.REPORTS, Measure.LATE) == before
    assert row.id in opened(shown, Theme.REPORTS, Measure.RECEIVED_LATE)


def test_amounts_are_those_of_the_state_of_the_session(file_workspace: Workspace, here: Cohort) -> None:
    shown = glance.of(file_workspace, here.call.programme_id, [here.session_id])
    state = project_documents.state(file_workspace, here.call.id)
    told = figures(cut(shown, Theme.MONEY, By.SESSION), "*")
    for currency in ("CAD", "EUR"):
        own = [one.sums for one in state.money if one.sums.granted.currency == currency]
        for name in ("granted", "paid", "spent"):
            assert told.get(f"{name} {currency}", 0) == sum(getattr(one, name).cents for one in own)
    assert told["granted CAD"] > 0


def test_sessions_side_by_side(file_workspace: Workspace, here: Cohort) -> None:
    workspace, made, officer = file_workspace, here, workspaces.officers(file_workspace)[0]
    other = cohort(workspace, officer, 2, number=9)
    fill(workspace, officer, other.call, ["Sans suite"])
    programme = made.call.programme_id
    assert [one.name.fr for one in glance.sessions(workspace, programme)] == ["9e", "11e"]
    both = cut(glance.of(workspace, programme), Theme.FUNNEL, By.SESSION)
    assert [line.key for line in both.lines] == [f":{other.session_id}", f":{made.session_id}"]
    assert figures(both, other.session_id)["retained"] == 2
    assert figures(both, "*")["filed"] == 8
    one = glance.of(workspace, programme, glance.named_sessions(workspace, programme, ["9E"]))
    assert figures(cut(one, Theme.FUNNEL, By.SESSION), "*")["filed"] == 3
    assert figures(cut(one, Theme.CALENDARS, By.SESSION), "*") == {"no-original": 2}
    with pytest.raises(Refusal, match=r"glance\.no-session"):
        glance.named_sessions(workspace, programme, ["XXe"])


def test_a_report_that_came_is_in_time_or_late(file_workspace: Workspace, here: Cohort, clock: Clock) -> None:
    workspace, made, officer = file_workspace, here, workspaces.officers(file_workspace)[0]
    clock.at = datetime(2021, 1, 5, 12, 0, tzinfo=UTC)
    milestone = made.at(0, "Rapport de mission")
    with workspace.write(officer, "test.report") as tx:
        tx.add(tables.Report(call_id=made.call.id, project_id=made.projects[0], milestone_id=milestone,
                             kind="activity", received_on=date(2021, 1, 4), content={}))  # fmt: skip
        tx.commit()
    shown = glance.of(workspace, made.call.programme_id)
    assert figures(cut(shown, Theme.REPORTS, By.SESSION), "*") == {"received-late": 1, "late": 1}
    assert opened(shown, Theme.REPORTS, Measure.RECEIVED_LATE) == {f"{milestone}."}


def strict(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    sheet = filings.application(workspace, made.applications[0])
    filings.classify(workspace, officer=officer, application_id=sheet.id, seen=sheet.version,
                     level=Confidentiality.STRICT)  # fmt: skip


def without(shown: Glance, application_ids: Collection[str]) -> Glance:
    """Return a glance as it would be had some applications never been filed."""
    gone = {one.project_id for one in shown.entries if one.id in application_ids} - {None}
    return replace(
        shown, entries=tuple(one for one in shown.entries if one.id not in application_ids), strict=False, hidden=True,
        missions=tuple(one for one in shown.missions if one.project_id not in gone),
        reports=tuple(one for one in shown.reports if one.project_id not in gone),
    )  # fmt: skip


def test_whatever_is_strict_no_figure_for_all_tells_of_it(file_workspace: Workspace, here: Cohort) -> None:
    (officer,) = workspaces.officers(file_workspace)
    whole = glance.of(file_workspace, here.call.programme_id)
    every = [one.id for one in whole.entries]
    for count in range(len(every) + 1):
        for chosen in combinations(every, count):
            with file_workspace.write(officer, "test.strict") as tx:
                for one in every:
                    tx.get(tables.Application, one).confidentiality = "strict" if one in chosen else ""
                tx.commit()
            shown = glance.of(file_workspace, here.call.programme_id, strict=False)
            assert replace(shown, hidden=True) == without(whole, chosen)


def test_who_is_not_cleared_sees_the_figures_of_a_workspace_without_strict_files(workspace: Workspace, officer: Officer,
                                                                                 made: Cohort) -> None:  # fmt: skip
    strict(workspace, officer, made)
    workspace.acts_for(officer)
    whole = glance.of(workspace, made.call.programme_id)
    assert (whole.strict, whole.hidden) == (True, False)
    expected = without(whole, [made.applications[0]])
    assert glance.of(workspace, made.call.programme_id, strict=False) == expected  # figures for all to read
    colleague = workspaces.add_officer(workspace, officer=officer, name="Benoît Tremblay", party_code=None,
                                       role=Role.OFFICER).value  # fmt: skip
    workspace.acts_for(colleague)
    shown = glance.of(workspace, made.call.programme_id)
    assert shown == expected
    for theme in Theme:  # small numbers too: each is that of files which all may see
        for by in By:
            table = cut(shown, theme, by)
            held = [figure for line in (*table.lines, table.total) for figure in line.figures if figure]
            assert all(made.applications[0] not in figure.ids for figure in held)
    assert figures(cut(shown, Theme.FUNNEL, By.SESSION), "*")["retained"] == 2
