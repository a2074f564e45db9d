"""Sheets that came back: files are dropped or chosen, read, shown answer by answer, and entered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSizePolicy, QSplitter, QWidget

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.returned import AnswerState, PlannedFile, SheetResult
from cmpdesk.domain.returns import SheetField
from cmpdesk.i18n import returned as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.forms import line_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.returned_tables import AnswersTable, Line, SheetsTable, lines_of
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.theme import theme


@dataclass(frozen=True, slots=True)
class Said:
    """What a dialog says of its sheets; `enter` what its button says for a number of them."""

    title: str
    explanation: str
    enter: Callable[[int], str]
    reading: str
    entering: str
    kinds: str
    choose: str
    folder: str


class Plan(Protocol):
    """What would become of files: `ReturnPlan` and `ProgressPlan` are such."""

    @property
    def files(self) -> tuple[PlannedFile, ...]:
        """The files."""

    @property
    def sheets(self) -> tuple[Any, ...]:
        """The sheets in them."""

    @property
    def acceptable(self) -> tuple[Any, ...]:
        """Those of which something can be entered."""


class ReturnedDialog(Sheet):
    """Shows what came back and enters it. `by_hand` brings a plan and the sheet that a person has to read.

    What sheets these are is said by who derives it: its use cases, its tables, its words.
    """

    by_hand = Signal(object, object)
    memory_of_folder = "returns.folder"

    def __init__(self, parent: QWidget, desk: Desk, said: Said) -> None:
        super().__init__(parent, desk.runner, said.title, said.explanation, said.enter(0))
        self._desk, self._said = desk, said
        self.plan: Any = None
        self.taken: set[tuple[str, SheetField]] = set()
        self.setAcceptDrops(True)
        self._choices()
        self.progress = ProgressStrip(self._said.reading)
        self.body.addWidget(self.progress)
        self.counts = text("", "strong", wrap=True)
        self.body.addWidget(self.counts)
        self.sheets, self.answers = self.tables()
        self.why = text("", "muted", wrap=True, select=True)
        panes = QSplitter(Qt.Orientation.Vertical)
        panes.setChildrenCollapsible(False)
        panes.addWidget(self.sheets)
        panes.addWidget(self.answers)
        panes.setSizes([260, 240])
        panes.setMinimumHeight(theme().px(300))
        panes.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.body.addWidget(panes, 1)
        self.body.addWidget(self.why)
        for label in (self.counts, self.why):
            label.hide()
        self._tools()
        self.sheets.picked.connect(self._show)
        self.sheets.opened.connect(lambda _: self.answers.setFocus())
        self.answers.opened.connect(self._toggle)
        self.answers.picked.connect(lambda _: self._refresh())
        self.size_to(1120, 760)
        self._refresh()
        self.filled()
        self.files_button.setFocus()

    # -- building

    def _choices(self) -> None:
        row = QHBoxLayout()
        self.files_button, self.folder_button = QPushButton(t("Choose &files…")), QPushButton(t("Choose a f&older…"))
        self.files_button.clicked.connect(self._choose_files)
        self.folder_button.clicked.connect(self._choose_folder)
        for button in (self.files_button, self.folder_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)

    def _tools(self) -> None:
        row = QHBoxLayout()
        self.take_button = QPushButton(t("Take &what differs"))
        self.take_button.setToolTip(t("Let the answers of this file replace what is entered."))
        self.keep_button = QPushButton(t("&Keep what is entered"))
        self.code = line_edit(hint="K7QM-02F9-XXXX-XXCC", name=t("Code printed on the sheet"))
        self.code.setMaximumWidth(theme().px(230))
        self.code.textChanged.connect(lambda _: self._refresh())
        self.hand_button = QPushButton(t("Enter by &hand…"))
        self.take_button.clicked.connect(partial(self._take_all, True))
        self.keep_button.clicked.connect(partial(self._take_all, False))
        self.hand_button.clicked.connect(self._enter_by_hand)
        for button in (self.take_button, self.keep_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.code)
        row.addWidget(self.hand_button)
        self.hand_button.setAutoDefault(False)
        self.body.addLayout(row)

    # -- files

    def _start(self) -> str:
        return str(self._desk.memory.get(self.memory_of_folder, "") or Path.home())

    def _choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self._said.choose, self._start(), self._said.kinds)
        if chosen:
            self.read([Path(one) for one in chosen])

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._said.folder, self._start())
        if chosen:
            self.read([Path(chosen)])

    def read(self, paths: Sequence[Path]) -> None:
        """Read files and folders, and show what would become of each sheet."""
        self.say("")
        first = paths[0]
        self._desk.memory.set(self.memory_of_folder, str(first if first.is_dir() else first.parent))
        task = self._runner.run_watched(self.previewing(paths), then=self._arrived, failed=self._not_read, owner=self,
                                        channel="returns")  # fmt: skip
        self.progress.watch(task)

    def _not_read(self, failure: Foreseen) -> bool:
        self.say(sentence_of(failure))
        return True

    def _arrived(self, plan: Plan) -> None:
        self.plan = plan
        self.taken.clear()
        w = words()
        parts = [n("{count} file", "{count} files", len(plan.files))]
        parts += [t("{result}: {count}", result=say.sheet_result(w, one), count=w.number(count))
                  for one in SheetResult if (count := _count(plan, one))]  # fmt: skip
        self.counts.setText(" · ".join(parts))
        self.counts.show()
        self.sheets.rows_model.set_rows(lines_of(plan.files, [(one, self.why_of(one)) for one in plan.sheets]))
        self.sheets.setCurrentIndex(self.sheets.rows_model.index(0, 0))
        self.sheets.setFocus()
        self.filled()
        self._show(self.sheets.current_row())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.read(paths)

    # -- one sheet

    @property
    def sheet(self) -> Any:
        """The sheet that is shown."""
        line = self.sheets.current_row()
        return line.sheet if line is not None else None

    def _show(self, line: Line[Any] | None) -> None:
        if self.plan is not None:
            self.answers.show_sheet(line.sheet if line else None)
        self.why.setText(line.why if line else "")
        self.why.setVisible(bool(self.why.text()))
        self.code.clear()
        self._refresh()

    def _toggle(self, _row: object) -> None:
        """Take the answer of the file, or keep what is entered."""
        here, sheet = self.answers.current_row(), self.sheet
        if here is None or sheet is None or here.state is not AnswerState.DIFFERS:
            return
        self.taken.symmetric_difference_update({(sheet.id, here.field)})
        self.answers.again()
        self._refresh()

    def _take_all(self, take: bool, _checked: bool = False) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        for one in sheet.answers:
            if one.state is AnswerState.DIFFERS:
                (self.taken.add if take else self.taken.discard)((sheet.id, one.field))
        self.answers.again()
        self._refresh()

    def _entering(self) -> int:
        """Return how many sheets bring something."""
        if self.plan is None:
            return 0
        named = {sheet for sheet, _ in self.taken}
        return len({self.key_of(one) for one in self.plan.acceptable if self.brings(one) or one.id in named})

    def _refresh(self) -> None:
        count = self._entering()
        if count:
            self.save_button.setText(self._said.enter(count))
        self.save_button.setEnabled(bool(count))
        sheet = self.sheet
        answers = sheet.answers if sheet else ()
        differing = {(sheet.id, one.field) for one in answers if sheet and one.state is AnswerState.DIFFERS}
        self.take_button.setEnabled(bool(differing - self.taken))
        self.keep_button.setEnabled(bool(differing & self.taken))
        hand = sheet is not None and sheet.result is SheetResult.BY_HAND
        unknown = hand and self.key_of(sheet) is None
        self.code.setVisible(unknown)
        self.hand_button.setVisible(hand)
        self.hand_button.setEnabled(not unknown or bool(self.code.text().strip()))

    # -- entry by hand

    def _enter_by_hand(self) -> None:
        sheet = self.sheet
        if sheet is None or self.plan is None:
            return
        if self.key_of(sheet) is not None:
            self._hand_over(sheet)
            return
        self._runner.run(self.placing(self.code.text()), then=partial(self._placed, sheet.file), failed=self._not_read,
                         owner=self)  # fmt: skip

    def _placed(self, file: int, found: Any) -> None:
        if found.refusal is not None:
            self.say(sentence_of(found.refusal))
        else:
            self._hand_over(replace(found, file=file))

    def _hand_over(self, sheet: Any) -> None:
        self.by_hand.emit(self.plan, sheet)
        self.give_up()

    # -- what a sheet of one kind says

    def typed(self) -> object:
        """Return which answers are taken."""
        return frozenset(self.taken)

    def first_fault(self) -> QWidget | None:
        """Return none: what is refused is left out."""
        return None

    def save(self) -> None:
        """Enter the plan; how far that is can be seen, and it can be cancelled until all is written at once."""
        if self.plan is None or not self.save_button.isEnabled():
            return
        self.say("")
        self.save_button.setEnabled(False)
        task = self._runner.run_watched(self.work(), then=self._saved, failed=self._refused, ended=self._refresh,
                                        owner=self)  # fmt: skip
        self.progress.watch(task, self._said.entering)

    # -- whose sheets they are

    def tables(self) -> tuple[SheetsTable[Any], AnswersTable[Any]]:
        """Return the two tables."""
        raise NotImplementedError

    def previewing(self, paths: Sequence[Path]) -> "partial[Any]":
        """Return the use case that reads files and says what would become of each sheet."""
        raise NotImplementedError

    def placing(self, code: str) -> "partial[Any]":
        """Return the use case that finds the sheet of a code that was typed."""
        raise NotImplementedError

    def why_of(self, sheet: Any) -> str:
        """Return what is to be known of a sheet in one sentence, "" where nothing is."""
        raise NotImplementedError

    def key_of(self, sheet: Any) -> object:
        """Return what a sheet is entered as; None where it is nobody's."""
        raise NotImplementedError

    def brings(self, sheet: Any) -> bool:
        """Tell whether a sheet brings something by itself."""
        return bool(sheet.count(AnswerState.NEW))


def _count(plan: Plan, result: SheetResult) -> int:
    """Return how many sheets end as `result`, files at fault among the refused."""
    faulty = sum(one.fault is not None for one in plan.files) if result is SheetResult.REFUSED else 0
    return faulty + sum(one.result is result for one in plan.sheets)


def _paths(data: QMimeData) -> list[Path]:
    return [Path(one.toLocalFile()) for one in data.urls() if one.isLocalFile()]
