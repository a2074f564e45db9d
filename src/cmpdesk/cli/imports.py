"""The verb that imports filings from a spreadsheet."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened, party
from cmpdesk.cli.options import Call, Columns, DryImport, File, Json, OfficerName, PartyCode, Spreadsheet
from cmpdesk.cli.output import Table, progress, show
from cmpdesk.domain.cohorts import CohortProject
from cmpdesk.domain.imports import ImportPlan, ImportResult, PlannedRow, RowResult
from cmpdesk.i18n import labels, messages, screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, workspaces

SHOWN = 20
"""How many unmatched files are named on the terminal; JSON names all."""
_NOT_WRITTEN = (RowResult.SAME, RowResult.REFUSED)


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("import", help=N_("Import the filings of a Party from a spreadsheet."))(import_)


def import_(
    file: File,
    sheet: Spreadsheet,
    call: Call,
    party_code: PartyCode,
    attachments: Annotated[
        Path | None,
        typer.Option(
            "--attachments", metavar="DIR", exists=True, file_okay=False, help=N_("Folder of the attachments.")
        ),
    ] = None,
    mapping: Columns = None,
    dry_run: DryImport = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Import the filings of a Party, rows that are refused left out; one step of the journal.

    A file of which the workspace has every row already, but for those that it refuses, is done with, not refused.
    """
    from cmpdesk.services import imports

    given = imports.load_mapping(mapping) if mapping else None
    with opened(file) as workspace:
        chosen = calls.find(workspace, call)
        side = party(workspace, chosen, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        with progress() as watch:
            plan = imports.dry_run(
                workspace, officer=actor, call_id=chosen.id, side=side.side, path=sheet, mapping=given,
                attachments=attachments, watch=watch,
            )  # fmt: skip
            result = None
            known = any(row.result is RowResult.SAME for row in plan.rows)
            if not dry_run and not (known and all(row.result in _NOT_WRITTEN for row in plan.rows)):
                result = imports.commit(workspace, officer=actor, plan=plan, watch=watch).value
    show_plan(plan, result, side.code, json)


def show_plan(plan: ImportPlan, result: ImportResult | None, party_code: str, as_json: bool) -> None:
    """Show a dry run, of filings or of a cohort (without a Party), and what was written of it."""
    words = screen.words()
    counted = {kind: plan.count(kind) for kind in RowResult}
    data = {
        "call": plan.call_id,
        "party": party_code,
        "mapping": {
            "sheet": plan.mapping.sheet,
            "header_row": plan.mapping.header_row,
            "columns": [{"heading": heading, "field": name} for heading, name in plan.mapping.columns],
        },
        "counts": {kind.value: count for kind, count in counted.items()},
        "attachment_files": plan.attachment_files,
        "unmatched_files": plan.unmatched_files,
        "rows": [_row_data(row) for row in plan.rows],
        "written": _result_data(result) if result else None,
    }
    wanted = [row for row in plan.rows if result is None or row.result is RowResult.REFUSED or row.checked.warnings]
    table = Table(
        [words.t("Row"), words.t("Number"), words.t("Project"), words.t("Result"), words.t("Why")],
        [
            [str(row.checked.row), _number(row), row.checked.title, labels.row_result(words, row.result), _why(row)]
            for row in wanted
        ],
        right=frozenset({0}),
    )
    lines = [
        words.t("{result}: {count}", result=labels.row_result(words, kind), count=words.number(count))
        for kind, count in counted.items()
    ]
    if plan.unmatched_files:
        named = words.listed(plan.unmatched_files[:SHOWN])
        lines.append(words.t("Files that no row claims: {files}", files=named))
    if result and party_code:
        lines.append(words.t("{paired} applications paired, {orphans} orphans, {files} attachments ({unprintable} not"
                             " printable).", paired=result.paired, orphans=result.orphans, files=result.attachments,
                             unprintable=result.unprintable))  # fmt: skip
    elif not result:
        lines.append(words.t("Nothing was written."))
    show(data, as_json=as_json, table=table if wanted else None, lines=lines)


def _number(row: PlannedRow) -> str:
    draft = row.checked.draft or row.checked.project
    return (draft.number if draft else "") or row.given_number


def _why(row: PlannedRow) -> str:
    words = screen.words()
    said = [messages.fault(words, one) for one in (*row.checked.faults, *row.checked.warnings)]
    if row.pairs_with:
        said.append(words.t("paired with the filing {number}", number=row.pairs_with))
    elif row.orphan:
        said.append(words.t("no filing of the other Party: orphan"))
    said += [labels.import_field(words, change.field) for change in row.changes]
    return "; ".join(said)


def _row_data(row: PlannedRow) -> dict[str, Any]:
    words = screen.words()

    def faults(found: tuple[Any, ...]) -> list[dict[str, Any]]:
        return [{"cell": one.cell, "field": one.field, "code": one.code, "sentence": messages.fault(words, one)}
                for one in found]  # fmt: skip

    return {
        "row": row.checked.row,
        "number": _number(row),
        "title": row.checked.title,
        "organisation": row.checked.organisation,
        "result": row.result,
        "faults": faults(row.checked.faults),
        "warnings": faults(row.checked.warnings),
        "pairs_with": row.pairs_with,
        "orphan": row.orphan,
        "changes": [change.field for change in row.changes],
        "project": _project_data(row.checked.project) if row.checked.project else None,
        "attachments": [Path(name).name for name in row.attachments],
    }


def _project_data(told: CohortProject) -> dict[str, Any]:
    return {
        "state": told.state,
        "start": told.start.edtf if told.start else None,
        "end": told.end.edtf if told.end else None,
        "grants": [{"side": one.side, "funder": one.funder, "year": one.year, "line": one.line,
                    "cents": one.amount.cents, "currency": one.amount.currency} for one in told.grants],
        "instruments": [{"side": one.side, "kind": one.kind, "reference": one.reference, "sent": one.sent_on,
                         "signed_by_promoter": one.promoter_signed_on, "signed_by_authority": one.authority_signed_on}
                        for one in told.instruments],
        "milestones": [{"name": one.name, "date": one.when.edtf, "done": one.done} for one in told.milestones],
    }  # fmt: skip


def _result_data(result: ImportResult) -> dict[str, int]:
    return {
        "new": result.new,
        "changed": result.changed,
        "same": result.same,
        "refused": result.refused,
        "paired": result.paired,
        "orphans": result.orphans,
        "attachments": result.attachments,
        "unprintable": result.unprintable,
    }
