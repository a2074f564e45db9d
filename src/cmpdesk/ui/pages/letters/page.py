"""The letters of a call: drafts, and the register of what was sealed."""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.letters import LetterRow, LetterSheet, LetterState
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.registers import Sent
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import letters, letters_shown
from cmpdesk.services.letters_shown import LetterForm
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import EmptyState, ProgressStrip
from cmpdesk.ui.layout import split
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.letters import loading
from cmpdesk.ui.pages.letters import words as say
from cmpdesk.ui.pages.letters.columns import columns, order
from cmpdesk.ui.pages.letters.drafting import DraftSheet
from cmpdesk.ui.pages.letters.editing import LetterEditSheet, SentSheet
from cmpdesk.ui.pages.letters.filters import Filters
from cmpdesk.ui.pages.letters.inspector import LetterInspector
from cmpdesk.ui.pages.letters.loading import Choice, Scene
from cmpdesk.ui.pages.letters.templates import TemplatesDialog
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.tasks import Task

FOLDER = "letters.folder"


class LettersPage(ListPage[Scene]):
    """Drafts to look at and seal, sealed letters to print and send, and the texts they are made of."""

    name: ClassVar[str] = "letters"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.PROJECTS | Area.PROGRAMMES | Area.DIRECTORY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Letters"))
        self._task: Task[Any] | None = None
        self._declare_actions()
        self.model: TableModel[LetterRow] = TableModel(columns(), lambda row: row.id)
        self.model.sort_locally(order)
        self.table: Table[LetterRow] = Table(
            self.model, name="letters", title=t("Letters"), memory=desk.memory, many=True
        )
        shown = [self.actions_of[one] for one in ("edit", "open", "sent", "discard")]
        self.inspector = LetterInspector(desk, shown)
        self._build()
        add_ways(self, self._selected, self.table)

    def _declare_actions(self) -> None:
        add = self.actions_of.add
        mine = t("Choose letters of a Party for which you may write.")
        add("edit", t("&Edit…"), self.edit, shortcut="Ctrl+E", enabled=self._may_edit,
            why=t("Choose a draft of a Party for which you may write."))  # fmt: skip
        add("open", t("&Open"), self.open_letter, shortcut="Ctrl+Shift+O", enabled=self._has_pages)
        add("sent", t("&Note as sent…"), self.note_sent, enabled=self._may_send,
            why=t("Choose sealed letters of a Party for which you may write."))  # fmt: skip
        add("seal", t("&Seal"), self.seal, shortcut="Ctrl+L", enabled=self._may_seal, why=mine)
        add("discard", t("&Delete"), self.discard, shortcut="Ctrl+Shift+D", enabled=self._may_seal, why=mine)
        add("save", t("Save &as…"), self.save_menu, shortcut="Ctrl+Shift+S", enabled=self._has_rows)
        add("texts", t("&Texts of letters…"), self.edit_texts, enabled=lambda: self.scene is not None)
        add("draft", t("D&raft letters…"), self.draft, shortcut="Ctrl+N", enabled=self._may_draft,
            why=t("Letters of a Party are written by its own office."))  # fmt: skip
        offering.offer(self, Sent.LETTERS, self._named)
        self.header.add_search(t("Number, project, recipient…"))
        self.header.searched.connect(self.narrow)
        for name in ("texts", "save", "draft"):
            self.header.add_secondary(self.actions_of[name])
        self.header.add_primary(self.actions_of["seal"])

    def _build(self) -> None:
        self.filters = Filters()
        self.progress = ProgressStrip(t("Sealing the letters"))
        self.table.picked.connect(lambda _row: self._show_chosen())
        self.table.opened.connect(lambda _row: self.edit() if self._may_edit() else self.open_letter())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        nothing = EmptyState(
            t("No letter yet: letters are drafted where a calendar is moved, a change is answered, a project stops."),
            self.actions_of["draft"],
        )
        self.left = self.listed(self.table, t("No letter answers to these filters."), nothing)
        self.panes = split("letters", self.desk.memory, self.left, self.inspector, sizes=(60, 40))
        self.hold(self.panes, filters=self.filters)
        self.body.insertWidget(1, self.progress)
        self.inspector.show_nothing(t("Choose a letter to see its pages."))

    # -- loading

    def load(self) -> None:
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id)
        self.desk.runner.run(load, then=self._arrived, owner=self, channel="letters")

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        self.header.set_status(say.standing(scene))
        self.filters.show_scene(scene)
        self.model.columns = tuple(columns(scene.programme))
        self.whole.setCurrentWidget(self.panes)
        self.narrow()

    def narrow(self, *_typed: str) -> None:
        if self.scene is None:
            return
        self.model.set_rows(self.filters.among(self.scene.rows, self.header.typed))
        self.left.show_rows(some=bool(self.scene.rows))
        self.table.settle()
        self._show_chosen()

    def _show_chosen(self) -> None:
        rows = self.table.chosen_rows()
        if len(rows) > 1:
            self.inspector.show_many(rows)
        elif rows and self.scene is not None:
            self.inspector.show_letter(rows[0], self.scene.programme.party(rows[0].side or Side.FIRST))
        else:
            self.inspector.show_nothing(t("Choose a letter to see its pages."))
        self.actions_of.refresh()

    def _selected(self) -> RecordRef | None:
        row = self.table.current_row()
        return RecordRef("letter", row.id, say.name(row)) if row else None

    # -- what may be done

    def _chosen(self, *states: LetterState) -> list[LetterRow]:
        """Return the rows chosen, where all are in one of `states` and of a Party that the officer writes for."""
        if self.scene is None or self._task is not None:
            return []
        rows, mine = self.table.chosen_rows(), self.scene.mine
        return rows if all(row.state in states and row.side in mine for row in rows) else []

    def _may_edit(self) -> bool:
        return len(self._chosen(LetterState.DRAFT)) == 1

    def _may_draft(self) -> bool:
        return self.scene is not None and bool(self.scene.mine)

    def _may_seal(self) -> bool:
        return bool(self._chosen(LetterState.DRAFT))

    def _may_send(self) -> bool:
        return bool(self._chosen(LetterState.SEALED, LetterState.SENT))

    def _has_rows(self) -> bool:
        return self.scene is not None and bool(self.model.rows)

    def _has_pages(self) -> bool:
        row = self.table.current_row() if self.scene is not None else None
        return row is not None and row.state is not LetterState.DESTROYED

    # -- what a user does

    def draft(self) -> None:
        """Load the projects, and ask what letters are drafted about them."""
        load = partial(loading.projects_of, self.desk.workspace, self.desk.call_id)
        self.desk.runner.run(load, then=self._draft, owner=self, channel="letter-projects")

    def _draft(self, choices: tuple[Choice, ...]) -> None:
        if self.scene is None:
            return
        dialog = DraftSheet(self, self.desk, self.scene, choices)
        dialog.saved.connect(self._drafted)
        dialog.open()

    def _drafted(self, rows: tuple[LetterRow, ...]) -> None:
        self.desk.say(n("{count} letter is drafted.", "{count} letters are drafted.", len(rows)), undo=True)

    def edit(self) -> None:
        """Load the draft and open it."""
        rows = self._chosen(LetterState.DRAFT)
        if len(rows) == 1:
            load = partial(letters.sheet, self.desk.workspace, rows[0].id)
            self.desk.runner.run(load, then=self._edit, owner=self, channel="letter")

    def _edit(self, sheet: LetterSheet) -> None:
        dialog = LetterEditSheet(self, self.desk, sheet)
        dialog.saved.connect(lambda _: self.desk.say(t("The draft is saved."), undo=True))
        dialog.open()

    def open_letter(self) -> None:
        """Show the pages in a window of their own, from which they are printed and saved."""
        row = self.table.current_row()
        if row is not None and self._has_pages():
            preview.show(self.desk, say.document(self.desk.workspace, row))

    def note_sent(self) -> None:
        """Ask for the day on which the letters chosen left."""
        rows = self._chosen(LetterState.SEALED, LetterState.SENT)
        if rows:
            dialog = SentSheet(self, self.desk, rows)
            said = n("{count} letter is noted as sent.", "{count} letters are noted as sent.", len(rows))
            dialog.saved.connect(lambda _: self.desk.say(said, undo=True))
            dialog.open()

    def seal(self) -> None:
        """Ask once, then number and freeze the drafts chosen."""
        rows = self._chosen(LetterState.DRAFT)
        if not rows:
            return
        said = n("Seal {count} letter? It is numbered and can no longer be changed; nothing before it can be undone.",
                 "Seal {count} letters? They are numbered and can no longer be changed; nothing before it can be "
                 "undone.", len(rows))  # fmt: skip
        box = QMessageBox(QMessageBox.Icon.Question, t("Seal"), said, parent=self)
        go = box.addButton(t("Seal"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        go.clicked.connect(partial(self.seal_now, tuple(rows)))
        box.setModal(True)
        box.open()

    def seal_now(self, rows: tuple[LetterRow, ...], _checked: bool = False) -> None:
        """Number and freeze drafts; shows progress, and can be cancelled."""
        work = partial(letters.seal, self.desk.workspace, officer=self.desk.officer,
                       seen={row.id: row.version for row in rows})  # fmt: skip
        self._task = self.desk.runner.run_watched(work, then=self._sealed, ended=self._ended, owner=self)
        self.progress.watch(self._task)
        self.actions_of.refresh()

    def _sealed(self, outcome: Outcome[tuple[LetterRow, ...]]) -> None:
        count = len(outcome.value)
        self.desk.say(n("{count} letter is sealed.", "{count} letters are sealed.", count))

    def _ended(self) -> None:
        self._task = None
        self.actions_of.refresh()

    def discard(self) -> None:
        """Delete the drafts chosen."""
        rows = self._chosen(LetterState.DRAFT)
        if rows:
            said = n("{count} draft is deleted.", "{count} drafts are deleted.", len(rows))
            work = partial(letters.discard, self.desk.workspace, officer=self.desk.officer,
                           seen={row.id: row.version for row in rows})  # fmt: skip
            self.desk.runner.run(work, then=lambda _: self.desk.say(said, undo=True), owner=self)

    def edit_texts(self) -> None:
        """Open the texts that letters are made of."""
        if self.scene is not None:
            TemplatesDialog(self, self.desk, self.scene.programme, self.scene.mine).open()

    def _named(self) -> str:
        return ", ".join(row.official_number for row in self.table.chosen_rows() if row.official_number)

    # -- files

    def save_menu(self) -> None:
        """Ask what the letters chosen are written as, or all that are shown where one is chosen or none."""
        menu = self.forms_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.header.mapToGlobal(self.header.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def forms_menu(self) -> QMenu:
        """Return a menu of what letters can be written as."""
        menu = QMenu(self)
        menu.setAccessibleName(t("Save as…"))
        for form, verb in (
            (LetterForm.PDF, t("One &PDF for each letter…")), (LetterForm.ONE_PDF, t("&All letters in one PDF…")),
            (LetterForm.DOCX, t("&Word documents…")), (LetterForm.MESSAGES, t("&Drafts of e-mails…")),
            (LetterForm.TABLE, t("Table for a &mail merge (xlsx)…")),
            (LetterForm.TABLE_CSV, t("Table for a mail merge (&csv)…")),
        ):  # fmt: skip
            menu.addAction(verb, partial(self._ask_folder, form))
        return menu

    def _ask_folder(self, form: LetterForm) -> None:
        before = str(self.desk.memory.get(FOLDER, ""))
        chosen = QFileDialog.getExistingDirectory(self, t("Folder for the letters"), before)
        if chosen:
            self.desk.memory.set(FOLDER, chosen)
            self.save_into(Path(chosen), form)

    def save_into(self, folder: Path, form: LetterForm, *, overwrite: bool = False) -> None:
        """Write letters into `folder`; other files of the same names are replaced only on request."""
        chosen = self.table.chosen_rows()
        rows = chosen if len(chosen) > 1 else self.model.rows
        work = partial(letters_shown.export, self.desk.workspace, officer=self.desk.officer, out=folder, form=form,
                       letter_ids=tuple(row.id for row in rows if row.state is not LetterState.DESTROYED),
                       words=words(), overwrite=overwrite)  # fmt: skip
        task = self.desk.runner.run_watched(work, then=partial(self._saved, folder),
                                            failed=partial(self._not_saved, folder, form), owner=self)  # fmt: skip
        self.progress.watch(task, t("Writing the letters"))

    def _saved(self, folder: Path, paths: tuple[Path, ...]) -> None:
        self.desk.say(n("{count} file in {folder}", "{count} files in {folder}", len(paths), folder=folder.name))

    def _not_saved(self, folder: Path, form: LetterForm, failure: Foreseen) -> bool:
        if failure.code != "packets.would-overwrite":
            return False
        box = QMessageBox(QMessageBox.Icon.Question, t("Save as…"), sentence_of(failure), parent=self)
        replace = box.addButton(t("Replace them"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        replace.clicked.connect(lambda _checked=False: self.save_into(folder, form, overwrite=True))
        box.open()
        return True

    # -- places

    def show_this(self, what: dict[str, Any]) -> None:
        """Show what ``search`` leaves, the letters of ``project_id``, those in ``state``, or the one ``letter_id``."""
        if "state" in what or "project_id" in what:
            self.filters.choose(["", "", str(what.get("state", "")), str(what.get("project_id", ""))])
        if "search" in what:
            self.header.type_in(str(what["search"]))
        if "letter_id" in what:
            self.table.pick(str(what["letter_id"]))
        self.reload()
