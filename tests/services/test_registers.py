"""Registers of people's data: recorded, corrected, undone, refused, and printed."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.due import DueFilter, DueKind
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.registers import DataCategory, IncidentDraft, Risk, Sent, Waiting
from cmpdesk.services import dashboard, due, filings, history, register_papers, registers, workspaces
from cmpdesk.services.register_papers import Register
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import Clock


@pytest.fixture
def made(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 2, milestones=False)


def test_a_communication_is_proposed_recorded_corrected_and_undone(
    workspace: Workspace, officer: Officer, made: Cohort
) -> None:
    draft = registers.proposed(workspace, officer=officer, call_id=made.call.id, sent=Sent.DOSSIER)
    assert draft.recipient == "Wallonie-Bruxelles International (WBI)"
    assert "1999" in draft.legal_basis
    assert DataCategory.OPINIONS in draft.categories
    registers.record(workspace, officer=officer, draft=replace(draft, legal_basis="Entente de 2024"), keep_basis=True)
    (row,) = registers.communications(workspace, "QC")
    assert (row.draft.legal_basis, row.draft.side, row.session) == ("Entente de 2024", Side.FIRST, "11e")
    assert registers.proposed(workspace, officer=officer, call_id=made.call.id).legal_basis == "Entente de 2024"
    registers.correct(workspace, officer=officer, row=row, draft=replace(row.draft, purpose="Choix commun"))
    assert registers.communications(workspace, "QC")[0].draft.purpose == "Choix commun"
    with pytest.raises(Refusal, match=r"record\.moved"):
        registers.correct(workspace, officer=officer, row=row, draft=replace(row.draft, purpose="Autre"))
    assert registers.communications(workspace, "WB") == ()
    history.undo(workspace, officer=officer)
    history.undo(workspace, officer=officer)
    assert registers.communications(workspace, "QC") == ()
    assert workspaces.check(workspace).sound


def test_an_agreement_is_reminded_of_until_it_is_in_force(
    workspace: Workspace, officer: Officer, clock: Clock, made: Cohort
) -> None:
    def waits() -> tuple[list[PartialDate | None], list[tuple[int | None, tuple[tuple[str, str], ...]]]]:
        rows = due.due(workspace, DueFilter(made.call.id))
        assert due.first(workspace, DueFilter(made.call.id), 50) == rows
        todo = dashboard.dashboard(workspace, officer=officer, call_id=made.call.id).todo
        return ([one.when for one in rows if one.kind is DueKind.AGREEMENT],
                [(one.days, one.what) for one in todo if one.code == "agreements"])  # fmt: skip

    assert waits() == ([], [])
    draft = registers.proposed(workspace, officer=officer, call_id=made.call.id, sent=Sent.AGREEMENT)
    key = registers.record(workspace, officer=officer, draft=draft).value
    day, where = workspace.today() + timedelta(days=30), (("register", "communications"), ("party", "QC"),
                                                          ("entry", key))  # fmt: skip
    assert registers.communications(workspace, "QC")[0].draft.in_force == day
    assert waits() == ([PartialDate.of(day)], [(30, where)])
    (row,) = registers.communications(workspace, "QC")
    earlier = replace(row.draft, sent_on=row.draft.sent_on - timedelta(days=10))
    registers.correct(workspace, officer=officer, row=row, draft=earlier)
    assert waits() == ([PartialDate.of(day - timedelta(days=10))], [(20, where)])
    clock.at += timedelta(days=20)
    assert waits() == ([PartialDate.of(day - timedelta(days=10))], [])  # today: the list says that it is in force
    clock.at += timedelta(days=1)
    assert waits() == ([], [])


def test_an_agreement_about_a_strict_file_is_told_to_who_sees_it(
    workspace: Workspace, officer: Officer, made: Cohort
) -> None:
    sheet = filings.application(workspace, made.applications[0])
    filings.classify(workspace, officer=officer, application_id=sheet.id, seen=sheet.version,
                     level=Confidentiality.STRICT)  # fmt: skip
    draft = registers.proposed(workspace, officer=officer, call_id=made.call.id, sent=Sent.AGREEMENT)
    registers.record(workspace, officer=officer, draft=replace(draft, project_id=made.projects[0]))
    other = workspaces.add_officer(workspace, officer=officer, name="Autre", role=Role.OFFICER, party_code="QC").value
    told = []
    for reader in (officer, other):
        workspace.acts_for(reader)
        todo = dashboard.dashboard(workspace, officer=reader, call_id=made.call.id).todo
        told.append((len(due.due(workspace, DueFilter(made.call.id))), [one.code for one in todo].count("agreements")))
    assert told == [(1, 1), (0, 0)]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"recipient": " "}, "communication.incomplete"), ({"categories": ()}, "communication.incomplete"),
     ({"sent_on": date(2031, 1, 1)}, "communication.ahead")],
)  # fmt: skip
def test_a_communication_that_says_too_little_is_refused(
    workspace: Workspace, officer: Officer, made: Cohort, change: dict[str, Any], code: str
) -> None:
    draft = registers.proposed(workspace, officer=officer, call_id=made.call.id, sent=Sent.LETTERS)
    with pytest.raises(Refusal) as caught:
        registers.record(workspace, officer=officer, draft=replace(draft, **change))
    assert caught.value.code == code


def test_each_party_keeps_its_own_registers(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    other = workspaces.add_officer(workspace, officer=officer, name="Bram Peeters", party_code="WB",
                                   role=Role.OFFICER).value  # fmt: skip
    wanted = registers.proposed(workspace, officer=officer, call_id=made.call.id, sent=Sent.TABLE)
    with pytest.raises(Refusal, match=r"access\.protect-data"):
        registers.record(workspace, officer=other, draft=wanted)
    own = registers.proposed(workspace, officer=other, call_id=made.call.id, sent=Sent.TABLE)
    assert own.side is Side.SECOND
    registers.record(workspace, officer=other, draft=own)
    with pytest.raises(Refusal, match=r"access\.protect-data"):
        registers.report(workspace, officer=other, draft=IncidentDraft("QC", date(2026, 1, 5), "Courriel égaré"))


def test_what_is_about_a_strict_file_is_not_shown_to_who_may_not_see_it(
    workspace: Workspace, officer: Officer, made: Cohort
) -> None:
    draft = registers.proposed(workspace, officer=officer, call_id=made.call.id, sent=Sent.LETTERS)
    registers.record(workspace, officer=officer, draft=replace(draft, project_id=made.projects[0]))
    with workspace.write(officer, "test.strict") as transaction:
        transaction.lock(tables.Application, made.applications[0]).confidentiality = "strict"
        transaction.commit()
    assert len(registers.communications(workspace, "QC")) == 1
    workspace.acts_for(replace(officer, cleared=False))
    assert registers.communications(workspace, "QC") == ()


def test_an_incident_is_followed_until_it_is_closed(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    today = workspace.today()
    draft = IncidentDraft("QC", today, "Liste de contacts envoyée à un tiers", today - timedelta(days=1),
                          (DataCategory.CONTACTS,), 14)  # fmt: skip
    row = registers.report(workspace, officer=officer, draft=draft).value
    assert (row.number, row.waiting) == (1, (Waiting.RISK, Waiting.MEASURES))
    serious = replace(draft, risk=Risk.SERIOUS, measures="Rappel du fichier")
    row = registers.follow(workspace, officer=officer, row=row, draft=serious).value
    assert row.waiting == (Waiting.AUTHORITY, Waiting.PEOPLE)
    with pytest.raises(Refusal, match=r"incident\.open"):
        registers.follow(workspace, officer=officer, row=row, draft=replace(serious, closed_on=today))
    told = replace(serious, authority_told_on=today, people_told_on=today, closed_on=today)
    registers.follow(workspace, officer=officer, row=row, draft=told)
    assert registers.incidents(workspace, "QC")[0].waiting == ()
    with pytest.raises(Refusal, match=r"record\.moved"):
        registers.follow(workspace, officer=officer, row=row, draft=told)


def test_registers_are_printed_and_written_as_workbooks(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    draft = registers.proposed(workspace, officer=officer, call_id=made.call.id, sent=Sent.DOSSIER)
    registers.record(workspace, officer=officer, draft=draft)
    registers.report(workspace, officer=officer, draft=IncidentDraft(
        "QC", date(2026, 1, 5), "Ordinateur volé", happened_on=date(2026, 1, 2)))  # fmt: skip
    party = registers.party(workspace, "qc")
    said = {Register.COMMUNICATIONS: "1999", Register.INCIDENTS: "volé", Register.CERTIFICATES: "", Register.DUE: ""}
    for register, wanted in said.items():
        reader = PdfReader(BytesIO(register_papers.pdf(workspace, register, party)))
        text = "".join(page.extract_text() for page in reader.pages)
        assert wanted in text
    book = CalamineWorkbook.from_filelike(BytesIO(register_papers.workbook(workspace, Register.COMMUNICATIONS, party)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][0] == workspace.today()
    assert rows[1][2] == draft.recipient
    book = CalamineWorkbook.from_filelike(BytesIO(register_papers.workbook(workspace, Register.INCIDENTS, party)))
    assert book.get_sheet_by_index(0).to_python()[1][1:3] == [date(2026, 1, 2), date(2026, 1, 5)]
