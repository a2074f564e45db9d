"""Reports of projects and of whole calls: what is owed and when, what came, was sent back with a remark, accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmpdesk.domain import report_contents as content_rules
from cmpdesk.domain import reports as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.attachments import InspectedAttachment
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import Objective
from cmpdesk.domain.projects import ProjectSheet, ProjectState
from cmpdesk.domain.report_contents import Account, ReportContent
from cmpdesk.domain.reports import Owing, Report, ReportDraft, ReportFilter, ReportRow
from cmpdesk.domain.tasks import Unwatched
from cmpdesk.services import project_files
from cmpdesk.services.programmes import programme
from cmpdesk.services.projects import project
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import grants as grant_queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.queries import reports as queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.REVIEWS | Area.PROJECTS | Area.HISTORY


@dataclass(frozen=True, slots=True)
class ReportCase:
    """What reports are held against: objectives and grants of a project; neither for reports of the whole call."""

    programme: Programme
    call: CallSheet
    objectives: tuple[Objective, ...]
    grants: tuple[Grant, ...]
    rows: tuple[ReportRow, ...]
    on: date

    def accounts(self, content: ReportContent) -> tuple[Account, ...]:
        """Return what a report says of money beside grants and claims, per Party."""
        return content_rules.accounts(content, self.grants, self.on.year, currencies(self.programme))


@dataclass(frozen=True, slots=True)
class ProjectCase(ReportCase):
    """A project with all that its reports are held against."""

    project: ProjectSheet


def currencies(home: Programme) -> dict[Side, str]:
    """Return the currency of each side."""
    return {one.side: one.currency for one in home.parties}


def rows(workspace: Workspace, wanted: ReportFilter) -> tuple[ReportRow, ...]:
    """Return the reports that are due and came of a call: overdue first, then returned, received, due, accepted.

    Those of missions of the whole call are among them, unless one project is asked for.
    """
    with workspace.read() as connection:
        if wanted.project_id:
            owing = queries.owing(connection, wanted.call_id, wanted.project_id)
            dates = queries.dates(connection, wanted.call_id, [wanted.project_id])
            came = queries.of_project(connection, wanted.project_id)
        else:
            owing = queries.owing(connection, wanted.call_id) | {"": rules.WHOLE_CALL}
            dates = queries.dates(connection, wanted.call_id) + queries.dates_of_call(connection, wanted.call_id)
            came = queries.of_call(connection, wanted.call_id)
    found = rules.rows(owing, dates, came, workspace.today())
    return tuple(one for one in found if rules.passes(one, wanted))


def projects_of(workspace: Workspace, call_id: str) -> tuple[Owing, ...]:
    """Return the projects of a call, also those that owe no report, by number."""
    with workspace.read() as connection:
        return tuple(queries.owing(connection, call_id).values())


def case(workspace: Workspace, project_id: str) -> ProjectCase:
    """Return a project with what its reports are held against."""
    with workspace.read() as connection:
        call = call_queries.call(connection, project_queries.call_of(connection, project_id))
        objectives = queries.objectives(connection, project_id)
        grants = grant_queries.of_project(connection, project_id)
    return ProjectCase(programme(workspace, call.programme_id), call, objectives, grants,
                       rows(workspace, ReportFilter(call.id, project_id)), workspace.today(),
                       project(workspace, project_id))  # fmt: skip


def case_of_call(workspace: Workspace, call_id: str) -> ReportCase:
    """Return what the reports of a whole call are held against: those that are owed."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    owed = tuple(one for one in rows(workspace, ReportFilter(call_id)) if one.of_call)
    return ReportCase(programme(workspace, call.programme_id), call, (), (), owed, workspace.today())


def file(workspace: Workspace, report_id: str) -> bytes:
    """Return the file of a report of the whole call as it was received; that of a project is one of its documents."""
    with workspace.read() as connection:
        return blobs.get(connection, queries.report(connection, report_id).sha256)


