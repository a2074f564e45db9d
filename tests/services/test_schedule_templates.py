"""The milestones of a programme: read from its file, given to projects, calls and sessions, each line with a source."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from cmpdesk.domain.areas import Area
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import InstrumentDraft, InstrumentKind, ProjectAction
from cmpdesk.domain.schedule_templates import TemplateLine, check, new_key
from cmpdesk.domain.schedules import MilestoneKind, Owner, OwnerKind, Rule
from cmpdesk.domain.text import LocalisedText
from cmpdesk.runtime.resources import resource
from cmpdesk.services import filings, programmes, projects, schedule_templates, schedules, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.test_schedules import dates, plan_of
from tests.storage.fixtures import Clock, a_call, check_refused, check_undone, closed, fill


@pytest.fixture
def workspace(file_workspace: Workspace) -> Workspace:
    """In a file: what a server does otherwise is in `test_schedules_on_server`."""
    return file_workspace


@pytest.fixture
def bare(workspace: Workspace, officer: Officer) -> Cohort:
    """Projects without any calendar."""
    return cohort(workspace, officer, 3, milestones=False)


def test_every_shipped_line_has_a_source_or_is_a_proposal() -> None:
    for template in programmes.templates():
        assert template.milestones, template.code
        assert all(set(one["name"]) == {"fr", "en", "nl"} for one in template.milestones), template.code
    cmp = next(one for one in programmes.templates() if one.code == "cmp")
    sourced = {one["key"]: one["source"] for one in cmp.milestones}
    assert "six semaines" in sourced["mission-report"]
    assert "trois mois" in sourced["final-report"]
    assert sourced["start"] == ""


def test_projects_are_given_the_calendar_of_their_programme(workspace: Workspace, officer: Officer,
                                                            bare: Cohort) -> None:  # fmt: skip
    session = Owner(OwnerKind.SESSION, bare.session_id)
    with workspace.write(officer, "test.meeting") as transaction:
        transaction.add(tables.Milestone(
            session_id=bare.session_id, kind="session", name={"fr": "Réunion"}, edtf="2019-06-12",
            earliest=date(2019, 6, 12), latest=date(2019, 6, 12), rule={},
        ))  # fmt: skip
        transaction.commit()
    applied = check_undone(workspace, officer, lambda: schedule_templates.apply(
        workspace, officer=officer, project_ids=bare.projects[:2])).value  # fmt: skip
    assert (applied.filled, applied.left) == (2, 0)
    found = dates(plan_of(workspace, bare.projects[0]))
    assert found["Mi-étape"] == "2020-06-12"
    assert (found["Début du projet"], found["Fin du projet"], found["Rapport final"]) == ("", "", "")
    with workspace.write(officer, "test.begin") as transaction:
        schedules.begin(transaction, bare.projects[0], date(2019, 9, 2))
        transaction.commit()
    found = dates(plan_of(workspace, bare.projects[0]))
    assert (found["Fin du projet"], found["Rapport final"]) == ("2021-09-02", "2021-12-02")
    again = schedule_templates.apply(workspace, officer=officer, project_ids=bare.projects).value
    assert (again.filled, again.left) == (1, 2)
    with check_refused(workspace, "milestone.has-some"):
        schedule_templates.apply_to(workspace, officer=officer, owner=session)


def test_the_duration_is_that_of_the_call_and_each_mission_has_a_report(workspace: Workspace, officer: Officer,
                                                                        bare: Cohort) -> None:  # fmt: skip
    with workspace.write(officer, "test.call") as transaction:
        transaction.lock(tables.Call, bare.call.id).max_months = 18
        for filing in transaction.find(tables.Filing, application_id=bare.applications[0]):
            filing.missions = [["first", 2, 5, "printemps"], ["second", 1, 4, "automne"]]
        transaction.commit()
    schedule_templates.apply(workspace, officer=officer, project_ids=bare.projects[:1])
    plan = plan_of(workspace, bare.projects[0])
    by_name = {one.name.fr: one for one in plan.milestones}
    assert by_name["Rapport de mission 2"].anchor_id == by_name["Fin de la mission 2"].id
    end = by_name["Fin du projet"]
    assert end.rule is not None
    assert end.rule.months == 18
    assert by_name["Mi-étape"].rule is None  # the session has no meeting yet


def test_calls_and_sessions_are_given_theirs(workspace: Workspace, officer: Officer, bare: Cohort) -> None:
    session, call = Owner(OwnerKind.SESSION, bare.session_id), Owner(OwnerKind.CALL, bare.call.id)
    held = check_undone(workspace, officer, lambda: schedule_templates.apply_to(
        workspace, officer=officer, owner=session)).value  # fmt: skip
    assert held.milestones[0].name.fr == "Réunion de la Commission"
    made = schedule_templates.apply_to(workspace, officer=officer, owner=call).value
    assert [one.name.fr for one in made.milestones] == [
        "Ouverture de l’appel", "Date limite de dépôt", "Annonce des résultats"]  # fmt: skip
    plan = schedules.plan(workspace, call)
    assert {one.anchor_id for one in plan.milestones} == {held.milestones[0].id}


def test_a_programme_that_gives_nothing(workspace: Workspace, officer: Officer, bare: Cohort) -> None:
    with workspace.write(officer, "test.none") as transaction:
        row = transaction.lock(tables.Programme, bare.call.programme_id)
        row.defaults = {**row.defaults, "milestones": []}
        transaction.commit()
    with check_refused(workspace, "milestone.none-given"):
        schedule_templates.apply_to(workspace, officer=officer, owner=Owner(OwnerKind.CALL, bare.call.id))
    before = workspaces.check(workspace).head
    applied = schedule_templates.apply(workspace, officer=officer, project_ids=bare.projects).value
    assert (applied.filled, applied.left) == (0, 3)
    assert workspaces.check(workspace).head == before


def test_a_programme_adopted_before_has_what_is_shipped(workspace: Workspace, officer: Officer, bare: Cohort) -> None:
    shipped = schedule_templates.lines(workspace, bare.call.programme_id)
    with workspace.write(officer, "test.old") as transaction:
        row = transaction.lock(tables.Programme, bare.call.programme_id)
        row.defaults = {key: value for key, value in row.defaults.items() if key != "milestones"}
        transaction.commit()
    assert schedule_templates.lines(workspace, bare.call.programme_id) == shipped
    assert len(schedule_templates.of_owner(workspace, Owner(OwnerKind.CALL, bare.call.id))) == 3


@pytest.mark.parametrize(("old", "new", "code"), [
    ('after = "start"\nduration', 'after = "nowhere"\nduration', "template.milestone-anchor"),
    ('key = "meeting"\nof = "session"', 'key = "meeting"\nof = "project"', "template.milestone-anchor"),
    ('after = "meeting"\nmonths = -5', "months = -5", "template.key-missing"),
    ('key = "end"', 'key = "start"', "template.milestone-twice"),
    ('proposal = true\n\n[[milestones]]\nkey = "first', '[[milestones]]\nkey = "first', "template.milestone-source"),
    ('kind = "end"', 'kind = "fin"', "template.not-allowed"),
    ("weeks = 6", "weeks = 6.5", "template.not-number"),
])  # fmt: skip
def test_a_faulty_line_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = resource("programmes", "cmp.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "cmp.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Refusal) as refused:
        programmes.load_template(path)
    assert refused.value.code == code
    assert int(refused.value.params["line"]) > 1


def test_a_retained_project_has_a_calendar_and_begins_with_the_last_signature(workspace: Workspace, officer: Officer,
                                                                              clock: Clock) -> None:  # fmt: skip
    call = closed(workspace, officer, a_call(workspace, officer), clock)
    (one,) = fill(workspace, officer, call, ["Forêts et fleuves"])
    filings.declare_admissible(workspace, officer=officer, application_ids=(one,))
    made = projects.retain(workspace, officer=officer, application_id=one, reason="Décision de la Commission",
                           seen=filings.application(workspace, one).version).value  # fmt: skip
    assert set(dates(plan_of(workspace, made.id)).values()) == {""}
    for side, signed in ((Side.FIRST, date(2026, 5, 4)), (Side.SECOND, date(2026, 6, 1))):
        draft = InstrumentDraft(side, InstrumentKind.AGREEMENT, "C-1", promoter_signed_on=date(2026, 4, 30),
                                authority_signed_on=signed)  # fmt: skip
        made = projects.write_instrument(workspace, officer=officer, project_id=made.id, seen=made.row.version,
                                         draft=draft).value  # fmt: skip
    for action in (ProjectAction.AGREE, ProjectAction.START):
        seen = projects.project(workspace, made.id).row.version
        check_undone(workspace, officer, partial(projects.move, workspace, officer=officer, project_id=made.id,
                                                 seen=seen, action=action))  # fmt: skip
    found = dates(plan_of(workspace, made.id))
    assert (found["Début du projet"], found["Fin du projet"]) == ("2026-06-01", "2028-06-01")
    assert found["Premier versement"] == "2026-07-01"


def test_what_a_programme_gives_is_changed_in_one_step(workspace: Workspace, officer: Officer, bare: Cohort) -> None:
    programme_id = bare.call.programme_id
    seen = programmes.programme(workspace, programme_id).version
    before = schedule_templates.lines(workspace, programme_id)
    schedule_templates.apply(workspace, officer=officer, project_ids=bare.projects[:1])
    workshop = TemplateLine(new_key([one.key for one in before]), OwnerKind.PROJECT, MilestoneKind.OTHER,
                            LocalisedText(fr="Atelier"), "start", Rule(months=3))  # fmt: skip
    check_undone(workspace, officer, lambda: schedule_templates.write(
        workspace, officer=officer, programme_id=programme_id, seen=seen, lines=(*before[:-1], workshop)))  # fmt: skip
    assert schedule_templates.lines(workspace, programme_id) == (*before[:-1], workshop)
    schedule_templates.apply(workspace, officer=officer, project_ids=bare.projects)
    held = [{one.name.fr for one in plan_of(workspace, one).milestones} for one in bare.projects]
    assert ["Atelier" in names for names in held] == [False, True, True]
    again = programmes.programme(workspace, programme_id).version
    same = schedule_templates.write(workspace, officer=officer, programme_id=programme_id, seen=again,
                                    lines=(*before[:-1], workshop))  # fmt: skip
    assert same.areas is Area.NONE
    with check_refused(workspace, "record.moved"):
        schedule_templates.write(workspace, officer=officer, programme_id=programme_id, seen=seen, lines=before)


def line_of(key: str, after: str = "", of: OwnerKind = OwnerKind.PROJECT, name: str = "Jalon") -> TemplateLine:
    return TemplateLine(key, of, MilestoneKind.OTHER, LocalisedText(fr=name), after, Rule(days=1) if after else None)


@pytest.mark.parametrize(("lines", "code"), [
    ((line_of("a", name=""),), "milestone.no-name"),
    ((line_of("a", "b"),), "milestone.no-anchor"),
    ((line_of("a", "b", OwnerKind.CALL), line_of("b")), "milestone.anchor-elsewhere"),
    ((line_of("a", "b"), line_of("b", "a")), "schedule.circle"),
])
def test_what_cannot_be_counted_is_not_given(workspace: Workspace, officer: Officer, bare: Cohort,
                                             lines: tuple[TemplateLine, ...], code: str) -> None:  # fmt: skip
    seen = programmes.programme(workspace, bare.call.programme_id).version
    with check_refused(workspace, code):
        schedule_templates.write(workspace, officer=officer, programme_id=bare.call.programme_id, seen=seen,
                                 lines=lines)  # fmt: skip


def test_a_reader_changes_nothing_of_what_is_given(workspace: Workspace, officer: Officer, bare: Cohort) -> None:
    reader = workspaces.add_officer(workspace, officer=officer, name="Bram Wauters", party_code="WB",
                                    role=Role.READER).value  # fmt: skip
    with check_refused(workspace, "access.edit-programme"):
        schedule_templates.write(workspace, officer=reader, programme_id=bare.call.programme_id, seen=1, lines=())


def test_every_shipped_line_is_stored_as_it_was_read() -> None:
    for template in programmes.templates():
        lines = [TemplateLine.of_value(one) for one in template.milestones]
        check(lines)
        assert [one.to_value() for one in lines] == [dict(one) for one in template.milestones]
