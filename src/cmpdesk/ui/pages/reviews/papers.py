"""What is printed of a mid-term meeting from its page: the dossier for the delegations, and the minutes."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.letters import LetterRow
from cmpdesk.domain.minutes import Minutes
from cmpdesk.domain.preview import Document
from cmpdesk.domain.registers import Sent
from cmpdesk.domain.text import LANGUAGES
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import minutes, review_papers
from cmpdesk.ui import preview
from cmpdesk.ui.files import write_whole
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.pages.reviews.host import ReviewsHost


class Papers(QObject):
    """The actions of `page` that print; `actions` go into its menu. Each document opens in the preview."""

    def __init__(self, page: ReviewsHost) -> None:
        super().__init__(page)
        self.page, self.desk = page, page.desk
        add, why = page.actions_of.add, t("Choose or enter a meeting first.")
        verbs = {"fr": t("Minutes in &French…"), "en": t("Minutes in &English…"), "nl": t("Minutes in &Dutch…")}
        writes = [
            add(f"minutes-{one}", verbs[one], partial(self.edit_minutes, one), enabled=page.has_meeting, why=why)
            for one in LANGUAGES
        ]
        self.actions: tuple[QAction, ...] = (
            add("midterm-dossier", t("&Mid-term dossier…"), self.show_dossier, shortcut="Ctrl+P",
                enabled=page.has_meeting, why=why),
            *writes,
            add("minutes-word", t("Minutes as a &Word document…"), self.save_word, enabled=page.has_meeting, why=why),
            offering.offer(page, Sent.DOSSIER, lambda: t("Mid-term dossier and minutes")),
        )  # fmt: skip

    # -- the dossier

    def show_dossier(self) -> None:
        """Show the dossier, first as the office's own Party prints it."""
        if self.page.meeting is not None:
            work = partial(review_papers.dossier, self.desk.workspace, self.page.meeting.id, words().language)
            self.desk.runner.run(work, then=self._show, owner=self.page, channel="reviews-papers")

    def _show(self, documents: tuple[Document, ...]) -> None:
        preview.show(self.desk, *documents)

    # -- the minutes

    def edit_minutes(self, language: str) -> None:
        """Open the minutes to be edited; those that are sealed in the preview."""
        if self.page.meeting is not None:
            work = partial(minutes.minutes, self.desk.workspace, self.page.meeting.id, language)
            self.desk.runner.run(work, then=self._edit, owner=self.page, channel="reviews-minutes")

    def _edit(self, held: Minutes) -> None:
        from cmpdesk.ui.pages.reviews.minutes import MinutesSheet

        if held.sealed is not None:
            load = partial(minutes.pdf, self.desk.workspace, held.review_id, held.language)
            preview.show(self.desk, Document(held.subject, f"{held.sealed.official_number}.pdf", load,
                                             version=t("Sealed")))  # fmt: skip
            return
        may_seal = may(self.desk.officer, Right.DECIDE_CALL, office=self.desk.workspace.info.office)
        dialog = MinutesSheet(self.page, self.desk, held, editable=self.page.editable(), may_seal=may_seal)
        dialog.saved.connect(lambda _: self.desk.say(t("The minutes are saved."), undo=True))
        dialog.sealed.connect(self._sealed)
        dialog.open()

    def _sealed(self, row: LetterRow) -> None:
        self.desk.say(t("The minutes are sealed as {number}.", number=row.official_number))

    def save_word(self) -> None:
        """Save the minutes in the language of the screen as a Word document."""
        proposed = str(Path.home() / f"{t('Minutes')}.docx")
        chosen, _ = QFileDialog.getSaveFileName(self.page, t("Save the minutes"), proposed, t("Word document (*.docx)"))
        if chosen:
            self.save_word_as(Path(chosen))

    def save_word_as(self, path: Path) -> None:
        """Write the minutes to `path`."""
        if self.page.meeting is not None:
            make = partial(minutes.docx, self.desk.workspace, self.page.meeting.id, words().language)
            self.desk.runner.run(partial(write_whole, make, path.with_suffix(".docx")), then=self._saved,
                                 owner=self.page)  # fmt: skip

    def _saved(self, path: Path) -> None:
        self.desk.say(t("Saved: {name}", name=path.name))