def receive(workspace: Workspace, *, officer: Officer, draft: ReportDraft, project_id: str | None = None,
            call_id: str = "", path: Path | None = None) -> Outcome[Report]:  # fmt: skip
    """Register a report that came of a project, or (None) of the whole call `call_id`, in one step.

    The file `path` becomes a document of the project; its date is then done. Refused with ``report.project-stopped``
    and ``-withdrawn``, ``report.too-early``, ``report.here-already`` where the one that came before was not returned,
    ``report.other-party`` for a date that asks only the other promoter, and as `domain.reports.check_money` says.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    if project_id is not None:
        sheet = project(workspace, project_id)
        rules.check_owed(sheet.row.number, sheet.row.state, sheet.state_reason)
        call_id = sheet.row.call_id
    rules.check_received(draft, workspace.today())
    found = project_files.inspected(workspace, call_id, [path], Unwatched()) if path else []
    with workspace.write(officer, _label("receive", project_id)) as transaction:
        row = tables.Report(
            call_id=call_id, project_id=project_id, mission_id=draft.mission_id, milestone_id=draft.milestone_id,
            kind=str(draft.kind), side=str(draft.side or ""), received_on=draft.received_on, file_id=draft.file_id,
            content=draft.content.to_value(),
        )  # fmt: skip
        held = _hold(transaction, row)
        if held is not None:
            rules.check_owed(transaction.params["number"], ProjectState(held.state), held.state_reason)
        _check(workspace, transaction, row, draft)
        _check_free(workspace, transaction, draft, call_id)
        _keep(workspace, transaction, row, found)
        made = transaction.add(row)
        _settle(transaction, draft.milestone_id)
        transaction.commit()
    return _outcome(workspace, made.id)


def edit(workspace: Workspace, *, officer: Officer, report_id: str, seen: int, received_on: date,
         content: ReportContent, path: Path | None = None) -> Outcome[Report]:  # fmt: skip
    """Change what a report says and when it came, and give it a file; refused as `receive` is, and once accepted."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.read() as connection:
        before = queries.report(connection, report_id)
    draft = ReportDraft(before.kind, received_on, before.side, before.milestone_id, content=content)
    rules.check_received(draft, workspace.today())
    found = project_files.inspected(workspace, before.call_id, [path], Unwatched()) if path else []
    with workspace.write(officer, _label("edit", before.project_id)) as transaction:
        row = _locked(transaction, report_id, seen)
        _check_open(row)
        _check(workspace, transaction, row, draft)
        row.received_on, row.content = received_on, content.to_value()
        _keep(workspace, transaction, row, found)
        _settle(transaction, row.milestone_id)
        transaction.commit()
    return _outcome(workspace, report_id)


def hand_back(workspace: Workspace, *, officer: Officer, report_id: str, seen: int, on: date,
              remark: str) -> Outcome[Report]:  # fmt: skip
    """Return a report with a remark (``report.no-remark``): it is awaited again.

    Refused with ``report.accepted`` once it is, and with ``report.before-received`` and ``report.too-early`` for a day
    before it came, or one to come.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    if not remark.strip():
        raise Refusal("report.no-remark")
    with workspace.write(officer, _label("return", _project_of(workspace, report_id))) as transaction:
        row = _locked(transaction, report_id, seen)
        _check_open(row)
        _check_day(row, on, workspace.today())
        row.returned_on, row.remark = on, remark.strip()
        _settle(transaction, row.milestone_id)
        transaction.commit()
    return _outcome(workspace, report_id)


def accept(workspace: Workspace, *, officer: Officer, report_id: str, seen: int, on: date | None,
           remark: str = "") -> Outcome[Report]:  # fmt: skip
    """Accept a report on a day, or (None) take that back; one that was returned is refused (``report.returned``)."""
    workspace.require(officer, Right.EDIT_PROJECT)
    label = _label("accept" if on else "not-accepted", _project_of(workspace, report_id))
    with workspace.write(officer, label) as transaction:
        row = _locked(transaction, report_id, seen)
        if row.returned_on is not None:
            raise Refusal("report.returned", on=row.returned_on)
        if on is not None:
            _check_day(row, on, workspace.today())
            row.remark = remark.strip()
        row.accepted_on = on
        transaction.commit()
    return _outcome(workspace, report_id)


def remove(workspace: Workspace, *, officer: Officer, report_id: str, seen: int) -> Outcome[None]:
    """Take a report out, as when it was registered for the wrong project; its file stays among the documents."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, _label("remove", _project_of(workspace, report_id))) as transaction:
        row = _locked(transaction, report_id, seen)
        _check_open(row)
        milestone_id = row.milestone_id
        transaction.delete(row)
        transaction.session.flush()
        _settle(transaction, milestone_id)
        transaction.commit()
    return Outcome(None, AREAS)


def _label(act: str, project_id: str | None) -> str:
    return f"report.{act}" if project_id is not None else f"report.{act}-call"


def _project_of(workspace: Workspace, report_id: str) -> str | None:
    with workspace.read() as connection:
        return queries.report(connection, report_id).project_id


