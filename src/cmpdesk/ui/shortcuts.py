"""The list of all shortcuts: read from the actions themselves, with the keys that every table and form knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit

from cmpdesk.domain.text import fold
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.screen import t
from cmpdesk.ui import commands, elsewhere
from cmpdesk.ui.actions import Actions
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.table import Column, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.ui.window import MainWindow


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A line of the list."""

    text: str
    keys: str
    place: str


_TABLES, _FORMS = N_("Tables"), N_("Forms")
_KNOWN = (
    (_TABLES, N_("Open the chosen row"), "Return"),
    (_TABLES, N_("First row"), "Ctrl+Home"),
    (_TABLES, N_("Last row"), "Ctrl+End"),
    (_TABLES, N_("Choose several rows"), "Shift+Down"),
    (_FORMS, N_("Save"), "Ctrl+Return"),
    (_FORMS, N_("Leave without saving"), "Esc"),
    (_FORMS, N_("Take back what was typed"), "Ctrl+Z"),
    (_FORMS, N_("Next field"), "Tab"),
)
"""What Qt and our widgets do without an action."""


class ShortcutsDialog(Dialog):
    """All shortcuts, by place. The pages that were not shown yet are made one by one, so that theirs are here too."""

    def __init__(self, window: MainWindow) -> None:
        title = t("Keyboard shortcuts")
        super().__init__(window, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme().px(720), min(theme().px(560), window.height() - 40))
        self._window = window
        self.box = QLineEdit()
        self.box.setPlaceholderText(t("Search the shortcuts…"))
        self.box.setAccessibleName(t("Search the shortcuts…"))
        self.box.textChanged.connect(self._show)
        self.column.addWidget(self.box)
        self.model: TableModel[Shortcut] = TableModel(
            (
                Column("text", t("Action"), lambda row: row.text, stretch=True),
                Column("keys", t("Keys"), lambda row: row.keys, width=150),
                Column("place", t("Where"), lambda row: row.place, width=200),
            ),
            lambda row: f"{row.place}\n{row.text}\n{row.keys}",
        )
        self.table: Table[Shortcut] = Table(self.model, name="shortcuts", title=title, compact=True)
        self.column.addWidget(self.table, 1)
        self.button(t("Close"), self.accept)
        self._show()
        self.box.setFocus()
        QTimer.singleShot(0, self, partial(elsewhere.make_pages, window, self, self._show))

    def _show(self) -> None:
        wanted = fold(self.box.text())
        shown = every(self._window)
        self.model.set_rows([one for one in shown if wanted in fold(f"{one.text} {one.keys} {one.place}")])


def every(window: MainWindow) -> list[Shortcut]:
    """Return the shortcuts of the window, of each page that was made, and of tables and forms."""
    places = [window.actions_of, *window.pages.findChildren(Actions)]
    found = dict.fromkeys(shortcut for holder in places for shortcut in _of(window, holder))
    for place, words, keys in _KNOWN:
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        found[Shortcut(t(words), shown, t(place))] = None
    return list(found)


def _of(window: MainWindow, holder: Actions) -> Iterator[Shortcut]:
    place = t(_TABLES) if isinstance(holder.host, Table) else commands.place_of(window, holder)
    for action in holder.all():
        if not action.shortcut().isEmpty():
            yield Shortcut(commands.plain(action.text()), commands.shortcut_of(action), place)


def show(window: MainWindow) -> None:
    """Show the list over `window`; returns at once."""
    ShortcutsDialog(window).open()
