"""Importing a cohort already under way: preview, dry run, then one transaction and one undo step."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import replace
from pathlib import Path

from cmpdesk.domain import projects as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.cohorts import CohortProject
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.imports import (
    CheckedRow,
    Fault,
    ImportPlan,
    ImportPreview,
    ImportResult,
    Mapping,
    PlannedRow,
    RowResult,
)
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import GrantDraft, Granted
from cmpdesk.domain.tasks import Watch
from cmpdesk.domain.text import fold
from cmpdesk.intake.cohorts import check_projects, guess, headings
from cmpdesk.intake.headers import HEAD_ROWS
from cmpdesk.intake.sheets import read_table
from cmpdesk.intake.tables import Table, address, shown
from cmpdesk.runtime import collector
from cmpdesk.runtime.child import Child
from cmpdesk.services import cohort_rows, filings, projects
from cmpdesk.services.imports.planning import Numbers
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import cohorts as queries
from cmpdesk.storage.queries import imports as import_queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = projects.AREAS | filings.AREAS | Area.CALLS | Area.DIRECTORY
HEADINGS_OF = "cohort"
"""Under which name its headings are remembered: a sheet of a cohort is of both Parties."""


def preview(workspace: Workspace, call_id: str, path: Path, *, sheet: str = "", header_row: int | None = None,
            watch: Watch | None = None) -> ImportPreview:  # fmt: skip
    """Return the sheets of a file, its first rows and the mapping guessed; as `imports.preview`, for a cohort."""
    call, parties = _call(workspace, call_id)
    _refuse_unless_open(workspace, call)
    table, known = _table(workspace, call, path, sheet, watch)
    mapping = guess(table, header_row, known, parties.parties)
    head = tuple(tuple(shown(cell) for cell in row) for row in table.rows[:HEAD_ROWS])
    return ImportPreview(tuple(one.name for one in table.heads), mapping, head)


@collector.at_rest()
def dry_run(workspace: Workspace, *, officer: Officer, call_id: str, path: Path, mapping: Mapping | None = None,
            repairs: Dict[tuple[int, str], str] | None = None, watch: Watch | None = None) -> ImportPlan:  # fmt: skip
    """Say what would become of each row of a cohort; nothing is written.

    Projects are found again by number, or by title where the row has no number; those that are followed already are
    left as they are.
    """
    call, parties = _call(workspace, call_id)
    _require(workspace, officer, call, parties)
    _refuse_unless_open(workspace, call)
    table, known = _table(workspace, call, path, mapping.sheet if mapping else "", watch)
    used = mapping or guess(table, None, known, parties.parties)
    rows = check_projects(table, used, parties=parties.parties, sectors=call.sectors, today=workspace.today(),
                          repairs=repairs)  # fmt: skip
    planner = _Planner(workspace, call, parties, used)
    return ImportPlan(call_id, "", str(path), used, tuple(planner.planned(row) for row in rows), 0, (), call.version)


@collector.at_rest()
def commit(workspace: Workspace, *, officer: Officer, plan: ImportPlan,
           watch: Watch | None = None) -> Outcome[ImportResult]:  # fmt: skip
    """Write the new projects of a plan: all of them in one transaction and one undo step, or none.

    An empty draft of a call becomes a call in execution in the same step, which a lead officer decides. Refused with
    ``import.nothing``, ``record.moved`` where the call changed since the dry run, and as `domain.projects.check_money`
    says.
    """
    call, parties = _call(workspace, plan.call_id)
    _require(workspace, officer, call, parties)
    if call.version != plan.call_version:
        raise Refusal("record.moved", table="call")
    wanted = [(row, row.checked.project) for row in plan.rows if row.result is RowResult.NEW]
    new = [(row, project) for row, project in wanted if project is not None]
    if not new:
        raise Refusal("import.nothing")
    for side in {one.side for _, project in new for one in project.grants}:
        workspace.require(officer, Right.MANAGE_GRANTS, parties.party(side).code)
    name = Path(plan.path).name
    with workspace.write(officer, "cohort.import", count=len(new), file=name) as transaction:
        _refuse_unless_open(workspace, call)
        _execute(transaction, call)
        _check_money(transaction, call, parties, [project for _, project in new])
        source = " · ".join(part for part in (name, plan.mapping.sheet) if part)
        cohort_rows.write(transaction, call, parties, source, new, workspace.today())
        if watch is not None:
            watch.check()
        transaction.commit()
    both = sum(len(project.promoters) == 2 for _, project in new)
    return Outcome(ImportResult(len(new), 0, plan.count(RowResult.SAME), plan.count(RowResult.REFUSED), both, 0, 0, 0),
                   AREAS)  # fmt: skip


def remember_mapping(workspace: Workspace, *, officer: Officer, plan: ImportPlan) -> Outcome[None]:
    """Remember which field each heading of the file fills, for the next cohort."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "import.remember", file=Path(plan.path).name) as transaction:
        known = {row.heading_key: row for row in transaction.find(tables.Heading, party_code=HEADINGS_OF)}
        for heading, name in plan.mapping.columns:
            key = fold(heading)
            if key in known:
                known[key].field = name
            elif key:
                row = tables.Heading(party_code=HEADINGS_OF, heading_key=key, field=name)
                known[key] = transaction.add(row)
        transaction.commit()
    return Outcome(None, Area.HISTORY)


