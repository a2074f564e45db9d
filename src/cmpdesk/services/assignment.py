"""Assignment: a proposal of who reads what, beside what holds now; adopting it; the rules and wishes it follows."""

from collections.abc import Sequence
from dataclasses import replace

from cmpdesk.compute import assignment as solver
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.assignment import AssignmentProblem, Pair, Relaxation, Rule, Rules
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.juries import AssignmentOrigin, AssignmentRow, Balance, Wish
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.proposals import Proposal, check_pair
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.domain.text import fold
from cmpdesk.services import juries
from cmpdesk.services.juries import AREAS, home, require_jury
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance, records
from cmpdesk.storage.queries import juries as queries
from cmpdesk.storage.workspace import Transaction, Workspace

NONE: frozenset[Pair] = frozenset()


# -- proposing


def proposal(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, seed: int = 0,
             put: frozenset[Pair] = NONE, out: frozenset[Pair] = NONE,
             watch: Watch | None = None) -> Proposal:  # fmt: skip
    """Return the best assignment of the jury of one side, proven; nothing is written.

    The same workspace, seed and choices of the officer (`put`, `out`) give the same answer. What is locked or was given
    by hand stays, and so does what has a score sheet; a recused reader never gets it back.
    """
    problem, held = _ground(workspace, officer, call_id, side, seed, put, out)
    return Proposal(call_id, side, problem, solver.solve(problem, watch), held, put, out)


def repair(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, seed: int = 0,
           put: frozenset[Pair] = NONE, out: frozenset[Pair] = NONE,
           watch: Watch | None = None) -> Proposal:  # fmt: skip
    """Return the fewest changes to who reads what now after which it is valid again; nothing is written."""
    problem, held = _ground(workspace, officer, call_id, side, seed, put, out)
    now = frozenset((one.reviewer_id, one.application_id) for one in held if one.recused_at is None)
    found = solver.repair(problem, now, NONE, watch).solution
    return Proposal(call_id, side, problem, found, held, put, out, repaired=True)


def _ground(workspace: Workspace, officer: Officer, call_id: str, side: Side, seed: int, put: frozenset[Pair],
            out: frozenset[Pair]) -> tuple[AssignmentProblem, tuple[AssignmentRow, ...]]:  # fmt: skip
    """Return what a proposal is made of, and who reads what now."""
    call = require_jury(workspace, officer, call_id, side)
    juries.see_sheets(workspace, officer, call, side)
    with workspace.read() as connection:
        if clearance.holds_strict(connection, call_id):  # what is not seen would be given to nobody
            workspace.require(officer, Right.SEE_STRICT)
        problem = _chosen(queries.problem(connection, call, side, seed=seed, today=workspace.today()), put, out)
        held = queries.assignments(connection, call_id, side)
    if not problem.candidates:
        raise Refusal("assignment.no-reviewers")
    if not problem.loads:
        raise Refusal("assignment.nothing-to-read")
    return problem, held


def _chosen(problem: AssignmentProblem, put: frozenset[Pair], out: frozenset[Pair]) -> AssignmentProblem:
    return replace(problem, kept=problem.kept | put, barred=problem.barred | out)


def put(made: Proposal, pair: Pair) -> Proposal:
    """Return the proposal with `pair` put in by hand, which locks it; refused as by `proposals.check_pair`."""
    check_pair(made, pair)
    problem = replace(made.problem, kept=made.problem.kept | {pair}, barred=made.problem.barred - (made.out & {pair}))
    return _counted(replace(made, problem=problem, put=made.put | {pair}, out=made.out - {pair}), made.after | {pair})


def take_out(made: Proposal, pair: Pair) -> Proposal:
    """Return the proposal without `pair`; refused with ``proposal.kept`` where it was locked before."""
    if pair in made.kept - made.put:
        raise Refusal("proposal.kept")
    problem = replace(made.problem, kept=made.problem.kept - {pair}, barred=made.problem.barred | {pair})
    return _counted(replace(made, problem=problem, put=made.put - {pair}, out=made.out | {pair}), made.after - {pair})


def hold(made: Proposal, pair: Pair, *, locked: bool) -> Proposal:
    """Return the proposal with `pair` locked in it, or open again: nothing of it is written before it is adopted."""
    if pair in made.kept - made.put or pair not in made.after:
        raise Refusal("proposal.kept")
    kept = made.problem.kept | {pair} if locked else made.problem.kept - {pair}
    chosen = made.put | {pair} if locked else made.put - {pair}
    return replace(made, problem=replace(made.problem, kept=kept), put=chosen)


