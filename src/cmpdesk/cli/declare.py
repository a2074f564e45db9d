"""The verb that enters what a reviewer declares, before anything of an application is shown to them."""

from typing import Annotated

import typer

from cmpdesk.cli.common import opened, party, reviewer_ids
from cmpdesk.cli.options import Call, File, Json, OfficerName, PartyCode
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.access import Right
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.interests import Asked, DeclarationDraft, Interest
from cmpdesk.i18n import interests as labels
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, interests, workspaces


def register(program: typer.Typer) -> None:
    """Add the verb of this module."""
    program.command("declare", help=N_("Enter what a reviewer declares of their interests."))(declare)


def declare(
    file: File,
    call: Call,
    party_code: PartyCode,
    reviewer: Annotated[str, typer.Option("--reviewer", metavar="CODE", help=N_("Who declares."))],
    application: Annotated[
        list[str] | None,
        typer.Option("--application", metavar="NUMBER", help=N_("Only this application; may be repeated.")),
    ] = None,
    answer: Annotated[Interest, typer.Option("--answer", help=N_("What they declare."))] = Interest.NONE,
    incompetent: Annotated[
        bool, typer.Option("--not-competent", help=N_("They are not competent to judge it."))
    ] = False,
    explanation: Annotated[
        str, typer.Option("--explanation", metavar="TEXT", help=N_("Why; needed but for none."))
    ] = "",
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Enter one answer for the applications named, else for those not declared upon that have nothing on record."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        workspace.require(actor, Right.EDIT_JURY, side.code)
        (reader,) = reviewer_ids(workspace, sheet.id, side.side, [reviewer]) or ()
        chosen = _chosen(interests.asked(workspace, reader), application)
        drafts = [DeclarationDraft(one.application_id, answer, not incompetent, explanation,
                                   one.declaration.version if one.declaration else None) for one in chosen]  # fmt: skip
        held = interests.declare(workspace, officer=actor, reviewer_id=reader, drafts=drafts).value
    words = screen.words()
    awaited = [one.number for one in held if not _declared(one)]
    data = {
        "call": sheet.id,
        "party": side.code,
        "reviewer": reviewer,
        "declared": [one.number for one in chosen],
        "awaited": awaited,
    }
    table = Table(
        [words.t("Application"), words.t("Declared"), words.t("Explanation")],
        [[one.number, labels.conflict(words, one.declaration.answer) if one.declaration and one.declaration.answer
          else "—", one.declaration.explanation if one.declaration else ""] for one in held],
    )  # fmt: skip
    lines = [words.t("Not declared upon yet: {numbers}", numbers=words.listed(awaited))] if awaited else []
    show(data, as_json=json, table=table, lines=lines)


def _declared(one: Asked) -> bool:
    return one.declaration is not None and one.declaration.answer is not None


def _chosen(held: tuple[Asked, ...], numbers: list[str] | None) -> list[Asked]:
    if not numbers:
        return [one for one in held if not _declared(one) and not one.findings]
    known = {one.number.casefold(): one for one in held}
    for number in numbers:
        if number.casefold() not in known:
            raise Refusal("declaration.not-theirs", number=number)
    return list({number.casefold(): known[number.casefold()] for number in numbers}.values())
