"""Erasing a person: everything that holds them, now or in the past, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.packets import PacketState
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.privacy import MentionKind
from cmpdesk.domain.programmes import Side
from cmpdesk.services import directory, filings, history, juries, packets, privacy, workspaces
from cmpdesk.storage import blobs, erasure, search, tables
from cmpdesk.storage.base import Base
from cmpdesk.storage.declaring import entities
from cmpdesk.storage.workspace import Workspace
from tests.documents.contents import document
from tests.services.declaring import declare_none
from tests.services.offices import Office, euro_line, line
from tests.storage.fixtures import check_refused

MARK = "Odette Lavoie"
LINES = [line("14.101", "Tourbières"), line("14.102", "Lutherie", contact="Prisca Mbuyi", email="p@ailleurs.example")]


@pytest.fixture
def filed(file_office: Office, tmp_path: Path) -> Office:
    """Two applications of two contacts with a file each, read by two reviewers, packets issued."""
    folder = tmp_path / "pieces"
    for number, name in (("14.101", "cv_Lavoie.pdf"), ("14.102", "cv.pdf")):
        (folder / number).mkdir(parents=True)
        (folder / number / name).write_bytes(document(1, text=f"Parcours de {name}"))
    file_office.take(LINES, attachments=folder)
    file_office.take([euro_line("14.101", "Tourbières"), euro_line("14.102", "Lutherie")], Side.SECOND)
    for place, code in enumerate(("QC-01", "QC-02")):
        draft = ReviewerDraft(code, f"Juré {code}", "", "Université du Fjord", (), ("fr",), 3)
        reviewer = juries.add_reviewer(file_office.workspace, officer=file_office.officer, call_id=file_office.call.id,
                                       side=Side.FIRST, draft=draft).value  # fmt: skip
        juries.assign(file_office.workspace, officer=file_office.officer, reviewer_id=reviewer.id,
                      application_id=file_office.applications()[place].id)  # fmt: skip
    declare_none(file_office.workspace, file_office.officer, file_office.call.id)
    return file_office


def issue(office: Office, out: Path) -> None:
    packets.produce(office.workspace, officer=office.officer, call_id=office.call.id, side=Side.FIRST, out=out, jobs=1)


def states(office: Office) -> list[tuple[str, PacketState, bool]]:
    rows = packets.packets(office.workspace, officer=office.officer, call_id=office.call.id, side=Side.FIRST)
    return [(row.reviewer.code, row.state, row.erased_at is not None) for row in rows]


def person(workspace: Workspace, name: str = MARK) -> str:
    return privacy.person_named(workspace, name).id


def erase(office: Office, name: str = MARK, *, files: bool = False) -> None:
    person_id = person(office.workspace, name)
    listed = privacy.preview(office.workspace, officer=office.officer, person_id=person_id)
    privacy.erase_person(office.workspace, officer=office.officer, person_id=person_id, seen=listed.version,
                         files=[one.sha256 for one in listed.files] if files else [])  # fmt: skip


def everything(workspace: Workspace) -> Iterator[str]:
    """Yield the text of every value of every table."""
    with workspace.read() as connection:
        for kind in entities(Base):
            if kind is not tables.Blob:
                for row in connection.execute(select(kind.__table__)):
                    yield from map(str, row)


def told(workspace: Workspace, *words: str) -> list[str]:
    return [value for value in everything(workspace) for word in words if word.casefold() in value.casefold()]


def test_nothing_tells_who_the_erased_was(filed: Office, tmp_path: Path) -> None:
    directory.rename_person(filed.workspace, officer=filed.officer, person_id=person(filed.workspace), seen=1,
                            name="Odette Roy", until=None)  # fmt: skip
    issue(filed, tmp_path / "out")
    assert told(filed.workspace, "Lavoie", "Odette Roy", "o.lavoie@")
    erase(filed, files=True)
    assert told(filed.workspace, "Lavoie", "Odette", "Roy", "o.lavoie@") == []
    found = ApplicationFilter(filed.call.id, search="lavoie")
    assert filings.page(filed.workspace, found, Sort("number"), None, 10).rows == ()
    first, second = (one.filings[0] for one in filed.applications())
    assert first is not None
    assert second is not None
    assert (first.contact, first.email, first.organisation) == (privacy.ERASED, "", "Institut Sphaigne")
    assert (second.contact, second.email) == ("Prisca Mbuyi", "p@ailleurs.example")
    assert workspaces.check(filed.workspace).faults == ()
    assert history.steps(filed.workspace).rows[0].kind is StepKind.SEAL
    with check_refused(filed.workspace, "undo.nothing"):
        history.undo(filed.workspace, officer=filed.officer)


def test_a_file_goes_when_an_officer_says_so_and_paper_tells_it(filed: Office, tmp_path: Path) -> None:
    listed = privacy.preview(filed.workspace, officer=filed.officer, person_id=person(filed.workspace))
    (file,) = listed.files
    assert (file.name, file.applications) == ("cv_Lavoie.pdf", ("14.101",))
    erase(filed)
    ((_, kept),) = filed.applications()[0].attachments()
    assert (kept.status, kept.name) == (AttachmentStatus.PRINTABLE, "cv_Lavoie.pdf")
    with filed.workspace.write(filed.officer, "test.text") as transaction:
        search.keep_text(transaction.connection, file.sha256, "Parcours de madame")
        transaction.commit()
    privacy.erase_person(filed.workspace, officer=filed.officer, person_id=listed.person_id, files=[file.sha256])
    ((_, gone),) = filed.applications()[0].attachments()
    assert (gone.status, gone.sha256, gone.print_sha256) == (AttachmentStatus.ERASED, file.sha256, None)
    with filed.workspace.read() as connection, pytest.raises(Refusal, match=r"blob\.missing"):
        blobs.get(connection, file.sha256)
    assert told(filed.workspace, "Parcours de madame") == []
    with check_refused(filed.workspace, "attachment.erased"):
        filings.attachment(filed.workspace, gone.id)
    assert workspaces.check(filed.workspace).faults == ()
    issue(filed, tmp_path / "out")
    paper = " ".join(page.extract_text() for page in PdfReader(tmp_path / "out" / paper_of(filed, "QC-01")).pages)
    (row, _) = packets.packets(filed.workspace, officer=filed.officer, call_id=filed.call.id, side=Side.FIRST)
    assert row.placeholders == (("14.101", privacy.ERASED, "erased"),)
    assert "Parcours" not in paper


def paper_of(office: Office, code: str) -> str:
    return next(path.name for path in (office.folder / "out").iterdir() if code in path.name)


def test_issued_packets_that_name_the_person_are_destroyed(filed: Office, tmp_path: Path) -> None:
    issue(filed, tmp_path / "out")
    listed = privacy.preview(filed.workspace, officer=filed.officer, person_id=person(filed.workspace))
    assert [(one.reviewer, one.issue) for one in listed.packets] == [("QC-01", 1)]
    erase(filed)
    assert states(filed) == [("QC-01", PacketState.OUTDATED, True), ("QC-02", PacketState.READY, False)]
    (row, _) = packets.packets(filed.workspace, officer=filed.officer, call_id=filed.call.id, side=Side.FIRST)
    assert row.issue == 1
    assert row.sha256 is None
    assert row.manifest is None
    with filed.workspace.read() as connection:
        kept = connection.execute(select(tables.Packet.sha256).where(tables.Packet.erased_at.is_not(None))).scalar_one()
    with check_refused(filed.workspace, "packet.erased"):
        packets.issue_bytes(filed.workspace, kept)
    assert workspaces.check(filed.workspace).faults == ()
    issue(filed, tmp_path / "again")
    assert states(filed) == [("QC-01", PacketState.READY, False), ("QC-02", PacketState.READY, False)]


def test_a_reviewer_keeps_the_code(filed: Office, tmp_path: Path) -> None:
    issue(filed, tmp_path / "out")
    listed = privacy.preview(filed.workspace, officer=filed.officer, person_id=person(filed.workspace, "Juré QC-02"))
    assert (listed.juries, listed.applications, listed.files) == (("QC-02",), (), ())
    erase(filed, "Juré QC-02")
    jury = juries.reviewers(filed.workspace, call_id=filed.call.id, side=Side.FIRST)
    assert [(one.code, one.name, one.assigned) for one in jury] == [("QC-01", "Juré QC-01", 1), ("QC-02", "—", 1)]
    assert states(filed)[1] == ("QC-02", PacketState.OUTDATED, True)
    issue(filed, tmp_path / "out")
    assert states(filed)[1] == ("QC-02", PacketState.READY, False)
    assert workspaces.check(filed.workspace).faults == ()


def test_what_an_undo_took_away_is_forgotten_too(office: Office) -> None:
    office.take(LINES)
    history.undo(office.workspace, officer=office.officer)
    office.take(LINES)
    erase(office)
    assert told(office.workspace, "Lavoie") == []
    assert workspaces.check(office.workspace).faults == ()


def test_a_contact_of_the_past_and_a_file_since_corrected(filed: Office, tmp_path: Path) -> None:
    issue(filed, tmp_path / "out")
    folder = tmp_path / "corrections" / "14.101"
    folder.mkdir(parents=True)
    (folder / "cv_Lavoie.pdf").write_bytes(document(1, text="Parcours corrigé"))
    filed.take([line("14.101", "Tourbières", contact="Basile Ndour", email="b@ailleurs.example")],
               attachments=folder.parent)  # fmt: skip
    listed = privacy.preview(filed.workspace, officer=filed.officer, person_id=person(filed.workspace))
    assert listed.applications == ()
    assert [one.applications for one in listed.files] == [(), ("14.101",)]
    assert [one.reviewer for one in listed.packets] == ["QC-01"]
    erase(filed, files=True)
    assert told(filed.workspace, "Lavoie") == []
    first = filed.applications()[0].filings[0]
    assert first is not None
    assert (first.contact, first.email) == ("Basile Ndour", "b@ailleurs.example")
    assert workspaces.check(filed.workspace).faults == ()


def test_a_file_of_two_filings_goes_from_both_and_from_the_packets_that_print_it(file_office: Office,
                                                                                tmp_path: Path) -> None:  # fmt: skip
    data = document(1, text="Un même parcours")
    for number in ("14.101", "14.102"):
        (tmp_path / "pieces" / number).mkdir(parents=True)
        (tmp_path / "pieces" / number / "parcours.pdf").write_bytes(data)
    file_office.take(LINES, attachments=tmp_path / "pieces")
    person_id = person(file_office.workspace)
    listed = privacy.preview(file_office.workspace, officer=file_office.officer, person_id=person_id)
    (file,) = listed.files
    assert file.applications == ("14.101", "14.102")
    erase(file_office, files=True)
    assert [one.status for sheet in file_office.applications() for _, one in sheet.attachments()] == [
        AttachmentStatus.ERASED
    ] * 2
    assert workspaces.check(file_office.workspace).faults == ()
    assert {row.result for row in file_office.plan(LINES[1:], attachments=tmp_path / "pieces").rows} == {"same"}


def test_texts_that_name_the_person_are_told_and_left(office: Office) -> None:
    office.take([line("14.101", "Hommage à Odette Lavoie"), LINES[1]])
    with office.workspace.write(office.officer, "test.note") as transaction:
        transaction.add(tables.Note(application_id=office.applications()[1].id, officer_id=office.officer.id,
                                    written_at=office.workspace.now(), text="Rappeler odette lavoie"))  # fmt: skip
        transaction.commit()
    listed = privacy.preview(office.workspace, officer=office.officer, person_id=person(office.workspace))
    assert [(one.kind, one.application) for one in listed.mentions] == [
        (MentionKind.FILING, "14.101"), (MentionKind.NOTE, "14.102"),
    ]  # fmt: skip
    erase(office)
    assert office.applications()[0].title == "Hommage à Odette Lavoie"


def test_the_erased_is_found_by_no_name_and_met_anew(file_office: Office) -> None:
    file_office.take([*LINES, line("14.103", "Étangs", contact="—", email="")])
    before = person(file_office.workspace)
    erase(file_office)
    with check_refused(file_office.workspace, "person.unknown"):
        privacy.person_named(file_office.workspace, MARK)
    with check_refused(file_office.workspace, "person.unknown"):
        privacy.person_named(file_office.workspace, privacy.ERASED)
    file_office.take([line("14.104", "Lacs"), line("14.105", "Rivières", contact="–", email="x@ailleurs.example")])
    assert person(file_office.workspace) != before
    erased = next(one for one in directory.people(file_office.workspace) if one.id == before)
    assert (erased.name, erased.email) == (privacy.ERASED, "")
    privacy.erase_person(file_office.workspace, officer=file_office.officer, person_id=before)
    assert workspaces.check(file_office.workspace).faults == ()


def test_who_may_not_erase(file_office: Office) -> None:
    file_office.take(LINES)
    person_id = person(file_office.workspace)
    colleague = workspaces.add_officer(
        file_office.workspace, officer=file_office.officer, name="Benoît", party_code=None, role=Role.OFFICER
    ).value
    with check_refused(file_office.workspace, "access.erase-person"):
        privacy.preview(file_office.workspace, officer=colleague, person_id=person_id)
    with check_refused(file_office.workspace, "access.erase-person"):
        privacy.erase_person(file_office.workspace, officer=colleague, person_id=person_id)
    with check_refused(file_office.workspace, "record.gone"):
        privacy.erase_person(file_office.workspace, officer=file_office.officer, person_id="nulle-part")
    with check_refused(file_office.workspace, "record.moved"):
        privacy.erase_person(file_office.workspace, officer=file_office.officer, person_id=person_id, seen=9)
    with check_refused(file_office.workspace, "erasure.not-theirs"):
        privacy.erase_person(file_office.workspace, officer=file_office.officer, person_id=person_id, files=["0" * 64])


def test_several_who_bear_a_name_are_told_apart_by_hand(file_office: Office) -> None:
    file_office.take([line("14.101", "Tourbières"), line("14.102", "Lutherie", organisation="Atelier du Fjord")])
    with check_refused(file_office.workspace, "person.ambiguous"):
        privacy.person_named(file_office.workspace, "odette LAVOIE")


def test_values_that_the_journal_lost_without_a_seal_are_a_fault(file_office: Office) -> None:
    file_office.take(LINES)
    erase(file_office)
    with file_office.workspace.write(file_office.officer, "test.forge") as transaction:
        other = person(file_office.workspace, "Prisca Mbuyi")
        erasure.erase_fields(transaction.connection, {("person", other): ("email",)})
        transaction.committed = True
    assert [code for code, _ in workspaces.check(file_office.workspace).faults] == ["check.entry-altered"]
