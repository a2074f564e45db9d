"""The delegations of a mid-term meeting: who sits there, and who came."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cmpdesk.domain.directory import PersonRow
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.reviews import DelegateDraft, DelegateRole, Review
from cmpdesk.domain.text import fold
from cmpdesk.i18n import reviews as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import review_meetings, reviews
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import propose
from cmpdesk.ui.forms import Form
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.reviews import words as here
from cmpdesk.ui.plain import caption
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import Sheet


class Seats(RowsEditor):
    """A row for each delegate; names of the directory are proposed."""

    def __init__(self, programme: Programme, people: Sequence[PersonRow]) -> None:
        self._people = [one.name for one in people]
        parties = tuple((str(side), here.party(programme, side)) for side in Side)
        roles = tuple((str(one), say.role(words(), one)) for one in DelegateRole)
        fields = (Field(t("Party"), 3, parties), Field(t("Name"), 4), Field(t("Function"), 5),
                  Field(t("Role"), 3, roles))  # fmt: skip
        super().__init__(t("Delegations"), fields, t("Add a delegate"))

    def _widget(self, field: Field, value: str) -> QWidget:
        made = super()._widget(field, value)
        if isinstance(made, QLineEdit) and field.title == t("Name"):
            propose(made, self._people)
        return made


class DelegationsForm(Sheet):
    """Seats both delegations; `saved` brings the `Review`."""

    def __init__(self, parent: QWidget | None, desk: Desk, programme: Programme, review: Review,
                 people: tuple[PersonRow, ...]) -> None:  # fmt: skip
        title = t("Delegations")
        super().__init__(parent, desk.runner, title,
                         t("Who sits for each Party, in the order of the minutes; people come from the directory."),
                         t("Save"))  # fmt: skip
        self._desk, self._programme, self.review, self._people = desk, programme, review, people
        self.form = Form(title)
        self.seats = Seats(programme, people)
        self.seats.set_values([(str(one.side), one.person, one.function, str(one.role)) for one in review.delegates])
        self.form.block(self.seats, lambda: "")
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(900, 520)
        self.filled()
        again = partial(reviews.review, desk.workspace, review.id)
        self.edits(desk, Subject("review", review.id, review.version, again, self._again))
        self.seats.add_button.setFocus()

    def _again(self, review: Review) -> QWidget:
        return DelegationsForm(self.parentWidget(), self._desk, self._programme, review, self._people)

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.seats.values()

    def drafts(self) -> tuple[DelegateDraft, ...]:
        """Return who is to sit there; whoever sat there already keeps the seat, presence and recusals."""
        before = {(one.side, fold(one.person)): one for one in self.review.delegates}
        known = {fold(one.name): one for one in self._people}
        made = []
        for side, person, function, role in self.seats.values():
            held, found = before.get((Side(side), fold(person))), known.get(fold(person))
            chosen = held.person_id if held else found.id if found else ""
            usual = found.function if found and not held else ""
            made.append(DelegateDraft(Side(side), person, DelegateRole(role), function or usual, chosen,
                                      held.id if held else None))  # fmt: skip
        return tuple(made)

    def work(self) -> "partial[Any]":
        """Return the saving."""
        return partial(review_meetings.seat, self._desk.workspace, officer=self._desk.officer,
                       review_id=self.review.id, seen=self.review.version, drafts=self.drafts())  # fmt: skip


class PresenceForm(Sheet):
    """Takes presence; `saved` brings the `Review`."""

    def __init__(self, parent: QWidget | None, desk: Desk, programme: Programme, review: Review) -> None:
        title = t("Presence")
        super().__init__(parent, desk.runner, title, t("Who came to the meeting; it stands in the minutes."), t("Save"))
        self._desk, self._programme, self.review = desk, programme, review
        self.form = Form(title)
        self.choices: dict[str, QComboBox] = {}
        for side in Side:
            self.form.party(side, here.party(programme, side))
            for one in review.delegation(side):
                choice = QComboBox()
                for word, present in ((t("Not taken"), None), (t("Present"), True), (t("Absent"), False)):
                    choice.addItem(word, present)
                choice.setCurrentIndex((None, True, False).index(one.present))
                self.choices[one.id or ""] = choice
                self.form.row(caption(f"{one.person} · {say.role(words(), one.role)}"), choice)
            if not review.delegation(side):
                self.form.wide(text(t("Nobody sits for this Party yet: enter its delegation."), "muted"))
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.button(t("&All are present"), self._all, left=True)
        self.size_to(560, 420)
        self.filled()
        again = partial(reviews.review, desk.workspace, review.id)
        self.edits(desk, Subject("review", review.id, review.version, again, self._again))
        next(iter(self.choices.values()), self.cancel_button).setFocus()

    def _again(self, review: Review) -> QWidget:
        return PresenceForm(self.parentWidget(), self._desk, self._programme, review)

    def _all(self) -> None:
        for choice in self.choices.values():
            choice.setCurrentIndex(choice.findData(True))

    def first_fault(self) -> QWidget | None:
        """Nothing can be faulty."""
        return None

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self._present()

    def _present(self) -> dict[str, bool | None]:
        return {key: choice.currentData() for key, choice in self.choices.items()}

    def work(self) -> "partial[Any]":
        """Return the saving."""
        return partial(review_meetings.take_presence, self._desk.workspace, officer=self._desk.officer,
                       review_id=self.review.id, seen=self.review.version, present=self._present())  # fmt: skip
