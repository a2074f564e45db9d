"""Calls for projects: what they ask, and the one table of their states."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from cmpdesk.domain.access import Right
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.domain.text import LocalisedText, fold


class Pairing(StrEnum):
    """Whether both Parties receive a filing of each project (paired) or one Party a single candidature."""

    PAIRED = "paired"
    SINGLE = "single"


class CallState(StrEnum):
    """Where a call stands; once it is in execution its projects have states of their own."""

    DRAFT = "draft"
    AGREED = "agreed"
    PUBLISHED = "published"
    CLOSED = "closed"
    EVALUATION = "evaluation"
    JOINT_PREPARATION = "preparation"
    EXECUTION = "execution"
    CANCELLED = "cancelled"


class CallAction(StrEnum):
    """What moves a call from one state to another."""

    AGREE = "agree"
    REOPEN_TEXT = "reopen-text"
    PUBLISH = "publish"
    CLOSE = "close"
    START_EVALUATION = "start-evaluation"
    PREPARE = "prepare"
    EXECUTE = "execute"
    CANCEL = "cancel"


class Confidentiality(StrEnum):
    """Class of the files of a call (domain.md CONF-01)."""

    PARTY = "party"
    SHARED = "shared"
    STRICT = "strict"


class ProjectStart(StrEnum):
    """When a project may start, as its call says."""

    BOTH_SIGNED = "both-signed"
    ONE_SIGNED = "one-signed"
    DECISION = "decision"
    """As soon as it is retained."""


@dataclass(frozen=True, slots=True)
class Sector:
    """A target sector of a call; `digit` enters the number template."""

    id: str
    digit: int
    name: LocalisedText


@dataclass(frozen=True, slots=True)
class Envelope:
    """What one Party's funder sets aside for one year, for a sector or for all (None)."""

    id: str
    side: Side
    funder: str
    year: int
    sector_id: str | None
    amount: Money


@dataclass(frozen=True, slots=True)
class CallSheet:
    """A call with all that an officer edits. `deadline` is None for a rolling call.

    `approvals` holds the day on which each Party approved the text (first side, second side); `size_limit` is in bytes.
    """

    id: str
    version: int
    programme_id: str
    session_id: str | None
    session_number: int
    session_label: str
    title: LocalisedText
    pairing: Pairing
    state: CallState
    rolling: bool
    deadline: Deadline | None
    return_by: Deadline | None
    """When score sheets are due back."""
    number_template: str
    max_months: int | None
    confidentiality: Confidentiality
    reviewers_per_application: int
    size_limit: int
    contact: str
    sectors: tuple[Sector, ...]
    strands: tuple[Sector, ...]
    envelopes: tuple[Envelope, ...]
    approvals: tuple[date | None, date | None]
    summary_words: int | None = None
    """How many words a summary may have, None for any number."""
    evaluation: EvaluationMode = EvaluationMode.PARALLEL
    lead: Side | None = None
    """Whose jury judges for both, where evaluation is delegated."""
    project_start: ProjectStart = ProjectStart.BOTH_SIGNED
    legal_basis: str = ""
    """What is proposed to the register of communications; that of the programme where it is empty."""
    frozen: tuple[datetime | None, datetime | None] = (None, None)
    """Since when the ranking of each side is frozen (first side, second side)."""

    def judges(self, side: Side) -> bool:
        """Tell whether the jury of `side` judges: the lead's alone where evaluation is delegated."""
        return self.evaluation is not EvaluationMode.DELEGATED or side is self.lead


@dataclass(frozen=True, slots=True)
class SectorDraft:
    """A sector or strand as typed; `id` is None for a new one."""

    id: str | None
    digit: int
    name: LocalisedText


@dataclass(frozen=True, slots=True)
class EnvelopeDraft:
    """An envelope as typed; `sector` is the digit of its sector or None for all; amounts in the Party's currency."""

    side: Side
    funder: str
    year: int
    sector: int | None
    cents: int


