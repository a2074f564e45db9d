"""What the small forms of a grant share; those that release and pay an instalment, and that carry money over."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from PySide6.QtWidgets import QLineEdit, QWidget

from cmpdesk.domain import money
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import grants
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import AmountField
from cmpdesk.ui.forms import Form, NumberField, line_edit, read_date, text_edit
from cmpdesk.ui.pages.projects import grants_loading
from cmpdesk.ui.pages.projects.grants_loading import Money
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet

LAST_YEAR = 2100


def called(grant: Grant) -> str:
    """Return what a grant is called: funder, year, budget line."""
    return " · ".join(part for part in (grant.funder, str(grant.year), grant.line) if part)


class GrantSheet(Sheet):
    """A form about one grant, and the instalment or claim `item_id` of it."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Money, grant_id: str, item_id: str, title: str,
                 explanation: str, verb: str) -> None:  # fmt: skip
        self.held, self.grant, self.item_id = held, held.grant(grant_id), item_id
        whole = f"{title} · {called(self.grant)}"
        super().__init__(parent, desk.runner, whole, explanation, verb)
        self._desk, self._today = desk, desk.workspace.today()
        self.form = Form(whole)
        self.body.addWidget(self.form)

    @property
    def party(self) -> Party:
        """The Party that grants."""
        return self.held.programme.party(self.grant.side)

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def act(self) -> dict[str, Any]:
        """Return who acts on which grant, as it was seen."""
        return {"officer": self._desk.officer, "grant_id": self.grant.id, "seen": self.held.project.row.version}

    def day_row(self, label: str, on: date | None) -> QLineEdit:
        """Add a field for a day that has to be typed."""
        field = line_edit(words().long_date(on) if on else "", hint=t("2027-03-01"))
        self.form.row(label, field, check=lambda: self._day_fault(field), required=True)
        return field

    def _day_fault(self, field: QLineEdit) -> str:
        if read_date(field.text(), self._today) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def day(self, field: QLineEdit) -> date:
        """Return the day that stands in a checked field."""
        return read_date(field.text(), self._today) or self._today

    def amount_row(self, label: str, amount: money.Money | None, *, zero: bool = False) -> AmountField:
        """Add a field for an amount of the Party, above zero unless `zero`."""
        field = AmountField(self.party, amount)
        self.form.row(f"{label} ({self.party.currency})", field, required=True,
                      check=lambda: field.fault() or self._amount_fault(field, zero))  # fmt: skip
        return field

    def _amount_fault(self, field: AmountField, zero: bool) -> str:
        typed = field.money()
        if typed is None:
            return t("Type the amount.")
        return "" if typed.cents > 0 or zero else t("Type an amount above zero.")

    def cents(self, field: AmountField) -> int:
        """Return the cents that stand in a checked field."""
        typed = field.money()
        return typed.cents if typed is not None else 0

    def finish(self, width: int, height: int, first: QWidget) -> None:
        """Take what stands in the fields as what is saved; the keyboard goes to `first`."""
        self.body.addStretch(1)
        self.size_to(width, height)
        self.filled()
        desk, project = self._desk, self.held.project
        load = partial(grants_loading.money, desk.workspace, desk.officer, project.id)
        self.edits(desk, Subject("project", project.id, project.row.version, load, self.again))
        self.keep_draft(desk, f"grant:{self.grant.id}:{type(self).__name__}:{self.item_id}")
        first.setFocus()

    def again(self, held: Money) -> QWidget:
        """Return this form on what somebody else saved meanwhile."""
        return cast("Make", type(self))(self.parentWidget(), self._desk, held, self.grant.id, self.item_id)


Make = Callable[[QWidget | None, Desk, Money, str, str], GrantSheet]
"""Makes a form on an instalment or a claim of a grant."""


class ReleaseSheet(GrantSheet):
    """Notes the day from which an instalment may be paid."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Money, grant_id: str, item_id: str) -> None:
        super().__init__(parent, desk, held, grant_id, item_id, t("Release the instalment"),
                         t("What it waits for is met: it may be paid from this day on."), t("Release"))  # fmt: skip
        self.on = self.day_row(t("Released on"), self._today)
        self.finish(520, 260, self.on)

    def typed(self) -> object:
        """Return what stands in the field."""
        return self.on.text()

    def work(self) -> "partial[Any]":
        """Return the release."""
        return partial(grants.release, self._desk.workspace, **self.act(), instalment_id=self.item_id,
                       on=self.day(self.on))  # fmt: skip


class PaySheet(GrantSheet):
    """Notes the day on which an instalment was paid, with the reference of the payment."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Money, grant_id: str, item_id: str) -> None:
        super().__init__(parent, desk, held, grant_id, item_id, t("Mark as paid"),
                         t("Money of a year is paid in that year, or in one to which it was carried over."),
                         t("Mark as paid"))  # fmt: skip
        self.on = self.day_row(t("Paid on"), self._today)
        self.reference = line_edit()
        self.form.row(t("Reference"), self.reference)
        self.finish(520, 300, self.on)

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.on.text(), self.reference.text()

    def work(self) -> "partial[Any]":
        """Return the payment."""
        return partial(grants.pay, self._desk.workspace, **self.act(), instalment_id=self.item_id,
                       on=self.day(self.on), reference=self.reference.text())  # fmt: skip


class CarrySheet(GrantSheet):
    """Records the decision that money of a grant may be spent in a later year."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Money, grant_id: str, item_id: str = "") -> None:
        super().__init__(parent, desk, held, grant_id, item_id, t("Carry over"),
                         t("Without this decision money lapses at the end of its year."), t("Carry over"))  # fmt: skip
        rest = money.Money(self.grant.carriable(self.grant.year + 1), self.grant.amount.currency)
        self.year = NumberField(self.grant.year + 1, LAST_YEAR)
        self.year.set_value(self.grant.year + 1)
        self.form.row(t("To the year"), self.year)
        self.amount = self.amount_row(t("Amount"), rest)
        self.deciding = line_edit()
        self.form.row(t("Decided by"), self.deciding, check=self._check_body, required=True)
        self.on = self.day_row(t("Decided on"), self._today)
        self.reference = line_edit()
        self.form.row(t("Reference"), self.reference)
        self.reason = text_edit(lines=2)
        self.form.row(t("Reason"), self.reason)
        self.finish(560, 460, self.amount)

    def _check_body(self) -> str:
        return "" if self.deciding.text().strip() else t("Enter who decided the carry-over.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        lines = (self.year, self.amount, self.deciding, self.on, self.reference)
        return *(one.text() for one in lines), typed_text(self.reason)

    def work(self) -> "partial[Any]":
        """Return the decision."""
        return partial(
            grants.carry_over, self._desk.workspace, **self.act(), year=self.year.value(),
            cents=self.cents(self.amount), deciding_body=self.deciding.text(), decided_on=self.day(self.on),
            reference=self.reference.text(), reason=typed_text(self.reason),
        )  # fmt: skip
