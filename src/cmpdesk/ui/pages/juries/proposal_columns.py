"""The columns of a proposal: by application, and by reviewer."""

from collections.abc import Sequence

from cmpdesk.domain.pages import Sort
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.pages.juries.proposed import Fate, ProposedLoad, ProposedRow
from cmpdesk.ui.table import Cell, Column, Kind


def _project(row: ProposedRow) -> Cell:
    names = "  ·  ".join(name for name in row.application.organisations if name)
    return Cell(row.application.title, names)


def _readers(row: ProposedRow) -> Cell:
    codes = "  ".join(one.reviewer.code for one in row.readers)
    return Cell(codes or "—", tone="warn" if row.short else "")


def change(row: ProposedRow) -> str:
    """Return ``+QC-04  −QC-02``, "" where nothing changes."""
    signs = {Fate.NEW: "+", Fate.GOES: "−"}
    return "  ".join(f"{signs[one.fate]}{one.reviewer.code}" for one in row.readings if one.fate is not Fate.STAYS)


def _points(row: ProposedRow) -> str:
    return words().number(row.points)


def row_columns() -> Sequence[Column[ProposedRow]]:
    """Return the columns of the applications of a proposal."""
    return (
        Column("number", t("No."), lambda row: row.application.number, sort="number", width=62),
        Column("title", t("Project"), _project, Kind.TWO_LINES, stretch=True,
               values=lambda row: (row.application.title,)),
        Column("readers", t("Proposed"), _readers, width=150),
        Column("change", t("Change"), lambda row: Cell(change(row) or "—", tone="accent" if row.changes else "muted"),
               sort="change", width=136),
        Column("points", t("Affinity"), _points, Kind.NUMBER, sort="points", width=70,
               values=lambda row: (row.points,)),
    )  # fmt: skip


def row_order(rows: list[ProposedRow], sort: Sort | None) -> list[ProposedRow]:
    """Return `rows` as the user sorts them."""
    ordered = list(rows)
    if sort and sort.column == "change":
        ordered.sort(key=lambda row: row.changes)
    if sort and sort.column == "points":
        ordered.sort(key=lambda row: row.points)
    return ordered[::-1] if sort and sort.descending else ordered


def _reviewer(row: ProposedLoad) -> Cell:
    return Cell(f"{row.reviewer.code} · {row.reviewer.name}", row.reviewer.organisation)


def _then(row: ProposedLoad) -> Cell:
    load = row.load
    tone = "warn" if load.after > load.limit or load.after < load.floor else ""
    return Cell(words().number(load.after), tone=tone)


def _difference(row: ProposedLoad) -> str:
    more = row.load.after - row.load.before
    return say.signed(more) if more else ""


def load_columns() -> Sequence[Column[ProposedLoad]]:
    """Return the columns of the loads of a proposal."""
    return (
        Column("code", t("Reviewer"), _reviewer, Kind.TWO_LINES, sort="code", stretch=True,
               values=lambda row: (row.reviewer.code, row.reviewer.name, row.reviewer.organisation),
               headings=[t("Code"), t("Name"), t("Organisation")]),
        Column("before", t("Now"), lambda row: words().number(row.load.before), Kind.NUMBER, sort="before", width=86,
               values=lambda row: (row.load.before,)),
        Column("after", t("Proposed"), _then, Kind.NUMBER, sort="after", width=92,
               values=lambda row: (row.load.after,)),
        Column("difference", t("Difference"), _difference, Kind.NUMBER, width=92,
               values=lambda row: (row.load.after - row.load.before,)),
        Column("span", t("Floor–limit"), lambda row: f"{row.load.floor}–{row.load.limit}", Kind.NUMBER, width=100,
               values=lambda row: (row.load.floor, row.load.limit), headings=[t("Load floor"), t("Load limit")]),
        Column("closed", t("Conflicts"), lambda row: words().number(row.closed) if row.closed else "",
               Kind.NUMBER, sort="closed", width=78, values=lambda row: (row.closed,),
               hint=t("Applications that a conflict of interest keeps from this reviewer.")),
    )  # fmt: skip


def load_order(rows: list[ProposedLoad], sort: Sort | None) -> list[ProposedLoad]:
    """Return `rows` as the user sorts them."""
    keys = {
        "before": lambda row: row.load.before,
        "after": lambda row: row.load.after,
        "closed": lambda row: row.closed,
    }
    ordered = list(rows)
    if sort and sort.column in keys:
        ordered.sort(key=keys[sort.column])
    return ordered[::-1] if sort and sort.descending else ordered
