"""Rankings through the use cases: computed from the sheets, frozen by a seal, reopened, compared."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from cmpdesk.domain.access import marks_open
from cmpdesk.domain.calls import CallAction, CallState, Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.rankings import Results
from cmpdesk.domain.results import canonical, digest
from cmpdesk.domain.scoring import Aggregation, EvaluationMode
from cmpdesk.domain.sheets import SheetState
from cmpdesk.domain.statistics import ChangeKind, Method, Reason
from cmpdesk.services import calls, history, results, scoring, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.judging import FIRST, FULL, SECOND, Judging, judging, judging_file
from tests.services.marking import CODES
from tests.storage.fixtures import Clock, check_refused, snapshot

__all__ = ["judging_file"]


@pytest.fixture
def jury(workspace: Workspace, officer: Officer) -> Judging:
    return judging(workspace, officer)


@pytest.fixture
def here(judging_file: tuple[Path, Judging], tmp_path: Path) -> Iterator[Judging]:
    """A jury in a file, where the database makes no difference."""
    source, made = judging_file
    workspace = workspaces.open_workspace(str(shutil.copy(source, tmp_path / "jury.cmpdesk")), clock=Clock())
    yield replace(made, workspace=workspace)
    workspace.close()


def order(found: Results) -> list[tuple[int | None, str]]:
    return [(one.rank, one.title) for one in found.ranking.places]


def test_a_ranking_is_computed_from_the_sheets(jury: Judging) -> None:
    jury.enter(FIRST, FULL)
    found = jury.shown()
    assert order(found) == [(1, "Sons"), (2, "Serres"), (3, "Forêts"), (4, "Digues")]
    assert found.ranking.places[0].total == Fraction(90)
    assert [one.asked for one in found.ranking.places] == [Money(2_000_000, "CAD")] * 4
    assert not found.material.owed
    assert not found.few
    assert sorted(found.material.codes.values()) == ["QC-01", "QC-02", "QC-03"]
    assert found.material.people[jury.readers[FIRST][0]] == "Lectrice QC-01"
    assert jury.shown(SECOND).ranking.ranked == ()
    with pytest.raises(Refusal) as refused:
        jury.shown(SECOND, jury.officer)
    assert refused.value.code == "access.see-marks"


def test_who_owes_what_stands_apart(here: Judging) -> None:
    here.enter(FIRST, {0: (8, 8, None), 1: (6, 6, 6), 2: (9, None, 9), 3: (5, 5, 5)})
    here.mark(here.key(FIRST, 2, 0), 7, CODES[:5])
    here.declare(here.readers[FIRST][0], here.applications[3], "apparent")
    here.declare(here.readers[FIRST][1], here.applications[3], measure="observe")
    found = here.shown()
    own = [one.code for one in here.grid.criteria_of(FIRST) if one.side is FIRST and one.scored]
    assert [(one.code, one.state, one.missing) for one in found.material.owed] == [
        ("QC-01", SheetState.UNDECIDED, ()), ("QC-02", SheetState.NONE, ()),
        ("QC-03", SheetState.STARTED, (*CODES[5:], *own)),
    ]  # fmt: skip
    reviews = {one.title: one.reviews for one in found.ranking.places}
    assert reviews == {"Serres": 2, "Forêts": 3, "Sons": 2, "Digues": 1}
    assert {one.title for one in found.few} == {"Serres", "Sons", "Digues"}
    assert [one.reviewer for one in found.ranking.apart] == [here.readers[FIRST][2]]


def test_a_sheet_of_an_older_grid_does_not_count(here: Judging) -> None:
    here.enter(FIRST, FULL)
    here.edit_grid(replace(here.grid, least_reviews=2))
    found = here.shown()
    assert not found.ranking.ranked
    assert {one.state for one in found.material.owed} == {SheetState.OUTDATED}
    assert len(found.material.owed) == 12


def test_second_typings_and_recused_readers_do_not_count(here: Judging) -> None:
    here.enter(FIRST, FULL)
    at = here.key(FIRST, 0, 0)
    here.mark(at.second, 0, CODES)
    assert here.shown().ranking.places[1].total == Fraction(80)
    with here.workspace.write(here.officer, "assignment.recuse", code="", number="") as transaction:
        row = transaction.first(tables.Assignment, reviewer_id=at.reviewer_id, application_id=at.application_id)
        assert row is not None
        row.recused_at = here.workspace.now()
        transaction.commit()
    found = here.shown()
    assert [one.reviews for one in found.ranking.places] == [3, 2, 3, 3]
    assert not found.material.owed


def test_consensus_marks_and_normalised_weights(here: Judging) -> None:
    here.edit_grid(replace(here.grid, aggregation=Aggregation.CONSENSUS))
    here.enter(FIRST, FULL)
    assert not here.shown().ranking.ranked
    with here.workspace.write(here.officer, "jury.consolidate", number="") as transaction:
        transaction.add(tables.Consolidation(
            call_id=here.call.id, application_id=here.applications[3], side="first",
            marks={one.code: 10 for one in here.grid.criteria_of(FIRST) if one.scored},
        ))  # fmt: skip
        transaction.commit()
    found = here.shown()
    assert order(found)[0] == (1, "Digues")
    criteria = tuple(replace(one, weight=one.weight * 2) for one in here.grid.criteria)
    here.edit_grid(replace(here.grid, criteria=criteria))
    assert here.shown().ranking.points == 200
    assert here.shown(normalised=True).ranking.points == 100


def test_the_line_of_the_envelope(here: Judging) -> None:
    assert here.shown().cut is None
    here.enter(FIRST, FULL)
    with here.workspace.write(here.officer, "call.edit", title="") as transaction:
        for year, cents in ((2026, 1_500_000), (2027, 2_500_000)):
            transaction.add(tables.Envelope(call_id=here.call.id, side="first", funder="Fonds", year=year,
                                            sector_id=None, cents=cents, currency="CAD"))  # fmt: skip
        transaction.commit()
    found = here.shown()
    assert found.envelope == Money(4_000_000, "CAD")
    assert found.cut is not None
    assert found.cut.above == (here.applications[2], here.applications[0])
    assert found.cut.committed == 4_000_000
    moves = results.sensitivity(here.workspace, officer=here.officer, call_id=here.call.id, side=FIRST)
    assert {one.application for one in moves.firmness if one.above} == set(found.cut.above)


def test_a_ranking_is_frozen_by_a_seal(jury: Judging) -> None:
    jury.enter(FIRST, FULL)
    jury.enter(SECOND, {0: (6, 6, 6), 1: (8, 8, 8), 2: (9, 9, 9), 3: (5, 5, 5)})
    before = jury.shown()
    made = jury.freeze()
    assert (made.number, made.side, made.frozen_by) == (1, FIRST, jury.officer.name)
    assert made.digest == digest(before.ranking) == before.digest
    step = history.steps(jury.workspace, limit=1).rows[0]
    assert (step.kind, step.label) == ("seal", "ranking.freeze")
    held = results.frozen(jury.workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST)
    assert held == made
    assert canonical(held.ranking) == canonical(before.ranking)
    shown = jury.shown()
    assert shown.frozen == made
    assert shown.ranking == before.ranking
    with pytest.raises(Refusal) as refused:
        history.undo(jury.workspace, officer=jury.officer)
    assert refused.value.code == "undo.nothing"
    with check_refused(jury.workspace, "score.frozen"):
        scoring.save_mark(
            jury.workspace, officer=jury.officer, at=jury.key(FIRST, 0, 0), criterion=CODES[0], halves=2, seen=None
        )
    with check_refused(jury.workspace, "ranking.frozen"):
        jury.freeze()
    with check_refused(jury.workspace, "call.guard.all-frozen"):
        prepare(jury)
    assert not marks_open(EvaluationMode.PARALLEL, None, calls.call(jury.workspace, jury.call.id).frozen)
    jury.freeze(SECOND)
    prepare(jury)
    assert jury.state() is CallState.JOINT_PREPARATION
    assert jury.shown(SECOND, jury.officer).frozen is not None
    again = jury.reopen()
    assert (again.reason, again.reopened_by) == ("Une note était mal recopiée", jury.officer.name)
    assert jury.state() is CallState.EVALUATION
    with pytest.raises(Refusal):
        history.undo(jury.workspace, officer=jury.officer)
    with pytest.raises(Refusal):
        jury.shown(SECOND, jury.officer)
    scoring.save_mark(
        jury.workspace, officer=jury.officer, at=jury.key(FIRST, 0, 0), criterion=CODES[0], halves=2, seen=None
    )
    assert jury.freeze().number == 2
    versions = results.versions(jury.workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST)
    assert [(one.number, one.reopened_at is None) for one in versions] == [(2, True), (1, False)]
    assert versions[1].ranking == before.ranking != versions[0].ranking
    assert workspaces.check(jury.workspace).sound


def prepare(jury: Judging) -> None:
    call = calls.call(jury.workspace, jury.call.id)
    calls.move(jury.workspace, officer=jury.officer, call_id=call.id, seen=call.version, action=CallAction.PREPARE)


def test_what_keeps_a_ranking_from_being_frozen(jury: Judging) -> None:
    workspace = jury.workspace
    with check_refused(workspace, "ranking.nothing"):
        jury.freeze()
    jury.enter(FIRST, {0: (8, 8, 8), 1: (6, 6, None), 2: (9, 9, 9), 3: (5, 5, 5)})
    jury.declare(jury.readers[FIRST][0], jury.applications[3], "apparent")
    with check_refused(workspace, "ranking.undeclared"):
        jury.freeze(knowing=True, derogation="Peu importe")
    jury.declare(jury.readers[FIRST][0], jury.applications[3])
    with check_refused(workspace, "ranking.owed"):
        jury.freeze()
    with check_refused(workspace, "ranking.few-reviews"):
        jury.freeze(knowing=True, derogation="  ")
    with check_refused(workspace, "record.moved"):
        jury.freeze(knowing=True, derogation="Le troisième est malade", seen="0" * 64)
    jury.change_call(state=str(CallState.CLOSED))
    with check_refused(workspace, "ranking.not-evaluation"):
        jury.freeze(knowing=True, derogation="Le troisième est malade")
    jury.change_call(state=str(CallState.EVALUATION))
    for who, code in ((jury.other, "access.edit-jury"), (jury.lead, "access.see-marks")):
        with check_refused(workspace, code):
            results.freeze(workspace, officer=who, call_id=jury.call.id, side=FIRST, seen="", knowing=True,
                           derogation="x")  # fmt: skip
    made = jury.freeze(knowing=True, derogation="Le troisième est malade")
    kept = results.frozen(workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST)
    assert kept is not None
    assert made == kept
    assert kept.derogation == "Le troisième est malade"
    assert [(one.code, one.state) for one in kept.owed] == [("QC-03", SheetState.NONE)]


def test_only_a_lead_reopens_and_says_why(jury: Judging) -> None:
    jury.enter(FIRST, FULL)
    plain = workspaces.add_officer(jury.workspace, officer=jury.lead, name="Agent", party_code="QC",
                                   role=Role.OFFICER, cleared=True).value  # fmt: skip
    seen = jury.shown().digest
    with check_refused(jury.workspace, "ranking.not-frozen"):
        jury.reopen()
    results.freeze(jury.workspace, officer=plain, call_id=jury.call.id, side=FIRST, seen=seen)
    with check_refused(jury.workspace, "ranking.no-reason"):
        jury.reopen(reason=" ")
    for who, code in ((plain, "access.decide-call"), (jury.other, "access.edit-jury")):
        with check_refused(jury.workspace, code):
            results.reopen(jury.workspace, officer=who, call_id=jury.call.id, side=FIRST, seen=1, reason="Erreur")
    with check_refused(jury.workspace, "record.moved"):
        results.reopen(jury.workspace, officer=jury.officer, call_id=jury.call.id, side=FIRST, seen=7, reason="Erreur")
    before = snapshot(jury.workspace)
    jury.reopen()
    assert snapshot(jury.workspace) != before


def test_strict_files_are_frozen_by_who_may_see_them(here: Judging) -> None:
    here.enter(FIRST, FULL)
    here.change_call(confidentiality=str(Confidentiality.STRICT))
    blind = workspaces.add_officer(here.workspace, officer=here.lead, name="Agent", party_code="QC",
                                   role=Role.LEAD).value  # fmt: skip
    here.workspace.acts_for(blind)
    found = here.shown(officer=blind)
    assert found.partial
    assert not found.ranking.places
    with check_refused(here.workspace, "access.see-strict"):
        results.freeze(here.workspace, officer=blind, call_id=here.call.id, side=FIRST, seen=found.digest)
    here.workspace.acts_for(here.officer)
    here.freeze()
    here.workspace.acts_for(blind)
    assert here.shown(officer=blind).frozen is None
    with check_refused(here.workspace, "access.see-strict"):
        results.reopen(here.workspace, officer=blind, call_id=here.call.id, side=FIRST, seen=1, reason="Erreur")


def test_both_rankings_are_compared_once_both_are_frozen(here: Judging) -> None:
    here.enter(FIRST, FULL)
    here.enter(SECOND, {0: (8, 8, 8), 1: (6, 6, 6), 2: (2, 2, 2), 3: (9, 9, 9)})
    here.freeze()
    with pytest.raises(Refusal) as refused:
        results.compared(here.workspace, officer=here.officer, call_id=here.call.id)
    assert refused.value.code == "ranking.compare-closed"
    here.freeze(SECOND)
    found = results.compared(here.workspace, officer=here.officer, call_id=here.call.id, wide=3)
    told = {one.title: (one.first_rank, one.second_rank, one.difference, one.divergent) for one in found.rows}
    assert told == {"Sons": (1, 4, 3, True), "Serres": (2, 2, 0, False), "Forêts": (3, 3, 0, False),
                    "Digues": (4, 1, 3, True)}  # fmt: skip


def test_one_jury_for_both_parties(here: Judging) -> None:
    here.enter(FIRST, FULL)
    here.change_call(evaluation=str(EvaluationMode.DELEGATED), lead="first")
    assert here.shown().ranking.side is FIRST
    with pytest.raises(Refusal) as refused:
        here.shown(SECOND)
    assert refused.value.code == "access.see-marks"
    with check_refused(here.workspace, "score.not-judging"):
        results.freeze(here.workspace, officer=here.other, call_id=here.call.id, side=SECOND, seen="")
    here.freeze()
    shared = here.shown(SECOND)
    assert shared.frozen is not None
    assert [one.asked for one in shared.ranking.places] == [Money(2_000_000, "EUR")] * 4
    prepare(here)
    with pytest.raises(Refusal) as refused:
        results.compared(here.workspace, officer=here.officer, call_id=here.call.id)
    assert refused.value.code == "ranking.one-jury"


def test_a_joint_panel_has_one_ranking(here: Judging) -> None:
    here.enter(FIRST, FULL)
    here.enter(SECOND, FULL)
    here.change_call(evaluation=str(EvaluationMode.COMMON))
    found = here.shown(SECOND)
    assert found.ranking.side is None
    assert [one.reviews for one in found.ranking.places] == [6] * 4
    made = here.freeze(SECOND)
    assert made.side is SECOND
    assert here.shown(FIRST).frozen is not None
    with check_refused(here.workspace, "ranking.frozen"):
        here.freeze(FIRST)
    prepare(here)
    with check_refused(here.workspace, "access.edit-jury"):
        here.reopen(FIRST)
    here.reopen(SECOND)
    assert here.state() is CallState.EVALUATION


def test_statistics_name_the_readings_that_are_missing(here: Judging) -> None:
    told = results.statistics(here.workspace, officer=here.officer, call_id=here.call.id, side=FIRST)
    assert told.obstacle is not None
    assert told.obstacle.reasons == (Reason.FEW_READINGS,)
    here.enter(FIRST, {0: (8, 7, None), 1: (6, 6, None), 2: (None, None, 9), 3: (None, None, 5)})
    told = results.statistics(here.workspace, officer=here.officer, call_id=here.call.id, side=FIRST)
    assert told.obstacle is not None
    assert told.obstacle.reasons == (Reason.NOT_CONNECTED, Reason.FEW_MARKS)
    (link,) = told.obstacle.links
    here.declare(*link, "real")
    other = results.statistics(here.workspace, officer=here.officer, call_id=here.call.id, side=FIRST)
    assert other.obstacle is not None
    assert link not in other.obstacle.links
    assert len(other.obstacle.links) == 1
    here.declare(*link)
    here.enter(FIRST, {0: (None, None, 9), 1: (None, None, 5), 2: (8, 7, None), 3: (5, 6, None)})
    told = results.statistics(here.workspace, officer=here.officer, call_id=here.call.id, side=FIRST)
    assert told.obstacle is None
    assert told.standings[0].by(Method.MIXED) is not None


def test_small_changes(here: Judging) -> None:
    here.enter(FIRST, FULL)
    told = results.sensitivity(here.workspace, officer=here.officer, call_id=here.call.id, side=FIRST)
    assert {one.change.kind for one in told.effects} <= set(ChangeKind)
    assert [one.rank for one in told.firmness] == [1, 2, 3, 4]
    assert (told.firmness[0].best, told.firmness[0].worst) == (1, 1)
