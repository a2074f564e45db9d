"""One workspace of each released schema is kept and must open for ever, with all that it held.

`python -m tests.storage.test_released` writes the file of the present schema, once, when it is released.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.services import calls, directory, filings, history, juries, notes, programmes, workspaces
from cmpdesk.storage import schema, tables
from cmpdesk.storage.base import Base
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, fill

JUDGED = ("expert", "affiliation", "invitation", "tie", "preference", "assignment", "declaration", "score_sheet",
          "mark", "returned_file", "jury", "consolidation", "ranking")  # fmt: skip
FOLLOWED = ("project", "promoter", "instrument", "project_file", "change_request", "holiday", "milestone", "revision",
            "baseline", "baseline_entry", "grant_line", "instalment", "claim", "supporting_piece", "carry_over",
            "letter_template", "letter")  # fmt: skip
REVIEWED = ("mission", "traveller", "mission_stop", "mission_cost", "outcome", "follow_up", "objective",
            "progress_sheet", "progress_file", "review", "delegate", "recusal", "opinion", "review_decision",
            "instalment_decision", "report", "closing", "communication", "retention_rule", "disposal",
            "incident")  # fmt: skip
FOLDER = Path(__file__).parent / "released"


def make(path: Path) -> None:
    """Write a small workspace with something of everything that a later schema could lose."""
    workspace = workspaces.create(str(path), office=None, officer_name="Nadine Courtemanche")
    try:
        (officer,) = workspaces.officers(workspace)
        call = a_call(workspace, officer)
        (application, *_) = fill(workspace, officer, call, ["Serres nordiques"])
        notes.add(workspace, officer=officer, application_id=application, text="Rappeler l’Institut.")
        draft = ReviewerDraft("QC-01", "Odile Tremblay-Roy", "odile@exemple.quebec", "Institut du Lac", (), ("fr",), 5)
        juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft)
        home = next(one for one in directory.organisations(workspace) if one.name == "Institut du Lac")
        directory.rename_organisation(
            workspace, officer=officer, organisation_id=home.id, seen=home.version, name="Institut des lacs",
            until=PartialDate.of(date(2026, 6, 30)),
        )  # fmt: skip
        history.undo(workspace, officer=officer)
        history.redo(workspace, officer=officer)
        _judge(workspace, officer, call.id, application)
        _follow(workspace, officer, call.id, application)
        _review(workspace, officer, call.id)
    finally:
        workspace.close()


def _judge(workspace: Workspace, officer: Officer, call_id: str, application: str) -> None:
    """Write a row of each table of experts, conflicts and marks."""
    with workspace.write(officer, "test.judged") as tx:
        reader, home = tx.find(tables.Reviewer)[0], tx.find(tables.Organisation)[0]
        expert = tx.first(tables.Expert, person_id=reader.person_id) or tx.add(tables.Expert(
            party_code="QC", person_id=reader.person_id, sectors=[], keywords=[], languages=["fr"], unavailable=[]
        ))  # fmt: skip
        on = date(2026, 4, 1)
        tx.add(tables.Invitation(expert_id=expert.id, call_id=call_id, asked_on=on, answer="accepted"))
        if tx.first(tables.Affiliation) is None:
            tx.add(tables.Affiliation(person_id=reader.person_id, organisation_id=home.id))
        tx.add(tables.Tie(person_id=reader.person_id, organisation_id=home.id, kind="family", source="Entretien"))
        tx.add(tables.Preference(reviewer_id=reader.id, application_id=application, value=2))
        tx.add(tables.Assignment(reviewer_id=reader.id, application_id=application, origin="hand", locked=True))
        tx.add(tables.Declaration(application_id=application, reviewer_id=reader.id, answer="none",
                                  declared_at=workspace.now()))  # fmt: skip
        sheet = tx.add(tables.ScoreSheet(reviewer_id=reader.id, application_id=application, grid_number=1, waived={},
                                         source="screen", saved_at=workspace.now(), strengths="Solide"))  # fmt: skip
        tx.add(tables.Mark(sheet_id=sheet.id, criterion="C1", halves=7, comment="Clair"))
        digest = tx.put_blob(b"fiche")
        tx.add(tables.ReturnedFile(call_id=call_id, reviewer_id=reader.id, file_name="fiche.pdf", sha256=digest,
                                   received_at=workspace.now(), outcome="accepted", detail={}))  # fmt: skip
        tx.add(tables.Jury(call_id=call_id, side="first", agenda=["Accueil"]))
        tx.add(tables.Consolidation(call_id=call_id, application_id=application, side="first", marks={"C1": 7}))
        tx.add(tables.Ranking(call_id=call_id, side="first", number=1, grid_number=1, frozen_at=workspace.now(),
                              frozen_by=officer.id, digest="0" * 64, value={}))  # fmt: skip
        tx.commit()


def _follow(workspace: Workspace, officer: Officer, call_id: str, application: str) -> None:
    """Write a row of each table of projects, calendars, grants and letters."""
    on = date(2026, 9, 1)
    with workspace.write(officer, "test.followed") as tx:
        home = tx.find(tables.Organisation)[0]
        project = tx.add(tables.Project(call_id=call_id, application_id=application, state="running", retained_on=on))
        tx.add(tables.Promoter(project_id=project.id, side="first", organisation_id=home.id, officer_id=officer.id))
        tx.add(tables.Instrument(project_id=project.id, side="first", kind="agreement", sent_on=on))
        tx.add(tables.ProjectFile(project_id=project.id, title="Convention", name="c.pdf", size=4,
                                  sha256=tx.put_blob(b"acte"), media="application/pdf", added_on=on))  # fmt: skip
        asked = tx.add(tables.ChangeRequest(project_id=project.id, number=1, kind="calendar", requester="Institut",
                                            asked_on=on, changes={"lines": [["Fin", "2027", "2028"]]}))  # fmt: skip
        tx.add(tables.Holiday(calendar="QC", day=date(2026, 6, 24), name={"fr": "Fête nationale"}))
        due = tx.add(tables.Milestone(project_id=project.id, kind="end", name={"fr": "Fin"}, edtf="2028-23", rule={}))
        kept = tx.add(tables.Baseline(call_id=call_id, number=1, kind="original", label="Origine",
                                      taken_at=workspace.now(), taken_by=officer.id))  # fmt: skip
        tx.add(tables.BaselineEntry(baseline_id=kept.id, project_id=project.id, value={"end": "2027-23"}))
        moved = tx.add(tables.Revision(call_id=call_id, number=1, title="Report", before_id=kept.id, changes=[]))
        grant = tx.add(tables.GrantLine(project_id=project.id, side="first", funder="MRIF", year=2026, cents=12_000_00,
                                        currency="CAD"))  # fmt: skip
        tx.add(tables.Instalment(grant_id=grant.id, position=1, cents=6_000_00, milestone_id=due.id))
        claim = tx.add(tables.Claim(grant_id=grant.id, number=1, received_on=on, cents=1_000_00))
        tx.add(tables.SupportingPiece(claim_id=claim.id, number=1, label="Train", cents=1_000_00, eligible=True))
        tx.add(tables.CarryOver(grant_id=grant.id, year=2027, cents=500_00, deciding_body="CMP", decided_on=on))
        tx.add(tables.LetterTemplate(party_code="QC", kind="calendar", language="fr", number=1, subject="Objet",
                                     body="Texte"))  # fmt: skip
        tx.add(tables.Letter(call_id=call_id, project_id=project.id, revision_id=moved.id, request_id=asked.id,
                             side="first", kind="calendar", language="fr", recipient="Institut", subject="Objet",
                             body="Texte", dated_on=on))  # fmt: skip
        tx.commit()


def _review(workspace: Workspace, officer: Officer, call_id: str) -> None:
    """Write a row of each table of missions, reviews, reports and registers."""
    on = date(2027, 9, 1)
    with workspace.write(officer, "test.reviewed") as tx:
        project, person = tx.find(tables.Project)[0], tx.find(tables.Person)[0]
        day = tx.add(tables.Milestone(project_id=project.id, kind="mission", name={"fr": "Mission"}, edtf="2027-10",
                                      rule={}))  # fmt: skip
        mission = tx.add(tables.Mission(call_id=call_id, project_id=project.id, milestone_id=day.id, number=1,
                                        title="Mission à Namur", sending="first", days=4))  # fmt: skip
        tx.add(tables.Traveller(mission_id=mission.id, person_id=person.id, function="Chercheuse"))
        tx.add(tables.MissionStop(mission_id=mission.id, position=1, city="Namur", objectives="Essais"))
        tx.add(tables.MissionCost(mission_id=mission.id, kind="journey", payer="first", planned_cents=1_200_00,
                                  currency="CAD"))  # fmt: skip
        tx.add(tables.Outcome(mission_id=mission.id, project_id=project.id, position=1, axis="learn", text="Essais"))
        tx.add(tables.FollowUp(call_id=call_id, project_id=project.id, kind="lead", text="Suite", edtf="2028"))
        tx.add(tables.Objective(project_id=project.id, position=1, text="Deux serres", target=2, unit="serres"))
        review = tx.add(tables.Review(call_id=call_id, number=1, state="held", agenda=["Accueil"], themes=["Climat"],
                                      minutes={}))  # fmt: skip
        sheet = tx.add(tables.ProgressSheet(review_id=review.id, project_id=project.id, side="first", number=1,
                                            code="0123456789ABCDEF", language="fr", issued_at=workspace.now(),
                                            questions={}, answers={}))  # fmt: skip
        tx.add(tables.ProgressFile(review_id=review.id, sheet_id=sheet.id, name="bilan.pdf",
                                   sha256=tx.put_blob(b"bilan"), outcome="accepted", read_at=workspace.now()))
        member = tx.add(tables.Delegate(review_id=review.id, side="first", position=1, person_id=person.id,
                                        role="co-chair", present=True))  # fmt: skip
        tx.add(tables.Recusal(delegate_id=member.id, project_id=project.id, reason="Parenté"))
        tx.add(tables.Opinion(review_id=review.id, project_id=project.id, side="first", opinion="continue",
                              given_on=on))  # fmt: skip
        decided = tx.add(tables.ReviewDecision(review_id=review.id, project_id=project.id, outcome="continue", dates=[],
                                               decided_on=on))  # fmt: skip
        paid = tx.find(tables.Instalment)[0]
        tx.add(tables.InstalmentDecision(decision_id=decided.id, instalment_id=paid.id, effect="released"))
        tx.add(tables.Report(call_id=call_id, project_id=project.id, kind="progress", received_on=on, content={}))
        tx.add(tables.Closing(project_id=project.id, checklist={"reports": "2028-06-01"}))
        tx.add(tables.Communication(call_id=call_id, side="first", sent_on=on, recipient="WBI", purpose="Jury",
                                    legal_basis="Entente", categories="Noms"))  # fmt: skip
        tx.add(tables.RetentionRule(party_code="QC", kind="application", starts="closed", years=7, fate="sort"))
        tx.add(tables.Disposal(party_code="QC", number=1, kind="application", done_on=on, things={"rows": 3}))
        tx.add(tables.Incident(party_code="QC", number=1, found_on=on, nature="Envoi au mauvais destinataire",
                               risk="low"))  # fmt: skip
        tx.commit()


def test_the_present_schema_has_its_file() -> None:
    assert (FOLDER / f"{schema.HEAD}.cmpdesk").is_file()


@pytest.mark.parametrize("released", sorted(FOLDER.glob("*.cmpdesk")), ids=lambda path: path.stem)
def test_a_workspace_of_every_release_opens_with_all_that_it_held(released: Path, tmp_path: Path) -> None:
    path = tmp_path / "ancien.cmpdesk"
    shutil.copy(released, path)
    workspace = workspaces.open_workspace(str(path))
    try:
        assert workspaces.check(workspace).sound
        (officer,) = workspaces.officers(workspace)
        assert officer.name == "Nadine Courtemanche"
        (call,) = calls.calls(workspace)
        assert len(programmes.programmes(workspace)) == 1
        (reviewer,) = juries.reviewers(workspace, call_id=call.id, side=Side.FIRST)
        assert (reviewer.code, reviewer.name) == ("QC-01", "Odile Tremblay-Roy")
        names = {one.name: [former.name for former in one.former_names] for one in directory.organisations(workspace)}
        assert names["Institut des lacs"] == ["Institut du Lac"]
        held = filings.page(workspace, ApplicationFilter(call.id), Sort("number")).rows
        said = [note.text for one in held for note in notes.notes(workspace, one.id)]
        assert said == ([] if released.stem == "0001" else ["Rappeler l’Institut."])
        with workspace.read() as connection:
            kept = {name: connection.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one()
                    for name in (*JUDGED, *FOLLOWED, *REVIEWED)}  # fmt: skip
        since = {"0003": JUDGED, "0004": FOLLOWED, "0005": REVIEWED}
        rows = {name: int(released.stem >= first) for first, names in since.items() for name in names}
        assert kept == {**rows, "milestone": rows["milestone"] + rows["mission"]}
    finally:
        workspace.close()


if __name__ == "__main__":
    make(FOLDER / f"{schema.HEAD}.cmpdesk")
