"""The verbs that list the grants of projects, and the changes asked of them."""

from typing import Annotated, Any

import typer

from cmpdesk.cli.common import opened
from cmpdesk.cli.options import Call, File, Json
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.change_requests import Answered, ChangeRequest, RequestState
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant, Sums, totals
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.projects import ProjectFilter
from cmpdesk.i18n import change_requests as labels
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, change_requests, grants, projects
from cmpdesk.services.workspaces import Workspace

PAGE = 500
SUMS = ("granted", "released", "paid", "claimed", "spent", "remaining", "carried", "lapsed")
Project = Annotated[
    str, typer.Option("--project", metavar="NUMBER", help=N_("Only the project of this number, line by line."))
]


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("grants", help=N_("List what is granted, paid, spent and left of a call."))(grants_)
    program.command("requests", help=N_("List the changes asked for in a call, with the answers."))(requests)


def grants_(file: File, call: Call, project: Project = "", json: Json = False) -> None:
    """List the sums per Party, funder and year; or the lines of one project."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        programme, year = calls.programme_of(workspace, sheet), workspace.today().year
        numbers = _numbers(workspace, sheet)
        held = grants.of_call(workspace, sheet.id)
        if project:
            held = tuple(one for one in held if one.project_id == _named(numbers, project))
            _show_lines(sheet, programme, held, project, year, as_json=json)
        else:
            _show_totals(sheet, programme, held, year, as_json=json)


def _show_totals(call: CallSheet, programme: Programme, held: tuple[Grant, ...], year: int, *, as_json: bool) -> None:
    w, found = screen.words(), totals(held, year)
    rows = [[programme.party(one.side).code, one.funder, str(one.year), w.number(one.count), *_amounts(one.sums)]
            for one in found]  # fmt: skip
    data = [{"party": programme.party(one.side).code, "funder": one.funder, "year": one.year, "lines": one.count,
             **_data(one.sums)} for one in found]  # fmt: skip
    headings = [w.t("Party"), w.t("Funder"), w.t("Year"), w.t("Lines"), *_headings()]
    _show({"call": call.id, "grants": data}, headings, rows, first=3, as_json=as_json)


def _show_lines(call: CallSheet, programme: Programme, held: tuple[Grant, ...], project: str, year: int, *,
                as_json: bool) -> None:  # fmt: skip
    w = screen.words()
    rows = [[programme.party(one.side).code, one.funder, str(one.year), one.line, *_amounts(one.sums(year))]
            for one in held]  # fmt: skip
    data = [
        {
            "id": one.id, "party": programme.party(one.side).code, "funder": one.funder, "year": one.year,
            "line": one.line, **_data(one.sums(year)),
            "instalments": [
                {"amount": each.amount, "condition": each.condition, "due": each.due.edtf if each.due else None,
                 "released_on": each.released_on, "paid_on": each.paid_on, "reference": each.reference}
                for each in one.instalments
            ],
            "claims": [
                {"number": each.number, "received_on": each.received_on, "amount": each.amount,
                 "accepted": each.accepted, "pieces": len(each.pieces)}
                for each in one.claims
            ],
        }
        for one in held
    ]  # fmt: skip
    headings = [w.t("Party"), w.t("Funder"), w.t("Year"), w.t("Budget line"), *_headings()]
    _show({"call": call.id, "project": project, "grants": data}, headings, rows, first=4, as_json=as_json)


def _show(data: dict[str, Any], headings: list[str], rows: list[list[str]], *, first: int, as_json: bool) -> None:
    lines = [] if rows else [screen.words().t("No amount is granted yet.")]
    right = frozenset(range(first, len(headings)))
    show(data, as_json=as_json, table=Table(headings, rows, right) if rows else None, lines=lines)


def _headings() -> list[str]:
    w = screen.words()
    return [w.t("Granted"), w.t("Released"), w.t("Paid"), w.t("Claimed"), w.t("Spent"), w.t("Remaining"),
            w.t("Carried over"), w.t("Lapsed")]  # fmt: skip


def _amounts(sums: Sums) -> list[str]:
    return [screen.words().money_short(getattr(sums, name)) for name in SUMS]


def _data(sums: Sums) -> dict[str, Any]:
    return {name: getattr(sums, name) for name in SUMS}


def requests(
    file: File,
    call: Call,
    project: Annotated[
        str, typer.Option("--project", metavar="NUMBER", help=N_("Only those of the project of this number."))
    ] = "",
    state: Annotated[RequestState | None, typer.Option("--state", help=N_("Only those that stand so."))] = None,
    json: Json = False,
) -> None:
    """List the changes asked for, with what each Party answered."""
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        programme, numbers = calls.programme_of(workspace, sheet), _numbers(workspace, sheet)
        wanted = _named(numbers, project) if project else ""
        found = [one for one in change_requests.of_call(workspace, sheet.id)
                 if wanted in ("", one.project_id) and state in (None, one.state)]  # fmt: skip
    w, codes = screen.words(), [one.code for one in programme.parties]
    rows = [
        [
            numbers.get(one.project_id, ""), w.number(one.number), labels.kind(w, one.kind), one.requester,
            w.date(one.asked_on), *(_answer(given) for given in one.answers), labels.state(w, one.state),
            w.number(one.amendment) if one.amendment else "",
        ]
        for one in found
    ]  # fmt: skip
    headings = [w.t("Project"), w.t("No."), w.t("Kind"), w.t("Asked by"), w.t("Asked on"), *codes, w.t("State"),
                w.t("Amendment")]  # fmt: skip
    data = {"call": sheet.id, "requests": [_request(one, numbers, codes) for one in found]}
    lines = [] if rows else [w.t("No change was asked for.")]
    show(data, as_json=json, table=Table(headings, rows) if rows else None, lines=lines)


def _answer(given: Answered | None) -> str:
    w = screen.words()
    return f"{labels.answer(w, given.answer)}, {w.date(given.on)}" if given else ""


def _request(one: ChangeRequest, numbers: dict[str, str], codes: list[str]) -> dict[str, Any]:
    w = screen.words()
    return {
        "id": one.id, "project": numbers.get(one.project_id, ""), "number": one.number, "kind": one.kind,
        "state": one.state, "requester": one.requester, "asked_on": one.asked_on, "reason": one.reason,
        "lines": [{"subject": w.localised(line.subject), "before": w.localised(line.before),
                   "after": w.localised(line.after)} for line in one.lines],
        "answers": {
            code: {"answer": given.answer, "on": given.on, "reason": given.reason} if given else None
            for code, given in zip(codes, one.answers, strict=True)
        },
        "amendment": one.amendment, "revision": one.revision_id, "taken_back_on": one.taken_back_on,
    }  # fmt: skip


def _numbers(workspace: Workspace, call: CallSheet) -> dict[str, str]:
    """Return the number of each project by its id."""
    found: dict[str, str] = {}
    after: tuple[Any, ...] | None = None
    while True:
        page = projects.page(workspace, ProjectFilter(call.id), Sort("number"), after, PAGE)
        found |= {row.id: row.number for row in page.rows}
        after = page.after
        if after is None:
            return found


def _named(numbers: dict[str, str], wanted: str) -> str:
    """Return the id of the project of a number, or refuse with ``application.unknown``."""
    for key, number in numbers.items():
        if number.casefold() == wanted.strip().casefold():
            return key
    raise Refusal("application.unknown", number=wanted)
