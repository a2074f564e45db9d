"""What is in the way of an impossible assignment, and the least repair of one, against every possibility."""

import random
from collections import Counter
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.compute.assignment import assess, repair, solve
from cmpdesk.domain.assignment import (
    AssignmentProblem,
    Bottleneck,
    Candidate,
    Load,
    Pair,
    Relaxation,
    Rule,
    Rules,
)
from tests.compute.small_juries import LAX, connected, every_assignment, problem_of, score, small_problems


def test_a_bottleneck_names_who_is_full_and_what_they_cannot_read() -> None:
    candidates = [Candidate("r1", 2), Candidate("r2", 1), Candidate("r3", 9)]
    loads = [Load("a1"), Load("a2"), Load("a3"), Load("a4"), Load("b1")]
    barred = frozenset(("r3", f"a{n}") for n in range(1, 5))
    solution = solve(problem_of(candidates, loads, per=1, barred=barred))
    assert solution.bottlenecks == (Bottleneck(("a1", "a2", "a3", "a4"), ("r1", "r2"), 1),)
    (only,) = solution.relaxations
    assert (only.rule, only.by) == (Rule.LIMIT, 1)
    assert only.reviewer in {"r1", "r2"}
    assert len(solution.pairs) == 4


def test_two_knots_are_told_apart() -> None:
    candidates = [Candidate("r1", 1), Candidate("r2", 1), Candidate("r3", 5)]
    loads = [Load("a1"), Load("a2"), Load("b1"), Load("b2"), Load("c1")]
    barred = frozenset({("r1", "b1"), ("r1", "b2"), ("r2", "a1"), ("r2", "a2"), ("r1", "c1"), ("r2", "c1"),
                        ("r3", "a1"), ("r3", "a2"), ("r3", "b1"), ("r3", "b2")})  # fmt: skip
    solution = solve(problem_of(candidates, loads, per=1, barred=barred))
    assert solution.bottlenecks == (Bottleneck(("a1", "a2"), ("r1",), 1), Bottleneck(("b1", "b2"), ("r2",), 1))


def test_an_application_that_nobody_may_read_asks_for_somebody_else() -> None:
    loads = [Load("a1", organisations=frozenset("x")), Load("a2")]
    solution = solve(problem_of([Candidate("r1", 5, organisations=frozenset("x"))], loads, per=1))
    assert solution.bottlenecks == (Bottleneck(("a1",), (), 1),)
    assert solution.relaxations == (Relaxation(Rule.COVERAGE, application="a1"),)


def test_a_sector_that_nobody_knows_is_to_be_waived() -> None:
    candidates = [Candidate("r1", 5, sectors=frozenset({"art"})), Candidate("r2", 5)]
    solution = solve(problem_of(candidates, [Load("a1", "art"), Load("a2", "eau")], per=2, rules=Rules()))
    assert not solution.uncovered
    assert solution.goals.broken == 1
    assert solution.relaxations == (Relaxation(Rule.SECTOR, application="a2"),)
    waived = solve(problem_of(candidates, [Load("a1", "art"), Load("a2", "eau")], per=2,
                              rules=Rules(waived=frozenset({"a2"}))))  # fmt: skip
    assert (waived.goals.broken, waived.breaches, waived.relaxations) == (0, (), ())
    assert waived.pairs == solution.pairs


def test_pairs_that_somebody_else_chose_are_assessed_like_our_own() -> None:
    problem = problem_of([Candidate("r1", 1), Candidate("r2", 2)], [Load("a1"), Load("a2")], per=1)
    found = solve(problem)
    assert assess(problem, frozenset(found.pairs)) == found
    told = assess(problem, frozenset({("r1", "a1"), ("r1", "a2"), ("r9", "a1")}))
    assert told.pairs == (("r1", "a1"), ("r1", "a2"))
    assert told.loads == (("r1", 2), ("r2", 0))
    assert [(one.rule, one.reviewer, one.by) for one in told.breaches] == [(Rule.LIMIT, "r1", 1)]
    assert assess(problem, frozenset({("r1", "a1")})).uncovered == (("a2", 1),)


def test_floors_that_ask_for_more_than_there_is_are_to_be_lowered() -> None:
    candidates = [Candidate("r1", 5, 2), Candidate("r2", 5, 2)]
    solution = solve(problem_of(candidates, [Load("a1"), Load("a2"), Load("a3")], per=1, rules=Rules()))
    assert solution.goals.broken == 1
    (only,) = solution.relaxations
    assert (only.rule, only.by) == (Rule.FLOOR, 1)


def granted(problem: AssignmentProblem, given_: tuple[Relaxation, ...]) -> AssignmentProblem:
    """Return the problem with what its relaxations grant; what is asked from outside becomes somebody from outside."""
    people = {one.key: one for one in problem.candidates}
    texts = {one.key: one for one in problem.loads}
    extra: list[Candidate] = []
    barred = set(problem.barred)
    for one in given_:
        if one.rule is Rule.LIMIT:
            people[one.reviewer] = replace(people[one.reviewer], load_limit=people[one.reviewer].load_limit + one.by)
        elif one.rule is Rule.FLOOR:
            people[one.reviewer] = replace(people[one.reviewer], load_floor=people[one.reviewer].load_floor - one.by)
        elif one.rule is Rule.SECTOR:
            texts[one.application] = replace(texts[one.application], sector=None)
        elif one.rule is Rule.COVERAGE:
            for _ in range(one.by):
                extra.append(Candidate(f"new{len(extra)}", 1))
                barred |= {(extra[-1].key, key) for key in texts if key != one.application}
    return replace(problem, candidates=(*people.values(), *extra), loads=tuple(texts.values()),
                   barred=frozenset(barred))  # fmt: skip


