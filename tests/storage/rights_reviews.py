"""Mid-term reviews with all that hangs on them, for the matrix of rights."""

from typing import Any

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.programmes import Side
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace


def reviewed(owner: Workspace, lead: Officer, call_id: str, strict: set[str]) -> set[str]:
    """Hold a review of each project, with missions, sheets and reports; fill the registers of people's data.

    Return the keys of the rows that belong to a project of `strict`.
    """
    today = owner.today()
    found: set[str] = set()
    with owner.write(lead, "test.review") as tx:
        person = tx.find(tables.Person)[0]
        review = tx.add(tables.Review(call_id=call_id, number=1, state="held", agenda=[], themes=[], minutes={}))
        delegate = tx.add(tables.Delegate(review_id=review.id, side="first", position=1, person_id=person.id,
                                          role="co-chair"))  # fmt: skip
        for code in ("QC", "WB"):
            tx.add(tables.RetentionRule(party_code=code, kind="application", starts="closed", years=3, fate="destroy"))
            tx.add(tables.Incident(party_code=code, number=1, found_on=today, nature="Envoi", risk="low"))
            tx.add(tables.Disposal(party_code=code, number=1, kind="application", done_on=today, things={}))
        for place, project in enumerate(tx.find(tables.Project, call_id=call_id)):
            digest = tx.put_blob(f"bilan {project.id}".encode())
            due = tx.add(tables.Milestone(project_id=project.id, kind="mission", name={"fr": "Mission"}, rule={}))
            mission = tx.add(tables.Mission(call_id=call_id, project_id=project.id, milestone_id=due.id, title="M",
                                            number=place + 1, sending="first", days=3))  # fmt: skip
            decision = tx.add(tables.ReviewDecision(review_id=review.id, project_id=project.id, dates=[]))
            grants = [one.id for one in tx.find(tables.GrantLine, project_id=project.id)]
            paid = next(one for one in tx.find(tables.Instalment) if one.grant_id in grants)
            made: list[Any] = [
                due, mission, decision,
                tx.add(tables.Traveller(mission_id=mission.id, person_id=person.id)),
                tx.add(tables.MissionStop(mission_id=mission.id, position=1, city="Namur")),
                tx.add(tables.MissionCost(mission_id=mission.id, kind="journey", payer="first", currency="CAD")),
                tx.add(tables.Outcome(project_id=project.id, mission_id=mission.id, position=1, axis="learn",
                                      text="t")),
                tx.add(tables.FollowUp(call_id=call_id, project_id=project.id, kind="lead", text="t")),
                tx.add(tables.Recusal(delegate_id=delegate.id, project_id=project.id)),
                tx.add(tables.InstalmentDecision(decision_id=decision.id, instalment_id=paid.id, effect="released")),
                tx.add(tables.Objective(project_id=project.id, position=1, text="t")),
                tx.add(tables.Report(call_id=call_id, project_id=project.id, kind="final", received_on=today,
                                     content={})),
                tx.add(tables.Closing(project_id=project.id, checklist={})),
            ]  # fmt: skip
            for side in map(str, Side):
                sheet = tx.add(tables.ProgressSheet(review_id=review.id, project_id=project.id, side=side, number=1,
                                                    code=f"{place}{side}", language="fr", issued_at=owner.now(),
                                                    questions={}, answers={}))  # fmt: skip
                made += [
                    sheet,
                    tx.add(tables.ProgressFile(review_id=review.id, sheet_id=sheet.id, name="b.pdf", sha256=digest,
                                               outcome="accepted", read_at=owner.now())),
                    tx.add(tables.Opinion(review_id=review.id, project_id=project.id, side=side, opinion="continue",
                                          given_on=today)),
                    tx.add(tables.Communication(call_id=call_id, project_id=project.id, side=side, sent_on=today,
                                                recipient="r", purpose="p", legal_basis="b", categories="c")),
                ]  # fmt: skip
            if project.id in strict:
                found |= {one.id for one in made} | {digest}
        tx.commit()
    return found
