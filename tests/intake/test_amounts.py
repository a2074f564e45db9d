"""Amounts in the conventions of both offices; vectors of domain.md 7.1 and 11.7."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party
from cmpdesk.intake.amounts import amount_reader
from cmpdesk.intake.tables import Cell
from cmpdesk.intake.values import Note, Unreadable
from tests.intake.parties import QC, WB


def read(cell: Cell, party: Party) -> tuple[int | None, list[str]]:
    notes: list[Note] = []
    amount = amount_reader(party)(cell, notes)
    assert amount is None or (isinstance(amount, Money) and amount.currency == party.currency)
    return (amount.cents if amount else None), [code for code, _ in notes]


@pytest.mark.parametrize(
    ("cell", "party", "cents"),
    [
        ("90.000 €", WB, 90_000_00),
        ("4 066,13 $", QC, 4_066_13),
        ("4 066,13 \\$", QC, 4_066_13),
        ("4\u202f066,13\u00a0$", QC, 4_066_13),
        ("12 500,00 $ CA", QC, 12_500_00),
        ("2 300 $ CA", QC, 2_300_00),
        ("75 $CAN", QC, 75_00),
        ("CA$12,000.00", QC, 12_000_00),
        ("12,000.00", WB, 12_000_00),
        ("€ 7.200,00", WB, 7_200_00),
        ("1.234.567,89 EUR", WB, 1_234_567_89),
        ("12 000,-", WB, 12_000_00),
        ("12,5", QC, 12_50),
        ("10.50", QC, 10_50),
        (9000.5, WB, 9_000_50),
        (12000, QC, 12_000_00),
        (0.1 + 0.2, QC, 30),
        ("0", QC, 0),
        ("", QC, None),
        (None, WB, None),
        ("–", WB, None),
    ],
)
def test_an_amount_is_read_without_a_doubt(cell: Cell, party: Party, cents: int | None) -> None:
    assert read(cell, party) == (cents, [])


@pytest.mark.parametrize(
    ("cell", "party", "cents", "note"),
    [
        ("90.000", QC, 90_000_00, "amount.ambiguous"),
        ("12,000", WB, 12_000_00, "amount.ambiguous"),
        ("63 M$ CA", QC, 63_000_000_00, "amount.rounded"),
        ("2,7 millions de dollars", QC, 2_700_000_00, "amount.rounded"),
        ("30 k$", QC, 30_000_00, "amount.rounded"),
        (3333.333333, WB, 3_333_33, "amount.rounded"),
    ],
)
def test_what_was_guessed_is_said(cell: Cell, party: Party, cents: int, note: str) -> None:
    assert read(cell, party) == (cents, [note])


def test_of_two_amounts_that_are_said_to_be_equal_each_party_takes_its_own() -> None:
    text = "63\u237dM$\u237dCA (44\u237dM€)"
    assert read(text, QC) == (63_000_000_00, ["amount.equivalence", "amount.rounded"])
    assert read(text, WB) == (44_000_000_00, ["amount.equivalence", "amount.rounded"])


@pytest.mark.parametrize(
    ("cell", "party", "code"),
    [
        ("9.800 €", QC, "amount.other-currency"),
        ("12 500 $", WB, "amount.other-currency"),
        ("100 US$", QC, "amount.other-currency"),
        ("-5", QC, "amount.negative"),
        ("(5)", QC, "amount.negative"),
        (-5.0, QC, "amount.negative"),
        ("12,3456", QC, "amount.too-precise"),
        ("1 23", QC, "amount.unreadable"),
        ("1.23.456", WB, "amount.unreadable"),
        ("5 000 à 6 000 $", QC, "amount.unreadable"),
        ("à confirmer", WB, "amount.unreadable"),
        ("1e5", QC, "amount.unreadable"),
        ("9" * 400, QC, "amount.unreadable"),
        (1e15, QC, "amount.too-large"),
        (float("nan"), QC, "amount.unreadable"),
    ],
)
def test_what_is_no_amount_of_this_party_is_refused(cell: Cell, party: Party, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(cell, party)
    assert refused.value.code == code


@given(
    st.integers(0, 10**11),
    st.sampled_from([(QC, "\u00a0", ",", " $"), (WB, ".", ",", " €"), (WB, "\u202f", ",", "")]),
)
def test_what_an_office_writes_comes_back(cents: int, way: tuple[Party, str, str, str]) -> None:
    party, thousands, decimal, currency = way
    whole = f"{cents // 100:,}".replace(",", thousands)
    assert read(f"{whole}{decimal}{cents % 100:02}{currency}", party) == (cents, [])
