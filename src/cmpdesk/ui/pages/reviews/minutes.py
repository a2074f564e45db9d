"""Editing the minutes of a mid-term meeting part by part, with the real pages beside what is typed; sealing them."""

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QPlainTextEdit, QPushButton, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.letters import LetterRow, named
from cmpdesk.domain.minutes import LONGEST, Minutes, MinutesSection
from cmpdesk.domain.preview import Document
from cmpdesk.i18n import labels
from cmpdesk.i18n import minutes as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import minutes
from cmpdesk.ui import preview
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.pages.letters.pages import PagesPane
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

PAUSE = 450
"""Milliseconds without a key before the pages are laid out again."""
_LONG = {"exchange", "decisions"}


class MinutesSheet(Sheet):
    """Edits minutes that are not sealed. `saved` brings them, `sealed` their entry in the register.

    A part whose text is the one that is proposed goes on following the data.
    """

    sealed = Signal(LetterRow)

    def __init__(self, parent: QWidget | None, desk: Desk, held: Minutes, *, editable: bool, may_seal: bool) -> None:
        language = labels.language(words(), held.language)
        title = t("{subject} ({language})", subject=held.subject, language=language)
        super().__init__(
            parent, desk.runner, title,
            t("The texts are proposed from what is known; “- ” begins an item of a list. Tables are filled by the "
              "program and stand where their name stands. Strictly confidential files are left out."), t("Save"),
        )  # fmt: skip
        self._desk, self._held = desk, held
        self._editable, self._may_seal = editable, may_seal
        self.form = Form(title)
        self.fields: dict[str, QPlainTextEdit] = {}
        self._back: dict[str, QPushButton] = {}
        for one in held.sections:
            self._add(one)
        self.lacking = text("", tone="warn", wrap=True)
        self.body.addWidget(self.lacking)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.pages = PagesPane(desk)
        place = self.column.indexOf(self.area)
        self.column.removeWidget(self.area)
        self.column.insertWidget(place, split("minutes", desk.memory, self.area, self.pages, sizes=(1, 1)), 1)
        self.open_button = self.button(t("Pre&view…"), self.show_pages, left=True)
        self.seal_button = self.button(t("S&eal…"), self.ask_seal, left=True)
        self.seal_button.setEnabled(may_seal)
        self.seal_button.setToolTip("" if may_seal else t("A lead seals minutes."))
        self.save_button.setVisible(editable)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._preview)
        for field in self.fields.values():
            field.textChanged.connect(self._changed)
        self.size_to(1240, 780)
        self.filled()
        again = partial(minutes.minutes, desk.workspace, held.review_id, held.language)
        self.edits(desk, Subject("review", held.review_id, held.version, again, self._again))
        self.keep_draft(desk, f"minutes:{held.review_id}:{held.language}")
        self._changed()
        self._preview()

    def _add(self, one: MinutesSection) -> None:
        key = str(one.part)
        field = text_edit(one.text, lines=5 if key in _LONG else 3)
        self.fields[key] = field
        self.form.row(say.part(words(), one.part), field, check=partial(self._check, key), above=True)
        back = QPushButton(t("Put the proposed text back"))
        back.setAutoDefault(False)
        back.setAccessibleName(t("Put the proposed text back: {part}", part=say.part(words(), one.part)))
        back.clicked.connect(partial(self._put_back, key))
        self._back[key] = back
        self.form.wide(back)

    def _again(self, held: Minutes) -> "MinutesSheet":
        parent = self.parentWidget()
        return MinutesSheet(parent if isinstance(parent, QWidget) else None, self._desk, held, editable=self._editable,
                            may_seal=self._may_seal)  # fmt: skip

    @property
    def edited(self) -> dict[str, str]:
        """The texts that differ from what is proposed, by part."""
        typed = {key: typed_text(field).strip() for key, field in self.fields.items()}
        proposed = {str(one.part): one.proposed for one in self._held.sections}
        return {key: said for key, said in typed.items() if said != proposed[key]}

    def typed(self) -> object:
        """Return what stands in the fields."""
        return tuple(typed_text(field) for field in self.fields.values())

    def first_fault(self) -> QWidget | None:
        """Check that no part is too long."""
        return next((field for key, field in self.fields.items() if self._check(key)), None)

    def work(self) -> "partial[Any]":
        """Return the saving."""
        held = self._held
        return partial(minutes.write, self._desk.workspace, officer=self._desk.officer, review_id=held.review_id,
                       language=held.language, seen=held.version, edited=self.edited)  # fmt: skip

    def _check(self, key: str) -> str:
        if len(self.fields[key].toPlainText()) <= LONGEST:
            return ""
        return t("At most {count} characters: minutes hold the result, not the debate.", count=words().number(LONGEST))

    def _put_back(self, key: str, _checked: bool = False) -> None:
        proposed = next(one.proposed for one in self._held.sections if one.part == key)
        self.fields[key].setPlainText(proposed)
        self.fields[key].setFocus()

    def _changed(self) -> None:
        edited = self.edited
        for key, back in self._back.items():
            back.setVisible(key in edited)
        known = {f"table:{name}" for name in self._held.tables}
        names = [name for name in named(*edited.values()) if name not in known]
        told = ", ".join(f"{{{one}}}" for one in names)
        self.lacking.setText(t("▲ Stands for nothing, so that it cannot be sealed: {names}", names=told))
        self.lacking.setVisible(bool(names))
        self._timer.start()

    def _document(self) -> Document:
        held = self._held
        load = partial(minutes.pdf, self._desk.workspace, held.review_id, held.language, self.edited)
        return Document(held.subject, f"{t('Minutes')}.pdf", load, version=t("Draft"))

    def _preview(self) -> None:
        self.pages.show_document(self._document())

    def show_pages(self) -> None:
        """Show the pages in a window of their own, from which they are printed and saved."""
        preview.show(self._desk, self._document())

    # -- sealing

    def ask_seal(self) -> None:
        """Ask once, then number and freeze the minutes as they stand here."""
        said = t("Seal the minutes? They are numbered, registered and can no longer be changed; nothing before it can "
                 "be undone.")  # fmt: skip
        box = QMessageBox(QMessageBox.Icon.Question, t("Seal"), said, parent=self)
        go = box.addButton(t("Seal"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        go.clicked.connect(self.seal)
        box.setModal(True)
        box.open()

    def seal(self, _checked: bool = False) -> None:
        """Number and freeze the minutes as they stand here."""
        held = self._held
        work = partial(minutes.seal, self._desk.workspace, officer=self._desk.officer, review_id=held.review_id,
                       language=held.language, edited=self.edited)  # fmt: skip
        self.seal_button.setEnabled(False)
        self._desk.runner.run(work, then=self._sealed, failed=self._not_sealed, owner=self)

    def _sealed(self, outcome: Outcome[LetterRow]) -> None:
        self.filled()
        self.sealed.emit(outcome.value)
        self.accept()

    def _not_sealed(self, failure: Foreseen) -> bool:
        self.seal_button.setEnabled(self._may_seal)
        self.say(sentence_of(failure))
        return True
