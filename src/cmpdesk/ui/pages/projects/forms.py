"""The forms of a project: why it was retained, who carries it, its instruments and documents."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.projects import Instrument, InstrumentDraft, InstrumentKind, ProjectFile, ProjectSheet, Promoter
from cmpdesk.i18n import projects as say
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import project_files, projects
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import email_fault, propose
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.projects import loading
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet


class _ProjectSheet(Sheet):
    """A form of one project; `saved` brings the `ProjectSheet`."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: ProjectSheet, title: str, explanation: str) -> None:
        whole = f"{sheet.row.number} · {title}"
        super().__init__(parent, desk.runner, whole, explanation, t("Save"))
        self._desk, self.sheet = desk, sheet
        self._today = desk.workspace.today()
        self.form = Form(whole)
        self.body.addWidget(self.form)

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def _act(self) -> dict[str, Any]:
        return {"officer": self._desk.officer, "project_id": self.sheet.id, "seen": self.sheet.row.version}

    def _day_row(self, label: str, day: date | None) -> QLineEdit:
        field = line_edit(words().long_date(day) if day else "", hint=t("2027-03-01"))
        self.form.row(label, field, check=partial(self._check_day, field))
        return field

    def _check_day(self, field: QLineEdit) -> str:
        if not field.text().strip() or self._day(field) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def _day(self, field: QLineEdit) -> date | None:
        return read_date(field.text(), self._today)

    def _finish(self, width: int, height: int, first: QWidget, key: str) -> None:
        self.body.addStretch(1)
        self.size_to(width, height)
        self.filled()
        held, desk = self.sheet, self._desk
        again = partial(projects.project, desk.workspace, held.id)
        self.edits(desk, Subject("project", held.id, held.row.version, again, self._again))
        self.keep_draft(desk, f"project:{held.id}:{key}")
        first.setFocus()

    def _again(self, sheet: ProjectSheet) -> QWidget:
        """Return this form on what somebody else saved meanwhile."""
        raise NotImplementedError


