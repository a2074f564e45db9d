"""The columns of the reports."""

from collections.abc import Callable, Sequence
from typing import Any

from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.reports import ReportRow, ReportState
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n import reports as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.table import Cell, Column, Kind

TONES = {
    ReportState.OVERDUE: "bad", ReportState.PERHAPS_OVERDUE: "warn", ReportState.RETURNED: "warn",
    ReportState.RECEIVED: "accent", ReportState.DUE: "muted", ReportState.ACCEPTED: "good",
}  # fmt: skip


def _report(row: ReportRow) -> Cell:
    return Cell(say.name(words(), row), say.about(words(), row))


def _due(row: ReportRow) -> Cell:
    first = row.due.promised if row.due and row.moved else None
    return Cell(say.due(words(), row), t("first {date}", date=say.dated(words(), first)) if first else "")


def _came(row: ReportRow) -> Cell:
    if row.last is None:
        return Cell("—")
    late = row.days_late or 0
    said = n("{count} day late", "{count} days late", late) if late > 0 else ""
    return Cell(words().date(row.last.received_on), said, tone="warn" if late > 0 else "")


def columns(programme: Programme | None = None) -> Sequence[Column[ReportRow]]:
    """Return the columns; Parties are those of `programme`."""
    w = words()
    codes = {one.side: one.code for one in programme.parties} if programme else {}

    def party(row: ReportRow) -> str:
        return codes.get(row.side, "") if row.side else t("both")

    return (
        Column("report", t("Report"), _report, Kind.TWO_LINES, stretch=True, sort="number",
               values=lambda row: (say.name(w, row), row.project.number, row.project.title),
               headings=[t("Report"), t("No."), t("Project")]),
        Column("kind", t("Kind"), lambda row: say.kind(w, row.kind), width=130, sort="kind", optional=True),
        Column("party", t("Party"), lambda row: Cell(party(row), tone=str(row.side or "")), width=64, sort="party",
               values=lambda row: (party(row),)),
        Column("due", t("Due"), _due, Kind.TWO_LINES, width=136, sort="due",
               values=lambda row: (say.due(w, row), say.dated(w, row.due.promised if row.due else None)),
               headings=[t("Due"), t("First date")]),
        Column("received", t("Received on"), _came, Kind.TWO_LINES, width=112, sort="received",
               values=lambda row: (row.last.received_on if row.last else None,)),
        Column("state", t("State"), lambda row: Cell(say.state(w, row.state), tone=TONES[row.state]), Kind.PILL,
               width=120, sort="state", room_for=[say.state(w, one) for one in ReportState]),
    )  # fmt: skip


def order(rows: list[ReportRow], sort: Sort | None) -> list[ReportRow]:
    """Return `rows`, what presses before the rest at first, as the user sorts them."""
    states = list(ReportState)
    keys: dict[str, Callable[[ReportRow], Any]] = {
        "number": lambda row: (sort_key(row.project.number), row.id),
        "kind": lambda row: str(row.kind),
        "party": lambda row: str(row.side or ""), "state": lambda row: states.index(row.state),
        "due": lambda row: (row.when is None, row.when.earliest if row.when else row.id),
        "received": lambda row: (row.last is None, row.last.received_on if row.last else row.id),
    }  # fmt: skip
    key = keys.get(sort.column) if sort else None
    ordered = sorted(rows, key=key) if key else list(rows)
    return ordered[::-1] if sort and sort.descending else ordered
