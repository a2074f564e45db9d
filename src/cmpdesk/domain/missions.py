"""Missions: who travels where, why, for how long and at whose cost; what a call allows, and what is left of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cmpdesk.domain import travel_caps
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.due import Urgency, urgency
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.text import LocalisedText, fold
from cmpdesk.domain.travel_caps import Cap, Trip


class MissionState(StrEnum):
    """Where a mission stands."""

    PLANNED = "planned"
    AUTHORISED = "authorised"
    """With the day and the reference of the decision (domain.md 002-8)."""
    DONE = "done"
    CANCELLED = "cancelled"


class MissionAction(StrEnum):
    """What moves a mission from one state to another."""

    AUTHORISE = "authorise"
    FINISH = "finish"
    CANCEL = "cancel"
    REOPEN = "reopen"


MOVES: Mapping[tuple[MissionState, MissionAction], MissionState] = {
    (MissionState.PLANNED, MissionAction.AUTHORISE): MissionState.AUTHORISED,
    (MissionState.PLANNED, MissionAction.FINISH): MissionState.DONE,
    (MissionState.PLANNED, MissionAction.CANCEL): MissionState.CANCELLED,
    (MissionState.AUTHORISED, MissionAction.FINISH): MissionState.DONE,
    (MissionState.AUTHORISED, MissionAction.CANCEL): MissionState.CANCELLED,
    (MissionState.DONE, MissionAction.REOPEN): MissionState.PLANNED,
    (MissionState.CANCELLED, MissionAction.REOPEN): MissionState.PLANNED,
}
"""A mission that was done without a decision on record was only planned: it is done all the same."""


class CostKind(StrEnum):
    """What is paid."""

    JOURNEY = "journey"
    STAY = "stay"
    OTHER = "other"


class Payer(StrEnum):
    """Who pays."""

    SENDING = "sending"
    """The Party that sends."""
    HOST = "host"
    """The Party that receives."""
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Traveller:
    """A person on a mission. `organisation` is what they travel for: a cap on travel counts for it."""

    name: str
    function: str = ""
    organisation: str = ""
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a mission; `activities` say what was done there. A new one has no id."""

    city: str
    host: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    objectives: str = ""
    activities: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one of those who pay is to pay, and paid; both None where neither is known."""

    kind: CostKind
    payer: Payer
    currency: str
    planned: Money | None = None
    real: Money | None = None


@dataclass(frozen=True, slots=True)
class MissionDraft:
    """A mission as typed. It ends on `ends`, vague or not, after `days` days; `sending` is the side that sends.

    `milestone_id` names a date of the calendar that the mission is to describe, None makes a new one. `derogation` says
    why it may go beyond a quota. CO2 is in kilograms.
    """

    title: str
    sending: Side
    ends: PartialDate | None
    days: int
    project_id: str | None = None
    online: bool = False
    host: str = ""
    travellers: tuple[Traveller, ...] = ()
    stops: tuple[Stop, ...] = ()
    costs: tuple[Cost, ...] = ()
    paid_elsewhere: bool = False
    authorised_on: date | None = None
    reference: str = ""
    planned_co2: int | None = None
    co2: int | None = None
    co2_source: str = ""
    derogation: str = ""
    milestone_id: str | None = None

    @property
    def departures(self) -> tuple[date, date] | None:
        """The first and the last day on which it may begin, once where its end is known; None without a date."""
        if self.ends is None:
            return None
        back = timedelta(days=self.days - 1)
        return self.ends.earliest - back, self.ends.latest - back

    @property
    def begins(self) -> date | None:
        """The day on which it begins, where that is known to the day."""
        return self.departures[0] if self.departures and self.ends and self.ends.exact else None

    @property
    def year(self) -> int | None:
        """The year in which it counts: that of its end."""
        return self.ends.year if self.ends else None

    @property
    def person_days(self) -> int:
        """Its days, once for each person."""
        return self.days * len(self.travellers)


@dataclass(frozen=True, slots=True)
class DueReport:
    """The activity report of a mission: when it is due, and since when it is there."""

    milestone_id: str
    due: PartialDate | None
    received_on: date | None = None

    def pressing(self, today: date) -> Urgency | None:
        """Return how pressing it is, as for any date; None where it came, has no date, or a later one."""
        if self.received_on is not None or self.due is None:
            return None
        return urgency(self.due, today, 0)

    def late(self, today: date) -> bool:
        """Whether it is late for certain: an approximate or vague date may be later than it says."""
        return self.pressing(today) is Urgency.LATE


@dataclass(frozen=True, slots=True)
class Mission(MissionDraft):
    """A mission of a project, or of the whole call where it has none; `project` and `project_title` are those of it."""

    id: str = ""
    version: int = 1
    call_id: str = ""
    number: int = 0
    state: MissionState = MissionState.PLANNED
    state_reason: str = ""
    project: str = ""
    project_title: str = ""
    done_on: date | None = None
    report: DueReport | None = None

    @property
    def trip(self) -> bool:
        """Whether it is a journey that is counted: it takes place, and this programme pays for it."""
        return not self.online and not self.paid_elsewhere and self.state is not MissionState.CANCELLED

    @property
    def settled(self) -> bool:
        """Whether it is approved or done, as a cap on travel counts it (domain.md 5.4)."""
        return self.trip and self.state in (MissionState.AUTHORISED, MissionState.DONE)

    def actions(self) -> tuple[MissionAction, ...]:
        """Return what can be done with it."""
        return tuple(action for state, action in MOVES if state is self.state)


@dataclass(frozen=True, slots=True)
class Undescribed:
    """A mission of a calendar of which nothing but its date is known."""

    milestone_id: str
    project_id: str | None
    project: str
    title: str
    name: LocalisedText
    when: PartialDate | None
    side: Side | None


@dataclass(frozen=True, slots=True)
class MissionPaper:
    """A mission as its order and its programme show it."""

    programme: Programme
    call: CallSheet
    mission: Mission

    @property
    def party(self) -> Party:
        """The Party that sends."""
        return self.programme.party(self.mission.sending)


# -- rules

MOST_DAYS, MOST_CO2 = 999, 1_000_000_000
"""What is more was mistyped, and would end on no day of any calendar, or fill no column."""


def spanned(starts: date | None, ends: PartialDate | None, days: int) -> tuple[PartialDate | None, int]:
    """Return when a mission ends and how many days it takes, as two of its first day, its end and `days` say.

    Days are counted where both its ends are known to the day. Refused with ``mission.ends-before-starts``,
    ``mission.no-days``, ``mission.too-large``, and ``mission.period-differs`` where `days` from the first one end
    outside a vague end.
    """
    last = ends.latest if ends else None
    if starts is not None and last is not None and last < starts:
        raise Refusal("mission.ends-before-starts", start=starts, end=last)
    if starts is not None and ends is not None and ends.exact is not None:
        days = (ends.exact - starts).days + 1
        _check_days(days)
        return ends, days
    _check_days(days)
    if starts is None:
        return ends, days
    counted = starts + timedelta(days=days - 1)
    if ends is not None and not ends.earliest <= counted <= ends.latest:
        raise Refusal("mission.period-differs", end=counted)
    return PartialDate.of(counted), days


def check(draft: MissionDraft) -> None:
    """Refuse what contradicts itself.

    ``mission.no-title``, ``mission.no-days``, ``mission.traveller-twice``, ``mission.no-name``,
    ``mission.stop-no-city``, ``mission.stop-order``, ``mission.stop-outside``, ``mission.online-journey``,
    ``mission.negative``, ``mission.too-large``,
    ``mission.no-reference`` for an authorisation of which only the day or only the reference is known.
    """
    if not draft.title.strip():
        raise Refusal("mission.no-title")
    _check_days(draft.days)
    _check_people(draft)
    for number, stop in enumerate(draft.stops, start=1):
        if not stop.city.strip():
            raise Refusal("mission.stop-no-city", row=number)
        if stop.starts_on and stop.ends_on and stop.ends_on < stop.starts_on:
            raise Refusal("mission.stop-order", city=stop.city)
        if draft.departures and draft.ends:
            first, last = draft.departures[0], draft.ends.latest
            if any(day is not None and not first <= day <= last for day in (stop.starts_on, stop.ends_on)):
                raise Refusal("mission.stop-outside", city=stop.city)
    amounts = [money.cents for cost in draft.costs for money in (cost.planned, cost.real) if money is not None]
    if any(count < 0 for count in (*amounts, draft.planned_co2 or 0, draft.co2 or 0)):
        raise Refusal("mission.negative")
    for kilograms in (draft.planned_co2 or 0, draft.co2 or 0):
        if kilograms > MOST_CO2:
            raise Refusal("mission.too-large", count=kilograms)
    if draft.online and any(cost.kind is CostKind.JOURNEY for cost in draft.costs):
        raise Refusal("mission.online-journey")
    if (draft.authorised_on is None) is bool(draft.reference.strip()):
        raise Refusal("mission.no-reference")


def _check_days(days: int) -> None:
    if days < 1:
        raise Refusal("mission.no-days")
    if days > MOST_DAYS:
        raise Refusal("mission.too-large", count=days)


def _check_people(draft: MissionDraft) -> None:
    known: set[tuple[str, str]] = set()
    for number, one in enumerate(draft.travellers, start=1):
        if not one.name.strip():
            raise Refusal("mission.no-name", row=number)
        key = (fold(one.name), fold(one.organisation))
        if key in known:
            raise Refusal("mission.traveller-twice", name=one.name)
        known.add(key)


def check_overlap(mission: Mission, others: Iterable[Mission]) -> None:
    """Refuse with ``mission.overlap`` where a traveller certainly is on another journey on one of these days."""
    first, last = mission.begins, mission.ends.exact if mission.ends else None
    if first is None or last is None or mission.online or mission.state is MissionState.CANCELLED:
        return
    people = {one.person_id: one.name for one in mission.travellers}
    for other in others:
        begins, ends = other.begins, other.ends.exact if other.ends else None
        away = other.id != mission.id and not other.online and other.state is not MissionState.CANCELLED
        if away and begins is not None and ends is not None and begins <= last and first <= ends:
            for one in other.travellers:
                if one.person_id is not None and one.person_id in people:
                    raise Refusal("mission.overlap", name=one.name, number=other.number, start=begins, end=ends)


def trips(missions: Iterable[Mission]) -> dict[str, list[Trip]]:
    """Return the approved and done trips of each enterprise, by its folded name: both directions count.

    A vague one counts on the first day on which it may leave, one without a date not yet.
    """
    found: dict[str, list[Trip]] = {}
    for one in missions:
        if one.settled and one.departures is not None:
            for enterprise, persons in _enterprises(one).items():
                found.setdefault(enterprise, []).append(Trip(one.id, one.departures[0], persons))
    return found


def check_caps(mission: Mission, others: Iterable[Mission], cap: Cap | None) -> None:
    """Refuse as `travel_caps.check` does, for each enterprise of a mission's travellers."""
    if cap is None or not mission.trip or mission.departures is None:
        return
    made = trips(one for one in others if one.id != mission.id)
    said = {fold(one.organisation): one.organisation for one in mission.travellers}
    for enterprise, persons in _enterprises(mission).items():
        trip = Trip(mission.id, mission.departures[0], persons)
        travel_caps.check(made.get(enterprise, []), mission.departures, trip, cap, enterprise=said[enterprise])


