"""What carrying out a mid-term review would change: the plan that is looked at first, and then carried out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from cmpdesk.domain import asked_moves
from cmpdesk.domain import projects as project_rules
from cmpdesk.domain import review_effects as rules
from cmpdesk.domain import review_money as money_rules
from cmpdesk.domain import reviews as review_rules
from cmpdesk.domain.access import Right, may
from cmpdesk.domain.asked_moves import MoveLine
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.change_requests import Line
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.money import Money
from cmpdesk.domain.moves import Move, Set
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import Left, ProjectAction
from cmpdesk.domain.review_effects import Judged, Plan, ProjectEffects
from cmpdesk.domain.review_money import Effect, InstalmentEffect
from cmpdesk.domain.reviews import Review, ReviewDecision, ReviewFilter, ReviewOutcome, ReviewRow, ReviewState, Stage
from cmpdesk.domain.revisions import Ground, RevisionState
from cmpdesk.i18n import review_effects as said
from cmpdesk.services import projects, rescheduling
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import grants as grant_queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.queries import review_effects as queries
from cmpdesk.storage.queries import reviews as review_queries
from cmpdesk.storage.workspace import Workspace

ALL = 1_000_000
"""More projects than any call has."""


def made(workspace: Workspace, connection: Any, officer: Officer, review_id: str,
         project_ids: Collection[str] | None) -> Plan:  # fmt: skip
    """Return the plan of a review as it stands, for the projects that are chosen (None: for all)."""
    held = review_queries.review(connection, review_id)
    call = call_queries.call(connection, held.call_id)
    home = programme(workspace, call.programme_id)
    rows = review_queries.page(connection, call, held, ReviewFilter(review_id), workspace.today(), None, ALL).rows
    decided = {one.project_id: one for one in review_queries.decisions(connection, review_id)}
    chosen = [one for one in rows if one.project_id in decided and (project_ids is None or one.project_id in
                                                                   project_ids)]  # fmt: skip
    sides = _sides(workspace, officer, home)
    parties = {side: home.party(side).code for side in Side}
    judged = [Judged(one.number, one.stage, decided[one.project_id]) for one in rows
              if one.stage is Stage.DECIDED and one.project_id in decided]  # fmt: skip
    wrong = rules.unreasoned(judged, parties)
    found = _Found(workspace, connection, officer, review_id, call, home, chosen, decided, wrong)
    lines = [found.project(one) for one in chosen]
    waiting = [one for one in lines if one.left(sides)]
    todo = [each for one in waiting for each in one.money if each.side in sides]
    left: tuple[Left, ...] = ()
    if officer.cleared or not clearance.holds_strict(connection, call.id):
        left = project_rules.left(call.envelopes, money_rules.after(project_queries.granted(connection, call.id), todo))
    obstacles = list(_all(workspace, connection, officer, held, call))
    try:
        money_rules.check_funds(todo, left, parties)
    except Refusal as refusal:
        obstacles.append(refusal)
    return Plan(
        review_id, call.id, held.number, held.version, held.state is ReviewState.SEALED, tuple(lines),
        money_rules.totals([each for one in waiting or lines for each in one.money], left), sides, found.versions,
        tuple(obstacles),
    )  # fmt: skip


def moves(one: ProjectEffects) -> tuple[Move, ...]:
    """Return the moves of the dates of a project that are still to be made."""
    return _moves(one.decision)


def _moves(decision: ReviewDecision) -> tuple[Move, ...]:
    going = decision.outcome in (ReviewOutcome.CONTINUE, ReviewOutcome.RESCHEDULE, ReviewOutcome.REVISE)
    if not going or decision.applied_at is not None or decision.revision_id is not None:
        return ()
    return tuple(Move(Set(each.new), frozenset({each.milestone_id})) for each in decision.dates
                 if each.new != each.old)  # fmt: skip


def amended(decision: ReviewDecision, money: Sequence[InstalmentEffect]) -> tuple[Line, ...]:
    """Return the table before and after of what is revised: the content, and money that becomes less."""
    if decision.outcome is not ReviewOutcome.REVISE:
        return ()
    revised = decision.conditions.strip()
    return (
        *([Line(said.CONTENT, said.AS_AGREED, revised)] if revised else []),
        *(Line(said.instalment(one.funder, one.year, one.position), said.amount(one.was), said.amount(one.decided))
          for one in money if one.effect in (Effect.REDUCED, Effect.REFUSED) and one.decided != one.was),
    )  # fmt: skip


def _sides(workspace: Workspace, officer: Officer, home: Programme) -> frozenset[Side]:
    office = workspace.info.office
    return frozenset(one.side for one in home.parties
                     if may(officer, Right.MANAGE_GRANTS, office=office, party_code=one.code))  # fmt: skip


def _all(workspace: Workspace, connection: Any, officer: Officer, held: Review,
         call: CallSheet) -> Iterable[Refusal]:  # fmt: skip
    """Yield what stands in the way of all of it."""
    if held.state is ReviewState.SEALED:
        yield Refusal("review.sealed", number=held.number)
    if clearance.holds_strict(connection, call.id) and not officer.cleared:
        yield Refusal("access.see-strict", officer=officer.name, party="")
    if not may(officer, Right.EDIT_PROJECT, office=workspace.info.office):
        yield Refusal("access.edit-project", officer=officer.name, party="")


class _Found:
    """What a plan is made of, read once for all projects."""

    def __init__(self, workspace: Workspace, connection: Any, officer: Officer, review_id: str,
                 call: CallSheet, home: Programme, chosen: Sequence[ReviewRow],
                 decided: dict[str, ReviewDecision], wrong: dict[str, Refusal]) -> None:  # fmt: skip
        self._wrong = wrong
        self._workspace, self._connection, self._officer = workspace, connection, officer
        self._call, self._home, self._decided = call, home, decided
        wanted = {one.project_id for one in chosen}
        self._money = queries.of_review(connection, review_id)
        self._grants: dict[str, list[Grant]] = {}
        for grant in grant_queries.of_call(connection, call.id) if chosen else ():
            if grant.project_id in wanted:
                self._grants.setdefault(grant.project_id, []).append(grant)
        self._revisions = queries.revisions(connection, call.id, (
            decided[one].revision_id or "" for one in wanted))  # fmt: skip
        self.versions = {one.id: one.version for one in project_queries.rows_of(connection, call, sorted(wanted))}
        self._dates: dict[str, list[MoveLine]] = {}
        self._ground: Ground | None = None
        self._forecast([move for one in chosen for move in _moves(decided[one.project_id])])

    def _forecast(self, wanted: Sequence[Move]) -> None:
        if not wanted:
            return
        self._ground = rescheduling.ground_of(self._connection, self._call.id, self._home)
        for line in asked_moves.lines(self._ground.forecast(wanted), frozenset()):
            self._dates.setdefault(line.milestone.owner.id, []).append(line)

    def project(self, row: ReviewRow) -> ProjectEffects:
        """Return what becomes of one project, with what stands in the way."""
        decision, money = self._decided[row.project_id], self._money.get(row.project_id, ())
        given = self._grants.get(row.project_id, [])
        stops = decision.outcome is ReviewOutcome.STOP
        judged = {one.instalment_id for one in money}
        silent = sum(part.id not in judged and part.paid_on is None and part.released_on is None
                     for _, part in review_rules.second_year(given))  # fmt: skip
        revision = self._revisions.get(decision.revision_id or "")
        awaits = frozenset[Side]()
        if revision is not None and revision.state is RevisionState.PROVISIONAL:
            awaits = frozenset(side for side, day in zip(Side, revision.approvals, strict=True) if day is None)
        made = ProjectEffects(
            row.project_id, row.number, row.title, row.state, decision, money,
            tuple(self._dates.get(row.project_id, ())), amended(decision, money),
            money_rules.accounted(money_rules.account(given), money) if stops else (), silent, awaits, row.sheets,
        )  # fmt: skip
        sides = _sides(self._workspace, self._officer, self._home)
        if not made.left(sides):
            return made
        return replace(made, obstacles=tuple(self._obstacles(made, given, sides)))

    def _obstacles(self, one: ProjectEffects, given: Sequence[Grant], sides: Collection[Side]) -> Iterable[Refusal]:
        own = [each for each in one.money if each.side in sides and not each.carried_out]
        for each in own:
            try:
                money_rules.check_effect(each, one.number)
            except Refusal as refusal:
                yield refusal
        for grant in given:
            freed = sum(each.was.cents - each.decided.cents for each in own if each.grant_id == grant.id)
            try:
                if freed > 0:
                    _check_kept(grant, freed)
            except Refusal as refusal:
                yield refusal
        if one.decision.applied_at is None:
            yield from self._together(one)

    def _together(self, one: ProjectEffects) -> Iterable[Refusal]:
        """Yield what stands in the way of what both Parties decided."""
        outcome = one.decision.outcome
        if one.number in self._wrong:  # reasons stay as they are once it is carried out
            yield self._wrong[one.number]
        if outcome is ReviewOutcome.RESCHEDULE and not one.decision.dates:
            yield Refusal("review.no-dates", number=one.number)
        if outcome is ReviewOutcome.REVISE and not one.amendment:
            yield Refusal("review.no-changes", number=one.number)
        if self._ground is not None and _moves(one.decision):
            for each in one.decision.dates:
                held = self._ground.milestones.get(each.milestone_id)
                if held is None or held.when != each.old or held.held:
                    yield Refusal("review.date-moved", number=one.number, name=each.name)
        for broken in (each for line in one.dates for each in line.breaks):
            if broken.refusal is not None and not broken.already:
                yield broken.refusal
        if outcome is ReviewOutcome.STOP and one.undecided:  # once it is over nobody can decide of its money here
            yield Refusal("review.money-open", number=one.number, count=one.undecided)
        if outcome is ReviewOutcome.STOP:
            sheet = project_queries.project(self._connection, self._call, one.project_id)
            try:
                cell = project_rules.move(one.state, ProjectAction.STOP, projects.facts(sheet, "-"))
                self._workspace.require(self._officer, cell.right)
                if not any(reason.strip() for reason in one.decision.reasons):
                    raise Refusal("project.guard.reason")
            except Refusal as refusal:
                yield refusal


def _check_kept(grant: Grant, freed: int) -> None:
    """Refuse to take back money of a grant that is spent or carried over (``grant.in-use``)."""
    sums = grant.sums(grant.year)
    least = min(sums.spent.cents + sums.carried.cents, grant.amount.cents)
    if grant.amount.cents - freed < least:
        raise Refusal("grant.in-use", least=Money(least, grant.amount.currency))
