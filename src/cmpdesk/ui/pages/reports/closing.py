"""Closing a project: the checklist as it stands, what each Party judges in the end, the last step."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.closing import BY_HAND, Check, Evaluation, Rating
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.i18n import labels as names
from cmpdesk.i18n import projects as told
from cmpdesk.i18n import reports as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import closing, report_papers
from cmpdesk.services.closing import ClosingSheet
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import ask_reason
from cmpdesk.ui.forms import Form, text_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import Pill, side_name, text
from cmpdesk.ui.layout import clear_layout, scrolled
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.theme import theme

_TONES = {Rating.EXCELLENT: "good", Rating.GOOD: "good", Rating.PARTIAL: "warn", Rating.POOR: "bad"}


class EvaluationSheet(Sheet):
    """The final evaluation of a project by one Party. `saved` brings the closing."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: ClosingSheet, party: Party) -> None:
        title = t("Final evaluation of {party}", party=names.party_name(words(), party))
        super().__init__(parent, desk.runner, title, t("It stands in the closing sheet with its reasons."), t("Save"))
        self._desk, self.held, self.party = desk, held, party
        one = held.closing.evaluation(party.side)
        self.form = Form(title)
        self.rating = QComboBox()
        self.rating.addItem("—", "")
        for rating in Rating:
            self.rating.addItem(say.rating(words(), rating), str(rating))
        self.rating.setCurrentIndex(max(0, self.rating.findData(str(one.rating or ""))))
        self.reasons = text_edit(one.text, lines=6)
        self.form.row(t("Judgement"), self.rating, check=self._check_rating, required=True)
        self.form.row(t("Reasons"), self.reasons, check=self._check_reasons, required=True)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(600, 380)
        self.filled()
        self.rating.setFocus()

    def _check_rating(self) -> str:
        return "" if self.rating.currentData() else t("Choose what the Party judges.")

    def _check_reasons(self) -> str:
        return "" if typed_text(self.reasons).strip() else t("Enter the reasons.")

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.rating.currentData(), typed_text(self.reasons)

    def work(self) -> "partial[Any]":
        """Return the saving."""
        made = Evaluation(Rating(self.rating.currentData()), typed_text(self.reasons))
        return partial(closing.evaluate, self._desk.workspace, officer=self._desk.officer,
                       project_id=self.held.project.id, seen=self.held.closing.version, side=self.party.side,
                       evaluation=made)  # fmt: skip


