"""Folding, sort keys and texts kept in several languages."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

LANGUAGES = ("fr", "en", "nl")

_LETTERS = (("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("đ", "d"), ("ł", "l"), ("ı", "i"), ("ʼ", " "))
"""What no decomposition folds, in lower case; the last is a letter to Unicode and an apostrophe to us."""
_NOT_WORD = re.compile(r"[^\w.]+")
_LONE_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_ACCENT = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_BEYOND = re.compile("[^\x00-\u0482\u2000-\u20cf]")
"""Among letters of Europe and punctuation only accents combine; of any other each has to be asked."""
_DIGITS = re.compile(r"\d+")


def fold(text: str) -> str:
    """Return `text` for searching: case, accents, ligatures and superscripts folded, words parted by one space.

    Numbers such as ``12.101`` keep their point, so that a number can be typed as it is printed.
    """
    if text.isascii():
        return _parted(text.lower())
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    flat = _ACCENT.sub("", flat)
    if _BEYOND.search(flat):
        flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    for letter, plain in _LETTERS:
        flat = flat.replace(letter, plain)
    return _parted(flat)


def _parted(flat: str) -> str:
    if "." in flat:
        flat = _LONE_DOT.sub(" ", flat)
    return _NOT_WORD.sub(" ", flat).strip()


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """Return a key that sorts as French dictionaries do, on every database alike.

    Letters first (accents, case and punctuation ignored), accents from the end of the word second, then the text
    itself. Runs of digits sort by value.
    """
    base = _DIGITS.sub(_by_value, fold(text))
    marks: list[str] = []
    for letter in reversed(unicodedata.normalize("NFD", text)):
        if unicodedata.combining(letter):
            marks.append(letter)
        else:
            marks.append(" ")
    return f"{base[:120]}\x01{''.join(marks)[-120:]}\x01{text[:120]}"


def _by_value(digits: re.Match[str]) -> str:
    value = digits.group().lstrip("0")
    return f"{len(value):02}{value}"


@dataclass(frozen=True, slots=True)
class LocalisedText:
    """A text that an officer enters once for several readers; an empty language falls back on French."""

    fr: str = ""
    en: str = ""
    nl: str = ""

    def in_(self, language: str) -> str:
        """Return the text in `language` (``fr_CA`` counts as ``fr``), else in the first language that has one."""
        wanted = language[:2]
        if wanted in LANGUAGES and (text := getattr(self, wanted)):
            return str(text)
        return next((str(text) for code in LANGUAGES if (text := getattr(self, code))), "")

    def to_dict(self) -> dict[str, str]:
        """Return the languages that are filled."""
        return {code: getattr(self, code) for code in LANGUAGES if getattr(self, code)}

    @classmethod
    def of(cls, value: "Mapping[str, str] | str | LocalisedText | None") -> "LocalisedText":
        """Return `value` as a localised text; a plain string is French."""
        if isinstance(value, LocalisedText):
            return value
        if value is None:
            return cls()
        if isinstance(value, str):
            return cls(fr=value)
        return cls(**{code: value.get(code, "") for code in LANGUAGES})

    def __bool__(self) -> bool:
        return bool(self.fr or self.en or self.nl)
