"""What one side filed, in the form of an application."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cmpdesk.domain.amounts import read_amount
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import FilingEdit, PlannedMission, YearAmount
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.text import LANGUAGES
from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.fields import AmountField, LongText, amount_fault, email_fault, propose
from cmpdesk.ui.forms import Form, NumberField, line_edit, text_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import side_name, text
from cmpdesk.ui.pages.calls.deadline import DeadlineField
from cmpdesk.ui.pages.calls.programme import combo
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.rows import Field, RowsEditor

MOST_MONTHS = 120
LINES = ("title", "reference", "organisation", "contact", "contact_function", "email", "phone", "partner",
         "other_funding", "keywords")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What both cards of an application know; `letters` are those of the mnemonics, which they share."""

    programme: Programme
    organisations: Sequence[str]
    summary_words: int | None
    today: date
    letters: set[str] = field(default_factory=set)


class FilingCard(Card):
    """Every field of a filing."""

    def __init__(self, party: Party, filing: FilingEdit, known: Known) -> None:
        w = words()
        name = t("Filing: {party}", party=labels.party_name(w, party))
        super().__init__(name=name)
        self.party, self.before = party, filing
        self._programme, self._today = known.programme, known.today
        self.body.addWidget(side_name(party.side, labels.party_name(w, party)))
        self.body.addWidget(text(labels.promoter_term(w, party), "muted", wrap=True))
        self.form = Form(name, known.letters)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.lines = {one: line_edit(getattr(filing, one)) for one in LINES}
        for line in self.lines.values():
            line.setCursorPosition(0)
        propose(self.lines["organisation"], known.organisations)
        self._who()
        self._amounts()
        self._project(known.summary_words)

    # -- building

    def _line(self, name: str, label: str, *, required: bool = False, above: bool = False) -> None:
        check = {"title": self._check_title, "organisation": self._check_organisation,
                 "email": self._check_email}.get(name)  # fmt: skip
        self.form.row(label, self.lines[name], check=check, required=required, above=above)

    def _who(self) -> None:
        self._line("title", t("Title"), required=True)
        self._line("reference", t("File reference"))
        self._line("organisation", t("Organisation"), required=True)
        self.address = text_edit(self.before.organisation_address, lines=2)
        self.form.row(t("Address"), self.address)
        self._line("contact", t("Contact person"))
        self._line("contact_function", t("Function"))
        self._line("email", t("E-mail"))
        self._line("phone", t("Telephone"))
        self._line("partner", t("Partner named"))
        self.received = DeadlineField(t("Received on"), self._today)
        self.received.set_zones((self.party.zone,))
        if self.before.received_at is not None:
            local = self.before.received_at.astimezone(ZoneInfo(self.party.zone))
            self.received.day.setText(local.date().isoformat())
            self.received.time.setText(f"{local:%H:%M}")
        self.form.row(t("Received on"), self.received, check=lambda: self.received.fault(required=False),
                      above=True)  # fmt: skip
        self._received_before = self._received_typed()

    def _amounts(self) -> None:
        sign = words().sign(self.party.currency, precise=True)
        fields = (Field(t("Year of the project"), 2, room=3), Field(t("Amount ({sign})", sign=sign), 3, right=True))
        self.amounts = RowsEditor(t("Amounts per year"), fields, t("Add a year"))
        self.amounts.set_values([(str(one.year), _shown(one.amount)) for one in self.before.amounts])
        self.form.heading(t("Amounts per year"))
        self.form.block(self.amounts, self._check_amounts)
        self.requested = AmountField(self.party, self.before.requested)
        self.form.row(t("Amount requested"), self.requested, check=self.requested.fault,
                      hint=t("The sum of the years, where there are any."))  # fmt: skip
        self.requested.setEnabled(not self.before.amounts)
        self.amounts.changed.connect(self._sum)
        self._line("other_funding", t("Other funding"), above=True)

    def _project(self, limit: int | None) -> None:
        self.months = NumberField(0, MOST_MONTHS)
        self.months.set_value(self.before.months or 0)
        self.form.row(t("Duration (months)"), self.months, hint=t("0 where it is not said."))
        renewed = "" if self.before.renewed is None else str(int(self.before.renewed))
        self.renewed = combo([("", t("not said")), ("1", t("yes")), ("0", t("no"))], renewed)
        self.form.row(t("Renewed project"), self.renewed)
        spoken = [(code, labels.language(words(), code)) for code in LANGUAGES]
        self.language = combo([("", t("not said")), *spoken], self.before.language)
        self.form.row(t("Language"), self.language)
        self._line("keywords", t("Keywords"), above=True)
        self.summary = LongText(t("Summary"), self.before.summary, limit=limit)
        self.form.row(t("Summary"), self.summary, check=self.summary.fault, above=True)
        self.benefits = LongText(t("Expected benefits"), self.before.benefits)
        self.form.row(t("Expected benefits"), self.benefits, above=True)
        w = words()
        towards = (("", "—"), *((str(one.side), labels.party_name(w, one)) for one in self._programme.parties))
        fields = (Field(t("Towards"), 3, towards), Field(t("People"), 2, room=3), Field(t("Days"), 2, room=3),
                  Field(t("When"), 4))  # fmt: skip
        self.missions = RowsEditor(t("Planned missions"), fields, t("Add a mission"))
        self.missions.set_values(
            [(str(one.towards or ""), _number(one.people), _number(one.days), one.period)
             for one in self.before.missions]
        )  # fmt: skip
        self.form.heading(t("Planned missions"))
        self.form.block(self.missions, self._check_missions)

    # -- what is typed

    def typed(self) -> object:
        """Return what stands in the fields."""
        return (
            *(line.text() for line in self.lines.values()), typed_text(self.address), self._received_typed(),
            self.requested.text(), self.months.value(), self.renewed.currentData(),
            self.language.currentData(), self.summary.text(), self.benefits.text(),
            tuple(self.amounts.values()), tuple(self.missions.values()),
        )  # fmt: skip

    def edited(self) -> FilingEdit:
        """Return the filing as it is typed; the fields have been checked."""
        renewed = str(self.renewed.currentData())
        amounts = self._years()
        return FilingEdit(
            **{name: line.text().strip() for name, line in self.lines.items()},
            organisation_address=typed_text(self.address).strip(),
            months=self.months.value() or None,
            renewed=bool(int(renewed)) if renewed else None,
            amounts=amounts,
            requested=None if amounts else self.requested.money(),
            summary=self.summary.text(),
            benefits=self.benefits.text(),
            received_at=self._received_at(),
            missions=tuple(
                PlannedMission(Side(towards) if towards else None, _count(people), _count(days), self._period(period))
                for towards, people, days, period in self.missions.values()
                if towards or people or days or period
            ),
            language=str(self.language.currentData()),
        )

    def _received_typed(self) -> tuple[str, str]:
        return self.received.day.text(), self.received.time.text()

    def _received_at(self) -> datetime | None:
        """Return the instant; one that nobody touched keeps its seconds."""
        if self._received_typed() == self._received_before:
            return self.before.received_at
        found = self.received.deadline()
        return found.instant if found is not None else None

    def _years(self) -> tuple[YearAmount, ...]:
        found = []
        for year, amount in self.amounts.values():
            money = read_amount(amount, self.party, [])
            if year.isdigit() and money is not None:
                found.append(YearAmount(int(year), money))
        return tuple(found)

    def _period(self, typed: str) -> str:
        """Return a period in words where it is a date, however vague; else as it is typed."""
        when = partial_dates.read(typed, self._today)
        return partial_dates.say(words(), when) if when is not None else typed

    def _sum(self) -> None:
        rows = [row for row in self.amounts.values() if any(row)]
        self.requested.setEnabled(not rows)
        try:
            years = self._years()
        except Refusal:
            return
        if years:
            self.requested.set_money(Money(sum(one.amount.cents for one in years), self.party.currency))

    # -- checks

    def _check_title(self) -> str:
        return "" if self.lines["title"].text().strip() else t("Type the title as it was filed.")

    def _check_organisation(self) -> str:
        return "" if self.lines["organisation"].text().strip() else t("Type the organisation that filed it.")

    def _check_email(self) -> str:
        return email_fault(self.lines["email"].text())

    def _check_amounts(self) -> str:
        seen: set[int] = set()
        for place, (year, amount) in enumerate(self.amounts.values(), start=1):
            if not year and not amount:
                continue
            if not year.isdigit() or not 1 <= int(year) <= 9 or int(year) in seen:
                return t("Row {row}: type the year of the project, 1 for the first, each once.", row=place)
            if not amount:
                return t("Row {row}: type the amount.", row=place)
            if fault := amount_fault(amount, self.party):
                return t("Row {row}: {fault}", row=place, fault=fault)
            seen.add(int(year))
        return ""

    def _check_missions(self) -> str:
        for place, (_towards, people, days, _period) in enumerate(self.missions.values(), start=1):
            if any(one and not one.isdigit() for one in (people, days)):
                return t("Row {row}: type people and days as whole numbers.", row=place)
        return ""


def _shown(money: Money) -> str:
    return words().money(money, precise=True)


def _number(count: int | None) -> str:
    return "" if count is None else str(count)


def _count(typed: str) -> int | None:
    return int(typed) if typed.isdigit() else None
