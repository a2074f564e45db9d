"""Who reads what: the best assignment of the applications of one jury, proven, and the least repair of one.

Rules and goals are declared in `domain.assignment`. `assignment_model` makes arrays of the problem, `assignment_goals`
decides one goal after another over a linear programme (`assignment_programme`), and `assignment_relief` says what is in
the way of an impossible one.
"""

import contextlib
from dataclasses import replace

import numpy

from cmpdesk.compute.assignment_goals import Search, parts
from cmpdesk.compute.assignment_model import Array, Model, model_of
from cmpdesk.compute.assignment_programme import NoAnswer
from cmpdesk.compute.assignment_relief import bottlenecks, relaxations
from cmpdesk.domain.assignment import (
    AssignmentProblem,
    AssignmentSolution,
    Breach,
    Goals,
    Pair,
    Repair,
    Rule,
)
from cmpdesk.domain.tasks import Unwatched, Watch


def solve(problem: AssignmentProblem, watch: Watch | None = None) -> AssignmentSolution:
    """Return the best assignment of `problem`; the same problem and seed give the same answer in any order of
    input. What is impossible is assigned as far as it goes, with what stands in the way.
    """
    model = model_of(problem, (watch or Unwatched()).check)
    search = Search(model)
    chosen = search.cover()
    chosen = search.serve(chosen)
    sums = _sums(model, chosen)
    if problem.rules.connection:
        chosen = search.join(chosen, -model.affinity.astype(float))
    gap = search.programme.doubt
    with contextlib.suppress(NoAnswer):  # branch and bound gave up: the last goal is as it comes
        chosen = search.balance(chosen)
    return _solution(problem, model, chosen, sums, gap)


def repair(problem: AssignmentProblem, current: frozenset[Pair], refused: frozenset[Pair],
           watch: Watch | None = None) -> Repair:  # fmt: skip
    """Return the fewest changes to `current` after which an assignment covers and keeps the rules as well as any
    can without the `refused` pairs; among them, those of the greatest affinity. Kept pairs stay.
    """
    without = replace(problem, barred=problem.barred | refused, kept=problem.kept - refused)
    model = model_of(without, (watch or Unwatched()).check)
    held = frozenset(current - without.barred)
    search = Search(model)
    search.cover()
    chosen = search.change(_mask(model, held), connect=problem.rules.connection)
    solution = _solution(without, model, chosen, _sums(model, chosen), search.programme.doubt)
    after = frozenset(solution.pairs)
    return Repair(tuple(sorted(current - after)), tuple(sorted(after - current)), solution)


def assess(problem: AssignmentProblem, pairs: frozenset[Pair]) -> AssignmentSolution:
    """Return what `pairs` and the kept ones come to, whoever chose them; what stands in the way is not sought."""
    model = model_of(problem)
    chosen = _mask(model, pairs)
    return _solution(problem, model, chosen, _sums(model, chosen), 0, seek=False)


def _mask(model: Model, pairs: frozenset[Pair]) -> Array:
    column = {one.key: n for n, one in enumerate(model.candidates)}
    row = {one.key: n for n, one in enumerate(model.loads)}
    mask = numpy.zeros(model.free.shape, dtype=bool)
    for r, a in pairs:
        if r in column and a in row:
            mask[row[a], column[r]] = True
    return mask


def _sums(model: Model, chosen: Array) -> Array:
    return ((chosen | model.kept) * model.affinity).sum(axis=1)


def _solution(problem: AssignmentProblem, model: Model, chosen: Array, unconnected: Array, gap: int, *,
              seek: bool = True) -> AssignmentSolution:  # fmt: skip
    everything = chosen | model.kept
    readers = [one.key for one in model.candidates]
    texts = [one.key for one in model.loads]
    found = sorted(((readers[r], texts[a]), int(model.affinity[a, r])) for a, r in numpy.argwhere(everything).tolist())
    sums = _sums(model, chosen)
    covered, loads = everything.sum(axis=1), everything.sum(axis=0)
    lacking = {key: problem.per_application - int(n) for key, n in zip(texts, covered, strict=True)}
    uncovered = tuple(sorted((key, by) for key, by in lacking.items() if by > 0))
    breaches = _breaches(problem, model, everything)
    short = [one for one in breaches if one.rule in {Rule.SECTOR, Rule.FLOOR}]
    impossible = seek and bool(uncovered or short)
    named = [(_named(texts, mine), _named(readers, theirs)) for mine, theirs in parts(everything)]
    return AssignmentSolution(
        pairs=tuple(pair for pair, _ in found),
        affinities=tuple(points for _, points in found),
        uncovered=uncovered,
        loads=tuple(sorted((key, int(n)) for key, n in zip(readers, loads, strict=True))),
        goals=Goals(
            readings=len(found),
            wanted=len(texts) * problem.per_application,
            broken=sum(one.by for one in short),
            worst=int(sums.min()) if len(sums) else None,
            affinity=int(sums.sum()),
            squares=int((loads**2).sum()),
            unconnected=(int(unconnected.min()) if len(unconnected) else None, int(unconnected.sum())),
            gap=gap,
        ),
        breaches=breaches,
        parts=tuple(sorted(named, key=lambda one: (-len(one[0]) - len(one[1]), one))),
        bottlenecks=bottlenecks(model) if impossible else (),
        relaxations=relaxations(model) if impossible else (),
    )


def _named(keys: list[str], mask: Array) -> tuple[str, ...]:
    return tuple(sorted(keys[n] for n in numpy.flatnonzero(mask)))


def _breaches(problem: AssignmentProblem, model: Model, everything: Array) -> tuple[Breach, ...]:
    """Return what falls short, and which rules kept pairs break, application by application, reviewer by reviewer."""
    found: list[Breach] = []
    rules = problem.rules
    sectors = [one.sectors for one in model.candidates]
    for a, load in enumerate(model.loads):
        mine = numpy.flatnonzero(everything[a]).tolist()
        if len(mine) < problem.per_application:
            found.append(Breach(Rule.COVERAGE, application=load.key, by=problem.per_application - len(mine)))
        asked = rules.sector and load.sector and load.key not in rules.waived
        if asked and not any(load.sector in sectors[r] for r in mine):
            found.append(Breach(Rule.SECTOR, application=load.key))
        for r in mine:
            for mask, rule in ((model.conflict, Rule.CONFLICT), (model.language, Rule.LANGUAGE)):
                if mask[a, r]:
                    found.append(Breach(rule, model.candidates[r].key, load.key))
    for a, house in numpy.argwhere(everything.astype(int) @ model.houses.T > 1).tolist():
        both = numpy.flatnonzero(everything[a] & (model.houses[house] > 0)).tolist()
        key = min(model.candidates[r].key for r in both)
        found.append(Breach(Rule.ORGANISATION, key, model.loads[a].key, len(both) - 1))
    for candidate, n in zip(model.candidates, everything.sum(axis=0).tolist(), strict=True):
        if n > candidate.load_limit:
            found.append(Breach(Rule.LIMIT, candidate.key, by=n - candidate.load_limit))
        if rules.floor and n < candidate.load_floor:
            found.append(Breach(Rule.FLOOR, candidate.key, by=candidate.load_floor - n))
    return tuple(sorted(found, key=lambda one: (one.rule, one.application, one.reviewer)))