def _locked(transaction: Transaction, report_id: str, seen: int) -> tables.Report:
    row = transaction.lock(tables.Report, report_id, seen)
    _hold(transaction, row)
    return row


def _hold(transaction: Transaction, row: tables.Report) -> tables.Project | None:
    """Lock whose report it is, and name that in the step; return the project where it is one."""
    if row.project_id is None:
        call = transaction.lock(tables.Call, row.call_id)
        mission = transaction.get(tables.Mission, row.mission_id) if row.mission_id else None
        transaction.params["name"] = mission.title if mission else call.title.in_("fr")
        return None
    held = transaction.lock(tables.Project, row.project_id)
    transaction.params["number"] = transaction.get(tables.Application, held.application_id).number
    return held


def _keep(workspace: Workspace, transaction: Transaction, row: tables.Report,
          found: Sequence[InspectedAttachment]) -> None:  # fmt: skip
    """Keep the file of a report: among the documents of its project, or with the report of the whole call itself."""
    for one in found:
        if row.project_id is None:
            row.file_name, row.media, row.sha256 = one.name, one.media, transaction.put_blob(one.original or b"")
        else:
            side = Side(row.side) if row.side else None
            (row.file_id,) = project_files.enter(workspace, transaction, row.project_id, [one], side)


def _check_open(row: tables.Report) -> None:
    if row.accepted_on is not None:
        raise Refusal("report.accepted", on=row.accepted_on)


def _check_day(row: tables.Report, on: date, today: date) -> None:
    if on > today:
        raise Refusal("report.too-early", on=on)
    if on < row.received_on:
        raise Refusal("report.before-received", on=row.received_on)


def _check(workspace: Workspace, transaction: Transaction, row: tables.Report, draft: ReportDraft) -> None:
    """Refuse what contradicts the grants, or belongs to another project or call."""
    connection, project_id = transaction.connection, row.project_id
    home = programme(workspace, call_queries.call(connection, row.call_id).programme_id)
    grants = grant_queries.of_project(connection, project_id) if project_id is not None else ()
    content_rules.check_money(draft.content, grants, {one.side: one.code for one in home.parties}, currencies(home))
    if draft.milestone_id is not None:
        due = transaction.get(tables.Milestone, draft.milestone_id)
        if due.project_id != project_id or (project_id is None and due.call_id != row.call_id):
            raise Refusal("record.gone", table="milestone")
    if draft.mission_id is not None:
        mission = transaction.get(tables.Mission, draft.mission_id)
        if mission.call_id != row.call_id or mission.project_id not in (None, project_id):
            raise Refusal("record.gone", table="mission")
    if draft.file_id is not None and transaction.get(tables.ProjectFile, draft.file_id).project_id != project_id:
        raise Refusal("record.gone", table="project_file")


def _check_free(workspace: Workspace, transaction: Transaction, draft: ReportDraft, call_id: str) -> None:
    """Refuse a report of who is not asked, and a second one for the same date while the first was not returned."""
    if draft.milestone_id is None:
        return
    asked = transaction.get(tables.Milestone, draft.milestone_id).side
    if asked:
        home = programme(workspace, call_queries.call(transaction.connection, call_id).programme_id)
        rules.check_asked(draft, Side(asked), home.party(Side(asked)).code)
    for row in transaction.find(tables.Report, milestone_id=draft.milestone_id):
        if asked and row.side not in ("", asked):
            continue  # it came when that promoter was asked
        if row.returned_on is None and ("" in (row.side, str(draft.side or "")) or row.side == str(draft.side)):
            raise Refusal("report.here-already", on=row.received_on)


def _settle(transaction: Transaction, milestone_id: str | None) -> None:
    """Note in the calendar that a date is done, once all that it asks for came and was not returned."""
    if milestone_id is None:
        return
    date_row = transaction.get(tables.Milestone, milestone_id)
    last: dict[str, tables.Report] = {}
    came: Sequence[tables.Report] = transaction.find(tables.Report, milestone_id=milestone_id)
    for row in sorted(came, key=lambda row: (row.received_on, row.returned_on is None, row.id)):
        last[row.side] = row
    here = {side: row for side, row in last.items() if row.returned_on is None}
    owed = {date_row.side} if date_row.side else {str(side) for side in Side}
    whole = "" in here or owed <= set(here)
    date_row.done_on = max(row.received_on for row in here.values()) if whole else None


def _outcome(workspace: Workspace, report_id: str) -> Outcome[Report]:
    with workspace.read() as connection:
        return Outcome(queries.report(connection, report_id), AREAS)
