"""The left bar: workspace and call, navigation, saved state."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.catalogue import ENTRIES, PageSpec
from cmpdesk.ui.icons import icon
from cmpdesk.ui.labels import Elided, restyle, text
from cmpdesk.ui.layout import scrolled
from cmpdesk.ui.theme import theme

WIDTH = 232


def _icon_size() -> QSize:
    return QSize(theme().px(18), theme().px(18))


class NavButton(QPushButton):
    """An entry of the navigation, with a count at its right edge where something waits."""

    def __init__(self, spec: PageSpec) -> None:
        super().__init__(t(spec.title))
        self._title, self._count = t(spec.title), ""
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setIcon(icon(spec.name, theme().tokens.ink))
        self.setIconSize(_icon_size())

    def show_count(self, count: str) -> None:
        """Show `count` ("" for none)."""
        self._count = count
        self.setAccessibleName(f"{self._title} ({count})" if count else self._title)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._count:
            painter = QPainter(self)
            painter.setFont(theme().font(13))
            painter.setPen(theme().colour("muted"))
            place = self.rect().adjusted(0, 0, -10, 0)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._count)


class SideBar(QWidget):
    """What stays in sight on every page. Before a workspace is open its entries are disabled.

    `page_wanted` brings the name of a page, `call_wanted` the id of a call; `sample_unwanted` asks to delete the sample
    data.
    """

    page_wanted = Signal(str)
    call_wanted = Signal(str)
    sample_unwanted = Signal()

    def __init__(self, menu: QMenu, more: Sequence[QAction] = (), finder: QAction | None = None) -> None:
        """`menu` opens from the bottom; `more` closes the menu of calls; `finder` searches everywhere."""
        super().__init__()
        self._more = more
        self.setProperty("kind", "sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(t("Navigation"))
        self.setFixedWidth(theme().px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 10)
        column.setSpacing(2)
        name = text("CMP Desk", "strong")
        name.setContentsMargins(0, 0, 0, 8)
        column.addWidget(name)
        self.selector = QPushButton()
        self.selector.setProperty("kind", "selector")
        self._calls = QMenu(self)
        self._calls.setAccessibleName(t("Call"))
        self.selector.clicked.connect(self.show_calls)
        column.addWidget(self.selector)
        if finder is not None:
            column.addSpacing(6)
            button = ActionButton(finder, "nav")
            button.setIcon(icon("search", theme().tokens.ink))
            button.setIconSize(_icon_size())
            column.addWidget(button)
        self._add_entries(column)
        self._add_foot(column, menu)
        self.set_open(opened=False)

    def _add_entries(self, column: QVBoxLayout) -> None:
        """Add the pages; they scroll where the text is large or the window low."""
        self._entries: dict[str, NavButton] = {}
        self._area, inside = scrolled(t("Navigation"))
        entries = QVBoxLayout(inside)
        entries.setContentsMargins(0, 0, 0, 0)
        entries.setSpacing(1)  # all of them are in sight in a window of 800 pixels
        group = ""
        for spec in ENTRIES:
            if spec.group != group:
                group = spec.group
                label = text(t(group), "caps")
                label.setContentsMargins(0, 9, 0, 2)
                entries.addWidget(label)
            entry = NavButton(spec)
            entry.clicked.connect(partial(self._wanted, spec.name))
            self._entries[spec.name] = entry
            entries.addWidget(entry)
        entries.addStretch(1)
        column.addWidget(self._area, 1)

    def set_open(self, *, opened: bool) -> None:
        """Tell whether a workspace is open."""
        for entry in self._entries.values():
            entry.setEnabled(opened)
            entry.setChecked(entry.isChecked() and opened)
        self.selector.setVisible(opened)
        self.saved.setVisible(opened)
        self.officer.setVisible(opened)

    def set_calls(self, calls: Sequence[tuple[str, str]], chosen: str, short: str = "") -> None:
        """Offer `calls` (id, title); `short` stands for the title of the chosen one where room is scarce."""
        self._calls.clear()
        for call_id, title in calls:
            action = self._calls.addAction(title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(call_id == chosen)
            action.triggered.connect(partial(self._call, call_id))
        if calls and self._more:
            self._calls.addSeparator()
        for action in self._more:
            self._calls.addAction(action)
        title = dict(calls).get(chosen, t("No call yet"))
        strong = QFontMetrics(theme().font(weight=QFont.Weight.DemiBold))
        room = theme().px(WIDTH) - 24 - 32 - strong.horizontalAdvance("  ▾")
        shown = strong.elidedText(short or title, Qt.TextElideMode.ElideRight, room)
        self.selector.setText(f"{shown.replace('&', '&&')}  ▾")
        self.selector.setToolTip(title)
        self.selector.setAccessibleName(t("Call: {title}", title=title))

    def show_calls(self) -> None:
        """Open the menu of calls below its button."""
        self._calls.setMinimumWidth(self.selector.width())
        self._calls.popup(self.selector.mapToGlobal(QPoint(0, self.selector.height())))

    def set_page(self, name: str) -> None:
        """Mark the entry of the page that is shown."""
        for key, entry in self._entries.items():
            entry.setChecked(key == name)
            if key == name:
                self._area.ensureWidgetVisible(entry, 0, 0)

    def set_counts(self, counts: Mapping[str, str]) -> None:
        """Show what waits, by page."""
        for key, entry in self._entries.items():
            entry.show_count(counts.get(key, ""))

    def set_state(self, sentence: str, *, working: bool = False) -> None:
        """Show the saved state."""
        self.saved.setText(f"{'◌' if working else '●'}  {sentence}")
        self.saved.setAccessibleName(sentence)
        restyle(self.saved, tone="muted")

    def set_officer(self, name: str, whole: str) -> None:
        """Show who acts; `whole` also says for which Party and as what."""
        self.officer.setText(name)
        self.officer.setToolTip(whole)
        self.officer.setAccessibleDescription(whole)

    def _add_foot(self, column: QVBoxLayout, menu: QMenu) -> None:
        self.sample = QPushButton(t("Sample data · Delete them"))
        self.sample.setProperty("kind", "link")
        self.sample.setToolTip(t("Everything here is fictional. One click closes it and deletes its file."))
        self.sample.clicked.connect(self.sample_unwanted)
        self.sample.hide()
        column.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.officer = Elided("", "muted")
        self.saved = Elided("", "muted")
        words.addWidget(self.officer)
        words.addWidget(self.saved)
        row.addLayout(words, 1)
        self.menu_button = QToolButton()
        self.menu_button.setProperty("kind", "icon")
        self.menu_button.setIcon(icon("menu", theme().tokens.ink))
        self.menu_button.setAccessibleName(t("Menu"))
        self.menu_button.setToolTip(t("Menu (F10)"))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(menu)
        self.menu_button.setIconSize(_icon_size())
        self.menu_button.setMinimumSize(theme().px(28), theme().px(28))
        row.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)

    def _wanted(self, name: str, _checked: bool = False) -> None:
        self.page_wanted.emit(name)

    def _call(self, call_id: str, _checked: bool = False) -> None:
        self.call_wanted.emit(call_id)