PLAIN = Rules(organisation=False, language=False, connection=False)


@given(small_problems(PLAIN))
def test_what_is_granted_is_enough(problem: AssignmentProblem) -> None:
    solution = solve(problem)
    again = solve(granted(problem, solution.relaxations))
    assert not again.uncovered
    assert again.goals.broken == 0
    assert bool(solution.relaxations) == bool(solution.uncovered or solution.goals.broken)
    assert bool(solution.bottlenecks) == bool(solution.relaxations)


@given(small_problems(replace(PLAIN, sector=False, floor=False)))
def test_no_fewer_limits_would_do(problem: AssignmentProblem) -> None:
    solution = solve(problem)
    held = Counter(r for r, _ in problem.kept - problem.barred)
    above = {one.key: max(0, held[one.key] - one.load_limit) for one in problem.candidates}  # an officer did that
    raised = sum(one.by - above[one.reviewer] for one in solution.relaxations if one.rule is Rule.LIMIT)
    outside = sum(one.by for one in solution.relaxations if one.rule is Rule.COVERAGE)
    boundless = replace(problem, candidates=tuple(replace(one, load_limit=9) for one in problem.candidates))
    assert outside == min(score(problem, one)[0][0] for one in every_assignment(boundless))
    if raised:
        assert all(
            min(score(problem, pairs)[0][0] for pairs in every_assignment(fewer)) > outside
            for fewer in raises(problem, raised - 1)
        )


def raises(problem: AssignmentProblem, units: int) -> list[AssignmentProblem]:
    """Return the problem with each way to raise limits by so many units in all, kept pairs being within theirs."""
    held = Counter(r for r, _ in problem.kept - problem.barred)
    base = [max(one.load_limit, held[one.key]) for one in problem.candidates]
    return [
        replace(problem, candidates=tuple(replace(one, load_limit=low + more)
                                          for one, low, more in zip(problem.candidates, base, how, strict=True)))
        for how in product(range(units + 1), repeat=len(base)) if sum(how) == units
    ]  # fmt: skip


@given(small_problems(), st.randoms(use_true_random=False))
def test_a_repair_changes_as_little_as_can_be(problem: AssignmentProblem, dice: random.Random) -> None:
    problem = replace(problem, rules=replace(problem.rules, connection=False))
    current = frozenset(solve(problem).pairs)
    refused: frozenset[Pair] = frozenset(dice.sample(sorted(current), min(2, len(current))))
    found = repair(problem, current, refused)
    without = replace(problem, barred=problem.barred | refused)
    after = (current - frozenset(found.removed)) | frozenset(found.added)
    assert tuple(sorted(after)) == found.solution.pairs
    assert not after & refused
    assert problem.kept - problem.barred - refused <= after
    others = {one: score(without, one) for one in every_assignment(without)}
    valid = min(before for before, _ in others.values())
    least = min((len(one ^ current), each[1][1]) for one, each in others.items() if each[0] == valid)
    assert (len(after ^ current), others[after][1][1]) == least


@given(small_problems(), st.randoms(use_true_random=False))
def test_a_repair_joins_what_can_be_joined_by_the_fewest_changes(problem: AssignmentProblem,
                                                                 dice: random.Random) -> None:  # fmt: skip
    problem = replace(problem, rules=replace(problem.rules, connection=True))
    current = frozenset(dice.sample(sorted(solve(problem).pairs), dice.randint(0, len(solve(problem).pairs))))
    refused: frozenset[Pair] = frozenset(dice.sample(sorted(current), min(1, len(current))))
    found = repair(problem, current, refused)
    without = replace(problem, barred=problem.barred | refused)
    after = (current - frozenset(found.removed)) | frozenset(found.added)
    others = {one: score(without, one) for one in every_assignment(without)}
    first = min(before for before, _ in others.values())
    best = [one for one, (before, _) in others.items() if before == first]
    assert after in best
    if any(len({a for _, a in one}) != len(problem.loads) for one in best):
        return  # of an application that nobody reads the graph knows nothing
    joined = [one for one in best if connected(one)]
    assert found.solution.connected == bool(joined)
    least = min((len(one ^ current), others[one][1][1]) for one in joined or best)
    assert (len(after ^ current), others[after][1][1]) == least


def test_a_refusal_moves_one_reading_to_somebody_free() -> None:
    candidates = [Candidate(f"r{n}", 3) for n in range(4)]
    loads = [Load(f"a{n}") for n in range(5)]
    problem = problem_of(candidates, loads, per=2, rules=replace(LAX, connection=True))
    current = frozenset(solve(problem).pairs)
    refused = min(current)
    found = repair(problem, current, frozenset({refused}))
    assert found.removed == (refused,)
    assert len(found.added) == 1
    assert found.added[0][1] == refused[1]
    assert found.solution.connected
