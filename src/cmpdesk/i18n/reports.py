"""What is said of reports, outcomes, follow-ups and closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n.catalogs import N_, NC_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from datetime import date

    from cmpdesk.domain.closing import Check, Item, Rating
    from cmpdesk.domain.outcomes import Axis, FollowUp, FollowUpKind
    from cmpdesk.domain.partial_dates import PartialDate
    from cmpdesk.domain.programmes import Programme, Side
    from cmpdesk.domain.report_contents import Reach
    from cmpdesk.domain.reports import ReportKind, ReportRow, ReportState

_KINDS = {
    "activity": N_("Activity report"),
    "progress": N_("Progress report"),
    "financial": N_("Financial report"),
    "final": N_("Final report"),
}
_STATES = {
    "overdue": NC_("report", "Overdue"),
    "perhaps": N_("Perhaps overdue"),
    "returned": NC_("report", "Returned"),
    "received": NC_("report", "Received"),
    "due": NC_("report", "To come"),
    "accepted": NC_("report", "Accepted"),
}
_REACHES = {
    "reached": NC_("objective", "reached"),
    "partly": NC_("objective", "reached in part"),
    "missed": NC_("objective", "not reached"),
}
_AXES = {"shine": NC_("axis", "Shine"), "learn": NC_("axis", "Learn"), "attract": NC_("axis", "Attract")}
_FOLLOW_UPS = {"action": NC_("follow-up", "Action"), "lead": NC_("follow-up", "Lead")}
_RATINGS = {
    "excellent": NC_("rating", "Excellent"),
    "good": NC_("rating", "Good"),
    "partial": NC_("rating", "Reached in part"),
    "poor": NC_("rating", "Insufficient"),
}
_ITEMS = {
    "reports": N_("All reports are accepted"),
    "final-report": N_("The final report is accepted"),
    "claims": N_("All claims are decided"),
    "payments": N_("What was released is paid"),
    "milestones": N_("All dates are done or cancelled"),
    "instruments": N_("All instruments are signed"),
    "requests": N_("All change requests are answered"),
    "follow-ups": N_("Each follow-up has an owner and a date"),
    "evaluations": N_("Each Party has given its final evaluation"),
    "originals": N_("The originals are filed"),
    "promoters": N_("The promoters are told that the project is closed"),
    "published": N_("The results are published"),
}


def kind(w: Words, one: ReportKind) -> str:
    """Return the name of a kind of report."""
    return coded(w, _KINDS, one)


def state(w: Words, one: ReportState) -> str:
    """Return where a report stands."""
    return coded(w, _STATES, one)


def reach(w: Words, one: Reach) -> str:
    """Return how far an objective was reached."""
    return coded(w, _REACHES, one)


def axis(w: Words, one: Axis) -> str:
    """Return the name of an axis."""
    return coded(w, _AXES, one)


def follow_up(w: Words, one: FollowUpKind) -> str:
    """Return the name of a kind of follow-up."""
    return coded(w, _FOLLOW_UPS, one)


def rating(w: Words, one: Rating) -> str:
    """Return what a Party judges."""
    return coded(w, _RATINGS, one)


def item(w: Words, one: Item) -> str:
    """Return a line of the checklist."""
    return coded(w, _ITEMS, one)


def standing(w: Words, one: Check) -> str:
    """Return how much of a line of the checklist is settled."""
    if one.of == 0:
        return w.t("nothing to settle")
    if one.of == 1:
        return w.t("done") if one.settled else w.t("open")
    return w.t("{done} of {all}", done=w.number(one.of - one.open), all=w.number(one.of))


def name(w: Words, row: ReportRow) -> str:
    """Return what a report is called: the name of its date, else its kind."""
    said = w.localised(row.due.name) if row.due else ""
    mission = row.due.mission if row.due and row.due.mission not in said else ""
    return " · ".join(part for part in (said or kind(w, row.kind), mission) if part)


def about(w: Words, row: ReportRow) -> str:
    """Return the project that owes a report, as it is named in lists."""
    return w.t("The whole call") if row.of_call else f"{row.project.number} · {row.project.title}"


def dated(w: Words, when: PartialDate | None) -> str:
    """Return a date in words, "—" for none."""
    return partial_dates.say(w, when) if when else "—"


def due(w: Words, row: ReportRow) -> str:
    """Return when a report is due, "—" where no day is known."""
    return dated(w, row.when)


def owed_by(w: Words, home: Programme, side: Side | None) -> str:
    """Return who answers for a report: the promoter of a Party, or both."""
    return labels.party_name(w, home.party(side)) if side else w.t("both Parties")


def follow_state(w: Words, one: FollowUp, today: date) -> str:
    """Return where a follow-up stands."""
    if one.carried_to:
        return w.t("carried over")
    if one.done_on:
        return w.t("done on {day}", day=w.date(one.done_on))
    pressing = one.pressing(today, 0)
    if pressing == "late":
        return w.t("overdue")
    return w.t("perhaps overdue") if pressing == "perhaps-late" else w.t("open")


def owner(w: Words, one: FollowUp) -> str:
    """Return who does a follow-up, and which officer watches over it."""
    return " · ".join(part for part in (one.owner, one.officer) if part) or w.t("nobody")
