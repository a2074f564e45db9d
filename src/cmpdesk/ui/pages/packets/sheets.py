"""What kind of files the score sheets of a jury are handed out as, and their writing into a folder."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.returns import SheetFile
from cmpdesk.i18n.screen import n, t
from cmpdesk.services import sheets_out
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.labels import text
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.ui.pages.packets.page import PacketsPage


class SheetsDialog(QDialog):
    """Asks for the kind of file, and whether the sheets of a reviewer go into one."""

    def __init__(self, parent: QWidget, count: int) -> None:
        super().__init__(parent)
        title = n(
            "Hand out the score sheets of {count} reviewer", "Hand out the score sheets of {count} reviewers", count
        )
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(theme().px(440))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(text(title, "heading", wrap=True))
        column.addWidget(
            text(t("The packets hold the same sheets. Recused applications have none."), "hint", wrap=True)
        )
        self.kinds = {
            SheetFile.PDF: QRadioButton(t("&PDF with fields")),
            SheetFile.XLSX: QRadioButton(t("&Excel workbook")),
            SheetFile.ODS: QRadioButton(t("&OpenDocument spreadsheet")),
            SheetFile.DOCX: QRadioButton(t("&Word document")),
        }
        for button in self.kinds.values():
            column.addWidget(button)
        self.kinds[SheetFile.PDF].setChecked(True)
        self.together = QCheckBox(t("&All sheets of a reviewer in one file"))
        self.together.setChecked(True)
        column.addWidget(self.together)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel, self.accept_button = QPushButton(t("Cancel")), QPushButton(t("Choose the folder…"))
        cancel.clicked.connect(self.reject)
        self.accept_button.setProperty("kind", "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self.accept_button)
        column.addLayout(row)

    @property
    def kind(self) -> SheetFile:
        """The kind that is chosen."""
        return next(kind for kind, button in self.kinds.items() if button.isChecked())


def ask(page: "PacketsPage", reviewer_ids: tuple[str, ...], before: str) -> None:
    """Ask what to hand out and where, and write it."""
    dialog = SheetsDialog(page, len(reviewer_ids))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(
        lambda: _where(page, reviewer_ids, before, dialog.kind, together=dialog.together.isChecked())
    )
    dialog.open()


def _where(page: "PacketsPage", reviewer_ids: tuple[str, ...], before: str, kind: SheetFile, *, together: bool) -> None:
    chosen = QFileDialog.getExistingDirectory(page, t("Folder for the score sheets"), before)
    if chosen:
        write_into(page, Path(chosen), reviewer_ids, kind, together=together)


def write_into(page: "PacketsPage", folder: Path, reviewer_ids: tuple[str, ...], kind: SheetFile, *, together: bool,
               replace: bool = False) -> None:  # fmt: skip
    """Write the sheets of some reviewers into `folder`; other files of the same names are replaced only on request."""
    work = partial(
        sheets_out.export_sheets, page.desk.workspace, officer=page.desk.officer, call_id=page.desk.call_id,
        side=page.parties.side, out=folder, kind=kind, reviewer_ids=reviewer_ids, together=together, replace=replace,
    )  # fmt: skip
    again = partial(write_into, page, folder, reviewer_ids, kind, together=together, replace=True)
    task = page.desk.runner.run_watched(
        work, then=partial(_written, page, folder), failed=partial(_not_written, page, again), owner=page
    )
    page.progress.watch(task, t("Writing the score sheets"))


def _written(page: "PacketsPage", folder: Path, outcome: Outcome[tuple[Path, ...]]) -> None:
    page.desk.say(n("{count} file in {folder}", "{count} files in {folder}", len(outcome.value), folder=folder.name))


def _not_written(page: "PacketsPage", again: "partial[None]", failure: Foreseen) -> bool:
    if failure.code != "packets.would-overwrite":
        return False
    box = QMessageBox(QMessageBox.Icon.Question, t("Hand out score sheets…"), sentence_of(failure), parent=page)
    box.setTextFormat(Qt.TextFormat.PlainText)
    replace = box.addButton(t("Replace them"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    replace.clicked.connect(lambda _checked=False: again())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return True
