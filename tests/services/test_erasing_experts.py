"""Erasing a person who is an expert and sits in a jury: what they are goes, what they judged stays under the code."""

import pytest
from sqlalchemy import select

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.privacy import MentionKind
from cmpdesk.domain.programmes import Side
from cmpdesk.services import juries, privacy, workspaces
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.base import Base
from cmpdesk.storage.declaring import entities
from cmpdesk.storage.workspace import Workspace
from tests.services.marking import marking
from tests.storage.fixtures import Clock, a_call, check_refused, fill
from tests.storage.logins import server

NAME, MARK = "Odette Lavoie", "zibeline"
"""The person, and a word in all that is told of them."""


@pytest.fixture
def quebec(workspace: Workspace, officer: Officer) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name="Lise", party_code="QC", role=Role.LEAD,
                                  cleared=True).value  # fmt: skip


@pytest.fixture
def person(workspace: Workspace, officer: Officer, quebec: Officer) -> str:
    """An expert of both Parties who marked an application in the jury of Québec, and chairs it."""
    call = a_call(workspace, officer)
    (application,) = fill(workspace, officer, call, ["Serres"])
    draft = ReviewerDraft("QC-01", NAME, "", "Institut Sphaigne", (), ("fr",), 9)
    reader = juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft).value
    juries.assign(workspace, officer=officer, reviewer_id=reader.id, application_id=application)
    with workspace.write(quebec, "test.judged") as tx:
        row = tx.get(tables.Reviewer, reader.id)
        row.keywords = [MARK]
        recused = tx.first(tables.Assignment, reviewer_id=reader.id)
        assert recused is not None
        recused.recused_at, recused.recusal_reason = workspace.now(), f"Conjoint, {MARK}"
        home = tx.find(tables.Organisation)[0]
        for code in ("QC", "WB"):
            expert = tx.first(tables.Expert, party_code=code) or tx.add(
                tables.Expert(party_code=code, person_id=row.person_id, languages=["fr"])
            )
            expert.sectors, expert.keywords, expert.unavailable = [MARK], [MARK], [["", "", MARK]]
            expert.remarks = MARK
            tx.add(tables.Invitation(expert_id=expert.id, call_id=call.id, asked_on=workspace.today(), reason=MARK))
        tx.add(tables.Affiliation(person_id=row.person_id, organisation_id=home.id, role=MARK))
        tx.add(tables.Tie(person_id=row.person_id, organisation_id=home.id, kind="family", source=MARK, remarks=MARK))
        tx.add(tables.Declaration(application_id=application, reviewer_id=reader.id, answer="potential",
                                  explanation=MARK, measure="none", measure_reason=MARK,
                                  declared_at=workspace.now()))  # fmt: skip
        digest = tx.put_blob(MARK.encode())
        sheet = tx.add(tables.ScoreSheet(reviewer_id=reader.id, application_id=application, grid_number=1, waived={},
                                         source="pdf", file_sha256=digest, saved_at=workspace.now(),
                                         strengths="Solide"))  # fmt: skip
        tx.add(tables.Mark(sheet_id=sheet.id, criterion="C1", halves=7, comment="Clair"))
        tx.add(tables.ReturnedFile(call_id=call.id, reviewer_id=reader.id, file_name=f"{MARK}.pdf", sha256=digest,
                                   received_at=workspace.now(), outcome="accepted", detail={"by": MARK}))  # fmt: skip
        tx.add(tables.Jury(call_id=call.id, side="first", agenda=[], chair=NAME, rapporteur="Prisca Mbuyi"))
        tx.commit()
        return row.person_id


def told(workspace: Workspace, *words: str) -> list[str]:
    """Return every value of every table in which one of `words` stands."""
    found = []
    with workspace.read() as connection:
        for kind in entities(Base):
            for row in connection.execute(select(kind.__table__)):
                found += [str(value) for value in row if any(word in str(value).lower() for word in words)]
    return found


def count(workspace: Workspace, kind: type[Base]) -> int:
    with workspace.read() as connection:
        return len(connection.execute(select(kind.__table__)).all())


def test_what_an_expert_is_goes_and_what_they_judged_stays(workspace: Workspace, quebec: Officer,
                                                           person: str) -> None:  # fmt: skip
    assert told(workspace, MARK, "lavoie")
    assert privacy.preview(workspace, officer=quebec, person_id=person).experts == ("QC", "WB")
    privacy.erase_person(workspace, officer=quebec, person_id=person)
    assert told(workspace, MARK, "lavoie") == []
    assert [count(workspace, one) for one in (tables.Expert, tables.Invitation, tables.Affiliation, tables.Tie)] == [
        0, 0, 0, 0
    ]  # fmt: skip
    with workspace.read() as connection:
        declared = connection.execute(select(tables.Declaration.__table__)).one()
        sheet = connection.execute(select(tables.ScoreSheet.__table__)).one()
        file = connection.execute(select(tables.ReturnedFile.__table__)).one()
        jury = connection.execute(select(tables.Jury.__table__)).one()
        seat = connection.execute(select(tables.Reviewer.__table__)).one()
        recused = connection.execute(select(tables.Assignment.__table__)).one()
        with pytest.raises(Refusal, match=r"blob\.missing"):
            blobs.get(connection, file.sha256)
    assert (seat.code, seat.organisation_id, seat.keywords) == ("QC-01", None, [])
    assert recused.recused_at is not None
    assert (declared.answer, declared.measure, declared.explanation) == ("potential", "none", "")
    assert (sheet.strengths, sheet.file_sha256) == ("Solide", file.sha256)
    assert (file.file_name, file.outcome) == (privacy.ERASED, "erased")
    assert (jury.chair, jury.rapporteur) == (privacy.ERASED, "Prisca Mbuyi")
    assert count(workspace, tables.Mark) == 1
    assert workspaces.check(workspace).faults == ()


