"""Retention: proposals, a dry run, destruction under an authorisation with its certificate, and what stays."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationAction
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.registers import PERSON
from cmpdesk.domain.retention import Fate, Kind
from cmpdesk.services import filings, history, privacy, register_papers, registers, retention, workspaces
from cmpdesk.services.register_papers import Register
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.workspace import Workspace
from tests.documents.contents import document
from tests.services.following import cohort
from tests.services.offices import Office, euro_line, line
from tests.storage.fixtures import Clock

LATER = datetime(2029, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def refused(file_office: Office, tmp_path: Path) -> Office:
    """An application that was withdrawn, filed on both sides with the same file, on the first with another one too."""
    folder = tmp_path / "pieces"
    (folder / "14.101").mkdir(parents=True)
    (folder / "14.101" / "cv.pdf").write_bytes(document(1, text="Parcours d’Odette"))
    (folder / "14.101" / "budget.pdf").write_bytes(document(1, text="Budget du Québec"))
    file_office.take([line("14.101", "Tourbières")], attachments=folder)
    (folder / "14.101" / "budget.pdf").unlink()
    file_office.take([euro_line("14.101", "Tourbières")], Side.SECOND, attachments=folder)
    sheet = file_office.applications()[0]
    filings.move(file_office.workspace, officer=file_office.officer, application_id=sheet.id, seen=sheet.version,
                 action=ApplicationAction.WITHDRAW, reason="Abandon")  # fmt: skip
    return file_office


def keys(office: Office, party: str = "QC") -> list[tuple[Kind, str]]:
    return [(one.held.kind, one.held.id) for one in retention.due(office.workspace, party).due]


def destroy(office: Office, authorisation: str = "BAnQ 2029-114") -> None:
    retention.destroy(office.workspace, officer=office.officer, party_code="QC", chosen=keys(office),
                      authorisation=authorisation)  # fmt: skip


def test_rules_are_proposals_with_a_source_until_a_party_sets_its_own(workspace: Workspace) -> None:
    officer = workspaces.officers(workspace)[0]
    for code in ("QC", "WB", "LU"):
        held = retention.proposals(code)
        assert {one.kind for one in held} == set(Kind)
        assert all(one.proposed and one.source for one in held)
    before = retention.rules(workspace, "QC")[0]
    wanted = replace(before, years=5, source="Calendrier du ministère, règle 3-12", proposed=False)
    retention.set_rule(workspace, officer=officer, seen=before, rule=wanted)
    assert retention.rules(workspace, "QC")[0] == wanted
    assert retention.rules(workspace, "WB")[0].years == before.years
    with pytest.raises(Refusal, match=r"record\.moved"):
        retention.set_rule(workspace, officer=officer, seen=before, rule=replace(wanted, years=6))
    history.undo(workspace, officer=officer)
    assert retention.rules(workspace, "QC")[0] == before


def test_a_dry_run_lists_and_touches_nothing(refused: Office, clock: Clock) -> None:
    head = refused.head()
    found = retention.due(refused.workspace, "QC")
    assert (found.due, len(found.later)) == ((), 1)
    assert found.later[0].since == date(clock.at.year + 3, clock.at.month, clock.at.day)
    clock.at = LATER.replace(year=clock.at.year + 4)
    assert [one.held.number for one in retention.due(refused.workspace, "QC").due] == ["14.101"]
    paper = register_papers.pdf(refused.workspace, Register.DUE, registers.party(refused.workspace, "QC"))
    told = PdfReader(BytesIO(paper)).pages[0].extract_text()
    assert "14.101" in told
    assert "CREPUQ" in told
    assert refused.head() == head


def test_what_is_due_is_destroyed_for_one_party_and_the_list_of_refusals_stays(refused: Office, clock: Clock) -> None:
    clock.at = LATER.replace(year=clock.at.year + 4)
    workspace = refused.workspace
    with workspace.read() as connection:
        before = blobs.count(connection)
    destroy(refused)
    sheet = refused.applications()[0]
    own, other = sheet.filings
    assert own is not None
    assert other is not None
    assert (sheet.number, own.title, own.organisation) == ("14.101", "Tourbières", "Institut Sphaigne")
    assert not any((own.contact, own.email, own.partner))
    assert other.email
    assert {one.status for one in own.attachments} == {AttachmentStatus.ERASED}
    assert [one.status for one in other.attachments] == [AttachmentStatus.PRINTABLE]
    assert PdfReader(BytesIO(filings.attachment(workspace, other.attachments[0].id))).pages
    with workspace.read() as connection:
        assert blobs.count(connection) == before - 1  # the budget; the certificate came, its copy for print went
    assert not retention.due(workspace, "QC").due
    assert len(retention.due(workspace, "WB").due) == 1
    assert workspaces.check(workspace).sound
    with pytest.raises(Refusal):
        history.undo(workspace, officer=refused.officer)


def test_the_certificate_says_what_and_how_many_under_which_authorisation(refused: Office, clock: Clock) -> None:
    clock.at = LATER.replace(year=clock.at.year + 4)
    destroy(refused)
    (one,) = registers.certificates(refused.workspace, "QC")
    assert (one.number, one.kind, one.authorisation, one.by) == (1, "refused", "BAnQ 2029-114", refused.officer.name)
    assert one.counts == {"filings": 1, "attachments": 2}
    text = PdfReader(BytesIO(registers.certificate_pdf(refused.workspace, one))).pages[0].extract_text()
    for said in ("BAnQ 2029-114", "14.101", refused.officer.name, "CREPUQ"):
        assert said in text
    assert "Odette" not in text


def test_nothing_goes_without_an_authorisation_a_choice_or_a_lead_who_is_cleared(refused: Office, clock: Clock) -> None:
    workspace, lead = refused.workspace, refused.officer
    early = [(one.held.kind, one.held.id) for one in retention.due(workspace, "QC").later]
    clock.at = LATER.replace(year=clock.at.year + 4)
    found = keys(refused)
    plain = workspaces.add_officer(workspace, officer=lead, name="Bram Peeters", party_code=None,
                                   role=Role.OFFICER).value  # fmt: skip

    def refusal(**more: Any) -> str:
        asked: dict[str, Any] = {"officer": lead, "chosen": found, "authorisation": "A-1", **more}
        with pytest.raises(Refusal) as caught:
            retention.destroy(workspace, party_code="QC", **asked)
        return caught.value.code

    assert refusal(authorisation=" ") == "retention.no-authorisation"
    assert refusal(chosen=[]) == "retention.none-chosen"
    assert refusal(chosen=[*found, (Kind.PACKETS, "x")]) == "retention.mixed"
    assert refusal(officer=plain) == "access.erase-person"
    assert refusal(officer=replace(lead, cleared=False)) == "access.erase-person"
    assert refusal(chosen=[(Kind.REFUSED, "unknown")]) == "retention.not-due"
    clock.at = LATER.replace(year=2026)
    assert refusal(chosen=early) == "retention.not-due"
    assert registers.certificates(workspace, "QC") == ()


def test_a_strict_file_is_due_only_for_who_may_see_it_and_its_certificate_is_closed(
    refused: Office, clock: Clock
) -> None:
    workspace = refused.workspace
    with workspace.write(refused.officer, "test.strict") as transaction:
        transaction.lock(tables.Application, refused.applications()[0].id).confidentiality = "strict"
        transaction.commit()
    clock.at = LATER.replace(year=clock.at.year + 4)
    workspace.acts_for(replace(refused.officer, cleared=False))
    assert retention.due(workspace, "QC").due == ()
    workspace.acts_for(None)
    destroy(refused)
    (one,) = registers.certificates(workspace, "QC")
    assert one.counts is None
    assert registers.certificate_pdf(workspace, one)
    workspace.acts_for(replace(refused.officer, cleared=False))
    (one,) = registers.certificates(workspace, "QC")
    with pytest.raises(Refusal, match=r"certificate\.closed"):
        registers.certificate_pdf(workspace, one)


def test_erasing_a_person_leaves_a_certificate_that_does_not_name_them(refused: Office) -> None:
    workspace, officer = refused.workspace, refused.officer
    person = privacy.person_named(workspace, "Odette Lavoie")
    files = privacy.preview(workspace, officer=officer, person_id=person.id).files
    privacy.erase_person(workspace, officer=officer, person_id=person.id, files=[one.sha256 for one in files])
    (one,) = registers.certificates(workspace, "QC")
    assert one.kind == PERSON
    assert one.counts is not None
    assert one.counts["people"] == 1
    assert "Lavoie" not in PdfReader(BytesIO(registers.certificate_pdf(workspace, one))).pages[0].extract_text()
    assert workspaces.check(workspace).sound


def test_the_file_of_an_ended_project_is_archived_then_sorted(workspace: Workspace, clock: Clock) -> None:
    officer = workspaces.officers(workspace)[0]
    made = cohort(workspace, officer, 2, state="completed")
    with workspace.write(officer, "test.files") as transaction:
        files = (("first", "intermédiaire.pdf"), ("first", "final.pdf"), ("", "commun.pdf"))
        for place, (side, name) in enumerate(files):
            digest = transaction.put_blob(f"document {place}".encode())
            transaction.add(tables.ProjectFile(
                id=f"{place:032}", project_id=made.projects[0], side=side, title=name, name=name, size=10,
                sha256=digest, media="application/pdf", added_on=date(2021, 9, 1),
            ))  # fmt: skip
        transaction.add(tables.Report(call_id=made.call.id, project_id=made.projects[0], kind="final", side="first",
                                      received_on=date(2021, 10, 1), file_id=f"{1:032}", content={}))  # fmt: skip
        transaction.add(tables.Report(call_id=made.call.id, project_id=made.projects[0], kind="progress", side="first",
                                      received_on=date(2020, 10, 1), file_id=f"{0:032}", content={}))  # fmt: skip
        transaction.commit()
    clock.at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    found = retention.due(workspace, "QC")
    assert [(one.rule.kind, one.since) for one in found.due] == [(Kind.GRANTED, date(2023, 9, 2))] * 2
    clock.at = datetime(2028, 9, 2, 12, tzinfo=UTC)
    ready = [one for one in retention.due(workspace, "QC").due if one.rule.fate is Fate.SORT]
    assert [one.held.number for one in ready] == [ready[0].held.number]
    retention.destroy(workspace, officer=officer, party_code="QC", chosen=[(Kind.SORTED, ready[0].held.id)],
                      authorisation="A-7")  # fmt: skip
    with workspace.read() as connection:
        names = [row.name for row in connection.execute(tables.ProjectFile.__table__.select())]
        held = [row.file_id for row in connection.execute(tables.Report.__table__.select())]
    assert sorted(names) == ["commun.pdf", "final.pdf"]
    assert sorted(held, key=str) == [f"{1:032}", None]
    assert not [one for one in retention.due(workspace, "QC").due if one.rule.fate is Fate.SORT]
    assert workspaces.check(workspace).sound


def test_a_returned_sheet_whose_bytes_are_gone_is_a_fault(workspace: Workspace) -> None:
    officer = workspaces.officers(workspace)[0]
    made = cohort(workspace, officer, 1)
    with workspace.write(officer, "test.files") as transaction:
        review = transaction.add(tables.Review(call_id=made.call.id, number=1, state="open", agenda=[], themes=[],
                                               minutes={}))  # fmt: skip
        digest = transaction.put_blob(b"bilan")
        transaction.add(tables.ProgressFile(review_id=review.id, name="bilan.pdf", sha256=digest, outcome="accepted",
                                            read_at=workspace.now()))  # fmt: skip
        transaction.commit()
    assert workspaces.check(workspace).sound
    with workspace.write(officer, "test.gone") as transaction:
        blobs.destroy(transaction.connection, [digest])
        transaction.lock(tables.Project, made.projects[0])
        transaction.commit()
    assert [code for code, _ in workspaces.check(workspace).faults] == ["check.blob-missing"]
