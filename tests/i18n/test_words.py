"""Amounts, dates, hours and sizes as each Party writes them (domain.md 7.1, 11.3, 11.7)."""

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.money import Money
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n import screen
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.i18n.words import Words

QUEBEC, BRUSSELS = "America/Toronto", "Europe/Brussels"
N, T = "\u00a0", "\u202f"


def typed(text: str, zone: str) -> Deadline:
    return Deadline.typed(datetime.fromisoformat(text), zone)


@pytest.mark.parametrize(
    ("locale", "cents", "currency", "shown"),
    [
        ("fr_CA", 406_613, "CAD", f"4{N}066,13{N}$"),
        ("fr_CA", 1_200_000, "CAD", f"12{N}000,00{N}$"),
        ("fr_CA", 720_000, "EUR", f"7{N}200,00{N}€"),
        ("fr_BE", 720_000, "EUR", f"7{T}200,00{N}€"),
        ("fr", 720_000, "EUR", f"7{T}200,00{N}€"),
        ("nl_BE", 720_000, "EUR", f"€{N}7.200,00"),
        ("en", 1_200_000, "CAD", "CA$12,000.00"),
        ("en", 980_000, "EUR", "€9,800.00"),
        ("en", -980_000, "EUR", "-€9,800.00"),
        ("fr_CA", -5, "CAD", f"-0,05{N}$"),
    ],
)
def test_money(locale: str, cents: int, currency: str, shown: str) -> None:
    assert Words.of(locale).money(Money(cents, currency)) == shown


def test_cents_are_left_out_only_where_there_are_none() -> None:
    words = Words.of("fr_CA")
    assert words.money(Money(1_200_000, "CAD"), cents=False) == f"12{N}000{N}$"
    assert words.money_short(Money(1_200_050, "CAD")) == f"12{N}000,50{N}$"


@pytest.mark.parametrize(("locale", "currency", "whole", "broken"), [
    ("fr_CA", "CAD", f"-1{N}234{N}${N}CA", f"-1{N}234,50{N}${N}CA"),
    ("fr_CA", "EUR", f"-1{N}234{N}€", f"-1{N}234,50{N}€"),
    ("fr_BE", "CAD", f"-1{T}234{N}${N}CA", f"-1{T}234,50{N}${N}CA"),
    ("fr_BE", "EUR", f"-1{T}234{N}€", f"-1{T}234,50{N}€"),
    ("nl_BE", "CAD", f"-C${N}1.234", f"-C${N}1.234,50"),
    ("nl_BE", "EUR", f"-€{N}1.234", f"-€{N}1.234,50"),
    ("en_CA", "CAD", "-CA$1,234", "-CA$1,234.50"),
    ("en_CA", "EUR", "-€1,234", "-€1,234.50"),
])  # fmt: skip
def test_less_than_nothing_is_told_before_sign_and_number(locale: str, currency: str, whole: str, broken: str) -> None:
    words = Words.of(locale)
    assert words.money(Money(-123_400, currency), cents=False, precise=True) == whole
    assert words.money(Money(-123_450, currency), cents=False, precise=True) == broken
    assert words.money(Money(123_400, currency), cents=False, precise=True) == whole.removeprefix("-")


def test_the_dollar_is_told_apart_when_asked() -> None:
    assert Words.of("fr_BE").money(Money(100_00, "CAD"), precise=True) == f"100,00{N}${N}CA"
    assert Words.of("fr_CA").sign("CAD", precise=True) == f"${N}CA"
    assert Words.of("fr_CA").sign("EUR") == "€"


@given(st.integers(-(10**12), 10**12), st.sampled_from(LOCALES))
def test_no_amount_loses_a_cent(cents: int, locale: str) -> None:
    shown = Words.of(locale).money(Money(cents, "EUR"))
    digits = "".join(letter for letter in shown if letter.isdecimal())
    assert int(digits) == abs(cents)
    assert ("-" in shown or "−" in shown) == (cents < 0)


