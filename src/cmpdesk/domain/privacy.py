"""Erasing a person: what would be destroyed, and what was."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cmpdesk.domain.text import LocalisedText


@dataclass(frozen=True, slots=True)
class ErasableFile:
    """An attachment of a filing whose contact the person is or was; an officer decides whether it goes.

    `sha256` names the bytes, which go wherever they are filed: `applications` are the numbers, none where a corrected
    file has taken its place since. `packets` are ids of issued packets that print it.
    """

    sha256: str
    name: str
    size: int
    applications: tuple[str, ...]
    packets: frozenset[str]


@dataclass(frozen=True, slots=True)
class IssuedPacket:
    """An issue of a packet that the register knows."""

    id: str
    reviewer: str
    """Its code."""
    issue: int
    issued_at: datetime


class MentionKind(StrEnum):
    """Where a text names a person; it is told, never rewritten."""

    FILING = "filing"
    NOTE = "note"
    STATE_REASON = "state-reason"
    RECUSAL_REASON = "recusal-reason"
    DECLARATION = "declaration"
    SCORE_SHEET = "score-sheet"
    CONSOLIDATION = "consolidation"
    RANKING = "ranking"
    FOLLOWED = "followed"
    """What came of a project or a mission, and what was thought of it at a review."""
    COMMUNICATION = "communication"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that names the person: of an application, by its number, or why a ranking of `call` was frozen in spite
    of too few reviews or reopened.
    """

    kind: MentionKind
    application: str
    call: LocalisedText = field(default_factory=LocalisedText)


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """All that erasing a person would reach; nothing is destroyed yet."""

    person_id: str
    version: int
    name: str
    former_names: tuple[str, ...]
    applications: tuple[str, ...]
    """Numbers of those with a filing whose contact the person is."""
    juries: tuple[str, ...]
    """Codes as a reviewer: the codes stay."""
    files: tuple[ErasableFile, ...]
    packets: tuple[IssuedPacket, ...]
    """Issues that name the person, whatever is decided of the files."""
    packets_of_files: tuple[IssuedPacket, ...]
    """Other issues that print one of the files."""
    mentions: tuple[Mention, ...]
    experts: tuple[str, ...] = ()
    """Parties of whose experts the person is one: all that is known of them as such goes."""
    letters: tuple[str, ...] = ()
    """Letters that name the person, by their number, drafts by that of their project: their text goes."""

    def packets_to_go(self, chosen: frozenset[str]) -> tuple[IssuedPacket, ...]:
        """Return the issues that are destroyed where the files `chosen` (SHA-256) are."""
        printing = {packet for file in self.files if file.sha256 in chosen for packet in file.packets}
        return (*self.packets, *(packet for packet in self.packets_of_files if packet.id in printing))


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was destroyed: values in the journal, files, issues of packets, letters."""

    values: int
    files: int
    packets: int
    letters: int = 0
