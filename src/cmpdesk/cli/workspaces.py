"""Verbs that make workspaces: new, sample."""

import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cmpdesk.cli.options import File, Json
from cmpdesk.cli.output import progress, show
from cmpdesk.domain.errors import Refusal
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.screen import t
from cmpdesk.services import workspaces

JOINT = "joint"


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("new", help=N_("Make an empty workspace."))(new)
    program.command("sample", help=N_("Make a workspace with fictional calls, filings and juries."))(sample)


def new(
    file: File,
    office: Annotated[
        str, typer.Option("--office", metavar="CODE", help=N_("Party of the office (QC, WB…), or joint."))
    ],
    officer: Annotated[str, typer.Option("--officer", metavar="NAME", help=N_("First officer, who leads the office."))],
    login: Annotated[
        str, typer.Option("--login", metavar="ROLE", help=N_("On a server: role of the first officer; else yours."))
    ] = "",
    json: Json = False,
) -> None:
    """Make an empty workspace."""
    code = None if office.casefold() == JOINT else _known(office)
    made = workspaces.create(file, office=code, officer_name=officer, login=login)
    try:
        data = {
            "workspace": made.info.location,
            "id": made.info.id,
            "office": code or JOINT,
            "officer": officer.strip(),
        }
    finally:
        made.close()
    show(data, as_json=json, lines=[t("{path} is ready.", path=data["workspace"])])


def _known(office: str) -> str:
    """Return the code of a Party that a programme knows; refused with ``party.unknown``."""
    from cmpdesk.services import programmes

    known = sorted({party.code for template in programmes.templates() for party in template.parties})
    code = office.strip().upper()
    if code not in known:
        raise Refusal("party.unknown", code=office, known=known)
    return code


class Story(StrEnum):
    """What fictional data tell."""

    CALL = "call"
    COHORT = "cohort"
    MIDTERM = "midterm"


def sample(
    file: File,
    story: Annotated[
        Story,
        typer.Option("--story", metavar="call|cohort|midterm",
                     help=N_("What it holds: calls, a cohort under way, or one at its mid-term review.")),
    ] = Story.CALL,
    json: Json = False,
) -> None:
    """Make a workspace with fictional data, imported from spreadsheets as a user's would be."""
    from cmpdesk.services import calls, sample_cohort, sample_midterm, samples

    build = {Story.CALL: samples, Story.COHORT: sample_cohort, Story.MIDTERM: sample_midterm}[story].build
    with tempfile.TemporaryDirectory(prefix="cmpdesk-sample-") as folder, progress() as watch:
        made = build(file, Path(folder), watch=watch)
    try:
        found = [(one, calls.counts(made, one.id)) for one in calls.calls(made)]
        data = {
            "workspace": made.info.location,
            "calls": [{"id": one.id, "title": one.title, "applications": counts.applications} for one, counts in found],
        }
    finally:
        made.close()
    lines = [
        t("{title}: {count} applications", title=one.title.in_("fr"), count=counts.applications)
        for one, counts in found
    ]
    show(data, as_json=json, lines=[*lines, t("{path} is ready.", path=data["workspace"])])
