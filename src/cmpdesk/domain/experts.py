"""The reviewer directory: who may be asked to review, since when they work where, and what they were asked before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import FormerName
from cmpdesk.domain.imports import Fault, RowResult
from cmpdesk.domain.interests import ApplicationConflict
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText, fold


class Answer(StrEnum):
    """What an expert said when they were asked; `NONE` until they do."""

    NONE = ""
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Standing(StrEnum):
    """Where an expert stands in a call."""

    NOT_ASKED = "not-asked"
    ASKED = "asked"
    ACCEPTED = "accepted"
    """Accepted, and not in the jury any more."""
    DECLINED = "declined"
    IN_JURY = "in-jury"


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which an expert cannot review, both included."""

    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Affiliation:
    """An organisation for which a person works or worked, by its name; both dates as precise as they are known."""

    organisation: str
    role: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None

    def present(self, today: date) -> bool:
        """Tell whether it may still hold."""
        return self.until is None or self.until.latest >= today


@dataclass(frozen=True, slots=True)
class ExpertDraft:
    """What an officer edits of an expert. `sectors` and `keywords` are words, `languages` codes.

    The first affiliation that still holds is where the person works; `load_limit` is in applications, 0 for unknown.
    """

    name: str
    email: str = ""
    phone: str = ""
    affiliations: tuple[Affiliation, ...] = ()
    sectors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    load_limit: int = 0
    absences: tuple[Absence, ...] = ()
    agreement_on: date | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What an expert was asked and did in all sessions: calls, but applications `read` and sheets returned `late`."""

    asked: int = 0
    accepted: int = 0
    declined: int = 0
    juries: int = 0
    read: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """An expert in the list; `standing` and `code` (in its jury) are those in the call at hand."""

    id: str
    version: int
    party_code: str
    person_id: str
    name: str
    email: str
    organisation: str
    sectors: tuple[str, ...]
    keywords: tuple[str, ...]
    languages: tuple[str, ...]
    load_limit: int
    absences: tuple[Absence, ...]
    agreement_on: date | None
    tally: Tally
    standing: Standing = Standing.NOT_ASKED
    code: str = ""
    places: tuple[str, ...] = ()
    """Every organisation, former ones included, by which the expert is found."""
    phone: str = ""
    remarks: str = ""

    def absence_on(self, day: date) -> Absence | None:
        """Return the absence that covers `day`."""
        return next((one for one in self.absences if one.first <= day <= one.last), None)


@dataclass(frozen=True, slots=True)
class PastCall:
    """What an expert was asked, and did, in one call. `read` counts applications, `returned` and `late` sheets."""

    call_id: str
    call: LocalisedText
    side: Side | None
    invitation_id: str = ""
    version: int = 0
    asked_on: date | None = None
    answer: Answer = Answer.NONE
    answered_on: date | None = None
    reason: str = ""
    code: str = ""
    read: int = 0
    returned: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class ExpertSheet:
    """An expert with all that is known of them; `history` from the latest call to the first."""

    row: ExpertRow
    draft: ExpertDraft
    former_names: tuple[FormerName, ...]
    history: tuple[PastCall, ...]


@dataclass(frozen=True, slots=True)
class ExpertFilter:
    """Which experts are listed; everything left empty keeps all. `available_on` is the day of a return."""

    search: str = ""
    party_code: str = ""
    sector: str = ""
    language: str = ""
    available_on: date | None = None
    no_agreement: bool = False
    standing: Standing | None = None

    def keep(self, rows: Iterable[ExpertRow]) -> tuple[ExpertRow, ...]:
        """Return the experts that answer to it, in their order."""
        words = [f" {word}" for word in fold(self.search).split()]
        sector = fold(self.sector)
        return tuple(one for one in rows if self._keeps(one, words, sector))

    def _keeps(self, row: ExpertRow, words: list[str], sector: str) -> bool:
        if self.party_code not in ("", row.party_code) or self.standing not in (None, row.standing):
            return False
        if (self.no_agreement and row.agreement_on) or (self.language and self.language not in row.languages):
            return False
        if self.available_on is not None and row.absence_on(self.available_on) is not None:
            return False
        if sector and sector not in map(fold, row.sectors):
            return False
        if not words:
            return True
        body = " " + fold(" ".join((row.name, row.email, row.code, *row.places, *row.sectors, *row.keywords)))
        return all(word in body for word in words)


@dataclass(frozen=True, slots=True)
class Seat:
    """The seat in a jury that an expert takes who accepts: its code and how many applications at most."""

    code: str
    load_limit: int


@dataclass(frozen=True, slots=True)
class InvitationOffer:
    """What is known before an expert is asked: the day their sheets are due, and what speaks against asking."""

    expert_id: str
    name: str
    email: str
    call_id: str
    call: LocalisedText
    party_code: str
    due: Deadline | None
    absence: Absence | None
    conflicts: tuple[ApplicationConflict, ...]
    """What is on record between them and the applications of the call."""


@dataclass(frozen=True, slots=True)
class PlannedExpert:
    """What would become of a row of a sheet of experts (`row` counts from 1); `changes` names the fields.

    With `doubts` it is written all the same.
    """

    row: int
    name: str
    organisation: str
    result: RowResult
    draft: ExpertDraft | None = None
    expert_id: str = ""
    seen: int = 0
    changes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpertPlan:
    """A dry run of a sheet of experts: nothing was written. `ignored` are headings that no field takes."""

    party_code: str
    path: str
    rows: tuple[PlannedExpert, ...]
    ignored: tuple[str, ...]

    def count(self, result: RowResult) -> int:
        """Return how many rows have `result`."""
        return sum(row.result is result for row in self.rows)
