"""The verbs that list the missions of a call, and write the order or the programme of one."""

from functools import partial
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import leaves, opened
from cmpdesk.cli.options import Call, File, Json, OutputPdf, Replace
from cmpdesk.cli.output import Table, show
from cmpdesk.domain.mission_rules import SideUsage, Usage, usage
from cmpdesk.domain.missions import Mission, Undescribed
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import missions as say
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, mission_papers, missions, saving
from cmpdesk.services.missions import Board


def register(program: typer.Typer) -> None:
    """Add the verbs of this module."""
    program.command("missions", help=N_("List the missions of a call, with what is used of its quotas."))(missions_)
    program.command("mission-order", help=N_("Write the order of a mission, or its programme, as a PDF."))(order)


def missions_(
    file: File,
    call: Call,
    year: Annotated[int | None, typer.Option("--year", help=N_("Only missions that end in this year."))] = None,
    json: Json = False,
) -> None:
    """List missions and those of calendars that are still to be described."""
    w = screen.words()
    with opened(file) as workspace:
        board = missions.board(workspace, calls.find(workspace, call).id)
    held = [one for one in board.missions if year in (None, one.year)]
    missing = [one for one in board.undescribed if year in (None, one.when.year if one.when else None)]
    rows = [[w.number(one.number), one.title, one.project or "—", board.programme.party(one.sending).code,
             say.period(w, one) or "—", w.number(one.days), say.people(one) or "—", say.state(w, one.state),
             say.report(w, one, board.today) or "—"] for one in held]  # fmt: skip
    headings = [w.t("No."), w.t("Mission"), w.t("Project"), w.t("Sent by"), w.t("Period"), w.t("Days"), w.t("People"),
                w.t("State"), w.t("Activity report")]  # fmt: skip
    years = {one.year for one in held if one.year is not None}
    quotas = {of: [usage([one for one in held if one.year == of], board.rules.party, side) for side in Side]
              for of in sorted(years)}  # fmt: skip
    lines = [w.n("{count} mission", "{count} missions", len(held)),
             w.n("{count} to describe", "{count} to describe", len(missing))]  # fmt: skip
    lines += [
        w.t("{label}: {value}", label=f"{of} · {board.programme.party(one.side).code}", value=say.usage(w, one))
        for of, sides in quotas.items() for one in sides
    ]  # fmt: skip
    data = {
        "call": board.call.id, "missions": [_told(board, one) for one in held],
        "to_describe": [_missing(one) for one in missing],
        "quotas": [{"year": of, "party": board.programme.party(one.side).code, **_used(one)}
                   for of, sides in quotas.items() for one in sides],
    }  # fmt: skip
    show(data, as_json=json, table=Table(headings, rows, frozenset({0, 5})) if rows else None, lines=lines)


def _told(board: Board, one: Mission) -> dict[str, Any]:
    report = one.report
    return {
        "number": one.number, "title": one.title, "project": one.project or None,
        "sending": board.programme.party(one.sending).code, "online": one.online, "state": str(one.state),
        "ends": one.ends.edtf if one.ends else None, "days": one.days, "host": one.host,
        "travellers": [{"name": each.name, "function": each.function, "organisation": each.organisation}
                       for each in one.travellers],
        "stops": [{"city": each.city, "host": each.host, "starts_on": each.starts_on, "ends_on": each.ends_on,
                   "objectives": each.objectives} for each in one.stops],
        "costs": [{"kind": str(each.kind), "payer": str(each.payer), "planned": each.planned, "real": each.real}
                  for each in one.costs],
        "paid_elsewhere": one.paid_elsewhere, "reference": one.reference, "authorised_on": one.authorised_on,
        "planned_co2_kg": one.planned_co2, "co2_kg": one.co2, "derogation": one.derogation,
        "report_due": report.due.edtf if report and report.due else None,
        "report_received_on": report.received_on if report else None,
    }  # fmt: skip


def _missing(one: Undescribed) -> dict[str, Any]:
    return {"name": one.name.in_("fr"), "project": one.project or None, "ends": one.when.edtf if one.when else None}


def _used(one: SideUsage) -> dict[str, Any]:
    def told(held: Usage) -> dict[str, int | None]:
        return {"used": held.used, "planned": held.planned, "limit": held.limit, "remaining": held.remaining}

    return {"missions": told(one.missions), "persons": told(one.persons), "days": told(one.days)}


def order(
    file: File,
    call: Call,
    number: Annotated[int, typer.Option("--mission", metavar="NUMBER", help=N_("Number of the mission in the call."))],
    out: OutputPdf,
    programme: Annotated[
        bool, typer.Option("--programme", help=N_("Write the programme instead, stop by stop."))
    ] = False,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Write the paper of the Party that sends."""
    words = screen.words()
    with opened(file) as workspace:
        sheet = calls.find(workspace, call)
        found = missions.numbered(workspace, sheet.id, number)
        make = mission_papers.programme_pdf if programme else mission_papers.order_pdf
        saving.save(partial(make, workspace, found.id), out, overwrite=replace)
    data = {"call": sheet.id, "mission": number, "out": str(out)}
    show(data, as_json=json, lines=[words.t("Saved: {name}", name=out.name), leaves()])
