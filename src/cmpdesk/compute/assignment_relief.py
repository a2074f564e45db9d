"""Why an assignment is impossible, and the least that would have to be granted."""

from dataclasses import replace

import highspy
import numpy

from cmpdesk.compute.assignment_goals import Search
from cmpdesk.compute.assignment_model import Array, Model
from cmpdesk.compute.assignment_programme import Row
from cmpdesk.domain.assignment import Bottleneck, Relaxation, Rule

_LITTLE = 1e-4
"""So much less is asked and more offered where the bottleneck is sought: what is only just enough is no part of it."""


def bottlenecks(model: Model) -> tuple[Bottleneck, ...]:
    """Return the applications and reviewers that cannot be satisfied together, each knot of them by itself.

    The duals of the least shortage are the proof: the applications whose wish costs something and the reviewers
    whose limit or floor does (for coverage alone, a set of Hall's theorem: the minimum cut of the flow).
    """
    search = Search(model, little=_LITTLE)
    search.ask_sectors()
    missing = [*search.short, *search.lacking, *search.sectors.values()]
    search.best(numpy.zeros(model.free.shape), dict.fromkeys(missing, 1.0), relaxed=True)
    programme = search.programme
    count, people = model.free.shape
    tight = numpy.abs(programme.duals) > 1e-6
    applications, reviewers = tight[:count], tight[count : count + people]
    for n, row in enumerate(programme.rows, start=count + people):
        if row.application is not None and tight[n]:
            applications[row.application] = True
    short = numpy.zeros(count)
    numpy.add.at(short, search.wanting, programme.spent[search.short])
    for a, column in search.sectors.items():
        short[a] += programme.spent[column]
    idle = numpy.zeros(people)
    idle[search.floored] = programme.spent[search.lacking]
    found = []
    for mine, theirs in _knots(model.free & applications[:, None] & reviewers[None, :], applications, reviewers):
        lacking = round(float(short[mine].sum() + idle[theirs].sum()))
        if lacking:
            found.append(Bottleneck(tuple(sorted(model.loads[a].key for a in numpy.flatnonzero(mine))),
                                    tuple(sorted(model.candidates[r].key for r in numpy.flatnonzero(theirs))),
                                    lacking))  # fmt: skip
    for r in numpy.flatnonzero(model.wished > model.room):  # a floor above its limit is in nobody's way but its own
        found.append(Bottleneck((), (model.candidates[r].key,), int(model.wished[r] - model.room[r])))
    return tuple(sorted(found, key=lambda one: (one.applications, one.reviewers)))


def _knots(edges: Array, applications: Array, reviewers: Array) -> list[tuple[Array, Array]]:
    """Return the parts of a graph as masks, single applications and reviewers included."""
    found = []
    applications, reviewers = applications.copy(), reviewers.copy()
    while applications.any() or reviewers.any():
        mine, theirs = numpy.zeros_like(applications), numpy.zeros_like(reviewers)
        if applications.any():
            mine[numpy.argmax(applications)] = True
        else:
            theirs[numpy.argmax(reviewers)] = True
        size = 0
        while size != mine.sum() + theirs.sum():
            size = mine.sum() + theirs.sum()
            theirs = theirs | edges[mine].any(axis=0)
            mine = mine | edges[:, theirs].any(axis=1)
        found.append((mine, theirs))
        applications, reviewers = applications & ~mine, reviewers & ~theirs
    return found


def relaxations(model: Model) -> tuple[Relaxation, ...]:
    """Return the fewest things to grant so that nothing falls short: as few reviewers from outside as can be, then as
    few units of all else. A conflict is never waived.
    """
    joined = (model.kept.astype(int) @ model.houses.T) @ model.houses > 0
    waived = model.language.astype(int) + joined
    odd = model.wished > model.room  # a floor above its limit needs a row of its own
    eased = replace(model, free=~(model.conflict | model.kept), floor=numpy.where(odd, 0, model.wished))
    search = Search(eased, elastic=True)
    search.ask_sectors()
    units = [*search.lacking, *search.over, *search.sectors.values()]
    for r in numpy.flatnonzero(odd).tolist():
        mine = numpy.zeros(model.free.shape)
        mine[:, r] = 1
        floor = float(model.wished[r])
        row = search.programme.add_row(floor, highspy.kHighsInf, Row(None, mine))
        units.append(search.programme.add_other(row, 1.0, 1.0, floor))
    heavy = float(2 * model.need.sum() + model.wished.sum() + len(model.loads) + 1)
    own = dict.fromkeys(units, 1.0) | dict.fromkeys(search.short.tolist(), heavy)
    _, chosen = search.best(waived.astype(float), own)
    return _granted(eased, chosen, waived)


def _granted(model: Model, chosen: Array, waived: Array) -> tuple[Relaxation, ...]:
    applications, reviewers = [one.key for one in model.loads], [one.key for one in model.candidates]
    found = []
    short = model.need - chosen.sum(axis=1)
    for a in numpy.flatnonzero(short > 0).tolist():
        found.append(Relaxation(Rule.COVERAGE, application=applications[a], by=int(short[a])))
    known = (chosen & model.knows).any(axis=1) | ~model.wanting
    for a in numpy.flatnonzero(~known).tolist():
        found.append(Relaxation(Rule.SECTOR, application=applications[a]))
    for r, load in enumerate(chosen.sum(axis=0).tolist()):
        if load > model.room[r]:
            # kept pairs may be above the limit already: what is granted is counted from the limit itself
            whole = load + int(model.kept[:, r].sum())
            found.append(Relaxation(Rule.LIMIT, reviewers[r], by=whole - model.candidates[r].load_limit))
        if load < model.wished[r]:
            found.append(Relaxation(Rule.FLOOR, reviewers[r], by=int(model.wished[r]) - load))
    for a, r in numpy.argwhere(chosen & model.language).tolist():
        found.append(Relaxation(Rule.LANGUAGE, reviewers[r], applications[a]))
    # whoever shares an organisation with another reader of the application, but for the first of them
    together = set()
    for a, house in numpy.argwhere((chosen | model.kept).astype(int) @ model.houses.T > 1).tolist():
        members = model.houses[house] > 0
        new = sorted(reviewers[r] for r in numpy.flatnonzero(chosen[a] & members).tolist())
        together |= {(key, applications[a]) for key in (new if (model.kept[a] & members).any() else new[1:])}
    found += [Relaxation(Rule.ORGANISATION, *pair) for pair in together]
    return tuple(sorted(found, key=lambda one: (one.rule, one.application, one.reviewer)))