def _counted(made: Proposal, pairs: frozenset[Pair]) -> Proposal:
    """Return the proposal with what `pairs` come to."""
    found = solver.assess(made.problem, pairs)
    told = replace(found, bottlenecks=made.solution.bottlenecks, relaxations=made.solution.relaxations)
    return replace(made, solution=told)


def adopt(workspace: Workspace, *, officer: Officer, proposal: Proposal,
          watch: Watch | None = None) -> Outcome[Balance]:  # fmt: skip
    """Write a proposal in one step. Refused with ``proposal.moved`` where anything that it was made of has changed."""
    watch = watch or Unwatched()
    call = require_jury(workspace, officer, proposal.call_id, proposal.side)
    side, party = proposal.side, programme(workspace, call.programme_id).party(proposal.side).code
    wanted = set(proposal.after)
    label = "assignment.repair" if proposal.repaired else "assignment.propose"
    with workspace.write(officer, label, party=party, seed=proposal.seed) as transaction:
        transaction.lock(tables.Call, call.id)
        connection = transaction.connection
        now = queries.problem(connection, call_queries.call(connection, call.id), side, seed=proposal.seed,
                              today=workspace.today())  # fmt: skip
        if (queries.assignments(connection, call.id, side) != proposal.held
                or _chosen(now, proposal.put, proposal.out) != proposal.problem):  # fmt: skip
            raise Refusal("proposal.moved")
        watch.check()
        held = {(one.reviewer_id, one.application_id): one for one in proposal.held}
        gone = [one.id for pair, one in held.items() if one.recused_at is None and pair not in wanted]
        for row in transaction.find_in(tables.Assignment, "id", gone):
            transaction.delete(row)
        fixed = [one.id for pair, one in held.items() if pair in wanted & proposal.put and not one.stays]
        for row in transaction.find_in(tables.Assignment, "id", fixed):
            row.locked = True
        wanted -= held.keys()
        watch.check()
        transaction.bulk_insert(
            tables.Assignment,
            [{"reviewer_id": reviewer, "application_id": application, "origin": str(_origin(proposal, reviewer,
              application)), "locked": (reviewer, application) in proposal.put}
             for reviewer, application in sorted(wanted)],
        )  # fmt: skip
        watch.check()
        transaction.commit()
    return Outcome(juries.balance(workspace, call.id, side), AREAS)


def _origin(made: Proposal, reviewer: str, application: str) -> AssignmentOrigin:
    return AssignmentOrigin.HAND if (reviewer, application) in made.put else AssignmentOrigin.PROPOSED


def lock(workspace: Workspace, *, officer: Officer, pairs: Sequence[tuple[str, int]], locked: bool) -> Outcome[None]:
    """Lock assignments, given as (id, version seen), so that every proposal keeps them; or let the next one take them,
    even those given by hand. One step.
    """
    with workspace.read() as connection:
        readers = {records.row(connection, tables.Assignment, one).reviewer_id for one, _ in pairs}
    for reviewer_id in readers:
        require_jury(workspace, officer, *home(workspace, reviewer_id))
    label = "assignment.lock" if locked else "assignment.unlock"
    with workspace.write(officer, label, count=len(pairs)) as transaction:
        for reviewer_id in sorted(readers):
            transaction.lock(tables.Reviewer, reviewer_id)
        for assignment_id, seen in pairs:
            row = transaction.lock(tables.Assignment, assignment_id, seen)
            row.locked = locked
            if not locked:
                row.origin = str(AssignmentOrigin.PROPOSED)
        transaction.commit()
    return Outcome(None, AREAS)


# -- what it follows


def problem(workspace: Workspace, call_id: str, side: Side) -> AssignmentProblem:
    """Return what a proposal for the jury of one side would be made of, with the seed 0."""
    with workspace.read() as connection:
        return queries.problem(connection, call_queries.call(connection, call_id), side, seed=0,
                               today=workspace.today())  # fmt: skip


def rules(workspace: Workspace, call_id: str, side: Side) -> Rules:
    """Return the rules by which the jury of one side is assigned."""
    with workspace.read() as connection:
        return queries.rules(connection, call_id, side)


