"""The revisions of a calendar: who approved them, what they moved, and what follows from them."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmpdesk.domain.baselines import BaselineKind
from cmpdesk.domain.exports import Value
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.revisions import DateChange, Revision, RevisionDraft, RevisionState
from cmpdesk.i18n import labels
from cmpdesk.i18n import rescheduling as told
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.screen import n, t, tc, words
from cmpdesk.services import baselines, letters, rescheduling
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.forms import Form, line_edit, read_date
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import row_in, split
from cmpdesk.ui.pages.schedules.loading import Scene
from cmpdesk.ui.pages.schedules.moving_form import DecisionForm
from cmpdesk.ui.pages.schedules.moving_lines import typed_date
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

TONES = {RevisionState.PROVISIONAL: "warn", RevisionState.ADOPTED: "good", RevisionState.REFUSED: "bad"}


def columns(programme: Programme) -> Sequence[Column[Revision]]:
    """Return the columns of the list of revisions."""
    w = words()

    def approved(place: int, one: Revision) -> str:
        on = one.approvals[place]
        return w.date(on) if on is not None else ""

    def approval(place: int, one: Revision) -> tuple[Value, ...]:
        return (one.approvals[place],)

    return (
        Column("title", t("Revision"), lambda one: Cell(told.titled(w, one), told.decided(w, one) or t("not decided")),
               Kind.TWO_LINES, stretch=True, headings=[t("No."), t("Revision"), t("Decision")],
               values=lambda one: (one.number, one.title, told.decided(w, one))),
        Column("state", t("State"), lambda one: Cell(told.state(w, one.state), tone=TONES[one.state]), Kind.PILL,
               width=120, room_for=[told.state(w, one) for one in RevisionState]),
        *(Column(f"approved-{side}", t("Approved by {party}", party=programme.party(side).code),
                 partial(approved, place), width=140, values=partial(approval, place))
          for place, side in enumerate(Side)),
        Column("projects", t("Projects"), lambda one: w.number(one.projects), Kind.NUMBER, width=80,
               values=lambda one: (one.projects,)),
        Column("moved", t("Dates"), lambda one: w.number(one.moved), Kind.NUMBER, width=80,
               values=lambda one: (one.moved,)),
    )  # fmt: skip


def change_columns() -> Sequence[Column[DateChange]]:
    """Return the columns of what a revision moved."""
    w = words()
    return (
        Column("number", t("Project"), lambda one: one.number or tc("calendar", "Call and session"), width=120),
        Column("name", t("Milestone"), lambda one: w.localised(one.name), stretch=True),
        Column("kind", t("Kind"), lambda one: say.kind(w, one.kind), width=140),
        Column("before", t("Old date"), lambda one: told.when(w, one.before), width=140,
               values=lambda one: (typed_date(one.before),)),
        Column("after", t("New date"), _after, width=140,
               values=lambda one: (t("cancelled") if one.cancelled else typed_date(one.after),)),
    )  # fmt: skip


def _after(one: DateChange) -> Cell:
    if one.cancelled:
        return Cell(t("cancelled"))
    same = one.before == one.after  # it was frozen, or is no longer counted from another date
    return Cell(t("same date"), tone="muted") if same else Cell(told.when(words(), one.after))


class RevisionsDialog(Dialog):
    """Lists the revisions of a call; below, the dates that the one under the cursor moved."""

    enter_presses = False

    def __init__(self, parent: QWidget, desk: Desk, scene: Scene) -> None:
        super().__init__(parent, t("Revisions of the calendar"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._call_id, self._programme, self._may = desk, scene.call.id, scene.programme, scene.may_move
        self.model: TableModel[Revision] = TableModel(columns(scene.programme), lambda one: one.id)
        self.table: Table[Revision] = Table(self.model, name="revisions", title=t("Revisions of the calendar"),
                                            memory=desk.memory)  # fmt: skip
        self.changed_model: TableModel[DateChange] = TableModel(change_columns(), lambda one: one.milestone_id)
        self.changes: Table[DateChange] = Table(self.changed_model, name="revision-changes", title=t("Moved dates"),
                                                memory=desk.memory, compact=True)  # fmt: skip
        self.said = text("", "muted", wrap=True, select=True)
        below = QWidget()
        below.setProperty("kind", "plain")
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(self.said)
        column.addWidget(self.changes, 1)
        self.none_yet = EmptyState(t("No date was moved yet. Each time dates move, a revision is kept here."))
        self.whole = QStackedWidget()
        panes = split("revisions", desk.memory, self.table, below, sizes=(2, 3))
        panes.setOrientation(Qt.Orientation.Vertical)
        for part in (panes, self.none_yet):
            self.whole.addWidget(part)
        self.column.addWidget(self._verbs())
        self.column.addWidget(self.whole, 1)
        self.button(t("Close"), self.accept, primary=True)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _one: self.edit())
        desk.changes.changed.connect(self._anew)
        self.size_to(1040, 680)
        self.reload()

    def _verbs(self) -> QWidget:
        holder = QWidget()
        holder.setProperty("kind", "plain")
        holder.setAccessibleName(t("What can be done"))
        row = row_in(holder)
        row.setSpacing(8)
        self.verbs: dict[str, QPushButton] = {}
        for key, verb, act in (
            ("approve", t("&Approve…"), partial(self.decide, True)),
            ("refuse", t("Re&fuse…"), partial(self.decide, False)),
            ("edit", t("&Edit…"), self.edit), ("letters", t("&Letters…"), self.write_letters),
            ("decision", t("&Decision…"), self.show_decision), ("keep", t("&Keep the calendar…"), self.keep),
        ):  # fmt: skip
            made = QPushButton(verb)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _on=False, run=act: run())
            self.verbs[key] = made
            row.addWidget(made)
        if isinstance(row, QHBoxLayout):
            row.addStretch(1)
        return holder

    # -- loading

    def _anew(self, _areas: object) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Load the revisions."""
        work = partial(rescheduling.revisions, self._desk.workspace, self._call_id)
        self._desk.runner.run(work, then=self._arrived, owner=self, channel="revisions")

    def _arrived(self, found: tuple[Revision, ...]) -> None:
        self.model.set_rows(found)
        self.whole.setCurrentIndex(0 if found else 1)
        if found and self.table.current_row() is None:
            self.table.pick(found[0].id)
        self._picked(self.table.current_row())

    def _picked(self, one: Revision | None) -> None:
        open_ = one is not None and one.state is RevisionState.PROVISIONAL and self._may
        for key in ("approve", "refuse", "edit"):
            self.verbs[key].setEnabled(open_)
        for key in ("letters", "decision"):
            follows = one is not None and one.projects > 0 and one.state is not RevisionState.REFUSED
            self.verbs[key].setEnabled(follows)
        self.verbs["keep"].setEnabled(self._may)
        self.said.setText("" if one is None else _said(one))
        self.said.setVisible(bool(self.said.text()))
        if one is not None:
            work = partial(rescheduling.changes, self._desk.workspace, one.id)
            self._desk.runner.run(work, then=self.changed_model.set_rows, owner=self, channel="revision-changes")

    # -- deciding

    def decide(self, approve: bool) -> None:
        """Record that a Party approved or refused the revision under the cursor."""
        one = self.table.current_row()
        if one is not None:
            sheet = ApprovalSheet(self, self._desk, self._programme, one, approve=approve)
            sheet.saved.connect(self._saved)
            sheet.open()

    def edit(self) -> None:
        """Change what is said of the revision under the cursor."""
        one = self.table.current_row()
        if one is not None and self.verbs["edit"].isEnabled():
            sheet = RevisionSheet(self, self._desk, one)
            sheet.saved.connect(self._saved)
            sheet.open()

    def keep(self) -> None:
        """Keep the calendar as it is."""
        KeepSheet(self, self._desk, self._call_id, first=False).open()

    def _saved(self, one: Revision) -> None:
        self._desk.say(t("{revision}: {state}", revision=told.titled(words(), one),
                         state=told.state(words(), one.state)), undo=True)  # fmt: skip
        self.reload()

    # -- what follows

    def write_letters(self) -> None:
        """Draft the letters about the revision under the cursor."""
        one, desk = self.table.current_row(), self._desk
        if one is not None:
            work = partial(letters.writable, desk.workspace, officer=desk.officer, call_id=self._call_id)
            desk.runner.run(work, then=partial(self._write_letters, one), owner=self, channel="revision-letters")

    def _write_letters(self, one: Revision, mine: frozenset[Side]) -> None:
        from cmpdesk.ui.pages.schedules.following import LettersSheet

        LettersSheet(self, self._desk, self._programme, one, mine).open()

    def show_decision(self) -> None:
        """Show the decision about the revision under the cursor as a document."""
        from cmpdesk.ui.pages.schedules.following import show_decision

        one = self.table.current_row()
        if one is not None:
            show_decision(self._desk, one)


