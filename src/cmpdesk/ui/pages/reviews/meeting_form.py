"""The form of a mid-term meeting: its date in the calendar, its place, its agenda."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.reviews import Review, ReviewDraft
from cmpdesk.domain.schedules import Milestone, OwnerKind
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import review_meetings, reviews
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import VagueDateField
from cmpdesk.ui.forms import Form, line_edit, text_edit
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet


class MeetingForm(Sheet):
    """Enters a meeting, or changes the one given; `saved` brings the `Review`."""

    def __init__(self, parent: QWidget | None, desk: Desk, call: CallSheet, review: Review | None,
                 dates: tuple[Milestone, ...]) -> None:  # fmt: skip
        title = t("Mid-term meeting {number}", number=review.number) if review else t("New mid-term meeting")
        super().__init__(parent, desk.runner, title,
                         t("Its date stands in the calendar of the call or of its session, and moves there too."),
                         t("Save"))  # fmt: skip
        self._desk, self._call, self.review, self._dates = desk, call, review, dates
        self.form = Form(title)
        self.which = QComboBox()
        for one in dates:
            self.which.addItem(_named(one), one.id)
        if review is not None:
            self.which.insertItem(0, t("The date of this meeting"), review.milestone_id)
        self.which.addItem(t("A new date in the calendar of the call"), None)
        self.which.setCurrentIndex(0)
        self.form.row(t("Date of the calendar"), self.which)
        self.when = VagueDateField(t("Date"), desk.workspace.today(), review.when if review else None)
        self.form.row(t("Date"), self.when, check=self._check_date, required=True)
        self.provisional = QCheckBox(t("The date is only &foreseen"))
        self.provisional.setChecked(review.provisional if review else False)
        self.form.wide(self.provisional)
        self.place = line_edit(review.place if review else "")
        self.form.row(t("Place"), self.place)
        self.online = QCheckBox(t("The meeting is held &online"))
        self.online.setChecked(review.online if review else False)
        self.form.wide(self.online)
        agenda = review.agenda if review else (
            t("Opening by the co-chairs"), t("Adoption of the agenda"), t("Progress of the projects"),
            t("New calendar"), t("Themes for the next call"),
        )  # fmt: skip
        self.agenda = text_edit("\n".join(agenda), lines=6)
        self.form.row(t("Agenda"), self.agenda, hint=t("One point on each line."))
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        if review is None:
            self._other_date(0)
        self.which.currentIndexChanged.connect(self._other_date)
        self.size_to(620, 560)
        self.filled()
        if review is not None:
            again = partial(reviews.review, desk.workspace, review.id)
            self.edits(desk, Subject("review", review.id, review.version, again, self._again))
        self.when.setFocus()

    def _again(self, review: Review) -> QWidget:
        return MeetingForm(self.parentWidget(), self._desk, self._call, review, self._dates)

    def _other_date(self, place: int) -> None:
        """Show the date that is chosen in the calendar; it can be changed here."""
        chosen = self.which.itemData(place)
        one = next((one for one in self._dates if one.id == chosen), None)
        if one is not None:
            self.when.line.setText(partial_dates.say(words(), one.when) if one.when else "")
            self.provisional.setChecked(one.provisional)

    def _check_date(self) -> str:
        return self.when.fault() or ("" if self.when.when() else t("Give the meeting a date, exact or vague."))

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return (self.which.currentData(), self.when.typed(), self.provisional.isChecked(), self.place.text(),
                self.online.isChecked(), typed_text(self.agenda))  # fmt: skip

    def work(self) -> "partial[Any]":
        """Return the saving."""
        draft = ReviewDraft(
            self.when.when(), self.which.currentData(), self.provisional.isChecked(), self.place.text(),
            self.online.isChecked(), tuple(typed_text(self.agenda).splitlines()),
        )  # fmt: skip
        desk = self._desk
        if self.review is None:
            return partial(review_meetings.create, desk.workspace, officer=desk.officer, call_id=self._call.id,
                           draft=draft)  # fmt: skip
        return partial(review_meetings.edit, desk.workspace, officer=desk.officer, review_id=self.review.id,
                       seen=self.review.version, draft=draft)  # fmt: skip


def _named(one: Milestone) -> str:
    when = partial_dates.say(words(), one.when) if one.when else t("no date")
    whose = t("session") if one.owner.kind is OwnerKind.SESSION else t("call")
    return f"{words().localised(one.name)} · {when} ({whose})"
