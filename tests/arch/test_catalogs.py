"""Every message is translated, whole, with its placeholders and the typography of its language."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.arch import source
from tools import i18n

COMPLETE = i18n.COMPLETE
ALL = i18n.languages(i18n.TRANSLATIONS)
MARKERS = set(i18n.KEYWORDS)


@cache
def catalog(language: str) -> Catalog:
    path = i18n.catalog_file(i18n.TRANSLATIONS, language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, domain=i18n.DOMAIN)


@cache
def collected() -> Catalog:
    return i18n.collect()


def forms(value: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def keys(messages: Catalog) -> set[tuple[str, ...]]:
    return {forms(message.id) for message in messages if message.id}


def placeholders(text: str) -> set[str]:
    """Return the names in braces; a text that is no format string (a lone brace) has none."""
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def loses(message: Message) -> list[str]:
    """Return the forms of a translation whose placeholders differ from its source.

    The form for one may leave out the count ("one row"), as its source may.
    """
    source_forms = [placeholders(text) for text in forms(message.id)]
    return [text for text in forms(message.string) if text and placeholders(text) not in source_forms]


def test_the_template_holds_every_message_of_the_source() -> None:
    with i18n.template_file(i18n.TRANSLATIONS).open("rb") as stream:
        template = read_po(stream, domain=i18n.DOMAIN)
    assert keys(template) == keys(collected()), "run `make i18n`"


@pytest.mark.parametrize("language", COMPLETE)
def test_a_language_is_complete(language: str) -> None:
    messages = [message for message in catalog(language) if message.id]
    assert keys(catalog(language)) == keys(collected()), "run `make i18n`"
    assert [message.id for message in messages if not all(forms(message.string))] == []
    assert [message.id for message in messages if message.fuzzy] == []


@pytest.mark.parametrize("language", [each for each in ALL if each not in COMPLETE])
def test_an_overlay_says_only_what_the_program_says(language: str) -> None:
    assert keys(catalog(language)) <= keys(collected())
    assert [message.id for message in catalog(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", ALL)
def test_no_translation_loses_a_placeholder(language: str) -> None:
    messages = [message for message in catalog(language) if message.id]
    assert {str(message.id): lost for message in messages if (lost := loses(message))} == {}


@pytest.mark.parametrize(
    ("identifier", "string", "lost"),
    [
        ("{count} rows", "{count} lignes", []),
        ("{count} rows", "{nombre} lignes", ["{nombre} lignes"]),
        ("{count} rows", "lignes", ["lignes"]),
        (("one row", "{count} rows"), ("une ligne", "{count} lignes"), []),
        (("one row", "{count} rows"), ("{count} ligne", "{number} lignes"), ["{number} lignes"]),
    ],
)
def test_what_counts_as_lost(
    identifier: str | tuple[str, str], string: str | tuple[str, str], lost: list[str]
) -> None:
    assert loses(Message(identifier, string)) == lost


@pytest.mark.parametrize("language", [each for each in ALL if each.startswith("fr")])
def test_french_has_its_own_spaces_and_apostrophes(language: str) -> None:
    """No plain space inside « » or before `: ; ? ! %`; the apostrophe is typographic (domain.md 7.1)."""
    plain = re.compile(r"« |(?<=\w) [»:;?!%]|(?<=[A-Za-zÀ-ÿ])'(?=[A-Za-zÀ-ÿ])")
    wrong = [
        text
        for message in catalog(language)
        if message.id
        for text in forms(message.string)
        if plain.search(re.sub(r"\{[^}]*\}", "x", text))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", source.files("src"), ids=source.name_of)
def test_messages_are_literals_with_named_placeholders(path: Path) -> None:
    """A formatted string is never found by the extractor, and `{}` cannot be reordered by a translator."""
    faults = []
    for line, name, call in source.calls(path):
        if name not in MARKERS or not call.args:
            continue
        first = call.args[0]
        if isinstance(first, ast.JoinedStr):
            faults.append(f"{line}: a formatted string")
        elif isinstance(first, ast.Constant) and isinstance(first.value, str):
            unnamed = [each for each in placeholders(first.value) if not each.isidentifier()]
            faults += [f"{line}: {first.value!r}" for _ in unnamed]
    assert faults == []
