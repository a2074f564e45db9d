"""The verb that prints the calendars of a call."""

from typing import Annotated

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import Call, File, Json, Language, OutputPdf, Replace
from cmpdesk.cli.output import show
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.text import fold
from cmpdesk.domain.timelines import Grouping, PrintOrder, Sheet
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, schedule_documents, timelines


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("calendar", help=N_("Print the calendars of the projects of a call as a PDF."))(calendar)


def calendar(
    file: File,
    call: Call,
    out: OutputPdf,
    paper: Annotated[
        str, typer.Option("--paper", metavar="SIZE", help=N_("Paper: a4, a3, letter or tabloid; else the usual one."))
    ] = "",
    portrait: Annotated[bool, typer.Option("--portrait", help=N_("Portrait; else landscape."))] = False,
    by: Annotated[
        str, typer.Option("--by", metavar="GROUP", help=N_("Groups: sector, party or state; else none."))
    ] = "",
    baseline: Annotated[
        str, typer.Option("--baseline", metavar="NAME", help=N_("Baseline to compare with; else the original one."))
    ] = "",
    language: Language = "",
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Write the drawing of the calendars, over as many pages as it takes."""
    sizes, groups = [str(one) for one in Sheet], [str(one) for one in Grouping]
    for value, known, hint in ((paper.lower(), ["", *sizes], "--paper"), (by.lower(), groups, "--by")):
        if value not in known:
            raise typer.BadParameter(value, param_hint=hint)
    words = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        held = timelines.timeline(workspace, call_id=sheet.id)
        ghost = next((one for one in held.references if fold(one.label) == fold(baseline)), None) if baseline else None
        if baseline and ghost is None:
            raise Refusal("timeline.no-such-baseline", name=baseline, call=words.localised(sheet.title))
        size = Sheet(paper.lower()) if paper else schedule_documents.usual(workspace, sheet.id)
        order = PrintOrder(size, not portrait, by=Grouping(by.lower()))
        schedule_documents.write_calendars(
            workspace, call_id=sheet.id, order=order, language=language, path=out,
            baseline_id=ghost.id if ghost is not None else "", overwrite=replace,
        )  # fmt: skip
    count = len(held.rows)
    told = words.n("{count} project in {file}", "{count} projects in {file}", count, file=out.name)
    show({"call": sheet.id, "out": str(out), "projects": count}, as_json=json, lines=[told])
