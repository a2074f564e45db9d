"""The form of an expert."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from cmpdesk.domain.experts import Absence, Affiliation, ExpertDraft, ExpertSheet
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.text import LANGUAGES
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.labels import language, party_name
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import experts
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import email_fault, vague_fault
from cmpdesk.ui.forms import Form, NumberField, line_edit, read_date, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import Sheet

MOST = 999


class ExpertForm(Sheet):
    """Enters or changes an expert. `saved` brings the `ExpertSheet`."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: ExpertSheet | None,
                 parties: Sequence[Party]) -> None:  # fmt: skip
        """`parties` are those to whose experts a new one may be added."""
        title = t("Expert · {name}", name=sheet.row.name) if sheet else t("New expert")
        explanation = t("Who may be asked to review, in this session or a later one. A name that the directory knows "
                        "stays one person.")  # fmt: skip
        super().__init__(parent, desk.runner, title, explanation, t("Save"))
        self._desk, self._sheet, self._parties = desk, sheet, tuple(parties)
        self._today = desk.workspace.today()
        draft = sheet.draft if sheet else ExpertDraft("")
        self.form = Form(title)
        self.body.addWidget(self.form)
        self._identity(draft)
        self._reading(draft)
        self._places(draft)
        self.remarks = text_edit(draft.remarks, lines=3)
        self.form.row(t("Remarks"), self.remarks)
        self.body.addStretch(1)
        self.size_to(760, 700)
        self.filled()
        if sheet is not None:
            again = partial(experts.sheet, desk.workspace, sheet.row.id)
            self.edits(desk, Subject("expert", sheet.row.id, sheet.row.version, again, self._again))
        self.keep_draft(desk, f"expert:{sheet.row.id if sheet else ''}")
        self.name.setFocus()

    def _identity(self, draft: ExpertDraft) -> None:
        self.party = QComboBox()
        for one in self._parties:
            self.party.addItem(party_name(words(), one), one.code)
        if self._sheet is None and len(self._parties) > 1:
            self.form.row(t("Party"), self.party)
        self.name = line_edit(draft.name)
        self.email = line_edit(draft.email)
        self.phone = line_edit(draft.phone)
        self.form.row(t("Name"), self.name, check=self._check_name, required=True)
        self.form.row(t("E-mail"), self.email, check=lambda: email_fault(self.email.text()))
        self.form.row(t("Telephone"), self.phone)

    def _reading(self, draft: ExpertDraft) -> None:
        self.sectors = line_edit(_listed(draft.sectors), hint=t("Health; Culture"))
        self.keywords = line_edit(_listed(draft.keywords), hint=t("hydrology; water"))
        hint = t("Separated by semicolons; the sectors of a call are found by their names.")
        self.form.row(t("Sectors"), self.sectors, hint=hint)
        self.form.row(t("Keywords"), self.keywords)
        self.languages = {code: QCheckBox(language(words(), code)) for code in LANGUAGES}
        holder = QWidget()
        holder.setProperty("kind", "plain")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for code, box in self.languages.items():
            box.setChecked(code in draft.languages)
            row.addWidget(box)
        row.addStretch(1)
        holder.setFocusProxy(next(iter(self.languages.values())))
        self.form.row(t("Languages"), holder)
        self.load = NumberField(0, MOST)
        self.load.set_value(draft.load_limit)
        self.form.row(t("Load limit"), self.load, hint=t("In applications; 0 where it is not known."))
        self.agreement = line_edit(words().long_date(draft.agreement_on) if draft.agreement_on else "",
                                   hint=t("2027-03-01"))  # fmt: skip
        self.form.row(t("Confidentiality agreement"), self.agreement, check=self._check_agreement,
                      hint=t("The day on which it was signed."))  # fmt: skip

    def _places(self, draft: ExpertDraft) -> None:
        fields = (Field(t("Organisation"), 4), Field(t("Function"), 3), Field(t("Since"), 2), Field(t("Until"), 2))
        self.places = RowsEditor(t("Organisations"), fields, t("Add an organisation"))
        self.places.set_values([
            (one.organisation, one.role, _said(one.since), _said(one.until)) for one in draft.affiliations
        ])  # fmt: skip
        self.form.heading(t("Organisations"))
        self.form.wide(text(t("Present ones first; dates as precisely as they are known: March 2027, autumn 2027, "
                              "2027."), "muted", wrap=True))  # fmt: skip
        self.form.block(self.places, self._check_places)
        self.absences = RowsEditor(
            t("Not available"), (Field(t("From"), 2), Field(t("To"), 2), Field(t("Reason"), 3)), t("Add a period")
        )
        w = words()
        self.absences.set_values([(w.long_date(one.first), w.long_date(one.last), one.reason)
                                  for one in draft.absences])  # fmt: skip
        self.form.heading(t("Not available"))
        self.form.block(self.absences, self._check_absences)

    def _again(self, sheet: ExpertSheet) -> QWidget:
        return ExpertForm(self.parentWidget(), self._desk, sheet, self._parties)

    # -- checks

    def _check_name(self) -> str:
        return "" if self.name.text().strip() else t("Type the name.")

    def _check_agreement(self) -> str:
        typed = self.agreement.text().strip()
        if not typed or read_date(typed, self._today) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def _check_places(self) -> str:
        for number, (name, role, since, until) in enumerate(self.places.values(), start=1):
            if not name and (role or since or until):
                return t("Row {row}: type the name, or take the row out.", row=number)
            if fault := vague_fault(since, self._today) or vague_fault(until, self._today):
                return t("Row {row}: {fault}", row=number, fault=fault)
            first, last = (partial_dates.read(one, self._today) for one in (since, until))
            if first and last and last.latest < first.earliest:
                return t("Row {row}: it would end before it begins.", row=number)
        return ""

    def _check_absences(self) -> str:
        for number, (first, last, reason) in enumerate(self.absences.values(), start=1):
            if not (first or last or reason):
                continue
            days = [read_date(one, self._today) for one in (first, last or first)]
            if days[0] is None or days[1] is None:
                return t("Row {row}: type both days: 2027-03-01, 1/3/27 or 1 March 2027.", row=number)
            if days[1] < days[0]:
                return t("Row {row}: the last day comes before the first.", row=number)
        return ""

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    # -- saving

    def typed(self) -> object:
        """Return what stands in the fields."""
        lines = (self.name, self.email, self.phone, self.sectors, self.keywords, self.load, self.agreement)
        boxes = tuple(box.isChecked() for box in self.languages.values())
        rows = (self.places.values(), self.absences.values())
        return tuple(line.text() for line in lines), boxes, rows, typed_text(self.remarks), self.party.currentData()

    def draft(self) -> ExpertDraft:
        """Return what is typed as a draft."""
        return ExpertDraft(
            self.name.text(), self.email.text(), self.phone.text(),
            tuple(Affiliation(name, role, partial_dates.read(since, self._today),
                              partial_dates.read(until, self._today))
                  for name, role, since, until in self.places.values() if name),
            _words(self.sectors.text()), _words(self.keywords.text()),
            tuple(code for code, box in self.languages.items() if box.isChecked()), self.load.value(),
            tuple(self._absence(*row) for row in self.absences.values() if row[0]),
            read_date(self.agreement.text(), self._today), typed_text(self.remarks),
        )  # fmt: skip

    def _absence(self, first: str, last: str, reason: str) -> Absence:
        begin = read_date(first, self._today) or date.min
        return Absence(begin, read_date(last, self._today) or begin, reason)

    def work(self) -> "partial[Any]":
        """Return the saving of what is typed."""
        act: dict[str, Any] = {"officer": self._desk.officer, "draft": self.draft()}
        if self._sheet is None:
            return partial(experts.add, self._desk.workspace, party_code=str(self.party.currentData()), **act)
        act |= {"expert_id": self._sheet.row.id, "seen": self._sheet.row.version}
        return partial(experts.edit, self._desk.workspace, **act)


def _said(when: PartialDate | None) -> str:
    return partial_dates.say(words(), when) if when else ""


def _listed(words: tuple[str, ...]) -> str:
    """Return words as `_words` reads them: with a semicolon also where there is one alone that holds a comma."""
    said = "; ".join(words)
    return f"{said};" if len(words) == 1 and "," in said else said


def _words(typed: str) -> tuple[str, ...]:
    """Return words parted by semicolons, or by commas where there is none."""
    parts = re.split(";", typed) if ";" in typed else typed.split(",")
    return tuple(one.strip() for one in parts if one.strip())
