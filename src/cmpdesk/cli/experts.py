"""The verb that reads and writes the list of the experts of a Party."""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cmpdesk.cli.common import leaves, opened
from cmpdesk.cli.options import DryImport, File, Json, OfficerName, PartyCode
from cmpdesk.cli.output import Table, progress, show
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.experts import ExpertPlan, PlannedExpert
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.imports import RowResult
from cmpdesk.i18n import experts as labels
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.expert_faults import fault
from cmpdesk.i18n.labels import row_result
from cmpdesk.services import experts, workspaces
from cmpdesk.services.workspaces import Workspace


class Way(StrEnum):
    """Whether the list is read or written."""

    IMPORT = "import"
    EXPORT = "export"


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("experts", help=N_("Import or export the experts of a Party."))(experts_)


def experts_(
    file: File,
    way: Annotated[Way, typer.Argument(metavar="import|export", help=N_("What to do with the list."))],
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", dir_okay=False, help=N_("List: xlsx, ods or csv."))],
    party_code: PartyCode,
    dry_run: DryImport = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Import rows that are new or changed, in one step; or write a list that can be imported again."""
    with opened(file) as workspace:
        party = experts.party(workspace, party_code)
        if way is Way.EXPORT:
            _export(workspace, party.code, sheet, as_json=json)
        else:
            _import(workspace, party.code, sheet, officer, dry_run=dry_run, as_json=json)


def _export(workspace: Workspace, party_code: str, path: Path, *, as_json: bool) -> None:
    from cmpdesk.services import expert_sheets, exports, saving

    kind = path.suffix.lower().removeprefix(".")
    if kind not in set(ExportKind):
        raise Refusal("usage.bad-value", name="SHEET", help="cmpdesk experts --help")
    words = screen.words()
    sheet = expert_sheets.export_sheet(workspace, party_code=party_code, words=words)
    saving.save(partial(exports.export, sheet, ExportKind(kind), words.locale), path, overwrite=True)
    count = len(sheet.rows)
    said = words.n("{count} expert written to {path}.", "{count} experts written to {path}.", count, path=path)
    show({"party": party_code, "path": str(path), "experts": count}, as_json=as_json,
         lines=[said, leaves()])  # fmt: skip


def _import(workspace: Workspace, party_code: str, path: Path, officer: str, *, dry_run: bool, as_json: bool) -> None:
    from cmpdesk.services import expert_sheets

    actor = workspaces.officer_for(workspace, party_code, officer)
    workspace.acts_for(actor)
    with progress() as watch:
        plan = expert_sheets.dry_run(workspace, officer=actor, party_code=party_code, path=path, watch=watch)
    written = 0
    if not dry_run and plan.count(RowResult.NEW) + plan.count(RowResult.CHANGED):
        written = expert_sheets.commit(workspace, officer=actor, plan=plan).value
    _tell(plan, written, as_json=as_json)


def _tell(plan: ExpertPlan, written: int, *, as_json: bool) -> None:
    w = screen.words()
    data = {
        "party": plan.party_code,
        "counts": {str(kind): plan.count(kind) for kind in RowResult},
        "ignored": plan.ignored,
        "rows": [{"row": row.row, "name": row.name, "result": row.result, "changes": row.changes,
                  "faults": [{"cell": one.cell, "code": one.code, "sentence": fault(w, one)}
                             for one in (*row.faults, *row.doubts)]} for row in plan.rows],
        "written": written,
    }  # fmt: skip
    table = Table([w.t("Row"), w.t("Expert"), w.t("Result"), w.t("Why")],
                  [[str(row.row), row.name, row_result(w, row.result), _why(row)] for row in plan.rows],
                  right=frozenset({0}))  # fmt: skip
    counts = [w.t("{result}: {count}", result=row_result(w, kind), count=w.number(plan.count(kind)))
              for kind in RowResult]  # fmt: skip
    if plan.ignored:
        counts.append(w.t("Columns that are not read: {names}", names=w.listed(plan.ignored)))
    if not written:
        counts.append(w.t("Nothing was written."))
    show(data, as_json=as_json, table=table, lines=counts)


def _why(row: PlannedExpert) -> str:
    w = screen.words()
    if row.faults:
        return "; ".join(fault(w, one) for one in row.faults)
    changes = w.listed([labels.change(w, one) for one in row.changes])
    return "; ".join([*(fault(w, one) for one in row.doubts), *([changes] if changes else [])])
