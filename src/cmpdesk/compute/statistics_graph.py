"""Which reviewers can be compared: the graph of reviewers and the applications that they scored."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from cmpdesk.domain.statistics import Part

Pair = tuple[str, str]
"""Reviewer, application."""


def parts(pairs: Iterable[Pair]) -> tuple[Part, ...]:
    """Return the connected parts, those of most applications first."""
    readers: dict[str, list[str]] = defaultdict(list)
    read: dict[str, list[str]] = defaultdict(list)
    for reviewer, application in pairs:
        readers[application].append(reviewer)
        read[reviewer].append(application)
    found = []
    left = set(read)
    while left:
        reviewers: set[str] = set()
        applications: set[str] = set()
        waiting = [left.pop()]
        while waiting:
            reviewer = waiting.pop()
            reviewers.add(reviewer)
            for application in set(read[reviewer]) - applications:
                applications.add(application)
                waiting.extend(left.intersection(readers[application]))
                left.difference_update(readers[application])
        found.append(Part(tuple(sorted(reviewers)), tuple(sorted(applications))))
    return tuple(sorted(found, key=lambda part: (-len(part.applications), part.applications)))


def links(found: Sequence[Part], pairs: Iterable[Pair], barred: frozenset[Pair]) -> tuple[Pair, ...]:
    """Return one further reading for each part but the first, which together join all; none where all are barred.

    The reviewer with the fewest readings reads the application with the fewest.
    """
    pairs = list(pairs)
    load = Counter(reviewer for reviewer, _ in pairs)
    cover = Counter(application for _, application in pairs)
    proposed = []
    joined = list(found[:1])
    for part in found[1:]:
        reviewers = [one for each in joined for one in each.reviewers]
        applications = [one for each in joined for one in each.applications]
        options = [
            pair
            for mine, theirs in ((reviewers, part.applications), (part.reviewers, applications))
            if (pair := _first(mine, theirs, load, cover, barred))
        ]
        if options:
            best = min(options, key=lambda pair: (load[pair[0]], cover[pair[1]], pair))
            proposed.append(best)
            load[best[0]] += 1
            cover[best[1]] += 1
        joined.append(part)
    return tuple(proposed)


def _first(
    reviewers: Sequence[str],
    applications: Sequence[str],
    load: Counter[str],
    cover: Counter[str],
    barred: frozenset[Pair],
) -> Pair | None:
    wanted = sorted(applications, key=lambda one: (cover[one], one))
    for reviewer in sorted(reviewers, key=lambda one: (load[one], one)):
        for application in wanted:
            if (reviewer, application) not in barred:
                return reviewer, application
    return None