def test_a_text_of_a_jury_that_names_the_person_is_told(workspace: Workspace, quebec: Officer, person: str) -> None:
    with workspace.write(quebec, "test.texts") as tx:
        tx.find(tables.Mark)[0].comment = f"Selon {NAME}"
        sheet = tx.find(tables.ScoreSheet)[0]
        call = tx.find(tables.Call)[0]
        tx.add(tables.Consolidation(call_id=call.id, application_id=sheet.application_id, side="first", marks={},
                                    divergence=f"{NAME} s’abstient"))  # fmt: skip
        tx.commit()
    mentions = privacy.preview(workspace, officer=quebec, person_id=person).mentions
    assert [one.kind for one in mentions] == [MentionKind.SCORE_SHEET, MentionKind.CONSOLIDATION]


@pytest.mark.parametrize(("derogation", "reason"), [
    (f"{NAME} est malade", ""), ("", f"{NAME.upper()} a omis un dossier"),
])  # fmt: skip
def test_reasons_of_a_ranking_that_name_the_person_are_told(workspace: Workspace, quebec: Officer, person: str,
                                                            derogation: str, reason: str) -> None:  # fmt: skip
    with workspace.write(quebec, "test.ranking") as tx:
        call = tx.find(tables.Call)[0]
        for number, said in enumerate(((derogation, reason), ("Délai", "Erreur de saisie")), 1):
            tx.add(tables.Ranking(call_id=call.id, side="first", number=number, grid_number=1, frozen_by=quebec.id,
                                  frozen_at=workspace.now(), digest="0" * 64, value={"derogation": said[0]},
                                  reason=said[1], version=1))  # fmt: skip
        tx.commit()
        title = call.title
    (told,) = privacy.preview(workspace, officer=quebec, person_id=person).mentions
    assert (told.kind, told.application, told.call) == (MentionKind.RANKING, "", title)


def test_who_does_not_see_the_marks_does_not_erase_their_reader(workspace: Workspace, officer: Officer,
                                                                person: str) -> None:  # fmt: skip
    other = workspaces.add_officer(workspace, officer=officer, name="Marc", party_code="WB", role=Role.LEAD,
                                   cleared=True).value  # fmt: skip
    for one in (other, officer):
        workspace.acts_for(one)
        with check_refused(workspace, "erasure.marks-closed"):
            privacy.preview(workspace, officer=one, person_id=person)
        with check_refused(workspace, "erasure.marks-closed"):
            privacy.erase_person(workspace, officer=one, person_id=person)


def test_a_lead_of_the_other_party_erases_it_all_the_same(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        ground = marking(made.owner, made.lead)
        lead = made.officer("Lise", Role.LEAD, party="WB", cleared=True)
        held = juries.assignments(made.owner, ground.call.id, Side.FIRST)[0]
        juries.recuse(made.owner, officer=ground.officer, assignment_id=held.id, seen=held.version, reason=MARK)
        with made.owner.read() as connection:
            person_id = connection.execute(select(tables.Reviewer.person_id)).scalar_one()
        theirs = made.open(lead)
        try:
            privacy.erase_person(theirs, officer=lead, person_id=person_id)
        finally:
            theirs.close()
        assert told(made.owner, MARK, "lectrice") == []
        assert workspaces.check(made.owner).faults == ()


def test_what_others_declared_of_the_person_is_told(workspace: Workspace, officer: Officer, quebec: Officer,
                                                    person: str) -> None:  # fmt: skip
    with workspace.write(quebec, "test.declared") as tx:
        own = tx.find(tables.Declaration)[0]
        own.explanation = f"{NAME} est ma conjointe"
        tx.find(tables.Assignment)[0].recusal_reason = f"{NAME} s’est retirée"
        tx.commit()
    assert privacy.preview(workspace, officer=quebec, person_id=person).mentions == (), "these go"
    with workspace.write(quebec, "test.declared") as tx:
        tx.add(tables.Declaration(application_id=own.application_id, officer_id=officer.id, answer="real",
                                  explanation=f"Sœur de {NAME}", declared_at=workspace.now()))  # fmt: skip
        tx.commit()
    (told_of,) = privacy.preview(workspace, officer=quebec, person_id=person).mentions
    assert told_of.kind is MentionKind.DECLARATION
    privacy.erase_person(workspace, officer=quebec, person_id=person)
    assert [one for one in told(workspace, "lavoie") if "conjointe" in one or "retirée" in one] == []
