"""Importing filings: three steps on one page, and nothing written before the last."""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.imports import ImportPlan, ImportPreview, ImportResult
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.chips import Segments
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import EmptyState, ProgressStrip
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.imports import loading, state
from cmpdesk.ui.pages.imports import words as say
from cmpdesk.ui.pages.imports.check_step import CheckStep
from cmpdesk.ui.pages.imports.columns_step import ColumnsStep
from cmpdesk.ui.pages.imports.file_step import COHORT, FOLDER, FileStep
from cmpdesk.ui.pages.imports.loading import Scene
from cmpdesk.ui.pages.imports.state import ImportDraft, Step
from cmpdesk.ui.tasks import Task

READ, CHECKED = "imports-read", "imports-check"
NO_HEADER = "sheet.no-header"


class ImportsPage(Page):
    """File, columns, check; then one transaction and one step to undo."""

    name: ClassVar[str] = "imports"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Import filings"))
        self.scene: Scene | None = None
        self.draft = ImportDraft(desk.call_id)
        self.step = Step.FILE
        self._task: Task[Any] | None = None
        self._headings_given = False
        self._side_given = False
        self.setAcceptDrops(True)
        self._declare_actions()
        self.steps = Segments(
            t("Steps"),
            [
                (str(int(Step.FILE)), t("1 File")),
                (str(int(Step.COLUMNS)), t("2 Columns")),
                (str(int(Step.CHECK)), t("3 Check")),
            ],
        )
        self.body.addWidget(self.steps)
        self.progress = ProgressStrip(t("Reading the file"))
        self.body.addWidget(self.progress)
        self.file_step = FileStep(str(desk.memory.get(FOLDER, "")))
        self.columns_step = ColumnsStep(desk.memory)
        self.check_step = CheckStep(desk.memory)
        self.no_call = EmptyState(t("Choose or create a call first."), self.actions_of["calls"])
        self.whole = QStackedWidget()
        for part in (self.file_step, self.columns_step, self.check_step, self.no_call):
            self.whole.addWidget(part)
        self.body.addWidget(self.whole, 1)
        self._connect()
        self._show()

    def _declare_actions(self) -> None:
        add = self.actions_of.add
        add("cancel", t("Cancel"), self.cancel)
        add("remember", t("Remember this mapping"), self.remember, enabled=self._has_plan)
        add("next", t("&Continue"), self.advance, shortcut="Ctrl+Return", enabled=self._can_advance)
        add("calls", t("Calls"), partial(self.desk.go, "calls"))
        self.header.add_secondary(self.actions_of["cancel"])
        self.remember_button = self.header.add_secondary(self.actions_of["remember"])
        self.header.add_primary(self.actions_of["next"])

    def _connect(self) -> None:
        self.steps.chosen.connect(self._step_chosen)
        self.file_step.side_chosen.connect(self._side_chosen)
        self.file_step.file_chosen.connect(self.choose_file)
        self.file_step.folder_chosen.connect(self.choose_folder)
        self.columns_step.mapped.connect(self.map_column)
        self.columns_step.sheet_chosen.connect(self._sheet_chosen)
        self.columns_step.header_chosen.connect(self._header_chosen)
        self.check_step.repaired.connect(self.repair)

    # -- loading

    def reload(self) -> None:
        if not self.desk.call_id:
            self.whole.setCurrentWidget(self.no_call)
            self.steps.hide()
            return
        self.desk.runner.run(
            partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id),
            then=self._arrived,
            owner=self,
            channel="imports-scene",
        )

    def _arrived(self, scene: Scene) -> None:
        if self.draft.call_id != scene.call.id:
            self.draft, self.step = ImportDraft(scene.call.id), Step.FILE
        self.scene = scene
        self._focus()
        untouched = self.draft.path is None and not self._side_given
        if untouched and scene.follows:
            self.draft = state.on_cohort(self.draft)
        elif untouched or not scene.allows(self.draft):
            self.draft = state.on_side(self.draft, scene.next_side)
        self._show()

    def _show(self) -> None:
        """Show the draft and the step as they are now."""
        self.steps.show()
        self.header.title.setText(t("Import a cohort") if self.draft.cohort else t("Import filings"))
        for step in Step:
            self.steps.set_enabled(str(int(step)), step <= self.draft.reachable)
        self.step = min(self.step, self.draft.reachable)
        self.steps.choose(str(int(self.step)))
        if self.scene is not None:
            programme = self.scene.programme
            self.file_step.show_draft(self.draft, programme.parties, self.scene.allowed)
            if self.step is Step.COLUMNS:
                self.columns_step.show_draft(self.draft, programme.parties)
            elif self.step is Step.CHECK:
                party = programme.party(self.draft.side)
                self.check_step.show_draft(self.draft, party, programme.party(self.draft.side.other), self.scene.call)
        if self.whole.currentIndex() != int(self.step):
            self.whole.setCurrentIndex(int(self.step))
            self._focus()
        self.header.set_status(self._status())
        self.actions_of["next"].setText(self._next_text())
        self.remember_button.setVisible(self.step is Step.CHECK)
        self.actions_of.refresh()

    def _focus(self) -> None:
        if not self.isVisible():
            return  # a page that was left would take the keyboard away from the one that is shown
        if self.step is Step.FILE:
            self.file_step.file.setFocus()
        elif self.step is Step.COLUMNS and self.columns_step.boxes:
            self.columns_step.boxes[0].setFocus()
        elif self.step is Step.CHECK:
            self.check_step.table.setFocus()

    def _status(self) -> str:
        mapping, plan = self.draft.mapping, self.draft.plan
        if self.draft.path is None or mapping is None:
            return words().localised(self.scene.call.title) if self.scene else ""
        rows = len(plan.rows) if plan else None
        return say.status(self.draft.path.name, mapping.sheet, mapping.header_row, rows)

    def _next_text(self) -> str:
        if self.step is Step.FILE:
            return t("&Continue")
        if self.step is Step.COLUMNS:
            return t("&Check the rows")
        count = self.draft.importable
        return n("&Import {count} row", "&Import {count} rows", count) if count else t("&Import")

    # -- what can be done

    def _has_plan(self) -> bool:
        return self.draft.plan is not None and self._task is None

    def _can_advance(self) -> bool:
        if self._task is not None or self.scene is None or not self.scene.allows(self.draft):
            return False
        if self.step is Step.FILE:
            return self.draft.path is not None
        if self.step is Step.COLUMNS:
            return not self.draft.missing
        return self.draft.importable > 0

    # -- what a user does

    def choose_file(self, path: Path | None) -> None:
        """Take `path` as the file to import, and look into it; a folder beside it that is named alike is kept."""
        if path is None or path == self.draft.path:
            return
        self.desk.memory.set(FOLDER, str(path.parent))
        self.draft = state.with_file(self.draft, path)
        self._show()
        self._read()

    def choose_folder(self, folder: Path | None) -> None:
        """Take `folder` as the folder of attachments."""
        if folder != self.draft.folder:
            self.draft = state.with_folder(self.draft, folder)
            self._show()

    def _side_chosen(self, key: str) -> None:
        self._side_given = True
        self.draft = state.on_cohort(self.draft) if key == COHORT else state.on_side(self.draft, Side(key))
        self._show()

    def _read(self, sheet: str = "", header_row: int | None = None) -> None:
        if self.draft.path is None or not self.draft.call_id:
            return
        self.file_step.show_fault("")
        self._headings_given = header_row is not None
        work = partial(loading.preview, self.desk.workspace, self.draft, sheet=sheet, header_row=header_row)
        task = self.desk.runner.run_watched(
            work,
            then=self._previewed,
            failed=self._unreadable,
            ended=self._ended,
            owner=self,
            channel=READ,
        )
        self._watch(task, t("Reading the file"))

    def _previewed(self, preview: ImportPreview) -> None:
        self.draft = state.with_preview(self.draft, preview.sheets, preview.head, preview.mapping)
        if self.isVisible() and self.step is Step.FILE:
            self.step = Step.COLUMNS

    def _unreadable(self, failure: Foreseen) -> bool:
        if failure.code == NO_HEADER and not self._headings_given:
            # No heading is known: the officer says which row holds them, and maps the columns by hand.
            self.desk.say(sentence_of(failure))
            self._read(str(failure.params.get("sheet", "")), 1)
            return True
        if self.step is not Step.FILE:
            return False
        self.file_step.show_fault(sentence_of(failure))
        return True

    def _sheet_chosen(self, sheet: str) -> None:
        self._read(sheet)

    def _header_chosen(self, row: int) -> None:
        if self.draft.mapping is not None and row != self.draft.mapping.header_row:
            self._read(self.draft.mapping.sheet, row)

    def map_column(self, column: int, name: str) -> None:
        """Let `column` (counted from 0) fill the field `name`, "" to ignore it."""
        self.draft = state.with_column(self.draft, column, name)
        self._show()

    def repair(self, row: int, name: str, typed: str) -> None:
        """Put `typed` in place of a cell, and check the rows again."""
        self.draft = state.with_repair(self.draft, row, name, typed)
        self._check()

    def _step_chosen(self, key: str) -> None:
        wanted = Step(int(key))
        if wanted is Step.CHECK and self.draft.plan is None:
            wanted = Step.COLUMNS
        self.step = wanted
        self._show()

    def advance(self) -> None:
        """Do what the primary button says: read, check, or import."""
        if not self._can_advance():
            return
        if self.step is Step.FILE and self.draft.mapping is None:
            self._read()
        elif self.step is Step.FILE:
            self.step = Step.COLUMNS
            self._show()
        elif self.step is Step.COLUMNS:
            self._check()
        else:
            self.commit()

    def _check(self) -> None:
        if self.draft.path is None:
            return
        work = partial(loading.dry_run, self.desk.workspace, self.desk.officer, self.draft)
        self._watch(self.desk.runner.run_watched(
            work, then=self._checked, ended=self._ended, owner=self, channel=CHECKED
        ), t("Checking the rows"))  # fmt: skip

    def _checked(self, plan: ImportPlan) -> None:
        self.draft = state.with_plan(self.draft, plan)
        self.step = Step.CHECK

    def remember(self) -> None:
        """Keep the mapping for the next file of this Party."""
        if self.draft.plan is None:
            return
        work = partial(loading.remember, self.desk.workspace, self.desk.officer, self.draft.plan)
        self.desk.runner.run(work, then=self._remembered, owner=self)

    def _remembered(self, _outcome: Outcome[None]) -> None:
        self.desk.say(t("The mapping is remembered for the next file."), undo=True)

    def commit(self) -> None:
        """Write what the plan says, in one step that can be undone."""
        if self.draft.plan is None:
            return
        work = partial(loading.commit, self.desk.workspace, self.desk.officer, self.draft.plan)
        self._watch(
            self.desk.runner.run_watched(work, then=self._committed, ended=self._ended, owner=self),
            t("Importing"),
        )

    def _committed(self, outcome: Outcome[ImportResult]) -> None:
        self._task, cohort = None, self.draft.cohort
        self.draft, self.step, self._side_given = ImportDraft(self.draft.call_id), Step.FILE, False
        self.desk.say(say.done(outcome.value, cohort=cohort), undo=True)
        self.desk.go("projects" if cohort else "applications")

    def cancel(self) -> None:
        """Stop what runs; where nothing runs, forget what was chosen and go back."""
        if self._task is not None:
            self._task.cancel()
            return
        back = "projects" if self.draft.cohort else "applications"
        self.draft, self.step, self._side_given = ImportDraft(self.draft.call_id), Step.FILE, False
        self._show()
        self.desk.go(back)

    def _watch(self, task: Task[Any], what: str) -> None:
        self._task = task
        self.progress.watch(task, what)
        self.actions_of.refresh()

    def _ended(self) -> None:
        if self._task is None or not self._task.running:
            self._task = None
            self._show()

    # -- drag and drop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile() and self._task is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = Path(event.mimeData().urls()[0].toLocalFile())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if path.is_dir():
            self.choose_folder(path)
        else:
            self.step = Step.FILE
            self.choose_file(path)

    # -- places

    def show_this(self, what: dict[str, Any]) -> None:
        if "side" in what:
            self._side_chosen(str(what["side"]))
        if what.get("path"):
            self.choose_file(Path(what["path"]))

    def memory(self) -> dict[str, Any]:
        return {"draft": self.draft, "step": int(self.step)}

    def recall(self, memory: dict[str, Any]) -> None:
        draft = memory.get("draft")
        if isinstance(draft, ImportDraft):
            self.draft, self.step = draft, Step(int(memory.get("step", 0)))
            if self.scene is not None:
                self._show()

    def may_leave(self) -> bool:
        if self._task is None:
            return True
        self.desk.say(t("The import is under way: cancel it first, or wait."))
        return False