# -- what these share


def _call(workspace: Workspace, call_id: str) -> tuple[CallSheet, Programme]:
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    return call, programme(workspace, call.programme_id)


def _refuse_unless_open(workspace: Workspace, call: CallSheet) -> None:
    """Refuse a call whose applications are still judged; a draft that holds nothing is a call made for the cohort."""
    with workspace.read() as connection:
        empty = not import_queries.numbers(connection, call.id)
    if call.state is not CallState.EXECUTION and not (call.state is CallState.DRAFT and empty):
        raise Refusal("cohort.call-not-open", state=call.state)


def _require(workspace: Workspace, officer: Officer, call: CallSheet, parties: Programme) -> None:
    """Refuse who may not register what both Parties have; with strict files unseen, projects would come twice."""
    workspace.require(officer, Right.EDIT_PROJECT)
    for party in parties.parties:
        workspace.require(officer, Right.REGISTER_FILINGS, party.code)
    if call.state is CallState.DRAFT:
        workspace.require(officer, Right.DECIDE_CALL)
    with workspace.read() as connection:
        hidden = clearance.holds_strict(connection, call.id)
    if hidden:
        workspace.require(officer, Right.SEE_STRICT)


def _table(workspace: Workspace, call: CallSheet, path: Path, sheet: str,
           watch: Watch | None) -> tuple[Table, dict[str, str]]:  # fmt: skip
    with workspace.read() as connection:
        known = import_queries.remembered(connection, HEADINGS_OF)
    with Child() as child:
        table = read_table(child, path, sheet=sheet, remembered={**headings(), **known}, watch=watch,
                           size_limit=call.size_limit)  # fmt: skip
    return table, known


def _execute(transaction: Transaction, call: CallSheet) -> None:
    row = transaction.lock(tables.Call, call.id, call.version)
    row.state = str(CallState.EXECUTION)


def _check_money(transaction: Transaction, call: CallSheet, parties: Programme, new: Iterable[CohortProject]) -> None:
    project_queries.hold_money(transaction.connection, call.id)
    wanted = [one for project in new for one in _wanted(project)]
    granted = project_queries.granted(transaction.connection, call.id)
    rules.check_money(call.envelopes, granted, wanted, _currencies(parties), _codes(parties))


def _wanted(project: CohortProject) -> list[Granted]:
    return [Granted(one.side, one.funder, one.year, project.sector_id, one.amount) for one in project.grants]


def _currencies(parties: Programme) -> dict[Side, str]:
    return {side: parties.party(side).currency for side in Side}


def _codes(parties: Programme) -> dict[Side, str]:
    return {side: parties.party(side).code for side in Side}


# -- the dry run


