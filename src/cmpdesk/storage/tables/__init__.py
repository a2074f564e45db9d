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
from cmpdesk.storage.tables.history import JournalEntry, JournalHead, JournalStep, NumberCounter, SearchEntry
from cmpdesk.storage.tables.juries import Assignment, Packet, Reviewer
from cmpdesk.storage.tables.programmes import CommissionSession, Party, Programme

__all__ = [
    "Application",
    "Assignment",
    "Attachment",
    "Blob",
    "BlobText",
    "Call",
    "CommissionSession",
    "Envelope",
    "Filing",
    "GridVersion",
    "Heading",
    "JournalEntry",
    "JournalHead",
    "JournalStep",
    "Note",
    "NumberCounter",
    "Officer",
    "Organisation",
    "OrganisationName",
    "Packet",
    "Party",
    "Person",
    "PersonName",
    "Presence",
    "Programme",
    "Reviewer",
    "SearchEntry",
    "Sector",
    "WorkspaceRow",
]
