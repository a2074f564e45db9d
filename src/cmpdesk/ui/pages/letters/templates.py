"""The texts that letters are made of: their versions, what differs, and the next one."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.letters import GIVEN, NEEDED, PLACEHOLDERS, LetterKind, LetterTemplate
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.i18n import labels as names
from cmpdesk.i18n import letters as labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import letter_templates, letters_shown
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import line_edit, save_keys, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout, row_in, scrolled, split
from cmpdesk.ui.pages.history.differences import pair
from cmpdesk.ui.pages.letters import loading
from cmpdesk.ui.pages.letters.loading import Texts
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.theme import theme


class TemplatesDialog(Dialog):
    """One text at a time, chosen by Party, kind and language. Saving makes the next version."""

    enter_presses = False

    def __init__(self, parent: QWidget | None, desk: Desk, programme: Programme, mine: frozenset[Side]) -> None:
        super().__init__(parent, t("Texts of letters"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._desk, self._programme, self._mine = desk, programme, mine
        self.texts: Texts | None = None
        self._choices()
        self.standing = text("", tone="warn", wrap=True)
        self.versions = QListWidget()
        self.versions.setAccessibleName(t("Versions"))
        self.versions.currentRowChanged.connect(self._chosen)
        self.subject = line_edit(name=t("Subject"))
        self.letter = text_edit(lines=9, name=t("Text"))
        self.letter.setMaximumHeight((1 << 24) - 1)
        self.insert = QPushButton(t("&Insert a name"))
        self.insert.setMenu(QMenu(self.insert))
        self.insert.setToolTip(t("It is filled when a letter is drafted; it goes where the cursor is in the text"))
        self.look = QPushButton(t("Pre&view…"))
        self.look.clicked.connect(self.preview)
        self.known = text("", "muted", wrap=True, select=True)
        area, inside = scrolled(t("Differences from the version before"))
        self.differences = QGridLayout(inside)
        right, whole = QWidget(), QVBoxLayout()
        right.setLayout(whole)
        whole.setContentsMargins(0, 0, 0, 0)
        for part in (text(t("Subject"), "muted"), self.subject, text(t("Text"), "muted")):
            whole.addWidget(part)
        whole.addWidget(self.letter, 3)
        filled = QWidget()
        beside = row_in(filled)
        beside.addWidget(self.insert)
        beside.addWidget(self.look)
        whole.addWidget(self.known)
        whole.addWidget(filled, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(text(t("Differences from the version before"), "caps"))
        whole.addWidget(area, 2)
        self.column.addWidget(self.standing)
        self.column.addWidget(split("letter-texts", desk.memory, self.versions, right, sizes=(1, 4)), 1)
        self.fault = text("", tone="bad", wrap=True, select=True)
        self.fault.hide()
        self.column.addWidget(self.fault)
        self.button(t("Close"), self.reject)
        self.save_button: QPushButton = self.button(t("Save as the next version"), self.save, primary=True)
        save_keys(self, self.save)
        self.standing.hide()
        self.known.hide()
        self.resize(theme().px(1080), theme().px(740))
        self.load()

    def _choices(self) -> None:
        w, bar = words(), QWidget()
        line = row_in(bar)
        self.party, self.kind, self.language, self.pattern = QComboBox(), QComboBox(), QComboBox(), line_edit()
        for one in self._programme.parties:
            self.party.addItem(names.party_name(w, one), str(one.side))
        for kind in LetterKind:
            self.kind.addItem(labels.kind(w, kind), str(kind))
        own = [str(one.side) for one in self._programme.parties if one.side in self._mine]
        self.party.setCurrentIndex(self.party.findData(own[0]) if own else 0)
        for box, name in ((self.party, t("Party")), (self.kind, t("Kind")), (self.language, t("Language"))):
            box.setAccessibleName(name)
            line.addWidget(box)
        self.pattern.setAccessibleName(t("Numbers of letters"))
        self.pattern.setToolTip(t("{{year}}, {{party}} and {{seq:04}} stand for the year, the Party and the count"))
        self.numbers = QPushButton(t("Set the &numbers"))
        self.numbers.clicked.connect(self._number)
        line.addWidget(text(t("Numbers"), "muted"))
        line.addWidget(self.pattern)
        line.addWidget(self.numbers)
        self.column.addWidget(bar)
        self._languages()
        self.party.currentIndexChanged.connect(self._party_chosen)
        self.kind.currentIndexChanged.connect(self.load)
        self.language.currentIndexChanged.connect(self.load)

    @property
    def chosen_party(self) -> Party:
        """The Party whose texts are shown."""
        return self._programme.party(Side(self.party.currentData()))

    @property
    def chosen_kind(self) -> LetterKind:
        """The kind of letter that is shown."""
        return LetterKind(self.kind.currentData())

    def _languages(self) -> None:
        self.language.blockSignals(True)
        self.language.clear()
        for code in self.chosen_party.languages:
            self.language.addItem(labels.language(words(), code), code)
        self.language.blockSignals(False)

    def _party_chosen(self) -> None:
        self._languages()
        self.load()

    def load(self) -> None:
        """Load the versions of what is chosen."""
        work = partial(loading.texts, self._desk.workspace, self.chosen_party, self.chosen_kind,
                       self.language.currentData())  # fmt: skip
        self._desk.runner.run(work, then=self._arrived, owner=self, channel="letter-texts")

    def _arrived(self, texts: Texts) -> None:
        self.texts = texts
        self._say("")
        mine = self.chosen_party.side in self._mine
        self.pattern.setText(texts.pattern)
        for field in (self.pattern, self.numbers, self.subject, self.letter, self.insert, self.save_button):
            field.setEnabled(mine)
        proposal = texts.versions[-1].proposal
        self.standing.setText(t("This text comes with the program: a proposal that your office has to validate."))
        self.standing.setVisible(proposal)
        needed = NEEDED[self.chosen_kind]
        known = sorted(GIVEN | PLACEHOLDERS[self.chosen_kind])
        told = [f"{{{one}}}{'*' if one in needed else ''}" for one in known]
        self.insert.menu().clear()
        for name in known:
            self.insert.menu().addAction(f"{{{name}}}", partial(self.put, name))
        self.known.setText(t("Names that are filled (* needed): {names}", names=" ".join(told)))
        self.known.show()
        self.versions.clear()
        for one in reversed(texts.versions):
            said = t("Proposal") if one.proposal else t("Version {number}", number=words().number(one.number))
            QListWidgetItem(said, self.versions)
        self.versions.setCurrentRow(0)

    def _chosen(self, row: int) -> None:
        if self.texts is None or row < 0:
            return
        place = len(self.texts.versions) - 1 - row
        now = self.texts.versions[place]
        self.subject.setText(now.subject)
        self.letter.setPlainText(now.body)
        clear_layout(self.differences)
        if place == 0:
            self.differences.addWidget(text(t("There is no version before this one."), "muted"), 0, 0)
            return
        before = self.texts.versions[place - 1]
        for line, (old, new) in enumerate(((before.subject, now.subject), (before.body, now.body))):
            for column, label in enumerate(pair(old, new)):
                self.differences.addWidget(label, line, column)

    def put(self, name: str) -> None:
        """Put a name that is filled where the cursor is in the text."""
        self.letter.insertPlainText(f"{{{name}}}")
        self.letter.setFocus()

    def preview(self) -> None:
        """Show the letter that the text makes, on the paper of the Party, its names not filled yet."""
        if self.texts is not None:
            kind, code = self.chosen_kind, str(self.language.currentData())
            draft = LetterTemplate(kind, code, 0, self.subject.text(), typed_text(self.letter))
            load = partial(letters_shown.specimen, self._desk.workspace, self._programme, self.chosen_party, draft)
            preview.show(self._desk, Document(labels.kind(words(), kind), f"{kind}-{code}.pdf", load))

    def save(self) -> None:
        """Save what is typed as the version after the last one."""
        if self.texts is None or not self.save_button.isEnabled():
            return
        last = self.texts.versions[-1]
        draft = LetterTemplate(last.kind, last.language, last.number, self.subject.text(), typed_text(self.letter))
        self._run(partial(letter_templates.adopt, self._desk.workspace, officer=self._desk.officer,
                          party=self.chosen_party, draft=draft))  # fmt: skip

    def _number(self) -> None:
        self._run(partial(letter_templates.number_by, self._desk.workspace, officer=self._desk.officer,
                          party=self.chosen_party, wanted=self.pattern.text()))  # fmt: skip

    def _run(self, work: "partial[Any]") -> None:
        self._say("")
        self._desk.runner.run(work, then=self._saved, failed=self._refused, owner=self)

    def _saved(self, _outcome: Outcome[Any]) -> None:
        self.load()

    def _refused(self, failure: Foreseen) -> bool:
        self._say(sentence_of(failure))
        return True

    def _say(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
