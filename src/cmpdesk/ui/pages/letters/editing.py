"""Editing a draft, with the real pages beside what is typed; and the day on which letters left."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from cmpdesk.domain.letters import LetterRow, LetterSheet, LetterText, unresolved
from cmpdesk.domain.preview import Document
from cmpdesk.i18n import letters as labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import letters, letters_shown
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.pages.letters.pages import PagesPane
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

PAUSE = 450
"""Milliseconds without a key before the pages are laid out again."""
QWIDGETSIZE_MAX = (1 << 24) - 1
MOST = 8
"""Letters that are named before it is enough to say how many there are."""


class LetterEditSheet(Sheet):
    """Edits a draft. `saved` brings the letter."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: LetterSheet) -> None:
        row = sheet.row
        title = t("Letter on {project}", project=row.number or row.to)
        super().__init__(
            parent, desk.runner, title,
            t("An empty line parts paragraphs; “# ” begins a heading, “- ” an item of a list. Tables are filled by the "
              "program and stand where their name stands."), t("Save"),
        )  # fmt: skip
        self._desk, self._sheet = desk, sheet
        self.form = Form(title)
        self.recipient = text_edit(row.recipient, lines=5)
        self.email = line_edit(row.email)
        self.subject = line_edit(row.subject)
        self.dated_on = line_edit(words().long_date(row.dated_on))
        self.letter = text_edit(sheet.body, lines=16)
        self.letter.setMaximumHeight(QWIDGETSIZE_MAX)
        self.form.row(t("&Recipient"), self.recipient, above=True)
        self.form.row(t("&E-mail"), self.email)
        self.form.row(t("&Date"), self.dated_on, check=self._check_day, required=True)
        self.form.row(t("S&ubject"), self.subject, check=self._check_subject, required=True, above=True)
        self.form.row(t("&Text"), self.letter, above=True)
        self.lacking = text("", tone="warn", wrap=True)
        self.body.addWidget(self.lacking)
        self.body.addWidget(self.form, 1)
        self.pages = PagesPane(desk)
        place = self.column.indexOf(self.area)
        self.column.removeWidget(self.area)
        self.column.insertWidget(place, split("letter-edit", desk.memory, self.area, self.pages, sizes=(1, 1)), 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._preview)
        for field in (self.recipient, self.subject, self.dated_on, self.letter):
            field.textChanged.connect(self._changed)
        self.size_to(1200, 760)
        self.filled()
        again = partial(letters.sheet, desk.workspace, row.id)
        self.edits(desk, Subject("letter", row.id, row.version, again, self._again))
        self.keep_draft(desk, f"letter:{row.id}")
        self._changed()
        self._preview()
        self.letter.setFocus()

    def _again(self, sheet: LetterSheet) -> "LetterEditSheet":
        parent = self.parentWidget()
        return LetterEditSheet(parent if isinstance(parent, QWidget) else None, self._desk, sheet)

    @property
    def text(self) -> LetterText:
        """What stands in the fields; a day that cannot be read is the one before."""
        typed = read_date(self.dated_on.text(), self._desk.workspace.today())
        return LetterText(typed_text(self.recipient), self.email.text(), self.subject.text(), typed_text(self.letter),
                          typed or self._sheet.row.dated_on)  # fmt: skip

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.text, self.dated_on.text()

    def first_fault(self) -> QWidget | None:
        """Check the day and the subject."""
        if self.form.valid():
            return None
        return self.dated_on if self._check_day() else self.subject

    def work(self) -> "partial[Any]":
        """Return the saving."""
        row = self._sheet.row
        return partial(letters.edit, self._desk.workspace, officer=self._desk.officer, letter_id=row.id,
                       seen=row.version, text=self.text)  # fmt: skip

    def _check_day(self) -> str:
        return _day_fault(self.dated_on.text(), self._desk)

    def _check_subject(self) -> str:
        return "" if self.subject.text().strip() else t("Type the subject.")

    def _changed(self) -> None:
        names = unresolved(self.subject.text(), typed_text(self.letter), self._sheet.tables)
        told = ", ".join(f"{{{one}}}" for one in names)
        self.lacking.setText(t("▲ Still to fill in before it can be sealed: {names}", names=told) if names else "")
        self.lacking.setVisible(bool(names))
        self._timer.start()

    def _preview(self) -> None:
        row = self._sheet.row
        load = partial(letters_shown.preview, self._desk.workspace, row.id, self.text)
        self.pages.show_document(Document(labels.kind(words(), row.kind), "letter.pdf", load))


class SentSheet(Sheet):
    """Asks for the day on which sealed letters left. `saved` brings them."""

    def __init__(self, parent: QWidget | None, desk: Desk, rows: Sequence[LetterRow]) -> None:
        title = n("Note {count} letter as sent", "Note {count} letters as sent", len(rows))
        super().__init__(parent, desk.runner, title, t("The day enters the register; nothing is sent by the program."),
                         t("Note as sent"))  # fmt: skip
        self._desk, self._rows = desk, tuple(rows)
        named = [f"{row.official_number} · {row.to}" for row in rows[:MOST]] + ["…"] * (len(rows) > MOST)
        self.body.addWidget(text("\n".join(named), wrap=True, select=True))
        self.form = Form(title)
        self.day = line_edit(words().long_date(desk.workspace.today()))
        self.form.row(t("Sent on"), self.day, check=lambda: _day_fault(self.day.text(), desk), required=True)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(560, 380)
        self.filled()
        self.day.setFocus()

    def typed(self) -> object:
        """Return what stands in the field."""
        return self.day.text()

    def first_fault(self) -> QWidget | None:
        """Check the day."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the noting."""
        on = read_date(self.day.text(), self._desk.workspace.today())
        seen = {row.id: row.version for row in self._rows}
        return partial(letters.send, self._desk.workspace, officer=self._desk.officer, seen=seen, on=on)


def _day_fault(typed: str, desk: Desk) -> str:
    if read_date(typed, desk.workspace.today()) is not None:
        return ""
    return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")
