"""A project that is reported on: objectives, grants with claims and pieces, a mission with outcomes, evaluations."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from cmpdesk.domain.closing import Evaluation, Item, Rating
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.missions import Mission
from cmpdesk.domain.money import Money
from cmpdesk.domain.outcomes import Axis, FollowUpDraft, FollowUpKind, OutcomeDraft
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import GrantDraft
from cmpdesk.domain.report_contents import Reach, ReportContent, Result, Statement
from cmpdesk.domain.reports import ReportDraft, ReportKind
from cmpdesk.services import baselines, closing, grants, outcomes, projects, reports
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.travelling import added
from tests.storage.fixtures import Clock

TODAY = date(2021, 12, 20)


@dataclass(frozen=True, slots=True)
class Reported:
    """The cohort, its first project with all that came of it, and the mission of that."""

    cohort: Cohort
    project_id: str
    mission: Mission


def reported(workspace: Workspace, officer: Officer, clock: Clock, count: int = 2) -> Reported:
    """Write two projects of which the first has come to its end."""
    clock.at = datetime(2021, 12, 20, 12, tzinfo=UTC)
    made = cohort(workspace, officer, count)
    baselines.adopt(workspace, officer=officer, call_id=made.call.id, label="")
    project_id = made.projects[0]
    aims = _aims(workspace, officer, project_id)
    _money(workspace, officer, project_id)
    said = (Result(aims[0], Side.FIRST, Reach.REACHED, 2), Result(aims[0], Side.SECOND, Reach.PARTLY, 1, "Un reporté"),
            Result(aims[1], Side.FIRST, Reach.REACHED, text="Guide paru en mars"))  # fmt: skip
    money = (Statement(Side.FIRST, Money(9_000_00, "CAD"), Money(1_250_50, "CAD")),)
    content = ReportContent("Deux ateliers, un guide et une conférence.", "Logos des deux gouvernements sur le guide.",
                            said, money, ("Anne Tremblay, directrice", "Luc Lambert"))  # fmt: skip
    draft = ReportDraft(ReportKind.FINAL, date(2021, 12, 10), milestone_id=made.at(0, "Rapport final"), content=content)
    report = reports.receive(workspace, officer=officer, project_id=project_id, draft=draft).value
    reports.accept(workspace, officer=officer, report_id=report.id, seen=report.version, on=date(2021, 12, 15))
    mission = added(workspace, officer, made.call.id, project_id)
    stop = mission.stops[0]
    outcomes.report_mission(
        workspace, officer=officer, mission_id=mission.id, seen=mission.version,
        activities={stop.id: "Visite du laboratoire et signature du protocole."},
        lines=[
            (None, OutcomeDraft(Axis.SHINE, "Conférence devant 150 personnes", "Programme de la journée", stop.id)),
            (None, OutcomeDraft(Axis.LEARN, "Méthode de suivi des lacs partagée", "Note technique n° 3")),
        ],
    )  # fmt: skip
    for kind, text, when in ((FollowUpKind.ACTION, "Accueillir la délégation namuroise à Québec", "2021-23"),
                             (FollowUpKind.LEAD, "Université de Namur et Université Laval", "2022")):  # fmt: skip
        outcomes.add_follow_up(workspace, officer=officer, call_id=made.call.id, draft=FollowUpDraft(
            kind, text, "Direction de l’international", officer.id, PartialDate.of_edtf(when), project_id, mission.id,
        ))  # fmt: skip
    _judged(workspace, officer, project_id)
    return Reported(made, project_id, mission)


def _aims(workspace: Workspace, officer: Officer, project_id: str) -> list[str]:
    with workspace.write(officer, "test.objectives") as transaction:
        made = [
            transaction.add(tables.Objective(project_id=project_id, position=0, text="Tenir des ateliers", target=2,
                                             unit="ateliers")),
            transaction.add(tables.Objective(project_id=project_id, position=1, text="Publier un guide")),
        ]  # fmt: skip
        transaction.commit()
    return [one.id for one in made]


def _money(workspace: Workspace, officer: Officer, project_id: str) -> None:
    lines = [(None, GrantDraft(Side.FIRST, "MRIF", 2021, Money(10_000_00, "CAD"))),
             (None, GrantDraft(Side.SECOND, "WBI", 2021, Money(8_000_00, "EUR")))]  # fmt: skip
    version = projects.project(workspace, project_id).row.version
    grant, _ = grants.set_lines(workspace, officer=officer, project_id=project_id, seen=version, lines=lines).value

    def act(what: Any, **asked: Any) -> Any:
        seen = projects.project(workspace, project_id).row.version
        return what(workspace, officer=officer, grant_id=grant.id, seen=seen, **asked).value

    claim = act(grants.claim, cents=8_000_00, received_on=date(2021, 11, 2)).claims[0]
    for label, cents, eligible in (("Billets de train", 1_200_00, True), ("Location de salle", 6_300_00, True),
                                   ("Repas", 500_00, False)):  # fmt: skip
        act(grants.support, claim_id=claim.id, label=label, cents=cents, eligible=eligible)
    act(grants.decide_claim, claim_id=claim.id, cents=7_500_00, on=date(2021, 11, 20), reason="Repas non admissibles")


def _judged(workspace: Workspace, officer: Officer, project_id: str) -> None:
    for side, rating, text in ((Side.FIRST, Rating.GOOD, "Les objectifs sont atteints, le guide circule."),
                               (Side.SECOND, Rating.PARTIAL, "Un atelier a été reporté.")):  # fmt: skip
        seen = closing.sheet(workspace, project_id).closing.version
        closing.evaluate(workspace, officer=officer, project_id=project_id, seen=seen, side=side,
                         evaluation=Evaluation(rating, text))  # fmt: skip
    seen = closing.sheet(workspace, project_id).closing.version
    closing.tick(workspace, officer=officer, project_id=project_id, seen=seen, items=[Item.ORIGINALS])