@pytest.mark.parametrize(
    ("locale", "compact", "long", "first"),
    [
        ("fr_CA", "2024-12-03", f"3{N}décembre 2024", f"1er{N}avril 2022"),
        ("fr_BE", "03/12/2024", f"3{N}décembre 2024", f"1er{N}avril 2022"),
        ("nl_BE", "03/12/2024", f"3{N}december 2024", f"1{N}april 2022"),
        ("en", "2024-12-03", f"3{N}December 2024", f"1{N}April 2022"),
    ],
)
def test_dates(locale: str, compact: str, long: str, first: str) -> None:
    words = Words.of(locale)
    assert words.date(date(2024, 12, 3)) == compact
    assert words.long_date(date(2024, 12, 3)) == long
    assert words.long_date(date(2022, 4, 1)) == first
    assert words.full_date(date(2024, 12, 3)).endswith(long)


@pytest.mark.parametrize(
    ("locale", "minutes", "full"),
    [
        ("fr_CA", f"17{N}h{N}59", f"19{N}h"),
        ("fr_BE", f"17{N}h{N}59", f"19{N}h"),
        ("nl_BE", f"17.59{N}uur", f"19.00{N}uur"),
        ("en", "17:59", "19:00"),
    ],
)
def test_hours(locale: str, minutes: str, full: str) -> None:
    words = Words.of(locale)
    assert words.clock(datetime(2019, 3, 4, 17, 59, tzinfo=UTC)) == minutes
    assert words.clock(datetime(2019, 3, 4, 19, 0, tzinfo=UTC)) == full


def test_a_deadline_is_printed_in_both_times() -> None:
    words = Words.of("fr_CA")
    deadline = typed("2019-03-04T17:59", QUEBEC)
    assert deadline.instant == datetime(2019, 3, 4, 22, 59, tzinfo=UTC)
    assert words.deadline(deadline) == f"4{N}mars 2019, 17{N}h{N}59 (heure du Québec)"
    assert words.deadline(deadline, BRUSSELS) == f"4{N}mars 2019, 23{N}h{N}59 (heure de Bruxelles)"
    assert words.offset_warning(deadline, QUEBEC, BRUSSELS) == ""


def test_the_weeks_of_five_hours_are_warned_of() -> None:
    words = Words.of("fr")
    deadline = typed("2027-03-15T23:59", BRUSSELS)
    assert words.deadline(deadline, QUEBEC) == f"15{N}mars 2027, 18{N}h{N}59 (heure du Québec)"
    warning = words.offset_warning(deadline, QUEBEC, BRUSSELS)
    assert "5 heures de décalage" in warning
    assert "Québec" in warning
    assert "Bruxelles" in warning


def test_the_day_is_repeated_only_where_it_changes() -> None:
    words = Words.of("fr")
    same = words.both_times(typed("2019-03-04T17:59", QUEBEC), (QUEBEC, BRUSSELS))
    assert same == f"4{N}mars 2019, 17{N}h{N}59 (heure du Québec) · 23{N}h{N}59 (heure de Bruxelles)"
    other = words.both_times(typed("2022-12-19T23:59", QUEBEC), (QUEBEC, BRUSSELS))
    assert other.endswith(f"· 20{N}décembre 2022, 5{N}h{N}59 (heure de Bruxelles)")


