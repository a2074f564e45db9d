"""The verbs about progress sheets: where they stand, out, and back."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import folder, opened, party
from cmpdesk.cli.options import MOST, Call, File, Json, OfficerName, Replace
from cmpdesk.cli.output import Table, progress, show
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import ProgressState, ProjectProgress
from cmpdesk.domain.progress_returns import PlannedProgress, ProgressPlan, ProgressResult
from cmpdesk.domain.returned import AnswerState, SheetResult
from cmpdesk.domain.returns import SheetFile
from cmpdesk.i18n import progress as labels
from cmpdesk.i18n import returned, screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, progress_out, progress_returns, workspaces
from cmpdesk.services import progress as sheets

Review = Annotated[
    int | None,
    typer.Option(
        "--review", "--meeting", metavar="N", min=1, max=MOST, help=N_("Mid-term review: its number; else the last.")
    ),
]
Party = Annotated[str, typer.Option("--party", metavar="CODE", help=N_("Only the promoters of this Party."))]


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    about = N_("List the progress sheets of a mid-term review, or send them out.")
    program.command("progress-sheets", help=about)(out_)
    program.command("read-progress", help=N_("Read progress sheets that came back, and enter what is new."))(read)


def out_(
    file: File,
    call: Call,
    review: Review = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", file_okay=False, help=N_("Folder for the sheets to send."))
    ] = None,
    kind: Annotated[SheetFile, typer.Option("--kind", help=N_("What kind of files."))] = SheetFile.PDF,
    due: Annotated[
        datetime | None,
        typer.Option("--due", metavar="DATE", formats=["%Y-%m-%d"], help=N_("Day by which sheets are to come back.")),
    ] = None,
    party_code: Party = "",
    again: Annotated[bool, typer.Option("--again", help=N_("Open a new version of each sheet."))] = False,
    messages: Annotated[bool, typer.Option("--messages", help=N_("A draft of a message with each sheet."))] = False,
    reminders: Annotated[
        Path | None,
        typer.Option("--reminders", metavar="DIR", file_okay=False, help=N_("Folder for drafts of reminders (.eml).")),
    ] = None,
    replace: Replace = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """List where each sheet stands; with --out write them, with --reminders draft messages to the late."""
    with opened(file) as workspace:
        held = calls.find(workspace, call)
        home = calls.programme_of(workspace, held)
        actor = workspaces.officer_for(workspace, None, officer)
        workspace.acts_for(actor)
        if out is not None or reminders is not None:
            progress_out.require_writing(workspace, actor, home)
        review_id = sheets.find_review(workspace, held.id, review)
        sides = [party(workspace, held, party_code).side] if party_code else [one.side for one in home.parties]
        made: progress_out.Sent | None = None
        if out is not None:
            with progress() as watch:
                made = progress_out.send(
                    workspace, officer=actor, review_id=review_id, out=folder(out), kind=kind, again=again,
                    due=due.date() if due else None, sides=sides if party_code else None, drafts=messages,
                    replace=replace, watch=watch,
                ).value  # fmt: skip
        rows = [one for one in progress_out.to_send(workspace, review_id) if one[1] in sides]
        drafts: tuple[Path, ...] = ()
        if reminders is not None:
            late = [(one.project_id, side) for one, side, state in rows if state is ProgressState.LATE]
            drafts = progress_out.remind(workspace, officer=actor, review_id=review_id, out=folder(reminders),
                                         only=late).value  # fmt: skip
    _tell_sent(rows, home, made, drafts, out, reminders, as_json=json)


Rows = list[tuple[ProjectProgress, Side, ProgressState]]


def _tell_sent(rows: Rows, home: Programme, made: progress_out.Sent | None, drafts: tuple[Path, ...],
               out: Path | None, reminders: Path | None, *, as_json: bool) -> None:  # fmt: skip
    w = screen.words()
    data: dict[str, Any] = {
        "sheets": [_standing(one, side, state, home) for one, side, state in rows],
        "files": [path.name for path in made.paths] if made else [], "new": made.fresh if made else 0,
        "drafts": [path.name for path in drafts],
    }  # fmt: skip
    table = Table(
        [w.t("Project"), w.t("Party"), w.t("Promoter"), w.t("Version"), w.t("Progress sheet"), w.t("Due")],
        [[one.number, home.party(side).code, one.organisations[list(Side).index(side)] or "—",
          str(sheet.number) if (sheet := one.sheet(side)) else "—", labels.state(w, state),
          w.date(sheet.asked.due) if sheet and sheet.asked.due else "—"] for one, side, state in rows],
    )  # fmt: skip
    late = sum(state is ProgressState.LATE for _, _, state in rows)
    lines = [w.n("{count} progress sheet is late.", "{count} progress sheets are late.", late)]
    if made is not None:
        lines.append(w.n("{count} file in {folder}", "{count} files in {folder}", len(made.paths), folder=out))
    if reminders is not None:
        lines.append(w.n("{count} file in {folder}", "{count} files in {folder}", len(drafts), folder=reminders))
    show(data, as_json=as_json, table=table, lines=lines)


def _standing(one: ProjectProgress, side: Side, state: ProgressState, home: Programme) -> dict[str, Any]:
    sheet, w = one.sheet(side), screen.words()
    codes = (home.parties[0].code, home.parties[1].code)
    return {
        "project": one.number, "party": home.party(side).code, "state": state,
        "version": sheet.number if sheet else None, "code": sheet.code if sheet else None,
        "due": sheet.asked.due if sheet else None, "received_on": sheet.received_on if sheet else None,
        "answers": dict(sheet.answers) if sheet else {},
        "missing": [".".join(each.path()) for each in sheet.missing] if sheet else [],
        "doubts": [doubt for whose, doubt in one.doubts() if whose is side],
        "contradictions": [labels.contradiction(w, each, codes) for each in one.contradictions()],
    }  # fmt: skip


def read(
    file: File,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=N_("Files, or folders of files."))],
    call: Annotated[
        str, typer.Option("--call", metavar="CALL", help=N_("Call; else that of the first sheet that is known."))
    ] = "",
    review: Review = None,
    take: Annotated[bool, typer.Option("--take", help=N_("Let answers that differ replace what is entered."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only show what would become of each sheet."))] = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Show what would become of each sheet and enter it in one step; nothing is written with --dry-run."""
    with opened(file) as workspace:
        actor = workspaces.officer_for(workspace, None, officer)
        workspace.acts_for(actor)
        review_id = None
        if call:
            held = calls.find(workspace, call)
            progress_out.require_writing(workspace, actor, calls.programme_of(workspace, held))
            review_id = sheets.find_review(workspace, held.id, review)
        with progress() as watch:
            plan = progress_returns.preview(workspace, officer=actor, review_id=review_id, paths=paths, watch=watch)
            taken = [(one.id, each.field) for one in plan.sheets for each in one.answers
                     if take and each.state is AnswerState.DIFFERS]  # fmt: skip
            brings = any(one.count(AnswerState.NEW) for one in plan.acceptable) or taken
            result = None
            if not dry_run and brings:
                result = progress_returns.accept(workspace, officer=actor, plan=plan, taken=taken, watch=watch).value
    _tell_read(plan, result, as_json=json)


