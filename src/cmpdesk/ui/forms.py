"""Forms: labels with mnemonics, checks on leaving a field, and the wheel that changes nothing without
focus.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from cmpdesk.i18n.screen import t
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.theme import theme
from cmpdesk.ui.wheel import guard

Check = Callable[[], str]
GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*)(?:(?!(?P=mark))[.,](?P<cents>\d{1,2}))?"
)
PLAIN = re.compile(r"(?P<whole>\d+)(?:[.,](?P<cents>\d{1,2}))?")


class Form(QWidget):
    """Rows of label, field, and below it what is wrong with it.

    A check returns "" or a sentence that says what, where and how to repair; it runs when the field is left,
    and for all fields with `valid`.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
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
        """Add a row and return its field. `label` holds a mnemonic (``&Title``); `above` puts it over the
        field.
        """
        said = t("{label} (required)", label=label) if required else label
        name = QLabel(said)
        name.setBuddy(field)
        guard(field)
        name.setMinimumHeight(theme().px(32))
        if not field.accessibleName():
            field.setAccessibleName(said.replace("&", ""))
        if hint:
            field.setAccessibleDescription(hint)
        place = self.grid.rowCount()
        if above:
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
            fault = text("", tone="bad", wrap=True)
            fault.hide()
            self.grid.addWidget(fault, place + 1, 1)
            self._checks[field] = (check, fault)
            for part in (field, *field.findChildren(QWidget)):
                part.installEventFilter(self)
        return field

    def wide(self, widget: QWidget) -> None:
        """Add `widget` over the whole width."""
        self.grid.addWidget(widget, self.grid.rowCount(), 0, 1, 2)

    def valid(self) -> bool:
        """Check every field, show what is wrong, and put the keyboard in the first faulty one."""
        faulty = [field for field in self._checks if not self.check(field)]
        if faulty:
            faulty[0].setFocus()
        return not faulty

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QWidget):
            now = QApplication.focusWidget()
            for field in self._checks:
                whole = field is watched or field.isAncestorOf(watched)
                if whole and (now is None or not field.isAncestorOf(now)):
                    self.check(field)
        return super().eventFilter(watched, event)


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
        return min(max(int(typed), lowest), highest) if typed.isdigit() else lowest

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
    field.setMinimumHeight(lines * 20 + 16)
    field.setMaximumHeight(lines * 20 + 40)
    if name:
        field.setAccessibleName(name)
    return field


def read_date(typed: str, today: date) -> date | None:
    """Return the day that was typed: ``2027-03-01``, ``1/3/27``, ``1.3.2027`` or ``+10 j``; None where it
    is none.
    """
    flat = typed.strip().lower()
    if ahead := re.fullmatch(r"([+-]\s*\d+)\s*(?:j|jours?|d|days?|dagen?)?", flat):
        return today + timedelta(days=int(ahead.group(1).replace(" ", "")))
    parts = re.split(r"[-/.\s]+", flat)
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    year, month, day = numbers if len(parts[0]) == 4 else reversed(numbers)
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


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


def read_cents(typed: str) -> int | None:
    """Return the amount that was typed, in cents, comma or point alike; None where it is none, or not one for sure."""
    flat = re.sub(r"[\s\u00a0\u202f$€]|CAD|EUR|CA", "", typed)
    if (found := GROUPED.fullmatch(flat)) or (found := PLAIN.fullmatch(flat)):
        whole, cents = found.group("whole"), found.group("cents") or ""
    else:
        return None
    return int(re.sub(r"[.,]", "", whole)) * 100 + int(cents.ljust(2, "0"))
