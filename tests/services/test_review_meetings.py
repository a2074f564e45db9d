"""Mid-term meetings: their date in the calendar, delegations, presence, recusals and the themes of the next call."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import DelegateDraft, DelegateRole, OpinionCode, Review, ReviewDraft, ReviewFilter
from cmpdesk.domain.schedules import MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, filings, review_meetings, reviews, schedules, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.reviewed import opined, review_of
from tests.storage.fixtures import check_refused, check_undone

SEPTEMBER, AUTUMN = PartialDate.of_edtf("2020-09-15"), PartialDate.of_edtf("2021-23")
SEATS = (
    DelegateDraft(Side.FIRST, "Odette Lavoie", DelegateRole.CO_CHAIR, "Directrice"),
    DelegateDraft(Side.FIRST, "Marc Tanguay"),
    DelegateDraft(Side.SECOND, "Aline Servais", DelegateRole.CO_CHAIR),
)


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 1)


def entered(workspace: Workspace, officer: Officer, followed: Cohort, draft: ReviewDraft) -> Review:
    return review_meetings.create(workspace, officer=officer, call_id=followed.call.id, draft=draft).value


def test_a_meeting_has_its_date_in_the_calendar_of_the_call(
    workspace: Workspace, officer: Officer, followed: Cohort
) -> None:
    draft = ReviewDraft(SEPTEMBER, place="Namur", agenda=("Ouverture", " ", "Projets"))
    one = check_undone(workspace, officer, lambda: entered(workspace, officer, followed, draft))
    assert (one.number, one.when, one.place, one.agenda) == (1, SEPTEMBER, "Namur", ("Ouverture", "Projets"))
    plan = schedules.plan(workspace, Owner(OwnerKind.CALL, followed.call.id))
    assert [(made.id, made.kind) for made in plan.milestones] == [(one.milestone_id, MilestoneKind.MIDTERM)]
    second = entered(workspace, officer, followed, ReviewDraft(AUTUMN, provisional=True, online=True))
    assert (second.number, second.provisional, second.online) == (2, True, True)
    moved = review_meetings.edit(
        workspace, officer=officer, review_id=second.id, seen=second.version,
        draft=ReviewDraft(PartialDate.of_edtf("2021-10-05"), second.milestone_id, online=True),
    ).value  # fmt: skip
    plan = schedules.plan(workspace, Owner(OwnerKind.CALL, followed.call.id))
    assert moved.when == next(made.when for made in plan.milestones if made.id == second.milestone_id)
    with pytest.raises(Refusal, match=r"record\.moved"):
        review_meetings.edit(workspace, officer=officer, review_id=second.id, seen=second.version,
                             draft=ReviewDraft(AUTUMN))  # fmt: skip


def test_a_meeting_is_held_on_a_date_that_is_there(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    held = followed.of_session("Mi-étape")
    assert {one.id for one in reviews.meetings(workspace, followed.call.id)} == {
        held, followed.of_session("Seconde rencontre")}  # fmt: skip
    one = entered(workspace, officer, followed, ReviewDraft(PartialDate.of_edtf("2020-09"), held, provisional=True))
    assert (one.milestone_id, one.when) == (held, PartialDate.of_edtf("2020-09"))
    for wanted, code in ((held, r"review\.date-taken"), (followed.at(0, "Fin"), r"review\.no-meeting")):
        with pytest.raises(Refusal, match=code):
            entered(workspace, officer, followed, ReviewDraft(SEPTEMBER, wanted))
    with pytest.raises(Refusal, match=r"review\.no-date"):
        entered(workspace, officer, followed, ReviewDraft())


def test_a_meeting_goes_only_while_nothing_hangs_on_it(
    workspace: Workspace, officer: Officer, followed: Cohort
) -> None:
    first = entered(workspace, officer, followed, ReviewDraft(SEPTEMBER))
    second = entered(workspace, officer, followed, ReviewDraft(AUTUMN))
    with pytest.raises(Refusal, match=r"review\.not-last"):
        review_meetings.remove(workspace, officer=officer, review_id=first.id, seen=first.version)
    opined(workspace, officer, second.id, followed.projects[0], OpinionCode.REVISE)
    with pytest.raises(Refusal, match=r"review\.has-opinions"):
        review_meetings.remove(workspace, officer=officer, review_id=second.id, seen=second.version)
    third = entered(workspace, officer, followed, ReviewDraft(AUTUMN))
    check_undone(workspace, officer, lambda: review_meetings.remove(
        workspace, officer=officer, review_id=third.id,
        seen=reviews.review(workspace, third.id).version).value)  # fmt: skip
    assert [one.id for one in reviews.of_call(workspace, followed.call.id)] == [first.id, second.id]


def test_whether_something_hangs_on_a_meeting_is_no_matter_of_who_sees_no_strict_files(
    workspace: Workspace, officer: Officer, followed: Cohort
) -> None:
    first = entered(workspace, officer, followed, ReviewDraft(SEPTEMBER))
    second = entered(workspace, officer, followed, ReviewDraft(AUTUMN))
    colleague = workspaces.add_officer(workspace, officer=officer, name="Benoît Tremblay", party_code=None,
                                       role=Role.OFFICER).value  # fmt: skip
    sheet = filings.application(workspace, followed.applications[0])
    filings.classify(workspace, officer=officer, application_id=sheet.id, seen=sheet.version,
                     level=Confidentiality.STRICT)  # fmt: skip

    def removed() -> None:
        with check_refused(workspace, "access.see-strict"):
            review_meetings.remove(workspace, officer=colleague, review_id=second.id, seen=second.version)

    removed()
    opined(workspace, officer, second.id, followed.projects[0], OpinionCode.REVISE)
    removed()
    assert [one.id for one in reviews.of_call(workspace, followed.call.id)] == [first.id, second.id]


def seated(workspace: Workspace, officer: Officer, review_id: str,
           drafts: tuple[DelegateDraft, ...] = SEATS) -> Review:  # fmt: skip
    seen = reviews.review(workspace, review_id).version
    return review_meetings.seat(workspace, officer=officer, review_id=review_id, seen=seen, drafts=drafts).value


def test_delegations_keep_their_order_and_people(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    review_id = review_of(workspace, officer, followed)
    one = check_undone(workspace, officer, lambda: seated(workspace, officer, review_id))
    assert [seat.person for seat in one.delegation(Side.FIRST)] == ["Odette Lavoie", "Marc Tanguay"]
    fewer = seated(workspace, officer, review_id, (one.delegates[2], one.delegates[1]))
    assert [(seat.id, seat.person_id) for seat in fewer.delegates] == [
        (seat.id, seat.person_id) for seat in one.delegates[1:]]  # fmt: skip
    chair = replace(SEATS[1], role=DelegateRole.CO_CHAIR)
    for drafts, code in (
        ((DelegateDraft(Side.FIRST, " "),), r"delegate\.no-name"),
        ((SEATS[1], replace(SEATS[1], side=Side.SECOND)), r"delegate\.twice"),
        ((SEATS[0], chair), r"delegate\.two-chairs"),
    ):
        with pytest.raises(Refusal, match=code):
            seated(workspace, officer, review_id, drafts)


def test_presence_is_taken(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    review_id = review_of(workspace, officer, followed)
    one = seated(workspace, officer, review_id)
    there = {one.delegates[0].id or "": True, one.delegates[1].id or "": False}
    held = check_undone(workspace, officer, lambda: review_meetings.take_presence(
        workspace, officer=officer, review_id=review_id, seen=reviews.review(workspace, review_id).version,
        present=there).value)  # fmt: skip
    assert [seat.present for seat in held.delegates] == [True, False, None]


def test_who_is_recused_leaves_before_their_party_gives_an_opinion(
    workspace: Workspace, officer: Officer, followed: Cohort
) -> None:
    review_id, project = review_of(workspace, officer, followed), followed.projects[0]
    delegate_id = seated(workspace, officer, review_id).delegates[1].id or ""
    left = check_undone(workspace, officer, lambda: review_meetings.recuse(
        workspace, officer=officer, delegate_id=delegate_id, project_id=project, reason="Ancien employeur").value)[0]
    with pytest.raises(Refusal, match=r"recusal\.exists"):
        review_meetings.recuse(workspace, officer=officer, delegate_id=delegate_id, project_id=project, reason="x")
    with pytest.raises(Refusal, match=r"opinion\.not-withdrawn"):
        opined(workspace, officer, review_id, project, OpinionCode.CONTINUE, (Side.FIRST,))
    opined(workspace, officer, review_id, project, OpinionCode.CONTINUE, (Side.SECOND,))
    now = workspace.now()
    with pytest.raises(Refusal, match=r"recusal\.times"):
        review_meetings.withdraw(workspace, officer=officer, recusal_id=left.id, left_at=now,
                                 back_at=now - timedelta(minutes=5))  # fmt: skip
    review_meetings.withdraw(workspace, officer=officer, recusal_id=left.id, left_at=now,
                             back_at=now + timedelta(minutes=10))  # fmt: skip
    given = opined(workspace, officer, review_id, project, OpinionCode.CONTINUE, (Side.FIRST,))[0]
    assert [(one.person, one.left_at) for one in given.withdrawals] == [("Marc Tanguay", now)]
    review_meetings.lift(workspace, officer=officer, recusal_id=left.id)
    assert reviews.withdrawals(workspace, review_id) == ()


def test_themes_are_copied_into_the_draft_of_the_next_call(
    workspace: Workspace, officer: Officer, followed: Cohort
) -> None:
    review_id, home = review_of(workspace, officer, followed), followed.call
    draft = replace(calls.draft_of(home), title=LocalisedText(fr="Appel de la 12e session"))
    after = calls.create(workspace, officer=officer, programme_id=home.programme_id, draft=draft).value
    assert [one.id for one in review_meetings.drafts(workspace, review_id)] == [after.id]
    with pytest.raises(Refusal, match=r"review\.no-themes"):
        review_meetings.copy_themes(workspace, officer=officer, review_id=review_id, call_id=after.id)
    known = after.sectors[0].name if after.sectors else LocalisedText(fr="Relance")
    themes = (LocalisedText("Changements climatiques", "Climate change"), known, LocalisedText("Langue française"))
    review_meetings.record_themes(workspace, officer=officer, review_id=review_id, themes=themes,
                                  seen=reviews.review(workspace, review_id).version)  # fmt: skip
    count = check_undone(workspace, officer, lambda: review_meetings.copy_themes(
        workspace, officer=officer, review_id=review_id, call_id=after.id).value)  # fmt: skip
    sectors = calls.call(workspace, after.id).sectors
    assert count == len(sectors) - len(after.sectors) == (2 if after.sectors else 3)
    assert {themes[0], themes[2]} <= {one.name for one in sectors}
    with pytest.raises(Refusal, match=r"review\.themes-there"):
        review_meetings.copy_themes(workspace, officer=officer, review_id=review_id, call_id=after.id)


def test_a_project_settled_before_is_named_as_such(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    first = entered(workspace, officer, followed, ReviewDraft(SEPTEMBER))
    settled = reviews.page(workspace, ReviewFilter(first.id)).rows[0].number
    opined(workspace, officer, first.id, followed.projects[0], OpinionCode.CONTINUE)
    second = entered(workspace, officer, followed, ReviewDraft(AUTUMN))
    assert reviews.numbered(workspace, first.id, settled).number == settled
    with check_refused(workspace, "review.settled-before"):
        reviews.numbered(workspace, second.id, settled)
    with check_refused(workspace, "application.unknown"):
        reviews.numbered(workspace, second.id, "99.999")
