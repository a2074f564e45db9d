"""Importing: a dry run that writes nothing, one transaction, one undo step; a second file updates and never
doubles.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.calls import Pairing
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.imports import ImportPlan, RowResult
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.tasks import Progress
from cmpdesk.i18n import messages
from cmpdesk.i18n.words import Words
from cmpdesk.services import filings, history, imports, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.intake import bad_files
from tests.services.offices import Office, euro_line, line, sheet
from tests.storage.fixtures import Clock, a_call, closed


def results(plan: ImportPlan) -> list[RowResult]:
    return [row.result for row in plan.rows]


def fault_codes(plan: ImportPlan) -> list[tuple[str, str]]:
    return [(fault.cell, fault.code) for row in plan.rows for fault in row.checked.faults]


def test_a_dry_run_writes_nothing_and_a_commit_one_step(office: Office) -> None:
    before = office.head()
    plan = office.plan([line("14.101", "Tourbières en ville"), line("14.102", "Lutherie numérique")])
    assert results(plan) == [RowResult.NEW] * 2
    assert all(row.orphan for row in plan.rows)
    assert office.head() == before
    result = imports.commit(office.workspace, officer=office.officer, plan=plan).value
    assert (result.new, result.orphans, result.refused) == (2, 2, 0)
    (newest,) = history.steps(office.workspace, limit=1).rows
    assert newest.label == "import.commit"


def test_what_was_filed_is_kept_as_filed(office: Office) -> None:
    office.take([line("14.101", "Tourbières <b>en</b> ville & =1+1 🙂", organisation="Œuvre « à l’été »")])
    (application,) = office.applications()
    filing = application.filings[0]
    assert filing is not None
    assert application.number == "14.101"
    assert filing.title == "Tourbières <b>en</b> ville & =1+1 🙂"
    assert filing.organisation == "Œuvre « à l’été »"
    assert filing.requested == Money(2_050_000, "CAD")
    assert filing.received_at is not None
    assert filing.received_at.isoformat() == "2026-03-04T21:12:00+00:00"
    assert filing.missions[0].towards is Side.SECOND
    assert not filing.late
    assert "depots1.xlsx" in filing.source
    assert filing.source.endswith("4")


def test_the_second_party_pairs_by_number_and_the_rest_stay_orphans(office: Office) -> None:
    office.take([line("14.101", "Tourbières en ville"), line("14.102", "Lutherie")])
    plan = office.plan([euro_line("14.101", "Les tourbières en ville"), euro_line("14.190", "Autre")], Side.SECOND)
    assert [row.pairs_with for row in plan.rows] == ["14.101", ""]
    result = imports.commit(office.workspace, officer=office.officer, plan=plan).value
    assert (result.paired, result.orphans) == (1, 1)
    states = {one.number: one.state for one in office.applications()}
    assert states == {
        "14.101": ApplicationState.PAIRED, "14.102": ApplicationState.ORPHAN, "14.190": ApplicationState.ORPHAN,
    }  # fmt: skip
    (paired,) = [one for one in office.applications() if one.number == "14.101"]
    assert paired.title == "Tourbières en ville"
    assert [filing.requested for filing in paired.filings if filing] == [
        Money(2_050_000, "CAD"),
        Money(1_700_000, "EUR"),
    ]


def test_rows_without_a_number_get_one_that_is_free_and_are_proposed_for_pairing(office: Office) -> None:
    office.take([line("14.101", "Tourbières en ville")])
    plan = office.plan([euro_line(None, "Les tourbières en ville")], Side.SECOND)
    given = plan.rows[0].given_number
    assert given
    assert given != "14.101"
    imports.commit(office.workspace, officer=office.officer, plan=plan)
    assert given in {one.number for one in office.applications()}
    (proposal,) = filings.proposals(office.workspace, office.call.id)
    paired = filings.pair(
        office.workspace, officer=office.officer, first_id=proposal.first.id, second_id=proposal.second.id
    ).value
    assert (paired.number, paired.state) == ("14.101", ApplicationState.PAIRED)
    again = office.plan([euro_line(None, "Les tourbières en ville")], Side.SECOND)
    assert results(again) == [RowResult.SAME]


def test_the_same_file_again_changes_nothing_and_a_corrected_one_updates(office: Office) -> None:
    lines = [line("14.101", "Tourbières en ville"), line("14.102", "Lutherie")]
    office.take(lines)
    again = office.plan(lines)
    assert results(again) == [RowResult.SAME] * 2
    before = office.head()
    with pytest.raises(Refusal, match=r"import\.nothing"):
        imports.commit(office.workspace, officer=office.officer, plan=again)
    assert office.head() == before
    corrected = office.plan(
        [line("14.101", "Tourbières en ville", first="13 000,00 $", contact="Paul Roy"), line("14.102", "Lutherie"),
         line("14.103", "Nouveau")]
    )  # fmt: skip
    assert results(corrected) == [RowResult.CHANGED, RowResult.SAME, RowResult.NEW]
    assert {change.field for change in corrected.rows[0].changes} == {"amounts", "amount", "contact"}
    imports.commit(office.workspace, officer=office.officer, plan=corrected)
    first = office.applications()[0].filings[0]
    assert first is not None
    assert (first.contact, first.requested) == ("Paul Roy", Money(2_100_000, "CAD"))
    assert len(office.applications()) == 3


def test_a_column_that_is_left_out_leaves_the_field_as_it_is(office: Office) -> None:
    office.take([line("14.101", "Tourbières")])
    path = bad_files.workbook(
        office.folder / "short.xlsx",
        [["N° de dossier", "Titre du projet", "Organisme"], ["14.101", "Tourbières, suite", "Institut Sphaigne"]],
    )
    plan = imports.dry_run(office.workspace, officer=office.officer, call_id=office.call.id, side=Side.FIRST, path=path)
    assert [change.field for change in plan.rows[0].changes] == ["title"]


def test_undo_takes_it_all_back_and_redo_brings_it_again(office: Office) -> None:
    lines = [line("14.101", "Tourbières"), line("14.102", "Lutherie")]
    office.take(lines)
    before = office.applications()
    office.take([line("14.101", "Tourbières, suite", contact="Paul Roy"), line("14.103", "Nouveau")])
    office.take([euro_line("14.101", "Tourbières")], Side.SECOND)
    after = office.applications()
    for _ in range(2):
        history.undo(office.workspace, officer=office.officer)
    assert [replace(one, version=0) for one in office.applications()] == [replace(one, version=0) for one in before]
    for _ in range(2):
        history.redo(office.workspace, officer=office.officer)
    assert [replace(one, version=0) for one in office.applications()] == [replace(one, version=0) for one in after]
    assert office.head()


def test_refused_rows_are_left_out_and_named(office: Office) -> None:
    plan = office.plan(
        [
            line("14.101", "Tourbières"),
            line("14.101", "Même numéro"),
            line("14.103", "", received="31/02/2022"),
            line("14.104", "Devise", first="9.800 €"),
            line("14.105", "Secteur", sector="Astrologie"),
        ]
    )
    assert results(plan) == [RowResult.NEW, *[RowResult.REFUSED] * 4]
    assert fault_codes(plan) == [
        ("A5", "number.duplicate"), ("B6", "cell.required"), ("J6", "date.does-not-exist"),
        ("H7", "amount.other-currency"), ("C8", "sector.unknown"),
    ]  # fmt: skip
    french = Words.of("fr_CA")
    said = [messages.fault(french, fault) for row in plan.rows for fault in row.checked.faults]
    assert "le 31\u00a0février 2022 n’existe pas" in said[2]
    assert "14.101" in said[0]
    result = imports.commit(office.workspace, officer=office.officer, plan=plan).value
    assert (result.new, result.refused) == (1, 4)


def test_an_address_without_a_name_is_kept(office: Office) -> None:
    path = bad_files.workbook(
        office.folder / "sans-nom.xlsx",
        [["Numéro", "Titre", "Organisme", "Personne-contact", "Courriel"], ["14.101", "T", "O", "", "info@exemple.be"]],
    )

    def plan() -> ImportPlan:
        return imports.dry_run(
            office.workspace, officer=office.officer, call_id=office.call.id, side=Side.FIRST, path=path
        )

    imports.commit(office.workspace, officer=office.officer, plan=plan())
    (sheet,) = office.applications()
    assert sheet.filings[0] is not None
    assert (sheet.filings[0].contact, sheet.filings[0].email) == ("info@exemple.be", "info@exemple.be")
    assert results(plan()) == [RowResult.SAME]


def test_a_repair_in_the_dry_run_lets_the_row_in(office: Office) -> None:
    plan = office.plan([line("14.101", "Tourbières", received="hier")], repairs={(4, "received_at"): "4 mars 2026"})
    assert results(plan) == [RowResult.NEW]


def test_a_corrected_mapping_is_remembered_for_that_party_only(office: Office) -> None:
    path = bad_files.workbook(
        office.folder / "own.xlsx", [["Numéro", "Titre", "Organisme", "Couleur"], ["14.101", "T", "O", "x"]]
    )
    seen = imports.preview(office.workspace, office.call.id, Side.FIRST, path)
    assert seen.mapping.columns[3] == ("Couleur", "")
    assert seen.head[1] == ("14.101", "T", "O", "x")
    mapping = replace(seen.mapping, columns=(*seen.mapping.columns[:3], ("Couleur", "keywords")))
    plan = imports.dry_run(
        office.workspace, officer=office.officer, call_id=office.call.id, side=Side.FIRST, path=path, mapping=mapping
    )
    imports.remember_mapping(office.workspace, officer=office.officer, plan=plan)
    ours, theirs = (imports.preview(office.workspace, office.call.id, side, path).mapping.columns[3] for side in Side)
    assert (ours, theirs) == (("Couleur", "keywords"), ("Couleur", ""))


def attach(folder: Path) -> Path:
    files: dict[str, bytes] = {
        "14.101_cv.pdf": bad_files.plain_pdf(3), "14.101_vide.pdf": b"", "14.101_secret.pdf": bad_files.encrypted_pdf(),
        "14.101_abime.pdf": bad_files.plain_pdf()[:300], "14.101_xfa.pdf": bad_files.xfa_pdf(),
        "14.101_script.pdf": bad_files.scripted_pdf(), "14.101_gros.pdf": bytes(3000) * 1000, "..\\..\\con.pdf": b"x",
        "inconnu.pdf": bad_files.plain_pdf(),
    }  # fmt: skip
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_attachments_keep_their_bytes_and_say_whether_they_print(office: Office) -> None:
    folder = attach(office.folder / "pieces")
    plan = office.plan([line("14.101", "Tourbières")], attachments=folder)
    assert set(plan.unmatched_files) == {"..\\..\\con.pdf", "inconnu.pdf"}
    result = imports.commit(office.workspace, officer=office.officer, plan=plan).value
    assert (result.attachments, result.unprintable) == (7, 5)
    (application,) = office.applications()
    found = {row.name: row for _, row in application.attachments()}
    status = AttachmentStatus
    assert {name.split("_")[1]: row.status for name, row in found.items()} == {
        "cv.pdf": status.PRINTABLE, "vide.pdf": status.EMPTY, "secret.pdf": status.ENCRYPTED,
        "abime.pdf": status.DAMAGED, "xfa.pdf": status.XFA, "script.pdf": status.PRINTABLE,
        "gros.pdf": status.OTHER_FORMAT,
    }  # fmt: skip
    for name, row in found.items():
        assert filings.attachment(office.workspace, row.id) == (folder / name).read_bytes()
    script = found["14.101_script.pdf"]
    assert script.cleaned == ("actions", "embedded-files", "javascript", "multimedia")
    assert b"canary" not in filings.attachment(office.workspace, script.id, printable=True)
    again = office.plan([line("14.101", "Tourbières")], attachments=folder)
    assert results(again) == [RowResult.SAME]


def test_a_file_that_is_listed_and_not_there_is_told(office: Office) -> None:
    folder = attach(office.folder / "pieces")
    path = bad_files.workbook(
        office.folder / "listed.xlsx",
        [["Numéro", "Titre", "Organisme", "Pièces jointes"], ["14.101", "T", "O", "14.101_cv.pdf; lettre.pdf"]],
    )
    plan = imports.dry_run(
        office.workspace, officer=office.officer, call_id=office.call.id, side=Side.FIRST, path=path,
        attachments=folder,
    )  # fmt: skip
    ((warning,),) = [row.checked.warnings for row in plan.rows]
    assert messages.fault(Words.of("en"), warning).endswith("lettre.pdf")
    assert plan.rows[0].result is RowResult.NEW
    imports.commit(office.workspace, officer=office.officer, plan=plan)
    by_name = {row.name: row.status for _, row in office.applications()[0].attachments()}
    assert by_name["lettre.pdf"] is AttachmentStatus.MISSING, "a packet has a page that says so"
    (folder / "lettre.pdf").write_bytes((folder / "14.101_cv.pdf").read_bytes() + b"%")
    again = imports.dry_run(
        office.workspace, officer=office.officer, call_id=office.call.id, side=Side.FIRST, path=path,
        attachments=folder,
    )  # fmt: skip
    assert results(again) == [RowResult.CHANGED]
    imports.commit(office.workspace, officer=office.officer, plan=again)
    rows = [row for _, row in office.applications()[0].attachments()]
    assert [row.status for row in rows if row.name == "lettre.pdf"] == [AttachmentStatus.PRINTABLE]
    assert len({row.name for row in rows}) == len(rows), "it took the place of the missing one"


def test_an_attachment_over_the_limit_is_noted_and_never_read(
    workspace: Workspace, officer: Officer, clock: Clock, tmp_path: Path
) -> None:
    call = closed(workspace, officer, a_call(workspace, officer), clock)
    folder = tmp_path / "pieces"
    folder.mkdir()
    with (folder / "14.101_film.pdf").open("wb") as file:
        os.truncate(file.fileno(), call.size_limit + 1)
    office = Office(workspace, officer, call, tmp_path)
    office.take([line("14.101", "Tourbières")], attachments=folder)
    ((_, row),) = office.applications()[0].attachments()
    assert (row.status, row.size) == (AttachmentStatus.TOO_LARGE, call.size_limit + 1)


def test_a_single_call_takes_candidatures_of_both_parties_apart(
    workspace: Workspace, officer: Officer, clock: Clock, tmp_path: Path
) -> None:
    call = closed(workspace, officer, a_call(workspace, officer, pairing=Pairing.SINGLE), clock)
    office = Office(workspace, officer, call, tmp_path)
    office.take([line("14.101", "Tourbières")])
    plan = office.plan([euro_line("14.101", "Autre"), euro_line("14.102", "Encore")], Side.SECOND)
    assert results(plan) == [RowResult.REFUSED, RowResult.NEW]
    assert fault_codes(plan) == [("", "row.number-taken")]
    imports.commit(workspace, officer=officer, plan=plan)
    assert [one.state for one in office.applications()] == [ApplicationState.RECEIVED] * 2


def test_a_plan_that_was_overtaken_is_refused(office: Office) -> None:
    office.take([line("14.101", "Tourbières")])
    plan = office.plan([line("14.101", "Tourbières, suite")])
    office.take([line("14.101", "Tourbières, autre suite")])
    before = office.head()
    with pytest.raises(Refusal, match=r"record\.moved"):
        imports.commit(office.workspace, officer=office.officer, plan=plan)
    assert office.head() == before


class Stop:
    """A watch that says stop at a given look."""

    def __init__(self, at: int) -> None:
        self.left = at

    def report(self, progress: Progress) -> None:
        assert progress.total >= progress.done

    def check(self) -> None:
        self.left -= 1
        if self.left <= 0:
            raise Refusal("task.cancelled")


@pytest.mark.parametrize("at", [1, 2, 4, 8])
def test_cancel_leaves_nothing_half_done(file_office: Office, at: int) -> None:
    folder = attach(file_office.folder / "pieces")
    plan = file_office.plan([line("14.101", "Tourbières"), line("14.102", "Lutherie")], attachments=folder)
    before = file_office.head()
    with pytest.raises(Refusal, match=r"task\.cancelled"):
        imports.commit(file_office.workspace, officer=file_office.officer, plan=plan, watch=Stop(at))
    assert file_office.head() == before
    assert file_office.applications() == []
    assert list(file_office.workspace.spool().iterdir()) == []


def test_who_may_not_register_filings_imports_nothing(office: Office) -> None:
    reader = workspaces.add_officer(
        office.workspace, officer=office.officer, name="Lise Roy", party_code="QC", role=Role.READER
    ).value
    before = office.head()
    path = sheet(office.folder / "a.xlsx", [line("14.101", "Tourbières")])
    with pytest.raises(Refusal) as refused:
        imports.dry_run(office.workspace, officer=reader, call_id=office.call.id, side=Side.FIRST, path=path)
    assert messages.sentence(Words.of("fr"), refused.value)
    assert office.head() == before


def test_a_call_that_is_not_published_takes_nothing(workspace: Workspace, officer: Officer, tmp_path: Path) -> None:
    office = Office(workspace, officer, a_call(workspace, officer), tmp_path)
    with pytest.raises(Refusal, match=r"import\.call-not-open"):
        office.plan([line("14.101", "Tourbières")])
