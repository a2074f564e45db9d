"""Sealing a meeting: what it waits for is told first, and nothing of it changes afterwards."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.reviews import Review
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import review_effects
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.sheets import Sheet


class SealSheet(Sheet):
    """Asks for the seal of a meeting. `saved` brings the `Review`."""

    def __init__(self, parent: QWidget | None, desk: Desk, review: Review) -> None:
        super().__init__(
            parent, desk.runner, t("Seal mid-term meeting {number}", number=words().number(review.number)),
            t("Opinions, reasons, decisions and minutes of the meeting stay as they are from then on, and what was "
              "carried out cannot be taken back as a step. Only a lead seals; the letters are sealed afterwards."),
            t("&Seal"),
        )  # fmt: skip
        self._desk, self._review = desk, review
        self.state = text(t("Looking at what was decided…"), wrap=True, select=True)
        self.body.addWidget(self.state)
        self.body.addStretch(1)
        self.save_button.setEnabled(False)
        self.size_to(560, 360)
        self.filled()
        desk.runner.run(partial(review_effects.sealable, desk.workspace, officer=desk.officer, review_id=review.id),
                        then=self._told, owner=self)  # fmt: skip

    def _told(self, refusal: Refusal | None) -> None:
        self.state.setText(sentence_of(refusal) if refusal is not None else
                           t("Every project is decided or put off to the next meeting, each decision has its own "
                             "reasons, and all of them are carried out."))  # fmt: skip
        restyle(self.state, tone="bad" if refusal is not None else "good")
        self.save_button.setEnabled(refusal is None)
        (self.save_button if refusal is None else self.cancel_button).setFocus()

    def work(self) -> "partial[Any]":
        """Return the seal."""
        return partial(review_effects.seal, self._desk.workspace, officer=self._desk.officer,
                       review_id=self._review.id, seen=self._review.version)  # fmt: skip
