"""Conflicts of interest (domain.md 4.7): ties, findings, what people declare, and what an officer decides upon it.

Detection suggests, the person declares, an officer decides. `domain.detection` does the first.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


class TieKind(StrEnum):
    """What ties a person to an organisation or to another person."""

    EMPLOYMENT = "employment"
    COLLABORATION = "collaboration"
    FAMILY = "family"
    FRIENDSHIP = "friendship"
    BUSINESS = "business"
    SUPERVISION = "supervision"
    FINANCIAL = "financial"
    DISPUTE = "dispute"
    OTHER = "other"


class Interest(StrEnum):
    """How grave a conflict is, the lightest first; also what somebody declares."""

    NONE = "none"
    POTENTIAL = "potential"
    APPARENT = "apparent"
    REAL = "real"

    @property
    def weight(self) -> int:
        """0 for none, 3 for real."""
        return list(Interest).index(self)


class Measure(StrEnum):
    """What an officer decided. `HANDOVER` is for an officer's own conflict: another officer handles the file."""

    NONE = "none"
    OBSERVE = "observe"
    NO_LEAD = "no-lead"
    LEAVES = "leaves"
    RECUSED = "recused"
    HANDOVER = "handover"


REVIEWER_MEASURES = (Measure.NONE, Measure.OBSERVE, Measure.NO_LEAD, Measure.LEAVES, Measure.RECUSED)
OFFICER_MEASURES = (Measure.NONE, Measure.HANDOVER)
READS = frozenset((Measure.NONE, Measure.NO_LEAD, Measure.LEAVES))
"""Measures with which a reviewer still reviews; who leaves the room does so for the discussion."""


class Ground(StrEnum):
    """By what a conflict was found."""

    ORGANISATION = "organisation"
    """They belong, or belonged, to an organisation that filed."""
    PARTNER = "partner"
    """They belong, or belonged, to an organisation that a filing names as its partner."""
    PERSON = "person"
    """They are the contact person of a filing."""
    NAMESAKE = "namesake"
    """Their name is, or was, that of the contact person of a filing."""
    TIE = "tie"
    """Evidence ties them to the contact person or to an organisation."""
    FAMILY = "family"
    """A member of their family belongs to an organisation of the application."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A conflict between a person and an application that is on record.

    `evidence` is the name that matched: an organisation, or a person; `source` where that is known from, "" for the
    directory. `since` and `until` are bounds of the tie, None where open; `expires` is the last day on which it counts,
    None where it counts for good or while it lasts. `alike` tells that names are alike and not the same.
    """

    ground: Ground
    kind: TieKind
    evidence: str
    source: str
    since: date | None
    until: date | None
    expires: date | None
    proposed: Interest
    alike: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationConflict:
    """A conflict with an application of a call, to be shown before something is done."""

    application_id: str
    number: str
    title: str
    findings: tuple[Finding, ...]

    @property
    def proposed(self) -> Interest:
        """The gravest class that is proposed."""
        return gravest(self.findings)


