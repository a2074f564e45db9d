"""A mid-term review that can be written up: delegations, agenda, a theme, opinions, a decision with a new date."""

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import OpinionCode
from cmpdesk.services import reviews
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort
from tests.services.reviewed import opined, review_of

HELD = PartialDate.of_edtf("2020-09-17")


def minuted(workspace: Workspace, officer: Officer, made: Cohort) -> str:
    """Hold the meeting of a cohort on a day, with both co-chairs, and return its id."""
    review_id = review_of(workspace, officer, made)
    with workspace.write(officer, "test.seats") as transaction:
        row = transaction.get(tables.Review, review_id)
        row.agenda, row.themes = ["Accueil", "Examen des projets"], [{"fr": "Transition", "en": "Transition"}]
        milestone = transaction.get(tables.Milestone, made.of_session("Mi-étape"))
        milestone.edtf, milestone.rule, milestone.anchor_id = HELD.edtf, {}, None
        milestone.earliest, milestone.latest = HELD.earliest, HELD.latest
        for side, name in ((Side.FIRST, "Anne Tremblay"), (Side.SECOND, "Isabelle Fontenoy")):
            person = transaction.add(tables.Person(name=name, name_key=name.lower()))
            transaction.add(tables.Delegate(review_id=review_id, side=str(side), position=0, person_id=person.id,
                                            function="coprésidente", role="co-chair"))  # fmt: skip
        transaction.commit()
    opined(workspace, officer, review_id, made.projects[0], OpinionCode.RESCHEDULE)
    opined(workspace, officer, review_id, made.projects[1], OpinionCode.STOP, (Side.FIRST,), "Sans nouvelles.")
    decision = reviews.decisions(workspace, review_id)[0]
    reviews.propose(workspace, officer=officer, review_id=review_id, project_id=made.projects[0], seen=decision.version,
                    dates=[(made.at(0, "Fin"), PartialDate.of_edtf("2022-21"))], conditions="")  # fmt: skip
    return review_id
