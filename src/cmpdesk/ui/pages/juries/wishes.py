"""What a reviewer wants to read and rather not: typed, or pasted from a table."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.juries import ReviewerRow, Wish, read_wishes
from cmpdesk.i18n.screen import t
from cmpdesk.services import assignment
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, text_edit
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet


class WishesSheet(Sheet):
    """Asks for a line for each application: its number, and a number from −2 (rather not) to 2."""

    def __init__(self, parent: QWidget | None, desk: Desk, reviewer: ReviewerRow, wishes: Sequence[Wish]) -> None:
        title = t("Wishes of {name}", name=f"{reviewer.code} · {reviewer.name}")
        explanation = t(
            "One line for each application: its number, then −2 (rather not), −1, 0, 1 or 2 (gladly). Two columns of a "
            "spreadsheet can be pasted. An application that is not named has no wish."
        )
        super().__init__(parent, desk.runner, title, explanation, t("Save"))
        self._desk, self._reviewer = desk, reviewer
        self.form = Form(title)
        self.body.addWidget(self.form)
        self.lines = text_edit("\n".join(f"{one.number}\t{one.value}" for one in wishes), lines=12)
        self.form.row(t("&Wishes"), self.lines, check=self._check, above=True)
        self.body.addStretch(1)
        self.size_to(520, 520)
        self.filled()
        self.lines.setFocus()

    def typed(self) -> object:
        """Return what stands in the field."""
        return typed_text(self.lines)

    def first_fault(self) -> QWidget | None:
        """Check what is typed."""
        return None if self.form.valid() else self.lines

    def work(self) -> "partial[Any]":
        """Return the saving of the wishes."""
        return partial(assignment.set_preferences, self._desk.workspace, officer=self._desk.officer,
                       reviewer_id=self._reviewer.id, wishes=read_wishes(typed_text(self.lines)))  # fmt: skip

    def _check(self) -> str:
        try:
            read_wishes(typed_text(self.lines))
        except Refusal as refusal:
            return sentence_of(refusal)
        return ""


def open_wishes(parent: QWidget, desk: Desk, reviewer: ReviewerRow) -> None:
    """Open the wishes of a reviewer."""

    def arrived(wishes: tuple[Wish, ...]) -> None:
        sheet = WishesSheet(parent, desk, reviewer, wishes)
        sheet.saved.connect(lambda _: desk.say(t("Wishes of {code} saved.", code=reviewer.code), undo=True))
        sheet.open()

    load = partial(assignment.preferences, desk.workspace, reviewer.id)
    desk.runner.run(load, then=arrived, owner=parent, channel="wishes")
