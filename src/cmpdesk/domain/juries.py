"""Juries: the reviewers of each Party, and who reads what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """A reviewer in the jury of one Party. `code` (``QC-04``) stands for the name on paper; load in applications."""

    id: str
    version: int
    call_id: str
    side: Side
    code: str
    name: str
    email: str
    organisation_id: str | None
    organisation: str
    sectors: tuple[LocalisedText, ...]
    sector_ids: tuple[str, ...]
    languages: tuple[str, ...]
    load_limit: int
    assigned: int = 0
    """Applications that they read, recused ones not counted."""
    recused: int = 0


class AssignmentOrigin(StrEnum):
    """Who put it there: an officer's hand (kept by the automatic assignment) or the solver."""

    HAND = "hand"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One application in the hands of one reviewer; `recused_at` is set where a conflict took it back."""

    id: str
    version: int
    reviewer_id: str
    application_id: str
    origin: AssignmentOrigin
    recused_at: datetime | None
    recusal_reason: str


@dataclass(frozen=True, slots=True)
class Balance:
    """How the reading is spread over the jury of one Party."""

    reviewers: int
    applications: int
    assigned: int
    wanted: int
    """Applications × reviewers per application."""
    lowest: int
    highest: int
    short: tuple[str, ...]
    """Numbers of the applications that have fewer reviewers than wanted."""


def conflict_keys(organisation_ids: tuple[str | None, ...], names: tuple[str, ...]) -> frozenset[str]:
    """Return the keys by which two sides share an organisation: ids and folded names, empty ones left out."""
    return frozenset(key for key in (*organisation_ids, *names) if key)


@dataclass(frozen=True, slots=True)
class ReviewerDraft:
    """What an officer types of a reviewer: see `ReviewerRow`; `organisation` is a name."""

    code: str
    name: str
    email: str
    organisation: str
    sector_ids: tuple[str, ...]
    languages: tuple[str, ...]
    load_limit: int
