"""Progress sheets that came back: shown first, answer by answer, then entered in one step with the file as it came.

Files are known by the codes in them and never by their names. Nothing is written by `preview`.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from cmpdesk.domain import progress_returns as rules
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import Answers, Change, ProjectProgress, SideSheet
from cmpdesk.domain.progress_returns import PlannedProgress, ProgressPlan, ProgressResult
from cmpdesk.domain.returned import (
    AnswerState,
    Choices,
    FileOutcome,
    PlannedAnswer,
    PlannedFile,
    Reading,
    ReturnedSheet,
    SheetResult,
    Value,
    Way,
)
from cmpdesk.domain.returns import FieldKind, SheetCode, SheetField, call_mark, parse_code
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.domain.text import LocalisedText, fold
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n import progress as labels
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.i18n.words import Words
from cmpdesk.intake import returns as intake
from cmpdesk.runtime import collector
from cmpdesk.services import progress
from cmpdesk.services.programmes import programme
from cmpdesk.services.progress_out import require_open, require_writing, sides_of, writing
from cmpdesk.services.returns import SUFFIXES, bytes_of, files_in
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import progress as queries
from cmpdesk.storage.workspace import Transaction, Workspace

Taken = Collection[tuple[str, SheetField]]
"""Answers that replace what is entered: the id of a planned sheet, and a field of it."""


@dataclass
class _Ground:
    """What sheets of a review are held against; `entered` grows with what each sheet would bring."""

    review_id: str
    call: CallSheet
    home: Programme
    mine: tuple[Side, ...]
    projects: dict[str, ProjectProgress]
    sheets: dict[str, tuple[str, SideSheet]]
    """Every version ever sent, with its project, by code."""
    reviews: dict[str, tuple[int, LocalisedText]]
    """Number and call of the other reviews of the workspace by the mark with which their codes begin."""
    calls: dict[str, LocalisedText]
    """The titles of calls by the mark with which the codes of their score sheets begin."""
    received: dict[str, datetime]
    today: date
    choices: Choices
    entered: dict[str, Answers] = field(default_factory=dict)
    repeats: dict[str, str] = field(default_factory=dict)


def _ground(workspace: Workspace, officer: Officer, review_id: str) -> _Ground:
    with workspace.read() as connection:
        own = queries.review(connection, review_id)
        calls = {one.id: one for one in call_queries.calls(connection)}
        call = calls[own.call_id]
        home = programme(workspace, call.programme_id)
        require_writing(workspace, officer, home)
        mine = sides_of(workspace, officer, home)
        others = {call_mark(one.id): (int(one.number), calls[one.call_id].title)
                  for one in queries.reviews(connection) if one.id != review_id}  # fmt: skip
        found = queries.of_review(connection, call, review_id)
        sheets = queries.versions(connection, review_id)
        received = {one.sha256: one.read_at for one in queries.files(connection, review_id)}
    return _Ground(
        review_id, call, home, mine, {one.project_id: one for one in found}, sheets, others,
        {call_mark(one.id): one.title for one in calls.values()}, received, workspace.today(), every_change(),
    )  # fmt: skip


def every_change() -> Choices:
    """Return the stored value of each answer that is chosen, by its label in each language."""
    said = {fold(labels.change(Words.of(code), one)): str(one) for code in LOCALES for one in Change}
    return {FieldKind.CHANGE: said}


# -- what would become of files


@collector.at_rest()
def preview(workspace: Workspace, *, officer: Officer, review_id: str | None, paths: Sequence[Path],
            watch: Watch | None = None) -> ProgressPlan:  # fmt: skip
    """Return what would become of each sheet in `paths` (files and folders); a file's fault stands in the plan.

    Without a `review_id` they are held against the review of the first sheet that belongs to any.
    """
    watch = watch or Unwatched()
    files = files_in(paths)
    if not files:
        raise Refusal("progress.no-files")
    here = _ground(workspace, officer, review_id) if review_id is not None else None
    with intake.Reader() as reader:
        readings = reader.read(files, watch)
    watch.check()
    return _plan(here or _ground(workspace, officer, _review_of(workspace, readings)), readings)


def _review_of(workspace: Workspace, readings: Sequence[Reading]) -> str:
    with workspace.read() as connection:
        known = {call_mark(one.id): str(one.id) for one in queries.reviews(connection)}
    codes = [one.code for reading in readings for one in reading.sheets]
    found = next((known[code.call] for code in codes if code.call in known), None)
    if found is None:
        if codes:
            raise Refusal("progress.unknown-review", code=str(codes[0]))
        faults = (_reworded(one.fault) for one in readings if one.fault is not None)
        raise next(faults, None) or Refusal("progress.foreign", name=readings[0].name)
    return found


def _plan(here: _Ground, readings: Sequence[Reading]) -> ProgressPlan:
    files: list[PlannedFile] = []
    sheets: list[PlannedProgress] = []
    for reading in readings:
        place = len(files)
        files.append(PlannedFile(reading.path, reading.name, reading.stamp, reading.kind, reading.way,
                                 _received(here, reading), _reworded(reading.fault)))  # fmt: skip
        sheets += [_planned(here, reading, place, one) for one in reading.sheets]
        if reading.fault is None and not reading.sheets:
            sheets.append(PlannedProgress(f"{place}", place, "", 0, by_hand=True))
    return ProgressPlan(here.review_id, tuple(files), tuple(sheets))


def _reworded(fault: Refusal | None) -> Refusal | None:
    if fault is not None and fault.code in ("return.foreign", "return.encrypted", "return.damaged"):
        return Refusal(fault.code.replace("return.", "progress."), **fault.params)
    return fault


def _received(here: _Ground, reading: Reading) -> datetime | None:
    """Return when the same bytes came before."""
    if not here.received or reading.fault is not None:
        return None
    try:
        return here.received.get(hashlib.sha256(Path(reading.path).read_bytes()).hexdigest())
    except OSError:
        return None


def _planned(here: _Ground, reading: Reading, file: int, sheet: ReturnedSheet) -> PlannedProgress:
    made = PlannedProgress(f"{file} {sheet.code.plain}", file, str(sheet.code), sheet.page)
    try:
        project, own = _whose(here, sheet.code)
    except Refusal as refusal:
        return replace(made, refusal=refusal)
    party = here.home.party(own.side)
    made = replace(made, sheet_id=own.id, project_id=project.project_id, side=own.side, number=project.number,
                   title=project.title, asked=own.asked, currency=party.currency)  # fmt: skip
    newest = project.sheet(own.side)
    if own.side not in here.mine:
        return replace(made, refusal=Refusal("progress.other-party", number=project.number, party=party.code))
    if newest is not None and newest.id != own.id:
        return replace(made, refusal=Refusal("progress.other-version", number=project.number, version=own.number,
                                             newest=newest.number))  # fmt: skip
    made = replace(made, seen=own.version, was_received=own.received_on is not None,
                   repeats=here.repeats.get(own.id, ""))  # fmt: skip
    if reading.way is not Way.FIELDS:
        return replace(made, by_hand=True)
    before = here.entered.get(own.id, own.answers)
    read_date = partial(partial_dates.read, today=here.today)
    made = replace(made, answers=rules.compare(sheet, own.asked, party, before, here.choices, read_date))
    after = rules.entered(before, made)
    here.entered[own.id] = after
    here.repeats.setdefault(own.id, reading.name)
    return _looked_at(here, made, project, own, after)


def _looked_at(here: _Ground, made: PlannedProgress, project: ProjectProgress, own: SideSheet,
               after: Answers) -> PlannedProgress:  # fmt: skip
    """Note what is doubtful, and how much the other side says differently, once answers are entered."""
    place = list(Side).index(own.side)
    sheets = [None if one is None else replace(one, answers=here.entered.get(one.id, one.answers))
              for one in project.sheets]  # fmt: skip
    sheets[place] = replace(own, answers=after)
    whole = replace(project, sheets=(sheets[0], sheets[1]))
    doubts = replace(own, answers=after).doubts(project.granted[place]) if after else ()
    return replace(made, doubts=doubts, contradictions=len(whole.contradictions()))


def _whose(here: _Ground, code: SheetCode) -> tuple[ProjectProgress, SideSheet]:
    """Return the project and the sheet of a code, or refuse it: another review, another call, gone."""
    if code.call != call_mark(here.review_id):
        if code.call in here.calls:
            raise Refusal("progress.score-sheet", code=str(code), call=here.calls[code.call])
        if code.call in here.reviews:
            number, call = here.reviews[code.call]
            raise Refusal("progress.other-review", code=str(code), number=number, call=call)
        raise Refusal("progress.unknown-review", code=str(code))
    found = here.sheets.get(code.plain)
    if found is None or found[0] not in here.projects:
        raise Refusal("progress.nobody", code=str(code))
    return here.projects[found[0]], found[1]


def placed(workspace: Workspace, *, officer: Officer, review_id: str, code: str,
           project_id: str | None = None) -> PlannedProgress:  # fmt: skip
    """Return the sheet that a code names, typed from paper; its `refusal` says why nothing may be entered.

    With `project_id` a sheet of another project is refused with ``progress.other-project``.
    """
    here = _ground(workspace, officer, review_id)
    reading = Reading("", "", way=Way.SCANNED)
    found = _planned(here, reading, 0, ReturnedSheet(parse_code(code), 0, {}))
    if found.refusal is None and project_id not in (None, found.project_id):
        wanted = here.projects[project_id].number if project_id in here.projects else "—"
        return replace(found, refusal=Refusal("progress.other-project", number=found.number, wanted=wanted))
    return found


# -- entering


def accept(workspace: Workspace, *, officer: Officer, plan: ProgressPlan, taken: Taken = (),
           left: Collection[str] = (), on: date | None = None,
           watch: Watch | None = None) -> Outcome[ProgressResult]:  # fmt: skip
    """Enter what is new in a plan, and those answers of `taken` that differ, in one step; `left` are sheets left out.

    The sheets are received on the day `on` (today), unless they were before; the files are kept as they came. Refused
    with ``progress.nothing``, ``return.file-changed``, ``review.sealed``, and ``record.moved`` where a sheet was
    changed since the preview.
    """
    watch = watch or Unwatched()
    here = _ground(workspace, officer, plan.review_id)
    plan, chosen = rules.without(plan, left), {sheet for sheet, _ in taken}
    groups: dict[str, list[PlannedProgress]] = {}
    for one in plan.acceptable:
        if one.id not in left and (one.count(AnswerState.NEW) or one.id in chosen):
            groups.setdefault(one.sheet_id, []).append(one)
    if not groups:
        raise Refusal("progress.nothing")
    entered = {one.id for sheets in groups.values() for one in sheets}
    for side in {one.side for sheets in groups.values() for one in sheets if one.side}:
        writing(workspace, officer, here.home.party(side))
    complete = 0
    with workspace.write(officer, "progress.accept", count=len(groups)) as transaction:
        require_open(transaction, plan.review_id)
        places = sorted({one.file for sheets in groups.values() for one in sheets})
        digests = {place: transaction.put_blob(bytes_of(plan.files[place])) for place in places}
        rows = transaction.lock_all(tables.ProgressSheet, {key: sheets[0].seen for key, sheets in groups.items()})
        for done, (key, sheets) in enumerate(groups.items()):
            watch.check()
            watch.report(Progress(sheets[0].number, done, len(groups)))
            row, answers = rows[key], dict(rows[key].answers)
            for one in sheets:
                answers = rules.entered(answers, one, {asked for sheet, asked in taken if sheet == one.id})
            row.answers, row.received_on = answers, row.received_on or on or here.today
            complete += _complete(here, row.code, answers)
        _keep(transaction, plan, digests, entered)
        transaction.commit()
    return Outcome(ProgressResult(len(groups), complete), progress.AREAS)


def _complete(here: _Ground, code: str, answers: Answers) -> bool:
    return not replace(here.sheets[code][1], answers=answers).missing


def _keep(transaction: Transaction, plan: ProgressPlan, digests: Mapping[int, str], entered: Collection[str]) -> None:
    """Note what was made of each file, once for each sheet in it; what came before is said anew."""
    known = {(row.sha256, row.sheet_id): row for row in
             transaction.find_in(tables.ProgressFile, "sha256", digests.values())
             if row.review_id == plan.review_id}  # fmt: skip
    silent = (SheetResult.SAME, SheetResult.EMPTY)
    for one in plan.sheets:
        if one.file not in digests or not one.sheet_id:
            continue
        if one.id in entered:
            refused = one.count(AnswerState.REFUSED, AnswerState.DIFFERS)
            outcome, reason = FileOutcome.PARTLY if refused else FileOutcome.ACCEPTED, ""
        elif one.result in silent:
            outcome, reason = FileOutcome.ACCEPTED, ""
        else:
            outcome, reason = FileOutcome.PARTLY, one.refusal.code if one.refusal else "left"
        _note(transaction, plan, one, digests[one.file], known.get((digests[one.file], one.sheet_id)), outcome, reason)


def _note(transaction: Transaction, plan: ProgressPlan, one: PlannedProgress, sha256: str,
          row: tables.ProgressFile | None, outcome: FileOutcome, reason: str = "") -> None:  # fmt: skip
    name = plan.files[one.file].name
    if row is None:
        transaction.add(tables.ProgressFile(
            review_id=plan.review_id, sheet_id=one.sheet_id, name=name, sha256=sha256, outcome=str(outcome),
            reason=reason, read_at=transaction.workspace.now(),
        ))  # fmt: skip
    else:
        row.name, row.outcome, row.reason = name, str(outcome), reason


def keep(workspace: Workspace, *, officer: Officer, plan: ProgressPlan, sheet: PlannedProgress) -> Outcome[str]:
    """Keep a file of which a person has to read the answers, before they are entered by hand; return its SHA-256."""
    here = _ground(workspace, officer, plan.review_id)
    if sheet.refusal is not None:
        raise sheet.refusal
    if sheet.side is not None:
        writing(workspace, officer, here.home.party(sheet.side))
    with workspace.write(officer, "progress.keep", number=sheet.number) as transaction:
        require_open(transaction, plan.review_id)
        sha256 = transaction.put_blob(bytes_of(plan.files[sheet.file]))
        if transaction.first(tables.ProgressFile, review_id=plan.review_id, sheet_id=sheet.sheet_id,
                             sha256=sha256) is None:  # fmt: skip
            _note(transaction, plan, sheet, sha256, None, FileOutcome.BY_HAND)
            transaction.commit()
    return Outcome(sha256, progress.AREAS)


def original(workspace: Workspace, *, review_id: str, project_id: str, sha256: str) -> bytes:
    """Return a file that came back as it came; refused with ``record.gone``."""
    with workspace.read() as connection:
        if all(one.sha256 != sha256 for one in queries.files(connection, review_id, project_id)):
            raise Refusal("record.gone", table="progress_file")
        return blobs.get(connection, sha256)


def enter(workspace: Workspace, *, officer: Officer, review_id: str, project_id: str, side: Side, seen: int,
          typed: Mapping[SheetField, Value], on: date | None = None) -> Outcome[ProjectProgress]:  # fmt: skip
    """Enter the answers of a sheet by hand: all of them, as they are typed, "" for none.

    A sheet of which anything is entered is received on the day `on`, or was before; without any it is not received.
    Refused with ``progress.not-sent``, the fault of an answer that cannot be understood, ``review.sealed``.
    """
    here = _ground(workspace, officer, review_id)
    project = here.projects.get(project_id)
    if project is None:
        raise Refusal("record.gone", table="project")
    party, sheet = here.home.party(side), project.sheet(side)
    writing(workspace, officer, party)
    if sheet is None:
        raise Refusal("progress.not-sent", number=project.number)
    planned = check(sheet, here.home, side, typed, here.today)
    fault = next((one for one in planned if one.fault is not None), None)
    if fault is not None and fault.fault is not None:
        raise fault.fault
    empty = replace(sheet, answers={})
    made = rules.entered({}, PlannedProgress("", 0, "", 0, answers=planned))
    with workspace.write(officer, "progress.enter", number=project.number, party=party.code) as transaction:
        require_open(transaction, review_id)
        row = transaction.lock(tables.ProgressSheet, empty.id, seen)
        row.answers = made
        row.received_on = (on or row.received_on or here.today) if made else None
        transaction.commit()
    return Outcome(progress.of_project(workspace, review_id, project_id), progress.AREAS)


def check(sheet: SideSheet, home: Programme, side: Side, typed: Mapping[SheetField, Value],
          today: date) -> tuple[PlannedAnswer, ...]:  # fmt: skip
    """Return each answer as it is understood, against an empty sheet; its `fault` says why it is not."""
    return rules.compare(ReturnedSheet(parse_code(sheet.code), 0, typed), sheet.asked, home.party(side), {},
                         every_change(), partial(partial_dates.read, today=today))  # fmt: skip


__all__ = ["SUFFIXES", "accept", "check", "enter", "keep", "original", "placed", "preview"]
