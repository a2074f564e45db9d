"""The applications of the chosen call."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.filings import ApplicationAction, ApplicationFilter, ApplicationRow, ApplicationSheet
from cmpdesk.domain.registers import Sent
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import filings
from cmpdesk.ui import presence
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.inspector import column
from cmpdesk.ui.layout import split
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.applications import loading, retention
from cmpdesk.ui.pages.applications import words as say
from cmpdesk.ui.pages.applications.columns import columns
from cmpdesk.ui.pages.applications.filters import Filters
from cmpdesk.ui.pages.applications.footer import RequestedFooter
from cmpdesk.ui.pages.applications.inspector import ApplicationInspector
from cmpdesk.ui.pages.applications.loading import Scene
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.past import add_ways, application
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table

if TYPE_CHECKING:
    from cmpdesk.domain.attachments import AttachmentRow
    from cmpdesk.ui.pages.applications.notes import Notes

LATER_MS = 30
"""Rows first: what follows from them waits until they are painted."""
WITHOUT_REASON = {ApplicationAction.DECLARE_ADMISSIBLE}


class ApplicationsPage(ListPage[Scene]):
    """Table, filters, search as you type, and the inspector of the selected application."""

    name: ClassVar[str] = "applications"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Applications"))
        self._wanted: ApplicationFilter | None = None
        self._counted = True
        self._scene_due = False
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._catch_up)
        self._sheet: ApplicationSheet | None = None
        self._pick = ""
        self._declare_actions()
        self.filters = Filters()
        self.model: TableModel[ApplicationRow] = TableModel(columns(None), lambda row: row.id, desk.runner)
        self.table: Table[ApplicationRow] = Table(
            self.model, name="applications", title=t("Applications"), memory=desk.memory, many=True
        )
        self.inspector = ApplicationInspector()
        self.nothing = EmptyState(
            t("No application yet: import what each Party has received."), self.actions_of["import"]
        )
        add_ways(self, lambda: application(self.table.current_row()), self.table)
        self._build_body()
        self._connect()

    # -- building

    def _declare_actions(self) -> None:
        add = self.actions_of.add
        add("edit", t("&Edit the application…"), self.edit, shortcut="Ctrl+E", enabled=self._may_edit)
        retention.declare(self, lambda: self._sheet)
        add("import", t("&Import…"), partial(self.desk.go, "imports"), enabled=self._may_import)
        add("packets", t("&Packets"), partial(self.desk.go, "packets"))
        offering.offer(self, Sent.TABLE)
        add("pairs", t("Proposed pairs"), self._show_pairs, enabled=self._has_pairs)
        add("pick-next", t("Next application"), partial(self._step, 1), shortcut="Ctrl+Down")
        add("pick-previous", t("Previous application"), partial(self._step, -1), shortcut="Ctrl+Up")
        self.header.add_search(t("Search the applications…"))
        self.pairs_button = self.header.add_secondary(self.actions_of["pairs"])
        self.header.add_secondary(self.actions_of["packets"])
        self.header.add_primary(self.actions_of["import"])

    def _build_body(self) -> None:
        self.left = self.listed(self.table, t("No application answers to these filters."))
        self.footer = RequestedFooter()
        left = column(self.left, self.footer)
        self.panes = split("applications", self.desk.memory, left, self.inspector, sizes=(70, 30))
        self.hold(self.panes, self.nothing, filters=self.filters)
        self.inspector.show_nothing(t("Choose an application to see both filings."))
        self.editors = presence.below(self.inspector.foot, self.desk)

    def _connect(self) -> None:
        if self.header.search is not None:
            # At once, without waiting for a pause: the query is quick, and the last request wins.
            self.header.search.textChanged.connect(self.narrow)
        self.table.picked.connect(self._picked)
        self.model.loaded.connect(self._loaded)
        self.table.opened.connect(lambda _row: self.edit())
        self.inspector.edit_asked.connect(self.edit)
        self.inspector.asked.connect(self._move)
        self.inspector.pair_asked.connect(self._pair)
        self.inspector.many_asked.connect(self._declare_many)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.inspector.shown_asked.connect(self.show_application)
        self.inspector.file_asked.connect(self._open_file)

    @cached_property
    def notes(self) -> Notes:
        """The notes below the sheet."""
        from cmpdesk.ui.pages.applications.notes import Notes

        return Notes(self.desk, self)

    def _open_found(self, what: dict[str, Any]) -> None:
        from cmpdesk.ui.pages.applications.attachments import open_found

        open_found(self, what)

    def _open_file(self, row: AttachmentRow) -> None:
        from cmpdesk.ui.pages.applications.attachments import open_attachment

        open_attachment(self.desk, row)

    # -- loading

    def load(self) -> None:
        self._scene_due = True  # once the rows are here, which need nothing of it
        self.narrow(force=True)

    def _load_scene(self) -> None:
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id)
        self.desk.runner.run(load, then=self._arrived, owner=self, channel="applications-scene")

    def _arrived(self, scene: Scene) -> None:
        first = self.scene is None or self.scene.call.id != scene.call.id
        self.scene = scene
        self.header.set_status(say.standing(scene.call, scene.counts))
        self.filters.show_scene(scene)
        self.footer.show_programme(scene.programme)
        self.actions_of["pairs"].setText(n("{count} proposed pair", "{count} proposed pairs", len(scene.proposals)))
        self.actions_of.refresh()
        self.pairs_button.setVisible(bool(scene.proposals))
        empty = not scene.counts.applications
        self.filters.setVisible(not empty)
        self.whole.setCurrentWidget(self.nothing if empty else self.panes)
        if first:
            if self.model.may_edit is None:
                from cmpdesk.ui.pages.applications import editing  # late: the first rows do not wait for it

                editing.allow(self.table, self.desk, lambda: self.scene)
            # The heading of the amounts names both Parties, which are known only now.
            self.model.columns = tuple(columns(scene.programme))
            last = len(self.model.columns) - 1
            self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        self._show_tally(None)
        if self._sheet is not None and self._sheet.call_id == scene.call.id:
            self._load_sheet(self._sheet.id)

    @property
    def filter(self) -> ApplicationFilter:
        """What the chips and the search box ask for."""
        return self.filters.wanted(self.desk.call_id, self.header.typed)

    def narrow(self, *_: Any, force: bool = False) -> None:
        wanted = self.filter
        if not wanted.call_id or (wanted == self._wanted and not force):
            return
        fetch = partial(loading.page, self.desk.workspace, wanted)
        if wanted == self._wanted:
            self.model.reload()
        else:
            self._wanted = wanted
            self.model.fetch_from(fetch)
        self._counted = False

    def _count(self) -> None:
        """Count what passes the filter, once its first rows are on screen."""
        self._counted = True
        if self._wanted is not None:
            count = partial(filings.count, self.desk.workspace, self._wanted)
            self.desk.runner.run(count, then=self._show_tally, owner=self, channel="applications-count")
            from cmpdesk.services import totals  # late, as all that the first rows do not wait for

            asked = partial(totals.requested, self.desk.workspace, self._wanted)
            self.desk.runner.run(asked, then=self.footer.show_requested, owner=self, channel="applications-totals")

    def _loaded(self) -> None:
        self._later.start()
        if self._scene_due:
            self._scene_due = False
            QTimer.singleShot(LATER_MS, self, self._load_scene)
        if self.table.settle(self._pick):
            self._pick = ""
        self.left.show_rows()

    def _show_tally(self, shown: int | None) -> None:
        whole = self.scene.counts.applications if self.scene else 0
        if shown is None and self._wanted != ApplicationFilter(self.desk.call_id):
            return
        self.filters.tally.setText(say.tally(shown, max(whole, shown or 0)))

    def _picked(self, row: ApplicationRow | None) -> None:
        if row is None:
            if not self.model.rows:
                self.inspector.show_nothing(t("Choose an application to see both filings."))
            return
        self._later.start()

    def _chosen(self) -> None:
        rows = self.table.chosen_rows()
        self.footer.show_chosen(rows)
        if len(rows) > 1 and self.scene is not None:
            self.inspector.show_many(rows, self.scene)
        elif len(rows) == 1 and self.inspector.sheet is None:
            self._later.start()

    def _catch_up(self) -> None:
        """Do what may come after the rows have been painted: count them, and show the current one."""
        if not self.isVisible() or self._scene_due:
            # The window may be closing: nothing is asked for then. Who comes back is caught up; so is who waits for
            # the first rows, once they are here.
            return
        if not self._counted:
            self._count()
        if len(self.table.chosen_rows()) > 1 or self._pick:
            return
        row, shown = self.table.current_row(), self.inspector.sheet
        if row is not None and (shown is None or (shown.id, shown.version) != (row.id, row.version)):
            self._load_sheet(row.id)

    def _load_sheet(self, application_id: str) -> None:
        load = partial(filings.application, self.desk.workspace, application_id)
        self.desk.runner.run(load, then=self._show_sheet, owner=self, channel="applications-sheet")

    def _show_sheet(self, sheet: ApplicationSheet) -> None:
        self._sheet = sheet
        self.editors.follow(sheet.id)
        self.actions_of.refresh()
        several = len(self.table.chosen_rows()) > 1
        if self.scene is not None and self.scene.call.id == sheet.call_id and not several:
            self.notes.show(self.inspector, sheet, self.scene)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._wanted is not None:
            self._later.start()

    # -- what a user does

    def show_application(self, application_id: str) -> None:
        """Put the cursor on an application, and show it even where the filters hide it."""
        self._pick = "" if self.table.pick(application_id) else application_id
        self._load_sheet(application_id)

    def _step(self, by: int) -> None:
        number = self.table.currentIndex().row() + by
        if 0 <= number < len(self.model.rows):
            self.table.setCurrentIndex(self.model.index(number, 0))

    def _may_edit(self) -> bool:
        return self.scene is not None and self.scene.may_edit and self._sheet is not None

    def edit(self) -> None:
        """Open the form of the selected application."""
        sheet = self.inspector.sheet
        if self._may_edit() and sheet is not None:
            from cmpdesk.ui.pages.applications.form import open_form  # late: the first rows do not wait for it

            open_form(self, sheet.id)

    def _may_import(self) -> bool:
        return self.scene is not None and self.scene.may_import

    def _has_pairs(self) -> bool:
        return self.scene is not None and bool(self.scene.proposals)

    def _show_pairs(self) -> None:
        if self.scene is not None:
            self.inspector.show_proposals(self.scene)

    def _move(self, action: ApplicationAction) -> None:
        sheet = self.inspector.sheet
        if sheet is None or action is ApplicationAction.RETAIN:
            self.actions_of["retain"].trigger()
            return
        reason = ""
        if action not in WITHOUT_REASON:
            label = labels.application_action(words(), action).removesuffix("…")
            from cmpdesk.ui.dialogs import ask_reason  # late: the first rows do not wait for it

            asked = ask_reason(self, f"{label} · {sheet.number}", label)
            if asked is None:
                return
            reason = asked
        self.desk.runner.run(
            partial(filings.move, self.desk.workspace, officer=self.desk.officer, application_id=sheet.id,
                    seen=sheet.version, action=action, reason=reason),
            then=self._moved,
            owner=self,
        )

    def _moved(self, outcome: Outcome[ApplicationSheet]) -> None:
        sheet = outcome.value
        self._show_sheet(sheet)
        state = labels.application_state(words(), sheet.state)
        self.desk.say(t("{number}: {state}", number=sheet.number, state=state.lower()), undo=True)

    def _declare_many(self, application_ids: tuple[str, ...]) -> None:
        declare = partial(filings.declare_admissible, self.desk.workspace, officer=self.desk.officer,
                          application_ids=application_ids)  # fmt: skip
        self.desk.runner.run(declare, then=self._declared, owner=self)

    def _declared(self, outcome: Outcome[int]) -> None:
        said = n("{count} application declared admissible", "{count} applications declared admissible", outcome.value)
        self.desk.say(said, undo=True)

    def _pair(self, first: str, second: str) -> None:
        pair = partial(filings.pair, self.desk.workspace, officer=self.desk.officer, first_id=first, second_id=second)
        self.desk.runner.run(pair, then=self._paired, owner=self)

    def _paired(self, outcome: Outcome[ApplicationSheet]) -> None:
        self._pick = outcome.value.id
        self._show_sheet(outcome.value)
        self.desk.say(t("Paired as {number}", number=outcome.value.number), undo=True)

    # -- places

    def show_this(self, what: dict[str, Any]) -> None:
        if "state" in what:
            self.clear_filters()
            self.filters.state.choose(str(what["state"]))
        if what.get("check"):
            self.filters.check.setChecked(True)
        if "search" in what:
            self.header.type_in(str(what["search"]))
        if "application_id" in what:
            self.show_application(str(what["application_id"]))
        if what.get("attachment_id"):
            self._open_found(what)
        self.narrow()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def memory(self) -> dict[str, Any]:
        sheet = self.inspector.sheet
        return {**super().memory(), "application_id": sheet.id if sheet else ""}

    def recall(self, memory: dict[str, Any]) -> None:
        self._pick = str(memory.get("application_id", ""))
        super().recall(memory)
        if self.scene is not None and self._pick:
            self.show_application(self._pick)
