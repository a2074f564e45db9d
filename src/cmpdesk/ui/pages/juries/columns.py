"""The columns of the two tables of a jury, and the bar of a load."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from cmpdesk.domain.cells import CellField
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.domain.pages import Sort
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.delegates import CellDelegate, line
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.pages.juries.readings import ReadApplication
from cmpdesk.ui.table import Cell, Column, Kind
from cmpdesk.ui.theme import Theme

LOAD_COLUMN = 3
BAR = 6


class LoadDelegate(CellDelegate):
    """A load against its limit: figures, and a bar below them."""

    def draw(self, painter: QPainter, rect: QRect, cell: Cell, worn: Theme) -> None:
        above = QRect(rect.left(), rect.top() + 6, rect.width(), rect.height() // 2 - 4)
        line(painter, above, cell.text, worn.font(), worn.tokens.tone(cell.tone))
        bar = QRect(rect.left(), rect.bottom() - rect.height() // 2 + 8, rect.width(), BAR)
        painter.fillRect(bar, QColor(worn.tokens.line))
        full = int(cell.second or 0)
        colour = worn.tokens.warn if full >= 100 else worn.tokens.accent
        painter.fillRect(QRect(bar.left(), bar.top(), bar.width() * min(full, 100) // 100, BAR), QColor(colour))


class LoadCell(Cell):
    """A load; `second` holds the share of the limit in hundredths, for the bar alone."""

    @property
    def plain(self) -> str:
        return self.text


def _reviewer(row: ReviewerRow) -> Cell:
    return Cell(f"{row.code} · {row.name}", row.organisation)


def _sectors(row: ReviewerRow) -> str:
    return ", ".join(words().localised(sector) for sector in row.sectors)


def _languages(row: ReviewerRow) -> str:
    return " ".join(code.upper() for code in row.languages)


def _load(row: ReviewerRow) -> Cell:
    full = row.assigned >= row.load_limit
    return LoadCell(say.load(row), str(100 * row.assigned // max(1, row.load_limit)), "warn" if full else "")


def _recused(row: ReviewerRow) -> str:
    return words().number(row.recused) if row.recused else ""


def _closed(row: ReviewerRow, closed: Mapping[str, int]) -> str:
    count = closed.get(row.id, 0)
    return words().number(count) if count else ""


def reviewer_columns(closed: Mapping[str, int]) -> Sequence[Column[ReviewerRow]]:
    """Return the columns of the reviewers; the load is at `LOAD_COLUMN`.

    `closed` says how many applications conflicts of interest close to each, by id.
    """
    return (
        Column("code", t("Reviewer"), _reviewer, Kind.TWO_LINES, sort="code", stretch=True,
               values=lambda row: (row.code, row.name, row.organisation),
               headings=[t("Code"), t("Name"), t("Organisation")]),
        Column("sectors", t("Sectors"), _sectors, width=150, field=CellField.SECTORS),
        Column("languages", t("Languages"), _languages, width=70, field=CellField.LANGUAGES),
        Column("load", t("Load"), _load, sort="load", width=92, values=lambda row: (row.assigned, row.load_limit),
               headings=[t("Load"), t("Load limit")], field=CellField.LOAD_LIMIT,
               typed=lambda row: str(row.load_limit)),
        Column("recused", t("Recusals"), _recused, Kind.NUMBER, sort="recused", width=84,
               values=lambda row: (row.recused,)),
        Column("closed", t("Conflicts"), lambda row: _closed(row, closed),
               Kind.NUMBER, width=78, values=lambda row: (closed.get(row.id, 0),),
               hint=t("Applications that a conflict of interest keeps from this reviewer.")),
    )  # fmt: skip


def reviewer_order(rows: list[ReviewerRow], sort: Sort | None) -> list[ReviewerRow]:
    """Return `rows` as the user sorts them."""
    keys = {
        "load": lambda row: (row.assigned / max(1, row.load_limit), row.code),
        "recused": lambda row: (row.recused, row.code),
    }
    key = keys.get(sort.column) if sort else None
    ordered = sorted(rows, key=key) if key else list(rows)
    return ordered[::-1] if sort and sort.descending else ordered


def _project(row: ReadApplication) -> Cell:
    names = "  ·  ".join(name for name in row.application.organisations if name)
    return Cell(row.application.title, names)


def _sector(row: ReadApplication) -> str:
    return words().localised(row.application.sector) if row.application.sector else ""


def _count(row: ReadApplication) -> Cell:
    return Cell(say.readers_count(row), tone="warn" if row.short else "good")


def reading_columns() -> Sequence[Column[ReadApplication]]:
    """Return the columns of who reads what."""
    return (
        Column("number", t("No."), lambda row: row.application.number, sort="number", width=62),
        Column("title", t("Project"), _project, Kind.TWO_LINES, stretch=True,
               values=lambda row: (row.application.title,)),
        Column("sector", t("Sector"), _sector, width=100),
        Column("count", t("Readers"), _count, Kind.PILL, sort="count", width=84, values=lambda row: (row.readers,)),
        Column("readers", t("Who reads"), say.readers, width=172),
    )  # fmt: skip


def reading_order(rows: list[ReadApplication], sort: Sort | None) -> list[ReadApplication]:
    """Return `rows` as the user sorts them."""
    ordered = list(rows)
    if sort and sort.column == "count":
        ordered.sort(key=lambda row: row.readers)
    return ordered[::-1] if sort and sort.descending else ordered
