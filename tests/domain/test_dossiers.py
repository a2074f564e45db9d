"""What a dossier proposes follows from ranking, thresholds and envelope; figures keep currencies apart."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.compute.results import ranking
from cmpdesk.domain.dossiers import Proposal, absences, bands, cumulated, proposals, reserve
from cmpdesk.domain.interests import Measure
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.results import Judged
from tests.documents import dossiers as fictional


def test_what_is_proposed_for_each() -> None:
    content = fictional.dossier()
    found = proposals(content.ranking, content.cut)
    assert [found[f"id-{number}"] for number in fictional.TITLES] == [
        Proposal.RETAIN, Proposal.RETAIN, Proposal.RESERVE, Proposal.REFUSE, Proposal.OPEN,
    ]  # fmt: skip
    assert [one.number for one in reserve(content.ranking, found)] == ["12.103"]
    without = proposals(content.ranking, None)
    assert [without[f"id-{number}"] for number in ("12.101", "12.103")] == [Proposal.RETAIN] * 2


def test_those_who_share_the_rank_at_the_line_are_told() -> None:
    content = fictional.dossier()
    assert content.cut is not None
    cut = replace(content.cut, above=("id-12.101",), tied=("id-12.102", "id-12.103"))
    found = proposals(content.ranking, cut)
    assert found["id-12.102"] is found["id-12.103"] is Proposal.TIED
    assert reserve(content.ranking, found) == ()


def test_amounts_are_cumulated_over_those_that_can_be_proposed() -> None:
    sums = cumulated(fictional.dossier().ranking, "CAD")
    assert {key: money.cents for key, money in sums.items()} == {
        "id-12.101": 1_200_000, "id-12.102": 2_180_000, "id-12.103": 3_720_000,
    }  # fmt: skip


def test_figures_keep_currencies_apart() -> None:
    content = fictional.dossier()
    found = content.figures
    assert found.filings == (6, 6)
    assert [(one.name, one.filed, one.admissible) for one in found.sectors] == [
        (fictional.CULTURE, 5, 4), (fictional.HEALTH, 1, 1),
    ]  # fmt: skip
    assert [[str(one.currency) for one in part.sums] for part in found.asked] == [["CAD"], ["EUR"]]
    assert found.years == (2022, 2023)
    assert [[one and one.cents for one in row.amounts] for row in found.envelopes] == [[1_250_000, None],
                                                                                      [None, 1_250_000]]
    assert found.available == Money(2_500_000, "CAD")


def test_who_leaves_for_what() -> None:
    found = absences(fictional.dossier().conflicts)
    assert found == {"r-QC-02": [("12.103", Measure.RECUSED)], "r-QC-03": [("12.101", Measure.LEAVES)]}


@given(st.lists(st.integers(0, 10**10), min_size=1, max_size=40))
def test_every_amount_is_in_one_band(cents: list[int]) -> None:
    found = bands([Money(one, "EUR") for one in cents], "EUR")
    assert sum(one.count for one in found) == len(cents)
    assert sum(one.asked.cents for one in found) == sum(cents)
    assert len(found) <= 6
    assert all(one.below.cents == later.least.cents for one, later in itertools.pairwise(found))


def test_no_amount_no_band() -> None:
    assert bands([], "EUR") == ()


@pytest.mark.parametrize("normalised", [False, True])
def test_the_total_of_each_sheet_is_that_of_the_ranking(normalised: bool) -> None:
    content = fictional.dossier()
    if normalised:  # half the points, brought back to a total of 100
        grid = replace(content.grid, criteria=content.grid.criteria[:4])
        entries = tuple(fictional.entry(one) for one in content.applications.values())
        sheets = tuple(fictional.given(row) for held in content.sheets.values() for row in held)
        content = replace(content, grid=grid, ranking=ranking(Judged(grid, Side.FIRST, entries, sheets,
                                                                     normalised=True)))  # fmt: skip
        assert content.ranking.points == 100 != content.ranking.weights
    for placed in content.ranking.ranked:
        totals = [content.total(one) for one in content.sheets[placed.key]]
        assert (min(filter(None, totals)), max(filter(None, totals))) == (placed.lowest, placed.highest)
    waived = replace(content.sheets["id-12.101"][0], waived={"c1": "hors sujet"})
    assert content.total(waived) is None
    assert content.total(replace(waived, waived={}, marks={})) is None
