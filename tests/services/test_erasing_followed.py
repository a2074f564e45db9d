"""Erasing a person who travelled, sat in a delegation and is named in what was followed and sent."""

from typing import Any

import pytest

from cmpdesk.domain.directory import Officer, PersonDraft, Role
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.privacy import MentionKind
from cmpdesk.domain.registers import IncidentDraft, Sent
from cmpdesk.services import directory, privacy, registers, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.test_privacy import everything
from tests.storage.fixtures import Clock
from tests.storage.logins import server

NAME, FUNCTION, REASON = "Éloïse Marchandeau", "Directrice des marées hautes", "Cousine du promoteur"
SEAT = "Conseillère aux estuaires"


def followed(workspace: Workspace, officer: Officer, made: Cohort) -> str:
    """Write a mission, a delegation and a recusal of the person; return who they are."""
    person = directory.add_person(workspace, officer=officer, draft=PersonDraft(NAME)).value
    with workspace.write(officer, "test.followed") as transaction:
        mission = transaction.add(tables.Mission(
            call_id=made.call.id, project_id=made.projects[0], milestone_id=made.at(0, "Fin de la mission"), number=1,
            title="Rencontre", sending="first", days=5,
        ))  # fmt: skip
        review = transaction.add(tables.Review(call_id=made.call.id, number=1, state="open", agenda=[], themes=[],
                                               minutes={}))  # fmt: skip
        transaction.add(tables.Traveller(mission_id=mission.id, person_id=person.id, function=FUNCTION))
        delegate = transaction.add(tables.Delegate(review_id=review.id, side="first", position=0, person_id=person.id,
                                                   function=SEAT, role="member"))  # fmt: skip
        transaction.add(tables.Recusal(delegate_id=delegate.id, project_id=made.projects[0], reason=REASON))
        transaction.add(tables.FollowUp(call_id=made.call.id, project_id=made.projects[0], kind="action",
                                        text="Écrire au port", owner=NAME))  # fmt: skip
        transaction.commit()
    return person.id


def test_what_a_traveller_and_a_delegate_left_goes_and_texts_are_listed(workspace: Workspace, officer: Officer) -> None:
    made = cohort(workspace, officer, 1)
    person_id = followed(workspace, officer, made)
    draft = registers.proposed(workspace, officer=officer, call_id=made.call.id, sent=Sent.LETTERS, contents=NAME)
    registers.record(workspace, officer=officer, draft=draft)
    found = privacy.preview(workspace, officer=officer, person_id=person_id).mentions
    assert {one.kind for one in found} == {MentionKind.FOLLOWED, MentionKind.COMMUNICATION}
    privacy.erase_person(workspace, officer=officer, person_id=person_id)
    left = "\n".join(everything(workspace))
    assert not [said for said in (FUNCTION, REASON, SEAT) if said in left]
    assert workspaces.check(workspace).sound


