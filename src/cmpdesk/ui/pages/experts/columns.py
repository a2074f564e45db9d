"""The columns of the list of experts, and its order."""

from collections.abc import Callable, Sequence
from typing import Any

from cmpdesk.domain.experts import ExpertRow, Standing
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n import experts as labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.table import Cell, Column, Kind

TONES = {Standing.ASKED: "warn", Standing.ACCEPTED: "good", Standing.DECLINED: "bad", Standing.IN_JURY: "good"}


def standing(row: ExpertRow) -> str:
    """Return where an expert stands in the call at hand, with their code in its jury."""
    said = labels.standing(words(), row.standing)
    return f"{said} · {row.code}" if row.code else said


def _standing(row: ExpertRow) -> Cell:
    return Cell(row.code or labels.standing(words(), row.standing), tone=TONES.get(row.standing, "muted"))


def _number(count: int) -> str:
    return words().number(count) if count else ""


def _agreement(row: ExpertRow) -> Cell:
    return Cell(words().date(row.agreement_on)) if row.agreement_on else Cell(t("missing"), tone="warn")


def languages(row: ExpertRow) -> str:
    """Return the codes of the languages of an expert."""
    return " ".join(code.upper() for code in row.languages)


def _history(row: ExpertRow) -> Cell:
    told = row.tally
    parts = [words().number(one) for one in (told.asked, told.accepted, told.declined)]
    return Cell(" / ".join(parts) if told.asked else "")


def columns() -> Sequence[Column[ExpertRow]]:
    """Return the columns, in the language of the screen."""
    states = [labels.standing(words(), one) for one in Standing if one is not Standing.IN_JURY]
    return (
        Column("name", t("Expert"), lambda row: Cell(row.name, row.organisation), Kind.TWO_LINES, sort="name",
               stretch=True, values=lambda row: (row.name, row.organisation), headings=[t("Name"), t("Organisation")]),
        Column("party", t("Party"), lambda row: row.party_code, sort="party", width=58),
        Column("sectors", t("Sectors"), lambda row: ", ".join(row.sectors), sort="sectors", width=140),
        Column("languages", t("Languages"), languages, width=84, optional=True),
        Column("standing", t("In this call"), _standing, Kind.PILL, sort="standing", width=104, room_for=states,
               values=lambda row: (standing(row),)),
        Column("agreement", t("Agreement"), _agreement, sort="agreement", width=96, hint=t("Confidentiality agreement"),
               values=lambda row: (row.agreement_on,)),
        Column("asked", t("Asked"), _history, sort="asked", width=84, hint=t("Asked / accepted / declined"),
               values=lambda row: (row.tally.asked, row.tally.accepted, row.tally.declined),
               headings=[t("Asked"), t("Accepted"), t("Declined")]),
        Column("read", t("Read"), lambda row: _number(row.tally.read), Kind.NUMBER, sort="read", width=64,
               hint=t("Applications read in all sessions"), values=lambda row: (row.tally.read,), optional=True),
        Column("late", t("Late"), lambda row: _number(row.tally.late), Kind.NUMBER, sort="late", width=60,
               hint=t("Score sheets returned late"), values=lambda row: (row.tally.late,), optional=True),
        Column("keywords", t("Keywords"), lambda row: ", ".join(row.keywords), width=170, optional=True),
        Column("email", t("E-mail"), lambda row: row.email, width=180, optional=True),
        Column("load", t("Load limit"), lambda row: _number(row.load_limit), Kind.NUMBER, sort="load", width=84,
               optional=True, values=lambda row: (row.load_limit or None,)),
    )  # fmt: skip


_KEYS: dict[str, Callable[[ExpertRow], Any]] = {
    "name": lambda row: sort_key(row.name),
    "party": lambda row: row.party_code,
    "sectors": lambda row: sort_key(", ".join(row.sectors)),
    "standing": lambda row: (list(Standing).index(row.standing), sort_key(row.code)),
    "agreement": lambda row: row.agreement_on.isoformat() if row.agreement_on else "",
    "asked": lambda row: row.tally.asked,
    "read": lambda row: row.tally.read,
    "late": lambda row: row.tally.late,
    "load": lambda row: row.load_limit,
}


def order(rows: list[ExpertRow], sort: Sort | None) -> list[ExpertRow]:
    """Return `rows` as the user sorts them; those that are alike by name."""
    if sort is None:
        return list(rows)
    return sorted(rows, key=_KEYS.get(sort.column, _KEYS["name"]), reverse=sort.descending)
