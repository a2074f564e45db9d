"""The columns of the letters, and the order that each gives."""

from collections.abc import Callable, Sequence
from typing import Any

from cmpdesk.domain.letters import LetterRow, LetterState
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n import labels as names
from cmpdesk.i18n import letters as labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.pages.letters.words import TONES
from cmpdesk.ui.table import Cell, Column, Kind


def _about(row: LetterRow) -> Cell:
    return Cell(labels.kind(words(), row.kind), row.title or row.subject)


def _to(row: LetterRow) -> Cell:
    lines = [line.strip() for line in row.recipient.splitlines() if line.strip()]
    return Cell(row.to or "—", lines[1] if len(lines) > 1 else row.email, tone="" if row.to else "warn")


def _state(row: LetterRow) -> Cell:
    return Cell(labels.state(words(), row.state), tone=TONES[row.state])


def columns(programme: Programme | None = None) -> Sequence[Column[LetterRow]]:
    """Return the columns; Parties are those of `programme`."""
    w = words()
    known = programme.parties if programme else ()
    parties: dict[Side | None, str] = {one.side: names.party_name(w, one) for one in known}
    codes: dict[Side | None, str] = {one.side: one.code for one in known}
    return (
        Column("number", t("Reference"), lambda row: Cell(row.official_number or "—", row.number), Kind.TWO_LINES,
               sort="number", width=112, values=lambda row: (row.official_number, row.number),
               headings=[t("Reference"), t("No.")]),
        Column("about", t("Letter"), _about, Kind.TWO_LINES, stretch=True, sort="kind",
               values=lambda row: (labels.kind(w, row.kind), row.subject, row.title),
               headings=[t("Kind"), t("Subject"), t("Project")]),
        Column("to", t("Recipient"), _to, Kind.TWO_LINES, width=150, sort="to",
               values=lambda row: (row.recipient, row.email), headings=[t("Recipient"), t("Email")]),
        Column("party", t("Party"), lambda row: Cell(codes.get(row.side, t("both")), tone=str(row.side or "")),
               sort="party", width=64, values=lambda row: (parties.get(row.side, t("Both Parties")),)),
        Column("date", t("Date"), lambda row: w.date(row.dated_on), sort="date", width=92, optional=True,
               values=lambda row: (row.dated_on,)),
        Column("state", t("State"), _state, Kind.PILL, sort="state", width=96,
               values=lambda row: (labels.state(w, row.state), row.sent_on), headings=[t("State"), t("Sent on")],
               room_for=[labels.state(w, one) for one in LetterState]),
    )  # fmt: skip


def order(rows: list[LetterRow], sort: Sort | None) -> list[LetterRow]:
    """Return `rows`, drafts before the newest letters at first, as the user sorts them."""
    states = list(LetterState)
    keys: dict[str, Callable[[LetterRow], Any]] = {
        "number": lambda row: (sort_key(row.official_number), sort_key(row.number)),
        "kind": lambda row: str(row.kind), "to": lambda row: sort_key(row.to), "party": lambda row: str(row.side),
        "date": lambda row: row.dated_on, "state": lambda row: states.index(row.state),
    }  # fmt: skip
    key = keys.get(sort.column) if sort else None
    ordered = sorted(rows, key=key) if key else list(rows)
    return ordered[::-1] if sort and sort.descending else ordered
