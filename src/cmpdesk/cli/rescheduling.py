"""The verbs that move dates, list and approve revisions, and compare calendars."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened, party
from cmpdesk.cli.options import Call, File, Json, Language, OfficerName, PartyCode, Replace
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.access import Right
from cmpdesk.domain.asked_moves import Asked, Tried, tally
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.moves import Action, Shift, Stretch
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.projects import ProjectFilter
from cmpdesk.domain.revisions import Revision, RevisionDraft
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import fold
from cmpdesk.i18n import breaks, partial_dates, screen
from cmpdesk.i18n import rescheduling as told
from cmpdesk.i18n import timelines as drawn
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import baselines, calls, comparisons, projects, rescheduling, saving, workspaces
from cmpdesk.services.workspaces import Workspace

_PDF = "pdf"
PAGE = 500
Title = Annotated[str, typer.Option("--title", metavar="TEXT", help=N_("What the revision is called."))]
Day = Annotated[str, typer.Option("--on", metavar="DATE", help=N_("Day: 2027-03-01, 1/3/27; else today."))]


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("reschedule", help=N_("Move dates of projects in one step, or show what would move."))(reschedule)
    program.command("revisions", help=N_("List the revisions of the calendar of a call, and who approved them."))(
        revisions
    )
    program.command("approve", help=N_("Record that a Party approved a revision of the calendar."))(approve)
    program.command("compare", help=N_("Compare two calendars of a call, on screen, as a sheet or as a PDF."))(compare)


def reschedule(
    file: File,
    call: Call,
    months: Annotated[int, typer.Option("--months", metavar="N", help=N_("Shift by so many months."))] = 0,
    days: Annotated[int, typer.Option("--days", metavar="N", help=N_("Shift by so many days."))] = 0,
    end: Annotated[str, typer.Option("--end", metavar="DATE", help=N_("Stretch to this new end, vague or not."))] = "",
    project: Annotated[
        list[str] | None, typer.Option("--project", metavar="NUMBER", help=N_("Only this project; may be repeated."))
    ] = None,
    kind: Annotated[
        list[MilestoneKind] | None, typer.Option("--kind", help=N_("Only milestones of this kind; may be repeated."))
    ] = None,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help=N_("Only what is not before this day."))] = "",
    title: Title = "",
    requester: Annotated[str, typer.Option("--asked-by", metavar="TEXT", help=N_("Who asked for it."))] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why."))] = "",
    body: Annotated[str, typer.Option("--decided-by", metavar="TEXT", help=N_("The body that decided it."))] = "",
    decided_on: Annotated[str, typer.Option("--decided-on", metavar="DATE", help=N_("The day of the decision."))] = "",
    reference: Annotated[str, typer.Option("--reference", metavar="TEXT", help=N_("Reference of the decision."))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only show what would move and break."))] = False,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Move dates: what follows them follows; nothing is written with --dry-run."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        today = workspace.today()
        actor = workspaces.officer_for(workspace, None, officer)
        workspace.acts_for(actor)
        asked = Asked(
            _action(months, days, end, today), "", _projects(workspace, sheet.id, project), frozenset(kind or ()),
            _day(since, today, "--since"),
        )  # fmt: skip
        tried = rescheduling.tried(workspace, sheet.id, asked)
        made = None
        if not dry_run:
            draft = RevisionDraft(title, requester, reason, body, _day(decided_on, today, "--decided-on"), reference)
            made = rescheduling.reschedule(workspace, officer=actor, call_id=sheet.id, moves=tried.moves, draft=draft,
                                           seen=tried.forecast.seen).value  # fmt: skip
    _tell(tried, made, as_json=json)


def _action(months: int, days: int, end: str, today: date) -> Action:
    if end:
        when = partial_dates.read(end, today)
        if when is None:
            raise typer.BadParameter(end, param_hint="--end")
        return Stretch(when)
    if not months and not days:
        raise Refusal("revision.not-asked")
    return Shift(months, days)


def _day(typed: str, today: date, option: str) -> date | None:
    if not typed:
        return None
    when = partial_dates.read(typed, today)
    if when is None or when.exact is None:
        raise typer.BadParameter(typed, param_hint=option)
    return when.exact


def _projects(workspace: Workspace, call_id: str, numbers: list[str] | None) -> frozenset[str] | None:
    if not numbers:
        return None
    known: dict[str, str] = {}
    page = projects.page(workspace, ProjectFilter(call_id), Sort("number"), None, PAGE)
    known |= {fold(row.number): row.id for row in page.rows}
    while page.after is not None:
        page = projects.page(workspace, ProjectFilter(call_id), Sort("number"), page.after, PAGE)
        known |= {fold(row.number): row.id for row in page.rows}
    for number in numbers:
        if fold(number) not in known:
            raise Refusal("record.gone", table="project")
    return frozenset(known[fold(number)] for number in numbers)


def _tell(tried: Tried, made: Revision | None, *, as_json: bool) -> None:
    w, figures, forecast = screen.words(), tally(tried), tried.forecast
    rows = [
        [one.number or "—", w.localised(one.milestone.name), told.when(w, one.old), told.when(w, one.new),
         told.way(w, one), w.listed([breaks.broken(w, each, forecast) for each in one.breaks]) or "—"]
        for one in tried.lines
    ]  # fmt: skip
    data = {
        "projects": figures.projects, "dates": figures.dates, "held": figures.held,
        "breaks": {str(reason): count for reason, count in figures.breaks.items()},
        "lines": [{"project": one.number, "milestone": one.milestone.name, "kind": one.milestone.kind,
                   "old": one.old.edtf if one.old else None, "new": one.new.edtf if one.new else None, "why": one.why,
                   "hold": one.hold, "breaks": [{"reason": each.reason, "certainty": each.certainty,
                                                 "already": each.already} for each in one.breaks]}
                  for one in tried.lines],
        "revision": _revision(made) if made is not None else None,
    }  # fmt: skip
    lines = [" · ".join(told.counts(w, figures))]
    lines.append(told.titled(w, made) if made is not None else w.t("Nothing was written."))
    headings = [w.t("Project"), w.t("Milestone"), w.t("Old date"), w.t("New date"), w.t("Moves"), w.t("Breaks")]
    show(data, as_json=as_json, table=Table(headings, rows), lines=lines)


def _revision(one: Revision) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.number, "title": one.title, "state": one.state, "decided_by": one.deciding_body,
        "decided_on": one.decided_on, "reference": one.reference, "approved": list(one.approvals),
        "projects": one.projects, "dates": one.moved,
    }  # fmt: skip


def revisions(file: File, call: Call, json: Json = False) -> None:
    """List the revisions, the newest first."""
    w = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        home = calls.programme_of(workspace, sheet)
        found = rescheduling.revisions(workspace, sheet.id)
    rows = [[w.number(one.number), one.title, told.state(w, one.state), told.decided(w, one) or "—",
             *(w.date(on) if on else "—" for on in one.approvals), w.number(one.projects), w.number(one.moved)]
            for one in found]  # fmt: skip
    headings = [w.t("No."), w.t("Revision"), w.t("State"), w.t("Decision"),
                *(w.t("Approved by {party}", party=one.code) for one in home.parties), w.t("Projects"),
                w.t("Dates")]  # fmt: skip
    lines = [w.n("{count} revision", "{count} revisions", len(found))]
    show({"revisions": [_revision(one) for one in found]}, as_json=json, lines=lines,
         table=Table(headings, rows, right=frozenset({0, 6, 7})))  # fmt: skip


def approve(
    file: File,
    call: Call,
    party_code: PartyCode,
    number: Annotated[int, typer.Option("--revision", metavar="N", help=N_("Number; else the last one."))] = 0,
    on: Day = "",
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """Approve for one Party; once both have, the dates are in force."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        side = party(workspace, sheet, party_code)
        actor = workspaces.officer_for(workspace, side.code, officer)
        workspace.acts_for(actor)
        workspace.require(actor, Right.APPROVE_REVISION, side.code)
        day = _day(on, workspace.today(), "--on") or workspace.today()
        found = rescheduling.revisions(workspace, sheet.id)
        one = next((each for each in found if number in (0, each.number)), None)
        if one is None:
            raise Refusal("record.gone", table="revision")
        made = rescheduling.approve(workspace, officer=actor, revision_id=one.id, seen=one.version, side=side.side,
                                    on=day).value  # fmt: skip
    w = screen.words()
    said = w.t("{revision}: {state}", revision=told.titled(w, made), state=told.state(w, made.state))
    show(_revision(made), as_json=json, lines=[said])


