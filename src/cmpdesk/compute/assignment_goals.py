"""The goals of an assignment, one after another: each is decided over what the ones before it leave."""

import math

import highspy
import numpy

from cmpdesk.compute.assignment_balance import Exchange, most_even, squares
from cmpdesk.compute.assignment_model import Array, Model
from cmpdesk.compute.assignment_programme import EPS, NoAnswer, Programme, Row
from cmpdesk.compute.assignment_start import first_pairs

_PENALTY = 1000.0
"""What a missing reading, floor, sector or point costs at first, in points of affinity; whether that was enough is seen
from the answer."""
_ANY = -(10**6)
"""A least sum of affinity that asks for nothing."""


class Search:
    """A programme with the rows that each goal asks for; see `domain.assignment` for the goals."""

    def __init__(self, model: Model, *, elastic: bool = False, little: float = 0.0) -> None:
        """`elastic` lets limits be passed and organisations meet, at a price; `little` loosens all rows by as much."""
        self.model = model
        self.connect = False
        self.target: int | None = None
        self.cost = 0.0
        self.fell_short = False
        self.cuts: list[int] = []
        self.penalty = _PENALTY + 20 * float(numpy.abs(model.affinity).max(initial=0))
        self._sector_cost, self._sector_room = self.penalty, 1.0
        self.programme = Programme(model)
        self.elastic: list[int] = []
        """Columns that say by how much a row of the worst served or of the connection is missed."""
        self.reached: dict[int, tuple[int, int]] = {}
        """(row, elastic column) of the worst-served row of an application."""
        self.sectors: dict[int, int] = {}
        """The column that says that an application has nobody of its sector."""
        self.housed: set[tuple[int, int]] = set()
        self.little = little
        self.elastic_houses = elastic
        self._shortages()
        people = len(model.candidates)
        limits = len(model.loads) + numpy.arange(people)
        ceiling = numpy.full(people, len(model.loads) if elastic else 0)
        self.over = self.programme.add_others(limits, -numpy.ones(people), numpy.zeros(people), ceiling)
        """Columns that say by how much a load passes its limit."""
        if little:
            self._loosen()
        self.programme.add_pairs(first_pairs(model))

    def _shortages(self) -> None:
        """Add what may be missing: of each application its first, second… reviewer, of each reviewer a floor."""
        model, add = self.model, self.programme.add_others
        count = len(model.loads)
        rows = numpy.repeat(numpy.arange(count), model.need)
        nth = numpy.arange(len(rows)) - numpy.repeat(numpy.cumsum(model.need) - model.need, model.need) + 1
        self.nth, self.wanting = nth, rows
        self.short = add(rows, numpy.ones(len(rows)), self.penalty + nth, numpy.ones(len(rows)))
        floors = numpy.flatnonzero(model.floor)
        self.floored = floors
        self.lacking = add(count + floors, numpy.ones(len(floors)), numpy.full(len(floors), self.penalty),
                           model.floor[floors])  # fmt: skip

    def _loosen(self) -> None:
        model, change = self.model, self.programme.solver.changeRowBounds
        for a, need in enumerate(model.need.tolist()):
            change(a, max(0.0, need - self.little), float(need))
        for r, (floor, room) in enumerate(zip(model.floor.tolist(), model.room.tolist(), strict=True)):
            change(len(model.loads) + r, max(0.0, floor - self.little), room + self.little)

    # --- rows that a solution breaks --------------------------------------------------------------------------------

    def separate(self, taken: Array, *, whole: bool = False) -> bool:
        """Add the rows that a solution breaks; tell whether there were any."""
        before = len(self.programme.rows)
        model = self.model
        self._ask_sectors(model.wanting & model.knows.any(axis=1) & ((taken * model.knows).sum(axis=1) < 1 - EPS))
        if len(model.houses):
            for a, house in numpy.argwhere(taken @ model.houses.T > 1 + self.little + EPS):
                if (int(a), int(house)) not in self.housed:
                    self.housed.add((int(a), int(house)))
                    row = self.programme.add_row(-highspy.kHighsInf, 1.0 + self.little,
                                                 Row(int(a), model.houses[house].astype(float)))  # fmt: skip
                    if self.elastic_houses:
                        self.programme.add_other(row, -1.0, 1.0, highspy.kHighsInf)
        if self.target is not None:
            sums = (taken * model.affinity).sum(axis=1) + model.base
            for a in numpy.flatnonzero(self.readable & (sums < self.target - EPS)):
                if int(a) not in self.reached:
                    row = self.programme.add_row(float(self.target - model.base[a]), highspy.kHighsInf,
                                                 Row(int(a), model.affinity[a].astype(float)))  # fmt: skip
                    self.reached[int(a)] = (row, self._stretch(row))
        if whole and self.connect:
            for inside_a, inside_r in parts(taken.astype(bool) | model.kept)[1:]:
                crossing = inside_a[:, None] != inside_r[None, :]
                self.cuts.append(self.programme.add_row(1.0, highspy.kHighsInf, Row(None, crossing.astype(float))))
                self._stretch(self.cuts[-1])
        return len(self.programme.rows) > before

    def ask_sectors(self) -> None:
        """Ask for a reviewer of the sector everywhere, not only where a solution has none."""
        self._ask_sectors(self.model.wanting)

    def _ask_sectors(self, mask: Array) -> None:
        for a in numpy.flatnonzero(mask).tolist():
            if a not in self.sectors:
                row = self.programme.add_row(1.0 - self.little, highspy.kHighsInf,
                                             Row(a, self.model.knows[a].astype(float)))  # fmt: skip
                self.sectors[a] = self.programme.add_other(row, 1.0, self._sector_cost, self._sector_room)

    @property
    def readable(self) -> Array:
        """The applications for which enough reviewers exist: the others cannot be served, well or badly."""
        return self.model.free.sum(axis=1) >= self.model.need

    def _stretch(self, row: int) -> int:
        self.elastic.append(self.programme.add_other(row, 1.0, self.penalty, highspy.kHighsInf))
        return self.elastic[-1]

    # --- solving ----------------------------------------------------------------------------------------------------

    def best(self, pairs: Array, own: dict[int, float], *, relaxed: bool = False,
             rival: tuple[float, Array] | None = None) -> tuple[float, Array]:  # fmt: skip
        """Return the lowest cost in whole numbers (or `relaxed`, with fractions) and its pairs; NoAnswer where
        the worst served or the connection asks for too much. A `rival`, a cost and its pairs, is returned as soon as
        nothing can cost 2 less.
        """
        programme = self.programme
        fresh = True
        while True:
            if fresh:
                programme.set_costs(pairs, own | dict.fromkeys(self.elastic, self.penalty))
                fresh = False
            bound = programme.relax()
            if rival is not None and bound > rival[0] - 2 + EPS:
                programme.gap = 0.0
                return rival
            if self.separate(programme.taken):
                continue
            if self.elastic and programme.spent[self.elastic].max() > EPS:
                if not self._reachable():
                    raise NoAnswer
                self.penalty *= 100
                fresh = True
                continue
            if relaxed:
                return bound, programme.taken
            if self.elastic:
                zeros = numpy.zeros(len(self.elastic))
                programme.limit_others(numpy.array(self.elastic), zeros, zeros)
            cost, chosen = programme.whole(bound)
            if not self.separate(chosen, whole=True):
                return cost, chosen

    def _reachable(self) -> bool:
        """Tell whether the rows of the worst served and of the connection can be kept at all, fractions allowed."""
        self.programme.set_costs(numpy.zeros(self.programme.shape), dict.fromkeys(self.elastic, 1.0))
        while True:
            bound = self.programme.relax()
            if bound > EPS:
                return False
            if not self.separate(self.programme.taken):
                return True

    def cover(self) -> Array:
        """Decide goals 1 and 2; return pairs that reach them."""
        programme, model = self.programme, self.model
        own = dict(zip(self.short.tolist(), (self.penalty + self.nth).tolist(), strict=True))
        own |= dict.fromkeys(self.lacking.tolist(), self.penalty)
        affinity = -model.affinity.astype(float)
        _, chosen = self.best(affinity, own | dict.fromkeys(self.sectors.values(), self.penalty))
        if not self._falls_short(chosen):
            self._sector_room = 0.0
            missing = numpy.array([*self.short, *self.lacking, *self.sectors.values()], dtype=int)
            programme.limit_others(missing, numpy.zeros(len(missing)), numpy.zeros(len(missing)))
            return chosen
        self.fell_short = True
        self._sector_cost = 0.0
        self.ask_sectors()
        nothing = numpy.zeros(programme.shape)
        heavy = float(model.need.sum() * (model.need.max(initial=0) + 1) + 1)
        cost, _ = self.best(nothing, dict(zip(self.short.tolist(), (heavy + self.nth).tolist(), strict=True)))
        programme.narrow(cost)
        own = dict.fromkeys(self.lacking.tolist(), 1.0)
        cost, chosen = self.best(nothing, own | dict.fromkeys(self.sectors.values(), 1.0))
        programme.narrow(cost)
        return chosen

    def _falls_short(self, chosen: Array) -> bool:
        model = self.model
        return bool(
            (chosen.sum(axis=1) < model.need).any()
            or (chosen.sum(axis=0) < model.floor).any()
            or ((chosen & model.knows).sum(axis=1) < model.wanting).any()
        )

    def serve(self, chosen: Array) -> Array:
        """Decide goal 3: find the highest least sum of affinity; return pairs that reach it, best in affinity."""
        model = self.model
        affinity = -model.affinity.astype(float)
        readable = self.readable
        if readable.any():
            low, high = self._worst(chosen), int(_most(model, short=self.fell_short)[readable].min())
            aim, sure = high, low
            while low < high:
                if self._attains(aim):
                    low = aim
                else:
                    high = aim - 1
                aim = (low + high + 1) // 2
            self._aim(high)
            while True:
                try:
                    return self._kept(self.best(affinity, {}))
                except NoAnswer:
                    if high <= sure:  # only where branch and bound gave up: what is known to be possible stays
                        self.cost = -float((chosen * model.affinity).sum())
                        return chosen
                    high -= 1
                    self._aim(high)
        return self._kept(self.best(affinity, {}))

    def _attains(self, target: int) -> bool:
        self._aim(target)
        try:
            self.best(-self.model.affinity.astype(float), {}, relaxed=True)
        except NoAnswer:
            return False
        return True

    def _kept(self, found: tuple[float, Array]) -> Array:
        self.cost = found[0]
        return found[1]

    def _aim(self, target: int) -> None:
        self.target = target
        for a, (row, _) in self.reached.items():
            self.programme.solver.changeRowBounds(row, float(target - self.model.base[a]), highspy.kHighsInf)
        self._open()

    def _open(self) -> None:
        count = len(self.elastic)
        self.programme.limit_others(numpy.array(self.elastic, dtype=int), numpy.zeros(count),
                                    numpy.full(count, highspy.kHighsInf))  # fmt: skip

    def join(self, chosen: Array, costs: Array) -> Array:
        """Ask for a connected graph: at the least loss of the worst served, then in `costs`; where there is none,
        leave `chosen`.
        """
        self.connect = True
        if not self.separate(chosen, whole=True):
            return chosen
        found, top = self._joined(costs), self.target
        if found is None and top is not None:
            self._aim(_ANY)
            found = self._joined(costs)
            if found is not None:
                low, high = self._worst(found), top - 1
                while low < high:
                    self._aim((low + high + 1) // 2)
                    better = self._joined(costs)
                    low, high = (low, (low + high + 1) // 2 - 1) if better is None else (self._worst(better), high)
                self._aim(low)
                found = self._joined(costs)
        if found is None:
            self.connect = False
            for row in self.cuts:
                self.programme.solver.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)
            if top is not None:
                self._aim(top)
            found = self._kept(self.best(costs, {}))
        return found

    def _joined(self, costs: Array) -> Array | None:
        self._open()
        try:
            return self._kept(self.best(costs, {}))
        except NoAnswer:
            return None

    def _worst(self, chosen: Array) -> int:
        sums = ((chosen | self.model.kept) * self.model.affinity).sum(axis=1)
        return int(sums[self.readable].min())

    def change(self, now: Array, *, connect: bool) -> Array:
        """Return the pairs with the fewest differences from `now`, and among those of the greatest affinity."""
        costs = numpy.where(now, -1.0, 1.0)
        chosen = self._kept(self.best(costs, {}))
        if connect:
            chosen = self.join(chosen, costs)
        self.programme.narrow(self.cost)
        return self._kept(self.best(-self.model.affinity.astype(float), {}))

    def balance(self, chosen: Array) -> Array:
        """Decide goal 5 among what is as good as the last answer; return the pairs."""
        programme, model = self.programme, self.model
        programme.narrow(self.cost)
        carried, count = model.kept.sum(axis=0), len(model.loads)
        _, _, lower, upper, _ = programme.solver.getRows(
            len(model.candidates), numpy.arange(count, sum(chosen.shape), dtype=numpy.int32)
        )
        low, high = numpy.round(lower).astype(int), numpy.round(upper).astype(int)
        level = chosen
        if not self.fell_short:
            level, proven = self._level(chosen, low, high)
            if proven:
                return level
            even = most_even(int(chosen.sum()), low, high, carried)
            excess = squares(level.sum(axis=0) + carried) - squares(even + carried)
            # d² − |d| is the least that a load d away from the most even one adds: the best is no farther than this
            width = math.isqrt(excess) + 1
            low, high = numpy.maximum(low, even - width), numpy.minimum(high, even + width)
        # sums of squares of the same loads in all are all odd or all even
        rival = (float(squares(level.sum(axis=0) + carried) - squares(chosen.sum(axis=0) + carried)), level)
        rows: list[int] = []
        signs: list[int] = []
        costs: list[int] = []
        for r, now in enumerate(chosen.sum(axis=0).tolist()):
            row, least, most = count + r, min(now, int(low[r])), max(now, int(high[r]))
            if self.fell_short and model.floor[r]:
                mine = numpy.zeros(programme.shape)
                mine[:, r] = 1
                row, least = programme.add_row(float(now), float(now), Row(None, mine)), 0
            else:
                programme.solver.changeRowBounds(row, float(now), float(now))
            # a unit more and a unit less than the last answer, each with what it adds to the square
            for unit in range(least, most):
                rows.append(row)
                signs.append(-1 if unit >= now else 1)
                costs.append(signs[-1] * -(2 * (int(carried[r]) + unit) + 1))
        numbers = programme.add_others(numpy.array(rows, dtype=int), numpy.array(signs), numpy.array(costs),
                                       numpy.ones(len(rows)))  # fmt: skip
        return self.best(numpy.zeros(programme.shape), dict(zip(numbers.tolist(), costs, strict=True)), rival=rival)[1]

    def _level(self, chosen: Array, low: Array, high: Array) -> tuple[Array, bool]:
        """Return pairs as good as `chosen` and as level as exchanges make them, and whether that is the best."""
        programme, model = self.programme, self.model
        # where a row of its own weighs upon an application, only equals come to the same
        even = model.free & (programme.fixed == 0) & (programme.gap == 0)
        even[[row.application for row in programme.rows if row.application is not None]] = False
        least = _ANY if self.target is None else self.target
        exchange = Exchange(model, chosen, model.free & (programme.fixed >= 0), even, low, high, least)
        level = exchange.level()
        same = int((level * model.affinity).sum()) == int((chosen * model.affinity).sum())
        joined = not self.connect or len(parts(level | model.kept)) <= 1
        good = same and joined
        return (level, exchange.proven(programme.fixed == 0)) if good else (chosen, False)


def parts(chosen: Array) -> list[tuple[Array, Array]]:
    """Return the parts of the graph of those who read and what is read, the greatest first, as masks of both."""
    applications, reviewers = chosen.any(axis=1), chosen.any(axis=0)
    found: list[tuple[Array, Array]] = []
    while applications.any():
        mine = numpy.zeros(len(applications), dtype=bool)
        mine[numpy.argmax(applications)] = True
        theirs = chosen[mine].any(axis=0)
        while True:
            more = chosen[:, theirs].any(axis=1)
            if (more == mine).all():
                break
            mine, theirs = more, chosen[more].any(axis=0)
        found.append((mine, theirs))
        applications, reviewers = applications & ~mine, reviewers & ~theirs
    return sorted(found, key=lambda one: -int(one[0].sum() + one[1].sum()))


def _most(model: Model, *, short: bool) -> Array:
    """Return the greatest sum of affinity that each application can have, whatever the others have; if it may be
    `short` of a reviewer, without those who would rather not.
    """
    order = -numpy.sort(-numpy.where(model.free, model.affinity, -(10**6)), axis=1)
    reach = numpy.arange(order.shape[1])[None, :] < model.need[:, None]
    return ((numpy.maximum(order, 0) if short else order) * reach).sum(axis=1) + model.base
