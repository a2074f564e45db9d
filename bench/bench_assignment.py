"""Who reads what, against scipy's milp on the same instances: both Parties, loads and conflicts, proven."""

import random
import time
from dataclasses import replace
from typing import Any

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from cmpdesk.compute.assignment import solve
from cmpdesk.compute.assignment_goals import Search
from cmpdesk.compute.assignment_model import Model, model_of
from cmpdesk.domain.assignment import AssignmentProblem, Candidate, Load, Preference, Rules

SIZES = ((500, 60, 4.0), (2000, 300, 3.0))
"""Applications, reviewers of both Parties together, and how many times faster than the baseline at least."""
FULL = 6.0
"""All ordered goals ÷ loads, conflicts and affinity alone, at most."""
PER = 3
ROUNDS = 5
PLAIN = Rules(organisation=False, sector=False, connection=False)
WORDS = 120
SECTORS = "abcdefgh"


def jury(applications: int, reviewers: int, seed: int) -> AssignmentProblem:
    """Return a jury of one Party: 6 % conflicts, loads from 0.6 to 1.25 times the mean, two sectors, ten keywords."""
    dice = random.Random(seed)
    mean = PER * applications / reviewers
    candidates = [
        Candidate(f"r{n:03}", int(1.25 * mean) + 1, int(0.6 * mean), frozenset(dice.sample(SECTORS, 2)),
                  frozenset({f"o{dice.randrange(reviewers // 3)}"}), frozenset({"fr"}),
                  frozenset(f"w{word}" for word in dice.sample(range(WORDS), 10)))
        for n in range(reviewers)
    ]  # fmt: skip
    loads = [
        Load(f"a{n:04}", dice.choice(SECTORS), frozenset(), "fr",
             frozenset(f"w{word}" for word in dice.sample(range(WORDS), 6)))
        for n in range(applications)
    ]  # fmt: skip
    cells = [(one.key, each.key) for one in candidates for each in loads]
    barred = frozenset(cell for cell in cells if dice.random() < 0.06)
    wishes = tuple(Preference(*cell, dice.randint(-2, 2)) for cell in cells if dice.random() < 0.05)
    return AssignmentProblem(tuple(candidates), tuple(loads), PER, barred=barred, preferences=wishes)


def core(model: Model) -> int:
    """Return the greatest affinity under coverage, loads and conflicts alone."""
    chosen = Search(model).cover()
    assert (chosen.sum(axis=1) == model.need).all()
    return int((chosen * model.affinity).sum())


def plainly(problem: AssignmentProblem) -> int:
    """Return the same from the words of the problem, as all goals begin with them too."""
    return core(model_of(replace(problem, rules=PLAIN)))


def baseline(model: Model) -> int:
    """Return the same by scipy's milp, from the same arrays (to make arrays of words is the time of neither)."""
    count, people = model.free.shape
    a, r = numpy.nonzero(model.free)
    many = len(a)
    entries = (numpy.concatenate((a, count + r)), numpy.tile(numpy.arange(many), 2))
    matrix = csr_array((numpy.ones(2 * many), entries), shape=(count + people, many))
    rows = LinearConstraint(matrix, numpy.concatenate((model.need, model.floor)),
                            numpy.concatenate((model.need, model.room)))  # fmt: skip
    found: Any = milp(-model.affinity[a, r].astype(float), integrality=numpy.ones(many), bounds=Bounds(0, 1),
                      constraints=rows, options={"mip_rel_gap": 0})  # fmt: skip
    assert found.status == 0
    return -round(float(found.fun))


def _timed(what: Any, juries: list[Any]) -> tuple[float, list[Any]]:
    started = time.perf_counter()
    answers = [what(one) for one in juries]
    return time.perf_counter() - started, answers


def main() -> int:
    """Print each ratio with its bound; 0 when all are within."""
    good = True
    solve(jury(20, 8, 0))  # loads what is loaded once
    for applications, reviewers, bound in SIZES:
        juries = [jury(applications, reviewers // 2, seed) for seed in (1, 2)]
        models = [model_of(replace(one, rules=PLAIN)) for one in juries]
        took: dict[str, list[float]] = {"core": [], "plain": [], "full": [], "scipy": []}
        for turn in range(ROUNDS):
            seconds, ours = _timed(core, models)
            took["core"].append(seconds)
            took["plain"].append(_timed(plainly, juries)[0])
            seconds, whole = _timed(solve, juries)
            took["full"].append(seconds)
            assert all(not one.uncovered and one.connected and one.goals.gap == 0 for one in whole)
            if turn == 0 or applications <= 500:  # the large baseline once: it takes long and varies little
                seconds, theirs = _timed(baseline, models)
                took["scipy"].append(seconds)
                assert ours == theirs, (ours, theirs)
        least = {name: min(all_) for name, all_ in took.items()}
        print(f"   {applications} applications × {reviewers} reviewers: loads and conflicts {least['core']:.3f} s, "
              f"scipy {least['scipy']:.3f} s, all goals {least['full']:.3f} s")  # fmt: skip
        for name, ratio, within in (
            ("scipy ÷ loads and conflicts", least["scipy"] / least["core"], f"≥ {bound}"),
            ("all goals ÷ loads and conflicts", least["full"] / least["plain"], f"≤ {FULL}"),
        ):
            fine = ratio >= bound if within.startswith("≥") else ratio <= FULL
            good &= fine
            print(f"   {name:<36} {ratio:8.2f}   {within}   {'' if fine else 'OUT OF BOUNDS'}")
    return 0 if good else 1
