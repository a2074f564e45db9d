"""Evidence of the ties of a person, with source and dates."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.interests import TieDraft, TieKind, TieRow
from cmpdesk.i18n import interests as labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import interests
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.fields import VagueDateField, propose
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout, scrolled
from cmpdesk.ui.pages.interests import loading
from cmpdesk.ui.pages.interests import words as say
from cmpdesk.ui.pages.interests.loading import Ties
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.theme import theme


class TieSheet(Sheet):
    """Enters or changes the evidence of one tie."""

    def __init__(self, parent: QWidget | None, desk: Desk, ties: Ties, row: TieRow | None) -> None:
        title = t("Tie of {name}", name=ties.name)
        explanation = t("Collaboration and former employment count for three years after their end; family, business "
                        "partners and thesis supervisors for good.")  # fmt: skip
        super().__init__(parent, desk.runner, title, explanation, t("Save"))
        self._desk, self._ties, self._row = desk, ties, row
        today = desk.workspace.today()
        self.form = Form(title)
        self.body.addWidget(self.form)
        self.kind = QComboBox()
        for kind in TieKind:
            self.kind.addItem(labels.tie_kind(words(), kind), str(kind))
        self.kind.setCurrentIndex(list(TieKind).index(row.kind) if row else 1)
        self.organisation = line_edit(row.whom if row and row.organisation_id else "")
        self.person = line_edit(row.whom if row and row.other_id else "")
        propose(self.organisation, ties.organisations)
        propose(self.person, ties.people)
        self.since = VagueDateField(t("Since"), today, row.since if row else None)
        self.until = VagueDateField(t("Until"), today, row.until if row else None)
        self.source = line_edit(row.source if row else "", hint=t("publication, register, interview…"))
        self.source_on = line_edit(words().long_date(row.source_on) if row and row.source_on else "")
        self.remarks = text_edit(row.remarks if row else "", lines=2)
        self.form.row(t("Kind"), self.kind)
        self.form.row(t("Organisation"), self.organisation, check=self._check_end)
        self.form.row(t("Or person"), self.person, hint=t("Among namesakes, with their organisation."))
        self.form.row(t("Since"), self.since, check=self.since.fault)
        self.form.row(t("Until"), self.until, check=self.until.fault, hint=t("Empty where it goes on."))
        self.form.row(t("Source"), self.source, check=self._check_source, required=True)
        self.form.row(t("Date of the source"), self.source_on, check=self._check_day)
        self.form.row(t("Remarks"), self.remarks)
        self.body.addStretch(1)
        self.size_to(620, 600)
        self.filled()
        self.keep_draft(desk, f"tie:{row.id if row else ties.person_id}")
        self.kind.setFocus()

    def typed(self) -> object:
        """Return what stands in the fields."""
        lines = (self.organisation, self.person, self.source, self.source_on)
        return (self.kind.currentData(), *(one.text() for one in lines), self.since.typed(), self.until.typed(),
                typed_text(self.remarks))  # fmt: skip

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the saving of what is typed."""
        draft = TieDraft(
            TieKind(self.kind.currentData()), self.organisation.text(), self.person.text(), self.since.when(),
            self.until.when(), self.source.text(), self._day(), typed_text(self.remarks),
        )  # fmt: skip
        act: dict[str, Any] = {"officer": self._desk.officer, "person_id": self._ties.person_id, "draft": draft}
        if self._row is None:
            return partial(interests.add_tie, self._desk.workspace, **act)
        act |= {"tie_id": self._row.id, "seen": self._row.version}
        return partial(interests.edit_tie, self._desk.workspace, **act)

    def _day(self) -> Any:
        return read_date(self.source_on.text(), self._desk.workspace.today())

    def _check_end(self) -> str:
        one = bool(self.organisation.text().strip()) is not bool(self.person.text().strip())
        return "" if one else t("Name an organisation or a person, one of both.")

    def _check_source(self) -> str:
        return "" if self.source.text().strip() else t("Say where it is known from.")

    def _check_day(self) -> str:
        return "" if not self.source_on.text().strip() or self._day() else t("Type the day: 2026-03-01, 1/3/26.")


class TiesDialog(Dialog):
    """Lists the ties of a person, and lets them be entered, changed and removed."""

    def __init__(self, parent: QWidget | None, desk: Desk, ties: Ties) -> None:
        title = t("Ties of {name}", name=ties.name)
        super().__init__(parent, title)
        self._desk, self.ties = desk, ties
        explained = t("What may stand between this person and an application, with its source.")
        self.column.addWidget(text(explained, "muted", wrap=True))
        area, inside = scrolled(title)
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(0, 4, 8, 4)
        self.rows.setSpacing(6)
        self.column.addWidget(area, 1)
        self.add_button = self.button(t("&Add a tie…"), partial(self.edit, None), left=True)
        self.add_button.setVisible(ties.may_edit)
        self.add_button.setAutoDefault(False)
        self.button(t("Close"), self.accept, primary=True)
        self.resize(theme().px(620), theme().px(460))
        self.show_rows(ties.rows)

    def show_rows(self, rows: tuple[TieRow, ...]) -> None:
        """Show `rows`."""
        clear_layout(self.rows)
        if not rows:
            self.rows.addWidget(text(t("No tie is on record."), "muted", wrap=True))
        for row in rows:
            self._row(row)
        self.rows.addStretch(1)

    def _row(self, row: TieRow) -> None:
        line = QHBoxLayout()
        named = f"{labels.tie_kind(words(), row.kind)} · {row.whom}"
        line.addWidget(text(named, "strong", wrap=True, select=True), 1)
        if self.ties.may_edit:
            for word, act in ((t("Edit…"), self.edit), (t("Remove"), self.remove)):
                button = QPushButton(word)
                button.setProperty("kind", "link")
                button.setAutoDefault(False)
                button.setAccessibleName(f"{word.removesuffix('…')} · {named}")
                button.clicked.connect(partial(act, row))
                line.addWidget(button)
        self.rows.addLayout(line)
        parts = [say.vague_span(row.since, row.until)]
        if row.expires is not None:
            parts.append(t("counts until {day}", day=words().long_date(row.expires)))
        day = f", {words().long_date(row.source_on)}" if row.source_on else ""
        parts.append(t("source: {source}", source=f"{row.source}{day}"))
        self.rows.addWidget(text(" · ".join(part for part in parts if part), "muted", wrap=True, select=True))
        if row.remarks:
            self.rows.addWidget(text(row.remarks, wrap=True, select=True))

    def edit(self, row: TieRow | None, _checked: bool = False) -> None:
        """Open the form of a tie, of a new one where `row` is None."""
        sheet = TieSheet(self, self._desk, self.ties, row)
        sheet.saved.connect(self.show_rows)
        sheet.open()

    def remove(self, row: TieRow, _checked: bool = False) -> None:
        """Remove a tie; undo brings it back."""
        work = partial(interests.remove_tie, self._desk.workspace, officer=self._desk.officer,
                       person_id=self.ties.person_id, tie_id=row.id, seen=row.version)  # fmt: skip
        self._desk.runner.run(work, then=self._removed, owner=self)

    def _removed(self, outcome: Any) -> None:
        self.show_rows(outcome.value)
        self._desk.say(t("The tie is removed."), undo=True)


def open_ties(parent: QWidget, desk: Desk, person_id: str, name: str) -> None:
    """Open the ties of a person."""

    def arrived(ties: Ties) -> None:
        dialog = TiesDialog(parent, desk, ties)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    load = partial(loading.ties, desk.workspace, desk.officer, person_id, name)
    desk.runner.run(load, then=arrived, owner=parent, channel="ties")
