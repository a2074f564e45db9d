"""The documents of a project: adding files, opening them in the preview, taking them out."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.preview import Document
from cmpdesk.domain.projects import ProjectFile, ProjectSheet
from cmpdesk.i18n.screen import n, t
from cmpdesk.services import project_files
from cmpdesk.ui import preview
from cmpdesk.ui.page import Page


def add(page: Page, sheet: ProjectSheet) -> None:
    """Choose files and add them; all of them, or none where one cannot be kept."""
    chosen, _ = QFileDialog.getOpenFileNames(page, t("Add documents"), str(Path.home()))
    if chosen:
        work = partial(project_files.add, page.desk.workspace, officer=page.desk.officer, project_id=sheet.id,
                       paths=[Path(one) for one in chosen])  # fmt: skip
        said = n("{count} document added.", "{count} documents added.", len(chosen))
        page.desk.runner.run(work, then=partial(_told, page, said), owner=page)


def show(page: Page, file: ProjectFile) -> None:
    """Open a document in the preview."""
    load = partial(project_files.content, page.desk.workspace, file.id)
    preview.show(page.desk, Document(file.title, file.name, load, file.media, True, t("As received")))


def remove(page: Page, file: ProjectFile) -> None:
    """Take a document out of the project."""
    work = partial(project_files.remove, page.desk.workspace, officer=page.desk.officer, file_id=file.id)
    page.desk.runner.run(work, then=partial(_told, page, t("Removed: {name}", name=file.title)), owner=page)


def _told(page: Page, sentence: str, _outcome: Outcome[Any]) -> None:
    page.desk.say(sentence, undo=True)
