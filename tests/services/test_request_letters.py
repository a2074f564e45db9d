"""Letters of the answer to a change that was asked for."""

from dataclasses import replace
from datetime import date

import pytest

from cmpdesk.domain.change_requests import Answer, RequestKind
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import LetterFilter, LetterKind
from cmpdesk.domain.programmes import Side
from cmpdesk.services import change_requests, letters, request_letters, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort
from tests.services.test_change_requests import DRAFT, answered, asked, followed
from tests.storage.fixtures import check_undone

__all__ = ["followed"]
ON = date(2020, 6, 1)


def test_both_promoters_are_told_of_the_amendment(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = asked(workspace, officer, followed)
    with pytest.raises(Refusal, match=r"request\.not-answered"):
        request_letters.draft(workspace, officer=officer, request_id=one.id, dated_on=ON)
    for side in Side:
        answered(workspace, officer, one, side)
    check_undone(workspace, officer, lambda: request_letters.draft(workspace, officer=officer, request_id=one.id,
                                                                   dated_on=ON))  # fmt: skip
    made = request_letters.draft(workspace, officer=officer, request_id=one.id, dated_on=ON).value
    assert [(row.side, row.kind, row.unresolved) for row in made] == [
        (side, LetterKind.AMENDMENT, ()) for side in Side
    ]
    sheet = letters.sheet(workspace, made[0].id)
    assert sheet.tables["changes"][1] == ("Fin du projet", "1er septembre 2021", "1er mars 2022")
    assert "Institut des lacs" in sheet.body


def test_a_refusal_gives_the_reason_of_who_refused(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = asked(workspace, officer, followed)
    answered(workspace, officer, one, Side.FIRST)
    answered(workspace, officer, one, Side.SECOND, Answer.REFUSED, "Limite de la session")
    made = request_letters.draft(workspace, officer=officer, request_id=one.id, dated_on=ON).value
    assert {row.kind for row in made} == {LetterKind.REFUSAL}
    for row in made:
        assert "Limite de la session" in letters.sheet(workspace, row.id).body


@pytest.mark.parametrize(("kind", "letter"), [(RequestKind.WITHDRAWAL, LetterKind.WITHDRAWAL),
                                              (RequestKind.SUSPENSION, LetterKind.SUSPENSION)])  # fmt: skip
def test_what_ends_or_halts_a_project_has_its_own_letter(workspace: Workspace, officer: Officer, followed: Cohort,
                                                         kind: RequestKind, letter: LetterKind) -> None:  # fmt: skip
    one = asked(workspace, officer, followed, replace(DRAFT, kind=kind, lines=()))
    for side in Side:
        answered(workspace, officer, one, side)
    made = request_letters.draft(workspace, officer=officer, request_id=one.id, dated_on=ON).value
    assert {row.kind for row in made} == {letter}
    assert "Frontières fermées" in letters.sheet(workspace, made[0].id).body


def test_an_officer_drafts_the_letter_of_their_party(workspace: Workspace, officer: Officer,
                                                     followed: Cohort) -> None:  # fmt: skip
    one = asked(workspace, officer, followed)
    for side in Side:
        answered(workspace, officer, one, side)
    other = workspaces.add_officer(workspace, officer=officer, name="Autre", role=Role.OFFICER, party_code="WB").value
    made = request_letters.draft(workspace, officer=other, request_id=one.id, dated_on=ON).value
    assert [row.side for row in made] == [Side.SECOND]
    reader = workspaces.add_officer(workspace, officer=officer, name="Lecteur", role=Role.READER,
                                    party_code="WB").value  # fmt: skip
    with pytest.raises(Refusal, match=r"letter\.none-chosen"):
        request_letters.draft(workspace, officer=reader, request_id=one.id, dated_on=ON)
    assert len(letters.rows(workspace, LetterFilter(followed.call.id))) == 1
    assert change_requests.request(workspace, one.id).amendment == 1
