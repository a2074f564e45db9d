"""The criteria of a grid as they are typed."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Criterion, normalised
from cmpdesk.domain.text import LANGUAGES, LocalisedText, fold
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.forms import NumberField, line_edit, text_edit
from cmpdesk.ui.icons import icon
from cmpdesk.ui.labels import rule, text
from cmpdesk.ui.pages.calls.marks import language_heads
from cmpdesk.ui.sheets import Checks
from cmpdesk.ui.theme import theme

MOST_POINTS = 1000
MOST_TIES = 20
USUAL_POINTS = 10
QUESTION_HEIGHT = 80
"""Pixels of a question of three lines."""
Highest = Callable[[], int]


class CriterionRow(QFrame):
    """One criterion: names and questions in three languages, points, threshold. `changed` comes with other points.

    `moved` brings -1 (up) or 1 (down), `removed` that the criterion is taken out.
    """

    changed = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, criterion: Criterion | None, highest: Highest, checks: Checks, tie: int = 0) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self._code = criterion.code if criterion else ""
        self._highest = highest
        name = criterion.name if criterion else LocalisedText()
        question = criterion.question if criterion else LocalisedText()
        self.names = tuple(line_edit(getattr(name, language)) for language in LANGUAGES)
        self.questions = tuple(text_edit(getattr(question, language), lines=2) for language in LANGUAGES)
        self.points = NumberField(0, MOST_POINTS)
        self.points.set_value(criterion.weight if criterion else USUAL_POINTS)
        self.threshold = line_edit(threshold_text(criterion.threshold if criterion else None), hint="—")
        self.threshold.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.whose = QComboBox()
        for side in (None, *Side):
            self.whose.addItem(labels.side(words(), side) if side else t("Both juries"), str(side or ""))
        self.whose.setCurrentIndex(max(0, self.whose.findData(str(criterion.side or "") if criterion else "")))
        self.scored = QCheckBox(t("Gets a mark"))
        self.scored.setChecked(criterion is None or criterion.scored)
        self.required = QCheckBox(t("Comment required"))
        self.required.setChecked(criterion is not None and criterion.comment_required)
        self.tie = NumberField(0, MOST_TIES)
        self.tie.set_value(tie)
        self.tie.setToolTip(t("Equal totals are told apart by this criterion: 1 first, then 2… 0 for not at all."))
        self._buttons = {
            "up": _small("up", t("Move up")),
            "down": _small("down", t("Move down")),
            "remove": _small("remove", t("Take out this criterion")),
        }
        for field in self.names:
            field.setCursorPosition(0)
        self.number = text("", "strong")
        self.fault = text("", tone="bad", wrap=True)
        self._lay_out()
        self.points.textChanged.connect(self.changed)
        self.whose.currentIndexChanged.connect(self.changed)
        self.scored.toggled.connect(self._scored_changed)
        self._scored_changed(self.scored.isChecked())
        self._buttons["up"].clicked.connect(partial(self._move, -1))
        self._buttons["down"].clicked.connect(partial(self._move, 1))
        self._buttons["remove"].clicked.connect(partial(self._remove))
        checks.add(self.names[0], self._check_name, self.fault)
        checks.add(self.points, self._check_points, self.fault)
        checks.add(self.threshold, self._check_threshold, self.fault)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        column.addWidget(rule())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.number)
        head.addStretch(1)
        for label, field in ((t("Points"), self.points), (t("Threshold"), self.threshold)):
            head.addWidget(text(label, "muted"))
            head.addWidget(field)
            field.setFixedWidth(theme().px(72))
        for button in self._buttons.values():
            head.addWidget(button)
        column.addLayout(head)
        column.addLayout(self._asked())
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for place, row in enumerate((self.names, self.questions)):
            heading = text((t("Name"), t("Question"))[place], "muted")
            heading.setFixedWidth(theme().px(80))
            grid.addWidget(heading, place, 0, Qt.AlignmentFlag.AlignTop)
            for number, typed in enumerate(row, 1):
                grid.addWidget(typed, place, number)
                grid.setColumnStretch(number, 1)
        grid.setRowMinimumHeight(1, theme().px(QUESTION_HEIGHT))
        column.addLayout(grid)
        column.addWidget(self.fault)

    def _asked(self) -> QHBoxLayout:
        """Return the line that says who fills the criterion, and what is asked."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for part in (self.whose, self.scored, self.required):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(text(t("Tells ties apart"), "muted"))
        row.addWidget(self.tie)
        self.tie.setFixedWidth(theme().px(48))
        return row

    def _scored_changed(self, scored: bool) -> None:
        for field in (self.points, self.threshold, self.tie):
            field.setEnabled(scored)
        self.changed.emit()

    @property
    def weight(self) -> int:
        """The points that count: none where only a text is asked."""
        return self.points.value() if self.scored.isChecked() else 0

    @property
    def side(self) -> Side | None:
        """Whose jury fills the criterion, None for both."""
        return Side(self.whose.currentData()) if self.whose.currentData() else None

    def name_parties(self, names: Mapping[Side, str]) -> None:
        """Name the Parties as the programme does."""
        for place, side in enumerate(Side, 1):
            self.whose.setItemText(place, names.get(side, self.whose.itemText(place)))

    def place_at(self, number: int, count: int) -> None:
        """Say which of `count` criteria this is, counted from 1."""
        self.number.setText(t("Criterion {number}", number=number))
        self.setAccessibleName(self.number.text())
        w = words()
        for language, name, question in zip(LANGUAGES, self.names, self.questions, strict=True):
            spoken = labels.language(w, language)
            name.setAccessibleName(f"{self.number.text()} : {t('Name')}, {spoken}")
            question.setAccessibleName(f"{self.number.text()} : {t('Question')}, {spoken}")
        self.points.setAccessibleName(f"{self.number.text()} : {t('Points')}")
        self.threshold.setAccessibleName(f"{self.number.text()} : {t('Threshold')}")
        self.whose.setAccessibleName(f"{self.number.text()} : {t('Filled by')}")
        self.tie.setAccessibleName(f"{self.number.text()} : {t('Tells ties apart')}")
        for box in (self.scored, self.required):
            box.setAccessibleName(f"{self.number.text()} : {box.text()}")
        for button in self._buttons.values():
            button.setAccessibleName(f"{self.number.text()} : {button.toolTip()}")
        self._buttons["up"].setEnabled(number > 1)
        self._buttons["down"].setEnabled(number < count)
        self._buttons["remove"].setEnabled(count > 1)

    def criterion(self, taken: set[str]) -> Criterion:
        """Return what is typed, with a code of its own, which is added to `taken`."""
        name = LocalisedText(*(field.text().strip() for field in self.names))
        code = self._code or free_code(name, taken)
        taken.add(code)
        question = LocalisedText(*(_plain(field) for field in self.questions))
        scored = self.scored.isChecked()
        return Criterion(
            code, name, question, self.weight, read_threshold(self.threshold.text()) if scored else None,
            comment_required=self.required.isChecked(), side=self.side, scored=scored,
        )  # fmt: skip

    @property
    def code(self) -> str:
        """The code that the criterion came with, "" for a new one."""
        return self._code

    def typed(self) -> tuple[object, ...]:
        """Return what stands in the fields."""
        names = (field.text() for field in self.names)
        questions = (field.toPlainText() for field in self.questions)
        asked = (self.whose.currentData(), self.scored.isChecked(), self.required.isChecked(), self.tie.text())
        return (self._code, *names, *questions, self.points.text(), self.threshold.text(), *asked)

    def put(self, typed: Sequence[str]) -> None:
        """Show what `typed` returned, as texts."""
        self._code = typed[0]
        count = len(LANGUAGES)
        for field, name in zip(self.names, typed[1:], strict=False):
            field.setText(name)
        for question, asked in zip(self.questions, typed[1 + count :], strict=False):
            question.setPlainText(asked)
        rest = typed[1 + 2 * count :]
        self.points.setText(rest[0])
        self.threshold.setText(rest[1])
        self.whose.setCurrentIndex(max(0, self.whose.findData(rest[2])))
        self.scored.setChecked(rest[3] == str(True))
        self.required.setChecked(rest[4] == str(True))
        self.tie.setText(rest[5])

    def _check_name(self) -> str:
        named = any(field.text().strip() for field in self.names)
        return "" if named else t("Give the criterion a name, in one language at least.")

    def _check_points(self) -> str:
        return "" if self.points.text().strip() else t("Type the points of this criterion, such as 20.")

    def _check_threshold(self) -> str:
        typed, highest = self.threshold.text().strip(), self._highest()
        found = read_threshold(typed)
        if typed and (found is None or not 0 <= found <= highest):
            return t("The threshold is a mark from 0 to {highest}, or nothing.", highest=highest)
        return ""

    def _move(self, step: int, _checked: bool = False) -> None:
        self.moved.emit(step)

    def _remove(self, _checked: bool = False) -> None:
        self.removed.emit()


