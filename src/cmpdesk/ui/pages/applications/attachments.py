"""Attachments leave the workspace at a user's wish: the cleaned copy to look at, the original bytes to keep."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.i18n.screen import t
from cmpdesk.services import filings
from cmpdesk.ui.files import write_whole
from cmpdesk.ui.page import Page


class AttachmentOpener:
    """Opens what can be printed in the system's viewer, as cleaned; saves the rest as received, unopened.

    The copies to look at are destroyed with the page.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._folder: QTemporaryDir | None = None

    def open(self, row: AttachmentRow) -> None:
        """Show or save `row`."""
        printable = row.status is AttachmentStatus.PRINTABLE
        if printable:
            self._folder = self._folder or QTemporaryDir()
            target = Path(self._folder.path()) / f"{row.sha256[:12]}.pdf"
        else:
            chosen, _ = QFileDialog.getSaveFileName(self._page, t("Save as received"), row.name)
            if not chosen:
                return
            target = Path(chosen)
        desk = self._page.desk
        load = partial(filings.attachment, desk.workspace, row.id, printable=printable)
        then = _show if printable else self._saved
        desk.runner.run(partial(write_whole, load, target), then=then, owner=self._page)

    def _saved(self, path: Path) -> None:
        self._page.desk.say(t("Saved: {name}", name=path.name))


def _show(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
