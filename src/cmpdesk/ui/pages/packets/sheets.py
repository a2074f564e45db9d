"""What kind of files the score sheets of a jury are handed out as, and their writing into a folder."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QMessageBox,
    QRadioButton,
    QWidget,
)

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import SheetFile
from cmpdesk.i18n.screen import n, t
from cmpdesk.services import sheets_out
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.labels import text
from cmpdesk.ui.page import Page
from cmpdesk.ui.theme import theme


class SheetsDialog(Dialog):
    """Asks for the kind of file, and whether the sheets of a reviewer go into one."""

    def __init__(self, parent: QWidget, count: int) -> None:
        title = n(
            "Hand out the score sheets of {count} reviewer", "Hand out the score sheets of {count} reviewers", count
        )
        super().__init__(parent, title)
        self.setMinimumWidth(theme().px(440))
        self.column.addWidget(
            text(t("The packets hold the same sheets. Recused applications have none, nor those that are held back."),
                 "hint", wrap=True)
        )
        self.kinds = {
            SheetFile.PDF: QRadioButton(t("&PDF with fields")),
            SheetFile.XLSX: QRadioButton(t("&Excel workbook")),
            SheetFile.ODS: QRadioButton(t("&OpenDocument spreadsheet")),
            SheetFile.DOCX: QRadioButton(t("&Word document")),
        }
        for button in self.kinds.values():
            self.column.addWidget(button)
        self.kinds[SheetFile.PDF].setChecked(True)
        self.together = QCheckBox(t("&All sheets of a reviewer in one file"))
        self.together.setChecked(True)
        self.column.addWidget(self.together)
        self.button(t("Cancel"), self.reject)
        self.accept_button = self.button(t("Choose the folder…"), self.accept, primary=True, default=True)

    @property
    def kind(self) -> SheetFile:
        """The kind that is chosen."""
        return next(kind for kind, button in self.kinds.items() if button.isChecked())


class HandingOut:
    """Asks what to hand out and where, and writes it; its progress is that of the page."""

    def __init__(self, page: Page, progress: ProgressStrip) -> None:
        self.page = page
        self.progress = progress

    def ask(self, side: Side, reviewer_ids: tuple[str, ...], before: str) -> None:
        """Ask for the kind of files and for a folder (`before` is offered first), and write the sheets there."""
        dialog = SheetsDialog(self.page, len(reviewer_ids))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._where, dialog, side, reviewer_ids, before))
        dialog.open()

    def _where(self, dialog: SheetsDialog, side: Side, reviewer_ids: tuple[str, ...], before: str) -> None:
        kind, together = dialog.kind, dialog.together.isChecked()
        chosen = QFileDialog.getExistingDirectory(self.page, t("Folder for the score sheets"), before)
        if chosen:
            self.write_into(Path(chosen), side, reviewer_ids, kind, together=together)

    def write_into(self, folder: Path, side: Side, reviewer_ids: tuple[str, ...], kind: SheetFile, *, together: bool,
                   replace: bool = False) -> None:  # fmt: skip
        """Write the sheets of some reviewers into `folder`; other files of the same names only on request."""
        desk = self.page.desk
        work = partial(
            sheets_out.export_sheets, desk.workspace, officer=desk.officer, call_id=desk.call_id, side=side, out=folder,
            kind=kind, reviewer_ids=reviewer_ids, together=together, replace=replace,
        )  # fmt: skip
        again = partial(self.write_into, folder, side, reviewer_ids, kind, together=together, replace=True)
        task = desk.runner.run_watched(
            work, then=partial(self._written, folder), failed=partial(self._not_written, again), owner=self.page
        )
        self.progress.watch(task, t("Writing the score sheets"))

    def _written(self, folder: Path, outcome: Outcome[tuple[Path, ...]]) -> None:
        count = len(outcome.value)
        self.page.desk.say(n("{count} file in {folder}", "{count} files in {folder}", count, folder=folder.name))

    def _not_written(self, again: "partial[None]", failure: Foreseen) -> bool:
        if failure.code != "packets.would-overwrite":
            return False
        box = QMessageBox(QMessageBox.Icon.Question, t("Hand out score sheets…"), sentence_of(failure),
                          parent=self.page)  # fmt: skip
        box.setTextFormat(Qt.TextFormat.PlainText)
        replace = box.addButton(t("Replace them"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        replace.clicked.connect(lambda _checked=False: again())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return True
