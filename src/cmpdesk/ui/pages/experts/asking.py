"""Asking an expert: what speaks against it first, then the day; and the answer that came back."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.experts import PastCall, Seat
from cmpdesk.i18n import interests as conflicts
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import invitations
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, NumberField, line_edit, read_date, text_edit
from cmpdesk.ui.inspector import Card, pairs
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.experts.form import MOST
from cmpdesk.ui.pages.experts.loading import Asking
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

SHOWN = 12
"""Conflicts that the dialog lists; it says how many there are."""


def _day_fault(typed: str, desk: Desk) -> str:
    if read_date(typed, desk.workspace.today()) is not None:
        return ""
    return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")


class InviteSheet(Sheet):
    """Records that an expert is asked; conflicts on record must be looked at first. `saved` brings the sheet."""

    def __init__(self, parent: QWidget | None, desk: Desk, asking: Asking) -> None:
        offer, w = asking.offer, words()
        title = t("Ask {name} to review", name=offer.name)
        explanation = t("The invitation is recorded. Its message is saved as a draft afterwards: nothing is sent.")
        super().__init__(parent, desk.runner, title, explanation, t("Record the invitation"))
        self._desk, self._offer = desk, offer
        due = w.deadline(offer.due) if offer.due else ""
        self.body.addWidget(pairs([(t("Call"), w.localised(offer.call)), (t("Score sheets due"), due),
                                   (t("E-mail"), offer.email)]))  # fmt: skip
        if offer.absence is not None:
            span = t("{first} to {last}", first=w.long_date(offer.absence.first), last=w.long_date(offer.absence.last))
            said = t("Not available when the sheets are due: {span}", span=span)
            self.body.addWidget(text(said, tone="warn", wrap=True))
        self.known = QCheckBox(t("I have looked at these &conflicts, and ask nevertheless"))
        if offer.conflicts:
            self.body.addWidget(self._conflicts())
        else:
            self.body.addWidget(text(t("No conflict of interest with this call is on record."), tone="good", wrap=True))
        self.form = Form(title)
        self.asked_on = line_edit(w.long_date(desk.workspace.today()))
        self.form.row(t("Asked on"), self.asked_on, check=lambda: _day_fault(self.asked_on.text(), desk), required=True)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(640, 560 if offer.conflicts else 480)
        self.filled()
        self.asked_on.setFocus()

    def _conflicts(self) -> Card:
        found, w = self._offer.conflicts, words()
        card = Card(n("A conflict on record with {count} application", "Conflicts on record with {count} applications",
                      len(found)))  # fmt: skip
        for one in found[:SHOWN]:
            label = f"{one.number} · {one.title}"
            why = w.listed([f"{conflicts.ground(w, each.ground)} ({each.evidence})" for each in one.findings])
            said = t("{label}: {value}", label=conflicts.conflict(w, one.proposed), value=why)
            card.body.addWidget(text(label, wrap=True, select=True))
            card.body.addWidget(text(said, "muted", wrap=True, select=True))
        if len(found) > SHOWN:
            rest = n("and {count} more", "and {count} more", len(found) - SHOWN)
            card.body.addWidget(text(rest, "muted"))
        card.body.addWidget(self.known)
        return card

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.asked_on.text(), self.known.isChecked()

    def first_fault(self) -> QWidget | None:
        """Check the day."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the recording; refused while conflicts were not looked at."""
        if self._offer.conflicts and not self.known.isChecked():
            raise Refusal("invitation.conflicts", name=self._offer.name, count=len(self._offer.conflicts))
        today = self._desk.workspace.today()
        return partial(
            invitations.invite, self._desk.workspace, officer=self._desk.officer, expert_id=self._offer.expert_id,
            call_id=self._offer.call_id, asked_on=read_date(self.asked_on.text(), today) or today,
            seen=self._offer.conflicts,
        )  # fmt: skip


class AnswerSheet(Sheet):
    """Records that an expert accepted, with their seat, or declined, with the reason. `saved` brings the sheet."""

    def __init__(self, parent: QWidget | None, desk: Desk, asking: Asking, past: PastCall) -> None:
        title = t("Answer of {name}", name=asking.offer.name)
        explanation = t("Whoever accepts becomes a reviewer of the jury, with their sectors, keywords and languages.")
        super().__init__(parent, desk.runner, title, explanation, t("Record the answer"))
        self._desk, self._past = desk, past
        self.accepts = QRadioButton(t("&Accepts"))
        self.declines = QRadioButton(t("&Declines"))
        self._group = QButtonGroup(self)
        for button in (self.accepts, self.declines):
            self._group.addButton(button)
            self.body.addWidget(button)
            button.toggled.connect(self._turn)
        self.form = Form(title)
        self.day = line_edit(words().long_date(desk.workspace.today()))
        self.form.row(t("Answered on"), self.day, check=lambda: _day_fault(self.day.text(), desk), required=True)
        self.code = line_edit(asking.seat.code)
        self.load = NumberField(1, MOST)
        self.load.set_value(asking.seat.load_limit)
        self.reason = text_edit(past.reason, lines=3)
        self.form.row(t("Code in the jury"), self.code, check=self._check_code)
        self.form.row(t("Load limit"), self.load)
        self.form.row(t("Reason"), self.reason, check=self._check_reason)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.accepts.setChecked(True)
        self.size_to(600, 480)
        self.filled()
        self.accepts.setFocus()

    def _turn(self, _on: bool) -> None:
        for field, used in ((self.code, self.accepts), (self.load, self.accepts), (self.reason, self.declines)):
            field.setEnabled(used.isChecked())

    def _check_code(self) -> str:
        empty = self.accepts.isChecked() and not self.code.text().strip()
        return t("Type the code by which the reviewer is known on paper.") if empty else ""

    def _check_reason(self) -> str:
        empty = self.declines.isChecked() and not typed_text(self.reason).strip()
        return t("Type the reason, as far as it was given.") if empty else ""

    def typed(self) -> object:
        """Return what stands in the fields."""
        return (self.accepts.isChecked(), self.day.text(), self.code.text(), self.load.text(),
                typed_text(self.reason))  # fmt: skip

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the recording of the answer."""
        day = read_date(self.day.text(), self._desk.workspace.today())
        act: dict[str, Any] = {"officer": self._desk.officer, "invitation_id": self._past.invitation_id,
                               "seen": self._past.version, "on": day}  # fmt: skip
        if self.accepts.isChecked():
            seat = Seat(self.code.text(), self.load.value())
            return partial(invitations.accept, self._desk.workspace, seat=seat, **act)
        return partial(invitations.decline, self._desk.workspace, reason=typed_text(self.reason), **act)
