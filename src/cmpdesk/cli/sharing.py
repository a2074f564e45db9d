"""Verbs for a workspace on a server: move, server grant."""

from typing import Annotated

import typer

from cmpdesk.cli.common import leaves, opened
from cmpdesk.cli.options import File, Json
from cmpdesk.cli.output import progress, show
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.screen import t
from cmpdesk.services import sharing


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("move", help=N_("Copy a workspace from a file to a server or back, with its whole history."))(move)
    server = typer.Typer(help=N_("Look after a workspace on a server."), no_args_is_help=True)
    server.command("grant", help=N_("Give an officer a login of their own."))(grant)
    program.add_typer(server, name="server")


def move(
    source: Annotated[str, typer.Argument(metavar="FROM", help=N_("Workspace to copy."))],
    target: Annotated[str, typer.Argument(metavar="TO", help=N_("New file, or address of an empty database."))],
    json: Json = False,
) -> None:
    """Copy a workspace; the source stays as it is."""
    with opened(source, whole=True) as workspace, progress() as watch:
        report = sharing.copy(workspace, location=target, watch=watch)
        home = workspace.info.location
    data = {"from": home, "steps": report.steps, "head": report.head, "sound": report.sound}
    said = [
        t("Copied and verified: {steps} steps, {blobs} stored files.", steps=report.steps, blobs=report.blobs),
        t("{path} stays as it is: from now on work in one of the two only.", path=home),
        leaves(),
    ]
    show(data, as_json=json, lines=said)


def grant(
    address: File,
    officer: Annotated[str, typer.Option("--officer", metavar="NAME", help=N_("Officer to give the login to."))],
    login: Annotated[str, typer.Option("--login", metavar="ROLE", help=N_("Role of the server, made if missing."))],
    password: Annotated[bool, typer.Option("--password", help=N_("Ask for a password for the role."))] = False,
    only_print: Annotated[
        bool, typer.Option("--print", help=N_("Print what an administrator of the server has to run, and run nothing."))
    ] = False,
    json: Json = False,
) -> None:
    """Give an officer a login of their own; for the owner of the database."""
    with opened(address, whole=True) as workspace:
        statements = [f"{one};" for one in sharing.admission(workspace, login)]
        if only_print:
            show({"sql": statements}, as_json=json, lines=statements)
            return
        secret = str(typer.prompt(t("Password of {login}", login=login), hide_input=True)) if password else ""
        given = sharing.give_login(workspace, name=officer, login=login, password=secret).value
    lines = [t("{name} logs in as {login}.", name=given.name, login=login)]
    show({"officer": given.name, "login": login}, as_json=json, lines=lines)
