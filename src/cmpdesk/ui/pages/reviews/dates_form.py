"""The dates that a mid-term meeting proposes for a project, beside those in force."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.reviews import Review, ReviewDecision, ReviewSubject
from cmpdesk.domain.schedules import Milestone
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import reviews
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import VagueDateField
from cmpdesk.ui.forms import Form, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.plain import caption, typed_text
from cmpdesk.ui.sheets import Sheet


class DatesForm(Sheet):
    """Proposes new dates and conditions; nothing moves by it. `saved` brings the `ReviewDecision`."""

    def __init__(self, parent: QWidget | None, desk: Desk, review: Review, subject: ReviewSubject,
                 milestones: tuple[Milestone, ...]) -> None:  # fmt: skip
        row = subject.row
        title = f"{row.number} · {t('Dates proposed')}"
        super().__init__(parent, desk.runner, title,
                         t("Fill in what is to move. The calendar itself moves once the decisions are carried out."),
                         t("Save"))  # fmt: skip
        self._desk, self._review, self.subject, self._milestones = desk, review, subject, milestones
        self.form = Form(title)
        held = {one.milestone_id: one.new for one in subject.decision.dates} if subject.decision else {}
        self.fields: dict[str, VagueDateField] = {}
        for one in milestones:
            name, now = words().localised(one.name), partial_dates.say(words(), one.when) if one.when else t("no date")
            field = VagueDateField(name, desk.workspace.today(), held.get(one.id))
            field.line.setPlaceholderText(now)
            self.form.row(caption(name), field, check=field.fault)
            self.fields[one.id] = field
        if not milestones:
            self.form.wide(text(t("The calendar of this project has no date that can be moved."), "muted", wrap=True))
        self.conditions = text_edit(subject.decision.conditions if subject.decision else "", lines=3)
        self.form.row(t("Conditions"), self.conditions)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(640, 600)
        self.filled()
        if subject.decision is not None:
            again = partial(reviews.subject, desk.workspace, review.id, row.project_id)
            self.edits(desk, Subject("review_decision", subject.decision.id, subject.decision.version, again,
                                     self._again))  # fmt: skip
        next(iter(self.fields.values()), self.conditions).setFocus()

    def _again(self, subject: ReviewSubject) -> QWidget:
        return DatesForm(self.parentWidget(), self._desk, self._review, subject, self._milestones)

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return tuple(field.typed() for field in self.fields.values()), typed_text(self.conditions)

    def dates(self) -> list[tuple[str, PartialDate]]:
        """Return what is to move, and where to."""
        typed = ((key, field.when()) for key, field in self.fields.items())
        return [(key, when) for key, when in typed if when is not None]

    def work(self) -> "partial[Any]":
        """Return the saving."""
        decision: ReviewDecision | None = self.subject.decision
        return partial(reviews.propose, self._desk.workspace, officer=self._desk.officer, review_id=self._review.id,
                       project_id=self.subject.row.project_id, seen=decision.version if decision else 0,
                       dates=self.dates(), conditions=typed_text(self.conditions))  # fmt: skip
