"""The follow-ups of a call: actions and leads, overdue first; each change is saved at once."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from cmpdesk.domain.areas import Area
from cmpdesk.domain.due import Urgency
from cmpdesk.domain.outcomes import FollowUp, FollowUpKind
from cmpdesk.i18n import reports as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import outcomes
from cmpdesk.ui.chips import Chip, ChipRow
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.filters import OneOf
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.labels import text
from cmpdesk.ui.listing import Listed
from cmpdesk.ui.pages.reports import loading
from cmpdesk.ui.pages.reports.follow_up_forms import CarrySheet, FollowUpSheet
from cmpdesk.ui.pages.reports.loading import Following
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

_LATE = {Urgency.LATE: "bad", Urgency.PERHAPS_LATE: "warn"}


class FollowUpsDialog(Dialog):
    """Lists the follow-ups of a call, or of one project of it."""

    enter_presses = False

    def __init__(self, parent: QWidget | None, desk: Desk, held: Following, project_id: str = "") -> None:
        super().__init__(parent, t("Follow-ups"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._desk, self.held = desk, held
        self.state = Chip(t("State"), t("State: all"), [("open", t("open")), ("late", t("overdue")),
                                                        ("done", t("done or carried over"))])  # fmt: skip
        self.kind = Chip(t("Kind"), t("All kinds"), [(str(one), say.follow_up(words(), one)) for one in FollowUpKind])
        self.project = OneOf(t("Project"), t("Project: all"), list(held.projects))
        self.chips = ChipRow(t("Filters"), self.state, self.kind, self.project)
        self.tally = text("", "muted")
        self.chips.add_right(self.tally)
        self.column.addWidget(self.chips)
        self.model: TableModel[FollowUp] = TableModel(self._columns(), lambda one: one.id)
        self.table: Table[FollowUp] = Table(self.model, name="follow-ups", title=t("Follow-ups"), memory=desk.memory,
                                            many=True)  # fmt: skip
        nothing = EmptyState(t("No follow-up yet: what a mission or a report leads to is entered here."))
        self.listing = Listed(self.table, EmptyState(t("No follow-up answers to these filters.")), nothing)
        self.column.addWidget(self.listing, 1)
        self.verbs: dict[str, QPushButton] = {}
        self._add_verbs()
        self.button(t("Close"), self.accept, primary=True)
        self.table.opened.connect(lambda _one: self.edit())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._settle())
        for chip in (self.state, self.kind, self.project):
            chip.chosen.connect(lambda _key: self._show_rows())
        desk.changes.changed.connect(self._heard)
        self.size_to(1080, 640)
        self.project.key = project_id
        self.project.choose(project_id)
        self._show(held)
        (self.table if self.model.rows else self.verbs["add"]).setFocus()

    def _columns(self) -> Sequence[Column[FollowUp]]:
        w = words()
        return (
            Column("what", t("What"), lambda one: Cell(one.text, self._about(one)), Kind.TWO_LINES, stretch=True,
                   values=lambda one: (one.text, self._about(one)), headings=[t("What"), t("About")]),
            Column("kind", t("Kind"), lambda one: say.follow_up(w, one.kind), width=80),
            Column("who", t("Who"), lambda one: Cell(one.owner or "—", one.officer), Kind.TWO_LINES, width=210,
                   values=lambda one: (one.owner, one.officer), headings=[t("Who does it"), t("Officer")]),
            Column("until", t("Until"), lambda one: say.dated(w, one.when), width=150),
            Column("state", t("State"), self._state, Kind.PILL, width=170),
        )  # fmt: skip

    def _about(self, one: FollowUp) -> str:
        parts = [f"{one.number} · {one.title}" if one.number else "", one.mission]
        if one.call_id != self.held.call.id:
            parts.append(t("from another call"))
        elif one.carried_to:
            parts.append(t("carried over to {call}", call=words().localised(one.carried)))
        return " · ".join(part for part in parts if part)

    def _state(self, one: FollowUp) -> Cell:
        here = one.call_id == self.held.call.id
        if not here:
            return Cell(t("lead taken over"), tone="accent")
        pressing = one.pressing(self.held.today, 0)
        tone = _LATE.get(pressing, "muted") if pressing else "muted" if one.open else "good"
        return Cell(say.follow_state(words(), one, self.held.today), tone=tone)

    def _add_verbs(self) -> None:
        row = Flow()
        row.setSpacing(8)
        acts: list[tuple[str, str, Callable[[], None]]] = [
            ("add", t("&Add…"), self.add), ("edit", t("&Edit…"), self.edit), ("done", t("Mark as &done"), self.finish),
            ("back", t("Not done after a&ll"), self.unfinish), ("carry", t("Carry leads &over…"), self.carry),
            ("remove", t("&Remove"), self.remove),
        ]  # fmt: skip
        for name, verb, act in acts:
            button = QPushButton(verb)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self.verbs[name] = button
            row.addWidget(button)
        self.column.addLayout(row)

    # -- showing

    def _heard(self, areas: Area) -> None:
        if areas & Area.REVIEWS:
            load = partial(loading.following, self._desk.workspace, self._desk.officer, self.held.call.id)
            self._desk.runner.run(load, then=self._show, owner=self, channel="follow-ups")

    def _show(self, held: Following) -> None:
        self.held = held
        self._show_rows()

    def _show_rows(self) -> None:
        rows = [one for one in self.held.follow_ups if self._keeps(one)]
        late = sum(one.pressing(self.held.today, 0) is Urgency.LATE for one in rows)
        said = n("{count} follow-up", "{count} follow-ups", len(rows))
        self.tally.setText(f"{said} · {n('{count} overdue', '{count} overdue', late)}" if late else said)
        self.model.set_rows(rows)
        self.listing.show_rows(some=bool(self.held.follow_ups))
        self.table.settle()
        self._settle()

    def _keeps(self, one: FollowUp) -> bool:
        late = one.pressing(self.held.today, 0) in _LATE
        states = {"": True, "open": one.open, "late": late, "done": not one.open}
        return (states[self.state.key] and self.kind.key in ("", one.kind)
                and self.project.key in ("", one.project_id or ""))  # fmt: skip

    def _own(self) -> list[FollowUp]:
        """Return what is chosen, where all of it is of this call and may be changed."""
        rows = self.table.chosen_rows()
        mine = self.held.may_edit and all(one.call_id == self.held.call.id for one in rows)
        return rows if mine else []

    def _settle(self) -> None:
        rows = self._own()
        single = len(rows) == 1
        able = {
            "add": self.held.may_edit, "edit": single and rows[0].carried_to is None,
            "done": single and rows[0].open, "back": single and rows[0].done_on is not None,
            "carry": bool(rows) and all(one.kind is FollowUpKind.LEAD and one.open for one in rows),
            "remove": single and rows[0].carried_to is None,
        }  # fmt: skip
        for name, button in self.verbs.items():
            button.setEnabled(able[name])

    # -- acting

    def _open(self, form: Sheet, said: str) -> None:
        form.saved.connect(lambda _made: self._desk.say(said, undo=True))
        form.open()

    def _run(self, act: Callable[..., Any], said: str, **asked: Any) -> None:
        rows = self._own()
        if rows:
            work = partial(act, self._desk.workspace, officer=self._desk.officer, follow_up_id=rows[0].id, **asked)
            self._desk.runner.run(work, then=lambda _made: self._desk.say(said, undo=True), owner=self)

    def add(self) -> None:
        """Ask for a new follow-up."""
        form = FollowUpSheet(self, self._desk, self.held, project_id=self.project.key)
        self._open(form, t("The follow-up is added."))

    def edit(self) -> None:
        """Open the follow-up under the cursor."""
        rows = self._own()
        if len(rows) == 1 and self.verbs["edit"].isEnabled():
            self._open(FollowUpSheet(self, self._desk, self.held, rows[0]), t("The follow-up is changed."))

    def finish(self) -> None:
        """Note that the follow-up was done today."""
        self._run(outcomes.finish, t("The follow-up is done."), on=self.held.today)

    def unfinish(self) -> None:
        """Take back that the follow-up was done."""
        self._run(outcomes.finish, t("The follow-up is open again."), on=None)

    def remove(self) -> None:
        """Remove the follow-up."""
        self._run(outcomes.remove, t("The follow-up is removed."))

    def carry(self) -> None:
        """Ask into which call the leads chosen are carried over."""
        rows = self._own()
        if rows:
            said = n("{count} lead is carried over.", "{count} leads are carried over.", len(rows))
            self._open(CarrySheet(self, self._desk, self.held, rows), said)


def show(parent: QWidget, desk: Desk, call_id: str, project_id: str = "") -> None:
    """Open the follow-ups of a call, or of one project, once they are loaded."""
    load = partial(loading.following, desk.workspace, desk.officer, call_id)
    desk.runner.run(load, then=lambda held: FollowUpsDialog(parent, desk, held, project_id).open(), owner=parent,
                    channel="follow-ups-open")  # fmt: skip