def _said(one: Revision) -> str:
    parts = [
        t("Asked by {name}", name=one.requester) if one.requester else "",
        t("Reason: {reason}", reason=one.reason) if one.reason else "",
        t("Refused on {day}", day=words().long_date(one.refused_on)) if one.refused_on else "",
    ]
    return " · ".join(part for part in parts if part)


class ApprovalSheet(Sheet):
    """Records the day on which a Party approved or refused a revision."""

    def __init__(self, parent: QWidget, desk: Desk, programme: Programme, one: Revision, *, approve: bool) -> None:
        title = told.titled(words(), one)
        told_then = (
            t("Once both Parties have approved, the dates are in force and a baseline keeps them.") if approve else
            t("Every date goes back to what it was.")
        )  # fmt: skip
        super().__init__(parent, desk.runner, title, told_then, t("&Approve") if approve else t("&Refuse"))
        self._desk, self._one, self._approve = desk, one, approve
        self.side = QComboBox()
        for side, on in zip(Side, one.approvals, strict=True):
            if on is None or not approve:
                self.side.addItem(labels.party_name(words(), programme.party(side)), side)
        self.day = line_edit(words().long_date(one.decided_on or desk.workspace.today()))
        form = Form(title)
        form.row(t("&Party"), self.side)
        form.row(t("&On"), self.day, check=self._fault, required=True)
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.size_to(520, 320)
        self.filled()
        self.watched(t("Keeping the dates") if approve else t("Putting the dates back"))
        self.side.setFocus()

    def _day(self) -> date | None:
        return read_date(self.day.text(), self._desk.workspace.today())

    def _fault(self) -> str:
        return "" if self._day() is not None else t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.side.currentIndex(), self.day.text()

    def first_fault(self) -> QWidget | None:
        """Check the day."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the recording."""
        act = rescheduling.approve if self._approve else rescheduling.refuse
        return partial(act, self._desk.workspace, officer=self._desk.officer, revision_id=self._one.id,
                       seen=self._one.version, side=Side(self.side.currentData()),
                       on=self._day() or self._desk.workspace.today())  # fmt: skip