class CriteriaEditor(QWidget):
    """The criteria in their order; `changed` comes with each change."""

    changed = Signal()

    def __init__(self, criteria: Sequence[Criterion], highest: Highest, checks: Checks,
                 ties: Sequence[str] = (), parties: Mapping[Side, str] | None = None) -> None:  # fmt: skip
        """`ties` are codes of criteria in the order in which they tell equal totals apart; `parties` their names."""
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Criteria"))
        self._highest, self._checks, self._parties = highest, checks, parties or {}
        self.rows: list[CriterionRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(language_heads(theme().px(80)))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column.addLayout(self._rows)
        self.add_button = QPushButton(t("Add a &criterion"))
        self.add_button.setProperty("kind", "link")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(self._add_empty)
        column.addWidget(self.add_button)
        for criterion in criteria or (None,):
            code = criterion.code if criterion else ""
            self._add(criterion, list(ties).index(code) + 1 if code in ties else 0)
        self._number()

    def criteria(self) -> tuple[Criterion, ...]:
        """Return what is typed."""
        taken = {row.code for row in self.rows if row.code}
        return tuple(row.criterion(taken) for row in self.rows)

    def ties(self) -> tuple[str, ...]:
        """Return the codes that tell equal totals apart, in their order."""
        named = zip(self.rows, self.criteria(), strict=True)
        chosen = [(row.tie.value(), one.code) for row, one in named if row.tie.value() and one.scored]
        return tuple(code for _, code in sorted(chosen, key=lambda pair: pair[0]))

    def weights(self) -> list[tuple[int, Side | None]]:
        """Return the points of each criterion, and whose it is."""
        return [(row.weight, row.side) for row in self.rows]

    def points(self, side: Side) -> int:
        """Return the total of the points that the jury of `side` gives."""
        return sum(weight for weight, whose in self.weights() if whose in (None, side))

    def normalise(self) -> None:
        """Bring the points to 100, in the same proportion; nothing happens where one factor cannot do it."""
        for row, weight in zip(self.rows, normalised(self.weights()) or (), strict=False):
            if row.scored.isChecked():
                row.points.set_value(weight)

    def typed(self) -> tuple[object, ...]:
        """Return what stands in the fields."""
        return tuple(row.typed() for row in self.rows)

    def values(self) -> list[list[str]]:
        """Return what is typed, a list of texts for each criterion."""
        return [[str(each) for each in row.typed()] for row in self.rows]

    def set_values(self, values: Sequence[Sequence[str]]) -> None:
        """Show other criteria, as `values` returned them."""
        for row in list(self.rows):
            self._take_out(row)
        for value in values:
            self._add(None).put(value)
        self._number()

    def _add(self, criterion: Criterion | None, tie: int = 0) -> CriterionRow:
        row = CriterionRow(criterion, self._highest, self._checks, tie)
        row.name_parties(self._parties)
        row.changed.connect(self.changed)
        row.moved.connect(partial(self._move, row))
        row.removed.connect(partial(self._remove, row))
        self.rows.append(row)
        self._rows.addWidget(row)
        return row

    def _add_empty(self) -> None:
        row = self._add(None)
        self._number()
        row.names[0].setFocus()

    def _move(self, row: CriterionRow, step: int) -> None:
        place = self.rows.index(row) + step
        self.rows.remove(row)
        self.rows.insert(place, row)
        self._rows.removeWidget(row)
        self._rows.insertWidget(place, row)
        self._number()

    def _take_out(self, row: CriterionRow) -> None:
        self._checks.drop(row)
        self.rows.remove(row)
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _remove(self, row: CriterionRow) -> None:
        self._take_out(row)
        self.add_button.setFocus()
        self._number()

    def _number(self) -> None:
        before: QWidget = self.rows[0]
        for place, row in enumerate(self.rows, 1):
            row.place_at(place, len(self.rows))
            if row is not before:
                QWidget.setTabOrder(before, row)
            before = row
        self.changed.emit()


def points_said(points: int) -> str:
    """Return the total of a grid."""
    return n("{count} point in all", "{count} points in all", points)


def threshold_text(threshold: Decimal | None) -> str:
    """Return a threshold as it is typed in the language of the screen."""
    return "" if threshold is None else words().number(threshold)


def read_threshold(typed: str) -> Decimal | None:
    """Return the mark that was typed, comma or point alike; None where it is none."""
    flat = typed.strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", flat):
        return None
    try:
        return Decimal(flat)
    except InvalidOperation:
        return None


def free_code(name: LocalisedText, taken: set[str]) -> str:
    """Return a short code for a new criterion, made of the first word of its name."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name.in_("fr"))).strip("-")[:24] or "critere"
    codes = (f"{stem}-{number}" if number > 1 else stem for number in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


def _plain(field: QPlainTextEdit) -> str:
    return " ".join(field.toPlainText().split())


def _small(symbol: str, hint: str) -> QPushButton:
    button = QPushButton()
    button.setProperty("kind", "link")
    button.setIcon(icon(symbol, theme().tokens.muted))
    button.setToolTip(hint)
    button.setMinimumSize(28, 28)
    button.setAutoDefault(False)
    return button
