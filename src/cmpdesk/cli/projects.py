"""The verb that lists the projects of a call, or makes one of an application."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import leaves, opened, party
from cmpdesk.cli.options import Call, File, Json, OfficerName
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.access import Right, may
from cmpdesk.domain.amounts import read_amount
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.projects import GrantDraft, ProjectFilter, ProjectRow
from cmpdesk.i18n import partial_dates, screen
from cmpdesk.i18n import projects as labels
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, filings, projects, workspaces
from cmpdesk.services.workspaces import Workspace

PAGE = 500
HELP = "cmpdesk projects --help"


class Way(StrEnum):
    """What to do."""

    LIST = "list"
    RETAIN = "retain"
    SHEET = "sheet"


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    told = N_("List the projects of a call, retain an application, or write the cohort.")
    program.command("projects", help=told)(projects_)


def projects_(
    file: File,
    way: Annotated[Way, typer.Argument(metavar="list|retain|sheet", help=N_("What to do."))],
    call: Call,
    application: Annotated[
        str, typer.Option("--application", metavar="NUMBER", help=N_("Application to retain."))
    ] = "",
    grant: Annotated[
        list[str] | None,
        typer.Option("--grant", metavar="PARTY:FUNDER:YEAR:AMOUNT", help=N_("Money granted; may be repeated.")),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why it is retained."))] = "",
    conditions: Annotated[str, typer.Option("--conditions", metavar="TEXT", help=N_("Conditions, if any."))] = "",
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help=N_("Day of the decision; else today."))
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="SHEET", dir_okay=False, help=N_("The sheet: xlsx, ods or csv."))
    ] = None,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """List projects with their promoters and grants; retain one application, in one step; or write a sheet of all that
    can be imported again.
    """
    with opened(file) as workspace:
        if way is Way.SHEET:
            _write(workspace, calls.find(workspace, call), out, officer, as_json=json)
            return
        if way is Way.RETAIN:
            sheet = calls.find(workspace, call)
            actor = _actor(workspace, sheet, officer, grant or ())
            workspace.acts_for(actor)
            workspace.require(actor, Right.EDIT_PROJECT)
            found = filings.application(workspace, filings.numbered(workspace, sheet.id, application))
            drafts = tuple(_grant(workspace, sheet, one) for one in grant or ())
            day: date | None = on.date() if on else None
            projects.retain(workspace, officer=actor, application_id=found.id, seen=found.version, grants=drafts,
                            reason=reason, conditions=conditions, on=day)  # fmt: skip
            rows = [one for one in _projects(workspace, sheet) if one.application_id == found.id]
        else:
            sheet = calls.find(workspace, call)
            rows = _projects(workspace, sheet)
        _show(sheet, rows, as_json=json)


def _write(workspace: Workspace, call: CallSheet, path: Path | None, officer: str, *, as_json: bool) -> None:
    from cmpdesk.services import cohort_sheets, exports, saving

    kind = path.suffix.lower().removeprefix(".") if path is not None else ""
    if path is None or kind not in set(ExportKind):
        raise Refusal("usage.bad-value", name="--out", help=HELP)
    workspace.acts_for(workspaces.officer_for(workspace, None, officer))
    words = screen.words()
    sheet = cohort_sheets.sheet(workspace, call.id, words)
    saving.save(partial(exports.export, sheet, ExportKind(kind), words.locale), path, overwrite=True)
    count = len(sheet.rows)
    said = words.n("{count} project written to {path}.", "{count} projects written to {path}.", count, path=path)
    show({"path": str(path), "projects": count}, as_json=as_json, lines=[said, leaves()])


def _actor(workspace: Workspace, call: CallSheet, name: str, grants: Sequence[str]) -> Officer:
    """Return the officer called `name`, else the first who may grant the money of each Party that is named."""
    chosen = workspaces.officer_for(workspace, None, name)
    codes = {party(workspace, call, one.partition(":")[0].strip()).code for one in grants}

    def fits(one: Officer) -> bool:
        office = workspace.info.office
        return all(may(one, Right.MANAGE_GRANTS, office=office, party_code=code) for code in codes)

    if name or fits(chosen):
        return chosen
    return next((one for one in workspaces.acting(workspace) if fits(one)), chosen)


def _grant(workspace: Workspace, call: CallSheet, typed: str) -> GrantDraft:
    parts = [part.strip() for part in typed.split(":")]
    if len(parts) != 4 or not parts[2].isdecimal():
        raise Refusal("usage.bad-value", name="--grant", help=HELP)
    code, funder, year, amount = parts
    of = party(workspace, call, code)
    money = read_amount(amount, of, [])
    if money is None:
        raise Refusal("usage.bad-value", name="--grant", help=HELP)
    return GrantDraft(of.side, funder, int(year), money)


def _projects(workspace: Workspace, call: CallSheet) -> list[ProjectRow]:
    found: list[ProjectRow] = []
    after: tuple[Any, ...] | None = None
    while True:
        page = projects.page(workspace, ProjectFilter(call.id), Sort("number"), after, PAGE)
        found += page.rows
        if page.after is None:
            return found
        after = page.after


def _show(call: CallSheet, found: list[ProjectRow], *, as_json: bool) -> None:
    w = screen.words()
    rows = [
        [
            row.number, row.title, w.localised(row.sector) if row.sector else "",
            labels.project_state(w, row.state), " · ".join(name for name in row.organisations if name),
            " / ".join(w.money(amount) for amount in row.granted if amount),
            *(partial_dates.say(w, when) if when else "" for when in (row.starts, row.ends)),
        ]
        for row in found
    ]  # fmt: skip
    headings = [w.t("Number"), w.t("Title"), w.t("Sector"), w.t("State"), w.t("Promoters"), w.t("Granted"),
                w.t("Starts"), w.t("Ends")]  # fmt: skip
    data = {"call": call.id, "projects": [_data(row) for row in found]}
    show(data, as_json=as_json, table=Table(headings, rows))


def _data(row: ProjectRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "application": row.application_id,
        "number": row.number,
        "title": row.title,
        "sector": row.sector,
        "state": row.state,
        "organisations": row.organisations,
        "granted": row.granted,
        "starts": row.starts.edtf if row.starts else None,
        "ends": row.ends.edtf if row.ends else None,
    }
