"""Score sheets that came back: shown first, mark by mark, then entered in one step with the file as it came.

Files are known by the codes in them and never by their names. Nothing is written by `preview`.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returned import (
    AnswerState,
    FileOutcome,
    PlannedFile,
    PlannedSheet,
    ReturnPlan,
    ReturnResult,
    SheetResult,
    without,
)
from cmpdesk.domain.returns import parse_code
from cmpdesk.domain.sheets import SheetKey, SheetSource
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.intake import returns as intake
from cmpdesk.runtime import collector
from cmpdesk.services import return_plans, scoring
from cmpdesk.services.programmes import programme
from cmpdesk.services.returns_entered import Batch, Taken, declare
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import returns as queries
from cmpdesk.storage.queries import scoring as scoring_queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = scoring.AREAS | Area.JURIES
SUFFIXES = (".pdf", ".xlsx", ".xls", ".ods", ".docx")
"""Endings of the files of a folder that are looked at."""


def files_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return files as they are given, and those of folders by name; each once."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = [one for one in sorted(path.rglob("*")) if _looked_at(one)] if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    return tuple(found)


def _looked_at(path: Path) -> bool:
    return path.suffix.casefold() in SUFFIXES and not path.name.startswith((".", "~")) and path.is_file()


def _jury(workspace: Workspace, officer: Officer, call_id: str, side: Side) -> CallSheet:
    """Return the call, or refuse who may not enter the sheets of a jury; a packet may hold what is strict."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        strict = clearance.holds_strict(connection, call_id)
    party = programme(workspace, call.programme_id).party(side).code
    scoring.writing(workspace, officer, scoring_queries.Reader("", "", side, call, party))
    if strict:
        workspace.require(officer, Right.SEE_STRICT)
    return call


@collector.at_rest()
def preview(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, paths: Sequence[Path],
            watch: Watch | None = None) -> ReturnPlan:  # fmt: skip
    """Return what would become of each sheet in `paths` (files and folders); a file's fault stands in the plan."""
    watch = watch or Unwatched()
    call = _jury(workspace, officer, call_id, side)
    files = files_in(paths)
    if not files:
        raise Refusal("return.no-files")
    here = return_plans.ground(workspace, call, side)
    with intake.Reader() as reader:
        readings = reader.read(files, watch)
    watch.check()
    return return_plans.plan(here, readings)


def placed(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, code: str) -> PlannedSheet:
    """Return the sheet that a code names, typed from paper; its `refusal` says why nothing may be entered."""
    call = _jury(workspace, officer, call_id, side)
    here = return_plans.ground(workspace, call, side)
    return return_plans.by_code(here, parse_code(code))


# -- taking over


def accept(workspace: Workspace, *, officer: Officer, plan: ReturnPlan, taken: Taken = (),
           left: Collection[str] = (), watch: Watch | None = None) -> Outcome[ReturnResult]:  # fmt: skip
    """Enter what is new in a plan, and those answers of `taken` that differ, in one step; `left` are sheets left out.

    A sheet that is complete then is handed in. The files are kept as they came. Refused with ``return.nothing``,
    ``return.file-changed``, and ``record.moved`` where a sheet was changed since the preview.
    """
    watch = watch or Unwatched()
    call = _jury(workspace, officer, plan.call_id, plan.side)
    plan, chosen = without(plan, left), {sheet for sheet, _ in taken}
    groups: dict[SheetKey, list[PlannedSheet]] = {}
    for one in plan.acceptable:
        wanted = one.declared is not None or one.count(AnswerState.NEW) or one.id in chosen
        if one.key is not None and one.id not in left and wanted:
            groups.setdefault(one.key, []).append(one)
    if not groups:
        raise Refusal("return.nothing")
    own = {key: [one for one in sheets if one.refusal is None] for key, sheets in groups.items()}
    accepted = {one.id for sheets in own.values() for one in sheets}
    kept = sorted({one.file for sheets in own.values() for one in sheets})
    of_file: dict[int, list[PlannedSheet]] = {}
    for one in plan.sheets:
        of_file.setdefault(one.file, []).append(one)
    with workspace.write(officer, "return.accept", count=len(groups)) as transaction:
        digests = {place: transaction.put_blob(bytes_of(plan.files[place])) for place in kept}
        declarations = declare(transaction, [one for sheets in groups.values() for one in sheets])
        batch = Batch(transaction, officer, plan, own)
        for done, sheets in enumerate(own.values()):
            watch.check()
            if sheets:
                watch.report(Progress(sheets[0].number, done, len(own)))
                place = sheets[-1].file
                batch.enter(sheets, taken, SheetSource(str(plan.files[place].kind)), digests[place])
        known = {row.sha256: row for row in transaction.find_in(tables.ReturnedFile, "sha256", digests.values())
                 if row.call_id == call.id}  # fmt: skip
        for place, sha256 in digests.items():
            _keep(transaction, call, plan.files[place], known.get(sha256), sha256, of_file[place], accepted)
        transaction.commit()
    return Outcome(ReturnResult(len(groups), batch.returned, declarations), AREAS)