class ClosingDialog(Dialog):
    """Shows what is settled and what is not; ticks and evaluations are saved at once."""

    enter_presses = False

    def __init__(self, parent: QWidget | None, desk: Desk, held: ClosingSheet) -> None:
        row = held.project.row
        super().__init__(parent, t("Closing · {number} {title}", number=row.number, title=row.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._desk, self.held = desk, held
        self.standing = text("", wrap=True)
        self.column.addWidget(self.standing)
        area, inside = scrolled(t("Checklist"))
        self._parts = QVBoxLayout(inside)
        self._parts.setContentsMargins(0, 4, 8, 4)
        self._parts.setSpacing(10)
        self.column.addWidget(area, 1)
        self.ticks: dict[str, QCheckBox] = {}
        self.judge_buttons: dict[Side, QPushButton] = {}
        self.button(t("Closing &sheet…"), self.show_sheet, left=True)
        self.button(t("Cancel"), self.reject)
        self.close_button = self.button(t("C&lose the project"), self.close_project, primary=True)
        desk.changes.changed.connect(self._heard)
        self.size_to(820, 680)
        self._show(held)

    def _heard(self, areas: Area) -> None:
        if areas & (Area.REVIEWS | Area.PROJECTS):
            load = partial(closing.sheet, self._desk.workspace, self.held.project.id, self._desk.officer)
            self._desk.runner.run(load, then=self._show, owner=self, channel="closing")

    def _show(self, held: ClosingSheet) -> None:
        focused = next((key for key, one in self._fields().items() if one.hasFocus()), None)
        self.held = held
        blocking = sum(one.blocking for one in held.checks)
        if held.closed:
            said = t("The project is closed.")
        elif blocking:
            said = n("{count} line is open: settle it, or give a reason as you close.",
                     "{count} lines are open: settle them, or give a reason as you close.", blocking)  # fmt: skip
        else:
            said = t("Everything is settled: the project can be closed.")
        self.standing.setText(said)
        clear_layout(self._parts)
        self.ticks.clear()
        self._parts.addWidget(self._checklist())
        self._parts.addWidget(self._judgements())
        self._parts.addStretch(1)
        self.close_button.setEnabled(held.project.row.state == "running")
        state = told.project_state(words(), held.project.row.state)
        self.close_button.setToolTip("" if self.close_button.isEnabled() else t("The project: {state}", state=state))
        fields = self._fields()
        if focused in fields:
            fields[focused].setFocus()

    def _fields(self) -> dict[str, QWidget]:
        """Return what takes the keyboard; all of it is made anew with each change."""
        return {**self.ticks, **{str(side): one for side, one in self.judge_buttons.items()}}

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first = next((one for one in self._fields().values() if one.isEnabled()), None)
        if first is not None and self.focusWidget() is None:
            first.setFocus()

    def _checklist(self) -> QWidget:
        card = Card(t("Checklist"))
        for one in self.held.checks:
            card.body.addWidget(self._tick(one) if one.item in BY_HAND else self._line(one))
        return card

    def _line(self, one: Check) -> QWidget:
        holder = QWidget()
        holder.setProperty("kind", "plain")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        sign = "✓" if one.settled else "▲" if one.blocking else "△"
        tone = "good" if one.settled else "warn"
        mark = text(sign, tone=tone)
        mark.setFixedWidth(theme().px(20))
        row.addWidget(mark)
        row.addWidget(text(say.item(words(), one.item), wrap=True), 1)
        row.addWidget(text(say.standing(words(), one), tone="muted" if one.settled else tone))
        return holder

    def _tick(self, one: Check) -> QWidget:
        box = QCheckBox(say.item(words(), one.item))
        box.setChecked(one.settled)
        box.setEnabled(not self.held.closed)
        box.clicked.connect(self._ticked)
        self.ticks[str(one.item)] = box
        return box

    def _ticked(self, _checked: bool) -> None:
        chosen = [one for one in BY_HAND if self.ticks[str(one)].isChecked()]
        work = partial(closing.tick, self._desk.workspace, officer=self._desk.officer,
                       project_id=self.held.project.id, seen=self.held.closing.version, items=chosen)  # fmt: skip
        self._desk.runner.run(work, then=self._done, owner=self)

    def _done(self, outcome: "Outcome[ClosingSheet]") -> None:
        self._show(outcome.value)

    def _judgements(self) -> QWidget:
        card = Card(t("Final evaluation"))
        row = QHBoxLayout()
        row.setSpacing(16)
        for party in self.held.programme.parties:
            one = self.held.closing.evaluation(party.side)
            column = QVBoxLayout()
            column.addWidget(side_name(party.side, names.party_name(words(), party)))
            if one.rating is not None:
                column.addWidget(Pill(say.rating(words(), one.rating), _TONES[one.rating]))
            column.addWidget(text(one.text or t("Not given yet."), tone="" if one.text else "muted", wrap=True,
                                  select=True))  # fmt: skip
            button = QPushButton(t("Evaluate for {party}…", party=party.code))
            button.setAutoDefault(False)
            button.setEnabled(party.side in self.held.mine and not self.held.closed)
            button.clicked.connect(partial(self.judge, party))
            self.judge_buttons[party.side] = button
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
            column.addStretch(1)
            row.addLayout(column, 1)
        card.body.addLayout(row)
        return card

    def judge(self, party: Party, _checked: bool = False) -> None:
        """Ask what a Party judges of the project."""
        form = EvaluationSheet(self, self._desk, self.held, party)
        form.saved.connect(lambda _made: self._desk.say(t("The evaluation is saved."), undo=True))
        form.open()

    def show_sheet(self) -> None:
        """Show the closing sheet as each Party prints it."""
        work = partial(report_papers.closing_sheets, self._desk.workspace, self.held.project.id)
        self._desk.runner.run(work, then=self._show_papers, owner=self)

    def _show_papers(self, made: tuple[Document, ...]) -> None:
        preview.show(self._desk, *made)

    def close_project(self) -> None:
        """Close the project; why is asked for where lines are open."""
        reason = ""
        if any(one.blocking for one in self.held.checks):
            given = ask_reason(self, t("Close although lines are open"), t("Close the project"))
            if given is None:
                return
            reason = given
        self.close_now(reason)

    def close_now(self, reason: str = "") -> None:
        """Close the project for a reason, or because everything is settled."""
        row = self.held.project.row
        work = partial(closing.close, self._desk.workspace, officer=self._desk.officer, project_id=row.id,
                       seen=row.version, reason=reason)  # fmt: skip
        self._desk.runner.run(work, then=self._closed, owner=self)

    def _closed(self, outcome: "Outcome[ClosingSheet]") -> None:
        self._desk.say(t("Project {number} is closed.", number=outcome.value.project.row.number), undo=True)
        self.accept()


def show(parent: QWidget, desk: Desk, project_id: str) -> None:
    """Open the closing of a project, once it is loaded."""
    load = partial(closing.sheet, desk.workspace, project_id, desk.officer)
    desk.runner.run(load, then=lambda held: ClosingDialog(parent, desk, held).open(), owner=parent,
                    channel="closing-open")  # fmt: skip
