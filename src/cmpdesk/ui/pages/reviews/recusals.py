"""Who is recused from which project at a mid-term meeting, with the hours of their withdrawal."""

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.reviews import Review, ReviewRow, Withdrawal
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import review_meetings, reviews
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.forms import Form, line_edit, read_time, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.listing import Listed
from cmpdesk.ui.plain import caption, typed_text
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import Column, TableModel
from cmpdesk.ui.table_view import Table


class RecusalsDialog(Dialog):
    """The list of recusals; each change is saved at once, and can be undone. `shown` is the project proposed first."""

    enter_presses = False

    def __init__(self, parent: QWidget | None, desk: Desk, programme: Programme, review: Review,
                 shown: ReviewRow | None, *, may_edit: bool) -> None:  # fmt: skip
        super().__init__(parent, t("Recusals"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._desk, self._review, self._shown, self._may = desk, review, shown, may_edit
        said = t("A recused delegate leaves the room; then the Party may give its opinion on the project.")
        self.column.addWidget(text(said, "muted", wrap=True))
        columns: tuple[Column[Withdrawal], ...] = (
            Column("number", t("No."), lambda one: one.number, width=70),
            Column("person", t("Name"), lambda one: one.person, width=170),
            Column("party", t("Party"), lambda one: programme.party(one.side).code, width=60),
            Column("reason", t("Reason"), lambda one: one.reason, stretch=True),
            Column("left", t("Left at"), lambda one: clock(one.left_at), width=80),
            Column("back", t("Back at"), lambda one: clock(one.back_at), width=80),
        )
        self.model: TableModel[Withdrawal] = TableModel(columns, lambda one: one.id, desk.runner)
        self.table: Table[Withdrawal] = Table(self.model, name="recusals", title=t("Recusals"), memory=desk.memory)
        self.listing = Listed(self.table, EmptyState(t("Nobody is recused at this meeting.")))
        self.column.addWidget(self.listing, 1)
        self.fault = text("", tone="bad", wrap=True)
        self.fault.hide()
        self.column.addWidget(self.fault)
        self.add_button = self.button(t("&Recuse a delegate…"), self.add, left=True)
        self.listing.no_row.fills = self.add_button
        self.hours_button = self.button(t("&Hours…"), self.note_hours, left=True)
        self.lift_button = self.button(t("Remo&ve the recusal"), self.lift, left=True)
        self.button(t("Close"), self.accept, primary=True)
        self.table.picked.connect(self._refresh)
        self.table.opened.connect(self.note_hours)
        self.size_to(820, 480)
        self._refresh()
        self._load()

    def _load(self) -> None:
        work = partial(reviews.withdrawals, self._desk.workspace, self._review.id)
        self._desk.runner.run(work, then=self._show, owner=self)

    def _show(self, found: tuple[Withdrawal, ...]) -> None:
        self.model.set_rows(found)
        self.listing.show_rows()
        self.table.settle()
        self._refresh()

    def _refresh(self, *_: object) -> None:
        chosen = self.table.current_row() is not None
        self.add_button.setEnabled(self._may and bool(self._review.delegates))
        for button in (self.hours_button, self.lift_button):
            button.setEnabled(self._may and chosen)

    def _saved(self, _value: object) -> None:
        self._load()
        self._desk.say(t("Saved."), undo=True)

    def add(self) -> None:
        """Recuse a delegate from a project."""
        form = RecusalForm(self, self._desk, self._review, self._shown)
        form.saved.connect(self._saved)
        form.open()

    def note_hours(self, *_: object) -> None:
        """Note or mend the hours of a withdrawal."""
        one = self.table.current_row()
        if one is not None and self._may:
            form = HoursForm(self, self._desk, self._review, one)
            form.saved.connect(self._saved)
            form.open()

    def lift(self) -> None:
        """Remove a recusal entered by mistake."""
        one = self.table.current_row()
        if one is not None and self._may:
            work = partial(review_meetings.lift, self._desk.workspace, officer=self._desk.officer, recusal_id=one.id)
            self._desk.runner.run(work, then=self._lifted, failed=self._refused, owner=self)

    def _lifted(self, outcome: Outcome[Any]) -> None:
        self._saved(outcome.value)

    def _refused(self, failure: Foreseen) -> bool:
        self.fault.setText(sentence_of(failure))
        self.fault.show()
        return True


class RecusalForm(Sheet):
    """Recuses a delegate."""

    def __init__(self, parent: QWidget | None, desk: Desk, review: Review, shown: ReviewRow | None) -> None:
        title = t("Recuse a delegate")
        super().__init__(parent, desk.runner, title, t("Who leaves the room while the project is discussed, and why."),
                         t("Recuse"))  # fmt: skip
        self._desk, self._review = desk, review
        self.form = Form(title)
        self.who = QComboBox()
        for one in review.delegates:
            self.who.addItem(caption(one.person), one.id)
        self.form.row(t("Delegate"), self.who)
        self.number = line_edit(shown.number if shown else "", hint="11.022")
        self.form.row(t("Number of the project"), self.number, required=True, check=self._check_number)
        self.reason = text_edit("", lines=3)
        self.form.row(t("Reason"), self.reason, required=True, check=self._check_reason)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(520, 380)
        self.filled()
        self.who.setFocus()

    def _check_number(self) -> str:
        return "" if self.number.text().strip() else t("Enter the number of the project.")

    def _check_reason(self) -> str:
        given = typed_text(self.reason).strip()
        return "" if given else t("Enter why the delegate is recused: it stands in the minutes.")

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.who.currentData(), self.number.text(), typed_text(self.reason)

    def work(self) -> "partial[Any]":
        """Return the saving."""
        return partial(_recuse, self._desk.workspace, self._desk.officer, self._review.id, str(self.who.currentData()),
                       self.number.text(), typed_text(self.reason))  # fmt: skip


def _recuse(workspace: Workspace, officer: Officer, review_id: str, delegate_id: str, number: str,
            reason: str) -> Outcome[tuple[Withdrawal, ...]]:  # fmt: skip
    project_id = reviews.numbered(workspace, review_id, number).project_id
    return review_meetings.recuse(workspace, officer=officer, delegate_id=delegate_id, project_id=project_id,
                                  reason=reason)  # fmt: skip


class HoursForm(Sheet):
    """Notes at what time a recused delegate left and came back, on the day of the meeting."""

    def __init__(self, parent: QWidget | None, desk: Desk, review: Review, one: Withdrawal) -> None:
        title = t("Hours of the withdrawal")
        super().__init__(parent, desk.runner, f"{one.number} · {one.person}", title, t("Save"))
        self._desk, self._review, self._one = desk, review, one
        self.form = Form(title)
        self.left, self.back = (self._hour(label, when) for label, when in (
            (t("Left at"), one.left_at), (t("Back at"), one.back_at)))  # fmt: skip
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(420, 260)
        self.filled()
        self.left.setFocus()

    def _hour(self, label: str, when: datetime | None) -> QLineEdit:
        field = line_edit(clock(when), hint="10:15")
        self.form.row(label, field, check=partial(self._check_hour, field))
        return field

    def _check_hour(self, field: QLineEdit) -> str:
        typed = field.text().strip()
        return "" if not typed or read_time(typed) else t("Type the hour: 10:15 or 10 h 15.")

    def _instant(self, field: QLineEdit, before: datetime | None) -> datetime | None:
        found = read_time(field.text().strip()) if field.text().strip() else None
        if found is None:
            return None
        held = self._review.when.exact if self._review.when else None
        day = before.astimezone().date() if before else held or self._desk.workspace.today()
        return datetime(day.year, day.month, day.day, *found).astimezone()

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.left.text(), self.back.text()

    def work(self) -> "partial[Any]":
        """Return the saving."""
        one = self._one
        return partial(review_meetings.withdraw, self._desk.workspace, officer=self._desk.officer, recusal_id=one.id,
                       left_at=self._instant(self.left, one.left_at),
                       back_at=self._instant(self.back, one.back_at or one.left_at))  # fmt: skip


def clock(when: datetime | None) -> str:
    """Return an hour of this place, "" where there is none."""
    return words().clock(when.astimezone()) if when else ""
