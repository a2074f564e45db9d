"""The verb that imports a cohort already under way from a spreadsheet."""

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.imports import show_plan
from cmpdesk.cli.options import Call, Columns, DryImport, File, Json, OfficerName, Spreadsheet
from cmpdesk.cli.output import progress
from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.imports import RowResult
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, workspaces
from cmpdesk.services.workspaces import Workspace


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("cohort", help=N_("Import projects that are under way from a spreadsheet."))(cohort)


def cohort(
    file: File,
    sheet: Spreadsheet,
    call: Call,
    mapping: Columns = None,
    dry_run: DryImport = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Import projects of both Parties, rows that are refused left out; one step of the journal.

    A file of which every project is followed already, but for rows that are refused, is done with, not refused.
    """
    from cmpdesk.services import cohorts, imports

    given = imports.load_mapping(mapping) if mapping else None
    with opened(file) as workspace:
        chosen = calls.find(workspace, call)
        actor = workspaces.officer_for(workspace, None, officer) if officer else _actor(workspace, chosen)
        workspace.acts_for(actor)
        with progress() as watch:
            plan = cohorts.dry_run(workspace, officer=actor, call_id=chosen.id, path=sheet, mapping=given, watch=watch)
            result = None
            known = plan.count(RowResult.SAME) and not plan.count(RowResult.NEW)
            if not dry_run and not known:
                result = cohorts.commit(workspace, officer=actor, plan=plan, watch=watch).value
    show_plan(plan, result, "", json)


def _actor(workspace: Workspace, call: CallSheet) -> Officer:
    """Return the first officer who may register what both Parties have, else who acts by default."""
    parties = calls.programme_of(workspace, call).parties
    office = workspace.info.office
    for one in sorted(workspaces.acting(workspace), key=lambda one: one.role is not Role.LEAD):
        if all(may(one, Right.REGISTER_FILINGS, office=office, party_code=party.code) for party in parties):
            return one
    return workspaces.officer_for(workspace, None)
