"""Rankings between officers with logins of their own: row security lets the seal through, and nothing too early."""

from functools import partial
from threading import Thread

import pytest

from cmpdesk.domain.calls import CallAction, CallState
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.interests import DeclarationDraft, Interest, Measure, Subject
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.rankings import FrozenRanking
from cmpdesk.domain.results import digest
from cmpdesk.services import calls, history, interests, juries, results, scoring
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.judging import FIRST, FULL, SECOND, Judging, judging
from tests.services.marking import CODES
from tests.storage.fixtures import Clock
from tests.storage.logins import server


def test_frozen_by_each_party_and_reopened_by_a_lead(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        jury = judging(made.owner, made.lead)
        jury.enter(FIRST, FULL)
        jury.enter(SECOND, FULL)
        one = made.officer("une", Role.OFFICER, party="QC", cleared=True)
        two = made.officer("deux", Role.LEAD, party="WB", cleared=True)
        mine, theirs = made.open(one), made.open(two)

        def frozen(workspace: Workspace, who: Officer, side: Side) -> FrozenRanking:
            seen = results.results(workspace, officer=who, call_id=jury.call.id, side=side)
            return results.freeze(workspace, officer=who, call_id=jury.call.id, side=side, seen=seen.digest).value

        def closed(workspace: Workspace, who: Officer, side: Side) -> str:
            with pytest.raises(Refusal) as refused:
                results.results(workspace, officer=who, call_id=jury.call.id, side=side)
            return refused.value.code

        try:
            first = frozen(mine, one, FIRST)
            assert closed(theirs, two, FIRST) == "access.see-marks"
            frozen(theirs, two, SECOND)
            read = results.frozen(theirs, officer=two, call_id=jury.call.id, side=FIRST)
            assert read is not None
            assert (read.digest, digest(read.ranking)) == (first.digest, first.digest)
            call = calls.call(mine, jury.call.id)
            calls.move(mine, officer=one, call_id=call.id, seen=call.version, action=CallAction.PREPARE)
            assert len(results.compared(theirs, officer=two, call_id=jury.call.id).rows) == 4
            results.reopen(theirs, officer=two, call_id=jury.call.id, side=SECOND, seen=1, reason="Note mal recopiée")
            assert calls.call(mine, jury.call.id).state is CallState.EVALUATION
            assert closed(mine, one, SECOND) == "access.see-marks"
            scoring.save_mark(theirs, officer=two, at=jury.key(SECOND, 0, 0), criterion=CODES[0], halves=2, seen=None)
            assert frozen(theirs, two, SECOND).number == 2
            with pytest.raises(Refusal) as refused:
                results.reopen(mine, officer=one, call_id=jury.call.id, side=FIRST, seen=1, reason="Note")
            assert refused.value.code == "access.decide-call"
        finally:
            mine.close()
            theirs.close()


def test_a_mark_on_its_way_keeps_the_ranking_open(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        jury = judging(made.owner, made.lead)
        jury.enter(FIRST, FULL)
        one, two = (made.officer(name, Role.LEAD, party="QC", cleared=True) for name in ("une", "deux"))
        mine, theirs = made.open(one), made.open(two)
        seen = results.results(theirs, officer=two, call_id=jury.call.id, side=FIRST).digest
        said: list[str] = []

        def freeze() -> None:
            try:
                results.freeze(theirs, officer=two, call_id=jury.call.id, side=FIRST, seen=seen)
            except Refusal as refusal:
                said.append(refusal.code)

        waiter = Thread(target=freeze)
        try:
            with mine.write(one, "score.mark", number="", criterion=1, code="") as transaction:
                scoring.begin(transaction, one, jury.key(FIRST, 0, 0)).set_mark(CODES[0], 2)
                transaction.session.flush()
                waiter.start()
                while waiter.is_alive() and not waits(made.owner):
                    waiter.join(0.02)
                transaction.commit()
            waiter.join()
            assert said == ["record.moved"]
            assert results.frozen(mine, officer=one, call_id=jury.call.id, side=FIRST) is None
        finally:
            mine.close()
            theirs.close()


@pytest.mark.parametrize("what", ["recusal", "declaration", "decision", "assignment", "undo"])
def test_what_moves_a_ranking_waits_while_it_is_frozen(postgres_database: str, clock: Clock, what: str) -> None:
    with server(postgres_database, clock=clock) as made:
        jury = judging(made.owner, made.lead)
        jury.enter(FIRST, FULL)
        one, two = (made.officer(name, Role.LEAD, party="QC", cleared=True) for name in ("une", "deux"))
        mine, theirs = made.open(one), made.open(two)
        key = jury.key(FIRST, 0, 0)
        scoring.save_mark(theirs, officer=two, at=key, criterion=CODES[0], halves=4, seen=None)
        work = Thread(target=partial(MOVES[what], theirs, two, jury))
        waited = False
        try:
            with mine.write(one, "call.edit", title="") as transaction:
                transaction.lock(tables.Call, jury.call.id)
                work.start()
                while work.is_alive() and not waited:
                    waited = waits(made.owner)
                    work.join(0.02)
            work.join()
            assert waited
        finally:
            mine.close()
            theirs.close()


def recuse(workspace: Workspace, officer: Officer, jury: Judging) -> None:
    held = juries.assignments(workspace, jury.call.id, FIRST)[0]
    juries.recuse(workspace, officer=officer, assignment_id=held.id, seen=held.version, reason="Lien de famille")


def declare(workspace: Workspace, officer: Officer, jury: Judging) -> None:
    at = jury.key(FIRST, 0, 0)
    (told,) = (one for one in interests.asked(workspace, at.reviewer_id) if one.application_id == at.application_id)
    seen = told.declaration.version if told.declaration else None
    draft = DeclarationDraft(at.application_id, Interest.REAL, explanation="Ma sœur y travaille", seen=seen)
    interests.declare(workspace, officer=officer, reviewer_id=at.reviewer_id, drafts=[draft])


def decide(workspace: Workspace, officer: Officer, jury: Judging) -> None:
    row = next(row for row in interests.register(workspace, jury.call.id).rows if row.side is FIRST)
    interests.decide(workspace, officer=officer, subjects=[Subject.of(row)], measure=Measure.RECUSED, reason="Lien")


def unassign(workspace: Workspace, officer: Officer, jury: Judging) -> None:
    held = juries.assignments(workspace, jury.call.id, FIRST)[0]
    with pytest.raises(Refusal, match=r"assignment\.has-sheet"):
        juries.unassign(workspace, officer=officer, assignment_id=held.id, seen=held.version)


def undo(workspace: Workspace, officer: Officer, _jury: Judging) -> None:
    history.undo(workspace, officer=officer)


MOVES = {"recusal": recuse, "declaration": declare, "decision": decide, "assignment": unassign, "undo": undo}


def waits(workspace: Workspace) -> bool:
    """Tell whether somebody waits for a lock in this database."""
    waiting = ("SELECT count(*) FROM pg_locks one JOIN pg_stat_activity two USING (pid) "
               "WHERE NOT one.granted AND two.datname = current_database()")  # fmt: skip
    with workspace.read() as connection:
        return bool(connection.exec_driver_sql(waiting).scalar_one())
