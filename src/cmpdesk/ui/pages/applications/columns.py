"""The columns of the applications table."""

from collections.abc import Sequence

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.cells import CellField
from cmpdesk.domain.exports import Value
from cmpdesk.domain.filings import ApplicationRow, ApplicationState
from cmpdesk.domain.programmes import Programme
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.pages.applications.words import TONES, pages
from cmpdesk.ui.table import Cell, Column, Kind


def _project(row: ApplicationRow) -> Cell:
    strict = row.confidentiality is Confidentiality.STRICT
    said = (_class(row) if strict else None, *row.organisations)
    return Cell(row.title, "  ·  ".join(part for part in said if part))


def _class(row: ApplicationRow) -> str:
    return labels.confidentiality(words(), row.confidentiality)


def _sector(row: ApplicationRow) -> str:
    return words().localised(row.sector) if row.sector else ""


def _state(row: ApplicationRow) -> Cell:
    return Cell(labels.application_state(words(), row.state), tone=TONES[row.state])


def _amounts(row: ApplicationRow) -> Cell:
    first, second = (words().money_short(amount) if amount else "" for amount in row.amounts)
    return Cell("", sides=(first, second))


def _attachments(row: ApplicationRow) -> Cell:
    held = pages(row.attachments, row.pages)
    if row.unprintable or row.late:
        return Cell(f"▲ {held}".rstrip(), tone="warn")
    return Cell(held)


def _project_values(row: ApplicationRow) -> tuple[Value, ...]:
    return (row.title, *row.organisations)


def _attachment_values(row: ApplicationRow) -> tuple[Value, ...]:
    return (row.attachments, row.pages, row.unprintable, t("late") if row.late else "")


def columns(programme: Programme | None) -> Sequence[Column[ApplicationRow]]:
    """Return the columns; the heading of the amounts names both Parties where `programme` is known."""
    codes = " / ".join(party.code for party in programme.parties) if programme else ""
    heading = t("Requested {parties}", parties=codes).strip()
    parties = [(party.code, party.currency) for party in programme.parties] if programme else [("1", ""), ("2", "")]
    coordinators = [t("Coordinator {party}", party=code) for code, _ in parties]
    requested = [f"{t('Requested {parties}', parties=code)} ({currency})" for code, currency in parties]
    states = [labels.application_state(words(), state) for state in ApplicationState]
    return (
        Column("number", t("No."), lambda row: row.number, sort="number", width=62),
        Column("title", t("Project"), _project, Kind.TWO_LINES, sort="title", stretch=True,
               values=_project_values, headings=[t("Project"), *coordinators],
               field=CellField.TITLE, typed=lambda row: row.title),
        Column("sector", t("Sector"), _sector, sort="sector", width=98, field=CellField.SECTOR),
        Column("state", t("State"), _state, Kind.PILL, sort="state", width=100, room_for=states),
        Column("amounts", heading, _amounts, Kind.SIDES, sort="amount_first", width=124,
               values=lambda row: row.amounts, headings=requested),
        Column(
            "attachments",
            t("Attachments"),
            _attachments,
            width=100,
            hint=t("▲ to check: filed late, or an attachment cannot be printed"),
            values=_attachment_values,
            headings=[t("Attachments"), t("Pages"), t("Cannot be printed"), t("Filed late")],
        ),
        Column("class", t("Class of the file"), _class, width=160, optional=True),
    )  # fmt: skip
