"""How long a Party keeps what: rules, and what is due under them on a day. Nothing goes by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.text import sort_key

MOST_YEARS = 100


class Kind(StrEnum):
    """Things that are kept for a time (domain.md 8)."""

    REFUSED = "refused"
    """The filing of an application that did not become a project; a list of refusals stays."""
    PACKETS = "packets"
    """What was issued to the reviewers of a call."""
    GRANTED = "granted"
    """The file of a project that has ended, as long as it is in use."""
    SORTED = "granted-sorted"
    """The same file when it is sorted: the application and the final reports stay."""


class Start(StrEnum):
    """From when the years are counted."""

    DECIDED = "decided"
    """The day on which the application, or the call, was decided upon."""
    ENDED = "ended"
    """The end of the project."""


class Fate(StrEnum):
    """What becomes of a thing when its time is over."""

    ARCHIVE = "archive"
    """It goes to the semi-active archives; nothing is destroyed."""
    SORT = "sort"
    DESTROY = "destroy"


STARTS: Mapping[Kind, Start] = {
    Kind.REFUSED: Start.DECIDED, Kind.PACKETS: Start.DECIDED, Kind.GRANTED: Start.ENDED, Kind.SORTED: Start.ENDED,
}  # fmt: skip
FATES: Mapping[Kind, tuple[Fate, ...]] = {
    Kind.REFUSED: (Fate.DESTROY, Fate.ARCHIVE), Kind.PACKETS: (Fate.DESTROY, Fate.ARCHIVE),
    Kind.GRANTED: (Fate.ARCHIVE,), Kind.SORTED: (Fate.SORT, Fate.ARCHIVE),
}  # fmt: skip
"""What may be chosen for each kind, the usual one first."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How long a Party keeps a kind of thing. `proposed`: no decision of that Party has confirmed it yet."""

    party_code: str
    kind: Kind
    years: int
    fate: Fate
    source: str = ""
    proposed: bool = True

    @property
    def starts(self) -> Start:
        """From when the years are counted."""
        return STARTS[self.kind]


def checked(rule: Rule) -> Rule:
    """Return the rule, or refuse with ``retention.years``, ``retention.fate``."""
    if not 0 <= rule.years <= MOST_YEARS:
        raise Refusal("retention.years", most=MOST_YEARS)
    if rule.fate not in FATES[rule.kind]:
        raise Refusal("retention.fate")
    return rule


@dataclass(frozen=True, slots=True)
class Held:
    """A thing that is kept: `count` files or issues of the Party `party_code`; `started` None where nobody knows.

    `strict` is only seen by who is cleared.
    """

    kind: Kind
    id: str
    party_code: str
    number: str
    title: str
    started: PartialDate | None
    count: int = 0
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A thing whose time was over on `since` under a rule."""

    held: Held
    rule: Rule
    since: date


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would be due on a day. `later` are things whose time is not over, `unknown` those without a start."""

    on: date
    rules: tuple[Rule, ...]
    due: tuple[Due, ...]
    later: tuple[Due, ...] = ()
    unknown: tuple[Held, ...] = field(default=())


def after(start: date, years: int) -> date:
    """Return the first day on which `years` whole years after `start` are over: for 29 February possibly 1 March."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


def dry_run(held: Iterable[Held], rules: Sequence[Rule], on: date) -> DryRun:
    """Return what is due on a day, the longest due first; a vague start is taken at its last possible day."""
    known = {(rule.party_code, rule.kind): rule for rule in rules}
    due: list[Due] = []
    later: list[Due] = []
    unknown = []
    for one in held:
        rule = known.get((one.party_code, one.kind))
        if rule is None:
            continue
        if one.started is None:
            unknown.append(one)
            continue
        told = Due(one, rule, after(one.started.latest, rule.years))
        (due if told.since <= on else later).append(told)
    return DryRun(on, tuple(rules), tuple(sorted(due, key=_order)), tuple(sorted(later, key=_order)),
                  tuple(sorted(unknown, key=lambda one: (one.kind, sort_key(one.number)))))  # fmt: skip


def _order(one: Due) -> tuple[date, str, object]:
    return one.since, one.held.kind, sort_key(one.held.number)
