"""The verbs that list the reports of a call, and write the report of a mission or the closing sheet of a project."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import leaves, opened, party
from cmpdesk.cli.options import Call, File, Json, OutputPdf, Replace
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.outcomes import FollowUp
from cmpdesk.domain.programmes import Party, Programme
from cmpdesk.domain.reports import Report, ReportFilter, ReportKind, ReportRow, ReportState
from cmpdesk.i18n import reports as say
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import (
    calls,
    filings,
    missions,
    outcomes,
    project_documents,
    projects,
    report_papers,
    reports,
    saving,
)
from cmpdesk.services.workspaces import Workspace

OfParty = Annotated[
    str, typer.Option("--party", metavar="CODE", help=N_("On the paper of this Party; else of the office's own."))
]


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("reports", help=N_("List the reports of a call: due, overdue, received; and its follow-ups."))(
        reports_
    )
    program.command("mission-report", help=N_("Write the report of a mission as a PDF."))(mission_report)
    program.command("closing-sheet", help=N_("Write the closing sheet of a project as a PDF."))(closing_sheet)


def reports_(
    file: File,
    call: Call,
    kind: Annotated[ReportKind | None, typer.Option("--kind", help=N_("Only reports of this kind."))] = None,
    state: Annotated[ReportState | None, typer.Option("--state", help=N_("Only those that stand so."))] = None,
    json: Json = False,
) -> None:
    """List what is owed and what came, what presses first."""
    w = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        home, today = calls.programme_of(workspace, sheet), workspace.today()
        wanted = ReportFilter(sheet.id, kinds=(kind,) if kind else (), states=(state,) if state else ())
        found = reports.rows(workspace, wanted)
        follow = outcomes.follow_ups(workspace, sheet.id)
    rows = [[row.project.number or "—", say.name(w, row), say.kind(w, row.kind), say.owed_by(w, home, row.side),
             say.due(w, row), w.date(row.last.received_on) if row.last else "—", say.state(w, row.state)]
            for row in found]  # fmt: skip
    headings = [w.t("No."), w.t("Report"), w.t("Kind"), w.t("Party"), w.t("Due"), w.t("Received on"), w.t("State")]
    lines = [w.n("{count} report", "{count} reports", len(found))]
    for one in follow:
        parts = (say.follow_up(w, one.kind), one.text, say.owner(w, one), say.dated(w, one.when),
                 say.follow_state(w, one, today))  # fmt: skip
        lines.append(" · ".join(parts))
    data = {"call": sheet.id, "reports": [_told(home, row) for row in found],
            "follow_ups": [_follow(sheet, one) for one in follow]}  # fmt: skip
    show(data, as_json=json, table=Table(headings, rows) if rows else None, lines=lines)


def _told(home: Programme, row: ReportRow) -> dict[str, Any]:
    due = row.due
    return {
        "project": row.project.number or None, "name": due.name if due else None, "kind": row.kind, "state": row.state,
        "party": home.party(row.side).code if row.side else None, "due": row.when.edtf if row.when else None,
        "first_promised": due.promised.edtf if due and due.promised else None, "mission": due.mission if due else "",
        "days_late": row.days_late, "reports": [_came(home, one) for one in row.reports],
    }  # fmt: skip


def _came(home: Programme, one: Report) -> dict[str, Any]:
    return {
        "id": one.id, "received_on": one.received_on, "returned_on": one.returned_on, "accepted_on": one.accepted_on,
        "remark": one.remark, "file": one.file, "activities": one.content.activities,
        "visibility": one.content.visibility, "signed": list(one.content.signed),
        "money": [{"party": home.party(each.side).code, "spent": each.spent, "other": each.other}
                  for each in one.content.money],
        "results": [{"party": home.party(each.side).code, "objective": each.objective_id, "reach": each.reach,
                     "count": each.count, "text": each.text} for each in one.content.results],
    }  # fmt: skip


def _follow(call: CallSheet, one: FollowUp) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "text": one.text, "owner": one.owner, "officer": one.officer,
        "until": one.when.edtf if one.when else None, "done_on": one.done_on, "project": one.number or None,
        "carried_to": one.carried_to, "carried_over": one.call_id != call.id,
    }  # fmt: skip


def mission_report(
    file: File,
    call: Call,
    number: Annotated[int, typer.Option("--mission", metavar="NUMBER", help=N_("Number of the mission in the call."))],
    out: OutputPdf,
    party_code: OfParty = "",
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Write objectives, activities by stop, outcomes by axis, follow-ups, costs and emissions."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        found = missions.numbered(workspace, sheet.id, number)
        make = partial(report_papers.mission_report_pdf, workspace, found.id, _party(workspace, sheet, party_code))
        saving.save(make, out, overwrite=replace)
    _saved({"call": sheet.id, "mission": number, "out": str(out)}, out, as_json=json)


def closing_sheet(
    file: File,
    call: Call,
    project: Annotated[str, typer.Option("--project", metavar="NUMBER", help=N_("Number of the project."))],
    out: OutputPdf,
    party_code: OfParty = "",
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Write results, money, reports, evaluations and what is still open."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        found = projects.of_application(workspace, filings.numbered(workspace, sheet.id, project))
        if found is None:
            raise Refusal("project.none")
        make = partial(report_papers.closing_pdf, workspace, found, _party(workspace, sheet, party_code))
        saving.save(make, out, overwrite=replace)
    _saved({"call": sheet.id, "project": project, "out": str(out)}, out, as_json=json)


def _party(workspace: Workspace, call: CallSheet, code: str) -> Party:
    if code:
        return party(workspace, call, code)
    return project_documents.usual(workspace, calls.programme_of(workspace, call))


def _saved(data: dict[str, Any], out: Path, *, as_json: bool) -> None:
    show(data, as_json=as_json, lines=[screen.words().t("Saved: {name}", name=out.name), leaves()])