def gravest(findings: tuple[Finding, ...]) -> Interest:
    """Return the gravest class that `findings` propose."""
    return max((one.proposed for one in findings), key=lambda one: one.weight, default=Interest.NONE)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a reviewer or an officer declared of one application, and what was decided upon it.

    `answer` is None where the person has declared nothing and an officer decided upon what was found; `measure` is None
    until an officer decided. `decided_by` is the name of that officer: with `HANDOVER`, the one who handles the file.
    """

    id: str
    version: int
    application_id: str
    reviewer_id: str | None
    officer_id: str | None
    answer: Interest | None
    competent: bool
    explanation: str
    declared_at: datetime
    measure: Measure | None
    reason: str
    decided_by: str
    decided_at: datetime | None


class Gate(StrEnum):
    """Whether a reviewer may be shown an application, and give marks (the gate of domain.md 4.7)."""

    OPEN = "open"
    UNDECLARED = "undeclared"
    UNDECIDED = "undecided"
    """A conflict is declared, or that they are not competent; nothing is decided yet."""
    OBSERVER = "observer"
    """They read, and give no marks."""
    RECUSED = "recused"

    @property
    def may_read(self) -> bool:
        """Anything of the application may be shown to them."""
        return self in (Gate.OPEN, Gate.OBSERVER)

    @property
    def may_mark(self) -> bool:
        """They may give marks."""
        return self is Gate.OPEN


def gate(declaration: Declaration | None, *, recused: bool = False) -> Gate:
    """Return how far the gate is open; `recused`: the application was taken back from them as a conflict."""
    if recused or (declaration is not None and declaration.measure is Measure.RECUSED):
        return Gate.RECUSED
    if declaration is None or declaration.answer is None:
        return Gate.UNDECLARED
    if declaration.measure is not None:
        return Gate.OBSERVER if declaration.measure is Measure.OBSERVE else Gate.OPEN
    return Gate.OPEN if declaration.answer is Interest.NONE and declaration.competent else Gate.UNDECIDED


def bars(declaration: Declaration | None, found: Interest) -> bool:
    """Tell whether a reviewer must not be given an application: a real conflict that no measure allows, or a recusal.

    `found` is the gravest class that detection proposes.
    """
    if declaration is not None and declaration.measure is not None:
        return declaration.measure not in READS
    if declaration is not None and (declaration.answer is Interest.REAL or not declaration.competent):
        return True
    return found is Interest.REAL


def doubt(declaration: Declaration | None, found: Interest) -> Interest:
    """Return the conflict, declared or found, upon which nobody decided yet; NONE where there is none."""
    if declaration is None:
        return found
    if declaration.measure is not None:
        return Interest.NONE
    return max(declaration.answer or Interest.NONE, found, key=lambda one: one.weight)


class RegisterState(StrEnum):
    """Where a conflict stands in the register."""

    MISSING = "missing"
    """Found and not declared, or declared to be none."""
    UNFOUNDED = "unfounded"
    """Declared, and nothing of it is on record."""
    AGREED = "agreed"
    """Declared and found; nothing is decided yet."""
    DECIDED = "decided"
    CLEAR = "clear"
    """Declared to be none, and nothing is found."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One person and one application. `side` is that of their jury, None for an officer; `code` theirs in the jury.

    `recusal` is the reason why the application was taken back from them, None where it was not.
    """

    application_id: str
    number: str
    title: str
    sector: LocalisedText | None
    side: Side | None
    reviewer_id: str | None
    officer_id: str | None
    person_id: str | None
    code: str
    name: str
    organisation: str
    assigned: bool
    recusal: str | None
    declaration: Declaration | None
    findings: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """What names the row."""
        return f"{self.reviewer_id or self.officer_id} {self.application_id}"

    @property
    def answer(self) -> Interest | None:
        """What is declared, None where nothing is."""
        return self.declaration.answer if self.declaration else None

    @property
    def measure(self) -> Measure | None:
        """What is decided; a recusal without a declaration counts."""
        decided = self.declaration.measure if self.declaration else None
        return Measure.RECUSED if self.recusal is not None else decided

    @property
    def proposed(self) -> Interest:
        """The gravest class found."""
        return gravest(self.findings)

    @property
    def gravest(self) -> Interest:
        """The graver of what is declared and what is found."""
        return max(self.answer or Interest.NONE, self.proposed, key=lambda one: one.weight)

    @property
    def state(self) -> RegisterState:
        """Where it stands."""
        declared = self.answer not in (None, Interest.NONE) or bool(self.declaration and not self.declaration.competent)
        if self.measure is not None:
            return RegisterState.DECIDED
        if self.findings:
            return RegisterState.AGREED if declared else RegisterState.MISSING
        return RegisterState.UNFOUNDED if declared else RegisterState.CLEAR


@dataclass(frozen=True, slots=True)
class Register:
    """The conflicts of a call, by application and person, declarations of none included (`RegisterState.CLEAR`).

    `asked` counts the applications in the hands of reviewers, `declared` those of them that are declared upon;
    `awaited` says of how many each reviewer, by id, has still to declare.
    """

    rows: tuple[RegisterRow, ...]
    asked: int
    declared: int
    awaited: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DeclarationDraft:
    """What somebody declares of one application; `seen` is the version of what they declared before, None if nothing.

    A conflict, and not being competent, need an explanation.
    """

    application_id: str
    answer: Interest
    competent: bool = True
    explanation: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Upon what a measure is decided: a reviewer or an officer, an application, and the version that was seen."""

    application_id: str
    reviewer_id: str | None = None
    officer_id: str | None = None
    seen: int | None = None

    @classmethod
    def of(cls, row: RegisterRow) -> "Subject":
        """Return the subject of a row of the register."""
        seen = row.declaration.version if row.declaration else None
        return cls(row.application_id, row.reviewer_id, row.officer_id, seen)


@dataclass(frozen=True, slots=True)
class Asked:
    """An application in the hands of a reviewer, with what they declared of it."""

    application_id: str
    number: str
    title: str
    organisations: tuple[str, ...]
    declaration: Declaration | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TieDraft:
    """What an officer enters of a tie: to the organisation or to the person of that name, one of both."""

    kind: TieKind
    organisation: str
    person: str
    since: PartialDate | None
    until: PartialDate | None
    source: str
    source_on: date | None
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class TieRow:
    """A tie of the person asked about. `whom` names the other end; `expires` as in `Finding`."""

    id: str
    version: int
    kind: TieKind
    whom: str
    organisation_id: str | None
    other_id: str | None
    since: PartialDate | None
    until: PartialDate | None
    source: str
    source_on: date | None
    remarks: str
    expires: date | None
