"""Grids: what a reviewer is asked to judge, what every mark means, and how the marks become a result."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


class EvaluationMode(StrEnum):
    """Whose jury judges (domain.md 4.1): each Party's its own ranking, one Party's for both, or one joint panel."""

    PARALLEL = "parallel"
    DELEGATED = "delegated"
    COMMON = "common"


class Aggregation(StrEnum):
    """How the marks of several reviewers become one per criterion; consensus is typed by the rapporteur."""

    MEAN = "mean"
    MEDIAN = "median"
    CONSENSUS = "consensus"


class Recommendation(StrEnum):
    """What a reviewer advises: green, yellow, red (domain.md 4.8)."""

    YES = "yes"
    IF_FUNDS = "if-funds"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion; `weight` is its number of points, `threshold` the lowest mark that passes (None: none).

    `side` is set in the block of one Party's own criteria, which only its jury fills. A criterion that is not `scored`
    asks for text alone.
    """

    code: str
    name: LocalisedText
    question: LocalisedText
    weight: int
    threshold: Decimal | None = None
    comment_required: bool = False
    side: Side | None = None
    scored: bool = True


@dataclass(frozen=True, slots=True)
class MarkMeaning:
    """What a whole mark means."""

    mark: int
    meaning: LocalisedText


@dataclass(frozen=True, slots=True)
class Grid:
    """A version of a grid. Points of a criterion = weight × mark / highest mark (domain.md 4.3).

    `proposal` is True where no source gives the grid: it is labelled so wherever it is shown. `threshold` is the lowest
    total that passes, in points of `points`. `ties` are codes of criteria, compared in that order where totals are
    equal; what they leave equal shares a rank. With fewer than `least_reviews` a result carries a warning.
    """

    version: int
    name: LocalisedText
    criteria: tuple[Criterion, ...]
    marks: tuple[MarkMeaning, ...]
    half_marks: bool
    proposal: bool
    aggregation: Aggregation = Aggregation.MEAN
    threshold: Decimal | None = None
    ties: tuple[str, ...] = ()
    least_reviews: int = 3
    recommendation: bool = True

    def criteria_of(self, side: Side) -> tuple[Criterion, ...]:
        """Return what the jury of `side` fills: the common criteria, then its own."""
        return tuple(one for one in self.criteria if one.side in (None, side))

    @property
    def highest(self) -> int:
        """The highest mark."""
        return max(mark.mark for mark in self.marks)

    @property
    def points(self) -> int:
        """The total of the weights."""
        return sum(criterion.weight for criterion in self.criteria)
