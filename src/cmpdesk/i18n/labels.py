"""Labels of codes: functions of the words of a locale and a value of `domain`.

A code without a label is shown as it is: a file of a newer version must not stop a screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.calls import CallAction, CallState, Confidentiality, Pairing, Sector
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.filings import ApplicationAction, ApplicationState
from cmpdesk.domain.programmes import Paper, Party, Side
from cmpdesk.i18n.agenda import days_left, due, todo
from cmpdesk.i18n.catalogs import N_, NC_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.records import column, operation, step_kind, table
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    # Their codes are written out below: the desktop would load all that they are made of before its first rows.
    from cmpdesk.domain.imports import RowResult
    from cmpdesk.domain.interests import Interest
    from cmpdesk.domain.juries import AssignmentOrigin
    from cmpdesk.domain.packets import Difference, PacketState, PieceKind
    from cmpdesk.domain.scoring import Recommendation

__all__ = ["column", "days_left", "due", "operation", "step_kind", "table", "todo"]

_APPLICATION_STATES = {
    ApplicationState.ORPHAN: N_("Orphan"),
    ApplicationState.PAIRED: N_("Paired"),
    ApplicationState.RECEIVED: N_("Received"),
    ApplicationState.ADMISSIBLE: N_("Admissible"),
    ApplicationState.INADMISSIBLE: N_("Not admissible"),
    ApplicationState.RETAINED: N_("Retained"),
    ApplicationState.WITHDRAWN: NC_("application", "Withdrawn"),
}


def application_state(w: Words, state: ApplicationState) -> str:
    """Return the label of a state; Québec and Belgium say admissibility differently."""
    return coded(w, _APPLICATION_STATES, state)


_APPLICATION_ACTIONS = {
    ApplicationAction.DECLARE_ADMISSIBLE: N_("Declare admissible"),
    ApplicationAction.DECLARE_INADMISSIBLE: N_("Declare not admissible…"),
    ApplicationAction.RECONSIDER: N_("Reconsider…"),
    ApplicationAction.RETAIN: N_("Retain…"),
    ApplicationAction.WITHDRAW: N_("Withdraw…"),
}


def application_action(w: Words, action: ApplicationAction) -> str:
    """Return the label of a button; an ellipsis where a reason is asked for first."""
    return coded(w, _APPLICATION_ACTIONS, action)


_CALL_STATES = {
    CallState.DRAFT: N_("Draft"),
    CallState.AGREED: N_("Agreed"),
    CallState.PUBLISHED: N_("Published"),
    CallState.CLOSED: N_("Closed"),
    CallState.EVALUATION: N_("Under evaluation"),
    CallState.JOINT_PREPARATION: N_("Joint preparation"),
    CallState.EXECUTION: N_("In execution"),
    CallState.CANCELLED: N_("Cancelled"),
}


def call_state(w: Words, state: CallState) -> str:
    """Return the label of a state of a call."""
    return coded(w, _CALL_STATES, state)


_CALL_ACTIONS = {
    CallAction.AGREE: N_("Record the agreement of both Parties"),
    CallAction.REOPEN_TEXT: N_("Reopen the text"),
    CallAction.PUBLISH: N_("Publish"),
    CallAction.CLOSE: NC_("call", "Close"),
    CallAction.START_EVALUATION: N_("Start the evaluation"),
    CallAction.PREPARE: N_("Start the joint preparation"),
    CallAction.EXECUTE: N_("Start the execution"),
    CallAction.CANCEL: N_("Cancel the call"),
}


def call_action(w: Words, action: CallAction) -> str:
    """Return the label of a button that moves a call."""
    return coded(w, _CALL_ACTIONS, action)


_ATTACHMENT_STATUSES = {
    AttachmentStatus.PRINTABLE: N_("printable"),
    AttachmentStatus.EMPTY: N_("empty file (0 bytes)"),
    AttachmentStatus.TOO_LARGE: N_("over the size limit"),
    AttachmentStatus.ENCRYPTED: N_("protected by a password"),
    AttachmentStatus.DAMAGED: N_("damaged, cannot be read"),
    AttachmentStatus.XFA: N_("dynamic form (XFA), cannot be printed"),
    AttachmentStatus.OTHER_FORMAT: N_("not a PDF nor a picture"),
    AttachmentStatus.TOO_MANY_PAGES: N_("too many pages"),
    AttachmentStatus.MISSING: N_("file not found"),
    AttachmentStatus.ERASED: N_("destroyed at a person’s request"),
}


def attachment_status(w: Words, status: AttachmentStatus) -> str:
    """Return why an attachment is printed or replaced by a page, in lower case: it follows a file name."""
    return coded(w, _ATTACHMENT_STATUSES, status)


_CLEANED = {
    "javascript": N_("scripts removed"),
    "embedded-files": N_("embedded files removed"),
    "actions": N_("actions removed"),
    "multimedia": N_("multimedia removed"),
    "forms-flattened": N_("form fields drawn on the page"),
}


def cleaned(w: Words, code: str) -> str:
    """Return what was taken out of an attachment for print."""
    return coded(w, _CLEANED, code)


_PACKET_STATES = {
    "nothing": N_("Nothing assigned"),
    "to-produce": N_("To produce"),
    "ready": N_("Ready"),
    "outdated": N_("To produce again"),
}


def packet_state(w: Words, state: PacketState) -> str:
    """Return the label of where a packet stands."""
    return coded(w, _PACKET_STATES, state)


_PIECES = {
    "cover": N_("Cover"),
    "mandate": N_("Mandate and calendar"),
    "declaration": N_("Declaration of interests"),
    "grid": N_("Scoring grid"),
    "contents": N_("List of applications"),
    "sheet": N_("Project sheet"),
    "attachment": N_("Attachment"),
    "placeholder": N_("Placeholder page"),
    "score-sheet": N_("Score sheet"),
    "recusal": N_("Withdrawn from this packet"),
    "summary": N_("Summary of marks"),
}


def piece_kind(w: Words, kind: PieceKind) -> str:
    """Return the name of a run of pages of a packet."""
    return coded(w, _PIECES, kind)


_DIFFERENCES = {
    "added": N_("{application} is added"),
    "removed": N_("{application} is no longer in it"),
    "changed": N_("{application} has changed"),
    "recused": N_("{application} is withdrawn (conflict declared)"),
    "front": N_("the opening pages have changed"),
}


def difference(w: Words, difference: Difference) -> str:
    """Return one item of what an issue changes, in lower case: it stands in a list."""
    text = _DIFFERENCES.get(difference.kind)
    return w.t(text, application=difference.application) if text else difference.kind


_RESULTS = {
    "new": N_("New"),
    "changed": N_("Changed"),
    "same": N_("Unchanged"),
    "refused": N_("Refused"),
}


def row_result(w: Words, result: RowResult) -> str:
    """Return what would become of a row of a sheet."""
    return coded(w, _RESULTS, result)


_FIELDS = {
    "number": N_("Number"),
    "reference": N_("File reference"),
    "title": N_("Title"),
    "sector": N_("Sector"),
    "strand": N_("Strand"),
    "organisation": N_("Organisation"),
    "organisation_address": N_("Address"),
    "contact": N_("Contact person"),
    "contact_function": N_("Function"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "partner": N_("Partner"),
    "months": N_("Duration (months)"),
    "renewed": N_("Renewed project"),
    "amount": N_("Amount requested"),
    "amount_1": N_("Amount requested, year 1"),
    "amount_2": N_("Amount requested, year 2"),
    "amount_3": N_("Amount requested, year 3"),
    "other_funding": N_("Other funding"),
    "summary": N_("Summary"),
    "benefits": N_("Expected benefits"),
    "keywords": N_("Keywords"),
    "language": N_("Language"),
    "received_at": N_("Received on"),
    "attachments": N_("Attachments"),
}
_MISSION_PARTS = {
    "towards": N_("Mission {number}: destination"),
    "people": N_("Mission {number}: people"),
    "days": N_("Mission {number}: days"),
    "period": N_("Mission {number}: period"),
    "end": N_("Mission {number}: last day"),
}


_SEVERAL = {"amounts": N_("Amounts per year"), "missions": N_("Planned missions")}
"""What several columns tell together."""


def import_field(w: Words, name: str) -> str:
    """Return the label of a field of `domain.imports.ANY_FIELD`; "" (a column that is not read) is "ignored"."""
    if not name:
        return w.t("ignored")
    if name in _SEVERAL:
        return w.t(_SEVERAL[name])
    from cmpdesk.i18n import cohort_fields  # with what projects are made of: not while the window opens

    if own := cohort_fields.field(w, name):
        return own
    if name.startswith("mission_"):
        _, number, part = name.split("_")
        return w.t(_MISSION_PARTS[part], number=number)
    return coded(w, _FIELDS, name)


_ROLES = {Role.LEAD: N_("Lead officer"), Role.OFFICER: N_("Officer"), Role.READER: N_("Reader")}


def role(w: Words, role: Role) -> str:
    """Return the label of what an officer may do."""
    return coded(w, _ROLES, role)


def officer(w: Words, officer: Officer) -> str:
    """Return an officer with Party and role: ``Claire Dubuc · QC · Responsable``."""
    return " · ".join((officer.name, officer.party_code or w.t("both Parties"), role(w, officer.role)))


_PAIRINGS = {
    Pairing.PAIRED: N_("Paired: one filing with each Party"),
    Pairing.SINGLE: N_("Single: one filing with one Party"),
}


def pairing(w: Words, pairing: Pairing) -> str:
    """Return whether both Parties receive a filing of each project."""
    return coded(w, _PAIRINGS, pairing)


_CONFIDENTIALITY = {
    Confidentiality.PARTY: N_("Confidential, own Party only"),
    Confidentiality.SHARED: N_("Confidential, shared by both Parties"),
    Confidentiality.STRICT: N_("Strictly confidential"),
}
_CONFIDENTIALITY_MARKS = {
    Confidentiality.PARTY: N_("Confidential"),
    Confidentiality.SHARED: N_("Confidential"),
    Confidentiality.STRICT: N_("Strictly confidential"),
}


def confidentiality(w: Words, level: Confidentiality) -> str:
    """Return the class of the files of a call, explained."""
    return coded(w, _CONFIDENTIALITY, level)


def confidentiality_mark(w: Words, level: Confidentiality) -> str:
    """Return the class as it stands in the header of each page."""
    return coded(w, _CONFIDENTIALITY_MARKS, level)


_SIDES = {Side.FIRST: N_("First Party"), Side.SECOND: N_("Second Party")}
_PAPERS = {Paper.LETTER: N_("Letter"), Paper.A4: N_("A4")}
_LANGUAGES = {"fr": N_("French"), "en": N_("English"), "nl": N_("Dutch")}
_ORIGINS = {"hand": N_("by hand"), "proposed": N_("automatic")}


def side(w: Words, side: Side) -> str:
    """Return the place of a Party where its name is not known."""
    return coded(w, _SIDES, side)


def paper(w: Words, paper: Paper) -> str:
    """Return the name of a paper size."""
    return coded(w, _PAPERS, paper)


def language(w: Words, code: str) -> str:
    """Return the name of a language."""
    return coded(w, _LANGUAGES, code)


_RECOMMENDATIONS = {
    "yes": N_("Recommended"),
    "if-funds": N_("If funds allow"),
    "no": N_("Not recommended"),
}


def recommendation(w: Words, advice: Recommendation) -> str:
    """Return what a reviewer advises, as score sheets have it."""
    return coded(w, _RECOMMENDATIONS, advice)


_INTERESTS = {"none": N_("none"), "potential": N_("potential"), "apparent": N_("apparent"), "real": N_("real")}


def interest(w: Words, declared: Interest) -> str:
    """Return what a reader declares for an application, as the declaration has it."""
    return coded(w, _INTERESTS, declared)


def origin(w: Words, origin: AssignmentOrigin) -> str:
    """Return who assigned an application."""
    return coded(w, _ORIGINS, origin)


def party_name(w: Words, party: Party) -> str:
    """Return the name of a Party."""
    return w.localised(party.name)


def promoter_term(w: Words, party: Party) -> str:
    """Return what a Party calls the lead organisation."""
    return w.localised(party.promoter_term)


def sector(w: Words, sector: Sector) -> str:
    """Return the name of a sector or strand."""
    return w.localised(sector.name)
