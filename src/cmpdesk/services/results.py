"""Results: rankings computed openly, frozen by a seal, reopened for a reason, compared once both are frozen.

Nothing of a ranking is stored before it is frozen. A frozen ranking is kept whole, with its hash; reopening it keeps it
too, and the next one is a new version. Both steps are seals: undo never crosses them.
"""

from dataclasses import dataclass, replace

from cmpdesk.compute import results as compute
from cmpdesk.domain.access import Right, marks_frozen
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.rankings import FrozenRanking, Results, envelope, judging, with_asked
from cmpdesk.domain.results import WIDE_DIFFERENCE, Cut, Faced, Line, Ranking, digest, faced
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.domain.statistics import Sensitivity, Statistics
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.services.programmes import programme
from cmpdesk.services.scoring import see
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance, interests
from cmpdesk.storage.queries import results as queries
from cmpdesk.storage.workspace import Workspace

_AREAS = Area.SCORES | Area.CALLS | Area.HISTORY


@dataclass(frozen=True, slots=True)
class Compared:
    """The frozen rankings of both Parties, application by application."""

    call: CallSheet
    programme: Programme
    first: FrozenRanking
    second: FrozenRanking
    rows: tuple[Faced, ...]


# -- reading


def results(workspace: Workspace, *, officer: Officer, call_id: str, side: Side,
            normalised: bool = False) -> Results:  # fmt: skip
    """Return the ranking that `side` goes by: the frozen one, or what the sheets give now.

    `normalised` brings the weights to a total of 100; a frozen ranking stays as it was frozen. Refused with
    ``access.see-marks``, and as `compute.results.ranking` says.
    """
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        home = programme(workspace, call.programme_id)
        see(workspace, officer, call, home.party(judging(call, side) or side).code)
        frozen = queries.in_force(connection, call, side)
        if frozen is not None:
            normalised = frozen.ranking.normalised
        found = queries.material(connection, call, side, normalised=normalised)
        partial = not officer.cleared and clearance.holds_strict(connection, call_id)
    live = compute.ranking(found.judged)
    shown = live
    if frozen is not None:
        asked = {one.key: one.asked for one in found.judged.entries}
        shown = frozen.ranking if frozen.side is side else with_asked(frozen.ranking, asked)
    cut, funds = _line(call, side, shown)
    return Results(call, home, side, found, shown, digest(live), cut, funds, frozen, partial)


def _line(call: CallSheet, side: Side, ranking: Ranking,
          sector_id: str | None = None) -> tuple[Cut | None, Money | None]:  # fmt: skip
    funds = envelope(call, side, sector_id)
    return (compute.cut(ranking, Line(envelope=funds)) if funds else None), funds


def in_sector(found: Results, sector_id: str) -> Results:
    """Return the ranking of one sector, by its own ranks and with the line of its own envelope."""
    places = tuple(replace(one, rank=one.sector_rank) for one in found.ranking.places if one.sector == sector_id)
    ranking = replace(found.ranking, places=places)
    cut, funds = _line(found.call, found.side, ranking, sector_id)
    return replace(found, ranking=ranking, cut=cut, envelope=funds)


def frozen(workspace: Workspace, *, officer: Officer, call_id: str, side: Side) -> FrozenRanking | None:
    """Return the frozen ranking that holds for `side`, None where it is open."""
    return next((one for one in versions(workspace, officer=officer, call_id=call_id, side=side)
                 if one.reopened_at is None), None)  # fmt: skip


