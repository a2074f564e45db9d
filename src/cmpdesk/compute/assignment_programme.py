"""A linear programme over pairs of which only the promising ones are in the hands of HiGHS at any time.

Columns are pairs (application, reviewer); one that is left out comes in as soon as its reduced cost says that it could
help, and the programme is done when none does: that proves the optimum over all pairs (column generation). Rows beyond
coverage and load come in when a solution breaks them. Where rows make corners with halves, branch and bound over the
columns whose reduced cost the gap does not exclude finds the whole numbers, so that the proof still covers all pairs.
"""

import math
from dataclasses import dataclass
from typing import Any

import highspy
import numpy

from cmpdesk.compute.assignment_model import Array, Model

EPS = 1e-6
_BATCH = 4
"""Pairs of each application that may come in at a time."""
_NODES = 20_000
"""Branches after which branch and bound gives up the proof; a count, since time would not be the same twice."""


class NoAnswer(Exception):
    """No whole-number solution keeps the rows."""


@dataclass(slots=True)
class Row:
    """A row that came in later: over one application (`weights` by reviewer) or over all pairs (by both)."""

    application: int | None
    weights: Array


class Programme:
    """`fixed` says of each pair: 0 may be chosen, −1 is out, 1 is in. Costs are whole numbers, and lowest is best."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.shape = model.free.shape
        self.fixed = numpy.where(model.free, 0, -1).astype(numpy.int8)
        self.cost = -model.affinity.astype(float)
        self.rows: list[Row] = []
        self.own: list[float] = []
        """Costs of the columns that are no pairs."""
        self.place = numpy.full(self.shape, -1, dtype=numpy.int32)
        """The column of each pair that HiGHS knows."""
        self.applications = numpy.zeros(0, dtype=numpy.int32)
        self.reviewers = numpy.zeros(0, dtype=numpy.int32)
        self.others = numpy.zeros(0, dtype=numpy.int32)
        """The columns that are no pairs, in the order of `own`."""
        self.columns = numpy.zeros(0, dtype=numpy.int32)
        """The columns that are pairs, in the order of `applications` and `reviewers`."""
        self.duals = numpy.zeros(0)
        self.sums = numpy.zeros(0)
        self.taken = numpy.zeros(self.shape)
        """How much of each pair the last relaxation takes…"""
        self.spent = numpy.zeros(0)
        """…and of each other column…"""
        self.worth = numpy.zeros(0)
        """…and the reduced costs of those."""
        self.gap = 0.0
        self._gave_up = False
        self.doubt = 0
        """By how much a better answer is not excluded, where branch and bound gave up; 0 if it never did."""
        self.solver = _quiet()
        count, people = self.shape
        low = numpy.concatenate((model.need, model.floor)).astype(float)
        high = numpy.concatenate((model.need, model.room)).astype(float)
        nothing = numpy.zeros(0, dtype=numpy.int32)
        self.solver.addRows(count + people, low, high, 0, nothing, nothing, numpy.zeros(0))

    # --- columns and rows -------------------------------------------------------------------------------------------

    def add_other(self, row: int, weight: float, cost: float, upper: float) -> int:
        """Add a column in one row that is no pair; return its number among `others`."""
        self.solver.addCol(cost, 0.0, upper, 1, numpy.array([row], dtype=numpy.int32), numpy.array([weight]))
        self.others = numpy.append(self.others, self.solver.getNumCol() - 1)
        self.own.append(cost)
        return len(self.own) - 1

    def add_others(self, rows: Array, weights: Array, costs: Array, uppers: Array) -> Array:
        """Add many columns like `add_other`; return their numbers."""
        first, many = self.solver.getNumCol(), len(rows)
        starts = numpy.arange(many, dtype=numpy.int32)
        self.solver.addCols(many, costs.astype(float), numpy.zeros(many), uppers.astype(float), many, starts,
                            rows.astype(numpy.int32), weights.astype(float))  # fmt: skip
        numbers = numpy.arange(len(self.own), len(self.own) + many)
        self.others = numpy.concatenate((self.others, numpy.arange(first, first + many, dtype=numpy.int32)))
        self.own.extend(costs.tolist())
        return numbers

    def add_row(self, low: float, high: float, row: Row) -> int:
        """Add a row over the pairs; return its number in HiGHS."""
        self.rows.append(row)
        if row.application is None:
            weights = row.weights[self.applications, self.reviewers].astype(float)
            chosen = numpy.flatnonzero(weights)
        else:
            chosen = numpy.flatnonzero(self.applications == row.application)
            weights = numpy.zeros(len(self.columns))
            weights[chosen] = row.weights[self.reviewers[chosen]]
            chosen = chosen[weights[chosen] != 0]
        self.solver.addRow(low, high, len(chosen), self.columns[chosen], weights[chosen])
        return int(self.solver.getNumRow()) - 1

    def add_pairs(self, mask: Array) -> None:
        """Let the pairs of `mask` come in; those that are in already are left alone."""
        applications, reviewers = numpy.nonzero(mask & (self.place < 0) & (self.fixed >= 0))
        many = len(applications)
        if not many:
            return
        count = self.shape[0]
        entries = [(numpy.arange(many), applications, numpy.ones(many)),
                   (numpy.arange(many), count + reviewers, numpy.ones(many))]  # fmt: skip
        for number, row in enumerate(self.rows, start=sum(self.shape)):
            if row.application is None:
                weights = row.weights[applications, reviewers]
                mine = numpy.flatnonzero(weights)
            else:
                mine = numpy.flatnonzero(applications == row.application)
                weights = row.weights[reviewers]
                mine = mine[weights[mine] != 0]
            if len(mine):
                entries.append((mine, numpy.full(len(mine), number), weights[mine].astype(float)))
        column = numpy.concatenate([one[0] for one in entries])
        order = numpy.argsort(column, kind="stable")
        starts = numpy.searchsorted(column[order], numpy.arange(many)).astype(numpy.int32)
        index = numpy.concatenate([one[1] for one in entries])[order].astype(numpy.int32)
        value = numpy.concatenate([one[2] for one in entries])[order]
        first = self.solver.getNumCol()
        low = (self.fixed[applications, reviewers] == 1).astype(float)
        self.solver.addCols(many, self.cost[applications, reviewers], low, numpy.ones(many), len(index), starts,
                            index, value)  # fmt: skip
        new = numpy.arange(first, first + many, dtype=numpy.int32)
        self.place[applications, reviewers] = new
        self.applications = numpy.concatenate((self.applications, applications.astype(numpy.int32)))
        self.reviewers = numpy.concatenate((self.reviewers, reviewers.astype(numpy.int32)))
        self.columns = numpy.concatenate((self.columns, new))

    def set_costs(self, pairs: Array, own: dict[int, float]) -> None:
        """Set what is minimised: costs of all pairs, and of the other columns that `own` names (0 for the rest)."""
        self.cost = pairs.astype(float)
        costs = numpy.zeros(len(self.own))
        costs[list(own)] = list(own.values())
        self.own = costs.tolist()
        self._change_costs(self.columns, self.cost[self.applications, self.reviewers])
        self._change_costs(self.others, costs)

    def _change_costs(self, columns: Array, costs: Array) -> None:
        if len(columns):
            self.solver.changeColsCost(len(columns), columns, costs)

    def limit_others(self, numbers: Array, low: Array, high: Array) -> None:
        """Change the bounds of columns that are no pairs."""
        if len(numbers):
            self.solver.changeColsBounds(len(numbers), self.others[numbers], low.astype(float), high.astype(float))

    # --- solving ----------------------------------------------------------------------------------------------------

    def relax(self) -> float:
        """Solve over all pairs, fractions allowed; return the lowest cost. Raise NoAnswer where the rows exclude
        each other for the pairs that are in.
        """
        while True:
            self.model.check()
            self.solver.run()
            if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise NoAnswer
            self._remember()
            reduced = self.reduced()
            missing = (reduced < -EPS) & (self.fixed == 0) & (self.place < 0)
            if not missing.any():
                return float(self.solver.getInfo().objective_function_value)
            self.add_pairs(missing & _best(reduced, missing, _BATCH))

    def _remember(self) -> None:
        solution = self.solver.getSolution()
        values = numpy.array(solution.col_value)
        self.duals, self.sums = numpy.array(solution.row_dual), numpy.array(solution.row_value)
        self.taken = self._spread(values)
        self.spent, self.worth = values[self.others], numpy.array(solution.col_dual)[self.others]

    def reduced(self) -> Array:
        """Return the reduced cost of every pair in the last relaxation, known to HiGHS or not."""
        duals = self.duals
        count, people = self.shape
        cost = self.cost - duals[:count, None] - duals[None, count : count + people]
        later = duals[count + people :]
        mine = [n for n, row in enumerate(self.rows) if row.application is not None and later[n]]
        if mine:
            weights = numpy.array([self.rows[n].weights for n in mine]) * later[mine, None]
            lines = numpy.array([self.rows[n].application for n in mine], dtype=int)
            numpy.subtract.at(cost, lines, weights)
        for n, row in enumerate(self.rows):
            if row.application is None and later[n]:
                cost -= later[n] * row.weights
        return cost

    def _spread(self, values: Array) -> Array:
        taken = numpy.zeros(self.shape)
        taken[self.applications, self.reviewers] = values[self.columns]
        return taken

    def whole(self, bound: float) -> tuple[float, Array]:
        """Return the lowest cost in whole numbers and its pairs; `relax` must have said `bound`."""
        self.gap = 0.0
        if (numpy.abs(self.taken - numpy.round(self.taken)) < EPS).all():
            return float(round(bound)), self.taken > 0.5
        reduced = self.reduced()
        allowance = 2.0
        self._gave_up = False
        while True:
            self.add_pairs((reduced <= allowance) & (self.fixed == 0))
            known = reduced[self.applications, self.reviewers]
            best = self._branch(numpy.abs(known) <= allowance + EPS, known)
            complete = not ((self.fixed == 0) & (numpy.abs(reduced) > allowance)).any()
            if best is None and complete:
                raise NoAnswer
            if best is not None and (best[0] - bound <= allowance or complete):
                self.gap = best[0] - bound
                if self._gave_up:
                    self.doubt = max(1, round(best[0] - math.ceil(bound - EPS)))
                return best
            allowance = best[0] - bound if best is not None else allowance * 8

    def _branch(self, open_: Array, reduced: Array) -> tuple[float, Array] | None:
        """Branch and bound over the known pairs that are `open_`; the others stay where the relaxation has them."""
        lp = self.solver.getLp()
        low, high = numpy.array(lp.col_lower_), numpy.array(lp.col_upper_)
        shut = self.columns[~open_]
        low[shut] = high[shut] = numpy.where(reduced[~open_] < 0, high[shut], low[shut])
        lp.col_lower_, lp.col_upper_ = low, high
        kinds = [highspy.HighsVarType.kContinuous] * len(low)
        for column in self.columns[open_]:
            kinds[column] = highspy.HighsVarType.kInteger
        lp.integrality_ = kinds
        solver = _quiet()
        for option, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99), ("mip_max_nodes", _NODES)):
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        solver.run()
        status = solver.getModelStatus()
        info = solver.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            self._gave_up = True
            if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
                return None
        values = numpy.array(solver.getSolution().col_value)
        return float(round(info.objective_function_value)), self._spread(values) > 0.5

    # --- the next goal ----------------------------------------------------------------------------------------------

    def narrow(self, best: float) -> None:
        """Keep only what is as good as `best`, which `whole` found: a pair or a row whose reduced cost is greater than
        the gap stays where it is, and where there is a gap a row says the rest.
        """
        reduced = self.reduced()
        slack = self.gap + EPS
        free = self.fixed == 0
        self.fixed[free & (reduced > slack)] = -1
        self.fixed[free & (reduced < -slack)] = 1
        fixed = self.fixed[self.applications, self.reviewers]
        low, high = (fixed == 1).astype(float), (fixed != -1).astype(float)
        firm = numpy.flatnonzero(numpy.abs(self.duals) > slack)
        own = numpy.flatnonzero(numpy.abs(self.worth) > slack)
        values = numpy.round(self.spent[own])
        for row in firm:
            self.solver.changeRowBounds(int(row), float(round(self.sums[row])), float(round(self.sums[row])))
        if len(self.columns):
            self.solver.changeColsBounds(len(self.columns), self.columns, low, high)
        self.limit_others(own, values, values)
        if self.gap > EPS:
            row_number = self.add_row(-highspy.kHighsInf, best, Row(None, self.cost))
            for number, cost in enumerate(self.own):
                if cost:
                    self.solver.changeCoeff(row_number, int(self.others[number]), cost)


def _best(reduced: Array, missing: Array, most: int) -> Array:
    """Return the mask of up to about `most` of the lowest in each line of `missing`."""
    if reduced.shape[1] <= most:
        return missing
    costs = numpy.where(missing, reduced, numpy.inf)
    bar = numpy.partition(costs, most - 1, axis=1)[:, most - 1 : most]
    return missing & (costs <= bar)


def _quiet() -> Any:
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    return solver
