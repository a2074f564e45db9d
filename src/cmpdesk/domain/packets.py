"""Reviewer packets: what goes into one, what came out, and the register of issues."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.interests import Gate
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.domain.programmes import Party, Programme
from cmpdesk.domain.scoring import Grid


class PieceKind(StrEnum):
    """What a run of pages of a packet is."""

    COVER = "cover"
    MANDATE = "mandate"
    DECLARATION = "declaration"
    GRID = "grid"
    CONTENTS = "contents"
    SHEET = "sheet"
    ATTACHMENT = "attachment"
    PLACEHOLDER = "placeholder"
    SCORE_SHEET = "score-sheet"
    RECUSAL = "recusal"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class PacketApplication:
    """An application in a packet, and how far its gate is open to the reader.

    Of a recused one nothing but its number is printed. One that is held back, until the reader has declared upon it and
    a conflict is decided, is named with who filed it, since that is what they declare upon.
    """

    sheet: ApplicationSheet
    gate: Gate = Gate.OPEN

    @property
    def recused(self) -> bool:
        """It was taken back from the reader."""
        return self.gate is Gate.RECUSED

    @property
    def held_back(self) -> bool:
        """The reader has not declared upon it, or nothing is decided upon what they declared."""
        return not self.recused and not self.gate.may_read

    @property
    def filers(self) -> tuple[str, ...]:
        """The names of the organisations that filed it."""
        return tuple(filing.organisation for filing in self.sheet.filings if filing and filing.organisation)


@dataclass(frozen=True, slots=True)
class PacketContent:
    """All that one packet shows, but for its issue number and date. `party` is the reader's; `copy` runs from 1."""

    programme: Programme
    call: CallSheet
    party: Party
    language: str
    reviewer: ReviewerRow
    copy: int
    copies: int
    grid: Grid
    applications: tuple[PacketApplication, ...]

    @property
    def confidentiality(self) -> Confidentiality:
        """The class of the whole packet: that of its call, or strict where one application is."""
        strict = any(one.sheet.confidentiality is Confidentiality.STRICT for one in self.applications)
        return Confidentiality.STRICT if strict else self.call.confidentiality


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of "issue 2 differs from issue 1 by…": kind is added, removed, changed, recused or front."""

    kind: str
    application: str


@dataclass(frozen=True, slots=True)
class PacketOrder:
    """A packet to write: its content, the issue that it will be, and the instant printed as date of issue.

    `differences` are those from the issue before, printed after the mandate. `fillable` gives its score sheets and its
    declaration fields that are filled on screen.
    """

    content: PacketContent
    issue: int
    issued_at: datetime
    differences: tuple[Difference, ...] = ()
    fillable: bool = True


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """A run of pages: `first` is its first page in the packet (1 is the cover), `pages` how many.

    `source` is the name of the attachment, `sha256` of its bytes as received; `fonts` names fonts of foreign pages that
    are not embedded; `missing` holds the characters that no font of ours has, drawn as �.
    """

    kind: PieceKind
    application: str
    source: str
    sha256: str
    first: int
    pages: int
    fonts: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every source of a packet with its place: pages in = pages out."""

    lines: tuple[ManifestLine, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class ProducedPacket:
    """A packet written to `path`. `fingerprint` is of its content (issue and date left out), `sha256` of its bytes."""

    reviewer_id: str
    path: str
    fingerprint: str
    sha256: str
    manifest: Manifest
    seconds: float


class PacketState(StrEnum):
    """Where the packet of a reviewer stands."""

    NOTHING = "nothing"
    """Nothing is assigned."""
    TO_PRODUCE = "to-produce"
    READY = "ready"
    OUTDATED = "outdated"
    """What it would hold is no longer what the last issue holds."""


@dataclass(frozen=True, slots=True)
class PacketRow:
    """The packet of one reviewer with its last issue (None where it was never produced)."""

    reviewer: ReviewerRow
    state: PacketState
    applications: int
    """Those that the reader may read."""
    recused: int
    held_back: int
    """Those that wait for a declaration, or for a decision upon one."""
    issue: int | None
    issued_at: datetime | None
    pages: int | None
    placeholders: tuple[tuple[str, str, str], ...]
    """(application number, file name, attachment status) of what is replaced by a page."""
    differences: tuple[Difference, ...]
    """What the next issue would change; empty where none is due."""
    last_differences: tuple[Difference, ...]
    """What the last issue changed of the one before."""
    fingerprint: str | None
    sha256: str | None
    manifest: Manifest | None
    file_name: str | None = None
    """The same for each issue."""
    erased_at: datetime | None = None
    """When the bytes of the last issue, which named a person who was erased, were destroyed: it has no `sha256`."""
