"""What marks rest upon stays: whose jury judges a call, and the version of the grid by which a sheet was filled."""

from dataclasses import replace
from threading import Thread

import pytest

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.services import calls, history, scoring
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.workspace import Workspace
from tests.services.marking import Marking, marking
from tests.services.test_results_on_server import waits
from tests.storage.fixtures import Clock, check_refused
from tests.storage.logins import server


@pytest.fixture
def ground(workspace: Workspace, officer: Officer) -> Marking:
    """A jury on each kind of database."""
    return marking(workspace, officer)


def judge(ground: Marking, officer: Officer, mode: EvaluationMode, lead: Side | None = None) -> None:
    sheet = calls.call(ground.workspace, ground.call.id)
    draft = replace(calls.draft_of(sheet), evaluation=mode, lead=lead)
    calls.edit(ground.workspace, officer=officer, call_id=sheet.id, seen=sheet.version, draft=draft)


def mark(ground: Marking, halves: int = 7) -> None:
    scoring.save_mark(ground.workspace, officer=ground.officer, at=ground.key(), criterion="innovation", halves=halves,
                      seen=None)  # fmt: skip


def test_nobody_opens_marks_by_changing_how_a_call_is_judged(ground: Marking) -> None:
    judge(ground, ground.other, EvaluationMode.DELEGATED, Side.SECOND)
    judge(ground, ground.other, EvaluationMode.PARALLEL)
    mark(ground)
    for mode, lead in ((EvaluationMode.COMMON, None), (EvaluationMode.DELEGATED, Side.SECOND)):
        for officer in (ground.other, ground.officer):  # who sees the marks and who does not are told the same
            with check_refused(ground.workspace, "call.marked"):
                judge(ground, officer, mode, lead)
    sheet = calls.call(ground.workspace, ground.call.id)
    draft = replace(calls.draft_of(sheet), contact="Direction Europe")
    calls.edit(ground.workspace, officer=ground.other, call_id=sheet.id, seen=sheet.version, draft=draft)
    with check_refused(ground.workspace, "access.see-marks"):
        scoring.readings(ground.workspace, officer=ground.other, reviewer_id=ground.reviewer_id)


def test_undo_does_not_open_marks_either(ground: Marking) -> None:
    judge(ground, ground.other, EvaluationMode.COMMON)
    judge(ground, ground.other, EvaluationMode.PARALLEL)
    mark(ground)
    undone = history.steps(ground.workspace, officer=ground.other, limit=5).rows
    step = next(one for one in undone if one.label == "call.edit")
    why = history.obstacle(ground.workspace, ground.other, step.id)
    assert why is not None
    assert why.code == "call.marked"
    with check_refused(ground.workspace, "call.marked"):
        history.undo(ground.workspace, officer=ground.other)


def test_a_version_by_which_a_sheet_was_filled_is_not_undone(ground: Marking) -> None:
    mark(ground)
    ground.edit_grid(proposal=False)
    history.undo(ground.workspace, officer=ground.lead)
    assert ground.grid.version == 1, "nobody has filled a sheet by version 2 yet"
    ground.edit_grid(proposal=False)
    row = scoring.sheet(ground.workspace, officer=ground.officer, at=ground.key())
    assert row is not None
    scoring.renew(ground.workspace, officer=ground.officer, at=ground.key(), seen=row.version)
    with check_refused(ground.workspace, "grid.filled"):
        history.undo(ground.workspace, officer=ground.lead)
    history.undo(ground.workspace, officer=ground.officer)
    made = scoring.readings(ground.workspace, officer=ground.officer, reviewer_id=ground.reviewer_id)
    assert [one.sheet.grid_number for one in made if one.sheet] == [1]


def test_a_version_is_not_undone_while_the_first_sheet_is_filled_by_it(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        ground = marking(made.owner, made.lead)
        one, two = (made.officer(name, Role.LEAD, party="QC", cleared=True) for name in ("une", "deux"))
        mine, theirs = made.open(one), made.open(two)
        ground.lead, ground.workspace = two, theirs
        assert ground.edit_grid(proposal=False).version == 2
        said: list[str] = []

        def undo() -> None:
            with pytest.raises(Refusal) as refused:
                history.undo(theirs, officer=two)
            said.append(refused.value.code)

        work = Thread(target=undo)
        try:
            with mine.write(one, "score.mark", number="", criterion=1, code="") as transaction:
                scoring.begin(transaction, one, ground.key(), grid_version=2).set_mark("innovation", 7)
                transaction.session.flush()
                work.start()
                while work.is_alive() and not waits(made.owner):
                    work.join(0.02)
                transaction.commit()
            work.join()
            assert said == ["grid.filled"]
            with made.owner.read() as connection:
                assert set(call_queries.grids(connection, ground.call.id)) == {1, 2}
        finally:
            mine.close()
            theirs.close()


def test_no_sheet_is_filled_by_a_version_that_is_being_undone(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        ground = marking(made.owner, made.lead)
        one, two = (made.officer(name, Role.LEAD, party="QC", cleared=True) for name in ("une", "deux"))
        mine, theirs = made.open(one), made.open(two)
        ground.lead, ground.workspace = two, theirs
        ground.edit_grid(proposal=False)
        said: list[str] = []

        def mark() -> None:
            with pytest.raises(Refusal) as refused:
                scoring.save_mark(mine, officer=one, at=ground.key(), criterion="innovation", halves=7, seen=0,
                                  grid_version=2)  # fmt: skip
            said.append(refused.value.code)

        work = Thread(target=mark)
        try:
            with theirs.write(two, "grid.edit") as transaction:  # as undo does it
                call_queries.hold_all(transaction.connection)
                row = transaction.first(tables.GridVersion, call_id=ground.call.id, number=2)
                assert row is not None
                transaction.delete(row)
                transaction.session.flush()
                work.start()
                while work.is_alive() and not waits(made.owner):
                    work.join(0.02)
                transaction.commit()
            work.join()
            assert said == ["score.grid-changed"]
        finally:
            mine.close()
            theirs.close()
