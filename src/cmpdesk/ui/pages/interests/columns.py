"""The columns of the register."""

from collections.abc import Sequence

from cmpdesk.domain.interests import Interest, RegisterRow, RegisterState
from cmpdesk.domain.pages import Sort
from cmpdesk.i18n import interests as labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.pages.interests import words as say
from cmpdesk.ui.table import Cell, Column, Kind


def _application(row: RegisterRow) -> Cell:
    return Cell(row.title, words().localised(row.sector) if row.sector else "")


def _person(row: RegisterRow) -> Cell:
    return Cell(say.who(row), row.organisation if row.side else t("officer"))


def _declared(row: RegisterRow) -> Cell:
    return Cell(say.declared(row), tone=say.WEIGHTS[row.answer or Interest.NONE])


def _found(row: RegisterRow) -> Cell:
    if not row.findings:
        return Cell("")
    return Cell(labels.conflict(words(), row.proposed), tone=say.WEIGHTS[row.proposed])


def _state(row: RegisterRow) -> Cell:
    return Cell(say.standing_of(row), tone=say.TONES[row.state])


def _evidence(row: RegisterRow) -> str:
    return " / ".join(say.evidence(one) for one in row.findings)


def _reason(row: RegisterRow) -> str:
    return (row.declaration.reason if row.declaration else "") or row.recusal or ""


def _decided_by(row: RegisterRow) -> str:
    return row.declaration.decided_by if row.declaration else ""


def _explanation(row: RegisterRow) -> str:
    return row.declaration.explanation if row.declaration else ""


def columns() -> Sequence[Column[RegisterRow]]:
    """Return the columns, in the language of the screen."""
    states = [labels.register_state(words(), state) for state in RegisterState]
    return (
        Column("number", t("No."), lambda row: row.number, sort="number", width=60),
        Column("title", t("Project"), _application, Kind.TWO_LINES, stretch=True, values=lambda row: (row.title,)),
        Column("person", t("Person"), _person, Kind.TWO_LINES, sort="person", width=164,
               values=lambda row: (row.code, row.name, row.organisation),
               headings=[t("Code"), t("Name"), t("Organisation")]),
        Column("declared", t("Declared"), _declared, sort="declared", width=84),
        Column("found", t("On record"), _found, sort="found", width=84,
               hint=t("The gravest class that the evidence proposes")),
        Column("state", t("State"), _state, Kind.PILL, sort="state", width=112, room_for=states),
        Column("evidence", t("Evidence"), _evidence, width=220, optional=True),
        Column("explanation", t("Explanation"), _explanation, width=200, optional=True),
        Column("reason", t("Reason of the measure"), _reason, width=200, optional=True),
        Column("decided", t("Decided by"), _decided_by, width=150, optional=True),
    )  # fmt: skip


def order(rows: list[RegisterRow], sort: Sort | None) -> list[RegisterRow]:
    """Return `rows`, by application at first, as the user sorts them."""
    states = list(RegisterState)
    keys = {
        "person": lambda row: (row.side or "z", row.code, row.name),
        "declared": lambda row: (row.answer or Interest.NONE).weight,
        "found": lambda row: row.proposed.weight,
        "state": lambda row: states.index(row.state),
    }
    key = keys.get(sort.column) if sort else None
    ordered = sorted(rows, key=key) if key else list(rows)
    return ordered[::-1] if sort and sort.descending else ordered
