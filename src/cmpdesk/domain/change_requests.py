"""Changes that are asked for between two reviews: what is asked, what each Party answers, what becomes of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


class RequestKind(StrEnum):
    """What is to change (domain.md 3.4), or that the project is to end or to wait."""

    CALENDAR = "calendar"
    PARTNER = "partner"
    BUDGET = "budget"
    CONTENT = "content"
    WITHDRAWAL = "withdrawal"
    SUSPENSION = "suspension"


AMENDING = (RequestKind.CALENDAR, RequestKind.PARTNER, RequestKind.BUDGET, RequestKind.CONTENT)
"""What becomes an amendment once both Parties have accepted it."""


class Answer(StrEnum):
    """What a Party answers."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    """By both Parties: a change of calendar must be (domain.md MO-02)."""
    REFUSED = "refused"
    """By one Party at least."""
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table before and after: what it is about, how it is, how it is to be.

    What an officer typed is a string; what the program says by itself is in the languages of all readers.
    """

    subject: str | LocalisedText
    before: str | LocalisedText
    after: str | LocalisedText


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer of one Party, with its day and reason."""

    answer: Answer
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """A request as typed. `more_money` tells that it asks for more money, `new_actions` that it brings new actions."""

    kind: RequestKind
    requester: str
    asked_on: date
    reason: str
    lines: tuple[Line, ...] = ()
    more_money: bool = False
    new_actions: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRequest(RequestDraft):
    """A request of a project. `answers` are of the first and of the second side, None while they are awaited."""

    id: str = ""
    version: int = 1
    project_id: str = ""
    number: int = 1
    answers: tuple[Answered | None, Answered | None] = (None, None)
    amendment: int | None = None
    revision_id: str | None = None
    taken_back_on: date | None = None

    @property
    def state(self) -> RequestState:
        """Where the request stands: one refusal is enough to refuse it, both Parties have to accept it."""
        if self.taken_back_on is not None:
            return RequestState.TAKEN_BACK
        given = [one.answer for one in self.answers if one is not None]
        if Answer.REFUSED in given:
            return RequestState.REFUSED
        return RequestState.ACCEPTED if len(given) == len(Side) else RequestState.OPEN

    def require_open(self) -> None:
        """Refuse with ``request.closed`` where nothing is awaited any more."""
        if self.state is not RequestState.OPEN:
            raise Refusal("request.closed", number=self.number)


def check(draft: RequestDraft) -> None:
    """Refuse what cannot be asked.

    ``request.no-requester``, ``request.no-reason``, ``request.no-lines`` for what would become an amendment without a
    table, and ``request.time-alone`` where more money is asked for a longer calendar without new actions (MO-03).
    """
    if not draft.requester.strip():
        raise Refusal("request.no-requester")
    if not draft.reason.strip():
        raise Refusal("request.no-reason")
    if draft.kind in AMENDING and not draft.lines:
        raise Refusal("request.no-lines")
    if any(not _plain(line.subject) or _plain(line.before) == _plain(line.after) for line in draft.lines):
        raise Refusal("request.empty-line")
    if draft.more_money and not draft.new_actions:
        raise Refusal("request.time-alone")


def _plain(said: str | LocalisedText) -> str | LocalisedText:
    return said.strip() if isinstance(said, str) else said
