"""The form that retains an application: the decision, its conditions, and the money of each Party."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.amounts import read_amount
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.projects import GrantDraft, Left, ProjectSheet
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import calls, filings, projects
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import amount_fault
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.inspector import Card, pairs
from cmpdesk.ui.labels import text
from cmpdesk.ui.page import Page
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import Sheet

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Begin:
    """What the form that retains an application begins with."""

    sheet: ApplicationSheet
    call: CallSheet
    programme: Programme
    left: tuple[Left, ...]
    parties: tuple[str, ...]
    """Codes of the Parties whose money the officer may grant."""


def begin(workspace: Workspace, officer: Officer, application_id: str) -> Begin:
    """Return an application with the envelopes of its call."""
    sheet = filings.application(workspace, application_id)
    call = calls.call(workspace, sheet.call_id)
    programme, office = calls.programme_of(workspace, call), workspace.info.office
    parties = [one.code for one in programme.parties
               if may(officer, Right.MANAGE_GRANTS, office=office, party_code=one.code)]  # fmt: skip
    return Begin(sheet, call, programme, projects.left(workspace, call.id), tuple(parties))


def open_form(page: Page, sheet: ApplicationSheet) -> None:
    """Open the form that retains `sheet`, once what is left of the envelopes is known."""
    desk = page.desk

    def show(start: Begin) -> None:
        form = RetainSheet(page, desk, start)
        form.saved.connect(retained)
        form.open()

    def retained(made: ProjectSheet) -> None:
        desk.say(t("{number} is retained: it is on the page of projects.", number=made.row.number), undo=True)

    load = partial(begin, desk.workspace, desk.officer, sheet.id)
    desk.runner.run(load, then=show, owner=page, channel="retaining")


class RetainSheet(Sheet):
    """Retains an application. `saved` brings the `ProjectSheet`."""

    def __init__(self, parent: QWidget | None, desk: Desk, start: Begin) -> None:
        sheet = start.sheet
        title = t("Retain · {number} {title}", number=sheet.number, title=sheet.title)
        explanation = t("The application becomes a project that is followed; its promoters are those of the filings.")
        super().__init__(parent, desk.runner, title, explanation, t("Retain"))
        self._desk, self._begin = desk, start
        self._parties = {str(one.side): one for one in start.programme.parties if one.code in start.parties}
        self.body.addWidget(self._asked())
        self.form = Form(title)
        self.body.addWidget(self.form)
        self._grants(sheet)
        self.on = line_edit(words().long_date(desk.workspace.today()))
        self.form.row(t("Decided on"), self.on, check=self._check_day, required=True)
        self.reason = text_edit(lines=2)
        self.form.row(t("Reason"), self.reason, check=self._check_reason, required=True)
        self.conditions = text_edit(lines=2)
        self.form.row(t("Conditions"), self.conditions)
        self.body.addStretch(1)
        self.size_to(820, 745)
        self.filled()
        self.keep_draft(desk, f"retain:{sheet.id}")
        self.reason.setFocus()

    def _asked(self) -> Card:
        """Return what each Party was asked for, and what is left of its envelopes."""
        w, card = words(), Card(t("Requested, and left of the envelopes"))
        lines = []
        for party, filing in zip(self._begin.programme.parties, self._begin.sheet.filings, strict=True):
            asked = w.money(filing.requested) if filing and filing.requested else ""
            organisation = filing.organisation if filing else t("No filing yet")
            lines.append((f"{party_name(w, party)} · {organisation}", asked))
            lines += [(t("Left of {year}, {party}", year=one.year, party=party.code), w.money(one.amount))
                      for one in self._begin.left
                      if one.side is party.side and not one.funder and one.sector_id is None]  # fmt: skip
        card.body.addWidget(pairs(lines))
        limited = {one.side for one in self._begin.call.envelopes}
        for party in self._begin.programme.parties:
            if party.side not in limited:
                said = t("The Party has no envelope in this call: there is no limit.")
                card.body.addWidget(text(f"{party_name(w, party)} · {said}", "muted", wrap=True))
        return card

    def _grants(self, sheet: ApplicationSheet) -> None:
        choices = tuple((side, one.code) for side, one in self._parties.items())
        fields = (Field(t("Party"), 1, choices or (("", "—"),)), Field(t("Funder"), 3), Field(t("Year"), 1, room=5),
                  Field(t("Budget line"), 2), Field(t("Amount"), 2, right=True, room=10))  # fmt: skip
        self.rows = RowsEditor(t("Granted"), fields, t("Add an amount"))
        self.rows.set_values([line for one in self._parties.values() for line in self._proposed(one, sheet)])
        self.rows.setEnabled(bool(self._parties))
        self.form.heading(t("Granted"))
        self.form.wide(text(t("Per Party, funder and budget year, as requested until you change it."), "muted",
                            wrap=True))  # fmt: skip
        others = [one for one in self._begin.programme.parties if one.code not in self._begin.parties]
        for one in others:
            name = party_name(words(), one)
            said = t("The money of {party} is granted by an officer of that Party, later.", party=name)
            self.form.wide(text(said, "muted", wrap=True))
        self.form.block(self.rows, self._check_rows)

    def _proposed(self, party: Party, sheet: ApplicationSheet) -> list[tuple[str, ...]]:
        """Return the rows that grant what was asked, from the first year that has an envelope on."""
        filing = sheet.filings[0 if party.side is Side.FIRST else 1]
        if filing is None:
            return []
        envelopes = [one for one in self._begin.call.envelopes if one.side is party.side]
        first = min((one.year for one in envelopes), default=self._desk.workspace.today().year)
        asked = [(first + one.year - 1, one.amount) for one in filing.amounts]
        if not asked and filing.requested is not None:
            asked = [(first, filing.requested)]
        made: list[tuple[str, ...]] = []
        for year, amount in asked:
            funder = next((one.funder for one in envelopes if one.year == year), next(iter(party.funders), ""))
            made.append((str(party.side), funder, str(year), "", words().money(amount, precise=True)))
        return made

    # -- checks

    def _check_day(self) -> str:
        typed = read_date(self.on.text(), self._desk.workspace.today())
        return "" if typed is not None else t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def _check_reason(self) -> str:
        return "" if typed_text(self.reason).strip() else t("Enter the reason: it is kept with the decision.")

    def _check_rows(self) -> str:
        for number, (side, funder, year, _line, amount) in enumerate(self.rows.values(), start=1):
            if not (funder or year or amount):
                continue
            fault = ""
            if not year.isdecimal() or not FIRST_YEAR <= int(year) <= LAST_YEAR:
                fault = t("Type the year with four digits.")
            elif not funder:
                fault = t("Name the funder.")
            elif not amount or side not in self._parties:
                fault = t("Type the amount.")
            else:
                fault = amount_fault(amount, self._parties[side])
            if fault:
                return t("Row {row}: {fault}", row=number, fault=fault)
        return ""

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    # -- saving

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.on.text(), typed_text(self.reason), typed_text(self.conditions), self.rows.values()

    def grants(self) -> tuple[GrantDraft, ...]:
        """Return the amounts that are typed."""
        made = []
        for side, funder, year, line, amount in self.rows.values():
            if funder or year or amount:
                party = self._parties[side]
                money = read_amount(amount, party, []) or Money(0, party.currency)
                made.append(GrantDraft(party.side, funder, int(year), money, line))
        return tuple(made)

    def work(self) -> "partial[Any]":
        """Return the retention."""
        sheet = self._begin.sheet
        return partial(
            projects.retain, self._desk.workspace, officer=self._desk.officer, application_id=sheet.id,
            seen=sheet.version, grants=self.grants(), reason=typed_text(self.reason),
            conditions=typed_text(self.conditions), on=read_date(self.on.text(), self._desk.workspace.today()),
        )  # fmt: skip