def compare(
    file: File,
    call: Call,
    first: Annotated[str, typer.Option("--first", metavar="NAME", help=N_("Calendar; else the original one."))] = "",
    second: Annotated[str, typer.Option("--second", metavar="NAME", help=N_("Calendar; else as it is now."))] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", dir_okay=False, help=N_("An xlsx, ods, csv or pdf file."))
    ] = None,
    milestones: Annotated[bool, typer.Option("--milestones", help=N_("Milestones, rather than projects."))] = False,
    language: Language = "",
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Tell what changed from one calendar to another."""
    ending = out.suffix.lower().removeprefix(".") if out is not None else ""
    if out is not None and ending != _PDF and ending not in set(ExportKind):
        raise typer.BadParameter(out.name, param_hint="--out")
    w = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        ids = [_baseline(workspace, sheet.id, name) for name in (first, second)]
        found = comparisons.compared(workspace, sheet.id, *ids)
        if out is not None:

            def make() -> bytes:
                if ending == _PDF:
                    return comparisons.pages(workspace, sheet.id, *ids, language=language)[1]
                return comparisons.sheet(found, ExportKind(ending), w.locale, milestones=milestones)

            saving.save(make, out, overwrite=replace)
    told_all = found.comparison
    rows = [[told.change(w, change), w.number(count)] for change, count in found.counted()]
    lines = [w.n("{count} project of {all} changed", "{count} projects of {all} changed", len(told_all.changed),
                 all=w.number(len(told_all.entries)))]  # fmt: skip
    if told_all.mean_shift is not None:
        lines.append(w.t("mean shift of the ends: {span}", span=drawn.months(w, told_all.mean_shift)))
    shown = {"changes": {str(change): count for change, count in found.counted()}, "mean_shift": told_all.mean_shift,
             "milestones": told_all.moved_milestones, "projects": len(told_all.entries),
             "out": str(out) if out is not None else None}  # fmt: skip
    show(shown, as_json=json, lines=lines, table=Table([w.t("What changed"), w.t("Projects")], rows,
                                                      right=frozenset({1})))  # fmt: skip


def _baseline(workspace: Workspace, call_id: str, name: str) -> str:
    if not name:
        return ""
    found = [one for one in baselines.baselines(workspace, call_id)
             if name == str(one.number) or fold(name) == fold(one.label)]  # fmt: skip
    if not found:
        raise Refusal("baseline.unknown", name=name)
    return found[0].id
