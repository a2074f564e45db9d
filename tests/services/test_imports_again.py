"""The same office files again: numbers given since, orphans paired since, contacts told differently from row to row."""

from pathlib import Path

from cmpdesk.domain.filings import FilingSheet
from cmpdesk.domain.imports import ImportPlan, RowResult
from cmpdesk.domain.programmes import Side
from cmpdesk.services import directory, filings, history
from tests.services.offices import Office, euro_line, line


def results(plan: ImportPlan) -> list[RowResult]:
    return [row.result for row in plan.rows]


def test_filings_paired_by_hand_are_found_again_by_the_number_they_came_with(office: Office) -> None:
    office.take([line("14.103", "Chutes d’eau")])
    theirs = [euro_line("14.999", "Les chutes")]
    office.take(theirs, Side.SECOND)
    one, two = office.applications()
    filings.pair(office.workspace, officer=office.officer, first_id=one.id, second_id=two.id)
    assert results(office.plan(theirs, Side.SECOND)) == [RowResult.SAME]
    office.take([euro_line("14.999", "Les chutes retrouvées")], Side.SECOND)
    (kept,) = office.applications()
    assert kept.filings[1] is not None
    assert kept.filings[1].title == "Les chutes retrouvées"


def test_a_number_whose_application_holds_another_filing_is_refused(office: Office) -> None:
    office.take([line("14.103", "Chutes d’eau")])
    office.take([euro_line("14.999", "Les chutes")], Side.SECOND)
    one, two = office.applications()
    filings.pair(office.workspace, officer=office.officer, first_id=one.id, second_id=two.id)
    plan = office.plan([euro_line("14.103", "Tout autre chose")], Side.SECOND)
    assert results(plan) == [RowResult.REFUSED]
    assert [fault.code for fault in plan.rows[0].checked.faults] == ["row.number-taken"]


def test_a_filing_that_was_numbered_since_is_the_same_filing(office: Office) -> None:
    office.take([line(None, "Tourbières en ville")])
    plan = office.plan([line("14.777", "Tourbières en ville")])
    assert results(plan) == [RowResult.CHANGED]
    office.take([line("14.777", "Tourbières en ville")])
    assert len(office.applications()) == 1
    assert results(office.plan([line("14.777", "Un titre corrigé")])) == [RowResult.CHANGED]
    assert results(office.plan([line("14.777", "Tourbières en ville")])) == [RowResult.SAME]


def test_the_dry_run_names_the_number_that_is_given(office: Office) -> None:
    lines = [line(None, "Tourbières en ville")]
    office.take(lines)
    history.undo(office.workspace, officer=office.officer)
    plan = office.plan(lines)
    office.take(lines)
    (application,) = office.applications()
    assert application.number == plan.rows[0].given_number


def test_each_filing_keeps_what_it_said_of_its_promoter(office: Office) -> None:
    lines = [
        line("14.101", "Tourbières", email="ancien@sphaigne.example", address=""),
        line("14.102", "Lutherie", contact="ODETTE LAVOIE", email="nouveau@sphaigne.example", address="2, rue Neuve"),
        line("14.103", "Chutes", email="", address="3, rue Neuve"),
        line("14.104", "Étangs", contact="", email=""),
    ]
    office.take(lines)
    told = [(filing.contact, filing.email, filing.organisation_address) for filing in firsts(office)]
    assert told == [
        ("Odette Lavoie", "ancien@sphaigne.example", ""),
        ("Odette Lavoie", "nouveau@sphaigne.example", "2, rue Neuve"),
        ("Odette Lavoie", "", "3, rue Neuve"),
        ("", "", "1, rue des Mousses"),
    ]
    assert results(office.plan(lines)) == [RowResult.SAME] * 4
    (organisation,), (person,) = directory.organisations(office.workspace), directory.people(office.workspace)
    assert (organisation.address, person.email) == ("2, rue Neuve", "ancien@sphaigne.example")


def test_a_filing_that_moves_house_leaves_the_others_and_the_directory_where_they_are(office: Office) -> None:
    lines = [line("14.101", "Tourbières"), line("14.102", "Lutherie")]
    office.take(lines)
    later = [lines[0], line("14.102", "Lutherie", address="9, rue Neuve", email="lutherie@sphaigne.example")]
    assert results(office.plan(later)) == [RowResult.SAME, RowResult.CHANGED]
    office.take(later)
    assert [filing.organisation_address for filing in firsts(office)] == ["1, rue des Mousses", "9, rue Neuve"]
    assert results(office.plan(later)) == [RowResult.SAME] * 2
    (organisation,), (person,) = directory.organisations(office.workspace), directory.people(office.workspace)
    assert (organisation.address, person.email) == ("1, rue des Mousses", "o.lavoie@sphaigne.example")
    history.undo(office.workspace, officer=office.officer)
    assert {filing.organisation_address for filing in firsts(office)} == {"1, rue des Mousses"}


def test_what_the_directory_lacks_is_filled_by_a_later_filing(office: Office) -> None:
    office.take([line("14.101", "Tourbières", address="", email="")])
    office.take([line("14.101", "Tourbières", address="", email="o.lavoie@sphaigne.example")])
    office.take([line("14.102", "Lutherie", email="autre@sphaigne.example")])
    (organisation,), (person,) = directory.organisations(office.workspace), directory.people(office.workspace)
    assert (organisation.address, person.email) == ("1, rue des Mousses", "o.lavoie@sphaigne.example")


def test_a_promoter_renamed_since_is_the_same(office: Office) -> None:
    lines = [line("14.101", "Tourbières")]
    office.take(lines)
    (organisation,), (person,) = directory.organisations(office.workspace), directory.people(office.workspace)
    directory.rename_organisation(office.workspace, officer=office.officer, organisation_id=organisation.id,
                                  seen=organisation.version, name="Centre des mousses", until=None)  # fmt: skip
    directory.rename_person(office.workspace, officer=office.officer, person_id=person.id, seen=person.version,
                            name="Odette Roy", until=None)  # fmt: skip
    assert results(office.plan(lines)) == [RowResult.SAME]
    plan = office.plan([line("14.101", "Tourbières", contact="Odile Savoie")])
    assert [change.field for change in plan.rows[0].changes] == ["contact"]
    office.take([line("14.102", "Lutherie")])
    assert [filing.contact for filing in firsts(office)] == ["Odette Roy"] * 2


def firsts(office: Office) -> list[FilingSheet]:
    return [one.filings[0] for one in office.applications() if one.filings[0] is not None]


def test_a_corrected_file_takes_its_own_place_among_those_of_its_name(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "pieces" / "14.101"
    for person in ("lavoie", "peeters"):
        (folder / person).mkdir(parents=True)
        (folder / person / "cv.txt").write_text(f"Parcours de {person}")
    lines = [line("14.101", "Tourbières")]
    office.take(lines, attachments=folder.parent)
    before = sizes(office)
    (folder / "lavoie" / "cv.txt").write_text("Parcours de lavoie, corrigé")
    office.take(lines, attachments=folder.parent)
    assert sizes(office) == sorted([len("Parcours de peeters"), len("Parcours de lavoie, corrigé".encode())])
    assert before != sizes(office)
    assert results(office.plan(lines, attachments=folder.parent)) == [RowResult.SAME]


def sizes(office: Office) -> list[int]:
    (application,) = office.applications()
    return sorted(attachment.size for _, attachment in application.attachments())
