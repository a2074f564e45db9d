"""What is said of mid-term reviews: standings, opinions, delegations; their refusals and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n.catalogs import N_, NC_, NN_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.reviews import DelegateRole, OpinionCode, ReviewOutcome, ReviewState, Stage, Standing

REVIEWS: dict[str, str | Plural] = {
    "review.sealed": N_("Mid-term meeting {number} is sealed: nothing of it changes any more."),
    "review.applied": N_("What was decided of project {number} is carried out: it can no longer be changed here."),
    "review.no-date": N_("Give the meeting a date, exact or vague."),
    "review.date-taken": N_("Another meeting is held on this date of the calendar: choose another one."),
    "review.no-meeting": N_("This date is no meeting of the call or of its session: choose another one."),
    "review.has-opinions": N_("Meeting {number} has opinions, decisions or sheets: it cannot be removed."),
    "review.not-last": N_("Only the last meeting can be removed: another one follows meeting {number}."),
    "review.settled-before": N_("Project {number} was settled before: it is not on the table of meeting {meeting}."),
    "review.none": N_("The call has no mid-term meeting yet."),
    "review.unknown": N_("The call has no mid-term meeting {number}."),
    "review.date-held": N_("Project {number}: a date that is done, cancelled or frozen cannot be moved."),
    "review.no-second-year": N_("Project {number} has no instalment for a second year: plan it in its grants first."),
    "review.no-themes": N_("No theme is recorded for the next call yet."),
    "review.themes-there": N_("The call has these themes already: nothing was copied."),
    "review.theme-empty": N_("Enter the theme, or remove its line."),
    "delegate.no-name": N_("Enter who sits in the delegation, or remove the line."),
    "delegate.twice": N_("{name} sits in the delegations twice: keep one of the two."),
    "delegate.two-chairs": N_("A delegation has one co-chair: make the other one a member."),
    "recusal.no-reason": N_("Enter why the delegate is recused: it stands in the minutes."),
    "recusal.exists": N_("{name} is recused from project {number} already."),
    "recusal.times": N_("Somebody comes back after having left: mend the hours."),
    "opinion.project-over": N_("Project {number} is over: no opinion is given on it."),
    "opinion.not-withdrawn": N_(
        "{name} is recused from project {number}: note first at what time they leave the room."
    ),
}

STEPS: dict[str, str | Plural] = {
    "review.create": N_("Mid-term meeting {review} entered"),
    "review.edit": N_("Mid-term meeting {review} changed"),
    "review.remove": N_("Mid-term meeting {review} removed"),
    "review.seat": N_("Delegations of mid-term meeting {review} changed"),
    "review.presence": N_("Presence at mid-term meeting {review} taken"),
    "review.recuse": N_("Recusal at the mid-term meeting: project {number}"),
    "review.withdraw": N_("Hours of a withdrawal noted: project {number}"),
    "review.lift": N_("Recusal removed: project {number}"),
    "review.themes": N_("Themes for the next call recorded"),
    "review.copy-themes": NN_("{count} theme copied into call: {title}", "{count} themes copied into call: {title}"),
    "opinion.give": N_("Opinion of {party} on project {number}"),
    "opinion.take-back": N_("Opinion of {party} on project {number} taken back"),
    "review.postpone": N_("Project {number} put off to the next meeting"),
    "review.take-up": N_("Project {number} taken up again at this meeting"),
    "review.propose": N_("New dates proposed for project {number}"),
    "review.second-year": N_("Second year of project {number} proposed"),
}

STANDINGS = {
    "on-track": NC_("mid-term", "On track"),
    "late": NC_("mid-term", "Late"),
    "stopped": NC_("mid-term", "Stopped"),
    "sheet-missing": NC_("mid-term", "Sheet missing"),
}
OPINIONS = {
    "continue": NC_("mid-term", "Continue"),
    "reschedule": NC_("mid-term", "Reschedule"),
    "revise": NC_("mid-term", "Revise"),
    "stop": NC_("mid-term", "Stop"),
}
_OUTCOMES = {**OPINIONS, "postponed": N_("Next meeting")}
_STAGES = {
    "awaited": N_("To give"),
    "half": N_("One opinion"),
    "different": N_("Disagreement"),
    "decided": N_("Decided"),
    "postponed": N_("Next meeting"),
    "nothing": N_("Over"),
}
ROLES = {
    "co-chair": NC_("mid-term", "Co-chair"),
    "member": NC_("mid-term", "Member"),
    "secretary": NC_("mid-term", "Secretary"),
    "observer": NC_("mid-term", "Observer"),
}
_STATES = {"open": N_("Open"), "sealed": N_("Sealed")}


def standing(w: Words, one: Standing) -> str:
    """Return where a project of the portfolio stands."""
    return coded(w, STANDINGS, one)


def opinion(w: Words, one: OpinionCode) -> str:
    """Return what a Party thinks."""
    return coded(w, OPINIONS, one)


def outcome(w: Words, one: ReviewOutcome) -> str:
    """Return what both Parties decided."""
    return coded(w, _OUTCOMES, one)


def stage(w: Words, one: Stage) -> str:
    """Return how far the Parties are with a project."""
    return coded(w, _STAGES, one)


def role(w: Words, one: DelegateRole) -> str:
    """Return what somebody is in a delegation."""
    return coded(w, ROLES, one)


def state(w: Words, one: ReviewState) -> str:
    """Return whether a meeting may still change."""
    return coded(w, _STATES, one)
