"""Openly computed results: the ranking of one jury, and where a line cuts it (domain.md 4.6).

Marks are counted in half points, so that sums are whole numbers; what is divided stays a fraction.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.results import (
    Apart,
    CriterionResult,
    Cut,
    Entry,
    Flag,
    FlagKind,
    Judged,
    Line,
    Placed,
    Ranking,
    Sheet,
    ranks,
)
from cmpdesk.domain.scoring import Aggregation, Criterion, Recommendation

SPREAD = Fraction(2, 5)
"""Marks this far apart, as a share of the scale, are flagged: 2 on a scale of 5."""
TOTAL_SPREAD = Fraction(1, 4)
"""Totals of single sheets this far apart, as a share of the points, are flagged: 25 of 100."""


def ranking(judged: Judged) -> Ranking:
    """Return the ranking; `Refusal` where a mark is off the scale, a reviewer judges an application twice or the grid
    has no criterion with a mark.

    The points of a criterion are weight × value / highest mark, where the value is the mean, the median or the mark of
    consensus, as the grid declares. Equal totals are parted by the values of the criteria that `grid.ties` names, in
    that order; what stays equal shares a rank, and the next is skipped.
    """
    counted, apart = parted(judged)
    by_application: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in counted:
        by_application[sheet.application].append(sheet)
    weights = sum(one.weight for one in judged.criteria)
    places = [_placed(judged, entry, by_application[entry.key]) for entry in judged.entries]
    scale = scale_of(judged)
    return Ranking(
        side=judged.side,
        version=judged.grid.version,
        aggregation=judged.grid.aggregation,
        ties=judged.grid.ties,
        weights=weights,
        normalised=judged.normalised,
        points=weights * scale,
        threshold=None if judged.grid.threshold is None else Fraction(judged.grid.threshold) * scale,
        places=_in_order(places, judged.grid.ties),
        apart=tuple(apart),
    )


def parted(judged: Judged) -> tuple[list[Sheet], list[Apart]]:
    """Return the sheets that count and those that are incomplete, both by application, reviewer and id."""
    if not any(one.weight for one in judged.criteria):
        raise Refusal("results.no-criteria")
    numbers = {one.key: one.number for one in judged.entries}
    for key, agreed in judged.consensus.items():
        _check(judged, agreed, numbers.get(key, key))
    counted: list[Sheet] = []
    apart: list[Apart] = []
    seen: set[tuple[str, str]] = set()
    for sheet in sorted(judged.sheets, key=lambda one: (one.application, one.reviewer, one.id)):
        if sheet.application not in numbers or judged.side not in (None, sheet.side):
            continue
        number = numbers[sheet.application]
        if (sheet.reviewer, sheet.application) in seen:
            raise Refusal("results.two-sheets", application=number)
        seen.add((sheet.reviewer, sheet.application))
        _check(judged, sheet.marks, number)
        if missing := sheet.missing(judged.grid):
            apart.append(Apart(sheet.id, sheet.reviewer, sheet.application, missing))
        else:
            counted.append(sheet)
    return counted, apart


def scale_of(judged: Judged) -> Fraction:
    """Return by how much the points of the grid are multiplied: 1 unless they are brought to a total of 100."""
    return Fraction(100, sum(one.weight for one in judged.criteria)) if judged.normalised else Fraction(1)


def cut(ranking: Ranking, line: Line) -> Cut:
    """Return whom the means reach, from the first rank down, until the next no longer fits (nobody is passed over)."""
    groups: dict[int, list[Placed]] = defaultdict(list)
    for one in ranking.places:
        if one.rank is not None and one.proposable:
            groups[one.rank].append(one)
    above: list[Placed] = []
    tied: list[Placed] = []
    for rank in sorted(groups):
        if _fits([*above, *groups[rank]], line):
            above.extend(groups[rank])
            continue
        if len(groups[rank]) > 1 and any(_fits([*above, one], line) for one in groups[rank]):
            tied = groups[rank]
        break
    unknown = [one.key for group in groups.values() for one in group if line.envelope and one.asked is None]
    return Cut(
        above=tuple(one.key for one in above),
        tied=tuple(one.key for one in tied),
        unknown=tuple(sorted(unknown)),
        committed=_asked(above, line.envelope.currency) if line.envelope else None,
    )


def _fits(chosen: Sequence[Placed], line: Line) -> bool:
    if line.places is not None and len(chosen) > line.places:
        return False
    return line.envelope is None or _asked(chosen, line.envelope.currency) <= line.envelope.cents


def _asked(chosen: Iterable[Placed], currency: str) -> int:
    cents = 0
    for one in chosen:
        if one.asked is not None and one.asked.currency != currency:
            raise Refusal("money.two-currencies", first=currency, second=one.asked.currency)
        cents += one.asked.cents if one.asked else 0
    return cents


def halves(judged: Judged, sheet: Sheet) -> dict[str, int]:
    """Return the marks of a sheet in half points."""
    found = {}
    for one in judged.grid.criteria_of(sheet.side):
        mark = sheet.marks.get(one.code)
        if one.scored and mark is not None:
            found[one.code] = int(mark * 2)
    return found


def _check(judged: Judged, marks: Mapping[str, Decimal | None], number: str) -> None:
    step, highest = 2 if judged.grid.half_marks else 1, judged.grid.highest
    for code, mark in marks.items():
        if mark is not None and not (mark.is_finite() and 0 <= mark <= highest and mark * step == int(mark * step)):
            raise Refusal("results.mark", mark=mark, criterion=code, application=number, highest=highest)


def _placed(judged: Judged, entry: Entry, sheets: list[Sheet]) -> Placed:
    marks = [halves(judged, sheet) for sheet in sheets]
    agreed = judged.consensus.get(entry.key, {})
    criteria = []
    for one in judged.criteria:
        given = sorted(mark[one.code] for mark in marks if one.code in mark)
        typed = agreed.get(one.code)
        criteria.append(_criterion(judged, one, given, None if typed is None else Fraction(typed)))
    points = [one.points for one in criteria if one.points is not None]
    totals = [total for mark in marks if (total := _total(judged, mark)) is not None]
    unit = scale_of(judged) / (2 * judged.grid.highest)
    opinions = Counter(one.recommendation for one in sheets)
    placed = Placed(
        key=entry.key,
        number=entry.number,
        title=entry.title,
        sector=entry.sector,
        asked=entry.asked,
        rank=None,
        sector_rank=None,
        total=sum(points, Fraction(0)) if len(points) == len(criteria) else None,
        criteria=tuple(criteria),
        sheets=tuple(sorted(one.id for one in sheets)),
        reviews=len(sheets),
        lowest=min(totals) * unit if totals else None,
        highest=max(totals) * unit if totals else None,
        variance=_variance(totals, unit),
        flags=(),
        opinions=tuple((one.value, opinions[one]) for one in Recommendation if opinions[one]),
    )
    return replace(placed, flags=tuple(_flags(judged, placed)))


def _criterion(judged: Judged, criterion: Criterion, given: list[int], typed: Fraction | None) -> CriterionResult:
    """`given` are sorted half points."""
    value: Fraction | None = None
    if judged.grid.aggregation is Aggregation.CONSENSUS:
        value = typed
    elif given and judged.grid.aggregation is Aggregation.MEDIAN:
        value = Fraction(given[(len(given) - 1) // 2] + given[len(given) // 2], 4)
    elif given:
        value = Fraction(sum(given), 2 * len(given))
    return CriterionResult(
        code=criterion.code,
        count=len(given),
        value=value,
        points=None if value is None else criterion.weight * value / judged.grid.highest * scale_of(judged),
        lowest=Fraction(given[0], 2) if given else None,
        highest=Fraction(given[-1], 2) if given else None,
        variance=_variance(given, Fraction(1, 2)),
    )


def _total(judged: Judged, marks: dict[str, int]) -> int | None:
    """The weighted half points that one sheet gives on the shared criteria; None where one is waived."""
    if any(one.code not in marks for one in judged.shared):
        return None
    return sum(one.weight * marks[one.code] for one in judged.shared)


def _variance(counted: Sequence[int], unit: Fraction) -> Fraction | None:
    """The variance of a sample of whole numbers of `unit`: squares of the distances to the mean, divided by n - 1."""
    number = len(counted)
    if number < 2:
        return None
    squares = number * sum(one * one for one in counted) - sum(counted) ** 2
    return Fraction(squares, number * (number - 1)) * unit * unit


def _flags(judged: Judged, placed: Placed) -> Iterable[Flag]:
    grid, scale = judged.grid, scale_of(judged)
    for criterion, one in zip(judged.criteria, placed.criteria, strict=True):
        if criterion.threshold is not None and one.value is not None and one.value < Fraction(criterion.threshold):
            yield Flag(FlagKind.BELOW_CRITERION, one.code)
        if one.lowest is not None and one.highest is not None and one.highest - one.lowest >= SPREAD * grid.highest:
            yield Flag(FlagKind.CRITERION_SPREAD, one.code)
    if grid.threshold is not None and placed.total is not None and placed.total < Fraction(grid.threshold) * scale:
        yield Flag(FlagKind.BELOW_TOTAL)
    points = sum(one.weight for one in judged.shared) * scale
    spread = None if placed.lowest is None or placed.highest is None else placed.highest - placed.lowest
    if spread is not None and spread and spread >= TOTAL_SPREAD * points:
        yield Flag(FlagKind.TOTAL_SPREAD)
    if placed.reviews < grid.least_reviews:
        yield Flag(FlagKind.FEW_REVIEWS)


def _in_order(places: list[Placed], ties: Sequence[str]) -> tuple[Placed, ...]:
    """Give ranks over all and inside each sector."""
    keys: dict[str, tuple[Fraction, ...]] = {}
    for one in places:
        if one.total is not None:
            values = {each.code: each.value for each in one.criteria}
            keys[one.key] = (one.total, *(value for code in ties if (value := values.get(code)) is not None))
    overall = dict(zip(keys, ranks(keys.values()), strict=True))
    sectors: dict[str, int] = {}
    for sector in {one.sector for one in places if one.sector is not None}:
        inside = [one.key for one in places if one.sector == sector and one.key in keys]
        sectors.update(zip(inside, ranks(keys[key] for key in inside), strict=True))
    placed = [replace(one, rank=overall.get(one.key), sector_rank=sectors.get(one.key)) for one in places]
    return tuple(sorted(placed, key=lambda one: (one.rank is None, one.rank, one.number, one.key)))
