"""What an officer does around the sheet that is shown: conflicts, the summary, what is waived, typed twice or stale."""

from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject

from cmpdesk.domain.sheets import EntryDifference, ReadingRow, SheetKey
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import double_entry, scoring
from cmpdesk.ui.dialogs import ask_reason
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.evaluation.grid_panel import GridPanel
from cmpdesk.ui.pages.evaluation.loading import Scene
from cmpdesk.ui.pages.evaluation.saver import Saver


class Shown(Protocol):
    """The sheet that is shown, and what saves it."""

    scene: Scene | None
    reading: ReadingRow | None
    panel: GridPanel
    saver: Saver

    @property
    def key(self) -> SheetKey | None:
        """Whose it is."""

    def may_mark(self) -> bool:
        """Tell whether its marks may be changed."""

    def show_this(self, what: dict[str, Any]) -> None:
        """Show another one."""


class Handling(QObject):
    """The actions of `page` around the sheet that is `shown`."""

    def __init__(self, page: Page, shown: Shown) -> None:
        super().__init__(page)
        self.page, self.shown, self.desk = page, shown, page.desk
        add = page.actions_of.add
        add("stale", t("Sheets to redo…"), self.list_stale, enabled=lambda: bool(shown.scene and shown.scene.stale))
        add("waive", t("&Waive the criterion…"), self.waive, enabled=shown.may_mark,
            why=t("Choose an application that can be marked."))  # fmt: skip
        add("summary", t("S&ummary of the jury…"), self.consolidate, enabled=lambda: shown.reading is not None)
        add("declare", t("&Declare a conflict…"), self.declare, enabled=self._may_declare)

    def list_stale(self) -> None:
        """List the sheets to redo, of all readers."""
        from cmpdesk.ui.pages.evaluation.stale import StaleDialog

        if self.shown.scene is not None:
            StaleDialog(self.page, self.desk, self.shown.scene.stale, self.shown.show_this).open()

    def waive(self) -> None:
        """Let the current criterion stay without a mark."""
        shown = self.shown
        row, key = shown.panel.current(), shown.key
        if row is None or key is None or not shown.may_mark():
            shown.panel.say(t("Put the keyboard on the criterion that is to be waived."))
            return
        name = words().localised(row.criterion.name)
        reason = ask_reason(self.page, t("Waive “{criterion}”", criterion=name), t("Waive"))
        if reason is not None:
            shown.saver.put(key, scoring.waive, criterion=row.criterion.code, reason=reason)

    def keep(self, one: EntryDifference, entry: int) -> None:
        """Let what one of two typings says stand."""
        reading = self.shown.reading
        if reading is None or reading.sheet is None or reading.second is None:
            return
        work = partial(double_entry.settle, self.desk.workspace, officer=self.desk.officer, at=reading.sheet.key,
                       criterion=one.criterion, part=one.part, keep=entry, seen=reading.sheet.version,
                       seen_second=reading.second.version)  # fmt: skip
        self.desk.runner.run(work, owner=self.page)

    def _may_declare(self) -> bool:
        scene = self.shown.scene
        return self.shown.reading is not None and bool(scene and scene.may_edit and scene.reviewer)

    def declare(self) -> None:
        """Open the declarations of the reader at the current application."""
        from cmpdesk.ui.pages.interests.declaring import open_declarations

        reading, scene = self.shown.reading, self.shown.scene
        if reading is not None and scene is not None and scene.reviewer is not None:
            open_declarations(self.page, self.desk, scene.reviewer, reading.application_id)

    def consolidate(self) -> None:
        """Open what the rapporteur writes of the application."""
        from cmpdesk.ui.pages.evaluation.consolidating import open_summary

        reading, scene = self.shown.reading, self.shown.scene
        if reading is not None and scene is not None:
            open_summary(self.page, self.desk, reading.application_id, scene.side, may_edit=scene.may_edit)
