"""The options that several verbs share. Helps are English message ids; `cli.main` shows them translated."""

from pathlib import Path
from typing import Annotated

import typer

from cmpdesk.domain.text import LANGUAGES
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_

MOST = 9_999
"""More meetings than any call has."""


def _written_in(language: str) -> str:
    """Return the language of a document, that of the screen where none is given; refuse one that none is written in."""
    if language not in ("", *LANGUAGES):
        raise typer.BadParameter(language)
    return language or screen.words().language


File = Annotated[
    str, typer.Argument(metavar="FILE", help=N_("Workspace: a .cmpdesk file or the address of a PostgreSQL server."))
]
Json = Annotated[bool, typer.Option("--json", help=N_("Print one JSON document instead of text."))]
OfficerName = Annotated[
    str,
    typer.Option("--officer", metavar="NAME", help=N_("Officer who acts; else the first who may act for the Party.")),
]
Call = Annotated[str, typer.Option("--call", metavar="CALL", help=N_("Call: its title, session or identifier."))]
PartyCode = Annotated[str, typer.Option("--party", metavar="CODE", help=N_("Party: its code, such as QC or WB."))]
OutputFolder = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", file_okay=False, help=N_("Folder for the files; made where it is missing.")),
]
OutputPdf = Annotated[Path, typer.Option("--out", metavar="PDF", dir_okay=False, help=N_("File for the PDF."))]
Replace = Annotated[bool, typer.Option("--replace", help=N_("Write over files of the same name."))]
Paper = Annotated[
    str, typer.Option("--party", metavar="CODE", help=N_("Party whose paper is used; else that of the office."))
]
Language = Annotated[
    str, typer.Option("--language", metavar="CODE", help=N_("Language: fr, en or nl."), callback=_written_in)
]
Meeting = Annotated[
    int,
    typer.Option("--meeting", metavar="NUMBER", min=0, max=MOST, help=N_("Meeting: its number; else the last one.")),
]
Spreadsheet = Annotated[
    Path, typer.Argument(metavar="SHEET", exists=True, dir_okay=False, help=N_("Spreadsheet: xlsx, xls, ods or csv."))
]
Columns = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", exists=True, dir_okay=False, help=N_("Columns and fields, as JSON.")),
]
DryImport = Annotated[bool, typer.Option("--dry-run", help=N_("Say what would become of each row; write nothing."))]
