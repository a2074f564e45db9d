"""One criterion of the grid: its buttons, its comment, and the keys that mark it."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from cmpdesk.domain.scoring import Criterion, Grid
from cmpdesk.i18n import scores
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.digits import digit, is_beside_zero
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.forms import text_edit
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.pages.evaluation import words as say
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.theme import theme

_KEY = Qt.Key
_HALVES = {_KEY.Key_Comma, _KEY.Key_Period, _KEY.Key_onehalf}
_ONE_LINE = 8
"""Characters on the buttons of a scale that stand in one line beside each other."""
_PLAIN = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier


class CriterionRow(QFrame):
    """A criterion that takes the keyboard: digits mark it, comma or point toggles the half, C opens the comment.

    `marked` brings half points (None: cleared), `commented` a text that changed, `moved` -1 or 1, `refused` a mark that
    is not on the scale, `left` that Escape was pressed.
    """

    marked = Signal(object)
    commented = Signal(str)
    moved = Signal(int)
    refused = Signal(int)
    left = Signal()

    def __init__(self, place: int, criterion: Criterion, grid: Grid) -> None:
        super().__init__()
        self.criterion, self._grid = criterion, grid
        self._place = place
        self.halves: int | None = None
        self._tens: int | None = None
        self._saved = ""
        self._open = True
        self.setProperty("kind", "criterion")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(3)
        column.addLayout(self._head())
        self.buttons: list[QPushButton] = []
        self.half: QPushButton | None = None
        if criterion.scored:
            column.addLayout(self._marks())
        self.comment = text_edit(lines=1, name=t("Comment on {criterion}", criterion=words().localised(criterion.name)))
        self.comment.setPlaceholderText(t("Comment"))
        self.comment.setFixedHeight(theme().px(44))
        self.comment.installEventFilter(self)
        column.addWidget(self.comment)
        self.show_mark(None, "")

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        name = text(say.criterion(self.criterion), "strong", wrap=True)
        name.setToolTip(words().localised(self.criterion.question))
        row.addWidget(name, 1)
        self.waived = text("", "muted", tone="warn")
        row.addWidget(self.waived)
        row.addWidget(text(say.weight(self.criterion), "muted"), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _marks(self) -> QHBoxLayout | Flow:
        labels = [say.label(self._grid, mark) for mark in range(self._grid.highest + 1)]
        row: QHBoxLayout | Flow = Flow() if len("".join(labels)) > _ONE_LINE else QHBoxLayout()
        row.setSpacing(2)
        for mark, label in enumerate(labels):
            button = self._button(label, say.meaning(self._grid, mark))
            button.clicked.connect(partial(self._pressed, mark))
            self.buttons.append(button)
            row.addWidget(button)
        if self._grid.half_marks:
            self.half = self._button("½", t("Half a mark more"))
            self.half.clicked.connect(self._half_pressed)
            if isinstance(row, QHBoxLayout):
                row.addSpacing(6)
            row.addWidget(self.half)
        if isinstance(row, QHBoxLayout):
            row.addStretch(1)
        return row

    def _button(self, label: str, hint: str) -> QPushButton:
        button = QPushButton(label)
        button.setProperty("kind", "mark")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setToolTip(hint)
        button.setAccessibleName(f"{words().localised(self.criterion.name)} : {hint}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard marks from the row itself
        return button

    # -- what is shown

    def show_mark(self, halves: int | None, comment: str, *, waived: str = "") -> None:
        """Show what is saved; a comment that is being typed stays."""
        self.halves = halves
        self._show_buttons()
        self.waived.setText(t("waived") if waived else "")
        self.waived.setToolTip(waived)
        if not self.typing:
            self._saved = comment
            if typed_text(self.comment) != comment:
                self.comment.setPlainText(comment)
            self._show_comment(opened=bool(comment) or self.criterion.comment_required or not self.criterion.scored)

    @property
    def typing(self) -> bool:
        """The comment is being typed and is not saved yet."""
        return self.comment.hasFocus() and typed_text(self.comment).strip() != self._saved

    def set_editable(self, editable: bool) -> None:
        """Let it be marked, or only looked at."""
        self.comment.setReadOnly(not editable)
        for button in (*self.buttons, *([self.half] if self.half else [])):
            button.setEnabled(editable)
        self._editable = editable

    _editable = True

    def _show_buttons(self) -> None:
        whole = None if self.halves is None else self.halves // 2
        for mark, button in enumerate(self.buttons):
            button.setChecked(mark == whole)
        if self.half is not None:
            self.half.setChecked(self.halves is not None and self.halves % 2 == 1)
        w = words()
        said = scores.mark(w, self.halves) if self.halves is not None else t("no mark")
        name = f"{self._place}. {w.localised(self.criterion.name)}, {say.weight(self.criterion)}"
        self.setAccessibleName(f"{name} : {said}" if self.criterion.scored else name)
        self.setAccessibleDescription(w.localised(self.criterion.question))

    def _show_comment(self, *, opened: bool) -> None:
        self.comment.setVisible(opened)

    # -- what is done

    def set_halves(self, halves: int | None) -> None:
        """Give a mark, shown at once."""
        if not self._editable or not self.criterion.scored or halves == self.halves:
            self._show_buttons()
            return
        self.halves = halves
        self._show_buttons()
        self.marked.emit(halves)

    def open_comment(self) -> None:
        """Put the keyboard into the comment."""
        self._show_comment(opened=True)
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Send the comment on, if it changed."""
        typed = typed_text(self.comment).strip()
        if self._editable and typed != self._saved:
            self._saved = typed
            self.commented.emit(typed)

    def _pressed(self, mark: int, _checked: bool = False) -> None:
        self.setFocus()
        self._whole(mark)

    def _whole(self, mark: int) -> None:
        half = self.halves % 2 if self.halves is not None else 0
        same = self.halves is not None and self.halves // 2 == mark
        self.set_halves(2 * mark + (half if same and mark < self._grid.highest else 0))

    def _half_pressed(self, _checked: bool = False) -> None:
        self.setFocus()
        self.toggle_half()

    def toggle_half(self) -> None:
        """Add half a mark, or take it away; nothing goes above the highest mark."""
        if self.half is None:
            self.refused.emit(-1)
            return
        now = self.halves if self.halves is not None else 0
        wanted = now - 1 if now % 2 else now + 1
        if wanted > 2 * self._grid.highest:
            self.refused.emit(wanted)
            self._show_buttons()
        else:
            self.set_halves(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, mark = _KEY(event.key()), digit(event)
        plain = event.modifiers() in _PLAIN
        tens, self._tens = self._tens, None
        if mark is not None and self.criterion.scored:
            if tens is not None and 10 * tens + mark <= self._grid.highest:
                self.set_halves(2 * (10 * tens + mark))
            elif mark > self._grid.highest:
                self.refused.emit(2 * mark)
            else:
                self._tens = mark or None  # where marks go beyond 9, another digit may follow
                self.set_halves(2 * mark)
        elif (plain and key in _HALVES) or is_beside_zero(event):
            self.toggle_half()
        elif plain and key in (_KEY.Key_Delete, _KEY.Key_Backspace):
            self.set_halves(None)
        elif plain and key in (_KEY.Key_Up, _KEY.Key_Down):
            self.moved.emit(1 if key == _KEY.Key_Down else -1)
        elif plain and key == _KEY.Key_C:
            self.open_comment()
        elif plain and key == _KEY.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        restyle(self, current="true")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._tens = None
        restyle(self, current="false")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.comment:
            if event.type() == QEvent.Type.FocusOut:
                self.flush()
                if not self._saved and self.criterion.scored and not self.criterion.comment_required:
                    self._show_comment(opened=False)
            elif is_escape(event):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)


def is_escape(event: QEvent) -> bool:
    """Tell whether Escape is pressed."""
    return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == _KEY.Key_Escape


def notes(name: str, hint: str = "") -> QPlainTextEdit:
    """Return a field for a text beside the marks."""
    field = text_edit(lines=2, name=name)
    field.setPlaceholderText(hint)
    field.setMinimumHeight(theme().px(52))
    return field
