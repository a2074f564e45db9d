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
from cmpdesk.storage.tables.history import JournalEntry, JournalHead, JournalStep, NumberCounter, SearchEntry
from cmpdesk.storage.tables.interests import Declaration, Tie
from cmpdesk.storage.tables.juries import Assignment, Packet, Preference, Reviewer
from cmpdesk.storage.tables.programmes import CommissionSession, Party, Programme
from cmpdesk.storage.tables.scoring import Consolidation, Jury, Mark, Ranking, ReturnedFile, ScoreSheet

__all__ = [
    "Affiliation",
    "Application",
    "Assignment",
    "Attachment",
    "Blob",
    "BlobText",
    "Call",
    "CommissionSession",
    "Consolidation",
    "Declaration",
    "Envelope",
    "Expert",
    "Filing",
    "GridVersion",
    "Heading",
    "Invitation",
    "JournalEntry",
    "JournalHead",
    "JournalStep",
    "Jury",
    "Mark",
    "Note",
    "NumberCounter",
    "Officer",
    "Organisation",
    "OrganisationName",
    "Packet",
    "Party",
    "Person",
    "PersonName",
    "Preference",
    "Presence",
    "Programme",
    "Ranking",
    "ReturnedFile",
    "Reviewer",
    "ScoreSheet",
    "SearchEntry",
    "Sector",
    "Tie",
    "WorkspaceRow",
]
