"""Moved dates, what they break, revisions and comparisons in words; the sentences of what is refused about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.catalogs import N_, NC_, NN_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.asked_moves import MoveLine, Tally
    from cmpdesk.domain.baselines import BaselineKind, Change, MilestoneChange
    from cmpdesk.domain.breaks import Break, BreakReason
    from cmpdesk.domain.moves import Hold
    from cmpdesk.domain.partial_dates import PartialDate
    from cmpdesk.domain.revisions import BaselineRow, Revision, RevisionState

RESCHEDULING = {
    "revision.no-title": N_("Give the revision a title: it stands in the history, in letters and in the baseline."),
    "revision.nothing": N_("Nothing would change: choose milestones that have a date and are not held."),
    "revision.closed": N_("Revision {number} was adopted or refused: it can no longer be changed."),
    "revision.undecided": N_("Revision {number}: say first which body decided it, and on which day."),
    "revision.moved-since": N_(
        "Revision {number} cannot be refused: some of its dates were moved again since. Take that back first."
    ),
    "revision.no-letters": N_("Revision {number} moved no date of a project: there is nobody to write to."),
    "revision.not-asked": N_("Say how the dates move: give months, days, a new end or a date."),
    "baseline.none": N_("No calendar was kept yet: keep the present one first."),
    "baseline.unknown": N_("No calendar that was kept is called “{name}”: give its number or its name."),
    "baseline.no-projects": N_("There is no project whose calendar could be kept."),
    "baseline.original-exists": N_("The original calendar is kept already: keep this one as a later one."),
}

_HOLDS = {
    "frozen": NC_("hold", "frozen"),
    "done": NC_("hold", "done"),
    "cancelled": NC_("hold", "cancelled"),
    "no-date": N_("has no date"),
}
_REASONS = {
    "limit": N_("after the last day of the session"),
    "holiday": N_("on a holiday"),
    "weekend": N_("on a weekend"),
    "uncovered": N_("beyond the table of holidays"),
    "before-anchor": N_("before what it comes after"),
    "after-anchor": N_("after what it comes before"),
    "end-before-start": N_("end before start"),
    "report-before-mission": N_("report due before its mission"),
    "budget-year": N_("money of another year"),
    "mission-overlap": N_("somebody is away already"),
    "travel-cap": N_("beyond the travel cap"),
    "mission-quota": N_("beyond a quota of missions"),
    "circle": N_("hangs on itself"),
}
_COUNTS = {
    "limit": NN_("{count} date after the last day of the session", "{count} dates after the last day of the session"),
    "holiday": NN_("{count} date on a holiday", "{count} dates on a holiday"),
    "weekend": NN_("{count} date on a weekend", "{count} dates on a weekend"),
    "uncovered": NN_("{count} date beyond the table of holidays", "{count} dates beyond the table of holidays"),
    "before-anchor": NN_("{count} date before what it comes after", "{count} dates before what they come after"),
    "after-anchor": NN_("{count} date after what it comes before", "{count} dates after what they come before"),
    "end-before-start": NN_("{count} end before its start", "{count} ends before their start"),
    "report-before-mission": NN_("{count} report due before its mission", "{count} reports due before their mission"),
    "budget-year": NN_("{count} payment leaves its year", "{count} payments leave their year"),
    "mission-overlap": NN_("{count} mission of somebody who is away already",
                           "{count} missions of somebody who is away already"),
    "travel-cap": NN_("{count} mission beyond the travel cap", "{count} missions beyond the travel cap"),
    "mission-quota": NN_("{count} mission beyond a quota", "{count} missions beyond a quota"),
    "circle": NN_("{count} date hangs on itself", "{count} dates hang on themselves"),
}
_STATES = {
    "provisional": NC_("revision", "Provisional"),
    "adopted": NC_("revision", "Adopted"),
    "refused": NC_("revision", "Refused"),
}
_BASELINES = {
    "original": NC_("baseline", "Original"),
    "midterm": NC_("baseline", "After mid-term"),
    "amendment": NC_("baseline", "Amendment"),
}
_CHANGES = {
    "appeared": N_("appeared"),
    "gone": N_("gone"),
    "stopped": N_("stopped"),
    "resumed": N_("resumed"),
    "earlier-start": N_("earlier start"),
    "later-start": N_("later start"),
    "earlier-end": N_("earlier end"),
    "later-end": N_("later end"),
    "rephrased": N_("said more or less precisely"),
    "longer": N_("longer"),
    "shorter": N_("shorter"),
    "amounts": N_("other amounts"),
    "milestones": N_("other milestones"),
}
_MILESTONES = {
    "appeared": N_("appeared"),
    "gone": N_("gone"),
    "earlier": N_("earlier"),
    "later": N_("later"),
    "dated": N_("has a date now"),
    "undated": N_("has no date any more"),
    "rephrased": N_("said more or less precisely"),
    "cancelled": N_("cancelled"),
    "restored": N_("taken up again"),
}


def hold(w: Words, one: Hold) -> str:
    """Return why a milestone does not move."""
    return coded(w, _HOLDS, one)


def reason(w: Words, one: BreakReason) -> str:
    """Return what breaks, in few words."""
    return coded(w, _REASONS, one)


def severity(w: Words, one: Break) -> str:
    """Return how sure a break is, and whether it was so before."""
    if one.already:
        return w.t("already so")
    return w.t("certain") if one.certainty == "certain" else w.t("possible")


def tone(one: Break) -> str:
    """Return the colour of a break."""
    if one.already:
        return "muted"
    return "bad" if one.certainty == "certain" else "warn"


def way(w: Words, line: MoveLine) -> str:
    """Return what becomes of a milestone: chosen, follows, stays, is held."""
    if line.hold is not None:
        return w.t("held: {why}", why=hold(w, line.hold))
    if line.why is None:
        return w.t("stays")
    if line.why == "follows":
        return w.t("follows")
    if line.milestone.cancelled:
        return w.t("is cancelled")
    if line.old == line.new and line.milestone.frozen:
        return w.t("is frozen")
    return w.t("moves") if line.old != line.new else w.t("changes")


def counts(w: Words, one: Tally) -> list[str]:
    """Return a forecast in figures: projects, dates, then what would break anew."""
    said = [w.n("{count} project", "{count} projects", one.projects), w.n("{count} date", "{count} dates", one.dates)]
    if one.held:
        said.append(w.n("{count} held", "{count} held", one.held))
    return said + breaks(w, one)


def breaks(w: Words, one: Tally) -> list[str]:
    """Return what would break anew, each with its count."""
    return [w.n(*_COUNTS[key], one.breaks[key]) for key in one.breaks if key in _COUNTS and one.breaks[key]]


def state(w: Words, one: RevisionState) -> str:
    """Return the name of the state of a revision."""
    return coded(w, _STATES, one)


def baseline_kind(w: Words, one: BaselineKind) -> str:
    """Return the name of a kind of baseline."""
    return coded(w, _BASELINES, one)


def baseline(w: Words, one: BaselineRow) -> str:
    """Return a baseline as it is chosen: its number, its label and the day on which it was taken."""
    day = w.date(one.taken_at.date())
    return w.t("{number}. {label}, {day}", number=w.number(one.number), label=one.label, day=day)


def change(w: Words, one: Change) -> str:
    """Return what happened to a project."""
    return coded(w, _CHANGES, one)


def milestone_change(w: Words, one: MilestoneChange) -> str:
    """Return what happened to a milestone."""
    return coded(w, _MILESTONES, one)


def titled(w: Words, one: Revision) -> str:
    """Return a revision with its number."""
    return w.t("Revision {number}: {title}", number=w.number(one.number), title=one.title)


def decided(w: Words, one: Revision) -> str:
    """Return who decided a revision, when and under which reference; "" where nobody has yet."""
    day = w.long_date(one.decided_on) if one.decided_on else ""
    return ", ".join(part for part in (one.deciding_body, day, one.reference) if part)


def when(w: Words, one: PartialDate | None) -> str:
    """Return a date as short as a table needs it, "—" for none."""
    if one is None:
        return "—"
    return w.date(one.exact) if one.exact is not None else partial_dates.say(w, one)

