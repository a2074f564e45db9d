"""The forms of what is granted: the lines of a Party, with what is left of its envelopes; the instalments of a line."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from cmpdesk.domain import money
from cmpdesk.domain.amounts import read_amount
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import InstalmentDraft
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.projects import GrantDraft
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import grants
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import AmountField, amount_fault
from cmpdesk.ui.forms import Form
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.pages.projects import grants_loading
from cmpdesk.ui.pages.projects.grants_forms import LAST_YEAR, GrantSheet
from cmpdesk.ui.pages.projects.grants_loading import Money
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import Sheet

FIRST_YEAR = 1990


class MoneyRows(RowsEditor):
    """Rows of which the fields at the right are amounts of one Party; the last value of a row is the id that it bears.

    What stands in the columns `fixed` cannot be changed in a row that bears an id.
    """

    def __init__(self, name: str, party: Party, fields: Sequence[Field], add_text: str,
                 fixed: Sequence[int] = ()) -> None:  # fmt: skip
        self._party, self._fixed = party, tuple(fixed)
        self._ids: dict[QWidget, str] = {}
        super().__init__(name, fields, add_text)

    def values(self) -> list[tuple[str, ...]]:
        """Return what stands in each row, and its id, "" for a new one."""
        return [(*value, self._ids.get(row[0], "")) for value, row in zip(super().values(), self._rows, strict=True)]

    def _add(self, value: Sequence[str]) -> list[QWidget]:
        row = super()._add(value[: len(self._fields)])
        held = value[len(self._fields)] if len(value) > len(self._fields) else ""
        self._ids[row[0]] = held
        for place in self._fixed if held else ():
            fixed = row[place]
            if isinstance(fixed, QLineEdit):
                fixed.setReadOnly(True)
        return row

    def _widget(self, field: Field, value: str) -> QWidget:
        made = super()._widget(field, value)
        if field.right and isinstance(made, QLineEdit):
            made.deleteLater()
            made = AmountField(self._party)
            made.setText(value)
            made.setMinimumWidth(made.fontMetrics().horizontalAdvance("0") * field.room + 26)
            made.textEdited.connect(self._tell)
        return made

    def cents(self, typed: str) -> int | None:
        """Return the amount that is typed, None where it is none."""
        try:
            read = read_amount(typed, self._party, [])
        except Refusal:
            return None
        return read.cents if read is not None else None

    def amount_fault(self, typed: str) -> str:
        """Return what is wrong with an amount."""
        if not typed:
            return t("Type the amount.")
        if fault := amount_fault(typed, self._party):
            return fault
        return "" if (self.cents(typed) or 0) > 0 else t("Type an amount above zero.")


class LinesSheet(Sheet):
    """Says what a Party grants: funder, budget year, line, amount. `saved` brings the grants of the project."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Money, side: Side) -> None:
        self.held, self.side = held, side
        self.party = party = held.programme.party(side)
        title = t("Grants of {party} · {number}", party=party_name(words(), party), number=held.project.row.number)
        super().__init__(parent, desk.runner, title,
                         t("Each amount is of one funder and one budget year; a line keeps its year."),
                         t("Save"))  # fmt: skip
        self._desk = desk
        fields = (Field(t("Funder"), 3), Field(t("Year"), 1, room=5), Field(t("Budget line"), 3),
                  Field(f"{t('Amount')} ({party.currency})", 2, right=True, room=12))  # fmt: skip
        self.rows = MoneyRows(title, party, fields, t("Add an amount"), fixed=(1,))
        self.rows.set_values([
            (one.funder, str(one.year), one.line, words().money(one.amount, precise=True), one.id)
            for one in held.of(side)
        ])  # fmt: skip
        self.form = Form(title)
        self.form.block(self.rows, self._check)
        self.body.addWidget(self.form)
        self.left = text("", wrap=True)
        self.left.setAccessibleName(t("Left of the envelopes"))
        self.body.addWidget(self.left)
        self.body.addStretch(1)
        self.rows.changed.connect(self._show_left)
        self._show_left()
        self.size_to(780, 440)
        self.filled()
        project = held.project
        load = partial(grants_loading.money, desk.workspace, desk.officer, project.id)
        self.edits(desk, Subject("project", project.id, project.row.version, load, self._again))
        self.keep_draft(desk, f"grants:{project.id}:{side}")
        (self.rows.findChild(QLineEdit) or self.rows.add_button).setFocus()

    def _again(self, held: Money) -> QWidget:
        return LinesSheet(self.parentWidget(), self._desk, held, self.side)

    # -- what is left

    def rest(self) -> list[tuple[str, money.Money]]:
        """Return what would be left of each envelope that the Party has: its name and the amount."""
        made = []
        for one in self.held.left:
            if one.side is self.side:
                before = sum(held.amount.cents for held in self.held.of(self.side)
                             if held.year == one.year and one.funder in ("", held.funder))  # fmt: skip
                now = sum(self.rows.cents(amount) or 0 for funder, year, _line, amount, _id in self.rows.values()
                          if year == str(one.year) and one.funder in ("", funder))  # fmt: skip
                name = (str(one.year), one.funder, t("sector") if one.sector_id else "")
                rest = money.Money(one.amount.cents + before - now, one.amount.currency)
                made.append((" · ".join(part for part in name if part), rest))
        return made

    def _show_left(self) -> None:
        rest, w = self.rest(), words()
        said = [t("{envelope}: {amount}", envelope=name, amount=w.money(amount)) for name, amount in rest]
        if rest:
            self.left.setText(t("Left of the envelopes: {list}", list="; ".join(said)))
        else:
            self.left.setText(t("The Party has no envelope in this call: there is no limit."))
        over = any(amount.cents < 0 for _, amount in rest)
        restyle(self.left, tone="bad" if over else "muted")

    # -- saving

    def _check(self) -> str:
        for number, (funder, year, line, amount, _id) in enumerate(self.rows.values(), start=1):
            if not (funder or year or line or amount):
                continue
            fault = ""
            if not funder:
                fault = t("Name the funder.")
            elif not year.isdecimal() or not FIRST_YEAR <= int(year) <= LAST_YEAR:
                fault = t("Type the year with four digits.")
            fault = fault or self.rows.amount_fault(amount)
            if fault:
                return t("Row {row}: {fault}", row=number, fault=fault)
        return ""

    def first_fault(self) -> QWidget | None:
        """Check every row, and return the first faulty field."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the rows."""
        return self.rows.values()

    def lines(self) -> list[tuple[str | None, GrantDraft]]:
        """Return all grants of the project: those of the other Party as they are."""
        made: list[tuple[str | None, GrantDraft]] = [
            (one.id, GrantDraft(one.side, one.funder, one.year, one.amount, one.line))
            for one in self.held.of(self.side.other)
        ]
        for funder, year, line, amount, held in self.rows.values():
            if funder or year or line or amount:
                cents = money.Money(self.rows.cents(amount) or 0, self.party.currency)
                made.append((held or None, GrantDraft(self.side, funder, int(year), cents, line)))
        return made

    def work(self) -> "partial[Any]":
        """Return the saving."""
        project = self.held.project
        return partial(grants.set_lines, self._desk.workspace, officer=self._desk.officer, project_id=project.id,
                       seen=project.row.version, lines=self.lines())  # fmt: skip


