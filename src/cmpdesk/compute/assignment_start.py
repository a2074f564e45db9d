"""Where the search for an assignment begins: nothing but its speed depends on it."""

import numpy

from cmpdesk.compute.assignment_model import Array, Model

_SAMPLE = 400
"""Applications from which the first prices of reviewers are learnt."""
_ROUNDS = 20
_PROMISING = 3
"""Pairs of each application beyond its need with which the programme begins."""


def first_pairs(model: Model) -> Array:
    """Return the pairs with which the programme begins: the best of each application once reviewers have prices that
    spread the demand, and two of its sector.
    """
    count, people = model.free.shape
    width = min(people, int(model.need.max(initial=0)) + _PROMISING)
    if not people or not count:
        return model.free
    worth = numpy.where(model.free, model.affinity, -(10.0**6))
    worth = worth - _prices(model, worth)[None, :]
    mask = _top(worth, width)
    mask |= _top(numpy.where(model.knows, worth, -(10.0**7)), min(people, 2)) & model.knows
    return mask & model.free


def _top(worth: Array, width: int) -> Array:
    if width >= worth.shape[1]:
        return numpy.ones(worth.shape, dtype=bool)
    mask = numpy.zeros(worth.shape, dtype=bool)
    best = numpy.argpartition(-worth, width - 1, axis=1)[:, :width]
    mask[numpy.arange(len(worth))[:, None], best] = True
    return mask


def _prices(model: Model, worth: Array) -> Array:
    """Return prices at which the reviewers that applications like best are about as many as can read (a subgradient
    method on a sample; only a start, nothing depends on it).
    """
    count, people = worth.shape
    need = int(model.need.max(initial=0))
    price = numpy.zeros(people)
    if need == 0 or need >= people:
        return price
    step = max(1, count // _SAMPLE)
    sample = worth[::step]
    # equals are told apart by a little that is the same each time
    sample = sample + (numpy.arange(people)[None, :] * 7919 + numpy.arange(len(sample))[:, None] * 104729) % 1009 / 1009
    share = len(sample) / count
    high, low = model.room * share, model.floor * share
    for turn in range(_ROUNDS):
        best = numpy.argpartition(-(sample - price), need - 1, axis=1)[:, :need]
        load = numpy.bincount(best.ravel(), minlength=people)
        over = numpy.where(price > 0, load - high, numpy.where(price < 0, load - low, 0))
        over = numpy.where(price == 0, numpy.maximum(load - high, 0) + numpy.minimum(load - low, 0), over)
        price = price + 4.0 / (1 + 0.15 * turn) * over / max(1.0, need * len(sample) / people)
    return price
