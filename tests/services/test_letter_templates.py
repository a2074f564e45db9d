"""The texts of letters that come with the program: whole, and such that any name reads well in them."""

import re

import pytest

from cmpdesk.domain.letters import LetterKind, LetterTemplate, checked
from cmpdesk.services import letter_templates

LOCALES = ("fr_CA", "fr_BE", "nl_BE", "en_CA")
NAMES = ("party", "other_party", "first", "second", "partner", "promoter", "requester", "authority", "other_authority",
         "first_authority", "second_authority")  # fmt: skip
BEFORE = {
    "fr": ("à", "au", "aux", "avec", "de", "des", "du", "en", "par", "pour", "sur"),
    "nl": ("aan", "door", "met", "uit", "van", "voor"),
    "en": ("by", "for", "from", "of", "to", "with"),
}


def text(kind: LetterKind, locale: str) -> LetterTemplate:
    return letter_templates.shipped(kind, locale[:2], locale)


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_that_comes_with_the_program_is_a_whole_one(kind: LetterKind, locale: str) -> None:
    assert checked(text(kind, locale)) == text(kind, locale)


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("locale", LOCALES)
def test_no_name_stands_after_a_preposition_that_wants_its_article(kind: LetterKind, locale: str) -> None:
    """“pour Québec”, “par Institut…”: a text does not know the article of a name, so that it does without."""
    before, names = "|".join(BEFORE[locale[:2]]), "|".join(NAMES)
    assert re.findall(rf"\b(?:{before}) \{{(?:{names})\}}", text(kind, locale).body, re.IGNORECASE) == []


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("locale", ["fr_CA", "fr_BE"])
def test_french_breaks_no_line_before_its_marks(kind: LetterKind, locale: str) -> None:
    held = text(kind, locale)
    assert re.findall(r".{9} [:;!?»]|« .{9}", f"{held.subject}\n{held.body}") == []