# -- the files


def _keep(transaction: Transaction, call: CallSheet, file: PlannedFile, row: tables.ReturnedFile | None, sha256: str,
          sheets: Sequence[PlannedSheet], accepted: Collection[str],
          outcome: FileOutcome | None = None) -> None:  # fmt: skip
    """Note what was made of the file of the bytes `sha256`, in `row` where they came before."""
    silent = (SheetResult.SAME, SheetResult.EMPTY)
    whole = all(one.id in accepted or one.result in silent for one in sheets)
    outcome = outcome or (FileOutcome.ACCEPTED if whole else FileOutcome.PARTLY)
    detail = {"sheets": [[one.number, "accepted" if one.id in accepted else one.refusal.code if one.refusal else "left"]
                         for one in sheets]}  # fmt: skip
    if row is None:
        reviewer = next(one.key.reviewer_id for one in sheets if one.key is not None)
        row = transaction.add(tables.ReturnedFile(
            call_id=call.id, reviewer_id=reviewer, file_name=file.name, sha256=sha256,
            received_at=transaction.workspace.now(), outcome=str(outcome), detail=detail,
        ))  # fmt: skip
    else:
        row.file_name, row.outcome, row.detail = file.name, str(outcome), detail


def bytes_of(file: PlannedFile) -> bytes:
    """Return the bytes of a file, unless it was changed since it was read."""
    path = Path(file.path)
    before = intake.stamp(path)
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise EnvironmentFailure("file.unreadable", name=file.name, reason=fault.strerror or "") from fault
    if not before == file.stamp == intake.stamp(path):
        raise Refusal("return.file-changed", name=file.name)
    return data


def keep(workspace: Workspace, *, officer: Officer, plan: ReturnPlan, sheet: PlannedSheet) -> Outcome[str]:
    """Keep a file of which a person has to read the answers, before they are entered by hand; return its SHA-256."""
    call = _jury(workspace, officer, plan.call_id, plan.side)
    if sheet.refusal is not None:
        raise sheet.refusal
    with workspace.write(officer, "return.keep", number=sheet.number, code=sheet.reader) as transaction:
        file = plan.files[sheet.file]
        sha256 = transaction.put_blob(bytes_of(file))
        if transaction.first(tables.ReturnedFile, call_id=call.id, sha256=sha256) is None:
            own = [sheet, *(one for one in plan.sheets if one.file == sheet.file and one.id != sheet.id)]
            _keep(transaction, call, file, None, sha256, own, (), FileOutcome.BY_HAND)
            transaction.commit()
    return Outcome(sha256, AREAS)


def original(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, sha256: str) -> bytes:
    """Return a file that came back as it came; refused with ``record.gone``."""
    _jury(workspace, officer, call_id, side)
    with workspace.read() as connection:
        if queries.kept(connection, call_id, sha256) is None:
            raise Refusal("record.gone", table="returned_file")
        return blobs.get(connection, sha256)
