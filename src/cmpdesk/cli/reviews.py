"""The verbs of mid-term meetings: where a portfolio stands, and the opinion of a Party."""

from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened, party
from cmpdesk.cli.options import Call, File, Json, Meeting, OfficerName, PartyCode
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.access import Right
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import OpinionCode, Review, ReviewFilter, ReviewRow, Stage, Standing
from cmpdesk.i18n import partial_dates, screen
from cmpdesk.i18n import reviews as labels
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, reviews, workspaces
from cmpdesk.services.progress import find_review
from cmpdesk.services.workspaces import Workspace

PAGE = 500


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("reviews", help=N_("List the projects of a mid-term meeting, with what each Party thinks."))(listed)
    program.command("opinion", help=N_("Give the opinion of a Party on a project at a mid-term meeting."))(opinion)


def listed(
    file: File,
    call: Call,
    meeting: Meeting = 0,
    standing: Annotated[
        list[Standing] | None, typer.Option("--standing", help=N_("Only projects of this standing; may be repeated."))
    ] = None,
    stage: Annotated[
        list[Stage] | None, typer.Option("--stage", help=N_("Only projects at this stage; may be repeated."))
    ] = None,
    json: Json = False,
) -> None:
    """List projects by number: standing, opinions, what is decided."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        parties = calls.programme_of(workspace, sheet)
        held = reviews.review(workspace, find_review(workspace, sheet.id, meeting or None))
        rows = _rows(workspace, ReviewFilter(held.id, "", tuple(standing or ()), tuple(stage or ())))
        counted = reviews.portfolio(workspace, ReviewFilter(held.id))
    words = screen.words()
    codes = [parties.party(side).code for side in Side]
    table = Table(
        [words.t("No."), words.t("Project"), words.t("Standing"), *codes, words.t("Decision")],
        [[row.number, row.title, labels.standing(words, row.standing),
          *(labels.opinion(words, one) if one else "—" for one in row.opinions),
          labels.outcome(words, row.outcome) if row.outcome else labels.stage(words, row.stage)] for row in rows],
    )  # fmt: skip
    data = {
        "call": sheet.id, "review": held.id, "meeting": held.number, **_about(held), "projects": counted.projects,
        "sheets": counted.sheets, "standings": {str(one): counted.standings.get(one, 0) for one in Standing},
        "stages": {str(one): counted.stages.get(one, 0) for one in Stage},
        "rows": [_row(row, codes) for row in rows],
    }  # fmt: skip
    when = partial_dates.say(words, held.when) if held.when else "—"
    title = words.t("Mid-term meeting {number} · {date}", number=held.number, date=when)
    told = words.t("{shown} of {count} projects, {open} still open", shown=len(rows), count=counted.projects,
                   open=counted.open)  # fmt: skip
    show(data, as_json=json, table=table if rows else None, lines=[f"{title} · {told}"])


def _about(held: Review) -> dict[str, Any]:
    return {
        "date": held.when.edtf if held.when else None, "provisional": held.provisional, "place": held.place,
        "online": held.online, "sealed_at": held.sealed_at, "themes": list(held.themes), "delegates": [
            {"party": one.side, "person": one.person, "role": one.role, "present": one.present}
            for one in held.delegates
        ],
    }  # fmt: skip


def _row(row: ReviewRow, codes: list[str]) -> dict[str, Any]:
    return {
        "number": row.number, "title": row.title, "state": row.state, "standing": row.standing, "stage": row.stage,
        "opinions": dict(zip(codes, row.opinions, strict=True)), "sheets": dict(zip(codes, row.sheets, strict=True)),
        "decision": row.outcome, "carried_out": row.applied,
    }  # fmt: skip


def _rows(workspace: Workspace, wanted: ReviewFilter) -> list[ReviewRow]:
    shown = reviews.page(workspace, wanted, None, PAGE)
    rows = list(shown.rows)
    while shown.after is not None:
        shown = reviews.page(workspace, wanted, shown.after, PAGE)
        rows += shown.rows
    return rows


def opinion(
    file: File,
    call: Call,
    party_code: PartyCode,
    application: Annotated[str, typer.Option("--application", metavar="NUMBER", help=N_("Number of the project."))],
    thinks: Annotated[OpinionCode, typer.Option("--opinion", help=N_("What the Party thinks of it."))],
    reasons: Annotated[str, typer.Option("--reasons", help=N_("Why; kept for the letter and the minutes."))] = "",
    meeting: Meeting = 0,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Give an opinion, or another one than before; reasons that are left out stay as they were."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        own = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, own.code, officer)
        workspace.acts_for(actor)
        workspace.require(actor, Right.GIVE_OPINION, own.code)
        held = reviews.review(workspace, find_review(workspace, sheet.id, meeting or None))
        row = reviews.numbered(workspace, held.id, application)
        before = reviews.opinions(workspace, held.id).get((row.project_id, own.side))
        given = reviews.give_opinion(
            workspace, officer=actor, review_id=held.id, project_id=row.project_id, side=own.side,
            seen=before.version if before else 0, opinion=thinks,
            reasons=reasons or (before.reasons if before else ""),
        ).value  # fmt: skip
        row = reviews.numbered(workspace, held.id, application)
    words = screen.words()
    stage = labels.outcome(words, row.outcome) if row.outcome else labels.stage(words, row.stage)
    data = {"review": held.id, "number": row.number, "party": own.code, "opinion": given.code,
            "reasons": given.reasons, "stage": row.stage, "decision": row.outcome}  # fmt: skip
    told = words.t("{number} · {party}: {opinion} · {stage}", number=row.number, party=own.code,
                   opinion=labels.opinion(words, given.code), stage=stage)  # fmt: skip
    show(data, as_json=json, lines=[told])
