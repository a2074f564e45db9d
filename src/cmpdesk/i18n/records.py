"""Names of tables and columns, for who reads the journal."""

from cmpdesk.domain.history import StepKind
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

_STEP_KINDS = {
    StepKind.CHANGE: N_("Change"),
    StepKind.UNDO: N_("Undone"),
    StepKind.REDO: N_("Redone"),
    StepKind.RECORD: N_("Recorded"),
    StepKind.SEAL: N_("Seal"),
}
_OPERATIONS = {"insert": N_("added"), "update": N_("changed"), "delete": N_("removed")}


def step_kind(w: Words, kind: StepKind) -> str:
    """Return what a step of the journal is."""
    return coded(w, _STEP_KINDS, kind)


def operation(w: Words, code: str) -> str:
    """Return what a step did to a row."""
    return coded(w, _OPERATIONS, code)


TABLES = {
    "application": N_("Application"),
    "assignment": N_("Assignment"),
    "attachment": N_("Attachment"),
    "call": N_("Call"),
    "commission_session": N_("Session"),
    "envelope": N_("Envelope"),
    "filing": N_("Filing"),
    "grid_version": N_("Version of the grid"),
    "heading": N_("Remembered heading"),
    "note": N_("Note"),
    "officer": N_("Officer"),
    "organisation": N_("Organisation"),
    "organisation_name": N_("Former name of an organisation"),
    "packet": N_("Packet"),
    "party": N_("Party"),
    "person": N_("Person"),
    "person_name": N_("Former name of a person"),
    "programme": N_("Programme"),
    "reviewer": N_("Reviewer"),
    "sector": N_("Sector"),
    "workspace": N_("Workspace"),
}
_COLUMNS = {
    "active": N_("Active"),
    "address": N_("Address"),
    "amount_first": N_("Amount requested, first Party"),
    "amount_second": N_("Amount requested, second Party"),
    "amounts": N_("Amounts per year"),
    "application_id": N_("Application"),
    "approved_first": N_("Approved by the first Party"),
    "approved_second": N_("Approved by the second Party"),
    "authority": N_("Authority"),
    "benefits": N_("Expected benefits"),
    "call_id": N_("Call"),
    "cents": N_("Amount"),
    "cleaned": N_("Removed for print"),
    "cleared": N_("May see strict files"),
    "code": N_("Code"),
    "confidentiality": N_("Confidentiality"),
    "contact": N_("Contact person"),
    "contact_function": N_("Function of the contact person"),
    "contact_id": N_("Contact person"),
    "created_at": N_("Created on"),
    "currency": N_("Currency"),
    "deadline": N_("Deadline"),
    "deadline_zone": N_("Time zone of the deadline"),
    "defaults": N_("Defaults of calls"),
    "differences": N_("Differences"),
    "digit": N_("Digit"),
    "email": N_("E-mail"),
    "erased_at": N_("Erased on"),
    "field": N_("Field"),
    "file_name": N_("File name"),
    "file_number": N_("File reference"),
    "filing_id": N_("Filing"),
    "fingerprint": N_("Fingerprint"),
    "first_year": N_("First year"),
    "function": N_("Function"),
    "funder": N_("Funder"),
    "funders": N_("Funders"),
    "issue": N_("Issue"),
    "issued_at": N_("Issued on"),
    "keywords": N_("Keywords"),
    "kind": N_("Kind"),
    "label": N_("Label"),
    "languages": N_("Languages"),
    "last_year": N_("Last year"),
    "legal_basis": N_("Legal basis"),
    "letterhead": N_("Letterhead"),
    "load_limit": N_("Load limit"),
    "locale": N_("Conventions"),
    "login": N_("Login on the server"),
    "manifest": N_("Manifest"),
    "max_months": N_("Longest duration (months)"),
    "media": N_("Format"),
    "missions": N_("Planned missions"),
    "months": N_("Duration (months)"),
    "name": N_("Name"),
    "number": N_("Number"),
    "number_template": N_("Number template"),
    "office": N_("Office"),
    "officer_id": N_("Officer"),
    "organisation_address": N_("Address of the organisation"),
    "organisation_id": N_("Organisation"),
    "origin": N_("Origin"),
    "other_funding": N_("Other funding"),
    "outline": N_("Outline"),
    "pages": N_("Pages"),
    "pairing": N_("Pairing"),
    "paper": N_("Paper"),
    "partner": N_("Partner"),
    "party_code": N_("Party"),
    "person_id": N_("Person"),
    "phone": N_("Telephone"),
    "place": N_("Place"),
    "position": N_("Position"),
    "print_sha256": N_("Print copy"),
    "programme_id": N_("Programme"),
    "promoter_term": N_("Word for the promoter"),
    "received_at": N_("Received on"),
    "recusal_reason": N_("Reason of the recusal"),
    "recused_at": N_("Recused on"),
    "renewed": N_("Renewed project"),
    "requested": N_("Amount requested"),
    "return_by": N_("Return of score sheets"),
    "return_zone": N_("Time zone of the return"),
    "reviewer_id": N_("Reviewer"),
    "reviewers_per_application": N_("Reviewers per application"),
    "role": N_("Role"),
    "rolling": N_("Rolling call"),
    "sample": N_("Sample"),
    "sector_id": N_("Sector"),
    "sector_ids": N_("Sectors"),
    "session_id": N_("Session"),
    "sha256": N_("Content (SHA-256)"),
    "side": N_("Side"),
    "signatories": N_("Signatories"),
    "size": N_("Size"),
    "size_limit": N_("Size limit"),
    "source": N_("Source"),
    "state": N_("State"),
    "state_reason": N_("Reason"),
    "status": N_("State"),
    "strand_id": N_("Strand"),
    "summary": N_("Summary"),
    "summary_words": N_("Longest summary (words)"),
    "text": N_("Text"),
    "title": N_("Title"),
    "until": N_("Until at the latest"),
    "until_edtf": N_("Until"),
    "until_first": N_("Until at the earliest"),
    "value": N_("Value"),
    "written_at": N_("Written on"),
    "year": N_("Year"),
    "zone": N_("Time zone"),
}


def table(w: Words, name: str) -> str:
    """Return what a row of a table is, in the singular."""
    return coded(w, TABLES, name)


def column(w: Words, name: str) -> str:
    """Return the name of a column."""
    return coded(w, _COLUMNS, name)
