"""Drafting the letters of year two: who decided, when, and the date that they bear."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.letters import Decision
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.reviews import Review
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import review_letters
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit, read_date
from cmpdesk.ui.sheets import Sheet


class LettersSheet(Sheet):
    """Asks what all letters of a meeting say of its decision. `saved` brings the rows of the drafts."""

    def __init__(self, parent: QWidget | None, desk: Desk, programme: Programme, review: Review) -> None:
        super().__init__(
            parent, desk.runner, t("Draft the letters of year two"),
            t("One draft for each project and each Party that you write for, favourable, on conditions or unfavourable "
              "as its money was decided, with the reasons of that Party. Drafts that nobody edited are replaced."),
            t("&Draft them"),
        )  # fmt: skip
        self._desk, self._review = desk, review
        w, self._today = words(), desk.workspace.today()
        day = review.when.exact if review.when is not None else None
        self.form = Form(t("Decision"))
        self.decided_by = line_edit(w.localised(programme.name))
        self.decided_on = line_edit(w.long_date(day) if day else "")
        self.reference = line_edit()
        self.dated_on = line_edit(w.long_date(self._today))
        self.form.row(t("Decided &by"), self.decided_by, check=self._no_body, required=True)
        self.form.row(t("Decided &on"), self.decided_on, check=partial(self._no_day, self.decided_on, empty=True))
        self.form.row(t("&Reference"), self.reference)
        self.form.row(t("D&ate of the letters"), self.dated_on, check=partial(self._no_day, self.dated_on),
                      required=True)  # fmt: skip
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(640, 400)
        self.filled()
        self.decided_by.setCursorPosition(0)
        self.decided_by.setFocus()

    def _no_body(self) -> str:
        return "" if self.decided_by.text().strip() else t("Say who decided: it stands in every letter.")

    def _no_day(self, field: Any, *, empty: bool = False) -> str:
        typed = field.text().strip()
        if (empty and not typed) or read_date(typed, self._today) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return tuple(one.text() for one in (self.decided_by, self.decided_on, self.reference, self.dated_on))

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the drafting."""
        decision = Decision(self.decided_by.text().strip(), read_date(self.decided_on.text(), self._today),
                            self.reference.text().strip())  # fmt: skip
        return partial(review_letters.draft, self._desk.workspace, officer=self._desk.officer,
                       review_id=self._review.id, decision=decision,
                       dated_on=read_date(self.dated_on.text(), self._today) or self._today)  # fmt: skip