class InstalmentsSheet(GrantSheet):
    """Plans how a grant is paid; what is released or paid already stays as it is."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Money, grant_id: str, item_id: str = "") -> None:
        super().__init__(parent, desk, held, grant_id, item_id, t("Instalments"),
                         t("What is released or paid stays first, as it is; these follow it."), t("Save"))  # fmt: skip
        w = words()
        self.fixed = [one for one in self.grant.instalments if one.fixed]
        choices = [("", "—")]
        for one in held.milestones:
            if one.side in (None, self.grant.side) and not one.cancelled:
                name = w.localised(one.name)
                choices.append((one.id, f"{name} · {say.when(w, one.when)}" if one.when else name))
        fields = (Field(f"{t('Amount')} ({self.party.currency})", 2, right=True, room=12), Field(t("Condition"), 3),
                  Field(t("Due at"), 3, tuple(choices)))  # fmt: skip
        if self.fixed:
            done = w.listed([w.money(one.amount) for one in self.fixed])
            self.form.wide(text(t("Released or paid already: {list}", list=done), "muted", wrap=True))
        self.rows = MoneyRows(t("Instalments"), self.party, fields, t("Add an instalment"))
        self.rows.set_values([
            (w.money(one.amount, precise=True), one.condition, one.milestone_id or "")
            for one in self.grant.instalments if one not in self.fixed
        ])  # fmt: skip
        self.form.block(self.rows, self._check)
        self.left = text("", wrap=True)
        self.form.wide(self.left)
        self.rows.changed.connect(self._show_left)
        self._show_left()
        self.finish(780, 440, self.rows.findChild(QLineEdit) or self.rows.add_button)

    def rest(self) -> money.Money:
        """Return what of the grant is not planned."""
        planned = sum(one.amount.cents for one in self.fixed)
        planned += sum(self.rows.cents(value[0]) or 0 for value in self.rows.values())
        return money.Money(self.grant.amount.cents - planned, self.grant.amount.currency)

    def _show_left(self) -> None:
        rest = self.rest()
        self.left.setText(t("Not planned yet: {rest} of {granted}", rest=words().money(rest),
                            granted=words().money(self.grant.amount)))  # fmt: skip
        restyle(self.left, tone="bad" if rest.cents < 0 else "muted")

    def _check(self) -> str:
        for number, (amount, condition, milestone, _id) in enumerate(self.rows.values(), start=1):
            fault = self.rows.amount_fault(amount) if amount or condition or milestone else ""
            if fault:
                return t("Row {row}: {fault}", row=number, fault=fault)
        if self.rest().cents < 0:
            return t("The instalments are above what is granted: lower one, or take one out.")
        return ""

    def typed(self) -> object:
        """Return what stands in the rows."""
        return self.rows.values()

    def work(self) -> "partial[Any]":
        """Return the planning."""
        drafts = [
            InstalmentDraft(self.rows.cents(amount) or 0, condition, milestone or None)
            for amount, condition, milestone, _id in self.rows.values() if amount
        ]  # fmt: skip
        return partial(grants.set_instalments, self._desk.workspace, **self.act(), drafts=drafts)
