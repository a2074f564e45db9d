"""Grids: what a reviewer is asked to judge, and what every mark means."""

from dataclasses import dataclass
from decimal import Decimal

from cmpdesk.domain.text import LocalisedText


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion; `weight` is its number of points, `threshold` the lowest mark that passes (None: none)."""

    code: str
    name: LocalisedText
    question: LocalisedText
    weight: int
    threshold: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MarkMeaning:
    """What a whole mark means."""

    mark: int
    meaning: LocalisedText


@dataclass(frozen=True, slots=True)
class Grid:
    """A version of a grid. Points of a criterion = weight × mark / highest mark (domain.md 4.3).

    `proposal` is True where no source gives the grid: it is labelled so wherever it is shown.
    """

    version: int
    name: LocalisedText
    criteria: tuple[Criterion, ...]
    marks: tuple[MarkMeaning, ...]
    half_marks: bool
    proposal: bool

    @property
    def highest(self) -> int:
        """The highest mark."""
        return max(mark.mark for mark in self.marks)

    @property
    def points(self) -> int:
        """The total of the weights."""
        return sum(criterion.weight for criterion in self.criteria)
