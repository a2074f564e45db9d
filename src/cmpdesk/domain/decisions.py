"""The decision that moves a calendar, as a document: who decided what and why, what moves, who approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.text import LocalisedText


@dataclass(frozen=True, slots=True)
class Moved:
    """A date before and after: None where there was none, or is none any more."""

    old: PartialDate | None
    new: PartialDate | None

    @property
    def changed(self) -> bool:
        """Tell whether it is another date now."""
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class MovedProject:
    """A project that the decision is about, with its number; both dates also where only one moves."""

    number: str
    title: str
    start: Moved
    end: Moved


@dataclass(frozen=True, slots=True)
class MovedMilestone:
    """A date of the session or the call that moves for all: a meeting, the next call."""

    name: LocalisedText
    when: Moved
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class CalendarDecision:
    """A revision of a calendar as it is printed, signed and annexed to the minutes.

    `approved` holds the day on which each Party approved (first side, second side); the decision is provisional until
    both have.
    """

    programme: Programme
    call: CallSheet
    number: int
    title: str
    requester: str
    reason: str
    deciding_body: str
    decided_on: date | None
    official_reference: str
    approved: tuple[date | None, date | None]
    projects: Sequence[MovedProject]
    common: Sequence[MovedMilestone] = ()
    text: str = ""
    """What is decided, in the words of the body; "": that the calendar below replaces the one before."""

    @property
    def provisional(self) -> bool:
        """Tell whether a Party has not approved yet."""
        return None in self.approved

    def approved_by(self, side: Side) -> date | None:
        """Return the day on which a Party approved."""
        return self.approved[list(Side).index(side)]
