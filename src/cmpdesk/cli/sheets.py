"""The verb that writes score sheets to be filled in an office program."""

from typing import Annotated

import typer

from cmpdesk.cli.common import opened, party, reviewer_ids
from cmpdesk.cli.options import Call, File, Json, OfficerName, OutputFolder, PartyCode, Replace
from cmpdesk.cli.output import progress, show
from cmpdesk.domain.returns import SheetFile
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, sheets_out, workspaces


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("sheets", help=N_("Write the score sheets of a jury as files that come back filled."))(sheets)


def sheets(
    file: File,
    call: Call,
    party_code: PartyCode,
    out: OutputFolder,
    kind: Annotated[SheetFile, typer.Option("--kind", help=N_("What kind of files."))] = SheetFile.PDF,
    together: Annotated[bool, typer.Option("--together", help=N_("One file for each reviewer."))] = False,
    reviewer: Annotated[
        list[str] | None, typer.Option("--reviewer", metavar="CODE", help=N_("Only this reviewer; may be repeated."))
    ] = None,
    replace: Replace = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Write one file for each application of each reviewer, or one for each reviewer."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        wanted = reviewer_ids(workspace, sheet.id, side.side, reviewer or ())
        with progress() as watch:
            made = sheets_out.export_sheets(
                workspace, officer=actor, call_id=sheet.id, side=side.side, out=out, kind=kind, reviewer_ids=wanted,
                together=together, replace=replace, watch=watch,
            ).value  # fmt: skip
    words = screen.words()
    lines = [words.n("{count} file in {folder}", "{count} files in {folder}", len(made), folder=out)]
    show({"call": sheet.id, "party": side.code, "out": out, "files": [path.name for path in made]}, as_json=json,
         lines=lines)  # fmt: skip
