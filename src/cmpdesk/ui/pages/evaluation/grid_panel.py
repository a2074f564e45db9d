"""The grid on the right of the scoring screen: criteria, provisional total, texts, recommendation."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Grid, Recommendation, mark_value
from cmpdesk.domain.sheets import SheetRow, SheetTexts, total
from cmpdesk.i18n import scores
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.labels import Pill, rule, text
from cmpdesk.ui.layout import clear_layout, scrolled
from cmpdesk.ui.pages.evaluation import words as say
from cmpdesk.ui.pages.evaluation.criterion_row import CriterionRow, is_escape, notes
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.theme import theme


class GridPanel(QFrame):
    """The sheet of one reader on one application.

    `marked` brings (code, half points or None), `commented` (code, text), `written` a `SheetTexts`, `advised` a
    `Recommendation` or None, `left` that Escape leads back to the list.
    """

    marked = Signal(str, object)
    commented = Signal(str, str)
    written = Signal(object)
    advised = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(t("Scoring grid"))
        self.setMinimumWidth(theme().px(330))
        self.rows: list[CriterionRow] = []
        self._grid: Grid | None = None
        self._side = Side.FIRST
        self._sheet: SheetRow | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 12, 4, 10)
        outer.setSpacing(6)
        outer.addLayout(self._title())
        self.area, inside = scrolled(t("Scoring grid"))
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(2)
        self._criteria = QVBoxLayout()
        self._criteria.setSpacing(2)
        self._column.addLayout(self._criteria)
        self._build_below()
        self._column.addStretch(1)
        outer.addWidget(self.area, 1)
        outer.addLayout(self._total())
        self.fault = text("", tone="bad", wrap=True)
        self.fault.hide()
        outer.addWidget(self.fault)
        self.foot = QVBoxLayout()
        outer.addLayout(self.foot)
        self.help = text(say.keys(None), "muted", wrap=True)
        self.help.setContentsMargins(8, 0, 0, 0)
        outer.addWidget(self.help)

    def _title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        self.title = text(t("Scoring grid"), "heading")
        self.state = Pill()
        row.addWidget(self.title, 1)
        row.addWidget(self.state)
        return row

    def _total(self) -> QVBoxLayout:
        """Return the line that stays in sight below what scrolls."""
        column = QVBoxLayout()
        column.addWidget(rule())
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 12, 0)
        line.addWidget(text(t("Provisional total"), "strong"), 1)
        self.points = text("", "heading", tone="first")
        self.of = text("", "muted")
        line.addWidget(self.points)
        line.addWidget(self.of)
        column.addLayout(line)
        return column

    def _build_below(self) -> None:
        self.advice: dict[Recommendation, QPushButton] = {}
        self._advice_name = text(t("Recommendation"), "caps")
        self._advice_row = Flow()  # three answers in words: more than a line in most languages
        self._advice_row.setSpacing(4)
        for value in Recommendation:
            button = QPushButton(scores.recommendation(words(), value))
            button.setProperty("kind", "mark")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._advise, value))
            self.advice[value] = button
            self._advice_row.addWidget(button)
        self.texts: dict[str, QPlainTextEdit] = {
            "comment": notes(t("Comment to the committee")), "strengths": notes(t("Strengths")),
            "weaknesses": notes(t("Weaknesses")), "questions": notes(t("Questions to the other Party")),
        }  # fmt: skip
        self._add_text("comment")
        self._advice_name.setContentsMargins(8, 8, 0, 2)
        self._column.addWidget(self._advice_name)
        answers = QHBoxLayout()
        answers.setContentsMargins(8, 0, 0, 0)
        answers.addLayout(self._advice_row)
        self._column.addLayout(answers)
        for name in ("strengths", "weaknesses", "questions"):
            self._add_text(name)

    def _add_text(self, name: str) -> None:
        field = self.texts[name]
        label = text(field.accessibleName(), "caps")
        label.setContentsMargins(8, 8, 0, 2)
        self._column.addWidget(label)
        holder = QHBoxLayout()
        holder.setContentsMargins(8, 0, 0, 0)
        holder.addWidget(field)
        self._column.addLayout(holder)
        field.installEventFilter(self)

    # -- what is shown

    def show_sheet(self, sheet: SheetRow | None, grid: Grid, side: Side, *, editable: bool, word: str,
                   tone: str) -> None:  # fmt: skip
        """Show a sheet by its grid; where it is the one already shown, what is being typed stays."""
        criteria = grid.criteria_of(side)
        if self._grid != grid or self._side is not side:
            self._grid, self._side = grid, side
            self._build_rows()
        self._sheet = sheet
        self.state.say(word, tone)
        for row, one in zip(self.rows, criteria, strict=True):
            row.show_mark(sheet.halves(one.code) if sheet else None, sheet.comment(one.code) if sheet else "",
                          waived=sheet.waived.get(one.code, "") if sheet else "")  # fmt: skip
        for name, field in self.texts.items():
            saved = self._saved(name)
            if not (field.hasFocus() and typed_text(field).strip() != saved) and typed_text(field) != saved:
                field.setPlainText(saved)
        for value, button in self.advice.items():
            button.setChecked(sheet is not None and sheet.recommendation is value)
            button.setVisible(grid.recommendation)
        self._advice_name.setVisible(grid.recommendation)
        self.help.setText(say.keys(grid))
        self.set_editable(editable)
        self._add_up()

    def set_editable(self, editable: bool) -> None:
        """Let the sheet be filled, or only looked at."""
        for row in self.rows:
            row.set_editable(editable)
        for field in self.texts.values():
            field.setReadOnly(not editable)
        for button in self.advice.values():
            button.setEnabled(editable)

    def _build_rows(self) -> None:
        clear_layout(self._criteria)
        self.rows = []
        if self._grid is None:
            return
        own = None
        for place, criterion in enumerate(self._grid.criteria_of(self._side), 1):
            if criterion.side is not None and own is None:
                own = text(t("Own criteria of the Party"), "caps")
                own.setContentsMargins(8, 8, 0, 0)
                self._criteria.addWidget(own)
            row = CriterionRow(place, criterion, self._grid)
            row.marked.connect(partial(self._marked, criterion.code))
            row.commented.connect(partial(self.commented.emit, criterion.code))
            row.moved.connect(partial(self._move, row))
            row.refused.connect(self._refuse)
            row.left.connect(self.left)
            self.rows.append(row)
            self._criteria.addWidget(row)

    def _saved(self, name: str) -> str:
        return str(getattr(self._sheet.texts, name)) if self._sheet else ""

    def _add_up(self) -> None:
        if self._grid is not None:
            reached = total({row.criterion.code: row.halves for row in self.rows}, self._grid, self._side)
            points, of = say.total(reached)
            self.points.setText(points)
            self.of.setText(of)

    # -- what is done

    def begin(self) -> None:
        """Put the keyboard on the first criterion without a mark, else on the first."""
        empty = (row for row in self.rows if row.criterion.scored and row.halves is None)
        row = next(empty, self.rows[0] if self.rows else None)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(row)

    def current(self) -> CriterionRow | None:
        """Return the criterion that has the keyboard, or whose comment has it."""
        return next((row for row in self.rows if row.hasFocus() or row.comment.hasFocus()), None)

    def flush(self) -> None:
        """Send on what was typed and not yet left; what was refused of this sheet is no longer said."""
        self.say("")
        for row in self.rows:
            row.flush()
        self._flush_texts()

    def _flush_texts(self) -> None:
        typed = SheetTexts(**{name: typed_text(field).strip() for name, field in self.texts.items()})
        before = self._sheet.texts if self._sheet else SheetTexts()
        if typed != before and not self.texts["comment"].isReadOnly():
            self.written.emit(typed)

    def say(self, sentence: str) -> None:
        """Say what was refused; "" takes it away."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _marked(self, code: str, halves: int | None) -> None:
        self.say("")
        self._add_up()
        self.marked.emit(code, halves)

    def _refuse(self, halves: int) -> None:
        if self._grid is None:
            return
        if halves < 0:
            self.say(t("This grid admits whole marks only."))
        else:
            typed = words().number(mark_value(halves))
            self.say(sentence_of(Refusal("mark.off-scale", typed=typed, highest=self._grid.highest)))

    def _advise(self, value: Recommendation, _checked: bool = False) -> None:
        chosen = self.advice[value].isChecked()
        for other, button in self.advice.items():
            button.setChecked(chosen and other is value)
        self.advised.emit(value if chosen else None)

    def _move(self, row: CriterionRow, step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(self.rows[place])
        elif place == len(self.rows):
            self.texts["comment"].setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(self.texts["comment"])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in self.texts.values():
            if event.type() == QEvent.Type.FocusOut:
                self._flush_texts()
            elif is_escape(event) and self.rows:
                self.rows[-1].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)
