"""The verb that verifies a workspace."""

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import File, Json
from cmpdesk.cli.output import show
from cmpdesk.i18n import messages, screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import workspaces

UNSOUND = 1


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("check", help=N_("Verify the file, the chain of its journal and every attachment."))(check)


def check(file: File, json: Json = False) -> None:
    """Verify a workspace; ends with 1 where a fault was found."""
    with opened(file, whole=True) as workspace:
        report = workspaces.check(workspace)
    words = screen.words()
    faults = [{"code": code, "sentence": messages.reason(words, code, params)} for code, params in report.faults]
    data = {
        "sound": report.sound,
        "steps": report.steps,
        "entries": report.entries,
        "blobs": report.blobs,
        "head": report.head,
        "faults": faults,
    }
    verified = [
        words.n("{count} step", "{count} steps", report.steps),
        words.n("{count} change", "{count} changes", report.entries),
        words.n("{count} stored file", "{count} stored files", report.blobs),
    ]
    counted = words.t("Verified: {what}.", what=words.listed(verified))
    verdict = words.t("All is well.") if report.sound else words.t("The workspace is not sound.")
    show(data, as_json=json, lines=[counted, *(fault["sentence"] for fault in faults), verdict])
    if not report.sound:
        raise typer.Exit(UNSOUND)