def versions(workspace: Workspace, *, officer: Officer, call_id: str, side: Side) -> tuple[FrozenRanking, ...]:
    """Return every ranking of `side` that was ever frozen, newest first, those that were reopened too."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        see(workspace, officer, call, programme(workspace, call.programme_id).party(judging(call, side) or side).code)
        return queries.versions(connection, call, side)


def compared(workspace: Workspace, *, officer: Officer, call_id: str, wide: int = WIDE_DIFFERENCE) -> Compared:
    """Return the rankings of both Parties side by side.

    Refused with ``ranking.compare-closed`` before both are frozen, ``ranking.one-jury`` where one jury judges for both,
    ``access.see-strict`` where strict files are ranked that `officer` may not see.
    """
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        if call.evaluation is not EvaluationMode.PARALLEL:
            raise Refusal("ranking.one-jury")
        if None in call.frozen:
            raise Refusal("ranking.compare-closed")
        if clearance.holds_strict(connection, call_id):
            workspace.require(officer, Right.SEE_STRICT)
        first, second = (queries.in_force(connection, call, side) for side in Side)
    if first is None or second is None:
        raise Refusal("results.unreadable")
    rows = faced(first.ranking, second.ranking, wide)
    return Compared(call, programme(workspace, call.programme_id), first, second, rows)


def statistics(workspace: Workspace, *, officer: Officer, call_id: str, side: Side,
               normalised: bool = False) -> Statistics:  # fmt: skip
    """Return what helps to judge the marks; readings that would link reviewers keep off conflicts of interest."""
    from cmpdesk.compute import statistics as models  # late: numpy takes its time, and rankings do without

    found = results(workspace, officer=officer, call_id=call_id, side=side, normalised=normalised)
    judged = found.material.judged
    made = models.statistics(judged)
    if made.obstacle is None or not made.obstacle.links:
        return made
    with workspace.read() as connection:
        barred = [interests.barred(connection, found.call, one, workspace.today())
                  for one in (Side if judged.side is None else (judged.side,))]  # fmt: skip
    return models.statistics(judged, barred=frozenset[tuple[str, str]]().union(*barred))


def sensitivity(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, normalised: bool = False,
                watch: Watch | None = None) -> Sensitivity:  # fmt: skip
    """Return what small changes would do to the ranking and to who is above the line of the envelope."""
    from cmpdesk.compute import sensitivity as moves

    found = results(workspace, officer=officer, call_id=call_id, side=side, normalised=normalised)
    line = Line(envelope=found.envelope) if found.envelope else None
    return moves.sensitivity(found.material.judged, line, watch or Unwatched())


# -- freezing


def freeze(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, seen: str, normalised: bool = False,
           knowing: bool = False, derogation: str = "") -> Outcome[FrozenRanking]:  # fmt: skip
    """Freeze the ranking of the jury of `side`; of a joint panel, on behalf of the Party of `side`.

    `seen` is the digest of the ranking that the officer saw (`Results.digest`). Refused with
    ``ranking.not-evaluation``, ``ranking.frozen``, ``ranking.nothing``, ``ranking.undeclared`` where a declaration or a
    decision upon one is missing, ``ranking.owed`` where sheets are missing and not `knowing` so,
    ``ranking.few-reviews`` where an application has too few and no `derogation` says why that is accepted.
    """
    with workspace.write(officer, "ranking.freeze", kind=StepKind.SEAL) as transaction:
        row = transaction.lock(tables.Call, call_id)
        connection = transaction.connection
        call = call_queries.call(connection, call_id)
        party = _may_judge(workspace, officer, call, side)
        if call.state is not CallState.EVALUATION:
            raise Refusal("ranking.not-evaluation", state=call.state)
        if marks_frozen(call.evaluation, side, call.frozen):
            raise Refusal("ranking.frozen", party=party)
        if clearance.holds_strict(connection, call_id):
            workspace.require(officer, Right.SEE_STRICT)
        found = queries.material(connection, call, side, normalised=normalised)
        ranking = compute.ranking(found.judged)
        made = Results(call, programme(workspace, call.programme_id), side, found, ranking, digest(ranking), None, None,
                       None)  # fmt: skip
        _check(made, knowing=knowing, derogation=derogation)
        if made.digest != seen:
            raise Refusal("record.moved", table="ranking")
        now = workspace.now()
        number = 1 + max((one.number for one in transaction.find(tables.Ranking, call_id=call_id, side=str(side))),
                         default=0)  # fmt: skip
        kept = FrozenRanking("", 1, side, number, now, officer.name, made.digest, ranking,
                             derogation.strip() if made.few else "", found.owed)  # fmt: skip
        stored = transaction.add(tables.Ranking(
            call_id=call_id, side=str(side), number=number, grid_number=ranking.version, frozen_at=now,
            frozen_by=officer.id, digest=made.digest, value=queries.stored(kept), version=1,
        ))  # fmt: skip
        _mark(row, side, frozen=True, workspace=workspace)
        transaction.params |= {"party": party, "number": number}
        transaction.commit()
    return Outcome(replace(kept, id=stored.id), _AREAS)


def _may_judge(workspace: Workspace, officer: Officer, call: CallSheet, side: Side) -> str:
    """Return the code of the Party of `side`, if `officer` may act for its jury and it judges."""
    party = programme(workspace, call.programme_id).party(side).code
    workspace.require(officer, Right.EDIT_JURY, party)
    see(workspace, officer, call, party)
    if not call.judges(side):
        raise Refusal("score.not-judging", party=party)
    return party


def _check(found: Results, *, knowing: bool, derogation: str) -> None:
    if not found.ranking.ranked:
        raise Refusal("ranking.nothing")
    owed = found.material.owed
    silent = [one for one in owed if one.declares]
    if silent:
        raise Refusal("ranking.undeclared", count=len(silent), code=silent[0].code, number=silent[0].number)
    if owed and not knowing:
        raise Refusal("ranking.owed", count=len(owed))
    if found.few and not derogation.strip():
        least = found.material.judged.grid.least_reviews
        raise Refusal("ranking.few-reviews", count=len(found.few), least=least, number=found.few[0].number)


def _mark(row: tables.Call, side: Side, *, frozen: bool, workspace: Workspace) -> None:
    now = workspace.now() if frozen else None
    if side is Side.FIRST:
        row.frozen_first = now
    else:
        row.frozen_second = now


def reopen(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, seen: int,
           reason: str) -> Outcome[FrozenRanking]:  # fmt: skip
    """Reopen a frozen ranking, for a reason: a lead decides. What was frozen stays, as a version that no longer holds.

    A call in joint preparation goes back to its evaluation. Refused with ``ranking.no-reason``, ``ranking.not-frozen``.
    """
    if not reason.strip():
        raise Refusal("ranking.no-reason")
    workspace.require(officer, Right.DECIDE_CALL)
    with workspace.write(officer, "ranking.reopen", kind=StepKind.SEAL) as transaction:
        row = transaction.lock(tables.Call, call_id)
        call = call_queries.call(transaction.connection, call_id)
        if clearance.holds_strict(transaction.connection, call_id):
            workspace.require(officer, Right.SEE_STRICT)
        if (jury := judging(call, side)) is not None:
            _may_judge(workspace, officer, call, jury)
        held = queries.in_force(transaction.connection, call, side)
        if held is None:
            raise Refusal("ranking.not-frozen")
        party = _may_judge(workspace, officer, call, held.side)
        if call.state not in (CallState.EVALUATION, CallState.JOINT_PREPARATION):
            raise Refusal("ranking.not-evaluation", state=call.state)
        kept = transaction.lock(tables.Ranking, held.id, seen)
        kept.reopened_at, kept.reopened_by, kept.reason = workspace.now(), officer.id, reason.strip()
        _mark(row, held.side, frozen=False, workspace=workspace)
        row.state = str(CallState.EVALUATION)
        transaction.params |= {"party": party, "number": held.number}
        transaction.commit()
        made = replace(held, version=kept.version, reopened_at=kept.reopened_at, reopened_by=officer.name,
                       reason=kept.reason)  # fmt: skip
    return Outcome(made, _AREAS)
