"""Which names look like one: organisations or people that were entered twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cmpdesk.domain.text import fold

THRESHOLD = 86
"""Below this score (of 100) two names are not proposed to the officer."""
_BLOCK = 500
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something under all names that it bears or bore; equal `mark` (an e-mail) means the same at once."""

    key: str
    names: tuple[str, ...]
    mark: str = ""


def alike(entries: Sequence[Named], most: int = 200) -> list[tuple[str, str, int]]:
    """Return (key, key, score up to 100) of those that look alike, best first; order of input makes no difference.

    Names that differ by a number are never alike.
    """
    from rapidfuzz import fuzz, process

    found: dict[tuple[str, str], int] = {}
    owners = [(fold(name), one.key) for one in entries for name in one.names]
    owners = sorted((name, key) for name, key in owners if name)
    names = [name for name, _ in owners]
    for start in range(0, len(names), _BLOCK):
        scores = process.cdist(
            names[start : start + _BLOCK], names[start:], scorer=fuzz.token_sort_ratio, score_cutoff=THRESHOLD
        )
        for row, column in zip(*scores.nonzero(), strict=True):
            (name, one), (twin, other) = owners[start + int(row)], owners[start + int(column)]
            if one != other and row < column and _DIGITS.findall(name) == _DIGITS.findall(twin):
                _note(found, one, other, round(float(scores[row, column])))
    marks: dict[str, list[str]] = {}
    for entry in entries:
        if entry.mark.strip():
            marks.setdefault(entry.mark.strip().casefold(), []).append(entry.key)
    for keys in marks.values():
        for key in sorted(keys)[1:]:
            _note(found, min(keys), key, 100)
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(one, other, score) for (one, other), score in best[:most]]


def _note(found: dict[tuple[str, str], int], one: str, other: str, score: int) -> None:
    pair = (min(one, other), max(one, other))
    found[pair] = max(score, found.get(pair, 0))
