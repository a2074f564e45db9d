"""What the mid-term screen does with progress sheets: out, back, both sides, by hand, late, objectives."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import ProgressState, ProjectProgress, ReturnedProgress
from cmpdesk.domain.progress_returns import PlannedProgress, ProgressPlan, ProgressResult
from cmpdesk.domain.reviews import ReviewState
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import progress, progress_out, progress_returns
from cmpdesk.services.progress_out import Sent
from cmpdesk.ui.pages.reviews import sheets_sides
from cmpdesk.ui.pages.reviews.host import ReviewsHost
from cmpdesk.ui.pages.reviews.sheets_out import Row


class Sheets(QObject):
    """The actions of `page` on progress sheets; `actions` go into its menu."""

    def __init__(self, page: ReviewsHost) -> None:
        super().__init__(page)
        self.page, self.desk = page, page.desk
        add = page.actions_of.add
        sealed = t("Choose a meeting that is not sealed; a progress sheet belongs to the Party of its promoter.")
        choose = t("Choose a project of a meeting.")
        self.actions: tuple[QAction, ...] = (
            add("sheets-both", t("&Both sides…"), self.both, shortcut="Ctrl+B", enabled=self._has_project, why=choose),
            add("sheets-objectives", t("&Objectives…"), self.objectives, enabled=self._may_describe, why=choose),
            add("sheets-send", t("&Send progress sheets…"), self.send, enabled=self._may_write, why=sealed),
            add("sheets-read", t("&Read returned sheets…"), self.read, shortcut="Ctrl+Shift+I", enabled=self._may_write,
                why=sealed),
            add("sheets-late", t("&Late sheets…"), self.late, enabled=page.has_meeting,
                why=t("Choose or enter a meeting first.")),
        )  # fmt: skip

    # -- when

    def _may_write(self) -> bool:
        scene, meeting = self.page.scene, self.page.meeting
        return scene is not None and bool(scene.may_opine) and meeting is not None and meeting.state is ReviewState.OPEN

    def _has_project(self) -> bool:
        return self.page.has_meeting() and self.page.detail is not None

    def _may_describe(self) -> bool:
        return self._has_project() and self.page.scene is not None and self.page.scene.may_edit

    def _run(self, work: "partial[Any]", then: Any, channel: str = "reviews-form") -> None:
        """Load what a dialog shows, then open it: once, however often it is asked for."""
        self.desk.runner.run(work, then=then, owner=self.page, channel=channel)

    # -- out

    def send(self) -> None:
        """Open the dialog that sends sheets."""
        if self.page.meeting is not None:
            self._run(partial(progress_out.to_send, self.desk.workspace, self.page.meeting.id), self._send)

    def _send(self, rows: list[Row]) -> None:
        from cmpdesk.ui.pages.reviews.sheets_out import SendDialog

        if self.page.meeting is None or self.page.scene is None:
            return
        dialog = SendDialog(self.page, self.desk, self.page.meeting.id, self.page.scene.programme, rows)
        dialog.saved.connect(self._sent)
        dialog.open()

    def _sent(self, sent: Sent) -> None:
        folder = sent.paths[0].parent.name
        said = n("{count} progress sheet in {folder}, {fresh} of them new.",
                 "{count} progress sheets in {folder}, {fresh} of them new.", sent.sheets, folder=folder,
                 fresh=words().number(sent.fresh))  # fmt: skip
        self.desk.say(said, undo=bool(sent.fresh))

    # -- back

    def read(self) -> None:
        """Open the dialog that reads files and enters what they hold."""
        from cmpdesk.ui.pages.reviews.sheets_back import ReadSheetsDialog

        if self.page.meeting is None or self.page.scene is None:
            return
        dialog = ReadSheetsDialog(self.page, self.desk, self.page.meeting.id, self.page.scene.programme)
        dialog.saved.connect(self._entered)
        dialog.by_hand.connect(self._by_hand)
        dialog.open()

    def _entered(self, result: ProgressResult) -> None:
        said = n("{count} progress sheet entered, {complete} of them complete.",
                 "{count} progress sheets entered, {complete} of them complete.", result.sheets,
                 complete=words().number(result.complete))  # fmt: skip
        self.desk.say(said, undo=True)

    def _by_hand(self, plan: ProgressPlan, sheet: PlannedProgress) -> None:
        """Keep the file and show it, then let its answers be typed."""
        work = partial(progress_returns.keep, self.desk.workspace, officer=self.desk.officer, plan=plan, sheet=sheet)
        self._run(work, partial(self._kept, plan, sheet), channel="")

    def _kept(self, plan: ProgressPlan, sheet: PlannedProgress, kept: Any) -> None:
        from cmpdesk.domain.preview import Document
        from cmpdesk.ui import preview

        if sheet.side is None:
            return
        name = plan.files[sheet.file].name
        load = partial(progress_returns.original, self.desk.workspace, review_id=plan.review_id,
                       project_id=sheet.project_id, sha256=kept.value)  # fmt: skip
        preview.show(self.desk, Document(name, name, load, foreign=True))
        self.enter(sheet.project_id, sheet.side)

    def enter(self, project_id: str, side: Side) -> None:
        """Open the form of a sheet that is typed from paper."""
        if self.page.meeting is not None:
            work = partial(progress.of_project, self.desk.workspace, self.page.meeting.id, project_id)
            self._run(work, partial(self._enter, side))

    def _enter(self, side: Side, project: ProjectProgress) -> None:
        from cmpdesk.ui.pages.reviews.sheets_entry import EntrySheet

        if self.page.meeting is None or self.page.scene is None:
            return
        dialog = EntrySheet(self.page, self.desk, self.page.meeting.id, project, self.page.scene.programme, side)
        dialog.saved.connect(lambda _: self.desk.say(t("The progress sheet is entered."), undo=True))
        if not self._may_write():
            dialog.read_only(t("This meeting is sealed, or you may not enter sheets."))
        dialog.open()

    # -- one project

    def both(self) -> None:
        """Show the sheets of both promoters of the project."""
        detail, meeting = self.page.detail, self.page.meeting
        if detail is not None and meeting is not None:
            work = partial(sheets_sides.loaded, self.desk.workspace, meeting.id, detail.progress.project_id)
            self._run(work, self._both)

    def _both(self, found: tuple[ProjectProgress, tuple[ReturnedProgress, ...]]) -> None:
        project, files = found
        if self.page.meeting is None or self.page.scene is None:
            return
        sheets_sides.SidesDialog(self.page, self.desk, self.page.meeting.id, project, self.page.scene.programme, files,
                                 partial(self.enter, project.project_id)).open()  # fmt: skip

    def objectives(self) -> None:
        """Let the objectives of the project be changed."""
        detail = self.page.detail
        if detail is not None:
            self._run(partial(progress.described, self.desk.workspace, detail.progress.project_id), self._objectives)

    def _objectives(self, found: "progress.Described") -> None:
        from cmpdesk.ui.pages.reviews.sheets_entry import ObjectivesSheet

        dialog = ObjectivesSheet(self.page, self.desk, found.number, found.project_id, found.version, found.objectives)
        dialog.saved.connect(lambda _: self.desk.say(t("The objectives are saved."), undo=True))
        dialog.open()

    # -- the late

    def late(self) -> None:
        """Open the list of the late, from which reminders are drafted."""
        if self.page.meeting is not None:
            self._run(partial(progress_out.to_send, self.desk.workspace, self.page.meeting.id), self._late)

    def _late(self, rows: list[Row]) -> None:
        from cmpdesk.ui.pages.reviews.sheets_late import LateSheetsDialog

        if self.page.meeting is None or self.page.scene is None:
            return
        late = [row for row in rows if row[2] is ProgressState.LATE]
        dialog = LateSheetsDialog(self.page, self.desk, self.page.meeting.id, self.page.scene.programme, late)
        dialog.saved.connect(self._drafted)
        dialog.open()

    def _drafted(self, paths: tuple[object, ...]) -> None:
        said = n("{count} draft saved: open it in your mail program, read it and send it.",
                 "{count} drafts saved: open them in your mail program, read them and send them.",
                 len(paths))  # fmt: skip
        self.desk.say(said)
