"""Lists of experts as files: what is written is read again, and what cannot be read is refused with its cell."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.experts import Absence, Affiliation, ExpertDraft, ExpertPlan
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.imports import RowResult
from cmpdesk.domain.partial_dates import PartialDate, Season
from cmpdesk.i18n.expert_faults import fault as said
from cmpdesk.i18n.words import Words
from cmpdesk.services import expert_sheets, experts, exports
from cmpdesk.storage.workspace import Workspace
from tests.intake import bad_files
from tests.storage.fixtures import check_refused, check_undone, cmp_programme

FIRST = ExpertDraft(
    "Élise Gagné", "e.gagne@fleuve.example", "+1 418 555-0101",
    (
        Affiliation("Université du Fleuve", "professeure", PartialDate(2020, Season.AUTUMN)),
        Affiliation("Institut (eau)", "", PartialDate(2012), PartialDate(2015, month=6)),
        Affiliation("Cégep; de la Rive", "enseignante", None, PartialDate(2011, approximate=True)),
    ),
    ("Santé, bien-être",), ("eau", "=1+1"), ("fr", "en"), 8,
    (Absence(date(2026, 7, 1), date(2026, 8, 15), "congé, long"), Absence(date(2026, 12, 24), date(2026, 12, 24))),
    date(2026, 1, 5), "Première ligne\nDeuxième ligne",
)  # fmt: skip
SECOND = ExpertDraft("Bram Peeters")


@pytest.fixture
def workspace(file_workspace: Workspace, officer_of_file: Officer) -> Workspace:
    cmp_programme(file_workspace, officer_of_file)
    return file_workspace


@pytest.fixture
def officer_of_file(file_workspace: Workspace) -> Officer:
    from cmpdesk.services import workspaces

    return workspaces.officers(file_workspace)[0]


@pytest.fixture
def officer(officer_of_file: Officer) -> Officer:
    return officer_of_file


def sheet(path: Path, *rows: list[object]) -> Path:
    return bad_files.workbook(path / "experts.xlsx", [["Liste"], [], *rows])


def read(workspace: Workspace, officer: Officer, path: Path) -> ExpertPlan:
    return expert_sheets.dry_run(workspace, officer=officer, party_code="QC", path=path)


@pytest.mark.parametrize("kind", list(ExportKind))
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_what_is_exported_is_read_again(workspace: Workspace, officer: Officer, tmp_path: Path, kind: ExportKind,
                                        language: str) -> None:  # fmt: skip
    for draft in (FIRST, SECOND):
        experts.add(workspace, officer=officer, party_code="QC", draft=draft)
    made = expert_sheets.export_sheet(workspace, party_code="QC", words=Words.of(language))
    path = tmp_path / f"experts.{kind}"
    path.write_bytes(exports.export(made, kind, language))
    plan = read(workspace, officer, path)
    assert [(row.name, row.result, row.changes, row.faults) for row in plan.rows] == [
        ("Bram Peeters", RowResult.SAME, (), ()), ("Élise Gagné", RowResult.SAME, (), ()),
    ]  # fmt: skip
    assert plan.ignored == ()
    with check_refused(workspace, "experts.nothing"):
        expert_sheets.commit(workspace, officer=officer, plan=plan)
    plan = expert_sheets.dry_run(workspace, officer=officer, party_code="WB", path=path)
    assert expert_sheets.commit(workspace, officer=officer, plan=plan).value == 2
    drafts = experts.drafts(workspace, experts.experts(workspace, party_code="WB"))
    assert [one.sectors for one in drafts.values()] == [(), FIRST.sectors]


def test_new_changed_and_same_rows_in_one_step(workspace: Workspace, officer: Officer, tmp_path: Path) -> None:
    for draft in (FIRST, SECOND):
        experts.add(workspace, officer=officer, party_code="QC", draft=draft)
    path = sheet(
        tmp_path, ["Nom complet", "Établissement", "Langues", "Charge maximale", "Autre"],
        ["élise gagné", "Institut mosan", None, 9, "x"], ["Bram Peeters", None, None, None, None],
        ["Odette Roy", "Cégep de la Rive", "français, NL", "6", None],
    )  # fmt: skip
    plan = read(workspace, officer, path)
    assert [(row.row, row.result, row.changes) for row in plan.rows] == [
        (4, RowResult.CHANGED, ("affiliations", "name", "load_limit")), (5, RowResult.SAME, ()),
        (6, RowResult.NEW, ()),
    ]  # fmt: skip
    assert (plan.ignored, plan.count(RowResult.NEW)) == (("Autre",), 1)
    done = check_undone(workspace, officer, lambda: expert_sheets.commit(workspace, officer=officer, plan=plan))
    assert done.value == 2
    drafts = {one.name: one for one in experts.drafts(workspace, experts.experts(workspace)).values()}
    assert drafts["élise gagné"].affiliations[0] == Affiliation("Institut mosan")
    assert set(drafts["élise gagné"].affiliations[1:]) == set(FIRST.affiliations)
    assert (drafts["Odette Roy"].languages, drafts["Odette Roy"].load_limit) == (("fr", "nl"), 6)
    with check_refused(workspace, "record.moved"):
        expert_sheets.commit(workspace, officer=officer, plan=plan)


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("Langues", "fr, swahili", "language.unknown"), ("Charge maximale", "douze", "number.not-whole"),
        ("Charge maximale", "-3", "number.not-whole"), ("Confidentialité signée le", "oui", "date.unreadable"),
        ("Confidentialité signée le", "2026", "date.unreadable"), ("Depuis", "jadis", "date.unreadable"),
        ("Indisponible", "juillet", "period.unreadable"),
        ("Indisponible", "2026-08-15–2026-07-01", "period.unreadable"),
        ("Autres organisations", "Institut (2019–2015)", "affiliation.unreadable"),
        ("Autres organisations", "Institut (a (b) c)", "affiliation.unreadable"),
        ("Remarques", "x" * 10_001, "text.too-long"), ("Courriel", None, "cell.required"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_cell(workspace: Workspace, officer: Officer, tmp_path: Path,
                                                      heading: str, cell: object, code: str) -> None:  # fmt: skip
    name = None if code == "cell.required" else "Odette Roy"
    path = sheet(tmp_path, ["Nom", "Organisme", heading], [name, "Cégep", cell])
    (row,) = read(workspace, officer, path).rows
    assert row.result is RowResult.REFUSED
    (fault,) = row.faults
    assert (fault.code, fault.cell) == (code, "A4" if name is None else "C4")
    told = said(Words.of("en"), fault)
    assert told.startswith(fault.cell)
    assert "{" not in told


def test_dates_as_people_write_them(workspace: Workspace, officer: Officer, tmp_path: Path) -> None:
    path = sheet(
        tmp_path, ["Nom", "Organisme", "Depuis", "Autres organisations", "Indisponible", "Engagement signé le"],
        ["Odette Roy", "Cégep", "automne 2019", "Institut (stagiaire, 2015 – mars 2016); Musée (2001)\nAtelier",
         "2026-07-01 / 2026-08-15 congé\n2026-12-24", "5 janvier 2026"],
    )  # fmt: skip
    (row,) = read(workspace, officer, path).rows
    assert row.draft is not None
    assert row.draft.affiliations == (
        Affiliation("Cégep", "", PartialDate(2019, Season.AUTUMN)),
        Affiliation("Institut", "stagiaire", PartialDate(2015), PartialDate(2016, month=3)),
        Affiliation("Musée", "", None, PartialDate(2001)), Affiliation("Atelier"),
    )  # fmt: skip
    assert row.draft.absences == (Absence(date(2026, 7, 1), date(2026, 8, 15), "congé"),
                                  Absence(date(2026, 12, 24), date(2026, 12, 24)))  # fmt: skip
    assert row.draft.agreement_on == date(2026, 1, 5)


def test_namesakes_are_told_apart_by_address_or_organisation(workspace: Workspace, officer: Officer,
                                                             tmp_path: Path) -> None:  # fmt: skip
    for place, email in (("Cégep", "a@x.example"), ("Institut", "b@x.example")):
        draft = replace(SECOND, email=email, affiliations=(Affiliation(place),))
        experts.add(workspace, officer=officer, party_code="QC", draft=draft)
    path = sheet(
        tmp_path, ["Nom", "Organisme", "Courriel"], ["Bram Peeters", "institut", None],
        ["Bram Peeters", None, "A@x.example"], ["Bram Peeters", None, None], ["Bram Peeters", "Institut", None],
    )  # fmt: skip
    plan = read(workspace, officer, path)
    assert [row.result for row in plan.rows[:2]] == [RowResult.SAME, RowResult.CHANGED]
    assert [fault.code for row in plan.rows for fault in row.faults] == ["expert.ambiguous", "expert.row-twice"]


def test_the_only_namesake_is_doubted_where_neither_address_nor_organisation_is_theirs(
    workspace: Workspace, officer: Officer, tmp_path: Path
) -> None:
    for draft in (FIRST, replace(SECOND, email="b@x.example"), ExpertDraft("Ada Nys")):
        experts.add(workspace, officer=officer, party_code="QC", draft=draft)

    def doubted(*row: object) -> bool:
        (found,) = read(workspace, officer, sheet(tmp_path, ["Nom", "Organisme", "Courriel"], list(row))).rows
        assert found.result in (RowResult.SAME, RowResult.CHANGED)
        assert all(one.code == "expert.namesake" for one in found.doubts)
        return bool(found.doubts)

    assert doubted("Élise Gagné", "Cégep du Nord", "elise@nord.example")
    assert doubted("Élise Gagné", "Cégep du Nord", None)
    assert doubted("Élise Gagné", None, "elise@nord.example")
    assert doubted("Bram Peeters", "Cégep du Nord", "bram@nord.example")
    assert not doubted("Élise Gagné", "Cégep du Nord", "E.Gagne@fleuve.example")  # moved
    assert not doubted("Élise Gagné", "Université du Fleuve", "elise@nord.example")
    assert not doubted("Élise Gagné", "Institut (eau)", None)  # where she was
    assert not doubted("Élise Gagné", None, None)
    assert not doubted("Ada Nys", "Cégep du Nord", "ada@nord.example")  # nothing is known of her
    (row,) = read(workspace, officer, sheet(tmp_path, ["Nom", "Courriel"], ["Bram Peeters", "bram@nord.example"])).rows
    assert "b@x.example" in said(Words.of("en"), row.doubts[0])


def test_a_list_without_names_is_refused(workspace: Workspace, officer: Officer, tmp_path: Path) -> None:
    path = sheet(tmp_path, ["Organisme", "Courriel", "Langues"], ["Cégep", "x@y.example", "fr"])
    with check_refused(workspace, "experts.no-name-column"):
        read(workspace, officer, path)
