"""Backups without being asked: every half hour and on closing, where something changed; never in the way."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from cmpdesk.app import SUFFIX
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui import session

if TYPE_CHECKING:
    from cmpdesk.domain.backups import Exported, Made
    from cmpdesk.domain.tasks import Watch
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.window import MainWindow

EVERY_MINUTES = 30
QUIET_SECONDS = 0.4
"""A backup that takes no longer than this closes the window without a word."""
FAILED = "backup-failed"


def make(workspace: Workspace, reason: str, *, watch: Watch) -> Made:
    """Back up a workspace; called on a thread."""
    from cmpdesk.domain.backups import Reason
    from cmpdesk.services import backups

    return backups.back_up(workspace, reason=Reason(reason), watch=watch)


def write_copy(workspace: Workspace, target: Path | None, *, watch: Watch) -> Exported:
    """Write a portable copy, into the folder of backups where no target is given; called on a thread."""
    from cmpdesk.services import backups

    if target is None:
        return backups.copy_of_server(workspace, watch=watch)
    return backups.export(workspace, target=target, watch=watch)


class Keeper(QObject):
    """Sees to the backups of the open workspace. One on a server is its administrator's matter, a sample nobody's."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk: Desk | None = None
        self.timer = QTimer(self, interval=EVERY_MINUTES * 60_000)
        self.timer.timeout.connect(self.tick)

    def watch(self, desk: Desk) -> None:
        """Back up the workspace of `desk` from now on; say it if that failed when it was closed last."""
        self._desk = desk
        if not _ours(desk.workspace):
            self.timer.stop()
            return
        self.timer.start()
        name = f"{FAILED}.{desk.workspace.info.id}"
        if said := desk.memory.get(name, ""):
            desk.memory.set(name, "")
            self._window.say(t("There was no backup when the workspace was closed last. {reason}", reason=said))

    def tick(self) -> None:
        """Back up what changed; a failure is said in passing, and tried again later."""
        desk = self._window.desk
        if desk is not None and _ours(desk.workspace):
            work = partial(make, desk.workspace, "timer")
            self._window.runner.run_watched(work, then=self._ticked, failed=self._missed, owner=desk, channel="backup")

    def now(self) -> None:
        """Back up because the officer asks for it; of a workspace on a server a copy is kept."""
        desk = self._window.desk
        if desk is not None and desk.workspace.info.shared:
            copy = partial(write_copy, desk.workspace, None)
            self._window.runner.run_watched(copy, then=self._copied, owner=desk, channel="backup")
        elif desk is not None:
            work = partial(make, desk.workspace, "asked")
            self._window.runner.run_watched(work, then=self._made, owner=desk, channel="backup")

    def restore(self, location: str = "") -> None:
        """Open the dialog that puts a backup back, for the open workspace or the one at `location`."""
        from cmpdesk.ui.restoring import RestoreDialog

        here = self._window.desk.workspace.info.location if self._window.desk is not None else ""
        RestoreDialog(self._window, location or here).open()

    def export(self) -> None:
        """Ask for a name and write a portable copy of the workspace."""
        desk = self._window.desk
        if desk is None:
            return
        from PySide6.QtWidgets import QFileDialog

        stem = Path(desk.workspace.info.location).stem if not desk.workspace.info.shared else t("workspace")
        wanted = Path.home() / f"{stem}-{desk.workspace.today():%Y-%m-%d}{SUFFIX}"
        pattern = t("Workspaces ({pattern})", pattern=f"*{SUFFIX}")
        chosen = QFileDialog.getSaveFileName(self._window, t("Export a copy"), str(wanted), pattern)[0]
        if chosen:
            self.export_to(Path(chosen if chosen.endswith(SUFFIX) else chosen + SUFFIX))

    def export_to(self, target: Path) -> None:
        """Write a portable copy to `target`, and ask whether it goes to the other Party."""
        desk = self._window.desk
        if desk is not None:
            work = partial(write_copy, desk.workspace, target)
            then = partial(self._exported, desk)
            self._window.runner.run_watched(work, then=then, owner=desk, channel="export")

    def close(self, workspace: Workspace) -> None:
        """Back up what changed, then close the workspace. What takes long shows its progress and can be skipped."""
        self.timer.stop()
        try:
            if _ours(workspace):
                self._last(workspace)
        finally:
            with suppress(Foreseen):  # of a file that was damaged meanwhile: its next opening says so
                session.close(workspace)

    def _last(self, workspace: Workspace) -> None:
        from concurrent.futures import ThreadPoolExecutor, wait

        from cmpdesk.ui.closing import ClosingDialog, Steps

        steps = Steps()
        with ThreadPoolExecutor(1, thread_name_prefix="closing") as pool:
            work = pool.submit(make, workspace, "close", watch=steps)
            if not wait([work], timeout=QUIET_SECONDS).done:
                ClosingDialog(self._window, work, steps).exec()
        failure = work.exception()
        if failure is None or (isinstance(failure, Refusal) and failure.code == "task.cancelled"):
            return
        from cmpdesk.runtime import crash
        from cmpdesk.ui.dialogs import sentence_of

        if not isinstance(failure, Foreseen):
            crash.report(failure)
        self._window.memory.set(f"{FAILED}.{workspace.info.id}", sentence_of(failure))
        self._window.memory.flush()

    def _ticked(self, made: Made) -> None:
        if made.fresh and made.manifest.suspicious:
            self._made(made)

    def _missed(self, failure: Foreseen) -> bool:
        from cmpdesk.ui.dialogs import sentence_of

        self._window.say(t("No backup could be made. {reason}", reason=sentence_of(failure)))
        return True

    def _made(self, made: Made) -> None:
        self._window.say(sentence(made))

    def _copied(self, made: Exported) -> None:
        from cmpdesk.i18n import messages

        location = self._window.desk.workspace.info.location if self._window.desk is not None else ""
        covered = messages.reason(words(), "backup.of-server", {"location": location})
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(t("Backup"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(covered)
        box.setInformativeText(_written(made))
        box.open()

    def _exported(self, desk: Desk, made: Exported) -> None:
        from cmpdesk.ui import leaving

        self._window.say(_written(made))
        leaving.offer(desk, self._window, made.path.name)


def sentence(made: Made) -> str:
    """Return what is said of a backup."""
    size = words().size(made.manifest.size)
    if not made.fresh:
        said = t("Nothing changed since the last backup; it was checked.")
    else:
        said = n("Backed up: {size}, {count} new attachment.", "Backed up: {size}, {count} new attachments.",
                 made.copied, size=size)  # fmt: skip
    if made.manifest.suspicious:
        said += " " + t("It holds less than the backup before it: both are kept.")
    if made.same_disk:
        said += " " + t("It lies on the disk of the workspace: choose a folder on another disk in the settings.")
    return said


_MENDED = {"workspace.damaged", "workspace.empty", "workspace.missing", "workspace.foreign"}


def restorable(failure: Foreseen) -> str:
    """Return the path of the workspace that could not be opened, where a backup of it may help; else ""."""
    return str(failure.params.get("path", "")) if failure.code in _MENDED else ""


def _written(made: Exported) -> str:
    return t("{path} is written and verified: {size}.", path=made.path, size=words().size(made.size))


def _ours(workspace: Workspace) -> bool:
    return not workspace.info.shared and not workspace.info.sample
