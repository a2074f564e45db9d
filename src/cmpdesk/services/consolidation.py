"""What the jury of one Party makes of an application: the rapporteur's texts, opinions asked, marks by consensus."""

from dataclasses import dataclass, field

from cmpdesk.domain.access import Right, marks_frozen
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.scoring import Grid, check_halves
from cmpdesk.domain.sheets import Consolidation, SheetRow, SheetState
from cmpdesk.services.programmes import programme
from cmpdesk.services.scoring import AREAS, see
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import records
from cmpdesk.storage.queries import scoring as queries
from cmpdesk.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Opinions:
    """An application before its jury: code, sheet and its state of each reader, and what the rapporteur wrote."""

    number: str
    title: str
    programme: Programme
    grid: Grid
    sheets: tuple[tuple[str, SheetRow, SheetState], ...]
    written: Consolidation = field(default_factory=lambda: Consolidation(0))


def opinions(workspace: Workspace, *, officer: Officer, application_id: str, side: Side) -> Opinions:
    """Return what the jury of `side` has before it of an application; who was recused has no say."""
    with workspace.read() as connection:
        application = records.row(connection, tables.Application, application_id)
        call = call_queries.call(connection, application.call_id)
        home = programme(workspace, call.programme_id)
        see(workspace, officer, call, home.party(side).code)
        grids = call_queries.grids(connection, call.id)
        if not grids:
            raise Refusal("call.guard.grid")
        here = queries.on_application(connection, application_id, side)
        written = queries.consolidation(connection, application_id, side)
    newest = max(grids)
    sheets = ((code, one, queries.standing(one, grids[one.grid_number], side, newest)) for code, one in here)
    grid = grids[newest]
    return Opinions(application.number, application.title, home, grid, tuple(sheets), written)


def consolidate(workspace: Workspace, *, officer: Officer, application_id: str, side: Side,
                written: Consolidation) -> Outcome[Consolidation]:  # fmt: skip
    """Save what the rapporteur writes; `written.version` is the one seen, 0 where there was nothing.

    Refused with ``score.not-judging`` and ``score.frozen``, and as a mark is (``mark.off-scale``…).
    """
    with workspace.read() as connection:
        application = records.row(connection, tables.Application, application_id)
    with workspace.write(officer, "jury.consolidate", number=application.number) as transaction:
        connection = transaction.connection
        call_queries.hold(connection, application.call_id)
        call = call_queries.call(connection, application.call_id)
        party = programme(workspace, call.programme_id).party(side).code
        workspace.require(officer, Right.EDIT_JURY, party)
        see(workspace, officer, call, party)
        if not call.judges(side):
            raise Refusal("score.not-judging", party=party)
        if marks_frozen(call.evaluation, side, call.frozen):
            raise Refusal("score.frozen", party=party)
        grid = call_queries.grid(connection, call.id)
        if grid is None:
            raise Refusal("call.guard.grid")
        scored = {one.code for one in grid.criteria_of(side) if one.scored}
        marks = written.marks or {}
        for code, halves in marks.items():
            if code not in scored:
                raise Refusal("score.no-criterion", criterion=code, version=grid.version)
            check_halves(halves, grid)
        row = transaction.first(tables.Consolidation, application_id=application_id, side=str(side))
        if row is None:
            if written.version:
                raise Refusal("record.moved", table="consolidation")
            row = transaction.add(tables.Consolidation(
                call_id=call.id, application_id=application_id, side=str(side), marks={}, version=1))  # fmt: skip
        else:
            row = transaction.lock(tables.Consolidation, row.id, written.version)
        row.strengths, row.weaknesses = written.strengths.strip(), written.weaknesses.strip()
        row.divergence, row.sector_opinion = written.divergence.strip(), written.sector_opinion.strip()
        row.delegation_opinion, row.proposal = written.delegation_opinion.strip(), str(written.proposal or "")
        row.marks = dict(marks)
        transaction.commit()
    with workspace.read() as connection:
        return Outcome(queries.consolidation(connection, application_id, side), AREAS)
