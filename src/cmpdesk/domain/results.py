"""Openly computed results (domain.md 4.6): what goes in, what comes out, and the form that a seal is put on.

`compute/results.py` computes them. Every value is exact (`Fraction`): thresholds and ties are decided on unrounded
values, and only print rounds.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Aggregation, Criterion, Grid, Recommendation

WIDE_DIFFERENCE = 5
"""From this difference of the two ranks an application counts as a divergence, unless the caller says otherwise."""

# --- what goes in ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """An application in a ranking. `asked` is what it asks of the Party of the ranking; None: not known.

    `sector` is a key (None: no sector), not a word.
    """

    key: str
    number: str
    title: str
    sector: str | None = None
    asked: Money | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The marks of one reviewer of the jury of `side` on one application, by code of criterion.

    A criterion in `waived` may stay without a mark: somebody with the right to do so said so.
    """

    id: str
    reviewer: str
    application: str
    side: Side
    marks: Mapping[str, Decimal | None]
    waived: frozenset[str] = frozenset()
    recommendation: Recommendation | None = None

    def missing(self, grid: Grid) -> tuple[str, ...]:
        """Return the codes of the scored criteria of its side that have neither mark nor waiver."""
        return tuple(
            one.code
            for one in grid.criteria_of(self.side)
            if one.scored and one.code not in self.waived and self.marks.get(one.code) is None
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What a ranking is computed from; in which order things stand in it makes no difference.

    `side` is the Party whose jury judges; None is a joint panel, in which each reviewer fills the criteria of their
    side. Sheets of another side are left out. `consensus` holds the marks that the rapporteur typed, by application and
    code, and counts only where the grid declares consensus. With `normalised` the points are brought to a total of 100;
    otherwise weights are used as they are.
    """

    grid: Grid
    side: Side | None
    entries: tuple[Entry, ...]
    sheets: tuple[Sheet, ...]
    consensus: Mapping[str, Mapping[str, Decimal | None]] = field(default_factory=dict)
    normalised: bool = False

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria that get marks."""
        asked = self.grid.criteria if self.side is None else self.grid.criteria_of(self.side)
        return tuple(one for one in asked if one.scored)

    @property
    def shared(self) -> tuple[Criterion, ...]:
        """Of these the ones that every reviewer marks: what the totals of single sheets are made of."""
        return tuple(one for one in self.criteria if self.side is not None or one.side is None)


# --- what comes out -------------------------------------------------------------------------------------------------


class FlagKind(StrEnum):
    """What a jury is made to look at. The first two make an application not proposable."""

    BELOW_CRITERION = "below-criterion"
    BELOW_TOTAL = "below-total"
    CRITERION_SPREAD = "criterion-spread"
    TOTAL_SPREAD = "total-spread"
    FEW_REVIEWS = "few-reviews"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag, with the code of its criterion where it is about one."""

    kind: FlagKind
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion of one application. `value` is the mean, median or consensus mark; None: nothing to compute from.

    `lowest`, `highest` and `variance` (of a sample, from two marks on) are of the marks of `count` sheets.
    """

    code: str
    count: int
    value: Fraction | None
    points: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None
    variance: Fraction | None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the marks."""
        return None if self.variance is None else math.sqrt(self.variance)


@dataclass(frozen=True, slots=True)
class Placed:
    """One application in a ranking. `rank` and `sector_rank` are None where a criterion has no value: `total` is None.

    `sheets` are the ids of those that count, `reviews` how many. `lowest`, `highest` and `variance` are of the totals
    of single sheets on the shared criteria, those with a waived one left out. `opinions` counts the recommendations of
    the same sheets, by their value.
    """

    key: str
    number: str
    title: str
    sector: str | None
    asked: Money | None
    rank: int | None
    sector_rank: int | None
    total: Fraction | None
    criteria: tuple[CriterionResult, ...]
    sheets: tuple[str, ...]
    reviews: int
    lowest: Fraction | None
    highest: Fraction | None
    variance: Fraction | None
    flags: tuple[Flag, ...]
    opinions: tuple[tuple[str, int], ...]

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the totals of single sheets."""
        return None if self.variance is None else math.sqrt(self.variance)

    @property
    def proposable(self) -> bool:
        """Whether it has a total and passes every threshold."""
        below = (FlagKind.BELOW_CRITERION, FlagKind.BELOW_TOTAL)
        return self.total is not None and all(flag.kind not in below for flag in self.flags)


@dataclass(frozen=True, slots=True)
class Apart:
    """A sheet that does not count: the criteria that have neither mark nor waiver."""

    sheet: str
    reviewer: str
    application: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The applications by rank, then number; those without a rank last.

    `weights` is the total of the weights that the points are made of: to be told where it is not 100. `points` is the
    highest possible total (100 if `normalised`) and `threshold` the lowest that passes, both in the points of `total`.
    """

    side: Side | None
    version: int
    """Of the grid."""
    aggregation: Aggregation
    ties: tuple[str, ...]
    weights: int
    normalised: bool
    points: Fraction
    threshold: Fraction | None
    places: tuple[Placed, ...]
    apart: tuple[Apart, ...]

    @property
    def ranked(self) -> tuple[Placed, ...]:
        """Those that have a rank."""
        return tuple(one for one in self.places if one.rank is not None)


@dataclass(frozen=True, slots=True)
class Line:
    """Where the means end: at so many `places`, at so much money, or at whichever comes first."""

    places: int | None = None
    envelope: Money | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A ranking cut by a line: only proposable applications take a place or money.

    `above` are the keys that the means reach, in the order of the ranking. The line falls where the next no longer
    fits; `tied` are those who share the rank across which it falls, and a decision is needed. `unknown` asked an amount
    that is not known, and count as nothing. `committed` is in cents, None where no money was counted.
    """

    above: tuple[str, ...]
    tied: tuple[str, ...]
    unknown: tuple[str, ...]
    committed: int | None


@dataclass(frozen=True, slots=True)
class Faced:
    """One application in the rankings of both Parties. `rank_sum` is indicative only: never a decision."""

    key: str
    number: str
    title: str
    sector: str | None
    first_rank: int | None
    second_rank: int | None
    first_total: Fraction | None
    second_total: Fraction | None
    difference: int | None
    rank_sum: int | None
    divergent: bool


def faced(first: Ranking, second: Ranking, wide: int = WIDE_DIFFERENCE) -> tuple[Faced, ...]:
    """Return each application of two rankings by its number: ranks, difference of ranks, zone.

    Divergent: the ranks differ by `wide` or more, only one Party could propose it, or only one ranks it.
    """
    ones = {one.key: one for one in first.places}
    others = {one.key: one for one in second.places}
    rows = []
    for key in ones.keys() | others.keys():
        one, other = ones.get(key), others.get(key)
        shown = one or other
        if shown is None:
            continue
        mine = one.rank if one else None
        theirs = other.rank if other else None
        gap = abs(mine - theirs) if mine is not None and theirs is not None else None
        agreed = one is not None and other is not None and one.proposable == other.proposable
        rows.append(
            Faced(
                key,
                shown.number,
                shown.title,
                shown.sector,
                mine,
                theirs,
                one.total if one else None,
                other.total if other else None,
                gap,
                mine + theirs if mine is not None and theirs is not None else None,
                divergent=not agreed or (mine != theirs if gap is None else gap >= wide),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.number, row.key)))


