"""What is said of a programme at a glance: its themes, measures and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.domain.glance import KILOGRAMS, By, Measure, Theme
from cmpdesk.domain.money import Money
from cmpdesk.i18n import labels
from cmpdesk.i18n.catalogs import N_, NC_
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.glance import Column, Cut, Glance, Line

_THEMES = {
    Theme.FUNNEL: N_("From filing to completion"),
    Theme.MONEY: N_("Amounts granted and spent"),
    Theme.MISSIONS: N_("Missions and CO₂e"),
    Theme.CALENDARS: N_("Calendars kept and moved"),
    Theme.REPORTS: N_("Reports"),
}
_MEANINGS = {
    Theme.FUNNEL: N_("Each stage holds those after it."),
    Theme.MONEY: N_("Each Party in its own currency and on its own scale; amounts are never added over both."),
    Theme.MISSIONS: N_("Missions that were not cancelled, by the side that sends them; CO₂e where it is known."),
    Theme.CALENDARS: N_("Against the original calendar: moved where a promised date is another one now, or no more."),
    Theme.REPORTS: N_("Reports that came, or whose day did; perhaps late where a part of a vague date passed."),
}
_BY = {By.SESSION: N_("Session"), By.SECTOR: N_("Sector"), By.REGION: N_("Region"), By.PARTY: N_("Party")}
_MEASURES = {
    Measure.FILED: NC_("funnel", "Filed"), Measure.ADMISSIBLE: NC_("funnel", "Admissible"),
    Measure.RETAINED: NC_("funnel", "Retained"), Measure.COMPLETED: NC_("funnel", "Completed"),
    Measure.GRANTED: N_("Granted"), Measure.PAID: N_("Paid"), Measure.SPENT: N_("Spent"),
    Measure.MISSIONS: N_("Missions"), Measure.DONE: NC_("missions", "Done"), Measure.TRAVELLERS: N_("Travellers"),
    Measure.DAYS: N_("Days"), Measure.CO2_PLANNED: N_("CO₂e planned (kg)"), Measure.CO2: N_("CO₂e (kg)"),
    Measure.KEPT: NC_("calendars", "Kept"), Measure.MOVED: NC_("calendars", "Moved"),
    Measure.NO_ORIGINAL: N_("Without an original"),
    Measure.IN_TIME: N_("Received in time"), Measure.RECEIVED_LATE: N_("Received late"),
    Measure.PERHAPS_LATE: N_("Perhaps late"), Measure.LATE: NC_("reports", "Late"),
}  # fmt: skip


def theme(w: Words, one: Theme) -> str:
    """Return the heading of a theme."""
    return w.t(_THEMES[one])


def meaning(w: Words, one: Theme) -> str:
    """Return what is counted, in one sentence."""
    return w.t(_MEANINGS[one])


def by(w: Words, one: By) -> str:
    """Return what the lines of a table are."""
    return w.t(_BY[one])


def measure(w: Words, one: Measure) -> str:
    """Return the name of a measure."""
    return w.t(_MEASURES[one])


def total(w: Words, one: Measure) -> str:
    """Return the name of a total where it stands alone."""
    alone = {Measure.CO2: N_("kg of CO₂e"), Measure.MOVED: N_("Calendars moved"), Measure.LATE: N_("Reports late")}
    return w.t(alone[one]) if one in alone else measure(w, one)


def column(w: Words, shown: Glance, one: Column) -> str:
    """Return the heading of a column; money names its Party, and its currency where that is not the Party's own."""
    if one.side is None:
        return measure(w, one.measure)
    party = shown.programme.party(one.side)
    code = party.code if one.currency == party.currency else f"{party.code} {one.currency}"
    return f"{code} · {measure(w, one.measure)}"


def line(w: Words, shown: Glance, table: Cut, one: Line) -> str:
    """Return what a line of a table is called."""
    if one is table.total:
        return w.t("Total")
    name = w.localised(one.name)
    if table.by is By.SECTOR:
        return name or w.t("Without a sector")
    if table.by is By.SESSION:
        return name or w.t("Without a session")
    party = labels.party_name(w, shown.programme.party(one.side)) if one.side else ""
    return f"{party} · {name or w.t('not stated')}" if table.by is By.REGION else party


def figure(w: Words, of: Column, value: int, *, unit: bool = False) -> str:
    """Return a figure in words: a number or an amount; kilograms with their `unit` where no heading says it."""
    if of.side is not None:
        return w.money_short(Money(value, of.currency))
    return w.t("{count} kg", count=w.number(value)) if unit and of.measure in KILOGRAMS else w.number(value)


def scope(w: Words, shown: Glance) -> str:
    """Return which sessions are looked at."""
    return w.listed([w.localised(one.name) or w.t("without a session") for one in shown.sessions]) or "—"


def strictness(w: Words, shown: Glance) -> str:
    """Return what is said of strict files, "" where there are none."""
    if shown.strict:
        return w.t("Strict files are counted: for cleared readers only.")
    return w.t("Strict files are left out of all these figures.") if shown.hidden else ""
