"""Cohorts under way: read from the sheets of two offices, checked row by row, written in one step."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cmpdesk.domain.calls import CallSheet, CallState, EnvelopeDraft
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.imports import ImportPlan, PlannedRow, RowResult
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectFilter, ProjectSheet, ProjectState
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.i18n import messages
from cmpdesk.i18n.words import Words
from cmpdesk.services import calls, cohorts, directory, filings, grants, projects, schedules, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.intake import bad_files
from tests.storage.fixtures import a_call, check_refused, check_undone, closed, fill

HEADINGS = [
    "N° de projet", "Titre du projet", "Secteur", "État", "Retenu le", "Promoteur québécois", "Responsable (QC)",
    "Courriel du promoteur québécois", "Opérateur WB", "Responsable WB", "Subvention MRIF 2019", "Subvention MRIF 2020",
    "Subvention WBI 2019 (EUR)", "Début", "Fin", "Mission 1 vers", "Mission 1 personnes", "Mission 1 jours",
    "Fin de la mission 1", "Rapport de mission 1", "Mi-étape", "Rapport final", "Remarques",
]  # fmt: skip
CELLS: dict[str, object] = {
    "number": "11.101", "title": "Tourbières partagées", "sector": "Culture", "state": "en cours",
    "retained": "2019-06-13", "first": "Institut Sphaigne", "contact": "Odette Lavoie",
    "email": "o.lavoie@sphaigne.example", "second": "Centre de l’eau vive", "other": "Bram Peeters",
    "money19": "12 500,00 $", "money20": 8000, "euros": "9.800 €", "start": "2019-09-02", "end": "automne 2021",
    "towards": "Wallonie-Bruxelles", "people": 3, "days": 5, "mission": "17 avril 2020", "report": "29 mai 2020",
    "mid": "septembre 2020", "final": "janvier 2022", "rest": "",
}  # fmt: skip


def line(**more: object) -> list[object]:
    assert more.keys() <= CELLS.keys()
    return list({**CELLS, **more}.values())


class Follower:
    """A call of the XIth session, and the sheets that tell of its cohort."""

    def __init__(self, workspace: Workspace, officer: Officer, call: CallSheet, folder: Path) -> None:
        self.workspace, self.officer, self.call, self.folder = workspace, officer, call, folder
        self.count = 0

    def plan(self, *lines: list[object], headings: list[str] = HEADINGS, **more: Any) -> ImportPlan:
        self.count += 1
        path = bad_files.workbook(self.folder / f"cohorte{self.count}.xlsx", [["XIe session"], [], [*headings], *lines])
        return cohorts.dry_run(self.workspace, officer=self.officer, call_id=self.call.id, path=path, **more)

    def take(self, *lines: list[object], **more: Any) -> None:
        cohorts.commit(self.workspace, officer=self.officer, plan=self.plan(*lines, **more))

    def projects(self) -> list[ProjectSheet]:
        rows = projects.page(self.workspace, ProjectFilter(self.call.id), Sort("number"), None, 500).rows
        return [projects.project(self.workspace, row.id) for row in rows]

    def milestones(self, project_id: str) -> dict[str, Milestone]:
        held = schedules.plan(self.workspace, Owner(OwnerKind.PROJECT, project_id)).milestones
        return {one.name.in_("fr"): one for one in held}


@pytest.fixture
def follower(file_workspace: Workspace, tmp_path: Path) -> Follower:
    officer = workspaces.officers(file_workspace)[0]
    return Follower(file_workspace, officer, a_call(file_workspace, officer, "Appel de la XIe session"), tmp_path)


@pytest.fixture
def everywhere(workspace: Workspace, officer: Officer, tmp_path: Path) -> Follower:
    """The same on each kind of database."""
    return Follower(workspace, officer, a_call(workspace, officer, "Appel de la XIe session"), tmp_path)


def why(row: PlannedRow) -> list[tuple[str, str]]:
    return [(one.cell, one.code) for one in row.checked.faults]


def test_a_cohort_is_imported_in_one_step(everywhere: Follower) -> None:
    follower = everywhere
    plan = follower.plan(line(), line(number="11.102", title="Une place", end="2021-08-31", mission="2020-10-30"))
    assert [(row.result, why(row)) for row in plan.rows] == [(RowResult.NEW, [])] * 2
    assert dict(plan.mapping.columns)["Remarques"] == ""
    check_undone(follower.workspace, follower.officer, lambda: cohorts.commit(
        follower.workspace, officer=follower.officer, plan=plan))  # fmt: skip
    assert calls.call(follower.workspace, follower.call.id).state is CallState.EXECUTION
    first, second = follower.projects()
    assert (first.row.number, first.row.title, first.row.state) == ("11.101", "Tourbières partagées",
                                                                    ProjectState.RUNNING)  # fmt: skip
    assert first.row.granted == (Money(20_500_00, "CAD"), Money(9_800_00, "EUR"))
    assert first.retained_on == date(2019, 6, 13)
    assert [(one.organisation, one.contact, one.email) for one in first.promoters if one] == [
        ("Institut Sphaigne", "Odette Lavoie", "o.lavoie@sphaigne.example"),
        ("Centre de l’eau vive", "Bram Peeters", ""),
    ]  # fmt: skip
    assert [one.organisation for one in second.promoters if one] == ["Institut Sphaigne", "Centre de l’eau vive"]
    assert len(directory.organisations(follower.workspace)) == 2
    assert [(one.side, one.funder, one.year, one.amount.cents)
            for one in grants.of_project(follower.workspace, first.id)] == [
        (Side.FIRST, "MRIF", 2019, 12_500_00), (Side.FIRST, "MRIF", 2020, 8_000_00),
        (Side.SECOND, "WBI", 2019, 9_800_00),
    ]  # fmt: skip
    held = filings.application(follower.workspace, first.row.application_id)
    assert held.state is ApplicationState.RETAINED
    filing = held.filings[0]
    assert filing is not None
    assert [(one.towards, one.people, one.days) for one in filing.missions] == [(Side.SECOND, 3, 5)]


def test_the_calendar_of_a_project_keeps_what_is_vague_vague(follower: Follower) -> None:
    follower.take(line())
    held = follower.milestones(follower.projects()[0].id)
    assert {name: (one.kind, one.when.edtf if one.when else "", one.provisional) for name, one in held.items()} == {
        "Début du projet": (MilestoneKind.START, "2019-09-02", False),
        "Fin de la mission 1": (MilestoneKind.MISSION, "2020-04-17", False),
        "Rapport de mission 1": (MilestoneKind.REPORT, "2020-05-29", False),
        "Mi-étape": (MilestoneKind.MIDTERM, "2020-09", True),
        "Fin du projet": (MilestoneKind.END, "2021-23", True),
        "Rapport final": (MilestoneKind.REPORT, "2022-01", True),
    }
    mission = held["Fin de la mission 1"]
    assert mission.done_on == date(2020, 4, 17)
    assert held["Rapport de mission 1"].anchor_id == mission.id
    assert held["Fin du projet"].anchor_id == held["Début du projet"].id


WRONG: list[tuple[dict[str, object], str, str]] = [
    ({"euros": "12 000 CAD"}, "M", "amount.other-currency"),
    ({"money19": "12 000 EUR"}, "K", "amount.other-currency"),
    ({"sector": "Astrologie"}, "C", "sector.unknown"),
    ({"state": "peut-être"}, "D", "state.unknown"),
    ({"end": "2019-08-30"}, "O", "cohort.end-before-start"),
    ({"end": "printemps 2019"}, "O", "cohort.end-before-start"),
    ({"end": "un jour"}, "O", "date.unreadable"),
    ({"end": "automne"}, "O", "date.unreadable"),
    ({"end": "30 février 2021"}, "O", "date.unreadable"),
    ({"retained": "juin 2019"}, "E", "date.unreadable"),
    ({"title": ""}, "B", "cell.required"),
    ({"report": "remis au printemps 2020"}, "T", "cohort.done-unreadable"),
    ({"report": "remis bientôt"}, "T", "date.unreadable"),
    ({"second": "INSTITUT sphaigne"}, "I", "cohort.same-organisation"),
    ({"first": "", "second": "", "contact": "", "email": "", "other": ""}, "F", "cohort.no-promoter"),
    ({"second": ""}, "J", "cohort.contact-alone"),
]  # fmt: skip


def test_what_refuses_a_row(follower: Follower) -> None:
    """All in one sheet; the rows have numbers and titles of their own, from row 4 on."""
    lines = [line(**{"number": f"11.{place}", "title": f"Projet {place}", **more})
             for place, (more, _, _) in enumerate(WRONG, start=4)]  # fmt: skip
    for place, (row, (more, column, code)) in enumerate(zip(follower.plan(*lines).rows, WRONG, strict=True), start=4):
        assert (row.result, why(row)) == (RowResult.REFUSED, [(f"{column}{place}", code)]), more
        sentence = messages.fault(Words.of("en"), row.checked.faults[0])
        assert sentence.startswith(f"{column}{place}: ")
        assert "{" not in sentence


def test_what_was_done_is_done_on_its_day(follower: Follower) -> None:
    follower.take(line(report="remis le 22 mai 2020", final="Reçu : 2021-11-30"))
    held = follower.milestones(follower.projects()[0].id)
    assert (held["Rapport de mission 1"].done_on, held["Rapport final"].done_on) == (date(2020, 5, 22),
                                                                                     date(2021, 11, 30))  # fmt: skip
    assert held["Mi-étape"].done_on is None


def test_a_refused_cell_is_repaired_in_place(follower: Follower) -> None:
    lines = [line(end="2019-08-30")]
    assert follower.plan(*lines).count(RowResult.REFUSED) == 1
    follower.take(*lines, repairs={(4, "end"): "été 2021"})
    assert follower.milestones(follower.projects()[0].id)["Fin du projet"].when is not None


def test_projects_that_are_followed_already_are_left_as_they_are(everywhere: Follower) -> None:
    follower = everywhere
    follower.take(line())
    plan = follower.plan(
        line(title="Un autre titre"), line(number="", title="TOURBIÈRES partagées"), line(number="11.103"),
        line(number="11.104", title="Une place"),
    )  # fmt: skip
    assert [(row.result, why(row)) for row in plan.rows] == [
        (RowResult.SAME, []), (RowResult.SAME, []), (RowResult.REFUSED, [("B6", "cohort.title-taken")]),
        (RowResult.NEW, []),
    ]  # fmt: skip
    assert [one.code for one in plan.rows[0].checked.warnings] == ["cohort.followed"]
    result = cohorts.commit(follower.workspace, officer=follower.officer, plan=plan).value
    assert (result.new, result.same, result.refused) == (1, 2, 1)
    assert [one.row.title for one in follower.projects()] == ["Tourbières partagées", "Une place"]
    with check_refused(follower.workspace, "import.nothing"):
        follower.take(line())


def test_a_row_without_a_number_is_given_one(follower: Follower) -> None:
    plan = follower.plan(line(number=""), line(number="", title="Une place"), line(number=""))
    assert [why(row) for row in plan.rows] == [[], [], [("B6", "cohort.title-twice")]]
    given = [row.given_number for row in plan.rows[:2]]
    cohorts.commit(follower.workspace, officer=follower.officer, plan=plan)
    assert [one.row.number for one in follower.projects()] == given


def test_money_above_the_envelope_of_a_year(follower: Follower) -> None:
    envelopes = (EnvelopeDraft(Side.FIRST, "MRIF", 2019, None, 20_000_00),
                 EnvelopeDraft(Side.FIRST, "MRIF", 2020, None, 16_000_00))  # fmt: skip
    draft = replace(calls.draft_of(follower.call), envelopes=envelopes)
    calls.edit(follower.workspace, officer=follower.officer, call_id=follower.call.id, seen=follower.call.version,
               draft=draft)  # fmt: skip
    plan = follower.plan(line(), line(number="11.102", title="Une place"))
    assert [(row.result, why(row)) for row in plan.rows] == [
        (RowResult.NEW, []), (RowResult.REFUSED, [("K5", "cohort.over-envelope")]),
    ]  # fmt: skip
    said = messages.fault(Words.of("en"), plan.rows[1].checked.faults[0])
    assert "QC for 2019" in said
    assert "5,000.00" in said


def test_a_former_name_is_the_same_organisation(follower: Follower) -> None:
    follower.take(line())
    known = next(one for one in directory.organisations(follower.workspace) if one.name == "Institut Sphaigne")
    directory.rename_organisation(follower.workspace, officer=follower.officer, organisation_id=known.id,
                                  seen=known.version, name="Institut des milieux humides", until=None)  # fmt: skip
    plan = follower.plan(
        line(number="11.102", title="Une place"),
        line(number="11.103", title="Un quai", second="Institut des milieux humides"),
    )  # fmt: skip
    assert [one.code for one in plan.rows[0].checked.warnings] == ["cohort.known-as"]
    assert why(plan.rows[1]) == [("I5", "cohort.same-organisation")]
    cohorts.commit(follower.workspace, officer=follower.officer, plan=plan)
    assert len(directory.organisations(follower.workspace)) == 2


def test_a_sheet_without_dates_gives_the_milestones_of_the_programme(follower: Follower) -> None:
    headings = ["Titre", "Promoteur Québec", "Promoteur Wallonie-Bruxelles"]
    plan = follower.plan(["Tourbières", "Institut Sphaigne", "Centre de l’eau vive"], headings=headings)
    assert [one.code for one in plan.rows[0].checked.warnings] == ["cohort.no-dates"]
    cohorts.commit(follower.workspace, officer=follower.officer, plan=plan)
    assert "Rapport final" in follower.milestones(follower.projects()[0].id)


def test_milestones_in_one_cell_and_an_end_by_duration(follower: Follower) -> None:
    headings = ["Titre", "Opérateur", "Durée (mois)", "Début du projet", "Jalons"]
    told = "Atelier : 2020-02-28 ; Rapport final : hiver 2021-2022"
    follower.take(["Tourbières", "Centre de l’eau vive", "24 mois", "2019-09-02", told], headings=headings)
    held = follower.milestones(follower.projects()[0].id)
    assert {name: one.when.edtf for name, one in held.items() if one.when} == {
        "Début du projet": "2019-09-02", "Atelier": "2020-02-28", "Fin du projet": "2021-09-02",
        "Rapport final": "2022-24",
    }  # fmt: skip
    wrong = follower.plan(["Quai", "Centre", "", "", "Atelier le 28"], headings=headings)
    assert why(wrong.rows[0]) == [("E4", "cohort.milestone-unreadable")]


def test_a_call_that_is_still_judged_takes_no_cohort(follower: Follower, clock: Any) -> None:
    call = closed(follower.workspace, follower.officer, follower.call, clock)
    with check_refused(follower.workspace, "cohort.call-not-open"):
        follower.plan(line())
    draft = a_call(follower.workspace, follower.officer, "Un autre appel")
    fill(follower.workspace, follower.officer, draft, ["Déjà là"])
    follower.call = draft
    with check_refused(follower.workspace, "cohort.call-not-open"):
        follower.plan(line())
    assert call.state is CallState.CLOSED


def test_what_changed_since_the_dry_run_is_refused(follower: Follower) -> None:
    plan = follower.plan(line())
    follower.take(line(number="11.102", title="Une place"))
    with check_refused(follower.workspace, "record.moved"):
        cohorts.commit(follower.workspace, officer=follower.officer, plan=plan)


def test_a_corrected_heading_is_remembered(follower: Follower) -> None:
    headings = [*HEADINGS[:-1], "Colonne mystère"]
    plan = follower.plan(line(rest="2020-10-01"), headings=headings)
    columns = tuple((title, "milestone_8" if title == "Colonne mystère" else name)
                    for title, name in plan.mapping.columns)  # fmt: skip
    plan = replace(plan, mapping=replace(plan.mapping, columns=columns))
    cohorts.remember_mapping(follower.workspace, officer=follower.officer, plan=plan)
    again = follower.plan(line(rest="2020-10-01"), headings=headings)
    assert dict(again.mapping.columns)["Colonne mystère"] == "milestone_8"
    cohorts.commit(follower.workspace, officer=follower.officer, plan=again)
    assert "Colonne mystère" in follower.milestones(follower.projects()[0].id)


def test_an_officer_of_one_party_may_not_register_both(follower: Follower) -> None:
    one = workspaces.add_officer(follower.workspace, officer=follower.officer, name="Bram Wauters", party_code="WB",
                                 role=Role.OFFICER).value  # fmt: skip
    follower.officer = one
    with check_refused(follower.workspace, "access.register-filings"):
        follower.plan(line())
