"""How well what was typed fits what is offered: parts of words, initials, letters left out or mistaken."""

from difflib import SequenceMatcher

from cmpdesk.domain.text import fold

_MISTYPED = 5
"""Letters from which a word may hold a mistake."""


def fit(wanted: str, offered: str) -> float:
    """Return how well `wanted` fits `offered`, 0 where it does not; case and accents do not count.

    Each word of `wanted` must be found; the beginning of a word is best, then its inside, then initials, then letters
    in their order, then a word with a mistake in it.
    """
    asked, text = fold(wanted), fold(offered)
    if not asked:
        return 1.0
    words = text.split()
    if not words:
        return 0.0
    found = [_word(one, words) for one in asked.split()]
    best = sum(found) / len(found) if all(found) else 0.0
    initials = "".join(word[0] for word in words)
    if not best and len(asked) > 1 and _in_order(asked.replace(" ", ""), initials):
        best = 1.5
    if not best:
        return 0.0
    return best + (2.0 if text.startswith(asked) else 0.0) + len(asked) / (len(asked) + len(text))


def _word(asked: str, words: list[str]) -> float:
    if any(word.startswith(asked) for word in words):
        return 4.0
    if any(asked in word for word in words):
        return 3.0
    if len(asked) > 1 and any(word[0] == asked[0] and _in_order(asked, word) for word in words):
        return 1.0
    if len(asked) >= _MISTYPED and any(_alike(asked, word) for word in words):
        return 0.5
    return 0.0


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _alike(asked: str, word: str) -> bool:
    return SequenceMatcher(None, asked, word[: len(asked) + 1]).ratio() > 0.8
