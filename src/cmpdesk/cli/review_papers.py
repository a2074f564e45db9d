"""The verbs that print the papers of a mid-term review: the dossier and the minutes."""

import os
from pathlib import Path
from typing import Annotated

import typer

from cmpdesk.cli.common import leaves, opened, party
from cmpdesk.cli.options import Call, File, Json, Language, Meeting, OfficerName, OutputPdf, Paper, Replace
from cmpdesk.cli.output import progress, show
from cmpdesk.domain.access import Right
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, minutes, packets, review_papers, workspaces
from cmpdesk.services.progress import find_review

_MINUTES = (".pdf", ".docx")

def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("midterm-dossier", help=N_("Write the dossier of a mid-term meeting as a PDF."))(dossier)
    program.command("minutes", help=N_("Write the minutes of a mid-term meeting as PDF or Word, or seal them."))(
        write_minutes
    )


def dossier(
    file: File,
    call: Call,
    out: OutputPdf,
    meeting: Meeting = 0,
    party_code: Paper = "",
    language: Language = "",
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Write what the delegations read of each project, and what they are asked to decide."""
    words = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        review_id = find_review(workspace, sheet.id, meeting or None)
        side = party(workspace, sheet, party_code).side if party_code else None
        with progress() as watch:
            count = review_papers.write_dossier(
                workspace, review_id=review_id, language=language, path=out, side=side,
                overwrite=replace, watch=watch,
            )  # fmt: skip
    data = {"call": sheet.id, "review": review_id, "out": str(out), "projects": count}
    show(data, as_json=json, lines=[words.t("Saved: {name}", name=out.name), leaves()])


def write_minutes(
    file: File,
    call: Call,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False, help=N_("PDF or Word (.docx) file."))],
    meeting: Meeting = 0,
    language: Language = "",
    seal: Annotated[bool, typer.Option("--seal", help=N_("Number, register and freeze them first."))] = False,
    officer: OfficerName = "",
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Write what was said and decided; a draft says that it is one."""
    words = screen.words()
    if out.suffix.lower() not in _MINUTES:
        raise Refusal("usage.bad-value", name="--out", help="cmpdesk minutes --help")
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        actor = workspaces.officer_for(workspace, None, officer) if seal else None
        if actor is not None:
            workspace.require(actor, Right.DECIDE_CALL)
        review_id = find_review(workspace, sheet.id, meeting or None)
        if actor is not None:
            if out.exists() and not replace:
                raise packets.would_overwrite(out.parent, [out.name])
            if not os.access(out.parent, os.W_OK):  # what cannot be written is not sealed either
                raise EnvironmentFailure("disk.unwritable", path=str(out))
            minutes.seal(workspace, officer=actor, review_id=review_id, language=language)
        minutes.save(workspace, review_id=review_id, language=language, path=out, overwrite=replace)
        held = minutes.minutes(workspace, review_id, language)
    number = held.sealed.official_number if held.sealed else ""
    data = {"call": sheet.id, "review": review_id, "out": str(out), "number": number,
            "edited": [str(one.part) for one in held.sections if one.edited]}  # fmt: skip
    show(data, as_json=json, lines=[words.t("Saved: {name}", name=out.name), *([number] if number else []), leaves()])
