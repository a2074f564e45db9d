"""What the scoring screen does with score sheets on their way back: import, entry by hand, reminders."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.preview import Document
from cmpdesk.domain.returned import PlannedSheet, ReturnPlan, ReturnResult
from cmpdesk.domain.sheets import SheetState
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import returns, scoring
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.evaluation.loading import Scene
from cmpdesk.ui.pages.evaluation.panes import Panes


class Returning(QObject):
    """The actions of `page` on score sheets that come back."""

    def __init__(self, page: Page, scene: Callable[[], Scene | None], panes: Callable[[], Panes]) -> None:
        super().__init__(page)
        self.page, self.desk = page, page.desk
        self._scene, self._panes = scene, panes
        add = page.actions_of.add
        closed = t("You may not enter the sheets of this jury, or its ranking is frozen.")
        add("import-sheets", t("&Import sheets…"), self.bring_back, shortcut="Ctrl+Shift+I", enabled=self._may_edit,
            why=closed)  # fmt: skip
        add("hand-in-all", t("Hand in all complete sheets"), self.hand_in_all, enabled=self._some_complete,
            why=t("No sheet of this reader is complete and still to be handed in."))  # fmt: skip
        add("late", t("&Late reviewers…"), self.late, enabled=self._some_late,
            why=t("No reviewer of this jury is late."))  # fmt: skip
        add("application-again", t("Show the application again"), self.show_application, enabled=self._beside,
            why=t("No returned file is shown."))  # fmt: skip

    def _may_edit(self) -> bool:
        scene = self._scene()
        return scene is not None and scene.may_edit

    def _some_complete(self) -> bool:
        scene = self._scene()
        rows = scene.readings if scene is not None and scene.may_edit else ()
        return any(one.state is SheetState.COMPLETE for one in rows)

    def _some_late(self) -> bool:
        scene = self._scene()
        return scene is not None and any(one.late for one in scene.readers)

    def _beside(self) -> bool:
        if self._scene() is None:
            return False
        pages = self._panes().pages
        return pages.key in pages.beside

    # -- import

    def bring_back(self) -> None:
        """Open the dialog that reads files and enters what they hold."""
        from cmpdesk.ui.pages.evaluation.returning_dialog import ReturningDialog

        scene = self._scene()
        if scene is None:
            return
        self._panes().panel.flush()
        dialog = ReturningDialog(self.page, self.desk, scene.call.id, scene.programme.party(scene.side))
        dialog.saved.connect(self._entered)
        dialog.by_hand.connect(self._by_hand)
        dialog.open()

    def _entered(self, result: ReturnResult) -> None:
        said = n("{count} sheet entered, {returned} of them complete and handed in.",
                 "{count} sheets entered, {returned} of them complete and handed in.", result.sheets,
                 returned=words().number(result.returned))  # fmt: skip
        self.desk.say(said, undo=True)

    def _by_hand(self, plan: ReturnPlan, sheet: PlannedSheet) -> None:
        """Keep the file, then show it beside the grid of its sheet."""
        work = partial(returns.keep, self.desk.workspace, officer=self.desk.officer, plan=plan, sheet=sheet)
        self.desk.runner.run(work, then=partial(self._type, plan, sheet), owner=self.page)

    def _type(self, plan: ReturnPlan, sheet: PlannedSheet, kept: Outcome[str]) -> None:
        if sheet.key is None:
            return
        name = plan.files[sheet.file].name
        load = partial(returns.original, self.desk.workspace, officer=self.desk.officer, call_id=plan.call_id,
                       side=plan.side, sha256=kept.value)  # fmt: skip
        document = Document(name, name, load, foreign=True)
        self._panes().pages.put_beside(sheet.key, document, sheet.page)
        self.page.show_this({"side": plan.side, "reviewer_id": sheet.key.reviewer_id,
                             "application_id": sheet.key.application_id})  # fmt: skip

    def show_application(self) -> None:
        """Show the application again in place of the returned file."""
        pages = self._panes().pages
        if pages.key is not None:
            pages.take_away(pages.key)
            self.page.reload()

    # -- handing in

    def hand_in_all(self) -> None:
        """Hand in every complete sheet of the reader."""
        scene = self._scene()
        if scene is None:
            return
        self._panes().panel.flush()
        work = partial(scoring.return_complete, self.desk.workspace, officer=self.desk.officer,
                       reviewer_id=scene.reviewer_id)  # fmt: skip
        self.desk.runner.run(work, then=self._handed_in, owner=self.page)

    def _handed_in(self, outcome: Outcome[int]) -> None:
        said = n("{count} sheet is handed in.", "{count} sheets are handed in.", outcome.value)
        self.desk.say(said, undo=True)

    # -- the late

    def late(self) -> None:
        """Open the list of the late, from which reminders are drafted."""
        from cmpdesk.ui.pages.evaluation.late import LateDialog

        scene = self._scene()
        if scene is None:
            return
        dialog = LateDialog(self.page, self.desk, scene.call.id, scene.side,
                            tuple(one for one in scene.readers if one.late))  # fmt: skip
        dialog.saved.connect(self._drafted)
        dialog.open()

    def _drafted(self, paths: tuple[object, ...]) -> None:
        said = n("{count} draft saved: open it in your mail program, read it and send it.",
                 "{count} drafts saved: open them in your mail program, read them and send them.",
                 len(paths))  # fmt: skip
        self.desk.say(said)
