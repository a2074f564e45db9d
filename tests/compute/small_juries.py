"""Small juries, and every assignment of them that breaks no rule."""

import itertools
from collections import Counter
from collections.abc import Iterator

from hypothesis import strategies as st

from cmpdesk.domain.assignment import (
    AssignmentProblem,
    Candidate,
    Load,
    Pair,
    Preference,
    Rules,
    explain,
    forbidden,
)

LAX = Rules(organisation=False, sector=False, language=False, floor=False, connection=False)


def problem_of(candidates: list[Candidate], loads: list[Load], per: int = 3, rules: Rules = LAX, seed: int = 0,
               kept: frozenset[Pair] = frozenset(), barred: frozenset[Pair] = frozenset(),
               preferences: tuple[Preference, ...] = ()) -> AssignmentProblem:  # fmt: skip
    return AssignmentProblem(tuple(candidates), tuple(loads), per, kept, barred, preferences, rules, seed)


# --- every assignment there is --------------------------------------------------------------------------------------


def every_assignment(problem: AssignmentProblem) -> Iterator[frozenset[Pair]]:
    """Yield all assignments that break none of the rules that are never broken (but for kept pairs)."""
    kept = problem.kept - problem.barred
    people = {one.key: one for one in problem.candidates}
    options: list[list[tuple[Pair, ...]]] = []
    for load in problem.loads:
        mine = [(r, load.key) for r, one in people.items()
                if (r, load.key) not in kept and forbidden(problem, one, load) is None]  # fmt: skip
        held = [r for r, a in kept if a == load.key]
        need = max(0, problem.per_application - len(held))
        options.append([
            chosen for n in range(need + 1) for chosen in itertools.combinations(mine, n)
            if not problem.rules.organisation or not meet(people, [r for r, _ in chosen], held)
        ])  # fmt: skip
    carried = Counter(r for r, _ in kept)
    for choice in itertools.product(*options):
        pairs = list(itertools.chain.from_iterable(choice))
        if all(n <= max(0, people[r].load_limit - carried[r]) for r, n in Counter(r for r, _ in pairs).items()):
            yield frozenset(pairs) | kept


def meet(people: dict[str, Candidate], new: list[str], held: list[str]) -> bool:
    pairs = [*itertools.combinations(new, 2), *itertools.product(new, held)]
    return any(people[one].organisations & people[other].organisations for one, other in pairs)


def connected(pairs: frozenset[Pair]) -> bool:
    todo = {("r", r) for r, _ in pairs} | {("a", a) for _, a in pairs}
    seen = {next(iter(todo))} if todo else set()
    for _ in range(len(todo)):
        for r, a in pairs:
            if ("r", r) in seen or ("a", a) in seen:
                seen |= {("r", r), ("a", a)}
    return seen == todo


def score(problem: AssignmentProblem, pairs: frozenset[Pair]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return goals 1 and 2, and goals 3 to 5, as numbers of which less is better."""
    load, cover = Counter(r for r, _ in pairs), Counter(a for _, a in pairs)
    lacks = [max(0, problem.per_application - cover[one.key]) for one in problem.loads]
    broken = 0
    if problem.rules.floor:
        broken += sum(max(0, one.load_floor - load[one.key]) for one in problem.candidates)
    knowing = {(one.key, each.key) for one in problem.candidates for each in problem.loads
               if each.sector in one.sectors}  # fmt: skip
    if problem.rules.sector:
        broken += sum(bool(each.sector) and not any(a == each.key for _, a in pairs & knowing)
                      for each in problem.loads)  # fmt: skip
    points = {pair: explain(problem, pair).total for pair in pairs}
    sums = {one.key: sum(points[pair] for pair in pairs if pair[1] == one.key) for one in readable(problem)}
    worst = -min(sums.values(), default=0)
    squares = sum(load[one.key] ** 2 for one in problem.candidates)
    return (sum(lacks), sum(n * (n + 1) for n in lacks), broken), (worst, -sum(points.values()), squares)


def readable(problem: AssignmentProblem) -> list[Load]:
    """The applications for which enough reviewers exist at all."""
    kept = problem.kept - problem.barred
    found = []
    for load in problem.loads:
        held = [r for r, a in kept if a == load.key]
        people = {one.key: one for one in problem.candidates}
        others = [r for r, one in people.items() if r not in held and forbidden(problem, one, load) is None
                  and not (problem.rules.organisation and meet(people, [r], held))]  # fmt: skip
        if len(others) >= problem.per_application - len(held):
            found.append(load)
    return found


@st.composite
def small_problems(draw: st.DrawFn, rules: Rules | None = None) -> AssignmentProblem:
    organisations = st.frozensets(st.sampled_from("xyz"), max_size=1)
    sectors, languages = st.sampled_from(["art", "eau"]), st.sampled_from(["fr", "nl"])
    words = st.frozensets(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=4)
    shape = draw(st.sampled_from([(4, 3), (3, 4), (2, 3), (4, 2), (1, 1)]))
    candidates = [
        Candidate(f"r{n}", draw(st.integers(0, 4)), draw(st.integers(0, 2)), draw(st.frozensets(sectors)),
                  draw(organisations), draw(st.frozensets(languages)), draw(words))
        for n in range(shape[0])
    ]  # fmt: skip
    loads = [Load(f"a{n}", draw(sectors | st.none()), draw(organisations), draw(languages | st.just("")), draw(words))
             for n in range(shape[1])]  # fmt: skip
    cells = [(one.key, load.key) for one in candidates for load in loads]
    some = st.frozensets(st.sampled_from(cells), max_size=2)
    wished = draw(st.dictionaries(st.sampled_from(cells), st.integers(-2, 2), max_size=4))
    on = st.booleans()
    return problem_of(
        candidates, loads,
        per=draw(st.integers(1, 2)),
        rules=rules or Rules(draw(on), draw(on), draw(on), draw(on), draw(on)),
        kept=draw(some), barred=draw(some),
        preferences=tuple(Preference(r, a, value) for (r, a), value in wished.items()),
        seed=draw(st.integers(0, 9)),
    )  # fmt: skip
