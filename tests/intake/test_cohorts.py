"""Headings of sheets of cohorts: whose column it is, and what kind of date."""

from datetime import date

import pytest

from cmpdesk.domain.cohorts import kind_of
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import InstrumentDraft, InstrumentKind
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.intake.cohort_grants import grants
from cmpdesk.intake.cohort_instruments import instruments
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
    ("Convention QC", "instrument_first_agreement"),
    ("N° de l’arrêté WB", "instrument_second_order"),
    ("Avenants (Wallonie-Bruxelles)", "instrument_second_amendment"),
    ("Convention québécoise envoyée le", "instrument_first_agreement_sent"),
    ("Convention signée par le coordonnateur", "instrument_first_agreement_promoter"),
    ("Signature de la ministre, arrêté WB", "instrument_second_order_authority"),
    ("Date de signature de la convention MRIF", "instrument_first_agreement_signed"),
    ("WBI order, sent on", "instrument_second_order_sent"),
    ("Agreement with Québec signed by the promoter", "instrument_first_agreement_promoter"),
    ("Overeenkomst Québec ondertekend", "instrument_first_agreement_signed"),
    ("Besluit WBI verzonden op", "instrument_second_order_sent"),
    ("Convention", ""),
    ("Versement à la signature de la convention QC", "milestone_1"),
    ("Subvention QC 2019 (CAD) : Organisme jeunesse / Contact 0301", "grant_first_1"),
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


ELEVEN = date(2019, 11, 4)


def test_several_instruments_of_one_kind_stand_in_one_cell() -> None:
    refused: list[tuple[str, str]] = []
    values = {
        "instrument_first_agreement": "QC-2019-14", "instrument_first_agreement_signed": (ELEVEN,),
        "instrument_second_amendment": "A-1 ; A-2", "instrument_second_amendment_sent": (None, ELEVEN),
        "instrument_second_amendment_authority": (ELEVEN, date(2019, 11, 1)),
        "instrument_second_order": "–",
    }  # fmt: skip
    found = list(instruments(values, PARTIES, lambda field, code, **more: refused.append((field, code))))
    assert found == [
        InstrumentDraft(Side.FIRST, InstrumentKind.AGREEMENT, "QC-2019-14", None, ELEVEN, ELEVEN),
        InstrumentDraft(Side.SECOND, InstrumentKind.AMENDMENT, "A-1", None, None, ELEVEN),
        InstrumentDraft(Side.SECOND, InstrumentKind.AMENDMENT, "A-2", ELEVEN, None, date(2019, 11, 1)),
    ]
    assert refused == [("instrument_second_amendment_sent", "cohort.signed-before-sent")]


@pytest.mark.parametrize(("heading", "funder", "year", "line"), [
    ("Subvention 2019", "Usuel", 2019, ""),
    ("MRIF : subvention 2019", "MRIF", 2019, ""),
    ("Subvention QC 2020 (CAD) : Fonds du fleuve", "Fonds du fleuve", 2020, ""),
    ("Subvention QC 2020 (CAD) : Fonds du fleuve / 0301", "Fonds du fleuve", 2020, "0301"),
    ("Subvention", "Usuel", 2021, ""),
])
def test_who_grants_and_in_which_year_stands_in_the_heading(heading: str, funder: str, year: int, line: str) -> None:
    values = {"grant_first_1": Money(100, "CAD"), "funder_first": "Usuel", "start": PartialDate(2021)}
    (found,) = grants(values, {"grant_first_1": heading}, PARTIES, lambda *_args: None)
    assert (found.funder, found.year, found.line) == (funder, year, line)
