"""Headings of sheets of cohorts: whose column it is, and what kind of date."""

from datetime import date

import pytest

from cmpdesk.domain.cohorts import kind_of
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.intake.cohorts import guess, vague_reader
from cmpdesk.intake.tables import Cell, Table
from cmpdesk.intake.values import Note, Unreadable
from tests.intake.parties import PARTIES


def guessed(*titles: str, remembered: dict[str, str] | None = None) -> list[str]:
    table = Table("cohorte.xlsx", "Feuille", (), 1, [list(titles)])
    return [name for _, name in guess(table, None, remembered or {}, PARTIES).columns]


@pytest.mark.parametrize(("title", "field"), [
    ("Promoteur québécois", "organisation_first"),
    ("Organisme (Wallonie-Bruxelles)", "organisation_second"),
    ("Coordonnateur", "organisation_first"),
    ("Opérateur", "organisation_second"),
    ("Nom du responsable WB", "contact_second"),
    ("Adresse courriel du coordonnateur québécois", "email_first"),
    ("Montant accordé 2019 (EUR)", "grant_second_1"),
    ("Montant accordé 2019 ($ CA)", "grant_first_1"),
    ("Budget MRIF an 1", "grant_first_1"),
    ("Bailleur WBI", "funder_second"),
    ("Promoteur", ""),
    ("Montant", ""),
    ("Montant MRIF et WBI", ""),
    ("Rapport final (échéance)", "milestone_1"),
    ("Rapporteur", ""),
    ("Fin de la mission 2", "mission_2_end"),
    ("Einddatum", "end"),
    ("Statut", "state"),
])  # fmt: skip
def test_what_a_heading_means(title: str, field: str) -> None:
    assert guessed("Titre", title) == ["title", field]


def test_years_of_a_party_are_counted_and_no_field_is_given_twice() -> None:
    found = guessed("Titre", "MRIF : subvention 2019", "MRIF : subvention 2020", "Subvention WBI", "Intitulé", "Bilan")
    assert found == ["title", "grant_first_1", "grant_first_2", "grant_second_1", "", "milestone_1"]


def test_a_remembered_heading_comes_first() -> None:
    found = guessed("Titre", "Rapport final", "Q1", remembered={"rapport final": "", "q1": "milestone_3"})
    assert found == ["title", "", "milestone_3"]


@pytest.mark.parametrize(("name", "kind"), [
    ("Rapport de mission 1", MilestoneKind.REPORT),
    ("Rapport de mi-étape", MilestoneKind.REPORT),
    ("Mi-étape", MilestoneKind.MIDTERM),
    ("Second versement", MilestoneKind.PAYMENT),
    ("Rencontre des promoteurs", MilestoneKind.MEETING),
    ("Vernissage", MilestoneKind.OTHER),
])
def test_what_kind_of_milestone_a_name_means(name: str, kind: MilestoneKind) -> None:
    assert kind_of(name) is kind


@pytest.mark.parametrize(("cell", "edtf"), [
    ({"d": "2020-04-17T00:00:00"}, "2020-04-17"),
    (43938.0, "2020-04-17"),
    ("17 avril 2020", "2020-04-17"),
    ("1er mars 2020", "2020-03-01"),
    ("29/02/2020", "2020-02-29"),
    ("automne 2021", "2021-23"),
    ("janvier 2022", "2022-01"),
    ("vers juin 2021", "2021-06~"),
    (2021.0, "2021"),
    ("–", ""),
])
def test_dates_are_read_as_vague_as_they_are(cell: Cell, edtf: str) -> None:
    found = vague_reader(date(2026, 1, 1))(cell, [])
    assert found == (PartialDate.of_edtf(edtf) if edtf else None)


@pytest.mark.parametrize("cell", [
    "29/02/2021", "31 avril 2020", "automne", "15 mars", "+10 j", "bientôt", "1890", True,
])  # fmt: skip
def test_what_is_no_date_or_only_from_today_on(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        vague_reader(date(2026, 1, 1))(cell, [])


def test_a_date_by_numbers_that_could_be_read_otherwise_is_noted() -> None:
    notes: list[Note] = []
    vague_reader(date(2026, 1, 1))("03/04/2020", notes)
    assert notes == [("date.ambiguous", {"value": "03/04/2020", "read": "2020-04-03"})]
