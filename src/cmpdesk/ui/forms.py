"""Forms: labels with mnemonics, checks on leaving a field, and the wheel that changes nothing without
focus. Fields of amounts, vague dates and long texts are in `fields`.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from cmpdesk.i18n.partial_dates import read
from cmpdesk.i18n.screen import t
from cmpdesk.ui.labels import restyle, side_name, text
from cmpdesk.ui.theme import theme
from cmpdesk.ui.wheel import guard

if TYPE_CHECKING:
    from cmpdesk.domain.programmes import Side
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.drafts import Keeper

Check = Callable[[], str]


class Form(QWidget):
    """Rows of label, field, and below it what is wrong with it.

    A check returns "" or a sentence that says what, where and how to repair; it runs when the field is left,
    and for all fields with `valid`. Forms that are seen together share the `letters` of their mnemonics. `judged`
    comes once what is wrong with a field is shown, or is no more.
    """

    judged = Signal()

    def __init__(self, name: str, letters: set[str] | None = None) -> None:
        super().__init__()
        self._letters = set() if letters is None else letters
        self.setProperty("kind", "plain")
        self.setAccessibleName(name)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(1, 1)
        self._checks: dict[QWidget, tuple[Check, QLabel]] = {}

    def row(self, label: str, field: QWidget, *, check: Check | None = None, hint: str = "",
            required: bool = False, above: bool = False) -> QWidget:  # fmt: skip
        """Add a row and return its field. `label` may hold a mnemonic (``&Title``), else it is given a free
        letter; `above` puts it over the field.
        """
        label = self._with_mnemonic(label)
        said = t("{label} (required)", label=label) if required else label
        name = QLabel(said)
        name.setBuddy(field)
        guard(field)
        if isinstance(field, QComboBox):  # else its longest entry would push the whole form out of sight
            field.setMinimumWidth(theme().px(120))
        name.setMinimumHeight(theme().px(32))
        if not field.accessibleName():
            field.setAccessibleName(said.replace("&", ""))
        if hint:
            field.setAccessibleDescription(hint)
        place = self.grid.rowCount()
        if above or theme().large:
            self.grid.addWidget(name, place, 0, 1, 2)
            self.grid.addWidget(field, place + 1, 0, 1, 2)
            place += 1
        else:
            self.grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            self.grid.addWidget(field, place, 1)
        if hint:
            self.grid.addWidget(text(hint, "muted", wrap=True), place + 1, 1)
            place += 1
        if check is not None:
            self._check_with(field, check, place + 1, 0 if above or theme().large else 1)
        return field

    def block(self, field: QWidget, check: Check) -> None:
        """Add a field that says itself what it is (a table of rows) over the whole width, with its check."""
        place = self.grid.rowCount()
        self.grid.addWidget(field, place, 0, 1, 2)
        self._check_with(field, check, place + 1, 0)

    def _check_with(self, field: QWidget, check: Check, place: int, column: int) -> None:
        fault = text("", tone="bad", wrap=True)
        fault.hide()
        self.grid.addWidget(fault, place, column, 1, 2 - column)
        self._checks[field] = (check, fault)
        for part in (field, *field.findChildren(QWidget)):
            part.installEventFilter(self)

    def _with_mnemonic(self, label: str) -> str:
        """Return `label` with a letter that no other row has, if one is left: first letters of words before others."""
        if "&" in label:
            self._letters.add(label.partition("&")[2][:1].lower())
            return label
        starts = [place for place in range(len(label)) if place == 0 or label[place - 1] == " "]
        for place in (*starts, *range(len(label))):
            letter = label[place].lower()
            if "a" <= letter <= "z" and letter not in self._letters:
                self._letters.add(letter)
                return f"{label[:place]}&{label[place:]}"
        return f"&{label}"  # every letter is taken: the key goes from one of them to the other

    def keep_draft(self, desk: "Desk", key: str) -> "Keeper":
        """Let what is typed survive a crash, and be taken back field by field; call it once the fields are filled.

        `key` names the thing that is edited: ``person:…``.
        """
        from cmpdesk.ui import drafts

        return drafts.keep(desk, self, key, self.grid)

    def heading(self, title: str) -> None:
        """Add the title of what follows, with room above it."""
        line = text(title, "caps")
        line.setContentsMargins(0, theme().px(10), 0, 0)
        self.wide(line)

    def party(self, side: "Side", name: str) -> None:
        """Add the name of a Party over what follows, with room above it."""
        line = side_name(side, name)
        line.setContentsMargins(0, theme().px(10), 0, 0)
        self.wide(line)

    def wide(self, widget: QWidget) -> None:
        """Add `widget` over the whole width."""
        self.grid.addWidget(widget, self.grid.rowCount(), 0, 1, 2)

    def first_fault(self) -> QWidget | None:
        """Check every field, show what is wrong, and put the keyboard in the first faulty one, which is returned."""
        faulty = [field for field in self._checks if not self.check(field)]
        if not faulty:
            return None
        inner = [faulty[0], *faulty[0].findChildren(QWidget)]
        takes = [one for one in inner if one.focusProxy() or one.focusPolicy() != Qt.FocusPolicy.NoFocus]
        fields = (one for one in takes if not isinstance(one, QPushButton) and not one.isHidden())
        found = next(fields, takes[0] if takes else faulty[0])
        found.setFocus()
        return found

    def valid(self) -> bool:
        """Check every field, show what is wrong, and put the keyboard in the first faulty one."""
        return self.first_fault() is None

    def check(self, field: QWidget) -> bool:
        """Check one field and show what is wrong with it."""
        check, _label = self._checks[field]
        fault = check()
        self.show_fault(field, fault)
        return not fault

    def show_fault(self, field: QWidget, sentence: str) -> None:
        """Show `sentence` below `field` (a field with a check); "" takes it away."""
        _check, label = self._checks[field]
        label.setText(sentence)
        label.setVisible(bool(sentence))
        restyle(field, fault="true" if sentence else "false")
        field.setAccessibleDescription(sentence)
        self.judged.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QChildEvent) and event.added() and watched in self._checks:
            event.child().installEventFilter(self)  # a row that is added later
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QWidget):
            now = QApplication.focusWidget()
            for field in self._checks:
                whole = field is watched or field.isAncestorOf(watched)
                if whole and (now is None or not field.isAncestorOf(now)):
                    self.check(field)
        return super().eventFilter(watched, event)


def marked(owner: QWidget) -> bool:
    """Tell whether a field in `owner` is marked as faulty."""
    return any(one.property("fault") == "true" for one in owner.findChildren(QWidget))


def line_edit(value: str = "", *, hint: str = "", name: str = "") -> QLineEdit:
    """Return a one-line field; `hint` is an example, never the only label."""
    field = QLineEdit(value)
    field.setPlaceholderText(hint)
    if name:
        field.setAccessibleName(name)
    return field


class NumberField(QLineEdit):
    """A whole number; arrow keys change it by one. What is typed outside the bounds falls back on the nearest."""

    def __init__(self, lowest: int, highest: int) -> None:
        super().__init__()
        self._bounds = (lowest, highest)
        self.setValidator(QIntValidator(0, highest, self))
        self.setMaximumWidth(theme().px(110))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._settle)

    def value(self) -> int:
        """Return the number, the lowest allowed where nothing is typed."""
        typed = self.text().strip()
        lowest, highest = self._bounds
        return min(max(int(typed), lowest), highest) if typed.isdecimal() else lowest

    def set_value(self, value: int) -> None:
        """Show `value`."""
        self.setText(str(value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step and self._bounds[0] <= self.value() + step <= self._bounds[1]:
            self.set_value(self.value() + step)
        else:
            super().keyPressEvent(event)

    def _settle(self) -> None:
        self.set_value(self.value())


def text_edit(value: str = "", *, lines: int = 4, name: str = "") -> QPlainTextEdit:
    """Return a field of several lines; Tab leaves it."""
    field = QPlainTextEdit(value)
    field.setTabChangesFocus(True)
    field.setMinimumHeight(theme().px(lines * 20) + 16)
    field.setMaximumHeight(theme().px(lines * 20) + 40)
    if name:
        field.setAccessibleName(name)
    return field


def read_date(typed: str, today: date) -> date | None:
    """Return the day that was typed: ``2027-03-01``, ``1/3/27``, ``1er mars 2027`` or ``+10 j``; None where it
    is none.
    """
    when = read(typed, today)
    return when.exact if when is not None else None


def read_time(typed: str) -> tuple[int, int] | None:
    """Return the hour and minute that were typed: ``17 h 59``, ``17:59``, ``17h``, ``1759``; None where it
    is none.
    """
    found = re.fullmatch(r"(\d{1,2})\s*(?:[h:.]\s*(\d{2})?|(\d{2}))?\s*(?:uur)?", typed.strip().lower())
    if not found:
        return None
    hour, minute = int(found.group(1)), int(found.group(2) or found.group(3) or 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def read_instant(day: str, time: str, today: date) -> datetime | None:
    """Return the wall time (naive) that was typed in two fields."""
    which, when = read_date(day, today), read_time(time)
    if which is None or when is None:
        return None
    return datetime(which.year, which.month, which.day, *when)  # noqa: DTZ001 - a wall time; its zone stands beside


def save_keys(owner: QWidget, save: Callable[[], None]) -> None:
    """Let Ctrl+S, and Ctrl+Enter of both Enter keys, save what is typed in `owner`."""
    for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
        shortcut = QShortcut(QKeySequence(keys), owner, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(save)
