"""Names of tables and columns, for who reads the journal."""

from cmpdesk.domain.history import StepKind
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.record_columns import COLUMNS
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
    "affiliation": N_("Affiliation"),
    "application": N_("Application"),
    "assignment": N_("Assignment"),
    "attachment": N_("Attachment"),
    "baseline": N_("Baseline"),
    "baseline_entry": N_("Project in a baseline"),
    "call": N_("Call"),
    "carry_over": N_("Carry-over"),
    "change_request": N_("Change request"),
    "claim": N_("Claim"),
    "closing": N_("Closing"),
    "commission_session": N_("Session"),
    "communication": N_("Communication of data"),
    "consolidation": N_("Summary of the jury"),
    "declaration": N_("Declaration of interests"),
    "delegate": N_("Member of a delegation"),
    "disposal": N_("Certificate of destruction"),
    "envelope": N_("Envelope"),
    "expert": N_("Expert"),
    "filing": N_("Filing"),
    "follow_up": N_("Follow-up"),
    "grant_line": N_("Grant"),
    "grid_version": N_("Version of the grid"),
    "heading": N_("Remembered heading"),
    "holiday": N_("Holiday"),
    "incident": N_("Incident"),
    "instalment": N_("Instalment"),
    "instalment_decision": N_("Decision on an instalment"),
    "instrument": N_("Instrument"),
    "invitation": N_("Invitation"),
    "jury": N_("Meeting of the jury"),
    "letter": N_("Letter"),
    "letter_template": N_("Letter template"),
    "mark": N_("Mark"),
    "milestone": N_("Milestone"),
    "mission": N_("Mission"),
    "mission_cost": N_("Cost of a mission"),
    "mission_stop": N_("Stop of a mission"),
    "note": N_("Note"),
    "objective": N_("Objective"),
    "officer": N_("Officer"),
    "opinion": N_("Opinion of a Party"),
    "organisation": N_("Organisation"),
    "organisation_name": N_("Former name of an organisation"),
    "outcome": N_("Outcome"),
    "packet": N_("Packet"),
    "party": N_("Party"),
    "person": N_("Person"),
    "person_name": N_("Former name of a person"),
    "preference": N_("Preference"),
    "programme": N_("Programme"),
    "progress_file": N_("Returned progress sheet"),
    "progress_sheet": N_("Progress sheet"),
    "project": N_("Project"),
    "project_file": N_("Document of a project"),
    "promoter": N_("Promoter"),
    "ranking": N_("Ranking"),
    "recusal": N_("Recusal from a review"),
    "report": N_("Report"),
    "retention_rule": N_("Retention rule"),
    "returned_file": N_("Returned file"),
    "review": N_("Mid-term review"),
    "review_decision": N_("Decision of a review"),
    "reviewer": N_("Reviewer"),
    "revision": N_("Revision of the calendar"),
    "score_sheet": N_("Score sheet"),
    "sector": N_("Sector"),
    "supporting_piece": N_("Supporting piece"),
    "tie": N_("Tie"),
    "traveller": N_("Traveller"),
    "workspace": N_("Workspace"),
}


def table(w: Words, name: str) -> str:
    """Return what a row of a table is, in the singular."""
    return coded(w, TABLES, name)


def column(w: Words, name: str) -> str:
    """Return the name of a column."""
    return coded(w, COLUMNS, name)
