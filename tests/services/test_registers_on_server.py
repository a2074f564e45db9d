"""Registers between officers with logins of their own: each Party keeps and destroys its own, and all may read."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.registers import IncidentDraft, Sent
from cmpdesk.domain.retention import Fate, Kind
from cmpdesk.services import history, registers, retention, workspaces
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import Clock
from tests.storage.logins import Server, server

LATER = datetime(2029, 6, 1, 12, tzinfo=UTC)


def ended(made: Server, confidentiality: Confidentiality | None = None) -> Cohort:
    """A project that ended in 2021, with a document on each side."""
    held = cohort(made.owner, made.lead, 1, state="completed", confidentiality=confidentiality)
    with made.owner.write(made.lead, "test.files") as transaction:
        for place, side in enumerate(("first", "second")):
            digest = transaction.put_blob(f"document {side}".encode())
            transaction.add(tables.ProjectFile(
                id=f"{place:032}", project_id=held.projects[0], side=side, title=side, name=f"{side}.pdf", size=10,
                sha256=digest, media="application/pdf", added_on=date(2021, 9, 1),
            ))  # fmt: skip
        transaction.commit()
    return held


def files(workspace: Workspace) -> list[str]:
    with workspace.read() as connection:
        return sorted(row.name for row in connection.execute(tables.ProjectFile.__table__.select()))


def test_each_party_keeps_its_registers_and_destroys_its_own(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        held = ended(made)
        clock.at = LATER
        plain = made.officer("une", Role.OFFICER, party="QC")
        lead = made.officer("deux", Role.LEAD, party="QC", cleared=True)
        other = made.officer("trois", Role.LEAD, party="WB", cleared=True)
        opened = [made.open(one) for one in (plain, lead, other)]
        ours, leading, theirs = opened
        try:
            draft = registers.proposed(ours, officer=plain, call_id=held.call.id, sent=Sent.DOSSIER)
            registers.record(ours, officer=plain, draft=draft, keep_basis=True)
            registers.report(ours, officer=plain, draft=IncidentDraft("QC", ours.today(), "Courriel égaré"))
            assert len(registers.communications(theirs, "QC")) == len(registers.incidents(theirs, "QC")) == 1
            rule = retention.rules(ours, "QC")[-1]
            wanted = replace(rule, years=6, proposed=False)
            retention.set_rule(ours, officer=plain, seen=rule, rule=wanted)
            chosen = [(Kind.SORTED, held.projects[0])]
            for workspace, officer in ((ours, plain), (theirs, other)):
                with pytest.raises(Foreseen) as refused:
                    retention.destroy(workspace, officer=officer, party_code="QC", chosen=chosen, authorisation="A")
                assert refused.value.code in {"access.erase-person", "access.protect-data"}
            one = retention.destroy(leading, officer=lead, party_code="QC", chosen=chosen, authorisation="A-7").value
            assert (one.number, one.counts) == (1, {"files": 1})
            assert files(theirs) == ["second.pdf"]
            (seen,) = registers.certificates(theirs, "QC")
            assert registers.certificate_pdf(theirs, seen).startswith(b"%PDF")
            with pytest.raises(Refusal):
                history.undo(ours, officer=plain)
            assert workspaces.check(made.owner).sound
        finally:
            for workspace in opened:
                workspace.close()


def test_the_certificate_of_a_strict_file_is_read_by_who_is_cleared(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        held = ended(made, confidentiality=Confidentiality.STRICT)
        clock.at = LATER
        plain = made.officer("une", Role.OFFICER, party="QC")
        lead = made.officer("deux", Role.LEAD, party="QC", cleared=True)
        ours, leading = made.open(plain), made.open(lead)
        try:
            assert retention.due(ours, "QC").due == ()
            chosen = [(one.held.kind, one.held.id) for one in retention.due(leading, "QC").due
                      if one.rule.fate is Fate.SORT]  # fmt: skip
            assert chosen == [(Kind.SORTED, held.projects[0])]
            made_one = retention.destroy(leading, officer=lead, party_code="QC", chosen=chosen, authorisation="A").value
            assert registers.certificate_pdf(leading, registers.certificates(leading, "QC")[0])
            (seen,) = registers.certificates(ours, "QC")
            assert (seen.counts, seen.sha256) == (None, "")
            with pytest.raises(Refusal, match=r"blob\.missing"), ours.read() as connection:
                blobs.get(connection, made_one.sha256)
        finally:
            ours.close()
            leading.close()
