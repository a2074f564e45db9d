"""Small juries for the tests of results, statistics and sensitivity."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.results import Entry, Judged, Sheet
from cmpdesk.domain.scoring import Aggregation, Criterion, Grid, MarkMeaning
from cmpdesk.domain.text import LocalisedText

Marks = Mapping[tuple[str, str], Sequence[float | None]]
"""The marks of (reviewer, application) in the order of the criteria."""


def criterion(
    code: str, weight: int, threshold: str | None = None, side: Side | None = None, scored: bool = True
) -> Criterion:
    return Criterion(
        code,
        LocalisedText(fr=code),
        LocalisedText(),
        weight,
        None if threshold is None else Decimal(threshold),
        side=side,
        scored=scored,
    )


def grid_of(*criteria: Criterion, highest: int = 5, half: bool = True, **more: Any) -> Grid:
    marks = tuple(MarkMeaning(mark, LocalisedText()) for mark in range(highest + 1))
    return Grid(1, LocalisedText(fr="Grille"), criteria, marks, half, True, **more)


def grid_cmp(**more: Any) -> Grid:
    """The grid of domain.md 4.3."""
    weights = (("c1", 10, "2.5"), ("c2", 20, "2.5"), ("c3", 20, "2.5"), ("c4", 20, "2.5"), ("c5", 15, None),
               ("c6", 10, None), ("c7", 5, None))  # fmt: skip
    return grid_of(*(criterion(*one) for one in weights), **{"threshold": Decimal(60), **more})


def judged_of(
    grid: Grid,
    marks: Marks,
    *,
    side: Side | None = Side.FIRST,
    waived: frozenset[str] = frozenset(),
    sectors: Mapping[str, str] | None = None,
    asked: Mapping[str, int] | None = None,
    **more: Any,
) -> Judged:
    """Return a jury with an entry for each application named; asked amounts are in cents of CAD."""
    keys = sorted({application for _, application in marks})
    entries = tuple(
        Entry(
            key,
            f"14.{key}",
            f"Projet {key}",
            (sectors or {}).get(key),
            Money(asked[key], "CAD") if asked and key in asked else None,
        )
        for key in keys
    )
    sheets = []
    for (reviewer, application), given in marks.items():
        codes = [one.code for one in grid.criteria_of(side or Side.FIRST) if one.scored]
        values = {code: None if one is None else Decimal(str(one)) for code, one in zip(codes, given, strict=True)}
        sheets.append(Sheet(f"{reviewer}-{application}", reviewer, application, side or Side.FIRST, values, waived))
    return Judged(grid, side, entries, tuple(sheets), **more)


@st.composite
def juries(draw: st.DrawFn, most: int = 6, waivers: bool = True) -> Judged:
    """Any small jury: any scale, weights, thresholds, chain of ties, holes."""
    highest = draw(st.sampled_from([3, 5, 10]))
    half = draw(st.booleans())
    step = 1 if half else 2
    mark = st.integers(0, 2 * highest // step).map(lambda one: one * step / 2)
    codes = ["a", "b", "c"][: draw(st.integers(1, 3))]
    criteria = [criterion(code, draw(st.integers(0, 30)), draw(st.sampled_from([None, "1", "1.5"]))) for code in codes]
    if not any(one.weight for one in criteria):
        criteria[0] = criterion("a", 10)
    grid = grid_of(
        *criteria,
        highest=highest,
        half=half,
        aggregation=draw(st.sampled_from([Aggregation.MEAN, Aggregation.MEDIAN])),
        threshold=draw(st.sampled_from([None, Decimal(10), Decimal("20.5")])),
        ties=tuple(draw(st.permutations(codes))[: draw(st.integers(0, len(codes)))]),
    )
    applications = [f"A{number}" for number in range(draw(st.integers(1, most)))]
    marks: dict[tuple[str, str], list[float | None]] = {}
    for reviewer in ("R1", "R2", "R3", "R4")[: draw(st.integers(1, 4))]:
        for application in applications:
            if draw(st.integers(0, 3)):
                empty = [waivers and draw(st.integers(0, 9)) == 0 for _ in codes]
                marks[reviewer, application] = [None if one else draw(mark) for one in empty]
    if not marks:
        marks["R1", "A0"] = [0 for _ in codes]
    return judged_of(
        grid,
        marks,
        waived=frozenset(draw(st.sets(st.sampled_from(codes)))) if waivers else frozenset(),
        sectors={key: draw(st.sampled_from(["culture", "santé"])) for key in applications},
        asked={key: draw(st.integers(0, 500)) for key in applications},
        normalised=draw(st.booleans()),
    )
