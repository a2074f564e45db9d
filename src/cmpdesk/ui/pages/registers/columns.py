"""The columns of each register."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from cmpdesk.domain.pages import Sort
from cmpdesk.domain.registers import Certificate, CommunicationRow, IncidentRow, Risk
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n import registers as say
from cmpdesk.i18n.screen import t, tc, words
from cmpdesk.services.register_papers import Register
from cmpdesk.ui.pages.registers.loading import Line, Row
from cmpdesk.ui.table import Cell, Column, Kind


def columns(register: Register) -> Sequence[Column[Any]]:
    """Return the columns of a register."""
    made: dict[Register, Callable[[], Sequence[Column[Any]]]] = {
        Register.COMMUNICATIONS: _communications, Register.DUE: _due, Register.CERTIFICATES: _certificates,
        Register.INCIDENTS: _incidents,
    }  # fmt: skip
    return made[register]()


def _communications() -> Sequence[Column[CommunicationRow]]:
    w = words()
    return (
        Column("sent", t("Sent on"), lambda row: w.date(row.draft.sent_on), sort="day", width=96,
               values=lambda row: (row.draft.sent_on,)),
        Column("about", t("About"), lambda row: Cell(say.about(w, row), row.draft.contents), Kind.TWO_LINES,
               width=190, sort="about", values=lambda row: (say.about(w, row), row.draft.contents),
               headings=[t("About"), t("What was sent")]),
        Column("recipient", t("Recipient"), lambda row: Cell(row.draft.recipient, row.draft.purpose), Kind.TWO_LINES,
               stretch=True, sort="recipient", values=lambda row: (row.draft.recipient, row.draft.purpose),
               headings=[t("Recipient"), t("Purpose")]),
        Column("data", t("Data"), lambda row: say.categories(w, row.draft.categories), width=200,
               values=lambda row: (say.categories(w, row.draft.categories),)),
        Column("basis", t("Legal basis"), lambda row: row.draft.legal_basis, width=180, optional=True),
    )  # fmt: skip


def _start(line: Line) -> str:
    return partial_dates.say(words(), line.held.started) if line.held.started else "—"


def standing(line: Line) -> str:
    """Return whether a thing is due."""
    if line.is_due:
        return tc("retention", "Due")
    return t("Start not known") if line.told is None else t("Later")


def _due() -> Sequence[Column[Line]]:
    w = words()
    return (
        Column("what", t("What"), lambda row: Cell(say.held(w, row.held) or "—", say.kind(w, row.held.kind)),
               Kind.TWO_LINES, stretch=True, sort="about",
               values=lambda row: (say.held(w, row.held), say.kind(w, row.held.kind)),
               headings=[t("What"), t("Kind")]),
        Column("from", t("Counted from"), _start, width=126),
        Column("since", t("Due since"), lambda row: w.date(row.told.since) if row.told else "", width=96, sort="day",
               values=lambda row: (row.told.since if row.told else None,)),
        Column("count", t("Files kept"), lambda row: w.number(row.held.count), Kind.NUMBER, width=86,
               values=lambda row: (row.held.count,)),
        Column("state", t("State"), lambda row: Cell(standing(row), tone="warn" if row.is_due else "muted"), Kind.PILL,
               width=110, room_for=[tc("retention", "Due"), t("Later"), t("Start not known")]),
    )  # fmt: skip


def _certificates() -> Sequence[Column[Certificate]]:
    w = words()
    return (
        Column("number", t("No."), lambda row: w.number(row.number), Kind.NUMBER, width=56, sort="number",
               values=lambda row: (row.number,)),
        Column("done", t("Destroyed on"), lambda row: w.date(row.done_on), width=104, sort="day",
               values=lambda row: (row.done_on,)),
        Column("kind", t("What"), lambda row: Cell(say.kind(w, row.kind), w.listed(list(say.counts(w, row.counts)))),
               Kind.TWO_LINES, stretch=True, sort="kind",
               values=lambda row: (say.kind(w, row.kind), w.listed(list(say.counts(w, row.counts)))),
               headings=[t("What"), t("How many")]),
        Column("authorisation", t("Authorisation"), lambda row: row.authorisation, width=150),
        Column("by", t("Carried out by"), lambda row: row.by, width=150),
    )  # fmt: skip


def _risk(row: IncidentRow) -> Cell:
    tone = {Risk.OPEN: "warn", Risk.SERIOUS: "bad", Risk.LOW: "good"}[row.draft.risk]
    return Cell(say.risk(words(), row.draft.risk), tone=tone)


def _incidents() -> Sequence[Column[IncidentRow]]:
    w = words()
    return (
        Column("number", t("No."), lambda row: w.number(row.number), Kind.NUMBER, width=56, sort="number",
               values=lambda row: (row.number,)),
        Column("found", t("Found on"), lambda row: w.date(row.draft.found_on), width=96, sort="day",
               values=lambda row: (row.draft.found_on,)),
        Column("nature", t("Nature"), lambda row: Cell(" ".join(row.draft.nature.split()), say.waiting(w, row)),
               Kind.TWO_LINES, stretch=True, values=lambda row: (row.draft.nature, say.waiting(w, row)),
               headings=[t("Nature"), t("State")]),
        Column("people", t("People"), lambda row: "" if row.draft.people is None else w.number(row.draft.people),
               Kind.NUMBER, width=72, values=lambda row: (row.draft.people,)),
        Column("risk", t("Risk"), _risk, Kind.PILL, width=170, room_for=[say.risk(w, one) for one in Risk]),
    )  # fmt: skip


def order(rows: list[Row], sort: Sort | None) -> list[Row]:
    """Return rows of one register in the order of a column, else as they came."""
    if sort is None:
        return list(rows)
    ordered = sorted(rows, key=lambda row: _key(row, sort.column))
    return ordered[::-1] if sort.descending else ordered


def _key(row: Row, column: str) -> Any:
    w = words()
    if isinstance(row, CommunicationRow):
        known: dict[str, Any] = {"day": row.draft.sent_on, "about": sort_key(say.about(w, row)),
                                 "recipient": sort_key(row.draft.recipient)}  # fmt: skip
    elif isinstance(row, Line):
        since = row.told.since if row.told else date.max
        known = {"day": since, "about": sort_key(say.held(w, row.held)), "kind": row.held.kind}
    elif isinstance(row, Certificate):
        known = {"number": row.number, "day": row.done_on, "kind": row.kind}
    else:
        known = {"number": row.number, "day": row.draft.found_on}
    return known[column]
