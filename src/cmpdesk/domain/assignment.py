"""Who should read what: the problem of one jury, its rules and goals, and what an answer says.

The goals, each decided before the next:

1. **coverage**: as many readings as can be had, up to `per_application` each, and what must be lacking spread thinly;
2. **rules**: see `Rule`. What only forbids (conflict, language, load limit, one reviewer of an organisation) is never
   broken, so that 1 is the best that it allows; what asks for something (load floor, a reviewer of the sector) falls
   short as little as possible;
3. **the worst served**: the least sum of affinity of an application is as high as can be (an application for which
   there are not enough reviewers at all is left out of this);
4. **affinity**: its sum is as high as can be;
5. **balance**: the sum of the squared loads is as low as can be.

The graph of reviewers and applications has to be **connected**, or the severities of two reviewers cannot be compared
(MacKay, Kenna, Low and Parker 2017). As one more goal after 5 it would be had by luck alone, and reviewers who all keep
to their sector would never have it. So it is a condition under which 3 to 5 are sought once 1 and 2 are decided, and
`Goals.unconnected` tells what it cost; where 1 and 2 exclude it, it is left out and the parts of the graph are named.
An application that nobody reads is no part of the graph.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Pair = tuple[str, str]
"""(reviewer key, application key)."""

SECTOR = 4
"""Points where the reviewer knows the sector of the application."""
KEYWORD = 2
"""Points for each keyword that both name…"""
KEYWORDS = 3
"""…up to so many keywords."""
PREFERENCE = 3
"""Points for each step of a declared preference, from −2 (rather not) to 2."""


class Rule(StrEnum):
    """What an assignment has to respect; the first four may leave an application uncovered, but are never broken."""

    CONFLICT = "conflict"
    """A recusal, a declared conflict or a shared organisation."""
    LANGUAGE = "language"
    """The reviewer reads the language of the application; an unknown one on either side forbids nothing."""
    LIMIT = "limit"
    ORGANISATION = "organisation"
    """At most one reviewer of an organisation for each application."""
    COVERAGE = "coverage"
    SECTOR = "sector"
    """At least one reviewer of each application knows its sector."""
    FLOOR = "floor"
    CONNECTION = "connection"


SWITCHES = ("organisation", "sector", "language", "floor", "connection")
"""The rules that an officer turns on and off for a jury."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Which of the rules that may be waived are on; of the applications `waived` nobody of the sector is asked."""

    organisation: bool = True
    sector: bool = True
    language: bool = True
    floor: bool = True
    connection: bool = True
    waived: frozenset[str] = frozenset()

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Rules":
        """Return the rules as they are stored; what is not there is on."""
        named = {rule: bool(stored.get(rule, True)) for rule in SWITCHES}
        return cls(**named, waived=frozenset(stored.get("waived", ())))

    def stored(self) -> dict[str, Any]:
        """Return what is stored of them."""
        return {**{rule: getattr(self, rule) for rule in SWITCHES}, "waived": sorted(self.waived)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewer as the solver sees them: `organisations` are folded names and ids that make a conflict, `keywords`
    are folded.
    """

    key: str
    load_limit: int
    load_floor: int = 0
    sectors: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    keywords: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Load:
    """An application as the solver sees it."""

    key: str
    sector: str | None = None
    organisations: frozenset[str] = frozenset()
    language: str = ""
    keywords: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Preference:
    """How much a reviewer wants to read an application, from −2 (rather not) over 0 to 2."""

    reviewer: str
    application: str
    value: int


@dataclass(frozen=True, slots=True)
class AssignmentProblem:
    """What the solver is given. `kept` are locked pairs, `barred` recusals and conflicts that a measure forbids.

    A kept pair stays, whatever the rules say of it (an officer put it there); one that is barred never comes back.
    Pairs of unknown keys are ignored.
    """

    candidates: tuple[Candidate, ...]
    loads: tuple[Load, ...]
    per_application: int
    kept: frozenset[Pair] = frozenset()
    barred: frozenset[Pair] = frozenset()
    preferences: tuple[Preference, ...] = ()
    rules: Rules = field(default_factory=Rules)
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Affinity:
    """Why a reviewer suits an application, in points; `total` is what the solver adds up."""

    sector: int
    keywords: int
    preference: int
    shared: tuple[str, ...] = ()
    """The keywords that both name."""

    @property
    def total(self) -> int:
        return self.sector + self.keywords + self.preference


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that the assignment falls short of, of whom or of what, by how much; kept pairs can break any."""

    rule: Rule
    reviewer: str = ""
    application: str = ""
    by: int = 1


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Applications that ask for more readings than anybody can give, and the reviewers who are full because of it."""

    applications: tuple[str, ...]
    reviewers: tuple[str, ...]
    lacking: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing to grant so that an assignment exists: by rule, a limit `by` more for `reviewer` (LIMIT), a floor
    `by` lower (FLOOR), the rule waived for a pair (LANGUAGE, ORGANISATION) or an application (SECTOR), or, where
    nothing of that helps, `by` more reviewers from outside for an application (COVERAGE).
    """

    rule: Rule
    reviewer: str = ""
    application: str = ""
    by: int = 1


@dataclass(frozen=True, slots=True)
class Goals:
    """What each goal came to. `worst` is None without applications; `affinity` counts kept pairs too."""

    readings: int
    wanted: int
    broken: int
    """By how much floors and sectors fall short, in all."""
    worst: int | None
    affinity: int
    squares: int
    unconnected: tuple[int | None, int]
    """What `worst` and `affinity` would be if the graph did not have to be connected."""
    gap: int = 0
    """By how many points of affinity a better answer is not excluded; 0 means proven."""


@dataclass(frozen=True, slots=True)
class AssignmentSolution:
    """What the solver found: every pair with its affinity, `kept` ones included, sorted.

    `uncovered` names the applications that fall short with how many reviewers they lack; empty when all are covered.
    `parts` are the parts of the graph of those who read and what is read, the greatest first: one, or it is not
    connected. `bottlenecks` and `relaxations` are empty where nothing falls short.
    """

    pairs: tuple[Pair, ...]
    affinities: tuple[int, ...]
    uncovered: tuple[tuple[str, int], ...]
    loads: tuple[tuple[str, int], ...]
    goals: Goals
    breaches: tuple[Breach, ...] = ()
    parts: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    bottlenecks: tuple[Bottleneck, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()

    @property
    def lowest_load(self) -> int:
        return min((count for _, count in self.loads), default=0)

    @property
    def highest_load(self) -> int:
        return max((count for _, count in self.loads), default=0)

    @property
    def connected(self) -> bool:
        return len(self.parts) <= 1


@dataclass(frozen=True, slots=True)
class Repair:
    """What has to change so that an assignment is valid again; `solution` is the whole after it."""

    removed: tuple[Pair, ...]
    added: tuple[Pair, ...]
    solution: AssignmentSolution


def affinity(candidate: Candidate, load: Load, preference: int = 0) -> Affinity:
    """Return how well a reviewer suits an application, part by part; negative where they would rather not."""
    shared = tuple(sorted(candidate.keywords & load.keywords))
    return Affinity(
        sector=SECTOR if load.sector is not None and load.sector in candidate.sectors else 0,
        keywords=KEYWORD * min(len(shared), KEYWORDS),
        preference=PREFERENCE * preference,
        shared=shared,
    )


def explain(problem: AssignmentProblem, pair: Pair) -> Affinity:
    """Return the parts of the affinity of one pair of `problem`."""
    candidate = next(one for one in problem.candidates if one.key == pair[0])
    load = next(one for one in problem.loads if one.key == pair[1])
    return affinity(candidate, load, wishes(problem).get(pair, 0))


def wishes(problem: AssignmentProblem) -> dict[Pair, int]:
    """Return the declared preference of each pair that has one."""
    return {(one.reviewer, one.application): one.value for one in problem.preferences}


def forbidden(problem: AssignmentProblem, candidate: Candidate, load: Load) -> Rule | None:
    """Return the rule that keeps a reviewer from an application, whatever else is assigned; None if nothing does."""
    if (candidate.key, load.key) in problem.barred or candidate.organisations & load.organisations:
        return Rule.CONFLICT
    known = problem.rules.language and load.language and candidate.languages
    return Rule.LANGUAGE if known and load.language not in candidate.languages else None
