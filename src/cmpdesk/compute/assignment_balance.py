"""Level the loads of an assignment by exchanges that cost nothing, and tell when no levelling could do better.

In an application one reviewer gives their place to another of the same worth to it (or of another worth, where the
programme says that it comes to the same on the whole); along a path of such exchanges
a reviewer who reads much ends with one reading less, and one who reads little with one more. Where that reaches the
bound, nothing more has to be solved; where it does not, the programme decides.
"""

from itertools import pairwise

import numpy

from cmpdesk.compute.assignment_model import Array, Model


def most_even(total: int, low: Array, high: Array, carried: Array) -> Array:
    """Return how `total` readings lie within the bounds with the least sum of squared loads (`carried` included)."""
    loads = low.astype(int).copy()
    for _ in range(total - int(loads.sum())):
        loads[numpy.argmin(numpy.where(loads < high, loads + carried, 10**9))] += 1
    return loads


def squares(loads: Array) -> int:
    """Return the sum of squared loads."""
    return int((loads.astype(int) ** 2).sum())


class Exchange:
    """The exchanges that an assignment allows; `open_` are the pairs of the best affinity, `even` those among them
    that come to the same, `low` and `high` bound the loads, no application falls below `least`.
    """

    def __init__(self, model: Model, chosen: Array, open_: Array, even: Array, low: Array, high: Array,
                 least: int) -> None:  # fmt: skip
        self.model = model
        self.chosen = chosen.copy()
        self.open, self.even, self.least = open_, even, least
        self.low, self.high = low, high
        self.mates = ((model.houses.T @ model.houses) > 0).astype(numpy.int16)
        self.carried = model.kept.sum(axis=0)
        self.loads = chosen.sum(axis=0)
        self.ways = numpy.zeros((len(self.loads), len(self.loads)), dtype=int)
        """In how many applications the one (down) could give their place to the other (across)."""
        for a in range(len(chosen)):
            self._count(a, 1)

    def _swaps(self, a: int) -> tuple[Array, Array]:
        """Return who reads an application, and for each who could take their place."""
        model = self.model
        readers = numpy.flatnonzero(self.chosen[a] & self.open[a])
        worth = model.affinity[a]
        change = worth[None, :] - worth[readers, None]
        spare = int(worth @ self.chosen[a] + worth @ model.kept[a]) - self.least
        fit = (change == 0) | (self.even[a, readers, None] & self.even[a] & (change >= -spare))
        fit &= self.open[a] & ~self.chosen[a]
        if model.wanting[a] and (self.chosen[a] & model.knows[a]).sum() < 2:
            fit &= ~model.knows[a][readers, None] | model.knows[a][None, :]
        everybody = self.mates[self.chosen[a]].sum(axis=0)
        fit &= everybody == self.mates[readers]  # whose organisation nobody has but the one who leaves
        return readers, fit

    def _count(self, a: int, sign: int) -> None:
        readers, fit = self._swaps(a)
        self.ways[readers] += sign * fit

    def level(self) -> Array:
        """Return the chosen pairs once no path of exchanges levels them any more."""
        while True:
            whole = self.loads + self.carried
            gives = self.loads > self.low
            takes = self.loads < self.high
            for giver in numpy.argsort(-whole, kind="stable"):
                if not gives[giver]:
                    continue
                path = self._path(int(giver), takes & (whole <= whole[giver] - 2))
                if path and self._walk(path):
                    break
            else:
                return self.chosen

    def proven(self, tight: Array) -> bool:
        """Tell whether no path could level the loads even if nothing but coverage and loads counted: among pairs that
        are `tight`, the only ones that can change.
        """
        reach = _between(self.chosen & tight, tight & ~self.chosen) > 0
        steps = 1
        while steps < len(reach):
            wider = reach.astype(numpy.float32)
            reach = reach | (wider @ wider > 0)
            steps *= 2
        whole = self.loads + self.carried
        better = (whole[:, None] >= whole[None, :] + 2) & (self.loads > self.low)[:, None]
        return not (reach & better & (self.loads < self.high)[None, :]).any()

    def _path(self, giver: int, goal: Array) -> list[int]:
        """Return the reviewers of a shortest path of exchanges from `giver` to one of `goal`, none without one."""
        if not goal.any():
            return []
        before = numpy.full(len(goal), -1)
        before[giver] = giver
        front = [giver]
        while front:
            after = []
            for one in front:
                new = numpy.flatnonzero((self.ways[one] > 0) & (before < 0))
                before[new] = one
                hits = new[goal[new]]
                if len(hits):
                    path = [int(hits[numpy.argmin((self.loads + self.carried)[hits])])]
                    while path[-1] != giver:
                        path.append(int(before[path[-1]]))
                    return path[::-1]
                after += new.tolist()
            front = after
        return []

    def _walk(self, path: list[int]) -> bool:
        """Do the exchanges of a path one after another; undo them all where one has become impossible."""
        done: list[tuple[int, int, int]] = []
        for giver, taker in pairwise(path):
            for a in numpy.flatnonzero(self.chosen[:, giver] & self.open[:, giver] & self.open[:, taker]).tolist():
                readers, fit = self._swaps(a)
                if fit[int(numpy.flatnonzero(readers == giver)[0]), taker]:
                    self._swap(a, giver, taker)
                    done.append((a, giver, taker))
                    break
            else:
                for a, gave, took in reversed(done):
                    self._swap(a, took, gave)
                return False
        return True

    def _swap(self, a: int, giver: int, taker: int) -> None:
        self._count(a, -1)
        self.chosen[a, giver], self.chosen[a, taker] = False, True
        self._count(a, 1)
        self.loads[giver] -= 1
        self.loads[taker] += 1


def _between(left: Array, right: Array) -> Array:
    return (left.T.astype(numpy.float32) @ right.astype(numpy.float32)).astype(int)
