"""The themes that a mid-term meeting wants for the next call, and their way into its draft."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.reviews import Review
from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.i18n.screen import NAMES, t, words
from cmpdesk.services import review_meetings, reviews
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form
from cmpdesk.ui.labels import text
from cmpdesk.ui.plain import caption
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import Sheet


class ThemesForm(Sheet):
    """Records themes, and copies those that are saved into the draft of a call; `saved` brings the `Review`."""

    def __init__(self, parent: QWidget | None, desk: Desk, review: Review, drafts: tuple[CallSheet, ...], *,
                 may_edit: bool, copied: Callable[[str, Outcome[int]], None]) -> None:  # fmt: skip
        title = t("Themes for the next call")
        super().__init__(parent, desk.runner, title,
                         t("What both Parties want the next call to be about; copied, they become its sectors."),
                         t("Save"))  # fmt: skip
        self._desk, self.review, self._drafts, self._copied, self._may = desk, review, drafts, copied, may_edit
        self.form = Form(title)
        fields = [Field(NAMES[code], 1) for code in LANGUAGES]
        self.themes = RowsEditor(t("Themes"), fields, t("Add a theme"))
        self.themes.set_values([tuple(getattr(one, code) for code in LANGUAGES) for one in review.themes])
        self.form.block(self.themes, self._check)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.calls = QComboBox()
        self.calls.setAccessibleName(t("Draft of a call"))
        for one in drafts:
            self.calls.addItem(caption(words().localised(one.title)), one.id)
        self.copy_button = QPushButton(t("C&opy into the draft"))
        self.copy_button.clicked.connect(self._copy)
        row = QHBoxLayout()
        if drafts:
            row.addWidget(text(t("Next call"), tone="muted"))
            row.addWidget(self.calls, 1)
            row.addWidget(self.copy_button)
        else:
            row.addWidget(text(t("Create the draft of the next call, and the themes can be copied into it."), "muted",
                               wrap=True), 1)  # fmt: skip
            self.calls.hide()
        self.column.insertLayout(self.column.indexOf(self.fault), row)
        self.size_to(760, 400)
        if not may_edit:
            self.form.setEnabled(False)
            self.save_button.hide()
            self.cancel_button.setText(t("Close"))
        self.filled()
        again = partial(reviews.review, desk.workspace, review.id)
        self.edits(desk, Subject("review", review.id, review.version, again, self._again))
        self.themes.add_button.setFocus()

    def _again(self, review: Review) -> QWidget:
        return ThemesForm(self.parentWidget(), self._desk, review, self._drafts, may_edit=self._may,
                          copied=self._copied)  # fmt: skip

    def _check(self) -> str:
        return "" if all(any(value) for value in self.themes.values()) else t("Enter the theme, or remove its line.")

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.themes.values()

    def work(self) -> "partial[Any]":
        """Return the saving."""
        themes = tuple(LocalisedText(*value) for value in self.themes.values())
        return partial(review_meetings.record_themes, self._desk.workspace, officer=self._desk.officer,
                       review_id=self.review.id, seen=self.review.version, themes=themes)  # fmt: skip

    def _copy(self) -> None:
        """Copy the themes that are saved."""
        if self.touched:
            self.say(t("Save the themes first, then copy them."))
            return
        title = self.calls.currentText().replace("&&", "&")
        work = partial(review_meetings.copy_themes, self._desk.workspace, officer=self._desk.officer,
                       review_id=self.review.id, call_id=str(self.calls.currentData()))  # fmt: skip
        self._desk.runner.run(work, then=partial(self._done, title), failed=self._not_copied, owner=self)

    def _done(self, title: str, outcome: Outcome[int]) -> None:
        self._copied(title, outcome)
        self.accept()

    def _not_copied(self, failure: Foreseen) -> bool:
        self.say(sentence_of(failure))
        return True
