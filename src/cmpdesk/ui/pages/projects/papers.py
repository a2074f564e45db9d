"""What is printed of projects from their page: sheets, the state of the session, amendments."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from cmpdesk.domain.registers import Sent
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import project_documents
from cmpdesk.ui import preview
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.files import write_whole
from cmpdesk.ui.pages.registers import offering

if TYPE_CHECKING:
    from cmpdesk.domain.errors import Foreseen
    from cmpdesk.domain.preview import Document
    from cmpdesk.ui.pages.projects.host import ProjectsHost


class Papers:
    """Declares the actions; each document opens in the preview, first as the office's own Party prints it."""

    def __init__(self, page: ProjectsHost) -> None:
        self.page, self.desk = page, page.desk
        add, none, call = page.actions_of.add, t("Choose a project first."), t("Choose or create a call first.")
        add("sheet", t("Project sheet…"), self.show_sheet, shortcut="Ctrl+P", enabled=self._chosen, why=none)
        add("amendments", t("Amendments…"), self.show_amendments, enabled=self._chosen, why=none)
        add("sheets", t("Sheets of all projects…"), self.show_sheets, enabled=self._has_call, why=call)
        add("save-sheets", t("Save the sheet of each project…"), self.save_sheets, enabled=self._has_call, why=call)
        add("session-state", t("State of the session…"), self.show_state, enabled=self._has_call, why=call)
        add("session-table", t("State of the session as a workbook…"), self.save_table, enabled=self._has_call,
            why=call)  # fmt: skip
        offering.offer(page, Sent.PROJECTS)
        for name in ("sheet", "amendments", "sheets", "save-sheets", "session-state", "session-table", "communicated"):
            page.table.addAction(page.actions_of[name])

    def _chosen(self) -> bool:
        return self.page.inspector.sheet is not None

    def _has_call(self) -> bool:
        return self.page.scene is not None and self.page.scene.count > 0

    def _show(self, documents: tuple[Document, ...]) -> None:
        preview.show(self.desk, *documents)

    def show_sheet(self) -> None:
        """Show the sheet of the selected project; of all that are selected, where several are."""
        sheet = self.page.inspector.sheet
        if sheet is not None:
            chosen = self.page.table.chosen_rows()
            ids = tuple(row.id for row in chosen) if len(chosen) > 1 else (sheet.id,)
            work = partial(project_documents.sheets, self.desk.workspace, sheet.row.call_id, words().language, ids)
            self.desk.runner.run(work, then=self._show, owner=self.page, channel="projects-papers")

    def show_amendments(self) -> None:
        """Show the amendments of the selected project."""
        sheet = self.page.inspector.sheet
        if sheet is not None:
            work = partial(project_documents.amendments, self.desk.workspace, sheet.id)
            self.desk.runner.run(work, then=self._show, owner=self.page, channel="projects-papers")

    def show_sheets(self) -> None:
        """Show the sheets of all projects of the call, one after the other."""
        work = partial(project_documents.sheets, self.desk.workspace, self.desk.call_id, words().language)
        self.desk.runner.run(work, then=self._show, owner=self.page, channel="projects-papers")

    def show_state(self) -> None:
        """Show the state of the session."""
        work = partial(project_documents.session_state, self.desk.workspace, self.desk.call_id, words().language)
        self.desk.runner.run(work, then=self._show, owner=self.page, channel="projects-papers")

    def save_sheets(self) -> None:
        """Write the sheet of each project into a folder, a file each."""
        folder = QFileDialog.getExistingDirectory(self.page, t("Folder of the project sheets"), str(Path.home()))
        if folder:
            self.save_into(Path(folder))

    def save_into(self, folder: Path, *, overwrite: bool = False) -> None:
        """Write the sheets into `folder`; what is there already is replaced only where that is confirmed."""
        work = partial(project_documents.write_sheets, self.desk.workspace, call_id=self.desk.call_id,
                       language=words().language, out=folder, overwrite=overwrite)  # fmt: skip
        self.desk.runner.run_watched(work, then=partial(self._written, folder),
                                     failed=partial(self._not_written, folder), owner=self.page)  # fmt: skip

    def _written(self, folder: Path, paths: tuple[Path, ...]) -> None:
        self.desk.say(n("{count} file in {folder}", "{count} files in {folder}", len(paths), folder=folder.name))

    def _not_written(self, folder: Path, failure: Foreseen) -> bool:
        if failure.code != "packets.would-overwrite":
            return False
        box = QMessageBox(QMessageBox.Icon.Question, t("Save as…"), sentence_of(failure), parent=self.page)
        box.setTextFormat(Qt.TextFormat.PlainText)
        replace = box.addButton(t("Replace them"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        replace.clicked.connect(lambda _checked=False: self.save_into(folder, overwrite=True))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return True

    def save_table(self) -> None:
        """Save the figures of the state of the session."""
        proposed = str(Path.home() / f"{t('State of the session')}.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self.page, t("Save the state of the session"), proposed,
                                                t("Excel workbook (*.xlsx)"))  # fmt: skip
        if chosen:
            make = partial(project_documents.session_table, self.desk.workspace, self.desk.call_id, words().language)
            self.desk.runner.run(partial(write_whole, make, Path(chosen).with_suffix(".xlsx")), then=self._saved,
                                 owner=self.page)  # fmt: skip

    def _saved(self, path: Path) -> None:
        self.desk.say(t("Saved: {name}", name=path.name))
