"""The tables of a ranking and of the missing sheets: columns, small bars, and the line of the envelope."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen

from cmpdesk.domain.pages import Sort
from cmpdesk.domain.rankings import Owed
from cmpdesk.domain.scoring import Criterion, Grid
from cmpdesk.i18n import scores
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui import tokens
from cmpdesk.ui.delegates import CellDelegate
from cmpdesk.ui.pages.results import words as say
from cmpdesk.ui.pages.results.rows import Place, RankRow
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import Theme, theme

BARS_COLUMN = 3
LINE = 2


@dataclass(frozen=True, slots=True)
class BarsCell(Cell):
    """Values between 0 and 1 as bars, each with whether it is below its threshold; `text` says them."""

    bars: tuple[tuple[float | None, bool], ...] = ()


class BarsDelegate(CellDelegate):
    """A bar per criterion; one below its threshold stands out by a sign below it too, not by its colour alone."""

    def draw(self, painter: QPainter, rect: QRect, cell: Cell, worn: Theme) -> None:
        if not isinstance(cell, BarsCell) or not cell.bars:
            super().draw(painter, rect, cell, worn)
            return
        wide = min(16, rect.width() // len(cell.bars))
        high = rect.height() - 18
        ground = rect.top() + 8 + high
        for place, (share, below) in enumerate(cell.bars):
            left = rect.left() + place * wide
            painter.fillRect(QRect(left, ground - high, wide - 3, high), worn.colour("page"))
            painter.fillRect(QRect(left, ground, wide - 3, 1), worn.colour("muted"))
            if share is None:
                continue
            tall = max(1, round(high * share))
            painter.fillRect(QRect(left, ground - tall, wide - 3, tall), worn.colour("bad" if below else "accent"))
            if below:
                painter.fillRect(QRect(left, ground + 3, wide - 3, 3), worn.colour("bad"))


class RankingTable(Table[RankRow]):
    """The ranking; the line of the envelope is drawn below the last application that the means reach."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # those of Table
        self.line_text = ""

    def line_after(self) -> int:
        """Return the number of the row below which the line is drawn, -1 where there is none to draw."""
        rows = self.rows_model.rows
        if not self.line_text or self.rows_model.sorted_by is not None:
            return -1
        return max((number for number, row in enumerate(rows) if row.place is Place.ABOVE), default=-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        number = self.line_after()
        if number < 0:
            return
        y = self.rowViewportPosition(number) + self.rowHeight(number) - 1
        worn = theme()
        painter = QPainter(self.viewport())
        painter.setPen(QPen(worn.colour("accent"), LINE, Qt.PenStyle.DashLine))
        painter.drawLine(0, y, self.viewport().width(), y)
        painter.setFont(worn.font(tokens.CAPS))
        metrics = QFontMetrics(painter.font())
        width = metrics.horizontalAdvance(self.line_text) + 16
        plate = QRect(self.viewport().width() - width - 8, y - metrics.height() // 2 - 2, width, metrics.height() + 4)
        painter.setPen(QPen(worn.colour("accent"), 1))
        painter.setBrush(QColor(worn.tokens.surface))
        painter.drawRoundedRect(plate, plate.height() / 2, plate.height() / 2)
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), self.line_text)
        painter.end()


def _rank(row: RankRow) -> str:
    return words().number(row.placed.rank) if row.placed.rank is not None else ""


def _project(row: RankRow) -> Cell:
    sector = words().localised(row.sector) if row.sector else ""
    return Cell(row.placed.title, " · ".join(filter(None, (row.placed.number, sector))))


def _total(row: RankRow) -> Cell:
    tone = "bad" if row.place is Place.NOT_PROPOSABLE else ""
    return Cell(say.decimal(row.placed.total), say.span(row.placed.lowest, row.placed.highest), tone)


def _bars(row: RankRow) -> Cell:
    bars = []
    for one in row.placed.criteria:
        found = row.grid.criterion(one.code)
        least = found.threshold if found else None
        share = None if one.value is None else float(one.value) / row.grid.highest
        bars.append((share, one.value is not None and least is not None and one.value < least))
    return BarsCell(say.means(row.placed), bars=tuple(bars))


def _reviews(row: RankRow) -> Cell:
    few = row.placed.reviews < row.grid.least_reviews
    return Cell(words().number(row.placed.reviews), tone="warn" if few else "")


def _asked(row: RankRow) -> str:
    return words().money(row.placed.asked, cents=False) if row.placed.asked else ""


def _so_far(row: RankRow) -> str:
    return words().money(row.asked_so_far, cents=False) if row.asked_so_far else ""


