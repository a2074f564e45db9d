"""Progress sheets between officers with logins of their own: each Party sends and enters those of its promoters."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import FieldKind
from cmpdesk.services import history, progress, progress_out, progress_returns, reviews
from tests.services.progressing import FULL, Asking, asked, asking
from tests.storage.fixtures import Clock
from tests.storage.logins import server


def test_each_party_sends_and_enters_its_own(postgres_database: str, clock: Clock, tmp_path: Path) -> None:
    with server(postgres_database, clock=clock) as made:
        ground = asking(made.owner, made.lead, tmp_path)
        mine, other = (made.officer(name, Role.OFFICER, party=party) for name, party in (("qc", "QC"), ("wb", "WB")))
        here, there = made.open(mine), made.open(other)
        try:
            first = Asking(here, mine, ground.cohort, ground.review_id, tmp_path / "qc")
            second = Asking(there, other, ground.cohort, ground.review_id, tmp_path / "wb")
            assert (len(first.send()), len(second.send())) == (1, 1)
            first.read(first.filled())
            assert second.sheet().count(FieldKind.DONE) == 3, "both Parties read both sides"
            answers = FULL | {asked(FieldKind.DONE): "2"}
            path = second.filled(answers, side=Side.SECOND)
            refused = first.preview(path).sheets[0].refusal
            assert refused is not None
            assert refused.code == "progress.other-party"
            second.read(path)
            assert [one.said for one in first.project().contradictions()] == [(3, 2)]
            (kept,) = [one for one in progress.files(here, ground.review_id, ground.cohort.projects[0])
                       if one.side is Side.SECOND]  # fmt: skip
            assert progress_returns.original(here, review_id=ground.review_id, project_id=ground.cohort.projects[0],
                                             sha256=kept.sha256) == path.read_bytes()  # fmt: skip
            for ask in (
                lambda: progress_out.send(here, officer=mine, review_id=ground.review_id, out=tmp_path / "x",
                                          sides=[Side.SECOND]),
                lambda: progress_returns.enter(here, officer=mine, review_id=ground.review_id, side=Side.SECOND,
                                               project_id=ground.cohort.projects[0], seen=1, typed=FULL),
            ):
                with pytest.raises(Foreseen) as fault:
                    ask()
                assert fault.value.code == "access.give-opinion"
            history.undo(there, officer=other)
            assert second.sheet(side=Side.SECOND).answers == {}
            assert first.sheet().count(FieldKind.DONE) == 3
        finally:
            here.close()
            there.close()


def test_nothing_is_entered_while_the_meeting_is_sealed(postgres_database: str, clock: Clock, tmp_path: Path) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with server(postgres_database, clock=clock) as made:
        ground = asking(made.owner, made.lead, tmp_path)
        ground.send()
        mine = made.officer("qc", Role.OFFICER, party="QC")
        with closing(made.open(mine)) as here, ThreadPoolExecutor(1) as pool:
            with made.owner.write(made.lead, "test.seal") as transaction:
                row, _ = reviews.opened(transaction, ground.review_id)
                entered = pool.submit(progress_returns.enter, here, officer=mine, review_id=ground.review_id, seen=1,
                                      project_id=ground.cohort.projects[0], side=Side.FIRST, typed=FULL)  # fmt: skip
                with psycopg.connect(postgres_database, autocommit=True) as watch:
                    while watch.execute(waiting).fetchone() == (0,) and not entered.done():
                        time.sleep(0.02)
                row.state, row.sealed_at, row.sealed_by = "sealed", clock(), made.lead.id
                transaction.commit()
            with pytest.raises(Refusal, match=r"review\.sealed"):
                entered.result()
        assert ground.sheet().answers == {}