def rounded(value: Fraction, digits: int = 1) -> Decimal:
    """Return an exact value as it is shown, on the screen and on paper alike: rounded half up."""
    return (Decimal(value.numerator) / value.denominator).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def ranks(keys: Iterable[Any]) -> list[int]:
    """Return the rank of each key, the greatest first; equal keys share a rank and the next is skipped: 1, 2, 2, 4."""
    given = list(keys)
    first: dict[Any, int] = {}
    for place, key in enumerate(sorted(given, reverse=True), start=1):
        first.setdefault(key, place)
    return [first[key] for key in given]


# --- the form that a seal is put on ---------------------------------------------------------------------------------


def canonical(ranking: Ranking) -> dict[str, Any]:
    """Return the ranking as plain data for JSON: exact values as ``"61/5"``, the same for every order of input."""
    plain: dict[str, Any] = _plain(ranking)
    return plain


def digest(ranking: Ranking) -> str:
    """Return the SHA-256 of the canonical form."""
    text = json.dumps(canonical(ranking), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def restored(data: Mapping[str, Any]) -> Ranking:
    """Return the ranking whose canonical form is `data`; `Refusal` where it is not one."""
    try:
        return Ranking(
            **{
                **data,
                "side": None if data["side"] is None else Side(data["side"]),
                "aggregation": Aggregation(data["aggregation"]),
                "ties": tuple(data["ties"]),
                "points": Fraction(data["points"]),
                "threshold": _exact(data["threshold"]),
                "places": tuple(_placed(one) for one in data["places"]),
                "apart": tuple(Apart(**{**one, "missing": tuple(one["missing"])}) for one in data["apart"]),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal("results.unreadable") from error


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value


def _exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _placed(data: Mapping[str, Any]) -> Placed:
    exact = {name: _exact(data[name]) for name in ("total", "lowest", "highest", "variance")}
    criteria = []
    for one in data["criteria"]:
        values = {name: _exact(one[name]) for name in ("value", "points", "lowest", "highest", "variance")}
        criteria.append(CriterionResult(**{**one, **values}))
    return Placed(
        **{
            **data,
            **exact,
            "asked": None if data["asked"] is None else Money(**data["asked"]),
            "criteria": tuple(criteria),
            "sheets": tuple(data["sheets"]),
            "flags": tuple(Flag(FlagKind(one["kind"]), one["criterion"]) for one in data["flags"]),
            "opinions": tuple((value, count) for value, count in data["opinions"]),
        }
    )
