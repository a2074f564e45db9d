"""The verb that writes the dossier of a jury."""

from typing import Annotated

import typer

from cmpdesk.cli.common import leaves, opened, party
from cmpdesk.cli.options import Call, File, Json, OfficerName, OutputFolder, PartyCode, Replace
from cmpdesk.cli.output import progress, show
from cmpdesk.domain.text import LANGUAGES
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, dossiers, results, workspaces


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("dossier", help=N_("Write the dossier of the jury of a Party."))(dossier)


def dossier(
    file: File,
    call: Call,
    party_code: PartyCode,
    out: OutputFolder,
    attachments: Annotated[
        bool, typer.Option("--with-attachments", help=N_("With the file of each application."))
    ] = False,
    tables: Annotated[bool, typer.Option("--tables", help=N_("With the table of the results, as xlsx."))] = False,
    language: Annotated[
        str, typer.Option("--language", metavar="CODE", help=N_("Language: fr, en or nl; else that of the Party."))
    ] = "",
    normalised: Annotated[
        bool, typer.Option("--weights-to-100", help=N_("With the weights brought to a total of 100."))
    ] = False,
    replace: Replace = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Write the dossier; where the ranking is not frozen it says on every page that it is a draft."""
    if language and language not in LANGUAGES:
        raise typer.BadParameter(language, param_hint="--language")
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        wanted = dossiers.Wanted(attachments, tables, language, normalised)
        with progress() as watch:
            made = dossiers.produce(workspace, officer=actor, call_id=sheet.id, side=side.side, out=out, wanted=wanted,
                                    overwrite=replace, watch=watch).value  # fmt: skip
        frozen = results.frozen(workspace, officer=actor, call_id=sheet.id, side=side.side)
    words = screen.words()
    lines = [words.n("{count} file in {folder}", "{count} files in {folder}", len(made), folder=out)]
    if frozen is None:
        lines.append(words.t("Draft, ranking not frozen"))
    lines.append(leaves())
    data = {"call": sheet.id, "party": side.code, "out": out, "files": [path.name for path in made],
            "draft": frozen is None}  # fmt: skip
    show(data, as_json=json, lines=lines)
