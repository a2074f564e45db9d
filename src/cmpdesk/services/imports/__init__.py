"""Importing the filings of a Party: preview, dry run, then one transaction and one undo step."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping as Dict
from dataclasses import replace
from pathlib import Path

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.attachments import AttachmentStatus, InspectedAttachment
from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.imports import ImportPlan, ImportPreview, ImportResult, Mapping, PlannedRow, RowResult
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.domain.text import fold
from cmpdesk.intake import attachments as files
from cmpdesk.intake.headers import HEAD_ROWS
from cmpdesk.intake.imports import check_rows
from cmpdesk.intake.mappings import guess_mapping, load_mapping
from cmpdesk.intake.sheets import read_table
from cmpdesk.intake.tables import shown
from cmpdesk.runtime import collector, disk
from cmpdesk.runtime.child import Child
from cmpdesk.services.imports.planning import Filed, Files, plan_rows
from cmpdesk.services.imports.writing import Prepared, Writer, numbered
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import imports as queries
from cmpdesk.storage.workspace import Workspace

__all__ = ["commit", "dry_run", "load_mapping", "preview", "remember_mapping"]

_AREAS = Area.APPLICATIONS | Area.DIRECTORY | Area.PACKETS | Area.JURIES | Area.HISTORY
_OPEN = (CallState.PUBLISHED, CallState.CLOSED, CallState.EVALUATION)


def preview(workspace: Workspace, call_id: str, side: Side, path: Path, *, sheet: str = "",
            header_row: int | None = None, watch: Watch | None = None) -> ImportPreview:  # fmt: skip
    """Return the sheets of a file, its first rows and the mapping guessed from the headings remembered for the Party.

    `sheet` and `header_row` (from 1) say where to look instead of where it looks best.
    """
    call, parties = _call(workspace, call_id)
    _refuse_unless_open(call)
    party = parties[0 if side is Side.FIRST else 1]
    known = _remembered(workspace, party)
    with Child() as child:
        table = read_table(child, path, sheet=sheet, remembered=known, watch=watch, size_limit=call.size_limit)
    mapping = guess_mapping(table, known, parties, party, header_row)
    head = tuple(tuple(shown(cell) for cell in row) for row in table.rows[:HEAD_ROWS])
    return ImportPreview(tuple(one.name for one in table.heads), mapping, head)


def _call(workspace: Workspace, call_id: str) -> tuple[CallSheet, tuple[Party, Party]]:
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    return call, programme(workspace, call.programme_id).parties


def _refuse_unless_open(call: CallSheet) -> None:
    if call.state not in _OPEN:
        raise Refusal("import.call-not-open", state=call.state)


def _refuse_hidden(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    """Refuse to read a register into a call of which the officer may not see every file: it would be filed twice."""
    with workspace.read() as connection:
        hidden = clearance.holds_strict(connection, call.id)
    if hidden:
        workspace.require(officer, Right.SEE_STRICT)


def _remembered(workspace: Workspace, party: Party) -> dict[str, str]:
    with workspace.read() as connection:
        return queries.remembered(connection, party.code)


@collector.at_rest()
def dry_run(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, path: Path,
            mapping: Mapping | None = None, attachments: Path | None = None,
            repairs: Dict[tuple[int, str], str] | None = None, watch: Watch | None = None) -> ImportPlan:  # fmt: skip
    """Say what would become of each row of a sheet; nothing is written.

    `attachments` is a folder in which the files of each row are found by listed name or number; `repairs` gives the
    text that an officer typed in place of a cell: {(row, field): text}.
    """
    watch = watch or Unwatched()
    call, parties = _call(workspace, call_id)
    party = parties[0 if side is Side.FIRST else 1]
    workspace.require(officer, Right.REGISTER_FILINGS, party.code)
    _refuse_hidden(workspace, officer, call)
    _refuse_unless_open(call)
    known = _remembered(workspace, party)
    with Child() as child:
        table = read_table(child, path, sheet=mapping.sheet if mapping else "", remembered=known, watch=watch,
                           size_limit=call.size_limit)  # fmt: skip
    used = mapping or guess_mapping(table, known, parties, party)
    rows = check_rows(table, used, party=party, parties=parties, sectors=call.sectors, strands=call.strands,
                      repairs=repairs, watch=watch)  # fmt: skip
    found = files.find_files(attachments, rows) if attachments else files.FoundFiles({}, (), 0)
    hashes = _hashes([one for group in found.by_row.values() for one in group], call.size_limit, watch)
    with workspace.read() as connection:
        filed = Filed(call, side, queries.filed(connection, call, parties),
                      queries.sectors(connection, call_id, side), queries.own_numbers(connection, call_id, side),
                      queries.given(connection, call_id),
                      set(map(fold, queries.numbers(connection, call_id))),
                      queries.organisations(connection), queries.people(connection))  # fmt: skip
    per_row = {
        row.row: Files(found.by_row.get(row.row, ()), tuple(map(files.display_name, found.missing.get(row.row, ()))))
        for row in rows
    }
    planned = plan_rows(filed, files.noted(rows, found), used, per_row, hashes)
    return ImportPlan(
        call_id=call_id, side=str(side), path=str(path), mapping=used, rows=planned, attachment_files=found.total,
        unmatched_files=_unmatched(found.unmatched, attachments, path), call_version=call.version,
    )  # fmt: skip


def _unmatched(names: tuple[str, ...], folder: Path | None, sheet: Path) -> tuple[str, ...]:
    """Return the files that no row claims; the sheet itself may lie among them."""
    return tuple(name for name in names if folder is None or (folder / name).resolve() != sheet.resolve())


def _hashes(paths: list[Path], size_limit: int, watch: Watch) -> dict[Path, str]:
    """Return the SHA-256 of each file; one over the limit is not read."""
    made = {}
    for done, path in enumerate(paths, start=1):
        watch.check()
        watch.report(Progress(path.name, done, len(paths)))
        try:
            small = path.stat().st_size <= size_limit
            with path.open("rb") as file:
                made[path] = hashlib.file_digest(file, "sha256").hexdigest() if small else ""
        except OSError as fault:
            raise EnvironmentFailure("file.unreadable", name=path.name, reason=fault.strerror or "") from fault
    return made


@collector.at_rest()
def commit(workspace: Workspace, *, officer: Officer, plan: ImportPlan,
           watch: Watch | None = None) -> Outcome[ImportResult]:  # fmt: skip
    """Write the rows of a plan that are not refused: all of them in one transaction and one undo step, or none.

    Refused with ``record.moved`` where the call or a filing was changed since the dry run.
    """
    watch = watch or Unwatched()
    call, parties = _call(workspace, plan.call_id)
    party = parties[0 if plan.side == Side.FIRST else 1]
    workspace.require(officer, Right.REGISTER_FILINGS, party.code)
    _refuse_hidden(workspace, officer, call)
    if call.version != plan.call_version:
        raise Refusal("record.moved", table="call")
    wanted = [row for row in plan.rows if row.result in (RowResult.NEW, RowResult.CHANGED)]
    if not wanted:
        raise Refusal("import.nothing")
    spool = workspace.spool()
    try:
        staging = Path(tempfile.mkdtemp(prefix="import-", dir=spool))
    except OSError as fault:
        raise disk.failure(fault, spool) from fault
    try:
        prepared = _prepare(wanted, call.size_limit, staging, watch)
        name = Path(plan.path).name
        with workspace.write(officer, "import.commit", count=len(wanted), file=name, party=party.code) as transaction:
            Writer(transaction, call, party, plan).write(prepared)
            watch.check()
            transaction.commit()
    except OSError as fault:
        raise EnvironmentFailure("file.unreadable", name=Path(str(fault.filename or plan.path)).name,
                                 reason=fault.strerror or "") from fault  # fmt: skip
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Outcome(_result(plan, prepared), _AREAS)


def _keep(copy: Path, data: bytes) -> None:
    try:
        copy.write_bytes(data)
    except OSError as fault:
        raise disk.failure(fault, copy) from fault


def _prepare(rows: list[PlannedRow], size_limit: int, staging: Path, watch: Watch) -> dict[int, list[Prepared]]:
    """Open every attachment in the limited child and keep its copy for print in `staging`."""
    total = sum(len(row.attachments) for row in rows)
    prepared: dict[int, list[Prepared]] = {}
    done = 0
    with Child() as child:
        for row in rows:
            for name in row.attachments:
                watch.check()
                done += 1
                watch.report(Progress(os.path.basename(name), done, total))
                found = files.inspect(child, Path(name), size_limit=size_limit, watch=watch)
                copy = staging / f"{done}.pdf" if found.printable is not None else None
                if copy is not None:
                    _keep(copy, found.printable or b"")
                light = replace(found, original=None, printable=None)
                prepared.setdefault(row.checked.row, []).append(Prepared(Path(name), light, copy))
            for name in row.missing:
                absent = InspectedAttachment(name, 0, "", "", AttachmentStatus.MISSING)
                prepared.setdefault(row.checked.row, []).append(Prepared(Path(name), absent, None))
    return prepared


def _result(plan: ImportPlan, prepared: dict[int, list[Prepared]]) -> ImportResult:
    new = [row for row in plan.rows if row.result is RowResult.NEW]
    return ImportResult(
        new=len(new), changed=plan.count(RowResult.CHANGED), same=plan.count(RowResult.SAME),
        refused=plan.count(RowResult.REFUSED), paired=sum(bool(row.pairs_with) for row in new),
        orphans=sum(row.orphan for row in new), attachments=sum(len(group) for group in prepared.values()),
        unprintable=sum(one.found.status is not AttachmentStatus.PRINTABLE for one in numbered(prepared)),
    )  # fmt: skip


def remember_mapping(workspace: Workspace, *, officer: Officer, plan: ImportPlan) -> Outcome[None]:
    """Remember which field each heading of the file fills, for the next file of this Party."""
    _, parties = _call(workspace, plan.call_id)
    party = parties[0 if plan.side == Side.FIRST else 1]
    workspace.require(officer, Right.REGISTER_FILINGS, party.code)
    with workspace.write(officer, "import.remember", file=Path(plan.path).name) as transaction:
        known = {row.heading_key: row for row in transaction.find(tables.Heading, party_code=party.code)}
        for heading, name in plan.mapping.columns:
            key = fold(heading)
            if not key:
                continue
            if key in known:
                known[key].field = name
            else:
                known[key] = transaction.add(tables.Heading(party_code=party.code, heading_key=key, field=name))
        transaction.commit()
    return Outcome(None, Area.HISTORY)