def _tell_read(plan: ProgressPlan, result: ProgressResult | None, *, as_json: bool) -> None:
    w = screen.words()
    data: dict[str, Any] = {
        "counts": {str(kind): plan.count(kind) for kind in SheetResult},
        "files": [{"name": one.name, "way": one.way,
                   "fault": {"code": one.fault.code, "sentence": returned.fault(w, one.fault)} if one.fault else None}
                  for one in plan.files],
        "sheets": [_planned(plan, one) for one in plan.sheets],
        "written": None if result is None else {"sheets": result.sheets, "complete": result.complete},
    }  # fmt: skip
    rows = [[plan.files[one.file].name, one.number or "—", returned.sheet_result(w, one.result),
             "{}/{}".format(*one.filled) if one.answers else "", labels.why(w, one)]
            for one in plan.sheets]  # fmt: skip
    rows += [[one.name, "—", returned.sheet_result(w, SheetResult.REFUSED), "", returned.fault(w, one.fault)]
             for one in plan.files if one.fault is not None]  # fmt: skip
    table = Table([w.t("File"), w.t("Project"), w.t("Result"), w.t("Answers"), w.t("Why")], rows)
    if result is None:
        lines = [w.t("Nothing was written.")]
    else:
        lines = [w.n("{count} progress sheet entered, {complete} of them complete.",
                     "{count} progress sheets entered, {complete} of them complete.", result.sheets,
                     complete=w.number(result.complete))]  # fmt: skip
    show(data, as_json=as_json, table=table, lines=lines)


def _planned(plan: ProgressPlan, one: PlannedProgress) -> dict[str, Any]:
    w, refusal = screen.words(), one.refusal
    return {
        "file": plan.files[one.file].name, "code": one.code, "project": one.number, "side": one.side,
        "result": one.result, "refused": {"code": refusal.code, "sentence": labels.why(w, one)} if refusal else None,
        "doubts": list(one.doubts), "contradictions": one.contradictions,
        "answers": [{"field": ".".join(each.field.path()), "state": each.state, "entered": each.entered,
                     "given": each.given, "why": returned.fault(w, each.fault)} for each in one.answers],
    }  # fmt: skip
