"""The verbs about score sheets on their way back: what came, and who is late."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import folder, opened, party
from cmpdesk.cli.options import Call, File, Json, OfficerName, PartyCode
from cmpdesk.cli.output import Table, progress, show
from cmpdesk.domain.returned import AnswerState, PlannedSheet, ReturnPlan, ReturnResult, SheetResult
from cmpdesk.i18n import returned as labels
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, reminders, returns, scoring, workspaces


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("returns", help=N_("Read score sheets that came back, and enter them where asked."))(bring_back)
    program.command("late", help=N_("List the reviewers whose score sheets are late, and draft reminders."))(late)


def bring_back(
    file: File,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=N_("Files, or folders of files."))],
    call: Call,
    party_code: PartyCode,
    accept: Annotated[bool, typer.Option("--accept", help=N_("Enter what is new; else nothing is written."))] = False,
    take: Annotated[
        bool, typer.Option("--take", help=N_("With --accept: let answers that differ replace what is entered."))
    ] = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Show what would become of each sheet; write it in one step with --accept."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        with progress() as watch:
            plan = returns.preview(workspace, officer=actor, call_id=sheet.id, side=side.side, paths=paths, watch=watch)
            result = None
            if accept and plan.acceptable:
                taken = [(one.id, each.field) for one in plan.sheets for each in one.answers
                         if take and each.state is AnswerState.DIFFERS]  # fmt: skip
                result = returns.accept(workspace, officer=actor, plan=plan, taken=taken, watch=watch).value
    _tell(plan, result, as_json=json)


def _tell(plan: ReturnPlan, result: ReturnResult | None, *, as_json: bool) -> None:
    w = screen.words()
    faulty = [one for one in plan.files if one.fault is not None]
    data: dict[str, Any] = {
        "counts": {str(kind): plan.count(kind) for kind in SheetResult},
        "files": [{"name": one.name, "way": one.way,
                   "fault": {"code": one.fault.code, "sentence": labels.fault(w, one.fault)} if one.fault else None}
                  for one in plan.files],
        "sheets": [_sheet(plan, one) for one in plan.sheets],
        "written": None if result is None else {"sheets": result.sheets, "returned": result.returned,
                                                "declarations": result.declarations},
    }  # fmt: skip
    rows = [[plan.files[one.file].name, one.reader or "—", one.number or "—", labels.sheet_result(w, one.result),
             "{}/{}".format(*one.marks) if one.answers else "", labels.why(w, one)] for one in plan.sheets]  # fmt: skip
    rows += [[one.name, "—", "—", labels.sheet_result(w, SheetResult.REFUSED), "", labels.fault(w, one.fault)]
             for one in faulty]  # fmt: skip
    table = Table([w.t("File"), w.t("Reviewer"), w.t("Application"), w.t("Result"), w.t("Marks"), w.t("Why")], rows)
    if result is None:
        lines = [w.t("Nothing was written.")]
    else:
        lines = [w.n("{count} sheet entered, {returned} of them complete and handed in.",
                     "{count} sheets entered, {returned} of them complete and handed in.", result.sheets,
                     returned=w.number(result.returned))]  # fmt: skip
    show(data, as_json=as_json, table=table, lines=lines)


def _sheet(plan: ReturnPlan, one: PlannedSheet) -> dict[str, Any]:
    w = screen.words()
    refusal = one.refusal
    return {
        "file": plan.files[one.file].name, "code": one.code, "reviewer": one.reader, "application": one.number,
        "result": one.result, "refused": {"code": refusal.code, "sentence": labels.why(w, one)} if refusal else None,
        "answers": [{"field": each.field.kind, "criterion": each.field.criterion, "state": each.state,
                     "entered": each.entered, "given": each.given, "why": labels.fault(w, each.fault)}
                    for each in one.answers],
    }  # fmt: skip


def late(
    file: File,
    call: Call,
    party_code: PartyCode,
    drafts: Annotated[
        Path | None,
        typer.Option("--drafts", metavar="DIR", file_okay=False, help=N_("Folder for drafts of reminders (.eml).")),
    ] = None,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """List who is late; nothing is sent."""
    w = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        found = scoring.late(workspace, officer=actor, call_id=sheet.id, side=side.side)
        written: tuple[Path, ...] = ()
        if drafts is not None:
            written = reminders.write(workspace, officer=actor, call_id=sheet.id, side=side.side,
                                      out=folder(drafts)).value  # fmt: skip
    rows = [[one.code, one.name, one.email or "—", w.number(one.returned), w.number(one.assigned)] for one in found]
    table = Table([w.t("Reviewer"), w.t("Name"), w.t("E-mail"), w.t("Handed in"), w.t("To read")], rows,
                  right=frozenset({3, 4}))  # fmt: skip
    lines = [w.n("{count} reviewer is late.", "{count} reviewers are late.", len(found))]
    if drafts is not None:
        lines.append(w.n("{count} file in {folder}", "{count} files in {folder}", len(written), folder=drafts))
    data = {
        "late": [{"code": one.code, "name": one.name, "email": one.email, "returned": one.returned,
                  "assigned": one.assigned} for one in found],
        "drafts": [path.name for path in written],
    }  # fmt: skip
    show(data, as_json=json, table=table, lines=lines)
