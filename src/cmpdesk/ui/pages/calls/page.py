"""Calls: the list, what each asks for, its life, and the form that creates and edits one."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallAction, CallSheet, CallState
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import calls
from cmpdesk.ui import presence
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.layout import split
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.calls.form import CallForm
from cmpdesk.ui.pages.calls.grid import GridScene, GridSheet, load_grid
from cmpdesk.ui.pages.calls.inspector import CallInspector
from cmpdesk.ui.pages.calls.loading import CallRow, CallScene, Start, load_call, load_rows, start_form
from cmpdesk.ui.pages.calls.programme import ProgrammeScene, ProgrammeSheet, load_programme
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

STATE_TONES = {
    CallState.DRAFT: "muted",
    CallState.AGREED: "reserve",
    CallState.PUBLISHED: "good",
    CallState.CLOSED: "accent",
    CallState.EVALUATION: "warn",
    CallState.JOINT_PREPARATION: "accent",
    CallState.EXECUTION: "good",
    CallState.CANCELLED: "bad",
}


class CallsPage(Page):
    """The calls of the workspace; the chosen one is what the other pages show."""

    name: ClassVar[str] = "calls"
    areas: ClassVar[Area] = Area.CALLS | Area.PROGRAMMES | Area.APPLICATIONS | Area.REVIEWS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Calls"))
        self._scene: CallScene | None = None
        self._programme_wanted = False
        self._form: CallForm | None = None
        self._reading = False
        add = self.actions_of.add
        add("edit", t("&Edit the call"), self.edit, shortcut="F2", enabled=self._may_edit)
        add("programme", t("&Programme and Parties…"), self.edit_programme, enabled=self._may_look)
        add("new", t("&New call…"), self.begin, shortcut="Ctrl+N", enabled=lambda: self._form is None)
        self.header.add_secondary(self.actions_of["programme"])
        self.header.add_secondary(self.actions_of["edit"])
        self.header.add_primary(self.actions_of["new"])
        self.model: TableModel[CallRow] = TableModel(columns(), lambda row: row.sheet.id)
        self.table: Table[CallRow] = Table(self.model, name="calls", title=t("Calls"), memory=desk.memory)
        add_ways(self, self._selected, self.table)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self.edit())
        self.inspector = CallInspector()
        self.inspector.moved.connect(self.take)
        self.inspector.approved.connect(self.approve)
        self.inspector.grid_asked.connect(self.edit_grid)
        self.inspector.leads_asked.connect(partial(desk.go, "reports", follow_ups=True))
        self.editors = presence.below(self.inspector.foot, desk)
        self._stack = QStackedWidget()
        self._stack.setAccessibleName(t("Calls"))
        self._list = split("calls", desk.memory, self.table, self.inspector, sizes=(5, 3))
        self._empty = EmptyState(
            t("No call yet: here are the calls that your office prepares."), self.actions_of["new"]
        )
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        self.body.addWidget(self._stack)

    # -- showing

    def _selected(self) -> RecordRef | None:
        sheet = self._scene.sheet if self._scene else None
        return RecordRef("call", sheet.id, words().localised(sheet.title)) if sheet else None

    def reload(self) -> None:
        """Load all calls."""
        self.desk.runner.run(partial(load_rows, self.desk.workspace), then=self._show_rows, owner=self, channel="calls")

    def show_this(self, what: dict[str, Any]) -> None:
        """Begin a new call with ``new``; show the call ``call_id``; open its programme with ``programme``."""
        if what.get("new") and self._form is None:
            self.begin()
        elif "call_id" in what:
            self.table.pick(str(what["call_id"]))
        elif what.get("programme") and self._scene is not None:
            self.edit_programme()
        else:
            self._programme_wanted = bool(what.get("programme"))

    def may_leave(self) -> bool:
        """A form in which something was typed is not left by itself."""
        if self._form is None or not self._form.touched:
            return True
        self.desk.say(t("Save the call or give it up first."))
        self._form.setFocus()
        return False

    def _show_rows(self, rows: tuple[CallRow, ...]) -> None:
        self.model.set_rows(rows)
        self.header.set_status(n("{count} call", "{count} calls", len(rows)))
        if self._form is None:
            self._stack.setCurrentWidget(self._list if rows else self._empty)
        if self.table.current_row() is None and rows:
            self.table.pick(self.desk.call_id)

    def _picked(self, row: CallRow | None) -> None:
        if row is None:
            self._scene = None
            self.inspector.show_nothing()
            self.actions_of.refresh()
            return
        work = partial(load_call, self.desk.workspace, self.desk.officer, row.sheet.id)
        self.desk.runner.run(work, then=self._show_call, owner=self, channel="calls-one")

    def _show_call(self, scene: CallScene) -> None:
        self._scene = scene
        self.inspector.show_call(scene)
        self.editors.follow(scene.sheet.id)
        self.actions_of.refresh()
        if self._programme_wanted:
            self._programme_wanted = False
            self.edit_programme()
        if self.isVisible() and self._form is None:
            self.desk.choose_call(scene.sheet.id)

    def _call_chosen(self, call_id: str) -> None:
        if self.isVisible():
            row = self.table.current_row()
            if row is None or row.sheet.id != call_id:
                self.table.pick(call_id)
        else:
            super()._call_chosen(call_id)

    # -- acting

    def take(self, action: CallAction) -> None:
        """Move the selected call to its next state."""
        if self._scene is not None:
            sheet = self._scene.sheet
            work = partial(calls.move, self.desk.workspace, officer=self.desk.officer, call_id=sheet.id,
                           seen=sheet.version, action=action)  # fmt: skip
            self.desk.runner.run(work, then=self._moved, owner=self)

    def approve(self, side: Side, approved: bool) -> None:
        """Record that a Party approved the text today, or take that back."""
        if self._scene is not None:
            sheet = self._scene.sheet
            on = self.desk.workspace.today() if approved else None
            work = partial(calls.approve, self.desk.workspace, officer=self.desk.officer, call_id=sheet.id,
                           seen=sheet.version, side=side, on=on)  # fmt: skip
            self.desk.runner.run(work, owner=self)

    def begin(self) -> None:
        """Open the form of a new call."""
        self._open_form(None)

    def edit(self) -> None:
        """Open the form of the selected call."""
        if self._may_edit() and self._scene is not None:
            self._open_form(self._scene.sheet)

    def edit_grid(self) -> None:
        """Open the grid of the selected call."""
        if self._may_look() and self._scene is not None:
            work = partial(load_grid, self.desk.workspace, self.desk.officer, self._scene.sheet.id)
            self.desk.runner.run(work, then=self._show_grid, owner=self, channel="calls-sheet")

    def edit_programme(self) -> None:
        """Open the programme of the selected call, with its Parties."""
        if self._may_look() and self._scene is not None:
            work = partial(load_programme, self.desk.workspace, self.desk.officer, self._scene.programme.id)
            self.desk.runner.run(work, then=self._show_programme, owner=self, channel="calls-sheet")

    def _show_grid(self, scene: GridScene) -> None:
        sheet = GridSheet(self, self.desk, scene)
        sheet.saved.connect(lambda _grid: self.desk.say(t("Grid saved."), undo=True))
        sheet.open()

    def _show_programme(self, scene: ProgrammeScene) -> None:
        sheet = ProgrammeSheet(self, self.desk, scene)
        sheet.saved.connect(lambda _programme: self.desk.say(t("Programme saved."), undo=True))
        sheet.open()

    def _may_look(self) -> bool:
        return self._form is None and self._scene is not None

    def _may_edit(self) -> bool:
        return self._form is None and self._scene is not None and self._scene.may_edit

    def _moved(self, outcome: Outcome[CallSheet]) -> None:
        self.desk.say(labels.call_state(words(), outcome.value.state), undo=True)

    def _open_form(self, sheet: CallSheet | None) -> None:
        if self._form is None and not self._reading:
            self._reading = True
            work = partial(start_form, self.desk.workspace, self.desk.officer, sheet.id if sheet else "")
            self.desk.runner.run(work, then=self._show_form, ended=self._read, owner=self, channel="calls-form")

    def _read(self) -> None:
        self._reading = False

    def _show_form(self, start: Start) -> None:
        self._put(CallForm(self.desk, start), t("Edit the call") if start.sheet else t("New call"))

    def _put(self, form: CallForm, status: str) -> None:
        form.replaced.connect(self._replace)
        form.left.connect(self.give_up)
        form.saved.connect(self._saved)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), form, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self._escape)
        self._form = form
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        form.setFocus()
        self.header.set_status(status)
        self.actions_of.refresh()

    def _replace(self, form: CallForm) -> None:
        """Show a form of the same call as it is now in place of the one that is shown, and save it."""
        before = self._form
        if before is not None:
            self._stack.removeWidget(before)
            before.setParent(form)  # its draft is kept as long as the other is open
            before.hide()
            self._put(form, t("Edit the call"))
            form.save()

    def _saved(self, sheet: CallSheet) -> None:
        self.give_up()
        self.table.pick(sheet.id)
        self.desk.choose_call(sheet.id)
        self.desk.say(t("Call saved."), undo=True)

    def _escape(self) -> None:
        if self.may_leave():
            self.give_up()

    def give_up(self) -> None:
        """Close the form; what was typed is lost."""
        if self._form is not None:
            form, self._form = self._form, None
            self._stack.removeWidget(form)
            form.hide()
            form.deleteLater()
            self._stack.setCurrentWidget(self._list if self.model.rows else self._empty)
            self.take_focus()
            self.header.set_status(n("{count} call", "{count} calls", len(self.model.rows)))
            self.actions_of.refresh()


def columns() -> tuple[Column[CallRow], ...]:
    """Return the columns of the list, in the language of the screen."""
    w = words()

    def title(row: CallRow) -> Cell:
        return Cell(w.localised(row.sheet.title), w.localised(row.programme.name))

    def deadline(row: CallRow) -> Cell:
        if row.sheet.rolling:
            return Cell(t("rolling"))
        if row.sheet.deadline is None:
            return Cell("")
        first, second = (
            f"{w.short_instant(row.sheet.deadline.local(party.zone))} · {w.place(party.zone)}"
            for party in row.programme.parties
        )
        return Cell(first, second)

    def state(row: CallRow) -> Cell:
        return Cell(labels.call_state(w, row.sheet.state), tone=STATE_TONES[row.sheet.state])

    return (
        Column("session", t("Session"), lambda row: row.sheet.session_label, Kind.TEXT, width=84),
        Column("title", t("Call"), title, Kind.TWO_LINES, stretch=True),
        Column("deadline", t("Deadline"), deadline, Kind.TWO_LINES, width=176),
        Column("state", t("State"), state, Kind.PILL, width=108),
    )
