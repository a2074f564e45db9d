"""Grids: what a reviewer is asked to judge, what every mark means, and how the marks become a result."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from cmpdesk.domain.errors import Refusal
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

    def points_of(self, side: Side) -> int:
        """The total of the weights that the jury of `side` fills."""
        return sum(criterion.weight for criterion in self.criteria_of(side))

    def criterion(self, code: str) -> Criterion | None:
        """Return the criterion that `code` names."""
        return next((one for one in self.criteria if one.code == code), None)

    def place(self, code: str, side: Side) -> int:
        """Return which criterion of the jury of `side` the `code` names, counted from 1; 0 where it names none."""
        return next((place for place, one in enumerate(self.criteria_of(side), 1) if one.code == code), 0)


HUNDRED = 100
_MARK = re.compile(r"(\d{1,4})(?:\s*[.,]\s*(\d{1,4})|\s*(½))?")


def read_mark(typed: str, grid: Grid) -> int:
    """Return in half points a mark that was typed: ``4``, ``4,5``, ``4.5`` or ``4½``.

    Refused with ``mark.words`` where it is no number, ``mark.off-scale``, ``mark.no-halves`` or ``mark.step``.
    """
    flat = " ".join(typed.split())
    found = _MARK.fullmatch(flat)
    if found is None:
        if re.fullmatch(r"[-−–]\s*\d.*", flat):
            raise Refusal("mark.off-scale", typed=flat, highest=grid.highest)
        raise Refusal("mark.words", typed=flat, highest=grid.highest)
    doubled = Decimal(f"{found[1]}.{'5' if found[3] else found[2] or '0'}") * 2
    if doubled > 2 * grid.highest:
        raise Refusal("mark.off-scale", typed=flat, highest=grid.highest)
    if doubled != doubled.to_integral():
        raise Refusal("mark.step" if grid.half_marks else "mark.no-halves", typed=flat)
    return check_halves(int(doubled), grid)


def check_halves(halves: int, grid: Grid) -> int:
    """Return a mark in half points, if it is on the scale of `grid`: ``mark.off-scale``, ``mark.no-halves``."""
    typed = str(mark_value(halves))
    if not 0 <= halves <= 2 * grid.highest:
        raise Refusal("mark.off-scale", typed=typed, highest=grid.highest)
    if halves % 2 and not grid.half_marks:
        raise Refusal("mark.no-halves", typed=typed)
    return halves


def mark_value(halves: int) -> Decimal:
    """Return a mark in points from half points: 7 is 3.5."""
    return Decimal(halves // 2) if halves % 2 == 0 else Decimal(halves) / 2


def check_grid(grid: Grid) -> None:
    """Refuse a grid that cannot be filled or computed: ``grid.incomplete``, ``grid.marks``, ``grid.weight``,
    ``grid.threshold``, ``grid.text-only``, ``grid.total-threshold``, ``grid.ties`` or ``grid.least-reviews``.
    """
    codes = [one.code for one in grid.criteria]
    if not grid.name or not codes or len(set(codes)) != len(codes) or not all(one.name for one in grid.criteria):
        raise Refusal("grid.incomplete")
    marks = [one.mark for one in grid.marks]
    if sorted(set(marks)) != list(range(len(marks))) or len(marks) < 2:
        raise Refusal("grid.marks")
    for one in grid.criteria:
        if one.weight < 0 or grid.points <= 0:
            raise Refusal("grid.weight", criterion=one.name.in_("fr"))
        if one.threshold is not None and not 0 <= one.threshold <= grid.highest:
            raise Refusal("grid.threshold", criterion=one.name.in_("fr"), highest=grid.highest)
        if not one.scored and (one.weight or one.threshold is not None):
            raise Refusal("grid.text-only", criterion=one.name.in_("fr"))
    most = min(grid.points_of(side) for side in Side)
    if grid.threshold is not None and not 0 <= grid.threshold <= most:
        raise Refusal("grid.total-threshold", points=most)
    scored = {one.code for one in grid.criteria if one.scored}
    if len(set(grid.ties)) != len(grid.ties) or not scored.issuperset(grid.ties):
        raise Refusal("grid.ties")
    if grid.least_reviews < 1:
        raise Refusal("grid.least-reviews")


def normalised(weights: Sequence[tuple[int, Side | None]]) -> tuple[int, ...] | None:
    """Return whole weights in the same proportion that add up to 100 for each Party: largest remainders are rounded up.

    None where that cannot be: nothing has a weight, or the blocks of the two Parties differ in weight, so that no one
    factor brings both totals to 100.
    """
    blocks = Counter[Side | None]()
    for weight, side in weights:
        blocks[side] += weight
    total = blocks[None] + blocks[Side.FIRST]
    if total <= 0 or blocks[Side.FIRST] != blocks[Side.SECOND]:
        return None
    own = (blocks[Side.FIRST] * HUNDRED + total // 2) // total
    made = [0] * len(weights)
    for side, share in ((None, HUNDRED - own), (Side.FIRST, own), (Side.SECOND, own)):
        places = [place for place, (_, whose) in enumerate(weights) if whose is side]
        for place, part in zip(places, _shared(share, [weights[place][0] for place in places]), strict=True):
            made[place] = part
    return tuple(made)


def _shared(share: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [share * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: (-(share * weights[place] % whole), place))
    for place in order[: share - sum(parts)]:
        parts[place] += 1
    return parts


def with_weights(grid: Grid, weights: Sequence[int]) -> Grid:
    """Return the grid with other weights, in the order of its criteria."""
    changed = (replace(one, weight=weight) for one, weight in zip(grid.criteria, weights, strict=True))
    return replace(grid, criteria=tuple(changed))
