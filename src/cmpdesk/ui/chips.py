"""Filters as chips."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.layout import row_in
from cmpdesk.ui.plain import caption

if TYPE_CHECKING:
    from cmpdesk.ui.filters import OneOf


class Chip(QToolButton):
    """A filter with a menu of choices: "Sector: all ▾". `chosen` brings the key of the choice, "" for all."""

    chosen = Signal(str)

    def __init__(self, name: str, every: str, choices: Sequence[tuple[str, str]] = ()) -> None:
        """`every` is the text of the first choice, whose key is ""; `choices` are (key, text)."""
        super().__init__()
        self._name, self._every = name, every
        self.key = ""
        self.setProperty("kind", "chip")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.setAccessibleName(name)
        self._group: QActionGroup | None = None
        self._texts: dict[str, str] = {}
        self.setMenu(self._menu)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; the chosen one stays where it is still among them."""
        texts = dict([("", self._every), *choices])
        if [*texts.items()] == [*self._texts.items()]:  # as after most loads: a menu of each project takes its time
            self.choose(self.key if self.key in texts else "")
            return
        self._menu.clear()
        if self._group is not None:
            self._group.deleteLater()
        self._group = QActionGroup(self)
        self._texts = texts
        if self.key not in self._texts:
            self.key = ""
        for key, words in self._texts.items():
            action = QAction(caption(words), self._menu)
            action.setCheckable(True)
            action.setChecked(key == self.key)
            action.triggered.connect(partial(self._take, key))
            self._group.addAction(action)
            self._menu.addAction(action)
        self._show()

    def choose(self, key: str) -> None:
        """Choose `key` without telling anybody."""
        if key in self._texts and self._group is not None:
            self.key = key
            self._group.actions()[list(self._texts).index(key)].setChecked(True)
            self._show()

    def _take(self, key: str, _checked: bool = False) -> None:
        self.key = key
        self._show()
        self.chosen.emit(key)

    def _show(self) -> None:
        sentence = self._texts[self.key] if self.key else self._every
        self.setText(f"{caption(sentence)}  ▾")
        self.setAccessibleName(f"{self._name} : {sentence}")
        restyle(self, chosen="true" if self.key else "false")


class Toggle(QToolButton):
    """A filter that is on or off; listen to `toggled`. Its key is "on", or "" for off."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setProperty("kind", "chip")

    @property
    def key(self) -> str:
        """Whether it is on."""
        return "on" if self.isChecked() else ""

    def choose(self, key: str) -> None:
        """Turn it on, or with "" off, without telling anybody."""
        with QSignalBlocker(self):
            self.setChecked(bool(key))


class ChipRow(QWidget):
    """Chips side by side; what stands at the right end says how many rows remain."""

    def __init__(self, name: str, *chips: QWidget) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.row = row_in(self)
        for chip in chips:
            self.row.addWidget(chip)
        if isinstance(self.row, QHBoxLayout):
            self.row.addStretch(1)

    def add_right(self, widget: QWidget) -> None:
        """Add `widget` at the right end."""
        self.row.addWidget(widget)


class FilterRow(ChipRow):
    """Filters above a table, with `tally` at the right end for how many rows remain. `changed` after each choice."""

    changed = Signal()

    def __init__(self, *filters: "Chip | Toggle | OneOf") -> None:
        super().__init__(t("Filters"), *filters)
        self._filters = filters
        self.tally = text("", "muted")
        self.add_right(self.tally)
        for one in filters:
            chosen = one.toggled if isinstance(one, Toggle) else one.chosen
            chosen.connect(lambda _key: self.changed.emit())

    def keys(self) -> list[str]:
        """Return the keys of what is chosen, for `choose`."""
        return [one.key for one in self._filters]

    def choose(self, keys: Iterable[str] = ()) -> None:
        """Choose by keys, "" or none for all, without telling anybody; what is not offered yet is taken once it is."""
        for one, key in zip(self._filters, chain(keys, repeat("")), strict=False):
            if not isinstance(one, Toggle):
                one.key = key
            one.choose(key)


class _Segment(QPushButton):
    """As wide as its words in the strong letters that it wears once chosen: nothing moves and nothing is cut."""

    def sizeHint(self) -> QSize:
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(strong).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(max(0, more), 0)


class Segments(QWidget):
    """One choice of a few, side by side (steps, Parties). `chosen` brings its key."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = row_in(self)
        row.setSpacing(24)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for key, words in choices:
            button = _Segment(words)
            button.setCheckable(True)
            button.setProperty("kind", "segment")
            button.clicked.connect(partial(self._take, key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        if isinstance(row, QHBoxLayout):
            row.addStretch(1)
        self.key = ""
        if choices:
            self.choose(choices[0][0])

    def choose(self, key: str) -> None:
        """Choose `key` without telling anybody."""
        self.key = key
        self._buttons[key].setChecked(True)

    def set_enabled(self, key: str, enabled: bool) -> None:
        """Allow or forbid a choice."""
        self._buttons[key].setEnabled(enabled)

    def set_text(self, key: str, words: str) -> None:
        """Name a choice anew."""
        self._buttons[key].setText(words)

    def _take(self, key: str, _checked: bool = False) -> None:
        if key != self.key:
            self.key = key
            self.chosen.emit(key)
