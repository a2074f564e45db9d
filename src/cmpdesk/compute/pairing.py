"""Which filings of the two Parties look like one project."""

from collections.abc import Sequence
from dataclasses import dataclass

from cmpdesk.domain.text import fold

THRESHOLD = 60
"""Below this score (of 100) two filings are not proposed to the officer."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A filing that no filing of the other Party faces yet. `partner` is whom it names on the other side."""

    key: str
    title: str
    organisation: str
    partner: str


def proposals(first: Sequence[Orphan], second: Sequence[Orphan]) -> list[tuple[str, str, int]]:
    """Return (first key, second key, score from 0 to 100), best first; each filing appears once at most.

    The title counts for 60 points, whom each side names as its partner for 20 each. Where a side names no
    partner, the title counts for what is missing. Independent of the order of input.
    """
    from rapidfuzz import fuzz, process

    if not first or not second:
        return []
    ones = sorted(first, key=lambda one: one.key)
    others = sorted(second, key=lambda one: one.key)

    def likeness(mine: list[str], theirs: list[str]) -> list[list[float]]:
        rows = process.cdist(mine, theirs, scorer=fuzz.token_set_ratio)
        return [[float(score) for score in row] for row in rows]

    titles = likeness([fold(one.title) for one in ones], [fold(one.title) for one in others])
    named = likeness([fold(one.partner) for one in ones], [fold(one.organisation) for one in others])
    naming = likeness([fold(one.organisation) for one in ones], [fold(one.partner) for one in others])
    found: list[tuple[int, str, str]] = []
    for i, one in enumerate(ones):
        for j, other in enumerate(others):
            title = titles[i][j]
            forth = named[i][j] if one.partner else title
            back = naming[i][j] if other.partner else title
            score = round(0.6 * title + 0.2 * forth + 0.2 * back)
            if score >= THRESHOLD:
                found.append((-score, one.key, other.key))
    return _one_to_one(sorted(found))


def _one_to_one(found: list[tuple[int, str, str]]) -> list[tuple[str, str, int]]:
    taken_first: set[str] = set()
    taken_second: set[str] = set()
    result: list[tuple[str, str, int]] = []
    for minus_score, mine, theirs in found:
        if mine in taken_first or theirs in taken_second:
            continue
        taken_first.add(mine)
        taken_second.add(theirs)
        result.append((mine, theirs, -minus_score))
    return result
