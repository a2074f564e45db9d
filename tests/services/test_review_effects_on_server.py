"""A mid-term review between the officers of two Parties: each moves its own money, and the server keeps the seal."""

from dataclasses import replace

import psycopg
import pytest

from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.reviews import OpinionCode
from cmpdesk.domain.revisions import RevisionState
from cmpdesk.services import projects, rescheduling, review_effects, review_letters, reviews
from tests.services.effected import DRAFT, ON, Halfway, decided, halfway
from tests.services.test_review_letters import DATED, DECISION
from tests.storage.fixtures import Clock
from tests.storage.logins import Server, server

LOCKED = ("UPDATE opinion SET reasons = 'autre'", "UPDATE review_decision SET conditions = 'autre'",
          "UPDATE review SET place = 'ailleurs'", "UPDATE instalment_decision SET effect = 'refused'",
          "DELETE FROM opinion", "DELETE FROM review_decision", "DELETE FROM review")  # fmt: skip


def meeting(made: Server) -> Halfway:
    return decided(halfway(made.owner, made.lead))


def test_each_party_carries_out_its_own_and_a_lead_seals(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        ground = meeting(made)
        qc = made.officer("une", Role.OFFICER, party="QC", cleared=True)
        wb = made.officer("deux", Role.LEAD, party="WB", cleared=True)
        ours, theirs = made.open(qc), made.open(wb)
        try:
            first = review_effects.plan(ours, officer=qc, review_id=ground.review_id)
            assert [one.code for one in first.refusals] == ["access.decide-call"], "an end is decided by a lead"
            going = {one.project_id for one in first.todo if not one.obstacles}
            first = review_effects.plan(ours, officer=qc, review_id=ground.review_id, project_ids=going)
            review_effects.carry_out(ours, officer=qc, shown=first, draft=DRAFT, on=ON)
            (revision,) = rescheduling.revisions(ours, ground.cohort.call.id)
            assert (revision.state, revision.approvals[1]) == (RevisionState.PROVISIONAL, None)
            assert ground.instalment(0, Side.FIRST).released_on == ON
            assert ground.instalment(1, Side.SECOND).cents == 5_100_00
            waits = review_effects.sealable(theirs, officer=wb, review_id=ground.review_id)
            assert waits is not None
            assert (waits.code, waits.params["count"]) == ("review.not-carried-out", 3)
            second = review_effects.plan(theirs, officer=wb, review_id=ground.review_id)
            assert len(second.todo) == 3
            review_effects.carry_out(theirs, officer=wb, shown=second, draft=replace(DRAFT, title="Suite"), on=ON)
            (revision,) = rescheduling.revisions(theirs, ground.cohort.call.id)
            assert revision.state is RevisionState.ADOPTED
            assert projects.project(ours, ground.cohort.projects[2]).row.state is ProjectState.STOPPED
            left = review_effects.plan(ours, officer=qc, review_id=ground.review_id)
            assert [one.number for one in left.todo] == [left.projects[2].number], "its money of the ended project"
            review_effects.carry_out(ours, officer=qc, shown=left, draft=DRAFT, on=ON)
            seen = reviews.review(theirs, ground.review_id).version
            with pytest.raises(Foreseen) as refused:
                review_effects.seal(ours, officer=qc, review_id=ground.review_id, seen=seen)
            assert refused.value.code == "access.decide-call"
            review_effects.seal(theirs, officer=wb, review_id=ground.review_id, seen=seen)
            rows = review_letters.draft(ours, officer=qc, review_id=ground.review_id, decision=DECISION,
                                        dated_on=DATED).value  # fmt: skip
            assert {row.side for row in rows} == {Side.FIRST}
        finally:
            ours.close()
            theirs.close()
        for statement in LOCKED:
            with psycopg.connect(made.of(wb.login), autocommit=True) as connection:
                try:
                    touched = connection.execute(statement).rowcount
                except psycopg.errors.InsufficientPrivilege:
                    touched = 0
                assert touched == 0, statement


def test_a_decision_that_the_other_desk_edits_meanwhile_is_not_carried_out(postgres_database: str,
                                                                           clock: Clock) -> None:  # fmt: skip
    with server(postgres_database, clock=clock) as made:
        ground = meeting(made)
        qc = made.officer("une", Role.LEAD, party="QC", cleared=True)
        wb = made.officer("deux", Role.LEAD, party="WB", cleared=True)
        ours, theirs = made.open(qc), made.open(wb)
        try:
            shown = review_effects.plan(ours, officer=qc, review_id=ground.review_id)
            project, number = ground.cohort.projects[0], shown.projects[0].number
            held = reviews.opinions(theirs, ground.review_id)[project, Side.SECOND]
            reviews.give_opinion(theirs, officer=wb, review_id=ground.review_id, project_id=project, side=Side.SECOND,
                                 seen=held.version, opinion=OpinionCode.STOP, reasons="Budget dépassé.")  # fmt: skip
            with pytest.raises(Foreseen) as refused:
                review_effects.carry_out(ours, officer=qc, shown=shown, draft=DRAFT, on=ON)
            assert refused.value.code == "record.moved"
            assert ground.instalment(0, Side.FIRST).released_on is None
            again = review_effects.plan(ours, officer=qc, review_id=ground.review_id)
            assert number not in {one.number for one in again.todo}, "the Parties differ now"
        finally:
            ours.close()
            theirs.close()
