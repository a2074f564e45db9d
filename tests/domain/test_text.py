"""Folding, sorting and texts in several languages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.text import LANGUAGES, LocalisedText, fold, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""), ("  Été  ", "ete"), ("L’Œuvre d'Ève", "l oeuvre d eve"), ("12.101", "12.101"), ("12.101.", "12.101"),
        ("M. Côté", "m cote"), (".5 et 5.", "5 et 5"), ("H₂O / m²", "h2o m2"), ("Straße", "strasse"),
        ("Vlaanderen – België", "vlaanderen belgie"), ("Łódź, Ærø", "lodz aero"), ("ﬁn", "fin"), ("№ 5", "no 5"),
        ("a_b", "a_b"), ("a\x00b", "a b"), ("=1+1", "1 1"), ("<b>Gras</b>", "b gras b"), ("e\u0301te\u0301", "ete"),
        ("\u202eabc", "abc"), ("1\u202f234,50\u00a0$", "1 234 50"), ("😀", ""), ("ŉ", "n"), ("ǃ", "ǃ"),
    ],
)  # fmt: skip
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "  " not in fold(text)
    assert fold(text) == fold(text).strip()


@given(st.text())
def test_folding_does_not_see_case_or_composition(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâçéèêëîïôûüÿœæ '’-", max_size=30))
def test_french_text_folds_alike_in_capitals(text: str) -> None:
    assert fold(text) == fold(text.upper())
    assert fold(text).isascii()


@pytest.mark.parametrize(
    "ordered",
    [
        ["cote", "côte", "coté", "côté"],
        ["Abeille", "école", "Économie", "été", "Zone"],
        ["12.9", "12.10", "12.101", "12.102", "13.1"],
        ["9 villes", "10 villes", "100 villes", "12345678901 villes", "123456789012 villes"],
        ["007", "8"],
        ["coopération", "co-opérer", "Coopérer"],
        ["l’eau", "l’Eau douce"],
    ],
)
def test_french_order(ordered: list[str]) -> None:
    keys = {text: sort_key(text) for text in ordered}
    if ordered[0] == "coopération":  # a hyphen parts words
        assert keys["co-opérer"] < keys["coopération"] < keys["Coopérer"]
    else:
        assert [keys[text] for text in ordered] == sorted(keys.values())


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_sort_by_value(one: int, other: int) -> None:
    assert (sort_key(f"n {one}") < sort_key(f"n {other}")) == (one < other)


@given(st.text(min_size=1, max_size=100), st.text(min_size=1, max_size=100))
def test_different_texts_have_different_keys(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)


def test_a_long_text_has_a_short_key() -> None:
    assert len(sort_key("Été " * 1000)) < 400


def test_an_empty_language_falls_back() -> None:
    text = LocalisedText(fr="Secteur", nl="Sector")
    assert [text.in_(language) for language in ("fr", "fr_CA", "en", "nl_BE", "xx")] == [
        "Secteur", "Secteur", "Secteur", "Sector", "Secteur",
    ]  # fmt: skip
    assert LocalisedText(en="Sector").in_("fr") == "Sector"
    assert LocalisedText().in_("fr") == ""
    assert not LocalisedText()


@given(st.builds(LocalisedText, st.text(), st.text(), st.text()))
def test_a_localised_text_comes_back_from_its_stored_form(text: LocalisedText) -> None:
    assert LocalisedText.of(text.to_dict()) == text
    assert LocalisedText.of(text) is text
    assert set(text.to_dict()) <= set(LANGUAGES)
    assert bool(text) == bool(text.to_dict())


def test_a_plain_string_is_french() -> None:
    assert LocalisedText.of("Secteur") == LocalisedText(fr="Secteur")
    assert LocalisedText.of(None) == LocalisedText()
