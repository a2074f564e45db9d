"""Step 1: the file, the folder of attachments, and whose filings they are."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from cmpdesk.domain.programmes import Party, Side
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.chips import Segments
from cmpdesk.ui.forms import Form, line_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.pages.imports.state import ImportDraft

COHORT = "cohort"
"""Projects under way, where else the filings of a side are chosen."""
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt")
FOLDER = "imports.folder"


class FileStep(QWidget):
    """Chooses what is imported. `side_chosen`, `file_chosen` and `folder_chosen` bring each choice (None: none)."""

    side_chosen = Signal(str)
    file_chosen = Signal(object)
    folder_chosen = Signal(object)

    def __init__(self, start: str) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("File"))
        self._start = start
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(self._choices(), 3)
        outer.addWidget(self._help(), 2)

    def show_draft(self, draft: ImportDraft, parties: Sequence[Party], allowed: frozenset[Side]) -> None:
        """Show what is chosen; the officer may register filings of the Parties of `allowed`."""
        w = words()
        for party in parties:
            key = str(party.side)
            self.parties.set_text(key, t("Filings of {party}", party=labels.party_name(w, party)))
            self.parties.set_enabled(key, party.side in allowed)
        self.parties.set_enabled(COHORT, len(allowed) == len(parties))
        self.parties.choose(COHORT if draft.cohort else str(draft.side))
        self.folder_field.setEnabled(not draft.cohort)
        self.file.setText(str(draft.path) if draft.path else "")
        self.folder.setText(str(draft.folder) if draft.folder else "")

    def show_fault(self, sentence: str) -> None:
        """Say below the file why it cannot be imported; "" takes that back."""
        self.form.show_fault(self.file_field, sentence)
        restyle(self.file, fault="true" if sentence else "false")

    def _choices(self) -> QWidget:
        card = Card(t("What is imported"))
        self.form = Form(t("What is imported"))
        sides = [(str(side), labels.side(words(), side)) for side in Side]
        self.parties = Segments(t("What its rows are"), [*sides, (COHORT, t("Projects under way"))])
        self.parties.chosen.connect(self.side_chosen)
        self.file = line_edit(hint=t("depots-2026.xlsx"), name=t("Spreadsheet"))
        self.folder = line_edit(name=t("Folder of attachments"))
        self.file_field = _beside(self.file, t("&Browse…"), t("Browse for the spreadsheet…"), self._browse_file)
        self.folder_field = _beside(self.folder, t("B&rowse…"), t("Browse for the folder…"), self._browse_folder)
        self.form.row(t("What its rows are"), self.parties, above=True)
        self.form.row(t("&Spreadsheet"), self.file_field, check=self._check_file, required=True, above=True)
        self.form.row(t("&Folder of attachments"), self.folder_field, above=True)
        self.file.editingFinished.connect(self._typed_file)
        self.folder.editingFinished.connect(self._typed_folder)
        card.body.addWidget(self.form)
        card.body.addStretch(1)
        return card

    def _help(self) -> QWidget:
        card = Card(t("Good to know"))
        for sentence in (
            t("Drop a file anywhere on this page to choose it."),
            t("Excel (xlsx, xls), OpenDocument (ods) and text (csv) files are read; the file is never changed."),
            t("Headings in French, English and Dutch are recognised; you correct what is not."),
            t("Nothing is written before you have seen what would become of each row."),
            t("A corrected file can be imported again: it updates, and never duplicates."),
            t("Attachments are found by number or by file name in the folder and its subfolders."),
        ):
            card.body.addWidget(text(sentence, tone="muted", wrap=True))
        card.body.addStretch(1)
        return card

    def _check_file(self) -> str:
        typed = self.file.text().strip()
        if not typed:
            return ""
        if not Path(typed).is_file():
            return t("There is no such file: choose it with Browse.")
        return ""

    def _typed_file(self) -> None:
        typed = self.file.text().strip()
        self.file_chosen.emit(Path(typed) if typed else None)

    def _typed_folder(self) -> None:
        typed = self.folder.text().strip()
        self.folder_chosen.emit(Path(typed) if typed else None)

    def _browse_file(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        start = self.file.text() or self._start
        chosen, _ = QFileDialog.getOpenFileName(
            self, t("Choose the spreadsheet"), start, t("Spreadsheets ({kinds})", kinds=kinds)
        )
        if chosen:
            self.file_chosen.emit(Path(chosen))

    def _browse_folder(self) -> None:
        start = self.folder.text() or self.file.text() or self._start
        chosen = QFileDialog.getExistingDirectory(self, t("Choose the folder of attachments"), start)
        if chosen:
            self.folder_chosen.emit(Path(chosen))


def _beside(field: QLineEdit, word: str, name: str, run: Callable[[], None]) -> QWidget:
    holder = QWidget()
    holder.setProperty("kind", "plain")
    holder.setAccessibleName(field.accessibleName())
    holder.setFocusProxy(field)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    button = QPushButton(word)
    button.setAccessibleName(name)
    button.clicked.connect(run)
    row.addWidget(field, 1)
    row.addWidget(button)
    return holder
