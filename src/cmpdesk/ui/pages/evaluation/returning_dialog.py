"""Score sheets that came back: files are dropped or chosen, read, shown mark by mark, and entered."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSizePolicy, QSplitter, QWidget

from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.returned import AnswerState, PlannedSheet, ReturnPlan, SheetResult
from cmpdesk.domain.returns import SheetField
from cmpdesk.i18n import labels
from cmpdesk.i18n import returned as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import returns
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.forms import line_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.evaluation.returning_tables import AnswersTable, Line, SheetsTable, lines_of
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.theme import theme

FOLDER = "returns.folder"


class ReturningDialog(Sheet):
    """Shows what came back and enters it. `by_hand` brings a plan and the sheet that a person has to read."""

    by_hand = Signal(object, object)

    def __init__(self, parent: QWidget, desk: Desk, call_id: str, party: Party) -> None:
        title = t("Import score sheets · {party}", party=labels.party_name(words(), party))
        explanation = t("Drop files or folders here, or choose them. Sheets are known by their code, whatever their "
                        "files are called. Nothing is written before you enter them.")  # fmt: skip
        super().__init__(parent, desk.runner, title, explanation, t("Enter the sheets"))
        self._desk, self._call, self._party = desk, call_id, party
        self.plan: ReturnPlan | None = None
        self.taken: set[tuple[str, SheetField]] = set()
        self.setAcceptDrops(True)
        self._choices()
        self.progress = ProgressStrip(t("Reading the score sheets"))
        self.body.addWidget(self.progress)
        self.counts = text("", "strong", wrap=True)
        self.body.addWidget(self.counts)
        self.sheets, self.answers = SheetsTable(desk.memory), AnswersTable(desk.memory, self.taken)
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
        return str(self._desk.memory.get(FOLDER, "") or Path.home())

    def _choose_files(self) -> None:
        kinds = t("Score sheets ({kinds})", kinds=" ".join(f"*{one}" for one in returns.SUFFIXES))
        chosen, _ = QFileDialog.getOpenFileNames(self, t("Choose the score sheets"), self._start(), kinds)
        if chosen:
            self.read([Path(one) for one in chosen])

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, t("Choose the folder of the score sheets"), self._start())
        if chosen:
            self.read([Path(chosen)])

    def read(self, paths: Sequence[Path]) -> None:
        """Read files and folders, and show what would become of each sheet."""
        self.say("")
        first = paths[0]
        self._desk.memory.set(FOLDER, str(first if first.is_dir() else first.parent))
        work = partial(returns.preview, self._desk.workspace, officer=self._desk.officer, call_id=self._call,
                       side=self._party.side, paths=paths)  # fmt: skip
        task = self._runner.run_watched(work, then=self._arrived, failed=self._not_read, owner=self, channel="returns")
        self.progress.watch(task)

    def _not_read(self, failure: Foreseen) -> bool:
        self.say(sentence_of(failure))
        return True

    def _arrived(self, plan: ReturnPlan) -> None:
        self.plan = plan
        self.taken.clear()
        w = words()
        parts = [n("{count} file", "{count} files", len(plan.files))]
        parts += [t("{result}: {count}", result=say.sheet_result(w, one), count=w.number(count))
                  for one in SheetResult if (count := plan.count(one) + self._faulty(plan, one))]  # fmt: skip
        self.counts.setText(" · ".join(parts))
        self.counts.show()
        self.sheets.rows_model.set_rows(lines_of(plan))
        self.sheets.setCurrentIndex(self.sheets.rows_model.index(0, 0))
        self.sheets.setFocus()
        self.filled()
        self._show(self.sheets.current_row())

    @staticmethod
    def _faulty(plan: ReturnPlan, result: SheetResult) -> int:
        return sum(one.fault is not None for one in plan.files) if result is SheetResult.REFUSED else 0

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
    def sheet(self) -> PlannedSheet | None:
        """The sheet that is shown."""
        line = self.sheets.current_row()
        return line.sheet if line is not None else None

    def _show(self, line: Line | None) -> None:
        if self.plan is not None:
            self.answers.show_sheet(line.sheet if line else None, self.plan.grid)
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
        keys = {one.key for one in self.plan.acceptable
                if one.declared is not None or one.count(AnswerState.NEW) or one.id in named}  # fmt: skip
        return len(keys)

    def _refresh(self) -> None:
        count = self._entering()
        if count:
            self.save_button.setText(n("Enter {count} sheet", "Enter {count} sheets", count))
        self.save_button.setEnabled(bool(count))
        sheet = self.sheet
        answers = sheet.answers if sheet else ()
        differing = {(sheet.id, one.field) for one in answers if sheet and one.state is AnswerState.DIFFERS}
        self.take_button.setEnabled(bool(differing - self.taken))
        self.keep_button.setEnabled(bool(differing & self.taken))
        hand = sheet is not None and sheet.result is SheetResult.BY_HAND
        unknown = hand and sheet is not None and sheet.key is None
        self.code.setVisible(unknown)
        self.hand_button.setVisible(hand)
        self.hand_button.setEnabled(not unknown or bool(self.code.text().strip()))

    # -- entry by hand

    def _enter_by_hand(self) -> None:
        sheet = self.sheet
        if sheet is None or self.plan is None:
            return
        if sheet.key is not None:
            self._hand_over(sheet)
            return
        work = partial(returns.placed, self._desk.workspace, officer=self._desk.officer, call_id=self._call,
                       side=self._party.side, code=self.code.text())  # fmt: skip
        self._runner.run(work, then=partial(self._placed, sheet.file), failed=self._not_read, owner=self)

    def _placed(self, file: int, found: PlannedSheet) -> None:
        if found.refusal is not None:
            self.say(sentence_of(found.refusal))
        else:
            self._hand_over(replace(found, file=file))

    def _hand_over(self, sheet: PlannedSheet) -> None:
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
        self.progress.watch(task, t("Entering the score sheets"))

    def work(self) -> "partial[Any]":
        """Return the entering of the plan."""
        if self.plan is None:
            raise Refusal("return.nothing")
        return partial(returns.accept, self._desk.workspace, officer=self._desk.officer, plan=self.plan,
                       taken=frozenset(self.taken))  # fmt: skip


def _paths(data: QMimeData) -> list[Path]:
    return [Path(one.toLocalFile()) for one in data.urls() if one.isLocalFile()]