def set_rules(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, before: Rules,
              rules: Rules) -> Outcome[Rules]:  # fmt: skip
    """Change the rules of one side; `before` are those that were seen. Refused with ``record.moved``."""
    call = require_jury(workspace, officer, call_id, side)
    party = programme(workspace, call.programme_id).party(side).code
    with workspace.write(officer, "assignment.rules", party=party) as transaction:
        _write_rules(transaction, call_id, side, before, rules)
        transaction.commit()
    return Outcome(rules, AREAS)


def _write_rules(transaction: Transaction, call_id: str, side: Side, before: Rules, rules: Rules) -> None:
    row = transaction.lock(tables.Call, call_id)
    if Rules.of(row.assignment_rules.get(str(side), {})) != before:
        raise Refusal("record.moved", table="call")
    row.assignment_rules = {**row.assignment_rules, str(side): rules.stored()}


def grant(workspace: Workspace, *, officer: Officer, call_id: str, side: Side,
          relaxation: Relaxation) -> Outcome[None]:  # fmt: skip
    """Grant one thing that makes an assignment possible, as one step: a higher limit, a lower floor, the sector waived
    for an application. A pair in spite of its language or organisation is `put` into the proposal; where only more
    reviewers help it is refused with ``relaxation.reviewers``.
    """
    call = require_jury(workspace, officer, call_id, side)
    if relaxation.rule is Rule.SECTOR:
        now = rules(workspace, call_id, side)
        waived = replace(now, waived=now.waived | {relaxation.application})
        return Outcome(None, set_rules(workspace, officer=officer, call_id=call_id, side=side, before=now,
                                       rules=waived).areas)  # fmt: skip
    if relaxation.rule not in (Rule.LIMIT, Rule.FLOOR):
        raise Refusal("relaxation.reviewers")
    return _grant_load(workspace, officer, call, relaxation)


def _grant_load(workspace: Workspace, officer: Officer, call: CallSheet, relaxation: Relaxation) -> Outcome[None]:
    with workspace.write(officer, "reviewer.edit") as transaction:
        row = transaction.lock(tables.Reviewer, relaxation.reviewer)
        if row.call_id != call.id:
            raise Refusal("record.gone", table="reviewer")
        transaction.params["code"] = row.code
        if relaxation.rule is Rule.LIMIT:
            row.load_limit += relaxation.by
        else:
            row.load_floor = max(0, row.load_floor - relaxation.by)
        transaction.commit()
    return Outcome(None, AREAS)


# -- wishes


def preferences(workspace: Workspace, reviewer_id: str) -> tuple[Wish, ...]:
    """Return what a reviewer wants to read and rather not, by the number of the application."""
    call_id, side = home(workspace, reviewer_id)
    with workspace.read() as connection:
        told = {one.application: one.value for one in queries.wishes(connection, call_id, side)
                if one.reviewer == reviewer_id}  # fmt: skip
        return tuple(Wish(row.number, told[row.id]) for row in queries.readable(connection, call_id) if row.id in told)


def set_preferences(workspace: Workspace, *, officer: Officer, reviewer_id: str,
                    wishes: Sequence[Wish]) -> Outcome[tuple[Wish, ...]]:  # fmt: skip
    """Let `wishes` be what a reviewer wants to read and rather not, in one step: what is not named has none.

    0 is a wish too: neither. Refused with ``preference.unknown``, ``preference.range``.
    """
    call_id, side = home(workspace, reviewer_id)
    require_jury(workspace, officer, call_id, side)
    with workspace.write(officer, "reviewer.preferences") as transaction:
        transaction.params["code"] = transaction.lock(tables.Reviewer, reviewer_id).code
        known = {fold(row.number): row.id for row in queries.readable(transaction.connection, call_id)}
        wanted: dict[str, int] = {}
        for one in wishes:
            if fold(one.number) not in known:
                raise Refusal("preference.unknown", number=one.number[:60])
            if not -2 <= one.value <= 2:
                raise Refusal("preference.range", number=one.number[:60])
            wanted[known[fold(one.number)]] = one.value
        shown = set(known.values())  # what may not be seen stays as it is
        for row in transaction.find(tables.Preference, reviewer_id=reviewer_id):
            if row.application_id in wanted:
                row.value = wanted.pop(row.application_id)
            elif row.application_id in shown:
                transaction.delete(row)
        for application_id, value in sorted(wanted.items()):
            transaction.add(tables.Preference(reviewer_id=reviewer_id, application_id=application_id, value=value))
        transaction.commit()
    return Outcome(preferences(workspace, reviewer_id), AREAS)
