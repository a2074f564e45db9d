"""The language of the screen and of the command line: one for the process, set at start or by the user."""

from typing import Any

from cmpdesk.i18n.conventions import supported
from cmpdesk.i18n.words import Words

LANGUAGES = ("fr", "en", "nl")
"""What a user can choose."""
NAMES = {"fr": "Français", "en": "English", "nl": "Nederlands"}
"""Each in itself: who cannot read the screen must find their own."""

_locale = "fr"


def set_language(locale: str) -> None:
    """Set the language of the screen, or a locale such as ``fr_BE`` with the conventions of a Party."""
    global _locale  # noqa: PLW0603 - the one place that holds it
    _locale = supported(locale)


def words() -> Words:
    """Return the words of the screen."""
    return Words.of(_locale)


def t(message: str, /, **params: Any) -> str:
    """Return `Words.t` in the language of the screen."""
    return words().t(message, **params)


def tc(context: str, message: str, /, **params: Any) -> str:
    """Return `Words.tc` in the language of the screen."""
    return words().tc(context, message, **params)


def n(singular: str, plural: str, count: int, /, **params: Any) -> str:
    """Return `Words.n` in the language of the screen."""
    return words().n(singular, plural, count, **params)
