"""The rows of the search everywhere: a model, and how each row is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cmpdesk.domain.search import Group, Hit, Kind, Passage
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui import finding, tokens
from cmpdesk.ui.delegates import line
from cmpdesk.ui.theme import Theme, theme

ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class Role(Enum):
    """What choosing a row does."""

    HEAD = auto()
    """Nothing: it names what follows."""
    HIT = auto()
    PROJECT = auto()
    """The project of the application above it."""
    MORE = auto()
    BACK = auto()
    RECENT = auto()
    SAVED = auto()
    KEEP = auto()
    FORGET = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    role: Role
    text: str
    beside: str = ""
    hit: Hit | None = None
    kind: Kind | None = None
    typed: str = ""

    @property
    def spoken(self) -> str:
        """All that the row shows, in one line."""
        shown = self.hit.passage if self.hit else None
        said = f"{shown.before}{shown.hit}{shown.after}" if shown else ""
        return ", ".join(part for part in (self.text, self.beside, said) if part)


def of_groups(groups: Sequence[Group], counts: dict[Kind, int], only: Kind | None) -> list[Row]:
    """Return the rows for what was found; `counts` may come later than the hits."""
    made = [Row(Role.BACK, t("All kinds"))] if only is not None else []
    for group in groups:
        count = counts.get(group.kind)
        made.append(Row(Role.HEAD, finding.name_of(group.kind), words().number(count) if count is not None else ""))
        for hit in group.hits:
            made.append(Row(Role.HIT, finding.title_of(hit), finding.beside(hit), hit, group.kind))
            if hit.project_id:
                made.append(Row(Role.PROJECT, t("Follow project {number}", number=hit.at), hit=hit))
        if group.more and only is None:
            told = t("Show more: {kind}", kind=finding.name_of(group.kind).lower())
            made.append(Row(Role.MORE, told, kind=group.kind))
        elif group.more and count is not None:
            left = count - len(group.hits)
            sentence = n("{count} more is not shown: type more words.", "{count} more are not shown: type more words.",
                         left)  # fmt: skip
            made.append(Row(Role.HEAD, sentence))
    if groups:
        made.append(Row(Role.KEEP, t("Keep this search…")))
    return made


def of_start(start: finding.Start) -> list[Row]:
    """Return the rows that are offered before anything is typed."""
    made: list[Row] = []
    if start.saved:
        made.append(Row(Role.HEAD, t("Searches kept"), t("Delete removes one")))
        made += [Row(Role.SAVED, name, typed if typed != name else "", typed=typed) for name, typed in start.saved]
    if start.recent:
        made.append(Row(Role.HEAD, t("Last searches")))
        made += [Row(Role.RECENT, typed, typed=typed) for typed in start.recent]
    if start.things:
        made.append(Row(Role.HEAD, t("Last found")))
        made += [Row(Role.HIT, finding.title_of(hit), finding.beside(hit), hit, hit.kind) for hit in start.things]
    if start.recent or start.things:
        made.append(Row(Role.FORGET, t("Forget what was searched and found")))
    return made


class Rows(QAbstractListModel):
    """The rows; heads are not chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show(self, rows: list[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].role is Role.HEAD:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None


class Painter(QStyledItemDelegate):
    """Draws a head in small capitals, a hit on two lines with its passage, anything else on one."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._rows = rows

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, worn = self._rows.rows[index.row()], theme()
        whole: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, worn.colour("selection"))
            painter.fillRect(QRect(whole.left(), whole.top(), 3, whole.height()), worn.colour("accent"))
        rect = whole.adjusted(14, 0, -12, 0)
        if row.role is Role.HEAD:
            caps = worn.font(tokens.CAPS, weight=QFont.Weight.DemiBold)
            line(painter, rect.adjusted(0, 8, 0, 0), row.text.upper(), caps, worn.tokens.muted)
            line(painter, rect.adjusted(0, 8, 0, 0), row.beside, worn.font(tokens.SECONDARY), worn.tokens.muted,
                 Qt.AlignmentFlag.AlignRight)  # fmt: skip
        elif row.role is Role.HIT:
            self._hit(painter, rect, row, worn)
        else:
            known = row.role in (Role.RECENT, Role.SAVED)
            line(painter, rect, row.text, worn.font(), worn.tokens.ink if known else worn.tokens.accent)
            room = rect.width() - QFontMetrics(worn.font()).horizontalAdvance(row.text) - 16
            if room > 0:
                right = QRect(rect.right() - room, rect.top(), room, rect.height())
                quiet = worn.font(tokens.SECONDARY)
                line(painter, right, row.beside, quiet, worn.tokens.muted, Qt.AlignmentFlag.AlignRight)
        painter.restore()

    def _hit(self, painter: QPainter, rect: QRect, row: Row, worn: Theme) -> None:
        small = worn.font(tokens.SECONDARY)
        half = (rect.height() - 6) // 2
        above = QRect(rect.left(), rect.top() + 3, rect.width(), half)
        below = QRect(rect.left(), above.bottom() + 1, rect.width(), half)
        shown = row.hit.passage if row.hit else None
        strong = worn.font(weight=QFont.Weight.DemiBold)
        if shown is None and not row.beside:
            line(painter, rect, row.text, strong, worn.tokens.ink)
            return
        if shown is not None:
            room = min(QFontMetrics(small).horizontalAdvance(row.beside), rect.width() // 2)
            right = QRect(above.right() - room, above.top(), room + 1, half)
            line(painter, right, row.beside, small, worn.tokens.muted, Qt.AlignmentFlag.AlignRight)
            above.setRight(above.right() - room - 16)
            line(painter, above, row.text, strong, worn.tokens.ink)
            _passage(painter, below, shown, small, worn)
            return
        line(painter, above, row.text, strong, worn.tokens.ink)
        line(painter, below, row.beside, small, worn.tokens.muted)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self._rows.rows[index.row()]
        tall = row.hit is not None and (row.beside or row.hit.passage)
        height = tokens.ROW_TWO_LINES - 4 if tall else tokens.ROW_COMPACT - 4
        return QSize(100, theme().px(height))


def _passage(painter: QPainter, rect: QRect, shown: Passage, font: QFont, worn: Theme) -> None:
    """Draw the hit in bold ink between what stands around it; the hit is always in sight."""
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    plain, bold = QFontMetrics(font), QFontMetrics(strong)
    hit = bold.elidedText(shown.hit, Qt.TextElideMode.ElideRight, rect.width())
    room = rect.width() - bold.horizontalAdvance(hit)
    before = plain.elidedText(shown.before, Qt.TextElideMode.ElideLeft, room // 2)
    left = rect.left()
    for words_, used, metrics, colour in (
        (before, font, plain, worn.tokens.muted),
        (hit, strong, bold, worn.tokens.ink),
        (shown.after, font, plain, worn.tokens.muted),
    ):
        painter.setFont(used)
        painter.setPen(QColor(colour))
        place = QRect(left, rect.top(), max(0, rect.right() - left), rect.height())
        text = metrics.elidedText(words_, Qt.TextElideMode.ElideRight, place.width() + 1)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)
        left += metrics.horizontalAdvance(words_)
