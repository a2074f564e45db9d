"""What is said of conflicts of interest: kinds of ties, measures, states, and why something is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n.catalogs import N_, NC_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:  # their codes are written out below, as in `labels`
    from cmpdesk.domain.interests import Gate, Ground, Interest, Measure, RegisterState, TieKind

_KINDS = {
    "employment": N_("Employment"),
    "collaboration": N_("Collaboration"),
    "family": N_("Family"),
    "friendship": N_("Friendship"),
    "business": N_("Business partners"),
    "supervision": N_("Thesis supervision"),
    "financial": N_("Financial interest"),
    "dispute": N_("Dispute"),
    "other": NC_("tie", "Other"),
}
_CLASSES = {
    "none": NC_("conflict", "None"),
    "potential": NC_("conflict", "Potential"),
    "apparent": NC_("conflict", "Apparent"),
    "real": NC_("conflict", "Real"),
}
_MEASURES = {
    "none": N_("No measure"),
    "observe": N_("Observes only"),
    "no-lead": N_("Reviews, does not lead"),
    "leaves": N_("Leaves the room"),
    "recused": NC_("reviewer", "Recused"),
    "handover": N_("Another officer handles it"),
}
_STATES = {
    "missing": N_("Not declared"),
    "unfounded": N_("Not on record"),
    "agreed": N_("To decide"),
    "decided": N_("Decided"),
    "clear": N_("No conflict"),
}
_GROUNDS = {
    "organisation": N_("Same organisation"),
    "partner": N_("Organisation of the partner"),
    "person": N_("Contact person of the filing"),
    "namesake": N_("Same name as the contact person"),
    "tie": N_("Evidence of a tie"),
    "family": N_("Organisation of a family member"),
}
_GATES = {
    "open": NC_("gate", "Open"),
    "undeclared": N_("No declaration yet"),
    "undecided": N_("Waits for a decision"),
    "observer": N_("Observes only"),
    "recused": NC_("reviewer", "Recused"),
}
INTERESTS = {
    "declaration.no-explanation": N_("Say why, for application {number}: a conflict is declared with its explanation."),
    "declaration.not-theirs": N_("Application {number} is not in the hands of this reviewer."),
    "declaration.no-reason": N_("Enter the reason of the measure: it is kept with it."),
    "declaration.measure": N_("This measure is not for whom it is decided upon."),
    "declaration.own": N_("You do not decide upon your own conflict: another officer does."),
    "declaration.own-conflict": N_(
        "You declared a conflict with application {number}: another officer decides upon this one."
    ),
    "declaration.officer-first": N_("An officer declares for themselves first; then another officer decides."),
    "sheets.held-back": N_(
        "None of the chosen reviewers has declared upon their applications yet: produce their packets, which hold the "
        "declaration, and enter what they declare under Conflicts of interest."
    ),
    "tie.no-source": N_("Say where the tie is known from."),
    "tie.one-end": N_("Name an organisation or a person, one of both."),
    "tie.self": N_("A tie leads to somebody else."),
    "tie.dates": N_("A tie cannot end before it begins."),
    "tie.unknown-person": N_("The directory knows nobody called “{name}”: enter them there first."),
    "tie.several-people": N_("Several people are called “{name}”: choose one with their organisation."),
}


def tie_kind(w: Words, kind: TieKind) -> str:
    """Return what ties a person to another or to an organisation."""
    return coded(w, _KINDS, kind)


def conflict(w: Words, interest: Interest) -> str:
    """Return how grave a conflict is, as a label of its own."""
    return coded(w, _CLASSES, interest)


def measure(w: Words, decided: Measure) -> str:
    """Return what an officer decided upon a conflict."""
    return coded(w, _MEASURES, decided)


def register_state(w: Words, state: RegisterState) -> str:
    """Return where a conflict stands in the register."""
    return coded(w, _STATES, state)


def ground(w: Words, found_by: Ground) -> str:
    """Return by what a conflict was found."""
    return coded(w, _GROUNDS, found_by)


def gate(w: Words, state: Gate) -> str:
    """Return how far an application is open to a reviewer."""
    return coded(w, _GATES, state)
