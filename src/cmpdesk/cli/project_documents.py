"""The verbs that print projects: a sheet of each, and the state of their session."""

from pathlib import Path
from typing import Annotated

import typer

from cmpdesk.cli.common import leaves, opened, party
from cmpdesk.cli.options import Call, File, Json, Language, OutputFolder, OutputPdf, Paper, Replace
from cmpdesk.cli.output import progress, show
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, project_documents


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("project-sheets", help=N_("Write the sheet of each project of a call as a PDF."))(sheets)
    program.command("session-state", help=N_("Write the state of the session of a call as a PDF."))(state)


def sheets(
    file: File,
    call: Call,
    out: OutputFolder,
    party_code: Paper = "",
    language: Language = "",
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Write a sheet of one page for each project, all of them or none."""
    words = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code).side if party_code else None
        with progress() as watch:
            made = project_documents.write_sheets(
                workspace, call_id=sheet.id, language=language, out=out, side=side,
                overwrite=replace, watch=watch,
            )  # fmt: skip
    told = words.n("{count} file in {folder}", "{count} files in {folder}", len(made), folder=out)
    data = {"call": sheet.id, "out": str(out), "files": [path.name for path in made]}
    show(data, as_json=json, lines=[told, leaves()])


def state(
    file: File,
    call: Call,
    out: OutputPdf,
    table: Annotated[
        Path | None, typer.Option("--table", metavar="XLSX", dir_okay=False, help=N_("File for the figures, as xlsx."))
    ] = None,
    party_code: Paper = "",
    language: Language = "",
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Write how far the applications of a call came, what was granted, its dates and what is late."""
    words = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code).side if party_code else None
        project_documents.write_session_state(
            workspace, call_id=sheet.id, language=language, path=out, table=table, side=side,
            overwrite=replace,
        )  # fmt: skip
        stages = project_documents.state(workspace, sheet.id).whole.stages
    names = ("filed", "admissible", "retained", "completed")
    data = {"call": sheet.id, "out": str(out), **dict(zip(names, stages, strict=True))}
    show(data, as_json=json, lines=[words.t("Saved: {name}", name=out.name), leaves()])