class _Planner:
    """Says what would become of one row after the other."""

    def __init__(self, workspace: Workspace, call: CallSheet, parties: Programme, mapping: Mapping) -> None:
        with workspace.read() as connection:
            known = queries.known(connection, call.id)
            granted = project_queries.granted(connection, call.id)
            self._homes = import_queries.organisations(connection)
            self._names = queries.present_names(connection)
            taken = {fold(one) for one in import_queries.numbers(connection, call.id)}
            given = import_queries.given(connection, call.id)
        self._call, self._parties, self._mapping = call, parties, mapping
        self._by_number = {fold(one.number): one for one in known}
        self._by_title = {fold(one.title): one for one in known}
        self._titles: dict[str, int] = {}
        self._numbers = Numbers(call, taken, given)
        self._spent: dict[tuple[Side, str, int, str | None, str], int] = {}
        self._spend(granted)

    def planned(self, row: CheckedRow) -> PlannedRow:
        """Return what would become of a row; the rows before it were asked about already."""
        project = row.project
        if project is None:
            return PlannedRow(row, RowResult.REFUSED)
        found = self._found(project)
        if found is not None and found.project_id is not None:
            note = Fault(self._cell(row, "number", "title"), "", "cohort.followed", {"number": found.number})
            return PlannedRow(replace(row, warnings=(*row.warnings, note)), RowResult.SAME)
        faults = [*self._known(row, project, found), *self._same(row, project), *self._money(row, project)]
        if faults:
            return PlannedRow(replace(row, project=None, faults=tuple(faults)), RowResult.REFUSED)
        self._titles[fold(project.title)] = row.row
        self._spend(_wanted(project))
        told = replace(row, warnings=(*row.warnings, *self._noticed(row, project)))
        return PlannedRow(told, RowResult.NEW, given_number="" if project.number else self._numbers.give(project))

    def _found(self, project: CohortProject) -> queries.Known | None:
        if project.number:
            return self._by_number.get(fold(project.number))
        return self._by_title.get(fold(project.title))

    def _known(self, row: CheckedRow, project: CohortProject, found: queries.Known | None) -> Iterator[Fault]:
        if found is not None:
            where = self._cell(row, "number", "title")
            yield Fault(where, "", "cohort.not-retained", {"number": found.number})
        elif (other := self._by_title.get(fold(project.title))) is not None:
            yield Fault(self._cell(row, "title"), "number", "cohort.title-taken", {"number": other.number})
        first = self._titles.get(fold(project.title))
        if first is not None and not project.number:
            yield Fault(self._cell(row, "title"), "number", "cohort.title-twice", {"row": str(first)})

    def _same(self, row: CheckedRow, project: CohortProject) -> Iterator[Fault]:
        """Yield a fault where both promoters are one organisation, under whatever names."""
        names = [one.organisation for one in project.promoters]
        keys = [self._homes.get(fold(one), fold(one)) for one in names]
        if len(set(keys)) < len(keys):
            where = self._cell(row, "organisation_second")
            yield Fault(where, "organisation_second", "cohort.same-organisation",
                        {"first": names[0], "second": names[1]})  # fmt: skip

    def _money(self, row: CheckedRow, project: CohortProject) -> Iterator[Fault]:
        spent = [Granted(side, funder, year, sector, Money(cents, currency))
                 for (side, funder, year, sector, currency), cents in self._spent.items()]  # fmt: skip
        try:
            rules.check_money(self._call.envelopes, spent, _wanted(project), _currencies(self._parties),
                              _codes(self._parties))  # fmt: skip
        except Refusal as refusal:
            if not refusal.code.startswith("grant.over-envelope"):
                raise
            params = refusal.params
            field = self._grant_field(project.grants, str(params["party"]), int(str(params["year"])))
            yield Fault(self._cell(row, field), field, refusal.code.replace("grant", "cohort"), params)

    def _grant_field(self, grants: Sequence[GrantDraft], party: str, year: int) -> str:
        """Return the field of the column that holds what is too much."""
        side = next(side for side, code in _codes(self._parties).items() if code == party)
        columns = [(heading, name) for heading, name in self._mapping.columns if name.startswith(f"grant_{side}_")]
        named = [name for heading, name in columns if str(year) in heading]
        years = sorted(one.year for one in grants if one.side is side)
        place = years.index(year) if year in years else 0
        return (named or [name for _, name in columns[place:]] or [""])[0]

    def _noticed(self, row: CheckedRow, project: CohortProject) -> Iterator[Fault]:
        for one in project.promoters:
            present = self._names.get(self._homes.get(fold(one.organisation), ""), one.organisation)
            if fold(present) != fold(one.organisation):
                where = self._cell(row, f"organisation_{one.side}")
                yield Fault(where, "", "cohort.known-as", {"name": one.organisation, "known": present})
        if not project.dated:
            yield Fault("", "", "cohort.no-dates", {})

    def _spend(self, wanted: Iterable[Granted]) -> None:
        for one in wanted:
            key = (one.side, one.funder, one.year, one.sector_id, one.amount.currency)
            self._spent[key] = self._spent.get(key, 0) + one.amount.cents

    def _cell(self, row: CheckedRow, *fields: str) -> str:
        """Return the address of the first of the fields that a column fills."""
        names = [name for _, name in self._mapping.columns]
        place = next((names.index(one) for one in fields if one in names), 0)
        return address(row.row - 1, place)


