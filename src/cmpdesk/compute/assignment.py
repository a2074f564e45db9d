"""Who reads what: an exact assignment of applications to the reviewers of one Party.

The problem is a flow: reviewers on one side, applications on the other, whole numbers in between. Every
vertex of such a linear programme is a whole-number solution, so the simplex method gives the exact optimum
without branching.
"""

import random
from dataclasses import dataclass, field
from typing import Any

from cmpdesk.domain.assignment import (
    AssignmentProblem,
    AssignmentSolution,
    Candidate,
    Goals,
    Load,
    explain,
)

_Pair = tuple[int, int]


@dataclass(slots=True)
class _Network:
    """Sorted, then shuffled by the seed: the order in which the caller gave things cannot matter."""

    candidates: list[Candidate]
    loads: list[Load]
    kept: list[_Pair]
    free: list[_Pair]
    room: list[int]
    """How many more applications each candidate can take."""
    need: list[int]
    """How many more reviewers each application wants."""
    carried: list[int]
    """How many applications each candidate keeps."""
    off_sector: list[int] = field(default_factory=list)


def solve(problem: AssignmentProblem) -> AssignmentSolution:
    """Return the best assignment of `problem`; the same problem and seed give the same answer in any order of
    input.

    Ranked goals: (1) as many pairs as possible up to `per_application` each, and what must be lacking spread
    over as many applications as possible; (2) least sum of squared loads, which makes the highest load as low
    and the lowest as high as can be; (3) as many pairs as possible in which the reviewer knows the sector of
    the application. Kept pairs stay, whatever the load limit or the organisations say (an officer put them
    there); a barred pair never comes back, even if kept. Pairs of unknown keys are ignored. `pairs` are
    (reviewer key, application key), sorted.
    """
    network = _network(problem)
    chosen = set(network.kept)
    if network.free and any(network.room) and any(network.need):
        chosen.update(_optimum(network))
    return _solution(problem, network, chosen)


def _network(problem: AssignmentProblem) -> _Network:
    shuffle = random.Random(problem.seed)  # noqa: S311 (breaks ties, guards nothing)
    candidates = sorted(problem.candidates, key=lambda one: one.key)
    loads = sorted(problem.loads, key=lambda one: one.key)
    shuffle.shuffle(candidates)
    shuffle.shuffle(loads)
    kept_keys = problem.kept - problem.barred
    kept: list[_Pair] = []
    free: list[_Pair] = []
    off_sector: list[int] = []
    for r, candidate in enumerate(candidates):
        for a, load in enumerate(loads):
            pair = (candidate.key, load.key)
            if pair in kept_keys:
                kept.append((r, a))
            elif pair not in problem.barred and candidate.organisations.isdisjoint(load.organisations):
                free.append((r, a))
                off_sector.append(int(load.sector is not None and load.sector not in candidate.sectors))
    carried = [0] * len(candidates)
    covered = [0] * len(loads)
    for r, a in kept:
        carried[r] += 1
        covered[a] += 1
    return _Network(
        candidates,
        loads,
        kept,
        free,
        room=[max(0, one.load_limit - carried[r]) for r, one in enumerate(candidates)],
        need=[max(0, problem.per_application - count) for count in covered],
        carried=carried,
        off_sector=off_sector,
    )


def _optimum(network: _Network) -> list[_Pair]:
    """Weigh the goals so that each outweighs all that follow it, then solve."""
    wanted = sum(network.need)
    width = min(len(network.loads), max(network.room))
    # A pair out of sector costs 1; one step of balance outweighs all of them; one more pair outweighs all
    # balance.
    balance = min(wanted, sum(network.room)) + 1
    steepest = 2 * (max(network.carried) + width)
    cover = balance * (steepest + 1) * (balance + 1)
    return _run(network, balance, cover)


def _run(network: _Network, balance: int, cover: int) -> list[_Pair]:
    """Build and solve the flow: pair columns, one column per further unit of load and per wanted reviewer."""
    import highspy
    import numpy

    pairs, people, loads = len(network.free), len(network.candidates), len(network.loads)
    cost: list[int] = list(network.off_sector)
    rows: list[list[int]] = [[r, people + a] for r, a in network.free]
    signs: list[list[int]] = [[1, 1] for _ in network.free]
    for r, room in enumerate(network.room):
        for unit in range(min(room, loads)):
            rows.append([r])
            signs.append([-1])
            cost.append(balance * (2 * (network.carried[r] + unit) + 1))
    for a, need in enumerate(network.need):
        for unit in range(need):
            rows.append([people + a])
            signs.append([-1])
            # the first reviewer of an application is worth more than its second
            cost.append(-cover * (need + 1 - unit))
    lengths = numpy.array([len(one) for one in rows], dtype=numpy.int32)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(rows), people + loads
    lp.col_cost_ = numpy.array(cost, dtype=numpy.float64)
    lp.col_lower_ = numpy.zeros(len(rows))
    lp.col_upper_ = numpy.ones(len(rows))
    lp.row_lower_ = numpy.zeros(people + loads)
    lp.row_upper_ = numpy.zeros(people + loads)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = numpy.concatenate(([0], numpy.cumsum(lengths))).astype(numpy.int32)
    lp.a_matrix_.index_ = numpy.array([row for one in rows for row in one], dtype=numpy.int32)
    lp.a_matrix_.value_ = numpy.array([sign for one in signs for sign in one], dtype=numpy.float64)
    values = _values(highspy, lp)
    return [pair for pair, value in zip(network.free, values[:pairs], strict=True) if value > 0.5]


def _values(highspy: Any, lp: Any) -> list[float]:
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("solver", "simplex"),
        ("parallel", "off"),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        # zero flow is always feasible and every column is bounded
        raise AssertionError(f"assignment not solved: {solver.getModelStatus()}")
    values = [float(value) for value in solver.getSolution().col_value]
    if any(min(abs(value), abs(value - 1)) > 1e-6 for value in values):
        raise AssertionError("assignment not in whole numbers")
    return values


def _solution(problem: AssignmentProblem, network: _Network, chosen: set[_Pair]) -> AssignmentSolution:
    load = [0] * len(network.candidates)
    cover = [0] * len(network.loads)
    for r, a in chosen:
        load[r] += 1
        cover[a] += 1
    lacking = (
        (one.key, problem.per_application - cover[a])
        for a, one in enumerate(network.loads)
        if cover[a] < problem.per_application
    )
    pairs = tuple(sorted((network.candidates[r].key, network.loads[a].key) for r, a in chosen))
    return AssignmentSolution(
        pairs=pairs,
        affinities=tuple(explain(problem, pair).total for pair in pairs),
        uncovered=tuple(sorted(lacking)),
        loads=tuple(sorted((one.key, count) for one, count in zip(network.candidates, load, strict=True))),
        goals=Goals(len(pairs), 0, 0, None, 0, 0, 0),
    )
