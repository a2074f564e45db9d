"""The assignment is exact: compared with every possible assignment where small, proved by its residual
graph where large.
"""

import itertools
import random
from collections import Counter
from dataclasses import replace

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.compute.assignment import solve
from cmpdesk.domain.assignment import AssignmentProblem, AssignmentSolution, Candidate, Load

Score = tuple[int, int, int, int]


def problem_of(
    candidates: list[Candidate],
    loads: list[Load],
    per: int = 3,
    kept: frozenset[tuple[str, str]] = frozenset(),
    barred: frozenset[tuple[str, str]] = frozenset(),
    seed: int = 0,
) -> AssignmentProblem:
    return AssignmentProblem(tuple(candidates), tuple(loads), per, kept, barred, seed=seed)


def allowed(problem: AssignmentProblem) -> set[tuple[str, str]]:
    return {
        (one.key, load.key)
        for one in problem.candidates
        for load in problem.loads
        if (one.key, load.key) not in problem.barred and not one.organisations & load.organisations
    }


def score(problem: AssignmentProblem, pairs: set[tuple[str, str]]) -> Score:
    """Smaller is better: lacking pairs, squares of what each application lacks, squares of loads, pairs
    off sector.
    """
    load = Counter(r for r, _ in pairs)
    cover = Counter(a for _, a in pairs)
    lacks = [max(0, problem.per_application - cover[one.key]) for one in problem.loads]
    sectors = {one.key: one.sectors for one in problem.candidates}
    sector_of = {one.key: one.sector for one in problem.loads}
    off = sum(sector_of[a] is not None and sector_of[a] not in sectors[r] for r, a in pairs)
    return (
        sum(lacks),
        sum(lack * lack for lack in lacks),
        sum(load[one.key] ** 2 for one in problem.candidates),
        off,
    )


def every_assignment(problem: AssignmentProblem) -> list[set[tuple[str, str]]]:
    kept = problem.kept - problem.barred
    free = allowed(problem) - kept
    options: list[list[tuple[tuple[str, str], ...]]] = []
    for load in problem.loads:
        mine = sorted(pair for pair in free if pair[1] == load.key)
        need = max(0, problem.per_application - sum(a == load.key for _, a in kept))
        options.append([chosen for n in range(need + 1) for chosen in itertools.combinations(mine, n)])
    limits = {one.key: max(one.load_limit, sum(r == one.key for r, _ in kept)) for one in problem.candidates}
    found: list[set[tuple[str, str]]] = []
    for choice in itertools.product(*options):
        pairs = set(itertools.chain.from_iterable(choice)) | kept
        if all(count <= limits[r] for r, count in Counter(r for r, _ in pairs).items()):
            found.append(pairs)
    return found


