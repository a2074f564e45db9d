"""The forms of an organisation and of a person, with the names that they bore before."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from cmpdesk.domain.directory import (
    DirectoryKind,
    DirectorySheet,
    FormerName,
    OrganisationDraft,
    OrganisationRow,
    PersonDraft,
    PersonRow,
)
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import directory
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import email_fault, propose, vague_fault
from cmpdesk.ui.forms import Form, line_edit, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.plain import caption, typed_text
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import Sheet


class FormerNames(RowsEditor):
    """The names borne before, each with the date until which it was borne, as precise as it is known."""

    def __init__(self, names: Sequence[FormerName], today: date) -> None:
        fields = (Field(t("Former name"), 3), Field(t("Until"), 2))
        super().__init__(t("Former names"), fields, t("Add a former name"))
        self._today = today
        self.set_values([_row(one) for one in names])

    def names(self) -> tuple[FormerName, ...]:
        """Return what is typed."""
        return tuple(
            FormerName(name, partial_dates.read(until, self._today)) for name, until in self.values() if name
        )

    def add_name(self, name: str) -> None:
        """Add a name, until an unknown date."""
        self.set_values([*self.values(), (name, "")])
        self.changed.emit()

    def fault(self) -> str:
        """Return what is wrong with the first faulty row."""
        for place, (name, until) in enumerate(self.values(), start=1):
            if until and not name:
                return t("Row {row}: type the name, or take the row out.", row=place)
            if fault := vague_fault(until, self._today):
                return t("Row {row}: {fault}", row=place, fault=fault)
        return ""


class NamedSheet(Sheet):
    """What both forms share: the name, and keeping the one that it replaces."""

    def __init__(self, parent: QWidget | None, desk: Desk, title: str, explanation: str,
                 row: OrganisationRow | PersonRow | None) -> None:  # fmt: skip
        super().__init__(parent, desk.runner, title, explanation, t("Save"))
        self._desk, self._row = desk, row
        self.form = Form(title)
        self.body.addWidget(self.form)
        self.name = line_edit(row.name if row else "")
        self.keep = QPushButton()
        self.keep.setProperty("kind", "link")
        self.keep.setVisible(False)
        self.keep.clicked.connect(self._keep)
        self.form.row(t("Name"), self.name, check=self._check_name, required=True)
        self.form.wide(self.keep)
        self.former = FormerNames(row.former_names if row else (), desk.workspace.today())
        self.name.textChanged.connect(self._offer)
        self.former.changed.connect(self._offer)

    def _end(self, width: int, height: int) -> None:
        self.form.heading(t("Former names"))
        hint = t("The date as precisely as it is known: 2027-03-01, March 2027, autumn 2027 or 2027.")
        self.form.wide(text(hint, "muted", wrap=True))
        self.form.block(self.former, self.former.fault)
        self.body.addStretch(1)
        self.size_to(width, height)
        self.filled()
        kind = "organisation" if isinstance(self, OrganisationSheet) else "person"
        if self._row is not None:
            again = partial(directory.sheet, self._desk.workspace, DirectoryKind(kind), self._row.id)
            self.edits(self._desk, Subject(kind, self._row.id, self._row.version, again, self._again))
        self.keep_draft(self._desk, f"{kind}:{self._row.id if self._row else ''}")
        self.name.setFocus()

    def _again(self, sheet: DirectorySheet) -> QWidget:
        """Return the form of the same entry as it is now."""
        raise NotImplementedError

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def _check_name(self) -> str:
        return "" if self.name.text().strip() else t("Type the name.")

    def _offer(self, _typed: str = "") -> None:
        """Offer to keep the name that is being replaced."""
        before = self._row.name if self._row else ""
        replaced = before not in ("", self.name.text().strip())
        known = before in [name for name, _ in self.former.values()]
        self.keep.setText(caption(t("Keep “{name}” as a former name", name=before)))
        self.keep.setVisible(replaced and not known)

    def _keep(self) -> None:
        if self._row is not None:
            self.former.add_name(self._row.name)


class OrganisationSheet(NamedSheet):
    """Enters or changes an organisation."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: OrganisationRow | None) -> None:
        title = t("Organisation · {name}", name=row.name) if row else t("New organisation")
        explanation = t("What the directory says from now on; what a filing said of it stays as it was received.")
        super().__init__(parent, desk, title, explanation, row)
        self._organisation = row
        self.kind = line_edit(row.kind if row else "", hint=t("university, company, association…"))
        self.address = text_edit(row.address if row else "", lines=3)
        self.form.row(t("Kind"), self.kind)
        self.form.row(t("Address"), self.address)
        self._end(620, 560)

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.name.text(), self.kind.text(), typed_text(self.address), self.former.values()

    def work(self) -> "partial[Any]":
        """Return the saving of what is typed."""
        draft = OrganisationDraft(self.name.text(), self.kind.text(), typed_text(self.address), self.former.names())
        act: dict[str, Any] = {"officer": self._desk.officer, "draft": draft}
        if self._organisation is None:
            return partial(directory.add_organisation, self._desk.workspace, **act)
        act |= {"organisation_id": self._organisation.id, "seen": self._organisation.version}
        return partial(directory.edit_organisation, self._desk.workspace, **act)

    def _again(self, sheet: DirectorySheet) -> QWidget:
        row = sheet.row if isinstance(sheet.row, OrganisationRow) else None
        return OrganisationSheet(self.parentWidget(), self._desk, row)


class PersonSheet(NamedSheet):
    """Enters or changes a person."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: PersonRow | None, organisation: str,
                 known: Sequence[str]) -> None:  # fmt: skip
        """`known` are the names of organisations, which are proposed while one is typed."""
        title = t("Person · {name}", name=row.name) if row else t("New person")
        explanation = t("What the directory says from now on; what a filing said of them stays as it was received.")
        super().__init__(parent, desk, title, explanation, row)
        self._person = row
        self.function = line_edit(row.function if row else "")
        self.organisation = line_edit(organisation)
        self._known = known
        propose(self.organisation, known)
        self.email = line_edit(row.email if row else "")
        self.phone = line_edit(row.phone if row else "")
        self.form.row(t("Function"), self.function)
        self.form.row(t("Organisation"), self.organisation, hint=t("One that is not known yet is entered with it."))
        self.form.row(t("E-mail"), self.email, check=self._check_email)
        self.form.row(t("Telephone"), self.phone)
        self._end(620, 600)

    def typed(self) -> object:
        """Return what stands in the fields."""
        lines = (self.name, self.function, self.organisation, self.email, self.phone)
        return tuple(line.text() for line in lines), self.former.values()

    def work(self) -> "partial[Any]":
        """Return the saving of what is typed."""
        draft = PersonDraft(self.name.text(), self.function.text(), self.email.text(), self.phone.text(),
                            self.organisation.text(), self.former.names())  # fmt: skip
        act: dict[str, Any] = {"officer": self._desk.officer, "draft": draft}
        if self._person is None:
            return partial(directory.add_person, self._desk.workspace, **act)
        act |= {"person_id": self._person.id, "seen": self._person.version}
        return partial(directory.edit_person, self._desk.workspace, **act)

    def _again(self, sheet: DirectorySheet) -> QWidget:
        row = sheet.row if isinstance(sheet.row, PersonRow) else None
        return PersonSheet(self.parentWidget(), self._desk, row, sheet.organisation, self._known)

    def _check_email(self) -> str:
        return email_fault(self.email.text())


def _row(one: FormerName) -> tuple[str, str]:
    return one.name, partial_dates.say(words(), one.until) if one.until else ""
