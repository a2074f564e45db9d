"""The marks of a grid as they are typed, and what each means."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cmpdesk.domain.scoring import MarkMeaning
from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.forms import line_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.sheets import Checks
from cmpdesk.ui.theme import theme


class MarksEditor(QWidget):
    """What each whole mark means, from 0 up without a gap. `changed` comes when the highest mark does."""

    changed = Signal()

    def __init__(self, marks: Sequence[MarkMeaning], checks: Checks) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Marks"))
        self._checks = checks
        self.rows: list[tuple[QLineEdit, ...]] = []
        self._holders: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(language_heads(theme().px(40)))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column.addLayout(self._rows)
        buttons = QHBoxLayout()
        self.add_button = QPushButton(t("Add a &mark"))
        self.remove_button = QPushButton(t("Take out the &highest mark"))
        for button, act in ((self.add_button, self._add_empty), (self.remove_button, self._remove)):
            button.setProperty("kind", "link")
            button.setAutoDefault(False)
            button.clicked.connect(act)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        by_mark = sorted(marks, key=lambda one: one.mark)
        for meaning in [one.meaning for one in by_mark] or [LocalisedText()] * 6:
            self._add(meaning)
        self._tell()

    @property
    def highest(self) -> int:
        """The highest mark."""
        return len(self.rows) - 1

    def marks(self) -> tuple[MarkMeaning, ...]:
        """Return what is typed."""
        return tuple(
            MarkMeaning(mark, LocalisedText(*(field.text().strip() for field in row)))
            for mark, row in enumerate(self.rows)
        )

    def typed(self) -> tuple[object, ...]:
        """Return what stands in the fields."""
        return tuple(field.text() for row in self.rows for field in row)

    def values(self) -> list[list[str]]:
        """Return what is typed, in three languages for each mark."""
        return [[field.text() for field in row] for row in self.rows]

    def set_values(self, values: Sequence[Sequence[str]]) -> None:
        """Show other marks."""
        while self.rows:
            self._take_out()
        for value in values:
            self._add(LocalisedText(*value))
        self._tell()

    def _add(self, meaning: LocalisedText) -> None:
        mark = len(self.rows)
        holder = QWidget()
        holder.setProperty("kind", "plain")
        holder.setAccessibleName(t("Mark {mark}", mark=mark))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        number = text(str(mark), "strong")
        number.setFixedWidth(theme().px(40))
        line.addWidget(number)
        w = words()
        fields = tuple(line_edit(getattr(meaning, language)) for language in LANGUAGES)
        for language, field in zip(LANGUAGES, fields, strict=True):
            field.setAccessibleName(f"{t('Mark {mark}', mark=mark)} : {labels.language(w, language)}")
            field.setCursorPosition(0)
            line.addWidget(field, 1)
        column.addLayout(line)
        fault = text("", tone="bad", wrap=True)
        column.addWidget(fault)
        self._checks.add(fields[0], partial(self._check, mark, fields), fault)
        self.rows.append(fields)
        self._holders.append(holder)
        self._rows.addWidget(holder)

    def _check(self, mark: int, fields: tuple[QLineEdit, ...]) -> str:
        said = any(field.text().strip() for field in fields)
        return "" if said else t("Say what the mark {mark} means, in one language at least.", mark=mark)

    def _add_empty(self) -> None:
        self._add(LocalisedText())
        self._tell()
        self.rows[-1][0].setFocus()

    def _remove(self) -> None:
        self._take_out()
        self._tell()

    def _take_out(self) -> None:
        holder = self._holders.pop()
        self._checks.drop(holder)
        self.rows.pop()
        self._rows.removeWidget(holder)
        holder.hide()
        holder.deleteLater()

    def _tell(self) -> None:
        self.remove_button.setEnabled(len(self.rows) > 2)
        self.changed.emit()


def language_heads(indent: int) -> QHBoxLayout:
    """Return the names of the three languages above their columns, after `indent` pixels."""
    row = QHBoxLayout()
    row.setSpacing(8)
    if indent:
        row.addSpacing(indent + row.spacing())
    w = words()
    for language in LANGUAGES:
        head = text(labels.language(w, language), "caps")
        head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(head, 1)
    return row
