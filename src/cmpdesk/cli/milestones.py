"""The verbs that list the milestones of a cohort, and that list or fill calendars of working days."""

from enum import StrEnum
from typing import Annotated

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import Call, File, Json, OfficerName
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.access import Right
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.projects import ProjectFilter
from cmpdesk.domain.schedules import Milestone, OwnerKind
from cmpdesk.domain.working_days import CalendarCode
from cmpdesk.i18n import schedules as labels
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, projects, schedules, working_calendars, workspaces
from cmpdesk.services.workspaces import Workspace

PAGE = 500


class Way(StrEnum):
    """What to do."""

    LIST = "list"
    FILL = "fill"


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("milestones", help=N_("List the milestones of a call, its session and its projects."))(milestones)
    program.command("holidays", help=N_("List the working-day calendars, or fill years from their rules."))(holidays)


def milestones(
    file: File,
    call: Call,
    application: Annotated[
        str, typer.Option("--application", metavar="NUMBER", help=N_("Only the project of this application."))
    ] = "",
    json: Json = False,
) -> None:
    """List milestones with their dates, owner by owner."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        numbers = _numbers(workspace, sheet.id)
        found = schedules.cohort(workspace, sheet.id)
    words = screen.words()
    names = {one.id: words.localised(one.name) for one in found}
    above = {OwnerKind.CALL: words.t("Call"), OwnerKind.SESSION: words.t("Session")}

    def owner(one: Milestone) -> str:
        return above.get(one.owner.kind) or numbers.get(one.owner.id, "")

    shown = sorted(found, key=lambda one: (one.owner.kind is OwnerKind.PROJECT, owner(one)))
    if application:
        shown = [one for one in shown if owner(one).casefold() == application.casefold()]
    rows = [
        [owner(one), names[one.id], labels.when(words, one.when), "; ".join([
            *labels.states(words, one),
            *([labels.rule(words, one.rule, names[one.anchor_id])] if one.rule and one.anchor_id in names else []),
        ])]
        for one in shown
    ]  # fmt: skip
    data = {"call": sheet.id, "milestones": [
        {"owner": owner(one), "kind": one.kind, "name": one.name, "date": one.when.edtf if one.when else None,
         "party": one.side, "provisional": one.provisional, "frozen": one.frozen, "cancelled": one.cancelled,
         "done": one.done_on, "rule": one.rule.to_value() if one.rule else None}
        for one in shown
    ]}  # fmt: skip
    table = Table([words.t("Project"), words.t("Milestone"), words.t("Date"), words.t("Remarks")], rows)
    lines = [] if rows else [words.t("No milestone yet.")]
    show(data, as_json=json, table=table if rows else None, lines=lines)


def _numbers(workspace: Workspace, call_id: str) -> dict[str, str]:
    """Return the number of each project by its id."""
    found: dict[str, str] = {}
    page = projects.page(workspace, ProjectFilter(call_id), Sort("number"), None, PAGE)
    found |= {row.id: row.number for row in page.rows}
    while page.after is not None:
        page = projects.page(workspace, ProjectFilter(call_id), Sort("number"), page.after, PAGE)
        found |= {row.id: row.number for row in page.rows}
    return found


def holidays(
    file: File,
    way: Annotated[Way, typer.Argument(metavar="[list|fill]", help=N_("What to do."))] = Way.LIST,
    calendar: Annotated[CalendarCode, typer.Option("--calendar", help=N_("Whose days."))] = CalendarCode.COMMON,
    first: Annotated[int, typer.Option("--first", metavar="YEAR", help=N_("First year."))] = 0,
    last: Annotated[int, typer.Option("--last", metavar="YEAR", help=N_("Last year; else the first."))] = 0,
    officer: OfficerName = "",
    json: Json = False,
) -> None:
    """List the days on which nobody works; or add what the rules say of some years and is not there yet."""
    with opened(file) as workspace:
        first = first or workspace.today().year
        last = last or first
        added = 0
        if way is Way.FILL:
            actor = workspaces.officer_for(workspace, None, officer)
            workspace.acts_for(actor)
            workspace.require(actor, Right.EDIT_PROJECT)
            wanted = working_calendars.TERRITORIES if calendar is CalendarCode.COMMON else (calendar,)
            added = working_calendars.fill(workspace, officer=actor, calendars=wanted, first_year=first,
                                           last_year=last).value  # fmt: skip
        rows = working_calendars.holidays(workspace, calendar)
        covered = working_calendars.years(workspace)[calendar].covered
    words = screen.words()
    rows = tuple(row for row in rows if first <= row.holiday.day.year <= last)
    data = {"calendar": calendar, "added": added, "covered": covered, "holidays": [
        {"day": row.holiday.day, "calendar": row.calendar, "name": row.holiday.name} for row in rows
    ]}  # fmt: skip
    table = Table(
        [words.t("Day"), words.t("Calendar"), words.t("Name")],
        [[words.full_date(row.holiday.day), labels.calendar(words, row.calendar), words.localised(row.holiday.name)]
         for row in rows],
    )  # fmt: skip
    said = words.t("No year is known yet: fill some from the rules.")
    if covered is not None:
        said = words.t("Covered without a gap from {first} to {last}.", first=str(covered[0]), last=str(covered[1]))
    show(data, as_json=json, table=table if rows else None, lines=[said])
