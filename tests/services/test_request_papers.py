"""Letters that follow the answer to a request: amendment, refusal, suspension, withdrawal."""

from datetime import date

import pytest

from cmpdesk.domain.change_requests import Answer, Line, RequestDraft, RequestKind
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import LetterKind
from cmpdesk.domain.programmes import Side
from cmpdesk.services import change_requests, letters, request_papers
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort

ON = date(2020, 6, 2)
LINES = (Line("Fin du projet", "1er septembre 2021", "1er mars 2022"),)


@pytest.fixture
def made(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 1, milestones=False)


def asked(workspace: Workspace, officer: Officer, made: Cohort, kind: RequestKind, *answers: Answer) -> str:
    """Enter a request and what the Parties answer."""
    draft = RequestDraft(kind, "Institut des tourbières", date(2020, 5, 4), "Le terrain était fermé.",
                         LINES if kind is RequestKind.CALENDAR else ())  # fmt: skip
    one = change_requests.ask(workspace, officer=officer, project_id=made.projects[0], draft=draft).value
    for side, answer in zip(Side, answers, strict=False):
        reason = f"Motif de {side}." if answer is Answer.REFUSED else ""
        one = change_requests.answer(workspace, officer=officer, request_id=one.id, seen=one.version, side=side,
                                     given=answer, on=ON, reason=reason).value  # fmt: skip
    return one.id


@pytest.mark.parametrize(
    ("kind", "answers", "letter"),
    [
        (RequestKind.CALENDAR, (Answer.ACCEPTED, Answer.ACCEPTED), LetterKind.AMENDMENT),
        (RequestKind.CALENDAR, (Answer.ACCEPTED, Answer.REFUSED), LetterKind.REFUSAL),
        (RequestKind.SUSPENSION, (Answer.ACCEPTED, Answer.ACCEPTED), LetterKind.SUSPENSION),
        (RequestKind.WITHDRAWAL, (Answer.ACCEPTED, Answer.ACCEPTED), LetterKind.WITHDRAWAL),
    ],
)
def test_the_answer_makes_the_letter(
    workspace: Workspace, officer: Officer, made: Cohort, kind: RequestKind, answers: tuple[Answer, ...],
    letter: LetterKind,
) -> None:  # fmt: skip
    request_id = asked(workspace, officer, made, kind, *answers)
    rows = request_papers.draft_letters(workspace, officer=officer, request_id=request_id, sides=tuple(Side),
                                        dated_on=ON).value  # fmt: skip
    assert [(row.kind, row.side) for row in rows] == [(letter, Side.FIRST), (letter, Side.SECOND)]
    assert set(rows[0].unresolved) <= {"until"}
    assert set(rows[1].unresolved) <= {"until", "appeal"}  # the office's own text on appeals
    first = letters.sheet(workspace, rows[0].id)
    if letter in (LetterKind.AMENDMENT, LetterKind.REFUSAL):
        assert first.tables["changes"][1] == ("Fin du projet", "1er septembre 2021", "1er mars 2022")
    assert ("Motif de second." in first.body) == (letter is LetterKind.REFUSAL)
    assert ("Avenant 1" in first.row.subject) == (letter is LetterKind.AMENDMENT)


def test_an_open_request_has_no_letter_yet(workspace: Workspace, officer: Officer, made: Cohort) -> None:
    request_id = asked(workspace, officer, made, RequestKind.CALENDAR, Answer.ACCEPTED)
    with pytest.raises(Refusal, match=r"letter\.request-open"):
        request_papers.draft_letters(workspace, officer=officer, request_id=request_id, sides=tuple(Side), dated_on=ON)