class DecisionForm(_ProjectSheet):
    """Changes when and why a project was retained, and its conditions."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: ProjectSheet) -> None:
        explanation = t("When and why it was retained, and under which conditions.")
        super().__init__(parent, desk, sheet, t("Decision"), explanation)
        self.on = self._day_row(t("Decided on"), sheet.retained_on)
        self.reason = text_edit(sheet.reason, lines=4)
        self.form.row(t("Reason"), self.reason, check=self._check_reason, required=True)
        self.conditions = text_edit(sheet.conditions, lines=4)
        self.form.row(t("Conditions"), self.conditions)
        self._finish(620, 480, self.reason, "decision")

    def _again(self, sheet: ProjectSheet) -> QWidget:
        return DecisionForm(self.parentWidget(), self._desk, sheet)

    def _check_reason(self) -> str:
        return "" if typed_text(self.reason).strip() else t("Enter the reason: it is kept with the decision.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.on.text(), typed_text(self.reason), typed_text(self.conditions)

    def work(self) -> "partial[Any]":
        """Return the saving."""
        return partial(projects.edit, self._desk.workspace, **self._act(), reason=typed_text(self.reason),
                       conditions=typed_text(self.conditions), on=self._day(self.on))  # fmt: skip


class PromoterForm(_ProjectSheet):
    """Says who carries the project on one side now."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: ProjectSheet, party: Party) -> None:
        explanation = t("Who carries the project now. The filing stays as it was received.")
        title = t("Promoter · {party}", party=party_name(words(), party))
        super().__init__(parent, desk, sheet, title, explanation)
        self._party, self._side = party, party.side
        held = sheet.promoters[0 if party.side is Side.FIRST else 1] or Promoter(party.side, "")
        self.organisation = line_edit(held.organisation)
        self.form.row(t("Organisation"), self.organisation, check=self._check_name, required=True)
        self.address = line_edit(held.organisation_address)
        self.form.row(t("Address"), self.address)
        self.contact = line_edit(held.contact)
        self.form.row(t("Contact"), self.contact)
        self.function = line_edit(held.contact_function)
        self.form.row(t("Function"), self.function)
        self.email = line_edit(held.email)
        self.form.row(t("E-mail"), self.email, check=lambda: email_fault(self.email.text()))
        self.phone = line_edit(held.phone)
        self.form.row(t("Telephone"), self.phone)
        self.officer = QComboBox()
        self.officer.addItem("—", "")
        if held.officer_id:
            self.officer.addItem(held.officer, held.officer_id)
        self.officer.setCurrentIndex(self.officer.count() - 1)
        self.form.row(t("Followed by"), self.officer)
        filed = sheet.filed[0 if party.side is Side.FIRST else 1]
        if filed:
            self.form.wide(text(t("Filed by {organisation}", organisation=filed), "muted", wrap=True))
        self._finish(620, 540, self.organisation, f"promoter:{party.side}")
        others = partial(projects.followers, desk.workspace, party)
        desk.runner.run(others, then=self._offer, owner=self)
        load = partial(loading.organisations, desk.workspace)
        desk.runner.run(load, then=partial(propose, self.organisation), owner=self)

    def _again(self, sheet: ProjectSheet) -> QWidget:
        return PromoterForm(self.parentWidget(), self._desk, sheet, self._party)

    def _offer(self, officers: Sequence[Officer]) -> None:
        for one in officers:
            if self.officer.findData(one.id) < 0:
                self.officer.addItem(one.name, one.id)

    def _check_name(self) -> str:
        return "" if self.organisation.text().strip() else t("Type the name.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.promoter()

    def promoter(self) -> Promoter:
        """Return what is typed."""
        return Promoter(self._side, self.organisation.text(), self.address.text(), self.contact.text(),
                        self.function.text(), self.email.text(), self.phone.text(),
                        officer_id=str(self.officer.currentData()) or None)  # fmt: skip

    def work(self) -> "partial[Any]":
        """Return the saving."""
        return partial(projects.edit_promoter, self._desk.workspace, **self._act(), promoter=self.promoter())


class InstrumentForm(_ProjectSheet):
    """Enters or changes an instrument: its number, and when it was sent and signed."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: ProjectSheet, programme: Programme,
                 instrument: Instrument | None = None, side: Side = Side.FIRST) -> None:  # fmt: skip
        w = words()
        title = say.instrument(w, instrument.kind) if instrument else t("New instrument")
        explanation = t("What binds a Party and its promoter, and the days on which it was sent and signed.")
        super().__init__(parent, desk, sheet, title, explanation)
        self._instrument, self._programme = instrument, programme
        held = instrument or InstrumentDraft(
            side, InstrumentKind.AGREEMENT if side is Side.FIRST else InstrumentKind.ORDER
        )
        self.party = QComboBox()
        for one in programme.parties:
            self.party.addItem(party_name(w, one), str(one.side))
        self.party.setCurrentIndex(self.party.findData(str(held.side)))
        self.form.row(t("Party"), self.party)
        self.kind = QComboBox()
        for kind in InstrumentKind:
            self.kind.addItem(say.instrument(w, kind), str(kind))
        self.kind.setCurrentIndex(self.kind.findData(str(held.kind)))
        self.form.row(t("Kind"), self.kind)
        self.reference = line_edit(held.reference)
        self.form.row(t("Official number"), self.reference)
        self.sent = self._day_row(t("Sent on"), held.sent_on)
        self.promoter_signed = self._day_row(t("Signed by the promoter on"), held.promoter_signed_on)
        self.authority_signed = self._day_row(t("Signed by the authority on"), held.authority_signed_on)
        self._finish(620, 460, self.reference, f"instrument:{instrument.id if instrument else ''}")

    def _again(self, sheet: ProjectSheet) -> QWidget:
        held = self._instrument
        there = next((one for one in sheet.instruments if held is not None and one.id == held.id), None)
        return InstrumentForm(self.parentWidget(), self._desk, sheet, self._programme, there)

    def typed(self) -> object:
        """Return what stands in the fields."""
        days = (self.sent, self.promoter_signed, self.authority_signed)
        return self.party.currentData(), self.kind.currentData(), self.reference.text(), *(one.text() for one in days)

    def work(self) -> "partial[Any]":
        """Return the saving."""
        draft = InstrumentDraft(
            Side(self.party.currentData()), InstrumentKind(self.kind.currentData()), self.reference.text(),
            self._day(self.sent), self._day(self.promoter_signed), self._day(self.authority_signed),
        )  # fmt: skip
        return partial(projects.write_instrument, self._desk.workspace, **self._act(), draft=draft,
                       instrument_id=self._instrument.id if self._instrument else "")  # fmt: skip


class DocumentForm(_ProjectSheet):
    """Gives a document another title, and says to which Party it belongs."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: ProjectSheet, programme: Programme,
                 file: ProjectFile) -> None:  # fmt: skip
        super().__init__(parent, desk, sheet, t("Document"), t("The file itself is never changed: {name}",
                                                               name=file.name))  # fmt: skip
        self._file, self._programme = file, programme
        self.title = line_edit(file.title)
        self.form.row(t("Title"), self.title)
        self.party = QComboBox()
        self.party.addItem(t("Both Parties"), "")
        for one in programme.parties:
            self.party.addItem(party_name(words(), one), str(one.side))
        self.party.setCurrentIndex(self.party.findData(str(file.side or "")))
        self.form.row(t("Party"), self.party)
        self._finish(560, 320, self.title, f"document:{file.id}")

    def _again(self, sheet: ProjectSheet) -> QWidget:
        return DocumentForm(self.parentWidget(), self._desk, sheet, self._programme, self._file)

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.title.text(), self.party.currentData()

    def work(self) -> "partial[Any]":
        """Return the saving."""
        side = Side(self.party.currentData()) if self.party.currentData() else None
        return partial(project_files.rename, self._desk.workspace, officer=self._desk.officer, file_id=self._file.id,
                       title=self.title.text(), side=side)  # fmt: skip
