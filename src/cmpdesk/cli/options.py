"""The options that several verbs share. Helps are English message ids; `cli.main` shows them translated."""

from pathlib import Path
from typing import Annotated

import typer

from cmpdesk.i18n.catalogs import N_

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
