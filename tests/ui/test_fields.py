"""Fields that read what people type."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from cmpdesk.domain.amounts import read_amount
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n import screen
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.i18n.words import Words
from cmpdesk.ui.fields import AmountField, LongText, VagueDateField, count_words
from tests.intake.parties import QC, WB

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    screen.set_language("en")
    yield
    screen.set_language("fr")


@pytest.mark.parametrize(
    ("typed", "party", "cents"),
    [
        ("12 500,00 $", QC, 1_250_000),
        ("12 500.50", QC, 1_250_050),
        ("1234,5", QC, 123_450),
        ("4 066,13 $", QC, 406_613),
        ("63 M$", QC, 6_300_000_000),
        ("90.000 €", WB, 9_000_000),
        ("9.800,50 EUR", WB, 980_050),
        ("9,800.50", WB, 980_050),
        ("0,5", WB, 50),
    ],
)
def test_amounts_are_read_and_shown_in_full(qtbot: QtBot, typed: str, party: Party, cents: int) -> None:
    field = AmountField(party)
    qtbot.addWidget(field)
    field.setText(typed)
    assert field.fault() == ""
    field.editingFinished.emit()
    assert field.money() == Money(cents, party.currency)
    assert field.text() == screen.words().money(Money(cents, party.currency), precise=True)


@pytest.mark.parametrize(
    ("typed", "party", "said"),
    [("beaucoup", QC, "is not an amount"), ("9.800 €", QC, "is in EUR"), ("-5", QC, "below zero"),
     ("90.000", QC, "check it"), ("6.400 ou 6.800", WB, "is not an amount"), ("1,234.567", WB, "two decimals")],
)  # fmt: skip
def test_what_is_no_clear_amount_is_said_with_an_example(qtbot: QtBot, typed: str, party: Party, said: str) -> None:
    field = AmountField(party)
    qtbot.addWidget(field)
    field.setText(typed)
    field.editingFinished.emit()
    assert field.text() == typed
    assert said in field.fault()
    assert "Type it as" in field.fault()


@given(st.integers(0, 10**13), st.sampled_from([QC, WB]), st.sampled_from(LOCALES))
def test_what_is_shown_is_read_again_in_every_language(cents: int, party: Party, locale: str) -> None:
    money = Money(cents, party.currency)
    assert read_amount(Words.of(locale).money(money, precise=True), party, []) == money


def test_no_amount_is_none(qtbot: QtBot) -> None:
    field = AmountField(QC)
    qtbot.addWidget(field)
    assert (field.money(), field.fault()) == (None, "")
    field.setText("beaucoup")
    with pytest.raises(Refusal):
        field.money()


def test_a_vague_date_says_at_once_how_it_was_understood(qtbot: QtBot) -> None:
    field = VagueDateField("Until", TODAY)
    qtbot.addWidget(field)
    assert (field.when(), field.fault(), field.understood.isHidden()) == (None, "", True)
    field.line.setText("automne 2027")
    assert field.understood.text().replace("\u00a0", " ") == "from 21 September 2027 to 20 December 2027"
    field.line.editingFinished.emit()
    assert field.typed() == "autumn 2027"
    field.line.setText("1/3/27")
    assert field.when() == PartialDate(2027, month=3, day=1)
    assert field.understood.isHidden()
    field.line.setText("un jour")
    assert "autumn 2027" in field.fault()


def test_a_date_that_may_be_free_text_keeps_it(qtbot: QtBot) -> None:
    field = VagueDateField("Period", TODAY, free=True)
    qtbot.addWidget(field)
    field.line.setText("2e semaine de mai")
    field.line.editingFinished.emit()
    assert (field.typed(), field.when(), field.fault()) == ("2e semaine de mai", None, "")


@pytest.mark.parametrize(
    ("content", "count"),
    [("", 0), ("L’arrière-pays, aujourd'hui : 12,5 % d’eau", 4), ("un\n\ndeux", 2)],
)
def test_words_are_counted(content: str, count: int) -> None:
    assert count_words(content) == count


def test_a_long_text_says_how_many_words_are_too_many(qtbot: QtBot) -> None:
    field = LongText("Summary", "un deux", limit=3)
    qtbot.addWidget(field)
    assert (field.counter.text(), field.fault()) == ("2 words of 3", "")
    field.edit.setPlainText("un deux trois quatre")
    assert field.counter.text() == "4 words of 3"
    assert field.counter.property("tone") == "bad"
    assert "1 word too many" in field.fault()