@dataclass(frozen=True, slots=True)
class CallDraft:
    """What an officer edits of a call: see `CallSheet` for the meaning of each field."""

    title: LocalisedText
    session_id: str | None
    pairing: Pairing
    rolling: bool
    deadline: Deadline | None
    return_by: Deadline | None
    number_template: str
    max_months: int | None
    confidentiality: Confidentiality
    reviewers_per_application: int
    size_limit: int
    contact: str
    sectors: tuple[SectorDraft, ...]
    strands: tuple[SectorDraft, ...]
    envelopes: tuple[EnvelopeDraft, ...]
    summary_words: int | None = None
    evaluation: EvaluationMode = EvaluationMode.PARALLEL
    lead: Side | None = None
    project_start: ProjectStart = ProjectStart.BOTH_SIGNED
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What the guards look at."""

    sectors: int = 0
    has_deadline: bool = False
    rolling: bool = False
    deadline_passed: bool = False
    approved: tuple[bool, bool] = (False, False)
    has_grid: bool = False
    filings: int = 0
    undecided: int = 0
    """Applications whose admissibility has not been decided (orphans included)."""
    projects: int = 0
    all_frozen: bool = False
    """The ranking of each jury that judges is frozen: reviews enough or derogated, declarations decided."""


@dataclass(frozen=True, slots=True)
class Move:
    """One cell of the table: from `state`, `action` leads to `to` for who holds `right`, if all `guards` hold."""

    state: CallState
    action: CallAction
    to: CallState
    right: Right
    guards: tuple[str, ...] = field(default=())


_S, _A = CallState, CallAction
MOVES: tuple[Move, ...] = (
    Move(_S.DRAFT, _A.AGREE, _S.AGREED, Right.DECIDE_CALL, ("sectors", "deadline", "approvals", "grid")),
    Move(_S.DRAFT, _A.CANCEL, _S.CANCELLED, Right.DECIDE_CALL, ("no-filings",)),
    Move(_S.AGREED, _A.REOPEN_TEXT, _S.DRAFT, Right.DECIDE_CALL),
    Move(_S.AGREED, _A.PUBLISH, _S.PUBLISHED, Right.DECIDE_CALL, ("deadline-ahead",)),
    Move(_S.AGREED, _A.CANCEL, _S.CANCELLED, Right.DECIDE_CALL, ("no-filings",)),
    Move(_S.PUBLISHED, _A.CLOSE, _S.CLOSED, Right.EDIT_CALL, ("deadline-passed",)),
    Move(_S.PUBLISHED, _A.CANCEL, _S.CANCELLED, Right.DECIDE_CALL, ("no-filings",)),
    Move(_S.CLOSED, _A.START_EVALUATION, _S.EVALUATION, Right.EDIT_CALL, ("filings", "decided")),
    Move(_S.EVALUATION, _A.PREPARE, _S.JOINT_PREPARATION, Right.EDIT_CALL, ("all-frozen",)),
    Move(_S.JOINT_PREPARATION, _A.EXECUTE, _S.EXECUTION, Right.EDIT_CALL, ("projects",)),
)
"""The life of a call (domain.md 3.3) until its projects run; to reopen a ranking leads back from the preparation."""

GUARDS: dict[str, Callable[[CallFacts], bool]] = {
    "sectors": lambda facts: facts.sectors > 0,
    "deadline": lambda facts: facts.has_deadline or facts.rolling,
    "approvals": lambda facts: all(facts.approved),
    "grid": lambda facts: facts.has_grid,
    "deadline-ahead": lambda facts: facts.rolling or not facts.deadline_passed,
    "deadline-passed": lambda facts: facts.rolling or facts.deadline_passed,
    "filings": lambda facts: facts.filings > 0,
    "projects": lambda facts: facts.projects > 0,
    "no-filings": lambda facts: facts.filings == 0,
    "decided": lambda facts: facts.undecided == 0,
    "all-frozen": lambda facts: facts.all_frozen,
}


def move(state: CallState, action: CallAction, facts: CallFacts) -> Move:
    """Return the move that `action` makes from `state`.

    Refused with ``call.no-such-move`` where the table has no such cell, or ``call.guard.<name>`` for the first guard
    that does not hold.
    """
    found = next((cell for cell in MOVES if cell.state is state and cell.action is action), None)
    if found is None:
        raise Refusal("call.no-such-move", state=state, action=action)
    for guard in found.guards:
        if not GUARDS[guard](facts):
            raise Refusal(f"call.guard.{guard}", undecided=facts.undecided, filings=facts.filings)
    return found


_TEMPLATE = re.compile(r"(?:[^{}]|\{(?:session|sector|seq)(?::0?\d)?\})+")


def number(template: str, *, session: int, sector: int, sequence: int) -> str:
    """Return the number of an application by a template such as ``{session}.{sector}{seq:02}``.

    Refused with ``call.number-template`` where the template holds anything else than `session`, `sector` and `seq`, or
    lacks `seq`.
    """
    if not _TEMPLATE.fullmatch(template) or "{seq" not in template:
        raise Refusal("call.number-template", template=template)
    return template.format(session=session, sector=sector, seq=sequence)


def new_themes(themes: Sequence[LocalisedText], known: Sequence[LocalisedText]) -> tuple[LocalisedText, ...]:
    """Return those of `themes` that no sector of the names `known` says already, each once."""
    said = {fold(text) for one in known for text in one.to_dict().values()}
    made: list[LocalisedText] = []
    for theme in themes:
        words = {fold(text) for text in theme.to_dict().values()}
        if words and not words & said:
            said |= words
            made.append(theme)
    return tuple(made)