def columns() -> Sequence[Column[RankRow]]:
    """Return the columns of a ranking; the bars are at `BARS_COLUMN`."""
    return (
        Column("rank", t("Rank"), _rank, Kind.NUMBER, sort="rank", width=48, values=lambda row: (row.placed.rank,)),
        Column("title", t("Project"), _project, Kind.TWO_LINES, sort="number", stretch=True,
               values=lambda row: (row.placed.number, row.placed.title,
                                   words().localised(row.sector) if row.sector else ""),
               headings=[t("No."), t("Project"), t("Sector")]),
        Column("total", t("Total"), _total, Kind.TWO_LINES, sort="total", width=84,
               values=lambda row: tuple(say.exact(one) for one in (row.placed.total, row.placed.lowest,
                                                                   row.placed.highest)),
               headings=[t("Total"), t("Lowest total"), t("Highest total")],
               hint=t("The total; below it the lowest and the highest total of a single sheet")),
        Column("criteria", t("Criteria"), _bars, width=128, hint=t("The mean of each criterion, in the order of the "
                                                                   "grid; the inspector names them")),
        Column("reviews", t("Reviews"), _reviews, Kind.NUMBER, sort="reviews", width=68,
               values=lambda row: (row.placed.reviews,)),
        Column("flags", t("To look at"), say.flags, Kind.TWO_LINES, sort="flags", width=116),
        Column("place", t("Envelope"), say.place, Kind.PILL, sort="rank", width=112, optional=True),
        Column("asked", t("Requested"), _asked, Kind.NUMBER, sort="asked", width=100, optional=True),
        Column("sum", t("Requested so far"), _so_far, Kind.NUMBER, sort="rank", width=124, optional=True,
               hint=t("What the proposable applications ask together, from the first rank down to this one")),
    )  # fmt: skip


def export_criteria(model: TableModel[RankRow], criteria: Sequence[Criterion]) -> None:
    """Let an export write the value of each of `criteria` as a number of its own, under its name."""
    bars = replace(model.columns[BARS_COLUMN], values=lambda row: tuple(say.exact(one.value) for one in
                                                                        row.placed.criteria),
                   headings=[words().localised(one.name) for one in criteria])  # fmt: skip
    model.columns = (*model.columns[:BARS_COLUMN], bars, *model.columns[BARS_COLUMN + 1 :])


def order(rows: list[RankRow], sort: Sort | None) -> list[RankRow]:
    """Return `rows`, by rank at first, as the user sorts them; what has no value stands at the end."""
    if sort is None:
        return rows
    keys: dict[str, Callable[[RankRow], tuple[bool, Any]]] = {
        "rank": lambda row: (row.placed.rank is None, row.placed.rank or 0),
        "number": lambda row: (False, row.placed.number),
        "total": lambda row: (row.placed.total is None, row.placed.total or 0),
        "reviews": lambda row: (False, row.placed.reviews),
        "flags": lambda row: (False, len(row.placed.flags)),
        "asked": lambda row: (row.placed.asked is None, row.placed.asked.cents if row.placed.asked else 0),
    }
    key = keys[sort.column]
    ordered = sorted(rows, key=lambda row: key(row)[1:], reverse=sort.descending)
    return sorted(ordered, key=lambda row: key(row)[0])


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A missing sheet, with the application that it is about."""

    owed: Owed
    title: str
    name: str
    grid: Grid

    @property
    def id(self) -> str:
        """The reading."""
        return f"{self.owed.reviewer_id} {self.owed.application_id}"


def owed_columns() -> Sequence[Column[OwedRow]]:
    """Return the columns of the missing sheets."""
    return (
        Column("code", t("Reviewer"), lambda row: Cell(row.owed.code, row.name), Kind.TWO_LINES, sort="code", width=160,
               values=lambda row: (row.owed.code, row.name), headings=[t("Code"), t("Name")]),
        Column("number", t("No."), lambda row: row.owed.number, sort="number", width=70),
        Column("title", t("Project"), lambda row: row.title, stretch=True),
        Column("state", t("State"), lambda row: Cell(scores.sheet_state(words(), row.owed.state), tone="warn"),
               Kind.PILL, sort="state", width=160),
        Column("what", t("What is missing"), lambda row: say.owed(row.owed, row.grid), width=330),
    )  # fmt: skip


def owed_order(rows: list[OwedRow], sort: Sort | None) -> list[OwedRow]:
    """Return `rows`, by reviewer at first, as the user sorts them."""
    keys = {"code": lambda row: row.owed.code, "number": lambda row: row.owed.number,
            "state": lambda row: row.owed.state}  # fmt: skip
    ordered = sorted(rows, key=keys[sort.column]) if sort else list(rows)
    return ordered[::-1] if sort and sort.descending else ordered