@st.composite
def small_problems(draw: st.DrawFn) -> AssignmentProblem:
    organisations = st.frozensets(st.sampled_from("xyz"), max_size=1)
    sector = st.sampled_from(["art", "eau", None])
    candidates = [
        Candidate(f"r{n}", draw(st.integers(0, 4)), draw(st.frozensets(st.sampled_from(["art", "eau"]))),
                  draw(organisations))
        for n in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    loads = [Load(f"a{n}", draw(sector), draw(organisations)) for n in range(draw(st.integers(1, 4)))]
    cells = [(one.key, load.key) for one in candidates for load in loads]
    return problem_of(
        candidates,
        loads,
        per=draw(st.integers(1, 3)),
        kept=draw(st.frozensets(st.sampled_from(cells), max_size=2)),
        barred=draw(st.frozensets(st.sampled_from(cells), max_size=2)),
        seed=draw(st.integers(0, 9)),
    )


@given(small_problems())
def test_nothing_better_exists(problem: AssignmentProblem) -> None:
    solution = solve(problem)
    pairs = set(solution.pairs)
    others = every_assignment(problem)
    assert pairs in others
    best = min(score(problem, other) for other in others)
    assert score(problem, pairs) == best
    fullest = [other for other in others if score(problem, other)[0] == best[0]]

    def loads(chosen: set[tuple[str, str]]) -> list[int]:
        count = Counter(r for r, _ in chosen)
        return [count[one.key] for one in problem.candidates]

    assert solution.highest_load == max(loads(pairs)) == min(max(loads(other)) for other in fullest)
    assert solution.lowest_load == min(loads(pairs)) == max(min(loads(other)) for other in fullest)


@given(small_problems(), st.integers(0, 1000))
def test_the_order_of_input_does_not_matter(problem: AssignmentProblem, seed: int) -> None:
    shuffled = random.Random(seed)
    candidates, loads = list(problem.candidates), list(problem.loads)
    shuffled.shuffle(candidates)
    shuffled.shuffle(loads)
    again = replace(problem, candidates=tuple(candidates), loads=tuple(loads))
    assert solve(again) == solve(problem)


def large_problem(applications: int, reviewers: int, limit: int, seed: int) -> AssignmentProblem:
    rng = random.Random(seed)
    sectors, organisations = "abcdef", [f"o{n}" for n in range(80)]
    return problem_of(
        [
            Candidate(
                f"r{n:02}", limit, frozenset(rng.sample(sectors, 2)), frozenset(rng.sample(organisations, 1))
            )
            for n in range(reviewers)
        ],
        [
            Load(f"a{n:03}", rng.choice(sectors), frozenset(rng.sample(organisations, 2)))
            for n in range(applications)
        ],
        seed=seed,
    )


def improvable(problem: AssignmentProblem, solution: AssignmentSolution) -> bool:
    """Tell whether some exchange along a cycle of the residual graph would lower the cost (exact, whole
    numbers).

    Nodes: reviewers, applications, and one pool of unused reading. A flow is optimal if and only if no cycle
    is negative.
    """
    reviewer = {one.key: n for n, one in enumerate(problem.candidates)}
    application = {one.key: len(reviewer) + n for n, one in enumerate(problem.loads)}
    pool = len(reviewer) + len(application)
    sectors = {one.key: one.sectors for one in problem.candidates}
    sector_of = {one.key: one.sector for one in problem.loads}
    count = len(problem.loads) * problem.per_application + 1
    cover_cost, load_cost = count * count * 200 * count, count
    load, cover = Counter(r for r, _ in solution.pairs), Counter(a for _, a in solution.pairs)
    arcs: list[tuple[int, int, int]] = []
    chosen = set(solution.pairs)
    for r, a in allowed(problem):
        off = int(sector_of[a] not in sectors[r])
        pair = (reviewer[r], application[a], off)
        arcs.append((pair[1], pair[0], -off) if (r, a) in chosen else pair)
    for one in problem.candidates:
        n = reviewer[one.key]
        if load[one.key] < one.load_limit:
            arcs.append((pool, n, load_cost * (2 * load[one.key] + 1)))
        if load[one.key]:
            arcs.append((n, pool, -load_cost * (2 * load[one.key] - 1)))
    for each in problem.loads:
        n, has = application[each.key], cover[each.key]
        if has < problem.per_application:
            arcs.append((n, pool, -cover_cost * (problem.per_application - has)))
        if has:
            arcs.append((pool, n, cover_cost * (problem.per_application - has + 1)))
    tail, head, cost = (numpy.array(column, dtype=numpy.int64) for column in zip(*arcs, strict=True))
    distance = numpy.zeros(pool + 1, dtype=numpy.int64)
    for _ in range(pool + 2):
        before = distance.copy()
        numpy.minimum.at(distance, head, distance[tail] + cost)
        if (before == distance).all():
            return False
    return True


@pytest.mark.parametrize(("reviewers", "limit", "lacking"), [(60, 30, 0), (60, 20, 300), (12, 200, 0)])
def test_five_hundred_applications_are_solved_to_the_optimum(
    reviewers: int, limit: int, lacking: int
) -> None:
    problem = large_problem(500, reviewers, limit, seed=5)
    solution = solve(problem)
    assert sum(lack for _, lack in solution.uncovered) == lacking
    assert set(solution.pairs) <= allowed(problem)
    assert not improvable(problem, solution)


def test_the_proof_of_optimality_sees_a_worse_answer() -> None:
    problem = large_problem(60, 12, 30, seed=5)
    solution = solve(problem)
    dropped = replace(solution, pairs=solution.pairs[1:])
    assert improvable(problem, dropped)
    assert not improvable(problem, solution)


def test_the_seed_chooses_between_equals_and_only_between_them() -> None:
    problem = large_problem(40, 10, 30, seed=1)
    answers = {solve(replace(problem, seed=seed)).pairs for seed in range(4)}
    assert len(answers) > 1
    assert len({score(problem, set(pairs)) for pairs in answers}) == 1


def test_what_is_lacking_is_reported_exactly() -> None:
    candidates = [
        Candidate("r1", 5, organisations=frozenset({"institut sphaigne"})),
        Candidate("r2", 5),
    ]
    loads = [Load("a1", None, frozenset({"institut sphaigne"})), Load("a2", None, frozenset())]
    solution = solve(problem_of(candidates, loads, per=2))
    assert solution.pairs == (("r1", "a2"), ("r2", "a1"), ("r2", "a2"))
    assert solution.uncovered == (("a1", 1),)


def test_a_pair_kept_by_hand_stays_above_the_limit_and_a_barred_one_never_returns() -> None:
    candidates = [Candidate("r1", 1), Candidate("r2", 9, frozenset(), frozenset())]
    loads = [Load(f"a{n}", None, frozenset()) for n in range(3)]
    kept = frozenset({("r1", "a0"), ("r1", "a1")})
    solution = solve(problem_of(candidates, loads, per=2, kept=kept, barred=frozenset({("r2", "a2")})))
    assert set(solution.pairs) == {*kept, ("r2", "a0"), ("r2", "a1")}
    assert solution.uncovered == (("a2", 2),)


def test_no_jury_or_no_application_is_an_answer_too() -> None:
    loads = [Load("a1", None, frozenset())]
    assert solve(problem_of([], loads)).uncovered == (("a1", 3),)
    assert solve(problem_of([Candidate("r1", 3)], [])) == AssignmentSolution(
        (), (), 0, 0
    )
