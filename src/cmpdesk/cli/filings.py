"""The verb that lists calls, or the applications of one."""

from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import File, Json
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.filings import ApplicationFilter, ApplicationRow, Counts
from cmpdesk.domain.pages import Sort
from cmpdesk.i18n import labels, screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls
from cmpdesk.services import filings as applications
from cmpdesk.services.workspaces import Workspace

PAGE = 500


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("list", help=N_("List the calls, or the applications of a call."))(list_)


def list_(
    file: File,
    call: Annotated[
        str,
        typer.Option("--call", metavar="CALL", help=N_("Call whose applications to list: title, session, identifier.")),
    ] = "",
    json: Json = False,
) -> None:
    """List the calls of a workspace, or the applications of one call."""
    with opened(file) as workspace:
        if call:
            sheet = calls.find(workspace, call)
            _show_applications(sheet, _applications(workspace, sheet), json)
        else:
            _show_calls(workspace, json)


def _applications(workspace: Workspace, call: CallSheet) -> list[ApplicationRow]:
    found: list[ApplicationRow] = []
    after: tuple[Any, ...] | None = None
    while True:
        page = applications.page(workspace, ApplicationFilter(call.id), Sort("number"), after, PAGE)
        found += page.rows
        if page.after is None:
            return found
        after = page.after


def _show_calls(workspace: Workspace, as_json: bool) -> None:
    words = screen.words()
    found = [(one, calls.counts(workspace, one.id)) for one in calls.calls(workspace)]
    rows = [
        [
            one.session_label,
            words.localised(one.title),
            labels.call_state(words, one.state),
            words.deadline(one.deadline) if one.deadline else words.t("rolling"),
            words.number(counts.filings[0]),
            words.number(counts.filings[1]),
            words.number(counts.applications),
        ]
        for one, counts in found
    ]
    headings = [words.t("Session"), words.t("Call"), words.t("State"), words.t("Deadline"),
                words.t("Filings, first Party"), words.t("Filings, second Party"), words.t("Applications")]  # fmt: skip
    table = Table(headings, rows, right=frozenset({4, 5, 6}))
    show({"calls": [_call_data(*one) for one in found]}, as_json=as_json, table=table)


def _call_data(call: CallSheet, counts: Counts) -> dict[str, Any]:
    return {
        "id": call.id,
        "title": call.title,
        "session": call.session_label,
        "pairing": call.pairing,
        "state": call.state,
        "deadline": call.deadline.instant if call.deadline else None,
        "filings": counts.filings,
        "applications": counts.applications,
        "paired": counts.paired,
        "orphans": counts.orphans,
        "admissible": counts.admissible,
        "to_check": counts.to_check,
    }


def _show_applications(call: CallSheet, found: list[ApplicationRow], as_json: bool) -> None:
    words = screen.words()
    rows = [
        [
            row.number,
            row.title,
            words.localised(row.sector) if row.sector else "",
            labels.application_state(words, row.state),
            " · ".join(name for name in row.organisations if name),
            " / ".join(words.money(amount) for amount in row.amounts if amount),
            words.number(row.attachments),
            words.number(row.pages),
        ]
        for row in found
    ]
    headings = [words.t("Number"), words.t("Title"), words.t("Sector"), words.t("State"), words.t("Promoters"),
                words.t("Amounts"), words.t("Attachments"), words.t("Pages")]  # fmt: skip
    data = {"call": call.id, "applications": [_application_data(row) for row in found]}
    show(data, as_json=as_json, table=Table(headings, rows, right=frozenset({6, 7})))


def _application_data(row: ApplicationRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "sector": row.sector,
        "state": row.state,
        "organisations": row.organisations,
        "amounts": row.amounts,
        "attachments": row.attachments,
        "pages": row.pages,
        "unprintable": row.unprintable,
        "late": row.late,
    }