class RevisionSheet(Sheet):
    """Changes what is said of a revision."""

    def __init__(self, parent: QWidget, desk: Desk, one: Revision) -> None:
        super().__init__(parent, desk.runner, told.titled(words(), one),
                         t("A body and a day are needed before a Party approves."), t("&Save"))  # fmt: skip
        self._desk, self._one = desk, one
        draft = RevisionDraft(one.title, one.requester, one.reason, one.deciding_body, one.decided_on, one.reference)
        self.form = DecisionForm(draft, desk.workspace.today())
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(560, 660)
        self.filled()
        self.keep_draft(desk, f"revision:{one.id}")
        self.form.name.setFocus()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.form.draft()

    def first_fault(self) -> QWidget | None:
        """Check every field."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the change."""
        return partial(rescheduling.edit, self._desk.workspace, officer=self._desk.officer, revision_id=self._one.id,
                       seen=self._one.version, draft=self.form.draft())  # fmt: skip


class KeepSheet(Sheet):
    """Keeps the calendar of the cohort as it is now, as a baseline that never changes."""

    def __init__(self, parent: QWidget, desk: Desk, call_id: str, *, first: bool) -> None:
        title = t("Keep the calendar")
        super().__init__(parent, desk.runner, title,
                         t("Start, end, duration, amounts and every milestone are kept as they are now, for ever."),
                         t("&Keep"))  # fmt: skip
        self._desk, self._call_id = desk, call_id
        self.kind = QComboBox()
        for kind in BaselineKind:
            self.kind.addItem(told.baseline_kind(words(), kind), kind)
        self.kind.setCurrentIndex(0 if first else 1)
        self.label = line_edit(t("Original calendar") if first else "", hint=t("After the mid-term of September 2020"))
        form = Form(title)
        form.row(t("&Kind"), self.kind)
        form.row(t("&Name"), self.label, check=self._fault, required=True)
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.size_to(560, 320)
        self.saved.connect(lambda row: desk.say(n("Calendar kept: {count} project.", "Calendar kept: {count} projects.",
                                                  row.projects), undo=True))  # fmt: skip
        self.filled()
        self.label.setFocus()

    def _fault(self) -> str:
        return "" if self.label.text().strip() else t("Give this calendar a name.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.kind.currentIndex(), self.label.text()

    def first_fault(self) -> QWidget | None:
        """Check the name."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the keeping."""
        return partial(baselines.adopt, self._desk.workspace, officer=self._desk.officer, call_id=self._call_id,
                       label=self.label.text(), kind=BaselineKind(self.kind.currentData()))  # fmt: skip
