"""The columns of what is due."""

from collections.abc import Sequence

from cmpdesk.domain.due import Due, Urgency
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.i18n import due as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.table import Cell, Column, Kind

TONES = {Urgency.LATE: "bad", Urgency.PERHAPS_LATE: "warn", Urgency.NOW: "accent", Urgency.WAITING: "muted"}


def _what(row: Due) -> Cell:
    said = say.kind(words(), row.kind) if row.milestone is None else t("provisional") if row.provisional else ""
    return Cell(say.name(words(), row), said)


def _project(row: Due) -> Cell:
    return Cell(row.title or "—", row.number)


def _party(row: Due, codes: tuple[str, ...]) -> str:
    return " / ".join(codes) if row.side is None else codes[list(Side).index(row.side)]


def _officer(row: Due) -> str:
    concerned = row.officers if row.side is None else (row.officers[list(Side).index(row.side)],)
    return ", ".join(dict.fromkeys(one for one in concerned if one)) or "—"


def columns(programme: Programme | None) -> Sequence[Column[Due]]:
    """Return the columns; the Parties are named by their codes where `programme` is known."""
    codes = tuple(one.code for one in programme.parties) if programme else ("", "")
    return (
        Column("urgency", t("State"), lambda row: Cell(say.urgency(words(), row.urgency), tone=TONES[row.urgency]),
               Kind.PILL, sort="urgency", width=110, room_for=[say.urgency(words(), one) for one in Urgency]),
        Column("date", t("Date"), lambda row: say.date(words(), row) or "—", sort="date", width=150,
               values=lambda row: (row.when.exact if row.when and row.when.exact else say.date(words(), row),)),
        Column("what", t("What is due"), _what, Kind.TWO_LINES, sort="what", stretch=True,
               values=lambda row: (say.name(words(), row), say.kind(words(), row.kind)),
               headings=[t("What is due"), t("Kind")]),
        Column("project", t("Project"), _project, Kind.TWO_LINES, sort="project", stretch=True,
               values=lambda row: (row.number, row.title), headings=[t("Number"), t("Project")]),
        Column("party", t("Party"), lambda row: _party(row, codes), sort="party", width=90),
        Column("officer", t("Officer"), _officer, sort="officer", width=150),
    )  # fmt: skip


def ordered(rows: Sequence[Due], sort: Sort | None) -> list[Due]:
    """Return the rows in the order of a column; in that of the list, most pressing first, without one."""
    if sort is None or sort.column == "urgency":
        return list(rows)[:: -1 if sort is not None and sort.descending else 1]
    keys = {
        "date": lambda row: (row.when is None, row.when.latest.toordinal() if row.when else 0),
        "what": lambda row: say.name(words(), row).casefold(),
        "project": lambda row: row.number,
        "party": lambda row: str(row.side or ""),
        "officer": lambda row: _officer(row).casefold(),
    }
    return sorted(rows, key=keys[sort.column], reverse=sort.descending)
