"""The verb that puts a programme of a file into a workspace."""

from pathlib import Path
from typing import Annotated

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import File, Json, OfficerName
from cmpdesk.cli.output import show
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import workspaces


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("adopt", help=N_("Adopt a programme from a file: a sixth one needs no code."))(adopt)


def adopt(
    file: File,
    template: Annotated[
        Path,
        typer.Argument(metavar="TEMPLATE", exists=True, dir_okay=False, help=N_("The programme: a .toml file.")),
    ],
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Adopt the programme of a file, with its Parties and the defaults of its calls."""
    from cmpdesk.services import programmes

    found = programmes.load_template(template)
    with opened(file) as workspace:
        actor = workspaces.officer_for(workspace, None, officer)
        made = programmes.adopt(workspace, officer=actor, template=found).value
    data = {
        "programme": made.code,
        "id": made.id,
        "name": made.name,
        "parties": [party.code for party in made.parties],
        "proposals": found.proposals,
    }
    name = words().localised(made.name)
    show(data, as_json=json, lines=[t("{name} is adopted: {code}.", name=name, code=made.code)])
