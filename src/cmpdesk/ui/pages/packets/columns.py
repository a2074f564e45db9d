"""The columns of the packets table."""

from collections.abc import Sequence
from datetime import date

from cmpdesk.domain.packets import PacketRow, PacketState
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.pages.packets.words import TONES, issue
from cmpdesk.ui.table import Cell, Column, Kind


def _reviewer(row: PacketRow) -> Cell:
    w = words()
    return Cell(row.reviewer.code, ", ".join(w.localised(sector) for sector in row.reviewer.sectors))


def _count(number: int | None) -> str:
    return words().number(number) if number else ""


def _applications(row: PacketRow) -> str:
    return _count(row.applications)


def _day(row: PacketRow, zone: str) -> date | None:
    from zoneinfo import ZoneInfo

    return row.issued_at.astimezone(ZoneInfo(zone)).date() if row.issued_at else None


def _state(row: PacketRow) -> Cell:
    return Cell(labels.packet_state(words(), row.state), tone=TONES[row.state])


def columns(zone: str) -> Sequence[Column[PacketRow]]:
    """Return the columns; days of issue are those of `zone`."""
    states = [labels.packet_state(words(), state) for state in PacketState]
    return (
        Column("reviewer", t("Reviewer"), _reviewer, Kind.TWO_LINES, stretch=True,
               values=lambda row: (row.reviewer.code, _reviewer(row).second), headings=[t("Reviewer"), t("Sectors")]),
        Column("applications", t("Applications"), _applications, Kind.NUMBER, width=98,
               values=lambda row: (row.applications,)),
        Column("withdrawn", t("Withdrawn"), lambda row: _count(row.recused), Kind.NUMBER, width=72,
               values=lambda row: (row.recused,)),
        Column("held-back", t("Held back"), lambda row: _count(row.held_back), Kind.NUMBER, width=76,
               values=lambda row: (row.held_back,), hint=t("Applications that their reader has not declared upon")),
        Column("pages", t("Pages"), lambda row: _count(row.pages), Kind.NUMBER, width=78,
               values=lambda row: (row.pages,)),
        Column("issue", t("Issue"), lambda row: issue(row.issue, row.issued_at, zone), width=126,
               values=lambda row: (row.issue, _day(row, zone)), headings=[t("Issue"), t("Issued on")]),
        Column("state", t("State"), _state, Kind.PILL, width=96, room_for=states),
    )  # fmt: skip
