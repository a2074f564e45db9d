"""Vague dates as they are typed and shown."""

from datetime import date

import pytest
from hypothesis import given

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.i18n.partial_dates import read, say
from cmpdesk.i18n.words import Words
from tests.domain.test_partial_dates import vague_dates

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2027-03-01", "2027-03-01"),
        ("1/3/27", "2027-03-01"),
        ("1.3.2027", "2027-03-01"),
        ("1er mars 2027", "2027-03-01"),
        ("March 1st, 2027", "2027-03-01"),
        ("le 15 août 2027", "2027-08-15"),
        ("15 maart 2027", "2027-03-15"),
        ("+10 j", "2026-12-02"),
        ("-2 dagen", "2026-11-20"),
        ("+2 semaines", "2026-12-06"),
        ("automne 2027", "2027-23"),
        ("à l’automne 2021", "2021-23"),
        ("Printemps 2021", "2021-21"),
        ("in the spring of 2027", "2027-21"),
        ("najaar 2027", "2027-23"),
        ("été 27", "2027-22"),
        ("hiver 2020-2021", "2021-24"),
        ("winter 2021", "2021-24"),
        ("été", "2027-22"),
        ("automne", "2026-23"),
        ("hiver", "2027-24"),
        ("janvier 2022", "2022-01"),
        ("janv. 2022", "2022-01"),
        ("mars", "2027-03"),
        ("mars 27", "2027-03"),
        ("15 mars", "2027-03-15"),
        ("le 22 novembre", "2026-11-22"),
        ("1er décembre", "2026-12-01"),
        ("vers le 15 mars", "2027-03-15~"),
        ("03/2027", "2027-03"),
        ("2027-3", "2027-03"),
        ("2027-23", "2027-23"),
        ("2027", "2027"),
        ("vers 2027", "2027~"),
        ("2027-03~", "2027-03~"),
        ("omstreeks maart 2027", "2027-03~"),
        ("mi-mars 2027", "2027-03~"),
        ("début 2022", "2022-01~"),
        ("fin 2022", "2022-12~"),
    ],
)
def test_read_as_people_type_them(typed: str, edtf: str) -> None:
    when = read(typed, TODAY)
    assert when is not None
    assert when.edtf == edtf


@pytest.mark.parametrize(
    "typed",
    ["", "demain", "31/2/2027", "0/3/2027", "1/3", "27", "2020-2021", "automne 2027 2028", "mars automne 2027",
     "début automne 2027", "2e semaine de mai", "+99999999 j", "1/2/3/4", "13/2027", "mars 0 2027", "9999",
     "31 février", "le 0 mars"],
)  # fmt: skip
def test_what_is_no_date_is_none(typed: str) -> None:
    assert read(typed, TODAY) is None


@given(vague_dates())
def test_what_is_shown_is_read_again_in_every_language(when: PartialDate) -> None:
    for locale in LOCALES:
        assert read(say(Words.of(locale), when), TODAY) == when
