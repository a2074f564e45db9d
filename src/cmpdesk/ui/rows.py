"""A small table of fields, with rows that can be added and taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui.icons import icon
from cmpdesk.ui.labels import Choice, Elided
from cmpdesk.ui.theme import theme
from cmpdesk.ui.wheel import guard


@dataclass(frozen=True, slots=True)
class Field:
    """A column: a line to type in, or a choice where `choices` (key, text) are given; `stretch` is a share."""

    title: str
    stretch: int = 1
    choices: tuple[tuple[str, str], ...] | None = None
    right: bool = False
    room: int = 0
    """Least width in characters, so that no other column takes the room of a figure."""


class RowsEditor(QWidget):
    """Rows of fields. Values are texts, keys for choices. `changed` comes with each change."""

    changed = Signal()

    def __init__(self, name: str, fields: Sequence[Field], add_text: str) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(name)
        self._name = name
        self._fields = tuple(fields)
        self._rows: list[list[QWidget]] = []
        self._numbers = 1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._titles = [Elided(field.title, "muted") for field in self._fields]
        for place, field in enumerate(self._fields):
            self._grid.addWidget(self._titles[place], 0, place)
            self._grid.setColumnStretch(place, field.stretch)
        column.addLayout(self._grid)
        self.add_button = QPushButton(add_text)
        self.add_button.setProperty("kind", "link")
        self.add_button.clicked.connect(self._add_empty)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows_changed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._rows:  # the chain is a ring: rows that came before the editor was in a form stood after the button
            QWidget.setTabOrder(self._rows[-1][-1], self.add_button)

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Offer other choices in the same columns; values that are no longer among them fall to the first."""
        before = self.values()
        self._fields = tuple(fields)
        self.set_values(before)

    def values(self) -> list[tuple[str, ...]]:
        """Return what stands in each row."""
        return [tuple(_value(widget) for widget in row[:-1]) for row in self._rows]

    def said(self) -> list[tuple[str, ...]]:
        """Return what stands in each row as it can be read."""
        return [tuple(one.currentText() if isinstance(one, QComboBox) else _value(one) for one in row[:-1])
                for row in self._rows]  # fmt: skip

    def set_values(self, values: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        for row in list(self._rows):
            self._take_out(row)
        for value in values:
            self._add(value)

    def _add(self, value: Sequence[str]) -> list[QWidget]:
        row: list[QWidget] = []
        self._numbers += 1
        for place, (field, shown) in enumerate(zip(self._fields, value, strict=True)):
            widget = self._widget(field, shown)
            widget.setAccessibleName(f"{self._name}, {len(self._rows) + 1} : {field.title}")
            self._grid.addWidget(widget, self._numbers, place)
            row.append(widget)
        remove = QPushButton()
        remove.setProperty("kind", "link")
        remove.setIcon(icon("remove", theme().tokens.muted))
        remove.setAccessibleName(t("Take out row {number}", number=len(self._rows) + 1))
        remove.setToolTip(t("Take out this row"))
        remove.setIconSize(QSize(theme().px(16), theme().px(16)))
        remove.setMinimumSize(28, 28)
        self._grid.addWidget(remove, self._numbers, len(self._fields))
        row.append(remove)
        remove.clicked.connect(partial(self._remove, row))
        self._rows.append(row)
        self._rows_changed()
        # Widgets join the chain of the keyboard at its end: these belong before the button that adds a row.
        before: QWidget = self._rows[-2][-1] if len(self._rows) > 1 else self.add_button
        for widget in (*row, self.add_button):
            QWidget.setTabOrder(before, widget)
            before = widget
        return row

    def _widget(self, field: Field, value: str) -> QWidget:
        if field.choices is None:
            line = QLineEdit(value)
            line.setCursorPosition(0)
            line.textEdited.connect(self._tell)
            line.editingFinished.connect(partial(line.setCursorPosition, 0))
            if field.right:
                line.setAlignment(Qt.AlignmentFlag.AlignRight)
            if field.room:
                line.setMinimumWidth(line.fontMetrics().horizontalAdvance("0") * field.room + theme().px(26))
            return line
        combo = Choice()
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(4)
        for key, words in field.choices:
            combo.addItem(words, key)
        combo.setCurrentIndex(max(0, combo.findData(value)))
        combo.activated.connect(self._tell)
        guard(combo)
        return combo

    def _add_empty(self) -> None:
        row = self._add([""] * len(self._fields))
        row[0].setFocus()
        self.changed.emit()

    def _remove(self, row: list[QWidget], _checked: bool = False) -> None:
        self._take_out(row)
        self.add_button.setFocus()
        self.changed.emit()

    def _take_out(self, row: list[QWidget]) -> None:
        self._rows.remove(row)
        for widget in row:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows_changed()

    def _rows_changed(self) -> None:
        for title in self._titles:
            title.setVisible(bool(self._rows))

    def _tell(self, _value: object) -> None:
        self.changed.emit()


def _value(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return str(widget.currentData() or "")
    return widget.text().strip() if isinstance(widget, QLineEdit) else ""
