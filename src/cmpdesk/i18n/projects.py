"""What is said of projects: their states and instruments, and the sentences of what is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n.catalogs import N_, NC_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.cohorts import COHORTS
from cmpdesk.i18n.letter_sentences import LETTERS
from cmpdesk.i18n.schedules import SCHEDULES
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.calls import ProjectStart
    from cmpdesk.domain.projects import InstrumentKind, ProjectAction, ProjectState

PROJECTS: dict[str, str | Plural] = {
    **SCHEDULES,
    **LETTERS,
    **COHORTS,
    "application.unknown": N_("The call has no application “{number}”."),
    "project.none": N_("There is no project yet: retain an application first."),
    "project.no-amendment": N_("This project has no amendment: both Parties have to accept a change first."),
    "project.exists": N_("The application {number} is retained already."),
    "project.no-such-move": N_("This is not possible in the present state of the project."),
    "project.guard.signed": N_("An agreement or order must be signed on each side: record the days of its signatures."),
    "project.guard.may-start": N_(
        "By its call the project starts once both Parties have signed: record the days of the signatures."
    ),
    "project.guard.one-signed": N_(
        "By its call the project starts once one Party has signed: record the days of the signatures."
    ),
    "project.guard.reason": N_("Enter the reason: it is kept with the decision."),
    "project.no-organisation": N_("Give the promoter of {party} an organisation."),
    "project.officer-not-of-party": N_("Choose an officer who acts for {party}: this one does not."),
    "project.signed-before-sent": N_("{party}: an instrument cannot be signed before it is sent."),
    "project.file-empty": N_("{file} is empty: it was not added."),
    "project.file-missing": N_("{file} was not found: it was not added."),
    "project.file-too-large": N_("{file} is over the size limit of the call: it was not added."),
    "request.no-requester": N_("Enter who asks for the change."),
    "request.no-reason": N_("Enter why the change is asked for."),
    "request.no-lines": N_("Enter what is to change: how it is, and how it is to be."),
    "request.empty-line": N_("Each line names what changes and differs before and after."),
    "request.time-alone": N_(
        "More money is for new actions, not for more time alone: name the new actions or ask for none."
    ),
    "request.closed": N_("Request {number} is answered or taken back: register another one."),
    "request.answered": N_("A Party has answered request {number}: what was asked can no longer be changed."),
    "request.not-answered": N_("Request {number} is not answered yet: its letters are drafted then."),
    "request.no-reason-refused": N_("Enter why the Party refuses: it stands in the letter."),
    "request.not-accepted": N_("Request {number} is not accepted by both Parties."),
    "grant.in-use": N_("{least} of this grant are planned, accepted or carried over: grant at least that."),
    "grant.used": N_("The grant of {funder} for {year} has instalments, claims or a carry-over: remove these first."),
    "grant.other-year": N_("A grant stays of its Party and year ({year}): enter another line instead."),
    "instalment.not-positive": N_("An instalment must be above zero."),
    "instalment.over": N_("The instalments are {over} above the {granted} granted."),
    "instalment.paid": N_("This instalment was paid on {on}: take the payment back first."),
    "instalment.refused": N_("A mid-term review refused this instalment: nothing of it can be released."),
    "instalment.not-released": N_("Release the instalment before it is paid."),
    "instalment.other-year": N_(
        "This is money of {of}: in {year} only {left} may be paid. Record the decision to carry it over first."
    ),
    "claim.not-positive": N_("A claim must be above zero."),
    "claim.decided": N_("Claim {number} is decided: open it again to change it."),
    "claim.no-reason": N_("Enter why less is accepted than was claimed."),
    "claim.over-claimed": N_("Accept between nothing and the {claimed} claimed."),
    "claim.over-pieces": N_("The eligible pieces support {eligible} only."),
    "claim.over-grant": N_("{left} of the grant are left: no more can be accepted."),
    "piece.no-label": N_("Enter what the piece is: an invoice, a ticket."),
    "piece.not-positive": N_("The amount of a piece must be above zero."),
    "piece.too-large": N_("{file} is over 50 MB: it was not added."),
    "carry-over.no-body": N_("Enter who decided the carry-over."),
    "carry-over.year": N_("Money of {year} can be carried over to a later year only."),
    "carry-over.over": N_("{left} of this grant can still be carried over."),
    "grant.not-positive": N_("{party}, {year}: a grant must be above zero."),
    "grant.no-funder": N_("{party}, {year}: say which funder grants the money."),
    "grant.over-envelope": N_(
        "The envelopes of {party} for {year} leave {left}: this is {over} too much. Grant less or enlarge an envelope."
    ),
    "grant.over-envelope-of": N_(
        "The envelope of {funder} ({party}) for {year} leaves {left}: this is {over} too much. "
        "Grant less or enlarge it."
    ),
    "money.wrong-currency": N_("{party} grants in {currency}, not in {given}."),
}

_STATES = {
    "retained": NC_("project", "Retained"),
    "agreed": NC_("project", "Agreed"),
    "running": NC_("project", "Running"),
    "suspended": NC_("project", "Suspended"),
    "completed": NC_("project", "Completed"),
    "withdrawn": NC_("project", "Withdrawn"),
    "stopped": NC_("project", "Stopped"),
}
_ACTIONS = {
    "agree": N_("Record the agreement"),
    "start": N_("Start the project"),
    "suspend": N_("Suspend the project…"),
    "resume": N_("Resume the project"),
    "complete": N_("Complete the project"),
    "withdraw": N_("Record the withdrawal…"),
    "stop": N_("Stop the project…"),
    "reopen": N_("Reopen the project…"),
}
_STARTS = {
    "both-signed": N_("Once both Parties have signed"),
    "one-signed": N_("Once one Party has signed"),
    "decision": N_("As soon as they are retained"),
}
_INSTRUMENTS = {
    "agreement": N_("Grant agreement"),
    "order": N_("Grant order"),
    "amendment": N_("Amendment"),
}


def project_state(w: Words, state: ProjectState) -> str:
    """Return the label of a state."""
    return coded(w, _STATES, state)


def project_action(w: Words, action: ProjectAction) -> str:
    """Return the label of a button; an ellipsis where a reason is asked for first."""
    return coded(w, _ACTIONS, action)


def project_start(w: Words, rule: ProjectStart) -> str:
    """Return when the projects of a call may start."""
    return coded(w, _STARTS, rule)


def instrument(w: Words, kind: InstrumentKind) -> str:
    """Return what binds a Party and its promoter."""
    return coded(w, _INSTRUMENTS, kind)
