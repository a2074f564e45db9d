"""Ctrl+K: everything that can be done, found by a few letters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cmpdesk.i18n.screen import t
from cmpdesk.ui import commands, elsewhere, session, tokens
from cmpdesk.ui.commands import Command
from cmpdesk.ui.delegates import line
from cmpdesk.ui.found import Found
from cmpdesk.ui.fuzzy import fit
from cmpdesk.ui.lookup import Lookup
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.ui.window import MainWindow

KEPT = 30
"""How many commands are remembered as recently used."""
REMEMBERED = "palette.recent"
SHOWN = 60
SEARCH_FROM = 2
"""Letters from which the workspace is searched too."""
_COMMAND = Qt.ItemDataRole.UserRole


def ranked(offered: Sequence[Command], wanted: str, recent: Sequence[str]) -> list[Command]:
    """Return what fits `wanted`, best first; of equals the recently used, then what can be done here and now."""

    def worth(command: Command) -> float:
        found = fit(wanted, command.text) or fit(wanted, f"{command.text} {command.place}") / 2
        if not found:
            return 0.0
        used = 1.0 - recent.index(command.key) / KEPT if command.key in recent else 0.0
        return found + used - (0.0 if command.enabled else 0.5) - (0.25 if command.elsewhere else 0.0)

    scored = [(worth(command), -place, command) for place, command in enumerate(offered)]
    return [command for score, _, command in sorted(scored, key=lambda one: one[:2], reverse=True) if score > 0]


class _Rows(QAbstractListModel):
    """The commands that fit."""

    def __init__(self) -> None:
        super().__init__()
        self.commands: list[Command] = []

    def show(self, found: list[Command]) -> None:
        """Show other commands."""
        self.beginResetModel()
        self.commands = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.commands)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        command = self.commands[index.row()]
        if role == _COMMAND:
            return command
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(command)
        return None


def spoken(command: Command) -> str:
    """Return all that is shown of a command in one line."""
    state = "" if command.enabled else command.why or t("Not possible now.")
    return ", ".join(part for part in (command.text, command.place, command.shortcut, state) if part)


class _Painter(QStyledItemDelegate):
    """Draws a command: what it does, where it belongs or why it cannot be done, its shortcut."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem,
              index: QModelIndex | QPersistentModelIndex) -> None:  # fmt: skip
        command, worn = index.data(_COMMAND), theme()
        whole: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(whole, worn.colour("selection"))
            painter.fillRect(QRect(whole.left(), whole.top(), 3, whole.height()), worn.colour("accent"))
        small, rect = worn.font(tokens.SECONDARY), whole.adjusted(14, 0, -12, 0)
        quiet, right = worn.tokens.muted, Qt.AlignmentFlag.AlignRight
        ink = worn.tokens.ink if command.enabled else quiet
        keys = QFontMetrics(small).horizontalAdvance(command.shortcut)
        line(painter, rect, command.shortcut, small, ink, right)
        rect.setRight(rect.right() - (keys + 16 if keys else 0))
        beside = command.place if command.enabled else command.why or t("Not possible now.")
        room = min(QFontMetrics(small).horizontalAdvance(beside), rect.width() // 2)
        line(painter, QRect(rect.right() - room, rect.top(), room + 1, rect.height()), beside, small, quiet, right)
        rect.setRight(rect.right() - room - 16)
        line(painter, rect, command.text, worn.font(), ink)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, theme().px(tokens.ROW_COMPACT))


class Palette(Lookup):
    """A box to type in, and below it what can be done; what cannot be done now stays there and says why."""

    def __init__(self, window: MainWindow) -> None:
        rows = _Rows()
        super().__init__(window, t("All commands"), rows, _Painter())
        self.rows = rows
        self._window = window
        self._offered = commands.of(window)
        self._recent: list[Command] = []
        self._found: list[Command] = []
        self._elsewhere = elsewhere.offered(window)
        self.box.setPlaceholderText(t("What do you want to do?"))
        self.box.setAccessibleName(t("What do you want to do?"))
        self.box.textChanged.connect(self._typed)
        self.list.setAccessibleName(t("Commands that fit"))
        self.list.setUniformItemSizes(True)
        self.nothing.setText(t("Nothing fits. Type fewer letters."))
        self._show()
        self.place(theme().px(680), theme().px(tokens.ROW_COMPACT) * 12 + 60)
        window.runner.run(session.recent, then=self._recent_here, owner=self, channel="palette-recent")
        QTimer.singleShot(0, self, partial(elsewhere.make_pages, window, self, self._pages_made))

    def _typed(self, typed: str) -> None:
        desk, finder = self._window.desk, self._window.finder
        self._found = []
        self._show()
        if desk is not None and finder is not None and len(typed.strip()) >= SEARCH_FROM:
            work = partial(finder, desk.workspace, desk.officer, desk.call_id, typed.strip())
            self._window.runner.run(work, then=self._results, owner=self, channel="palette-find")

    def _results(self, results: Sequence[Found]) -> None:
        self._found = commands.found(self._window, results)
        self._show_again()

    def _recent_here(self, locations: Sequence[tuple[str, bool]]) -> None:
        self._recent = commands.recent(self._window, locations)
        self._show_again()

    def _pages_made(self) -> None:
        self._elsewhere = elsewhere.offered(self._window)
        self._show_again()

    def _show_again(self) -> None:
        """Show more than before, and keep the row to which the user has moved."""
        row, before = self.list.currentIndex().row(), self.rows.commands
        self._show()
        if row > 0:
            chosen = before[row].key, before[row].text
            now = [place for place, one in enumerate(self.rows.commands) if (one.key, one.text) == chosen]
            self.list.setCurrentIndex(self.rows.index(now[0] if now else 0))

    def _show(self) -> None:
        used = self._window.memory.get(REMEMBERED, [])
        offered = [*self._offered, *self._elsewhere, *self._recent]
        fitting = ranked(offered, self.box.text(), used if isinstance(used, list) else [])
        self.rows.show([*fitting[:SHOWN], *self._found])
        self.list.setVisible(bool(self.rows.commands))
        self.nothing.setVisible(not self.rows.commands)
        if self.rows.commands:
            self.list.setCurrentIndex(self.rows.index(0))

    def spoken(self, index: QModelIndex) -> str:
        command = index.data(_COMMAND)
        return spoken(command) if command is not None else ""

    def run(self, index: QModelIndex) -> None:
        command = index.data(_COMMAND)
        if command is None or not command.enabled:
            return
        memory = self._window.memory
        if command.key:
            used = [key for key in memory.get(REMEMBERED, []) if key != command.key]
            memory.set(REMEMBERED, [command.key, *used][:KEPT])
        self.accept()
        # Once this is closed, and the keyboard back where it was.
        QTimer.singleShot(0, self._window, command.run)


def show(window: MainWindow) -> None:
    """Show the palette over `window`; returns at once."""
    Palette(window).open()
