"""What is due: everything late, or due in the next days, of projects, calls and sessions."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import LocalisedText, sort_key


class DueKind(StrEnum):
    """What is waited for."""

    MILESTONE = "milestone"
    SIGNATURE = "signature"
    """An instrument that was sent and is not signed by both."""
    ANSWER = "answer"
    """A change request that a Party has not answered."""
    APPROVAL = "approval"
    """A revision that a Party has not approved."""
    CLAIM = "claim"
    """A claim that is not decided."""
    FOLLOW_UP = "follow-up"
    """An action or a lead of a mission, a project or the call."""
    AGREEMENT = "agreement"
    """The coming into force of an agreement on data of people; before it nothing goes out under it."""


class Urgency(StrEnum):
    """How pressing it is, most pressing first."""

    LATE = "late"
    PERHAPS_LATE = "perhaps-late"
    """A vague date of which a part has passed."""
    NOW = "now"
    """Due today or in the days asked for."""
    WAITING = "waiting"
    """Without a day of its own."""


LATE = (Urgency.LATE, Urgency.PERHAPS_LATE)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due. `side` is None where it concerns both Parties, `officer` "" where nobody follows it.

    `when` is None for what waits without a day; `since` says since when. Owners are named by `number` and `title`.
    """

    id: str
    kind: DueKind
    urgency: Urgency
    when: PartialDate | None
    since: date | None
    name: LocalisedText
    milestone: MilestoneKind | None
    provisional: bool
    project_id: str | None
    number: str
    title: str
    side: Side | None
    officers: tuple[str, str]
    """Who follows it for the first and for the second Party."""
    detail: str = ""
    by_promoter: bool = False
    """Whether the promoters owe it: what is paid to them, or lacks only the signature of a Party, is not theirs."""


@dataclass(frozen=True, slots=True)
class DueFilter:
    """What a list of due things shows; empty fields let everything pass. `days` is how far ahead it looks."""

    call_id: str
    days: int = 30
    side: Side | None = None
    officer: str = ""
    kinds: tuple[DueKind, ...] = ()
    milestones: tuple[MilestoneKind, ...] = ()
    late_only: bool = False


_PLACES = {one: place for place, one in enumerate(Urgency)}
_numbered = lru_cache(maxsize=4096)(sort_key)
EVENTS = frozenset({MilestoneKind.SESSION, MilestoneKind.MEETING, MilestoneKind.OPENING, MilestoneKind.DEADLINE})
"""What takes place on its day whatever anybody does; the start of a project too, once it runs."""


def urgency(when: PartialDate, today: date, days: int, *, event: bool = False) -> Urgency | None:
    """Return how pressing a date is, None where it is further away than `days`.

    A vague date is late for certain only when its last day has passed. An `event` is never late: it has taken place.
    """
    if event and when.earliest < today:
        return Urgency.NOW if when.latest >= today else None
    if when.latest < today:
        return Urgency.LATE if not when.approximate else Urgency.PERHAPS_LATE
    if when.earliest < today:
        return Urgency.PERHAPS_LATE if when.exact is None else Urgency.LATE
    return Urgency.NOW if when.earliest <= today + timedelta(days=days) else None


def passes(one: Due, wanted: DueFilter) -> bool:
    """Tell whether something due passes a filter; what concerns both Parties passes for each."""
    if wanted.side is not None and one.side not in (None, wanted.side):
        return False
    concerned = one.officers if one.side is None else (one.officers[list(Side).index(one.side)],)
    if wanted.officer and wanted.officer not in concerned:
        return False
    if wanted.kinds and one.kind not in wanted.kinds:
        return False
    if wanted.milestones and one.milestone not in wanted.milestones:
        return False
    return not wanted.late_only or one.urgency in LATE


def order(one: Due) -> tuple[int, date, str, str, str]:
    """Return the key that sorts most pressing first, then by date and by the number of the project."""
    day = one.when.latest if one.when else one.since or date.max
    return _PLACES[one.urgency], day, _numbered(one.number), one.name.in_("fr"), one.id
