"""The tables in the form of a mission: its people, its stops, its costs."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from cmpdesk.domain.amounts import read_amount
from cmpdesk.domain.missions import Cost, CostKind, Payer, Stop, Traveller
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n import missions as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.fields import amount_fault, propose
from cmpdesk.ui.forms import read_date
from cmpdesk.ui.rows import Field, RowsEditor


class PeopleRows(RowsEditor):
    """Who travels, in which function, for which organisation; names that the directory knows are proposed."""

    def __init__(self, held: Sequence[Traveller], people: Sequence[str], organisations: Sequence[str]) -> None:
        self._known = {t("Name"): people, t("Organisation"): organisations}
        fields = (Field(t("Name"), 3), Field(t("Function"), 3), Field(t("Organisation"), 3))
        super().__init__(t("People"), fields, t("Add a person"))
        self.set_values([(one.name, one.function, one.organisation) for one in held])

    def _widget(self, field: Field, value: str) -> QWidget:
        made = super()._widget(field, value)
        if isinstance(made, QLineEdit) and field.title in self._known:
            propose(made, self._known[field.title])
        return made

    def fault(self) -> str:
        """Return what is wrong, "" where nothing is."""
        for number, (name, function, organisation) in enumerate(self.values(), start=1):
            if not name and (function or organisation):
                return t("Row {row}: type the name, or take the row out.", row=number)
        return ""

    def travellers(self) -> tuple[Traveller, ...]:
        """Return what is typed."""
        return tuple(Traveller(*value) for value in self.values() if value[0])


class StopRows(RowsEditor):
    """Where the mission stops, when, and for what; a stop keeps its id while its row stays, or its city."""

    def __init__(self, held: Sequence[Stop], today: date) -> None:
        fields = (Field(t("City"), 2), Field(t("Host"), 3), Field(t("From"), 2), Field(t("To"), 2),
                  Field(t("Objectives"), 4))  # fmt: skip
        super().__init__(t("Stops"), fields, t("Add a stop"))
        self._today = today
        self._held = tuple(held)
        w = words()
        self.set_values([
            (one.city, one.host, *(w.date(day) if day else "" for day in (one.starts_on, one.ends_on)), one.objectives)
            for one in held
        ])  # fmt: skip
        self._ids = {id(row): one.id for row, one in zip(self._rows, held, strict=True)}

    def fault(self) -> str:
        """Return what is wrong, "" where nothing is."""
        for number, (city, host, first, last, objectives) in enumerate(self.values(), start=1):
            if not city and (host or first or last or objectives):
                return t("Row {row}: type the city, or take the row out.", row=number)
            days = [read_date(one, self._today) for one in (first, last)]
            if any(typed and day is None for typed, day in zip((first, last), days, strict=True)):
                return t("Row {row}: type both days: 2027-03-01, 1/3/27 or 1 March 2027.", row=number)
            if days[0] and days[1] and days[1] < days[0]:
                return t("Row {row}: the last day comes before the first.", row=number)
        return ""

    def stops(self) -> tuple[Stop, ...]:
        """Return what is typed."""
        by_row = [self._ids.get(id(row), "") for row in self._rows]
        left = {one.city: one.id for one in self._held if one.id not in by_row}
        return tuple(
            Stop(city, host, read_date(first, self._today), read_date(last, self._today), objectives,
                 id=known or left.pop(city, ""))
            for known, (city, host, first, last, objectives) in zip(by_row, self.values(), strict=True) if city
        )  # fmt: skip


class CostRows(RowsEditor):
    """What is paid, by whom and in whose currency; planned and real amounts, each empty where it is not known."""

    def __init__(self, held: Sequence[Cost], parties: Sequence[Party]) -> None:
        w = words()
        self._parties = {one.currency: one for one in parties}
        fields = (
            Field(t("Cost"), 2, tuple((str(one), say.cost(w, one)) for one in CostKind)),
            Field(t("Paid by"), 3, tuple((str(one), say.payer(w, one)) for one in Payer)),
            Field(t("Currency"), 1, tuple((one, one) for one in self._parties)),
            Field(t("Planned"), 2, right=True, room=10), Field(t("Real"), 2, right=True, room=10),
        )  # fmt: skip
        super().__init__(t("Costs"), fields, t("Add a cost"))
        self.set_values([
            (str(one.kind), str(one.payer), one.currency, *(w.money(money, precise=True) if money else ""
                                                            for money in (one.planned, one.real)))
            for one in held
        ])  # fmt: skip

    def fault(self) -> str:
        """Return what is wrong, "" where nothing is."""
        for number, (_, _, currency, planned, real) in enumerate(self.values(), start=1):
            for typed in (planned, real):
                if fault := amount_fault(typed, self._parties[currency]):
                    return t("Row {row}: {fault}", row=number, fault=fault)
        return ""

    def costs(self) -> tuple[Cost, ...]:
        """Return what is typed."""
        return tuple(
            Cost(CostKind(kind), Payer(payer), currency, self._read(planned, currency), self._read(real, currency))
            for kind, payer, currency, planned, real in self.values()
        )

    def _read(self, typed: str, currency: str) -> Money | None:
        return read_amount(typed, self._parties[currency], [])
