"""The same office files again: numbers given since, orphans paired since, contacts told differently from row to row."""

from pathlib import Path

from cmpdesk.domain.imports import ImportPlan, RowResult
from cmpdesk.domain.programmes import Side
from cmpdesk.services import filings, history
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


def test_a_contact_told_differently_from_row_to_row_settles(office: Office) -> None:
    lines = [
        line("14.101", "Tourbières", email="ancien@sphaigne.example", address="1, rue des Mousses"),
        line("14.102", "Lutherie", email="nouveau@sphaigne.example", address="2, rue des Mousses"),
        line("14.103", "Chutes", email="", address=""),
    ]
    office.take(lines)
    assert results(office.plan(lines)) == [RowResult.SAME] * 3
    told = {filing.email for one in office.applications() if (filing := one.filings[0]) is not None}
    assert told == {"nouveau@sphaigne.example"}


def test_an_address_of_a_later_file_is_taken_with_a_new_filing(office: Office) -> None:
    office.take([line("14.101", "Tourbières", address="1, rue des Mousses")])
    later = [line("14.102", "Lutherie", address="9, rue Neuve")]
    office.take(later)
    assert results(office.plan(later)) == [RowResult.SAME]
    assert {one.filings[0].organisation_address for one in office.applications() if one.filings[0]} == {"9, rue Neuve"}


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
