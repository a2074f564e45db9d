"""What follows a revision: drafts of the letters to all concerned, and the decision as a document."""

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from cmpdesk.domain.letters import LetterRow
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.revisions import Revision
from cmpdesk.i18n import labels
from cmpdesk.i18n import rescheduling as told
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import revision_papers
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit, read_date
from cmpdesk.ui.sheets import Sheet


class LettersSheet(Sheet):
    """Drafts a letter of each chosen Party for each project that a revision moved; `saved` brings the drafts.

    `mine` are the sides whose letters this officer may write.
    """

    def __init__(self, parent: QWidget, desk: Desk, programme: Programme, one: Revision,
                 mine: Collection[Side]) -> None:  # fmt: skip
        title = t("Letters about {revision}", revision=told.titled(words(), one))
        super().__init__(parent, desk.runner, title,
                         t("A draft is made for each project and Party, with old and new dates, the decision and the "
                           "reports that are due. Drafts are edited, numbered and sealed on the page of letters."),
                         t("&Make the drafts"))  # fmt: skip
        self._desk, self._one = desk, one
        form = Form(title)
        self.sides: dict[Side, QCheckBox] = {}
        for party in programme.parties:
            name = labels.party_name(words(), party)
            box = QCheckBox(t("Letters of {party}", party=name))
            box.setChecked(party.side in mine)
            box.setEnabled(party.side in mine)
            if party.side not in mine:
                box.setToolTip(t("Its own officers write them."))
            form.wide(box)
            self.sides[Side(party.side)] = box
        self.day = line_edit(words().long_date(desk.workspace.today()))
        form.row(t("&Date of the letters"), self.day, check=self._fault, required=True)
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.size_to(560, 380)
        self.saved.connect(self._tell)
        self.filled()
        self.day.setFocus()

    def _tell(self, drafts: tuple[LetterRow, ...]) -> None:
        said = n("{count} letter drafted.", "{count} letters drafted.", len(drafts))
        self._desk.say(said, undo=True)

    def _day(self) -> date | None:
        return read_date(self.day.text(), self._desk.workspace.today())

    def _fault(self) -> str:
        return "" if self._day() is not None else t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.day.text(), tuple(box.isChecked() for box in self.sides.values())

    def first_fault(self) -> QWidget | None:
        """Check the day."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the drafting."""
        sides = [side for side, box in self.sides.items() if box.isChecked()]
        on = self._day() or self._desk.workspace.today()
        return partial(revision_papers.draft_letters, self._desk.workspace, officer=self._desk.officer,
                       revision_id=self._one.id, sides=sides, dated_on=on)  # fmt: skip


def show_decision(desk: Desk, one: Revision) -> None:
    """Show the decision on a revision as it will be printed."""
    work = partial(revision_papers.decision_page, desk.workspace, one.id, language=words().language)
    preview.show(desk, Document(told.titled(words(), one), t("decision.pdf"), lambda: work()[1]))
