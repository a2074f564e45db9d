"""One module of tables per feature; importing this package declares them all."""

from cmpdesk.storage.tables.applications import Application, Attachment, Blob, BlobText, Filing, Heading, Note
from cmpdesk.storage.tables.calls import Call, Envelope, GridVersion, Sector
from cmpdesk.storage.tables.directory import (
    Officer,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Presence,
    WorkspaceRow,
)
from cmpdesk.storage.tables.experts import Affiliation, Expert, Invitation
from cmpdesk.storage.tables.grants import CarryOver, Claim, GrantLine, Instalment, SupportingPiece
from cmpdesk.storage.tables.history import JournalEntry, JournalHead, JournalStep, NumberCounter, SearchEntry
from cmpdesk.storage.tables.interests import Declaration, Tie
from cmpdesk.storage.tables.juries import Assignment, Packet, Preference, Reviewer
from cmpdesk.storage.tables.letters import Letter, LetterTemplate
from cmpdesk.storage.tables.missions import FollowUp, Mission, MissionCost, MissionStop, Outcome, Traveller
from cmpdesk.storage.tables.privacy import Communication, Disposal, Incident, RetentionRule
from cmpdesk.storage.tables.programmes import CommissionSession, Party, Programme
from cmpdesk.storage.tables.progress import Objective, ProgressFile, ProgressSheet
from cmpdesk.storage.tables.projects import ChangeRequest, Instrument, Project, ProjectFile, Promoter
from cmpdesk.storage.tables.reports import Closing, Report
from cmpdesk.storage.tables.reviews import Delegate, InstalmentDecision, Opinion, Recusal, Review, ReviewDecision
from cmpdesk.storage.tables.schedules import Baseline, BaselineEntry, Holiday, Milestone, Revision
from cmpdesk.storage.tables.scoring import Consolidation, Jury, Mark, Ranking, ReturnedFile, ScoreSheet

__all__ = [
    "Affiliation",
    "Application",
    "Assignment",
    "Attachment",
    "Baseline",
    "BaselineEntry",
    "Blob",
    "BlobText",
    "Call",
    "CarryOver",
    "ChangeRequest",
    "Claim",
    "Closing",
    "CommissionSession",
    "Communication",
    "Consolidation",
    "Declaration",
    "Delegate",
    "Disposal",
    "Envelope",
    "Expert",
    "Filing",
    "FollowUp",
    "GrantLine",
    "GridVersion",
    "Heading",
    "Holiday",
    "Incident",
    "Instalment",
    "InstalmentDecision",
    "Instrument",
    "Invitation",
    "JournalEntry",
    "JournalHead",
    "JournalStep",
    "Jury",
    "Letter",
    "LetterTemplate",
    "Mark",
    "Milestone",
    "Mission",
    "MissionCost",
    "MissionStop",
    "Note",
    "NumberCounter",
    "Objective",
    "Officer",
    "Opinion",
    "Organisation",
    "OrganisationName",
    "Outcome",
    "Packet",
    "Party",
    "Person",
    "PersonName",
    "Preference",
    "Presence",
    "Programme",
    "ProgressFile",
    "ProgressSheet",
    "Project",
    "ProjectFile",
    "Promoter",
    "Ranking",
    "Recusal",
    "Report",
    "RetentionRule",
    "ReturnedFile",
    "Review",
    "ReviewDecision",
    "Reviewer",
    "Revision",
    "ScoreSheet",
    "SearchEntry",
    "Sector",
    "SupportingPiece",
    "Tie",
    "Traveller",
    "WorkspaceRow",
]
