"""Carrying out a mid-term review: the plan, one step for all of it, and the seal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.calls import EnvelopeDraft
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import MilestoneDraft
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import GrantDraft, ProjectState
from cmpdesk.domain.review_money import Effect, EffectDraft
from cmpdesk.domain.reviews import OpinionCode, ReviewDraft, ReviewState
from cmpdesk.domain.revisions import RevisionState
from cmpdesk.domain.schedules import MilestoneKind, Rule
from cmpdesk.domain.tasks import Progress
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n.words import Words
from cmpdesk.services import (
    baselines,
    calls,
    change_requests,
    grants,
    history,
    missions,
    projects,
    rescheduling,
    review_effects,
    review_meetings,
    reviews,
    schedules,
    workspaces,
)
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.effected import DRAFT, ON, Halfway, decided, halfway
from tests.services.travelling import added
from tests.storage.fixtures import check_undone


@pytest.fixture
def made(workspace: Workspace, officer: Officer) -> Halfway:
    return decided(halfway(workspace, officer))


def test_a_plan_tells_everything_and_writes_nothing(made: Halfway) -> None:
    plan = made.plan()
    assert plan.refusals == ()
    assert [one.number for one in plan.todo] == [one.number for one in plan.projects]
    totals = {(one.side, one.year): one for one in plan.totals}
    first, second = totals[Side.FIRST, 2020], totals[Side.SECOND, 2020]
    assert (first.before, first.released, first.refused) == (
        Money(15_300_00, "CAD"), Money(8_000_00, "CAD"), Money(7_300_00, "CAD"))  # fmt: skip
    assert (second.conditional, second.suspended, second.refused) == (
        Money(5_000_00, "EUR"), Money(5_100_00, "EUR"), Money(5_200_00, "EUR"))  # fmt: skip
    moved = {line.milestone.name.fr: line.new.edtf if line.new else "" for line in plan.projects[1].dates}
    assert moved == {"Fin": "2022-03-01", "Rapport final": "2022-06"}
    assert [(one.granted.cents, one.recover.cents) for one in plan.projects[2].account] == [
        (8_000_00, 2_000_00), (0, 0), (8_000_00, 2_000_00), (0, 0)]  # fmt: skip
    assert made.granted(2, Side.FIRST) == Money(5_200_00, "CAD")
    assert schedules.cohort(made.workspace, made.cohort.call.id)
    assert not any(one.provisional for one in schedules.cohort(made.workspace, made.cohort.call.id)
                   if one.name.fr == "Fin")  # fmt: skip


def test_a_mission_is_not_moved_where_it_could_not_be_planned(made: Halfway) -> None:
    workspace, officer, call, (a, b, _) = made.workspace, made.officer, made.cohort.call.id, made.cohort.projects
    one = added(workspace, officer, call, b, ends=PartialDate.of(date(2021, 9, 9)), stops=())
    counted = MilestoneDraft(MilestoneKind.MISSION, LocalisedText(fr=one.title), None, Side.FIRST,
                             made.cohort.at(1, "Fin"), Rule(weeks=1))  # fmt: skip
    assert one.milestone_id is not None
    schedules.edit(workspace, officer=officer, milestone_id=one.milestone_id, seen=None, draft=counted)
    added(workspace, officer, call, a, ends=PartialDate.of(date(2022, 3, 8)), stops=())
    plan = made.plan()
    assert [refusal.code for refusal in plan.refusals] == ["mission.overlap"]
    with pytest.raises(Refusal, match=r"mission\.overlap"):
        review_effects.carry_out(workspace, officer=officer, shown=plan, draft=DRAFT, on=ON)
    assert missions.mission(workspace, one.id).ends == PartialDate.of(date(2021, 9, 9))


def test_all_is_carried_out_in_one_step_that_can_be_taken_back(made: Halfway) -> None:
    check_undone(made.workspace, made.officer, lambda: review_effects.carry_out(
        made.workspace, officer=made.officer, shown=made.plan(), draft=DRAFT, on=ON))  # fmt: skip
    plan = made.plan()
    assert plan.todo == ()
    assert all(one.done for one in plan.projects)
    assert made.instalment(0, Side.FIRST).released_on == ON
    waits = made.instalment(0, Side.SECOND)
    assert (waits.released_on, waits.condition) == (None, "Recruter un technicien")
    assert (made.instalment(1, Side.FIRST).cents, made.granted(1, Side.FIRST).cents) == (3_000_00, 3_000_00)
    assert (made.instalment(1, Side.SECOND).released_on, made.granted(1, Side.SECOND).cents) == (None, 5_100_00)
    assert (made.instalment(2, Side.SECOND).cents, made.granted(2, Side.SECOND).cents) == (0, 0)
    stopped = projects.project(made.workspace, made.cohort.projects[2])
    assert stopped.row.state is ProjectState.STOPPED
    assert "Plus personne" in stopped.state_reason
    (revision,) = rescheduling.revisions(made.workspace, made.cohort.call.id)
    assert (revision.state, revision.moved, revision.approvals) == (RevisionState.ADOPTED, 2, (ON, ON))
    kept = baselines.baselines(made.workspace, made.cohort.call.id)
    assert {one.id for one in kept} == {revision.before_id, revision.after_id}
    with pytest.raises(Refusal, match=r"review\.nothing-to-do"):
        made.carry_out()


def test_no_project_ends_while_its_money_is_not_decided(workspace: Workspace, officer: Officer) -> None:
    made = halfway(workspace, officer, 1)
    made.opine(0, OpinionCode.STOP, "Le partenaire s’est retiré.", "Plus personne ne porte le projet.")
    (refusal,) = made.plan().refusals
    assert (refusal.code, refusal.params["count"]) == ("review.money-open", 2)
    with pytest.raises(Refusal, match=r"review\.money-open"):
        made.carry_out()
    made.money(0, Effect.REFUSED, Effect.SUSPENDED)
    made.carry_out()
    assert projects.project(workspace, made.cohort.projects[0]).row.state is ProjectState.STOPPED


def test_a_condition_is_lifted_later_even_once_all_is_sealed(made: Halfway) -> None:
    made.carry_out()
    seen = reviews.review(made.workspace, made.review_id).version
    review_effects.seal(made.workspace, officer=made.officer, review_id=made.review_id, seen=seen)
    grant = made.instalment(0, Side.SECOND).grant_id
    project = projects.project(made.workspace, made.cohort.projects[0])
    grants.release(made.workspace, officer=made.officer, grant_id=grant, seen=project.row.version,
                   instalment_id=made.second[0, Side.SECOND], on=date(2020, 11, 2))  # fmt: skip
    (_, lifted) = review_effects.effects(made.workspace, made.review_id)[project.id]
    assert (lifted.lifted_on, lifted.released_on, lifted.waits) == (date(2020, 11, 2), date(2020, 11, 2), False)
    refused = projects.project(made.workspace, made.cohort.projects[2])
    with pytest.raises(Refusal, match=r"instalment\.refused"):
        grants.release(made.workspace, officer=made.officer, grant_id=made.instalment(2, Side.FIRST).grant_id,
                       seen=refused.row.version, instalment_id=made.second[2, Side.FIRST], on=ON)  # fmt: skip


def test_money_that_is_not_there_stops_everything(made: Halfway) -> None:
    call = calls.call(made.workspace, made.cohort.call.id)
    draft = calls.draft_of(call)
    envelope = EnvelopeDraft(Side.FIRST, "MRIF", 2020, None, 7_999_99)
    more = EnvelopeDraft(Side.FIRST, "MRIF", 2019, None, 24_000_00)
    calls.edit(made.workspace, officer=made.officer, call_id=call.id, seen=call.version,
               draft=replace(draft, envelopes=(envelope, more)))  # fmt: skip
    plan = made.plan()
    (refusal,) = plan.refusals
    assert (refusal.code, refusal.params["asked"], refusal.params["there"]) == (
        "review.over-envelope", Money(8_000_00, "CAD"), Money(7_999_99, "CAD"))  # fmt: skip
    with pytest.raises(Refusal, match=r"review\.over-envelope"):
        made.carry_out()
    assert made.instalment(0, Side.FIRST).released_on is None


def test_what_is_revised_becomes_an_amendment(workspace: Workspace, officer: Officer) -> None:
    made = halfway(workspace, officer, 1)
    made.opine(0, OpinionCode.REVISE, "Le volet 3 est abandonné.", "Deux pôles suffisent.")
    assert [one.code for one in made.plan().refusals] == ["review.no-changes"]
    made.propose(0, "Deux pôles au lieu de trois")
    made.money(0, Effect.REDUCED, Effect.RELEASED, cents=4_000_00)
    made.carry_out()
    (request,) = change_requests.of_project(workspace, made.cohort.projects[0])
    assert (request.amendment, str(request.state)) == (1, "accepted")
    told = {
        one: [tuple(map(Words.of(one).localised, (line.subject, line.before, line.after))) for line in request.lines]
        for one in ("fr", "en", "nl")
    }  # fmt: skip
    assert told["fr"][0] == ("Contenu du projet", "Comme convenu", "Deux pôles au lieu de trois")
    assert told["en"][0] == ("Content of the project", "As agreed", "Deux pôles au lieu de trois")
    assert told["nl"][0] == ("Inhoud van het project", "Zoals overeengekomen", "Deux pôles au lieu de trois")
    assert [lines[1][0] for lines in told.values()] == [
        "MRIF 2020, versement 1", "MRIF 2020, instalment 1", "MRIF 2020, schijf 1"]  # fmt: skip
    assert "5,000" in told["en"][1][1]
    assert "5.000" in told["nl"][1][1]
    (decision,) = reviews.decisions(workspace, made.review_id)
    assert decision.request_id == request.id


def test_dates_that_moved_since_are_decided_anew(made: Halfway) -> None:
    from cmpdesk.domain.moves import Move, Shift

    rescheduling.reschedule(made.workspace, officer=made.officer, call_id=made.cohort.call.id, draft=DRAFT,
                            moves=[Move(Shift(1), frozenset({made.cohort.at(1, "Début")}))])  # fmt: skip
    assert {one.code for one in made.plan().refusals} == {"review.date-moved"}
    with pytest.raises(Refusal, match=r"review\.date-moved"):
        made.carry_out()


def test_who_saw_another_decision_carries_nothing_out(made: Halfway) -> None:
    shown = made.plan()
    made.opine(0, OpinionCode.CONTINUE, "Le rythme est presque tenu.", "Le budget est respecté.")
    with pytest.raises(Refusal, match=r"record\.moved"):
        review_effects.carry_out(made.workspace, officer=made.officer, shown=shown, draft=DRAFT, on=ON)
    assert made.instalment(0, Side.FIRST).released_on is None


class Impatient:
    """Stops work at the second project."""

    def report(self, progress: Progress) -> None:
        self.done = progress.done

    def check(self) -> None:
        if getattr(self, "done", 0) == 1:
            raise Refusal("task.cancelled")


def test_stopped_half_way_nothing_is_carried_out(made: Halfway) -> None:
    with pytest.raises(Refusal, match=r"task\.cancelled"):
        review_effects.carry_out(made.workspace, officer=made.officer, shown=made.plan(), draft=DRAFT, on=ON,
                                 watch=Impatient())  # fmt: skip
    assert len(made.plan().todo) == 3
    assert made.instalment(0, Side.FIRST).released_on is None


def test_a_seal_waits_for_all_and_ends_every_change(made: Halfway) -> None:
    workspace, officer, review_id = made.workspace, made.officer, made.review_id

    def seal() -> None:
        seen = reviews.review(workspace, review_id).version
        review_effects.seal(workspace, officer=officer, review_id=review_id, seen=seen)

    with pytest.raises(Refusal, match=r"review\.not-carried-out"):
        seal()
    made.opine(1, OpinionCode.RESCHEDULE, "les frontières sont fermées", "LE RYTHME est tenu !")
    with pytest.raises(Refusal, match=r"review\.same-reasons"):
        seal()
    made.opine(1, OpinionCode.RESCHEDULE, "les frontières sont fermées", "L’atelier est reporté.")
    made.carry_out()
    (revision,) = rescheduling.revisions(workspace, made.cohort.call.id)
    with workspace.write(officer, "test.unapproved") as transaction:
        row = transaction.get(tables.Revision, revision.id)
        approved, row.approved_second = row.approved_second, None
        transaction.commit()
    with pytest.raises(Refusal, match=r"review\.not-carried-out"):
        seal()
    with workspace.write(officer, "test.approved") as transaction:
        row = transaction.get(tables.Revision, revision.id)
        row.approved_second = approved
        transaction.commit()
    assert review_effects.sealable(workspace, officer=officer, review_id=review_id) is None
    seal()
    assert reviews.review(workspace, review_id).state is ReviewState.SEALED
    (meeting,) = (one for one in schedules.cohort(workspace, made.cohort.call.id)
                  if one.id == reviews.review(workspace, review_id).milestone_id)  # fmt: skip
    assert (meeting.frozen, meeting.done_on) == (True, None), "nothing moves its date, which is no day"
    changes: list[Callable[[], Any]] = [
        lambda: made.opine(0, OpinionCode.STOP, "Non.", "Non plus."), lambda: made.propose(0, "Autrement"),
        lambda: made.money(0, Effect.REFUSED, Effect.REFUSED), seal,
        partial(schedules.freeze, workspace, officer=officer, milestone_id=meeting.id, seen=None, frozen=False),
        partial(schedules.edit, workspace, officer=officer, milestone_id=meeting.id, seen=None,
                draft=MilestoneDraft(meeting.kind, meeting.name, PartialDate.of(date(2021, 1, 12)))),
    ]  # fmt: skip
    for change in changes:
        with pytest.raises(Refusal, match=r"review\.sealed"):
            change()
    with pytest.raises(Refusal, match=r"undo\."):
        history.undo(workspace, officer=officer)


def test_a_meeting_that_is_sealed_took_place_on_its_day(made: Halfway) -> None:
    workspace, officer = made.workspace, made.officer
    held = reviews.review(workspace, made.review_id)
    review_meetings.edit(workspace, officer=officer, review_id=held.id, seen=held.version,
                         draft=ReviewDraft(PartialDate.of(ON), held.milestone_id))  # fmt: skip
    made.carry_out()
    seen = reviews.review(workspace, held.id).version
    review_effects.seal(workspace, officer=officer, review_id=held.id, seen=seen)
    (meeting,) = (one for one in schedules.cohort(workspace, made.cohort.call.id) if one.id == held.milestone_id)
    assert meeting.done_on == ON
    with pytest.raises(Refusal, match=r"review\.sealed"):
        schedules.finish(workspace, officer=officer, milestone_id=meeting.id, seen=None, on=None)


def test_nothing_is_carried_out_without_reasons_of_its_own(made: Halfway) -> None:
    made.opine(1, OpinionCode.RESCHEDULE, "le rythme est TENU", "…")
    first, second, _ = made.plan().projects
    assert first.obstacles == ()
    assert [(one.code, one.params["number"], one.params["other"]) for one in second.obstacles] == [
        ("review.same-reasons", second.number, first.number)]  # fmt: skip
    with pytest.raises(Refusal, match=r"review\.same-reasons"):
        made.carry_out()
    made.opine(1, OpinionCode.RESCHEDULE, "Les frontières sont fermées.", "…")
    assert [one.code for one in made.plan().refusals] == ["review.no-reasons"]
    made.opine(1, OpinionCode.RESCHEDULE, "Les frontières sont fermées.", "L’atelier est reporté.")
    made.carry_out()


def test_a_project_on_which_the_parties_differ_keeps_the_seal_off(workspace: Workspace, officer: Officer) -> None:
    made = halfway(workspace, officer, 2)
    made.opine(0, OpinionCode.CONTINUE, "Rythme tenu.", "Budget tenu.")
    made.opine(1, OpinionCode.CONTINUE, "Rythme tenu ici.", "", [Side.FIRST])
    made.opine(1, OpinionCode.STOP, "", "Budget dépassé.", [Side.SECOND])
    made.carry_out()
    refusal = review_effects.sealable(workspace, officer=officer, review_id=made.review_id)
    number = made.plan().projects[1].number
    assert refusal is not None
    assert (refusal.code, refusal.params["numbers"]) == ("review.projects-open", number)
    reviews.postpone(workspace, officer=officer, review_id=made.review_id, project_id=made.cohort.projects[1],
                     seen=made.version(1))  # fmt: skip
    assert review_effects.sealable(workspace, officer=officer, review_id=made.review_id) is None


def test_what_a_review_decided_stays_when_money_is_planned_anew(made: Halfway) -> None:
    made.carry_out()
    workspace, officer = made.workspace, made.officer
    second, third = made.cohort.projects[1:3]
    seen = projects.project(workspace, second).row.version
    held = grants.set_instalments(workspace, officer=officer, grant_id=made.instalment(1, Side.FIRST).grant_id,
                                  seen=seen, drafts=[]).value  # fmt: skip
    assert [(one.id, one.judged) for one in held.instalments] == [(made.second[1, Side.FIRST], True)]
    lines = grants.of_project(workspace, third)
    drafts = [(one.id, GrantDraft(one.side, one.funder, one.year, one.amount, "L-7")) for one in lines]
    seen = projects.project(workspace, third).row.version
    kept = grants.set_lines(workspace, officer=officer, project_id=third, seen=seen, lines=drafts).value
    assert [(one.line, one.amount.cents) for one in kept] == [("L-7", 8_000_00), ("L-7", 0)] * 2


def test_each_party_decides_of_its_own_money(made: Halfway) -> None:
    workspace, project = made.workspace, made.cohort.projects[0]

    def decide(officer: Officer, *drafts: EffectDraft, seen: int | None = None) -> Outcome[Any]:
        return review_effects.decide_money(workspace, officer=officer, review_id=made.review_id, project_id=project,
                                           seen=made.version(0) if seen is None else seen, drafts=drafts)  # fmt: skip

    ours, theirs = (made.second[0, side] for side in Side)
    kept = EffectDraft(theirs, Effect.CONDITIONAL, None, "Recruter un technicien")
    check_undone(workspace, made.officer, lambda: decide(made.officer, EffectDraft(ours, Effect.REFUSED), kept))
    qc = workspaces.add_officer(workspace, officer=made.officer, name="Une", role=Role.OFFICER, party_code="QC").value
    decide(qc, EffectDraft(ours, Effect.SUSPENDED), kept)
    for drafts, code in (
        ((EffectDraft(ours, Effect.SUSPENDED),), "access.manage-grants"),
        ((EffectDraft(ours, Effect.CONDITIONAL), kept), "effect.no-condition"),
        ((EffectDraft(ours, Effect.REDUCED, 5_000_00), kept), "effect.not-less"),
        ((EffectDraft(made.second[1, Side.FIRST], Effect.RELEASED), kept), "record.gone"),
    ):
        with pytest.raises(Refusal) as refused:
            decide(qc, *drafts)
        assert refused.value.code == code
    with pytest.raises(Refusal, match=r"record\.moved"):
        decide(qc, kept, seen=1)
    held = review_effects.effects(workspace, made.review_id)[project]
    assert [one.effect for one in held] == [Effect.SUSPENDED, Effect.CONDITIONAL]
