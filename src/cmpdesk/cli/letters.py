"""The verb that lists and seals letters."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cmpdesk.cli.common import folder, leaves, opened, party
from cmpdesk.cli.options import Call, File, Json, OfficerName, PartyCode
from cmpdesk.cli.output import Table, progress, show
from cmpdesk.domain.access import Right
from cmpdesk.domain.letters import LetterFilter, LetterRow, LetterState
from cmpdesk.i18n import letters as labels
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, letters, letters_shown, workspaces
from cmpdesk.services.letters_shown import LetterForm
from cmpdesk.services.workspaces import Workspace


class Deed(StrEnum):
    """What is done with letters."""

    LIST = "list"
    SEAL = "seal"


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("letters", help=N_("List the letters of a Party, or seal its drafts."))(letters_)


def letters_(
    file: File,
    deed: Annotated[Deed, typer.Argument(metavar="list|seal", help=N_("What to do with the letters."))],
    call: Call,
    party_code: PartyCode,
    project: Annotated[
        list[str] | None,
        typer.Option("--project", metavar="NUMBER", help=N_("Only letters on this project; may be repeated.")),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", file_okay=False, help=N_("Write their PDF into this folder."))
    ] = None,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """List letters, or number and freeze drafts: all of them or none."""
    words = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        if deed is Deed.SEAL or officer:
            actor = workspaces.officer_for(workspace, side.code, officer)
            workspace.acts_for(actor)
        rows = _chosen(workspace, LetterFilter(sheet.id, side=side.side), project)
        if deed is Deed.SEAL:
            workspace.require(actor, Right.WRITE_LETTERS, side.code)
            if out is not None:
                folder(out)  # what cannot be written is not sealed either
            drafts = {row.id: row.version for row in rows if row.state is LetterState.DRAFT}
            with progress() as watch:
                rows = letters.seal(workspace, officer=actor, seen=drafts, watch=watch).value
        if out is not None:
            who = workspaces.officer_for(workspace, None, officer)
            shown = [row.id for row in rows if row.state is not LetterState.DESTROYED]
            with progress() as watch:
                letters_shown.export(workspace, officer=who, letter_ids=shown, out=out, form=LetterForm.PDF,
                                     words=words, watch=watch)  # fmt: skip
    table = Table(
        [words.t("Reference"), words.t("No."), words.t("Kind"), words.t("Recipient"), words.t("Date"),
         words.t("State")],
        [[row.official_number or "—", row.number, labels.kind(words, row.kind), row.to or "—",
          words.date(row.dated_on), labels.state(words, row.state)] for row in rows],
    )  # fmt: skip
    data = {"call": sheet.id, "party": side.code, "letters": [_told(row) for row in rows]}
    lines = [words.n("{count} letter", "{count} letters", len(rows)), *([leaves()] if out is not None else [])]
    show(data, as_json=json, table=table, lines=lines)


def _chosen(workspace: Workspace, wanted: LetterFilter, projects: list[str] | None) -> tuple[LetterRow, ...]:
    rows = letters.rows(workspace, wanted)
    asked = {one.casefold() for one in projects or ()}
    return tuple(row for row in rows if not asked or row.number.casefold() in asked)


def _told(row: LetterRow) -> dict[str, object]:
    return {
        "number": row.official_number, "project": row.number, "kind": str(row.kind), "recipient": row.to,
        "dated_on": row.dated_on, "state": str(row.state), "sha256": row.sha256, "sent_on": row.sent_on,
        "unresolved": list(row.unresolved),
    }  # fmt: skip
