"""A proposal of who reads what, beside what holds now: nothing of it is written before it is adopted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cmpdesk.domain.assignment import (
    Affinity,
    AssignmentProblem,
    AssignmentSolution,
    Candidate,
    Load,
    Pair,
    Rule,
    affinity,
    forbidden,
    wishes,
)
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.juries import AssignmentRow
from cmpdesk.domain.programmes import Side


@dataclass(frozen=True, slots=True)
class Proposal:
    """An assignment of the jury of one side, and what it was made of.

    `held` is who reads what now, recused readers included. `put` are pairs that an officer put in by hand or locked,
    `out` those that they took out: both hold if it is made anew, and adopting it locks those that were put in. With
    `repaired` the fewest changes were sought and not the best assignment. `solution` says what it came to, after
    changes by hand too; its bottlenecks and relaxations are those of the programme.
    """

    call_id: str
    side: Side
    problem: AssignmentProblem
    solution: AssignmentSolution
    held: tuple[AssignmentRow, ...]
    put: frozenset[Pair] = frozenset()
    out: frozenset[Pair] = frozenset()
    repaired: bool = False

    @property
    def seed(self) -> int:
        """The seed that it was made with."""
        return self.problem.seed

    @property
    def before(self) -> frozenset[Pair]:
        """Who reads what now, recused readers left out."""
        return frozenset((one.reviewer_id, one.application_id) for one in self.held if one.recused_at is None)

    @property
    def after(self) -> frozenset[Pair]:
        """Who would read what."""
        return frozenset(self.solution.pairs)

    @property
    def appears(self) -> frozenset[Pair]:
        """What is new."""
        return self.after - self.before

    @property
    def goes(self) -> frozenset[Pair]:
        """What would be taken back."""
        return self.before - self.after

    @property
    def stays(self) -> frozenset[Pair]:
        """What is in both."""
        return self.after & self.before

    @property
    def kept(self) -> frozenset[Pair]:
        """What no proposal takes apart: locked pairs, and those that have a score sheet."""
        return self.problem.kept - self.problem.barred

    @property
    def possible(self) -> bool:
        """Every application is covered, and no floor or sector falls short."""
        return not self.solution.uncovered and not self.solution.goals.broken

    def readers(self, application: str) -> tuple[str, ...]:
        """Return who would read an application."""
        return tuple(reviewer for reviewer, one in self.solution.pairs if one == application)

    def loads(self) -> tuple["LoadChange", ...]:
        """Return how much each reviewer reads now and would read, by their key."""
        now: dict[str, int] = {}
        for reviewer, _ in self.before:
            now[reviewer] = now.get(reviewer, 0) + 1
        then = dict(self.solution.loads)
        return tuple(
            LoadChange(one.key, now.get(one.key, 0), then.get(one.key, 0), one.load_floor, one.load_limit)
            for one in sorted(self.problem.candidates, key=lambda one: one.key)
        )

    def affinities(self) -> dict[Pair, Affinity]:
        """Return the affinity of each pair of now and then, part by part."""
        return explained(self.problem, self.before | self.after)

    def worst(self) -> tuple[str, ...]:
        """Return the applications whose readers suit them least, of those that are covered."""
        sums: dict[str, int] = {one.key: 0 for one in self.problem.loads}
        for (_, application), points in zip(self.solution.pairs, self.solution.affinities, strict=True):
            sums[application] += points
        short = dict(self.solution.uncovered)
        served = {key: points for key, points in sums.items() if key not in short}
        least = min(served.values(), default=0)
        return tuple(sorted(key for key, points in served.items() if points == least))

    def links(self) -> tuple[Pair, ...]:
        """Return pairs that would join the parts of the graph, each the best of those that are allowed."""
        return links(self.problem, self.solution)


@dataclass(frozen=True, slots=True)
class LoadChange:
    """How much a reviewer reads now and would read, between their floor and their limit."""

    reviewer: str
    before: int
    after: int
    floor: int
    limit: int


@dataclass(frozen=True, slots=True)
class Strain:
    """What conflicts of interest cost a jury (the FNRS saw them wear its commissions out in 2023: domain.md 8).

    `closed` says how many applications are closed to each reviewer, `open` how many reviewers each application has
    left, `short` which of them have fewer left than they want though the jury would be large enough.
    """

    closed: dict[str, int]
    open: dict[str, int]
    short: tuple[str, ...]


def strain(problem: AssignmentProblem) -> Strain:
    """Return what conflicts of interest cost a jury; `short` in the order of the problem."""
    jury = {one.key for one in problem.candidates}
    shut: dict[str, set[str]] = {one.key: set() for one in problem.loads}
    for reviewer, application in problem.barred:
        if reviewer in jury and application in shut:
            shut[application].add(reviewer)
    closed = dict.fromkeys(jury, 0)
    for reviewers in shut.values():
        for one in reviewers:
            closed[one] += 1
    left = {key: len(jury) - len(reviewers) for key, reviewers in shut.items()}
    wanted = min(problem.per_application, len(jury))
    return Strain(closed, left, tuple(key for key, count in left.items() if count < wanted))


def explained(problem: AssignmentProblem, pairs: Iterable[Pair]) -> dict[Pair, Affinity]:
    """Return the affinity of pairs, part by part; those of unknown keys are left out."""
    jury = {one.key: one for one in problem.candidates}
    texts = {one.key: one for one in problem.loads}
    wished = wishes(problem)
    return {
        pair: affinity(jury[pair[0]], texts[pair[1]], wished.get(pair, 0))
        for pair in pairs
        if pair[0] in jury and pair[1] in texts
    }


def links(problem: AssignmentProblem, solution: AssignmentSolution) -> tuple[Pair, ...]:
    """Return pairs that would join the parts of the graph of a solution, one for each part but the greatest.

    Whoever has room comes before whoever is full, then the greater affinity.
    """
    if solution.connected:
        return ()
    jury = {one.key: one for one in problem.candidates}
    texts = {one.key: one for one in problem.loads}
    wished, loads = wishes(problem), dict(solution.loads)

    def rank(pair: Pair) -> tuple[bool, int, Pair]:
        full = loads.get(pair[0], 0) >= jury[pair[0]].load_limit
        return full, -affinity(jury[pair[0]], texts[pair[1]], wished.get(pair, 0)).total, pair

    found: list[Pair] = []
    mine, theirs = set(solution.parts[0][0]), set(solution.parts[0][1])
    for applications, reviewers in solution.parts[1:]:
        crossing = [(r, a) for r in theirs for a in applications] + [(r, a) for r in reviewers for a in mine]
        allowed = [pair for pair in crossing if forbidden(problem, jury[pair[0]], texts[pair[1]]) is None]
        if allowed:
            found.append(min(allowed, key=rank))
        mine |= set(applications)
        theirs |= set(reviewers)
    return tuple(found)


def check_pair(proposal: Proposal, pair: Pair) -> None:
    """Refuse to put `pair` in by hand: ``assignment.not-readable``, ``proposal.conflict``, ``proposal.exists``,
    ``proposal.full``.
    """
    candidate: Candidate | None = next((one for one in proposal.problem.candidates if one.key == pair[0]), None)
    load: Load | None = next((one for one in proposal.problem.loads if one.key == pair[1]), None)
    if candidate is None or load is None:
        raise Refusal("assignment.not-readable")
    problem = replace(proposal.problem, barred=proposal.problem.barred - proposal.out)
    if forbidden(problem, candidate, load) is Rule.CONFLICT:
        raise Refusal("proposal.conflict")
    if pair in proposal.after:
        raise Refusal("proposal.exists")
    if dict(proposal.solution.loads).get(pair[0], 0) >= candidate.load_limit:
        raise Refusal("proposal.full", limit=candidate.load_limit)