def test_an_unknown_zone_is_named_by_its_city() -> None:
    words = Words.of("fr")
    assert words.place("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert words.zone_time("Asia/Tokyo", "Tokyo") == "heure de Tokyo"


@pytest.mark.parametrize(
    ("locale", "size", "shown"),
    [
        ("fr", 0, f"0{N}octets"),
        ("fr", 1_412_345, f"1,4{N}Mo"),
        ("fr", 123_456_789, f"123{N}Mo"),
        ("nl", 12_300, f"12,3{N}kB"),
        ("en", 3_200_000_000, f"3.2{N}GB"),
    ],
)
def test_sizes(locale: str, size: int, shown: str) -> None:
    assert Words.of(locale).size(size) == shown


def test_numbers_percentages_and_lists() -> None:
    assert Words.of("fr_CA").number(3492) == f"3{N}492"
    assert Words.of("fr").number(Decimal("2.5")) == "2,5"
    assert Words.of("fr").number(Decimal("59.95"), 1) == "60,0"
    assert Words.of("fr").percent(Decimal("12.5")) == f"12,5{N}%"
    assert Words.of("en").percent(25) == "25%"
    assert Words.of("fr").listed(["a", "b", "c"]) == "a, b et c"
    assert Words.of("nl").listed(["a"]) == "a"
    assert Words.of("en").listed([]) == ""


def test_plurals_follow_the_language() -> None:
    assert Words.of("fr").n("{count} row", "{count} rows", 0) == "0 ligne"
    assert Words.of("en").n("{count} row", "{count} rows", 0) == "0 rows"
    assert Words.of("fr").n("{count} row", "{count} rows", 20_000) == f"20{T}000 lignes"


def test_overlays_say_only_what_is_different() -> None:
    assert Words.of("fr_CA").t("Admissible") == "Admissible"
    assert Words.of("fr_BE").t("Admissible") == Words.of("fr").t("Admissible") == "Recevable"
    assert Words.of("fr_CA").t("Attachments") == Words.of("fr").t("Attachments") == "Pièces jointes"
    assert Words.of("nl_BE").t("Attachments") == Words.of("nl").t("Attachments")


def test_one_english_word_can_be_two_french_ones() -> None:
    assert Words.of("fr").t("Close") == "Fermer"
    assert Words.of("fr").tc("call", "Close") == "Clore l’appel"
    assert Words.of("en").tc("call", "Close") == "Close"
    assert Words.of("fr").tc("nowhere", "Close") == "Close"


def test_doubled_braces_show_as_single_ones() -> None:
    assert "{seq}" in Words.of("en").t("{{session}}, {{sector}} and {{seq}} are filled in.")


def test_unknown_locales_fall_back_on_their_language() -> None:
    assert Words.of("fr_CH").locale == "fr"
    assert Words.of("nl-BE").locale == "nl_BE"
    assert Words.of("de_DE").locale == "en"
    assert Words.of("fr_CA") is Words.of("fr_CA")


def test_texts_of_officers_fall_back_on_french() -> None:
    text = LocalisedText(fr="Santé", nl="Gezondheid")
    assert Words.of("nl_BE").localised(text) == "Gezondheid"
    assert Words.of("en").localised(text) == "Santé"


def test_the_screen_has_one_language() -> None:
    before = screen.words().locale
    try:
        screen.set_language("nl")
        assert screen.t("Attachments") == "Bijlagen"
        assert screen.n("{count} row", "{count} rows", 2) == "2 rijen"
        assert screen.tc("call", "Close") == "Oproep afsluiten"
        assert set(screen.NAMES) == set(screen.LANGUAGES)
    finally:
        screen.set_language(before)


def test_quebec_sets_no_space_before_semicolon_and_question_mark() -> None:
    message = (
        "You are asked to read the applications in this packet and to mark each of them on the scoring grid, on the "
        "strength of the file alone. You judge for {party}; the jury of {other} works apart, and no mark is shared "
        "before both rankings are frozen."
    )
    told = {locale: Words.of(locale).t(message, party="A", other="B") for locale in ("fr_CA", "fr_BE", "fr")}
    assert "A; le jury" in told["fr_CA"]
    assert told["fr_BE"] == told["fr"]
    assert "A\u202f; le jury" in told["fr"]


def test_the_first_words_load_no_babel() -> None:
    code = (
        "import sys; from cmpdesk.i18n import labels, messages, screen;"
        "screen.t('Cancel'); print('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
