"""The columns of the table that says the same as the drawing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cmpdesk.domain.exports import Value
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.text import sort_key
from cmpdesk.domain.timelines import Point, Row
from cmpdesk.i18n import timelines as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.table import Cell, Column, Kind

TONES = {
    ProjectState.RETAINED: "muted", ProjectState.AGREED: "accent", ProjectState.RUNNING: "good",
    ProjectState.SUSPENDED: "bad", ProjectState.COMPLETED: "muted", ProjectState.WITHDRAWN: "bad",
    ProjectState.STOPPED: "bad",
}  # fmt: skip


def _now(point: Point | None) -> PartialDate | None:
    return point.when if point is not None else None


def _first(point: Point | None) -> PartialDate | None:
    return point.first if point is not None else None


def _said(known: PartialDate | None) -> str:
    return say.when(words(), known) if known is not None else ""


def _months(row: Row) -> Value:
    far = row.end_shift
    return Decimal(round(far.months * 10)) / 10 if far is not None else None


def columns() -> Sequence[Column[Row]]:
    """Return the columns, in the language of the screen."""
    states = [say.state(words(), one) for one in ProjectState]
    return (
        Column("title", t("Project"), lambda row: Cell(row.title, row.number), Kind.TWO_LINES, sort="number",
               stretch=True, values=lambda row: (row.number, row.title), headings=[t("No."), t("Project")]),
        Column("start", t("Start"), lambda row: _said(_now(row.start)), sort="start", width=132),
        Column("end", t("End"), lambda row: _said(_now(row.end)), sort="end", width=132),
        Column("first-start", t("First start"), lambda row: _said(_first(row.start)), sort="first-start", width=132),
        Column("first-end", t("First end"), lambda row: _said(_first(row.end)), sort="first-end", width=132),
        Column("shift", t("Shift (months)"), lambda row: say.signed(words(), row.end_shift), Kind.NUMBER,
               sort="shift", width=110, hint=t("By how many months the end moved"),
               values=lambda row: (_months(row),)),
        Column("state", t("State"), lambda row: Cell(say.state(words(), row.state), tone=TONES[row.state]), Kind.PILL,
               sort="state", width=112, room_for=states),
    )  # fmt: skip


def order(rows: list[Row], sort: Sort | None) -> list[Row]:
    """Return `rows`, by number at first, as the user sorts them; what is not known comes last."""
    ordered = sorted(rows, key=lambda row: sort_key(row.number))
    if sort is None or sort.column == "number":
        return ordered[::-1] if sort is not None and sort.descending else ordered
    places = {state: place for place, state in enumerate(ProjectState)}
    none = date.max
    keys = {
        "start": lambda row: _early(_now(row.start), none),
        "end": lambda row: _early(_now(row.end), none),
        "first-start": lambda row: _early(_first(row.start), none),
        "first-end": lambda row: _early(_first(row.end), none),
        "shift": lambda row: row.end_shift.days if row.end_shift is not None else 0,
        "state": lambda row: places[row.state],
    }
    return sorted(ordered, key=keys[sort.column], reverse=sort.descending)


def _early(known: PartialDate | None, none: date) -> date:
    return known.earliest if known is not None else none
