"""The verbs that end a mid-term meeting: its decisions carried out, and the seal."""

from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import Call, File, Json, Meeting, OfficerName
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.access import Right
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.review_effects import ProjectEffects
from cmpdesk.domain.review_money import Total
from cmpdesk.domain.revisions import RevisionDraft
from cmpdesk.i18n import messages, screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, review_effects, reviews, workspaces
from cmpdesk.services.progress import find_review
from cmpdesk.services.workspaces import Workspace

DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Show what would change, and write nothing."))]


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("carry-out", help=N_("Carry out in one step what a mid-term meeting decided."))(carry_out)
    program.command("seal-review", help=N_("Seal a mid-term meeting: nothing of it changes any more."))(seal)


def carry_out(
    file: File,
    call: Call,
    meeting: Meeting = 0,
    title: Annotated[str, typer.Option("--title", help=N_("What the revision of the calendar is called."))] = "",
    body: Annotated[str, typer.Option("--body", help=N_("Who decided; else the programme."))] = "",
    reference: Annotated[str, typer.Option("--reference", help=N_("Reference of the decision."))] = "",
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="NUMBER", help=N_("Leave this project out; may be repeated.")),
    ] = None,
    dry_run: DryRun = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Carry out what was decided of every project but some: money, calendar, amendment, end."""
    words = screen.words()
    with opened(file) as workspace:
        sheet, home, review_id, actor = _found(workspace, call, meeting, officer, Right.EDIT_PROJECT)
        plan = review_effects.plan(workspace, officer=actor, review_id=review_id)
        if without:
            waiting = {reviews.numbered(workspace, review_id, one).project_id for one in without}
            chosen = {one.project_id for one in plan.todo} - waiting
            plan = review_effects.plan(workspace, officer=actor, review_id=review_id, project_ids=chosen)
        if not dry_run:
            made = RevisionDraft(title.strip() or words.t("Mid-term meeting {number}", number=plan.number), "", "",
                                 body.strip() or words.localised(home.name), None, reference.strip())  # fmt: skip
            review_effects.carry_out(workspace, officer=actor, shown=plan, draft=made)
    money = [words.t(one) for one in (N_("Planned"), N_("Released"), N_("On condition"), N_("Suspended"),
                                      N_("No longer granted"))]  # fmt: skip
    table = Table(
        [words.t("Party"), words.t("Funder"), words.t("Year"), *money],
        [[home.party(one.side).code, one.funder, str(one.year), *(words.money(each) for each in _sums(one))]
         for one in plan.totals],
    )  # fmt: skip
    todo = len(plan.todo)
    told = (words.n("{count} project would be carried out.", "{count} projects would be carried out.", todo) if dry_run
            else words.n("{count} project carried out.", "{count} projects carried out.", todo))  # fmt: skip
    in_the_way = [messages.sentence(words, one) for one in plan.refusals]
    data = {"call": sheet.id, "review": review_id, "meeting": plan.number, "dry_run": dry_run, "dates": plan.dates,
            "projects": [_project(one) for one in plan.todo], "totals": [_total(one, home) for one in plan.totals],
            "in_the_way": in_the_way}  # fmt: skip
    show(data, as_json=json, table=table if plan.totals else None, lines=[told, *in_the_way])


def _found(workspace: Workspace, call: str, meeting: int, officer: str,
           right: Right) -> tuple[CallSheet, Programme, str, Officer]:  # fmt: skip
    sheet = calls.find(workspace, call)
    actor = workspaces.officer_for(workspace, None, officer)
    workspace.acts_for(actor)
    workspace.require(actor, right)
    return sheet, calls.programme_of(workspace, sheet), find_review(workspace, sheet.id, meeting or None), actor


def _sums(one: Total) -> tuple[Money, ...]:
    return one.before, one.released, one.conditional, one.suspended, one.refused


def _total(one: Total, home: Programme) -> dict[str, Any]:
    names = ("planned", "released", "conditional", "suspended", "refused")
    return {
        "party": home.party(one.side).code, "funder": one.funder, "year": one.year, "currency": one.before.currency,
        **{name: each.cents for name, each in zip(names, _sums(one), strict=True)},
        "left": one.envelope.cents if one.envelope is not None else None,
    }  # fmt: skip


def _project(one: ProjectEffects) -> dict[str, Any]:
    return {
        "number": one.number, "decision": one.decision.outcome,
        "instalments": [
            {"side": each.side, "funder": each.funder, "year": each.year, "effect": each.effect,
             "before": each.was.cents, "after": each.decided.cents, "currency": each.now.currency}
            for each in one.money
        ],
        "dates": [{"name": line.milestone.name, "before": line.old.edtf if line.old else None,
                   "after": line.new.edtf if line.new else None} for line in one.dates],
        "amendment": [[*map(screen.words().localised, (line.subject, line.before, line.after))]
                      for line in one.amendment],
        "to_recover": [{"side": line.side, "funder": line.funder, "year": line.year, "cents": line.recover.cents,
                        "currency": line.recover.currency} for line in one.account],
    }  # fmt: skip


def seal(
    file: File,
    call: Call,
    meeting: Meeting = 0,
    dry_run: DryRun = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Seal a meeting, or tell what it waits for."""
    words = screen.words()
    with opened(file) as workspace:
        _, _, review_id, actor = _found(workspace, call, meeting, officer, Right.DECIDE_CALL)
        held = reviews.review(workspace, review_id)
        refusal = review_effects.sealable(workspace, officer=actor, review_id=review_id) if dry_run else None
        if not dry_run:
            held = review_effects.seal(workspace, officer=actor, review_id=review_id, seen=held.version).value
    waits = messages.sentence(words, refusal) if refusal is not None else ""
    if dry_run:
        told = waits or words.t("Mid-term meeting {number} can be sealed.", number=held.number)
    else:
        told = words.t("Mid-term meeting {number} is sealed.", number=held.number)
    data = {"review": held.id, "meeting": held.number, "sealed_at": held.sealed_at, "waits_for": waits,
            "dry_run": dry_run}  # fmt: skip
    show(data, as_json=json, lines=[told])
