"""The problem of an assignment as arrays: applications down, reviewers across.

Whoever is given in whatever order: both are sorted by their keys, then shuffled by the seed, so that the seed alone
chooses between equals.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy

from cmpdesk.domain.assignment import KEYWORD, KEYWORDS, PREFERENCE, SECTOR, AssignmentProblem, Candidate, Load

Array = Any
"""A numpy array; its kind and shape are said where it is kept."""


def _go_on() -> None:
    """Nobody asks to stop."""


@dataclass(slots=True)
class Model:
    """`free` are the pairs that may be chosen, `kept` those that are; both are masks like `affinity`."""

    candidates: list[Candidate]
    loads: list[Load]
    affinity: Array
    free: Array
    kept: Array
    need: Array
    """How many more reviewers each application wants."""
    room: Array
    """How many more applications each reviewer may take…"""
    floor: Array
    """…and should at least, as far as `room` allows…"""
    wished: Array
    """…or whatever it allows."""
    wanting: Array
    """The applications that still want somebody of their sector…"""
    knows: Array
    """…and who that could be."""
    houses: Array
    """Reviewers of each organisation that has several, one row for each, as 0 and 1; none where the rule is off."""
    conflict: Array
    language: Array
    check: Callable[[], None] = _go_on
    """Called before each programme is solved; raises where nobody waits for the answer any more."""

    @property
    def base(self) -> Array:
        """The sum of affinity that the kept pairs give each application."""
        return (self.affinity * self.kept).sum(axis=1)


def model_of(problem: AssignmentProblem, check: Callable[[], None] = _go_on) -> Model:
    """Return the arrays of `problem`."""
    shuffle = random.Random(problem.seed)  # noqa: S311 (breaks ties, guards nothing)
    candidates = sorted(problem.candidates, key=lambda one: one.key)
    loads = sorted(problem.loads, key=lambda one: one.key)
    shuffle.shuffle(candidates)
    shuffle.shuffle(loads)
    wished, barred, kept = _pairs(problem, candidates, loads)
    kept &= ~barred
    knows = _shared([{one.sector} if one.sector else set() for one in loads], [one.sectors for one in candidates]) > 0
    words = _shared([one.keywords for one in loads], [one.keywords for one in candidates])
    affinity = SECTOR * knows + KEYWORD * numpy.minimum(words, KEYWORDS) + PREFERENCE * wished
    conflict = barred | (_shared([x.organisations for x in loads], [x.organisations for x in candidates]) > 0)
    language = _unread(loads, candidates) if problem.rules.language else numpy.zeros_like(kept)
    houses = _houses(candidates) if problem.rules.organisation else numpy.zeros((0, len(candidates)), dtype=int)
    free = ~(conflict | language | kept | ((kept.astype(int) @ houses.T) @ houses > 0))
    carried = kept.sum(axis=0)
    room = numpy.maximum(numpy.array([one.load_limit for one in candidates], dtype=int) - carried, 0)
    floors = numpy.array([one.load_floor if problem.rules.floor else 0 for one in candidates], dtype=int)
    rules = problem.rules
    asks = [rules.sector and bool(one.sector) and one.key not in rules.waived for one in loads]
    wanting = numpy.array(asks, dtype=bool)
    wanting &= ~(knows & kept).any(axis=1)
    return Model(
        candidates, loads, affinity, free, kept,
        need=numpy.maximum(problem.per_application - kept.sum(axis=1), 0),
        room=room,
        floor=numpy.minimum(numpy.maximum(floors - carried, 0), room),
        wished=numpy.maximum(floors - carried, 0),
        wanting=wanting,
        knows=knows & wanting[:, None],
        houses=houses,
        conflict=conflict,
        language=language,
        check=check,
    )  # fmt: skip


def _pairs(problem: AssignmentProblem, candidates: list[Candidate],
           loads: list[Load]) -> tuple[Array, Array, Array]:  # fmt: skip
    """Return wishes (numbers), barred and kept pairs (masks)."""
    column = {one.key: n for n, one in enumerate(candidates)}
    row = {one.key: n for n, one in enumerate(loads)}
    wished = numpy.zeros((len(loads), len(candidates)), dtype=int)
    for wish in problem.preferences:
        if wish.reviewer in column and wish.application in row:
            wished[row[wish.application], column[wish.reviewer]] = wish.value
    masks = []
    for pairs in (problem.barred, problem.kept):
        mask = numpy.zeros(wished.shape, dtype=bool)
        known = [(row[a], column[r]) for r, a in pairs if r in column and a in row]
        if known:
            mask[tuple(numpy.array(known).T)] = True
        masks.append(mask)
    return wished, masks[0], masks[1]


def _shared(left: list[Any], right: list[Any]) -> Array:
    """Return how many words each set of `left` has in common with each of `right`."""
    words = sorted(set().union(*left) & set().union(*right))
    place = {word: n for n, word in enumerate(words)}
    marks = []
    for sets in (left, right):
        mark = numpy.zeros((len(sets), len(words)), dtype=numpy.float32)  # floats multiply fast, and these exactly
        for n, one in enumerate(sets):
            mark[n, [place[word] for word in one if word in place]] = 1
        marks.append(mark)
    return (marks[0] @ marks[1].T).astype(int)


def _unread(loads: list[Load], candidates: list[Candidate]) -> Array:
    spoken = _shared([{one.language} if one.language else set() for one in loads],
                     [one.languages for one in candidates]) > 0  # fmt: skip
    asked = numpy.array([bool(one.language) for one in loads], dtype=bool)
    told = numpy.array([bool(one.languages) for one in candidates], dtype=bool)
    return ~spoken & asked[:, None] & told[None, :]


def _houses(candidates: list[Candidate]) -> Array:
    """Return one row for each set of several reviewers who share an organisation; an id and a name make one row."""
    members: dict[str, list[int]] = {}
    for n, one in enumerate(candidates):
        for key in one.organisations:
            members.setdefault(key, []).append(n)
    several = sorted({tuple(group) for group in members.values() if len(group) > 1})
    rows = numpy.zeros((len(several), len(candidates)), dtype=int)
    for n, group in enumerate(several):
        rows[n, list(group)] = 1
    return rows
