"""The cohort as a spreadsheet that can be imported again: asks for the file, writes it on a thread."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from cmpdesk.domain.exports import ExportKind
from cmpdesk.i18n.screen import t, words
from cmpdesk.i18n.words import Words
from cmpdesk.services import cohort_sheets, exports
from cmpdesk.ui.files import write_whole
from cmpdesk.ui.table_export import kinds, named

if TYPE_CHECKING:
    from cmpdesk.domain.tasks import Watch
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.pages.projects.host import ProjectsHost


def add_export(page: ProjectsHost) -> None:
    """Declare the action."""
    page.actions_of.add("cohort-sheet", t("Export the cohort…"), partial(ask, page),
                        enabled=lambda: page.scene is not None and page.scene.count > 0,
                        why=t("There is no project yet."))  # fmt: skip
    page.table.addAction(page.actions_of["cohort-sheet"])


def ask(page: ProjectsHost) -> None:
    """Ask for the file."""
    formats = kinds()
    proposed = str(Path.home() / f"{t('Cohort')}.xlsx")
    chosen, said = QFileDialog.getSaveFileName(page, t("Export the cohort"), proposed, ";;".join(formats))
    if chosen:
        save(page, *named(Path(chosen), formats.get(said, ExportKind.XLSX)))


def save(page: ProjectsHost, path: Path, kind: ExportKind) -> None:
    """Write the cohort to `path`."""
    work = partial(_write, page.desk.workspace, page.desk.call_id, words().locale, kind, path)
    page.desk.runner.run_watched(work, then=partial(_written, page), owner=page)


def _write(workspace: Workspace, call_id: str, locale: str, kind: ExportKind, path: Path, *, watch: Watch) -> Path:
    sheet = cohort_sheets.sheet(workspace, call_id, Words.of(locale))
    return write_whole(partial(exports.export, sheet, kind, locale, watch=watch), path)


def _written(page: ProjectsHost, path: Path) -> None:
    page.desk.say(t("Exported to {name}", name=path.name))
