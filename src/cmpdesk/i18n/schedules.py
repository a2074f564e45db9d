"""Milestones, their rules and working days in words, and the sentences of what is refused about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.catalogs import N_, NC_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.partial_dates import PartialDate
    from cmpdesk.domain.schedules import Milestone, MilestoneKind, Rule
    from cmpdesk.domain.working_days import CalendarCode, Roll

SCHEDULES: dict[str, str | Plural] = {
    "schedule.circle": N_("These milestones hang on each other in a circle: {names}. Give one of them a fixed date."),
    "schedule.calendar-missing": N_("There is no working-day calendar “{calendar}”: fill it first."),
    "timeline.no-such-baseline": N_("{call} has no baseline “{name}”: the page of calendars lists them."),
    "schedule.out-of-range": N_("This date lies beyond the calendar: check the rule and the date that it starts from."),
    "milestone.no-name": N_("Give the milestone a name."),
    "milestone.no-anchor": N_("{name}: choose the milestone from which its date is counted."),
    "milestone.anchor-elsewhere": N_(
        "{name}: its date can be counted from a milestone of the same calendar, of its call or of its session only."
    ),
    "milestone.held": N_("{name} is frozen, done or cancelled: let it go before you change its date."),
    "milestone.end-before-start": N_("{name}: a project cannot end before it starts."),
    "milestone.before-anchor": N_("{name} cannot come before {anchor}."),
    "milestone.no-reason": N_("Say why the milestone is cancelled: the reason is kept with it."),
    "milestone.paid": N_("An instalment waits for {name}: tie it to another milestone first, or cancel this one."),
    "milestone.has-some": N_("{owner} has milestones already: add those that are missing one by one."),
    "milestone.none-given": N_("The programme gives no milestones to {owner}: add them one by one."),
    "holiday.exists": N_("{day} is in this calendar already."),
    "holiday.no-name": N_("Give the holiday a name."),
    "holiday.calendar": N_("Choose the calendar of one territory: that of both follows from them."),
    "holiday.years": N_("Choose years from 1900 to 2200, at most {most} at a time."),
    "template.milestone-anchor": N_(
        "{file}, line {line}: “{value}” ({key}) is no milestone of this file from which this one can be counted."
    ),
    "template.milestone-source": N_("{file}, line {line}: give the milestone ({key}) a source, or mark it a proposal."),
    "template.milestone-twice": N_("{file}, line {line}: two milestones have the key “{value}” ({key})."),
}

_KINDS = {
    "start": NC_("milestone", "Start"),
    "end": NC_("milestone", "End"),
    "midterm": N_("Mid-term review"),
    "mission": N_("End of a mission"),
    "report": N_("Report"),
    "payment": N_("Payment"),
    "meeting": N_("Meeting"),
    "session": N_("Commission session"),
    "opening": N_("Opening of a call"),
    "deadline": N_("Deadline"),
    "publication": N_("Publication"),
    "other": NC_("milestone", "Other"),
}
_CALENDARS = {
    "QC": N_("Québec"),
    "BE": N_("Belgium"),
    "common": NC_("calendar", "Both"),
}


def kind(w: Words, one: MilestoneKind) -> str:
    """Return the name of a kind of milestone."""
    return coded(w, _KINDS, one)


def calendar(w: Words, code: CalendarCode) -> str:
    """Return the name of a calendar of working days: of a territory, or of both."""
    return coded(w, _CALENDARS, code)


def when(w: Words, one: PartialDate | None) -> str:
    """Return a date in words, with its weekday where it is a day: ``lundi 7 septembre 2026``; "—" for none."""
    if one is None:
        return "—"
    return w.full_date(one.exact) if one.exact is not None else partial_dates.say(w, one)


def rule(w: Words, one: Rule, anchor: str) -> str:
    """Return a rule in words: ``12 mois après « Début », jour ouvrable commun suivant``."""
    parts = []
    if one.months:
        parts.append(w.n("{count} month", "{count} months", abs(one.months)))
    if one.weeks:
        parts.append(w.n("{count} week", "{count} weeks", abs(one.weeks)))
    if one.days:
        parts.append(w.n("{count} day", "{count} days", abs(one.days)))
    if one.working_days:
        parts.append(_working(w, abs(one.working_days), one.calendar))
    if not parts:
        said = w.t("on the day of “{anchor}”", anchor=anchor)
    elif one.backwards:
        said = w.t("{span} before “{anchor}”", span=w.listed(parts), anchor=anchor)
    else:
        said = w.t("{span} after “{anchor}”", span=w.listed(parts), anchor=anchor)
    return f"{said}, {roll(w, one.roll, one.calendar)}" if one.roll != "none" else said


def _working(w: Words, count: int, of: CalendarCode) -> str:
    if of == "common":
        return w.n("{count} common working day", "{count} common working days", count)
    if of == "QC":
        return w.n("{count} working day in Québec", "{count} working days in Québec", count)
    return w.n("{count} working day in Belgium", "{count} working days in Belgium", count)


_ROLLS = {
    ("next", "common"): N_("next common working day"),
    ("next", "QC"): N_("next working day in Québec"),
    ("next", "BE"): N_("next working day in Belgium"),
    ("previous", "common"): N_("previous common working day"),
    ("previous", "QC"): N_("previous working day in Québec"),
    ("previous", "BE"): N_("previous working day in Belgium"),
}


def roll(w: Words, one: Roll, of: CalendarCode) -> str:
    """Return where a date goes that is no working day."""
    return w.t(_ROLLS[one, of]) if (one, of) in _ROLLS else w.t("as it falls")


def states(w: Words, one: Milestone) -> list[str]:
    """Return what is to be known of a milestone beside its date: provisional, frozen, done, cancelled."""
    said = []
    if one.cancelled:
        said.append(w.t("cancelled: {reason}", reason=one.cancelled_reason))
    elif one.done_on is not None:
        said.append(w.t("done on {day}", day=w.long_date(one.done_on)))
    if one.frozen:
        said.append(w.t("frozen"))
    if one.provisional and not one.cancelled and one.done_on is None:
        said.append(w.t("provisional"))
    return said


def uncovered(w: Words, years: tuple[int, ...]) -> str:
    """Return the warning that a date was computed without the holidays of some years; "" where there are none."""
    if not years:
        return ""
    return w.t(
        "The working-day calendar does not reach {years}: this date takes weekends alone into account.",
        years=w.listed([str(year) for year in years]),
    )
