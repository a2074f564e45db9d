"""Changes asked for: both Parties accept, one refusal is enough, amendments are counted."""

from dataclasses import replace
from datetime import date

import pytest

from cmpdesk.domain.change_requests import Answer, ChangeRequest, Line, RequestDraft, RequestKind, RequestState
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.services import change_requests, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import check_undone

ON = date(2020, 5, 4)
DRAFT = RequestDraft(RequestKind.CALENDAR, "Institut des lacs", ON, "Frontières fermées", (
    Line("Fin du projet", "1er septembre 2021", "1er mars 2022"),
))  # fmt: skip


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 1)


def asked(workspace: Workspace, officer: Officer, followed: Cohort, draft: RequestDraft = DRAFT) -> ChangeRequest:
    return change_requests.ask(workspace, officer=officer, project_id=followed.projects[0], draft=draft).value


def answered(workspace: Workspace, officer: Officer, one: ChangeRequest, side: Side, given: Answer = Answer.ACCEPTED,
             reason: str = "") -> ChangeRequest:  # fmt: skip
    seen = change_requests.request(workspace, one.id).version
    return change_requests.answer(workspace, officer=officer, request_id=one.id, seen=seen, side=side, given=given,
                                  on=ON, reason=reason).value  # fmt: skip


def test_a_request_is_one_step(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = check_undone(workspace, officer, lambda: asked(workspace, officer, followed))
    assert (one.number, one.state, one.lines, one.kind) == (1, RequestState.OPEN, DRAFT.lines, RequestKind.CALENDAR)
    assert asked(workspace, officer, followed).number == 2
    assert [one.number for one in change_requests.of_call(workspace, followed.call.id)] == [2, 1]


def test_both_parties_make_an_amendment(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    for expected in (1, 2):
        one = asked(workspace, officer, followed)
        half = answered(workspace, officer, one, Side.SECOND)
        assert (half.state, half.amendment) == (RequestState.OPEN, None)
        whole = answered(workspace, officer, one, Side.FIRST)
        assert (whole.state, whole.amendment) == (RequestState.ACCEPTED, expected)
    with pytest.raises(Refusal, match=r"request\.closed"):
        answered(workspace, officer, one, Side.FIRST)


def test_one_refusal_with_its_reason_is_enough(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = asked(workspace, officer, followed)
    with pytest.raises(Refusal, match=r"request\.no-reason-refused"):
        answered(workspace, officer, one, Side.FIRST, Answer.REFUSED)
    told = answered(workspace, officer, one, Side.FIRST, Answer.REFUSED, "Limite de la session")
    assert (told.state, told.amendment) == (RequestState.REFUSED, None)
    with pytest.raises(Refusal, match=r"request\.not-accepted"):
        change_requests.tie(workspace, officer=officer, request_id=one.id, seen=told.version, revision_id=None)


@pytest.mark.parametrize("kind", [RequestKind.WITHDRAWAL, RequestKind.SUSPENSION])
def test_what_ends_or_halts_a_project_amends_nothing(workspace: Workspace, officer: Officer, followed: Cohort,
                                                     kind: RequestKind) -> None:  # fmt: skip
    one = asked(workspace, officer, followed, replace(DRAFT, kind=kind, lines=()))
    for side in Side:
        one = answered(workspace, officer, one, side)
    assert (one.state, one.amendment) == (RequestState.ACCEPTED, None)


@pytest.mark.parametrize(("change", "code"), [
    ({"requester": " "}, "request.no-requester"), ({"reason": ""}, "request.no-reason"),
    ({"lines": ()}, "request.no-lines"), ({"lines": (Line("Fin", "mars", "mars "),)}, "request.empty-line"),
    ({"more_money": True}, "request.time-alone"),
])  # fmt: skip
def test_what_cannot_be_asked(workspace: Workspace, officer: Officer, followed: Cohort, change: dict[str, object],
                              code: str) -> None:  # fmt: skip
    with pytest.raises(Refusal) as refused:
        asked(workspace, officer, followed, replace(DRAFT, **change))  # type: ignore[arg-type]  # fields by name
    assert refused.value.code == code


def test_what_was_answered_is_not_changed(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = asked(workspace, officer, followed)
    draft = replace(DRAFT, reason="Frontières fermées depuis mars")
    again = change_requests.edit(workspace, officer=officer, request_id=one.id, seen=one.version, draft=draft).value
    assert again.reason == draft.reason
    told = answered(workspace, officer, one, Side.FIRST)
    with pytest.raises(Refusal, match=r"request\.answered"):
        change_requests.edit(workspace, officer=officer, request_id=one.id, seen=told.version, draft=draft)
    back = change_requests.take_back(workspace, officer=officer, request_id=one.id, seen=told.version, on=ON).value
    assert back.state is RequestState.TAKEN_BACK


def test_a_party_answers_for_itself(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = asked(workspace, officer, followed)
    other = workspaces.add_officer(workspace, officer=officer, name="Autre", role=Role.OFFICER, party_code="WB").value
    with pytest.raises(Refusal, match=r"access\.approve-revision"):
        answered(workspace, other, one, Side.FIRST)
    assert answered(workspace, other, one, Side.SECOND).answers[1] is not None
