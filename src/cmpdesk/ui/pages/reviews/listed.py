"""The list of projects at mid-term: titles over the whole width, and below them how it stands."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter

from cmpdesk.domain.reviews import ReviewRow
from cmpdesk.i18n.screen import t
from cmpdesk.ui import tokens
from cmpdesk.ui.delegates import PAD, CellDelegate, halves, line
from cmpdesk.ui.pages.reviews import words as here
from cmpdesk.ui.table import Cell, Column, Kind
from cmpdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class ProjectCell(Cell):
    """A title (`text`), its number (`second`), and in the colour of `tone` what was decided or is waited for."""

    beside: str = ""

    @property
    def plain(self) -> str:
        return " · ".join((self.text, self.second, self.beside))


def cell(row: ReviewRow) -> ProjectCell:
    """Return what the list shows of a project."""
    named, standing = here.project(row), here.standing(row)
    return ProjectCell(named.text, named.second, standing.tone, beside=standing.text)


def column() -> Column[ReviewRow]:
    """Return the one column: beside the opinion, a title would have half of the width."""
    return Column("project", t("Project"), cell, Kind.TWO_LINES, stretch=True,
                  values=lambda row: (row.number, row.title, here.standing(row).text),
                  headings=[t("No."), t("Project"), t("Opinion")])  # fmt: skip


class ProjectDelegate(CellDelegate):
    """Draws the title above, the number below it on the left and the opinion on the right, which is never cut."""

    def draw(self, painter: QPainter, rect: QRect, cell: Cell, worn: Theme) -> None:
        above, below = halves(rect, worn)
        line(painter, above, cell.text, worn.font(weight=QFont.Weight.DemiBold), worn.tokens.ink)
        beside = cell.beside if isinstance(cell, ProjectCell) else ""
        line(painter, below, beside, worn.font(), worn.tokens.tone(cell.tone), Qt.AlignmentFlag.AlignRight)
        taken = painter.fontMetrics().horizontalAdvance(beside) + PAD
        line(painter, below.adjusted(0, 0, -taken, 0), cell.second, worn.font(tokens.SECONDARY), worn.tokens.muted)
