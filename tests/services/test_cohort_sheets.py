"""A cohort as a spreadsheet: what is written in any language is understood, and gives the same projects again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.imports import RowResult
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import InstrumentKind, ProjectSheet
from cmpdesk.domain.text import LANGUAGES
from cmpdesk.i18n.words import Words
from cmpdesk.services import cohort_sheets, cohorts, exports, grants, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.test_cohorts import HEADINGS, Follower, line, why
from tests.storage.fixtures import a_call

SIGNED, SENT = date(2019, 7, 4), date(2019, 6, 20)
MORE: dict[str, object] = {
    "Convention QC": "QC-2019-14", "Convention QC envoyée le": "2019-06-20",
    "Convention QC signée par le coordonnateur": "2019-07-04", "Arrêté WB": "2019/118",
    "Date de signature de l’arrêté WB": "4 juillet 2019", "Avenants QC": "A-1; A-2",
    "Signature des avenants QC par la ministre": "–; 2020-10-12",
    "Subvention WB 2020 (EUR) : Fonds de l’eau": 1200.5, "Subvention WB 2020 (EUR) : Fonds de l’eau / 33.02": 300,
    "Subvention WB 2021 (EUR) : WBI": 400, "Subvention WB 2022 (EUR) : WBI": 500,
    "Jalons": "Atelier : 2020-02; Bilan : remis le 2020-03-03",
}  # fmt: skip
HEADS = [*HEADINGS[:-1], *MORE]


def told(**more: object) -> list[object]:
    return [*line(**more)[:-1], *MORE.values()]


def facts(follower: Follower, one: ProjectSheet) -> object:
    """Return what a project is, without its ids."""
    money = [(each.side, each.funder, each.year, each.line, each.amount) for each in
             grants.of_project(follower.workspace, one.id)]  # fmt: skip
    dates = {(each.kind, each.when, each.done_on, each.name.fr if "mission" not in each.name.fr else "")
             for each in follower.milestones(one.id).values()}  # fmt: skip
    return (
        one.row.number, one.row.title, one.row.sector, one.row.state, one.retained_on,
        [each and (each.organisation, each.contact, each.email) for each in one.promoters],
        [replace(each, id="") for each in one.instruments], money, dates,
    )  # fmt: skip


@pytest.fixture
def here(file_workspace: Workspace, tmp_path: Path) -> Follower:
    officer = workspaces.officers(file_workspace)[0]
    return Follower(file_workspace, officer, a_call(file_workspace, officer, "Appel de la XIe session"), tmp_path)


@pytest.fixture
def first(workspace: Workspace, officer: Officer, tmp_path: Path) -> Follower:
    return Follower(workspace, officer, a_call(workspace, officer, "Appel de la XIe session"), tmp_path)


def test_instruments_and_more_grants_are_read_and_can_be_taken_back(first: Follower) -> None:
    plan = first.plan(told(), told(number="11.102", title="Une place"), headings=HEADS)
    assert [(row.result, why(row)) for row in plan.rows] == [(RowResult.NEW, [])] * 2
    assert "" not in dict(plan.mapping.columns).values()
    cohorts.commit(first.workspace, officer=first.officer, plan=plan)
    one, _ = first.projects()
    assert {(each.side, each.kind, each.reference, each.sent_on, each.promoter_signed_on, each.authority_signed_on)
            for each in one.instruments} == {
        (Side.FIRST, InstrumentKind.AGREEMENT, "QC-2019-14", SENT, SIGNED, None),
        (Side.FIRST, InstrumentKind.AMENDMENT, "A-1", None, None, None),
        (Side.FIRST, InstrumentKind.AMENDMENT, "A-2", None, None, date(2020, 10, 12)),
        (Side.SECOND, InstrumentKind.ORDER, "2019/118", None, SIGNED, SIGNED),
    }  # fmt: skip
    assert [(each.funder, each.year, each.line, each.amount.cents) for each in
            grants.of_project(first.workspace, one.id) if each.side is Side.SECOND] == [
        ("WBI", 2019, "", 9_800_00), ("Fonds de l’eau", 2020, "", 1_200_50), ("Fonds de l’eau", 2020, "33.02", 300_00),
        ("WBI", 2021, "", 400_00), ("WBI", 2022, "", 500_00),
    ]  # fmt: skip


def test_what_was_signed_before_it_was_sent_refuses_the_row(here: Follower) -> None:
    cells = told()
    cells[HEADS.index("Convention QC signée par le coordonnateur")] = "2019-06-01"
    (row,) = here.plan(cells, headings=HEADS).rows
    assert row.result is RowResult.REFUSED
    assert [one.code for one in row.checked.faults] == ["cohort.signed-before-sent"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [ExportKind.XLSX, ExportKind.CSV])
def test_a_cohort_that_is_written_gives_the_same_projects_again(here: Follower, tmp_path: Path, language: str,
                                                                kind: ExportKind) -> None:  # fmt: skip
    here.take(told(), told(number="11.102", title="Une place", end="2021-08-31"), headings=HEADS)
    words = Words.of(language)
    written = cohort_sheets.sheet(here.workspace, here.call.id, words)
    path = tmp_path / f"cohorte.{kind}"
    path.write_bytes(exports.export(written, kind, language))
    other = workspaces.create(str(tmp_path / "autre.cmpdesk"), office=None, officer_name="Claire Dubuc")
    try:
        officer = workspaces.officers(other)[0]
        again = Follower(other, officer, a_call(other, officer, "Appel de la XIe session"), tmp_path)
        plan = cohorts.dry_run(other, officer=officer, call_id=again.call.id, path=path)
        assert [(heading, name) for heading, name in plan.mapping.columns if not name] == []
        assert [(row.result, why(row)) for row in plan.rows] == [(RowResult.NEW, [])] * 2
        cohorts.commit(other, officer=officer, plan=plan)
        assert [facts(again, one) for one in again.projects()] == [facts(here, one) for one in here.projects()]
    finally:
        other.close()


@pytest.mark.parametrize("kind", [ExportKind.XLSX, ExportKind.CSV])
def test_names_with_any_signs_come_back_as_they_were(here: Follower, tmp_path: Path, kind: ExportKind) -> None:
    here.take(told(number="-11.102", title='=1+1; "x": y | z', first='+Sphaigne: "A"; B', other="=cmd|' /C calc'!A0",
                   contact='-Odette; "D": L'), headings=HEADS)  # fmt: skip
    with here.workspace.write(here.officer, "test.named") as transaction:
        first, second, third, fourth, *_ = sorted(transaction.find(tables.GrantLine), key=lambda one: (
            one.side, one.year, one.funder, one.line))  # fmt: skip
        first.funder, first.line = 'Fonds: "eau"; B', "A / B"
        second.funder, second.line = "=SUM(A1)", "avenant: 3"
        third.funder = "Arrêté 2030 de la convention"
        fourth.funder = "Québec (MRIF) 2018"
        transaction.commit()
    path = tmp_path / f"cohorte.{kind}"
    path.write_bytes(exports.export(cohort_sheets.sheet(here.workspace, here.call.id, Words.of("fr")), kind, "fr"))
    other = workspaces.create(str(tmp_path / "autre.cmpdesk"), office=None, officer_name="Claire Dubuc")
    try:
        officer = workspaces.officers(other)[0]
        again = Follower(other, officer, a_call(other, officer, "Appel de la XIe session"), tmp_path)
        plan = cohorts.dry_run(other, officer=officer, call_id=again.call.id, path=path)
        assert [heading for heading, name in plan.mapping.columns if not name] == []
        cohorts.commit(other, officer=officer, plan=plan)
        assert [facts(again, one) for one in again.projects()] == [facts(here, one) for one in here.projects()]
    finally:
        other.close()
