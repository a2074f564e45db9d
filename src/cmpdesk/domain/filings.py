"""Filings (what one side received) and applications (what is judged)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmpdesk.domain.access import Right
from cmpdesk.domain.attachments import AttachmentRow
from cmpdesk.domain.calls import CallState, Confidentiality, Pairing
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


class ApplicationState(StrEnum):
    """Where an application stands, up to what the rooms built so far can decide."""

    ORPHAN = "orphan"
    """Paired call, filed on one side only."""
    PAIRED = "paired"
    RECEIVED = "received"
    """Single call: its one filing is here."""
    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    RETAINED = "retained"
    """It became a project (`domain.projects`), whose states follow."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PlannedMission:
    """A journey that the promoters plan. `towards` is the side of the host territory; `period` is as typed."""

    towards: Side | None
    people: int | None
    days: int | None
    period: str


@dataclass(frozen=True, slots=True)
class YearAmount:
    """What is asked of one Party for one year of the project (1 is the first)."""

    year: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingFields:
    """What a filing says, as it was received. `received_at` is aware."""

    reference: str
    """The receiving office's own file number, free."""
    title: str
    organisation: str
    organisation_address: str
    contact: str
    contact_function: str
    email: str
    phone: str
    partner: str
    summary: str
    benefits: str
    other_funding: str
    keywords: str
    months: int | None
    renewed: bool | None
    amounts: tuple[YearAmount, ...]
    requested: Money | None
    """The total asked of this Party: the sum of `amounts` where there are years, else as filed."""
    missions: tuple[PlannedMission, ...]
    received_at: datetime | None
    language: str = ""
    """Code of the language in which it is written, "" where none is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingSheet(FilingFields):
    """A filing with all that belongs to it. `source` says the file, sheet and row."""

    id: str
    side: Side
    party_code: str
    late: bool
    source: str
    attachments: tuple[AttachmentRow, ...]


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in a list. Pairs of values are (first side, second side); None where that side has no filing."""

    id: str
    version: int
    number: str
    title: str
    sector: LocalisedText | None
    state: ApplicationState
    organisations: tuple[str | None, str | None]
    amounts: tuple[Money | None, Money | None]
    attachments: int
    pages: int
    unprintable: int
    """How many attachments will be a placeholder page."""
    late: bool
    confidentiality: Confidentiality
    """Its own class, else that of its call."""