def exhausted(mission: Mission, others: Iterable[Mission], cap: Cap, on: date) -> tuple[tuple[str, date], ...]:
    """Return the enterprises of a mission's travellers that can send nobody more on a day, and until when."""
    made = trips(others)
    named = {fold(one.organisation): one.organisation for one in mission.travellers if one.organisation}
    found = ((name, travel_caps.exhausted_until(made.get(key, []), on, cap)) for key, name in named.items())
    return tuple((name, until) for name, until in found if until is not None)


def _enterprises(mission: Mission) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in mission.travellers:
        if key := fold(one.organisation):
            found[key] = found.get(key, 0) + 1
    return found


def standing(*, cancelled: bool, done_on: date | None, authorised_on: date | None) -> MissionState:
    """Return where a mission stands: what its calendar says of its end, done or cancelled there, holds."""
    if cancelled:
        return MissionState.CANCELLED
    if done_on is not None:
        return MissionState.DONE
    return MissionState.PLANNED if authorised_on is None else MissionState.AUTHORISED


def moved(mission: Mission, action: MissionAction) -> Mission:
    """Return a mission after an action; ``mission.no-such-move`` where it stands elsewhere."""
    state = MOVES.get((mission.state, action))
    if state is None:
        raise Refusal("mission.no-such-move", number=mission.number)
    if state is MissionState.PLANNED and mission.authorised_on is not None:
        state = MissionState.AUTHORISED
    return replace(mission, state=state)
