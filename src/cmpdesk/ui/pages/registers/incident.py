"""Reporting an incident, and following it until it is closed."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cmpdesk.domain.registers import IncidentDraft, IncidentRow, Risk
from cmpdesk.i18n import registers as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import registers
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.pages.registers.parts import CategoryBoxes, day_fault
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

_DIGITS = 9
"""No number of people has more."""


class IncidentSheet(Sheet):
    """Reports an incident of a Party, or changes one: `row`. `saved` brings it."""

    def __init__(self, parent: QWidget | None, desk: Desk, party_code: str, row: IncidentRow | None = None) -> None:
        w = words()
        title = t("Incident no. {number}", number=w.number(row.number)) if row else t("Report an incident")
        super().__init__(
            parent, desk.runner, title,
            t("Loss, theft, access or communication that was not allowed. Describe what happened without naming the "
              "people concerned."), t("Save") if row else t("Report the incident"),
        )  # fmt: skip
        today = desk.workspace.today()
        self._desk, self._row = desk, row
        draft = row.draft if row else IncidentDraft(party_code, today, "")
        self._draft = draft
        self.nature = text_edit(draft.nature, lines=3)
        self.happened_on, self.found_on = self._day(draft.happened_on), self._day(draft.found_on)
        self.data = CategoryBoxes(draft.categories)
        self.people = line_edit("" if draft.people is None else str(draft.people), hint=t("not known"))
        self.risk = QComboBox()
        for one in Risk:
            self.risk.addItem(say.risk(w, one), one)
        self.risk.setCurrentIndex(list(Risk).index(draft.risk))
        self.measures = text_edit(draft.measures, lines=3)
        self.authority_on, self.people_on = self._day(draft.authority_told_on), self._day(draft.people_told_on)
        self.closed_on = self._day(draft.closed_on)
        self.form = form = Form(title)
        form.row(t("&Nature"), self.nature, check=self._check_nature, required=True)
        self._days: list[QLineEdit] = []
        self._add_day(t("&Happened on"), self.happened_on)
        self._add_day(t("&Found on"), self.found_on, required=True)
        form.row(t("&Data concerned"), self.data)
        form.row(t("&People concerned"), self.people, check=self._check_people)
        form.row(t("&Risk"), self.risk)
        form.row(t("&Measures"), self.measures)
        self._add_day(t("&Authority told on"), self.authority_on)
        self._add_day(t("P&eople told on"), self.people_on)
        self._add_day(t("&Closed on"), self.closed_on)
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.size_to(720, 760)
        self.filled()
        self.nature.setFocus()

    def _day(self, day: date | None) -> QLineEdit:
        return line_edit(words().long_date(day) if day else "")

    def _add_day(self, label: str, field: QLineEdit, *, required: bool = False) -> None:
        check = partial(self._check_day, field, empty=not required)
        self.form.row(label, field, check=check, required=required)
        self._days.append(field)

    @property
    def draft(self) -> IncidentDraft:
        """What stands in the fields."""
        typed = self.people.text().strip()
        happened, found, authority, people, closed = (
            read_date(field.text(), self._desk.workspace.today()) for field in self._days
        )
        return IncidentDraft(
            self._draft.party_code, found or self._draft.found_on, typed_text(self.nature), happened, self.data.chosen,
            int(typed) if _is_count(typed) else None, Risk(self.risk.currentData()), typed_text(self.measures),
            authority, people, closed,
        )  # fmt: skip

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.draft, self.people.text(), [field.text() for field in self._days]

    def first_fault(self) -> QWidget | None:
        """Check every field."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the saving."""
        if self._row is None:
            return partial(registers.report, self._desk.workspace, officer=self._desk.officer, draft=self.draft)
        return partial(registers.follow, self._desk.workspace, officer=self._desk.officer, row=self._row,
                       draft=self.draft)  # fmt: skip

    def _check_nature(self) -> str:
        return "" if typed_text(self.nature).strip() else t("Say what happened.")

    def _check_people(self) -> str:
        typed = self.people.text().strip()
        return "" if not typed or _is_count(typed) else t("Type a number, or nothing where it is not known.")

    def _check_day(self, field: QLineEdit, *, empty: bool) -> str:
        return day_fault(field.text(), self._desk.workspace.today(), empty=empty)


def _is_count(typed: str) -> bool:
    return typed.isdecimal() and len(typed) < _DIGITS
