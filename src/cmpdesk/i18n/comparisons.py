"""Comparisons in words: the same columns on the screen, in a sheet and on paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Generic, TypeVar

from cmpdesk.domain.baselines import BaselineEntry, Change, Distance, EntryDifference
from cmpdesk.domain.comparisons import HEADS, Compared, MilestoneLine, milestones, sums
from cmpdesk.domain.exports import ExportSheet, Value
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.i18n import rescheduling as told
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n import timelines as drawn
from cmpdesk.i18n.words import Words

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Field(Generic[Row]):
    """A column: its heading, what it says of a row, and the typed cell of a sheet."""

    id: str
    heading: str
    text: Callable[[Row], str]
    value: Callable[[Row], Value]
    figure: bool = False


def names(w: Words, one: Compared) -> tuple[str, str]:
    """Return what the two calendars are called."""
    return told.baseline(w, one.before), told.baseline(w, one.after) if one.after is not None else w.t("Now")


def changes(w: Words, one: EntryDifference) -> str:
    """Return what happened to a project, "" where nothing did; that milestones changed only where nothing else did."""
    found = one.changes - {Change.MILESTONES} or one.changes
    return w.listed([told.change(w, change) for change in HEADS if change in found])


def fields(w: Words, programme: Programme) -> tuple[Field[EntryDifference], ...]:
    """Return the columns of projects."""
    return (
        Field("number", w.t("No."), lambda one: one.current.number, lambda one: one.current.number),
        Field("title", w.t("Project"), lambda one: one.current.title, lambda one: one.current.title),
        Field("changes", w.t("What changed"), partial(changes, w), partial(changes, w)),
        *_dates(w, "start", w.t("First start"), w.t("New start"), w.t("Start: days"), w.t("Start: months")),
        *_dates(w, "end", w.t("First end"), w.t("New end"), w.t("End: days"), w.t("End: months")),
        _figure("first-months", w.t("First duration (months)"), w, lambda one: _months(one.before)),
        _figure("months", w.t("New duration (months)"), w, lambda one: _months(one.after)),
        *(field for party in programme.parties for field in _money(w, party)),
    )  # fmt: skip


def milestone_fields(w: Words) -> tuple[Field[MilestoneLine], ...]:
    """Return the columns of milestones."""

    def plain(id: str, heading: str, text: Callable[[MilestoneLine], str]) -> Field[MilestoneLine]:
        return Field(id, heading, text, text)

    return (
        plain("number", w.t("No."), lambda one: one.entry.current.number),
        plain("title", w.t("Project"), lambda one: one.entry.current.title),
        plain("milestone", w.t("Milestone"), lambda one: w.localised(one.milestone.name)),
        plain("kind", w.t("Kind"), lambda one: say.kind(w, one.milestone.kind)),
        plain("change", w.t("What changed"), lambda one: told.milestone_change(w, one.milestone.change)),
        _when("before", w.t("Old date"), w, lambda one: one.milestone.before),
        _when("after", w.t("New date"), w, lambda one: one.milestone.after),
        Field("days", w.t("Days"), lambda one: signed(w, one.milestone.distance),
              lambda one: _days(one.milestone.distance), figure=True),
        Field("months", w.t("Months"), lambda one: drawn.signed(w, one.milestone.distance),
              lambda one: _in_months(one.milestone.distance), figure=True),
    )  # fmt: skip


def sheet(w: Words, one: Compared) -> ExportSheet:
    """Return the projects as a table of typed cells."""
    return _sheet(_title(w, one), fields(w, one.programme), one.comparison.entries)


def milestone_sheet(w: Words, one: Compared) -> ExportSheet:
    """Return the milestones that changed as a table of typed cells."""
    return _sheet(_title(w, one), milestone_fields(w), milestones(one.comparison.entries))


def _sheet(title: str, held: Sequence[Field[Any]], rows: Sequence[Any]) -> ExportSheet:
    cells = tuple(tuple(value if value != "" else None for value in (field.value(row) for field in held))
                  for row in rows)  # fmt: skip
    return ExportSheet(title, tuple(field.heading for field in held), cells)


def _title(w: Words, one: Compared) -> str:
    first, last = names(w, one)
    return w.t("{first} compared with {last}", first=first, last=last)


def signed(w: Words, far: Distance | None) -> str:
    """Return a shift in days with its sign, "" where there is none."""
    if far is None or not far.days:
        return ""
    return ("+" if far.days > 0 else w.conventions.minus) + w.number(abs(far.days))


def _dates(w: Words, name: str, first: str, new: str, days: str, months: str) -> tuple[Field[EntryDifference], ...]:
    def at(entry: BaselineEntry | None) -> PartialDate | None:
        return getattr(entry, name) if entry is not None else None

    def far(one: EntryDifference) -> Distance | None:
        return one.start if name == "start" else one.end

    return (
        _when(f"first-{name}", first, w, lambda one: at(one.before)),
        _when(name, new, w, lambda one: at(one.after)),
        Field(f"{name}-days", days, lambda one: signed(w, far(one)), lambda one: _days(far(one)), figure=True),
        Field(f"{name}-months", months, lambda one: drawn.signed(w, far(one)), lambda one: _in_months(far(one)),
              figure=True),
    )  # fmt: skip


def _when(id: str, heading: str, w: Words, of: Callable[[Row], PartialDate | None]) -> Field[Row]:
    def value(one: Row) -> Value:
        when = of(one)
        return None if when is None else when.exact if when.exact is not None else told.when(w, when)

    return Field(id, heading, lambda one: told.when(w, of(one)) if of(one) is not None else "", value)


def _figure(id: str, heading: str, w: Words, of: Callable[[EntryDifference], int | None]) -> Field[EntryDifference]:
    def said(one: EntryDifference) -> str:
        count = of(one)
        return w.number(count) if count is not None else ""

    return Field(id, heading, said, of, figure=True)


def _money(w: Words, party: Party) -> tuple[Field[EntryDifference], ...]:
    def field(id: str, heading: str, of: Callable[[EntryDifference], tuple[Money, ...]]) -> Field[EntryDifference]:
        def value(one: EntryDifference) -> Value:
            found = of(one)
            if len(found) == 1 and found[0].currency == party.currency:
                return found[0]
            return " + ".join(w.money(amount) for amount in found) or None

        return Field(id, heading, lambda one: " + ".join(w.money(amount) for amount in of(one)), value, figure=True)

    side, code = Side(party.side), party.code
    return (
        field(f"before-{side}", w.t("{party} before ({currency})", party=code, currency=party.currency),
              lambda one: sums(one.before, side)),
        field(f"after-{side}", w.t("{party} after ({currency})", party=code, currency=party.currency),
              lambda one: sums(one.after, side)),
    )  # fmt: skip


def _months(entry: BaselineEntry | None) -> int | None:
    return entry.months if entry is not None else None


def _days(far: Distance | None) -> Value:
    return far.days if far is not None else None


def _in_months(far: Distance | None) -> Value:
    return Decimal(round(far.months * 10)) / 10 if far is not None else None
