"""Statistics of marks: what helps a jury to judge its own judgement, and never replaces it (domain.md 4.6).

`compute/statistics.py` computes the statistics and `compute/sensitivity.py` what small changes would do.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

# --- statistics -----------------------------------------------------------------------------------------------------


class Method(StrEnum):
    """How applications are put in order: only the raw one, by the rule of the grid, makes the ranking."""

    RAW = "raw"
    Z_SCORE = "z-score"
    ADDITIVE = "additive"
    MIXED = "mixed"
    EXPECTED = "expected"


class Reason(StrEnum):
    """Why reviewers cannot be compared, or a coefficient not be given."""

    NOT_CONNECTED = "not-connected"
    FEW_MARKS = "few-marks"
    FEW_READINGS = "few-readings"
    """No application was read twice, or fewer than two of them or of reviewers: nothing to compare."""
    INCOMPLETE = "incomplete"
    """Not every reviewer read every application."""
    NO_SPREAD = "no-spread"
    """All totals are equal."""


@dataclass(frozen=True, slots=True)
class Part:
    """Reviewers and applications that hang together: nobody outside read one of these applications."""

    reviewers: tuple[str, ...]
    applications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the models are refused. `links` are readings (reviewer, application) that together would join all parts.

    `few` are the reviewers with too few scored applications, and how many they have.
    """

    reasons: tuple[Reason, ...]
    parts: tuple[Part, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    few: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its interval of 95 %; without one where too little is left to tell."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """The marks on one criterion: each mark of the scale with how often it was given, and what sums them up."""

    code: str
    count: int
    marks: tuple[tuple[Fraction, int], ...]
    mean: float | None
    deviation: float | None
    quartiles: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class ReviewerStatistics:
    """How one reviewer marks. `mean` and `deviation` are of the totals of their sheets.

    `severity` is in points: above zero gives so many points less than the average reviewer to the same applications.
    None where the models are refused.
    """

    reviewer: str
    sheets: int
    mean: float | None
    deviation: float | None
    severity: Interval | None


class Verdict(StrEnum):
    """The one plain sentence on agreement (bands of Koo and Li 2016); uncertain: the interval spans three bands."""

    POOR = "poor"
    MODERATE = "moderate"
    GOOD = "good"
    EXCELLENT = "excellent"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Icc:
    """An intraclass correlation: of one reviewer, and of the mean of as many as read an application."""

    single: Interval
    average: Interval


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree. `readers` is how many read an application: an adjusted mean if their number varies.

    Shrout and Fleiss call `one_way` ICC(1), `absolute` ICC(2), `consistent` ICC(3); McGraw and Wong ICC(1), ICC(A),
    ICC(C). The last two need that every reviewer read every application: `reason` says why they are missing.
    """

    applications: int
    readers: float
    one_way: Icc | None
    absolute: Icc | None
    consistent: Icc | None
    verdict: Verdict
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The score and rank of an application by one method; `movement` is how many places above its raw rank."""

    method: Method
    value: float
    rank: int
    movement: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One application under each method. `interval` holds its true rank in 95 of 100 cases, as the mixed model sees it.

    `value` of the method `expected` is the expected rank itself: lower is better.
    """

    application: str
    reviews: int
    scores: tuple[Score, ...]
    interval: tuple[int, int] | None

    def by(self, method: Method) -> Score | None:
        """Return the score by `method`, None where it is refused."""
        return next((one for one in self.scores if one.method is method), None)


@dataclass(frozen=True, slots=True)
class Components:
    """Where the differences of totals come from: variances in square points (REML), and the general mean."""

    mean: float
    applications: float
    reviewers: float
    residual: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything at once. With an `obstacle` only the raw method stands, and nobody has a severity.

    `left_out` are the sheets with a waived criterion: their totals cannot be compared, so no model sees them.
    """

    distributions: tuple[Distribution, ...]
    reviewers: tuple[ReviewerStatistics, ...]
    agreement: Agreement
    criteria: tuple[tuple[str, Agreement], ...]
    """The agreement on each criterion."""
    standings: tuple[Standing, ...]
    components: Components | None
    obstacle: Obstacle | None
    left_out: tuple[str, ...]


# --- sensitivity ----------------------------------------------------------------------------------------------------


class ChangeKind(StrEnum):
    """What is moved to see what happens."""

    MARK = "mark"
    REVIEWER = "reviewer"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class Change:
    """One small change: half a point on a mark, a reviewer left out, five points on a weight.

    `reviewers` are those whose mark on `criterion` of `application` has this effect, or the one left out; none where
    the mark is that of the consensus.
    """

    kind: ChangeKind
    step: Fraction = Fraction(0)
    application: str = ""
    criterion: str = ""
    reviewers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: new ranks (application, before, after; 0: no rank), who comes above the line and who leaves.

    Those who share the rank across which the line falls are not above it.
    """

    change: Change
    moved: tuple[tuple[str, int, int], ...]
    risen: tuple[str, ...]
    fallen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firm the place of one application is under all single changes.

    `steps` is the least number of moves by half a point on its own marks that brings it to the other side of the line;
    None where none does, or where the grid takes the median or consensus and one move is not enough.
    """

    application: str
    rank: int
    above: bool
    best: int
    worst: int
    steps: int | None
    reviewers: tuple[str, ...]
    """Who, left out, brings it to the other side of the line."""
    weights: tuple[tuple[str, Fraction], ...]
    """Which weight, moved by how much, does so (criterion, points)."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The changes that have an effect, and each ranked application by rank."""

    effects: tuple[Effect, ...]
    firmness: tuple[Firmness, ...]