@dataclass(frozen=True, slots=True)
class ApplicationSheet:
    """An application with both filings, for the inspector and for paper."""

    id: str
    version: int
    call_id: str
    number: str
    title: str
    sector: LocalisedText | None
    strand: LocalisedText | None
    state: ApplicationState
    state_reason: str
    filings: tuple[FilingSheet | None, FilingSheet | None]
    confidentiality: Confidentiality
    """Its own class, else that of its call."""

    def attachments(self) -> tuple[tuple[Side, AttachmentRow], ...]:
        """Return the attachments in printing order: those of the first side, then those of the second."""
        return tuple(
            (filing.side, attachment) for filing in self.filings if filing for attachment in filing.attachments
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingEdit(FilingFields):
    """What an officer edits of a filing; what was received stays in the journal.

    `requested` is ignored where there are years: it is then their sum.
    """


@dataclass(frozen=True, slots=True)
class ApplicationEdit:
    """What an officer edits of an application; `confidentiality` None is the class of its call."""

    title: str
    sector_id: str | None
    strand_id: str | None
    confidentiality: Confidentiality | None
    filings: tuple[FilingEdit | None, FilingEdit | None]


@dataclass(frozen=True, slots=True)
class ApplicationFilter:
    """What a list of applications shows; empty fields let everything pass. `search` is as typed."""

    call_id: str
    search: str = ""
    sector_ids: tuple[str, ...] = ()
    states: tuple[ApplicationState, ...] = ()
    side: Side | None = None
    """Only those with a filing of this side."""
    unprintable_only: bool = False


@dataclass(frozen=True, slots=True)
class PairingProposal:
    """Two orphans that look like one project; `score` runs from 0 to 100 (compute.pairing)."""

    first: ApplicationRow
    second: ApplicationRow
    score: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many filings and applications a call holds."""

    filings: tuple[int, int]
    applications: int
    paired: int
    orphans: int
    admissible: int
    to_check: int
    """Applications with an attachment that cannot be printed, or filed late."""



RETAINING = (CallState.CLOSED, CallState.EVALUATION, CallState.JOINT_PREPARATION, CallState.EXECUTION)
"""States of a call in which its applications can be retained; in a rolling one they always can."""


class ApplicationAction(StrEnum):
    """What moves an application from one state to another by hand; pairing does so by itself."""

    DECLARE_ADMISSIBLE = "declare-admissible"
    DECLARE_INADMISSIBLE = "declare-inadmissible"
    RECONSIDER = "reconsider"
    RETAIN = "retain"
    """Not by `services.filings.move`: money and conditions come with it (`services.projects.retain`)."""
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """What the guards look at."""

    reason: str = ""
    call_decides: bool = True
    """The call is closed or under evaluation, or rolling: admissibility can be decided."""
    call_retains: bool = True
    """The call is closed, or rolling: its applications can become projects."""
    sides: tuple[bool, bool] = (True, True)
    """On which sides a filing exists."""
    paired_call: bool = True


@dataclass(frozen=True, slots=True)
class ApplicationMove:
    """One cell of the table; `to` is None where the state follows from the filings (`settled`)."""

    state: ApplicationState
    action: ApplicationAction
    to: ApplicationState | None
    right: Right
    guards: tuple[str, ...] = ()


def _cells() -> tuple[ApplicationMove, ...]:
    state, action, right = ApplicationState, ApplicationAction, Right.EDIT_APPLICATION
    waiting = (state.ORPHAN, state.PAIRED, state.RECEIVED)
    decided = (state.ADMISSIBLE, state.INADMISSIBLE)
    return (
        *(ApplicationMove(one, action.DECLARE_ADMISSIBLE, state.ADMISSIBLE, right, ("call-decides", "both-filed"))
          for one in waiting),
        *(ApplicationMove(one, action.DECLARE_INADMISSIBLE, state.INADMISSIBLE, right, ("call-decides", "reason"))
          for one in waiting),
        ApplicationMove(state.ADMISSIBLE, action.RETAIN, state.RETAINED, Right.EDIT_PROJECT,
                        ("call-retains", "reason")),
        *(ApplicationMove(one, action.RECONSIDER, None, right, ("reason",)) for one in decided),
        *(ApplicationMove(one, action.WITHDRAW, state.WITHDRAWN, right, ("reason",))
          for one in (*waiting, state.ADMISSIBLE)),
    )  # fmt: skip


APPLICATION_MOVES = _cells()
"""The life of an application (domain.md 3.4) until it is retained; a reason is owed for what closes a door."""

APPLICATION_GUARDS: dict[str, Callable[[ApplicationFacts], bool]] = {
    "call-decides": lambda facts: facts.call_decides,
    "call-retains": lambda facts: facts.call_retains,
    "both-filed": lambda facts: all(facts.sides) or not facts.paired_call,
    "reason": lambda facts: bool(facts.reason.strip()),
}


def settled(sides: tuple[bool, bool], pairing: Pairing) -> ApplicationState:
    """Return the state of an application whose admissibility is open, by the sides on which it was filed."""
    if pairing is Pairing.SINGLE:
        return ApplicationState.RECEIVED
    return ApplicationState.PAIRED if all(sides) else ApplicationState.ORPHAN


def move(state: ApplicationState, action: ApplicationAction, facts: ApplicationFacts) -> ApplicationState:
    """Return the state to which `action` leads.

    Refused with ``application.no-such-move`` or ``application.guard.<name>``.
    """
    found = next((cell for cell in APPLICATION_MOVES if cell.state is state and cell.action is action), None)
    if found is None:
        raise Refusal("application.no-such-move", state=state, action=action)
    for guard in found.guards:
        if not APPLICATION_GUARDS[guard](facts):
            raise Refusal(f"application.guard.{guard}")
    if found.to is not None:
        return found.to
    return settled(facts.sides, Pairing.PAIRED if facts.paired_call else Pairing.SINGLE)
