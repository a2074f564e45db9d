"""What a score sheet lacks, what it comes to, and where two typings of it differ."""

from datetime import UTC, datetime
from fractions import Fraction

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.sheets import (
    Lack,
    MarkRow,
    SheetRow,
    SheetSource,
    SheetTexts,
    differences,
    lacks,
    sheet_total,
    total,
)
from tests.domain.test_scoring import criterion, grid

FIRST = Side.FIRST
GRID = grid(criterion("a", 10), criterion("b", 20, comment_required=True), criterion("q", 5, side=FIRST),
            criterion("w", 5, side=Side.SECOND), criterion("t", 0, scored=False, comment_required=True))  # fmt: skip


def a_sheet(*marks: MarkRow, waived: dict[str, str] | None = None) -> SheetRow:
    return SheetRow("s", 1, "r", "p", 1, 1, SheetTexts(), None, waived or {}, SheetSource.SCREEN,
                    datetime(2026, 5, 4, tzinfo=UTC), None, {one.criterion: one for one in marks})  # fmt: skip


def test_what_a_sheet_lacks() -> None:
    everything = (Lack("a"), Lack("b"), Lack("q"), Lack("t", comment=True))
    assert lacks(None, GRID, FIRST) == everything
    made = a_sheet(MarkRow("a", 0), MarkRow("b", 7, " "), MarkRow("t", None, "Avis"))
    assert lacks(made, GRID, FIRST) == (Lack("b", comment=True), Lack("q"))
    assert lacks(made, GRID, Side.SECOND) == (Lack("b", comment=True), Lack("w"))
    waived = a_sheet(MarkRow("a", 2), MarkRow("b", 2, "Oui"), MarkRow("t", None, "Avis"), waived={"q": "sans objet"})
    assert lacks(waived, GRID, FIRST) == ()


def test_the_provisional_total_of_the_picture() -> None:
    weights = (10, 20, 20, 20, 15, 10, 5)
    shown = grid(*(criterion(f"c{place}", weight) for place, weight in enumerate(weights)))
    reached = total({"c0": 8, "c1": 8, "c2": 9, "c3": 8}, shown, FIRST)
    assert (reached.points, reached.marked, reached.whole) == (Fraction(58), 70, 100)


def test_points_are_exact_and_only_of_criteria_with_a_mark() -> None:
    thirds = grid(criterion("a", 10), criterion("b", 20), highest=3)
    assert total({"a": 1, "b": None}, thirds, FIRST).points == Fraction(10, 6)
    reached = sheet_total(a_sheet(MarkRow("a", 10), MarkRow("w", 10)), GRID, FIRST)
    assert (reached.points, reached.marked, reached.whole) == (Fraction(10), 10, 35)
    assert sheet_total(None, GRID, FIRST).points == 0


def test_where_two_typings_differ() -> None:
    one = a_sheet(MarkRow("a", 8, "Solide  et clair"), MarkRow("b", 7))
    two = a_sheet(MarkRow("a", 8, "Solide et clair"), MarkRow("b", 6), MarkRow("q", 2))
    found = differences(one, two, GRID, FIRST)
    assert [(each.criterion, each.first.halves, each.second.halves) for each in found] == [("b", 7, 6), ("q", None, 2)]
