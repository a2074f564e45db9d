"""Rankings between officers with logins of their own: row security lets the seal through, and nothing too early."""

from threading import Thread

import pytest

from cmpdesk.domain.calls import CallAction, CallState
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.rankings import FrozenRanking
from cmpdesk.domain.results import digest
from cmpdesk.services import calls, results, scoring
from cmpdesk.storage.workspace import Workspace
from tests.services.judging import FIRST, FULL, SECOND, judging
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


def waits(workspace: Workspace) -> bool:
    """Tell whether somebody waits for a lock in this database."""
    waiting = ("SELECT count(*) FROM pg_locks one JOIN pg_stat_activity two USING (pid) "
               "WHERE NOT one.granted AND two.datname = current_database()")  # fmt: skip
    with workspace.read() as connection:
        return bool(connection.exec_driver_sql(waiting).scalar_one())