@pytest.mark.parametrize(("table", "column", "value"), [
    (tables.Project, "conditions", f"Voir avec {NAME}"), (tables.Mission, "derogation", f"accordée à {NAME.upper()}"),
    (tables.MissionStop, "objectives", f"Rencontrer {NAME}"), (tables.Outcome, "text", f"Guide de {NAME}"),
    (tables.Opinion, "reasons", f"{NAME} est partie"), (tables.ReviewDecision, "conditions", f"Accord de {NAME}"),
    (tables.Report, "content", {"results": [{"text": f"Étude de {NAME}"}]}), (tables.Review, "minutes", {"open": NAME}),
    (tables.ProgressSheet, "answers", {"difficulties": f"Départ de {NAME}"}),
])  # fmt: skip
def test_each_text_that_names_the_person_is_listed(
    workspace: Workspace, officer: Officer, table: Any, column: str, value: object
) -> None:
    made = cohort(workspace, officer, 1)
    person = directory.add_person(workspace, officer=officer, draft=PersonDraft(NAME)).value
    with workspace.write(officer, "test.texts") as transaction:
        mission = transaction.add(tables.Mission(
            call_id=made.call.id, milestone_id=made.at(0, "Fin de la mission"), number=1, title="Rencontre",
            sending="first", days=5, project_id=None,
        ))  # fmt: skip
        review = transaction.add(tables.Review(call_id=made.call.id, number=1, state="open", agenda=[], themes=[],
                                               minutes={}))  # fmt: skip
        of_project = {"project_id": made.projects[0]}
        held: dict[Any, dict[str, Any]] = {
            tables.MissionStop: {"mission_id": mission.id, "position": 0, "city": "Namur"},
            tables.Outcome: {"mission_id": mission.id, "position": 0, "axis": "learn"},
            tables.Opinion: {"review_id": review.id, "side": "first", "opinion": "stop", "given_on": workspace.today(),
                             **of_project},
            tables.ReviewDecision: {"review_id": review.id, "dates": [], **of_project},
            tables.Report: {"kind": "final", "received_on": workspace.today(), "call_id": made.call.id, **of_project},
            tables.ProgressSheet: {"review_id": review.id, "side": "first", "number": 1, "code": "a", "language": "fr",
                                   "issued_at": workspace.now(), "questions": {}, **of_project},
        }  # fmt: skip
        there: dict[Any, Any] = {tables.Mission: mission, tables.Review: review}
        there[tables.Project] = transaction.lock(tables.Project, made.projects[0])
        row = there.get(table) or transaction.add(table(**held[table], **{column: value}))
        setattr(row, column, value)
        transaction.commit()
    (one,) = privacy.preview(workspace, officer=officer, person_id=person.id).mentions
    of_call = table in (tables.Mission, tables.MissionStop, tables.Outcome, tables.Review)
    assert one.kind is MentionKind.FOLLOWED
    assert bool(one.application) is not of_call
    assert (one.call == made.call.title) is of_call, "what belongs to no project is told by its call"


def test_an_incident_that_names_the_person_is_listed_by_its_number(workspace: Workspace, officer: Officer) -> None:
    cohort(workspace, officer, 1)
    person = directory.add_person(workspace, officer=officer, draft=PersonDraft(NAME)).value
    draft = IncidentDraft("QC", workspace.today(), f"Dossier de {NAME} égaré")
    registers.report(workspace, officer=officer, draft=draft)
    (one,) = privacy.preview(workspace, officer=officer, person_id=person.id).mentions
    assert (one.kind, one.application) == (MentionKind.INCIDENT, "QC 1")


def change_delegate(workspace: Workspace, officer: Officer, column: str, value: str) -> None:
    with workspace.write(officer, "test.delegate") as transaction:
        setattr(transaction.find(tables.Delegate)[0], column, value)
        transaction.commit()


def test_a_delegate_at_a_sealed_review_is_erased_on_a_server_and_nothing_else_there_changes(
    postgres_database: str, clock: Clock
) -> None:
    with server(postgres_database, clock=clock) as made:
        person_id = followed(made.owner, made.lead, cohort(made.owner, made.lead, 1))
        with made.owner.write(made.lead, "test.seal") as transaction:
            review = transaction.find(tables.Review)[0]
            review.sealed_at, review.sealed_by = made.owner.now(), made.lead.id
            transaction.commit()
        lead = made.officer("une", Role.LEAD, party="QC", cleared=True)
        plain = made.officer("deux", Role.OFFICER, party="QC", cleared=True)
        opened = [made.open(one) for one in (lead, plain)]
        try:
            for workspace, who, column, value in ((opened[1], plain, "function", ""), (opened[0], lead, "role", "x")):
                with pytest.raises(Foreseen):
                    change_delegate(workspace, who, column, value)
            privacy.erase_person(opened[0], officer=lead, person_id=person_id)
            assert SEAT not in "\n".join(everything(made.owner))
            assert workspaces.check(made.owner).sound
        finally:
            for workspace in opened:
                workspace.close()
