"""Headings of real offices find their fields; what an officer corrected is remembered; files of mappings
are checked.
"""

import json
from pathlib import Path

import pytest

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.imports import Mapping
from cmpdesk.domain.programmes import Party
from cmpdesk.intake.headers import header_of
from cmpdesk.intake.mappings import guess_mapping, load_mapping
from cmpdesk.intake.tables import Table
from tests.intake.parties import PARTIES, QC, WB


def guessed(headings: list[str], party: Party, remembered: dict[str, str] | None = None) -> list[str]:
    table = Table("a.xlsx", "S", (), 1, [list(headings)])
    return [field for _, field in guess_mapping(table, remembered or {}, PARTIES, party).columns]


def test_headings_are_known_in_three_languages_whatever_their_case_and_accents() -> None:
    assert guessed(["N° DE DOSSIER", "intitule du projet", "Courriel", "Durée (mois)"], QC) == [
        "number", "title", "email", "months",
    ]  # fmt: skip
    assert guessed(["Dossiernummer", "Titel", "Organisatie", "Trefwoorden"], WB) == [
        "number", "title", "organisation", "keywords",
    ]  # fmt: skip
    assert guessed(["Application number", "Title", "Summary"], QC) == ["number", "title", "summary"]


def test_whose_organisation_a_heading_means_depends_on_the_office() -> None:
    headings = ["Coordonnateur québécois", "Opérateur wallon ou bruxellois"]
    assert guessed(headings, QC) == ["organisation", "partner"]
    assert guessed(headings, WB) == ["partner", "organisation"]
    assert guessed(["Organisme", "Partenaire de Wallonie-Bruxelles"], QC) == ["organisation", "partner"]


def test_a_field_is_given_once_and_the_unknown_stay_ignored() -> None:
    assert guessed(["Titre", "Titre du projet", "Couleur", ""], QC) == ["title", "", ""]


def test_what_an_officer_corrected_comes_first() -> None:
    remembered = {"couleur": "keywords", "titre": ""}
    assert guessed(["Titre", "Titre du projet", "Couleur"], QC, remembered) == ["", "title", "keywords"]


def test_the_header_is_the_row_with_most_known_headings() -> None:
    rows: list[list[str]] = [
        ["Registre"],
        ["Titre", "", "2026"],
        ["Numéro", "Titre", "Organisme"],
        ["12.101", "Projet", "x"],
    ]
    assert header_of(rows, {}) == (3, 3)
    assert header_of([["1", "2", "3"], ["a1", "b2", "c3"]], {}) == (None, 0)
    assert header_of([["x", "y", "z"], ["1", "2", "3"]], {}) == (1, 0)
    assert header_of([["x", "y", "z"], ["u", "v", "w"]], {"u": "title", "v": "organisation"}) == (2, 2)


def test_a_sheet_without_a_header_is_refused() -> None:
    table = Table("a.xlsx", "S", (), None, [["1", "2", "3"]])
    with pytest.raises(Refusal) as refused:
        guess_mapping(table, {}, PARTIES, QC)
    assert (refused.value.code, refused.value.params) == ("sheet.no-header", {"name": "a.xlsx", "sheet": "S"})


def test_a_mapping_file_is_read(tmp_path: Path) -> None:
    columns = [
        {"heading": "N° « dossier »", "field": "number"},
        {"heading": ""},
        {"heading": "Titre", "field": "title"},
    ]
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps({"sheet": "Dépôts", "header_row": 4, "columns": columns}), encoding="utf-8")
    assert load_mapping(path) == Mapping("Dépôts", 4, (("N° « dossier »", "number"), ("", ""), ("Titre", "title")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "import.mapping-file"),
        ("[]", "import.mapping-file"),
        ('{"header_row": 0, "columns": []}', "import.mapping-file"),
        ('{"header_row": 1, "columns": [{"heading": "a", "field": "colour"}]}', "import.unknown-field"),
        ('{"header_row": 1, "columns": [{"heading": "a", "evil": 1}]}', "import.mapping-file"),
    ],
)
def test_what_is_no_mapping_file_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(text)
    with pytest.raises(Refusal) as refused:
        load_mapping(path)
    assert refused.value.code == code


def test_a_mapping_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"file\.missing"):
        load_mapping(tmp_path / "nothing.json")
